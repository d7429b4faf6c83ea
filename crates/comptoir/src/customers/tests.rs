//! Files, joins, notes and who may see them, on both engines.

use std::collections::BTreeMap;

use db::{Db, testing::on_both};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, id::PersonId};

use super::*;
use crate::testing::{env, env_at, key, morning};

fn contact(text: &str) -> Contact {
    text.parse().expect("a contact")
}

async fn met(db: &Db, shop: &str, name: &str, text: &str) -> PersonId {
    let (key, name, contact, mut env) = (key(shop), name.to_owned(), contact(text), env());
    let own = key.clone();
    db.write(&key, move |tx| open(tx, &mut env, &own, &name, &contact)).await.expect("met")
}

async fn read(db: &Db, shop: &str, person: PersonId) -> Option<File> {
    let key = key(shop);
    db.read(move |conn| file(conn, &key, person)).await.expect("read")
}

#[test]
fn the_same_address_is_the_same_file_and_a_neighbour_has_none() {
    on_both(|db| async move {
        let first = met(&db, "pain", "Odile", "+33639981201").await;
        let again = met(&db, "pain", "Odile Vasseur", "06 39 98 12 01").await;
        assert_eq!(first, again);
        let file = read(&db, "pain", first).await.expect("a file");
        assert_eq!(
            (file.name.as_str(), file.addresses.len(), file.members.as_slice()),
            ("Odile Vasseur", 1, &[first][..])
        );
        assert_eq!(read(&db, "fleur", first).await, None, "a neighbour's identifier opens nothing");
        let other = met(&db, "fleur", "Odile", "+33639981201").await;
        assert_ne!(first, other, "each shop has its own file");
    });
}

#[test]
fn many_are_reached_at_once_as_by_their_files() {
    on_both(|db| async move {
        let phone = met(&db, "pain", "Odile Vasseur", "+33639981202").await;
        let mail = met(&db, "pain", "O. Vasseur", "odile.vasseur@example.net").await;
        let alone = met(&db, "pain", "Paul", "paul@example.net").await;
        let house = met(&db, "pain", "Lea", "+33639981203").await;
        met(&db, "fleur", "Odile", "+33639981202").await;
        let pain = key("pain");
        let own = pain.clone();
        let joined = db.write(&pain, move |tx| {
            join(tx, &mut env(), &own, phone, mail, &[Reason::SameName], "staff:Inès")?;
            share_address(tx, &mut env(), &own, &contact("+33639981203"), "Tom", None, "staff:Inès")
        });
        let tom = joined.await.expect("joined");
        for named in [false, true] {
            if named {
                let own = pain.clone();
                let done = db.write(&pain, move |tx| rename(tx, &mut env(), &own, mail, "Odile V.", "staff:Inès"));
                done.await.expect("named");
            }
            let own = pain.clone();
            let read_all = move |conn: &mut db::Conn<'_>| {
                let stranger = PersonId::from_bytes([7; 16]);
                reached(conn, &own, &[phone, mail, alone, house, tom, stranger])
            };
            let all = db.read(read_all).await.expect("read");
            for who in [phone, mail, alone] {
                let file = read(&db, "pain", who).await.expect("a file");
                let contacts = file.addresses.iter().map(|address| address.contact.clone()).collect();
                let expected = Reached { root: file.person, name: file.name, contacts };
                assert_eq!(all.get(&who), Some(&expected), "the same as the file");
            }
            assert_eq!(all[&mail].contacts.len(), 2, "all members of the file");
            assert_eq!(all[&mail].name == "Odile V.", named);
            assert_eq!(all.len(), 3, "a household is left to its file, a stranger has none");
        }
    });
}

