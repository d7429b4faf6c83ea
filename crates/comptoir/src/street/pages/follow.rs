//! Being told: asking for it, confirming, changing, stopping. Looking at a link changes nothing; a press does.

use std::sync::Arc;

use axum::{
    Form as Body, Json,
    extract::{Query, State as Shared},
    http::StatusCode,
    response::{Redirect, Response},
};
use db::{Conn, DbError};
use kernel::{Contact, words};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    say,
    shelf::is_baked,
    shop::{self, Following, articles, of},
    visitor::Visitor,
};
use crate::{
    batches::{self, follow_path, read_follow_token, topics_in_words},
    catalogue,
    consent::{self, AlertHours, Ask, Follow, Topic},
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        limits::Act,
        problem::Path,
        secrets::hash_secret,
        web::letter::{Act as Gesture, LetterPage, Mark},
    },
    shops::Shop,
    street::views::follow::{FollowPage, FollowedShop},
};

type Pairs = Vec<(String, String)>;

/// The end of the address that stands for a browser: it is told by its own subscription and reached by nothing else.
const DEVICE: &str = "@navigateur.invalid";

/// Whether an address stands for a browser.
pub fn is_device(contact: &Contact) -> bool {
    contact.as_str().ends_with(DEVICE)
}

/// The topics that the shop offers, among those that were sent.
fn offered(app: &App, shop: &Shop, words: &[String]) -> Vec<Topic> {
    let shelf = articles(app, shop);
    let known = |topic: &Topic| match topic {
        Topic::Shop => true,
        Topic::Batch(sku) => shelf.iter().any(|article| article.sku == *sku),
    };
    words.iter().filter_map(|word| Topic::parse(word)).filter(known).take(20).collect()
}

