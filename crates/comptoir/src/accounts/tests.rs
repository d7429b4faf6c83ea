//! Keys, people and PINs on both engines.

use db::testing::on_both;
use jiff::{SignedDuration, Timestamp};
use kernel::ShopKey;

use super::*;
use crate::testing::env;

fn shop(name: &str) -> ShopKey {
    ShopKey { street: "rue".parse().expect("a slug"), shop: name.parse().expect("a slug") }
}

#[test]
fn a_key_opens_one_door_until_it_is_revoked_or_dead() {
    on_both(|db| async move {
        let mut env = env();
        let now = env.now;
        let (token, link) = db
            .write(&shop("pain"), move |tx| {
                let new =
                    |kind| NewKey { kind, role: Some(Role::Counter), staff: None, label: "caisse", signing: None };
                let token = create_key(tx, &mut env, &shop("pain"), &new(Kind::Token))?;
                let link = create_key(tx, &mut env, &shop("pain"), &new(Kind::SignIn))?;
                Ok::<_, DbError>((token, link))
            })
            .await
            .expect("made");
        let seek = |kind: Kind, secret: String, at: Timestamp| {
            let db = db.clone();
            async move { db.read(move |conn| find_key(conn, &shop("pain").street, kind, &secret, at)).await.expect("read") }
        };
        let found = seek(Kind::Token, token.clone(), now).await.expect("live");
        assert_eq!(
            (found.key.clone(), found.role, found.label.as_str()),
            (shop("pain"), Some(Role::Counter), "caisse")
        );
        assert_eq!(seek(Kind::Hook(Hook::SmsGate), token.clone(), now).await, None, "another door");
        assert_eq!(seek(Kind::Token, format!("{token}x"), now).await, None);
        let later = now + SignedDuration::from_mins(16);
        assert_eq!(seek(Kind::SignIn, link.clone(), later).await, None, "a link dies");
        let uses = db
            .write(&shop("pain"), move |tx| {
                assert!(find_unused(tx, &shop("pain").street, Kind::SignIn, &link, now)?.is_some());
                let first = use_once(tx, &shop("pain").street, Kind::SignIn, &link, now)?;
                assert_eq!(find_unused(tx, &shop("pain").street, Kind::SignIn, &link, now)?, None, "it is spent");
                let second = use_once(tx, &shop("pain").street, Kind::SignIn, &link, now)?;
                Ok::<_, DbError>((first.is_some(), second.is_some()))
            })
            .await;
        assert_eq!(uses.expect("used"), (true, false));
        let id = found.id;
        // A neighbour cannot revoke it.
        let revoked = db.write(&shop("fleur"), move |tx| revoke(tx, &shop("fleur"), id, now)).await.expect("asked");
        assert!(!revoked);
        let revoked = db.write(&shop("pain"), move |tx| revoke(tx, &shop("pain"), id, now)).await.expect("asked");
        assert!(revoked);
        assert_eq!(seek(Kind::Token, token, now).await, None);
        let left = db.read(move |conn| keys(conn, &shop("pain"), now)).await.expect("read");
        assert_eq!(left, []);
    });
}

#[test]
fn someone_who_left_has_no_session_any_more() {
    on_both(|db| async move {
        let mut env = env();
        let now = env.now;
        let contact: Contact = "sarah@example.org".parse().expect("an address");
        let key = shop("pain");
        let (session, people) = db
            .write(&shop("pain"), move |tx| {
                let id = hire(tx, &mut env, &key, "Sarah", &contact, Role::Counter)?;
                // The same contact is the same person, with a new role.
                assert_eq!(hire(tx, &mut env, &key, "Sarah", &contact, Role::Owner)?, id);
                assert!(set_pin(tx, &key, id, "a hash")?);
                let person = by_id(tx, &key, id)?.expect("there");
                assert!(person.has_pin && person.role == Role::Owner);
                assert_eq!(by_contact(tx, &key.street, &contact)?, [(key.clone(), person.clone())]);
                assert_eq!(pins(tx, &key)?, [(id, "a hash".to_owned())]);
                let session = open_session(tx, &mut env, &key, &person)?;
                assert!(find_key(tx, &key.street, Kind::Session, &session, now)?.is_some());
                assert_eq!(close_sessions(tx, &shop("fleur"), id, now)?, 0, "a neighbour ends none");
                assert_eq!(close_sessions(tx, &key, id, now)?, 1);
                assert!(find_key(tx, &key.street, Kind::Session, &session, now)?.is_none());
                let session = open_session(tx, &mut env, &key, &person)?;
                put_person(tx, &key, &Person { active: false, ..person })?;
                Ok::<_, DbError>((session, people(tx, &key)?))
            })
            .await
            .expect("written");
        assert!(people.len() == 1 && !people[0].active && people[0].has_pin);
        let found = db
            .read(move |conn| find_key(conn, &shop("pain").street, Kind::Session, &session, now))
            .await
            .expect("read");
        assert_eq!(found, None);
    });
}

#[test]
fn a_pin_fits_its_own_hash() {
    assert!(is_pin("2468") && !is_pin("123") && !is_pin("12a4") && !is_pin("123456789"));
    let hash = hash_pin("2468").expect("hashed");
    assert!(pin_fits("2468", &hash) && !pin_fits("2469", &hash) && !pin_fits("2468", "nonsense"));
}

#[test]
fn roles_are_ordered_by_what_they_may_do() {
    assert!(Role::Counter < Role::Owner && Role::Owner < Role::Manager);
    for (role, word) in Role::ALL {
        assert_eq!((Role::parse(word), role.as_str()), (Some(role), word));
    }
}
