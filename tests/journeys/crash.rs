//! The plug is pulled (SIGKILL) while telephones speak and while lunches are made: what was acknowledged is kept, what was
//! begun is finished once, and nothing is there twice.

use std::{
    collections::HashSet,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use comptoir::{
    app::{self, Parts},
    demo::seed,
    objects::{self, DeviceKind},
    orders,
    platform::{App, Error, clock::SystemClock, i18n::Lang, settings::Settings},
    shops,
    standing::{self, Mode, New, Weekdays, rules::suggested},
    subscriptions::{
        self, Failure, Wish,
        rules::{Choice, Content, Missing, Offer, Pay, Plan, Taste},
    },
};
use db::{Db, DbError, Options};
use jiff::{SignedDuration, Timestamp};
use kernel::{Clock as _, Contact, Quantity, ShopKey, Sku, id::StandingId};
use reqwest::Client;
use serde_json::json;

/// How many lunches are made in the round that is killed.
const LUNCHES: usize = 300;
/// How many telephones speak.
const PHONES: usize = 24;
/// How often each.
const WORDS: i64 = 20;

/// The program itself, in its own process.
struct Program {
    child: Child,
    base: String,
}

impl Program {
    async fn start(data: &Path) -> Self {
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|it| it.local_addr()).expect("a free port").port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_comptoir"));
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"]).arg(data).env_clear();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let program = Self { child: child.expect("the program starts"), base: format!("http://127.0.0.1:{port}") };
        for _ in 0..3_000 {
            if reqwest::get(format!("{}/readyz", program.base)).await.is_ok_and(|it| it.status().is_success()) {
                return program;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the program does not answer");
    }

    /// SIGKILL: nothing is written any more, nobody is told.
    fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A street with one shop that never closes and never runs out.
async fn street(data: &Path) -> (App, Arc<shops::Shop>) {
    // The program of the tests has none yet.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = Settings { data: data.to_owned(), ..Settings::default() };
    std::fs::create_dir_all(data).expect("a folder");
    let db = Db::open(&Options::new(settings.location())).expect("a store");
    let mut parsed: serde_json::Value = serde_json::from_str(seed::STREET).expect("JSON");
    let first = &mut parsed["shops"].as_array_mut().expect("shops")[0];
    first["opening_hours"] = json!("Mo-Su,PH 00:00-24:00");
    first["articles"].as_array_mut().expect("articles").retain(|article| article["sku"] == "CP-JB");
    let article = &mut first["articles"][0];
    (article["stock"], article["available"]) = (json!(100_000), json!("Mo-Su,PH 00:00-24:00"));
    parsed["shops"].as_array_mut().expect("shops").truncate(1);
    let parsed = seed::parse(&parsed.to_string()).expect("a street");
    seed::store(&db, parsed, SystemClock.now()).await.expect("stored");
    let parts = Parts { db, clock: Arc::new(SystemClock), settings, channels: None, metrics: None };
    let app = app::build(parts, |builder| builder).await.expect("built");
    let shop = shops::directory(&app).all().first().cloned().expect("a shop");
    (app, shop)
}

fn who(n: usize) -> Contact {
    format!("client-{n}@example.org").parse().expect("an address")
}

fn sandwich() -> Sku {
    "CP-JB".parse().expect("a reference")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// Everybody usually takes a sandwich, and has a telephone: its address, and for which standing order.
async fn telephones(app: &App, shop: &shops::Shop) -> Vec<(String, StandingId)> {
    let (mut env, key) = (app.env(), shop.key.clone());
    let made = app.db().write(&shop.key, move |tx| {
        let mut made = Vec::new();
        for n in 0..PHONES {
            let (contact, lines) = (who(n), [(sandwich(), Quantity::new(1).expect("one")).into()]);
            let mut habit = suggested(720, Weekdays::ALL, Mode::Aside);
            (habit.from_minute, habit.to_minute, habit.daily_cap) = (0, standing::rules::DAY, 2);
            let new =
                New { owner: None, contact: &contact, name: "Odile", lang: Lang::Fr, lines: &lines, note: "", habit };
            let (Ok(standing) | Err(standing)) = standing::make(tx, &mut env, &key, &new)?;
            let device = objects::make_device(tx, &mut env, &standing, DeviceKind::OwnTracks)?;
            made.push((DeviceKind::OwnTracks.path(&device.secret), standing.id));
        }
        Ok::<_, Error>(made)
    });
    made.await.expect("made")
}

/// When the log of a telephone says that it spoke, by the telephone's own clock in seconds.
async fn heard(db: &Db, key: &ShopKey, standing: StandingId) -> Vec<i64> {
    let key = key.clone();
    let log = db.read(move |conn| objects::signals(conn, &key, standing, Timestamp::MIN, 500)).await;
    let log: Result<_, DbError> = log;
    log.expect("read").iter().map(|signal| signal.at.as_second()).collect()
}

#[test]
fn a_trigger_that_was_acknowledged_is_kept_and_one_that_is_repeated_stays_one() {
    let folder = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        let (app, shop) = street(folder.path()).await;
        let phones = Arc::new(telephones(&app, &shop).await);
        let (db, now) = (app.db().clone(), app.now().as_second());
        let body = move |n: i64| {
            json!({ "_type": "transition", "event": "enter", "desc": "courte-pate", "acc": 10, "tid": "OD", "t": "c",
                    "tst": now - n, "wtst": 1_700_000_000 })
            .to_string()
        };
        let acknowledged = Arc::new(Mutex::new(HashSet::new()));
        // Killed twice while all of them speak; who was not answered says it again to the next process.
        for patience in [120, 350, 60_000] {
            let mut program = Program::start(folder.path()).await;
            let mut speakers = tokio::task::JoinSet::new();
            for own in 0..PHONES {
                let (phones, acknowledged, base) = (phones.clone(), acknowledged.clone(), program.base.clone());
                speakers.spawn(async move {
                    let client = Client::new();
                    for n in 0..WORDS {
                        if acknowledged.lock().expect("a lock").contains(&(own, n)) {
                            continue;
                        }
                        let sent = client.post(format!("{base}{}", phones[own].0)).body(body(n)).send().await;
                        let Ok(answer) = sent else { return };
                        assert!(answer.status().is_success());
                        if answer.text().await.is_ok_and(|text| text == "[]") {
                            acknowledged.lock().expect("a lock").insert((own, n));
                        }
                    }
                });
            }
            let all = async { while speakers.join_next().await.is_some() {} };
            // Who is not done by then is cut off.
            let _ = tokio::time::timeout(Duration::from_millis(patience), all).await;
            program.kill();
            let mut kept = 0;
            for (own, (_, standing)) in phones.iter().enumerate() {
                let log = heard(&db, &shop.key, *standing).await;
                let once: HashSet<i64> = log.iter().copied().collect();
                assert_eq!(once.len(), log.len(), "said once, heard once");
                for n in 0..WORDS {
                    if acknowledged.lock().expect("a lock").contains(&(own, n)) {
                        assert!(once.contains(&(now - n)), "an acknowledged word of telephone {own} is lost");
                        kept += 1;
                    }
                }
            }
            assert_eq!(kept, acknowledged.lock().expect("a lock").len());
        }
        let all = PHONES * usize::try_from(WORDS).expect("a number");
        assert_eq!(acknowledged.lock().expect("a lock").len(), all, "in the end everybody was heard");
        let (key, today) = (shop.key.clone(), shop.day(app.now()));
        let orders = db.read(move |conn| orders::at_day(conn, &key, today, Timestamp::MIN)).await;
        let orders: Result<_, DbError> = orders;
        let mut of: Vec<String> =
            orders.expect("read").iter().filter_map(|it| Some(it.contact.as_ref()?.to_string())).collect();
        let count = of.len();
        of.sort_unstable();
        of.dedup();
        assert_eq!(of.len(), count, "coming near twenty times is one order");
        assert_eq!(app::check(&db, app.now()).await.expect("checked"), Vec::<String>::new());
    });
}

/// Everybody has lunch tomorrow, and its orders are due at any time of today.
async fn subscribers(app: &App, shop: &Arc<shops::Shop>) {
    let (mut env, own) = (app.env(), shop.clone());
    let start = own.day(env.now).tomorrow().expect("a day");
    // They subscribed two days ago, before the cut-off of tomorrow.
    env.now = env.now.saturating_sub(SignedDuration::from_hours(48)).expect("an instant");
    let made = app.db().write(&shop.key, move |tx| {
        let offer = Offer { active: true, cut_off_minute: 0, generate_minute: 0, ..Offer::default() };
        subscriptions::set_offer(tx, &mut env, &own.key, offer, "test")?;
        for n in 0..LUNCHES {
            let choice = Choice::Fixed { part: String::new(), sku: sandwich(), quantity: 1, options: Vec::new() };
            let plan = Plan {
                content: Content { formula: None, choices: vec![choice] },
                taste: Taste::default(),
                missing: Missing::Replace,
                weekdays: Weekdays::ALL,
                minute: i64::try_from(n).expect("a number") % 1_200 + 120,
                start,
                end: None,
                on_holidays: true,
                on_breaks: true,
                pauses: Vec::new(),
                prices: Vec::new(),
                next: None,
            };
            let wish = Wish { contact: who(n), name: "Odile".into(), lang: Lang::Fr, plan, pay: Pay::Pickup };
            subscriptions::make(tx, &mut env, &own, wish, Some("staff:Sarah"))?;
        }
        Ok::<_, Failure>(())
    });
    made.await.expect("made");
}

#[test]
fn a_round_that_is_killed_makes_no_second_order_and_is_finished_by_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        let (app, shop) = street(folder.path()).await;
        subscribers(&app, &shop).await;
        let day = shop.day(app.now()).tomorrow().expect("a day");
        let made = async || {
            let key = shop.key.clone();
            let orders = app.db().read(move |conn| orders::at_day(conn, &key, day, Timestamp::MIN)).await;
            let orders: Result<_, DbError> = orders;
            orders.expect("read")
        };
        let mut seen = Vec::new();
        // Killed when the round has begun, and twice more on its way.
        for wanted in [1, LUNCHES / 4, LUNCHES / 2] {
            let mut program = Program::start(folder.path()).await;
            for _ in 0..6_000 {
                if made().await.len() >= wanted {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            program.kill();
            seen.push(made().await.len());
        }
        assert!(seen.is_sorted(), "what was made stays made: {seen:?}");
        assert!(seen.iter().any(|n| (1..LUNCHES).contains(n)), "no round was killed in its middle: {seen:?}");
        let _program = Program::start(folder.path()).await;
        for _ in 0..1_200 {
            if made().await.len() >= LUNCHES {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let orders = made().await;
        let whose: HashSet<String> = orders.iter().filter_map(|it| Some(it.contact.as_ref()?.to_string())).collect();
        assert_eq!((orders.len(), whose.len()), (LUNCHES, LUNCHES), "one each, whatever was killed: {seen:?}");
        assert_eq!(app::check(app.db(), app.now()).await.expect("checked"), Vec::<String>::new());
    });
}
