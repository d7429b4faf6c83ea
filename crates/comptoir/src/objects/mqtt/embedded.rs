//! The broker inside the program, for a street whose machine has none: switched on by the settings or in the workshop.

use std::{path::PathBuf, sync::Arc};

use channels::mqtt::{
    Incoming,
    broker::{Accounts, Broker, Embedded, Later},
};
use db::{Conn, Db, DbError, Tx};
use kernel::Slug;
use tokio::sync::mpsc;

use super::{Options, state::Inside, topics};
use crate::{
    accounts::street_key,
    objects::store::homes as store,
    platform::{App, choices, rng::StrongRng, secrets, settings::Settings},
};

/// The name under which the street's choice is kept.
const CHOICE: &str = "homes.broker";

/// Whether the street wants a broker inside the program: what was last chosen in the workshop, else what the settings
/// say. Where the settings name a broker elsewhere, never.
///
/// # Errors
/// When the store cannot be read.
pub fn wanted(conn: &mut Conn<'_>, street: &Slug, settings: &Settings) -> Result<bool, DbError> {
    if !settings.mqtt.url.is_empty() {
        return Ok(false);
    }
    let chosen = choices::get(conn, &street_key(street), CHOICE)?;
    Ok(chosen.map_or(settings.mqtt.embedded, |chosen| chosen == "on"))
}

/// The street chooses.
///
/// # Errors
/// When the store cannot be written.
pub fn choose(tx: &mut Tx<'_>, street: &Slug, on: bool) -> Result<(), DbError> {
    choices::put(tx, &street_key(street), CHOICE, if on { "on" } else { "off" })
}

/// How many homes have an account on the broker.
///
/// # Errors
/// When the store cannot be read.
pub fn count(conn: &mut Conn<'_>, street: &Slug) -> Result<usize, DbError> {
    Ok(store::accounts(conn, street)?.len())
}

/// The accounts of homes, as the store has them at the moment somebody knocks.
struct Kept {
    db: Db,
    street: Slug,
}

impl Accounts for Kept {
    fn password<'a>(&'a self, user: &'a str) -> Later<'a, Option<String>> {
        let (street, user) = (self.street.clone(), user.to_owned());
        Box::pin(async move {
            match self.db.read(move |conn| store::password(conn, &street, &user)).await {
                Ok(found) => found,
                Err(error) => {
                    let error: DbError = error;
                    tracing::error!(%error, "an account cannot be read: nobody is let in");
                    None
                }
            }
        })
    }
}

/// Begins the broker, and makes our own line go to it, with a password that lasts as long as the broker.
///
/// # Errors
/// A sentence: an address is taken, a certificate cannot be read.
pub(super) async fn open(
    app: &App,
    options: &mut Options,
) -> Result<(Broker, Inside, mpsc::Receiver<Incoming>), String> {
    let mqtt = &app.settings().mqtt;
    let password = secrets::random_secret(&mut StrongRng);
    let user = if mqtt.user.is_empty() { "comptoir".to_owned() } else { mqtt.user.clone() };
    let sealed = (mqtt.certificate != PathBuf::new())
        .then(|| (mqtt.listen_tls, mqtt.certificate.clone(), mqtt.private_key.clone()));
    let embedded = Embedded {
        listen: mqtt.listen,
        sealed,
        own: (user.clone(), password.clone(), options.client_id.clone()),
        topics: topics(app.settings())?,
        session: options.session,
        accounts: Arc::new(Kept { db: app.db().clone(), street: app.street().clone() }),
    };
    let (broker, inbox) = Broker::open(embedded).await.map_err(|why| format!("{}: {why}", mqtt.listen))?;
    let mut near = broker.address;
    if near.ip().is_unspecified() {
        near.set_ip(if near.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
    }
    options.address = format!("mqtt://{near}").parse().map_err(|error| format!("mqtt.listen: {error}"))?;
    options.login = Some((user, password));
    options.ca = None;
    // What homes say comes by the broker's own hand.
    options.filters.clear();
    let inside = Inside { address: broker.address, sealed: broker.sealed };
    Ok((broker, inside, inbox))
}
