//! The desk's words: channels, days, purposes, reasons.

use jiff::civil::Date;
use kernel::Contact;
pub use kernel::words::capital;

use crate::{
    customers::{Note, Purpose, Reason, Source},
    documents::rules::quote::Standing,
    platform::i18n::{Arg, Lang},
};

use super::frame::Clerk;

/// The icon of an address.
pub fn icon(contact: &Contact) -> &'static str {
    match contact {
        Contact::Phone(phone) if phone.is_mobile() => "sms",
        Contact::Phone(_) => "phone",
        Contact::Email(_) => "mail",
    }
}

/// An address as one reads it.
pub fn address(contact: &Contact) -> String {
    match contact {
        Contact::Phone(phone) => phone.national(),
        Contact::Email(email) => email.to_string(),
    }
}

/// The channel of an address.
pub fn channel(lang: Lang, contact: &Contact) -> String {
    lang.say(match contact {
        Contact::Phone(_) => "channel-sms",
        Contact::Email(_) => "channel-mail",
    })
}

/// What something is remembered for.
pub fn purpose(lang: Lang, purpose: Purpose) -> String {
    lang.say(match purpose {
        Purpose::Taste => "purpose-taste",
        Purpose::Care => "purpose-care",
        Purpose::Life => "purpose-life",
        Purpose::Reach => "purpose-reach",
        Purpose::Service => "purpose-service",
    })
}

/// Why two files may be one person's.
pub fn reason(lang: Lang, reason: Reason) -> String {
    lang.say(match reason {
        Reason::SameName => "reason-same-name",
        Reason::CloseName => "reason-close-name",
        Reason::SameFirstName => "reason-same-first-name",
        Reason::NameInMail => "reason-name-in-mail",
        Reason::SameUsual => "reason-same-usual",
        Reason::OtherChannel => "reason-other-channel",
        Reason::OtherSurname => "reason-other-surname",
        Reason::Household => "reason-household",
    })
}

/// "jusqu'au 30 novembre", or where it is known from.
pub fn how(clerk: &Clerk, note: &Note) -> String {
    match note.expires {
        Some(expires) => {
            let last = clerk.shop().day(expires).yesterday().unwrap_or_else(|_| clerk.shop().day(expires));
            clerk.lang.with1("memory-until", "day", date(clerk, last))
        }
        None => source(clerk.lang, note.source),
    }
}

/// Where something is known from.
pub fn source(lang: Lang, source: Source) -> String {
    lang.say(match source {
        Source::Said => "memory-said",
        Source::Noticed => "memory-noticed",
        Source::Own => "memory-own",
    })
}

/// A day as one reads it.
pub fn date(clerk: &Clerk, day: Date) -> String {
    kernel::words::day(day, clerk.shop().day(clerk.now), clerk.lang.style())
}

/// How often something was ordered.
pub fn times(lang: Lang, times: usize) -> String {
    lang.with("memory-times", &[("n", Arg::from(times))])
}

/// The name of a member of staff in an actor: `staff:Inès` is Inès, `customer` is the person.
pub fn actor(lang: Lang, actor: &str) -> String {
    match actor.strip_prefix("staff:") {
        Some(name) => name.to_owned(),
        None if actor == "customer" => lang.say("desk-by-person"),
        None => actor.to_owned(),
    }
}

/// Where on the site something was asked; empty when nothing is known.
pub fn whence(lang: Lang, whence: &crate::inbox::Whence) -> String {
    lang.say(match whence.page.as_str() {
        "order" => "desk-whence-order",
        "alert" => "desk-whence-alert",
        "lunch" => "desk-whence-lunch",
        "standing" => "desk-whence-standing",
        "memory" => "desk-whence-memory",
        "meeting" => "desk-whence-meeting",
        "reserve" => "desk-whence-reserve",
        "shop" => "desk-whence-shop",
        "street" => "desk-whence-street",
        _ => return String::new(),
    })
}

/// Where a quote stands, in a word or two.
pub fn quote(lang: Lang, standing: Standing) -> String {
    lang.say(match standing {
        Standing::Open => "quote-state-open",
        Standing::Expired => "quote-state-expired",
        Standing::Accepted => "quote-state-accepted",
        Standing::Refused => "quote-state-refused",
        Standing::Withdrawn => "quote-state-withdrawn",
    })
}
