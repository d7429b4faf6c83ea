//! What the shop offers by lunch subscription: rules, formulas, what the chef chooses among, school holidays.

use db::{Conn, DbError};
use kernel::{Sku, Unit, calendar::parse_day};

use super::{
    super::{
        pages::frame::{Answer, Fields, go, page},
        views::{
            Place,
            lunch::{FormulaRow, LunchOffer},
            order::Choice,
        },
    },
    Boss,
};
use crate::{
    catalogue::{self, Article},
    platform::{Problem, problem::Path},
    subscriptions::{
        self,
        rules::{Break, Formula, Offer, Part, State},
    },
};

/// How many parts a formula may have.
const PARTS: usize = 6;

/// `GET /atelier/dejeuners`
pub async fn show(boss: Boss) -> Answer {
    let own = boss.clone();
    page(&boss.staff.read(move |conn, _| draw(conn, &own)).await?)
}

fn saved() -> Answer {
    go("/atelier/dejeuners?dit=saved")
}

fn time(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// What may be part of a lunch: by the piece, and not only for adults.
fn eaten(article: &&Article) -> bool {
    article.unit == Unit::Piece && !article.detail.adult_only && article.active
}

fn draw(conn: &mut Conn<'_>, boss: &Boss) -> Result<LunchOffer, DbError> {
    let (staff, lang, key) = (&boss.staff, boss.staff.lang, &boss.owner.shop().key);
    let offer = subscriptions::offer(conn, key)?;
    let shelf = catalogue::all(conn, key)?;
    let all = subscriptions::all(conn, key)?;
    let choice = |article: &Article, on: bool| Choice {
        value: article.sku.to_string(),
        label: article.name.clone(),
        note: article.detail.choices.join(", "),
        on,
    };
    let is_formula = |article: &&Article| offer.formula(&article.sku).is_some();
    let formula = |formula: &Formula| {
        let article = shelf.iter().find(|article| article.sku == formula.sku);
        let part = |(n, part): (usize, &Part)| {
            let fits = shelf.iter().filter(eaten).filter(|article| !is_formula(article));
            let choices = fits.map(|article| choice(article, part.skus.contains(&article.sku))).collect();
            (n, part.name.clone(), choices)
        };
        FormulaRow {
            sku: formula.sku.to_string(),
            name: article.map_or_else(|| formula.sku.to_string(), |article| article.name.clone()),
            price: article.map(|article| staff.euros(article.price)).unwrap_or_default(),
            parts: formula.parts.iter().enumerate().map(part).collect(),
        }
    };
    let mut breaks = offer.breaks.clone();
    breaks.sort_by_key(|known| known.first);
    let words = |known: &Break| {
        let say = |day| subscriptions::words::in_full(day, lang.style());
        let args =
            [("name", known.name.as_str().into()), ("from", say(known.first).into()), ("to", say(known.last).into())];
        (known.first.to_string(), lang.with("lunch-offer-break", &args))
    };
    Ok(LunchOffer {
        shell: staff.shell(conn, lang.say("lunch-offer-title"), Place::Workshop)?,
        active: offer.active,
        own: offer.own,
        month: offer.month,
        card: offer.card,
        cut_off: time(offer.cut_off_minute),
        generates: time(offer.generate_minute),
        rotation: shelf
            .iter()
            .filter(eaten)
            .filter(|article| !is_formula(article))
            .map(|article| choice(article, offer.rotation.contains(&article.sku)))
            .collect(),
        formulas: offer.formulas.iter().map(formula).collect(),
        others: shelf
            .iter()
            .filter(eaten)
            .filter(|article| !is_formula(article))
            .map(|article| choice(article, !article.detail.choices.is_empty()))
            .collect(),
        breaks: breaks.iter().map(words).collect(),
        subscribers: all.iter().filter(|own| own.state == State::Active).count(),
    })
}

/// Changes the offer as it is stored.
async fn change(
    boss: &Boss,
    act: impl FnOnce(&mut Offer, &[Article]) -> bool + Send + 'static,
) -> Result<bool, Problem> {
    let actor = boss.staff.actor().name;
    boss.write(move |tx, env, owner| {
        let key = &owner.shop().key;
        let (mut offer, shelf) = (subscriptions::offer(tx, key)?, catalogue::all(tx, key)?);
        let done = act(&mut offer, &shelf);
        if done {
            subscriptions::set_offer(tx, env, key, offer, &actor)?;
        }
        Ok(done)
    })
    .await
}

fn minute(text: &str) -> Option<i64> {
    let time: jiff::civil::Time = text.parse().ok()?;
    Some(i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

/// `POST /atelier/dejeuners`: orders are never made before the cut-off.
pub async fn set(boss: Boss, fields: Fields) -> Answer {
    let (cut, make) = (minute(fields.text("cut")), minute(fields.text("make")));
    let card = fields.number("card").filter(|n| (0..=100).contains(n));
    let (Some(cut), Some(make), Some(card)) = (cut, make, card) else {
        return Err(boss.wrong("counter-ws-number-wrong"));
    };
    if make < cut {
        return Err(boss.wrong("lunch-offer-order-wrong"));
    }
    change(&boss, move |offer, shelf| {
        let on = |name: &str| fields.text(name) == "on";
        (offer.active, offer.own, offer.month) = (on("active"), on("own"), on("month"));
        (offer.cut_off_minute, offer.generate_minute, offer.card) = (cut, make, card);
        let chosen: Vec<&str> = fields.all("chef").collect();
        let marked = shelf.iter().filter(eaten).filter(|article| chosen.contains(&article.sku.as_str()));
        offer.rotation = marked.map(|article| article.sku.clone()).collect();
        true
    })
    .await?;
    saved()
}

/// `POST /atelier/dejeuners/formules`: an article becomes a formula of these parts.
pub async fn add(boss: Boss, fields: Fields) -> Answer {
    let sku: Sku = fields.text("sku").parse().map_err(|_| boss.wrong("counter-ws-name-wrong"))?;
    let names: Vec<String> = fields
        .line("parts", 120)
        .split(',')
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .take(PARTS)
        .collect();
    if names.is_empty() {
        return Err(boss.wrong("counter-ws-name-wrong"));
    }
    let done = change(&boss, move |offer, shelf| {
        let fits = shelf.iter().any(|article| article.sku == sku && eaten(&article));
        if !fits || offer.formula(&sku).is_some() {
            return false;
        }
        let parts = names.into_iter().map(|name| Part { name, skus: Vec::new() }).collect();
        offer.rotation.retain(|known| *known != sku);
        offer.formulas.push(Formula { sku, parts });
        true
    })
    .await?;
    if done { saved() } else { Err(Problem::not_found()) }
}

/// `POST /atelier/dejeuners/formules/{sku}`: what may be chosen in each part.
pub async fn fill(boss: Boss, Path(sku): Path<String>, fields: Fields) -> Answer {
    let known = sku.clone();
    let done = change(&boss, move |offer, shelf| {
        let formulas: Vec<Sku> = offer.formulas.iter().map(|formula| formula.sku.clone()).collect();
        let Some(formula) = offer.formulas.iter_mut().find(|formula| formula.sku.as_str() == known) else {
            return false;
        };
        for (n, part) in formula.parts.iter_mut().enumerate() {
            let chosen: Vec<String> = fields.all(&format!("of-{n}")).map(str::to_owned).collect();
            let name = fields.line(&format!("name-{n}"), 40);
            if !name.is_empty() {
                part.name = name;
            }
            let fits = shelf.iter().filter(eaten).filter(|article| !formulas.contains(&article.sku));
            let fits = fits.filter(|article| chosen.iter().any(|sku| sku == article.sku.as_str()));
            part.skus = fits.map(|article| article.sku.clone()).collect();
        }
        true
    })
    .await?;
    if done { saved() } else { Err(Problem::not_found()) }
}

/// `POST /atelier/dejeuners/formules/{sku}/retrait`: those who have it keep the article, their next choice is another.
pub async fn remove(boss: Boss, Path(sku): Path<String>, _: Fields) -> Answer {
    let done = change(&boss, move |offer, _| {
        let before = offer.formulas.len();
        offer.formulas.retain(|formula| formula.sku.as_str() != sku);
        offer.formulas.len() < before
    })
    .await?;
    if done { saved() } else { Err(Problem::not_found()) }
}

/// `POST /atelier/dejeuners/vacances`
pub async fn add_break(boss: Boss, fields: Fields) -> Answer {
    let name = fields.line("name", 60);
    let (first, last) = (parse_day(fields.text("from")), parse_day(fields.text("to")));
    let (Some(first), Some(last)) = (first, last) else { return Err(boss.wrong("lunch-offer-dates-wrong")) };
    if name.is_empty() || last < first {
        return Err(boss.wrong("lunch-offer-dates-wrong"));
    }
    change(&boss, move |offer, _| {
        offer.breaks.retain(|known| known.first != first);
        offer.breaks.push(Break { name, first, last });
        offer.breaks.len() <= 60
    })
    .await?;
    saved()
}

/// `POST /atelier/dejeuners/vacances/{day}/retrait`
pub async fn remove_break(boss: Boss, Path(day): Path<String>, _: Fields) -> Answer {
    let done = change(&boss, move |offer, _| {
        let before = offer.breaks.len();
        offer.breaks.retain(|known| known.first.to_string() != day);
        offer.breaks.len() < before
    })
    .await?;
    if done { saved() } else { Err(Problem::not_found()) }
}
