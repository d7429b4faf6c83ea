//! The ceiling of a month on both engines: never passed by what is offered, never in the way of what is waited for.

use std::sync::Arc;

use db::{Db, testing::on_both};
use jiff::SignedDuration;

use super::{
    super::{about, jobs::deliver, left, queue, refused, rules::spend::month, store::Outcome},
    *,
};
use crate::{
    consent::{Ask, Topic},
    testing::{env, env_at, key, morning, program, shelve, shop},
};

const NOVEMBER: &str = "2026-11";
/// A browser's subscription, with the keys of RFC 8291.
const BROWSER: &str = r#"{"endpoint":"https://push.example.net/send/1","keys":{"p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}"#;

fn number(n: usize) -> Contact {
    format!("+3363998{n:04}").parse().expect("a number")
}

fn draft<'a>(contact: &'a Contact, purpose: Purpose, about: &str, once: &str) -> Draft<'a> {
    Draft {
        purpose,
        contact,
        target: None,
        lang: Lang::Fr,
        subject: "Sujet".into(),
        body: format!("Corps {once}"),
        link: String::new(),
        about: about.into(),
        once: once.into(),
        due: morning(),
        expires: None,
    }
}

fn follows(tx: &mut Tx<'_>, contact: &Contact, sku: &str, push: Option<&str>) -> Result<(), DbError> {
    let topics = [Topic::Batch(sku.parse().expect("a reference"))];
    let ask = Ask { contact, topics: &topics, push, lang: Lang::Fr, place: "till", witness: "Sarah" };
    consent::ask(tx, &mut env(), &key("pain"), &ask)?;
    consent::confirm(tx, &mut env(), &key("pain"), contact, "sms").map(|_| ())
}

async fn used(db: &Db) -> Month {
    db.read(|conn| store::month(conn, &key("pain"), NOVEMBER)).await.expect("read")
}

async fn set(db: &Db, segments: Option<i64>) {
    db.write(&key("pain"), move |tx| set_ceiling(tx, &mut env(), &key("pain"), segments, "Camille")).await.expect("set")
}

#[test]
fn many_at_once_never_pass_the_ceiling_and_orders_are_told_above_it() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own = shop.clone();
        set(&db, Some(5)).await;
        db.write(&shop.key, move |tx| {
            for n in 0..12 {
                follows(tx, &number(n), "CP-TRA", None)?;
                queue(tx, &mut env(), &own, &draft(&number(n), Purpose::Alert, "batch:CP-TRA", &format!("alert {n}")))?;
            }
            Ok::<_, DbError>(())
        })
        .await
        .expect("queued");
        let (app, sent, _) = program(&db).await;
        let (other, ..) = program(&db).await;
        // Two nodes at once, sixteen messages at a time on each.
        let (one, two) = tokio::join!(deliver(app.clone()), deliver(other));
        one.and(two).expect("delivered");
        let held = db.read(|conn| refused(conn, &key("pain"))).await.expect("read");
        assert_eq!(held.len(), 7);
        assert!(held.iter().all(|message| message.reason.as_deref() == Some("ceiling")));
        assert_eq!(used(&db).await, Month { spent: 5, ceiling: Some(5) });
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            queue(tx, &mut env(), &own, &draft(&number(0), Purpose::Order, "order", "ready"))?;
            queue(tx, &mut env(), &own, &draft(&number(1), Purpose::Answer, "answer", "yes"))
        })
        .await
        .expect("queued");
        deliver(app.clone()).await.expect("delivered");
        assert_eq!(used(&db).await.spent, 7, "they leave, and are counted");
        // Who decides was told once for each mark, by mail.
        let warned = db.read(|conn| about(conn, &key("pain"), "sms-ceiling")).await.expect("read");
        let words: Vec<&str> = warned.iter().map(|message| message.once.as_str()).collect();
        assert_eq!(words.len(), 2, "{words:?}");
        assert!(words.contains(&"sms-ceiling/2026-11/5/80/pain@example.org"), "{words:?}");
        assert!(words.contains(&"sms-ceiling/2026-11/5/100/pain@example.org"), "{words:?}");
        deliver(app.clone()).await.expect("delivered");
        assert_eq!(sent.messages().iter().filter(|one| one.text.contains("plafond")).count(), 2);
        let neighbour = db.read(|conn| store::month(conn, &key("fleur"), NOVEMBER)).await.expect("read");
        assert_eq!(neighbour, Month::default(), "a neighbour spends nothing");
    });
}

#[test]
fn without_a_ceiling_everything_leaves_and_is_counted() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            follows(tx, &number(1), "CP-TRA", None)?;
            let to = number(1);
            let long = Draft { body: "a".repeat(200), ..draft(&to, Purpose::Alert, "batch:CP-TRA", "long") };
            queue(tx, &mut env(), &own, &long)
        })
        .await
        .expect("queued");
        let (app, ..) = program(&db).await;
        deliver(app).await.expect("delivered");
        assert_eq!(used(&db).await, Month { spent: 2, ceiling: None });
        let now = db.read(move |conn| this_month(conn, &shop, morning())).await.expect("read");
        assert_eq!(now.spent, 2);
    });
}

