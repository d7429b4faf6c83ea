//! Subscriptions on both engines: made, changed, generated, booked; and what must never happen.

mod rounds;
mod swaps;
mod walks;

use std::sync::Arc;

use db::{Db, testing::on_both};
use jiff::civil::date;
use kernel::Cents;

use super::{
    rules::{Choice, Formula, Missing, Part, Pause, Taste},
    *,
};
use crate::{
    catalogue::{self, Article, Planned},
    outbox::jobs::Demo,
    platform::{App, clock::ShiftedClock},
    standing::Weekdays,
    testing::{article, env_at, key, morning, program, shelve, shop, who},
};

const NADIA: &str = "+33639980101";

struct Street {
    db: Db,
    app: App,
    sent: Demo,
    clock: Arc<ShiftedClock>,
    shop: Arc<Shop>,
}

fn sku(text: &str) -> Sku {
    text.parse().expect("a reference")
}

fn midi(code: &str, name: &str, cents: i64, stock: i64) -> Article {
    Article {
        category: "Le midi".into(),
        price: Cents(cents),
        plan: vec![Planned { minute: 0, quantity: stock }],
        ..article(code, name)
    }
}

fn whole() -> Offer {
    let part =
        |name: &str, skus: &[&str]| Part { name: name.into(), skus: skus.iter().map(|code| sku(code)).collect() };
    Offer {
        active: true,
        formulas: vec![Formula {
            sku: sku("FM"),
            parts: vec![part("sandwich", &["JB", "PC"]), part("boisson", &["EAU"])],
        }],
        rotation: vec![sku("JB"), sku("PC"), sku("QUI")],
        month: true,
        ..Offer::default()
    }
}

/// A bakery at noon that offers lunches; it is Tuesday 24 November 2026, 9 h.
async fn street(db: &Db, stock: i64) -> Street {
    let shelf = vec![
        Article { counted: catalogue::Counted::No, ..midi("FM", "Formule midi", 890, 0) },
        midi("JB", "Sandwich jambon-beurre", 430, stock),
        midi("PC", "Sandwich poulet", 490, stock),
        midi("QUI", "Quiche", 440, stock),
        Article { category: "Boissons".into(), ..midi("EAU", "Eau", 120, 50) },
    ];
    let shop = shelve(db, shop("pain"), shelf).await;
    let (app, sent, clock) = program(db).await;
    db.write(&shop.key, |tx| set_offer(tx, &mut env_at(morning(), 1), &key("pain"), whole(), "staff:Camille"))
        .await
        .expect("offered");
    Street { db: db.clone(), app, sent, clock, shop }
}

fn one(code: &str) -> Content {
    let choice = Choice::Fixed { part: String::new(), sku: sku(code), quantity: 1, options: Vec::new() };
    Content { formula: None, choices: vec![choice] }
}

fn wish(contact: &str, content: Content) -> Wish {
    let who = who("Nadia", contact);
    Wish {
        contact: who.contact,
        name: who.name,
        lang: Lang::Fr,
        plan: Plan {
            content,
            taste: Taste::default(),
            missing: Missing::Replace,
            weekdays: Weekdays::parse("2345"),
            minute: 735,
            start: date(2026, 11, 1),
            end: None,
            on_holidays: false,
            on_breaks: false,
            pauses: Vec::new(),
            prices: Vec::new(),
            next: None,
        },
        pay: Pay::Pickup,
    }
}