#[test]
fn files_are_joined_explained_and_parted_with_nothing_lost() {
    on_both(|db| async move {
        let phone = met(&db, "pain", "Odile Vasseur", "+33639981202").await;
        let mail = met(&db, "pain", "VASSEUR Odile", "odile.vasseur@example.net").await;
        let before = (read(&db, "pain", phone).await, read(&db, "pain", mail).await);
        let pain = key("pain");
        let (mut env, own) = (env(), pain.clone());
        let id = db
            .write(&pain, move |tx| {
                keep(tx, &mut env, &own, mail, Purpose::Taste, "Bien cuite", Source::Said, None, "staff:Inès")?;
                let id = join(tx, &mut env, &own, phone, mail, &[Reason::SameName], "staff:Inès")?;
                assert_eq!(join(tx, &mut env, &own, mail, phone, &[], "staff:Inès")?, None, "one already");
                // Written while they are one: it stays with the file under which it was written.
                keep(tx, &mut env, &own, phone, Purpose::Life, "Retraite", Source::Said, None, "staff:Inès")?;
                Ok::<_, DbError>(id.expect("joined"))
            })
            .await
            .expect("joined");
        let one = read(&db, "pain", mail).await.expect("a file");
        assert_eq!((one.person, one.members.len(), one.addresses.len()), (phone, 2, 2));
        let (own, members) = (pain.clone(), one.members.clone());
        let seen = db.read(move |conn| {
            let bodies: Vec<_> = notes(conn, &own, &members, morning())?.into_iter().map(|note| note.body).collect();
            let history = history(conn, &own, &members)?;
            assert!(partable(conn, &own, &history[0])?);
            Ok::<_, DbError>((bodies, history))
        });
        let (bodies, history) = seen.await.expect("read");
        assert!(
            bodies.len() == 2 && bodies.contains(&"Bien cuite".to_owned()) && bodies.contains(&"Retraite".to_owned())
        );
        assert_eq!((history[0].reasons.as_slice(), history[0].actor.as_str()), (&[Reason::SameName][..], "staff:Inès"));
        let (mut env, own) = (crate::testing::env(), pain.clone());
        let parted = db.write(&pain, move |tx| {
            let first = part(tx, &mut env, &own, id, "staff:Inès")?;
            Ok::<_, DbError>((first, part(tx, &mut env, &own, id, "staff:Inès")?))
        });
        assert_eq!(parted.await.expect("parted"), (true, false), "once");
        assert_eq!((read(&db, "pain", phone).await, read(&db, "pain", mail).await), before);
        let own = pain.clone();
        let kept = db.read(move |conn| {
            let of = |conn: &mut db::Conn<'_>, who| {
                Ok::<_, DbError>(notes(conn, &own, &[who], morning())?.into_iter().map(|n| n.body).collect::<Vec<_>>())
            };
            Ok::<_, DbError>((of(conn, phone)?, of(conn, mail)?))
        });
        assert_eq!(kept.await.expect("read"), (vec!["Retraite".to_owned()], vec!["Bien cuite".to_owned()]));
    });
}

/// Which persons are one, by the joins that stand.
fn model(people: &[PersonId], joins: &[(kernel::id::MergeId, PersonId, PersonId)]) -> BTreeMap<PersonId, PersonId> {
    let mut roots: BTreeMap<PersonId, PersonId> = people.iter().map(|person| (*person, *person)).collect();
    for (_, kept, joined) in joins {
        for root in roots.values_mut().filter(|root| *root == joined) {
            *root = *kept;
        }
    }
    roots
}

#[test]
fn whatever_is_joined_and_parted_the_files_are_what_the_standing_joins_say() {
    on_both(|db| async move {
        let mut people = Vec::new();
        for n in 0..6 {
            people.push(met(&db, "pain", "", &format!("+3363998130{n}")).await);
        }
        let pain = key("pain");
        let own = pain.clone();
        let walked = db.write(&pain, move |tx| {
            let mut env = env();
            let mut joins = Vec::new();
            let mut chance = 7_u64;
            let mut draw = |most: usize| {
                chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                usize::try_from(chance >> 33).unwrap_or(0) % most
            };
            for _ in 0..120 {
                let (a, b) = (people[draw(6)], people[draw(6)]);
                if draw(3) < 2 {
                    let roots = model(&people, &joins);
                    let (kept, joined) = (roots[&a], roots[&b]);
                    let id = join(tx, &mut env, &own, a, b, &[], "staff:Inès")?;
                    assert_eq!(id.is_some(), kept != joined);
                    joins.extend(id.map(|id| (id, kept, joined)));
                } else if !joins.is_empty() {
                    let at = draw(joins.len());
                    let (id, kept, joined) = joins[at];
                    // It may be taken back unless what it made was joined further.
                    let further = joins[at + 1..].iter().any(|(_, _, later)| *later == kept);
                    assert_eq!(part(tx, &mut env, &own, id, "staff:Inès")?, !further, "{kept} {joined}");
                    if !further {
                        joins.remove(at);
                    }
                }
                let roots = model(&people, &joins);
                for person in &people {
                    assert_eq!(store::root(tx, &own, *person)?, roots[person]);
                }
            }
            Ok::<_, DbError>(())
        });
        walked.await.expect("walked");
    });
}

