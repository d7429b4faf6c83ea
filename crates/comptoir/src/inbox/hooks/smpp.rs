//! SMS over a line to a message centre: what comes is durable before it is acknowledged, and a repeat is known.
//!
//! SMPP names no message. What the centre sends again, because our acknowledgement was lost with the line, comes with the
//! same words over the next line; the same words twice over one line are two messages.

use std::{sync::Arc, time::Duration};

use channels::{
    SmsSender,
    smpp::{Broken, Incoming, Line, Smpp, What},
};
use jiff::{SignedDuration, Timestamp};
use kernel::{Phone, ShopKey};
use tokio::sync::watch;

use super::super::{Lexicons, Raw, poll::shop_of, receive, store};
use crate::{
    accounts,
    outbox::{self, jobs::Channels},
    platform::{App, Error},
    shops::{self, Shop},
};

const SOURCE: &str = "smpp";
/// How long a lost acknowledgement may matter: centres try again within minutes.
const AGAIN: SignedDuration = SignedDuration::from_mins(15);
/// How long the parts of one text may be apart.
const APART: SignedDuration = SignedDuration::from_mins(10);
/// How often texts of which a part never came are looked for.
const LOOK: Duration = Duration::from_secs(60);

/// The account that the channels name, if SMS go by SMPP.
pub fn account(app: &App) -> Option<Smpp> {
    match app.part::<Channels>()?.sms.clone()? {
        SmsSender::Smpp(smpp) => Some(smpp),
        _ => None,
    }
}

/// Whether the centre lets us in; that the running program is bound already is well too.
///
/// # Errors
/// Why not, in a sentence.
pub async fn probe(smpp: &Smpp) -> Result<(), String> {
    match smpp.open().await {
        Ok(line) => {
            line.leave().await;
            Ok(())
        }
        Err(Broken::AlreadyBound) => Ok(()),
        Err(broken) => Err(broken.to_string()),
    }
}

