//! Projects and scenarios on both engines: walked once whatever is run twice, frozen under who is under way, silent where tact
//! says so, looked at beforehand, taken out whole.

mod files;
mod loss;
mod many;

use std::sync::Arc;

use db::{Db, testing::on_both};
use jiff::{SignedDuration, civil::date};
use kernel::id::ScenarioId;

use super::{
    rules::{About, Fact, Gesture, Origin, Unit, What, judge},
    scenarios::Published,
    *,
};
use crate::{
    outbox::jobs,
    platform::i18n::Lang,
    testing::{env_at, key, morning, program, shelve, shop},
    threads,
};

const NADIA: &str = "+33639980101";

fn day() -> SignedDuration {
    SignedDuration::from_hours(24)
}

fn call(words: &str) -> What {
    What::Human { gesture: Gesture::Call, minutes: 10, words: words.into() }
}

fn letter() -> What {
    What::Human { gesture: Gesture::Letter, minutes: 15, words: "Un mot".into() }
}

fn word() -> What {
    What::Message { about: About::Relation, text: "Bonjour {prénom}, bienvenue.".into(), english: String::new() }
}

fn wait(count: i64, unit: Unit, from: Origin) -> What {
    What::Wait { count, unit, from }
}

fn steps(all: Vec<What>) -> Vec<Step> {
    all.into_iter().zip(1..).map(|(what, id)| Step { id, what }).collect()
}

async fn bakery(db: &Db) -> Arc<Shop> {
    shelve(db, shop("pain"), Vec::new()).await
}

/// Does something at an instant, in one transaction.
async fn at<T: Send + 'static>(
    db: &Db,
    shop: &Arc<Shop>,
    now: Timestamp,
    run: impl FnOnce(&mut Tx<'_>, &mut Env, &Shop) -> Result<T, DbError> + Send + 'static,
) -> T {
    let own = shop.clone();
    db.write(&shop.key, move |tx| run(tx, &mut env_at(now, 5), &own)).await.expect("written")
}

/// Drafts a scenario and puts it to use.
async fn publish(db: &Db, shop: &Arc<Shop>, kind: Kind, all: Vec<What>) -> ScenarioId {
    at(db, shop, morning(), move |tx, env, shop| {
        let id = scenarios::draft(tx, env, &shop.key, ("Un scénario", kind, steps(all)), "staff:Camille")?;
        assert_eq!(scenarios::publish(tx, env, shop, id, false, "staff:Camille")?, Published::Yes(0));
        Ok(id)
    })
    .await
}

async fn person(db: &Db, shop: &Arc<Shop>, name: &'static str, contact: &'static str) -> PersonId {
    at(db, shop, morning(), move |tx, env, shop| {
        customers::open(tx, env, &shop.key, name, &contact.parse().expect("a contact"))
    })
    .await
}

async fn tell(db: &Db, shop: &Arc<Shop>, person: PersonId, kind: Kind, day: Option<Date>) -> ProjectId {
    at(db, shop, morning(), move |tx, env, shop| {
        let told = Told { person, kind, words: "", day, how: How::Counter, staff: None };
        super::tell(tx, env, shop, &told, "staff:Inès")
    })
    .await
}

async fn round(db: &Db, shop: &Arc<Shop>, now: Timestamp) -> usize {
    at(db, shop, now, round::batch).await
}

async fn todo(db: &Db, shop: &Arc<Shop>, now: Timestamp) -> Vec<(Gesture, String)> {
    at(db, shop, now, move |tx, _, shop| {
        Ok(tasks(tx, &shop.key, now, 100)?.into_iter().map(|task| (task.gesture, task.line)).collect())
    })
    .await
}

async fn end_step(db: &Db, shop: &Arc<Shop>, now: Timestamp, line: String, outcome: Outcome) -> bool {
    at(db, shop, now, move |tx, env, shop| ended(tx, env, shop, &line, outcome, ("staff:Inès", ""))).await
}

