//! The page where one writes to a shop as one speaks.

use askama::Template;

use super::parts::ShopName;
use crate::platform::web::layout::Page;

/// `/{shop}/ecrire`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/write.html")]
pub struct WritePage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// What can be written, as examples.
    pub examples: Vec<String>,
    /// What was said, the oldest first.
    pub bubbles: Vec<Bubble>,
    /// What is held: what, until when, the sum.
    pub held: Option<Held>,
    /// The order that this conversation confirmed: words, its page.
    pub done: Option<(String, String)>,
    /// A person is asked for: where they may answer too, when nothing is known.
    pub reach: Option<ReachForm>,
    /// Until when somebody is there to answer, in words.
    pub presence: String,
    /// Where the form goes.
    pub action: String,
    /// What makes a second press the same message.
    pub nonce: String,
    /// It is said to a person.
    pub person: Option<ToPerson>,
    /// Somebody of the shop is writing to the reader.
    pub typing: Option<String>,
    /// Where the page says that the reader is writing.
    pub types: String,
    /// Where the page says that what it shows was read; none when nothing new is shown.
    pub heard: Option<String>,
    /// What was typed and could not be taken.
    pub draft: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// What a page says that is for speaking to a person.
#[derive(Debug, Clone)]
pub struct ToPerson {
    /// The page that the reader comes from, as the form says it again.
    pub from: String,
    /// What whoever answers will have before their eyes.
    pub shows: Vec<String>,
    /// The line of the reader's own advisor about themselves.
    pub about: Option<String>,
    /// Whether a name is asked for.
    pub ask_name: bool,
    /// Something waits for an answer.
    pub waits: bool,
    /// Where one makes an appointment, when somebody takes them.
    pub meets: Option<String>,
}

/// One thing that was said.
#[derive(Debug, Clone)]
pub struct Bubble {
    /// Who says it; empty: the reader.
    pub by: String,
    /// When, in words.
    pub at: String,
    /// The words.
    pub text: String,
}

/// What is held for the reader.
#[derive(Debug, Clone)]
pub struct Held {
    /// What it is.
    pub what: String,
    /// Until when.
    pub until: String,
    /// The sum in words.
    pub total: String,
    /// Where it becomes an order.
    pub url: String,
}

/// Where a person's answer goes when the page is closed.
#[derive(Debug, Clone)]
pub enum ReachForm {
    /// Known already, in words.
    Known(String),
    /// Asked for: what was typed, what is wrong with it.
    Ask(String, Option<String>),
}
