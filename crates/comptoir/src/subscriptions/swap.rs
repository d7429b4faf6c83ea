//! Another dish or another hour on one day, by a message in plain words: done by the page's own command, read back, undone by a word.

use db::Tx;
use jiff::civil::Date;
use kernel::{Contact, Unit, words as spoken};

use super::{
    Failure, Lunch, Subscription,
    by_message::{ACTOR, Answered, LANG, Undo, fault, running},
    change::{self, DayChange},
    day_of,
    rules::{self, Called, Content, Day, Dish, Offer, Swap},
    store, words,
};
use crate::{
    catalogue::{self, Article},
    orders,
    platform::{Env, Error, i18n::Arg},
    shops::Shop,
};

/// What became of a message that may wish a lunch otherwise.
#[derive(Debug)]
pub enum Swapped {
    /// It is about something else.
    Else,
    /// Done, and how it is taken back.
    Done(Answered),
    /// Something lacks: what is asked, and what was said so far.
    Asked(String, String),
    /// Nothing was done; what is said of it.
    Told(String),
    /// Its cut-off is over: a person must know.
    Late,
}

/// What one subscription may hold on a day.
fn may_hold<'a>(own: &Subscription, offer: &Offer, shelf: &'a [Article]) -> Vec<&'a Article> {
    let formula = own.plan.content.formula.as_ref().and_then(|sku| offer.formula(sku));
    let holds = |article: &&Article| match formula {
        Some(formula) => formula.parts.iter().any(|part| part.skus.contains(&article.sku)),
        None => offer.own && offer.formula(&article.sku).is_none(),
    };
    let sold = |article: &&Article| article.active && article.unit == Unit::Piece && !article.detail.adult_only;
    shelf.iter().filter(sold).filter(holds).collect()
}

/// One message in the circumstances of its sender's lunches.
struct Wishes<'a> {
    shop: &'a Shop,
    offer: Offer,
    shelf: Vec<Article>,
    today: Date,
}

