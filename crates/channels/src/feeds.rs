//! The news of a shop as a feed: Atom (RFC 4287), RSS 2.0 (rssboard.org) and JSON Feed 1.1 (jsonfeed.org).
//!
//! A pure function of its entries: the same news give the same octets, so a conditional GET can compare a hash.

use std::collections::BTreeMap;

use atom_syndication as atom;
use chrono::{DateTime, FixedOffset};
use jiff::Timestamp;

/// The news of one shop, of a street, or of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// `Boulangerie Martin: les fournées`.
    pub title: String,
    /// The page of which this is the feed.
    pub home: String,
    /// The address of this very document (each format has its own).
    pub self_url: String,
    /// Who writes.
    pub author: String,
    /// A language tag (BCP 47): `fr`.
    pub language: String,
    /// When the feed was opened: its date as long as it is empty.
    pub opened: Timestamp,
    /// The news, in the order readers should see them.
    pub entries: Vec<Entry>,
}

/// One piece of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// An IRI that never changes and never serves twice: `urn:uuid:…`, `tag:…` (RFC 4151) or the page's address.
    pub id: String,
    /// One line.
    pub title: String,
    /// The news as text.
    pub text: String,
    /// The news as an HTML fragment, already safe; empty for none.
    pub html: String,
    /// The page that tells more.
    pub url: String,
    /// When it was published.
    pub published: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
}

/// Media type of [`Feed::atom`].
pub const ATOM: &str = "application/atom+xml; charset=utf-8";
/// Media type of [`Feed::rss`].
pub const RSS: &str = "application/rss+xml; charset=utf-8";
/// Media type of [`Feed::json`].
pub const JSON: &str = "application/feed+json; charset=utf-8";

/// What XML 1.0 (§2.2) can hold at all: most control characters have no spelling in it.
fn clean(text: &str) -> String {
    let held = |c: &char| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(held).filter(|c| !('\u{7f}'..='\u{9f}').contains(c)).collect()
}

/// Whole seconds of UTC; an instant that the date library cannot hold becomes the epoch.
fn date(at: Timestamp) -> DateTime<FixedOffset> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or_default().fixed_offset()
}

impl Feed {
    fn updated(&self) -> Timestamp {
        self.entries.iter().map(|entry| entry.updated).max().unwrap_or(self.opened)
    }

    /// The feed in Atom.
    pub fn atom(&self) -> String {
        let link = |rel: &str, href: &str| atom::Link { rel: rel.into(), href: clean(href), ..Default::default() };
        let content = |entry: &Entry| {
            let html = !entry.html.is_empty();
            let value = clean(if html { &entry.html } else { &entry.text });
            let content_type = Some(if html { "html" } else { "text" }.to_owned());
            atom::Content { value: Some(value), content_type, ..Default::default() }
        };
        let entries = self.entries.iter().map(|entry| atom::Entry {
            id: clean(&entry.id),
            title: clean(&entry.title).into(),
            published: Some(date(entry.published)),
            updated: date(entry.updated),
            links: vec![link("alternate", &entry.url)],
            summary: (!entry.html.is_empty()).then(|| clean(&entry.text).into()),
            content: Some(content(entry)),
            ..Default::default()
        });
        let feed = atom::Feed {
            id: clean(&self.self_url),
            title: clean(&self.title).into(),
            updated: date(self.updated()),
            authors: vec![atom::Person { name: clean(&self.author), ..Default::default() }],
            links: vec![link("self", &self.self_url), link("alternate", &self.home)],
            lang: Some(clean(&self.language)),
            entries: entries.collect(),
            ..Default::default()
        };
        feed.to_string()
    }

    /// The feed in RSS 2.0, with the whole text in `content:encoded` and its own address in `atom:link`.
    pub fn rss(&self) -> String {
        let items = self.entries.iter().map(|entry| rss::Item {
            title: Some(clean(&entry.title)),
            link: Some(clean(&entry.url)),
            description: Some(clean(&entry.text)),
            content: (!entry.html.is_empty()).then(|| clean(&entry.html)),
            guid: Some(rss::Guid { value: clean(&entry.id), permalink: false }),
            pub_date: Some(date(entry.published).to_rfc2822()),
            ..Default::default()
        });
        let attributes =
            [("href", clean(&self.self_url)), ("rel", "self".into()), ("type", "application/rss+xml".into())];
        let itself = rss::extension::Extension {
            name: "atom:link".into(),
            attrs: attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            ..Default::default()
        };
        let channel = rss::Channel {
            title: clean(&self.title),
            link: clean(&self.home),
            description: clean(&self.title),
            language: Some(clean(&self.language)),
            last_build_date: Some(date(self.updated()).to_rfc2822()),
            namespaces: BTreeMap::from([("atom".into(), "http://www.w3.org/2005/Atom".into())]),
            extensions: BTreeMap::from([("atom".into(), BTreeMap::from([("link".into(), vec![itself])]))]),
            items: items.collect(),
            ..Default::default()
        };
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{channel}")
    }

