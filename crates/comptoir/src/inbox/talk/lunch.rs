//! What the conversation does to lunch subscriptions: a pause, lunch again, and taking that back.

use french::{Intent, Reading};
use kernel::Contact;

use super::{Known, LANG, Memory, Outcome, PATIENCE, Talk, Way};
use crate::{
    platform::{Error, i18n::Arg},
    subscriptions::{self, Swapped, rules},
};

/// Said before a message, so that the engine reads it as a subscriber's.
const AS_SUBSCRIBER: &str = "pause abonnement, ";

impl Talk<'_, '_> {
    /// What a message does to the lunch subscriptions of its sender; none when it is not about them. On a caller id alone
    /// nothing is done.
    pub(super) fn lunch(
        &mut self,
        text: &str,
        known: &Known,
        context: &serde_json::Value,
        reading: &mut Reading,
    ) -> Result<Option<Outcome>, Error> {
        let Some(contact) = self.contact.filter(|_| self.way == Way::Written) else { return Ok(None) };
        // "Je résilie mon abonnement" takes nothing back: it wants more.
        let says = |word: &str| kernel::words::fold(text).contains(word);
        let whole = says("abonnement") || says("resili");
        if let Some(undo) = self.memory.undo.take().filter(|_| !whole)
            && matches!(reading.intent, Intent::Cancel | Intent::Decline)
        {
            let text = subscriptions::undo(self.tx, self.env, self.shop, &undo)?;
            return Ok(Some(Outcome::done(text)));
        }
        let ends = says("resili") || matches!(reading.intent, Intent::Stop | Intent::PauseSubscription);
        if !ends
            && known.held.is_none()
            && let Some(outcome) = self.swap_lunch(text, contact, known)?
        {
            return Ok(Some(outcome));
        }
        // What is ordered already is changed as any order is.
        if rules::wants_change(text) && !ends && known.held.is_none() && known.upcoming().is_none() {
            let own = subscriptions::of_sender(self.tx, self.env, self.shop, contact)?;
            return Ok(own.map(|(_, path)| {
                let link = format!("{}{path}", self.env.base);
                Outcome::done(LANG.plain("lunch-by-sms-change", &[("link", Arg::from(link))]))
            }));
        }
        let maybe = matches!(reading.intent, Intent::PauseSubscription | Intent::Cancel)
            || (rules::is_about(text)
                && matches!(
                    reading.intent,
                    Intent::Other
                        | Intent::Thanks
                        | Intent::Human
                        | Intent::QuestionHours
                        | Intent::QuestionAvailability
                ));
        if !maybe {
            return Ok(None);
        }
        let Some((rests, path)) = subscriptions::of_sender(self.tx, self.env, self.shop, contact)? else {
            return Ok(None);
        };
        if reading.intent == Intent::Cancel {
            // "Je résilie mon abonnement": by their own hand, on their own page.
            let link = format!("{}{path}", self.env.base);
            let answer = || LANG.plain("lunch-by-sms-end", &[("link", Arg::from(link))]);
            return Ok(whole.then(|| Outcome::done(answer())));
        }
        if reading.intent != Intent::PauseSubscription {
            let again = self.understand(&format!("{AS_SUBSCRIBER}{text}"), known, context);
            if again.intent != Intent::PauseSubscription {
                return Ok(None);
            }
            *reading = again;
        }
        let wanted = reading
            .pause
            .and_then(|pause| rules::wants_back(text, pause.from, pause.until, reading.needs_clarification, rests));
        let Some(wanted) = wanted else {
            // Neither days nor an open end: asked back, then a person.
            return Ok(reading.needs_clarification.then(|| self.ask_back(reading)));
        };
        Ok(Some(match subscriptions::hear(self.tx, self.env, self.shop, contact, wanted)? {
            Some(answered) => {
                let memory = Memory { undo: answered.undo, ..Memory::default() };
                Outcome::asked(answered.text, memory)
            }
            // Too late for all that was asked: somebody of the shop must know.
            None => Outcome::person(LANG.plain("lunch-by-sms-late", &[])),
        }))
    }

    /// Another dish or hour of one day; none when the message is about something else.
    fn swap_lunch(&mut self, text: &str, contact: &Contact, known: &Known) -> Result<Option<Outcome>, Error> {
        let before = self.memory.swap.take();
        // An answer to another question of ours is no new wish.
        if before.is_none() && self.memory.draft.is_some() {
            return Ok(None);
        }
        let upcoming = known.upcoming().map(|order| order.day);
        let said = (text, before.as_deref());
        Ok(match subscriptions::swap(self.tx, self.env, self.shop, contact, said, upcoming)? {
            Swapped::Else => None,
            Swapped::Done(answered) => {
                let memory = Memory { undo: answered.undo, ..Memory::default() };
                Some(Outcome::asked(answered.text, memory))
            }
            Swapped::Asked(..) if self.memory.asked >= PATIENCE => {
                Some(Outcome::person(LANG.plain("talk-person", &[])))
            }
            Swapped::Asked(text, said) => {
                let memory = Memory { swap: Some(said), asked: self.memory.asked + 1, ..Memory::default() };
                Some(Outcome::asked(text, memory))
            }
            Swapped::Told(text) => Some(Outcome::done(text)),
            Swapped::Late => Some(Outcome::person(LANG.plain("lunch-by-sms-late", &[]))),
        })
    }
}
