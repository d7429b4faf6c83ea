//! One order seen from the counter, and the hand-over by its code.

use askama::Template;

use super::{
    board::{Gesture, Line, Way},
    shell::Shell,
};

/// The page of one order.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/order.html")]
pub struct OrderPage {
    /// The frame.
    pub shell: Shell,
    /// The one thing to propose while handing over.
    pub offer: Option<OfferLine>,
    /// The order.
    pub order: OrderView,
    /// Its lines, each with what can be done when it is missing.
    pub lines: Vec<OrderLine>,
    /// What happened, oldest first.
    pub history: Vec<HistoryRow>,
    /// What may replace a missing article.
    pub swaps: Vec<Choice>,
    /// Whether the lines may still be changed.
    pub changeable: bool,
    /// How the shop may still end it.
    pub ending: Option<Ending>,
    /// How many times its ticket was printed.
    pub printed: usize,
    /// Whether its customer has a usual order here; nothing when they could not have one.
    pub usual: Option<bool>,
    /// Its papers with a number.
    pub papers: super::quotes::OrderPapers,
}

/// What both pages say of an order.
#[derive(Debug, Clone)]
pub struct OrderView {
    /// The order, as its address names it.
    pub id: String,
    /// How many moves it has made: a tap says which state it was made from.
    pub version: i64,
    /// The four digits.
    pub code: String,
    /// The hour of pick-up, with the day when it is not today.
    pub at: String,
    /// The customer's name.
    pub who: String,
    /// How the customer can be reached, masked ("06 •• •• 10 21"); nothing when by nothing.
    pub contact: Option<String>,
    /// The number to call, as a link wants it.
    pub tel: Option<String>,
    /// By which way it came.
    pub way: Way,
    /// The state, worded.
    pub state: String,
    /// How the state's stamp is drawn.
    pub stamp: Stamp,
    /// What the customer or a colleague wrote.
    pub note: Option<String>,
    /// What is given with it, and what to say.
    pub gift: Option<String>,
    /// What is to pay, worded.
    pub total: String,
    /// How it is paid when nothing is to be taken at the hand-over.
    pub paid: Option<String>,
    /// The gesture that comes next.
    pub next: Option<Gesture>,
    /// The others.
    pub others: Vec<Gesture>,
}

/// How a state is pressed on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// Received, accepted, being prepared.
    Waiting,
    /// Set aside.
    Aside,
    /// Ready or collected.
    Ready,
    /// Cancelled, refused or not collected.
    Refused,
}

impl Stamp {
    /// The class of the stamp.
    pub fn class(self) -> &'static str {
        match self {
            Self::Waiting => "is-soon",
            Self::Aside => "is-aside",
            Self::Ready => "is-ready",
            Self::Refused => "is-refused",
        }
    }
}

/// How the shop ends an order before its hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Not accepted yet: it is refused.
    Refuse,
    /// Accepted already: it is cancelled.
    Cancel,
}

impl Ending {
    /// The state, as the form names it.
    pub fn to(self) -> &'static str {
        match self {
            Self::Refuse => "refused",
            Self::Cancel => "cancelled",
        }
    }

    /// The key of the button that opens the form.
    pub fn ask(self) -> &'static str {
        match self {
            Self::Refuse => "counter-refuse",
            Self::Cancel => "counter-cancel",
        }
    }

    /// The key of the button that does it.
    pub fn go(self) -> &'static str {
        match self {
            Self::Refuse => "counter-refuse-yes",
            Self::Cancel => "counter-cancel-yes",
        }
    }
}

/// One line with its price.
#[derive(Debug, Clone)]
pub struct OrderLine {
    /// Its number in the order, as the form names it.
    pub number: usize,
    /// What is wanted.
    pub line: Line,
    /// The pieces, when they can be changed by number.
    pub pieces: Option<i64>,
    /// The price, worded.
    pub price: String,
}

/// One thing that happened to an order.
#[derive(Debug, Clone)]
pub struct HistoryRow {
    /// When.
    pub at: String,
    /// What.
    pub what: String,
    /// By whom.
    pub by: String,
    /// Undone since.
    pub undone: bool,
}

/// An article, a person, a topic to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The value of the form.
    pub value: String,
    /// What one reads.
    pub label: String,
    /// A second line: a price, a count.
    pub note: String,
    /// Chosen already.
    pub on: bool,
}

/// The hand-over: an empty box, one order, or several with the same code.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/handover.html")]
pub struct HandoverPage {
    /// The frame.
    pub shell: Shell,
    /// The code as typed.
    pub code: String,
    /// The orders that carry it today.
    pub found: Vec<Found>,
}

/// One order that carries the typed code.
#[derive(Debug, Clone)]
pub struct Found {
    /// The order.
    pub order: OrderView,
    /// What goes over the counter.
    pub lines: Vec<Line>,
    /// What to mind before: not ready yet, already handed over, for another day.
    pub mind: Option<String>,
    /// Whether a mistaken hand-over can be undone.
    pub undo: bool,
}

/// The ticket of an order, for a browser's own printer.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/ticket.html")]
pub struct TicketPage {
    /// The frame.
    pub shell: Shell,
    /// The order's page.
    pub back: String,
    /// The ticket, line by line.
    pub text: String,
}

/// The one thing to propose to who fetches an order.
#[derive(Debug, Clone)]
pub struct OfferLine {
    /// The proposal.
    pub id: String,
    /// "Tourte de seigle, 4,80 €".
    pub says: String,
    /// Why.
    pub why: String,
}
