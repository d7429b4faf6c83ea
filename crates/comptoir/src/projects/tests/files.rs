//! Projects of files that are more than one address: which address is written to, which lists a line leaves; days that are told
//! late; many who begin at once.

use super::*;

#[test]
fn each_message_leaves_to_the_address_that_agreed_to_what_it_is_about() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let offer =
            What::Message { about: About::Offer, text: "Nos gâteaux de fête.".into(), english: String::new() };
        publish(&db, &shop, Kind::Marriage, vec![word(), offer, call("Demander")]).await;
        let (app, box_, _) = program(&db).await;
        let nadia = person(&db, &shop, "Nadia Belkacem", "nadia@example.net").await;
        at(&db, &shop, morning(), move |tx, env, shop| {
            let key = &shop.key;
            let (mail, work) = ("nadia@example.net".parse().expect("one"), "travail@example.net".parse().expect("one"));
            assert!(customers::add_address(tx, env, key, nadia, &work, "staff:Inès")?);
            consent::agree(tx, env, key, &mail, Agreement::Projects, true, Heard::Noted("Inès"))?;
            let ask = consent::Ask {
                contact: &work,
                topics: &[consent::Topic::Shop],
                push: None,
                lang: Lang::Fr,
                place: "page",
                witness: "",
            };
            consent::ask(tx, env, key, &ask)?;
            consent::confirm(tx, env, key, &work, "link")
        })
        .await;
        tell(&db, &shop, nadia, Kind::Marriage, None).await;
        jobs::deliver(app).await.expect("delivered");
        let mut sent: Vec<(String, bool)> =
            box_.messages().into_iter().map(|one| (one.to, one.text.contains("gâteaux"))).collect();
        sent.sort();
        assert_eq!(sent, [("nadia@example.net".to_owned(), false), ("travail@example.net".to_owned(), true)]);
    });
}

#[test]
fn what_is_done_elsewhere_leaves_the_list_of_the_whole_file() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        publish(&db, &shop, Kind::Job, vec![call("Demander"), letter()]).await;
        let kept = person(&db, &shop, "Nadia Belkacem", NADIA).await;
        let other = person(&db, &shop, "Nadia", "nadia@example.net").await;
        at(&db, &shop, morning(), move |tx, env, shop| {
            customers::join(tx, env, &shop.key, kept, other, &[], "staff:Inès")
        })
        .await;
        for outcome in [Outcome::Later, Outcome::Not, Outcome::Done] {
            tell(&db, &shop, other, Kind::Job, None).await;
            let line = todo(&db, &shop, morning()).await.pop().expect("to be done").1;
            let about = line.clone();
            let (staff, id) = at(&db, &shop, morning(), move |tx, env, shop| {
                let staff = StaffId::new(env.now, env.rng.as_mut());
                let step = rituals::rules::Step { kind: Gesture::Call, minutes: 10 };
                let candidate = rituals::rules::Candidate { promised: false, debt: 0, kinds: vec![], step: Some(step) };
                let client =
                    rituals::Client { person: kept, members: vec![kept, other], contacts: vec![], candidate, about };
                let (today, none) = (shop.day(env.now), rituals::rules::Purse::default());
                rituals::compose(tx, env, &shop.key, staff, today, (30, none), &[client])?;
                let id = rituals::of_day(tx, &shop.key, staff, today)?.pop().expect("on the list").id;
                Ok((staff, id))
            })
            .await;
            assert!(end_step(&db, &shop, morning(), line, outcome).await, "{outcome:?}");
            at(&db, &shop, morning(), move |tx, env, shop| {
                let today = shop.day(env.now);
                assert_eq!(rituals::of_day(tx, &shop.key, staff, today)?, [], "{outcome:?} leaves the list");
                assert_eq!(rituals::by_id(tx, &shop.key, id)?, None);
                Ok(())
            })
            .await;
            // The next of them begins from nothing.
            at(&db, &shop, morning(), move |tx, env, shop| forget_all(tx, env, &shop.key, &[kept, other], "customer"))
                .await;
        }
    });
}

#[test]
fn a_day_that_is_told_when_it_is_long_past_brings_nothing_back() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let all = vec![
            wait(1, Unit::Months, Origin::Before),
            call("Préparer"),
            wait(2, Unit::Weeks, Origin::After),
            word(),
            wait(12, Unit::Months, Origin::After),
            call("Un an déjà"),
        ];
        publish(&db, &shop, Kind::Retirement, all).await;
        let nadia = person(&db, &shop, "Nadia", NADIA).await;
        let id = tell(&db, &shop, nadia, Kind::Retirement, None).await;
        let june: Timestamp = "2027-06-10T08:00:00Z".parse().expect("an instant");
        let march = Some(date(2027, 3, 31));
        at(&db, &shop, june, move |tx, env, shop| correct(tx, env, shop, id, "", march, "customer")).await;
        assert_eq!(round(&db, &shop, june).await, 0);
        assert_eq!(
            states(&db, &shop, id).await,
            [(1, Stand::Skipped), (3, Stand::Skipped), (5, Stand::Due)],
            "only what is to come"
        );
        // Other words for it are no other day.
        at(&db, &shop, june + day() * 9, move |tx, env, shop| {
            let before = by_id(tx, &shop.key, id)?.expect("known").dated;
            assert!(correct(tx, env, shop, id, "Le potager", march, "customer")?);
            assert_eq!((before, by_id(tx, &shop.key, id)?.expect("known").dated), (june, june));
            Ok(())
        })
        .await;
    });
}

#[test]
fn many_are_weighed_in_part_and_each_that_begins_has_its_fact() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let most = usize::try_from(scenarios::WEIGHED).expect("few");
        let last = at(&db, &shop, morning(), move |tx, env, shop| {
            let mut last = None;
            for n in 0..most + 3 {
                let contact = format!("client-{n}@example.net").parse().expect("an address");
                let person = customers::open(tx, env, &shop.key, "Nadia", &contact)?;
                let (kind, how) = (Kind::Job, How::Page);
                let told = Told { person, kind, words: "", day: None, how, staff: None };
                last = Some(super::super::tell(tx, env, shop, &told, "customer")?);
            }
            Ok(last.expect("some"))
        })
        .await;
        let (run, begun) = at(&db, &shop, morning() + day(), move |tx, env, shop| {
            let all = steps(vec![call("Demander")]);
            let id = scenarios::draft(tx, env, &shop.key, ("Un", Kind::Job, all), "staff:Camille")?;
            let own = scenarios::current(tx, &shop.key, id)?.expect("a draft");
            let run = scenarios::dry_run(tx, shop, &own, env.now)?;
            Ok((run, scenarios::publish(tx, env, shop, id, true, "staff:Camille")?))
        })
        .await;
        assert_eq!((run.persons, run.weighed), (most + 3, most));
        assert_eq!(run.gestures.values().sum::<usize>(), most);
        assert_eq!(begun, Published::Yes(most as u64 + 3));
        let key = shop.key.clone();
        let told = db.read(move |conn| facts::of_subject(conn, &key, &last.to_string())).await.expect("read");
        let told: Vec<(&str, &str)> = told.iter().map(|fact| (fact.kind.as_str(), fact.actor.as_str())).collect();
        assert_eq!(told, [("project.told", "customer"), ("project.begun", "program")]);
    });
}
