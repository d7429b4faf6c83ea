//! "Parler à quelqu'un": from any page to a person of the shop, with what the page showed. The page says who answers first,
//! and when.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::StatusCode,
    response::{Redirect, Response},
};
use db::{Conn, DbError};
use kernel::{Contact, id::OrderId};
use serde::Deserialize;

use super::{
    say,
    shop::of,
    visitor::Visitor,
    write::{self, Typed},
};
use crate::{
    advisors::{self, Member},
    customers,
    inbox::Whence,
    orders::{self, Order, rules::State},
    platform::{App, Problem, i18n::Lang, problem::Path, web::layout::Tab},
    shops::{self, Shop},
    street::views::{
        talk::{TalkPage, TalkRow},
        write::ToPerson,
    },
};

/// Where one comes from.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    /// The path of the page.
    #[serde(default)]
    de: String,
}

/// What a page for speaking to a person is about.
pub(super) struct Talk {
    /// The page one comes from.
    pub(super) from: String,
    /// What of it whoever answers has before their eyes.
    pub(super) whence: Whence,
    /// Who answers first, and when.
    pub(super) answers: String,
    /// The line of the reader's own advisor.
    about: Option<String>,
    /// The order, worded.
    order: Option<String>,
    /// Where one makes an appointment, when somebody takes them.
    meets: Option<String>,
}

impl Talk {
    /// The same page again, after a message.
    pub(super) fn again(&self, shop: &Shop) -> String {
        let from: String = form_urlencoded(&self.from);
        format!("/{}/parler?de={from}#fil", shop.slug())
    }

    /// What the page shows of it.
    pub(super) fn view(&self, visitor: &Visitor, first: bool, waits: bool) -> ToPerson {
        let lang = visitor.lang;
        let mut shows = Vec::new();
        if let Some(order) = &self.order {
            shows.push(lang.with1("person-order", "it", order));
        }
        if !self.whence.basket.is_empty() {
            shows.push(lang.with1("person-basket", "it", &self.whence.basket));
        }
        let unknown = visitor.me.is_none() && visitor.proven().is_none();
        let (from, about, meets) = (self.from.clone(), self.about.clone(), self.meets.clone());
        ToPerson { from, shows, about, ask_name: first && unknown, waits, meets }
    }
}

fn form_urlencoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'/');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The page that a path names, for who answers: its kind, its shop, and the order with its proof.
fn read(path: &str) -> (&'static str, Option<&str>, Option<(&str, &str)>) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let token = query.split('&').find_map(|pair| pair.strip_prefix("t=")).unwrap_or_default();
    match parts.as_slice() {
        [] => ("street", None, None),
        ["moi", "memoire", ..] => ("memory", None, None),
        ["panier" | "commandes" | "moi" | "suivi" | "parler" | "t", ..] => ("street", None, None),
        [shop, "commandes", id, ..] => ("order", Some(shop), Some((id, token))),
        [shop, "reserver"] => ("reserve", Some(shop), None),
        [shop, "a", _] => ("alert", Some(shop), None),
        [shop, "abonnement" | "dejeuners", ..] => ("lunch", Some(shop), None),
        [shop, "rendez-vous" | "evenement", ..] => ("meeting", Some(shop), None),
        [shop, "ordinaire", ..] => ("standing", Some(shop), None),
        [shop, ..] => ("shop", Some(shop), None),
    }
}

/// `GET /parler?de=`: to the shop that the page was of, else the shops to choose from, with who is there.
pub async fn street(Shared(app): Shared<App>, visitor: Visitor, Query(from): Query<From>) -> Result<Response, Problem> {
    let directory = shops::directory(&app);
    let (_, slug, _) = read(&from.de);
    let shop = slug.and_then(|slug| slug.parse().ok()).and_then(|slug| directory.get(&slug));
    if let Some(shop) = shop {
        let to = format!("/{}/parler?de={}", shop.slug(), form_urlencoded(&from.de));
        return Ok(visitor.with(Redirect::to(&to)));
    }
    let (all, now, lang, proven) = (directory.all(), app.now(), visitor.lang, visitor.proven());
    let rows = app.db().read(move |conn| {
        let mut rows = Vec::new();
        for shop in all.iter() {
            let (answers, own) = answers(conn, lang, shop, proven.as_ref(), now)?;
            rows.push((
                own.is_none(),
                TalkRow { url: format!("/{}/parler", shop.slug()), shop: say::name(shop), answers },
            ));
        }
        rows.sort_by_key(|(other, _)| *other);
        Ok::<_, DbError>(rows.into_iter().map(|(_, row)| row).collect())
    });
    let page = visitor.tab(lang.say("person"), Tab::Street);
    visitor.show(StatusCode::OK, &TalkPage { page, shops: rows.await? })
}

