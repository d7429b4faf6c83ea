//! `/{shop}/ecrire`: to write to a shop as one speaks. The answer comes at once, or from a person. `/{shop}/parler` is the
//! same page for who wants a person. Without a script too.

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::State as Shared,
    http::StatusCode,
    response::{Redirect, Response},
};
use jiff::Timestamp;
use kernel::{Contact, Unit, id::uuid_v7};

use super::{
    say,
    shop::{articles, of},
    talk::Talk,
    visitor::Visitor,
};
use crate::{
    inbox::{Inbound, Lexicons, chat, site},
    orders::{self, Order, Who, rules::State},
    platform::{
        App, Error, Problem,
        i18n::{Arg, Lang},
        limits::Act,
        problem::Path,
        web::layout::Tab,
    },
    shops::Shop,
    street::{
        api::state_in_words,
        views::write::{Bubble, Held, ReachForm, WritePage},
    },
};

/// As long as a form may be.
const LONGEST: usize = 600;

/// What was typed and could not be taken.
#[derive(Default)]
pub(super) struct Typed {
    draft: String,
    error: Option<String>,
    contact: String,
    why: Option<String>,
}

/// `GET /{shop}/ecrire`
pub async fn show(Shared(app): Shared<App>, visitor: Visitor, Path(slug): Path<String>) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    answer(&app, visitor, &shop, StatusCode::OK, Typed::default(), None).await
}

/// The page with what was typed, for who speaks to the program or to a person.
pub(super) async fn answer(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    status: StatusCode,
    typed: Typed,
    talk: Option<&Talk>,
) -> Result<Response, Problem> {
    let (view, knows) = write(app, &visitor, shop, typed, talk).await?;
    let visitor = match knows {
        Some(order) => visitor.knows_order(shop.slug(), order),
        None => visitor,
    };
    visitor.show(status, &view)
}

