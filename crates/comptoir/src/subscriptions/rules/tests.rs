//! The rules of subscriptions: calendars, cut-offs over the changes of the clock, what is composed, the books.

use jiff::civil::{date, time};
use kernel::hours::Closing;
use proptest::prelude::*;

use super::*;
use crate::{catalogue::rules::Article, testing::article};

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("bundled")
}

fn plan() -> Plan {
    Plan {
        content: Content { formula: None, choices: vec![fixed("", "JB")] },
        taste: Taste::default(),
        missing: Missing::Replace,
        weekdays: Weekdays::parse("1245"),
        minute: 12 * 60 + 15,
        start: date(2026, 11, 1),
        end: None,
        on_holidays: false,
        on_breaks: false,
        pauses: Vec::new(),
        prices: Vec::new(),
        next: None,
    }
}

fn fixed(part: &str, sku: &str) -> Choice {
    Choice::Fixed { part: part.into(), sku: sku.parse().expect("a reference"), quantity: 1, options: Vec::new() }
}

fn lunch(sku: &str, category: &str, cents: i64, allergens: Option<&[&str]>) -> Article {
    Article {
        category: category.into(),
        price: Cents(cents),
        allergens: allergens.map(|list| list.iter().map(|word| (*word).to_owned()).collect()),
        ..article(sku, sku)
    }
}

fn shelf() -> Vec<Article> {
    vec![
        lunch("FM", "Midi", 890, Some(&["gluten"])),
        lunch("JB", "Midi", 430, Some(&["gluten", "lait"])),
        lunch("PC", "Midi", 490, Some(&["gluten", "œufs"])),
        lunch("SA", "Midi", 450, None),
        lunch("QU", "Midi", 440, Some(&["lait"])),
        lunch("RIZ", "Midi", 520, Some(&[])),
        lunch("EAU", "Boissons", 120, Some(&[])),
    ]
}

fn offer() -> Offer {
    let sku = |text: &str| -> Sku { text.parse().expect("a reference") };
    Offer {
        active: true,
        formulas: vec![Formula {
            sku: sku("FM"),
            parts: vec![
                Part { name: "plat".into(), skus: ["JB", "PC", "SA", "RIZ"].map(sku).into() },
                Part { name: "boisson".into(), skus: vec![sku("EAU")] },
            ],
        }],
        rotation: ["JB", "PC", "SA", "QU", "RIZ"].map(sku).into(),
        ..Offer::default()
    }
}

fn ask<'a>(content: &'a Content, plan: &'a Plan, offer: &'a Offer, shelf: &'a [Article], gone: &'a [Sku]) -> Ask<'a> {
    Ask { day: date(2026, 11, 24), content, plan, offer, shelf, history: &[], gone, turn: 3 }
}

#[test]
fn a_day_is_what_its_customer_and_the_shop_made_it() {
    let closing = Closing { first: date(2026, 12, 1), last: date(2026, 12, 1), reason: "inventaire".into() };
    let hours = Hours::parse("Mo-Fr 06:30-14:00; PH 07:00-12:00", paris(), vec![closing]).expect("hours");
    let offer = Offer {
        breaks: vec![Break { name: "Noël".into(), first: date(2026, 12, 21), last: date(2026, 12, 31) }],
        ..offer()
    };
    let mut plan = plan();
    let at = |plan: &Plan, m, d, skipped| day(plan, &offer, &hours, date(2026, m, d), skipped);
    assert_eq!(at(&plan, 11, 24, false), Day::Lunch);
    assert_eq!(at(&plan, 11, 24, true), Day::Skipped);
    assert_eq!(at(&plan, 11, 25, true), Day::Off, "not a Wednesday");
    assert_eq!(at(&plan, 10, 27, false), Day::Off, "before it begins");
    assert_eq!(at(&plan, 12, 1, false), Day::Closed("inventaire".into()));
    assert_eq!(at(&plan, 12, 25, false), Day::Holiday("Noël"));
    assert_eq!(at(&plan, 12, 22, false), Day::Break("Noël".into()));
    (plan.on_breaks, plan.on_holidays) = (true, true);
    assert_eq!((at(&plan, 12, 22, false), at(&plan, 12, 25, false)), (Day::Lunch, Day::Lunch));
    plan.end = Some(date(2026, 12, 22));
    assert_eq!(at(&plan, 12, 24, false), Day::Off, "after its end");
    plan.pauses = vec![Pause { from: date(2026, 11, 24), until: None }];
    assert_eq!((at(&plan, 11, 23, false), at(&plan, 11, 24, false)), (Day::Lunch, Day::Paused));
}

