//! The outbox on both engines: nothing lost, nothing doubled, every refusal with its reason.

use db::testing::on_both;
use jiff::SignedDuration;

use super::{jobs::deliver, *};
use crate::testing::{env, key, morning, program, shelve, shop};

fn draft<'a>(contact: &'a Contact, purpose: Purpose, once: &str) -> Draft<'a> {
    Draft {
        purpose,
        contact,
        target: None,
        lang: Lang::Fr,
        subject: "Sujet".into(),
        body: format!("Corps {once}"),
        link: "/pain/a/{id}".into(),
        about: "order".into(),
        once: once.into(),
        due: morning(),
        expires: Some(morning() + SignedDuration::from_hours(1)),
    }
}

#[test]
fn a_message_leaves_once_and_a_refusal_keeps_its_reason() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            let sms: Contact = "+33639980101".parse().expect("a number");
            let mail: Contact = "lea@example.org".parse().expect("an address");
            let mut env = env();
            queue(tx, &mut env, &own, &draft(&sms, Purpose::Order, "a"))?;
            queue(tx, &mut env, &own, &draft(&sms, Purpose::Order, "a"))?;
            queue(tx, &mut env, &own, &draft(&mail, Purpose::Order, "b"))?;
            queue(tx, &mut env, &own, &draft(&sms, Purpose::Alert, "c"))?;
            queue(tx, &mut env, &own, &Draft { expires: Some(morning()), ..draft(&sms, Purpose::Order, "d") })?;
            let many: Vec<Draft<'_>> = (0..250).map(|n| draft(&mail, Purpose::Order, &format!("many {n}"))).collect();
            assert_eq!(queue_all(tx, &mut env, &own, &many)?, 250);
            assert_eq!(queue_all(tx, &mut env, &own, &many)?, 0, "told once only");
            Ok::<_, DbError>(())
        })
        .await
        .expect("queued");
        let (app, sent, _) = program(&db).await;
        // Two senders at once, as two nodes would be.
        let (one, two) = tokio::join!(deliver(app.clone()), deliver(app.clone()));
        assert_eq!(one.expect("sent") + two.expect("sent"), 254);
        assert_eq!(deliver(app.clone()).await.expect("nothing left"), 0);
        assert_eq!(sent.messages().len(), 252);
        let last = db.read(|conn| left(conn, &key("pain"), 5)).await.expect("read");
        assert!(
            last.len() == 5
                && last.iter().all(|(message, at, arrived)| !arrived && message.state == "sent" && *at >= morning())
        );
        let since = |at| db.read(move |conn| left_since(conn, &key("pain"), at));
        assert_eq!(since(morning() - SignedDuration::from_hours(1)).await.expect("read"), 252);
        assert_eq!(since(morning() + SignedDuration::from_hours(1)).await.expect("read"), 0);
        let refused = db.read(|conn| refused(conn, &key("pain"))).await.expect("read");
        let mut reasons: Vec<_> = refused.iter().filter_map(|message| message.reason.as_deref()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["expired", "no-consent"]);
        assert_eq!(db.read(|conn| check(conn, &key("pain"))).await.expect("read"), Vec::<String>::new());
        let sms = sent.messages().into_iter().find(|message| message.channel == "sms").expect("sent");
        let id = sms.text.rsplit('/').next().and_then(from_short_id).expect("a link with the message's id");
        let message = db.read(move |conn| by_id(conn, &key("pain"), id)).await.expect("read").expect("there");
        assert_eq!((message.state.as_str(), message.body.as_str()), ("sent", "Corps a"));
        let contact: Contact = "lea@example.org".parse().expect("an address");
        let street = key("pain").street;
        let counted = db
            .read(move |conn| {
                counts(conn, &street, &contact, Purpose::Order, morning() - SignedDuration::from_hours(1))
            })
            .await;
        assert_eq!(counted.expect("read"), 251);
    });
}

#[test]
fn a_sender_that_dies_lets_its_messages_go() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            let sms: Contact = "+33639980101".parse().expect("a number");
            queue(tx, &mut env(), &own, &draft(&sms, Purpose::Order, "a"))?;
            // Claimed, and never settled: the power went.
            let claimed = store::claim(tx, &own.key.street, "sms", "gone", morning(), 10)?;
            assert_eq!(claimed.len(), 1);
            assert!(store::claim(tx, &own.key.street, "sms", "gone", morning(), 10)?.is_empty());
            Ok::<_, DbError>(())
        })
        .await
        .expect("queued");
        let (app, sent, clock) = program(&db).await;
        assert_eq!(deliver(app.clone()).await.expect("not yet"), 0);
        clock.advance(3);
        assert_eq!(deliver(app.clone()).await.expect("again"), 1);
        assert_eq!(sent.messages().len(), 1);
    });
}

