//! The forms of lunch subscriptions, read and drawn: the same for their customer and for the counter.

mod fields;

use jiff::civil::Date;
use kernel::{Sku, Unit, words as spoken, words::capital};

pub use self::fields::{ContentForm, DayForm, FormulaForm, PartForm, PlanForm, TasteForm, WaysForm, WhenForm};
use super::{
    Lunch, Subscription,
    rules::{self, Choice, Content, Missing, Offer, Pay, Plan, Taste, is_safe},
    words::{in_full, week},
};
use crate::{
    catalogue::{Article, rules::ALLERGENS, words::allergen},
    orders,
    platform::i18n::{Arg, Lang},
    shops::Shop,
    standing::Weekdays,
};

/// A form as it was sent, or the end of an address.
type Pairs = [(String, String)];

/// How many articles may be put together freely.
const OWN: usize = 4;
/// The value of a part that the chef chooses.
const CHEF: &str = "chef";

/// The last value of a name, trimmed and bounded.
pub fn text(pairs: &Pairs, name: &str) -> String {
    let last = pairs.iter().rev().find(|(known, _)| known == name);
    last.map_or_else(String::new, |(_, value)| value.trim().chars().filter(|c| !c.is_control()).take(120).collect())
}

/// Whether a box is ticked.
pub fn is_on(pairs: &Pairs, name: &str) -> bool {
    text(pairs, name) == "oui"
}

fn all<'a>(pairs: &'a Pairs, name: &'a str) -> impl Iterator<Item = &'a str> {
    pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
}

