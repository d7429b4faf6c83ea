//! The live board: orders by pick-up time in four lanes, what is in danger, the oven, the shelf of the day.

use askama::Template;

use super::shell::Shell;

/// The board of one shop, now.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/board.html")]
pub struct Board {
    /// The frame.
    pub shell: Shell,
    /// Late or smaller batches that no longer cover what was promised.
    pub dangers: Vec<Danger>,
    /// Compliments for who serves.
    pub praises: Vec<Praise>,
    /// When the last order of the day came in, in milliseconds: a later value rings.
    pub last_received_ms: i64,
    /// Who is on the way, the first to arrive first.
    pub arriving: Vec<Arriving>,
    /// What must still be prepared.
    pub to_prepare: Lane,
    /// What is set aside.
    pub set_aside: Lane,
    /// What waits for its customer.
    pub ready: Lane,
    /// Ready, and the customer did not come within the grace time.
    pub late: Vec<Card>,
    /// How many were handed over today.
    pub collected: usize,
    /// The last ones, newest first.
    pub last_collected: Vec<Collected>,
    /// The next batches, soonest first; the first is the giant button.
    pub ovens: Vec<Oven>,
    /// The batches that were entered already, by the time they are out.
    pub batches: Vec<Oven>,
    /// Today's articles.
    pub shelf: Vec<ShelfRow>,
}

/// One lane of the board.
#[derive(Debug, Clone, Default)]
pub struct Lane {
    /// How many orders stand in it, shown or not.
    pub count: usize,
    /// The first of them by pick-up time.
    pub cards: Vec<Card>,
    /// "2 autres après 17 h", when they do not all fit.
    pub rest: Option<String>,
}

/// One order as the board shows it.
#[derive(Debug, Clone)]
pub struct Card {
    /// The order, as its address names it.
    pub id: String,
    /// How many moves it has made: a tap says which state it was made from.
    pub version: i64,
    /// When it came in, in milliseconds.
    pub received_ms: i64,
    /// What is to pay, worded.
    pub total: String,
    /// The four digits.
    pub code: String,
    /// The hour of pick-up.
    pub at: String,
    /// The customer's name, and how it came when it is not by a click: "Mme Rousselin, par SMS".
    pub who: String,
    /// By which way it came.
    pub way: Way,
    /// What is wanted.
    pub lines: Vec<Line>,
    /// What the customer or a colleague wrote.
    pub note: Option<String>,
    /// What is given with it, and what to say.
    pub gift: Option<String>,
    /// What to mind: a promise in danger, a customer who is late.
    pub flag: Option<String>,
    /// How it is paid when nothing is to be taken at the hand-over.
    pub paid: Option<String>,
    /// The gesture that comes next.
    pub next: Option<Gesture>,
    /// The others, behind a tap.
    pub others: Vec<Gesture>,
}

/// A compliment for who serves.
#[derive(Debug, Clone)]
pub struct Praise {
    /// The voice.
    pub id: String,
    /// The words.
    pub text: String,
}

/// Somebody who is on the way.
#[derive(Debug, Clone)]
pub struct Arriving {
    /// The order, as its address names it.
    pub id: String,
    /// How many moves it has made.
    pub version: i64,
    /// The four digits.
    pub code: String,
    /// "4 min", or "là".
    pub eta: String,
    /// When they are expected, in milliseconds.
    pub at_ms: i64,
    /// The customer.
    pub who: String,
    /// "1 croissant et 1 tradition".
    pub what: String,
    /// Setting it aside, when that is still to be done.
    pub next: Option<Gesture>,
    /// How it stands, when it is set aside already: class and word.
    pub stamp: (&'static str, String),
}

/// One line of an order.
#[derive(Debug, Clone)]
pub struct Line {
    /// "2", "350 g".
    pub quantity: String,
    /// The article.
    pub name: String,
    /// "tranché", or nothing.
    pub options: String,
    /// Dropped: struck through.
    pub dropped: bool,
}

/// A move of an order: a button that posts a form.
#[derive(Debug, Clone)]
pub struct Gesture {
    /// What the button says.
    pub label: String,
    /// The state it moves to, as the form names it.
    pub to: &'static str,
    /// How it is drawn.
    pub look: Look,
}

/// How a gesture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The ordinary next gesture.
    Main,
    /// The gesture that ends well: handing over.
    Leaf,
    /// Quiet, behind a tap.
    Line,
    /// Takes something away.
    Brick,
}

impl Look {
    /// The class of the button; only the first card of a lane is filled.
    pub fn class(self, filled: &bool) -> &'static str {
        match (self, filled) {
            (Self::Main, true) => "btn-main",
            (Self::Leaf, true) => "btn-leaf",
            (Self::Brick, _) => "btn-brick",
            _ => "btn-line",
        }
    }
}