#[test]
fn at_the_ceiling_an_alert_goes_to_the_browser_that_its_person_agreed_to() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own = shop.clone();
        set(&db, Some(0)).await;
        db.write(&shop.key, move |tx| {
            follows(tx, &number(1), "CP-TRA", None)?;
            follows(tx, &number(1), "CP-CRO", Some(BROWSER))?;
            follows(tx, &number(2), "CP-TRA", None)?;
            for n in [1, 2] {
                queue(tx, &mut env(), &own, &draft(&number(n), Purpose::Alert, "batch:CP-TRA", &format!("alert {n}")))?;
            }
            Ok::<_, DbError>(())
        })
        .await
        .expect("queued");
        let (app, ..) = program(&db).await;
        while deliver(app.clone()).await.expect("delivered") > 0 {}
        let told = db.read(|conn| left(conn, &key("pain"), 9)).await.expect("read");
        let told: Vec<_> = told.iter().filter(|(message, ..)| message.purpose == Purpose::Alert).collect();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].0.channel.as_str(), &told[0].0.contact), ("push", &number(1)));
        let held = db.read(|conn| refused(conn, &key("pain"))).await.expect("read");
        assert_eq!((held.len(), &held[0].contact, held[0].reason.as_deref()), (1, &number(2), Some("ceiling")));
        assert_eq!(used(&db).await.spent, 0);
    });
}

#[test]
fn marketing_waits_for_the_next_month_for_a_higher_ceiling_or_goes_by_mail() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own = shop.clone();
        set(&db, Some(0)).await;
        db.write(&shop.key, move |tx| {
            let (mut env, mail) = (env(), "lea@example.org".parse::<Contact>().expect("an address"));
            let person = customers::open(tx, &mut env, &own.key, "Léa", &number(1))?;
            customers::add_address(tx, &mut env, &own.key, person, &mail, "desk").expect("added");
            for contact in [&number(1), &number(2), &mail] {
                consent::agree(
                    tx,
                    &mut env,
                    &own.key,
                    contact,
                    consent::Agreement::Projects,
                    true,
                    consent::Heard::Own(contact),
                )?;
            }
            for n in [1, 2] {
                let words = format!("project/{n}/1");
                queue(tx, &mut env, &own, &draft(&number(n), Purpose::Marketing, "project 1", &words))?;
            }
            Ok::<_, DbError>(())
        })
        .await
        .expect("queued");
        let (app, sent, _) = program(&db).await;
        while deliver(app.clone()).await.expect("delivered") > 0 {}
        let waits = async || {
            let all = db.read(|conn| about(conn, &key("pain"), "project 1")).await.expect("read");
            let mut all: Vec<_> = all.into_iter().map(|one| (one.channel, one.state, one.reason)).collect();
            all.sort_unstable();
            all
        };
        let line = |channel: &str, state: &str, reason: Option<&str>| {
            (channel.to_owned(), state.to_owned(), reason.map(str::to_owned))
        };
        assert_eq!(waits().await, [line("email", "sent", None), line("sms", "queued", Some("ceiling"))]);
        assert!(sent.messages().iter().any(|message| message.to == "lea@example.org"));
        set(&db, Some(10)).await;
        while deliver(app.clone()).await.expect("delivered") > 0 {}
        assert_eq!(waits().await[1], line("sms", "sent", None));
        assert_eq!(used(&db).await, Month { spent: 1, ceiling: Some(10) });
        set(&db, None).await;
        assert_eq!(used(&db).await.ceiling, None);
    });
}

#[test]
fn a_repeat_is_counted_once_and_what_gave_up_costs_nothing() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own: Arc<Shop> = shop.clone();
        db.write(&shop.key, move |tx| {
            queue(tx, &mut env(), &own, &draft(&number(1), Purpose::Order, "order", "a"))?;
            let message = about(tx, &own.key, "order")?.pop().expect("queued");
            // In the last minute of the month; its sender dies, and another one takes it over in the next.
            let last = "2026-11-30T22:59:00Z".parse::<Timestamp>().expect("an instant");
            for minutes in [0, 5] {
                let mut env = env_at(last + SignedDuration::from_mins(minutes), 3);
                assert_eq!(take(tx, &mut env, &own, &message, 2)?, Taken::Counted);
            }
            let of = |tx: &mut Tx<'_>, day: &str| {
                let day = month(day.parse().expect("a day"));
                store::month(tx, &own.key, &day).map(|month| month.spent)
            };
            assert_eq!((of(tx, "2026-11-30")?, of(tx, "2026-12-01")?), (2, 0));
            let outcome = |state| Outcome {
                state,
                reason: Some("why".into()),
                due: last,
                tries: 1,
                cost_cents: 0,
                sent_at: None,
                provider_id: None,
                reported: false,
            };
            store::settle(tx, "", &message, &outcome("queued"), last)?;
            assert_eq!(of(tx, "2026-11-30")?, 2, "it may have left: it stays counted while it is tried");
            store::settle(tx, "", &message, &outcome("given_up"), last)?;
            assert_eq!(of(tx, "2026-11-30")?, 0);
            store::settle(tx, "", &message, &outcome("given_up"), last)?;
            assert_eq!(of(tx, "2026-11-30")?, 0, "given back once");
            Ok::<_, DbError>(())
        })
        .await
        .expect("written");
    });
}
