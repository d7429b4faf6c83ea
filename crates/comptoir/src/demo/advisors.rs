//! Who answers for the shops of the demo, whose advisor they are, and a question from a page that waits.

use db::Tx;
use jiff::SignedDuration;
use kernel::{Contact, id::StaffId};

use super::relations::ADVISOR;
use crate::{
    accounts,
    advisors::{
        self,
        handover::{self, Handover, Way},
        rules::handover::Event,
    },
    customers,
    inbox::{Whence, chat},
    platform::{App, Env, Error},
    shops::{self, Shop},
};

/// When Inès is there: with the shop's busy hours, not with all of them.
const HOURS: &str = "Tu-Fr 08:30-12:30,14:00-18:00; Sa 08:30-13:00";

/// Lets everyone introduce themselves, and the first bakery have its clients.
pub async fn live(app: &App) -> Result<(), Error> {
    for (n, shop) in shops::directory(app).all().iter().enumerate() {
        let (env, own) = (app.env(), shop.clone());
        app.db().write(&shop.key, move |tx| introduce(tx, env, &own, n == 0)).await?;
    }
    Ok(())
}

fn introduce(tx: &mut Tx<'_>, mut env: Env, shop: &Shop, first: bool) -> Result<(), Error> {
    let key = &shop.key;
    let people = accounts::people(tx, key)?;
    let Some(ines) = people.iter().find(|person| person.name == ADVISOR) else { return Ok(()) };
    if advisors::profile(tx, key, ines.id)?.is_some() {
        // A demo that is opened again on its own store.
        return Ok(());
    }
    let about = if first {
        "Vingt ans de levain : demandez-moi quel pain va avec quoi."
    } else {
        "Je connais les habitués et leurs envies. Demandez, je réponds moi-même."
    };
    advisors::introduce(tx, &mut env, shop, ines.id, about, HOURS)?;
    if let Some(camille) = people.iter().find(|person| person.name == "Camille") {
        advisors::introduce(tx, &mut env, shop, camille.id, "La maison, c'est moi. Je goûte tout.", "")?;
    }
    if !first {
        if shop.rank == 1 {
            hand_over(tx, &mut env, shop, ines.id, &people)?;
            ask(tx, env, shop)?;
        }
        return Ok(());
    }
    for number in ["+33639980121", "+33639980102"] {
        let contact: Contact = number.parse().map_err(|_| Error::Fault(format!("{number} is no number")))?;
        if let customers::Who::One(person) = customers::who(tx, key, &contact)? {
            let members = customers::members(tx, key, person)?;
            advisors::choose(tx, &mut env, key, &members, ines.id, "customer")?;
        }
    }
    Ok(())
}

/// In the second shop Inès hands over to Camille: one client knows and has a meeting, one was told, one not yet.
fn hand_over(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    ines: StaffId,
    people: &[accounts::Person],
) -> Result<(), Error> {
    let key = &shop.key;
    let Some(camille) = people.iter().find(|person| person.name == "Camille") else { return Ok(()) };
    let clients = [("Lise Delmas", "+33639980131"), ("Paul Tessier", "+33639980132"), ("Maud Garnier", "+33639980133")];
    for (name, number) in clients {
        let contact: Contact = number.parse().map_err(|_| Error::Fault(format!("{number} is no number")))?;
        let person = customers::open(tx, env, key, name, &contact)?;
        customers::prove(tx, env, &contact, key)?;
        advisors::choose(tx, env, key, &[person], ines, "customer")?;
    }
    let until = env.now.saturating_add(SignedDuration::from_hours(24 * 21)).unwrap_or(env.now);
    let new = Handover { leaver: ines, successor: camille.id, sudden: false, until, done: false };
    let words = |name: &str| {
        format!(
            "Bonjour {name}, je passe la main le mois prochain. Camille prend la suite et sait ce que nous nous sommes dit. \
             Pour faire connaissance, dire bonjour ou choisir quelqu'un d'autre :"
        )
    };
    handover::prepare(tx, env, key, &new, "staff:Inès", words)?;
    for (n, one) in handover::introductions(tx, key, ines)?.into_iter().enumerate().take(2) {
        handover::introduce(tx, env, shop, &one, &Way::Spoken, ADVISOR)?;
        let slot = handover::moments(tx, shop, camille.id, env.now)?.first().copied().filter(|_| n == 0);
        if slot.is_some() {
            handover::answer(tx, env, shop, &[one.person], Event::Meet, slot, "customer")?;
        }
    }
    Ok(())
}

/// Asked a quarter of an hour ago, from the shop's page.
fn ask(tx: &mut Tx<'_>, mut env: Env, shop: &Shop) -> Result<(), Error> {
    env.now = env.now.saturating_sub(SignedDuration::from_mins(15)).unwrap_or(env.now);
    let whence = Whence { page: "shop".to_owned(), ..Whence::default() };
    let text = "Bonjour, les roses tiennent combien de jours ? C'est pour l'anniversaire de ma mère, samedi.";
    let person = Some((whence, "Hugo"));
    let line = chat::Line { holder: "demo-hugo", external_id: "demo-hugo-1", text, me: None, person };
    chat::write(tx, &mut env, shop, None, &line).map(|_| ())
}
