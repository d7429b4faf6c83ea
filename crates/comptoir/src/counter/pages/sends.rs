//! What left, what could not leave, and what was held back on purpose.

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};

use crate::{
    outbox::{self, Message},
    platform::{Error, Problem, jobs, problem::Path},
};

use super::{
    super::views::{
        Place,
        board::Way,
        sends::{Delivery, Failed, Sends},
    },
    baked::untold,
    frame::{Answer, Fields, Staff, go, page},
    progress::leaving,
};

/// How many of the last ones are shown.
const LAST: i64 = 20;
/// How many letters of a text are shown.
const FIRST_WORDS: usize = 90;

/// `GET /comptoir/envois`
pub async fn show(staff: Staff) -> Answer {
    page(&staff.read(draw).await?)
}

fn draw(conn: &mut Conn<'_>, staff: &Staff) -> Result<Sends, DbError> {
    let key = &staff.shop().key;
    let week = staff.now.saturating_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(Timestamp::MIN);
    let mut failed: Vec<Failed> = outbox::buried(conn, key)?.iter().map(|message| buried(staff, message)).collect();
    for job in jobs::graveyard(conn, key)? {
        let id = job.id.to_string();
        let (at, to) = (String::new(), staff.lang.say("counter-by-system"));
        failed.push(Failed { id, at, way: Way::Api, to, text: job.kind, why: job.why, retry: true });
    }
    let refused: Vec<Message> = outbox::refused(conn, key)?;
    let lately = refused.iter().filter(|message| message.queued_at > week);
    Ok(Sends {
        shell: staff.shell(conn, staff.lang.say("counter-title-sends"), Place::Sends)?,
        leaving: leaving(conn, staff)?,
        failed,
        delivered: outbox::left(conn, key, LAST)?
            .iter()
            .map(|(message, at, arrived)| left(staff, message, *at, *arrived))
            .collect(),
        refused: untold(staff.lang, lately),
        sent: usize::try_from(outbox::left_since(conn, key, week)?).unwrap_or(0),
    })
}

fn way(message: &Message) -> Way {
    match message.channel.as_str() {
        "sms" => Way::Sms,
        "push" => Way::Push,
        _ => Way::Mail,
    }
}

fn first_words(text: &str) -> String {
    let mut words: String = text.chars().take(FIRST_WORDS).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    words
}

fn subject(message: &Message) -> String {
    first_words(if message.subject.is_empty() { &message.body } else { &message.subject })
}

fn buried(staff: &Staff, message: &Message) -> Failed {
    let reason = message.reason.as_deref().unwrap_or_default();
    // An address that is gone does not come back by trying.
    let (why, retry) = match reason {
        "gone" => (staff.lang.say("counter-why-gone"), false),
        unset if unset.ends_with("is set up") => (staff.lang.say("counter-why-unset"), true),
        lost if lost.starts_with(outbox::reports::LOST) => (staff.lang.say("counter-why-lost"), true),
        other => (staff.lang.with1("counter-why-provider", "it", other), true),
    };
    Failed {
        id: message.id.to_string(),
        at: staff.moment(message.queued_at),
        way: way(message),
        to: message.contact.masked(),
        text: subject(message),
        why,
        retry,
    }
}

fn left(staff: &Staff, message: &Message, at: Timestamp, arrived: bool) -> Delivery {
    Delivery {
        at: staff.moment(at),
        way: way(message),
        to: message.contact.masked(),
        about: subject(message),
        state: staff.lang.say(if arrived { "counter-delivered-arrived" } else { "counter-delivered-left" }),
        arrived,
    }
}

/// `POST /comptoir/envois/{id}/relance`
pub async fn retry(staff: Staff, Path(id): Path<String>, _: Fields) -> Answer {
    let found = staff
        .write(move |tx, env, staff| {
            let key = &staff.shop().key;
            let message = match id.parse() {
                Ok(id) => outbox::revive(tx, key, id, env.now)?,
                Err(_) => false,
            };
            let job = match id.parse() {
                Ok(id) if !message => jobs::revive(tx, env, key, id)?,
                _ => false,
            };
            Ok::<_, Error>(message || job)
        })
        .await?;
    if found { go("/comptoir/envois?dit=retried") } else { Err(Problem::not_found()) }
}
