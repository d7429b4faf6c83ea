//! What people of the first bakery have before them: a retirement that comes near, a birth in some weeks, a loss that nobody's
//! machine speaks of, a wedding for which the scenario is still a draft.

use db::Tx;
use jiff::{SignedDuration, ToSpan};
use kernel::{Contact, id::StaffId};

use super::relations::ADVISOR;
use crate::{
    accounts,
    consent::{self, Agreement, Heard},
    customers,
    platform::{App, Env, Error},
    projects::{
        self, How, Outcome, Told,
        rules::Kind,
        scenarios::{self, Published},
    },
    shops::{self, Shop},
};

/// Who, what, in their words, in how many days, how it came to be known, how many days ago.
type Line = (&'static str, Kind, &'static str, i64, How, i64);
const TOLD: [Line; 4] = [
    ("+33639980121", Kind::Retirement, "Le potager, enfin", 6, How::Phone, 8),
    ("+33639980102", Kind::Birth, "Notre premier", 20, How::Page, 20),
    ("+33639980103", Kind::Loss, "", -9, How::Counter, 7),
    ("+33639980104", Kind::Marriage, "Une soixantaine d'invités, dans le jardin", 75, How::Counter, 3),
];
/// In use from the beginning; the wedding is still being written.
const LIVE: [&str; 3] = ["retraite", "naissance", "deuil"];

/// Tells it to the first bakery.
pub async fn live(app: &App) -> Result<(), Error> {
    let Some(shop) = shops::directory(app).all().first().cloned() else { return Ok(()) };
    let (env, own) = (app.env(), shop.clone());
    app.db().write(&shop.key, move |tx| tell(tx, env, &own)).await?;
    // What came due since stands on the lists of this morning.
    projects::tend(app.clone()).await.map(|_| ())
}

fn tell(tx: &mut Tx<'_>, mut env: Env, shop: &Shop) -> Result<(), Error> {
    let (now, key) = (env.now, &shop.key);
    if !scenarios::all(tx, key)?.is_empty() {
        // A demo that is opened again on its own store.
        return Ok(());
    }
    let people = accounts::people(tx, key)?;
    let ines = people.iter().find(|person| person.name == ADVISOR).map(|person| person.id);
    env.now = now.saturating_sub(SignedDuration::from_hours(24 * 60)).unwrap_or(now);
    for ready in scenarios::ready() {
        let (name, kind, by) = (ready.name.clone(), ready.kind(), "staff:Camille");
        if !LIVE.contains(&ready.word.as_str()) && ready.word != "mariage" {
            continue;
        }
        let id = scenarios::draft(tx, &mut env, key, (&name, kind, ready.steps), by)?;
        if LIVE.contains(&ready.word.as_str())
            && let Published::Not(faults) = scenarios::publish(tx, &mut env, shop, id, false, by)?
        {
            return Err(Error::Fault(format!("the scenario {name} is faulty: {faults:?}")));
        }
    }
    for line in TOLD {
        env.now = now.saturating_sub(SignedDuration::from_hours(24 * line.5)).unwrap_or(now);
        note(tx, &mut env, shop, &line, shop.day(now), ines)?;
    }
    env.now = now.saturating_sub(SignedDuration::from_hours(24 * 6)).unwrap_or(now);
    // The card for the one who mourns was written.
    for task in projects::tasks(tx, key, env.now, 20)?.iter().filter(|task| task.project.kind == Kind::Loss) {
        projects::ended(tx, &mut env, shop, &task.line, Outcome::Done, (&format!("staff:{ADVISOR}"), ""))?;
    }
    Ok(())
}

fn note(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    (number, kind, words, days, how, _): &Line,
    today: jiff::civil::Date,
    ines: Option<StaffId>,
) -> Result<(), Error> {
    let contact: Contact = number.parse().map_err(|_| Error::Fault(format!("{number} is no number")))?;
    let customers::Who::One(person) = customers::who(tx, &shop.key, &contact)? else { return Ok(()) };
    let own = *how == How::Page;
    let by = if own { "customer".to_owned() } else { format!("staff:{ADVISOR}") };
    if *kind != Kind::Loss {
        let heard = if own { Heard::Own(&contact) } else { Heard::Noted(ADVISOR) };
        consent::agree(tx, env, &shop.key, &contact, Agreement::Projects, true, heard)?;
    }
    let staff = ines.filter(|_| !own);
    let told = Told { person, kind: *kind, words, day: today.checked_add(days.days()).ok(), how: *how, staff };
    projects::tell(tx, env, shop, &told, &by)?;
    Ok(())
}
