//! What each side of a meeting is told, and who comes to an event. All of it concerns what the person asked for: it survives
//! STOP, and no reminder outlives what it reminds of.

use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, words as spoken};

use super::{
    Appointment, By,
    events::{Event, Seat},
    rules::reminders,
    words,
};
use crate::{
    accounts,
    outbox::{self, Draft, Purpose},
    platform::{
        Env,
        i18n::{Arg, Lang},
    },
    shops::Shop,
};

/// A message about something: its words, when it leaves, until when it tells something.
struct Note<'a> {
    what: (&'a str, &'a str),
    args: Vec<(&'static str, Arg)>,
    link: String,
    about: String,
    once: String,
    due: Timestamp,
    expires: Option<Timestamp>,
}

fn queue(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    (contact, lang): (Option<&Contact>, Lang),
    note: Note<'_>,
) -> Result<(), DbError> {
    let Some(contact) = contact else { return Ok(()) };
    let mut args = note.args;
    args.push(("shop", Arg::from(&shop.name)));
    let draft = Draft {
        purpose: Purpose::Order,
        contact,
        target: None,
        lang,
        subject: lang.plain(note.what.0, &args),
        body: lang.plain(note.what.1, &args),
        link: note.link,
        about: note.about,
        once: note.once,
        due: note.due,
        expires: note.expires,
    };
    outbox::queue(tx, env, shop, &draft)
}

fn args(shop: &Shop, env: &Env, own: &Appointment, who: &str, seen_at: Timestamp) -> Vec<(&'static str, Arg)> {
    let style = own.lang.sms_style();
    let when = own.start.map(|at| words::when(own.lang, shop, seen_at.max(env.now), at, style)).unwrap_or_default();
    vec![
        ("who", Arg::from(who)),
        ("when", Arg::from(when)),
        ("how", Arg::from(words::how(own.lang, own.way))),
        ("way", Arg::from(own.way.as_str())),
        ("subject", Arg::from(if own.subject.is_empty() { String::new() } else { format!(" ({})", own.subject) })),
        (
            "reason",
            Arg::from(if own.reason.is_empty() { String::new() } else { format!(" {}", sentence(&own.reason)) }),
        ),
    ]
}

/// A reason as a sentence of its own.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!', '…']) { text.to_owned() } else { format!("{text}.") }
}

fn tell(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Appointment,
    who: &str,
    what: (&str, &str),
    expires: Option<Timestamp>,
) -> Result<(), DbError> {
    let note = Note {
        what,
        args: args(shop, env, own, who, env.now),
        link: own.path(&env.secrets),
        about: own.about(),
        once: format!("{}/{}/{}", what.1, own.id, own.version),
        due: env.now,
        expires,
    };
    queue(tx, env, shop, (own.contact.as_ref(), own.lang), note)
}

/// The evening before, and an hour before.
fn remind(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, own: &Appointment, who: &str) -> Result<(), DbError> {
    let Some(start) = own.start else { return Ok(()) };
    for (which, due) in reminders(start, env.now, shop.zone()) {
        let note = Note {
            what: ("meet-reminder-subject", "meet-reminder"),
            args: args(shop, env, own, who, due),
            link: own.path(&env.secrets),
            about: own.about(),
            once: format!("meet-reminder/{}/{}/{which}", own.id, own.version),
            due,
            expires: Some(start),
        };
        queue(tx, env, shop, (own.contact.as_ref(), own.lang), note)?;
    }
    Ok(())
}

/// The advisor reads it in their mail too, when the person did something and they have an address.
fn house(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Appointment,
    by: By<'_>,
    what: (&str, &str),
) -> Result<(), DbError> {
    if by != By::Customer {
        return Ok(());
    }
    let Some(staff) = accounts::by_id(tx, &shop.key, own.staff)?.filter(|person| person.active) else { return Ok(()) };
    if !matches!(staff.contact, Contact::Email(_)) {
        return Ok(());
    }
    let lang = Lang::Fr;
    let told = Appointment { lang, ..own.clone() };
    let mut args = args(shop, env, &told, &own.name, env.now);
    args.push(("shop", Arg::from(&shop.name)));
    let draft = Draft {
        purpose: Purpose::House,
        contact: &staff.contact,
        target: None,
        lang,
        subject: lang.plain(what.0, &args),
        body: lang.plain(what.1, &args),
        link: "/bureau/agenda".to_owned(),
        about: own.about(),
        once: format!("{}/{}/{}", what.1, own.id, own.version),
        due: env.now,
        expires: own.end(),
    };
    outbox::queue(tx, env, shop, &draft)
}

/// It is booked.
pub(super) fn booked(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    who: &str,
    own: &Appointment,
    by: By<'_>,
) -> Result<(), DbError> {
    tell(tx, env, shop, own, who, ("meet-booked-subject", "meet-booked"), own.start)?;
    remind(tx, env, shop, own, who)?;
    house(tx, env, shop, own, by, ("meet-house-booked-subject", "meet-house-booked"))
}

/// It is proposed: the person chooses the time.
pub(super) fn proposed(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    who: &str,
    own: &Appointment,
) -> Result<(), DbError> {
    tell(tx, env, shop, own, who, ("meet-proposed-subject", "meet-proposed"), None)
}

