//! Handing over: claims what is due, asks the gate, gives it to a channel, and writes down what became of it.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use channels::{
    EmailSender, PushSender, SendError, SmsMessage, SmsSender, Subscription, push::Loopback, webhook::Caller,
};
use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, Email, Slug};
use tokio::task::JoinSet;

pub use super::shown::{Demo, Shown};
use super::{
    Purpose, rules,
    rules::{Facts, Verdict},
    sms_cost, sms_text,
    spend::{self, Taken},
    store,
    store::{Message, Outcome},
    written::{mail, push, sheet},
};
use crate::{
    consent,
    platform::{App, Error},
    shops::{self, Shop},
};

/// The channels of the program: a part of it, put there by `main`. A missing one keeps its messages waiting.
#[derive(Clone, Default)]
pub struct Channels {
    /// Mail.
    pub email: Option<EmailSender>,
    /// SMS.
    pub sms: Option<SmsSender>,
    /// Browsers.
    pub push: Option<PushSender>,
    /// The address that mail comes from.
    pub from: Option<Email>,
    /// What one SMS segment costs, in hundredths of a cent.
    pub sms_cost: i64,
    /// Calls to machines.
    pub caller: Option<Caller>,
}

/// Whether what a message announces makes no sense any more: asked at the moment of sending, filled by `app.rs`.
#[derive(Clone)]
pub struct Pointless(pub Arc<Ask>);

/// The question itself: a message, at an instant.
pub type Ask = dyn Fn(&mut Conn<'_>, &Message, Timestamp) -> Result<bool, DbError> + Send + Sync;

/// What the sheet of a mail is written from.
#[derive(Clone, Copy)]
pub struct Letter<'a> {
    /// Who writes.
    pub shop: &'a Shop,
    /// What is said.
    pub message: &'a Message,
    /// The head of every link.
    pub base: &'a str,
    /// The message's own link.
    pub link: &'a str,
    /// When it leaves.
    pub now: Timestamp,
}

/// Writes a mail.
type Writer = dyn Fn(&mut Conn<'_>, &Letter<'_>) -> Result<Option<String>, DbError> + Send + Sync;

/// How a mail is shown, where its message has a sheet: filled by `app.rs`, since what is told stands above the outbox.
#[derive(Clone)]
pub struct Letterhead(pub Arc<Writer>);

/// How many messages one round claims.
const ROUND: i64 = 500;
/// How many are handed over at the same time.
const AT_ONCE: usize = 16;
/// How often a round that takes its time shows how far it is.
const SHOWN: SignedDuration = SignedDuration::from_secs(2);
/// A claim that is older is not acted on: it ends after two minutes, and nobody else must be sending meanwhile.
const FRESH: SignedDuration = SignedDuration::from_secs(60);
/// A store in trouble is asked again after so long to write down what has left: 45 s in all.
const SETTLE: [Duration; 6] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(7),
    Duration::from_secs(15),
    Duration::from_secs(15),
];
/// A message gives up after this many failed tries.
const TRIES: i64 = 10;

/// One round of every channel.
#[cfg(test)]
pub async fn deliver(app: App) -> Result<usize, Error> {
    Ok(round(app.clone(), "email").await? + round(app.clone(), "sms").await? + round(app, "push").await?)
}

/// A program that starts alone on its store goes on where the one before it was stopped; beside other nodes it waits until
/// the one that claimed is silent ([`take_over`]).
pub async fn resume(app: &App) -> Result<(), Error> {
    if app.db().engine() == db::Engine::Postgres {
        return Ok(());
    }
    let (street, now) = (app.street().clone(), app.now());
    let released = app.db().write(&app.key(&lock_name(app)), move |tx| store::release(tx, &street, now)).await?;
    if released > 0 {
        tracing::warn!(released, "messages that were leaving when the program ended are handed over again");
    }
    Ok(())
}

/// A node is not heard of any more: what it had claimed is due again.
///
/// # Errors
/// When the store does not answer.
pub async fn take_over(app: App, silent: String) -> Result<(), Error> {
    let (street, now) = (app.street().clone(), app.now());
    let release = move |tx: &mut db::Tx<'_>| {
        tx.notify(&kernel::ShopKey { street: street.clone(), shop: street.clone() }, "outbox");
        store::release_of(tx, &street, &silent, now)
    };
    let released = app.db().write(&app.key(&lock_name(&app)), release).await?;
    if released > 0 {
        tracing::warn!(released, "messages that were leaving when another program ended are handed over again");
    }
    Ok(())
}

