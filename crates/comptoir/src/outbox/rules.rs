//! The one send gate: whether a message may leave now, later or never, and why.

pub mod health;
pub mod spend;

use jiff::{SignedDuration, Timestamp, ToSpan, civil::time, tz::TimeZone};
use kernel::{Sku, calendar, id::BatchId};

/// Why a message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It concerns an order of the person: always allowed, survives STOP.
    Order,
    /// The question of an opt-in that the person asked for, or the confirmation of a STOP.
    OptIn,
    /// The answer of a person or of the program to the person's own message.
    Answer,
    /// A link to sign in that someone asked for.
    SignIn,
    /// To somebody who works in the shop, about their work: no customer ever gets one.
    House,
    /// An alert that the person asked for: at the hours of what it tells.
    Alert,
    /// An invitation or news: only with consent, only at legal hours, rarely.
    Marketing,
}

impl Purpose {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Order, "order"),
        (Self::OptIn, "opt_in"),
        (Self::Answer, "answer"),
        (Self::SignIn, "sign_in"),
        (Self::House, "house"),
        (Self::Alert, "alert"),
        (Self::Marketing, "marketing"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(purpose, _)| *purpose == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(purpose, _)| *purpose)
    }
    /// Whether it needs consent.
    pub fn needs_consent(self) -> bool {
        matches!(self, Self::Alert | Self::Marketing)
    }
}

/// What an alert announces, as it is kept beside its message: the topic that the person follows, and the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// The batch.
    pub batch: BatchId,
    /// Its article.
    pub sku: Sku,
    /// When it is ready.
    pub ready_at: Timestamp,
    /// The word by which an SMS names it.
    pub word: String,
}

impl Announced {
    /// As it is kept: the topic comes first.
    pub fn about(&self) -> String {
        format!("batch:{} {} {} {}", self.sku, self.batch, self.ready_at.as_millisecond(), self.word)
    }

    /// Reads it back; none when the message announces no batch.
    pub fn parse(about: &str) -> Option<Self> {
        let mut words = about.strip_prefix("batch:")?.split(' ');
        let (sku, batch) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let ready_at = Timestamp::from_millisecond(words.next()?.parse().ok()?).ok()?;
        Some(Self { batch, sku, ready_at, word: words.next()?.to_owned() })
    }
}

/// Alerts that a person may get in a day, all shops together.
pub const ALERTS_A_DAY: i64 = 8;
/// Marketing messages that a person may get in a week, all shops together.
pub const MARKETING_A_WEEK: i64 = 2;

/// What the gate knows when it decides.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Why the message is sent.
    pub purpose: Purpose,
    /// Whether it is an SMS (the legal hours are those of SMS and calls).
    pub sms: bool,
    /// The instant of the decision.
    pub now: Timestamp,
    /// After that it tells nothing any more.
    pub expires: Option<Timestamp>,
    /// The person asked the shop to be left alone.
    pub suppressed: bool,
    /// The person agreed to this purpose from this shop, and still does.
    pub consented: bool,
    /// Alerts the person got in the last day, all shops together.
    pub alerts_today: i64,
    /// Marketing the person got in the last week, all shops together.
    pub marketing_this_week: i64,
    /// What it announces is sold out.
    pub pointless: bool,
    /// It is none of the hours at which the person wants to be told.
    pub asleep: bool,
    /// It is written in the name of somebody who has not been introduced to the person.
    pub stranger: bool,
}

/// What the gate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may leave.
    Send,
    /// It waits until then.
    Defer(Timestamp),
    /// It does not leave, for this reason.
    Refuse(&'static str),
}

/// Decides. `zone` is that of the shop.
pub fn gate(facts: &Facts, zone: &TimeZone) -> Verdict {
    if facts.expires.is_some_and(|expires| expires <= facts.now) {
        return Verdict::Refuse("expired");
    }
    if facts.stranger {
        return Verdict::Refuse("not-introduced");
    }
    if !facts.purpose.needs_consent() {
        return Verdict::Send;
    }
    if facts.suppressed {
        return Verdict::Refuse("stopped");
    }
    if !facts.consented {
        return Verdict::Refuse("no-consent");
    }
    if facts.pointless {
        return Verdict::Refuse("sold-out");
    }
    match facts.purpose {
        // Bread does not wait: told in the morning of what was hot at night, nobody is helped.
        Purpose::Alert if facts.asleep => Verdict::Refuse("quiet-hours"),
        Purpose::Alert if facts.alerts_today >= ALERTS_A_DAY => Verdict::Refuse("too-many-alerts"),
        Purpose::Marketing if facts.marketing_this_week >= MARKETING_A_WEEK => Verdict::Refuse("too-much-marketing"),
        Purpose::Marketing if facts.sms => match legal_hours(facts.now, zone) {
            at if at <= facts.now => Verdict::Send,
            at if facts.expires.is_some_and(|expires| expires <= at) => Verdict::Refuse("quiet-hours"),
            at => Verdict::Defer(at),
        },
        _ => Verdict::Send,
    }
}

