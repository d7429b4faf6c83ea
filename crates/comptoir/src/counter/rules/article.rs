//! An article as an owner types it: read field by field, written back as it was.

use jiff::tz::TimeZone;
use kernel::{Cents, Sku, Unit, VatRate, hours::Hours, words::fold};

use super::{Range, read_day, read_time, week_of, write_day, write_rules};
use crate::catalogue::rules::{Article, Counted, Detail, Planned};

/// The fields of the form, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// `Baguette de tradition`.
    pub name: String,
    /// `Pains`.
    pub category: String,
    /// A sentence, or nothing.
    pub description: String,
    /// `1,35`.
    pub price: String,
    /// `piece`, `gram`, `service`.
    pub unit: String,
    /// Basis points: `550`.
    pub vat: String,
    /// Other names that people say, by commas.
    pub synonyms: String,
    /// `tranché, bien cuit`.
    pub options: String,
    /// Whether the allergens are declared.
    pub declared: bool,
    /// Those it contains.
    pub contains: Vec<String>,
    /// Those it may contain.
    pub traces: Vec<String>,
    /// `daily`, `lasting`, `no`.
    pub counted: String,
    /// `ouverture : 12, 6 h 30 : 40`.
    pub plan: String,
    /// Kept for who walks in.
    pub walk_in: String,
    /// Hours between order and pick-up.
    pub lead: String,
    /// `18 h`, of the day before.
    pub cut_off: String,
    /// When it can be fetched: `10 h 30 - 14 h`, or OSM rules.
    pub available: String,
    /// The workstation that makes it.
    pub station: String,
    /// Minutes of that workstation, for one.
    pub work: String,
    /// Minutes of a service.
    pub minutes: String,
    /// Whether it lies on the shelf.
    pub active: bool,
}

/// A field that cannot be read, by its name in the form, and the key of the sentence that says what to do.
pub type Fault = (&'static str, &'static str);

/// An article that nobody has typed yet.
pub fn blank(sku: Sku, rank: i64) -> Article {
    Article {
        sku,
        name: String::new(),
        synonyms: Vec::new(),
        category: String::new(),
        description: String::new(),
        price: Cents(0),
        unit: Unit::Piece,
        vat: VatRate::from_basis_points(550).unwrap_or_else(|| unreachable!("a rate")),
        allergens: None,
        may_contain: Vec::new(),
        available: None,
        lead_minutes: 0,
        cut_off_minute: None,
        counted: Counted::Daily,
        plan: Vec::new(),
        walk_in: 0,
        station: String::new(),
        work: 0,
        detail: Detail::default(),
        rank,
        active: true,
    }
}

