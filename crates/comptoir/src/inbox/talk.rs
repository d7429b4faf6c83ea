//! The conversation: what was understood becomes a hold to confirm, an answer, a question back, or a person's work. One
//! for every way in: written or spoken.

mod booking;
mod lunch;
mod memory;
mod papers;
mod usual;

use db::Tx;
use french::{Case, Code, Context, Intent, Item, Lexicon, OtherKind, Reading};
use kernel::{Contact, id::InboundId};
use memory::Draft;
pub use memory::{Memory, Outcome, Understood, Whence};
use serde_json::{Value, json};

use super::{
    rules,
    wishes::{self, local},
};
use crate::{
    catalogue::{self, Article},
    consent::{self, Ask, Topic},
    orders::{self, Failure, Order, Who, rules::State},
    platform::{
        Env, Error,
        i18n::{Arg, Lang},
    },
    shops::Shop,
    standing,
};

/// After so many questions back in a row a person takes over.
const PATIENCE: u32 = 2;

const LANG: Lang = Lang::Fr;

/// By which way someone speaks with the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By a text from their own number: the number proves who they are.
    Written,
    /// By a call: a caller id is a hint, so nothing of what the shop knows of them is said aloud.
    Spoken,
    /// By the box of the shop's page: nobody knows who it is.
    Site,
    /// By a mail that answers none of ours: whoever wrote it, the answer goes to the address that it names.
    Mail,
}

impl Way {
    /// The word by which orders remember how they came in.
    fn source(self) -> &'static str {
        match self {
            Self::Written => "sms",
            Self::Spoken => "voice",
            Self::Site => super::chat::SOURCE,
            Self::Mail => super::mail::SOURCE,
        }
    }
}

/// One message in its circumstances.
pub(super) struct Talk<'a, 'b> {
    pub(super) tx: &'a mut Tx<'b>,
    pub(super) env: &'a mut Env,
    pub(super) shop: &'a Shop,
    pub(super) lexicon: &'a Lexicon,
    /// From whom; none when the caller hides their number.
    pub(super) contact: Option<&'a Contact>,
    /// Who the browser last ordered for: enough to order again, no proof of anything.
    pub(super) me: Option<&'a Who>,
    pub(super) id: InboundId,
    pub(super) way: Way,
    /// Whose hold it is: a number, or one call.
    pub(super) visitor: String,
    /// What the last message left open.
    pub(super) memory: Memory,
}

/// What the shop knows of the one who writes.
struct Known {
    /// The hold that waits for a yes.
    held: Option<Order>,
    /// Their confirmed orders, newest first.
    orders: Vec<Order>,
    /// What they said is their usual.
    usual: Vec<Item>,
    /// The shelf, when an order must be read as items.
    shelf: Vec<Article>,
}

impl Known {
    fn upcoming(&self) -> Option<&Order> {
        self.orders.iter().find(|order| order.state.is_open())
    }
    fn last(&self) -> Option<&Order> {
        self.orders.iter().find(|order| order.state == State::Collected)
    }
    /// What "comme d'hab" means: what they said is their usual, else what they had last.
    fn usual(&self) -> Option<Vec<Item>> {
        if self.usual.is_empty() {
            self.last().map(|order| wishes::items(order, &self.shelf))
        } else {
            Some(self.usual.clone())
        }
    }
    /// Whether the shop knows them.
    fn is_known(&self) -> bool {
        !self.orders.is_empty() || !self.usual.is_empty()
    }
}

impl Talk<'_, '_> {
    /// Understands the message and acts.
    pub(super) fn hear(mut self, text: &str) -> Result<Outcome, Error> {
        let known = self.known()?;
        let mut context = self.context(&known, matches!(self.way, Way::Written | Way::Mail));
        let mut reading = self.understand(text, &known, &context);
        let mut usual = false;
        if let (Way::Spoken, true, Some(last)) = (self.way, reading.clarify.contains(&Code::NoContext), known.usual()) {
            // "Comme d'habitude": what that is stays between the books and the order.
            let whole = self.context(&known, true);
            let again = self.understand(text, &known, &whole);
            if again.intent == Intent::Order && again.items == last {
                (context, reading, usual) = (whole, again, true);
            }
        }
        let order = known.held.as_ref().or(known.upcoming()).map(|order| order.id);
        // What may harm somebody is answered by a person.
        let acts = matches!(
            reading.intent,
            Intent::Order | Intent::Modify | Intent::Cancel | Intent::Confirm | Intent::Decline | Intent::Stop
        );
        let mut outcome = if !acts && rules::is_health(text) {
            Outcome::person(LANG.plain("talk-person", &[]))
        } else if let Some(outcome) = (!acts || (reading.intent == Intent::Order && reading.items.is_empty()))
            .then(|| self.paper(text, &known))
            .transpose()?
            .flatten()
        {
            outcome
        } else if let Some(outcome) = match rules::keeps_as_usual(text) {
            Some(rest) => self.keep(&rest, &known, &context, &mut reading)?,
            None => None,
        } {
            outcome
        } else if let Some(outcome) = self.lunch(text, &known, &context, &mut reading)? {
            outcome
        } else {
            self.act(&reading, &known, usual)?
        };
        if self.memory.keeps {
            self.keep_later(&reading, &known, &mut outcome)?;
        }
        outcome.reading = word(reading.intent);
        let reading = serde_json::to_value(&reading).unwrap_or_default();
        let known = known.is_known();
        let (order, whence) = (outcome.understood.order.or(order), std::mem::take(&mut outcome.understood.whence));
        outcome.understood = Understood { reading, context, known, order, whence };
        // What may be taken back is no question that an answer would be read by.
        if outcome.state == "asked" && outcome.memory.undo.is_none() {
            outcome.memory.question = outcome.answer.clone().unwrap_or_default();
        }
        Ok(outcome)
    }