/// `GET /{shop}/parler?de=`
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let talk = talk(&app, &visitor, &shop, from.de).await?;
    write::answer(&app, visitor, &shop, StatusCode::OK, Typed::default(), Some(&talk)).await
}

/// `POST /{shop}/parler`: a question to a person, or where to answer it.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let from = pairs.iter().find(|(name, _)| name == "de").map(|(_, value)| value.clone()).unwrap_or_default();
    let talk = talk(&app, &visitor, &shop, from).await?;
    write::take(&app, visitor, &shop, &pairs, Some(&talk)).await
}

async fn talk(app: &App, visitor: &Visitor, shop: &Arc<Shop>, from: String) -> Result<Talk, Problem> {
    let from: String = from.chars().filter(|c| !c.is_control()).take(400).collect();
    let (page, of_shop, proof) = read(&from);
    let here = of_shop.is_none_or(|slug| slug == shop.slug().as_str());
    // Only who has the order's link speaks of it.
    let order: Option<OrderId> = proof.filter(|_| here).and_then(|(id, token)| {
        let own = orders::token_shop(app.secrets(), id, token).is_some_and(|own| own == *shop.slug());
        if own { id.parse().ok() } else { None }
    });
    let (own, now, lang) = (shop.clone(), app.now(), visitor.lang);
    let (holder, proven) = (visitor.holder(), visitor.proven());
    let read = app.db().read(move |conn| {
        let (answers, member) = answers(conn, lang, &own, proven.as_ref(), now)?;
        let order = match order {
            Some(id) => orders::by_id(conn, &own.key, id, now)?,
            None => None,
        };
        let held = match holder {
            Some(holder) => orders::of_visitor(conn, &own.key, &holder, now)?,
            None => None,
        };
        let held = held.filter(|order| order.state == State::Held);
        let basket = held.map(|order| say::lines(Lang::Fr, &order)).unwrap_or_default();
        let words = |order: &Order| {
            let day = say::day(lang, &own, now, order.day);
            format!("{}, {day}, {}", say::lines(lang, order), say::hour(lang, &own, order.pickup_at))
        };
        let whence = Whence {
            page: if here && !from.is_empty() { page.to_owned() } else { String::new() },
            order: order.as_ref().map(|order| order.id),
            basket,
        };
        let about = member.map(|member| member.about).filter(|about| !about.is_empty());
        let diaries = advisors::agenda::diaries(conn, &own, None, now)?;
        let meets = (!diaries.is_empty()).then(|| format!("/{}/rendez-vous", own.slug()));
        Ok::<_, DbError>(Talk { order: order.as_ref().map(words), from, whence, answers, about, meets })
    });
    Ok(read.await?)
}

/// Who answers first in a shop, worded, and the reader's own advisor there. Only an address that is proven says whose
/// advisor somebody is.
fn answers(
    conn: &mut Conn<'_>,
    lang: Lang,
    shop: &Shop,
    proven: Option<&Contact>,
    now: jiff::Timestamp,
) -> Result<(String, Option<Member>), DbError> {
    let team = advisors::team(conn, shop, now)?;
    let mut own = None;
    if let Some(contact) = proven
        && let customers::Who::One(person) = customers::who(conn, &shop.key, contact)?
    {
        let members = customers::members(conn, &shop.key, person)?;
        let known = advisors::of(conn, &shop.key, &members)?;
        let known = known.filter(|known| known.state == advisors::State::Agreed);
        own = known.and_then(|known| team.iter().find(|member| member.staff == known.staff).cloned());
    }
    Ok((advisors::words::answers(lang, shop, now, own.as_ref(), &team), own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_it_shows_and_of_which_shop() {
        for (path, page, shop) in [
            ("/", "street", None),
            ("/panier", "street", None),
            ("/moi/memoire/abc.def", "memory", None),
            ("/courte-pate", "shop", Some("courte-pate")),
            ("/courte-pate/a/xyz", "alert", Some("courte-pate")),
            ("/courte-pate/abonnement/xyz", "lunch", Some("courte-pate")),
            ("/courte-pate/ordinaire/xyz", "standing", Some("courte-pate")),
            ("", "street", None),
        ] {
            assert_eq!(read(path), (page, shop, None), "{path}");
        }
        assert_eq!(read("/p/commandes/12?lang=fr&t=abc"), ("order", Some("p"), Some(("12", "abc"))));
        assert_eq!(read("/p/commandes/12"), ("order", Some("p"), Some(("12", ""))));
    }
}
