//! The conversation: what was understood becomes a hold to confirm, an answer, a question back, or a person's work.

use db::Tx;
use french::{Case, Code, Context, Intent, Item, Kind, Lexicon, OtherKind, Pending, Reading, Status};
use kernel::{Contact, id::InboundId};
use serde::{Deserialize, Serialize};

use super::{
    store,
    wishes::{self, local},
};
use crate::{
    consent::{self, Ask, Topic},
    customers,
    orders::{self, Actor, Failure, Order, Pickup, Who, Wish, rules::State},
    platform::{
        Env, Error,
        i18n::{Arg, Lang},
    },
    shops::Shop,
    standing,
};

/// What the shop must remember of its own last question.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// What was understood so far, when something still lacks.
    draft: Option<Draft>,
    /// The question itself.
    question: String,
    /// How often it was asked back in a row.
    asked: u32,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Draft {
    items: Vec<serde_json::Value>,
    pickup: Option<String>,
    appointment: bool,
}

/// What becomes of a message.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// `done`, `asked` or `waiting`.
    pub(super) state: &'static str,
    /// What was understood, in a word.
    pub(super) reading: String,
    /// What to remember until the next message.
    pub(super) memory: Memory,
    /// What the customer is answered.
    pub(super) answer: Option<String>,
}

impl Outcome {
    fn done(answer: impl Into<Option<String>>) -> Self {
        Self { state: "done", answer: answer.into(), ..Self::default() }
    }
    /// A person must see it; the customer is told so once.
    fn person(answer: impl Into<Option<String>>) -> Self {
        Self { state: "waiting", answer: answer.into(), ..Self::default() }
    }
}

/// After so many questions back in a row a person takes over.
const PATIENCE: u32 = 2;

const LANG: Lang = Lang::Fr;

/// One message in its circumstances.
pub(super) struct Talk<'a, 'b> {
    pub(super) tx: &'a mut Tx<'b>,
    pub(super) env: &'a mut Env,
    pub(super) shop: &'a Shop,
    pub(super) lexicon: &'a Lexicon,
    pub(super) contact: &'a Contact,
    pub(super) id: InboundId,
}

impl Talk<'_, '_> {
    fn visitor(&self) -> String {
        orders::talker(self.contact)
    }

    /// Understands the message and acts.
    pub(super) fn hear(mut self, text: &str) -> Result<Outcome, Error> {
        let memory = store::question(self.tx, &self.shop.key, self.contact, self.env.now)?;
        let memory: Memory = memory.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let visitor = self.visitor();
        let held = orders::of_visitor(self.tx, &self.shop.key, &visitor, self.env.now)?;
        let known = orders::of_contact(self.tx, &self.shop.key, self.contact, self.env.now)?;
        let upcoming = known.iter().find(|order| order.state.is_open()).cloned();
        let usual = match standing::of_contact(self.tx, &self.shop.key, self.contact)? {
            Some(usual) => wishes::usual(self.tx, self.shop, &usual.lines)?,
            None => Vec::new(),
        };
        let reading = self.read(text, &memory, held.as_ref(), upcoming.as_ref(), &known, usual);
        let mut outcome = self.act(&reading, &memory, held, upcoming)?;
        outcome.reading = serde_json::to_value(reading.intent)
            .ok()
            .and_then(|word| word.as_str().map(str::to_owned))
            .unwrap_or_default();
        if outcome.state == "asked" {
            outcome.memory.question = outcome.answer.clone().unwrap_or_default();
        }
        Ok(outcome)
    }

    fn read(
        &self,
        text: &str,
        memory: &Memory,
        held: Option<&Order>,
        upcoming: Option<&Order>,
        known: &[Order],
        usual: Vec<Item>,
    ) -> Reading {
        let zone = self.shop.zone();
        let pending = |order: &Order| Pending {
            items: wishes::items(order),
            pickup: Some(local(order.pickup_at, zone)),
            kind: Kind::Order,
            status: Status::Placed,
        };
        let draft = memory.draft.as_ref().map(|draft| Pending {
            items: draft.items.iter().filter_map(|item| serde_json::from_value(item.clone()).ok()).collect(),
            pickup: draft.pickup.clone(),
            kind: if draft.appointment { Kind::Appointment } else { Kind::Order },
            status: Status::Draft,
        });
        let last = known.iter().find(|order| order.state == State::Collected);
        let known_here = !known.is_empty() || !usual.is_empty();
        let context = Context {
            // "Comme d'hab" is what they said is their usual, else what they had last.
            last_order: if usual.is_empty() { last.map(wishes::items) } else { Some(usual) },
            last_pickup: last.map(|order| local(order.pickup_at, zone)),
            pending_order: held.map(pending).or(draft).or_else(|| upcoming.map(pending)),
            open_question: (!memory.question.is_empty()).then(|| memory.question.clone()),
        };
        let now = self.env.now.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let case = Case {
            id: serde_json::Value::Null,
            shop: self.shop.slug().to_string(),
            now,
            from_known_customer: known_here,
            context: Some(context),
            sms: text.to_owned(),
        };
        french::understand(self.lexicon, &case)
    }