/// What was typed, over what the article already says beyond this form.
///
/// # Errors
/// Every field that cannot be read; nothing is taken over then.
pub fn read(typed: &Typed, before: &Article) -> Result<Article, Vec<Fault>> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut must = |good: bool, field: &'static str, why: &'static str| {
        if !good {
            faults.push((field, why));
        }
    };
    let price = read_price(&typed.price);
    let plan = read_plan(&typed.plan);
    let unit = Unit::parse(&typed.unit);
    let vat = typed.vat.parse().ok().and_then(VatRate::from_basis_points);
    let walk_in = read_count(&typed.walk_in);
    let lead = read_hours(&typed.lead);
    let cut_off = match typed.cut_off.trim() {
        "" => Some(None),
        time => read_time(&time.to_lowercase()).filter(|minute| *minute < 1_440).map(|minute| Some(i64::from(minute))),
    };
    let available = read_available(&typed.available);
    let work = read_count(&typed.work).filter(|n| *n <= 240);
    let minutes = read_count(&typed.minutes).filter(|n| *n <= 1_440);
    let service = unit == Some(Unit::Service);
    must(!typed.name.is_empty(), "name", "counter-art-name-wrong");
    must(!typed.category.is_empty(), "category", "counter-art-category-wrong");
    must(price.is_some(), "price", "counter-ws-price-wrong");
    must(unit.is_some(), "unit", "counter-art-choose");
    must(vat.is_some(), "vat", "counter-art-choose");
    must(plan.is_some(), "plan", "counter-art-plan-wrong");
    must(walk_in.is_some(), "walk_in", "counter-ws-number-wrong");
    must(lead.is_some(), "lead", "counter-art-lead-wrong");
    must(cut_off.is_some(), "cut_off", "counter-art-cut-off-wrong");
    must(available.is_some(), "available", "counter-art-available-wrong");
    must(work.is_some(), "work", "counter-art-work-wrong");
    must(!typed.station.is_empty() || work.is_none_or(|n| n == 0), "station", "counter-art-station-wrong");
    must(minutes.is_some_and(|n| n > 0 || !service), "minutes", "counter-art-minutes-wrong");
    let sold = price.zip(unit).zip(vat);
    let made = plan.zip(walk_in).zip(work).zip(minutes);
    let when = lead.zip(cut_off).zip(available);
    let (
        Some(((price, unit), vat)),
        Some((((plan, walk_in), work), minutes)),
        Some(((lead, cut_off), available)),
        true,
    ) = (sold, made, when, faults.is_empty())
    else {
        return Err(faults);
    };
    let traces = typed.traces.iter().filter(|name| !typed.contains.contains(name)).cloned().collect();
    let declared = typed.declared || !typed.contains.is_empty();
    let detail =
        Detail { options: parts(&typed.options), minutes: service.then_some(minutes), ..before.detail.clone() };
    Ok(Article {
        name: typed.name.clone(),
        category: typed.category.clone(),
        description: typed.description.clone(),
        price,
        unit,
        vat,
        synonyms: parts(&typed.synonyms),
        allergens: declared.then(|| typed.contains.clone()),
        may_contain: traces,
        counted: if service { Counted::No } else { Counted::parse(&typed.counted) },
        plan,
        walk_in,
        available,
        lead_minutes: lead,
        cut_off_minute: cut_off,
        station: typed.station.clone(),
        work,
        detail,
        active: typed.active,
        ..before.clone()
    })
}

/// An article as the form shows it.
pub fn write(article: &Article, english: bool) -> Typed {
    let list = |all: &[String]| all.join(", ");
    let time = |minute: i64| super::write_time(u16::try_from(minute).unwrap_or(0), english);
    let supply = |planned: &Planned| match planned.minute {
        0 => format!("{} : {}", if english { "opening" } else { "ouverture" }, planned.quantity),
        minute => format!("{} : {}", time(minute), planned.quantity),
    };
    let none = |n: i64, text: String| if n == 0 { String::new() } else { text };
    Typed {
        name: article.name.clone(),
        category: article.category.clone(),
        description: article.description.clone(),
        price: write_price(article.price, english),
        unit: article.unit.as_str().to_owned(),
        vat: article.vat.basis_points().to_string(),
        synonyms: list(&article.synonyms),
        options: list(&article.detail.options),
        declared: article.allergens.is_some(),
        contains: article.allergens.clone().unwrap_or_default(),
        traces: article.may_contain.clone(),
        counted: article.counted.as_str().to_owned(),
        plan: article.plan.iter().map(supply).collect::<Vec<_>>().join(", "),
        walk_in: none(article.walk_in, article.walk_in.to_string()),
        lead: none(article.lead_minutes, write_hours(article.lead_minutes, english)),
        cut_off: article.cut_off_minute.map(time).unwrap_or_default(),
        available: article.available.as_deref().map(|rules| write_available(rules, english)).unwrap_or_default(),
        station: article.station.clone(),
        work: none(article.work, article.work.to_string()),
        minutes: article.detail.minutes.map(|n| n.to_string()).unwrap_or_default(),
        active: article.active,
    }
}

/// `1,35`, `1.35` or `12`: at most two decimals, never negative.
pub fn read_price(text: &str) -> Option<Cents> {
    let (whole, cents) = text.split_once([',', '.']).unwrap_or((text, ""));
    let digits = |text: &str| !text.is_empty() && text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || cents.len() > 2 || !(cents.is_empty() || digits(cents)) {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    Some(Cents(whole.parse::<i64>().ok()? * 100 + cents))
}

/// `1,35`, or `1.35` in English.
pub fn write_price(price: Cents, english: bool) -> String {
    format!("{}{}{:02}", price.0 / 100, if english { '.' } else { ',' }, price.0 % 100)
}

/// `ouverture : 12, 6 h 30 : 40`: in the order of the day, each moment once, each time how many.
fn read_plan(text: &str) -> Option<Vec<Planned>> {
    let mut plan: Vec<Planned> = Vec::new();
    for part in text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let (at, quantity) = part.rsplit_once(':')?;
        let at = at.trim().to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
        let minute = if matches!(at.as_str(), "ouverture" | "opening") { 0 } else { i64::from(read_time(&at)?) };
        let quantity: i64 = quantity.trim().parse().ok()?;
        let known = plan.iter().any(|planned| planned.minute == minute);
        if known || minute >= 1_440 || !(1..=99_999).contains(&quantity) {
            return None;
        }
        plan.push(Planned { minute, quantity });
    }
    plan.sort_by_key(|planned| planned.minute);
    (plan.len() <= 24).then_some(plan)
}

