//! Systems of the shop that are called when something happens: given, tried out, taken back.

use db::{Conn, DbError};
use jiff::Timestamp;
use kernel::{ShopKey, id::BellId};

use super::{
    super::{
        pages::frame::{Answer, Fields, go},
        views::workshop::{BellRow, NewKey as Shown},
    },
    Boss, saved,
    show::{Beside, draw},
};
use crate::{
    bells::{self, Bell, RingState},
    outbox::calls,
    platform::{Problem, i18n::Lang, once, problem::Path},
    shops::Shop,
};

/// How many calls of one address are shown.
const LINES: i64 = 10;

/// `POST /atelier/appels`: what signs the calls is in this answer and nowhere else.
pub async fn make(boss: Boss, fields: Fields) -> Answer {
    let url = calls::accepts(&boss.staff.app, &fields.line("url", 2_000)).ok_or_else(|| boss.wrong("bell-wrong"))?;
    let nonce = fields.nonce("bell");
    let made = boss.write(move |tx, env, owner| {
        let key = owner.shop().key.clone();
        if once::before(tx, &key, &nonce)?.is_some() {
            return Ok(None);
        }
        let made = bells::make(tx, env, &key, None, &url)?;
        once::remember(tx, env.now, &key, &nonce, "")?;
        Ok(made)
    });
    let Some(bell) = made.await? else { return go("/atelier") };
    let label = boss.staff.lang.with1("bell-secret-of", "host", bell.host());
    draw(boss, Beside { new_key: Some(Shown { label, secret: bell.secret }), ..Beside::default() }).await
}

/// `POST /atelier/appels/{id}/essai`
pub async fn test(boss: Boss, Path(id): Path<BellId>, _: Fields) -> Answer {
    let known = boss.write(move |tx, env, owner| bells::test(tx, env, &owner.shop().key.clone(), None, id)).await?;
    if known { saved() } else { Err(Problem::not_found()) }
}

/// `POST /atelier/appels/{id}/retrait`
pub async fn remove(boss: Boss, Path(id): Path<BellId>, _: Fields) -> Answer {
    let known = boss.write(move |tx, env, owner| bells::remove(tx, env, &owner.shop().key.clone(), None, id)).await?;
    if known { saved() } else { Err(Problem::not_found()) }
}

/// The systems of a shop, with what became of the last calls.
pub fn rows(
    conn: &mut Conn<'_>,
    lang: Lang,
    shop: &Shop,
    key: &ShopKey,
    now: Timestamp,
) -> Result<Vec<BellRow>, DbError> {
    let mut rows = Vec::new();
    for bell in bells::of(conn, key, None)? {
        let rings = bells::log(conn, key, bell.id, LINES)?;
        let (state, works) = state(&bell, rings.iter().map(|ring| ring.state));
        rows.push(BellRow {
            id: bell.id.to_string(),
            host: bell.host().to_owned(),
            state: lang.say(state),
            works,
            log: rings.iter().map(|ring| bells::words::line(lang, shop, now, ring)).collect(),
        });
    }
    Ok(rows)
}

fn state(bell: &Bell, mut rings: impl Iterator<Item = RingState>) -> (&'static str, bool) {
    match rings.find(|state| *state != RingState::Due) {
        _ if bell.gone => ("bell-gone", false),
        Some(RingState::Done) => ("bell-works", true),
        Some(_) => ("bell-fails", false),
        None => ("bell-new", true),
    }
}
