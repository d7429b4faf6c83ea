//! The page of a reservation as it is shown: what is held, the hours that are possible, what can be done instead.

use std::sync::Arc;

use db::Conn;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use kernel::{Quantity, Sku, Unit, words};

use super::{
    form::{Faults, Form},
    say,
    shelf::{is_baked, step},
    shop::total,
    visitor::Visitor,
};
use crate::{
    catalogue::Article,
    orders::{self, Failure, Offer, Order, rules::Refusal},
    platform::{
        App, Error, Problem,
        i18n::{Arg, Lang},
        web::layout::Tab,
    },
    shops::Shop,
    stock::{self, rules::Curve},
    street::views::{
        parts::allergens,
        reserve::{DayTab, HeldLine, ReservePage, Slot, SlotGroup, SlotLook},
        shop::Count,
    },
};

/// What stands in the way of an order.
#[derive(Debug, Clone)]
pub enum Said {
    /// No hour is chosen.
    Slot,
    /// They did not say that they are of age.
    Adult,
    /// It is not possible.
    No(Refusal),
}

/// What the page is written from.
pub struct Sheet {
    /// The form, as typed.
    pub form: Form,
    /// What is held.
    pub held: Option<Order>,
    /// What is wrong with its fields.
    pub faults: Faults,
    /// What stands in the way.
    pub refusal: Option<Said>,
}

/// What is read for it, in one go.
pub(super) struct Read {
    day: Date,
    days: Vec<Date>,
    offers: Vec<Offer>,
    curves: Vec<Option<Curve>>,
    pub(super) nearest: Option<(Sku, String)>,
}

/// The page.
///
/// # Errors
/// When the store cannot be read.
pub async fn write(
    app: &App,
    visitor: &Visitor,
    shop: &Arc<Shop>,
    shelf: &[Arc<Article>],
    sheet: Sheet,
) -> Result<ReservePage, Problem> {
    let now = app.now();
    let (own, all, form, held) = (shop.clone(), shelf.to_vec(), sheet.form.clone(), sheet.held.clone());
    let short = match &sheet.refusal {
        Some(Said::No(Refusal::SoldOut { sku, .. })) => Some(sku.clone()),
        _ => None,
    };
    let read = app.db().read(move |conn| read(conn, now, &own, &all, &form, held.as_ref(), short.as_ref())).await?;
    Ok(Writer { lang: visitor.lang, shop, shelf, now, read: &read, sheet: &sheet }.page(visitor))
}

fn offers(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    form: &Form,
    day: Date,
    own: Option<&Order>,
) -> Result<Vec<Offer>, Error> {
    match orders::offers(conn, now, shop, &form.wishes(), day, own.map(|order| order.id)) {
        Ok(offers) => Ok(offers),
        // An article that went away: the order itself will say so.
        Err(Failure::Refused(_)) => Ok(Vec::new()),
        Err(Failure::Error(error)) => Err(error),
        Err(failure) => Err(Error::Fault(failure.to_string())),
    }
}

fn read(
    conn: &mut Conn<'_>,
    now: Timestamp,
    shop: &Shop,
    shelf: &[Arc<Article>],
    form: &Form,
    held: Option<&Order>,
    short: Option<&Sku>,
) -> Result<Read, Error> {
    let today = shop.day(now);
    let opens = |day: &Date| shop.hours.on(*day).iter().any(|span| span.end > now);
    let days: Vec<Date> = today.series(1.day()).take(14).filter(opens).take(6).collect();
    let near = |day: Date| day >= today && day <= today.saturating_add(orders::rules::HORIZON_DAYS.days());
    let chosen = form.at.map(|at| shop.day(at)).or_else(|| held.map(|order| order.day));
    let wished = form.day.filter(|day| near(*day)).or(chosen);
    let mut day = wished.or_else(|| days.first().copied()).unwrap_or(today);
    let mut found = offers(conn, now, shop, form, day, held)?;
    if wished.is_none() || (form.at.is_none() && !form.timed && form.day.is_none()) {
        // The first day on which it is possible.
        let possible = |offers: &[Offer]| offers.iter().any(|offer| offer.refusal.is_none());
        let first = day;
        for next in days.iter().copied().filter(|next| *next > first) {
            if possible(&found) {
                break;
            }
            let later = offers(conn, now, shop, form, next, held)?;
            if possible(&later) {
                (day, found) = (next, later);
            }
        }
    }
    let own = held.map(|order| order.id);
    let wanted: Vec<&Article> = lines(shelf, form).map(|(article, _)| article).collect();
    let curves = stock::curves(conn, shop, &wanted, day, now, own)?;
    let nearest = match short {
        Some(sku) => {
            let all: Vec<&Article> = shelf.iter().map(AsRef::as_ref).collect();
            let short = orders::Short { sku, wanted: &form.lines, at: form.at.unwrap_or(now), day };
            orders::nearest(conn, shop, &all, &short, now)?.map(|article| (article.sku.clone(), article.name.clone()))
        }
        None => None,
    };
    Ok(Read { day, days, offers: found, curves, nearest })
}