#[test]
fn cut_offs_are_walls_of_the_eve_also_when_the_clock_changes() {
    let zone = paris();
    let offer = Offer { cut_off_minute: 150, generate_minute: 150, ..offer() };
    // 02:30 of 28 March 2026 is an hour like others; that of 29 March does not exist, that of 25 October is twice.
    let at = |day| offer.cut_off(day, &zone).to_string();
    assert_eq!(at(date(2026, 3, 29)), "2026-03-28T01:30:00Z");
    assert_eq!(at(date(2026, 3, 30)), "2026-03-29T01:30:00Z");
    assert_eq!(at(date(2026, 10, 26)), "2026-10-25T00:30:00Z");
    let noon = |day: Date| plan().pickup(day, None, &zone);
    assert_eq!(noon(date(2026, 3, 28)).to_string(), "2026-03-28T11:15:00Z");
    assert_eq!(noon(date(2026, 3, 29)).to_string(), "2026-03-29T10:15:00Z");
    let tokyo = TimeZone::get("Asia/Tokyo").expect("bundled");
    assert_eq!(offer.cut_off(date(2026, 3, 29), &tokyo).to_string(), "2026-03-27T17:30:00Z");
}

#[test]
fn slots_near_an_hour_come_nearest_first() {
    let at = |h: i8, m: i8| calendar::instant(date(2026, 11, 24), time(h, m, 0, 0), &paris());
    let slots: Vec<Timestamp> = (0..40).map(|n| at(10, 0) + jiff::SignedDuration::from_mins(10 * n)).collect();
    let near = near_slots(&slots, at(12, 10));
    assert_eq!(near[..3], [at(12, 0), at(12, 20), at(11, 50)]);
    assert!(near.iter().all(|slot| (slot.as_second() - at(12, 10).as_second()).abs() <= 90 * 60));
}

#[test]
fn what_is_missing_is_replaced_by_the_nearest_that_is_safe() {
    let (offer, shelf, mut plan) = (offer(), shelf(), plan());
    let gone: Vec<Sku> = vec!["JB".parse().expect("a reference")];
    plan.prices = vec![("JB".parse().expect("a reference"), Cents(430))];
    let content = plan.content.clone();
    let made = compose(&ask(&content, &plan, &offer, &shelf, &gone)).expect("a lunch");
    assert_eq!((made[0].wish.sku.as_str(), made[0].instead_of.as_deref()), ("QU", Some("JB")));
    assert_eq!(made[0].wish.agreed, Some(Cents(430)), "nobody pays more for what they did not choose");
    plan.taste.avoid = vec!["lait".into()];
    let made = compose(&ask(&content, &plan, &offer, &shelf, &[])).expect("a lunch");
    assert_eq!(made[0].wish.sku.as_str(), "PC", "not QU, which holds milk, nor SA, which does not say");
    plan.missing = Missing::Refuse;
    assert_eq!(compose(&ask(&content, &plan, &offer, &shelf, &gone)), Err(Fault::Missing("JB".into())));
}

#[test]
fn the_parts_of_a_formula_cost_nothing_of_their_own() {
    let (offer, shelf, mut plan) = (offer(), shelf(), plan());
    let formula: Sku = "FM".parse().expect("a reference");
    plan.prices = vec![(formula.clone(), Cents(870))];
    plan.next = Some((date(2026, 11, 25), vec![(formula.clone(), Cents(890))]));
    let content = Content {
        formula: Some(formula),
        choices: vec![Choice::Chef { part: "plat".into() }, fixed("boisson", "EAU")],
    };
    let made = compose(&ask(&content, &plan, &offer, &shelf, &[])).expect("a lunch");
    let prices: Vec<_> = made.iter().map(|line| line.wish.agreed).collect();
    assert_eq!(prices, [Some(Cents(870)), Some(Cents(0)), Some(Cents(0))], "the announced price does not count yet");
    assert!(made[1].surprise && made[1].wish.sku.as_str() != "EAU");
    let later = Ask { day: date(2026, 11, 25), ..ask(&content, &plan, &offer, &shelf, &[]) };
    assert_eq!(compose(&later).expect("a lunch")[0].wish.agreed, Some(Cents(890)));
}

#[test]
fn the_chef_goes_round_what_suits() {
    let (offer, shelf, mut plan) = (offer(), shelf(), plan());
    plan.taste = Taste { avoid: vec!["œufs".into()], dislikes: vec!["QU".parse().expect("a reference")] };
    let content = Content { formula: None, choices: vec![Choice::Chef { part: String::new() }] };
    let mut history: Vec<Vec<Sku>> = Vec::new();
    let mut seen = Vec::new();
    for turn in 0..4 {
        let made = compose(&Ask { history: &history, turn, ..ask(&content, &plan, &offer, &shelf, &[]) }).expect("one");
        seen.push(made[0].wish.sku.to_string());
        history.insert(0, vec![made[0].wish.sku.clone()]);
    }
    // JB and RIZ suit: not PC (eggs), not SA (not declared), not QU (disliked). Each in its turn.
    assert_ne!(seen[0], seen[1]);
    assert_eq!((&seen[0], &seen[1]), (&seen[2], &seen[3]));
    assert!(seen.iter().all(|sku| ["JB", "RIZ"].contains(&sku.as_str())), "{seen:?}");
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i64..60).prop_map(|n| date(2026, 11, 1).saturating_add(n.days()))
}

