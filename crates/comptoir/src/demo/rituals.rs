//! What is done for people in the first bakery: a croissant that was handed over, one that waits, a card on today's list.

use db::Tx;
use jiff::SignedDuration;
use kernel::{Cents, Contact};

use super::relations::ADVISOR;
use crate::{
    accounts, customers,
    platform::{App, Env, Error},
    rituals::{
        self, Client,
        attention::{self, Choice},
        rules::{Candidate, Kind, State},
    },
    shops::{self, Shop},
};

/// For whom, what, how many days ago.
const DONE: [(&str, Kind, i64); 3] =
    [("+33639980102", Kind::Attention, 12), ("+33639980104", Kind::Attention, 0), ("+33639980103", Kind::Letter, 0)];

/// Tells it to the first bakery.
pub async fn live(app: &App) -> Result<(), Error> {
    let Some(shop) = shops::directory(app).all().first().cloned() else { return Ok(()) };
    let (env, own) = (app.env(), shop.clone());
    app.db().write(&shop.key, move |tx| tell(tx, env, &own)).await
}

fn tell(tx: &mut Tx<'_>, mut env: Env, shop: &Shop) -> Result<(), Error> {
    let (now, key) = (env.now, &shop.key);
    if attention::choice(tx, key)?.is_some() {
        // A demo that is opened again on its own store.
        return Ok(());
    }
    let people = accounts::people(tx, key)?;
    let Some(ines) = people.iter().find(|person| person.name == ADVISOR) else { return Ok(()) };
    let sku = "CP-CRO".parse().map_err(|_| Error::Fault("no reference".into()))?;
    attention::choose(tx, &mut env, key, &Choice { sku, monthly: Cents(3_000) }, "staff:Camille")?;
    for (number, kind, days) in DONE {
        env.now = now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now);
        let contact: Contact = number.parse().map_err(|_| Error::Fault(format!("{number} is no number")))?;
        let customers::Who::One(person) = customers::who(tx, key, &contact)? else { continue };
        let members = customers::members(tx, key, person)?;
        let candidate = Candidate { promised: false, debt: 0, kinds: vec![kind], step: None };
        let client =
            Client { person, members: members.clone(), contacts: vec![contact], candidate, about: String::new() };
        let day = shop.day(env.now);
        let Some(id) = rituals::add(tx, &mut env, key, ines.id, day, &client, kind)? else { continue };
        if kind == Kind::Attention && attention::promise(tx, &mut env, shop, (id, person), &members, ADVISOR)?.is_ok() {
            rituals::end(tx, &mut env, key, id, ines.id, State::Done, "")?;
            if days > 0 {
                attention::hand(tx, &mut env, shop, id, ADVISOR)?;
            }
        }
    }
    Ok(())
}
