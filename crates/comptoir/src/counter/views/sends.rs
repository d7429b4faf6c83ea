//! What could not be sent, and why: failures to retry, refusals of the gate to know of.

use askama::Template;

use super::{
    batch::{ChannelRow, Progress, Untold},
    board::Way,
    shell::Shell,
};

/// The page of failed and refused messages.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/sends.html")]
pub struct Sends {
    /// The frame.
    pub shell: Shell,
    /// Alerts that are on their way.
    pub leaving: Vec<Leaving>,
    /// Given up after all tries, newest first.
    pub failed: Vec<Failed>,
    /// The last ones that left, newest first.
    pub delivered: Vec<Delivery>,
    /// Refused by the gate this week, by reason.
    pub refused: Vec<Untold>,
    /// How many left well this week.
    pub sent: usize,
}

/// One alert on its way.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// The page of its batch.
    pub url: String,
    /// "Baguette, 40 à 16 h 22".
    pub what: String,
    /// How far it has come.
    pub progress: Progress,
    /// By channel.
    pub channels: Vec<ChannelRow>,
}

/// One message that left.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// When.
    pub at: String,
    /// By which way.
    pub way: Way,
    /// To whom, masked.
    pub to: String,
    /// What it was about: "Commande 4688 prête".
    pub about: String,
    /// How far it came: "Remis", "Parti".
    pub state: String,
    /// Whether it is known to have arrived.
    pub arrived: bool,
}

/// One message that gave up.
#[derive(Debug, Clone)]
pub struct Failed {
    /// The message, as its address names it.
    pub id: String,
    /// When it gave up.
    pub at: String,
    /// By which way.
    pub way: Way,
    /// To whom.
    pub to: String,
    /// Its first words.
    pub text: String,
    /// Why, in words.
    pub why: String,
    /// Whether a retry makes sense.
    pub retry: bool,
}