async fn states(db: &Db, shop: &Arc<Shop>, id: ProjectId) -> Vec<(i64, Stand)> {
    let key = shop.key.clone();
    let mut all = db.read(move |conn| history(conn, &key, id)).await.expect("read");
    all.sort_by_key(|met| met.step);
    all.into_iter().map(|met| (met.step, met.state)).collect()
}

#[test]
fn a_scenario_is_walked_over_weeks_each_step_once_by_persons_first() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let until = What::Until { fact: Fact::Visited, days: 10, otherwise: 0 };
        let all = vec![call("Demander"), wait(2, Unit::Weeks, Origin::Step), word(), until, letter()];
        publish(&db, &shop, Kind::Moving, all).await;
        let (app, box_, clock) = program(&db).await;
        let nadia = person(&db, &shop, "Nadia Belkacem", NADIA).await;
        let id = tell(&db, &shop, nadia, Kind::Moving, None).await;
        let now = morning();
        let list = todo(&db, &shop, now).await;
        assert_eq!((list.len(), list[0].0), (1, Gesture::Call), "a person begins");
        assert_eq!(round(&db, &shop, now + day() * 400).await, 0, "no machine goes past a person");
        // Put off, it is tomorrow's; done, it goes on, once.
        let line = list[0].1.clone();
        assert!(end_step(&db, &shop, now, line.clone(), Outcome::Later).await);
        assert!(todo(&db, &shop, now).await.is_empty() && todo(&db, &shop, now + day()).await.len() == 1);
        assert!(end_step(&db, &shop, now + day(), line.clone(), Outcome::Done).await);
        assert!(!end_step(&db, &shop, now + day(), line, Outcome::Done).await, "once");
        assert_eq!(states(&db, &shop, id).await, [(1, Stand::Done), (2, Stand::Due)]);
        assert_eq!(
            round(&db, &shop, now + day() * 15 - SignedDuration::from_mins(1)).await,
            0,
            "two weeks are two weeks"
        );
        // Two rounds of one instant, as of two nodes: one walk.
        let then = now + day() * 15;
        assert_eq!((round(&db, &shop, then).await, round(&db, &shop, then).await), (1, 0));
        assert_eq!(
            states(&db, &shop, id).await,
            [(1, Stand::Done), (2, Stand::Done), (3, Stand::Sent), (4, Stand::Due)]
        );
        // She never agreed to be written to: the gate keeps the word, and says why.
        clock.advance(60 * 24 * 15 + 5);
        jobs::deliver(app.clone()).await.expect("delivered");
        let key_ = shop.key.clone();
        let refused = db.read(move |conn| outbox::refused(conn, &key_)).await.expect("read");
        assert_eq!(refused.iter().map(|one| one.reason.as_deref()).collect::<Vec<_>>(), [Some("no-consent")]);
        assert!(box_.messages().is_empty());
        // The condition waits until it is true.
        assert_eq!(round(&db, &shop, then + day()).await, 1);
        at(&db, &shop, then + day(), move |tx, env, shop| {
            threads::write(tx, env, &shop.key, nadia, threads::Kind::Visit, "Passée", "Sarah").map(|_| ())
        })
        .await;
        assert_eq!(round(&db, &shop, then + day() * 2).await, 1);
        let list = todo(&db, &shop, then + day() * 2).await;
        assert_eq!(list.iter().map(|one| one.0).collect::<Vec<_>>(), [Gesture::Letter]);
        assert!(end_step(&db, &shop, then + day() * 2, list[0].1.clone(), Outcome::Not).await);
        let key_ = shop.key.clone();
        let own = db.read(move |conn| by_id(conn, &key_, id)).await.expect("read").expect("known");
        assert_eq!((own.walk, own.over), (Walk::Done, false));
        assert_eq!(states(&db, &shop, id).await.len(), 5);
    });
}

