//! A position is used and thrown away: after a morning of walking, neither the store nor the log holds a coordinate.

use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use db::{Location, testing::TestDb};
use tracing_subscriber::fmt::MakeWriter;

use super::{broker::Connected, *};

/// Everything that is logged on this thread, down to the smallest.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

const LAT: f64 = 47.316_283_95;
const LON: f64 = 0.842_197_53;

/// Whether some bytes hold a coordinate as text (rounded or not, from four decimals on) or as a number.
fn tells(bytes: &[u8], what: &str) -> Vec<String> {
    let mut needles: Vec<(String, Vec<u8>)> = Vec::new();
    for number in [LAT, LON] {
        // Fewer decimals than four (ten metres) are found in any store by accident.
        for digits in [4, 5, 6] {
            needles.push((format!("{number:.digits$}"), format!("{number:.digits$}").into_bytes()));
        }
        needles.push((format!("{number} LE"), number.to_le_bytes().to_vec()));
        needles.push((format!("{number} BE"), number.to_be_bytes().to_vec()));
        needles.push((format!("{number} micro"), format!("{}", (number * 1e6) as i64).into_bytes()));
    }
    let found = needles.into_iter().filter(|(_, needle)| bytes.windows(needle.len()).any(|part| part == needle));
    found.map(|(name, _)| format!("{what}: {name}")).collect()
}

#[test]
fn the_search_itself_finds_what_is_there() {
    assert!(!tells(format!("lat={LAT}").as_bytes(), "x").is_empty());
    assert!(!tells(&LON.to_be_bytes(), "x").is_empty());
    assert!(tells(b"47.9 and 0.9", "x").is_empty());
}

