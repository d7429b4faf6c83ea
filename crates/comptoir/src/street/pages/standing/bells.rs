//! "Prévenir chez moi": the addresses of a home that are called when its order is set aside, or its bread announced.

use axum::response::{Redirect, Response};
use jiff::Timestamp;

use super::{super::visitor::Visitor, Arc, change, draw, once, say};
use crate::{
    bells::{self, Bell, Ring, RingState},
    outbox::calls,
    platform::{App, Problem, i18n::Lang},
    shops::Shop,
    standing::StandingOrder,
    street::views::standing::{BellRow, NewBell},
};

/// How many calls of one address are shown.
pub const LINES: i64 = 5;

/// Gives an address: what signs its calls is in this answer and nowhere else.
pub async fn add(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    standing: &StandingOrder,
    typed: String,
    nonce: String,
) -> Result<Response, Problem> {
    let Some(url) = calls::accepts(app, &typed) else {
        let wrong = Some((visitor.lang.say("bell-wrong"), typed));
        return draw::page(app, visitor, shop, standing, draw::Beside { wrong, ..draw::Beside::default() }).await;
    };
    let made = change(app, shop, standing, move |tx, env, own| {
        let nonce = if nonce.is_empty() { nonce } else { format!("bell {nonce}") };
        let key = own.key.clone();
        if once::before(tx, &key, &nonce)?.is_some() {
            return Ok(None);
        }
        let made = bells::make(tx, env, &key, Some(own.id), &url)?;
        once::remember(tx, env.now, &key, &nonce, "")?;
        Ok(made)
    });
    match made.await? {
        Some(bell) => {
            let new_bell = Some(NewBell { host: bell.host().to_owned(), secret: bell.secret });
            draw::page(app, visitor, shop, standing, draw::Beside { new_bell, ..draw::Beside::default() }).await
        }
        None => Ok(visitor.with(Redirect::to(&standing.path(app.secrets())))),
    }
}

/// Tries an address out, or takes it back.
pub async fn act(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    standing: &StandingOrder,
    gesture: &str,
    bell: &str,
) -> Result<Response, Problem> {
    let bell = bell.parse().map_err(|_| Problem::not_found())?;
    let tries = gesture == "essayer";
    let known = change(app, shop, standing, move |tx, env, own| {
        let (key, id) = (own.key.clone(), Some(own.id));
        Ok(if tries { bells::test(tx, env, &key, id, bell)? } else { bells::remove(tx, env, &key, id, bell)? })
    })
    .await?;
    if !known {
        return Err(Problem::not_found());
    }
    let said = if tries { "?dit=essai" } else { "" };
    Ok(visitor.with(Redirect::to(&format!("{}{said}", standing.path(app.secrets())))))
}

/// An address in the list, with what became of the last calls.
pub fn row(lang: Lang, shop: &Shop, now: Timestamp, bell: &Bell, rings: &[Ring]) -> BellRow {
    let last = rings.iter().find(|ring| ring.state != RingState::Due);
    let (state, works) = match last.map(|ring| ring.state) {
        _ if bell.gone => ("bell-gone", false),
        Some(RingState::Done) => ("bell-works", true),
        Some(_) => ("bell-fails", false),
        None => ("bell-new", true),
    };
    BellRow {
        id: bell.id.to_string(),
        host: bell.host().to_owned(),
        state: lang.say(state),
        works,
        log: rings.iter().map(|ring| say::capital(&bells::words::line(lang, shop, now, ring))).collect(),
    }
}

/// The coffee machine, as Home Assistant writes it.
pub fn coffee(shop: &Shop) -> String {
    format!(
        "automation:\n  - alias: \"{}\"\n    triggers:\n      - trigger: webhook\n        webhook_id: un-mot-que-vous-inventez\n        \
         allowed_methods: [POST]\n        local_only: false\n    conditions:\n      - \"{{{{ trigger.json.type == 'order.set_aside' }}}}\"\n    \
         actions:\n      - action: switch.turn_on\n        target:\n          entity_id: switch.cafetiere\n",
        shop.name
    )
}
