//! Rooms on both engines: two at most, words for who is across, what a minute together means, and nothing kept.

use super::{
    super::{
        room::{Place, Said, beat, enter, look, lose, of, say, tend},
        rules::room::{Door, Side, Tab, Word},
        store::rooms,
    },
    *,
};
use crate::platform::App;

const ONE: &str = "6f1c6a1e-95c3-4d7e-8f27-6a4a0c9d1b11";
const TWO: &str = "0b4de3a2-1f70-4a3c-9d55-1f8e7c6b5a40";
const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// A meeting by video in a room of our own.
async fn booked(db: &Db) -> (Arc<Shop>, Appointment) {
    let (shop, staff) = open(db).await;
    let own = shop.clone();
    let set = db.write(&shop.key, move |tx| {
        let here = SetUp { ways: vec![Way::Video], ..SetUp::default() };
        set_up(tx, &mut env_at(morning(), 5), &own.key, staff, &here)
    });
    assert!(set.await.expect("written"), "video needs no address elsewhere");
    let who = ("+33639980121".to_owned(), Way::Video);
    let meeting = asks(db, (&shop, staff), who, at("2026-11-25T09:00:00Z"), morning()).await.expect("booked");
    assert!(meeting.is_room() && meeting.place.is_empty());
    (shop, meeting)
}

/// Both sides of the room of a meeting.
fn places(own: &Appointment) -> [Place; 2] {
    [Side::Customer, Side::Staff].map(|side| Place { key: own.key.clone(), id: own.id, side })
}

/// A tab comes in where the door is open.
fn comes(tx: &mut db::Tx<'_>, env: &mut Env, place: &Place, name: &str) -> Result<Tab, DbError> {
    Ok(enter(tx, env, place, name)?.expect("the door is open"))
}

fn media(camera: bool) -> Word {
    Word::Media { camera, microphone: true }
}

fn words(said: &[Said]) -> Vec<(i64, &str)> {
    said.iter().map(|one| (one.n, one.from.as_str())).collect()
}

#[test]
fn a_room_is_for_two_and_what_one_says_waits_for_the_other() {
    on_both(|db| async move {
        let (shop, own) = booked(&db).await;
        let now = own.start.expect("a time");
        let [theirs, ours] = places(&own);
        let (key, early) = (shop.key.clone(), now - HOUR);
        let seen = db.write(&key, move |tx| {
            assert!(enter(tx, &mut env_at(early, 1), &theirs, ONE)?.is_none(), "before it opens");
            let mut env = env_at(now, 2);
            let mut one = comes(tx, &mut env, &theirs, ONE)?;
            assert!(say(tx, &mut env, &theirs, &mut one, &media(true))?);
            assert!(of(tx, &own)?.expect("a room").waits(now) == Some(Side::Customer));
            let mut two = comes(tx, &mut env, &ours, TWO)?;
            let look_at = |tx: &mut db::Tx<'_>, after, now| look(tx, &ours, TWO, after, now);
            assert!(look_at(tx, 0, now)?.words.is_empty(), "what nobody was there to hear is not kept");
            assert!(say(tx, &mut env, &theirs, &mut one, &media(false))?);
            assert!(say(tx, &mut env, &theirs, &mut one, &media(true))?);
            let seen = look_at(tx, 0, now)?;
            assert_eq!(words(&seen.words), [(1, ONE), (2, ONE)]);
            assert!(matches!(seen.door, Door::Open(_)) && seen.room.there(Side::Customer, now) == Some(ONE));
            assert_eq!(words(&look_at(tx, 1, now)?.words), [(2, ONE)]);
            // A line that is lost: what is said meanwhile is heard by the same tab, by no other.
            lose(tx, &mut env, &ours, &mut two)?;
            assert!(say(tx, &mut env, &theirs, &mut one, &media(true))?);
            assert_eq!(look_at(tx, 2, now)?.room.there(Side::Staff, now), None);
            let mut back = comes(tx, &mut env, &ours, TWO)?;
            assert_eq!(words(&look_at(tx, 2, now)?.words), [(3, ONE)]);
            // The line that was lost is noticed once more, late: the same tab is there by another, and stays.
            let mut newer = comes(tx, &mut env, &ours, TWO)?;
            assert!(!beat(tx, &mut env, &ours, &mut back)?);
            lose(tx, &mut env, &ours, &mut back)?;
            assert!(!say(tx, &mut env, &ours, &mut back, &Word::Bye {})?);
            assert_eq!(look_at(tx, 2, now)?.room.there(Side::Staff, now), Some(TWO));
            assert!(beat(tx, &mut env, &ours, &mut newer)?);
            // Another window: who was there before says nothing any more.
            let mut third = comes(tx, &mut env, &theirs, "third")?;
            assert!(!say(tx, &mut env, &theirs, &mut one, &media(true))? && !beat(tx, &mut env, &theirs, &mut one)?);
            assert!(beat(tx, &mut env, &theirs, &mut third)?);
            // Both hang up: nothing is kept.
            assert!(say(tx, &mut env, &theirs, &mut third, &Word::Bye {})?);
            assert_eq!(words(&look_at(tx, 3, now)?.words), [(4, "third")]);
            assert!(say(tx, &mut env, &ours, &mut newer, &Word::Bye {})?);
            look_at(tx, 0, now)
        });
        assert!(seen.await.expect("seen").words.is_empty());
    });
}