proptest! {
    #[test]
    fn pauses_never_touch_what_is_closed(
        steps in prop::collection::vec((any_day(), any_day(), any::<bool>(), any::<bool>()), 0..12), open in any_day(),
    ) {
        let mut pauses: Vec<Pause> = vec![Pause { from: date(2026, 11, 5), until: Some(date(2026, 11, 20)) }];
        let before = pauses.clone();
        for (from, until, ends, back) in steps {
            if back {
                resume(&mut pauses, from, open);
                let first = from.max(open);
                prop_assert!(first.series(1.day()).take(80).all(|day| !paused(&pauses, day)), "it runs from then on");
            } else {
                let wish = Pause { from, until: ends.then_some(until) };
                if pause(&mut pauses, wish, open) {
                    let first = from.max(open);
                    prop_assert!(paused(&pauses, first));
                    prop_assert!(wish.until.is_none_or(|until| paused(&pauses, until)));
                }
            }
            for day in date(2026, 11, 1).series(1.day()).take_while(|day| *day < open) {
                prop_assert_eq!(paused(&pauses, day), paused(&before, day), "{} is over", day);
            }
        }
    }

    #[test]
    fn orders_are_never_made_before_the_cut_off(cut in -100_i64..2_000, make in -100_i64..2_000, hour in 0_i64..17_000) {
        let offer = Offer { cut_off_minute: cut, generate_minute: make, ..offer() }.sane();
        for zone in ["Europe/Paris", "Pacific/Auckland", "America/Guadeloupe", "Indian/Reunion"] {
            let zone = TimeZone::get(zone).expect("bundled");
            let now = "2026-01-01T00:00:00Z".parse::<Timestamp>().expect("an instant") + jiff::SignedDuration::from_mins(hour * 31);
            for day in offer.due(now, &zone, None) {
                prop_assert!(!offer.may_change(day, now, &zone), "{} is made and open", day);
            }
            let first = offer.first_open(now, &zone);
            prop_assert!(offer.may_change(first, now, &zone));
            prop_assert!(!offer.may_change(first.yesterday().expect("a day"), now, &zone));
        }
    }

    #[test]
    fn the_books_add_up_and_a_card_is_never_below_nothing(steps in prop::collection::vec((-3_i64..4, -900_i64..900), 0..40)) {
        let (mut entries, mut stands) = (Vec::<Entry>::new(), Balance::default());
        for (lunches, due) in steps {
            let Some(next) = after(stands, lunches, Cents(due)) else { continue };
            stands = next;
            entries.push(Entry {
                number: entries.len() as i64 + 1,
                at: Timestamp::UNIX_EPOCH,
                kind: Kind::Bought,
                lunches,
                due: Cents(due),
                paid: Cents(0),
                day: None,
                order: None,
                once: entries.len().to_string(),
                actor: String::new(),
                after: stands,
            });
        }
        prop_assert!(entries.iter().all(|entry| entry.after.lunches >= 0));
        prop_assert_eq!(stands.lunches, entries.iter().map(|entry| entry.lunches).sum::<i64>());
        prop_assert_eq!(faults(&entries), Vec::<String>::new());
        if let Some(last) = entries.last_mut() {
            last.after.lunches += 1;
            prop_assert_eq!(faults(&entries).len(), 1);
        }
    }

    #[test]
    fn nobody_is_given_what_they_avoid(
        avoid in prop::sample::subsequence(vec!["gluten", "lait", "œufs"], 0..=3),
        gone in prop::sample::subsequence(vec!["JB", "PC", "SA", "QU", "RIZ", "EAU"], 0..=5),
        chef in any::<bool>(), formula in any::<bool>(), turn in any::<u64>(),
    ) {
        let (offer, shelf, mut plan) = (offer(), shelf(), plan());
        plan.taste.avoid = avoid.iter().map(|word| (*word).to_owned()).collect();
        let gone: Vec<Sku> = gone.iter().map(|sku| sku.parse().expect("a reference")).collect();
        let part = if formula { "plat" } else { "" };
        let choice = if chef { Choice::Chef { part: part.into() } } else { fixed(part, "JB") };
        let content = Content { formula: formula.then(|| "FM".parse().expect("a reference")), choices: vec![choice] };
        if let Ok(lines) = compose(&Ask { turn, ..ask(&content, &plan, &offer, &shelf, &gone) }) {
            for line in lines.iter().filter(|line| line.wish.sku.as_str() != "FM") {
                let article = shelf.iter().find(|article| article.sku == line.wish.sku).expect("on the shelf");
                prop_assert!(is_safe(article, &plan.taste) && !gone.contains(&article.sku));
                prop_assert!(!formula || line.wish.agreed == Some(Cents(0)));
            }
        }
    }
}
