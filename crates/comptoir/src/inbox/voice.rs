//! A call: the same conversation, spoken. Each turn is one message, stored raw first; a turn that comes twice gets the
//! same answer. A caller id is a hint: nothing of what the shop knows of a number is said aloud.

use db::{DbError, Tx};
use french::Lexicon;
use kernel::{Contact, Phone, hours::State as Opening, id::InboundId};
use serde::{Deserialize, Serialize};

use super::{
    Raw, answer, desk, rules, settle, store,
    talk::{self, Memory, Outcome, Talk, Understood, Way},
    wishes::{self, aloud},
};
use crate::{
    orders::{self, Failure, Order, Pickup, Wish, WishLine, rules::State},
    outbox::Purpose,
    platform::{
        Env, Error,
        i18n::{Arg, Lang},
    },
    shops::Shop,
    standing,
};

const LANG: Lang = Lang::Fr;

/// The way in, as messages remember it.
pub const SOURCE: &str = "twilio-voice";
/// What a turn says of the ringing of the shop.
const RUNG: [&str; 2] = ["answered", "no-answer"];

/// Whether the text of a turn is words that were spoken: not keys, not how the ringing ended.
pub fn is_words(body: &str) -> bool {
    body.chars().any(char::is_alphabetic) && !RUNG.contains(&body)
}

/// A call has at most so many turns.
const TURNS: u32 = 30;

/// One turn of a call.
#[derive(Debug, Clone)]
pub struct Turn<'a> {
    /// The gateway's name for the call.
    pub call: &'a str,
    /// Which turn, from 0: the call comes in.
    pub turn: u32,
    /// The caller id, as the network gave it.
    pub from: &'a str,
    /// The number that was called.
    pub to: &'a str,
    /// What was heard.
    pub heard: Heard,
}

/// What was heard in a turn.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// The call comes in, or nobody said anything.
    Nothing,
    /// Keys.
    Keys(String),
    /// Words, with how sure the machine is of them (0 to 1).
    Words(String, f64),
    /// The shop was rung: whether someone spoke with the caller.
    Rung(bool),
}

/// What is said, and what happens then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// The words.
    pub say: String,
    /// Then.
    pub then: Then,
}

/// What happens after the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Then {
    /// Words or one key are listened to.
    Listen,
    /// A telephone number is typed.
    Number,
    /// The shop is rung.
    Ring(Phone),
    /// The call ends.
    HangUp,
}

/// What a call remembers from one turn to the next.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Line {
    /// Of the conversation.
    talk: Memory,
    /// Turns in a row that led nowhere.
    lost: u32,
    /// The number that the caller typed, theirs being hidden.
    number: Option<Phone>,
    /// What was answered in this turn, for when it comes twice.
    spoken: Option<Spoken>,
    /// What was last asked, to be asked again.
    question: String,
    /// Whether a number is being typed.
    typing: bool,
    /// What was last understood: whoever calls back begins there.
    understood: Understood,
}

