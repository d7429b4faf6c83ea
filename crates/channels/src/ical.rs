//! Opening hours, batches and appointments as a calendar that telephones subscribe to: iCalendar (RFC 5545) with the
//! refresh interval of RFC 7986 §5.7. Instants are written in UTC, so no time-zone table is needed.

use chrono::{DateTime, Duration, Utc};
use icalendar::{Component, EventLike, EventStatus, Property};
use jiff::Timestamp;

/// Media type of [`Calendar::text`].
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// A calendar to subscribe to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// `Rue des Martyrs: mes commandes`.
    pub name: String,
    /// What happens.
    pub events: Vec<Event>,
}

/// Something that happens from one instant to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Never changes and never serves twice: `0193…@rue.example.org`.
    pub uid: String,
    /// Grows by one at each change.
    pub sequence: u32,
    /// When it begins.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// One line.
    pub summary: String,
    /// More words; empty for none.
    pub description: String,
    /// Where; empty for nowhere.
    pub location: String,
    /// The page that tells more; empty for none.
    pub url: String,
    /// It will not happen; it stays in the calendar so that telephones strike it out.
    pub cancelled: bool,
    /// When it last changed.
    pub stamp: Timestamp,
}

/// Line breaks as `\n`, which the format can spell, and no other control character, which it cannot.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// The same on one line.
fn line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

/// An address or an identifier: printable, without spaces.
fn token(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
}

fn date(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or_default()
}

impl Calendar {
    /// The document: CRLF, lines folded at 75 octets, the same for the same events.
    pub fn text(&self) -> String {
        let mut calendar = icalendar::Calendar::empty();
        let name = line(&self.name);
        // The library escapes the text of each property that it knows, and of X- properties; it does not know this one.
        let escaped = name.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
        calendar
            .append_property(Property::new("VERSION", "2.0"))
            .append_property(Property::new("PRODID", "-//Comptoir//Comptoir//FR"))
            .append_property(Property::new("CALSCALE", "GREGORIAN"))
            .append_property(Property::new("METHOD", "PUBLISH"))
            .append_property(Property::new("NAME", &escaped))
            .append_property(Property::new("X-WR-CALNAME", &name))
            .ttl(&Duration::hours(1));
        for event in &self.events {
            calendar.push(event.component());
        }
        folded(&calendar.to_string())
    }
}

/// Lines of at most 75 octets (RFC 5545 §3.1), never cut inside a letter. The library folds too, but lets lines grow
/// where words are joined by no-break spaces.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 60);
    for line in text.replace("\r\n ", "").split_inclusive("\r\n") {
        let mut length = 0;
        for letter in line.chars() {
            // The line break at the end counts for nothing.
            let octets = if matches!(letter, '\r' | '\n') { 0 } else { letter.len_utf8() };
            if length + octets > 75 {
                out.push_str("\r\n ");
                length = 1;
            }
            out.push(letter);
            length += octets;
        }
    }
    out
}

impl Event {
    fn component(&self) -> icalendar::Event {
        let mut event = icalendar::Event::new();
        event
            .uid(&token(&self.uid))
            .sequence(self.sequence)
            .timestamp(date(self.stamp))
            .last_modified(date(self.stamp))
            .starts(date(self.start))
            .ends(date(self.end))
            .summary(&line(&self.summary))
            .status(if self.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
        if !self.description.is_empty() {
            event.description(&clean(&self.description));
        }
        if !self.location.is_empty() {
            event.location(&line(&self.location));
        }
        if !self.url.is_empty() {
            event.url(&token(&self.url));
        }
        event.done()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn calendar() -> Calendar {
        let at = |text: &str| text.parse().unwrap();
        let event = Event {
            uid: "0193a000@rue.example.org".into(),
            sequence: 2,
            start: at("2026-11-24T17:00:00Z"),
            end: at("2026-11-24T17:30:00.9Z"),
            summary: "Pain chaud, 2 baguettes; à retirer".into(),
            description:
                "Commande 42\r\nÀ régler au comptoir : 2,70\u{202f}€ — « merci » et à très bientôt, chère voisine\\"
                    .into(),
            location: "3 rue des Martyrs, 75009 Paris".into(),
            url: "https://rue.example.org/o/42?x=1".into(),
            cancelled: false,
            stamp: at("2026-11-22T07:30:00Z"),
        };
        let bare = Event {
            uid: "0193b000@rue.example.org".into(),
            description: String::new(),
            location: String::new(),
            url: String::new(),
            cancelled: true,
            ..event.clone()
        };
        Calendar { name: "Rue des Martyrs, mes commandes".into(), events: vec![event, bare] }
    }

    #[test]
    fn a_calendar_is_stable() {
        insta::assert_snapshot!(calendar().text().replace("\r\n", "\n"));
    }

    #[test]
    fn an_empty_calendar_is_valid_too() {
        let text = Calendar { name: "x".into(), events: Vec::new() }.text();
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    }

    /// What a reader sees: lines unfolded.
    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    proptest! {
        #[test]
        fn whatever_the_words_the_lines_are_ours(words in any::<String>(), name in any::<String>(), url in any::<String>()) {
            let mut calendar = calendar();
            let ours = unfolded(&calendar.text()).len();
            calendar.name = name;
            let event = &mut calendar.events[0];
            (event.summary, event.description) = (format!("a{words}"), format!("b{words}"));
            (event.location, event.url, event.uid) = (format!("c{words}"), format!("d{url}"), format!("e{url}"));
            let text = calendar.text();
            prop_assert_eq!(unfolded(&text).len(), ours);
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= 75, "{} octets", line.len());
                prop_assert!(!line.contains(char::is_control), "{:?}", line);
            }
        }

        #[test]
        fn both_names_are_read_as_they_were_written(name in "[a-zé,;\\\\ ]{1,90}") {
            let name = line(&name);
            let text = Calendar { name: name.clone(), events: Vec::new() }.text();
            for key in ["NAME:", "X-WR-CALNAME:"] {
                let said = unfolded(&text).into_iter().find_map(|line| line.strip_prefix(key).map(str::to_owned));
                let mut read = String::new();
                let said = said.expect("named");
                let mut letters = said.chars();
                while let Some(letter) = letters.next() {
                    read.extend(if letter == '\\' { letters.next() } else { Some(letter) });
                }
                prop_assert_eq!(&read, &name, "{}", key);
            }
        }

        #[test]
        fn long_lines_fold_wherever_spaces_are(words in "[ é\u{202f}a]{60,300}") {
            let mut calendar = calendar();
            calendar.events[0].description = words.clone();
            let text = calendar.text();
            prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
            let read = unfolded(&text).join("\n");
            let expected = format!("DESCRIPTION:{words}");
            prop_assert!(read.contains(&expected));
        }
    }
}
