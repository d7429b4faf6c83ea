//! The opt-in at the till: a number, what to follow, "répondez OUI".

use askama::Template;

use super::{order::Choice, shell::Shell};

/// The opt-in page.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/optin.html")]
pub struct OptIn {
    /// The frame.
    pub shell: Shell,
    /// What was typed, kept after a refusal.
    pub contact: String,
    /// Why it was refused.
    pub wrong: Option<String>,
    /// What can be followed.
    pub topics: Vec<Choice>,
    /// What is said aloud before typing: kept as the proof's wording.
    pub wording: String,
    /// The same by the customer's own phone: a drawn QR (SVG) and its address.
    pub qr: String,
    /// The address in words.
    pub qr_words: String,
    /// Just registered: to whom the question went, and by which way.
    pub asked: Option<Asked>,
}

/// The question is on its way.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The number or address as one reads it aloud.
    pub to: String,
    /// Whether it is answered by SMS ("OUI") rather than by a link.
    pub by_sms: bool,
}