/// One round of a channel: claims, decides, hands over, settles; answers how many messages it touched. A channel that
/// hangs holds up no other.
pub async fn round(app: App, channel: &'static str) -> Result<usize, Error> {
    let (street, now) = (app.street().clone(), app.now());
    let (lock, node) = (app.key(&lock_name(&app)), app.db().node().to_owned());
    let waiting: bool = {
        let street = street.clone();
        app.db().read(move |conn| store::any_due(conn, &street, channel, now)).await?
    };
    if !waiting {
        return Ok(0);
    }
    let claimed = app.db().write(&lock, move |tx| store::claim(tx, &street, channel, &node, now, ROUND)).await?;
    let count = claimed.len();
    let shops: BTreeSet<kernel::ShopKey> = claimed.iter().map(|message| message.key.clone()).collect();
    let mut running: JoinSet<Result<(), Error>> = JoinSet::new();
    // One that fails ends no other that is on its way.
    let (mut failed, mut told) = (None, now);
    for message in claimed {
        if running.len() >= AT_ONCE {
            failed = failed.or(joined(running.join_next().await).err());
        }
        if app.now().duration_since(told) > SHOWN {
            told = app.now();
            tell(&app, &shops).await?;
        }
        // Waited for too long behind others: it is about to be anybody's again.
        if app.now().duration_since(now) > FRESH {
            break;
        }
        running.spawn(one(app.clone(), message));
    }
    while let Some(done) = running.join_next().await {
        failed = failed.or(joined(Some(done)).err());
    }
    if let Some(error) = failed {
        return Err(error);
    }
    tell(&app, &shops).await?;
    Ok(count)
}

/// Whoever looks at what was sent sees it leave.
async fn tell(app: &App, shops: &BTreeSet<kernel::ShopKey>) -> Result<(), Error> {
    for key in shops {
        let own = key.clone();
        let tell = move |tx: &mut db::Tx<'_>| {
            tx.notify(&own, "sent");
            Ok::<_, DbError>(())
        };
        app.db().write(key, tell).await?;
    }
    Ok(())
}

fn joined(done: Option<Result<Result<(), Error>, tokio::task::JoinError>>) -> Result<(), Error> {
    match done {
        Some(Ok(outcome)) => outcome,
        Some(Err(error)) => Err(Error::Fault(error.to_string())),
        None => Ok(()),
    }
}

/// The name under which the claims of one node take turns; those of other nodes pass beside them.
fn lock_name(app: &App) -> Slug {
    format!("outbox-{}", app.db().node()).parse().unwrap_or_else(|_| unreachable!("a slug"))
}

async fn one(app: App, message: Message) -> Result<(), Error> {
    let Some(shop) = shops::directory(&app).get(&message.key.shop) else {
        return settle(&app, message, refusal("no-shop", app.now())).await;
    };
    let now = app.now();
    let facts = if message.purpose.needs_consent() || message.author().is_some() {
        let (asked, own, pointless) = (message.clone(), shop.clone(), app.part::<Pointless>().cloned());
        app.db().read(move |conn| facts(conn, &asked, &own, now, pointless)).await?
    } else {
        known(&message, now)
    };
    let outcome = match rules::gate(&facts, shop.zone()) {
        Verdict::Refuse(reason) => refusal(reason, now),
        Verdict::Defer(until) => Outcome { due: until, ..waiting(&message, now) },
        Verdict::Send => match pay(&app, &shop, &message).await? {
            Taken::Counted => hand_over(&app, &shop, &message, now).await,
            Taken::Held(Verdict::Defer(until)) => {
                Outcome { due: until, reason: Some("ceiling".to_owned()), ..waiting(&message, now) }
            }
            Taken::Held(_) => refusal("ceiling", now),
            Taken::Elsewhere => return Ok(()),
        },
    };
    settle(&app, message, outcome).await
}

/// Counts what an SMS takes of the month, or says what becomes of it instead.
async fn pay(app: &App, shop: &Arc<Shop>, message: &Message) -> Result<Taken, Error> {
    let gateway = app.part::<Channels>().is_some_and(|channels| channels.sms.is_some());
    if message.channel != "sms" || !gateway {
        return Ok(Taken::Counted);
    }
    let text = sms_text(&shop.name, &message.body, &super::link_of(app.base(), &message.link, message.id));
    let segments = i64::try_from(sms_cost(&text, 0).0.parts).unwrap_or(1);
    let (mut env, own, asked) = (app.env(), Arc::clone(shop), message.clone());
    Ok(app.db().write(&message.key, move |tx| spend::take(tx, &mut env, &own, &asked, segments)).await?)
}

async fn settle(app: &App, message: Message, outcome: Outcome) -> Result<(), Error> {
    metrics::counter!("comptoir_messages_total", "channel" => message.channel.clone(), "state" => outcome.state)
        .increment(1);
    let (mut pauses, now) = (SETTLE.iter(), app.now());
    loop {
        let (key, message, outcome) = (message.key.clone(), message.clone(), outcome.clone());
        let node = app.db().node().to_owned();
        let settled = app.db().write(&key, move |tx| store::settle(tx, &node, &message, &outcome, now)).await;
        match (settled, pauses.next()) {
            // It has left: as long as the claim lasts, the store is given time to write that down.
            (Err(error), Some(pause)) if DbError::is_away(&error) => tokio::time::sleep(*pause).await,
            (settled, _) => return Ok(settled?),
        }
    }
}

/// What the message itself tells.
fn known(message: &Message, now: Timestamp) -> Facts {
    Facts {
        purpose: message.purpose,
        sms: message.channel == "sms",
        now,
        expires: message.expires_at,
        suppressed: false,
        consented: true,
        alerts_today: 0,
        marketing_this_week: 0,
        pointless: false,
        asleep: false,
        stranger: false,
    }
}