/// One turn of a call, stored and answered; the same turn again gets the same answer.
///
/// # Errors
/// When the store fails.
pub fn take(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    lexicon: Option<&Lexicon>,
    turn: &Turn<'_>,
) -> Result<Spoken, Error> {
    let named = |turn_number: u32| format!("{}/{turn_number}", turn.call);
    let id = InboundId::new(env.now, env.rng.as_mut());
    let phone = turn.from.parse::<Phone>().ok();
    let body = match &turn.heard {
        Heard::Nothing => String::new(),
        Heard::Keys(keys) => keys.clone(),
        Heard::Words(words, _) => words.clone(),
        Heard::Rung(answered) => RUNG[usize::from(!answered)].to_owned(),
    };
    let external_id = named(turn.turn);
    let sender = phone.as_ref().map_or("anonymous", Phone::as_str);
    let raw = Raw { source: SOURCE, external_id: &external_id, sender, body: &body };
    let line = |tx: &mut Tx<'_>, name: &str| -> Result<Option<Line>, DbError> {
        let kept = store::memory_of(tx, &shop.key, SOURCE, name)?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
    };
    if !store::insert(tx, &shop.key, id, &raw, env.now)? {
        let before = line(tx, &external_id)?.and_then(|line| line.spoken);
        return Ok(before.unwrap_or_else(|| end("voice-bye")));
    }
    let before = match turn.turn.checked_sub(1) {
        Some(last) => line(tx, &named(last))?.unwrap_or_default(),
        None => Line::default(),
    };
    let number = phone.clone().or_else(|| before.number.clone());
    let contact = number.map(Contact::Phone);
    let mut call = Call { tx, env, shop, lexicon, turn, id, contact, line: Line { spoken: None, ..before } };
    let (mut outcome, spoken) = call.answer()?;
    let (mut line, hidden) = (call.line, call.contact.is_none());
    if outcome.understood.reading.is_object() {
        line.understood.clone_from(&outcome.understood);
    }
    line.spoken = Some(spoken.clone());
    if matches!(spoken.then, Then::Listen | Then::Number) {
        line.question.clone_from(&spoken.say);
    }
    if hidden && outcome.state == "waiting" {
        // Nobody can call back: there is nothing to wait for.
        outcome.state = "ignored";
    }
    settle(tx, env, shop, id, &outcome, &line)?;
    desk::rings(tx, env, shop, turn, &spoken.then)?;
    Ok(spoken)
}

fn end(key: &str) -> Spoken {
    Spoken { say: aloud(&LANG.plain(key, &[])), then: Then::HangUp }
}

fn listen(say: impl AsRef<str>) -> Spoken {
    Spoken { say: aloud(say.as_ref()), then: Then::Listen }
}

struct Call<'a, 'b> {
    tx: &'a mut Tx<'b>,
    env: &'a mut Env,
    shop: &'a Shop,
    lexicon: Option<&'a Lexicon>,
    turn: &'a Turn<'a>,
    id: InboundId,
    contact: Option<Contact>,
    line: Line,
}