/// A time as minutes after midnight.
pub fn minute(pairs: &Pairs, name: &str) -> Option<i64> {
    let time: jiff::civil::Time = text(pairs, name).parse().ok()?;
    Some(i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

/// How it is paid.
pub fn pay(pairs: &Pairs, before: Pay) -> Pay {
    match text(pairs, "paie").as_str() {
        "" => before,
        word => Pay::parse(word),
    }
}

fn field(formula: &Sku, part: usize) -> String {
    format!("p.{formula}.{part}")
}

/// How an article is wanted, of the options that it has.
fn ways(pairs: &Pairs, shelf: &[Article], sku: &Sku) -> Vec<String> {
    let Some(article) = shelf.iter().find(|article| article.sku == *sku) else { return Vec::new() };
    let wanted: Vec<&str> = all(pairs, "o")
        .filter_map(|value| value.split_once('|'))
        .filter(|(of, _)| *of == sku.as_str())
        .map(|(_, option)| option)
        .collect();
    article.detail.options.iter().filter(|option| wanted.contains(&option.as_str())).cloned().collect()
}

/// What it holds.
pub fn content(pairs: &Pairs, offer: &Offer, shelf: &[Article]) -> Content {
    let fixed = |part: &str, sku: &str, quantity: i64| {
        let sku: Sku = sku.parse().ok()?;
        let options = ways(pairs, shelf, &sku);
        Some(Choice::Fixed { part: part.to_owned(), sku, quantity, options })
    };
    match text(pairs, "quoi").as_str() {
        "own" => {
            let mut choices: Vec<Choice> = Vec::new();
            for n in 0..OWN {
                let typed = text(pairs, &format!("a.{n}"));
                let known = choices.iter_mut().find_map(|choice| match choice {
                    Choice::Fixed { sku, quantity, .. } if sku.as_str() == typed => Some(quantity),
                    _ => None,
                });
                match (known, typed.as_str()) {
                    (Some(quantity), _) => *quantity += 1,
                    (None, "") => {}
                    (None, CHEF) => choices.push(Choice::Chef { part: String::new() }),
                    (None, sku) => choices.extend(fixed("", sku, 1)),
                }
            }
            Content { formula: None, choices }
        }
        CHEF => Content { formula: None, choices: vec![Choice::Chef { part: String::new() }] },
        value => {
            let sku = value.strip_prefix("f:").and_then(|sku| sku.parse::<Sku>().ok());
            let Some(formula) = sku.and_then(|sku| offer.formula(&sku)) else { return Content::default() };
            let choice = |(n, part): (usize, &rules::Part)| match text(pairs, &field(&formula.sku, n)).as_str() {
                "" | CHEF => Some(Choice::Chef { part: part.name.clone() }),
                sku => fixed(&part.name, sku, 1),
            };
            let choices = formula.parts.iter().enumerate().filter_map(choice).collect();
            Content { formula: Some(formula.sku.clone()), choices }
        }
    }
}

/// What they do not eat.
fn taste(pairs: &Pairs) -> Taste {
    let avoid = all(pairs, "evite").filter(|word| ALLERGENS.contains(word)).map(str::to_owned).collect();
    Taste { avoid, dislikes: all(pairs, "sans").filter_map(|sku| sku.parse().ok()).take(60).collect() }
}

/// A plan of which nothing is said yet.
pub fn blank(first: Date) -> Plan {
    Plan {
        content: Content::default(),
        taste: Taste::default(),
        missing: Missing::Replace,
        weekdays: Weekdays::NONE,
        minute: 12 * 60 + 15,
        start: first,
        end: None,
        on_holidays: false,
        on_breaks: false,
        pauses: Vec::new(),
        prices: Vec::new(),
        next: None,
    }
}

/// What is proposed before anything is typed: lunch time, the working days on which the shop is open then.
pub fn proposed(shop: &Shop, offer: &Offer, first: Date) -> Plan {
    let open = |minute: i64, days: &str| {
        let plan = Plan { minute, weekdays: Weekdays::parse(days), ..blank(first) };
        let shut = rules::shut_days(&plan, &shop.hours, first);
        let held = week().filter(|day| plan.weekdays.holds(*day) && !shut.contains(day));
        held.map(|day| char::from(b'1' + day.to_monday_zero_offset().unsigned_abs())).collect::<String>()
    };
    let minute = 12 * 60 + 15;
    let content = match offer.formulas.first() {
        Some(formula) => Content { formula: Some(formula.sku.clone()), choices: Vec::new() },
        None if offer.rotation.is_empty() => Content::default(),
        None => Content { formula: None, choices: vec![Choice::Chef { part: String::new() }] },
    };
    Plan { content, minute, weekdays: Weekdays::parse(&open(minute, "12345")), ..blank(first) }
}

/// Everything that a form says of when and what; what it cannot say stays.
pub fn plan(pairs: &Pairs, offer: &Offer, shelf: &[Article], before: &Plan) -> Plan {
    let days: String = all(pairs, "jour").collect();
    let date = |name: &str| kernel::calendar::parse_day(&text(pairs, name));
    Plan {
        content: content(pairs, offer, shelf),
        taste: taste(pairs),
        missing: if text(pairs, "manque") == "rien" { Missing::Refuse } else { Missing::Replace },
        weekdays: Weekdays::parse(&days),
        minute: minute(pairs, "heure").unwrap_or(before.minute),
        start: date("debut").unwrap_or(before.start),
        end: date("fin"),
        on_holidays: is_on(pairs, "feries"),
        on_breaks: is_on(pairs, "vacances"),
        ..before.clone()
    }
}

/// An article as a choice names it, with what it holds: allergens are known before anything is agreed.
fn named(lang: Lang, article: &Article) -> String {
    format!("{} ({})", article.name, orders::allergens(article, lang))
}

/// The form of what it holds.
pub fn draw_content(lang: Lang, offer: &Offer, shelf: &[Article], content: &Content, taste: &Taste) -> ContentForm {
    let article = |sku: &Sku| shelf.iter().find(|article| article.sku == *sku && article.active);
    let chosen = |part: &str| {
        content.choices.iter().find_map(|choice| match choice {
            Choice::Fixed { part: own, sku, .. } if own == part => Some(sku.clone()),
            _ => None,
        })
    };
    let formula = |formula: &rules::Formula| {
        let known = article(&formula.sku)?;
        let on = content.formula.as_ref() == Some(&formula.sku);
        let part = |(n, part): (usize, &rules::Part)| {
            let own = chosen(&part.name).filter(|_| on);
            let mut options = vec![(CHEF.to_owned(), lang.say("lunch-chef-option"), own.is_none())];
            let fits = part.skus.iter().filter_map(article).filter(|article| is_safe(article, taste));
            options.extend(
                fits.map(|article| (article.sku.to_string(), named(lang, article), own.as_ref() == Some(&article.sku))),
            );
            PartForm { field: field(&formula.sku, n), name: capital(&part.name), options }
        };
        Some(FormulaForm {
            value: format!("f:{}", formula.sku),
            name: known.name.clone(),
            price: spoken::euros(known.price, lang.style()),
            on,
            parts: formula.parts.iter().enumerate().map(part).collect(),
        })
    };
    let alone = content.formula.is_none() && matches!(content.choices.as_slice(), [Choice::Chef { .. }]);
    let free = content.formula.is_none() && !content.choices.is_empty() && !alone;
    ContentForm {
        formulas: offer.formulas.iter().filter_map(formula).collect(),
        chef: (!offer.rotation.is_empty()).then_some(alone),
        own: offer.own.then(|| (free, own(lang, offer, shelf, content, taste))),
        ways: draw_ways(offer, shelf, content, taste),
    }
}

/// How what may be chosen can be wanted: only articles that have options.
fn draw_ways(offer: &Offer, shelf: &[Article], content: &Content, taste: &Taste) -> Vec<WaysForm> {
    let parts = || offer.formulas.iter().flat_map(|formula| formula.parts.iter().flat_map(|part| &part.skus));
    let offered = |article: &&Article| {
        let in_part = parts().any(|sku| *sku == article.sku);
        !article.detail.options.is_empty()
            && if in_part { is_safe(article, taste) } else { fits(offer, article, taste) }
    };
    let wanted = |article: &Article, option: &String| {
        content.choices.iter().any(|choice| match choice {
            Choice::Fixed { sku, options, .. } => *sku == article.sku && options.contains(option),
            Choice::Chef { .. } => false,
        })
    };
    let form = |article: &Article| WaysForm {
        name: article.name.clone(),
        options: article
            .detail
            .options
            .iter()
            .map(|option| (format!("{}|{option}", article.sku), option.clone(), wanted(article, option)))
            .collect(),
    };
    shelf.iter().filter(|article| article.active).filter(offered).map(form).collect()
}

/// Whether an article may be put together freely with others.
fn fits(offer: &Offer, article: &Article, taste: &Taste) -> bool {
    offer.own
        && article.active
        && article.unit == Unit::Piece
        && !article.detail.adult_only
        && article.lead_minutes <= 12 * 60
        && offer.formula(&article.sku).is_none()
        && is_safe(article, taste)
}

fn own(lang: Lang, offer: &Offer, shelf: &[Article], content: &Content, taste: &Taste) -> Vec<PartForm> {
    let mut chosen: Vec<String> = Vec::new();
    for choice in content.choices.iter().filter(|_| content.formula.is_none()) {
        match choice {
            Choice::Chef { .. } => chosen.push(CHEF.to_owned()),
            Choice::Fixed { sku, quantity, .. } => {
                let times = usize::try_from(*quantity).unwrap_or(1);
                chosen.extend(std::iter::repeat_n(sku.to_string(), times));
            }
        }
    }
    (0..OWN)
        .map(|n| {
            let own = chosen.get(n).cloned().unwrap_or_default();
            let mut options = vec![(String::new(), lang.say("lunch-own-none"), own.is_empty())];
            if !offer.rotation.is_empty() {
                options.push((CHEF.to_owned(), lang.say("lunch-chef-option"), own == CHEF));
            }
            options.extend(shelf.iter().filter(|article| fits(offer, article, taste)).map(|article| {
                let words = format!("{}, {}", named(lang, article), spoken::euros(article.price, lang.style()));
                (article.sku.to_string(), words, own == article.sku.as_str())
            }));
            PartForm { field: format!("a.{n}"), name: lang.with1("lunch-own-n", "n", n + 1), options }
        })
        .collect()
}

/// The form of when.
pub fn draw_when(lang: Lang, plan: &Plan, earliest: Date) -> WhenForm {
    let day = |day: jiff::civil::Weekday| {
        let digit = char::from(b'1' + day.to_monday_zero_offset().unsigned_abs());
        (digit, capital(spoken::weekday(day, lang.style())), plan.weekdays.holds(day))
    };
    WhenForm {
        days: week().map(day).collect(),
        hour: time(plan.minute),
        start: plan.start.max(earliest).to_string(),
        earliest: earliest.to_string(),
        end: plan.end.map(|end| end.to_string()).unwrap_or_default(),
        holidays: plan.on_holidays,
        breaks: plan.on_breaks,
    }
}

/// "12:15".
pub fn time(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The form of what they do not eat: dislikes are of what the chef chooses among.
pub fn draw_taste(lang: Lang, offer: &Offer, shelf: &[Article], plan: &Plan) -> TasteForm {
    let parts = offer.formulas.iter().flat_map(|formula| formula.parts.iter().flat_map(|part| &part.skus));
    let mut known: Vec<&Sku> = offer.rotation.iter().chain(parts).collect();
    known.sort_unstable();
    known.dedup();
    let named = |sku: &Sku| {
        let article = shelf.iter().find(|article| article.sku == *sku && article.active)?;
        Some((sku.to_string(), article.name.clone(), plan.taste.dislikes.contains(sku)))
    };
    let avoids = |word: &&'static str| {
        let name = capital(&allergen(lang, word));
        (*word, name, plan.taste.avoid.iter().any(|known| known == word))
    };
    TasteForm {
        allergens: ALLERGENS.iter().map(avoids).collect(),
        dislikes: known.into_iter().filter_map(named).collect(),
        replace: plan.missing == Missing::Replace,
        open: plan.taste != Taste::default(),
    }
}

/// The whole form of a plan.
pub fn draw_plan(
    lang: Lang,
    offer: &Offer,
    shelf: &[Article],
    plan: &Plan,
    (pay, tells): (Pay, bool),
    first: Date,
) -> PlanForm {
    PlanForm {
        content: draw_content(lang, offer, shelf, &plan.content, &plan.taste),
        when: draw_when(lang, plan, first),
        taste: draw_taste(lang, offer, shelf, plan),
        pays: draw_pays(lang, offer, pay),
        tells,
    }
}

/// The form of one day: as it is now, with what was wished for it alone.
pub fn draw_day(
    lang: Lang,
    offer: &Offer,
    shelf: &[Article],
    own: &Subscription,
    day: Date,
    lunch: Option<&Lunch>,
) -> DayForm {
    let content = lunch.and_then(|lunch| lunch.content.as_ref()).unwrap_or(&own.plan.content);
    let minute = lunch.and_then(|lunch| lunch.minute).unwrap_or(own.plan.minute);
    DayForm {
        date: day.to_string(),
        full: capital(&in_full(day, lang.style())),
        content: draw_content(lang, offer, shelf, content, &own.plan.taste),
        hour: time(minute),
    }
}

/// The ways to pay that a shop offers.
pub fn draw_pays(lang: Lang, offer: &Offer, chosen: Pay) -> Vec<(&'static str, String, bool)> {
    let mut pays = vec![(Pay::Pickup, lang.say("lunch-pay-pickup"))];
    if offer.card > 0 {
        pays.push((Pay::Card, lang.with("lunch-pay-card", &[("n", Arg::from(offer.card))])));
    }
    if offer.month {
        pays.push((Pay::Month, lang.say("lunch-pay-month")));
    }
    pays.into_iter().map(|(pay, words)| (pay.as_str(), words, pay == chosen)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::article;

    #[test]
    fn an_article_is_wanted_only_in_ways_that_it_has() {
        let mut sandwich = article("JB", "Jambon-beurre");
        sandwich.detail.options = vec!["sans beurre".into(), "coupé".into()];
        let typed =
            [("quoi", "own"), ("a.0", "JB"), ("o", "JB|coupé"), ("o", "JB|doré"), ("o", "PC|coupé"), ("o", "JB")];
        let pairs = typed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let (offer, shelf) = (Offer::default(), [sandwich]);
        let chosen = content(&pairs, &offer, &shelf);
        let sku = shelf[0].sku.clone();
        let wanted = Choice::Fixed { part: String::new(), sku, quantity: 1, options: vec!["coupé".into()] };
        assert_eq!(chosen.choices, [wanted]);
        let drawn = draw_content(Lang::Fr, &offer, &shelf, &chosen, &Taste::default());
        let shown: Vec<_> = drawn.ways[0].options.iter().map(|(value, _, on)| (value.as_str(), *on)).collect();
        assert_eq!(shown, [("JB|sans beurre", false), ("JB|coupé", true)]);
        assert!(drawn.has_way());
    }
}