    fn known(&mut self) -> Result<Known, Error> {
        let (key, now) = (&self.shop.key, self.env.now);
        let held = orders::of_visitor(self.tx, key, &self.visitor, now)?;
        let orders = match self.contact {
            Some(contact) => orders::of_contact(self.tx, key, contact, now)?,
            None => Vec::new(),
        };
        let noted = held.iter().chain(&orders).any(|order| !order.note.is_empty());
        let shelf = if noted { catalogue::all(self.tx, key)? } else { Vec::new() };
        let standing = match self.contact {
            Some(contact) => standing::of_contact(self.tx, key, contact)?,
            None => None,
        };
        let usual = match standing {
            Some(standing) => wishes::usual(self.tx, self.shop, &standing.lines)?,
            None => Vec::new(),
        };
        Ok(Known { held, orders, usual, shelf })
    }

    /// What went before, as cases write it; `all` with what the shop knows from other days.
    fn context(&self, known: &Known, all: bool) -> Value {
        let zone = self.shop.zone();
        let pending = |order: &Order| {
            json!({ "items": wishes::items(order, &known.shelf), "pickup": local(order.pickup_at, zone),
                    "kind": "order", "status": "placed" })
        };
        let draft = self.memory.draft.as_ref().map(|draft| {
            json!({ "items": draft.items, "pickup": draft.pickup, "status": "draft",
                    "kind": if draft.appointment { "appointment" } else { "order" } })
        });
        let upcoming = known.upcoming().filter(|_| all);
        let last = known.last().filter(|_| all);
        let mut context = json!({
            "last_order": known.usual().filter(|_| all),
            "last_pickup": last.map(|order| local(order.pickup_at, zone)),
            "pending_order": known.held.as_ref().map(pending).or(draft).or_else(|| upcoming.map(pending)),
            "open_question": Some(&self.memory.question).filter(|question| !question.is_empty()),
        });
        if let Some(context) = context.as_object_mut() {
            context.retain(|_, value| !value.is_null());
        }
        context
    }