/// Holds the line until the program stops; one that breaks is opened again, later and later.
pub async fn watch(app: App, smpp: Smpp, mut stop: watch::Receiver<bool>) {
    let first = Duration::from_secs(2);
    let mut pause = first;
    loop {
        let opened = tokio::select! {
            _ = stop.changed() => return,
            opened = smpp.open() => opened,
        };
        match opened {
            Ok(line) => {
                pause = first;
                if let Err(error) = follow(&app, line, &mut stop).await {
                    tracing::error!(%error, "what came by SMS waits at the centre");
                }
            }
            Err(error) => tracing::warn!(%error, "the SMS centre is called again later"),
        }
        if *stop.borrow() {
            return;
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(Duration::from_secs(300));
    }
}

/// Takes what comes over one line, to its end.
async fn follow(app: &App, mut line: Line, stop: &mut watch::Receiver<bool>) -> Result<(), Error> {
    let (street, now) = (app.street().clone(), app.now());
    // The name of this line: what bears it came over it.
    let name = format!("{:x}", now.as_microsecond());
    let key = accounts::street_key(&street);
    app.db().write(&key, move |tx| outbox::reports::forget(tx, &street, now)).await?;
    let mut look = tokio::time::interval(LOOK);
    loop {
        let incoming = tokio::select! {
            _ = stop.changed() => {
                line.leave().await;
                return Ok(());
            }
            _ = look.tick() => {
                incomplete(app).await?;
                continue;
            }
            incoming = line.next() => incoming,
        };
        let Some(Incoming { what, ack }) = incoming else { return Ok(()) };
        match take_in(app, &name, what).await {
            Ok(()) => ack.done().await,
            Err(error) => {
                // The centre keeps it, and sends it again.
                ack.later().await;
                return Err(error);
            }
        }
    }
}

async fn take_in(app: &App, line: &str, what: What) -> Result<(), Error> {
    let (from, to, text, part, sequence) = match what {
        What::Report(report) => {
            let (street, now) = (app.street().clone(), app.now());
            let key = accounts::street_key(&street);
            return Ok(app.db().write(&key, move |tx| outbox::reports::reported(tx, &street, &report, now)).await?);
        }
        What::Message { from, to, text, part, sequence } => (from, to, text, part, sequence),
    };
    let part = part.map(|part| store::Part { reference: part.reference, of: part.of, number: part.number });
    let Some(shop) = addressed(app, &from, &to).await? else { return Ok(()) };
    metrics::counter!("comptoir_inbound_total", "source" => SOURCE).increment(1);
    hear(app, &shop, Heard { from, text, part, name: format!("{line}-{sequence}") }).await
}

/// For which shop a message is: the one whose number it was sent to, else as for any number of the street.
async fn addressed(app: &App, from: &str, to: &str) -> Result<Option<Arc<Shop>>, Error> {
    let digits = |text: &str| text.trim_start_matches('+').to_owned();
    let directory = shops::directory(app);
    let own = |shop: &Arc<Shop>| shop.sms.as_ref().is_some_and(|number| digits(number.as_str()) == digits(to));
    let all = directory.all();
    let mut named = all.iter().filter(|shop| own(shop));
    match (named.next(), named.next()) {
        (Some(only), None) => Ok(Some(only.clone())),
        // A number that several shops share, or none has.
        _ => shop_of(app, from).await,
    }
}

struct Heard {
    from: String,
    text: String,
    part: Option<store::Part>,
    /// Line and number on it.
    name: String,
}

async fn hear(app: &App, shop: &Arc<Shop>, heard: Heard) -> Result<(), Error> {
    let lexicon = match app.part::<Lexicons>() {
        Some(lexicons) => lexicons.of(app, shop).await?,
        None => None,
    };
    let (mut env, own) = (app.env(), shop.clone());
    app.db()
        .write(&shop.key, move |tx| {
            let Heard { from, text, part, name } = heard;
            // One person, one spelling of their number.
            let sender = from.parse::<Phone>().map_or(from, |phone| phone.to_string());
            let whole = match part {
                None => Some(text),
                Some(part) => store::join(tx, &own.key, &sender, part, &text, env.now, before(env.now, APART))?,
            };
            let Some(text) = whole else { return Ok(()) };
            let body: String = text.chars().take(2_000).collect();
            let line = name.split('-').next().unwrap_or_default();
            if store::repeated(tx, &own.key, SOURCE, (&sender, &body), line, before(env.now, AGAIN))? {
                return Ok(());
            }
            let raw = Raw { source: SOURCE, external_id: &name, sender: &sender, body: &body };
            receive(tx, &mut env, &own, lexicon.as_deref(), &raw).map(|_| ())
        })
        .await
}

fn before(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_sub(by).unwrap_or(Timestamp::MIN)
}

/// Texts of which a part never came: a person reads what there is.
pub(in super::super) async fn incomplete(app: &App) -> Result<(), Error> {
    let directory = shops::directory(app);
    let since = before(app.now(), APART);
    let keys: Vec<ShopKey> = directory.all().iter().map(|shop| shop.key.clone()).collect();
    let waiting = app.db().read(move |conn| {
        keys.into_iter()
            .map(|key| Ok((store::parts_left(conn, &key, since)?, key)))
            .collect::<Result<Vec<_>, db::DbError>>()
    });
    for (left, key) in waiting.await? {
        let Some(shop) = directory.get(&key.shop).filter(|_| left) else { continue };
        let mut env = app.env();
        app.db()
            .write(&key, move |tx| {
                for (sender, reference, body) in store::give_up_parts(tx, &shop.key, since)? {
                    let name = format!("parts-{}-{reference}", env.now.as_microsecond());
                    let raw = Raw { source: SOURCE, external_id: &name, sender: &sender, body: &body };
                    // Half a text is no order: without a lexicon it waits for a person.
                    receive(tx, &mut env, &shop, None, &raw)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
    }
    Ok(())
}
