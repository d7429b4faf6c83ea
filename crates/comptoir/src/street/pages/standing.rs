//! The customer's own page of a standing order, for whoever has its link: settings, objects, log; and making one of an
//! order.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::StatusCode,
    response::{Redirect, Response},
};
use db::Tx;
use kernel::id::DeviceId;
use serde::Deserialize;

use super::{
    order::{Proof, opened as opened_order},
    say,
    shop::of,
    visitor::Visitor,
};
use crate::{
    objects::{self, DeviceKind, Said, rules::Kind},
    orders,
    platform::{
        App, Env, Error, Problem,
        i18n::Arg,
        limits::Act,
        once,
        problem::Path,
        secrets::random_secret,
        web::letter::{Act as Gesture, LetterPage, Mark},
    },
    shops::Shop,
    standing::{self, Habit, Mode, New, Standing, StandingOrder, Weekdays, rules},
};

mod bells;
mod content;
mod draw;

type Pairs = Vec<(String, String)>;

/// What was just done, to be said once.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    dit: String,
}

/// The shop and the standing order of a link.
///
/// # Errors
/// 404 when we did not write the link, or what it led to is forgotten.
async fn opened(app: &App, slug: &str, token: &str) -> Result<(Arc<Shop>, StandingOrder), Problem> {
    let shop = of(app, slug)?;
    let id = standing::read_token(app.secrets(), &shop.key, token).ok_or_else(Problem::not_found)?;
    let key = shop.key.clone();
    let found = app.db().read(move |conn| standing::by_id(conn, &key, id)).await?;
    Ok((shop, found.ok_or_else(Problem::not_found)?))
}

/// `GET /{shop}/ordinaire/{token}`
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, token)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let (shop, standing) = opened(&app, &slug, &token).await?;
    let said = match done.dit.as_str() {
        "fait" => Some(visitor.lang.say("standing-made")),
        "refait" => Some(visitor.lang.say("standing-renewed")),
        "garde" => Some(visitor.lang.say("standing-saved")),
        "essai" => Some(visitor.lang.say("bell-tried")),
        _ => None,
    };
    draw::page(
        &app,
        visitor.knows_usual(shop.slug(), &token),
        &shop,
        &standing,
        draw::Beside { said, ..draw::Beside::default() },
    )
    .await
}

/// `POST /{shop}/ordinaire/{token}`: a gesture of its customer.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, token)): Path<(String, String)>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let (shop, standing) = opened(&app, &slug, &token).await?;
    let text = |name: &str| {
        let last = pairs.iter().rev().find(|(known, _)| known == name);
        last.map_or_else(String::new, |(_, value)| value.trim().chars().take(120).collect())
    };
    let here = standing.path(app.secrets());
    let gesture = text("geste");
    match gesture.as_str() {
        "garder" => {
            let habit = read_habit(&pairs, &standing.habit);
            change(&app, &shop, &standing, move |tx, env, own| {
                standing::set_habit(tx, env, own, habit).map_err(Error::from)
            })
            .await?;
            Ok(visitor.with(Redirect::to(&format!("{here}?dit=garde"))))
        }
        "contenu" => content::set(&app, visitor, &shop, &standing, pairs).await,
        "reposer" | "reveiller" => {
            let state = if gesture == "reposer" { Standing::Paused } else { Standing::Active };
            change(&app, &shop, &standing, move |tx, env, own| {
                standing::set_state(tx, env, own, state).map_err(Error::from)
            })
            .await?;
            Ok(visitor.with(Redirect::to(&here)))
        }
        "armer" | "desarmer" | "retirer" => {
            let device: DeviceId = text("objet").parse().map_err(|_| Problem::not_found())?;
            let known = change(&app, &shop, &standing, move |tx, env, own| {
                Ok::<_, Error>(match gesture.as_str() {
                    "retirer" => objects::revoke(tx, env, own, device)?,
                    gesture => objects::arm(tx, env, own, device, gesture == "armer")?,
                })
            })
            .await?;
            if known { Ok(visitor.with(Redirect::to(&here))) } else { Err(Problem::not_found()) }
        }
        "ajouter" => {
            let kind = DeviceKind::parse(&text("objet")).ok_or_else(|| Problem::bad_request("objet"))?;
            add(&app, visitor, &shop, &standing, kind, text("nonce")).await
        }
        "oui" | "non" => {
            let (yes, asked) = (gesture == "oui", shop.clone());
            let order = change(&app, &shop, &standing, move |tx, env, own| objects::answer(tx, env, &asked, own, yes));
            let to = order.await?.filter(|_| yes).map_or(here, |order| order.path(app.secrets()));
            Ok(visitor.with(Redirect::to(&to)))
        }
        "prevenir" => {
            let typed = pairs.iter().rev().find(|(name, _)| name == "adresse").map(|(_, url)| url.trim().to_owned());
            bells::add(&app, visitor, &shop, &standing, typed.unwrap_or_default(), text("nonce")).await
        }
        "essayer" | "taire" => bells::act(&app, visitor, &shop, &standing, &gesture, &text("appel")).await,
        "maintenant" => now(&app, visitor, &shop, &standing, text("nonce")).await,
        "oublier" => {
            change(&app, &shop, &standing, move |tx, env, own| {
                crate::bells::forget(tx, env, &own.key.clone(), own.id)?;
                objects::forget(tx, env, own).map_err(Error::from)
            })
            .await?;
            let lang = visitor.lang;
            let letter = LetterPage::new(visitor.page(""), Mark::Done, lang.say("standing-forgotten-title"))
                .say(lang.with1("standing-forgotten", "shop", &shop.name))
                .act(Gesture::Go { word: shop.name.clone(), href: format!("/{}", shop.slug()) });
            visitor.show(StatusCode::OK, &letter)
        }
        _ => Err(Problem::bad_request("geste")),
    }
}