/// The rules of the same hours on each day of the week.
fn every_day(ranges: &[Range]) -> String {
    write_rules(&std::array::from_fn(|_| ranges.to_vec()), &[])
}

/// `10 h 30 - 14 h` for every day, or OSM rules as they are written: `Tu-Su 10:30-14:00`. Nothing: always.
fn read_available(text: &str) -> Option<Option<String>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    let rules = match read_day(text).filter(|ranges| !ranges.is_empty()) {
        Some(ranges) => every_day(&ranges),
        None => text.to_owned(),
    };
    Hours::parse(&rules, TimeZone::UTC, Vec::new()).is_ok().then_some(Some(rules))
}

/// The hours alone when they are those of every day, else the rules as they are.
fn write_available(rules: &str, english: bool) -> String {
    let week = Hours::parse(rules, TimeZone::UTC, Vec::new()).map(|hours| week_of(&hours)).unwrap_or_default();
    let [monday, ..] = &week;
    let same = !monday.is_empty() && every_day(monday) == rules;
    if same { write_day(monday, english) } else { rules.to_owned() }
}

/// A number up to 9 999; nothing is none.
fn read_count(text: &str) -> Option<i64> {
    if text.trim().is_empty() { Some(0) } else { text.trim().parse().ok().filter(|n| (0..=9_999).contains(n)) }
}

/// Hours with a half or a quarter, in minutes: `48`, `0,5`; at most thirty days.
fn read_hours(text: &str) -> Option<i64> {
    if text.trim().is_empty() {
        return Some(0);
    }
    let hours: f64 = text.trim().replace(',', ".").parse().ok()?;
    let minutes = hours * 60.0;
    ((0.0..=43_200.0).contains(&minutes) && minutes.fract() == 0.0).then_some(minutes as i64)
}

fn write_hours(minutes: i64, english: bool) -> String {
    let text = (minutes as f64 / 60.0).to_string();
    if english { text } else { text.replace('.', ",") }
}

/// What stands between commas, each once.
fn parts(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        if out.len() < 20 && !out.iter().any(|known| known == part) {
            out.push(part.to_owned());
        }
    }
    out
}

