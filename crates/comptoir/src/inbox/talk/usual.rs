//! What the conversation keeps as somebody's usual order: their last one, the one that waits for their yes, or what they
//! name. Their own number, or an answer to our mail, proves who they are.

use french::{Code, Intent, Reading};

use super::{super::wishes, Known, LANG, Outcome, Talk, Way};
use crate::{
    catalogue, objects,
    orders::{self, Order, WishLine, rules::State},
    platform::{Error, i18n::Arg},
    standing::{self, Habit, Mode, New, Weekdays, rules::suggested},
};

impl Talk<'_, '_> {
    /// What a message that asks to keep an order as usual does; none when it asks for nothing like it. `rest` is what it
    /// says besides.
    pub(super) fn keep(
        &mut self,
        rest: &str,
        known: &Known,
        context: &serde_json::Value,
        reading: &mut Reading,
    ) -> Result<Option<Outcome>, Error> {
        if self.way != Way::Written || self.contact.is_none() {
            return Ok(None);
        }
        // What was ordered before is not what they mean to change.
        let alone = serde_json::json!({});
        let circumstances = if known.held.is_some() { context } else { &alone };
        let said = (!rest.is_empty()).then(|| self.understand(rest, known, circumstances));
        if let Some(said) = &said
            && matches!(said.intent, Intent::Order | Intent::Modify)
            && !said.items.is_empty()
        {
            *reading = said.clone();
            return self.keep_named(known, reading).map(Some);
        }
        // Somebody who wants to end, to be called, or who complains, wants that first.
        if matches!(reading.intent, Intent::Stop | Intent::Human | Intent::Cancel) {
            return Ok(None);
        }
        if let Some(held) = &known.held {
            let text = self.keep_order(held)?;
            if said.is_some_and(|said| said.intent == Intent::Confirm) {
                let outcome = self.confirm_held(held)?;
                return Ok(Some(Outcome { answer: Some(text), ..outcome }));
            }
            let text = format!("{text} {}", LANG.plain("talk-usual-waits", &[]));
            return Ok(Some(Outcome::asked(text, self.memory.clone())));
        }
        let last = known.orders.iter().find(|order| order.state.is_open() || order.state == State::Collected);
        let text = match last {
            Some(order) => self.keep_order(order)?,
            None => LANG.plain("talk-usual-none", &[]),
        };
        Ok(Some(Outcome::done(text)))
    }

    /// "Mon ordinaire, c'est 2 tradi" says what it is; with an hour it is an order too, kept once it stands.
    fn keep_named(&mut self, known: &Known, reading: &Reading) -> Result<Outcome, Error> {
        let doubts = reading.clarify.iter().any(|code| *code != Code::Time);
        if reading.pickup.is_some() || doubts {
            let mut outcome = self.act(reading, known, false)?;
            match (outcome.state, outcome.understood.order) {
                ("asked", _) => outcome.memory.keeps = true,
                // Taken at their word: the order stands already.
                ("done", Some(id)) => {
                    let order = orders::by_id(self.tx, &self.shop.key, id, self.env.now)?;
                    outcome.answer = order.map(|order| self.keep_order(&order)).transpose()?;
                }
                _ => {}
            }
            return Ok(outcome);
        }
        let Some(wished) = wishes::lines(self.tx, self.shop, &reading.items)? else {
            return Ok(Outcome::person(LANG.plain("talk-person", &[])));
        };
        let skus: Vec<_> = wished.lines.iter().map(|line| &line.sku).collect();
        let articles = catalogue::by_sku(self.tx, &self.shop.key, &skus)?;
        let style = LANG.sms_style();
        let word = |line: &WishLine| {
            let article = articles.iter().find(|article| article.sku == line.sku)?;
            let label = catalogue::words::label(&article.name, &line.options);
            Some(kernel::words::line(line.quantity, article.unit, &label, style))
        };
        let words: Vec<String> = wished.lines.iter().filter_map(word).collect();
        let habit = match known.upcoming().or(known.last()) {
            Some(order) => objects::habit_of(self.shop, order),
            None => self.first_habit(),
        };
        self.keep_lines(&wished.lines, &wished.note, habit, kernel::words::list(&words, style)).map(Outcome::done)
    }

    /// What was to be kept once it stands: asked on, or confirmed now.
    pub(super) fn keep_later(&mut self, reading: &Reading, known: &Known, outcome: &mut Outcome) -> Result<(), Error> {
        match (outcome.state, &known.held) {
            ("asked", _) => outcome.memory.keeps = true,
            ("done", Some(held)) if reading.intent == Intent::Confirm => outcome.answer = Some(self.keep_order(held)?),
            _ => {}
        }
        Ok(())
    }

    /// An order that was just confirmed, or goes on, becomes what its customer usually takes; answers what they are told.
    pub(super) fn keep_order(&mut self, order: &Order) -> Result<String, Error> {
        let (lines, habit) = (objects::lines_of(order), objects::habit_of(self.shop, order));
        if lines.is_empty() {
            return Ok(LANG.plain("talk-usual-none", &[]));
        }
        self.keep_lines(&lines, &order.note, habit, orders::notice_lines(order))
    }

    fn keep_lines(&mut self, lines: &[WishLine], note: &str, habit: Habit, words: String) -> Result<String, Error> {
        let Some(contact) = self.contact.cloned() else { return Ok(String::new()) };
        let name = self.who(contact.clone())?.name;
        let new = New { owner: None, contact: &contact, name: &name, lang: LANG, lines, note, habit };
        let kept = match standing::make(self.tx, self.env, &self.shop.key, &new)? {
            Ok(made) => made,
            Err(mut known) => {
                standing::set_lines(self.tx, self.env, &mut known, lines, note)?;
                known
            }
        };
        let link = format!("{}{}", self.env.base, kept.path(&self.env.secrets));
        let args = [("lines", Arg::from(words)), ("link", Arg::from(link))];
        Ok(LANG.plain("talk-usual-kept", &args))
    }

    /// Of somebody who never ordered: the hour at which the shop opens next.
    fn first_habit(&self) -> Habit {
        let at = match self.shop.hours.state(self.env.now) {
            kernel::hours::State::Closed(Some(opens)) => opens,
            _ => self.env.now,
        };
        let local = at.to_zoned(self.shop.zone().clone());
        suggested(i64::from(local.hour()) * 60 + i64::from(local.minute()), Weekdays::ALL, Mode::Ask)
    }
}
