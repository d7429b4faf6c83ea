//! One SMS to a shop, what is known around it, and what was understood.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{Catalogues, Item, understand};

/// One SMS and its circumstances.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// The caller's key, given back with the answer.
    #[serde(default)]
    pub id: serde_json::Value,
    /// The shop that received it.
    pub shop: String,
    /// When it arrived, ISO 8601 with an offset.
    pub now: String,
    /// Whether the shop knows the number.
    #[serde(default)]
    pub from_known_customer: bool,
    /// What went before.
    #[serde(default)]
    pub context: Option<Context>,
    /// The text.
    pub sms: String,
}

/// What went before between the customer and the shop.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Context {
    /// Items of the previous order, completed.
    #[serde(default)]
    pub last_order: Option<Vec<Item>>,
    /// Its local time.
    #[serde(default)]
    pub last_pickup: Option<String>,
    /// What is under way.
    #[serde(default)]
    pub pending_order: Option<Pending>,
    /// The shop's last question, still unanswered.
    #[serde(default)]
    pub open_question: Option<String>,
}

/// An order or an appointment under way.
#[derive(Debug, Clone, Deserialize)]
pub struct Pending {
    /// Its lines.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Its local time, if settled.
    #[serde(default)]
    pub pickup: Option<String>,
    /// Goods or a service.
    #[serde(default)]
    pub kind: Kind,
    /// Whether something still lacks.
    #[serde(default)]
    pub status: Status,
}

/// What is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Goods.
    #[default]
    Order,
    /// A service at an hour.
    Appointment,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The shop still lacks something.
    Draft,
    /// Settled.
    #[default]
    Placed,
}

/// What the customer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Wants no messages any more.
    Stop,
    /// Gives up what is under way.
    Cancel,
    /// Changes what is under way.
    Modify,
    /// Wants goods.
    Order,
    /// Wants a service at a time.
    Appointment,
    /// Yes to the open question.
    Confirm,
    /// No to the open question.
    Decline,
    /// No delivery for a while.
    PauseSubscription,
    /// Wants to be told when something happens.
    SubscribeAlert,
    /// Wants the messages again.
    Start,
    /// Wants a person, or complains.
    Human,
    /// When the next batch is out.
    QuestionNextBatch,
    /// Days and hours.
    QuestionHours,
    /// What it costs.
    QuestionPrice,
    /// Whether there is some, and what is in it.
    QuestionAvailability,
    /// Thanks, praise, greeting.
    Thanks,
    /// Anything else.
    Other,
}

/// What an `other` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherKind {
    /// Is it ready, I am on my way.
    Status,
    /// Payment, parking, address, delivery in general, jobs.
    Info,
    /// Advertising, prospecting, phishing.
    Spam,
    /// Insults.
    Abuse,
    /// Meant for somebody else.
    WrongRecipient,
    /// Text aimed at the software.
    Injection,
    /// No readable word.
    Empty,
    /// Small talk.
    Chat,
}

/// Why the shop must ask back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// No usable moment.
    Time,
    /// The moment is over.
    Past,
    /// The shop is closed then.
    Closed,
    /// The article cannot be had then.
    Unavailable,
    /// The notice is too short.
    Lead,
    /// Several articles fit.
    Article,
    /// Not sold here.
    UnknownArticle,
    /// How much is not clear.
    Quantity,
    /// A part of a formula lacks.
    Choice,
    /// A diet or an allergy goes with the order.
    Allergen,
    /// It refers to something unknown.
    NoContext,
    /// To be delivered, which the shop does not do.
    Delivery,
    /// So grave that a yes is needed.
    Confirm,
    /// Nothing readable.
    Empty,
}

/// A pause of a subscription, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pause {
    /// First day without.
    pub from: Date,
    /// Last day without; none: open end.
    pub until: Option<Date>,
}

/// What was understood of one SMS.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// The key of the case.
    pub id: serde_json::Value,
    /// The act asked for.
    pub intent: Intent,
    /// The articles.
    pub items: Vec<Item>,
    /// When it will be fetched, local.
    #[serde(serialize_with = "local")]
    pub pickup: Option<DateTime>,
    /// Whether the shop must ask back before it acts.
    pub needs_clarification: bool,
    /// Why it must.
    pub clarify: Vec<Code>,
    /// Other acts in the same text.
    pub also: Vec<Intent>,
    /// The kind of an `other`.
    pub other_kind: Option<OtherKind>,
    /// The pause asked for.
    pub pause: Option<Pause>,
    /// The French answer.
    pub reply: String,
    /// How the reading came about, for those who check it.
    pub why: Vec<String>,
}

impl Reading {
    pub(crate) fn new(intent: Intent) -> Self {
        Self {
            id: serde_json::Value::Null,
            intent,
            items: Vec::new(),
            pickup: None,
            needs_clarification: false,
            clarify: Vec::new(),
            also: Vec::new(),
            other_kind: None,
            pause: None,
            reply: String::new(),
            why: Vec::new(),
        }
    }

    pub(crate) fn other(kind: OtherKind) -> Self {
        Self { other_kind: Some(kind), ..Self::new(Intent::Other) }
    }

    pub(crate) fn ask(mut self, code: Code) -> Self {
        self.doubt(code);
        self
    }

    pub(crate) fn doubt(&mut self, code: Code) {
        self.needs_clarification = true;
        if !self.clarify.contains(&code) {
            self.clarify.push(code);
        }
    }

    pub(crate) fn because(mut self, why: &str) -> Self {
        self.why.push(why.into());
        self
    }
}

fn local<S: serde::Serializer>(at: &Option<DateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => serializer.collect_str(&at.strftime("%Y-%m-%dT%H:%M")),
        None => serializer.serialize_none(),
    }
}

/// The local moment of an ISO text, whatever follows the minutes.
pub(crate) fn local_moment(text: &str) -> Option<DateTime> {
    text.get(..16)?.parse().ok()
}

/// Answers one line of JSON by one line of JSON.
///
/// A line that is no case gets `{"error": …}`, with its `id` when it has one.
pub fn answer_line(shops: &Catalogues, line: &str) -> String {
    let value: serde_json::Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => return serde_json::json!({ "error": error.to_string() }).to_string(),
    };
    let id = value.get("id").cloned().unwrap_or_default();
    let case: Case = match serde_json::from_value(value) {
        Ok(case) => case,
        Err(error) => return serde_json::json!({ "id": id, "error": error.to_string() }).to_string(),
    };
    let Some(lexicon) = shops.get(&case.shop) else {
        return serde_json::json!({ "id": id, "error": format!("unknown shop: {}", case.shop) }).to_string();
    };
    let reading = understand(lexicon, &case);
    serde_json::to_string(&reading)
        .unwrap_or_else(|error| serde_json::json!({ "id": id, "error": error.to_string() }).to_string())
}
