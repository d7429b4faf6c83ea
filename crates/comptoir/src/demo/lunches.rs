//! The lunch subscriptions of the demo: two shops that offer them, and neighbours who have had lunch there for two weeks.

use db::Tx;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use kernel::{Cents, Contact, Sku};

use super::people::{CUSTOMERS, Customer};
use crate::{
    orders::{self, Actor, rules::State},
    platform::{App, Env, Error, i18n::Lang},
    shops::{self, Shop},
    standing::Weekdays,
    subscriptions::{
        self, Failure, Subscription, Wish,
        rules::{Choice, Content, Day, Formula, Missing, Offer, Part, Pause, Pay, Plan, Taste},
    },
};

/// How many days of lunches lie behind.
const DAYS: i64 = 16;

/// What somebody has, by references; `*` is the chef's choice.
struct Regular {
    /// Their place in the list of customers.
    who: usize,
    /// The formula, or nothing.
    formula: &'static str,
    /// Parts and references.
    choices: &'static [(&'static str, &'static str)],
    days: &'static str,
    minute: i64,
    avoid: &'static [&'static str],
    pay: Pay,
    /// Lunches of the card they bought.
    card: i64,
    /// Whether they are away next week.
    away: bool,
}

const BAKERY: [Regular; 6] = [
    Regular {
        who: 7,
        formula: "CP-FM",
        choices: &[("sandwich", "*"), ("boisson", "CP-EAU"), ("dessert", "*")],
        days: "2345",
        minute: 735,
        avoid: &[],
        pay: Pay::Card,
        card: 20,
        away: false,
    },
    Regular {
        who: 8,
        formula: "",
        choices: &[("", "CP-QUI"), ("", "CP-JUS")],
        days: "246",
        minute: 750,
        avoid: &[],
        pay: Pay::Pickup,
        card: 0,
        away: false,
    },
    Regular {
        who: 9,
        formula: "",
        choices: &[("", "*")],
        days: "2356",
        minute: 735,
        avoid: &["œufs"],
        pay: Pay::Month,
        card: 0,
        away: false,
    },
    Regular {
        who: 10,
        formula: "CP-FM",
        choices: &[("sandwich", "CP-PC"), ("boisson", "CP-JUS"), ("dessert", "CP-FLA")],
        days: "23456",
        minute: 720,
        avoid: &[],
        pay: Pay::Card,
        card: 10,
        away: false,
    },
    Regular {
        who: 11,
        formula: "CP-FM",
        choices: &[("sandwich", "CP-JB"), ("boisson", "CP-CAF"), ("dessert", "CP-ECL")],
        days: "24",
        minute: 735,
        avoid: &[],
        pay: Pay::Pickup,
        card: 0,
        away: true,
    },
    Regular {
        who: 12,
        formula: "",
        choices: &[("", "CP-JB")],
        days: "2345",
        minute: 765,
        avoid: &[],
        pay: Pay::Pickup,
        card: 0,
        away: false,
    },
];

const BUTCHER: [Regular; 2] = [
    Regular {
        who: 12,
        formula: "",
        choices: &[("", "BO-PDJ")],
        days: "35",
        minute: 735,
        avoid: &[],
        pay: Pay::Pickup,
        card: 0,
        away: false,
    },
    Regular {
        who: 8,
        formula: "",
        choices: &[("", "*")],
        days: "245",
        minute: 720,
        avoid: &[],
        pay: Pay::Month,
        card: 0,
        away: false,
    },
];

fn sku(text: &str) -> Result<Sku, Error> {
    text.parse().map_err(|_| Error::Fault(format!("{text} is no reference")))
}

fn skus(texts: &[&str]) -> Result<Vec<Sku>, Error> {
    texts.iter().map(|text| sku(text)).collect()
}

fn fault(failure: Failure) -> Error {
    match failure {
        Failure::Error(error) => error,
        other => Error::Fault(other.to_string()),
    }
}

fn offer_of(shop: &str) -> Result<Option<(Offer, &'static [Regular])>, Error> {
    let part = |name: &str, of: &[&str]| Ok::<_, Error>(Part { name: name.to_owned(), skus: skus(of)? });
    Ok(match shop {
        "courte-pate" => {
            let parts = vec![
                part("sandwich", &["CP-JB", "CP-PC", "CP-QUI"])?,
                part("boisson", &["CP-EAU", "CP-JUS", "CP-CAF"])?,
                part("dessert", &["CP-FLA", "CP-TCI", "CP-ECL"])?,
            ];
            let offer = Offer {
                active: true,
                formulas: vec![Formula { sku: sku("CP-FM")?, parts }],
                rotation: skus(&["CP-JB", "CP-PC", "CP-QUI"])?,
                month: true,
                ..Offer::default()
            };
            Some((offer, &BAKERY[..]))
        }
        "bon-os" => {
            let rotation = skus(&["BO-PDJ", "BO-LAS"])?;
            Some((Offer { active: true, rotation, card: 0, month: true, ..Offer::default() }, &BUTCHER[..]))
        }
        _ => None,
    })
}