#[test]
fn neither_the_store_nor_the_log_holds_a_coordinate() {
    on_both(|db| async move {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(log.clone())
            .with_ansi(false)
            .without_time()
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        tracing::info!("the log is heard");
        let street = Street::open(&db, Mode::Aside).await;
        let phone = street.device(DeviceKind::OwnTracks).await;
        let here = |extra: serde_json::Value| {
            let mut body = serde_json::json!({
                "lat": LAT, "lon": LON, "acc": 12, "tst": street.app.now().as_second(), "tid": "NA", "vel": 5,
                "topic": "owntracks/nadia/phone", "SSID": "chez nous", "BSSID": "aa:bb:cc",
            });
            for (name, value) in extra.as_object().expect("an object") {
                body[name] = value.clone();
            }
            body.to_string()
        };
        let bodies = [
            here(serde_json::json!({"_type": "transition", "event": "leave", "desc": "maison"})),
            here(serde_json::json!({"_type": "location", "inregions": []})),
            here(serde_json::json!({"_type": "transition", "event": "enter", "desc": "pain"})),
            here(serde_json::json!({"_type": "location", "inregions": ["pain"]})),
            here(serde_json::json!({"_type": "waypoint", "desc": "maison", "rad": 150})),
            here(serde_json::json!({"_type": "location", "lat": LAT.to_string(), "tst": "soon"})),
            here(serde_json::json!({"_type": "card"})),
            format!("{{\"lat\":{LAT},"),
        ];
        for (n, body) in bodies.iter().enumerate() {
            let (status, text) = street.post(&phone, &[], body).await;
            assert_eq!((status, text.as_str()), (StatusCode::OK, "[]"), "{n}");
            street.later(1).await;
        }
        // The same to the other ways in: what they cannot read is not kept either.
        let home = street.device(DeviceKind::HomeAssistant).await;
        street.post(&home, &[], &format!(r#"{{"event":"press","latitude":{LAT},"longitude":{LON}}}"#)).await;
        street.post(&home, &[], &format!(r#"{{"latitude":{LAT},"#)).await;
        let link = street.device(DeviceKind::Link).await;
        street.post(&link, &[], &format!(r#"{{"latitude":{LAT},"longitude":{LON},"minutes":6}}"#)).await;
        // The pages, told by a browser that says more than it is asked for: in their fields, and in their address.
        let order = street.orders().await.remove(0);
        let secrets = street.app.secrets();
        let (here, proof) = (order.path(secrets), format!("t={}", order.token(secrets)));
        let coming = format!("/pain/commandes/{}/arrive?{proof}&lat={LAT}&lon={LON}", order.id);
        let fields = format!("minutes=6&latitude={LAT}&longitude={LON:.5}");
        assert_eq!(form(&street, &coming, &fields).await, StatusCode::SEE_OTHER);
        let usual = street.standing.path(secrets);
        let pressed = form(&street, &usual, &format!("geste=maintenant&nonce=n1&lat={LAT}")).await;
        assert!(pressed.is_success() || pressed.is_redirection(), "{pressed}");
        for path in [format!("{here}&lat={LAT}&lon={LON}"), format!("{usual}?lat={LAT}"), format!("{link}?lon={LON}")] {
            let request = Request::builder().uri(&path).body(Body::empty()).expect("a request");
            let shown = app::router(&street.app).oneshot(request).await.expect("an answer");
            assert_eq!(shown.status(), StatusCode::OK, "{path}");
        }
        street.later(90).await;
        assert!(!street.orders().await.is_empty() && !street.log().await.is_empty(), "it did work");

        assert_eq!(searched(&db, &log).await, Vec::<String>::new());
    });
}

/// What a form of a page answers.
async fn form(street: &Street, path: &str, fields: &str) -> StatusCode {
    let request = Request::builder().method("POST").uri(path);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.body(Body::from(fields.to_owned())).expect("a request");
    app::router(&street.app).oneshot(request).await.expect("an answer").status()
}

/// Where a coordinate is found: in every table, in the file of the store, in the log.
async fn searched(db: &Db, log: &Log) -> Vec<String> {
    let mut found = Vec::new();
    let dir = tempfile::tempdir().expect("a folder");
    db.export(dir.path().to_owned(), false).await.expect("exported");
    let mut files = 0;
    for entry in std::fs::read_dir(dir.path()).expect("a folder").flatten() {
        let bytes = std::fs::read(entry.path()).expect("a file");
        found.extend(tells(&bytes, &entry.file_name().to_string_lossy()));
        files += 1;
    }
    assert!(files > 15, "every table was searched");
    if let Location::Sqlite(path) = db.location() {
        for end in ["", "-wal"] {
            let bytes = std::fs::read(format!("{}{end}", path.display())).unwrap_or_default();
            assert!(end == "-wal" || bytes.len() > 4_096, "the file is there");
            found.extend(tells(&bytes, end));
        }
    }
    let logged = log.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(String::from_utf8_lossy(&logged).contains("the log is heard"));
    found.extend(tells(&logged, "log"));
    found
}

#[test]
fn nor_do_they_when_the_telephone_speaks_by_the_broker() {
    // On one thread, so that whatever is logged by whatever task is heard.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut stores = vec![TestDb::sqlite()];
    stores.extend(TestDb::postgres());
    for own in stores {
        let db = own.db.clone();
        runtime.block_on(async move {
            let log = Log::default();
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_writer(log.clone())
                .with_ansi(false)
                .without_time()
                .finish();
            let _guard = tracing::subscriber::set_default(subscriber);
            tracing::info!("the log is heard");
            let Some(mut at) = Connected::open(&db, Mode::Aside).await else { return };
            let made = at.street.make(DeviceKind::OwnTracks).await;
            at.up().await;
            let phone = at.home(&made).await;
            let (place, event) = (
                format!("owntracks/{}/phone", made.device.name),
                format!("owntracks/{}/phone/event", made.device.name),
            );
            let app = at.street.app.clone();
            let here = |extra: serde_json::Value| {
                let mut body = serde_json::json!({
                    "lat": LAT, "lon": LON, "acc": 12, "tst": app.now().as_second(), "tid": "NA", "vel": 5,
                    "SSID": "chez nous", "BSSID": "aa:bb:cc",
                });
                for (name, value) in extra.as_object().expect("an object") {
                    body[name] = value.clone();
                }
                body.to_string()
            };
            phone
                .say(&event, here(serde_json::json!({"_type": "transition", "event": "enter", "desc": "pain"})), false)
                .await;
            phone.say(&place, here(serde_json::json!({"_type": "location", "inregions": ["pain"]})), true).await;
            phone.say(&place, here(serde_json::json!({"_type": "location", "lat": "nowhere"})), false).await;
            phone.say(&place, format!("{{\"lat\":{LAT},"), false).await;
            phone
                .say(&format!("zigbee2mqtt/{}", made.device.name), here(serde_json::json!({"contact": true})), false)
                .await;
            assert_eq!(at.heard(1).await, ["placed"], "it did work");
            // A crash and a return in between: what was queued is no exception.
            at.cut();
            phone.say(&place, here(serde_json::json!({"_type": "location"})), false).await;
            at.connect().await;
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            assert_eq!(searched(&db, &log).await, Vec::<String>::new());
        });
    }
}
