//! "Ce dont on se souvient": the person's own page, by a link that was sent to an address of theirs. They read all of it,
//! correct, remove, share, take it with them.

mod advisor;
pub mod erase;
mod papers;
mod projects;
mod rituals;
mod voices;
mod words;

use std::sync::Arc;

use axum::{
    Form as Body, Json,
    extract::{Query, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use db::{Conn, DbError};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{NoteId, StaffId, VoiceId},
    words as spoken,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{say, visitor::Visitor};
use crate::{
    consent::{self, Heard},
    customers, documents,
    memory::{self, Eyes, Moment},
    offers,
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        limits::Act,
        problem::Path,
        secrets::Secrets,
        web::letter::{Act as Gesture, LetterPage, Mark},
    },
    shops::{self, Shop},
    street::views::memory::{MemoryAskPage, MemoryPage, OwnNote, Remembered},
};

type Pairs = Vec<(String, String)>;

/// How much of the line of time is shown and taken along.
const MOST: usize = 200;

/// What was just done, to be said once.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    dit: String,
}

/// `GET /moi/memoire`
pub async fn ask(visitor: Visitor) -> Result<Response, Problem> {
    let page = visitor.page(visitor.lang.say("memory-title"));
    visitor.show(StatusCode::OK, &MemoryAskPage { page, contact: String::new(), error: None })
}