#[test]
fn a_number_of_a_household_is_a_case_and_no_error() {
    on_both(|db| async move {
        let odile = met(&db, "pain", "Odile Vasseur", "+33199001203").await;
        let pain = key("pain");
        let (mut env, own) = (env(), pain.clone());
        let paul = db.write(&pain, move |tx| {
            let number = contact("+33199001203");
            assert_eq!(who(tx, &own, &number)?, Who::One(odile));
            let paul = share_address(tx, &mut env, &own, &number, "Paul Vasseur", None, "staff:Inès")?;
            assert_eq!(who(tx, &own, &number)?, Who::Household(vec![odile, paul]));
            let names: Vec<_> = household(tx, &own, &number)?.into_iter().map(|head| head.name).collect();
            assert_eq!(names, ["Odile Vasseur", "Paul Vasseur"]);
            assert!(add_address(tx, &mut env, &own, paul, &contact("paul@example.net"), "staff:Inès")?);
            assert!(!add_address(tx, &mut env, &own, paul, &contact("+33199001203"), "staff:Inès")?, "hers");
            assert_eq!(who(tx, &own, &contact("+33639981299"))?, Who::Nobody);
            Ok::<_, DbError>(paul)
        });
        let paul = paul.await.expect("shared");
        let file = read(&db, "pain", paul).await.expect("a file");
        assert_eq!((file.name.as_str(), file.addresses.len()), ("Paul Vasseur", 2));
        assert!(file.addresses.iter().any(|address| address.shared));
        assert_eq!(file.housemates, [Head { person: odile, name: "Odile Vasseur".into() }]);
    });
}

#[test]
fn a_note_vanishes_when_it_is_over_and_is_corrected_and_forgotten() {
    on_both(|db| async move {
        let odile = met(&db, "pain", "Odile", "+33639981204").await;
        let pain = key("pain");
        let own = pain.clone();
        let done = db.write(&pain, move |tx| {
            let (mut env, soon) = (env(), morning() + SignedDuration::from_hours(24));
            let keep = |tx: &mut Tx<'_>, env: &mut Env, body: &str, until: Option<Timestamp>| {
                keep(tx, env, &own, odile, Purpose::Life, body, Source::Said, until, "staff:Inès")
            };
            let over = keep(tx, &mut env, "Retraite au 30 novembre", Some(soon))?;
            let stays = keep(tx, &mut env, "Tradition bien cuite", None)?;
            let bodies = |tx: &mut Tx<'_>, at| {
                Ok::<_, DbError>(notes(tx, &own, &[odile], at)?.into_iter().map(|n| n.body).collect::<Vec<_>>())
            };
            assert_eq!(bodies(tx, morning())?.len(), 2);
            assert_eq!(bodies(tx, soon)?, ["Tradition bien cuite"], "over when read");
            assert_eq!(note(tx, &own, over, soon)?, None);
            assert_eq!(sweep(tx, &own.street, morning())?, []);
            assert_eq!(sweep(tx, &own.street, soon)?, [(own.clone(), over)], "its text is gone");
            assert_eq!(store::note(tx, &own, over)?, None);
            assert!(correct(tx, &mut env, &own, stays, "Tradition pas trop cuite", None, "customer")?);
            let known = note(tx, &own, stays, morning())?.expect("there");
            assert_eq!((known.body.as_str(), known.by.as_str()), ("Tradition pas trop cuite", "customer"));
            assert!(!remove(tx, &mut env, &key("fleur"), stays, "staff:Rose")?, "a neighbour removes nothing");
            assert!(!correct(tx, &mut env, &key("fleur"), stays, "x", None, "staff:Rose")?);
            assert!(remove(tx, &mut env, &own, stays, "customer")? && !remove(tx, &mut env, &own, stays, "customer")?);
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}

#[test]
fn who_opens_a_file_is_written_down_and_sharing_is_given_and_taken_back() {
    on_both(|db| async move {
        let odile = met(&db, "pain", "Odile", "+33639981205").await;
        let pain = key("pain");
        let own = pain.clone();
        let done = db.write(&pain, move |tx| {
            let hour = SignedDuration::from_hours(1);
            for at in [morning(), morning() + SignedDuration::from_mins(5), morning() + hour] {
                opened_by(tx, &own, odile, &Opens { actor: "Inès", role: "advisor", place: "file", caller: "" }, at)?;
            }
            assert_eq!(accesses(tx, &own, &[odile], 10)?.len(), 2, "once an hour");
            assert_eq!(accesses(tx, &key("fleur"), &[odile], 10)?, []);
            let number = contact("+33639981205");
            assert_eq!(shared_since(tx, &own, &number)?, None, "nothing is shared unasked");
            share(tx, &own, &number, morning())?;
            share(tx, &own, &number, morning() + hour)?;
            assert_eq!(shared_since(tx, &own, &number)?, Some(morning()));
            assert_eq!(shared(tx, &own, std::slice::from_ref(&number))?.len(), 1);
            unshare(tx, &own, &number, morning() + hour)?;
            assert_eq!(shared_since(tx, &own, &number)?, None);
            let env = env_at(morning(), 3);
            prove(tx, &env, &number, &own)?;
            let file = file(tx, &own, odile)?.expect("a file");
            assert_eq!(file.addresses[0].verified, Some(morning()));
            Ok::<_, DbError>(())
        });
        done.await.expect("done");
    });
}
