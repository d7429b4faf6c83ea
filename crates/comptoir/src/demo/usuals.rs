//! The standing orders of the demo, with objects that anyone can play.

use db::Tx;
use kernel::{Contact, Quantity};

use super::people::{Account, Accounts, CUSTOMERS, Customer, Usual, UsualLine};
use crate::{
    catalogue::WishLine,
    objects::{self, DeviceKind, NewDevice},
    platform::{App, Env, Error, i18n::Lang},
    shops::{self, Shop},
    standing::{self, Habit, Mode, New, StandingOrder, Weekdays, rules},
};

/// Articles by the beginnings of their names.
type Taken = &'static [(&'static str, i64)];

/// Who usually takes what, by the beginnings of names: the customer's place in the list, whether they are asked first.
const USUALS: [(usize, Mode, Taken); 3] = [
    (4, Mode::Aside, &[("Croissant", 1), ("Baguette de tradition", 1)]),
    (5, Mode::Ask, &[("Croissant", 2)]),
    (6, Mode::Aside, &[("Baguette de tradition", 1)]),
];

/// Makes the standing orders in the first bakery, and answers every customer with what they need to be played.
pub async fn settle(app: &App) -> Result<Vec<Customer>, Error> {
    let mut customers: Vec<Customer> = CUSTOMERS.into_iter().map(plain).collect();
    let Some(shop) = shops::directory(app).all().first().cloned() else { return Ok(customers) };
    let broker = !app.settings().mqtt.url.is_empty() || app.settings().mqtt.embedded;
    for (who, mode, lines) in USUALS {
        let (mut env, own) = (app.env(), shop.clone());
        let played = app.db().write(&shop.key, move |tx| usual(tx, &mut env, &own, who, mode, lines, broker)).await?;
        if let (Some(played), Some(customer)) = (played, customers.get_mut(who)) {
            *customer = played;
        }
    }
    Ok(customers)
}

fn plain((name, phone, email): (&'static str, &'static str, &'static str)) -> Customer {
    Customer {
        name,
        phone,
        email,
        triggers: Vec::new(),
        owntracks: None,
        homeassistant: None,
        standing_order: None,
        lunch_subscription: None,
        mqtt: None,
    }
}

fn usual(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    who: usize,
    mode: Mode,
    lines: Taken,
    broker: bool,
) -> Result<Option<Customer>, Error> {
    let customer = plain(CUSTOMERS[who]);
    let contact: Contact =
        customer.phone.parse().map_err(|_| Error::Fault(format!("{} is no number", customer.phone)))?;
    let shelf = crate::catalogue::all(tx, &shop.key)?;
    let line = |(name, n): &(&str, i64)| {
        let article = shelf.iter().find(|article| article.name.starts_with(name))?;
        Some(WishLine::from((article.sku.clone(), Quantity::new(*n).ok()?)))
    };
    let lines: Vec<_> = lines.iter().filter_map(line).collect();
    if lines.is_empty() {
        return Ok(None);
    }
    // Listened to all day and every day, so that they can be played at any hour.
    let habit =
        Habit { from_minute: 0, to_minute: rules::DAY, daily_cap: 3, ..rules::suggested(465, Weekdays::ALL, mode) };
    let new =
        New { owner: None, contact: &contact, name: customer.name, lang: Lang::Fr, lines: &lines, note: "", habit };
    let standing = match standing::make(tx, env, &shop.key, &new)? {
        Ok(standing) | Err(standing) => standing,
    };
    let mut make = |tx: &mut Tx<'_>, kind: DeviceKind| objects::make_device(tx, env, &standing, kind);
    let (link, phone, house) =
        (make(tx, DeviceKind::Link)?, make(tx, DeviceKind::OwnTracks)?, make(tx, DeviceKind::HomeAssistant)?);
    let path = |made: &NewDevice| made.device.kind.path(&made.secret);
    let account = |made: &NewDevice| Account { user: made.device.name.clone(), password: made.secret.clone() };
    Ok(Some(Customer {
        triggers: vec![path(&link)],
        owntracks: Some(path(&phone)),
        homeassistant: Some(path(&house)),
        standing_order: Some(shown(env, &standing)),
        mqtt: broker.then(|| Accounts { owntracks: account(&phone), homeassistant: account(&house) }),
        ..customer
    }))
}

fn shown(env: &Env, standing: &StandingOrder) -> Usual {
    let line = |line: &WishLine| UsualLine { sku: line.sku.to_string(), quantity: line.quantity.get() };
    let minute = standing.habit.usual_minute;
    Usual {
        shop: standing.key.shop.to_string(),
        lines: standing.lines.iter().map(line).collect(),
        usual_time: format!("{:02}:{:02}", minute / 60, minute % 60),
        mode: standing.habit.mode.as_str(),
        page: standing.path(&env.secrets),
    }
}