/// The first instant from `now` on at which marketing by SMS is allowed in France: Monday to Saturday, 8 h to 20 h,
/// never on a public holiday (charters of the operators; article L34-5 CPCE for the consent itself).
pub fn legal_hours(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let mut day = calendar::local_day(now, zone);
    loop {
        if !calendar::is_rest_day(day) {
            let opens = calendar::instant(day, time(8, 0, 0, 0), zone);
            let closes = calendar::instant(day, time(20, 0, 0, 0), zone);
            if now < closes {
                return now.max(opens);
            }
        }
        match day.checked_add(1.day()) {
            Ok(next) => day = next,
            Err(_) => return Timestamp::MAX,
        }
    }
}

/// How long to wait after a failed hand-over, when the channel does not say: 30 s, doubling, at most an hour.
pub fn backoff(tries: i64) -> SignedDuration {
    SignedDuration::from_secs((30 * 2_i64.pow(u32::try_from(tries.clamp(0, 7)).unwrap_or(0))).min(3_600))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn facts(purpose: Purpose) -> Facts {
        Facts {
            purpose,
            sms: true,
            now: at("2026-11-24T10:00:00Z"),
            expires: None,
            suppressed: false,
            consented: true,
            alerts_today: 0,
            marketing_this_week: 0,
            pointless: false,
            asleep: false,
            stranger: false,
        }
    }

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").expect("bundled")
    }

    #[test]
    fn what_concerns_an_order_survives_stop() {
        for purpose in [Purpose::Order, Purpose::OptIn, Purpose::Answer, Purpose::SignIn, Purpose::House] {
            let facts = Facts { suppressed: true, consented: false, alerts_today: 99, ..facts(purpose) };
            assert_eq!(gate(&facts, &paris()), Verdict::Send);
        }
    }

    #[test]
    fn alerts_need_consent_and_are_not_told_too_often_nor_too_late() {
        let alert = facts(Purpose::Alert);
        assert_eq!(gate(&alert, &paris()), Verdict::Send);
        assert_eq!(gate(&Facts { suppressed: true, ..alert.clone() }, &paris()), Verdict::Refuse("stopped"));
        assert_eq!(gate(&Facts { consented: false, ..alert.clone() }, &paris()), Verdict::Refuse("no-consent"));
        assert_eq!(gate(&Facts { alerts_today: 8, ..alert.clone() }, &paris()), Verdict::Refuse("too-many-alerts"));
        assert_eq!(gate(&Facts { pointless: true, ..alert.clone() }, &paris()), Verdict::Refuse("sold-out"));
        assert_eq!(gate(&Facts { expires: Some(alert.now), ..alert.clone() }, &paris()), Verdict::Refuse("expired"));
        // An alert that was asked for is told when there is something to tell, even at 6 on a Sunday, but for who chose
        // other hours.
        let early = Facts { now: at("2026-11-22T05:00:00Z"), ..alert };
        assert_eq!(gate(&early, &paris()), Verdict::Send);
        assert_eq!(gate(&Facts { asleep: true, ..early.clone() }, &paris()), Verdict::Refuse("quiet-hours"));
        let order = Facts { asleep: true, purpose: Purpose::Order, ..early };
        assert_eq!(gate(&order, &paris()), Verdict::Send, "what was ordered is told at any hour");
    }

    #[test]
    fn nothing_leaves_in_the_name_of_somebody_who_was_not_introduced() {
        for (purpose, _) in Purpose::ALL {
            let strange = Facts { stranger: true, ..facts(purpose) };
            assert_eq!(gate(&strange, &paris()), Verdict::Refuse("not-introduced"));
        }
    }

    #[test]
    fn marketing_waits_for_legal_hours() {
        let news = facts(Purpose::Marketing);
        assert_eq!(gate(&news, &paris()), Verdict::Send);
        // Saturday 21 November 2026, 21 h: Monday 8 h.
        let late = Facts { now: at("2026-11-21T20:00:00Z"), ..news.clone() };
        assert_eq!(gate(&late, &paris()), Verdict::Defer(at("2026-11-23T07:00:00Z")));
        // Armistice, a Wednesday: Thursday 8 h.
        let holiday = Facts { now: at("2026-11-11T10:00:00Z"), ..news.clone() };
        assert_eq!(gate(&holiday, &paris()), Verdict::Defer(at("2026-11-12T07:00:00Z")));
        let stale = Facts { expires: Some(at("2026-11-22T12:00:00Z")), ..late };
        assert_eq!(gate(&stale, &paris()), Verdict::Refuse("quiet-hours"));
        assert_eq!(
            gate(&Facts { sms: false, now: at("2026-11-22T05:00:00Z"), ..news.clone() }, &paris()),
            Verdict::Send
        );
        assert_eq!(gate(&Facts { marketing_this_week: 2, ..news }, &paris()), Verdict::Refuse("too-much-marketing"));
    }
}