#[test]
fn a_word_leaves_by_agreement_alone_and_not_to_who_mourns() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        publish(&db, &shop, Kind::Job, vec![word(), call("Demander")]).await;
        let (app, box_, _) = program(&db).await;
        let nadia = person(&db, &shop, "Nadia Belkacem", NADIA).await;
        at(&db, &shop, morning(), |tx, env, shop| {
            let contact = NADIA.parse().expect("a number");
            consent::agree(tx, env, &shop.key, &contact, Agreement::Projects, true, Heard::Noted("Inès"))?;
            assert!(consent::agrees(tx, &shop.key, &contact, Agreement::Projects)?);
            assert!(!consent::agrees(tx, &shop.key, &contact, Agreement::Advice)?, "one agreement is not the other");
            Ok(())
        })
        .await;
        tell(&db, &shop, nadia, Kind::Job, None).await;
        jobs::deliver(app.clone()).await.expect("delivered");
        let sent: Vec<String> = box_.messages().into_iter().map(|message| message.text).collect();
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("Bonjour Nadia, bienvenue.") && sent[0].contains("STOP"), "{sent:?}");
        // From the day on which she told of a loss, no scenario writes to her, whatever it is about.
        let loss = tell(&db, &shop, nadia, Kind::Loss, None).await;
        let again = tell(&db, &shop, nadia, Kind::Job, None).await;
        assert_eq!(states(&db, &shop, again).await, [(1, Stand::Skipped), (2, Stand::Todo)]);
        at(&db, &shop, morning(), move |tx, env, shop| end(tx, env, &shop.key, loss, "customer")).await;
        let later = tell(&db, &shop, nadia, Kind::Job, None).await;
        assert_eq!(states(&db, &shop, later).await[0], (1, Stand::Sent));
        at(&db, &shop, morning(), move |tx, env, shop| stop(tx, env, &shop.key, later, "staff:Inès")).await;
        jobs::deliver(app).await.expect("delivered");
        assert_eq!(box_.messages().len(), 1, "what was not sent when it was stopped stays here");
    });
}

#[test]
fn a_word_is_said_in_the_language_that_its_person_speaks_with_the_shop() {
    const FRED: &str = "+33639980105";
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let both = What::Message {
            about: About::Relation,
            text: "Bonjour {prénom}, bienvenue.".into(),
            english: "Hello {prénom}, welcome.".into(),
        };
        publish(&db, &shop, Kind::Job, vec![both, call("Demander")]).await;
        publish(&db, &shop, Kind::Moving, vec![word(), call("Demander")]).await;
        let (app, box_, _) = program(&db).await;
        for (name, number, lang) in [("Nadia", NADIA, None), ("Fred", FRED, Some(Lang::En))] {
            let who = person(&db, &shop, name, number).await;
            at(&db, &shop, morning(), move |tx, env, shop| {
                let contact = number.parse().expect("a number");
                if let Some(lang) = lang {
                    let topics = [consent::Topic::Shop];
                    let ask = consent::Ask {
                        contact: &contact,
                        topics: &topics,
                        push: None,
                        lang,
                        place: "page",
                        witness: "",
                    };
                    consent::ask(tx, env, &shop.key, &ask)?;
                }
                consent::agree(tx, env, &shop.key, &contact, Agreement::Projects, true, Heard::Noted("Inès"))
            })
            .await;
            tell(&db, &shop, who, Kind::Job, None).await;
            tell(&db, &shop, who, Kind::Moving, None).await;
        }
        jobs::deliver(app).await.expect("delivered");
        let to = |number: &str| -> Vec<String> {
            let all = box_.messages().into_iter().filter(|message| message.to == number);
            all.map(|message| message.text).collect()
        };
        let (nadia, fred) = (to(NADIA), to(FRED));
        assert!(nadia.iter().all(|text| text.contains("Bonjour Nadia") && text.contains("Arret")), "{nadia:?}");
        assert!(fred.iter().any(|text| text.contains("Hello Fred, welcome.") && text.contains("To stop")), "{fred:?}");
        assert!(
            fred.iter().any(|text| text.contains("Bonjour Fred")),
            "written in French only, it is French: {fred:?}"
        );
        assert_eq!((nadia.len(), fred.len()), (2, 2));
    });
}