#[test]
fn what_cannot_leave_waits_gives_up_in_sight_and_is_revived() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            let sms: Contact = "+33639980101".parse().expect("a number");
            let message = Draft { target: Some(Target::Push("no subscription")), ..draft(&sms, Purpose::Order, "a") };
            queue(tx, &mut env(), &own, &message)?;
            let cancelled = Draft { about: "gone".into(), ..draft(&sms, Purpose::Order, "b") };
            queue(tx, &mut env(), &own, &cancelled)?;
            assert_eq!(cancel_about(tx, &own.key, "gone", "cancelled")?, 1);
            Ok::<_, DbError>(())
        })
        .await
        .expect("queued");
        let (app, sent, _) = program(&db).await;
        deliver(app.clone()).await.expect("tried");
        assert!(sent.messages().is_empty());
        let buried = db.read(|conn| buried(conn, &key("pain"))).await.expect("read");
        assert_eq!((buried.len(), buried[0].reason.as_deref()), (1, Some("gone")));
        let id = buried[0].id;
        let revived = db.write(&shop.key, move |tx| revive(tx, &key("pain"), id, morning())).await.expect("asked");
        assert!(revived);
        let other = db.write(&key("fleur"), move |tx| revive(tx, &key("fleur"), id, morning())).await.expect("asked");
        assert!(!other, "a neighbour revives nothing");
    });
}

#[test]
fn how_far_an_alert_has_come_is_counted_and_goes_on_after_a_restart() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            let (mut env, number) = (env(), "+33639980101".parse::<Contact>().expect("a number"));
            let mails: Vec<Contact> =
                (0..700).map(|n| format!("client-{n}@example.net").parse().expect("an address")).collect();
            let of = |contact| Draft { about: "a batch".into(), ..draft(contact, Purpose::Alert, "") };
            let mut all: Vec<Draft<'_>> = mails.iter().map(of).collect();
            all.push(Draft { lang: Lang::En, ..of(&number) });
            for (n, draft) in all.iter_mut().enumerate() {
                draft.once = format!("told {n}");
            }
            assert_eq!(queue_all(tx, &mut env, &own, &all)?, 701);
            // A message about it that is no alert is not counted.
            queue(tx, &mut env, &own, &Draft { about: "a batch".into(), ..draft(&number, Purpose::Order, "other") })
        })
        .await
        .expect("queued");
        let counted = async || {
            let all = db.read(|conn| tally(conn, &key("pain"), "a batch")).await.expect("counted");
            all.into_iter().map(|one| (one.channel, one.state, one.reason, one.count)).collect::<Vec<_>>()
        };
        let line = |channel: &str, state: &str, reason: &str, count| {
            (channel.to_owned(), state.to_owned(), reason.to_owned(), count)
        };
        assert_eq!(counted().await, [line("email", "queued", "", 700), line("sms", "queued", "", 1)]);
        let (app, ..) = program(&db).await;
        // One round takes five hundred at least; the program ends, another one begins.
        jobs::round(app, "email").await.expect("a round");
        let halfway = counted().await;
        let of = |state: &str| halfway.iter().filter(|one| one.1 == state).map(|one| one.3).sum::<usize>();
        assert!(of("refused") >= 500 && of("queued") > 0 && of("refused") + of("queued") == 701, "{halfway:?}");
        let (app, ..) = program(&db).await;
        while deliver(app.clone()).await.expect("a round") > 0 {}
        assert_eq!(
            counted().await,
            [line("email", "refused", "no-consent", 700), line("sms", "refused", "no-consent", 1)]
        );
        let all = db.read(|conn| tally(conn, &key("pain"), "a batch")).await.expect("counted");
        let sms = all.into_iter().find(|one| one.channel == "sms").expect("one");
        let one = db.read(move |conn| example(conn, &key("pain"), "a batch", &sms)).await.expect("read");
        assert_eq!(one.expect("there is one").contact.as_str(), "+33639980101");
    });
}
