//! The ways in: a link by e-mail or phone, the tablet's PIN, the pairing of a tablet.

use askama::Template;

use crate::platform::i18n::Lang;

use super::order::Choice;

/// The frame of a page before anyone is known.
#[derive(Debug, Clone)]
pub struct Door {
    /// The language of the one who reads.
    pub lang: Lang,
    /// The page's own name, worded.
    pub title: String,
    /// The shop, when the tablet knows it.
    pub sign: Option<String>,
    /// Makes each form safe to send twice.
    pub nonce: String,
}

impl Door {
    /// The address of a style, a script or the icons.
    pub fn asset(&self, name: &str) -> String {
        super::shell::asset(name)
    }

    /// A text.
    pub fn say(&self, key: &str) -> String {
        self.lang.say(key)
    }

    /// A text around another, named `it` in its file.
    pub fn it(&self, key: &str, it: &str) -> String {
        self.lang.with1(key, "it", it)
    }
}

/// What the service worker shows in place of any page of the counter while there is no network. It holds no person.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/door_offline.html")]
pub struct Offline {
    /// The frame.
    pub shell: Door,
}

/// Asking for a link.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/door_ask.html")]
pub struct AskLink {
    /// The frame.
    pub shell: Door,
    /// What was typed.
    pub contact: String,
    /// Why it was refused.
    pub wrong: Option<String>,
    /// Where the link went, once sent.
    pub sent_to: Option<String>,
}

/// The link was opened: one button enters, so that a link scanner enters nowhere.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/door_enter.html")]
pub struct EnterByLink {
    /// The frame.
    pub shell: Door,
    /// The secret of the link; nothing when it is spent or too old.
    pub token: Option<String>,
    /// Who enters.
    pub who: String,
    /// The shops and roles that the person may take, when several.
    pub posts: Vec<Choice>,
}

/// The locked tablet: who is it, and the PIN.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/door_pin.html")]
pub struct Unlock {
    /// The frame.
    pub shell: Door,
    /// The people of the shop.
    pub people: Vec<Choice>,
    /// Why it was refused.
    pub wrong: Option<String>,
}

/// A new tablet shows this page's QR's target: it waits for the owner's word, or asks for the pairing code.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/door_pair.html")]
pub struct PairTablet {
    /// The frame.
    pub shell: Door,
    /// The secret of the pairing link; nothing when it is spent or too old.
    pub token: Option<String>,
    /// A name for the tablet, proposed.
    pub name: String,
}

/// What cannot be done, and the way back.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/door_refusal.html")]
pub struct Refusal {
    /// The frame.
    pub shell: Door,
    /// What is refused.
    pub title: String,
    /// Why, and what to do.
    pub detail: Option<String>,
}