/// `POST /{shop}/suivre`: asks the person whether it is they, by the channel they name.
pub async fn ask(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let (shop, lang) = (of(&app, &slug)?, visitor.lang);
    let typed = pairs.iter().find(|(name, _)| name == "contact").map(|(_, value)| value.clone()).unwrap_or_default();
    let typed: String = typed.chars().filter(|c| !c.is_control()).take(120).collect();
    let words: Vec<String> = pairs.iter().filter(|(name, _)| name == "topic").map(|(_, word)| word.clone()).collect();
    let topics = offered(&app, &shop, &words);
    let contact = typed.parse::<Contact>();
    let error = match &contact {
        _ if topics.is_empty() => Some("follow-no-topic"),
        Err(_) => Some("follow-wrong"),
        Ok(Contact::Phone(phone)) if !phone.is_mobile() => Some("problem-landline"),
        Ok(_) => None,
    };
    let contact = match (contact, error) {
        (Ok(contact), None) => contact,
        (_, error) => {
            let error = error.map(|key| lang.say(key));
            let follow = Following { topics: words, contact: typed, error };
            let mut visitor = visitor;
            visitor.path = format!("/{}", shop.slug());
            return shop::write(&app, visitor, &shop, &[], follow, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    if !app.limits().allow(Act::OptIn, &visitor.caller) || !app.limits().allow(Act::OptIn, contact.as_str()) {
        return Err(Problem::too_many());
    }
    let (mut env, own, asked) = (app.env(), shop.clone(), contact.clone());
    app.db()
        .write(&shop.key, move |tx| {
            let ask = Ask { contact: &asked, topics: &topics, push: None, lang, place: "page", witness: "" };
            batches::ask(tx, &mut env, &own, &ask)
        })
        .await?;
    let key = match contact {
        Contact::Phone(_) => "follow-sent-sms",
        Contact::Email(_) => "follow-sent-mail",
    };
    let mut page = visitor.page("");
    page.path = format!("/{}", shop.slug());
    let letter = LetterPage::new(page, Mark::Wait, lang.say("follow-sent-title"))
        .say(lang.with(key, &[("to", Arg::from(say::contact(&contact)))]))
        .say(lang.say("follow-sent-note"))
        .act(Gesture::Go { word: shop.name.clone(), href: format!("/{}", shop.slug()) });
    visitor.show(StatusCode::OK, &letter)
}

/// A browser's subscription with what it is for.
#[derive(Debug, Deserialize)]
pub struct Push {
    subscription: Value,
    #[serde(default)]
    topics: Vec<String>,
}

/// `POST /{shop}/suivre/push`: this browser itself is told; its owner's answer to the browser is the confirmation.
///
/// The subscription stands for nobody else's address, so it neither lifts a STOP nor moves another's alerts here.
pub async fn push(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Json(push): Json<Push>,
) -> Result<Response, Problem> {
    let (shop, lang) = (of(&app, &slug)?, visitor.lang);
    if !app.limits().allow(Act::OptIn, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let mut topics = offered(&app, &shop, &push.topics);
    if topics.is_empty() {
        topics.push(Topic::Shop);
    }
    let endpoint = push.subscription.get("endpoint").and_then(Value::as_str).unwrap_or_default();
    let target = push.subscription.to_string();
    if !endpoint.starts_with("https://") || target.len() > 2_000 {
        return Err(Problem::unprocessable("bad-subscription", lang.say("push-refused")));
    }
    let mark: String = hash_secret(endpoint).chars().filter(char::is_ascii_alphanumeric).take(24).collect();
    let contact: Contact = format!("{}{DEVICE}", mark.to_lowercase())
        .parse()
        .map_err(|_| Problem::unprocessable("bad-subscription", lang.say("push-refused")))?;
    let token = follow_path(app.secrets(), shop.slug(), &contact);
    let (mut env, own) = (app.env(), shop.clone());
    app.db()
        .write(&shop.key, move |tx| {
            let ask =
                Ask { contact: &contact, topics: &topics, push: Some(&target), lang, place: "browser", witness: "" };
            consent::ask(tx, &mut env, &own.key, &ask)?;
            consent::confirm(tx, &mut env, &own.key, &contact, "browser")
        })
        .await?;
    let token = token.trim_start_matches("/suivi/").to_owned();
    Ok(visitor.knows_follow(&token).with((StatusCode::CREATED, Json(json!({ "state": "active" })))))
}

/// Whose page a token opens, and in which shop.
fn opened(app: &App, token: &str) -> Result<(Arc<Shop>, Contact), Problem> {
    let (slug, contact) = read_follow_token(app.secrets(), token).ok_or_else(Problem::not_found)?;
    Ok((of(app, slug.as_str())?, contact))
}

/// Everything that a page about follows shows.
struct Known {
    follows: Vec<Follow>,
    hours: Option<AlertHours>,
    ledger: Vec<consent::Entry>,
    names: Vec<(Topic, String)>,
    waiting: String,
}

fn read(conn: &mut Conn<'_>, shop: &Shop, contact: &Contact, lang: Lang) -> Result<Known, DbError> {
    let follows = consent::following(conn, &shop.key, contact)?;
    let ledger = consent::ledger(conn, &shop.key, contact)?;
    let shelf = catalogue::all(conn, &shop.key)?;
    let mut names: Vec<(Topic, String)> = shelf
        .iter()
        .filter(|article| is_baked(article) || follows.iter().any(|follow| is_of(&follow.topic, &article.sku)))
        .map(|article| (Topic::Batch(article.sku.clone()), article.name.clone()))
        .collect();
    names.push((Topic::Shop, lang.say("follow-topic-shop")));
    let waits = follows.iter().filter(|follow| follow.state == "pending").map(|follow| follow.topic.clone());
    let waiting: Vec<Topic> = waits.collect();
    let waiting = topics_in_words(conn, shop, &waiting, lang)?;
    let hours = follows.iter().find_map(|follow| follow.hours);
    Ok(Known { follows, hours, ledger, names, waiting })
}

fn is_of(topic: &Topic, sku: &kernel::Sku) -> bool {
    matches!(topic, Topic::Batch(own) if own == sku)
}

/// When and how it was agreed, in words: "12 mars", "au comptoir, devant Nadia".
pub fn agreement(lang: Lang, shop: &Shop, now: jiff::Timestamp, ledger: &[consent::Entry]) -> Option<(String, String)> {
    let at = consent::of_messages(ledger).rev().find(|entry| entry.action == "given")?.at;
    let asked = consent::of_messages(ledger).rev().find(|entry| entry.action == "asked" && entry.at <= at);
    let (place, witness) = asked.map_or(("", ""), |entry| (entry.place.as_str(), entry.witness.as_str()));
    let key = match place {
        "till" => "agreed-till",
        "browser" => "agreed-browser",
        "api" => "agreed-elsewhere",
        _ => "agreed-page",
    };
    let mut how = lang.say(key);
    if !witness.is_empty() {
        how = format!("{how}, {}", lang.with("agreed-witness", &[("who", Arg::from(witness))]));
    }
    Some((words::day(shop.day(at), shop.day(now), lang.style()), how))
}

/// "07:00" of a minute of the day; midnight at its end is the one that begins the next.
fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

/// The hours that two fields ask for, of which each may be empty; `Err` when one cannot be read, or both are the same.
fn hours_of(from: &str, until: &str) -> Result<Option<AlertHours>, ()> {
    let minute = |typed: &str| -> Result<Option<i64>, ()> {
        if typed.is_empty() {
            return Ok(None);
        }
        let time: jiff::civil::Time = typed.parse().map_err(|_| ())?;
        Ok(Some(i64::from(time.hour()) * 60 + i64::from(time.minute())))
    };
    let (from, until) = (minute(from)?, minute(until)?);
    if from.is_some_and(|from| from > 0) && from == until { Err(()) } else { Ok(AlertHours::read(from, until)) }
}

fn overview(
    visitor: &Visitor,
    shop: &Shop,
    contact: &Contact,
    known: &Known,
    token: &str,
    now: jiff::Timestamp,
    said: Option<String>,
) -> FollowPage {
    let lang = visitor.lang;
    let active = |topic: &Topic| known.follows.iter().any(|follow| follow.topic == *topic && follow.state == "active");
    let proof = agreement(lang, shop, now, &known.ledger)
        .map(|(at, how)| lang.with("manage-proof", &[("at", Arg::from(at)), ("how", Arg::from(how))]));
    let followed = FollowedShop {
        name: shop.name.clone(),
        url: format!("/{}", shop.slug()),
        topics: known.names.iter().map(|(topic, name)| (topic.word(), name.clone(), active(topic))).collect(),
        proof: proof.unwrap_or_default(),
    };
    let any = known.follows.iter().any(|follow| follow.state == "active");
    let mut page = visitor.page(lang.say("manage-title"));
    page.path = format!("/suivi/{token}");
    FollowPage {
        action: format!("/suivi/{token}"),
        whom: if is_device(contact) { lang.say("this-browser") } else { contact.masked() },
        said,
        shops: if any { vec![followed] } else { Vec::new() },
        hours: known.hours.map(|hours| (clock(hours.from), clock(hours.until))).unwrap_or_default(),
        wrong: None,
        page,
    }
}

/// `GET /suivi/{token}`: asks for the confirmation that is still open, else shows what is followed.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    let (shop, contact) = opened(&app, &token)?;
    let (lang, own, whom) = (visitor.lang, shop.clone(), contact.clone());
    let known = app.db().read(move |conn| read(conn, &own, &whom, lang)).await?;
    let visitor = visitor.knows_follow(&token);
    if !known.waiting.is_empty() {
        let channel = lang.say(if contact.phone().is_some() { "channel-sms" } else { "channel-mail" });
        let args = [
            ("topics", Arg::from(&known.waiting)),
            ("channel", Arg::from(channel)),
            ("to", Arg::from(say::contact(&contact))),
        ];
        let title = lang.with("follow-confirm-title", &[("shop", Arg::from(&shop.name))]);
        let letter = LetterPage::new(visitor.page(""), Mark::Said, title)
            .say(lang.with("follow-confirm-text", &args))
            .act(Gesture::Post {
                word: lang.say("follow-confirm-button"),
                action: format!("/suivi/{token}"),
                fields: vec![("geste".to_owned(), "confirmer".to_owned())],
            });
        return visitor.show(StatusCode::OK, &letter);
    }
    let said = match pairs.iter().find(|(name, _)| name == "dit").map(|(_, word)| word.as_str()) {
        Some("garde") => Some(lang.say("manage-saved")),
        Some("arrete") => Some(lang.say("manage-stopped")),
        _ => None,
    };
    let view = overview(&visitor, &shop, &contact, &known, &token, app.now(), said);
    visitor.show(StatusCode::OK, &view)
}

/// `POST /suivi/{token}`: confirms, keeps what is ticked, or stops all.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let (shop, contact) = opened(&app, &token)?;
    let lang = visitor.lang;
    let gesture = pairs.iter().find(|(name, _)| name == "geste").map(|(_, word)| word.clone()).unwrap_or_default();
    let ticked: Vec<String> = pairs.iter().filter(|(name, _)| name == "topic").map(|(_, word)| word.clone()).collect();
    let wanted = offered(&app, &shop, &ticked);
    let typed = |name: &str| {
        let value = pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim());
        value.chars().filter(|c| !c.is_control()).take(20).collect::<String>()
    };
    let typed = (typed("de"), typed("a"));
    let Ok(hours) = hours_of(&typed.0, &typed.1) else {
        let (own, whom) = (shop.clone(), contact.clone());
        let known = app.db().read(move |conn| read(conn, &own, &whom, lang)).await?;
        let mut view = overview(&visitor, &shop, &contact, &known, &token, app.now(), None);
        for (topic, _, on) in view.shops.iter_mut().flat_map(|shop| &mut shop.topics) {
            *on = ticked.contains(topic);
        }
        view.hours = typed;
        view.wrong = Some(lang.say("manage-hours-wrong"));
        return visitor.show(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    let (mut env, own) = (app.env(), shop.clone());
    let back = |word: &str| Redirect::to(&format!("/suivi/{token}?dit={word}"));
    match gesture.as_str() {
        "confirmer" => {
            let topics = app
                .db()
                .write(&shop.key, move |tx| {
                    let topics = batches::confirmed(tx, &mut env, &own, &contact, "link", lang)?;
                    topics_in_words(tx, &own, &topics, lang)
                })
                .await?;
            let mut page = visitor.page("");
            page.path = format!("/suivi/{token}");
            let see = Gesture::Go { word: lang.say("follow-confirmed-see"), href: format!("/suivi/{token}") };
            let street = Gesture::Go { word: lang.say("see-street"), href: "/".to_owned() };
            let letter = if topics.is_empty() {
                LetterPage::new(page, Mark::Said, lang.say("follow-gone-title")).say(lang.say("follow-gone-text"))
            } else {
                let args = [("shop", Arg::from(&shop.name)), ("topics", Arg::from(topics))];
                LetterPage::new(page, Mark::Done, lang.say("follow-confirmed-title"))
                    .say(lang.with("follow-confirmed-text", &args))
            };
            visitor.show(StatusCode::OK, &letter.act(see).act(street))
        }
        "tout-arreter" => {
            app.db().write(&shop.key, move |tx| consent::withdraw(tx, &mut env, &own.key, &contact, "page")).await?;
            Ok(visitor.with(back("arrete")))
        }
        "garder" => {
            app.db()
                .write(&shop.key, move |tx| {
                    let known = consent::following(tx, &own.key, &contact)?;
                    for follow in known.iter().filter(|follow| !wanted.contains(&follow.topic)) {
                        consent::unfollow(tx, &mut env, &own.key, &contact, &follow.topic, "page")?;
                    }
                    let is_active =
                        |topic: &Topic| known.iter().any(|follow| follow.topic == *topic && follow.state == "active");
                    let new: Vec<Topic> = wanted.into_iter().filter(|topic| !is_active(topic)).collect();
                    // The link proves the address: what is ticked here needs no further question. A browser is told
                    // by the subscription it gave, which this page does not have.
                    if !new.is_empty() && !is_device(&contact) {
                        let ask = Ask { contact: &contact, topics: &new, push: None, lang, place: "page", witness: "" };
                        consent::ask(tx, &mut env, &own.key, &ask)?;
                        consent::confirm(tx, &mut env, &own.key, &contact, "link")?;
                    }
                    consent::set_hours(tx, &own.key, &contact, hours)
                })
                .await?;
            Ok(visitor.with(back("garde")))
        }
        _ => Err(Problem::bad_request("geste : confirmer, garder, tout-arreter")),
    }
}
