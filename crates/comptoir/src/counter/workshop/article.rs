//! One article: written for the first time, or changed.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use db::{Conn, DbError};
use kernel::{Sku, Unit};

use super::{
    super::{
        pages::frame::{Answer, Fields, go, page},
        rules::article::{self as rules, Typed},
        views::{Place, article::ArticlePage, order::Choice},
    },
    Boss,
};
use crate::{
    catalogue::{self, Article, Counted, rules::ALLERGENS, words::allergen},
    orders,
    platform::{Problem, i18n::Lang, once, problem::Path},
    shops::{self, Shop},
};

/// `GET /atelier/articles/nouveau`
pub async fn fresh(boss: Boss) -> Answer {
    draw(boss, None, None, Vec::new()).await
}

/// `GET /atelier/articles/{sku}`
pub async fn show(boss: Boss, Path(sku): Path<Sku>) -> Answer {
    draw(boss, Some(sku), None, Vec::new()).await
}

/// `POST /atelier/articles/nouveau`: the same form sent twice makes one article.
pub async fn make(boss: Boss, fields: Fields) -> Answer {
    save(boss, None, fields).await
}

/// `POST /atelier/articles/{sku}`
pub async fn change(boss: Boss, Path(sku): Path<Sku>, fields: Fields) -> Answer {
    save(boss, Some(sku), fields).await
}

fn typed(fields: &Fields) -> Typed {
    let line = |name: &str, most: usize| fields.line(name, most);
    let known = |name: &str| {
        let chosen = |allergen: &&str| fields.all(name).any(|value| value == *allergen);
        ALLERGENS.into_iter().filter(chosen).map(str::to_owned).collect()
    };
    Typed {
        name: line("name", 80),
        category: line("category", 60),
        description: line("description", 200),
        price: line("price", 8),
        unit: line("unit", 10),
        vat: line("vat", 6),
        synonyms: line("synonyms", 200),
        options: line("options", 200),
        declared: fields.text("declared") == "yes",
        contains: known("contains"),
        traces: known("traces"),
        counted: line("counted", 10),
        plan: line("plan", 300),
        walk_in: line("walk_in", 4),
        lead: line("lead", 6),
        cut_off: line("cut_off", 12),
        available: line("available", 120),
        station: line("station", 40),
        work: line("work", 4),
        minutes: line("minutes", 4),
        active: fields.text("active") == "yes",
    }
}

