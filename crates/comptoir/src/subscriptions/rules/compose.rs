//! What is in a lunch on one day: what was chosen, what replaces what is missing, what the chef chooses.

use jiff::civil::Date;
use kernel::{Cents, Quantity, Sku, Unit};

use super::{Choice, Content, Missing, Offer, Plan, Taste};
use crate::catalogue::rules::{Article, WishLine};

/// Whether someone may eat it. What is not declared is never safe for who avoids something, nor is a trace.
pub fn is_safe(article: &Article, taste: &Taste) -> bool {
    if taste.avoid.is_empty() {
        return true;
    }
    let free = |list: &[String]| !list.iter().any(|allergen| taste.avoid.contains(allergen));
    article.allergens.as_deref().is_some_and(free) && free(&article.may_contain)
}

/// The price that holds for a customer, if one was told to them.
pub fn price_of(prices: &[(Sku, Cents)], sku: &Sku) -> Option<Cents> {
    prices.iter().find(|(known, _)| known == sku).map(|(_, price)| *price)
}

/// What was served on earlier days, the newest first.
pub type History<'a> = &'a [Vec<Sku>];

/// Everything that the lunch of a day is composed from.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The day.
    pub day: Date,
    /// What is wanted on it.
    pub content: &'a Content,
    /// The subscription.
    pub plan: &'a Plan,
    /// What the shop offers.
    pub offer: &'a Offer,
    /// Its shelf.
    pub shelf: &'a [Article],
    /// What was served before.
    pub history: History<'a>,
    /// What cannot be had at that hour, as the promise said.
    pub gone: &'a [Sku],
    /// Which of several equals the chef takes: a number of the subscription and the day.
    pub turn: u64,
}

/// One line with what it replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line.
    pub wish: WishLine,
    /// The article that is missing, by its name.
    pub instead_of: Option<String>,
    /// Whether the chef chose it.
    pub surprise: bool,
}

/// What a lunch is made of.
pub type Composed = Vec<Line>;

/// Why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is chosen.
    Empty,
    /// An article is missing, by its name, and nothing may or can take its place.
    Missing(String),
    /// The chef has nothing for them.
    NoSurprise,
}

fn on<'a>(ask: &Ask<'a>, sku: &Sku) -> Option<&'a Article> {
    ask.shelf.iter().find(|article| article.sku == *sku && article.active && article.unit == Unit::Piece)
}

fn fits(ask: &Ask<'_>, article: &Article) -> bool {
    // A formula is nobody's replacement: it is more than an article.
    article.active
        && article.unit == Unit::Piece
        && ask.offer.formula(&article.sku).is_none()
        && !article.detail.adult_only
        && !ask.gone.contains(&article.sku)
        && !ask.plan.taste.dislikes.contains(&article.sku)
        && is_safe(article, &ask.plan.taste)
}

/// The nearest article in place of one that is missing: of the same part of the formula, else of the same shelf; safe,
/// not disliked, and of the nearest price.
pub fn nearest<'a>(ask: &Ask<'a>, part: &str, missing: &Sku) -> Option<&'a Article> {
    let gone = ask.shelf.iter().find(|article| article.sku == *missing);
    let of_part = ask.content.formula.as_ref().and_then(|sku| ask.offer.formula(sku));
    let of_part = of_part.and_then(|formula| formula.parts.iter().find(|known| known.name == part));
    let beside = |article: &&Article| match (of_part, gone) {
        (Some(part), _) => part.skus.contains(&article.sku),
        (None, Some(gone)) => article.category == gone.category,
        (None, None) => false,
    };
    let price = gone.map_or(0, |article| article.price.0);
    let candidates = ask.shelf.iter().filter(|article| article.sku != *missing && fits(ask, article)).filter(beside);
    candidates.min_by_key(|article| ((article.price.0 - price).abs(), article.rank))
}

