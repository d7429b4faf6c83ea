//! A proposal in words: what, at which price, and why.

use jiff::Timestamp;
use kernel::{Unit, words};

use super::{Offer, rules::Quiet};
use crate::{
    platform::i18n::{Arg, Lang},
    shops::Shop,
};

/// "4,80 €", by the kilogram where it is weighed.
pub fn price(lang: Lang, offer: &Offer) -> String {
    let price = words::euros(offer.price, lang.style());
    if offer.unit == Unit::Gram { lang.with1("offers-kilo", "it", price) } else { price }
}

/// Why: what they often take and what others take with it, that it is warm, that it is of the season.
pub fn why(lang: Lang, shop: &Shop, now: Timestamp, offer: &Offer) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a share of ten")]
    let tenths = (offer.chosen.share * 10.0).round().clamp(1.0, 10.0) as i64;
    let args = [("because", Arg::from(&offer.because)), ("n", Arg::from(tenths))];
    let mut why = vec![lang.with("offers-why", &args)];
    if let Some(at) = offer.chosen.fresh {
        let key = if at <= now { "offers-fresh" } else { "offers-fresh-soon" };
        why.push(lang.with1(key, "at", words::hour(at, shop.zone(), lang.style())));
    }
    if offer.chosen.season {
        why.push(lang.say("offers-season"));
    }
    why.join(" ")
}

/// What one says to propose it, as plain text for a message.
pub fn say(lang: Lang, offer: &Offer) -> String {
    let price = price(lang, offer).replace(['\u{202f}', '\u{a0}'], " ");
    lang.plain("offers-said", &[("it", Arg::from(&offer.name)), ("price", Arg::from(price))])
}

/// Why nothing is proposed, where that is worth knowing.
pub fn quiet(lang: Lang, quiet: Quiet) -> Option<String> {
    match quiet {
        Quiet::Complaint => Some(lang.say("offers-quiet-complaint")),
        Quiet::Refused => Some(lang.say("offers-quiet-refused")),
        Quiet::NoConsent | Quiet::Nothing => None,
    }
}
