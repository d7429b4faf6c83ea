//! Pages of the demo alone: where everything is, and the box where every message ends.

use askama::Template;

use crate::platform::web::layout::Page;

/// `/demo`: the addresses and the ways in.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/demo.html")]
pub struct DemoPage {
    /// The frame.
    pub page: Page,
    /// What time it is in the demo.
    pub clock: String,
    /// Where one can go: icon, title, sentence, address.
    pub places: Vec<(&'static str, String, String, String)>,
    /// Parts to play: shop, then words and address of each way in.
    pub parts: Vec<(String, Vec<(String, String)>)>,
}

impl DemoPage {
    /// By how many minutes the clock may be moved, and the words of each.
    fn advances(&self) -> [(i64, String); 4] {
        [10, 30, 60, 240].map(|minutes| (minutes, self.page.t1("demo-advance", "minutes", minutes)))
    }
}

/// `/demo/messages`: what would have been sent, phone by phone.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/messages.html")]
pub struct MessagesPage {
    /// The frame.
    pub page: Page,
    /// One per person and channel, the one that rang last first.
    pub phones: Vec<Phone>,
    /// Shops whose number can be written to: number, name.
    pub shops: Vec<(String, String)>,
    /// A number to write from.
    pub from: String,
}

/// What one person sees of one channel.
#[derive(Debug, Clone)]
pub struct Phone {
    /// A plain word, unique on the page: the anchor.
    pub id: String,
    /// The icon of the channel.
    pub icon: &'static str,
    /// The channel: "SMS".
    pub channel: String,
    /// The number or the address.
    pub to: String,
    /// The person's name, when it is known.
    pub name: Option<String>,
    /// Oldest first, as a phone shows them.
    pub messages: Vec<Message>,
    /// Where an answer goes, for a channel that takes answers.
    pub reply: Option<Reply>,
}

/// How a phone answers: `POST /demo/sms`.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The number that answers, in E.164.
    pub from: String,
    /// The shop's number, in E.164.
    pub to: String,
    /// Answers of one press: "OUI", "2", "STOP".
    pub quick: Vec<String>,
}

/// A message in the box.
#[derive(Debug, Clone)]
pub struct Message {
    /// Who wrote it: the shop's sign.
    pub from: String,
    /// "15 h 52".
    pub at: String,
    /// Written by the person, not by the shop.
    pub mine: bool,
    /// The subject of a mail.
    pub subject: Option<String>,
    /// Text and links in turn: see [`linked`].
    pub text: Vec<(String, bool)>,
    /// "1 SMS, GSM-7, 112 caractères".
    pub note: Option<String>,
}

/// A text cut into plain pieces and addresses, for [`Message::text`].
pub fn linked(text: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("https://").or_else(|| rest.find("http://")) {
        let (before, from) = rest.split_at(at);
        let end = from.find(char::is_whitespace).unwrap_or(from.len());
        let link = from[..end].trim_end_matches(['.', ',', ';', ')']);
        if !before.is_empty() {
            pieces.push((before.to_owned(), false));
        }
        pieces.push((link.to_owned(), true));
        rest = &from[link.len()..];
    }
    if !rest.is_empty() {
        pieces.push((rest.to_owned(), false));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_cut_out_of_a_text_without_their_full_stop() {
        let pieces = linked("Prêt : http://rue.example/c?t=a. STOP au 1");
        assert_eq!(
            pieces,
            [("Prêt : ".into(), false), ("http://rue.example/c?t=a".into(), true), (". STOP au 1".into(), false)]
        );
        assert_eq!(linked("OUI"), [("OUI".to_owned(), false)]);
    }
}
