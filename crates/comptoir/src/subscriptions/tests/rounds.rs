//! The evening round: never twice, never over the promise, caught up, told.

use db::testing::on_both;
use jiff::civil::date;
use kernel::Quantity;

use super::*;
use crate::shops::SlotRule;

#[test]
fn two_rounds_at_once_make_one_order_each() {
    on_both(|db| async move {
        let street = street(&db, 50).await;
        for n in 0..12 {
            street.subscribed(wish(&format!("+336399801{n:02}"), one("JB"))).await;
        }
        street.clock.advance(10 * 60 + 5);
        let round = || generate(street.app.clone());
        let (a, b, c) = tokio::join!(round(), round(), round());
        let made = a.expect("made") + b.expect("made") + c.expect("made");
        assert_eq!(made, 12, "each once, whoever makes it");
        street.drain().await;
        assert_eq!(street.orders(date(2026, 11, 25)).await.len(), 12);
    });
}

#[test]
fn no_more_is_promised_than_there_is() {
    on_both(|db| async move {
        // Three kinds of which there are two each: six lunches for nine who want the first.
        let street = street(&db, 2).await;
        for n in 0..9 {
            street.subscribed(wish(&format!("+336399801{n:02}"), one("JB"))).await;
        }
        street.clock.advance(10 * 60 + 5);
        street.drain().await;
        let orders = street.orders(date(2026, 11, 25)).await;
        let of = |code: &str| orders.iter().filter(|order| order.lines[0].sku.as_str() == code).count();
        assert_eq!((orders.len(), of("JB"), of("PC"), of("QUI")), (6, 2, 2, 2));
        assert!(orders.iter().all(|order| order.total <= Cents(430)), "nobody pays more for what they did not choose");
        let texts = street.texts();
        let told = |word: &str| texts.iter().filter(|text| text.contains(word)).count();
        assert_eq!((told("à la place de"), told("Pas de déjeuner pour demain")), (4, 3));
    });
}

#[test]
fn a_full_slot_moves_to_the_nearest_with_a_word() {
    on_both(|db| async move {
        let mut narrow = street(&db, 50).await;
        let small =
            Shop { slots: SlotRule { minutes: 30, orders: Some(1), pieces: None }, ..Shop::clone(&narrow.shop) };
        let own = small.clone();
        db.write(&small.key, move |tx| shops_save(tx, &own)).await.expect("saved");
        crate::shops::refresh(&narrow.app).await.expect("read");
        narrow.shop = Arc::new(small);
        for n in 0..3 {
            narrow.subscribed(wish(&format!("+336399801{n:02}"), one("JB"))).await;
        }
        narrow.clock.advance(10 * 60 + 5);
        narrow.drain().await;
        let mut at: Vec<_> =
            narrow.orders(date(2026, 11, 25)).await.iter().map(|order| order.pickup_at.to_string()).collect();
        at.sort_unstable();
        assert_eq!(at, ["2026-11-25T10:30:00Z", "2026-11-25T11:15:00Z", "2026-11-25T11:30:00Z"]);
        assert_eq!(narrow.texts().iter().filter(|text| text.contains("l'heure était complète")).count(), 2);
    });
}

fn shops_save(tx: &mut Tx<'_>, shop: &Shop) -> Result<(), DbError> {
    crate::shops::save(tx, shop)
}

#[test]
fn what_was_not_made_in_the_evening_is_made_in_the_morning() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(wish(NADIA, one("JB"))).await;
        let early = street
            .subscribed(Wish {
                plan: Plan { minute: 420, ..wish(NADIA, one("JB")).plan },
                ..wish("+33639980102", one("JB"))
            })
            .await;
        // The program was down from Tuesday noon to Wednesday 8 h.
        street.clock.advance(23 * 60);
        street.drain().await;
        assert_eq!(street.lunch(own.id, date(2026, 11, 25)).await.expect("made").outcome, Outcome::Ordered);
        let late = street.lunch(early.id, date(2026, 11, 25)).await.expect("made");
        assert_eq!((late.outcome, late.changes.as_slice()), (Outcome::Refused, &[Change::Late][..]));
        assert!(street.texts().iter().any(|text| text.contains("à temps, pardon")));
    });
}