fn facts(
    conn: &mut Conn<'_>,
    message: &Message,
    shop: &Shop,
    now: Timestamp,
    pointless: Option<Pointless>,
) -> Result<Facts, DbError> {
    let mut facts = Facts { stranger: store::is_stranger(conn, message)?, ..known(message, now) };
    let ago = |hours: i64| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
    let street = &message.key.street;
    facts.suppressed = consent::is_suppressed(conn, &message.key, &message.contact)?;
    // The topic of an alert is kept in `about`, before what it announces.
    let topic = message.about.split(' ').next().and_then(consent::Topic::parse);
    let agreed = match topic {
        Some(topic) => consent::agreed(conn, &message.key, &message.contact, &topic)?,
        None => None,
    };
    let accompanied = message.about.starts_with(super::PROJECT)
        && consent::agrees(conn, &message.key, &message.contact, consent::Agreement::Projects)?;
    facts.consented = agreed.is_some() || accompanied;
    facts.asleep = agreed.flatten().is_some_and(|hours| !hours.holds_at(now, shop.zone()));
    facts.alerts_today = store::counts(conn, street, &message.contact, Purpose::Alert, ago(24))?;
    facts.marketing_this_week = store::counts(conn, street, &message.contact, Purpose::Marketing, ago(24 * 7))?;
    if let Some(Pointless(ask)) = pointless {
        facts.pointless = ask(conn, message, now)?;
    }
    Ok(facts)
}

fn refusal(reason: &str, now: Timestamp) -> Outcome {
    Outcome {
        state: "refused",
        reason: Some(reason.to_owned()),
        due: now,
        tries: 0,
        cost_cents: 0,
        sent_at: None,
        provider_id: None,
        reported: false,
    }
}

fn waiting(message: &Message, now: Timestamp) -> Outcome {
    Outcome {
        state: "queued",
        reason: None,
        due: now,
        tries: message.tries,
        cost_cents: 0,
        sent_at: None,
        provider_id: None,
        reported: false,
    }
}

async fn hand_over(app: &App, shop: &Shop, message: &Message, now: Timestamp) -> Outcome {
    let channels = app.part::<Channels>().cloned().unwrap_or_default();
    let link = super::link_of(app.base(), &message.link, message.id);
    let mut cost_cents = 0;
    let sent = match (message.channel.as_str(), &message.contact) {
        ("sms", Contact::Phone(phone)) => match &channels.sms {
            None => {
                Err(SendError::Retry { after: Some(Duration::from_secs(900)), why: "no SMS gateway is set up".into() })
            }
            Some(sender) => {
                let text = sms_text(&shop.name, &message.body, &link);
                cost_cents = (sms_cost(&text, channels.sms_cost).1 + 50) / 100;
                let marketing = message.purpose == Purpose::Marketing;
                let id = message.id.to_string();
                let sms = SmsMessage { to: phone.clone(), text, id, valid_until: message.expires_at, marketing };
                sender.send(&sms, now).await
            }
        },
        ("email", Contact::Email(email)) => {
            match (&channels.email, channels.from.clone().or_else(|| shop.email.clone())) {
                (Some(sender), Some(from)) => {
                    let mut mail = mail(app, shop, message, email, from, &link);
                    mail.html = sheet(app, shop, message, &link, now).await;
                    sender.send(&mail).await
                }
                _ => Err(SendError::Retry {
                    after: Some(Duration::from_secs(900)),
                    why: "no mail server is set up".into(),
                }),
            }
        }
        ("push", _) => match (&channels.push, Subscription::parse(message.target.as_bytes(), Loopback::Refused)) {
            (Some(sender), Ok(subscription)) => sender.send(&push(message, subscription, &link, now), now).await,
            (None, _) => {
                Err(SendError::Retry { after: Some(Duration::from_secs(900)), why: "push is not set up".into() })
            }
            (_, Err(_)) => Err(SendError::Gone),
        },
        _ => Err(SendError::Permanent { why: "the channel does not fit the address".into() }),
    };
    match sent {
        Ok(receipt) => Outcome {
            state: "sent",
            reason: None,
            due: now,
            tries: message.tries,
            cost_cents,
            sent_at: Some(now),
            provider_id: receipt.provider_id,
            reported: message.channel == "sms" && channels.sms.as_ref().is_some_and(SmsSender::reports),
        },
        Err(SendError::Retry { after, why }) => {
            let tries = message.tries + 1;
            let wait =
                after.and_then(|wait| SignedDuration::try_from(wait).ok()).unwrap_or_else(|| rules::backoff(tries));
            let state = if tries >= TRIES { "given_up" } else { "queued" };
            let due = now.saturating_add(wait).unwrap_or(now);
            Outcome { state, due, tries, ..Outcome { reason: Some(why), ..waiting(message, now) } }
        }
        Err(SendError::Permanent { why }) => Outcome { state: "given_up", reason: Some(why), ..waiting(message, now) },
        Err(SendError::Gone) => Outcome { state: "given_up", reason: Some("gone".into()), ..waiting(message, now) },
    }
}
