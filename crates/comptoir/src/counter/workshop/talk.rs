//! Messages and voice: the box of proof, the week, regulars, the shop's own words, the corrections kept.

use std::sync::Arc;

use axum::{
    http::{StatusCode, header},
    response::IntoResponse,
};
use db::{Conn, DbError};
use kernel::{Phone, Sku, words};

use super::{
    super::{
        pages::{
            frame::{Answer, Fields, go, page},
            reading::{self, Shelf},
        },
        views::{
            Place,
            order::Choice,
            talk::{Day, Talk, Tried, Word},
        },
    },
    Boss,
};
use crate::{
    catalogue,
    inbox::{self, Lexicons, Synonym, rules},
    platform::{Problem, i18n::Arg},
};

/// Nobody's number (kept for fiction, Arcep): as whom a message is tried when no number is given.
const NOBODY: &str = "+33639980000";

/// What is in the box.
#[derive(Default)]
struct Typed {
    text: String,
    from: String,
    wrong: Option<String>,
    tried: Option<inbox::Tried>,
}

/// `GET /atelier/messages`
pub async fn show(boss: Boss) -> Answer {
    draw(boss, Typed::default()).await
}

/// `POST /atelier/messages`: shows what would become of a message; books nothing, sends nothing, keeps nothing.
pub async fn try_out(boss: Boss, fields: Fields) -> Answer {
    let mut typed = Typed { text: fields.line("text", 600), from: fields.line("from", 40), ..Typed::default() };
    let from = if typed.from.is_empty() { NOBODY } else { &typed.from }.parse::<Phone>();
    let Ok(from) = from else {
        typed.wrong = Some(boss.staff.lang.say("proof-try-wrong"));
        return refused(boss, typed).await;
    };
    if typed.text.is_empty() {
        typed.wrong = Some(boss.staff.lang.say("proof-try-empty"));
        return refused(boss, typed).await;
    }
    let shop = Arc::clone(boss.owner.shop());
    typed.tried = Some(inbox::try_out(&boss.staff.app, &shop, from, typed.text.clone()).await?);
    draw(boss, typed).await
}

async fn refused(boss: Boss, typed: Typed) -> Answer {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(boss, typed).await?).into_response())
}

async fn draw(boss: Boss, typed: Typed) -> Answer {
    let lexicon = reading::lexicon(&boss.staff).await?;
    let own = boss.clone();
    page(&boss.staff.read(move |conn, _| talk(conn, &own, typed, lexicon.as_deref())).await?)
}

fn talk(conn: &mut Conn<'_>, boss: &Boss, typed: Typed, lexicon: Option<&french::Lexicon>) -> Result<Talk, DbError> {
    let (staff, lang, shop) = (&boss.staff, boss.staff.lang, boss.owner.shop());
    let shelf = Shelf { articles: catalogue::all(conn, &shop.key)?, lexicon };
    let tried = typed.tried.map(|tried| Tried {
        text: typed.text.clone(),
        reading: reading::told(lang, shop, staff.now, staff.now, &typed.text, &tried.understood, &shelf),
        answers: tried.answers,
        person: tried.state == "waiting",
    });
    let (week, sum) = week(conn, boss)?;
    let word = |known: Synonym| Word {
        article: shelf.name(known.sku.as_str()).unwrap_or_else(|| known.sku.to_string()),
        phrase: known.phrase,
        by: lang.with1("proof-words-by", "it", known.added_by),
    };
    Ok(Talk {
        shell: staff.shell(conn, lang.say("proof-title"), Place::Workshop)?,
        typed: if tried.is_some() { String::new() } else { typed.text },
        from: typed.from,
        wrong: typed.wrong,
        tried,
        week,
        sum,
        regular_after: inbox::regular_after(conn, &shop.key)?,
        words: inbox::synonyms(conn, &shop.key)?.into_iter().map(word).collect(),
        articles: shelf
            .articles
            .iter()
            .map(|article| Choice {
                value: article.sku.to_string(),
                label: article.name.clone(),
                note: String::new(),
                on: false,
            })
            .collect(),
        cases: inbox::cases(conn, &shop.key)?.len(),
    })
}