    fn act(
        &mut self,
        reading: &Reading,
        memory: &Memory,
        held: Option<Order>,
        upcoming: Option<Order>,
    ) -> Result<Outcome, Error> {
        match reading.intent {
            Intent::Stop => {
                consent::withdraw(self.tx, self.env, &self.shop.key, self.contact, "sms")?;
                Ok(Outcome::done(LANG.plain("stop-done", &[])))
            }
            Intent::Order if reading.needs_clarification => Ok(self.ask_back(reading, memory)),
            Intent::Order => self.hold(reading, memory),
            Intent::Modify if held.is_some() && !reading.needs_clarification => self.hold(reading, memory),
            // What is firmly promised is changed by a person, who sees what is on the bench already.
            Intent::Modify if upcoming.is_some() => Ok(Outcome::person(LANG.plain("talk-person", &[]))),
            Intent::Modify => Ok(self.ask_back(reading, memory)),
            Intent::Confirm => self.confirm(reading, held),
            Intent::Decline | Intent::Cancel => self.cancel(reading, held.or(upcoming)),
            Intent::SubscribeAlert | Intent::Start => self.subscribe(reading),
            Intent::QuestionAvailability | Intent::QuestionNextBatch => self.tell(reading),
            Intent::QuestionHours | Intent::QuestionPrice if reading.needs_clarification => {
                Ok(self.ask_back(reading, memory))
            }
            Intent::QuestionHours | Intent::QuestionPrice => Ok(Outcome::done(reading.reply.clone())),
            Intent::Thanks => Ok(Outcome::done(None)),
            Intent::Other => Ok(self.other(reading, upcoming.as_ref())),
            Intent::Human => Ok(Outcome::person(reading.reply.clone())),
            Intent::Appointment | Intent::PauseSubscription => Ok(Outcome::person(LANG.plain("talk-person", &[]))),
        }
    }

    /// Asks what lacks; a person takes over after two questions, and at once for an allergy.
    fn ask_back(&self, reading: &Reading, memory: &Memory) -> Outcome {
        if reading.clarify.contains(&Code::Allergen) || memory.asked >= PATIENCE {
            return Outcome::person(LANG.plain("talk-person", &[]));
        }
        let draft = Draft {
            items: reading.items.iter().filter_map(|item| serde_json::to_value(item).ok()).collect(),
            pickup: reading.pickup.map(|at| at.strftime("%Y-%m-%dT%H:%M").to_string()),
            appointment: reading.intent == Intent::Appointment,
        };
        let draft = Some(draft).filter(|draft| !draft.items.is_empty() || draft.pickup.is_some());
        let memory = Memory { draft, question: String::new(), asked: memory.asked + 1 };
        Outcome { state: "asked", memory, answer: Some(reading.reply.clone()), ..Outcome::default() }
    }

    /// Holds what was understood and reads it back; refused, says what is possible.
    fn hold(&mut self, reading: &Reading, memory: &Memory) -> Result<Outcome, Error> {
        let Some(wished) = wishes::lines(self.tx, self.shop, &reading.items)? else {
            return Ok(Outcome::person(LANG.plain("talk-person", &[])));
        };
        let pickup = match reading.pickup {
            Some(at) => Pickup::At(wishes::instant(at, self.shop.zone())),
            None => Pickup::Soonest,
        };
        let wish = Wish {
            lines: wished.lines,
            pickup,
            source: "sms",
            external_id: self.id.to_string(),
            visitor: self.visitor(),
            note: wished.note,
            lang: LANG,
            who: None,
        };
        match orders::reserve(self.tx, self.env, self.shop, &wish) {
            Ok(order) => {
                let answer = wishes::read_back(self.tx, self.env.now, self.shop, &order)?;
                let memory = Memory { asked: 0, ..Memory::default() };
                Ok(Outcome { state: "asked", memory, answer: Some(answer), ..Outcome::default() })
            }
            Err(Failure::Refused(refusal)) => {
                let names = wished.names;
                let name = |sku: &kernel::Sku| {
                    names
                        .iter()
                        .find(|(known, _)| known == sku)
                        .map_or_else(|| sku.to_string(), |(_, name)| name.clone())
                };
                let text = orders::words::sentence(LANG, self.shop, self.env.now, &refusal, name);
                let mut outcome = self.ask_back(&Reading { reply: text, pickup: None, ..reading.clone() }, memory);
                if let Some(draft) = &mut outcome.memory.draft {
                    draft.pickup = None;
                }
                Ok(outcome)
            }
            Err(failure) => Err(fault(failure)),
        }
    }