#[test]
fn days_of_23_and_25_hours_have_one_lunch_each() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let plan = Plan {
            weekdays: Weekdays::parse("67"),
            minute: 11 * 60,
            start: date(2026, 3, 28),
            ..wish(NADIA, one("JB")).plan
        };
        let own = street.subscribed(Wish { plan, ..wish(NADIA, one("JB")) }).await;
        let mut all = Vec::new();
        for (eve, day) in [("2027-03-27T18:00:00Z", date(2027, 3, 28)), ("2027-10-30T17:00:00Z", date(2027, 10, 31))] {
            let eve: Timestamp = eve.parse().expect("an instant");
            let (shop, id) = (street.shop.clone(), own.id);
            let made = db.write(&street.shop.key, move |tx| {
                let early = serve(tx, &mut env_at(eve - jiff::SignedDuration::from_mins(1), 1), &shop, id, day)?;
                let first = serve(tx, &mut env_at(eve, 1), &shop, id, day)?;
                let again = serve(tx, &mut env_at(eve, 2), &shop, id, day)?;
                Ok::<_, Error>((early, first, again))
            });
            all.push(made.await.expect("made"));
        }
        assert_eq!(all, [(false, true, false), (false, true, false)]);
    });
}

#[test]
fn a_formula_takes_its_parts_from_the_shelf_and_costs_its_own_price() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let content = Content {
            formula: Some(sku("FM")),
            choices: vec![
                Choice::Chef { part: "sandwich".into() },
                Choice::Fixed { part: "boisson".into(), sku: sku("EAU"), quantity: 1, options: Vec::new() },
            ],
        };
        street.subscribed(wish("nadia@example.net", content)).await;
        let shop = street.shop.clone();
        let planned = db.read(move |conn| prep(conn, &shop, date(2026, 11, 25), morning())).await.expect("read");
        assert!(planned.forecast.is_some() && planned.tickets[0].lines.len() == 2);
        street.clock.advance(10 * 60 + 5);
        street.drain().await;
        let order = street.orders(date(2026, 11, 25)).await.remove(0);
        assert_eq!((order.total, order.lines.len()), (Cents(890), 3));
        assert!(order.lines.iter().all(|line| line.quantity == Quantity::new(1).expect("one")));
        let (shop, now) = (street.shop.clone(), street.app.now());
        let made = db.read(move |conn| prep(conn, &shop, date(2026, 11, 25), now)).await.expect("read");
        assert!(made.forecast.is_none());
        let stations: Vec<_> = made.groups.iter().map(|group| group.station.as_str()).collect();
        assert_eq!(stations, ["Boissons", "Le midi"]);
        assert!(street.texts().iter().any(|text| text.contains("Formule midi") && text.contains("Code")));
    });
}

#[test]
fn the_list_is_by_workstation_and_by_shelf_where_none_is_named() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let ham = Article { station: "Sandwichs".into(), work: 2, ..midi("JB", "Sandwich jambon-beurre", 430, 20) };
        let key = street.shop.key.clone();
        db.write(&street.shop.key, move |tx| catalogue::put(tx, &key, &ham)).await.expect("put");
        let fixed = |code: &str| one(code).choices.remove(0);
        let content = Content { formula: None, choices: vec![fixed("JB"), fixed("QUI"), fixed("EAU")] };
        street.subscribed(wish(NADIA, content)).await;
        let shop = street.shop.clone();
        let list = db.read(move |conn| prep(conn, &shop, date(2026, 11, 25), morning())).await.expect("read");
        let groups: Vec<_> = list.groups.iter().map(|group| (group.station.as_str(), group.totals.len())).collect();
        assert_eq!(groups, [("Boissons", 1), ("Le midi", 1), ("Sandwichs", 1)]);
    });
}

#[test]
fn three_lunches_that_nobody_fetched_and_it_rests() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(wish(NADIA, one("JB"))).await;
        for _ in 0..4 {
            street.clock.advance(24 * 60);
            street.drain().await;
        }
        street.clock.advance(24 * 60);
        street.drain().await;
        let known = street.known(own.id).await;
        assert!(!known.plan.pauses.is_empty(), "it rests");
        assert_eq!(street.texts().iter().filter(|text| text.contains("n'ont pas été pris")).count(), 1);
    });
}

