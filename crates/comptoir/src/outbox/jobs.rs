//! Handing over: claims what is due, asks the gate, gives it to a channel, and writes down what became of it.

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc, time::Duration};

use channels::{
    EmailMessage, EmailSender, MemoryBox, Named, PushMessage, PushSender, SendError, Sent, SmsMessage, SmsSender,
    Subscription,
    push::{Loopback, Urgency},
    webhook::Caller,
};
use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, Email, Slug};
use tokio::task::JoinSet;

use super::{
    Purpose, rules,
    rules::{Facts, Verdict},
    sms_cost, sms_text, store,
    store::{Message, Outcome},
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

/// The message box of the demo: what would have left.
#[derive(Clone)]
pub struct Demo(MemoryBox);

/// One message in the box.
#[derive(Debug, Clone)]
pub struct Shown {
    /// `email`, `sms` or `push`.
    pub channel: &'static str,
    /// To whom.
    pub to: String,
    /// The subject of a mail.
    pub subject: Option<String>,
    /// What the person reads.
    pub text: String,
    /// The same as a mailbox shows it, for a mail that has a sheet.
    pub html: Option<String>,
    /// When it left.
    pub at: Timestamp,
}

impl Demo {
    /// A box with the channels that lead into it.
    pub fn new() -> (Self, Channels) {
        let sent = MemoryBox::new();
        let channels = Channels {
            email: Some(EmailSender::Memory(sent.clone())),
            sms: Some(SmsSender::Memory(sent.clone())),
            push: Some(PushSender::Memory(sent.clone())),
            from: "rue@example.org".parse().ok(),
            // What an SMS costs in France by a gateway, about: shown before sending.
            sms_cost: 450,
            caller: Some(Caller::Memory(sent.clone())),
        };
        (Self(sent), channels)
    }

    /// What is in the box, the newest first.
    pub fn messages(&self) -> Vec<Shown> {
        let shown = |sent: Sent| Shown {
            channel: sent.channel.as_str(),
            to: sent.to,
            subject: sent.subject,
            text: sent.text,
            html: sent.html,
            at: sent.at,
        };
        self.0.newest_first().into_iter().map(shown).collect()
    }
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
/// A message gives up after this many failed tries.
const TRIES: i64 = 10;

/// One round: claims, decides, hands over, settles; answers how many messages it touched.
pub async fn deliver(app: App) -> Result<usize, Error> {
    let (street, now) = (app.street().clone(), app.now());
    let lock = app.key(&lock_name());
    let waiting: bool = {
        let street = street.clone();
        app.db().read(move |conn| store::any_due(conn, &street, now)).await?
    };
    if !waiting {
        return Ok(0);
    }
    let claimed = app.db().write(&lock, move |tx| store::claim(tx, &street, now, ROUND)).await?;
    let count = claimed.len();
    let shops: BTreeSet<kernel::ShopKey> = claimed.iter().map(|message| message.key.clone()).collect();
    let mut running: JoinSet<Result<(), Error>> = JoinSet::new();
    for message in claimed {
        if running.len() >= AT_ONCE {
            joined(running.join_next().await)?;
        }
        running.spawn(one(app.clone(), message));
    }
    while let Some(done) = running.join_next().await {
        joined(Some(done))?;
    }
    // Once a round and shop: whoever looks at what was sent sees it leave.
    for key in shops {
        let own = key.clone();
        let tell = move |tx: &mut db::Tx<'_>| {
            tx.notify(&own, "sent");
            Ok::<_, DbError>(())
        };
        app.db().write(&key, tell).await?;
    }
    Ok(count)
}

fn joined(done: Option<Result<Result<(), Error>, tokio::task::JoinError>>) -> Result<(), Error> {
    match done {
        Some(Ok(outcome)) => outcome,
        Some(Err(error)) => Err(Error::Fault(error.to_string())),
        None => Ok(()),
    }
}

/// The name under which the claims of all nodes take turns.
fn lock_name() -> Slug {
    "outbox".parse().unwrap_or_else(|_| unreachable!("a slug"))
}

async fn one(app: App, message: Message) -> Result<(), Error> {
    let Some(shop) = shops::directory(&app).get(&message.key.shop) else {
        return settle(&app, message, refusal("no-shop", app.now())).await;
    };
    let now = app.now();
    let facts = if message.purpose.needs_consent() || message.author().is_some() {
        let (asked, pointless) = (message.clone(), app.part::<Pointless>().cloned());
        app.db().read(move |conn| facts(conn, &asked, now, pointless)).await?
    } else {
        known(&message, now)
    };
    let outcome = match rules::gate(&facts, shop.zone()) {
        Verdict::Refuse(reason) => refusal(reason, now),
        Verdict::Defer(until) => Outcome { due: until, ..waiting(&message, now) },
        Verdict::Send => hand_over(&app, &shop, &message, now).await,
    };
    settle(&app, message, outcome).await
}

async fn settle(app: &App, message: Message, outcome: Outcome) -> Result<(), Error> {
    metrics::counter!("comptoir_messages_total", "channel" => message.channel.clone(), "state" => outcome.state)
        .increment(1);
    let key = message.key.clone();
    Ok(app.db().write(&key, move |tx| store::settle(tx, &message, &outcome)).await?)
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
        stranger: false,
    }
}