/// By which way an order or a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The street's pages.
    Click,
    /// A text message.
    Sms,
    /// A call.
    Phone,
    /// Typed at the counter.
    Counter,
    /// A standing order.
    Subscription,
    /// A connected object.
    Object,
    /// Another program, by its token.
    Api,
    /// A mail.
    Mail,
    /// A notification.
    Push,
}

impl Way {
    /// Its mark.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Click => "screen",
            Self::Sms => "sms",
            Self::Phone => "phone",
            Self::Counter => "hand",
            Self::Subscription => "cal",
            Self::Object => "door",
            Self::Api => "plug",
            Self::Mail => "mail",
            Self::Push => "bell",
        }
    }

    /// Its word in the outbox; empty for a way by which nothing is told.
    pub fn channel(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Mail => "email",
            Self::Push => "push",
            _ => "",
        }
    }

    /// The key of its words: "par SMS".
    pub fn key(self) -> &'static str {
        match self {
            Self::Click => "counter-way-click",
            Self::Sms => "counter-way-sms",
            Self::Phone => "counter-way-phone",
            Self::Counter => "counter-way-counter",
            Self::Subscription => "counter-way-subscription",
            Self::Object => "counter-way-object",
            Self::Api => "counter-way-api",
            Self::Mail => "counter-way-mail",
            Self::Push => "counter-way-push",
        }
    }
}

/// One order handed over.
#[derive(Debug, Clone)]
pub struct Collected {
    /// The order.
    pub id: String,
    /// How many moves it has made.
    pub version: i64,
    /// The four digits.
    pub code: String,
    /// When.
    pub at: String,
    /// To whom.
    pub who: String,
    /// Whether a mistake can still be undone.
    pub undo: bool,
}

/// A batch that no longer covers its promises.
#[derive(Debug, Clone)]
pub struct Danger {
    /// "La fournée de traditions sort à 16 h 40, pas à 16 h 22."
    pub title: String,
    /// The batch's page, when it is a batch that fails.
    pub url: Option<String>,
    /// To whom something was promised.
    pub promises: Vec<Promise>,
}

/// A promise in danger.
#[derive(Debug, Clone)]
pub struct Promise {
    /// The order's page.
    pub url: String,
    /// The four digits.
    pub code: String,
    /// The hour promised.
    pub at: String,
    /// To whom.
    pub who: String,
    /// "2 × Baguette de tradition".
    pub what: String,
}

/// A planned batch, as a button to announce it.
#[derive(Debug, Clone)]
pub struct Oven {
    /// The announcing page with everything filled in.
    pub url: String,
    /// "Fournée dans 30 min".
    pub label: String,
    /// "Baguette, 40 à 16 h 22".
    pub what: String,
    /// How many follow it.
    pub followers: usize,
}

/// One article today: what is left to promise, and the walk-in sale.
#[derive(Debug, Clone)]
pub struct ShelfRow {
    /// The shop's reference.
    pub sku: String,
    /// The article.
    pub name: String,
    /// "4, puis 20 à 18 h".
    pub left: String,
    /// How it stands.
    pub level: Level,
    /// The drawing.
    pub bar: Bar,
}

/// How much is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Enough.
    Plenty,
    /// Soon none.
    Few,
    /// None before the next batch.
    Out,
}

/// Where the day's supply of an article went, in pieces or grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bar {
    /// Handed over or sold at the counter.
    pub sold: i64,
    /// Promised for later today.
    pub promised: i64,
    /// Kept for those who walk in.
    pub kept: i64,
    /// Still to promise.
    pub left: i64,
}

impl Bar {
    /// The whole day.
    pub fn total(&self) -> i64 {
        self.sold.max(0) + self.promised.max(0) + self.kept.max(0) + self.left.max(0)
    }

    fn percent(&self, part: i64) -> String {
        let total = self.total();
        let tenths = if total == 0 { 0 } else { part.clamp(0, total) * 1_000 / total };
        format!("{}.{}%", tenths / 10, tenths % 10)
    }

    /// The sold part, as an SVG length.
    pub fn sold_len(&self) -> String {
        self.percent(self.sold)
    }

    /// The promised part.
    pub fn promised_len(&self) -> String {
        self.percent(self.promised)
    }

    /// The part kept for the counter.
    pub fn kept_len(&self) -> String {
        self.percent(self.kept)
    }

    /// Where the part kept for the counter begins: it stands at the end.
    pub fn kept_from(&self) -> String {
        self.percent(self.total() - self.kept.max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_draws_its_parts_and_survives_nothing() {
        let bar = Bar { sold: 77, promised: 57, kept: 6, left: 20 };
        assert_eq!((bar.total(), bar.sold_len(), bar.kept_from()), (160, "48.1%".into(), "96.2%".into()));
        assert_eq!(Bar::default().sold_len(), "0.0%");
        assert_eq!(Bar { sold: 5, left: -3, ..Bar::default() }.sold_len(), "100.0%");
    }
}