async fn save(boss: Boss, sku: Option<Sku>, fields: Fields) -> Answer {
    let (typed, nonce) = (typed(&fields), fields.nonce("article"));
    let (asked, wished) = (sku.clone(), typed.clone());
    let saved = boss
        .write(move |tx, env, owner| {
            let key = &owner.shop().key;
            if sku.is_none() && once::before(tx, key, &nonce)?.is_some() {
                return Ok(Some(Ok(())));
            }
            let shelf = catalogue::with_hidden(tx, key)?;
            let before = match &sku {
                Some(sku) => shelf.iter().find(|article| article.sku == *sku).cloned(),
                None => {
                    let taken = |sku: &str| shelf.iter().any(|article| article.sku.as_str() == sku);
                    let rank = shelf.iter().map(|article| article.rank + 1).max().unwrap_or(0);
                    Some(rules::blank(rules::sku_of(&wished.name, taken), rank))
                }
            };
            let Some(before) = before else { return Ok(None) };
            match rules::read(&wished, &before) {
                Ok(article) => {
                    catalogue::put(tx, key, &article)?;
                    if (&article.station, article.work) != (&before.station, before.work) {
                        let shop = shops::load(tx, key)?.unwrap_or_else(|| Shop::clone(owner.shop()));
                        orders::recount(tx, &shop, env.now)?;
                    }
                    if sku.is_none() {
                        once::remember(tx, env.now, key, &nonce, "")?;
                    }
                    Ok(Some(Ok(())))
                }
                Err(faults) => Ok(Some(Err(faults))),
            }
        })
        .await?;
    match saved.ok_or_else(Problem::not_found)? {
        Ok(()) => go("/atelier?dit=saved#t-articles"),
        Err(faults) => {
            let shown = draw(boss, asked, Some(typed), faults).await?;
            Ok::<Response, Problem>((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
    }
}

/// The form: as typed, or as the article is.
async fn draw(boss: Boss, sku: Option<Sku>, typed: Option<Typed>, faults: Vec<rules::Fault>) -> Answer {
    let own = boss.clone();
    let found = boss.staff.read(move |conn, _| form(conn, &own, sku, typed, &faults)).await?;
    page(&found.ok_or_else(Problem::not_found)?)
}

fn form(
    conn: &mut Conn<'_>,
    boss: &Boss,
    sku: Option<Sku>,
    typed: Option<Typed>,
    faults: &[rules::Fault],
) -> Result<Option<ArticlePage>, DbError> {
    let (staff, lang) = (&boss.staff, boss.staff.lang);
    let shelf = catalogue::with_hidden(conn, &boss.owner.shop().key)?;
    let known = sku.as_ref().map(|sku| shelf.iter().find(|article| article.sku == *sku));
    if known == Some(None) {
        return Ok(None);
    }
    let known = known.flatten();
    let blank = rules::blank("NEW".parse().unwrap_or_else(|_| unreachable!("a reference")), 0);
    let typed = typed.unwrap_or_else(|| rules::write(known.unwrap_or(&blank), lang == Lang::En));
    let title = known.map_or_else(|| lang.say("counter-art-new"), |article| article.name.clone());
    let mut categories: Vec<String> = shelf.iter().map(|article| article.category.clone()).collect();
    categories.dedup();
    categories.sort();
    categories.dedup();
    let stations = super::show::stations(&shelf);
    Ok(Some(ArticlePage {
        shell: staff.shell(conn, title, Place::Inner)?,
        action: format!("/atelier/articles/{}", sku.as_ref().map_or("nouveau", Sku::as_str)),
        faults: faults.iter().map(|(field, why)| (*field, lang.say(why))).collect(),
        categories,
        stations,
        units: units(lang, &typed),
        rates: rates(lang, &typed, &shelf),
        counts: counts(lang, &typed),
        contains: allergens(lang, &typed.contains),
        traces: allergens(lang, &typed.traces),
        typed,
    }))
}

fn choice(value: &str, label: String, on: bool) -> Choice {
    Choice { value: value.to_owned(), label, note: String::new(), on }
}

fn units(lang: Lang, typed: &Typed) -> Vec<Choice> {
    [(Unit::Piece, "counter-art-piece"), (Unit::Gram, "counter-art-kilo"), (Unit::Service, "counter-art-service")]
        .map(|(unit, key)| choice(unit.as_str(), lang.say(key), typed.unit == unit.as_str()))
        .into()
}

fn counts(lang: Lang, typed: &Typed) -> Vec<Choice> {
    let all = [
        (Counted::Daily, "counter-art-daily"),
        (Counted::Lasting, "counter-art-lasting"),
        (Counted::No, "counter-art-uncounted"),
    ];
    all.map(|(kind, key)| choice(kind.as_str(), lang.say(key), typed.counted == kind.as_str())).into()
}

/// The rates in force in France (CGI, articles 278 to 281), and whatever other rate the shop uses already.
fn rates(lang: Lang, typed: &Typed, shelf: &[Article]) -> Vec<Choice> {
    let mut points: Vec<i64> = vec![550, 1_000, 2_000, 210];
    for used in shelf.iter().map(|article| article.vat.basis_points()) {
        if !points.contains(&used) {
            points.push(used);
        }
    }
    let words = |points: i64| {
        let percent = (points as f64 / 100.0).to_string();
        let percent = if lang == Lang::En { percent } else { percent.replace('.', ",") };
        lang.with1("counter-art-percent", "it", percent)
    };
    points.into_iter().map(|n| choice(&n.to_string(), words(n), typed.vat == n.to_string())).collect()
}

fn allergens(lang: Lang, chosen: &[String]) -> Vec<Choice> {
    let on = |name: &str| chosen.iter().any(|known| kernel::words::fold(known) == kernel::words::fold(name));
    ALLERGENS.into_iter().map(|name| choice(name, allergen(lang, name), on(name))).collect()
}