    /// The feed in JSON Feed 1.1.
    pub fn json(&self) -> String {
        let stamp = |at: Timestamp| date(at).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let items: Vec<serde_json::Value> = self
            .entries
            .iter()
            .map(|entry| {
                let mut item = serde_json::json!({
                    "id": entry.id,
                    "url": entry.url,
                    "title": entry.title,
                    "content_text": entry.text,
                    "date_published": stamp(entry.published),
                    "date_modified": stamp(entry.updated),
                });
                if !entry.html.is_empty() {
                    item["content_html"] = entry.html.as_str().into();
                }
                item
            })
            .collect();
        let feed = serde_json::json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": self.home,
            "feed_url": self.self_url,
            "language": self.language,
            "authors": [{"name": self.author}],
            "items": items,
        });
        feed.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn feed() -> Feed {
        let at = |text: &str| text.parse().unwrap();
        let entry = |id: u8, title: &str, html: &str| Entry {
            id: format!("urn:uuid:0193a000-0000-7000-8000-0000000000{id:02}"),
            title: title.into(),
            text: "Pain chaud à 18\u{202f}h: baguettes & croissants, 1,35\u{202f}€ <la pièce>".into(),
            html: html.into(),
            url: format!("https://rue.example.org/martin/fournees/{id}?a=1&b=2"),
            published: at("2026-11-22T07:30:00.123Z"),
            updated: at("2026-11-22T07:45:00Z"),
        };
        Feed {
            title: "Boulangerie « Martin & fils »".into(),
            home: "https://rue.example.org/martin".into(),
            self_url: "https://rue.example.org/martin/atom.xml".into(),
            author: "Odile Martin".into(),
            language: "fr".into(),
            opened: at("2026-01-01T00:00:00Z"),
            entries: vec![
                entry(2, "Fournée de 18 h", "<p>Pain chaud à <b>18&nbsp;h</b> ]]&gt; ]]> fin</p>"),
                entry(1, "Fermé\u{b} <demain>", ""),
            ],
        }
    }

    #[test]
    fn the_three_formats_are_stable() {
        let feed = feed();
        insta::assert_snapshot!("atom", feed.atom());
        insta::assert_snapshot!("rss", feed.rss());
        let json: serde_json::Value = serde_json::from_str(&feed.json()).unwrap();
        insta::assert_json_snapshot!("json", json);
        assert_eq!(feed.atom(), feed.clone().atom());
    }

    #[test]
    fn readers_find_again_what_was_written() {
        let feed = feed();
        let read = atom::Feed::read_from(feed.atom().as_bytes()).unwrap();
        assert_eq!(read.title().as_str(), feed.title);
        assert_eq!(read.entries()[0].id(), feed.entries[0].id);
        assert_eq!(read.entries()[0].content().unwrap().value().unwrap(), feed.entries[0].html);
        assert_eq!(read.updated().to_rfc3339(), "2026-11-22T07:45:00+00:00");
        let read = rss::Channel::read_from(feed.rss().as_bytes()).unwrap();
        assert_eq!(read.items()[0].description().unwrap(), feed.entries[0].text);
        assert_eq!(read.items()[0].content().unwrap(), feed.entries[0].html);
        assert_eq!(read.items()[1].guid().unwrap().value(), feed.entries[1].id);
    }

    #[test]
    fn an_empty_feed_is_valid_too() {
        let empty = Feed { entries: Vec::new(), ..feed() };
        let read = atom::Feed::read_from(empty.atom().as_bytes()).unwrap();
        assert_eq!(read.updated().to_rfc3339(), "2026-01-01T00:00:00+00:00");
        assert!(rss::Channel::read_from(empty.rss().as_bytes()).is_ok());
        assert!(empty.json().contains("\"items\":[]"));
    }

    proptest! {
        #[test]
        fn whatever_the_words_the_documents_can_be_read(title in any::<String>(), text in any::<String>(), html in any::<String>()) {
            let mut feed = feed();
            feed.title = title;
            feed.entries[0].text = text.clone();
            feed.entries[0].html = html;
            let read = atom::Feed::read_from(feed.atom().as_bytes());
            prop_assert!(read.is_ok(), "{:?}", read);
            let read = rss::Channel::read_from(feed.rss().as_bytes());
            prop_assert!(read.is_ok(), "{:?}", read);
            let read: serde_json::Value = serde_json::from_str(&feed.json()).unwrap();
            prop_assert_eq!(read["items"][0]["content_text"].as_str().unwrap(), text);
        }
    }
}