    fn confirm(&mut self, reading: &Reading, held: Option<Order>) -> Result<Outcome, Error> {
        let Some(held) = held else { return Ok(Outcome::done(reading.reply.clone())) };
        let name = customers::name_of(self.tx, &self.shop.key, self.contact)?.unwrap_or_default();
        let who = Who { name, contact: self.contact.clone() };
        // The order itself tells that it is noted.
        orders::confirm(self.tx, self.env, self.shop, held.id, &who, &held.note).map_err(fault)?;
        Ok(Outcome::done(None))
    }

    fn cancel(&mut self, reading: &Reading, order: Option<Order>) -> Result<Outcome, Error> {
        let Some(order) = order.filter(|_| reading.intent == Intent::Cancel || !reading.needs_clarification) else {
            return Ok(Outcome::done(reading.reply.clone()));
        };
        // "Non" answers the read-back; it does not cancel what was confirmed before.
        if reading.intent == Intent::Decline && order.state != State::Held {
            return Ok(Outcome::done(reading.reply.clone()));
        }
        let was_held = order.state == State::Held;
        match orders::move_to(self.tx, self.env, self.shop, order.id, State::Cancelled, &Actor::customer(), "") {
            // A confirmed order tells of its end itself.
            Ok(_) => Ok(Outcome::done(was_held.then(|| reading.reply.clone()))),
            Err(Failure::NotAllowed(..)) => Ok(Outcome::person(LANG.plain("talk-person", &[]))),
            Err(failure) => Err(fault(failure)),
        }
    }

    /// "Prévenez-moi": the message comes from the number itself, so it is the consent and its proof.
    fn subscribe(&mut self, reading: &Reading) -> Result<Outcome, Error> {
        let topics: Vec<Topic> =
            reading.items.iter().filter_map(|item| item.sku.parse().ok().map(Topic::Batch)).collect();
        let topics = if topics.is_empty() { vec![Topic::Shop] } else { topics };
        if reading.needs_clarification {
            return Ok(Outcome { state: "asked", answer: Some(reading.reply.clone()), ..Outcome::default() });
        }
        let ask = Ask { contact: self.contact, topics: &topics, push: None, lang: LANG, place: "sms", witness: "" };
        consent::ask(self.tx, self.env, &self.shop.key, &ask)?;
        consent::confirm(self.tx, self.env, &self.shop.key, self.contact, "sms")?;
        Ok(Outcome::done(reading.reply.clone()))
    }

    /// Availability and batches come from the same promise as the pages.
    fn tell(&mut self, reading: &Reading) -> Result<Outcome, Error> {
        if reading.needs_clarification {
            return Ok(Outcome { state: "asked", answer: Some(reading.reply.clone()), ..Outcome::default() });
        }
        let batch = reading.intent == Intent::QuestionNextBatch;
        let told = wishes::availability(self.tx, self.env.now, self.shop, &reading.items, batch)?;
        Ok(match told {
            Some(text) => Outcome::done(text),
            None => Outcome::person(LANG.plain("talk-person", &[])),
        })
    }

    fn other(&self, reading: &Reading, upcoming: Option<&Order>) -> Outcome {
        match (reading.other_kind, upcoming) {
            (Some(OtherKind::Status), Some(order)) => {
                let args = [
                    ("code", Arg::from(order.code(&self.env.secrets))),
                    ("moment", Arg::from(orders::words::moment(LANG, self.shop, self.env.now, order.pickup_at))),
                ];
                let key = if order.state == State::Ready { "talk-status-ready" } else { "talk-status-coming" };
                Outcome::done(LANG.plain(key, &args))
            }
            (Some(OtherKind::Info | OtherKind::Status), _) => Outcome::person(reading.reply.clone()),
            (Some(OtherKind::Abuse), _) => Outcome::person(None),
            (Some(OtherKind::Empty | OtherKind::WrongRecipient | OtherKind::Chat), _) => {
                Outcome::done(reading.reply.clone())
            }
            _ => Outcome::done(None),
        }
    }
}

fn fault(failure: Failure) -> Error {
    match failure {
        Failure::Error(error) => error,
        other => Error::Fault(other.to_string()),
    }
}
