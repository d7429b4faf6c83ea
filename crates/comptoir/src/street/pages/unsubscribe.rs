//! `/{shop}/desabonnement`: the one press that ends a shop's alerts, for people and for mailboxes (RFC 8058).

use std::sync::Arc;

use axum::{
    extract::{Query, State as Shared},
    http::StatusCode,
    response::Response,
};
use kernel::Contact;
use serde::Deserialize;

use super::{shop::of, visitor::Visitor};
use crate::{
    batches::follow_path,
    consent,
    outbox::{unsubscribe_token, urlencode},
    platform::{
        App, Problem,
        i18n::Arg,
        problem::Path,
        web::letter::{Act as Gesture, LetterPage, Mark},
    },
    shops::Shop,
};

/// Whose alerts are to stop, with the proof.
#[derive(Debug, Deserialize)]
pub struct Stop {
    c: String,
    t: String,
}

fn stopping(app: &App, slug: &str, stop: &Stop) -> Result<(Arc<Shop>, Contact), Problem> {
    let shop = of(app, slug)?;
    let contact: Contact = stop.c.parse().map_err(|_| Problem::not_found())?;
    let own = app.secrets().verify("unsubscribe", &format!("{}/{contact}", shop.slug()), &stop.t);
    if own { Ok((shop, contact)) } else { Err(Problem::forbidden()) }
}

/// `GET /{shop}/desabonnement?c=&t=`: a button; a mailbox that opens links stops nothing.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(stop): Query<Stop>,
) -> Result<Response, Problem> {
    let (shop, contact) = stopping(&app, &slug, &stop)?;
    let lang = visitor.lang;
    let shop_arg = [("shop", Arg::from(&shop.name))];
    let token = unsubscribe_token(&app, shop.slug(), &contact);
    let action = format!("/{}/desabonnement?c={}&t={token}", shop.slug(), urlencode(contact.as_str()));
    let letter = LetterPage::new(visitor.page(""), Mark::Said, lang.say("unsubscribe-title"))
        .say(lang.with("unsubscribe-text", &shop_arg))
        .act(Gesture::Post { word: lang.say("unsubscribe-button"), action, fields: Vec::new() })
        .act(Gesture::Go {
            word: lang.say("follow-confirmed-see"),
            href: follow_path(app.secrets(), shop.slug(), &contact),
        });
    visitor.show(StatusCode::OK, &letter)
}

/// `POST /{shop}/desabonnement?c=&t=`: stops the shop's alerts, by the button or by the mailbox itself (RFC 8058).
pub async fn stop(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(stop): Query<Stop>,
) -> Result<Response, Problem> {
    let (shop, contact) = stopping(&app, &slug, &stop)?;
    let (mut env, own) = (app.env(), shop.clone());
    app.db().write(&shop.key, move |tx| consent::withdraw(tx, &mut env, &own.key, &contact, "mail")).await?;
    let lang = visitor.lang;
    let letter = LetterPage::new(visitor.page(""), Mark::Done, lang.say("unsubscribed-title"))
        .say(lang.with("unsubscribed-text", &[("shop", Arg::from(&shop.name))]))
        .act(Gesture::Go { word: lang.say("see-street"), href: "/".to_owned() });
    visitor.show(StatusCode::OK, &letter)
}