impl Wishes<'_> {
    fn name(&self, sku: &kernel::Sku) -> String {
        let known = self.shelf.iter().find(|article| article.sku == *sku);
        known.map_or_else(|| sku.to_string(), |article| article.name.clone())
    }

    fn link(&self, env: &Env, own: &Subscription, key: &str, args: &[(&'static str, Arg)]) -> Swapped {
        let mut args = args.to_vec();
        args.push(("link", Arg::from(format!("{}{}", env.base, own.path(&env.secrets)))));
        Swapped::Told(LANG.plain(key, &args))
    }

    fn day(&self, day: Date) -> Arg {
        Arg::from(spoken::day(day, self.today, LANG.sms_style()))
    }
}

/// What a message wishes otherwise of its sender's lunches. `before` is what they said when something was asked back;
/// `upcoming` the day of an order that is made already and that they may mean instead.
///
/// # Errors
/// When the store does not answer.
pub fn swap(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    contact: &Contact,
    (text, before): (&str, Option<&str>),
    upcoming: Option<Date>,
) -> Result<Swapped, Error> {
    let all = running(tx, shop, contact)?;
    let Some(first) = all.first() else { return Ok(Swapped::Else) };
    let (offer, shelf) = (store::offer(tx, &shop.key)?, catalogue::all(tx, &shop.key)?);
    let wishes = Wishes { shop, offer, shelf, today: shop.day(env.now) };
    let mut offered: Vec<Called> = Vec::new();
    for article in all.iter().flat_map(|own| may_hold(own, &wishes.offer, &wishes.shelf)) {
        if offered.iter().all(|known| known.sku != article.sku) {
            offered.push(Called::new(article.sku.clone(), &article.name, &article.synonyms));
        }
    }
    let said = before.map_or_else(|| text.to_owned(), |before| format!("{before}, {text}"));
    let Some(wish) = rules::swap(&said, wishes.today, &offered) else { return Ok(Swapped::Else) };
    let more = |key: &str, args: &[(&'static str, Arg)]| Ok(Swapped::Asked(LANG.plain(key, args), said.clone()));
    match (&wish.dish, wish.minute) {
        // Words that nothing explains: about the lunch all the same, or about something else.
        (Dish::Unknown, _) | (Dish::Same, None) if wish.mine => {
            return Ok(wishes.link(env, first, "lunch-by-sms-change", &[]));
        }
        (Dish::Unknown, _) | (Dish::Same, None) => return Ok(Swapped::Else),
        (Dish::Several(skus), _) if upcoming.is_none() => {
            let names: Vec<String> = skus.iter().map(|sku| wishes.name(sku)).collect();
            let names = words::or(LANG, &names);
            return more("lunch-by-sms-which", &[("names", Arg::from(names))]);
        }
        _ => {}
    }
    let [day] = wish.days.as_slice() else {
        return if upcoming.is_some() { Ok(Swapped::Else) } else { more("lunch-by-sms-which-day", &[]) };
    };
    // What is ordered already is changed as any order is.
    if upcoming == Some(*day) {
        return Ok(Swapped::Else);
    }
    let mut meant: Vec<(&Subscription, Option<Lunch>)> = Vec::new();
    for own in &all {
        let row = store::lunch(tx, &own.key, own.id, *day)?;
        if day_of(own, &wishes.offer, shop, *day, row.as_ref()) == Day::Lunch {
            meant.push((own, row));
        }
    }
    match meant.as_slice() {
        [] => Ok(wishes.link(env, first, "lunch-by-sms-no-lunch", &[("day", wishes.day(*day))])),
        [(own, row)] => wishes.apply(tx, env, own, row.as_ref(), *day, &wish),
        _ => Ok(wishes.link(env, first, "lunch-by-sms-change", &[])),
    }
}

impl Wishes<'_> {
    fn apply(
        &self,
        tx: &mut Tx<'_>,
        env: &mut Env,
        own: &Subscription,
        row: Option<&Lunch>,
        day: Date,
        wish: &Swap,
    ) -> Result<Swapped, Error> {
        let before =
            DayChange { content: row.and_then(|row| row.content.clone()), minute: row.and_then(|row| row.minute) };
        let now = before.content.as_ref().unwrap_or(&own.plan.content);
        let content = match &wish.dish {
            Dish::One(sku) => match rules::instead(now, &self.offer, sku, wish.gone.as_ref()) {
                Some(content) => content,
                // What it takes the place of is not known.
                None => return Ok(self.link(env, own, "lunch-by-sms-change", &[])),
            },
            _ => now.clone(),
        };
        let minute = wish.minute.or(before.minute);
        let change = DayChange { content: Some(content.clone()), minute };
        match change::change_day(tx, env, self.shop, own, day, change, ACTOR) {
            Ok(()) => {
                let text = self.read_back(own, day, &content, minute, &wish.dish);
                let undo = Undo::Day { id: own.id, day, content: before.content, minute: before.minute };
                Ok(Swapped::Done(Answered { text, undo: Some(undo) }))
            }
            Err(Failure::TooLate(_)) => Ok(Swapped::Late),
            Err(Failure::Shut(_)) => Ok(self.link(env, own, "lunch-by-sms-shut", &[("day", self.day(day))])),
            Err(Failure::Unsafe(name)) => Ok(self.link(env, own, "lunch-by-sms-unsafe", &[("name", Arg::from(name))])),
            Err(Failure::NotOffered | Failure::Empty | Failure::NoLunch(_)) => {
                Ok(self.link(env, own, "lunch-by-sms-change", &[]))
            }
            Err(other) => Err(fault(other)),
        }
    }

    /// What the day is now, with what must be known of a dish before it is agreed to: its price where it has one of its own, and
    /// its allergens.
    fn read_back(&self, own: &Subscription, day: Date, content: &Content, minute: Option<i64>, dish: &Dish) -> String {
        let (style, zone) = (LANG.sms_style(), self.shop.zone());
        let mut what = words::content(LANG, content, &self.shelf, style);
        let new = match dish {
            Dish::One(sku) => self.shelf.iter().find(|article| article.sku == *sku),
            _ => None,
        };
        if let Some(article) = new.filter(|_| content.formula.is_none()) {
            what = format!("{what} ({})", spoken::euros(article.price, style));
        }
        let args = [
            ("day", self.day(day)),
            ("hour", Arg::from(spoken::hour(own.plan.pickup(day, minute, zone), zone, style))),
            ("what", Arg::from(what)),
        ];
        let mut text = LANG.plain("lunch-by-sms-swapped", &args);
        if let Some(article) = new {
            let allergens = Arg::from(orders::allergens(article, LANG));
            text = format!("{text} {}", LANG.plain("talk-allergens", &[("allergens", allergens)]));
        }
        format!("{text} {}", LANG.plain("lunch-by-sms-undo", &[]))
    }
}

/// One day is again as it was before a message changed it; says so, or that it is too late.
pub(super) fn undo_day(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    own: &Subscription,
    day: Date,
    before: DayChange,
) -> Result<String, Error> {
    Ok(match change::change_day(tx, env, shop, own, day, before, ACTOR) {
        Ok(()) => LANG.plain("lunch-by-sms-undone", &[]),
        Err(Failure::Error(error)) => return Err(error),
        Err(_) => {
            let link = format!("{}{}", env.base, own.path(&env.secrets));
            LANG.plain("lunch-by-sms-change", &[("link", Arg::from(link))])
        }
    })
}