#[test]
fn who_is_under_way_stays_in_the_version_in_which_they_began() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let id =
            publish(&db, &shop, Kind::Home, vec![call("Première"), wait(1, Unit::Days, Origin::Step), letter()]).await;
        let nadia = person(&db, &shop, "Nadia", NADIA).await;
        let first = tell(&db, &shop, nadia, Kind::Home, None).await;
        // A draft changes nothing for anybody; published, it is for those who come.
        at(&db, &shop, morning(), move |tx, env, shop| {
            let key = &shop.key;
            assert!(scenarios::edit(tx, env, key, id, ("Mieux", steps(vec![letter()])), "staff:Camille")?);
            assert_eq!(scenarios::live(tx, key, Kind::Home)?.expect("live").version, 1);
            assert!(scenarios::edit(tx, env, key, id, ("Mieux", steps(vec![call("Seconde")])), "staff:Camille")?);
            assert_eq!(scenarios::versions(tx, key, id)?.len(), 2, "one draft");
            assert_eq!(scenarios::publish(tx, env, shop, id, true, "staff:Camille")?, Published::Yes(0));
            assert_eq!(scenarios::publish(tx, env, shop, id, true, "staff:Camille")?, Published::Nothing);
            assert_eq!(scenarios::under_way(tx, key, id)?, [(1, 1)]);
            let frozen = scenarios::version(tx, key, id, 1)?.expect("kept");
            store::scenarios::put(tx, key, &Scenario { steps: Vec::new(), ..frozen.clone() })?;
            assert_eq!(scenarios::version(tx, key, id, 1)?.expect("kept").steps, frozen.steps, "it never changes");
            Ok(())
        })
        .await;
        let second = tell(&db, &shop, nadia, Kind::Home, None).await;
        let list = todo(&db, &shop, morning()).await;
        assert_eq!(list.len(), 2);
        for (_, line) in list {
            end_step(&db, &shop, morning(), line, Outcome::Done).await;
        }
        assert_eq!(states(&db, &shop, first).await, [(1, Stand::Done), (2, Stand::Due)], "it goes on as it began");
        assert_eq!(states(&db, &shop, second).await, [(1, Stand::Done)]);
        // Withdrawn: nobody begins, who is under way goes on.
        at(&db, &shop, morning(), move |tx, env, shop| {
            assert!(scenarios::retire(tx, env, &shop.key, id, "staff:Camille")?);
            assert!(scenarios::live(tx, &shop.key, Kind::Home)?.is_none());
            Ok(())
        })
        .await;
        assert_eq!(round(&db, &shop, morning() + day() * 2).await, 1);
        assert_eq!(todo(&db, &shop, morning() + day() * 2).await.len(), 1);
    });
}

#[test]
fn a_day_that_is_put_right_moves_what_waits_for_it_and_what_is_taken_out_leaves_nothing() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        publish(&db, &shop, Kind::Retirement, vec![wait(1, Unit::Weeks, Origin::Before), call("Demander")]).await;
        let nadia = person(&db, &shop, "Nadia", NADIA).await;
        let id = tell(&db, &shop, nadia, Kind::Retirement, None).await;
        assert_eq!(round(&db, &shop, morning() + day() * 900).await, 0, "the day is not known");
        let put =
            |day| at(&db, &shop, morning(), move |tx, env, shop| correct(tx, env, shop, id, "enfin", day, "customer"));
        assert!(put(Some(date(2027, 3, 31))).await);
        assert_eq!(round(&db, &shop, "2027-03-24T06:59:59Z".parse().expect("an instant")).await, 0);
        assert!(put(Some(date(2026, 12, 24))).await, "sooner");
        let due: Timestamp = "2026-12-17T08:00:00Z".parse().expect("an instant");
        assert_eq!(round(&db, &shop, due - SignedDuration::from_secs(1)).await, 0);
        assert_eq!(round(&db, &shop, due).await, 1);
        assert_eq!(todo(&db, &shop, due).await.len(), 1);
        // A neighbour finds none of it.
        let other = key("fleurs");
        let seen = db.read(move |conn| {
            Ok::<_, DbError>((
                by_id(conn, &other, id)?,
                tasks(conn, &other, due, 9)?.len(),
                of_file(conn, &other, &[nadia])?,
            ))
        });
        assert_eq!(seen.await.expect("read"), (None, 0, Vec::new()));
        at(&db, &shop, due, move |tx, env, shop| {
            assert!(remove(tx, env, &shop.key, id, "customer")?);
            assert!(!remove(tx, env, &shop.key, id, "customer")?);
            assert!(history(tx, &shop.key, id)?.is_empty() && of_file(tx, &shop.key, &[nadia])?.is_empty());
            Ok(())
        })
        .await;
        let gone = tell(&db, &shop, nadia, Kind::Retirement, None).await;
        at(&db, &shop, due, move |tx, env, shop| {
            assert!(end(tx, env, &shop.key, gone, "customer")?);
            assert!(!correct(tx, env, shop, gone, "", None, "customer")?, "it is over");
            assert_eq!(expire(tx, &shop.key, due, 10)?, 0);
            assert_eq!(expire(tx, &shop.key, due + day(), 10)?, 1);
            Ok(())
        })
        .await;
        assert!(states(&db, &shop, gone).await.is_empty());
    });
}

