//! The people of the shop: taken on, given a PIN, gone.

use kernel::{Contact, id::StaffId};

use super::{
    super::pages::frame::{Answer, Fields},
    Boss, saved,
};
use crate::{
    accounts::{self, Person, Role},
    platform::{Error, Problem, problem::Path},
};

/// `POST /atelier/equipe`: the same address is the same person, with a new role.
pub async fn hire(boss: Boss, fields: Fields) -> Answer {
    let role = Role::parse(fields.text("role")).filter(|role| *role <= Role::Owner);
    let role = role.ok_or_else(|| Problem::bad_request("role"))?;
    let name = fields.line("name", 60);
    let contact = fields.line("contact", 120).parse::<Contact>().map_err(|_| boss.wrong("counter-door-wrong"))?;
    if name.is_empty() {
        return Err(boss.wrong("counter-ws-name-wrong"));
    }
    let done = boss
        .write(move |tx, env, owner| {
            let key = &owner.shop().key;
            let known = accounts::people(tx, key)?.into_iter().find(|person| person.contact == contact);
            // Nobody takes their own rights away by a slip.
            if known.as_ref().is_some_and(|known| Some(known.id) == owner.staff() && role < known.role) {
                return Ok(false);
            }
            let id = accounts::hire(tx, env, key, &name, &contact, role)?;
            if known.is_some_and(|known| known.role != role) {
                accounts::close_sessions(tx, key, id, env.now)?;
            }
            Ok(true)
        })
        .await?;
    if done { saved() } else { Err(boss.wrong("counter-ws-own-rights")) }
}

/// `POST /atelier/equipe/{id}/pin`
pub async fn set_pin(boss: Boss, Path(id): Path<StaffId>, fields: Fields) -> Answer {
    let pin = fields.text("pin").to_owned();
    if !accounts::is_pin(&pin) {
        return Err(boss.wrong("counter-ws-pin-wrong"));
    }
    // Slow on purpose: neither here nor in a transaction.
    let hash = tokio::task::spawn_blocking(move || accounts::hash_pin(&pin)).await.ok().flatten();
    let hash = hash.ok_or_else(|| Problem::from(Error::Fault("a PIN cannot be hashed".into())))?;
    let known = boss.write(move |tx, _, owner| accounts::set_pin(tx, &owner.shop().key, id, &hash)).await?;
    if known { saved() } else { Err(Problem::not_found()) }
}

/// `POST /atelier/equipe/{id}/retrait`: their sessions end at once.
pub async fn dismiss(boss: Boss, Path(id): Path<StaffId>, _: Fields) -> Answer {
    let gone = boss
        .write(move |tx, _, owner| {
            let key = &owner.shop().key;
            let person = accounts::by_id(tx, key, id)?.filter(|_| owner.staff() != Some(id));
            let Some(person) = person else { return Ok(false) };
            accounts::put_person(tx, key, &Person { active: false, ..person }).map(|_| true)
        })
        .await?;
    if gone { saved() } else { Err(Problem::not_found()) }
}