#[test]
fn a_minute_together_is_a_meeting_and_may_be_noted_before_its_hour() {
    on_both(|db| async move {
        let (shop, own) = booked(&db).await;
        let early = own.start.expect("a time") - SECOND * 600;
        let [theirs, ours] = places(&own);
        let (key, known) = (shop.key.clone(), own.clone());
        let met = db.write(&key, move |tx| {
            let id = known.id;
            let sees = |other| Word::Sees { other };
            let ends = |tx: &mut db::Tx<'_>, met, now| {
                end(tx, &mut env_at(now, 9), &known.key, id, met, "", By::Staff("Nadia"))
            };
            let mut env = env_at(early, 3);
            let (mut one, mut two) = (comes(tx, &mut env, &theirs, ONE)?, comes(tx, &mut env, &ours, TWO)?);
            assert!(say(tx, &mut env, &theirs, &mut one, &sees(true))?);
            assert!(say(tx, &mut env, &ours, &mut two, &sees(true))?);
            assert!(ends(tx, true, early)?.is_none(), "they have only begun");
            for (place, tab) in [(&theirs, &mut one), (&ours, &mut two)] {
                assert!(beat(tx, &mut env_at(early + SECOND * 61, 4), place, tab)?);
            }
            let room = of(tx, &known)?.expect("a room");
            assert!(room.met() && room.together() == SECOND * 61);
            lose(tx, &mut env_at(early + SECOND * 65, 5), &theirs, &mut one)?;
            assert!(ends(tx, false, early + SECOND * 70)?.is_none(), "nobody is missed before the hour");
            ends(tx, true, early + SECOND * 70)
        });
        assert_eq!(met.await.expect("written").expect("noted").state, State::Kept);
        let (subject, key) = (own.id.to_string(), shop.key.clone());
        let history = db.read(move |conn| facts::of_subject(conn, &key, &subject)).await.expect("read");
        assert_eq!(history.iter().filter(|fact| fact.kind == "appointment.together").count(), 1, "told once");
    });
}

async fn kept(app: &App) -> i64 {
    let all = app.db().read(|conn| {
        let sql = "SELECT COUNT(*) FROM room_word /* whole */ WHERE street = 'rue'";
        conn.query_one(sql, &[], |row| row.get::<i64>(0))
    });
    all.await.expect("read")
}

#[test]
fn what_was_said_goes_after_a_minute_and_the_room_with_its_meeting() {
    on_both(|db| async move {
        let (shop, own) = booked(&db).await;
        let (app, _, clock) = program(&db).await;
        let wait = own.start.expect("a time").duration_since(app.now()).as_mins();
        clock.advance(wait);
        let ([theirs, ours], now) = (places(&own), app.now());
        let said = db.write(&shop.key, move |tx| {
            let mut env = env_at(now, 6);
            let mut one = comes(tx, &mut env, &theirs, ONE)?;
            enter(tx, &mut env, &ours, TWO)?;
            say(tx, &mut env, &theirs, &mut one, &media(true))
        });
        assert!(said.await.expect("said"));
        assert_eq!((tend(app.clone()).await.expect("tended"), kept(&app).await), (0, 1), "it may still be heard");
        // Not even a whole store that moves takes it along.
        let dir = tempfile::tempdir().expect("a folder");
        db.export(dir.path().to_owned(), true).await.expect("exported");
        assert!(dir.path().join("room.jsonl").exists() && !dir.path().join("room_word.jsonl").exists());
        clock.advance(2);
        assert_eq!((tend(app.clone()).await.expect("tended"), kept(&app).await), (1, 0));
        let (known, person, id, key) = (shop.clone(), own.person, own.id, shop.key.clone());
        let gone = db.write(&shop.key, move |tx| {
            assert!(rooms::room(tx, &key, id)?.is_some());
            forget(tx, &mut env_at(now, 7), &known, person)?;
            Ok::<_, Error>(rooms::room(tx, &key, id)?.is_none())
        });
        assert!(gone.await.expect("forgotten"));
        let who = ("+33639980122".to_owned(), Way::Video);
        let later = at("2026-11-27T09:00:00Z");
        let own = asks(&db, (&shop, own.staff), who, later, app.now()).await.expect("booked");
        let [theirs, _] = places(&own);
        let key = shop.key.clone();
        let expired = db.write(&shop.key, move |tx| {
            enter(tx, &mut env_at(own.start.expect("a time"), 8), &theirs, ONE)?;
            expire(tx, &key, own.start.expect("a time") + HOUR * 24 * 400)?;
            Ok::<_, DbError>(rooms::room(tx, &key, own.id)?.is_none() && by_id(tx, &key, own.id)?.is_none())
        });
        assert!(expired.await.expect("expired"));
    });
}