impl Street {
    /// Does something at the clock's time.
    async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>, &mut Env, &Shop) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (mut env, shop) = (env_at(self.app.now(), 3), self.shop.clone());
        self.db.write(&self.shop.key, move |tx| act(tx, &mut env, &shop)).await
    }

    async fn subscribed(&self, wish: Wish) -> Subscription {
        self.write(move |tx, env, shop| make(tx, env, shop, wish, Some("staff:Sarah"))).await.expect("subscribed")
    }

    async fn known(&self, id: SubscriptionId) -> Subscription {
        self.db.read(move |conn| by_id(conn, &key("pain"), id)).await.expect("read").expect("there")
    }

    async fn lunch(&self, id: SubscriptionId, day: Date) -> Option<Lunch> {
        self.db.read(move |conn| lunch(conn, &key("pain"), id, day)).await.expect("read")
    }

    async fn orders(&self, day: Date) -> Vec<crate::orders::Order> {
        let now = self.app.now();
        let mut all =
            self.db.read(move |conn| crate::orders::at_day(conn, &key("pain"), day, now)).await.expect("read");
        all.retain(|order| order.source == SOURCE);
        all
    }

    /// Everything that is due, done; the books are even.
    async fn drain(&self) {
        crate::app::runner().drain(&self.app).await.expect("run");
        let faults = crate::app::check(&self.db, self.app.now()).await.expect("read");
        assert_eq!(faults, Vec::<String>::new());
    }

    fn texts(&self) -> Vec<String> {
        self.sent.messages().iter().rev().map(|sent| sent.text.clone()).collect()
    }
}

#[test]
fn nothing_runs_before_the_address_said_yes() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.write(|tx, env, shop| make(tx, env, shop, wish(NADIA, one("JB")), None)).await.expect("asked");
        assert_eq!(own.state, State::Pending);
        street.clock.advance(10 * 60 + 30);
        street.drain().await;
        assert!(street.orders(date(2026, 11, 25)).await.is_empty());
        let secrets = street.app.secrets().clone();
        assert_eq!(read_token(&secrets, &key("pain"), &own.token(&secrets)), Some(own.id));
        assert_eq!(read_token(&secrets, &key("fleur"), &own.token(&secrets)), None);
        assert!(street.texts().iter().any(|text| text.contains("C'est vous ?") && text.contains("/abonnement/")));
        let mut asked = own.clone();
        street.write(move |tx, env, shop| confirm(tx, env, shop, &mut asked)).await.expect("confirmed");
        let known = street.known(own.id).await;
        assert_eq!((known.state, known.plan.start), (State::Active, date(2026, 11, 26)), "too late for tomorrow");
        street.clock.advance(24 * 60);
        street.drain().await;
        assert_eq!(street.orders(date(2026, 11, 26)).await.len(), 1);
    });
}

#[test]
fn who_never_said_yes_is_forgotten_after_two_days() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.write(|tx, env, shop| make(tx, env, shop, wish(NADIA, one("JB")), None)).await.expect("asked");
        street.drain().await;
        street.clock.advance(3 * 24 * 60);
        street.drain().await;
        let gone = db.read(move |conn| by_id(conn, &key("pain"), own.id)).await.expect("read");
        assert!(gone.is_none());
    });
}

#[test]
fn a_day_is_skipped_swapped_and_moved_until_its_cut_off() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(wish(NADIA, one("JB"))).await;
        let (wed, thu, fri) = (date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27));
        let mine = own.clone();
        street
            .write(move |tx, env, shop| {
                skip(tx, env, shop, &mine, wed, true, "customer")?;
                let other = DayChange { content: Some(one("PC")), minute: Some(12 * 60 + 45) };
                change_day(tx, env, shop, &mine, thu, other, "customer")?;
                assert!(matches!(
                    skip(tx, env, shop, &mine, date(2026, 11, 30), true, "customer"),
                    Err(Failure::NoLunch(_))
                ));
                let night = DayChange { content: None, minute: Some(23 * 60) };
                assert!(matches!(change_day(tx, env, shop, &mine, thu, night, "customer"), Err(Failure::Shut(_))));
                Ok(())
            })
            .await
            .expect("changed");
        // Tuesday 18 h 05: tomorrow stands as it is.
        street.clock.advance(9 * 60 + 5);
        let mine = own.clone();
        let late = street.write(move |tx, env, shop| skip(tx, env, shop, &mine, wed, false, "customer")).await;
        assert!(matches!(late, Err(Failure::TooLate(day)) if day == wed));
        street.clock.advance(60);
        street.drain().await;
        assert!(street.orders(wed).await.is_empty());
        street.clock.advance(24 * 60);
        street.drain().await;
        let orders = street.orders(thu).await;
        assert_eq!(orders[0].lines[0].sku.as_str(), "PC");
        assert_eq!(orders[0].pickup_at.to_string(), "2026-11-26T11:45:00Z");
        street.clock.advance(24 * 60);
        street.drain().await;
        assert_eq!(street.orders(fri).await[0].lines[0].sku.as_str(), "JB");
    });
}

