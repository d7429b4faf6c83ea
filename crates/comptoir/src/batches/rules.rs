//! Which planned batch an announced one is, how long its alert makes sense, who is told, and the word that names it.

use jiff::{SignedDuration, Timestamp};
use kernel::words::fold;

use crate::catalogue::rules::Article;

/// An announced batch within this time of a planned one is that one.
pub const NEAR: SignedDuration = SignedDuration::from_mins(45);

/// The planned supply that an announced batch is, among those that nothing has replaced yet: the nearest.
pub fn planned_for(ready_at: Timestamp, planned: &[(String, Timestamp)]) -> Option<&str> {
    let distance = |at: Timestamp| at.duration_since(ready_at).abs();
    let near = planned.iter().filter(|(_, at)| distance(*at) <= NEAR);
    near.min_by_key(|(_, at)| distance(*at)).map(|(source, _)| source.as_str())
}

/// Until when telling of a batch makes sense: a quarter of an hour after it is ready.
pub fn alert_expires(ready_at: Timestamp, now: Timestamp) -> Timestamp {
    ready_at.max(now).saturating_add(SignedDuration::from_mins(15)).unwrap_or(ready_at)
}

/// Whether a batch may be announced for that time.
pub fn may_announce(ready_at: Timestamp, now: Timestamp) -> bool {
    let early = now.saturating_sub(SignedDuration::from_mins(2)).unwrap_or(now);
    let late = now.saturating_add(SignedDuration::from_hours(24 * 7)).unwrap_or(now);
    (early..=late).contains(&ready_at)
}

/// The word by which an SMS names the article: the one people say, in capitals, 3 to 10 letters, none of `taken`.
pub fn code_word(article: &Article, taken: &[String]) -> String {
    const RESERVED: [&str; 8] = ["STOP", "OUI", "NON", "PAIN", "START", "HELP", "INFO", "MERCI"];
    let said = article.synonyms.iter().map(String::as_str).chain([article.name.as_str(), article.sku.as_str()]);
    let mut words: Vec<String> = Vec::new();
    for text in said {
        let mut own: Vec<String> = fold(text)
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| word.len() >= 3)
            .map(|word| word.chars().take(10).collect::<String>().to_ascii_uppercase())
            .collect();
        // The last long word of a name is what distinguishes it: "baguette de TRADITION".
        own.reverse();
        words.extend(own);
    }
    let free = |word: &&String| !RESERVED.contains(&word.as_str()) && !taken.contains(word);
    words.iter().find(free).cloned().unwrap_or_else(|| format!("LOT{}", taken.len() + 1))
}

/// Who is told and at what cost: shown before sending, and answered after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    /// Told in their browser.
    pub push: usize,
    /// Told by e-mail.
    pub email: usize,
    /// Told by SMS.
    pub sms: usize,
    /// SMS segments in all.
    pub segments: i64,
    /// What it costs, in cents, rounded up.
    pub cost_cents: i64,
    /// Not told: it is none of the hours that they chose.
    pub asleep: usize,
    /// Not told by SMS: the shop's ceiling of the month leaves no room.
    pub held: usize,
    /// The text as an SMS carries it, in French.
    pub text: String,
}

impl Audience {
    /// How many people are told.
    pub fn count(&self) -> usize {
        self.push + self.email + self.sms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::article;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn an_announced_batch_is_the_planned_one_that_is_near() {
        let planned =
            [("11:00".to_owned(), at("2026-11-24T10:00:00Z")), ("16:00".to_owned(), at("2026-11-24T15:00:00Z"))];
        assert_eq!(planned_for(at("2026-11-24T15:30:00Z"), &planned), Some("16:00"));
        assert_eq!(planned_for(at("2026-11-24T15:45:00Z"), &planned), Some("16:00"));
        assert_eq!(planned_for(at("2026-11-24T15:46:00Z"), &planned), None);
        assert_eq!(planned_for(at("2026-11-24T09:20:00Z"), &planned), Some("11:00"));
        assert_eq!(planned_for(at("2026-11-24T09:20:00Z"), &[]), None);
    }

    #[test]
    fn an_alert_expires_after_the_batch() {
        let (ready, now) = (at("2026-11-24T15:30:00Z"), at("2026-11-24T15:00:00Z"));
        assert_eq!(alert_expires(ready, now), at("2026-11-24T15:45:00Z"));
        assert_eq!(alert_expires(now, ready), at("2026-11-24T15:45:00Z"), "announced when it is out already");
        assert!(may_announce(ready, now) && may_announce(now, now));
        assert!(!may_announce(now, ready) && !may_announce(at("2026-12-24T15:30:00Z"), now));
    }

    #[test]
    fn a_code_word_is_what_people_say() {
        let mut tradition = article("CP-TRA", "Baguette de tradition");
        assert_eq!(code_word(&tradition, &[]), "TRADITION");
        tradition.synonyms = vec!["tradi".into()];
        assert_eq!(code_word(&tradition, &[]), "TRADI");
        assert_eq!(code_word(&tradition, &["TRADI".into()]), "TRADITION");
        assert_eq!(code_word(&article("X-1", "Stop"), &[]), "LOT1");
        assert_eq!(code_word(&article("P", "Pain de 2 kg"), &["A".into()]), "LOT2");
    }
}