/// A reference for a new article, made of its name and not taken yet.
pub fn sku_of(name: &str, taken: impl Fn(&str) -> bool) -> Sku {
    let words = fold(name);
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut stem = words.collect::<Vec<_>>().join("-").to_uppercase();
    stem.truncate(24);
    let stem = match stem.trim_end_matches('-') {
        "" => "ARTICLE",
        stem => stem,
    };
    let free = |n: usize| if n == 1 { stem.to_owned() } else { format!("{stem}-{n}") };
    let first = (1..).map(free).find(|sku| !taken(sku)).unwrap_or_default();
    first.parse().unwrap_or_else(|_| unreachable!("letters, digits and dashes"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bread() -> Typed {
        Typed {
            name: "Pain de campagne".into(),
            category: "Pains".into(),
            price: "2,95".into(),
            unit: "piece".into(),
            vat: "550".into(),
            options: "tranché, bien cuit, tranché".into(),
            contains: vec!["gluten".into()],
            traces: vec!["gluten".into(), "sésame".into()],
            counted: "daily".into(),
            plan: "16 h 30 : 12, ouverture : 4; 6h30:40".into(),
            walk_in: "3".into(),
            lead: "1,5".into(),
            cut_off: "18 h".into(),
            available: "10h30-14h".into(),
            station: "Four".into(),
            work: "2".into(),
            active: true,
            ..Typed::default()
        }
    }

    fn new() -> Article {
        blank("A".parse().expect("a reference"), 0)
    }

    #[test]
    fn what_is_typed_becomes_the_article() {
        let article = read(&bread(), &new()).expect("readable");
        assert_eq!((article.price, article.lead_minutes, article.cut_off_minute), (Cents(295), 90, Some(1_080)));
        let plan: Vec<_> = article.plan.iter().map(|planned| (planned.minute, planned.quantity)).collect();
        assert_eq!(plan, [(0, 4), (390, 40), (990, 12)]);
        assert_eq!(article.detail.options, ["tranché", "bien cuit"]);
        assert_eq!(article.allergens, Some(vec!["gluten".to_owned()]));
        assert_eq!(article.may_contain, ["sésame"], "what it contains is no trace");
        assert_eq!(article.available.as_deref(), Some("Mo-Su 10:30-14:00"));
        assert_eq!((article.station.as_str(), article.work), ("Four", 2));
        for english in [false, true] {
            assert_eq!(read(&write(&article, english), &article), Ok(article.clone()));
        }
    }

    #[test]
    fn hours_to_fetch_it_are_those_of_every_day_or_rules() {
        assert_eq!(
            read_available("10 h 30 - 14 h, 18 h - 20 h").flatten().as_deref(),
            Some("Mo-Su 10:30-14:00,18:00-20:00")
        );
        assert_eq!(write_available("Mo-Su 10:30-14:00", false), "10 h 30 - 14 h");
        for rules in ["Tu-Su,PH 10:30-14:00", "Apr 28-May 01", "Oct-Dec Sa 09:00-12:00"] {
            assert_eq!(read_available(rules).flatten().as_deref(), Some(rules));
            assert_eq!(write_available(rules, false), rules);
        }
        assert_eq!(read_available(" "), Some(None));
        for wrong in ["le matin", "10 h", "14 h - quand on veut"] {
            assert_eq!(read_available(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn not_declared_is_never_none() {
        let plain = Typed { contains: vec![], traces: vec![], ..bread() };
        assert_eq!(read(&plain, &new()).expect("readable").allergens, None);
        let none = Typed { declared: true, ..plain };
        assert_eq!(read(&none, &new()).expect("readable").allergens, Some(vec![]));
    }

    #[test]
    fn every_field_that_cannot_be_read_is_named() {
        let wrong = Typed {
            name: String::new(),
            price: "cher".into(),
            plan: "tôt : 3".into(),
            lead: "-1".into(),
            cut_off: "25 h".into(),
            walk_in: "x".into(),
            unit: "service".into(),
            available: "tantôt".into(),
            station: String::new(),
            ..bread()
        };
        let fields: Vec<_> = read(&wrong, &new()).expect_err("faults").into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "price", "plan", "walk_in", "lead", "cut_off", "available", "station", "minutes"]);
        for plan in ["7 h", "7 h : 0", "7 h : 3, 7h00 : 4", "24 h : 3", "7 h : beaucoup"] {
            assert_eq!(read_plan(plan), None, "{plan}");
        }
    }

    #[test]
    fn a_price_is_read_as_it_is_typed() {
        for (text, cents) in [("1,35", 135), ("1.3", 130), ("12", 1_200), ("0,05", 5), ("7,", 700)] {
            assert_eq!(read_price(text), Some(Cents(cents)), "{text}");
        }
        for wrong in ["", "1,355", "-1", "1,3a", "a", ",5", "1 000", "999999"] {
            assert_eq!(read_price(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_reference_is_made_of_the_name() {
        assert_eq!(sku_of("Crème brûlée", |_| false).as_str(), "CREME-BRULEE");
        assert_eq!(sku_of("Crème", |sku| sku == "CREME").as_str(), "CREME-2");
        assert_eq!(sku_of("🥐", |_| false).as_str(), "ARTICLE");
    }

    proptest! {
        #[test]
        fn any_fields_are_read_or_refused(texts in proptest::array::uniform9("\\PC{0,12}")) {
            let [name, price, plan, walk_in, lead, cut_off, options, minutes, available] = texts;
            let typed =
                Typed { name: name.clone(), price, plan, walk_in, lead, cut_off, options, minutes, available, ..bread() };
            if let Ok(article) = read(&typed, &new()) {
                let again = read(&write(&article, false), &article);
                prop_assert_eq!(again, Ok(article));
            }
            prop_assert!(sku_of(&name, |_| false).as_str().len() <= 40);
        }
    }
}