/// Changes a standing order in its own transaction, as it is stored now.
async fn change<T, F>(app: &App, shop: &Shop, standing: &StandingOrder, act: F) -> Result<T, Problem>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>, &mut Env, &mut StandingOrder) -> Result<T, Error> + Send + 'static,
{
    let (mut env, key, id) = (app.env(), shop.key.clone(), standing.id);
    let changed = app.db().write(&shop.key, move |tx| {
        let Some(mut known) = standing::by_id(tx, &key, id)? else { return Ok(None) };
        act(tx, &mut env, &mut known).map(Some)
    });
    changed.await?.ok_or_else(Problem::not_found)
}

/// What the form says of when and how; what it leaves out stays.
fn read_habit(pairs: &Pairs, before: &Habit) -> Habit {
    let text = |name: &str| pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.trim());
    let number = |name: &str, else_: i64| text(name).and_then(|n| n.parse().ok()).unwrap_or(else_);
    let minute = |name: &str, else_: i64| {
        let time: Option<jiff::civil::Time> = text(name).and_then(|time| time.parse().ok());
        time.map_or(else_, |time| i64::from(time.hour()) * 60 + i64::from(time.minute()))
    };
    let days: String = pairs.iter().filter(|(name, _)| name == "jour").map(|(_, day)| day.as_str()).collect();
    // The last minute of the day means its end.
    let to_minute = match minute("a", before.to_minute) {
        0 | 1_439 => rules::DAY,
        minute => minute,
    };
    rules::sane(Habit {
        usual_minute: minute("heure", before.usual_minute),
        from_minute: minute("de", before.from_minute),
        to_minute,
        travel_minutes: number("trajet", before.travel_minutes),
        weekdays: Weekdays::parse(&days),
        daily_cap: number("fois", before.daily_cap),
        mode: text("mode").map_or(before.mode, Mode::parse),
    })
}

/// Adds an object: its address is in this answer and nowhere else.
async fn add(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    standing: &StandingOrder,
    kind: DeviceKind,
    nonce: String,
) -> Result<Response, Problem> {
    let made = change(app, shop, standing, move |tx, env, own| {
        let nonce = if nonce.is_empty() { nonce } else { format!("device {nonce}") };
        let key = own.key.clone();
        if once::before(tx, &key, &nonce)?.is_some() || objects::devices(tx, &key, own.id)?.len() >= 20 {
            return Ok(None);
        }
        let made = objects::make_device(tx, env, own, kind)?;
        once::remember(tx, env.now, &key, &nonce, "")?;
        Ok(Some(made))
    });
    match made.await? {
        Some(made) => {
            let new = Some(draw::new_device(app, visitor.lang, shop, &made));
            draw::page(app, visitor, shop, standing, draw::Beside { new, ..draw::Beside::default() }).await
        }
        None => Ok(visitor.with(Redirect::to(&standing.path(app.secrets())))),
    }
}