    fn understand(&self, text: &str, known: &Known, context: &Value) -> Reading {
        let now = self.env.now.to_zoned(self.shop.zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let case = Case {
            id: Value::Null,
            shop: self.shop.slug().to_string(),
            now,
            from_known_customer: known.is_known(),
            context: serde_json::from_value::<Context>(context.clone()).ok(),
            sms: text.to_owned(),
        };
        french::understand(self.lexicon, &case)
    }

    fn act(&mut self, reading: &Reading, known: &Known, usual: bool) -> Result<Outcome, Error> {
        let (held, upcoming) = (known.held.clone(), known.upcoming().cloned());
        let spoken = self.way == Way::Spoken;
        let person = || Ok(Outcome::person(LANG.plain("talk-person", &[])));
        let done = |key| Ok(Outcome::done(LANG.plain(key, &[])));
        match reading.intent {
            Intent::Stop if self.way == Way::Site => done("talk-site-stop"),
            Intent::SubscribeAlert | Intent::Start if matches!(self.way, Way::Site | Way::Mail) => {
                done("talk-site-subscribe")
            }
            Intent::Modify | Intent::Cancel if self.way == Way::Site && held.is_none() => done("talk-site-order"),
            // On a caller id alone nothing is ended, changed or agreed to.
            Intent::Stop if spoken => person(),
            Intent::Modify | Intent::Cancel if spoken && held.is_none() => person(),
            // Anybody can write in somebody's name; who gets our answer and answers it is them.
            Intent::Modify | Intent::Cancel | Intent::Confirm if self.way == Way::Mail => {
                let outcome = Outcome::asked(LANG.plain("talk-mail-reply", &[]), self.memory.clone());
                Ok(outcome)
            }
            Intent::SubscribeAlert | Intent::Start if spoken => done("voice-subscribe-by-sms"),
            Intent::Stop => {
                if let Some(contact) = self.contact {
                    consent::withdraw(self.tx, self.env, &self.shop.key, contact, self.way.source())?;
                }
                Ok(Outcome::done(LANG.plain("stop-done", &[])))
            }
            Intent::Order if reading.needs_clarification => Ok(self.ask_back(reading)),
            Intent::Order if self.memory.amends.is_some() => match self.resumed(reading, upcoming) {
                Some(order) => self.amend(reading, order),
                None => person(),
            },
            Intent::Order => self.hold(reading, known, usual),
            Intent::Modify if held.is_some() && !reading.needs_clarification => self.hold(reading, known, usual),
            Intent::Modify => match upcoming.filter(|_| held.is_none()) {
                Some(order)
                    if !orders::rules::may_amend(
                        order.state,
                        orders::rules::Mover::Customer,
                        order.changeable_until,
                        self.env.now,
                    ) =>
                {
                    person()
                }
                Some(order) if reading.needs_clarification => {
                    let mut outcome = self.ask_back(reading);
                    outcome.memory.amends = Some(order.id).filter(|_| outcome.memory.draft.is_some());
                    Ok(outcome)
                }
                Some(order) => self.amend(reading, order),
                None => Ok(self.ask_back(reading)),
            },
            Intent::Confirm => self.confirm(reading, held),
            Intent::Decline | Intent::Cancel => self.cancel(reading, held.or(upcoming)),
            Intent::SubscribeAlert | Intent::Start => self.subscribe(reading),
            Intent::QuestionAvailability | Intent::QuestionNextBatch => self.tell(reading),
            Intent::QuestionHours | Intent::QuestionPrice if reading.needs_clarification => Ok(self.ask_back(reading)),
            Intent::QuestionHours | Intent::QuestionPrice => Ok(Outcome::done(reading.reply.clone())),
            Intent::Thanks => Ok(Outcome { ends: true, ..Outcome::done(None) }),
            Intent::Other => Ok(self.other(reading, upcoming.as_ref())),
            Intent::Human => Ok(Outcome::person(reading.reply.clone())),
            Intent::Appointment | Intent::PauseSubscription => person(),
        }
    }

    /// The order that an answered question goes on changing, when the answer adds no other article.
    fn resumed(&self, reading: &Reading, upcoming: Option<Order>) -> Option<Order> {
        let draft = self.memory.draft.as_ref()?;
        let same = |item: &Item| draft.items.iter().any(|known| known["sku"] == item.sku.as_str());
        upcoming.filter(|order| Some(order.id) == self.memory.amends && reading.items.iter().all(same))
    }

    /// Asks what lacks; a person takes over after two questions, and at once for an allergy.
    fn ask_back(&self, reading: &Reading) -> Outcome {
        if reading.clarify.contains(&Code::Allergen) || self.memory.asked >= PATIENCE {
            return Outcome::person(LANG.plain("talk-person", &[]));
        }
        let memory = Memory { draft: Draft::of(reading), asked: self.memory.asked + 1, ..Memory::default() };
        Outcome::asked(reading.reply.clone(), memory)
    }

    /// Asks the same again, and forgets nothing of what was understood so far.
    fn ask_again(&self, reading: &Reading) -> Outcome {
        let mut outcome = self.ask_back(reading);
        if outcome.state == "asked" {
            (outcome.memory.draft, outcome.memory.amends) = (self.memory.draft.clone(), self.memory.amends);
        }
        outcome
    }

    /// "Prévenez-moi": the message comes from the number itself, so it is the consent and its proof.
    fn subscribe(&mut self, reading: &Reading) -> Result<Outcome, Error> {
        let Some(contact) = self.contact else { return Ok(Outcome::done(reading.reply.clone())) };
        let topics: Vec<Topic> =
            reading.items.iter().filter_map(|item| item.sku.parse().ok().map(Topic::Batch)).collect();
        let topics = if topics.is_empty() { vec![Topic::Shop] } else { topics };
        if reading.needs_clarification {
            return Ok(self.ask_back(reading));
        }
        let ask = Ask { contact, topics: &topics, push: None, lang: LANG, place: "sms", witness: "" };
        consent::ask(self.tx, self.env, &self.shop.key, &ask)?;
        consent::confirm(self.tx, self.env, &self.shop.key, contact, "sms")?;
        Ok(Outcome::done(reading.reply.clone()))
    }

    /// Availability and batches come from the same promise as the pages.
    fn tell(&mut self, reading: &Reading) -> Result<Outcome, Error> {
        if reading.needs_clarification {
            return Ok(self.ask_back(reading));
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
                let text = LANG.plain(key, &args);
                match self.way {
                    Way::Written | Way::Site | Way::Mail => Outcome::done(text),
                    Way::Spoken => Outcome { apart: Some(text), ..Outcome::done(None) },
                }
            }
            (Some(OtherKind::Info | OtherKind::Status), _) => Outcome::person(reading.reply.clone()),
            (Some(OtherKind::Abuse), _) => Outcome::person(None),
            (Some(OtherKind::Empty), _) if self.way == Way::Spoken => self.ask_again(reading),
            (Some(OtherKind::Empty | OtherKind::WrongRecipient | OtherKind::Chat), _) => {
                Outcome::done(reading.reply.clone())
            }
            _ => Outcome::done(None),
        }
    }
}

/// The word of an intent: `question_price`.
fn word(intent: Intent) -> String {
    let word = serde_json::to_value(intent).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What was not refused but failed.
pub(super) fn fault(failure: Failure) -> Error {
    match failure {
        Failure::Error(error) => error,
        other => Error::Fault(other.to_string()),
    }
}