fn facts(
    conn: &mut Conn<'_>,
    message: &Message,
    now: Timestamp,
    pointless: Option<Pointless>,
) -> Result<Facts, DbError> {
    let mut facts = Facts { stranger: store::is_stranger(conn, message)?, ..known(message, now) };
    let ago = |hours: i64| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
    let street = &message.key.street;
    facts.suppressed = consent::is_suppressed(conn, &message.key, &message.contact)?;
    // The topic of an alert is kept in `about`, before what it announces.
    let topic = message.about.split(' ').next().and_then(consent::Topic::parse);
    facts.consented = match topic {
        Some(topic) => consent::active(conn, &message.key, &message.contact, &topic)?,
        None => false,
    };
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
        },
        Err(SendError::Retry { after, why }) => {
            let tries = message.tries + 1;
            let wait =
                after.and_then(|wait| SignedDuration::try_from(wait).ok()).unwrap_or_else(|| rules::backoff(tries));
            let state = if tries >= TRIES { "given_up" } else { "queued" };
            let due = now.saturating_add(wait).unwrap_or(now);
            Outcome { state, reason: Some(why), due, tries, cost_cents: 0, sent_at: None, provider_id: None }
        }
        Err(SendError::Permanent { why }) => Outcome { state: "given_up", reason: Some(why), ..waiting(message, now) },
        Err(SendError::Gone) => Outcome { state: "given_up", reason: Some("gone".into()), ..waiting(message, now) },
    }
}

/// The HTML part. A mail without it says the same in plain words, so a fault here stops no message.
async fn sheet(app: &App, shop: &Shop, message: &Message, link: &str, now: Timestamp) -> Option<String> {
    let Letterhead(write) = app.part::<Letterhead>()?.clone();
    let (shop, message, link, base) = (shop.clone(), message.clone(), link.to_owned(), app.base().to_owned());
    let written = app
        .db()
        .read(move |conn| write(conn, &Letter { shop: &shop, message: &message, base: &base, link: &link, now }))
        .await;
    written.unwrap_or_else(|error| {
        tracing::error!(%error, "a mail leaves without its sheet");
        None
    })
}

fn mail(app: &App, shop: &Shop, message: &Message, to: &Email, from: Email, link: &str) -> EmailMessage {
    let mut text = message.body.clone();
    if !link.is_empty() {
        let _ = write!(text, "\n\n{link}");
    }
    let _ = write!(text, "\n\n{}", shop.name);
    let domain = from.as_str().split('@').nth(1).unwrap_or("localhost").to_owned();
    // The one-click address must be https (RFC 8058); what the text says works without.
    let one_click_url = (message.purpose.needs_consent() && app.base().starts_with("https://")).then(|| {
        let token = unsubscribe_token(app, &message.key.shop, &message.contact);
        format!("{}/{}/desabonnement?c={}&t={token}", app.base(), message.key.shop, urlencode(message.contact.as_str()))
    });
    EmailMessage {
        from: Named { name: shop.name.clone(), address: from },
        reply_to: shop.email.clone().map(|address| Named { name: shop.name.clone(), address }),
        to: to.clone(),
        subject: message.subject.clone(),
        text,
        html: None,
        message_id: format!("{}@{domain}", message.id),
        in_reply_to: Some(message.target.clone()).filter(|id| !id.is_empty()),
        date: message.queued_at,
        one_click_url,
    }
}

/// The token by which a person stops a shop's messages without signing in; it never expires (RFC 8058).
pub fn unsubscribe_token(app: &App, shop: &Slug, contact: &Contact) -> String {
    app.secrets().token("unsubscribe", &format!("{shop}/{contact}"))
}

/// Percent-encodes what is not unreserved (RFC 3986).
pub fn urlencode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn push(message: &Message, subscription: Subscription, link: &str, now: Timestamp) -> PushMessage {
    let payload = serde_json::json!({ "title": message.subject, "body": message.body, "url": link }).to_string();
    let left = message.expires_at.map_or(Duration::from_secs(3_600), |expires| {
        Duration::try_from(expires.duration_since(now)).unwrap_or(Duration::ZERO)
    });
    let topic: String = message.about.bytes().filter(u8::is_ascii_alphanumeric).map(char::from).take(32).collect();
    let topic = Some(topic).filter(|topic| !topic.is_empty());
    PushMessage { subscription, payload: payload.into_bytes(), ttl: left, urgency: Urgency::High, topic }
}