#[test]
fn what_is_past_the_cut_off_stays_whatever_is_changed() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(wish(NADIA, one("JB"))).await;
        let other = street.subscribed(wish("+33639980102", one("QUI"))).await;
        // 18 h 30: after the cut-off, before the orders are made.
        street.clock.advance(9 * 60 + 30);
        let (mut mine, mut ends) = (own.clone(), other.clone());
        street
            .write(move |tx, env, shop| {
                let mut plan = mine.plan.clone();
                (plan.weekdays, plan.minute, plan.content) = (Weekdays::parse("45"), 750, one("PC"));
                change(tx, env, shop, &mut mine, (plan, Pay::Pickup, false), "customer")?;
                let rest = Pause { from: shop.day(env.now), until: None };
                pause(tx, env, shop, &mut mine, rest, "customer")?;
                end(tx, env, shop, &mut ends, "customer")
            })
            .await
            .expect("changed");
        street.clock.advance(60);
        street.drain().await;
        let orders = street.orders(date(2026, 11, 25)).await;
        let mut had: Vec<_> = orders.iter().map(|order| (order.lines[0].sku.as_str(), order.pickup_at)).collect();
        had.sort_unstable();
        let noon: Timestamp = "2026-11-25T11:15:00Z".parse().expect("an instant");
        assert_eq!(had, [("JB", noon), ("QUI", noon)]);
        street.clock.advance(24 * 60);
        street.drain().await;
        assert!(street.orders(date(2026, 11, 26)).await.is_empty(), "one rests, the other is over");
    });
}

#[test]
fn a_card_is_used_at_the_hand_over_and_never_below_nothing() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(Wish { pay: Pay::Card, ..wish(NADIA, one("JB")) }).await;
        let mine = own.clone();
        street
            .write(move |tx, env, _| {
                sell_card(tx, env, &mine, (1, Cents(400)), "a", "staff:Sarah")?;
                sell_card(tx, env, &mine, (1, Cents(400)), "a", "staff:Sarah")
            })
            .await
            .expect("sold once");
        street.clock.advance(10 * 60 + 5);
        street.drain().await;
        let lunch = street.lunch(own.id, date(2026, 11, 25)).await.expect("made");
        assert_eq!((lunch.pay, lunch.changes.as_slice()), (Pay::Card, &[Change::CardLow(0)][..]));
        // Wednesday, 12 h 20: handed over, taken back by mistake, handed over.
        street.clock.advance(17 * 60 + 15);
        let id = lunch.order.expect("ordered");
        use crate::orders::{Actor, move_to, rules::State as At};
        for (to, left) in [(At::Collected, 0), (At::Ready, 1), (At::Collected, 0)] {
            let moved = street.write(move |tx, env, shop| {
                let actor = Actor::staff("Sarah");
                move_to(tx, env, shop, id, to, &actor, "")
                    .map(|_| ())
                    .map_err(|f| Failure::Error(Error::Fault(f.to_string())))
            });
            moved.await.expect("moved");
            street.drain().await;
            let stands = db.read(move |conn| balance(conn, &key("pain"), own.id)).await.expect("read");
            assert_eq!(stands.lunches, left);
        }
        // Wednesday evening: the card is over, so Thursday's lunch is paid at pick-up, and that is told.
        street.clock.advance(7 * 60);
        street.drain().await;
        let lunch = street.lunch(own.id, date(2026, 11, 26)).await.expect("made");
        assert_eq!((lunch.pay, lunch.changes.as_slice()), (Pay::Pickup, &[Change::CardOver][..]));
        assert!(street.texts().iter().any(|text| text.contains("Votre carte est finie")));
        let kinds: Vec<_> = db
            .read(move |conn| entries(conn, &key("pain"), own.id))
            .await
            .expect("read")
            .iter()
            .map(|entry| entry.kind.as_str())
            .collect();
        assert_eq!(kinds, ["bought", "used", "returned", "used"]);
    });
}