/// What the chef chooses: of what the shop marked for it, what this customer has not had for longest.
fn surprise<'a>(ask: &Ask<'a>, part: &str, taken: &[Sku]) -> Option<&'a Article> {
    let formula = ask.content.formula.as_ref().and_then(|sku| ask.offer.formula(sku));
    let of_part = formula.and_then(|formula| formula.parts.iter().find(|known| known.name == part));
    let marked: Vec<&Sku> = match of_part {
        Some(of) => {
            let marked: Vec<&Sku> = of.skus.iter().filter(|sku| ask.offer.rotation.contains(sku)).collect();
            if marked.is_empty() { of.skus.iter().collect() } else { marked }
        }
        None => ask.offer.rotation.iter().collect(),
    };
    let candidates: Vec<&Article> = marked
        .into_iter()
        .filter(|sku| !taken.contains(sku))
        .filter_map(|sku| on(ask, sku))
        .filter(|article| fits(ask, article))
        .collect();
    let ago =
        |article: &Article| ask.history.iter().position(|served| served.contains(&article.sku)).unwrap_or(usize::MAX);
    let longest = candidates.iter().map(|article| ago(article)).max()?;
    let equals: Vec<&Article> = candidates.into_iter().filter(|article| ago(article) == longest).collect();
    let turn = usize::try_from(ask.turn % u64::try_from(equals.len()).unwrap_or(1)).unwrap_or(0);
    equals.get(turn).copied()
}

/// Composes the lunch of a day. What is missing is replaced or not, as its customer chose; nothing they avoid is ever in
/// it by our choice.
///
/// # Errors
/// Why there is no lunch.
pub fn compose(ask: &Ask<'_>) -> Result<Composed, Fault> {
    let prices = ask.plan.prices_on(ask.day);
    let in_formula = ask.content.formula.is_some();
    let mut lines: Composed = Vec::new();
    let line = |article: &Article, quantity: i64, options: Vec<String>, agreed: Option<Cents>| {
        let quantity = Quantity::new(quantity).ok()?;
        Some(WishLine { sku: article.sku.clone(), quantity, options, agreed })
    };
    let name = |sku: &Sku| {
        let known = ask.shelf.iter().find(|article| article.sku == *sku);
        known.map_or_else(|| sku.to_string(), |article| article.name.clone())
    };
    if let Some(sku) = &ask.content.formula {
        let article = on(ask, sku).filter(|_| !ask.gone.contains(sku)).ok_or_else(|| Fault::Missing(name(sku)))?;
        let wish = line(article, 1, Vec::new(), price_of(prices, sku));
        lines.extend(wish.map(|wish| Line { wish, instead_of: None, surprise: false }));
    }
    let mut taken: Vec<Sku> = Vec::new();
    for choice in &ask.content.choices {
        match choice {
            Choice::Fixed { part, sku, quantity, options } => {
                // What was declared since may make it unsafe: then it is as good as missing.
                let safe = |article: &&Article| !ask.gone.contains(sku) && is_safe(article, &ask.plan.taste);
                let there = on(ask, sku).filter(safe);
                let own = price_of(prices, sku);
                let (article, instead_of) = match (there, ask.plan.missing) {
                    (Some(article), _) => (article, None),
                    (None, Missing::Refuse) => return Err(Fault::Missing(name(sku))),
                    (None, Missing::Replace) => {
                        let other = nearest(ask, part, sku).ok_or_else(|| Fault::Missing(name(sku)))?;
                        (other, Some(name(sku)))
                    }
                };
                let agreed = match (in_formula, &instead_of, own) {
                    (true, ..) => Some(Cents(0)),
                    // Nobody pays more for what they did not choose.
                    (false, Some(_), Some(own)) => Some(own.min(article.price)),
                    (false, _, own) => own,
                };
                let options =
                    options.iter().filter(|option| article.detail.options.contains(option)).cloned().collect();
                let wish = line(article, *quantity, options, agreed);
                taken.push(article.sku.clone());
                lines.extend(wish.map(|wish| Line { wish, instead_of, surprise: false }));
            }
            Choice::Chef { part } => {
                let article = surprise(ask, part, &taken).ok_or(Fault::NoSurprise)?;
                let agreed = in_formula.then_some(Cents(0));
                taken.push(article.sku.clone());
                let wish = line(article, 1, Vec::new(), agreed);
                lines.extend(wish.map(|wish| Line { wish, instead_of: None, surprise: true }));
            }
        }
    }
    if taken.is_empty() && lines.is_empty() { Err(Fault::Empty) } else { Ok(lines) }
}
