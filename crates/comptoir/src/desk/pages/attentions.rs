//! Small attentions: the purse of the month, what is given, what waits; handed over without an order, or taken back.

use db::{Conn, DbError};
use kernel::{Cents, id::EntryId, words};

use super::{
    super::views::{AttentionRow, AttentionsPage, Place, WaitNote},
    frame::{Answer, Clerk, Fields, go, page, thread},
    list,
};
use crate::{
    catalogue,
    customers::File,
    platform::{Problem, i18n::Arg, problem::Path},
    rituals::{
        attention::{self, Attention, Choice, Refusal},
        rules::Fate,
    },
};

/// An amount as one reads it.
pub fn euros(clerk: &Clerk, amount: Cents) -> String {
    words::euros(amount, clerk.lang.style())
}

/// How the next page says why an attention is not promised.
pub fn why(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Nothing => "rien-a-offrir",
        Refusal::Spent => "bourse-vide",
        Refusal::Unwanted => "pas-d-attention",
        Refusal::Waits => "attend-deja",
    }
}

/// What waits for the person of a thread.
pub fn of_file(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Vec<WaitNote>, DbError> {
    let open = attention::open_of(conn, &clerk.shop().key, &file.members)?.into_iter();
    let note = |one: Attention| {
        let added = one.fate == Fate::Added;
        let args = [("it", Arg::from(&one.name)), ("who", Arg::from(&one.by))];
        let says = clerk.lang.with(if added { "attention-in-order" } else { "attention-waits" }, &args);
        WaitNote { id: one.id.to_string(), says, added }
    };
    Ok(open.map(note).collect())
}

/// `GET /bureau/attentions`
pub async fn show(clerk: Clerk) -> Answer {
    page(&clerk.read(draw).await?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<AttentionsPage, DbError> {
    let (lang, shop) = (clerk.lang, clerk.shop());
    let (key, today) = (&shop.key, shop.day(clerk.now));
    let chosen = attention::choice(conn, key)?;
    let month = attention::month(today);
    let spent = attention::spent(conn, key, &month)?;
    let mut rows = Vec::new();
    for one in attention::of_month(conn, key, &month)? {
        let args =
            [("it", Arg::from(&one.name)), ("price", Arg::from(euros(clerk, one.cost))), ("who", Arg::from(&one.by))];
        let fate = match one.fate {
            Fate::Waiting => "attention-fate-waiting",
            Fate::Added => "attention-fate-added",
            Fate::Handed => "attention-fate-handed",
            Fate::Dropped => "attention-fate-dropped",
        };
        rows.push(AttentionRow {
            url: format!("/bureau/fil/{}", one.person),
            who: list::called(conn, clerk, one.person)?,
            what: lang.with("attention-row", &args),
            fate: lang.say(fate),
        });
    }
    let left = match &chosen {
        None => lang.say("attentions-off"),
        Some(choice) => {
            let left = Cents(choice.monthly.0.saturating_sub(spent.0).max(0));
            let args = [
                ("left", Arg::from(euros(clerk, left))),
                ("of", Arg::from(euros(clerk, choice.monthly))),
                ("month", Arg::from(words::month(today.month(), lang.style()))),
            ];
            lang.with("attentions-left", &args)
        }
    };
    let articles = catalogue::all(conn, key)?.into_iter().filter(attention::may_give);
    let article = |article: catalogue::Article| {
        let on = chosen.as_ref().is_some_and(|choice| choice.sku == article.sku);
        (article.sku.to_string(), format!("{}, {}", article.name, euros(clerk, article.price)), on)
    };
    let waiting = list::waiting(conn, clerk, None)?.len();
    Ok(AttentionsPage {
        shell: clerk.shell(conn, lang.say("attentions-title"), Place::Inner, waiting)?,
        left,
        bar: chosen.as_ref().map(|choice| (spent.0.min(choice.monthly.0), choice.monthly.0)),
        rows,
        owner: (*clerk.right).clone().owner().is_some(),
        articles: articles.map(article).collect(),
        euros: chosen.map_or_else(|| "20".to_owned(), |choice| (choice.monthly.0 / 100).to_string()),
    })
}

/// `POST /bureau/attentions`: the owner says what is given, and for how much a month.
pub async fn choose(clerk: Clerk, fields: Fields) -> Answer {
    if (*clerk.right).clone().owner().is_none() {
        return Err(Problem::forbidden());
    }
    let sku = fields.text("article").parse().map_err(|_| Problem::bad_request("article"))?;
    let euros = fields.number("euros").filter(|n| (0..=2_000).contains(n));
    let monthly = Cents(euros.ok_or_else(|| Problem::bad_request("euros"))? * 100);
    let kept = clerk.once(fields.nonce("purse"), move |tx, env, clerk| {
        let key = &clerk.shop().key;
        let known = catalogue::by_sku(tx, key, &[&sku])?.pop().filter(attention::may_give);
        if known.is_none() {
            return Ok(false);
        }
        attention::choose(tx, env, key, &Choice { sku, monthly }, &clerk.actor())?;
        Ok(true)
    });
    if kept.await? == Some(false) { Err(Problem::bad_request("article")) } else { go("/bureau/attentions?dit=note") }
}

/// `POST /bureau/attentions/{id}`: handed over from the shelf, or taken back.
pub async fn act(clerk: Clerk, Path(id): Path<EntryId>, fields: Fields) -> Answer {
    let known = clerk.read(move |conn, clerk| attention::by_id(conn, &clerk.shop().key, id)).await?;
    let known = known.ok_or_else(Problem::not_found)?;
    let root = clerk.file(known.person).await?.person;
    let handed = match fields.text("geste") {
        "remis" => true,
        "reprendre" => false,
        _ => return Err(Problem::bad_request("geste")),
    };
    let done = clerk.once(fields.nonce("attention"), move |tx, env, clerk| {
        if handed {
            attention::hand(tx, env, clerk.shop(), id, &clerk.actor())
        } else {
            attention::take_back(tx, env, clerk.shop(), &known, &clerk.actor())
        }
    });
    thread(root, if done.await? == Some(false) { "collegue" } else { "note" })
}
