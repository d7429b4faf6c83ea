//! What homes and telephones say over the broker, at QoS 1, into the store: how many a second, and whether one is lost.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use comptoir::{
    app::{self, Parts},
    objects::{self, DeviceKind, NewDevice},
    platform::{clock::SystemClock, i18n::Lang, live::Stop, settings::Settings},
    standing::{self, Mode, New, Weekdays, rules::suggested},
};
use db::Db;
use kernel::{Clock as _, Contact, Quantity};
use rumqttc::{AsyncClient, MqttOptions, PublishOptions, QoS};

use crate::{
    measure::{Report, Watch, now, say},
    scene::{self, Engine, Place},
};

/// How many telephones speak.
const PHONES: usize = 2_000;
/// Over how many connections.
const LINES: usize = 8;

struct Broker(Child);

impl Drop for Broker {
    fn drop(&mut self) {
        // It has nothing to keep.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn broker(program: &str, folder: &Path) -> Result<(Broker, u16), String> {
    let taken = TcpListener::bind(("127.0.0.1", 0)).and_then(|taken| taken.local_addr());
    let port = taken.map_err(|error| error.to_string())?.port();
    let config = folder.join("mosquitto.conf");
    let lines = format!("listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nlog_dest none\n");
    std::fs::write(&config, lines).map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.arg("-c").arg(&config).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let broker = Broker(command.spawn().map_err(|error| format!("{program}: {error}"))?);
    for _ in 0..200 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok((broker, port));
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    Err("mosquitto does not answer".into())
}

/// Everybody usually takes something, and has a telephone.
async fn phones(db: &Db, shop: &comptoir::shops::Shop) -> Result<Vec<NewDevice>, String> {
    let mut made = Vec::with_capacity(PHONES);
    for first in (0..PHONES).step_by(100) {
        let key = shop.key.clone();
        let some = db.write(&shop.key, move |tx| {
            let mut env = scene::env();
            let mut some = Vec::with_capacity(100);
            for n in first..first + 100 {
                let contact: Contact = format!("client-{n}@example.org").parse().map_err(|_| fault("no address"))?;
                let sku = scene::sku(n % scene::ARTICLES).parse().map_err(|_| fault("no reference"))?;
                let lines = [(sku, Quantity::new(1).map_err(|_| fault("no quantity"))?).into()];
                let mut habit = suggested(720, Weekdays::ALL, Mode::Aside);
                (habit.from_minute, habit.to_minute, habit.daily_cap) = (0, standing::rules::DAY, 6);
                let new = New {
                    owner: None,
                    contact: &contact,
                    name: "Odile",
                    lang: Lang::Fr,
                    lines: &lines,
                    note: "",
                    habit,
                };
                let (Ok(standing) | Err(standing)) = standing::make(tx, &mut env, &key, &new)?;
                some.push(objects::make_device(tx, &mut env, &standing, DeviceKind::OwnTracks)?);
            }
            Ok::<_, comptoir::platform::Error>(some)
        });
        made.extend(some.await.map_err(|error| error.to_string())?);
    }
    Ok(made)
}

fn fault(why: &str) -> comptoir::platform::Error {
    comptoir::platform::Error::Fault(why.into())
}

async fn stored(db: &Db) -> Result<i64, String> {
    let count = db.read(|conn| conn.query_one("SELECT COUNT(*) FROM signal", &[], |row| row.get::<i64>(0)));
    count.await.map_err(|error: db::DbError| error.to_string())
}

/// Sends so many crossings, as fast as the broker takes them or at a rate, and waits until all are stored.
pub async fn measure(engine: &Engine, events: usize, rate: usize, report: &mut Report) -> Result<(), String> {
    let Ok(program) = std::env::var("COMPTOIR_BENCH_MOSQUITTO") else {
        say("MQTT is left out: COMPTOIR_BENCH_MOSQUITTO names no broker");
        return Ok(());
    };
    let place = Place::fresh(engine, "mqtt")?;
    let db = place.open(|_| {})?;
    let shop = scene::set(&db).await?;
    let phones = Arc::new(phones(&db, &shop).await?);
    let (_broker, port) = broker(&program, place.folder.path()).await?;
    let mut settings = Settings::default();
    settings.mqtt.url = format!("mqtt://127.0.0.1:{port}");
    let clock = Arc::new(SystemClock);
    let parts = Parts { db: db.clone(), clock: clock.clone(), settings, channels: None, metrics: None };
    let app = app::build(parts, |builder| builder).await.map_err(|error| error.to_string())?;
    let stop = Stop::default();
    let line = objects::mqtt::start(&app, stop.listen()).ok_or("no line")?;
    let state = app.part::<objects::mqtt::LineState>().cloned().unwrap_or_default();
    while state.get() != Some(Ok(())) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let said_at = clock.now().as_second();
    let (begun, watch) = (now(), Watch::start("self"));
    let mut speakers = Vec::with_capacity(LINES);
    for own in 0..LINES {
        let phones = Arc::clone(&phones);
        speakers.push(tokio::spawn(async move {
            let mut options = MqttOptions::new(format!("bench-{own}"), ("127.0.0.1", port));
            options.set_keep_alive(60);
            let (client, mut turn) = AsyncClient::builder(options).capacity(64).build();
            let turning = tokio::spawn(async move { while turn.poll().await.is_ok() {} });
            let mut last = None;
            for n in (own..events).step_by(LINES) {
                // At the wanted rate, all lines together.
                let due = Duration::from_secs_f64(n as f64 / rate as f64);
                tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
                let name = &phones[n % PHONES].device.name;
                let body = format!(
                    r#"{{"_type":"transition","event":"enter","desc":"pain","acc":15,"tst":{},"wtst":1700000000,"tid":"NA","t":"c"}}"#,
                    said_at - i64::try_from(n / PHONES).unwrap_or(0)
                );
                let options = PublishOptions::new(QoS::AtLeastOnce);
                last = client.publish_tracked(format!("owntracks/{name}/phone/event"), body, options).await.ok();
            }
            if let Some(last) = last {
                // The broker has the last one, and so all.
                let _ = last.wait_completion_async().await;
            }
            turning.abort();
        }));
    }
    for speaker in speakers {
        speaker.await.map_err(|error| error.to_string())?;
    }
    let said = begun.elapsed();
    let wanted = i64::try_from(events).unwrap_or(i64::MAX);
    let mut known = stored(&db).await?;
    for _ in 0..1_200 {
        if known >= wanted {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        known = stored(&db).await?;
    }
    let took = begun.elapsed().as_secs_f64();
    let cpu = watch.stop(Vec::new()).cpu.as_secs_f64();
    line.abort();
    let name = engine.name();
    say(&format!(
        "\nCrossings over mosquitto at QoS 1, {name} ({events} of {PHONES} telephones, wanted {rate}/s, said in {:.1} s)",
        said.as_secs_f64()
    ));
    report.number(&format!("{name}: crossings stored a second"), events as f64 / took, "aim: 5000");
    report.number(&format!("{name}: crossings lost"), (wanted - known) as f64, "aim: 0");
    report.number(&format!("{name}: µs of CPU each, speakers included"), cpu * 1e6 / events as f64, "");
    if known < wanted { Err(format!("{} crossings were lost", wanted - known)) } else { Ok(()) }
}
