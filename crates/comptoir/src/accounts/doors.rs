//! Doors: from a token or a session to a right that is a value.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use kernel::{Slug, id::StaffId};

use super::{Key, Kind, Role, find_key, street_key};
use crate::{
    platform::{App, Error, Problem},
    shops::{self, Shop},
};

/// The cookie of a session.
pub const COOKIE: &str = "comptoir";
/// The cookie of a paired tablet.
pub const TABLET: &str = "tablette";

/// Someone who serves in this shop. Only this slice makes one, from a secret that is live now.
#[derive(Debug, Clone)]
pub struct Counter {
    shop: Arc<Shop>,
    name: String,
    role: Role,
    staff: Option<StaffId>,
}

impl Counter {
    /// The shop that the right is for.
    pub fn shop(&self) -> &Arc<Shop> {
        &self.shop
    }
    /// As the history names them.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// What they may do.
    pub fn role(&self) -> Role {
        self.role
    }
    /// Who they are, when they are a person and not a program.
    pub fn staff(&self) -> Option<StaffId> {
        self.staff
    }
    /// The right to open customers' files, when they have it.
    pub fn advisor(self) -> Option<Advisor> {
        (self.role >= Role::Advisor).then_some(Advisor(self))
    }
    /// The owner's rights, when they have them.
    pub fn owner(self) -> Option<Owner> {
        (self.role >= Role::Owner).then_some(Owner(self))
    }
}

/// Someone who keeps the relation with this shop's customers: who may open their files.
#[derive(Debug, Clone)]
pub struct Advisor(Counter);

impl std::ops::Deref for Advisor {
    type Target = Counter;
    fn deref(&self) -> &Counter {
        &self.0
    }
}

/// Someone who decides in this shop.
#[derive(Debug, Clone)]
pub struct Owner(Counter);

impl std::ops::Deref for Owner {
    type Target = Counter;
    fn deref(&self) -> &Counter {
        &self.0
    }
}

fn grant(app: &App, key: &Key, shop: &Slug) -> Option<Counter> {
    let everywhere = key.role == Some(Role::Manager) && key.key == street_key(app.street());
    if key.key.street != *app.street() || (key.key.shop != *shop && !everywhere) {
        return None;
    }
    let shop = shops::directory(app).get(shop)?;
    Some(Counter { shop, name: key.label.clone(), role: key.role?, staff: key.staff })
}

/// The bearer token of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn live(app: &App, kind: Kind, secret: &str) -> Result<Option<Key>, Error> {
    let (street, secret, now) = (app.street().clone(), secret.to_owned(), app.now());
    app.db().read(move |conn| Ok(find_key(conn, &street, kind, &secret, now)?)).await
}

/// What a request may do in a shop, by its token or its session.
///
/// # Errors
/// 401 without a live secret, 403 with one for another shop, 404 when there is no such shop.
pub async fn api_counter(app: &App, headers: &HeaderMap, shop: &str) -> Result<Counter, Problem> {
    let key = match bearer(headers) {
        Some(token) => live(app, Kind::Token, token).await?,
        None => match CookieJar::from_headers(headers).get(COOKIE) {
            Some(cookie) => live(app, Kind::Session, cookie.value()).await?,
            None => None,
        },
    };
    let key = key.ok_or_else(Problem::unauthorized)?;
    let slug: Slug = shop.parse().map_err(|_| Problem::not_found())?;
    match grant(app, &key, &slug) {
        Some(counter) => Ok(counter),
        None if key.role == Some(Role::Manager) => Err(Problem::not_found()),
        None => Err(Problem::forbidden()),
    }
}

/// The shop that a staff token speaks for, when the request bears one.
pub async fn bearer_for(app: &App, headers: &HeaderMap) -> Result<Option<Key>, Error> {
    match bearer(headers) {
        Some(token) => live(app, Kind::Token, token).await,
        None => Ok(None),
    }
}

/// In the API: the right comes from the token, the shop of the path must be the token's.
impl FromRequestParts<App> for Counter {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Problem::not_found())?;
        let shop = path.iter().find(|(name, _)| *name == "shop").map(|(_, value)| value.to_owned());
        api_counter(app, &parts.headers, &shop.unwrap_or_default()).await
    }
}

/// On the counter's pages: the session says who and where; without one, the way leads to the door.
#[derive(Debug, Clone)]
pub struct Door(pub Counter);

/// The way to the door, remembering where one wanted to go.
fn to_the_door(parts: &Parts) -> Response {
    let asked = parts.uri.path_and_query().map_or("/comptoir", |path| path.as_str());
    // What a button sends cannot be opened as a page: back to the place where the button stood.
    let place =
        asked.get(1..).and_then(|rest| rest.split('/').next()).map_or("/comptoir", |first| &asked[..=first.len()]);
    let wish = if parts.method.is_safe() { asked } else { place };
    let wish: String = wish
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b == b'/' { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect();
    Redirect::to(&format!("/comptoir/entrer?vers={wish}")).into_response()
}

impl FromRequestParts<App> for Door {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let jar = CookieJar::from_headers(&parts.headers);
        let Some(secret) = jar.get(COOKIE).map(Cookie::value) else { return Err(to_the_door(parts)) };
        let key = live(app, Kind::Session, secret).await.map_err(|error| Problem::from(error).into_response())?;
        let Some(key) = key else { return Err(to_the_door(parts)) };
        // Who looks after the whole street says in which shop they stand.
        let chosen = jar.get("boutique").and_then(|cookie| cookie.value().parse().ok());
        let shop = match key.role {
            Some(Role::Manager) => {
                chosen.or_else(|| shops::directory(app).all().first().map(|shop| shop.slug().clone()))
            }
            _ => Some(key.key.shop.clone()),
        };
        shop.and_then(|shop| grant(app, &key, &shop)).map(Self).ok_or_else(|| to_the_door(parts))
    }
}