impl<'b> Call<'_, 'b> {
    fn visitor(&self) -> String {
        format!("call {}", self.turn.call)
    }

    /// What becomes of the turn. Only what was understood of words counts among the week's messages.
    fn answer(&mut self) -> Result<(Outcome, Spoken), Error> {
        let silent = said;
        let heard = self.turn.heard.clone();
        match heard {
            _ if self.turn.turn > TURNS => Ok((silent("call"), end("voice-bye"))),
            Heard::Rung(true) => Ok((silent("call-answered"), end("voice-bye"))),
            Heard::Rung(false) => Ok(self.call_back()),
            Heard::Nothing if self.turn.turn == 0 => Ok((silent("call"), listen(self.greeting()?))),
            Heard::Keys(keys) if self.line.typing => self.typed(&keys),
            Heard::Keys(keys) => match keys.trim_end_matches('#') {
                "0" => Ok(self.person()),
                "1" => self.one(),
                "2" if self.held()?.is_some() => self.speak("non"),
                _ => Ok(self.lost()),
            },
            Heard::Words(_, sure) if sure < rules::HEARD_WELL => Ok(self.lost()),
            Heard::Words(words, _) if words.trim().is_empty() => Ok(self.lost()),
            Heard::Words(words, _) => self.speak(&words),
            Heard::Nothing => Ok(self.lost()),
        }
    }

    /// Open or closed, the next batch, and what one can do.
    fn greeting(&mut self) -> Result<String, Error> {
        let now = self.env.now;
        let moment = |at| orders::words::moment(LANG, self.shop, now, at);
        let state = match self.shop.state(now) {
            Opening::Open(Some(until)) => LANG.plain("voice-open-until", &[("moment", Arg::from(moment(until)))]),
            Opening::Open(None) => LANG.plain("voice-open", &[]),
            Opening::Closed(Some(next)) => LANG.plain("voice-closed-until", &[("moment", Arg::from(moment(next)))]),
            Opening::Closed(None) => LANG.plain("voice-closed", &[]),
        };
        let batch = wishes::availability(self.tx, now, self.shop, &[], true)?.unwrap_or_default();
        let hello = LANG.plain("voice-hello", &[("shop", Arg::from(&self.shop.name))]);
        Ok(format!("{hello} {state} {batch} {}", LANG.plain("voice-what", &[])))
    }

    fn held(&mut self) -> Result<Option<Order>, DbError> {
        let visitor = self.visitor();
        orders::of_visitor(self.tx, &self.shop.key, &visitor, self.env.now)
    }

    fn talk(&mut self) -> Option<Talk<'_, 'b>> {
        Some(Talk {
            visitor: self.visitor(),
            tx: &mut *self.tx,
            env: &mut *self.env,
            shop: self.shop,
            lexicon: self.lexicon?,
            contact: self.contact.as_ref(),
            me: None,
            id: self.id,
            way: Way::Spoken,
            memory: self.line.talk.clone(),
        })
    }

    /// Words go through the conversation that SMS go through.
    fn speak(&mut self, words: &str) -> Result<(Outcome, Spoken), Error> {
        let Some(talk) = self.talk() else { return Ok(self.person()) };
        let outcome = talk.hear(words)?;
        self.follow(outcome)
    }

    /// One: yes to what is read back, else the usual order.
    fn one(&mut self) -> Result<(Outcome, Spoken), Error> {
        if let Some(held) = self.held()? {
            let Some(mut talk) = self.talk() else { return Ok(self.person()) };
            let outcome = talk.confirm_held(&held)?;
            return self.follow(Outcome { reading: "confirm".to_owned(), ..outcome });
        }
        let Some((lines, note)) = self.usual()? else {
            self.line.lost = 0;
            return Ok((said("usual"), listen(LANG.plain("voice-no-usual", &[]))));
        };
        let wish = Wish {
            lines,
            pickup: Pickup::Soonest,
            source: "voice",
            external_id: self.id.to_string(),
            visitor: self.visitor(),
            note,
            lang: LANG,
            who: None,
        };
        match orders::reserve(self.tx, self.env, self.shop, &wish) {
            Ok(order) => {
                let Some(mut talk) = self.talk() else { return Ok(self.person()) };
                let outcome = talk.read_back(&order, true)?;
                self.follow(Outcome { reading: "usual".to_owned(), ..outcome })
            }
            // Which article is missing would tell what is usual.
            Err(Failure::Refused(_)) => Ok((said("usual"), listen(LANG.plain("voice-usual-impossible", &[])))),
            Err(failure) => Err(talk::fault(failure)),
        }
    }

    /// What "comme d'hab" means by SMS: what they said is their usual, else what they fetched last.
    fn usual(&mut self) -> Result<Option<(Vec<WishLine>, String)>, Error> {
        let (Some(contact), key) = (&self.contact, &self.shop.key) else { return Ok(None) };
        if let Some(usual) = standing::of_contact(self.tx, key, contact)?.filter(|usual| !usual.lines.is_empty()) {
            return Ok(Some((usual.lines, usual.note)));
        }
        let known = orders::of_contact(self.tx, key, contact, self.env.now)?;
        let last = known.iter().find(|order| order.state == State::Collected);
        Ok(last.map(|last| (last.standing().map(orders::Line::wish).collect(), last.note.clone())))
    }

    /// The number of a caller who hides theirs.
    fn typed(&mut self, keys: &str) -> Result<(Outcome, Spoken), Error> {
        let Ok(phone) = keys.trim_end_matches('#').parse::<Phone>() else { return Ok(self.lost()) };
        self.line.typing = false;
        self.line.number = Some(phone.clone());
        self.contact = Some(Contact::Phone(phone));
        match self.held()? {
            Some(_) => self.one(),
            None => Ok((said("number"), listen(LANG.plain("voice-too-late", &[])))),
        }
    }

    /// From what becomes of the words to what is said next.
    fn follow(&mut self, mut outcome: Outcome) -> Result<(Outcome, Spoken), Error> {
        let known = outcome.apart.take();
        let mut say = outcome.answer.clone().unwrap_or_default();
        if let Some(text) = known {
            // What is known of a number is told to the number itself.
            match self.contact.clone() {
                Some(Contact::Phone(phone)) if phone.is_mobile() => {
                    let contact = Contact::Phone(phone);
                    answer(self.tx, self.env, self.shop, &contact, Purpose::Answer, text, self.id)?;
                    say = [LANG.plain("voice-by-sms", &[]), say].join(" ");
                }
                _ if say.is_empty() => return Ok(self.person_after(outcome)),
                _ => {}
            }
        }
        self.line.talk = outcome.memory.clone();
        if outcome.state == "waiting" {
            return Ok(self.person_after(outcome));
        }
        if outcome.state == "asked" && outcome.memory.asked > 0 {
            self.line.lost += 1;
            if self.line.lost >= rules::CALL_PATIENCE {
                return Ok(self.person_after(outcome));
            }
        } else {
            self.line.lost = 0;
        }
        if outcome.wants_number {
            self.line.typing = true;
            return Ok((outcome, Spoken { say: aloud(&say), then: Then::Number }));
        }
        if outcome.ends && outcome.state == "done" {
            let bye = LANG.plain("voice-bye", &[]);
            return Ok((outcome, Spoken { say: aloud(format!("{say} {bye}").trim()), then: Then::HangUp }));
        }
        let more = if outcome.state == "done" { LANG.plain("voice-more", &[]) } else { String::new() };
        Ok((outcome, listen(format!("{say} {more}").trim())))
    }

    /// Nothing usable was heard: asked again once, then a person.
    fn lost(&mut self) -> (Outcome, Spoken) {
        self.line.lost += 1;
        if self.line.lost >= rules::CALL_PATIENCE {
            return self.person();
        }
        let question = match self.line.question.as_str() {
            "" => LANG.plain("voice-what", &[]),
            question => question.to_owned(),
        };
        let say = aloud(&format!("{} {question}", LANG.plain("voice-again", &[])));
        let then = if self.line.typing { Then::Number } else { Then::Listen };
        (said("unheard"), Spoken { say, then })
    }

    fn person(&mut self) -> (Outcome, Spoken) {
        self.person_after(said("human"))
    }

    /// The shop is rung when it is open and has another telephone; else it calls back.
    fn person_after(&mut self, outcome: Outcome) -> (Outcome, Spoken) {
        let called = self.turn.to.parse::<Phone>().ok();
        let phone = self.shop.phone.clone().filter(|phone| Some(phone) != called.as_ref());
        match phone.filter(|_| self.shop.hours.is_open(self.env.now)) {
            Some(phone) => {
                let say = aloud(&LANG.plain("voice-ringing", &[]));
                // A person is on the way: nothing waits in the inbox yet, but the program did not manage alone.
                let outcome = Outcome { state: "done", counted: Some("person"), ..outcome };
                (outcome, Spoken { say, then: Then::Ring(phone) })
            }
            None => {
                if outcome.understood.reading.is_object() {
                    self.line.understood = outcome.understood;
                }
                self.call_back()
            }
        }
    }

    /// A call-back is asked for: it waits at the counter with what was understood so far.
    fn call_back(&mut self) -> (Outcome, Spoken) {
        let understood = self.line.understood.clone();
        let outcome = Outcome { state: "waiting", reading: "call-back".to_owned(), understood, ..Outcome::default() };
        (outcome, end(if self.contact.is_some() { "voice-call-back" } else { "voice-hidden" }))
    }
}

fn said(reading: &str) -> Outcome {
    Outcome { state: "done", reading: reading.to_owned(), counted: Some(""), ..Outcome::default() }
}