/// `POST /moi/memoire`: the link leaves to the address, if a shop knows it; the answer is the same either way.
pub async fn send(Shared(app): Shared<App>, visitor: Visitor, Body(pairs): Body<Pairs>) -> Result<Response, Problem> {
    let lang = visitor.lang;
    let typed = pairs.iter().find(|(name, _)| name == "contact").map(|(_, value)| value.clone()).unwrap_or_default();
    let typed: String = typed.chars().filter(|c| !c.is_control()).take(120).collect();
    let contact = match typed.parse::<Contact>() {
        Ok(Contact::Phone(phone)) if !phone.is_mobile() => Err("problem-landline"),
        Ok(contact) => Ok(contact),
        Err(_) => Err("follow-wrong"),
    };
    let contact = match contact {
        Ok(contact) => contact,
        Err(why) => {
            let page = visitor.page(lang.say("memory-title"));
            let view = MemoryAskPage { page, contact: typed, error: Some(lang.say(why)) };
            return visitor.show(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    if !app.limits().allow(Act::OptIn, &visitor.caller) || !app.limits().allow(Act::OptIn, contact.as_str()) {
        return Err(Problem::too_many());
    }
    let known = knowing(&app, &contact).await?;
    if let Some(shop) = known.first() {
        let (mut env, own, to, street) = (app.env(), shop.clone(), contact.clone(), visitor.street().to_owned());
        app.db().write(&shop.key, move |tx| memory::ask_link(tx, &mut env, &own, &street, &to, lang)).await?;
    }
    let letter = LetterPage::new(visitor.page(""), Mark::Wait, lang.say("memory-sent-title"))
        .say(lang.with("memory-sent", &[("to", Arg::from(say::contact(&contact)))]))
        .act(Gesture::Go { word: lang.say("me-title"), href: "/moi".to_owned() });
    visitor.show(StatusCode::OK, &letter)
}

/// The shops of the street that know an address.
async fn knowing(app: &App, contact: &Contact) -> Result<Vec<Arc<Shop>>, Problem> {
    let (all, contact) = (shops::directory(app).all(), contact.clone());
    let known = app.db().read(move |conn| {
        let keys: Vec<ShopKey> = all.iter().map(|shop| shop.key.clone()).collect();
        let known = customers::shops_of(conn, &keys, &contact)?;
        Ok::<_, DbError>(all.iter().filter(|shop| known.contains(&shop.key)).cloned().collect())
    });
    Ok(known.await?)
}

/// Whose page an address opens.
pub(super) fn opened(app: &App, token: &str) -> Result<Contact, Problem> {
    memory::read_token(app.secrets(), token, app.now()).ok_or_else(Problem::not_found)
}

/// `GET /moi/memoire/{token}`
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let (contact, lang) = (opened(&app, &token)?, visitor.lang);
    let (shops, now, asked) = (knowing(&app, &contact).await?, app.now(), contact.clone());
    let secrets = app.secrets().clone();
    let remembered = app.db().read(move |conn| {
        let draw = |shop: &Arc<Shop>| remembered(conn, (lang, &secrets), shop, &asked, now);
        shops.iter().map(draw).collect::<Result<Vec<_>, DbError>>()
    });
    let view = MemoryPage {
        page: visitor.page(lang.say("memory-title")),
        contact: say::contact(&contact),
        action: format!("/moi/memoire/{token}"),
        shops: remembered.await?,
        said: words::said(lang, &done.dit),
    };
    let mut response = visitor.proves(&contact).show(StatusCode::OK, &view)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The file of an address that is one person's alone.
pub(super) fn own_file(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
) -> Result<Option<customers::File>, DbError> {
    match customers::who(conn, key, contact)? {
        customers::Who::One(person) => customers::file(conn, key, person),
        customers::Who::Nobody | customers::Who::Household(_) => Ok(None),
    }
}

fn remembered(
    conn: &mut Conn<'_>,
    (lang, secrets): (Lang, &Secrets),
    shop: &Shop,
    contact: &Contact,
    now: Timestamp,
) -> Result<Remembered, DbError> {
    let (slug, name) = (shop.slug().to_string(), shop.name.clone());
    let day = |at: Timestamp| spoken::day(shop.day(at), shop.day(now), lang.style());
    let Some(file) = own_file(conn, &shop.key, contact)? else {
        let (since, shared, household) = (String::new(), false, true);
        let (notes, learnt, moments, accesses, papers, filed, voices, advisor, advised) = Default::default();
        let (meetings, meets, rituals, projects) = Default::default();
        return Ok(Remembered {
            slug,
            name,
            since,
            household,
            notes,
            learnt,
            moments,
            accesses,
            papers,
            filed,
            shared,
            advised,
            voices,
            meetings,
            meets,
            advisor,
            rituals,
            projects,
        });
    };
    let note = |note: customers::Note| OwnNote {
        id: note.id.to_string(),
        how: words::how(lang, shop, &note, now),
        text: note.body,
    };
    let end = now.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(now);
    let line = memory::timeline(conn, &file, Eyes::Person, end, MOST, now)?;
    let learnt = memory::learnt(conn, &file, now)?.into_iter();
    let moment = |moment: &Moment| {
        let when = format!("{}, {}", day(moment.at), say::hour(lang, shop, moment.at));
        (when, words::told(lang, shop, moment, now))
    };
    let moments = line.moments.iter().map(moment).collect();
    Ok(Remembered {
        slug,
        name,
        since: lang.with1("memory-since", "day", day(file.since)),
        household: false,
        notes: customers::notes(conn, &shop.key, &file.members, now)?.into_iter().map(note).collect(),
        learnt: learnt.map(|l| (l.what, lang.with("memory-times", &[("n", Arg::from(l.times))]))).collect(),
        moments,
        accesses: customers::accesses(conn, &shop.key, &file.members, 20)?
            .into_iter()
            .map(|access| format!("{}, {}, {}", access.actor, day(access.at), say::hour(lang, shop, access.at)))
            .collect(),
        papers: documents::months(conn, shop, contact, now)?
            .into_iter()
            .filter_map(|at| papers::month(lang, at))
            .collect(),
        filed: papers::filed(conn, (lang, secrets), shop, &file, now)?,
        shared: customers::shared_since(conn, &shop.key, contact)?.is_some(),
        advised: offers::agreed(conn, &shop.key, &offers::whom(&file))?,
        voices: voices::own(conn, lang, shop, &file, now)?,
        meetings: words::meetings(conn, lang, shop, &file, (now, secrets))?,
        meets: words::door(conn, shop, now)?,
        advisor: advisor::own(conn, lang, shop, &file, now)?,
        rituals: rituals::own(conn, lang, shop, &file)?,
        projects: projects::own(conn, lang, shop, &file, now)?,
    })
}

/// `POST /moi/memoire/{token}`: a gesture of the person. It proves the address.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let contact = opened(&app, &token)?;
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let text = |name: &str| {
        let last = pairs.iter().rev().find(|(known, _)| known == name);
        last.map_or_else(String::new, |(_, v)| v.trim().chars().filter(|c| !c.is_control()).take(300).collect())
    };
    let shop = super::shop::of(&app, &text("boutique"))?;
    let gesture = text("geste");
    let note: Option<NoteId> = text("souvenir").parse().ok();
    let voice: Option<VoiceId> = text("voix").parse().ok();
    let chosen: Option<StaffId> = text("conseiller").parse().ok();
    let slot = text("rencontre").parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let own_shop = shop.clone();
    let (project, kind, day) = (text("projet").parse().ok(), text("quoi"), text("jour"));
    let write = !text("ecrire").is_empty();
    let (body, mut env, key) = (text("texte"), app.env(), shop.key.clone());
    let keys: Vec<ShopKey> = knowing(&app, &contact).await?.iter().map(|shop| shop.key.clone()).collect();
    let done = app.db().write(&shop.key, move |tx| {
        // Only the own file's notes, and only where the address is one person's alone.
        let Some(file) = own_file(tx, &key, &contact)? else { return Ok(None) };
        let own = match note {
            Some(id) => customers::note(tx, &key, id, env.now)?.filter(|note| file.members.contains(&note.person)),
            None => None,
        };
        memory::proven(tx, &env, &keys, &contact)?;
        Ok::<_, DbError>(match (gesture.as_str(), own) {
            ("corriger", Some(note)) if !body.is_empty() => {
                customers::correct(tx, &mut env, &key, note.id, &body, note.expires, "customer")?;
                Some("corrige")
            }
            ("retirer", Some(note)) => {
                memory::remove_note(tx, &mut env, &key, note.id, "customer")?;
                Some("retire")
            }
            ("partager", _) => {
                customers::share(tx, &key, &contact, env.now)?;
                Some("fait")
            }
            ("garder", _) => {
                customers::unshare(tx, &key, &contact, env.now)?;
                Some("fait")
            }
            (gesture, _) if advisor::is_gesture(gesture, slot) => {
                let asked = advisor::Asked { gesture, staff: chosen, slot };
                advisor::act(tx, &mut env, &own_shop, &file, &asked)?
            }
            ("conseiller" | "sans-conseil", _) => {
                offers::agree(tx, &mut env, &key, &offers::whom(&file), gesture == "conseiller", Heard::Own(&contact))?;
                Some("fait")
            }
            ("sans-attention" | "avec-attention" | "ou-ecrire", _) => {
                rituals::act(tx, &mut env, &own_shop, &file, &gesture, &body)?;
                Some("fait")
            }
            (gesture, _) if projects::is_gesture(gesture) => {
                let (kind, day, words) = (kind.as_str(), day.as_str(), body.as_str());
                let asked = projects::Asked { gesture, project, kind, day, words, write };
                projects::act(tx, &mut env, &own_shop, (&file, &contact), &asked)?
            }
            ("rouvrir", _) => voices::reopen(tx, &mut env, &own_shop, &file, voice)?,
            ("oublier", _) => {
                customers::unshare(tx, &key, &contact, env.now)?;
                crate::projects::forget_all(tx, &mut env, &key, &file.members, "customer")?;
                memory::forget_all(tx, &mut env, &key, &file.members, &contact, "customer")?;
                Some("oublie")
            }
            _ => None,
        })
    });
    match done.await? {
        Some(word) => Ok(visitor.with(Redirect::to(&format!("/moi/memoire/{token}?dit={word}")))),
        None => Err(Problem::not_found()),
    }
}

/// Everything, as data.
async fn data(app: &App, contact: &Contact) -> Result<Value, Problem> {
    let (shops, now, asked) = (knowing(app, contact).await?, app.now(), contact.clone());
    let read = app.db().read(move |conn| {
        let mut all = Vec::new();
        for shop in &shops {
            if let Some(file) = own_file(conn, &shop.key, &asked)? {
                all.push(shop_data(conn, shop, &file, now)?);
            }
        }
        Ok::<_, DbError>(all)
    });
    Ok(json!({ "contact": contact.as_str(), "made_at": now.to_string(), "shops": read.await? }))
}

fn shop_data(conn: &mut Conn<'_>, shop: &Shop, file: &customers::File, now: Timestamp) -> Result<Value, DbError> {
    let key = &shop.key;
    let end = now.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(now);
    let mut moments = Vec::new();
    let mut before = end;
    loop {
        let page = memory::timeline(conn, file, Eyes::Person, before, MOST, now)?;
        let told = |m: &Moment| json!({ "at": m.at.to_string(), "what": words::told(Lang::Fr, shop, m, now) });
        moments.extend(page.moments.iter().map(told));
        match page.next {
            Some(next) if next < before => before = next,
            _ => break,
        }
    }
    let notes = customers::notes(conn, key, &file.members, now)?;
    let note = |note: &customers::Note| {
        json!({ "purpose": note.purpose.as_str(), "text": note.body, "source": note.source.as_str(), "by": note.by,
            "at": note.at.to_string(), "until": note.expires.map(|at| at.to_string()) })
    };
    let mut consents = Vec::new();
    for address in &file.addresses {
        for entry in consent::ledger(conn, key, &address.contact)? {
            consents
                .push(json!({ "address": address.contact.as_str(), "action": entry.action, "purpose": entry.purpose,
                "place": entry.place, "wording": entry.wording, "at": entry.at.to_string() }));
        }
    }
    let learnt = memory::learnt(conn, file, now)?;
    let accesses = customers::accesses(conn, key, &file.members, 100)?;
    Ok(json!({
        "shop": shop.name, "name": file.name, "since": file.since.to_string(),
        "addresses": file.addresses.iter().map(|address| address.contact.as_str()).collect::<Vec<_>>(),
        "notes": notes.iter().map(note).collect::<Vec<_>>(),
        "learnt": learnt.iter().map(|l| json!({ "what": l.what, "times": l.times, "last": l.last.to_string() })).collect::<Vec<_>>(),
        "attentions": rituals::data(conn, shop, file)?, "quotes": papers::data(conn, file)?,
        "projects": projects::data(conn, shop, file)?,
        "moments": moments, "consents": consents, "voices": voices::data(conn, shop, file)?,
        "opened_by": accesses.iter().map(|a| json!({ "who": a.actor, "role": a.role, "at": a.at.to_string() })).collect::<Vec<_>>(),
    }))
}

/// `GET /moi/memoire/{token}/export.json`
pub async fn export_json(Shared(app): Shared<App>, Path(token): Path<String>) -> Result<Response, Problem> {
    let contact = opened(&app, &token)?;
    let name =
        [(header::CONTENT_DISPOSITION, "attachment; filename=\"memoire.json\""), (header::CACHE_CONTROL, "no-store")];
    Ok((name, Json(data(&app, &contact).await?)).into_response())
}

/// `GET /moi/memoire/{token}/export.html`: the same as a page to keep, readable without us.
pub async fn export_html(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let contact = opened(&app, &token)?;
    let all = data(&app, &contact).await?;
    let view = crate::street::views::memory::ExportPage::new(visitor.lang, &all);
    let html = askama::Template::render(&view)
        .map_err(|error| Problem::from(crate::platform::Error::Fault(error.to_string())))?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"memoire.html\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, html).into_response())
}
