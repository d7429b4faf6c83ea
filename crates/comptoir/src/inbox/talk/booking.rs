//! What the conversation does to orders: held and read back, taken at its word, changed, confirmed, cancelled.

use french::{Intent, Reading};
use kernel::Sku;

use super::{
    super::{rules, store, wishes},
    Draft, Known, LANG, Memory, Outcome, Talk, Way, fault,
};
use crate::{
    catalogue::{self, Article},
    customers,
    orders::{
        self, Actor, Change, Failure, Order, Pickup, Short, Who, Wish, WishLine,
        rules::{Refusal, State},
    },
    platform::{Error, i18n::Arg},
    shops::Shop,
    standing,
};

impl Talk<'_, '_> {
    /// Holds what was understood and reads it back; refused, says what is possible. Of a regular, where the shop wants
    /// it so, what leaves no doubt is taken at its word.
    pub(super) fn hold(&mut self, reading: &Reading, known: &Known, usual: bool) -> Result<Outcome, Error> {
        let Some(wished) = wishes::lines(self.tx, self.shop, &reading.items)? else {
            return Ok(Outcome::person(LANG.plain("talk-person", &[])));
        };
        let trusted = self.at_its_word(reading, known, &wished.lines)?;
        let who = match self.contact.filter(|_| trusted) {
            Some(contact) => Some(self.who(contact.clone())?),
            None => None,
        };
        let taken = who.is_some();
        let wish = Wish {
            lines: wished.lines.clone(),
            pickup: self.pickup(reading),
            source: self.way.source(),
            external_id: self.id.to_string(),
            visitor: self.visitor.clone(),
            note: wished.note.clone(),
            lang: LANG,
            who,
        };
        let minutes = rules::patience(self.way != Way::Site && self.way != Way::Spoken, self.contact);
        let patient = Shop { hold_minutes: self.shop.hold_minutes.max(minutes), ..self.shop.clone() };
        let reserved = match taken {
            true => orders::reserve_for_regular(self.tx, self.env, self.shop, &wish),
            false => orders::reserve(self.tx, self.env, &patient, &wish),
        };
        match reserved {
            // The order itself tells that it is noted, and how one word takes it back.
            Ok(order) if taken => Ok(of_order(Outcome::done(None), &order)),
            Ok(order) => self.read_back(&order, usual),
            Err(Failure::Refused(refusal)) => self.refused(reading, &wished, &refusal),
            Err(failure) => Err(fault(failure)),
        }
    }

    /// The order as it is held, to be confirmed.
    pub(in super::super) fn read_back(&mut self, order: &Order, usual: bool) -> Result<Outcome, Error> {
        let spoken = self.way == Way::Spoken;
        let text = wishes::read_back(self.tx, self.env.now, self.shop, order, spoken, usual)?;
        let mut outcome = of_order(Outcome::asked(text, Memory::default()), order);
        if usual {
            // What is usual is known by the number alone: its lines go to the number itself.
            outcome.apart = Some(wishes::usual_detail(self.tx, self.env.now, self.shop, order)?);
        }
        Ok(outcome)
    }

    /// Whether this order needs no read-back.
    fn at_its_word(&mut self, reading: &Reading, known: &Known, lines: &[WishLine]) -> Result<bool, Error> {
        let clear = reading.intent == Intent::Order
            && reading.clarify.is_empty()
            && reading.also.is_empty()
            && reading.pickup.is_some()
            && self.memory.asked == 0
            && known.held.is_none();
        if self.way != Way::Written || !clear {
            return Ok(false);
        }
        let collected: Vec<&Order> = known.orders.iter().filter(|order| order.state == State::Collected).collect();
        // Allergens are known before an order is concluded: they were, for what was had before.
        let had = lines.iter().all(|line| collected.iter().any(|order| order.standing().any(|l| l.sku == line.sku)));
        let after = store::regular_after(self.tx, &self.shop.key)?;
        Ok(had && rules::is_regular(after, i64::try_from(collected.len()).unwrap_or(0)))
    }

    fn pickup(&self, reading: &Reading) -> Pickup {
        match reading.pickup {
            Some(at) => Pickup::At(wishes::instant(at, self.shop.zone())),
            None => Pickup::Soonest,
        }
    }

    /// Why not, and what is possible: the next message may say another time.
    fn refused(&mut self, reading: &Reading, wished: &wishes::Wished, refusal: &Refusal) -> Result<Outcome, Error> {
        let text = self.sentence(wished, refusal, self.pickup(reading))?;
        let mut outcome = self.ask_back(&Reading { reply: text, pickup: None, ..reading.clone() });
        if outcome.state == "asked" {
            outcome.memory.draft = Draft::of(&Reading { pickup: None, ..reading.clone() });
        }
        Ok(outcome)
    }

    /// Why not, when else, and where there is none left what comes nearest.
    fn sentence(&mut self, wished: &wishes::Wished, refusal: &Refusal, pickup: Pickup) -> Result<String, Error> {
        let known = |sku: &Sku| wished.names.iter().find(|(own, _)| own == sku).map(|(_, name)| name.clone());
        let name = |sku: &Sku| known(sku).unwrap_or_else(|| sku.to_string());
        let mut text = orders::words::sentence(LANG, self.shop, self.env.now, refusal, name);
        if let Refusal::SoldOut { sku, left: 0, .. } = refusal {
            let shelf = catalogue::all(self.tx, &self.shop.key)?;
            let all: Vec<&Article> = shelf.iter().collect();
            let wanted: Vec<_> = wished.lines.iter().map(|line| (line.sku.clone(), line.quantity.get())).collect();
            let at = match pickup {
                Pickup::At(at) | Pickup::From(at) => at,
                Pickup::Soonest => self.env.now,
            };
            let short = Short { sku, wanted: &wanted, at, day: self.shop.day(at) };
            if let Some(other) = orders::nearest(self.tx, self.shop, &all, &short, self.env.now)? {
                text.push(' ');
                text.push_str(&LANG.plain("denial-nearest", &[("article", Arg::from(&other.name))]));
            }
        }
        Ok(text)
    }

