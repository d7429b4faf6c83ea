//! A page that says one thing and what to do next: confirmations, errors, no network.

use askama::Template;

use super::layout::Page;

/// One sentence, why, and what to do.
#[derive(Debug, Clone, Template)]
#[template(path = "platform/web/letter.html")]
pub struct LetterPage {
    /// The frame.
    pub page: Page,
    /// Its mark.
    pub mark: Mark,
    /// The sentence.
    pub title: String,
    /// Why, and what to do: paragraphs.
    pub text: Vec<String>,
    /// What can be done; the first is the filled one.
    pub acts: Vec<Act>,
    /// A reference for who is asked for help.
    pub reference: Option<String>,
}

/// The refusals that have a page of their own words.
const ERRORS: [u16; 7] = [403, 404, 409, 422, 429, 500, 503];

impl LetterPage {
    /// A letter with its sentence, and nothing to do yet.
    pub fn new(mut page: Page, mark: Mark, title: impl Into<String>) -> Self {
        let title = title.into();
        page.title = format!("{}, {}", title.trim_end_matches(['.', '?', '\u{202f}']), page.street);
        Self { page, mark, title, text: Vec::new(), acts: Vec::new(), reference: None }
    }

    /// One more paragraph.
    #[must_use]
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.text.push(text.into());
        self
    }

    /// One more gesture; the first is the filled one.
    #[must_use]
    pub fn act(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }

    /// The page of an HTTP error: its words, the way back to the street, and a reference when something broke on our side.
    /// A status without words of its own speaks as 404 below 500, as 500 from there.
    pub fn error(page: Page, status: u16, reference: Option<&str>) -> Self {
        let lang = page.lang;
        let code = if ERRORS.contains(&status) {
            status
        } else if status < 500 {
            404
        } else {
            500
        };
        let mark = match code {
            429 | 503 => Mark::Wait,
            404 | 409 | 422 => Mark::Said,
            _ => Mark::Refused,
        };
        let mut letter = Self::new(page, mark, lang.say(&format!("error-{code}")))
            .say(lang.say(&format!("error-{code}-text")))
            .act(Act::Go { word: lang.say("see-street"), href: "/".into() });
        letter.reference = reference.map(|id| lang.with1("error-reference", "id", id));
        letter
    }

    /// `/hors-ligne`: what the service worker shows when there is no network and the page was never seen.
    pub fn offline(page: Page) -> Self {
        let lang = page.lang;
        Self::new(page, Mark::Wait, lang.say("offline-title"))
            .say(lang.say("offline-text"))
            .act(Act::Go { word: lang.say("see-street"), href: "/".into() })
            .act(Act::Go { word: lang.say("nav-orders"), href: "/commandes".into() })
    }
}

/// The mark of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Done.
    Done,
    /// To know.
    Said,
    /// Not possible.
    Refused,
    /// To wait.
    Wait,
}

impl Mark {
    /// The icon of the mark.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Done => "check",
            Self::Said => "info",
            Self::Refused => "alert",
            Self::Wait => "clock",
        }
    }

    /// The class of the mark.
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "is-done",
            Self::Said => "is-said",
            Self::Refused => "is-refused",
            Self::Wait => "is-stale",
        }
    }
}

/// A gesture at the end of a letter.
#[derive(Debug, Clone)]
pub enum Act {
    /// A link.
    Go {
        /// Its words.
        word: String,
        /// Its address.
        href: String,
    },
    /// A button that changes something.
    Post {
        /// Its words.
        word: String,
        /// Where it goes.
        action: String,
        /// Hidden fields.
        fields: Vec<(String, String)>,
    },
}