/// "J'arrive, mettez-le de côté": a person at the button of their own page.
async fn now(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    standing: &StandingOrder,
    nonce: String,
) -> Result<Response, Problem> {
    if nonce.is_empty() || !app.limits().allow(Act::Order, standing.contact.as_str()) {
        return Err(if nonce.is_empty() { Problem::bad_request("nonce") } else { Problem::too_many() });
    }
    let said = Said {
        device: None,
        source: "page",
        external_id: format!("{} {nonce}", standing.id),
        kind: Kind::Press,
        at: app.now(),
        accuracy_m: None,
        minutes: None,
        by_hand: true,
    };
    let heard = objects::hooks::take(app, shop, standing, None, said).await?;
    match heard.order.as_ref().filter(|order| order.state.is_open()) {
        Some(order) => {
            let to = format!("{}&dit=note", order.path(app.secrets()));
            Ok(visitor.with(Redirect::to(&to)))
        }
        None => {
            let (lang, own, asked, now) = (visitor.lang, standing.clone(), shop.clone(), app.now());
            let text = app.db().read(move |conn| objects::words::answer(conn, now, &asked, &own, lang, &heard)).await?;
            let title = lang.with1("trigger-title", "shop", &shop.name);
            let letter = LetterPage::new(visitor.page(""), Mark::Said, title)
                .say(text)
                .act(Gesture::Go { word: lang.say("my-usual"), href: standing.path(app.secrets()) });
            visitor.show(StatusCode::OK, &letter)
        }
    }
}

/// What became of the wish to make a standing order.
enum Made {
    New(StandingOrder),
    Renewed(StandingOrder),
    /// The address has one that this phone does not know: its link goes to the address, and to nobody else.
    Sent,
}

/// `POST /{shop}/commandes/{id}/ordinaire`: the order becomes the standing order of its customer.
pub async fn make(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(proof): Query<Proof>,
) -> Result<Response, Problem> {
    let (shop, known) = opened_order(&app, &slug, &id, &proof.t)?;
    if !app.limits().allow(Act::OptIn, &visitor.caller) {
        return Err(Problem::too_many());
    }
    // The person whose standing orders this phone knows, and the one of this shop among them.
    let mine: Vec<_> = visitor
        .usuals()
        .into_iter()
        .filter_map(|(slug, token)| {
            let key = app.key(&slug);
            Some((standing::read_token(app.secrets(), &key, &token)?, key))
        })
        .collect();
    let (mut env, own, lang) = (app.env(), shop.clone(), visitor.lang);
    let made = app.db().write(&shop.key, move |tx| {
        let Some(order) = orders::by_id(tx, &own.key, known, env.now)? else { return Ok(None) };
        let mut owner = None;
        for (id, key) in &mine {
            owner = owner.or(standing::by_id(tx, key, *id)?.map(|known| known.owner));
        }
        let Some(contact) = order.contact.clone() else { return Ok(None) };
        let lines = objects::lines_of(&order);
        let new = New {
            owner: owner.as_deref(),
            contact: &contact,
            name: &order.name,
            lang,
            lines: &lines,
            note: &order.note,
            habit: objects::habit_of(&own, &order),
        };
        Ok::<_, Error>(Some(match standing::make(tx, &mut env, &own.key, &new)? {
            Ok(standing) => (Made::New(standing), contact),
            Err(mut known) if mine.iter().any(|(id, key)| *id == known.id && *key == known.key) => {
                standing::set_lines(tx, &mut env, &mut known, &lines, &order.note)?;
                (Made::Renewed(known), contact)
            }
            Err(known) => {
                objects::send_link(tx, &mut env, &own, &known)?;
                (Made::Sent, contact)
            }
        }))
    });
    let (made, contact) = made.await?.ok_or_else(Problem::not_found)?;
    let (standing, word) = match made {
        Made::New(standing) => (standing, "fait"),
        Made::Renewed(standing) => (standing, "refait"),
        Made::Sent => {
            let args = [("shop", Arg::from(&shop.name)), ("to", Arg::from(contact.masked()))];
            let letter = LetterPage::new(visitor.page(""), Mark::Wait, lang.say("standing-sent-title"))
                .say(lang.with("standing-sent", &args))
                .act(Gesture::Go { word: shop.name.clone(), href: format!("/{}", shop.slug()) });
            return visitor.show(StatusCode::OK, &letter);
        }
    };
    let to = format!("{}?dit={word}", standing.path(app.secrets()));
    Ok(visitor.knows_usual(shop.slug(), &standing.token(app.secrets())).with(Redirect::to(&to)))
}