/// The week, and what it comes to.
fn week(conn: &mut Conn<'_>, boss: &Boss) -> Result<(Vec<Day>, String), DbError> {
    let (lang, shop, now) = (boss.staff.lang, boss.owner.shop(), boss.staff.now);
    let since = now.saturating_sub(jiff::SignedDuration::from_hours(8 * 24)).unwrap_or(now);
    let fates = inbox::fates(conn, &shop.key, since)?;
    let days = rules::week(shop.day(now), shop.zone(), &fates);
    let total: usize = days.iter().map(rules::Day::total).sum();
    if total == 0 {
        return Ok((Vec::new(), String::new()));
    }
    let alone: usize = days.iter().map(|day| day.alone).sum();
    let most = days.iter().map(rules::Day::total).max().unwrap_or(1);
    // Rounded down: nearly all is not all.
    let args = [("n", Arg::from(total)), ("it", Arg::from((100 * alone / total).to_string()))];
    let day = |day: &rules::Day| Day {
        // "lundi 23": the month is known.
        day: words::day(day.day, shop.day(now), lang.style()).split(' ').take(2).collect::<Vec<_>>().join(" "),
        alone: day.alone,
        asked: day.asked,
        person: day.person,
        most,
    };
    Ok((days.iter().map(day).collect(), lang.with("proof-week-sum", &args)))
}

/// `POST /atelier/habitues`
pub async fn set_regulars(boss: Boss, fields: Fields) -> Answer {
    let after = match fields.text("after") {
        "" => None,
        _ => {
            let after = fields.number("after").filter(|n| (1..=50).contains(n));
            Some(after.ok_or_else(|| boss.wrong("counter-ws-number-wrong"))?)
        }
    };
    boss.write(move |tx, _, owner| inbox::set_regular_after(tx, &owner.shop().key, after)).await?;
    saved()
}

/// `POST /atelier/mots`: another name of an article, from now on.
pub async fn add_word(boss: Boss, fields: Fields) -> Answer {
    let phrase = fields.line("phrase", 60).to_lowercase();
    let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    let sku = fields.text("sku").parse::<Sku>().ok().filter(|_| rules::is_phrase(&phrase));
    let sku = sku.ok_or_else(|| boss.wrong("proof-words-wrong"))?;
    let added_by = boss.staff.counter.name().to_owned();
    let known = boss
        .write(move |tx, env, owner| {
            let key = &owner.shop().key;
            let article = catalogue::by_sku(tx, key, &[&sku])?.pop();
            let Some(article) = article else { return Ok(false) };
            let new = Synonym { phrase, sku: article.sku, added_by, added_at: env.now };
            inbox::add_synonym(tx, key, &new).map(|()| true)
        })
        .await?;
    forget(&boss);
    if known { saved() } else { Err(boss.wrong("proof-words-wrong")) }
}

/// `POST /atelier/mots/retrait`
pub async fn remove_word(boss: Boss, fields: Fields) -> Answer {
    let phrase = fields.text("phrase").to_owned();
    let gone = boss.write(move |tx, _, owner| inbox::remove_synonym(tx, &owner.shop().key, &phrase)).await?;
    forget(&boss);
    if gone { saved() } else { Err(Problem::not_found()) }
}

/// The next message is read with the words as they are now; the other nodes hear of it.
fn forget(boss: &Boss) {
    if let Some(lexicons) = boss.staff.app.part::<Lexicons>() {
        lexicons.forget();
    }
}

/// `GET /atelier/cas.jsonl`: what people corrected, as cases of `understand`, without numbers, names or addresses.
pub async fn cases(boss: Boss) -> Answer {
    let key = boss.owner.shop().key.clone();
    let cases = boss.staff.read(move |conn, _| inbox::cases(conn, &key)).await?;
    let text: String = cases.into_iter().map(|case| case.body + "\n").collect();
    let name = format!("attachment; filename=\"{}-cas.jsonl\"", boss.owner.shop().slug());
    let kind = "application/jsonl; charset=utf-8".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

fn saved() -> Answer {
    go("/atelier/messages?dit=saved")
}