    /// Changes a confirmed order that nobody has begun; refused, it stays as it was.
    pub(super) fn amend(&mut self, reading: &Reading, order: Order) -> Result<Outcome, Error> {
        let Some(wished) = wishes::lines(self.tx, self.shop, &reading.items)? else {
            return Ok(Outcome::person(LANG.plain("talk-person", &[])));
        };
        let note = wishes::joined(&wished.note, &wishes::free_note(&order));
        let change = Change { lines: wished.lines.clone(), pickup: self.pickup(reading), note };
        match orders::amend(self.tx, self.env, self.shop, order.id, &change, &Actor::customer()) {
            // Nothing changes: said, so that nobody wonders.
            Ok(same) if same.version == order.version => {
                let args = [("lines", Arg::from(orders::notice_lines(&same)))];
                Ok(of_order(Outcome::done(LANG.plain("talk-same", &args)), &order))
            }
            // The order itself tells what it is now, with its price.
            Ok(changed) => Ok(of_order(Outcome::done(None), &changed)),
            Err(Failure::NotAllowed(..)) => Ok(of_order(Outcome::person(LANG.plain("talk-person", &[])), &order)),
            Err(Failure::Refused(refusal)) => {
                let mut outcome = self.refused(reading, &wished, &refusal)?;
                if outcome.state == "asked" {
                    outcome.memory.amends = Some(order.id);
                    let text = self.sentence(&wished, &refusal, self.pickup(reading))?;
                    outcome.answer = Some(format!("{text} {}", LANG.plain("talk-stays", &[])));
                }
                Ok(of_order(outcome, &order))
            }
            Err(failure) => Err(fault(failure)),
        }
    }

    /// Who confirms: by the name that the shop knows.
    pub(super) fn who(&mut self, contact: kernel::Contact) -> Result<Who, Error> {
        let key = &self.shop.key;
        let name = match customers::name_of(self.tx, key, &contact)? {
            Some(name) => name,
            // Who never ordered here yet may have said what they usually take.
            None => standing::of_contact(self.tx, key, &contact)?.map(|usual| usual.name).unwrap_or_default(),
        };
        Ok(Who { name, contact })
    }

    pub(super) fn confirm(&mut self, reading: &Reading, held: Option<Order>) -> Result<Outcome, Error> {
        let Some(held) = held else {
            let lacks = reading.needs_clarification && self.memory.draft.is_some();
            return Ok(if lacks { self.ask_again(reading) } else { Outcome::done(reading.reply.clone()) });
        };
        self.confirm_held(&held)
    }

    /// The hold becomes an order. A caller who hides their number says one first.
    pub(in super::super) fn confirm_held(&mut self, held: &Order) -> Result<Outcome, Error> {
        if self.way == Way::Site {
            return self.confirm_here(held);
        }
        let Some(contact) = self.contact.cloned() else {
            let question = Outcome::asked(LANG.plain("voice-ask-number", &[]), Memory::default());
            return Ok(of_order(Outcome { wants_number: true, ..question }, held));
        };
        let who = self.who(contact)?;
        // The order itself tells that it is noted.
        let order = orders::confirm(self.tx, self.env, self.shop, held.id, &who, &held.note).map_err(fault)?;
        let said = (self.way == Way::Spoken).then(|| {
            // Digit by digit, as it is to be said at the counter.
            let code = order.code(&self.env.secrets).chars().map(|c| c.to_string()).collect::<Vec<_>>().join(", ");
            LANG.plain("voice-confirmed", &[("code", Arg::from(code))])
        });
        Ok(of_order(Outcome { ends: true, ..Outcome::done(said) }, &order))
    }

    /// On the page: by who the browser last ordered for; else the page asks for a name and an address.
    fn confirm_here(&mut self, held: &Order) -> Result<Outcome, Error> {
        let skus: Vec<&Sku> = held.lines.iter().map(|line| &line.sku).collect();
        let articles = catalogue::by_sku(self.tx, &self.shop.key, &skus)?;
        // Who wants alcohol says their age in the form.
        let grown = articles.iter().any(|article| article.detail.adult_only);
        let Some(who) = self.me.filter(|_| !grown) else {
            return Ok(of_order(Outcome::asked(LANG.plain("talk-site-who", &[]), Memory::default()), held));
        };
        let order = orders::confirm(self.tx, self.env, self.shop, held.id, who, &held.note).map_err(fault)?;
        let text = LANG.plain("talk-site-confirmed", &[("code", Arg::from(order.code(&self.env.secrets)))]);
        Ok(of_order(Outcome { ends: true, ..Outcome::done(text) }, &order))
    }

    pub(super) fn cancel(&mut self, reading: &Reading, order: Option<Order>) -> Result<Outcome, Error> {
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
            Ok(_) => Ok(of_order(Outcome::done(was_held.then(|| reading.reply.clone())), &order)),
            Err(Failure::NotAllowed(..)) => Ok(Outcome::person(LANG.plain("talk-person", &[]))),
            Err(failure) => Err(fault(failure)),
        }
    }
}

fn of_order(mut outcome: Outcome, order: &Order) -> Outcome {
    outcome.understood.order = Some(order.id);
    outcome
}