/// Makes the offers, the subscribers and their last two weeks; the first bakery's subscribers get the path of their page.
pub async fn settle(app: &App, customers: &mut [Customer]) -> Result<(), Error> {
    for shop in shops::directory(app).all().iter() {
        let Some((offer, regulars)) = offer_of(shop.slug().as_str())? else { continue };
        let (mut env, own, now) = (app.env(), shop.clone(), app.now());
        let made = app.db().write(&shop.key, move |tx| {
            subscriptions::set_offer(tx, &mut env, &own.key, offer, "staff:Camille")?;
            // A street that was opened before keeps what it has.
            if !subscriptions::all(tx, &own.key)?.is_empty() {
                return Ok(Vec::new());
            }
            let mut made = Vec::new();
            for regular in regulars {
                made.push((regular.who, subscribe(tx, &mut env, &own, regular, now)?));
            }
            live(tx, &mut env, &own, now)?;
            env.now = now;
            for (regular, (_, own_subscription)) in regulars.iter().zip(&mut made) {
                if regular.away {
                    away(tx, &mut env, &own, own_subscription)?;
                }
            }
            Ok::<_, Error>(made)
        });
        for (who, own) in made.await? {
            if let Some(customer) = customers.get_mut(who).filter(|customer| customer.lunch_subscription.is_none()) {
                customer.lunch_subscription = Some(own.path(app.secrets()));
            }
        }
    }
    Ok(())
}

fn subscribe(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    regular: &Regular,
    now: Timestamp,
) -> Result<Subscription, Error> {
    let (name, phone, _) = CUSTOMERS[regular.who];
    let contact: Contact = phone.parse().map_err(|_| Error::Fault(format!("{phone} is no number")))?;
    let choice = |(part, code): &(&str, &str)| {
        Ok::<_, Error>(match *code {
            "*" => Choice::Chef { part: (*part).to_owned() },
            code => Choice::Fixed { part: (*part).to_owned(), sku: sku(code)?, quantity: 1, options: Vec::new() },
        })
    };
    let formula = if regular.formula.is_empty() { None } else { Some(sku(regular.formula)?) };
    env.now = now.saturating_sub(SignedDuration::from_hours(24 * (DAYS + 2))).unwrap_or(now);
    let start = shop.day(env.now);
    let plan = Plan {
        content: Content { formula, choices: regular.choices.iter().map(choice).collect::<Result<_, _>>()? },
        taste: Taste { avoid: regular.avoid.iter().map(|word| (*word).to_owned()).collect(), dislikes: Vec::new() },
        missing: Missing::Replace,
        weekdays: Weekdays::parse(regular.days),
        minute: regular.minute,
        start,
        end: None,
        on_holidays: false,
        on_breaks: false,
        pauses: Vec::new(),
        prices: Vec::new(),
        next: None,
    };
    let wish = Wish { contact, name: name.to_owned(), lang: Lang::Fr, plan, pay: regular.pay };
    let own = subscriptions::make(tx, env, shop, wish, Some("staff:Sarah")).map_err(fault)?;
    if regular.card > 0 {
        let sold = (regular.card, Cents(850 * regular.card));
        subscriptions::sell_card(tx, env, &own, sold, "demo", "staff:Sarah").map_err(fault)?;
    }
    Ok(own)
}

/// The lunches of the last days and of today, made on their eves and handed over at their hours.
fn live(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, now: Timestamp) -> Result<(), Error> {
    let offer = subscriptions::offer(tx, &shop.key)?;
    let today = shop.day(now);
    let first = today.checked_sub(DAYS.days()).unwrap_or(today);
    for day in first.series(1.day()).take_while(|day| *day <= today) {
        env.now = offer.generates(day, shop.zone());
        for own in subscriptions::all(tx, &shop.key)? {
            subscriptions::serve(tx, env, shop, own.id, day)?;
        }
        hand_over(tx, env, shop, day, now)?;
    }
    Ok(())
}

fn hand_over(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, day: Date, now: Timestamp) -> Result<(), Error> {
    for order in orders::at_day(tx, &shop.key, day, env.now)? {
        let fetched = order.pickup_at.saturating_add(SignedDuration::from_mins(4)).unwrap_or(order.pickup_at);
        if order.source == subscriptions::SOURCE && fetched < now {
            env.now = fetched;
            let moved = orders::move_to(tx, env, shop, order.id, State::Collected, &Actor::staff("Sarah"), "");
            moved.map_err(|failure| Error::Fault(failure.to_string()))?;
        }
    }
    Ok(())
}

/// Away in a week, for a week; the next lunch but one is skipped.
fn away(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: &mut Subscription) -> Result<(), Error> {
    let offer = subscriptions::offer(tx, &shop.key)?;
    let open = offer.first_open(env.now, shop.zone());
    let lunch = |day: &Date| subscriptions::day_of(own, &offer, shop, *day, None) == Day::Lunch;
    let next = open.series(1.day()).take(14).find(lunch);
    if let Some(day) = next {
        subscriptions::skip(tx, env, shop, own, day, true, "customer").map_err(fault)?;
    }
    let from = open.checked_add(7.days()).unwrap_or(open);
    let until = from.checked_add(6.days()).ok();
    subscriptions::pause(tx, env, shop, own, Pause { from, until }, "customer").map_err(fault)?;
    Ok(())
}
