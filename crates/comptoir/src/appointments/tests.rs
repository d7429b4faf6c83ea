//! Meetings and events on both engines: one at a time whoever asks at once, both sides told, nobody overtaken.

mod rooms;

use std::sync::Arc;

use db::{Db, testing::on_both};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, hours::Hours, id::StaffId};

use super::{
    events::{Event, Joined, accept, call_off, event, join, leave, put, room, seats},
    rules::{State, Way, places},
    *,
};
use crate::{
    accounts::{self, Role},
    advisors, customers, outbox,
    platform::{Env, facts},
    shops::Shop,
    testing::{env_at, key, morning, program, shelve, shop},
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// A bakery with an advisor who meets people in person, by telephone and by video.
async fn open(db: &Db) -> (Arc<Shop>, StaffId) {
    let shop = shelve(db, shop("pain"), Vec::new()).await;
    let own = shop.clone();
    let hired = db.write(&shop.key, move |tx| {
        let mut env = env_at(morning(), 3);
        let contact = "nadia@pain.example.org".parse().expect("an address");
        let nadia = accounts::hire(tx, &mut env, &own.key, "Nadia", &contact, Role::Advisor)?;
        let new = SetUp {
            ways: vec![Way::Here, Way::Phone, Way::Video],
            link: "https://visio.example.org/nadia".to_owned(),
            ..SetUp::default()
        };
        assert!(set_up(tx, &mut env, &own.key, nadia, &new)?);
        let bare = SetUp { link: "http://visio.example.org".to_owned(), ..new };
        assert!(!set_up(tx, &mut env, &own.key, nadia, &bare)?, "video is never in clear");
        Ok::<_, DbError>(nadia)
    });
    let nadia = hired.await.expect("hired");
    (shop, nadia)
}

fn diary(tx: &mut db::Tx<'_>, shop: &Shop, staff: StaffId, now: Timestamp) -> Diary {
    advisors::agenda::diary(tx, shop, staff, now).expect("read").expect("a diary")
}

/// Somebody books a time.
async fn asks(
    db: &Db,
    (shop, staff): (&Arc<Shop>, StaffId),
    (number, way): (String, Way),
    start: Timestamp,
    now: Timestamp,
) -> Result<Appointment, Failure> {
    let (own, mut env) = (shop.clone(), env_at(now, 11));
    db.write(&shop.key, move |tx| {
        let contact: Contact = number.parse().expect("a number");
        let person = customers::open(tx, &mut env, &own.key, "Odile", &contact)?;
        let diary = diary(tx, &own, staff, now);
        let start = Some(start);
        let wish =
            Wish { person, contact: Some(&contact), name: "Odile", lang: Lang::Fr, way, subject: "Le buffet", start };
        book(tx, &mut env, &own, &diary, &wish, By::Customer)
    })
    .await
}

fn odile() -> (String, Way) {
    ("+33639980121".to_owned(), Way::Here)
}

/// Everything that was queued for an address, with its state.
async fn told(db: &Db, contact: &str) -> Vec<(String, String, String)> {
    let contact: Contact = contact.parse().expect("an address");
    let read = db.read(move |conn| outbox::to_contact(conn, &key("pain"), &contact, Timestamp::MAX, 100));
    let all = read.await.expect("read").into_iter();
    all.map(|message| (message.told().to_owned(), message.state.clone(), message.body)).collect()
}

#[test]
fn of_fifty_at_once_for_one_time_exactly_one_has_it() {
    on_both(|db| async move {
        let (shop, staff) = open(&db).await;
        let start = at("2026-11-25T09:00:00Z");
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..50 {
            let (db, shop) = (db.clone(), shop.clone());
            let who = (format!("+336399812{n:02}"), Way::Here);
            tasks.spawn(async move { asks(&db, (&shop, staff), who, start, morning()).await });
        }
        let (mut booked, mut refused) = (0, 0);
        while let Some(done) = tasks.join_next().await {
            match done.expect("no panic") {
                Ok(_) => booked += 1,
                Err(Failure::NotFree) => refused += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((booked, refused), (1, 49));
        let own = shop.clone();
        let seen = db.read(move |conn| agenda(conn, &own.key, staff, morning(), start + HOUR)).await.expect("read");
        assert_eq!(seen.len(), 1);
        assert!(asks(&db, (&shop, staff), odile(), start + HOUR / 2, morning()).await.is_ok(), "beside it one may");
    });
}

#[test]
fn a_meeting_is_moved_and_taken_back_and_both_sides_are_told() {
    on_both(|db| async move {
        let (shop, staff) = open(&db).await;
        let (first, second) = (at("2026-11-25T09:00:00Z"), at("2026-11-26T14:30:00Z"));
        let booked = asks(&db, (&shop, staff), odile(), first, morning()).await.expect("booked");
        let messages = told(&db, "+33639980121").await;
        let kinds = |state: &str, messages: &[(String, String, String)]| {
            let mut all: Vec<String> =
                messages.iter().filter(|(_, is, _)| is == state).map(|(what, ..)| what.clone()).collect();
            all.sort();
            all
        };
        assert_eq!(kinds("queued", &messages), ["meet-booked", "meet-reminder", "meet-reminder"]);
        assert!(messages.iter().any(|(.., body)| body.contains("Nadia vous attend aujourd'hui à 10h")), "{messages:?}");
        assert_eq!(kinds("queued", &told(&db, "nadia@pain.example.org").await), ["meet-house-booked"]);
        // The customer moves it: what was to be said of the old time is not said any more.
        let (own, id) = (shop.clone(), booked.id);
        let moved = db.write(&shop.key, move |tx| {
            let diary = diary(tx, &own, staff, morning());
            move_to(tx, &mut env_at(morning(), 12), &own, &diary, id, second, "", By::Customer)
        });
        let moved = moved.await.expect("moved");
        assert_eq!((moved.start, moved.version, moved.news), (Some(second), 1, News::Moved));
        let messages = told(&db, "+33639980121").await;
        assert_eq!(kinds("queued", &messages), ["meet-moved", "meet-reminder", "meet-reminder"]);
        assert_eq!(kinds("refused", &messages).len(), 3);
        assert!(
            asks(&db, (&shop, staff), ("+33639980122".into(), Way::Phone), first, morning()).await.is_ok(),
            "free again"
        );
        // Nadia cannot: Odile is told why, and no reminder is left.
        let own = shop.clone();
        let off = db.write(&shop.key, move |tx| {
            cancel(tx, &mut env_at(morning(), 13), &own, "Nadia", id, "Je suis souffrante", By::Staff("Nadia"))
        });
        assert_eq!(off.await.expect("cancelled").state, State::Cancelled);
        let messages = told(&db, "+33639980121").await;
        assert_eq!(kinds("queued", &messages), ["meet-cancelled-by"]);
        assert!(messages.iter().any(|(.., body)| body.contains("Je suis souffrante.")));
        let own = shop.clone();
        let again = db.write(&shop.key, move |tx| {
            let diary = diary(tx, &own, staff, morning());
            move_to(tx, &mut env_at(morning(), 14), &own, &diary, id, first + HOUR, "", By::Customer)
        });
        assert!(matches!(again.await, Err(Failure::Over)), "what was taken back stays so");
        let subject = booked.id.to_string();
        let history = db.read(move |conn| facts::of_subject(conn, &key("pain"), &subject)).await.expect("read");
        let mut history: Vec<&str> = history.iter().map(|fact| fact.kind.as_str()).collect();
        history.sort_unstable();
        assert_eq!(history, ["appointment.booked", "appointment.cancelled", "appointment.moved"]);
    });
}

#[test]
fn a_proposal_waits_for_its_person_and_what_cannot_be_is_refused() {
    on_both(|db| async move {
        let (shop, staff) = open(&db).await;
        let start = at("2026-11-25T09:00:00Z");
        let own = shop.clone();
        let proposed = db.write(&shop.key, move |tx| {
            let mut env = env_at(morning(), 15);
            let contact: Contact = "+33639980121".parse().expect("a number");
            let person = customers::open(tx, &mut env, &own.key, "Odile", &contact)?;
            let diary = diary(tx, &own, staff, morning());
            let (way, subject) = (Way::Phone, "la retraite");
            let wish =
                Wish { person, contact: Some(&contact), name: "Odile", lang: Lang::Fr, way, subject, start: None };
            propose(tx, &mut env, &own, &diary, &wish, By::Staff("Nadia"))
        });
        let proposed = proposed.await.expect("proposed");
        assert_eq!((proposed.state, proposed.start), (State::Proposed, None));
        let (own, id) = (shop.clone(), proposed.id);
        let chosen = db.write(&shop.key, move |tx| {
            let diary = diary(tx, &own, staff, morning());
            let mut env = env_at(morning(), 16);
            assert!(end(tx, &mut env, &own.key, id, true, "", By::Staff("Nadia"))?.is_none(), "not before it was");
            move_to(tx, &mut env, &own, &diary, id, start, "", By::Customer)
        });
        assert_eq!(chosen.await.expect("chosen").state, State::Booked);
        let mail = ("odile@example.net".to_owned(), Way::Phone);
        let refused = asks(&db, (&shop, staff), mail, start + HOUR, morning()).await;
        assert!(matches!(refused, Err(Failure::NoNumber)));
        for late in ["2026-11-24T08:30:00Z", "2026-11-25T02:00:00Z", "2026-11-25T09:07:00Z", "2027-06-01T09:00:00Z"] {
            let refused = asks(&db, (&shop, staff), odile(), at(late), morning()).await;
            assert!(matches!(refused, Err(Failure::NotFree)), "{late}");
        }
        for n in 1..=2 {
            asks(&db, (&shop, staff), odile(), start + HOUR * n, morning()).await.expect("a second and a third");
        }
        let refused = asks(&db, (&shop, staff), odile(), start + HOUR * 24 * 2, morning()).await;
        assert!(matches!(refused, Err(Failure::TooMany)));
        // They met: it stands in the line of time, and pays.
        let (own, later) = (shop.clone(), start + HOUR);
        let met = db.write(&shop.key, move |tx| {
            let mut env = env_at(later, 17);
            end(tx, &mut env, &own.key, id, true, "Part le 30", By::Staff("Nadia"))
        });
        let met = met.await.expect("noted").expect("it was");
        assert_eq!((met.state, met.at()), (State::Kept, start));
        let own = shop.clone();
        let paid = db.read(move |conn| {
            let file = customers::file(conn, &own.key, proposed.person)?.expect("a file");
            crate::memory::balance(conn, &file, later)
        });
        assert_eq!(paid.await.expect("read").real, 1);
    });
}

#[test]
fn a_neighbour_sees_and_moves_no_meeting_and_who_is_away_is_met_by_nobody() {
    on_both(|db| async move {
        let (pain, staff) = open(&db).await;
        let fleur = shelve(&db, shop("fleur"), Vec::new()).await;
        let start = at("2026-11-25T09:00:00Z");
        let booked = asks(&db, (&pain, staff), odile(), start, morning()).await.expect("booked");
        let (own, id, secrets) = (fleur.clone(), booked.id, env_at(morning(), 1).secrets);
        let path = booked.path(&secrets);
        let token = path.rsplit('/').next().expect("a token").to_owned();
        assert_eq!(read_token(&secrets, &pain.key, &token), Some(id));
        assert_eq!(read_token(&secrets, &fleur.key, &token), None);
        let refused = db.write(&fleur.key, move |tx| {
            assert!(
                by_id(tx, &own.key, id)?.is_none()
                    && agenda(tx, &own.key, staff, morning(), Timestamp::MAX)?.is_empty()
            );
            cancel(tx, &mut env_at(morning(), 2), &own, "", id, "", By::Customer)
        });
        assert!(matches!(refused.await, Err(Failure::Over)));
        let own = pain.clone();
        let seen = db.write(&pain.key, move |tx| {
            let day = (own.day(morning()), 3);
            let known = diary(tx, &own, staff, morning());
            let before = free(tx, &own, &known, (Way::Here, 30), day, morning())?;
            let until = Some(at("2026-11-27T08:00:00Z"));
            advisors::say(tx, &own.key, staff, advisors::rules::Said { here: false, until }, morning())?;
            let known = diary(tx, &own, staff, morning());
            let after = free(tx, &own, &known, (Way::Here, 30), day, morning())?;
            let nobody = advisors::rules::Said { here: false, until: None };
            advisors::say(tx, &own.key, staff, nobody, morning())?;
            let known = diary(tx, &own, staff, morning());
            let never = free(tx, &own, &known, (Way::Here, 30), day, morning())?;
            let feed = |n| feed_path(&secrets, &own.key, staff, n);
            let ends = |path: String| path.rsplit('/').next().expect("a file").trim_end_matches(".ics").to_owned();
            assert_eq!(feed_of(tx, &secrets, &own.key, &ends(feed(0)))?, Some(staff));
            new_feed(tx, &mut env_at(morning(), 4), &own.key, staff)?;
            assert_eq!(feed_of(tx, &secrets, &own.key, &ends(feed(0)))?, None, "revoked");
            assert_eq!(feed_of(tx, &secrets, &own.key, &ends(feed(1)))?, Some(staff));
            Ok::<_, DbError>((before, after, never))
        });
        let (before, after, never) = seen.await.expect("read");
        assert_eq!(before[0].0.to_string(), "2026-11-24");
        assert_eq!(after[0].0.to_string(), "2026-11-27");
        assert!(never.is_empty());
    });
}

fn tasting(env: &mut Env, shop: &Shop, places: i64) -> Event {
    Event {
        key: shop.key.clone(),
        id: kernel::id::EventId::new(env.now, env.rng.as_mut()),
        title: "Dégustation".to_owned(),
        body: String::new(),
        place: String::new(),
        start: at("2026-12-05T14:00:00Z"),
        end: at("2026-12-05T16:00:00Z"),
        places,
        cancelled: false,
        version: 0,
        made_by: "staff:Nadia".to_owned(),
        changed_at: env.now,
    }
}

async fn announced(db: &Db, shop: &Arc<Shop>, places: i64) -> Event {
    let (own, mut env) = (shop.clone(), env_at(morning(), 21));
    let new = tasting(&mut env, shop, places);
    let kept = new.clone();
    db.write(&shop.key, move |tx| put(tx, &mut env, &own, &kept, By::Staff("Nadia"))).await.expect("announced");
    new
}

async fn joins(db: &Db, shop: &Arc<Shop>, own: &Event, n: i64, many: i64, now: Timestamp) -> Result<Joined, Failure> {
    let (shop, id) = (shop.clone(), own.id);
    let shop_key = shop.key.clone();
    db.write(&shop_key, move |tx| {
        let contact: Contact = format!("+336399813{n:02}").parse().expect("a number");
        let mut env = env_at(now, 30);
        join(tx, &mut env, &shop, id, ("Odile", &contact, Lang::Fr), many, By::Customer)
    })
    .await
}

fn seat(joined: Joined) -> events::Seat {
    match joined {
        Joined::New(seat) => seat,
        Joined::Already => panic!("not new"),
    }
}

#[test]
fn forty_at_once_for_twelve_places_are_twelve_who_come_and_the_rest_wait() {
    on_both(|db| async move {
        let (shop, _) = open(&db).await;
        let own = announced(&db, &shop, 12).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..40 {
            let (db, shop, own) = (db.clone(), shop.clone(), own.clone());
            tasks.spawn(async move { joins(&db, &shop, &own, n, 1, morning()).await });
        }
        let mut coming = 0;
        while let Some(done) = tasks.join_next().await {
            let seat = seat(done.expect("no panic").expect("registered"));
            coming += usize::from(seat.state == places::State::Coming);
        }
        assert_eq!(coming, 12);
        let known = own.clone();
        let (left, waits) = db.read(move |conn| room(conn, &known, morning())).await.expect("read");
        assert_eq!((left, waits), (0, 28));
        assert!(matches!(joins(&db, &shop, &own, 5, 1, morning()).await, Ok(Joined::Already)), "one address once");
        assert!(matches!(joins(&db, &shop, &own, 60, 7, morning()).await, Err(Failure::TooMany)));
    });
}

#[test]
fn a_freed_place_goes_to_who_waits_first_and_on_when_nobody_answers() {
    on_both(|db| async move {
        let (shop, _) = open(&db).await;
        let own = announced(&db, &shop, 1).await;
        let mut all = Vec::new();
        for n in 0..3 {
            let now = morning() + SignedDuration::from_secs(n);
            all.push(seat(joins(&db, &shop, &own, n, 1, now).await.expect("registered")));
        }
        let (known, id, first) = (shop.clone(), own.id, all[0].id);
        let left = db
            .write(&shop.key, move |tx| leave(tx, &mut env_at(morning() + HOUR, 40), &known, id, first, By::Customer));
        left.await.expect("left");
        let states = |now: Timestamp| {
            let (db, key, id) = (db.clone(), shop.key.clone(), own.id);
            async move {
                let all = db.read(move |conn| seats(conn, &key, id)).await.expect("read");
                all.iter().map(|one| one.state.at(now).as_str()).collect::<Vec<_>>()
            }
        };
        assert_eq!(states(morning() + HOUR).await, ["left", "offered", "waiting"]);
        let asked = told(&db, "+33639981301").await;
        assert!(
            asked.iter().any(|(what, _, body)| what == "event-offered" && body.contains("demain à 10h")),
            "{asked:?}"
        );
        // A day later without an answer, the next one is asked: by the round, told by the clock of the program.
        let (app, _, clock) = program(&db).await;
        clock.advance(26 * 60);
        assert_eq!(events::tend(app.clone()).await.expect("tended"), 1);
        assert_eq!(states(app.now()).await, ["left", "left", "offered"]);
        let (known, second, third) = (shop.clone(), all[1].id, all[2].id);
        let now = app.now();
        let late = db.write(&shop.key, move |tx| accept(tx, &mut env_at(now, 41), &known, id, second));
        assert!(matches!(late.await, Err(Failure::Over)), "too late");
        let known = shop.clone();
        let yes = db.write(&shop.key, move |tx| accept(tx, &mut env_at(now, 42), &known, id, third));
        yes.await.expect("they come");
        assert_eq!(states(now).await, ["left", "left", "coming"]);
        // It is called off: who comes is told, and nobody is reminded of it.
        let known = shop.clone();
        let off = db.write(&shop.key, move |tx| {
            call_off(tx, &mut env_at(now, 43), &known, id, "Le four est en panne", By::Staff("Nadia"))
        });
        off.await.expect("called off");
        let messages = told(&db, "+33639981302").await;
        assert!(messages.iter().any(|(what, _, body)| what == "event-off" && body.contains("Le four est en panne.")));
        assert!(!messages.iter().any(|(what, state, _)| what == "event-reminder" && state == "queued"));
        let key = shop.key.clone();
        assert!(db.read(move |conn| event(conn, &key, id)).await.expect("read").expect("it").cancelled);
        assert!(matches!(joins(&db, &shop, &own, 9, 1, now).await, Err(Failure::Over)));
    });
}

#[test]
fn who_is_forgotten_frees_what_they_had() {
    on_both(|db| async move {
        let (shop, staff) = open(&db).await;
        let start = at("2026-11-25T09:00:00Z");
        let booked =
            asks(&db, (&shop, staff), ("+33639981300".to_owned(), Way::Here), start, morning()).await.expect("booked");
        let own = announced(&db, &shop, 1).await;
        for n in 0..2 {
            joins(&db, &shop, &own, n, 1, morning() + SignedDuration::from_secs(n)).await.expect("registered");
        }
        let (known, person, id) = (shop.clone(), booked.person, own.id);
        let done = db.write(&shop.key, move |tx| {
            forget(tx, &mut env_at(morning() + HOUR, 50), &known, person)?;
            let left = seats(tx, &known.key, id)?;
            assert_eq!(left.iter().map(|one| one.state.as_str()).collect::<Vec<_>>(), ["offered"]);
            assert!(by_id(tx, &known.key, booked.id)?.is_none());
            let old = morning() + HOUR * 24 * 400;
            assert!(expire(tx, &known.key, old)? >= 1);
            Ok::<_, Error>(())
        });
        done.await.expect("forgotten");
        assert!(asks(&db, (&shop, staff), odile(), start, morning()).await.is_ok());
    });
}

#[test]
fn hours_of_the_shop_hold_in_the_shop_only() {
    on_both(|db| async move {
        let (shop, staff) = open(&db).await;
        let own = shop.clone();
        let seen = db.write(&shop.key, move |tx| {
            let mut env = env_at(morning(), 60);
            assert!(advisors::introduce(tx, &mut env, &own, staff, "", "Mo-Fr 20:00-21:00")?);
            let diary = diary(tx, &own, staff, morning());
            assert!(Hours::parse("Mo-Fr 20:00-21:00", own.zone().clone(), Vec::new()).is_ok());
            let day = (own.day(morning()), 1);
            let here = free(tx, &own, &diary, (Way::Here, 30), day, morning())?;
            let phone = free(tx, &own, &diary, (Way::Phone, 30), day, morning())?;
            Ok::<_, DbError>((here, phone))
        });
        let (here, phone) = seen.await.expect("read");
        assert!(here.is_empty(), "the shop is shut then");
        assert_eq!(phone[0].1, [at("2026-11-24T19:00:00Z"), at("2026-11-24T19:30:00Z")]);
    });
}
