//! The opt-in at the till: a number, what to hear of, and the question leaves.

use axum::{http::StatusCode, response::IntoResponse};
use db::{Conn, DbError};
use kernel::{Contact, Unit};

use crate::{
    batches, catalogue,
    consent::{Ask, Topic},
    platform::{Problem, limits::Act, web::qr},
};

use super::{
    super::views::{
        Place,
        optin::{Asked as Question, OptIn},
        order::Choice,
    },
    frame::{Answer, Fields, Staff, page},
};

/// How many articles can be chosen at the till: it takes ten seconds.
const ARTICLES: usize = 8;

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Typed {
    contact: String,
    topics: Vec<String>,
    wrong: Option<String>,
    asked: Option<Question>,
}

/// `GET /comptoir/suivi`
pub async fn show(staff: Staff) -> Answer {
    let typed = Typed { topics: vec![Topic::Shop.word()], ..Typed::default() };
    page(&staff.read(move |conn, staff| draw(conn, staff, typed)).await?)
}

fn draw(conn: &mut Conn<'_>, staff: &Staff, typed: Typed) -> Result<OptIn, DbError> {
    let (shop, lang) = (staff.shop(), staff.lang);
    let choice =
        |value: String, label: String| Choice { on: typed.topics.contains(&value), value, label, note: String::new() };
    let mut topics = vec![choice(Topic::Shop.word(), lang.say("counter-optin-topic-all"))];
    let shelf = catalogue::all(conn, &shop.key)?;
    let baked = |article: &&catalogue::Article| {
        article.unit != Unit::Service && article.plan.iter().any(|planned| planned.minute > 0)
    };
    let articles = shelf.iter().filter(baked).take(ARTICLES);
    topics.extend(articles.map(|article| choice(Topic::Batch(article.sku.clone()).word(), article.name.clone())));
    let address = format!("{}/{}#suivre", staff.app.base(), shop.slug());
    Ok(OptIn {
        shell: staff.shell(conn, lang.say("counter-title-optin"), Place::OptIn)?,
        contact: typed.contact,
        wrong: typed.wrong,
        topics,
        wording: lang.with1("counter-optin-wording", "it", &shop.name),
        qr: qr::svg(&address),
        qr_words: address
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_end_matches("#suivre")
            .to_owned(),
        asked: typed.asked,
    })
}

/// `POST /comptoir/suivi`: nothing else leaves before the person said yes.
pub async fn ask(staff: Staff, fields: Fields) -> Answer {
    let lang = staff.lang;
    let topics: Vec<Topic> = fields.all("topics").filter_map(Topic::parse).collect();
    let words = topics.iter().map(Topic::word).collect();
    let typed = Typed { contact: fields.line("contact", 120), topics: words, ..Typed::default() };
    let contact = match typed.contact.parse::<Contact>() {
        _ if topics.is_empty() => Err("counter-optin-no-topic"),
        Err(_) => Err("counter-optin-wrong"),
        Ok(Contact::Phone(phone)) if !phone.is_mobile() => Err("problem-landline"),
        // Each question is a message that someone gets: not six times a minute.
        Ok(contact) if !staff.app.limits().allow(Act::OptIn, contact.as_str()) => Err("counter-optin-often"),
        Ok(contact) => Ok(contact),
    };
    let typed = match contact {
        Err(key) => Typed { wrong: Some(lang.say(key)), ..typed },
        Ok(contact) => {
            let to = match &contact {
                Contact::Phone(phone) => phone.national(),
                Contact::Email(email) => email.as_str().to_owned(),
            };
            let by_sms = matches!(contact, Contact::Phone(_));
            let asked = staff.write(move |tx, env, staff| {
                let wish = Ask {
                    contact: &contact,
                    topics: &topics,
                    push: None,
                    lang: staff.lang,
                    place: "till",
                    witness: staff.counter.name(),
                };
                batches::ask(tx, env, staff.shop(), &wish)
            });
            asked.await.map_err(|error: DbError| Problem::from(error))?;
            let asked = Some(Question { to, by_sms });
            Typed { topics: typed.topics, asked, ..Typed::default() }
        }
    };
    let refused = typed.wrong.is_some();
    let shown = page(&staff.read(move |conn, staff| draw(conn, staff, typed)).await?)?;
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, shown).into_response())
}