/// `POST /{shop}/ecrire/vu`: the page shows what was answered on it: it need not go on by SMS or mail.
pub async fn heard(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<StatusCode, Problem> {
    let shop = of(&app, &slug)?;
    if let Some(holder) = visitor.holder() {
        let (env, key) = (app.env(), shop.key.clone());
        app.db().write(&shop.key, move |tx| chat::heard(tx, &env, &key, &holder)).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /{shop}/ecrire`: a message, or where to answer it.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    take(&app, visitor, &shop, &pairs, None).await
}

/// `POST /{shop}/ecrire/tape`: the reader is writing.
pub async fn types(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<StatusCode, Problem> {
    let shop = of(&app, &slug)?;
    if let Some(holder) = visitor.holder() {
        let (env, key) = (app.env(), shop.key.clone());
        app.db().write(&shop.key, move |tx| chat::types(tx, &env, &key, &holder)).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a message, or where to answer it.
pub(super) async fn take(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    pairs: &[(String, String)],
    talk: Option<&Talk>,
) -> Result<Response, Problem> {
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let field = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
    let fresh = || uuid_v7(app.now(), app.env().rng.as_mut()).simple().to_string();
    let holder = visitor.holder().unwrap_or_else(fresh);
    let visitor = visitor.keep_holder(&holder);
    let there = match talk {
        Some(talk) => talk.again(shop),
        None => format!("/{}/ecrire#message", shop.slug()),
    };
    if let Some(contact) = field("contact") {
        return match contact.parse::<Contact>() {
            Ok(contact) => {
                let (mut env, own) = (app.env(), shop.clone());
                app.db()
                    .write(&shop.key, move |tx| {
                        chat::answer_at(tx, &mut env, &own, &holder, &contact).map_err(Error::from)
                    })
                    .await?;
                Ok(visitor.with(Redirect::to(&there)))
            }
            Err(_) => {
                let why = Some(visitor.lang.say("contact-wrong"));
                let typed = Typed { contact: contact.chars().take(120).collect(), why, ..Typed::default() };
                answer(app, visitor, shop, StatusCode::UNPROCESSABLE_ENTITY, typed, talk).await
            }
        };
    }
    let text = field("text").unwrap_or_default();
    let wrong = match text.chars().count() {
        0 => Some("write-empty"),
        n if n > LONGEST => Some("write-long"),
        _ => None,
    };
    if let Some(key) = wrong {
        let draft = text.chars().take(4 * LONGEST).collect();
        let typed = Typed { draft, error: Some(visitor.lang.say(key)), ..Typed::default() };
        return answer(app, visitor, shop, StatusCode::UNPROCESSABLE_ENTITY, typed, talk).await;
    }
    let nonce = field("nonce").filter(|nonce| !nonce.is_empty() && nonce.len() <= 60).map_or_else(fresh, str::to_owned);
    let lexicon = match app.part::<Lexicons>() {
        Some(lexicons) => lexicons.of(app, shop).await?,
        None => None,
    };
    let mut me = visitor.me.as_ref().map(|me| Who { name: me.name.clone(), contact: me.contact.clone() });
    let name: String = field("nom").unwrap_or_default().chars().filter(|c| !c.is_control()).take(60).collect();
    let person = talk.map(|talk| (talk.whence.clone(), name));
    if person.is_some() {
        // To a person one speaks from the address that is proven, before the one that was typed.
        me = visitor.proven().map(|contact| Who { name: String::new(), contact }).or(me);
    }
    let (mut env, own, text) = (app.env(), shop.clone(), text.to_owned());
    let order = app
        .db()
        .write(&shop.key, move |tx| {
            let person = person.as_ref().map(|(whence, name)| (whence.clone(), name.as_str()));
            let line = chat::Line { holder: &holder, external_id: &nonce, text: &text, me: me.as_ref(), person };
            chat::write(tx, &mut env, &own, lexicon.as_deref(), &line)
        })
        .await?;
    metrics::counter!("comptoir_inbound_total", "source" => chat::SOURCE).increment(1);
    let visitor = match order {
        Some(order) => visitor.knows_order(shop.slug(), order),
        None => visitor,
    };
    Ok(visitor.with(Redirect::to(&there)))
}

/// The page, and the order that the conversation led to.
async fn write(
    app: &App,
    visitor: &Visitor,
    shop: &Arc<Shop>,
    typed: Typed,
    talk: Option<&Talk>,
) -> Result<(WritePage, Option<kernel::id::OrderId>), Problem> {
    let (now, lang) = (app.now(), visitor.lang);
    let (own, holder) = (shop.clone(), visitor.holder());
    let (chat::Thread { said, lines, reach: known }, held, order, writes) = app
        .db()
        .read(move |conn| {
            let Some(holder) = holder else { return Ok((chat::Thread::default(), None, None, None)) };
            let thread = chat::thread(conn, &own.key, &holder, now)?;
            let held = orders::of_visitor(conn, &own.key, &holder, now)?;
            let last = thread.said.iter().rev().find_map(|inbound| inbound.understood.order);
            let order = match last {
                Some(id) => orders::by_id(conn, &own.key, id, now)?.filter(|order| order.state.is_firm()),
                None => None,
            };
            let writes = chat::writes(conn, &own.key, &holder, now)?;
            Ok::<_, db::DbError>((thread, held, order, writes))
        })
        .await?;
    let knows = order.as_ref().map(|order| order.id);
    let title = match talk {
        Some(_) => lang.with1("person-page", "shop", &shop.name),
        None => lang.with1("write-page", "shop", &shop.name),
    };
    let mut page = visitor.tab(title, Tab::Street);
    page.live = Some(format!("/{}/evenements", shop.slug()));
    let name = say::name(shop);
    let done = order.map(|order| {
        let code = lang.with1("write-done", "code", order.code(app.secrets()));
        (code, order.path(app.secrets()))
    });
    let waits = said.iter().any(|inbound| inbound.state == "waiting");
    // Who was just answered may ask more, and close the page.
    let leaves = waits || said.last().is_some_and(|inbound| inbound.state == "answered");
    let view = WritePage {
        presence: match talk {
            Some(talk) => talk.answers.clone(),
            None => lang.with1("write-lead", "state", state_in_words(shop, now, lang)),
        },
        examples: if said.is_empty() { examples(app, shop) } else { Vec::new() },
        bubbles: bubbles(lang, shop, &said, &lines),
        heard: lines.iter().any(|line| line.seen.is_none()).then(|| format!("/{}/ecrire/vu", shop.slug())),
        typing: writes.map(|who| lang.with1("write-typing", "who", who)),
        types: format!("/{}/ecrire/tape", shop.slug()),
        person: talk.map(|talk| talk.view(visitor, said.is_empty(), waits)),
        held: held.as_ref().filter(|order| order.state == State::Held).map(|order| held_card(lang, shop, order)),
        done,
        reach: leaves.then(|| reach(visitor, known, typed.contact, typed.why)),
        action: format!("/{}/{}", shop.slug(), if talk.is_some() { "parler" } else { "ecrire" }),
        nonce: uuid_v7(now, app.env().rng.as_mut()).simple().to_string(),
        draft: typed.draft,
        error: typed.error,
        shop: name,
        page,
    };
    Ok((view, knows))
}

fn held_card(lang: Lang, shop: &Shop, order: &Order) -> Held {
    Held {
        what: say::lines(lang, order),
        until: lang.with("held-until", &[("at", Arg::from(say::hour(lang, shop, order.expires_at)))]),
        total: say::euros(lang, order.total),
        url: format!("/{}/reserver", shop.slug()),
    }
}

/// Where the answer goes when the page is closed.
fn reach(visitor: &Visitor, known: Option<Contact>, typed: String, why: Option<String>) -> ReachForm {
    let contact = known.or_else(|| visitor.me.as_ref().map(|me| me.contact.clone()));
    match contact {
        Some(contact) if why.is_none() => {
            ReachForm::Known(visitor.lang.with1("write-reach-known", "contact", say::contact(&contact)))
        }
        _ => ReachForm::Ask(typed, why),
    }
}

fn bubbles(lang: Lang, shop: &Shop, said: &[Inbound], lines: &[site::Line]) -> Vec<Bubble> {
    let at = |at: Timestamp| say::hour(lang, shop, at);
    let mut all: Vec<(Timestamp, Bubble)> = Vec::new();
    for inbound in said {
        let when = inbound.received_at;
        all.push((when, Bubble { by: String::new(), at: at(when), text: inbound.body.clone() }));
        let Some(text) = inbound.answer.clone().filter(|text| !text.is_empty()) else { continue };
        let by = inbound.handled_by.clone().unwrap_or_else(|| lang.say("write-by-itself"));
        all.push((when, Bubble { by, at: String::new(), text }));
    }
    let line = |line: &site::Line| (line.at, Bubble { by: line.by.clone(), at: at(line.at), text: line.body.clone() });
    all.extend(lines.iter().map(line));
    all.sort_by_key(|(when, _)| *when);
    all.into_iter().map(|(_, bubble)| bubble).collect()
}

/// What could be written, with an article of the shelf.
fn examples(app: &App, shop: &Shop) -> Vec<String> {
    let all = articles(app, shop);
    let article = all.iter().filter(|article| article.unit == Unit::Piece).min_by_key(|article| article.rank);
    let mut examples = vec![Lang::Fr.say("write-example-hours")];
    if let Some(article) = article {
        let name = article.name.to_lowercase();
        examples.insert(0, Lang::Fr.with1("write-example-order", "article", &name));
        examples.push(Lang::Fr.with1("write-example-price", "article", name));
    }
    examples
}