#[test]
fn a_message_pauses_takes_back_and_takes_up_again() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(wish(NADIA, one("JB"))).await;
        let lexicon =
            crate::inbox::Lexicons::default().of(&street.app, &street.shop).await.expect("read").expect("one");
        let say = |n: usize, text: &'static str| {
            let (mut env, shop, lexicon) = (
                env_at(street.app.now() + jiff::SignedDuration::from_secs(n as i64), n as u64),
                street.shop.clone(),
                lexicon.clone(),
            );
            let db = db.clone();
            async move {
                let id = n.to_string();
                db.write(&key("pain"), move |tx| {
                    let raw = crate::inbox::Raw { source: "demo", external_id: &id, sender: NADIA, body: text };
                    crate::inbox::receive(tx, &mut env, &shop, Some(&lexicon), &raw)
                })
                .await
                .expect("heard");
            }
        };
        let rests = async |day: Date| rules::paused(&street.known(own.id).await.plan.pauses, day);
        say(1, "pas de déjeuner demain").await;
        assert!(rests(date(2026, 11, 25)).await && !rests(date(2026, 11, 26)).await);
        say(2, "ANNULER").await;
        assert!(!rests(date(2026, 11, 25)).await);
        say(3, "je suis en congés du 3 au 14").await;
        assert!(rests(date(2026, 12, 3)).await && rests(date(2026, 12, 14)).await && !rests(date(2026, 12, 15)).await);
        say(5, "je peux changer mon déjeuner de jeudi ?").await;
        assert!(rests(date(2026, 12, 3)).await, "a day is changed on the page");
        // Who wants to end it all does not take the holidays back.
        say(6, "je résilie mon abonnement").await;
        assert!(rests(date(2026, 12, 3)).await);
        say(4, "reprenez lundi 7 décembre").await;
        assert!(rests(date(2026, 12, 4)).await && !rests(date(2026, 12, 8)).await);
        street.clock.advance(1);
        street.drain().await;
        let mut texts = street.texts();
        texts.sort();
        // The link holds a random identifier.
        for text in &mut texts {
            if let Some(at) = text.find("/abonnement/") {
                text.truncate(at);
            }
        }
        insta::assert_snapshot!("messages", texts.join("\n"));
    });
}

#[test]
fn the_statement_tells_what_was_taken_how_it_is_paid_and_what_is_owed() {
    use crate::{
        orders::{Actor, move_to, rules::State as At},
        platform::i18n::Lang,
        subscriptions::statement::{read_month, statement, told},
    };
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(Wish { pay: Pay::Month, ..wish(NADIA, one("JB")) }).await;
        street.clock.advance(10 * 60 + 5);
        street.drain().await;
        let id = street.orders(date(2026, 11, 25)).await[0].id;
        let of = async |month: Date| {
            let (shop, own, now) = (street.shop.clone(), own.clone(), street.app.now());
            db.read(move |conn| statement(conn, &shop, &own, month, now)).await.expect("read")
        };
        let november = date(2026, 11, 1);
        assert!(of(november).await.taken.is_empty(), "what is ordered is not taken yet");
        street.clock.advance(17 * 60 + 15);
        let handed = street.write(move |tx, env, shop| {
            let moved = move_to(tx, env, shop, id, At::Collected, &Actor::staff("Sarah"), "");
            moved.map(|_| ()).map_err(|f| Failure::Error(Error::Fault(f.to_string())))
        });
        handed.await.expect("handed over");
        street.drain().await;
        let known = of(november).await;
        assert_eq!((known.taken.len(), known.sum(None), known.sum(Some(Pay::Month))), (1, Cents(430), Cents(430)));
        assert_eq!((known.after.due, known.vat.len()), (Cents(430), 1));
        let (mine, once) = (own.clone(), "month".to_owned());
        street.write(move |tx, env, _| pay_month(tx, env, &mine, &once, "staff:Sarah")).await.expect("paid");
        let known = of(november).await;
        assert_eq!((known.after.due, known.money.len(), known.money[0].paid), (Cents(0), 1, Cents(430)));
        let today = street.shop.day(street.app.now());
        let words = told(Lang::Fr, &street.shop, &own, &known, today);
        assert_eq!(words.title, "Relevé de novembre 2026");
        assert!(words.rows[0][0] == "mercredi 25" && words.rows[0][2] == "au mois", "{words:?}");
        assert!(words.around.is_empty(), "it began this month, and the next has not begun: {words:?}");
        assert!(of(date(2026, 12, 1)).await.taken.is_empty());
        assert_eq!(read_month("2026-10", today), date(2026, 10, 1));
        for wrong in ["", "2026-12", "2026-13", "novembre", "2026-11-01"] {
            assert_eq!(read_month(wrong, today), november, "{wrong}");
        }
    });
}
