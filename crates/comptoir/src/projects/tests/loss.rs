//! Who mourns: what waited to be sent stays here, no gift is asked for, whichever member of their file told of the loss.

use super::*;
use crate::customers::Reason;

const MAIL: &str = "nadia@example.net";

fn gift() -> What {
    What::Human { gesture: Gesture::Attention, minutes: 3, words: "Un croissant".into() }
}

async fn agrees(db: &Db, shop: &Arc<Shop>, contact: &'static str) {
    at(db, shop, morning(), move |tx, env, shop| {
        let contact = contact.parse().expect("a contact");
        consent::agree(tx, env, &shop.key, &contact, Agreement::Projects, true, Heard::Noted("Inès"))
    })
    .await;
}

/// Two files that are one person's.
async fn joined(db: &Db, shop: &Arc<Shop>) -> (PersonId, PersonId) {
    let (kept, other) = (person(db, shop, "Nadia Belkacem", NADIA).await, person(db, shop, "Nadia", MAIL).await);
    at(db, shop, morning(), move |tx, env, shop| {
        let id = customers::join(tx, env, &shop.key, kept, other, &[Reason::SameName], "staff:Inès")?;
        assert!(id.is_some(), "joined");
        Ok(())
    })
    .await;
    (kept, other)
}

#[test]
fn what_waited_for_monday_does_not_leave_when_a_loss_was_told_on_sunday() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        publish(&db, &shop, Kind::Job, vec![word(), call("Demander")]).await;
        let (app, box_, clock) = program(&db).await;
        let (kept, other) = joined(&db, &shop).await;
        let paul = person(&db, &shop, "Paul Lemoine", "+33639980102").await;
        agrees(&db, &shop, NADIA).await;
        agrees(&db, &shop, "+33639980102").await;
        // On a Sunday no word by SMS leaves: they wait for Monday.
        let sunday = morning() + day() * 5;
        clock.advance(5 * 24 * 60);
        for who in [other, paul] {
            at(&db, &shop, sunday, move |tx, env, shop| {
                let (kind, how) = (Kind::Job, How::Counter);
                let told = Told { person: who, kind, words: "", day: None, how, staff: None };
                super::super::tell(tx, env, shop, &told, "staff:Inès")
            })
            .await;
        }
        jobs::deliver(app.clone()).await.expect("delivered");
        assert!(box_.messages().is_empty(), "it is Sunday");
        // The loss is told under the other file of the same person.
        at(&db, &shop, sunday + SignedDuration::from_hours(3), move |tx, env, shop| {
            let (kind, how) = (Kind::Loss, How::Phone);
            let told = Told { person: kept, kind, words: "", day: None, how, staff: None };
            super::super::tell(tx, env, shop, &told, "staff:Inès")
        })
        .await;
        clock.advance(24 * 60 + 60);
        jobs::deliver(app).await.expect("delivered");
        let sent: Vec<String> = box_.messages().into_iter().map(|message| message.text).collect();
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("Bonjour Paul"), "who mourns is not written to: {sent:?}");
        let key = shop.key.clone();
        let refused = db.read(move |conn| outbox::refused(conn, &key)).await.expect("read");
        assert_eq!(refused.iter().map(|one| one.reason.as_deref()).collect::<Vec<_>>(), [Some("tact")]);
    });
}

#[test]
fn no_gift_is_asked_for_in_mourning_and_the_line_leaves_the_list() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        publish(&db, &shop, Kind::Moving, vec![gift(), call("Demander")]).await;
        let (kept, other) = joined(&db, &shop).await;
        let moving = tell(&db, &shop, other, Kind::Moving, None).await;
        let list = todo(&db, &shop, morning()).await;
        assert_eq!(list.iter().map(|one| one.0).collect::<Vec<_>>(), [Gesture::Attention]);
        // It stands on a list, under the root of the file.
        let line = list[0].1.clone();
        let staff = at(&db, &shop, morning(), move |tx, env, shop| {
            let (staff, today) = (StaffId::new(env.now, env.rng.as_mut()), shop.day(env.now));
            let step = rituals::rules::Step { kind: Gesture::Attention, minutes: 3 };
            let candidate = rituals::rules::Candidate { promised: false, debt: 0, kinds: vec![], step: Some(step) };
            let (members, contacts) = (vec![kept, other], Vec::new());
            let client = rituals::Client { person: kept, members, contacts, candidate, about: line };
            let purse = rituals::rules::Purse { left: kernel::Cents(500), each: kernel::Cents(100) };
            assert_eq!(rituals::compose(tx, env, &shop.key, staff, today, (30, purse), &[client])?, 1);
            Ok(staff)
        })
        .await;
        let loss = tell(&db, &shop, kept, Kind::Loss, None).await;
        assert_eq!(states(&db, &shop, moving).await, [(1, Stand::Skipped), (2, Stand::Todo)], "a call stays");
        at(&db, &shop, morning(), move |tx, env, shop| {
            let today = shop.day(env.now);
            assert_eq!(rituals::of_day(tx, &shop.key, staff, today)?, [], "nobody has it on a list");
            assert!(mourns(tx, &shop.key, &[kept, other], env.now)?);
            assert!(!mourns(tx, &shop.key, &[kept, other], env.now + day() * 400)?, "not for ever");
            Ok(())
        })
        .await;
        // What comes to a gift later passes it by, until the loss is over.
        let again = tell(&db, &shop, other, Kind::Moving, None).await;
        assert_eq!(states(&db, &shop, again).await, [(1, Stand::Skipped), (2, Stand::Todo)]);
        at(&db, &shop, morning(), move |tx, env, shop| end(tx, env, &shop.key, loss, "customer")).await;
        let later = tell(&db, &shop, other, Kind::Moving, None).await;
        assert_eq!(states(&db, &shop, later).await, [(1, Stand::Todo)]);
    });
}
