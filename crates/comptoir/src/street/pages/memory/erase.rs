//! "Effacer": a person is forgotten by one shop, at their own wish, after one page that says what goes and what stays.

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::{Pairs, knowing, opened, own_file};
use crate::{
    platform::{
        App, Error, Problem,
        problem::Path,
        web::letter::{Act, LetterPage, Mark},
    },
    privacy,
    street::pages::visitor::Visitor,
};

/// Of which shop.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    #[serde(default)]
    boutique: String,
}

/// `GET /moi/memoire/{token}/effacer?boutique=…`: what would go, what would stay. Nothing happens yet.
pub async fn ask(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let (contact, lang) = (opened(&app, &token)?, visitor.lang);
    let shops = knowing(&app, &contact).await?;
    let shop = shops.iter().find(|shop| shop.slug().as_str() == which.boutique).ok_or_else(Problem::not_found)?;
    let (key, asked, now) = (shop.key.clone(), contact.clone(), app.now());
    let stays = app.db().read(move |conn| match own_file(conn, &key, &asked)? {
        Some(file) => privacy::stays(conn, &file, now).map(Some),
        None => Ok(None),
    });
    let stays = stays.await?.ok_or_else(Problem::not_found)?;
    let action = format!("/moi/memoire/{token}/effacer");
    let mut letter =
        LetterPage::new(visitor.page(""), Mark::Said, lang.with1("erase-title", "shop", shop.name.as_str()))
            .say(lang.say("erase-goes"));
    for sentence in privacy::words::stays(lang, &stays, true) {
        letter = letter.say(sentence);
    }
    let fields = vec![("boutique".to_owned(), which.boutique)];
    let letter = letter
        .act(Act::Post { word: lang.say("erase-do"), action, fields })
        .act(Act::Go { word: lang.say("erase-not"), href: format!("/moi/memoire/{token}") });
    visitor.show(StatusCode::OK, &letter)
}

/// `POST /moi/memoire/{token}/effacer`
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Body(pairs): Body<Pairs>,
) -> Result<Response, Problem> {
    let (contact, lang) = (opened(&app, &token)?, visitor.lang);
    let slug = pairs.iter().find(|(name, _)| name == "boutique").map(|(_, value)| value.as_str()).unwrap_or_default();
    let slug = slug.parse().map_err(|_| Problem::not_found())?;
    let shop = crate::shops::directory(&app).get(&slug).ok_or_else(Problem::not_found)?;
    let (own, mut env, asked) = (shop.clone(), app.env(), contact.clone());
    let stays = app.db().write(&shop.key, move |tx| match own_file(tx, &own.key, &asked)? {
        // Pressed twice: they are forgotten already.
        None => Ok::<_, Error>(None),
        Some(file) => privacy::erase(tx, &mut env, &own, &file, "customer").map(Some),
    });
    let mut letter =
        LetterPage::new(visitor.page(""), Mark::Done, lang.with1("erase-done-title", "shop", shop.name.as_str()))
            .say(lang.say("erase-done"));
    for sentence in stays.await?.map(|stays| privacy::words::stays(lang, &stays, true)).unwrap_or_default() {
        letter = letter.say(sentence);
    }
    let letter = letter.act(Act::Go { word: lang.say("see-street"), href: "/".to_owned() });
    visitor.show(StatusCode::OK, &letter)
}