/// It has another time.
pub(super) fn moved(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    who: &str,
    own: &Appointment,
    by: By<'_>,
) -> Result<(), DbError> {
    let what = match by {
        By::Customer => ("meet-moved-subject", "meet-moved"),
        By::Staff(_) => ("meet-moved-subject", "meet-moved-by"),
    };
    tell(tx, env, shop, own, who, what, own.start)?;
    remind(tx, env, shop, own, who)?;
    house(tx, env, shop, own, by, ("meet-house-moved-subject", "meet-house-moved"))
}

/// It was taken back.
pub(super) fn cancelled(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    who: &str,
    own: &Appointment,
    by: By<'_>,
) -> Result<(), DbError> {
    let what = match (by, own.start) {
        (By::Staff(_), _) => ("meet-cancelled-subject", "meet-cancelled-by"),
        (By::Customer, Some(_)) => ("meet-cancelled-subject", "meet-cancelled"),
        // A proposal that was declined needs no receipt.
        (By::Customer, None) => {
            return house(tx, env, shop, own, by, ("meet-house-declined-subject", "meet-house-declined"));
        }
    };
    tell(tx, env, shop, own, who, what, own.start)?;
    house(tx, env, shop, own, by, ("meet-house-cancelled-subject", "meet-house-cancelled"))
}

fn event_args(shop: &Shop, own: &Event, seat: &Seat, seen_at: Timestamp) -> Vec<(&'static str, Arg)> {
    let style = seat.lang.sms_style();
    vec![
        ("event", Arg::from(&own.title)),
        ("when", Arg::from(words::when(seat.lang, shop, seen_at, own.start, style))),
        ("place", Arg::from(if own.place.is_empty() { words::address(shop) } else { own.place.clone() })),
        ("n", Arg::from(seat.seats)),
    ]
}

/// Where a registration stands: `joined`, `waits`, `left`, or `again` when it was asked for twice.
pub(super) fn seat(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Event,
    seat: &Seat,
    which: &str,
) -> Result<(), DbError> {
    let key = match which {
        "joined" => "event-joined",
        "waits" => "event-waits",
        "left" => "event-left",
        _ => "event-again",
    };
    // Asked for again it is told again, once a minute at most.
    let minute = env.now.as_second() / 60;
    let note = Note {
        what: ("event-subject", key),
        args: event_args(shop, own, seat, env.now),
        link: seat.path(&env.secrets),
        about: seat.about(),
        once: format!("{key}/{}/{minute}", seat.id),
        due: env.now,
        expires: Some(own.start),
    };
    queue(tx, env, shop, (seat.contact.as_ref(), seat.lang), note)
}

/// A place was freed: until when one may say yes.
pub(super) fn offered(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Event,
    seat: &Seat,
    told: Timestamp,
    until: Timestamp,
) -> Result<(), DbError> {
    let mut args = event_args(shop, own, seat, told);
    args.push(("until", Arg::from(words::when(seat.lang, shop, told, until, seat.lang.sms_style()))));
    let note = Note {
        what: ("event-offered-subject", "event-offered"),
        args,
        link: seat.path(&env.secrets),
        about: seat.about(),
        once: format!("event-offered/{}/{}", seat.id, until.as_second()),
        due: told,
        expires: Some(until),
    };
    queue(tx, env, shop, (seat.contact.as_ref(), seat.lang), note)
}

/// The evening before.
pub(super) fn event_reminder(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Event,
    seat: &Seat,
) -> Result<(), DbError> {
    let due = reminders(own.start, env.now, shop.zone()).into_iter().find(|(which, _)| *which == "eve");
    let Some((_, due)) = due else { return Ok(()) };
    let note = Note {
        what: ("event-reminder-subject", "event-reminder"),
        args: event_args(shop, own, seat, due),
        link: seat.path(&env.secrets),
        about: seat.about(),
        once: format!("event-reminder/{}/{}", seat.id, own.version),
        due,
        expires: Some(own.start),
    };
    queue(tx, env, shop, (seat.contact.as_ref(), seat.lang), note)
}

/// It has another time or place.
pub(super) fn event_moved(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Event,
    seat: &Seat,
) -> Result<(), DbError> {
    let note = Note {
        what: ("event-moved-subject", "event-moved"),
        args: event_args(shop, own, seat, env.now),
        link: seat.path(&env.secrets),
        about: seat.about(),
        once: format!("event-moved/{}/{}", seat.id, own.version),
        due: env.now,
        expires: Some(own.start),
    };
    queue(tx, env, shop, (seat.contact.as_ref(), seat.lang), note)?;
    if seat.state.holds(env.now) { event_reminder(tx, env, shop, own, seat) } else { Ok(()) }
}

/// It was called off, and why.
pub(super) fn event_off(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Event,
    seat: &Seat,
    why: &str,
) -> Result<(), DbError> {
    let mut args = event_args(shop, own, seat, env.now);
    args.push(("why", Arg::from(if why.is_empty() { String::new() } else { format!(" {}", sentence(why)) })));
    args.push(("day", Arg::from(spoken::day(shop.day(own.start), shop.day(env.now), seat.lang.sms_style()))));
    let tells = own.start.saturating_add(SignedDuration::from_hours(1)).unwrap_or(own.start);
    let note = Note {
        what: ("event-off-subject", "event-off"),
        args,
        link: String::new(),
        about: seat.about(),
        once: format!("event-off/{}/{}", seat.id, own.version),
        due: env.now,
        expires: Some(tells),
    };
    queue(tx, env, shop, (seat.contact.as_ref(), seat.lang), note)
}
