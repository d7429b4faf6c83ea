//! What a conversation remembers from one message to the next, and what becomes of one message.

use french::{Intent, Reading};
use kernel::id::OrderId;
use serde::{Deserialize, Serialize};

use crate::subscriptions;

/// What the shop must remember of its own last question.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// What was understood so far, when something still lacks.
    pub(super) draft: Option<Draft>,
    /// The question itself.
    pub(super) question: String,
    /// How often it was asked back in a row.
    pub(in super::super) asked: u32,
    /// The confirmed order that the draft changes; none: the draft is a new order.
    pub(super) amends: Option<OrderId>,
    /// The order, once it stands, becomes what its customer usually takes.
    pub(super) keeps: bool,
    /// What was just done to a lunch subscription, and may be taken back by one word.
    pub(super) undo: Option<subscriptions::Undo>,
    /// What was wished otherwise of a lunch so far, while something lacks.
    pub(super) swap: Option<String>,
}

/// What was understood so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Draft {
    /// Items, as cases write them.
    pub(super) items: Vec<serde_json::Value>,
    /// The local time, when it is settled.
    pub(super) pickup: Option<String>,
    /// A service instead of goods.
    pub(super) appointment: bool,
}

impl Draft {
    /// What a reading holds, if anything.
    pub(super) fn of(reading: &Reading) -> Option<Self> {
        let draft = Self {
            items: reading.items.iter().filter_map(|item| serde_json::to_value(item).ok()).collect(),
            pickup: reading.pickup.map(|at| at.strftime("%Y-%m-%dT%H:%M").to_string()),
            appointment: reading.intent == Intent::Appointment,
        };
        Some(draft).filter(|draft| !draft.items.is_empty() || draft.pickup.is_some())
    }
}

/// What was understood of a message, in what circumstances: kept beside it for whoever takes over, and for the case
/// that a correction becomes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Understood {
    /// The reading, as `understand` writes it.
    pub reading: serde_json::Value,
    /// What went before, as cases write it.
    pub context: serde_json::Value,
    /// Whether the shop knew the number.
    pub known: bool,
    /// The order that the message made, changed or speaks of.
    pub order: Option<OrderId>,
    /// Where on the site it was asked.
    pub whence: Whence,
}

/// Where on the site something was asked: what whoever answers should have before their eyes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Whence {
    /// The kind of page: `shop`, `order`, `alert`; empty when nothing is known.
    pub page: String,
    /// The order that the page shows, proven by its link.
    pub order: Option<OrderId>,
    /// What was in the basket, worded.
    pub basket: String,
}

/// What becomes of a message.
#[derive(Debug, Default)]
pub struct Outcome {
    /// `done`, `asked` or `waiting`.
    pub(in super::super) state: &'static str,
    /// What was understood, in a word.
    pub(in super::super) reading: String,
    /// What to remember until the next message.
    pub(in super::super) memory: Memory,
    /// What the customer is answered by the way they came.
    pub(in super::super) answer: Option<String>,
    /// What only the owner of the number may know: told by SMS when the way in is a call.
    pub(in super::super) apart: Option<String>,
    /// Nothing more to say: a call may end.
    pub(in super::super) ends: bool,
    /// The caller must say their number before the order can be confirmed.
    pub(in super::super) wants_number: bool,
    /// What was understood, at length.
    pub(in super::super) understood: Understood,
    /// What the week's figures say of it, when not what the state tells: empty for a turn in which nothing was asked.
    pub(in super::super) counted: Option<&'static str>,
}

impl Outcome {
    /// Nothing is left open.
    pub(super) fn done(answer: impl Into<Option<String>>) -> Self {
        Self { state: "done", answer: answer.into(), ..Self::default() }
    }
    /// A person must see it; the customer is told so once.
    pub(in super::super) fn person(answer: impl Into<Option<String>>) -> Self {
        Self { state: "waiting", answer: answer.into(), ..Self::default() }
    }
    /// A question is open.
    pub(super) fn asked(answer: String, memory: Memory) -> Self {
        Self { state: "asked", answer: Some(answer), memory, ..Self::default() }
    }
    /// Whether it was understood alone, asked back, or handed to a person: a read-back is no doubt.
    pub(in super::super) fn fate(&self) -> &'static str {
        match self.state {
            _ if self.counted.is_some() => self.counted.unwrap_or_default(),
            "ignored" => "",
            "waiting" => "person",
            "asked" if self.memory.asked > 0 => "asked",
            _ => "alone",
        }
    }
}
