//! The street's mailbox: what comes there is taken as mails of the shops, as soon as the server says that it came.

use std::{sync::Arc, time::Duration};

use channels::{
    imap::{Mailbox, MailboxError},
    mail_in::{self, Incoming},
    smtp::Security,
};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, ShopKey};
use tokio::sync::watch;

use super::hooks::take_mail;
use crate::{
    outbox,
    platform::{App, Error, choices, settings::Settings},
    shops::{self, Shop},
};

/// Servers end a waiting of half an hour (RFC 2177): ours is shorter.
const WAIT: Duration = Duration::from_secs(9 * 60);
/// How far back what came while the program was off is looked for.
const BACK: SignedDuration = SignedDuration::from_hours(72);
/// Since when the street has this mailbox: what came before is nobody's order.
const SINCE: &str = "mailbox.since";

/// The mailbox that the settings name, if any.
///
/// # Errors
/// What is wrong with them, in a sentence.
pub fn mailbox(settings: &Settings) -> Result<Option<Mailbox>, String> {
    let imap = &settings.imap;
    if imap.server.is_empty() {
        return Ok(None);
    }
    let (host, port) = match imap.server.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| "imap.server: host:port".to_owned())?),
        None => (imap.server.as_str(), 993),
    };
    let security = match imap.security.as_str() {
        "" | "tls" => Security::Tls,
        "none" => Security::Plain,
        other => return Err(format!("imap.security: {other}? tls, or none on this machine")),
    };
    let (user, password) = (imap.user.clone(), imap.password.clone());
    Ok(Some(Mailbox { host: host.to_owned(), port, security, user, password, authority: None }))
}

enum Failed {
    Mailbox(MailboxError),
    Store(Error),
}

impl From<MailboxError> for Failed {
    fn from(error: MailboxError) -> Self {
        Self::Mailbox(error)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// Looks into the mailbox until the program stops; a line that breaks is opened again, later and later.
pub async fn watch(app: App, mailbox: Mailbox, mut stop: watch::Receiver<bool>) {
    let mut pause = Duration::from_secs(5);
    loop {
        let failed = tokio::select! {
            _ = stop.changed() => return,
            failed = follow(&app, &mailbox, &mut pause) => failed,
        };
        match failed {
            Failed::Mailbox(error) => tracing::warn!(%error, "the mailbox is asked again later"),
            Failed::Store(error) => tracing::error!(%error, "mails wait in the mailbox"),
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(Duration::from_secs(600));
    }
}

/// Takes what came, waits for more; answers only when something fails.
async fn follow(app: &App, mailbox: &Mailbox, pause: &mut Duration) -> Failed {
    let run = async {
        let since = since(app).await?;
        let mut session = mailbox.open().await?;
        loop {
            let back = app.now().saturating_sub(BACK).unwrap_or(Timestamp::MIN);
            for uid in session.new_mails(since.max(back)).await? {
                if let Some(bytes) = session.read(uid).await?
                    && let Some(mail) = mail_in::parse(&bytes)
                    && let Some(shop) = shop_of(app, &mail).await?
                {
                    // Durable before the mailbox forgets it; taken twice, it is one.
                    take_mail(app, &shop, mail).await?;
                }
                session.taken(uid).await?;
            }
            *pause = Duration::from_secs(5);
            session = session.wait(WAIT).await?;
        }
    };
    let outcome: Result<std::convert::Infallible, Failed> = run.await;
    match outcome {
        Err(failed) => failed,
    }
}

/// Since when mails are taken: the first time that the program looked.
async fn since(app: &App) -> Result<Timestamp, Error> {
    let street = app.street().clone();
    let (key, now) = (ShopKey { street: street.clone(), shop: street }, app.now());
    let own = key.clone();
    app.db()
        .write(&key, move |tx| {
            let known = choices::get(tx, &own, SINCE)?.and_then(|text| text.parse().ok());
            match known {
                Some(at) => Ok(at),
                None => {
                    choices::put(tx, &own, SINCE, &now.to_string())?;
                    Ok(now)
                }
            }
        })
        .await
}

/// For which shop a mail is: the one whose address it bears, else the one that last wrote to its sender, else the first
/// of the street that has an address.
async fn shop_of(app: &App, mail: &Incoming) -> Result<Option<Arc<Shop>>, Error> {
    let directory = shops::directory(app);
    let all = directory.all();
    let named = all.iter().find(|shop| shop.email.as_ref().is_some_and(|own| mail.to.contains(own)));
    if let Some(shop) = named {
        return Ok(Some(shop.clone()));
    }
    let (street, contact) = (app.street().clone(), Contact::Email(mail.from.clone()));
    let last = app.db().read(move |conn| outbox::last_writer(conn, &street, &contact)).await?;
    let last = last.and_then(|slug| directory.get(&slug));
    Ok(last.or_else(|| all.iter().find(|shop| shop.email.is_some()).or(all.first()).cloned()))
}
