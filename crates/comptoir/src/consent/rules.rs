//! The words by which people stop and agree, and the hours at which they want to be told.

use jiff::{Timestamp, tz::TimeZone};
use kernel::words::fold;

/// Whether an SMS is a withdrawal: the whole message, or its first word, in any case, with or without accents.
///
/// "Arrêtez de mettre du sucre" is no withdrawal: the other words of refusal count only when they are the whole message.
pub fn is_stop(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let whole = words.join(" ");
    let first_is_stop = words.first().is_some_and(|word| matches!(*word, "stop" | "stopsms" | "unsubscribe"));
    let whole_is_refusal = matches!(
        whole.as_str(),
        "arret"
            | "arreter"
            | "arretez"
            | "desabonner"
            | "desabonnez moi"
            | "desinscrire"
            | "desinscription"
            | "ne plus recevoir"
    );
    first_is_stop || whole_is_refusal
}

/// Whether an SMS is a plain yes.
pub fn is_yes(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    matches!(
        words.as_slice(),
        ["oui" | "ok" | "yes" | "ouais" | "oui oui" | "daccord"] | ["d", "accord"] | ["oui", "merci" | "stp" | "svp"]
    )
}

/// A number alone, as the answer to an alert: `2`, `2 svp`. At most 99.
pub fn number_alone(text: &str) -> Option<i64> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (number, rest) = words.split_first()?;
    let polite = rest.iter().all(|word| matches!(*word, "svp" | "stp" | "merci" | "please"));
    number.parse().ok().filter(|n| polite && (0..=99).contains(n))
}

/// The hours of a day at which somebody wants to be told, in minutes after local midnight; those that end before they
/// begin go through the night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertHours {
    /// From this minute on.
    pub from: i64,
    /// Before this one.
    pub until: i64,
}

/// A day in minutes.
const DAY: i64 = 24 * 60;

impl AlertHours {
    /// What was said, either end of which may be left open; none: at any hour.
    pub fn read(from: Option<i64>, until: Option<i64>) -> Option<Self> {
        let until = until.filter(|minute| *minute > 0).unwrap_or(DAY);
        let hours = Self { from: from.unwrap_or(0), until };
        (hours.from != hours.until && (hours.from, hours.until) != (0, DAY)).then_some(hours)
    }

    /// Whether a minute of the day is one of them.
    pub fn holds(self, minute: i64) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        }
    }

    /// Whether an instant is one of them, by the clocks of the shop.
    pub fn holds_at(self, at: Timestamp, zone: &TimeZone) -> bool {
        let local = at.to_zoned(zone.clone());
        self.holds(i64::from(local.hour()) * 60 + i64::from(local.minute()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_is_the_whole_message_or_its_first_word() {
        for stop in ["STOP", "stop", " Stop. ", "STOP merci", "stop sms", "Arrêt", "désabonnez-moi"] {
            assert!(is_stop(stop), "{stop}");
        }
        for other in ["non, arrête de mettre du sucre", "arrêtez de sonner svp", "je ne veux pas stopper", "", "2"] {
            assert!(!is_stop(other), "{other}");
        }
    }

    #[test]
    fn yes_and_numbers_stand_alone() {
        assert!(is_yes("OUI") && is_yes("oui merci") && !is_yes("oui mais sans sucre"));
        assert_eq!(number_alone("2"), Some(2));
        assert_eq!(number_alone("2 svp !"), Some(2));
        assert_eq!(number_alone("2 tradis"), None);
        assert_eq!(number_alone("200"), None);
    }

    #[test]
    fn hours_may_go_through_the_night_or_be_open_on_one_side() {
        let day = AlertHours::read(Some(420), Some(1_200)).expect("hours");
        assert!(day.holds(420) && day.holds(1_199) && !day.holds(1_200) && !day.holds(419));
        let night = AlertHours::read(Some(1_080), Some(480)).expect("hours");
        assert!(night.holds(0) && night.holds(1_080) && !night.holds(480) && !night.holds(720));
        let late = AlertHours::read(Some(600), None).expect("hours");
        assert!(late.holds(1_439) && !late.holds(599) && AlertHours::read(Some(600), Some(0)) == Some(late));
        for any in [(None, None), (Some(0), None), (Some(300), Some(300)), (None, Some(0))] {
            assert_eq!(AlertHours::read(any.0, any.1), None, "{any:?}");
        }
        // 6 h in Paris, in winter and in summer.
        let paris = TimeZone::get("Europe/Paris").expect("bundled");
        for (at, told) in [("2026-11-24T05:30:00Z", false), ("2026-06-24T05:30:00Z", true)] {
            assert_eq!(day.holds_at(at.parse().expect("an instant"), &paris), told, "{at}");
        }
    }
}