#[test]
fn what_it_would_cost_is_said_beforehand_and_is_what_it_costs() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let names = ["Odile Un", "Odile Deux", "Odile Trois"];
        for (n, name) in names.into_iter().enumerate() {
            let contact: &'static str = ["+33639980111", "+33639980112", "odile@example.net"][n];
            let one = person(&db, &shop, name, contact).await;
            let day = (n > 0).then(|| date(2026, 12, 10));
            tell(&db, &shop, one, Kind::Marriage, day).await;
        }
        at(&db, &shop, morning(), |tx, env, shop| {
            let contact = "odile@example.net".parse().expect("an address");
            consent::agree(tx, env, &shop.key, &contact, Agreement::Projects, true, Heard::Noted("Inès"))
        })
        .await;
        let all = vec![
            call("Parler"),
            wait(1, Unit::Weeks, Origin::After),
            letter(),
            word(),
            wait(6, Unit::Months, Origin::Step),
            call("x"),
        ];
        let id = at(&db, &shop, morning(), move |tx, env, shop| {
            scenarios::draft(tx, env, &shop.key, ("Mariage", Kind::Marriage, steps(all)), "staff:Camille")
        })
        .await;
        let run = at(&db, &shop, morning(), move |tx, env, shop| {
            let own = scenarios::current(tx, &shop.key, id)?.expect("a draft");
            scenarios::dry_run(tx, shop, &own, env.now)
        })
        .await;
        assert_eq!((run.persons, run.minutes, run.messages, run.refused), (3, 60, 2, 1));
        assert_eq!(run.gestures.into_iter().collect::<Vec<_>>(), [(Gesture::Call, 3), (Gesture::Letter, 2)]);
        assert_eq!(run.months, [(date(2026, 11, 1), 3, 30), (date(2026, 12, 1), 2, 30)]);
        // Nothing was written by looking; published, it begins for the three.
        assert_eq!((todo(&db, &shop, morning()).await.len(), round(&db, &shop, morning() + day() * 900).await), (0, 0));
        let begun = at(&db, &shop, morning(), move |tx, env, shop| {
            scenarios::publish(tx, env, shop, id, true, "staff:Camille")
        });
        assert_eq!(begun.await, Published::Yes(3));
        assert_eq!(round(&db, &shop, morning()).await, 3);
        let mut done = 0;
        for days in 0..92 {
            let now = morning() + day() * days;
            round(&db, &shop, now).await;
            for (_, line) in todo(&db, &shop, now).await {
                assert!(end_step(&db, &shop, now, line, Outcome::Done).await);
                done += 1;
            }
        }
        assert_eq!(done, 5, "as it was said");
    });
}

#[test]
fn ready_scenarios_can_be_published_as_they_are() {
    let ready = scenarios::ready();
    assert_eq!(ready.len(), 5);
    for one in ready {
        assert_eq!(judge(one.kind(), &one.steps), [], "{}", one.name);
        for step in &one.steps {
            let says = words::step(Lang::Fr, step);
            assert!(!says.is_empty() && !says.contains("scenario-"), "{says}");
        }
    }
}