#[test]
fn a_month_is_owed_and_paid() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(Wish { pay: Pay::Month, ..wish(NADIA, one("JB")) }).await;
        street.clock.advance(10 * 60 + 5);
        street.drain().await;
        street.clock.advance(17 * 60 + 15);
        let id = street.orders(date(2026, 11, 25)).await[0].id;
        street
            .write(move |tx, env, shop| {
                use crate::orders::{Actor, move_to, rules::State as At};
                let moved = move_to(tx, env, shop, id, At::Collected, &Actor::staff("Sarah"), "");
                moved.map(|_| ()).map_err(|f| Failure::Error(Error::Fault(f.to_string())))
            })
            .await
            .expect("handed over");
        street.drain().await;
        let (one, two) = (own.clone(), own.clone());
        street
            .write(move |tx, env, _| {
                assert_eq!(balance(tx, &one.key, one.id)?.due, Cents(430));
                assert!(matches!(forget(tx, env, &one), Err(Failure::NotEven)));
                pay_month(tx, env, &one, "p", "staff:Sarah")
            })
            .await
            .expect("paid");
        let stands = db.read(move |conn| balance(conn, &key("pain"), two.id)).await.expect("read");
        assert_eq!(stands, rules::Balance::default());
    });
}

#[test]
fn a_price_is_told_before_it_counts() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(wish(NADIA, one("JB"))).await;
        street.drain().await;
        street
            .write(|tx, _, shop| Ok(catalogue::put(tx, &shop.key, &midi("JB", "Sandwich jambon-beurre", 480, 20))?))
            .await
            .expect("dearer");
        street.drain().await;
        let known = street.known(own.id).await;
        assert_eq!(known.plan.next, Some((date(2026, 11, 26), vec![(sku("JB"), Cents(480))])));
        let told = |text: &String| text.contains("4,80") && text.contains("au lieu de 4,30");
        assert_eq!(street.texts().iter().filter(|text| told(text)).count(), 1);
        street.clock.advance(10 * 60 + 5);
        street.drain().await;
        street.clock.advance(24 * 60);
        street.drain().await;
        assert_eq!(street.orders(date(2026, 11, 25)).await[0].total, Cents(430), "what was agreed");
        assert_eq!(street.orders(date(2026, 11, 26)).await[0].total, Cents(480), "what was announced");
    });
}

#[test]
fn what_holds_what_they_avoid_or_is_not_offered_is_refused() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let refused = street
            .write(|tx, env, shop| {
                let mut wishes = vec![wish(NADIA, one("JB")), wish(NADIA, Content::default()), wish(NADIA, one("XX"))];
                wishes[0].plan.taste.avoid = vec!["gluten".into()];
                let mut night = wish(NADIA, one("JB"));
                (night.plan.minute, night.plan.weekdays) = (14 * 60, Weekdays::parse("26"));
                wishes.push(night);
                let all = wishes.into_iter().map(|wish| make(tx, env, shop, wish, None).map(|_| ()));
                Ok(all.map(|made| made.expect_err("refused").to_string()).collect::<Vec<_>>())
            })
            .await
            .expect("asked");
        assert_eq!(
            refused,
            ["Sandwich jambon-beurre is not safe", "nothing is chosen", "not offered", "closed at that hour"]
        );
    });
}

#[test]
fn a_neighbour_sees_and_moves_nothing() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(wish(NADIA, one("JB"))).await;
        let seen = db
            .read(move |conn| {
                let other = key("fleur");
                let none = by_id(conn, &other, own.id)?.is_none()
                    && all(conn, &other)?.is_empty()
                    && entries(conn, &other, own.id)?.is_empty()
                    && lunches(conn, &other, own.id, Date::MIN)?.is_empty()
                    && of_contact(conn, &other, &own.contact)?.is_empty()
                    && !offer(conn, &other)?.active;
                Ok::<_, DbError>(none)
            })
            .await
            .expect("read");
        assert!(seen);
    });
}