/// The chosen articles with their quantities, in the order of the form.
pub(super) fn lines<'a>(shelf: &'a [Arc<Article>], form: &'a Form) -> impl Iterator<Item = (&'a Article, i64)> {
    form.lines.iter().filter_map(|(sku, n)| Some((shelf.iter().find(|article| article.sku == *sku)?.as_ref(), *n)))
}

pub(super) struct Writer<'a> {
    pub(super) lang: Lang,
    pub(super) shop: &'a Shop,
    pub(super) shelf: &'a [Arc<Article>],
    pub(super) now: Timestamp,
    pub(super) read: &'a Read,
    pub(super) sheet: &'a Sheet,
}

impl Writer<'_> {
    fn page(&self, visitor: &Visitor) -> ReservePage {
        let (lang, form, shop) = (self.lang, &self.sheet.form, self.shop);
        let name = say::name(shop);
        let action = format!("{}/reserver", name.url);
        let title = lang.with("reserve-page-title", &[("shop", Arg::from(&name.name))]);
        let mut page = visitor.tab(title, Tab::Basket);
        page.path = format!("{action}?{}", form.query());
        let total = say::euros(lang, total(lines(self.shelf, form)));
        let (groups, when) = self.groups();
        let button = |when: &str| {
            lang.with("reserve-button", &[("when", Arg::from(when)), ("total", Arg::from(total.as_str()))])
        };
        let button_now = match &when {
            Some(when) => button(when),
            None => lang.with("reserve-button-plain", &[("total", Arg::from(total.as_str()))]),
        };
        let topic = |article: &Article| {
            let words = lang.with("reserve-alert", &[("what", Arg::from(&article.name))]);
            (format!("batch:{}", article.sku), words)
        };
        let adult = lines(self.shelf, form).any(|(article, _)| article.detail.adult_only);
        let known = visitor.me.as_ref().is_some_and(|me| say::contact(&me.contact) == form.contact);
        let held = self.sheet.held.as_ref().filter(|order| self.is_as_held(order));
        let held =
            held.map(|order| lang.with("reserve-held", &[("at", Arg::from(say::hour(lang, shop, order.expires_at)))]));
        // A refusal says more than that there is no hour.
        let none = groups.is_empty() && self.sheet.refusal.is_none();
        let no_slot = none.then(|| lang.say("no-slot-today"));
        ReservePage {
            action,
            lines: self.lines(),
            held,
            days: self.days(),
            day: self.read.day.to_string(),
            no_slot,
            refusal: self.refusal(),
            name: Faults::field(&form.name, self.sheet.faults.name.clone()),
            contact: Faults::field(&form.contact, self.sheet.faults.contact.clone()),
            known: known.then(|| lang.say("reserve-known")),
            alerts: lines(self.shelf, form).filter(|(a, _)| is_baked(a)).map(|(a, _)| topic(a)).take(2).collect(),
            adult: adult.then(|| lang.say("reserve-adult")),
            button: button("{when}"),
            button_now,
            hold: form.hold.clone(),
            nonce: form.nonce.clone(),
            total,
            shop: name,
            groups,
            page,
        }
    }

    /// Whether the form still says what is held.
    fn is_as_held(&self, order: &Order) -> bool {
        let held: Vec<(Sku, i64)> = order.standing().map(|line| (line.sku.clone(), line.quantity.get())).collect();
        let wished = &self.sheet.form.lines;
        held.len() == wished.len() && held.iter().all(|line| wished.contains(line))
    }

    fn lines(&self) -> Vec<HeldLine> {
        let lang = self.lang;
        let line = |((article, quantity), curve): ((&Article, i64), &Option<Curve>)| {
            let end = kernel::calendar::day_end(self.read.day, self.shop.zone());
            let free = curve.as_ref().map_or(i64::from(Quantity::MAX), |curve| curve.available(end));
            let grams = article.unit == Unit::Gram;
            let (per, suffix) = if grams { (1_000, "g") } else { (1, "") };
            let told = article.allergens.is_some() || !article.may_contain.is_empty();
            HeldLine {
                sku: article.sku.to_string(),
                name: article.name.clone(),
                note: told.then(|| allergens(lang, article.allergens.as_deref(), &article.may_contain)),
                amount: say::euros(lang, total(std::iter::once((article, quantity)))),
                options: (article.detail.options.iter())
                    .map(|option| (option.clone(), self.sheet.form.options_of(&article.sku).contains(option)))
                    .collect(),
                count: Count {
                    quantity,
                    step: step(article),
                    most: free.max(quantity).min(i64::from(Quantity::MAX)),
                    cents: article.price.0,
                    per,
                    suffix,
                },
            }
        };
        lines(self.shelf, &self.sheet.form).zip(&self.read.curves).map(line).collect()
    }

    fn days(&self) -> Vec<DayTab> {
        let today = self.shop.day(self.now);
        let mut days = self.read.days.clone();
        if !days.contains(&self.read.day) {
            days.push(self.read.day);
        }
        let tab = |day: Date| DayTab {
            word: match () {
                () if day == today => self.lang.say("today"),
                () if today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) => self.lang.say("tomorrow"),
                () => {
                    let name = words::weekday(day.weekday(), self.lang.style());
                    say::capital(&format!("{name} {}", day.day()))
                }
            },
            way: format!("jour={day}&at="),
            here: day == self.read.day,
        };
        days.into_iter().map(tab).collect()
    }

    fn when(&self, at: Timestamp) -> String {
        let hour = Arg::from(say::hour(self.lang, self.shop, at));
        if self.shop.day(at) == self.shop.day(self.now) {
            return self.lang.with("when-at", &[("at", hour)]);
        }
        let day = Arg::from(say::day(self.lang, self.shop, self.now, self.shop.day(at)));
        self.lang.with("when-day", &[("day", day), ("at", hour)])
    }

    /// Whether something hot is ready just before a moment.
    fn is_hot(&self, at: Timestamp) -> bool {
        let before = at.saturating_sub(SignedDuration::from_mins(20)).unwrap_or(at);
        let baked = lines(self.shelf, &self.sheet.form).map(|(article, _)| is_baked(article));
        let fresh = |curve: &Curve| curve.supplies.iter().any(|(ready, n)| *n > 0 && (before..=at).contains(ready));
        baked.zip(&self.read.curves).any(|(baked, curve)| baked && curve.as_ref().is_some_and(fresh))
    }

    fn slot(&self, offer: &Offer, checked: bool) -> Slot {
        let lang = self.lang;
        let (note, look) = match (&offer.refusal, offer.room) {
            (Some(Refusal::SlotFull { .. }), _) => (lang.say("slot-full"), SlotLook::Full),
            (Some(_), _) => (lang.say("slot-short"), SlotLook::Full),
            (None, Some(n)) if n <= 2 => (lang.with("slot-places", &[("n", Arg::from(n))]), SlotLook::Few),
            (None, _) if self.is_hot(offer.at) => (lang.say("slot-hot"), SlotLook::Free),
            (None, Some(n)) if n <= 10 => (lang.with("slot-places", &[("n", Arg::from(n))]), SlotLook::Free),
            (None, _) => (lang.say("slot-free"), SlotLook::Free),
        };
        Slot {
            value: offer.at.to_string(),
            label: say::hour(lang, self.shop, offer.at),
            note,
            when: self.when(offer.at),
            look,
            checked: checked && look != SlotLook::Full,
        }
    }

    /// The hours by part of the day, and what the button says of the chosen one.
    fn groups(&self) -> (Vec<SlotGroup>, Option<String>) {
        let lang = self.lang;
        let shown =
            |offer: &&Offer| matches!(offer.refusal, None | Some(Refusal::SlotFull { .. } | Refusal::SoldOut { .. }));
        let offers: Vec<&Offer> = self.read.offers.iter().filter(shown).collect();
        let Some(first) = offers.iter().find(|offer| offer.refusal.is_none()) else { return (Vec::new(), None) };
        let soonest = self.read.days.first() == Some(&self.read.day);
        let wanted = self.sheet.form.at.filter(|at| {
            let possible = |offer: &&Offer| offer.at == *at && offer.refusal.is_none();
            offers.iter().any(possible) && !(soonest && *at == first.at && !self.sheet.form.timed)
        });
        let picked = wanted.or_else(|| (!soonest).then_some(first.at));
        let mut near = Vec::new();
        if soonest {
            near.push(Slot {
                value: "soonest".to_owned(),
                label: lang.say("soonest"),
                note: lang.with("soonest-at", &[("at", Arg::from(say::hour(lang, self.shop, first.at)))]),
                when: lang.say("when-soonest"),
                look: SlotLook::Soonest,
                checked: picked.is_none(),
            });
        }
        let start = picked.unwrap_or(first.at);
        let next: Vec<&&Offer> =
            offers.iter().filter(|offer| offer.at >= start && offer.refusal.is_none()).take(6).collect();
        near.extend(next.iter().map(|offer| self.slot(offer, picked == Some(offer.at))));
        let when = match picked {
            Some(at) => self.when(at),
            None => lang.say("when-soonest"),
        };
        let mut groups = vec![SlotGroup { name: String::new(), open: true, slots: near }];
        for offer in offers.iter().filter(|offer| next.iter().all(|near| near.at != offer.at)) {
            let name = lang.say(part(offer.at.to_zoned(self.shop.zone().clone()).hour()));
            let slot = self.slot(offer, false);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.slots.push(slot),
                None => groups.push(SlotGroup { name, open: false, slots: vec![slot] }),
            }
        }
        (groups, Some(when))
    }
}

/// The part of the day of an hour.
fn part(hour: i8) -> &'static str {
    match hour {
        ..=10 => "part-morning",
        11..=13 => "part-noon",
        14..=17 => "part-afternoon",
        _ => "part-evening",
    }
}
