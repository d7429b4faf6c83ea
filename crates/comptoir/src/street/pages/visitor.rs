//! Who looks at a page: their language, what their phone remembers, the frame of what they see.
//!
//! Everything a phone remembers is in signed cookies of its own: a name and an address after an order, the orders and
//! follows whose links were opened on it, and a random word by which its holds are found again. An address that
//! someone typed proves nothing, so it opens nothing: orders and follows are known by their links only.

use std::{convert::Infallible, net::IpAddr, net::Ipv4Addr, net::SocketAddr};

use askama::Template;
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SignedCookieJar};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Contact, Slug, id::OrderId};
use serde::{Deserialize, Serialize};

use crate::{
    platform::{
        App, Error, Problem,
        i18n::Lang,
        limits::caller,
        web::layout::{Page, Tab},
    },
    shops::Street,
};

/// Name and address of the last order.
const ME: &str = "moi";
/// The word by which holds are found again.
const HOLDER: &str = "visiteur";
/// The orders whose links were opened here.
const ORDERS: &str = "commandes";
/// The follows whose links were opened here.
const FOLLOWS: &str = "suivis";
/// The standing orders whose pages were opened here.
const USUALS: &str = "ordinaires";
/// The lunch subscriptions whose pages were opened here.
const LUNCHES: &str = "dejeuners";
/// The address whose own page was opened here by a link that was sent to it.
const PROVEN: &str = "preuve";
/// The chosen language.
const LANGUAGE: &str = "langue";
/// How many orders and follows one phone keeps.
const MOST: usize = 20;

/// What a returning phone tells of its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The name to be called.
    pub name: String,
    /// Where they are told.
    pub contact: Contact,
}

/// Who looks.
pub struct Visitor {
    /// Their language.
    pub lang: Lang,
    /// What this phone remembers of its owner.
    pub me: Option<Me>,
    /// The address they asked for, without the choice of a language.
    pub path: String,
    /// Which part of the page a script asks for.
    pub fragment: Option<String>,
    /// Where they come from, for the limits.
    pub caller: String,
    street: String,
    secure: bool,
    jar: SignedCookieJar,
}

/// A cookie of half a year, for this site alone and out of reach of scripts.
fn cookie(name: &'static str, value: String, secure: bool) -> Cookie<'static> {
    let attributes = "x=; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax";
    let mut cookie = Cookie::parse(attributes).unwrap_or_else(|_| Cookie::new(name, ""));
    cookie.set_name(name);
    cookie.set_value(value);
    cookie.set_secure(secure);
    cookie.into_owned()
}

/// The language that an address asks for.
fn asked(query: Option<&str>) -> Option<Lang> {
    query?.split('&').find_map(|pair| match pair {
        "lang=fr" => Some(Lang::Fr),
        "lang=en" => Some(Lang::En),
        _ => None,
    })
}

/// The language of a reader: asked for now, chosen before, else the browser's.
pub fn language(headers: &HeaderMap, query: Option<&str>) -> Lang {
    let chosen = || match CookieJar::from_headers(headers).get(LANGUAGE).map(Cookie::value) {
        Some("fr") => Some(Lang::Fr),
        Some("en") => Some(Lang::En),
        _ => None,
    };
    let wished = || Lang::from_header(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()));
    asked(query).or_else(chosen).unwrap_or_else(wished)
}

/// The address without the choice of a language.
fn path(parts: &Parts) -> String {
    let kept = |pair: &&str| !pair.is_empty() && !pair.starts_with("lang=");
    let query: Vec<&str> = parts.uri.query().unwrap_or_default().split('&').filter(kept).collect();
    let path = parts.uri.path();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let jar = SignedCookieJar::from_headers(&parts.headers, app.secrets().cookies().clone());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        let me = jar.get(ME).and_then(|cookie| {
            let bytes = URL_SAFE_NO_PAD.decode(cookie.value()).ok()?;
            serde_json::from_slice(&bytes).ok()
        });
        Ok(Self {
            lang: language(&parts.headers, parts.uri.query()),
            me,
            path: path(parts),
            fragment: parts.headers.get("x-fragment").and_then(|value| value.to_str().ok()).map(str::to_owned),
            caller: caller(peer, &parts.headers, app.settings().behind_proxy).to_string(),
            street: street(app),
            secure: app.base().starts_with("https://"),
            jar,
        })
    }
}

/// The street's name, as the plaque has it.
pub fn street(app: &App) -> String {
    app.part::<Street>().map_or_else(|| "Comptoir".to_owned(), |street| street.name.clone())
}

impl Visitor {
    /// The frame of a page.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page::new(self.lang, &self.street, title, self.path.clone())
    }

    /// The frame of a page in one of the four places.
    pub fn tab(&self, title: impl Into<String>, tab: Tab) -> Page {
        Page { tab: Some(tab), ..self.page(title) }
    }

    /// The street's name.
    pub fn street(&self) -> &str {
        &self.street
    }

    /// The word by which this phone's holds are found, when it has held something before.
    pub fn holder(&self) -> Option<String> {
        self.jar.get(HOLDER).map(|cookie| cookie.value().to_owned())
    }

    /// Remembers the word of the holds.
    #[must_use]
    pub fn keep_holder(self, holder: &str) -> Self {
        self.keep(HOLDER, holder.to_owned())
    }

    /// Remembers who ordered.
    #[must_use]
    pub fn keep_me(self, me: &Me) -> Self {
        let json = serde_json::to_vec(me).unwrap_or_default();
        self.keep(ME, URL_SAFE_NO_PAD.encode(json))
    }

    fn keep(mut self, name: &'static str, value: String) -> Self {
        self.jar = self.jar.add(cookie(name, value, self.secure));
        self
    }

    fn list(&self, name: &str) -> Vec<String> {
        let text = self.jar.get(name).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
        text.split('~').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn keep_in(self, name: &'static str, entry: String) -> Self {
        let mut all = self.list(name);
        if all.first() == Some(&entry) {
            return self;
        }
        all.retain(|known| *known != entry);
        all.insert(0, entry);
        all.truncate(MOST);
        self.keep(name, all.join("~"))
    }

    /// The orders that this phone knows, the last opened first.
    pub fn orders(&self) -> Vec<(Slug, OrderId)> {
        let read = |entry: String| {
            let (shop, id) = entry.split_once('/')?;
            let bytes = URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok()?;
            Some((shop.parse().ok()?, OrderId::from_bytes(bytes)))
        };
        self.list(ORDERS).into_iter().filter_map(read).collect()
    }

    /// The link of an order was opened here.
    #[must_use]
    pub fn knows_order(self, shop: &Slug, id: OrderId) -> Self {
        self.keep_in(ORDERS, format!("{shop}/{}", URL_SAFE_NO_PAD.encode(id.as_bytes())))
    }

    /// The tokens of the follows that this phone knows.
    pub fn follows(&self) -> Vec<String> {
        self.list(FOLLOWS)
    }

    /// The link of a follow was opened here.
    #[must_use]
    pub fn knows_follow(self, token: &str) -> Self {
        self.keep_in(FOLLOWS, token.to_owned())
    }

    /// The standing orders that this phone knows: the shop and the token of each.
    pub fn usuals(&self) -> Vec<(Slug, String)> {
        let read = |entry: String| {
            let (shop, token) = entry.split_once('/')?;
            Some((shop.parse().ok()?, token.to_owned()))
        };
        self.list(USUALS).into_iter().filter_map(read).collect()
    }

    /// The page of a standing order was opened here.
    #[must_use]
    pub fn knows_usual(self, shop: &Slug, token: &str) -> Self {
        self.keep_in(USUALS, format!("{shop}/{token}"))
    }

    /// The lunch subscriptions that this phone knows: the shop and the token of each.
    pub fn lunches(&self) -> Vec<(Slug, String)> {
        let read = |entry: String| {
            let (shop, token) = entry.split_once('/')?;
            Some((shop.parse().ok()?, token.to_owned()))
        };
        self.list(LUNCHES).into_iter().filter_map(read).collect()
    }

    /// The page of a lunch subscription was opened here.
    #[must_use]
    pub fn knows_lunch(self, shop: &Slug, token: &str) -> Self {
        self.keep_in(LUNCHES, format!("{shop}/{token}"))
    }

    /// The address that is the reader's: a link that was sent to it was opened here.
    pub fn proven(&self) -> Option<Contact> {
        self.jar.get(PROVEN).and_then(|cookie| cookie.value().parse().ok())
    }

    /// A link that was sent to this address was opened here.
    #[must_use]
    pub fn proves(self, contact: &Contact) -> Self {
        self.keep(PROVEN, contact.to_string())
    }

    /// Forgets everything but the language.
    #[must_use]
    pub fn forget(mut self) -> Self {
        for name in [ME, HOLDER, ORDERS, FOLLOWS, USUALS, LUNCHES, PROVEN] {
            self.jar = self.jar.remove(Cookie::build(name).path("/"));
        }
        self
    }

    /// Answers with a page.
    ///
    /// # Errors
    /// When the template cannot be written, which is our fault.
    pub fn show(self, status: StatusCode, view: &impl Template) -> Result<Response, Problem> {
        Ok((self.jar, page(status, view)?).into_response())
    }

    /// Answers with something that is no page, and what is to be remembered.
    pub fn with(self, answer: impl IntoResponse) -> Response {
        (self.jar, answer).into_response()
    }
}

/// A written page. It is its reader's own and may be old at any moment.
///
/// # Errors
/// When the template cannot be written, which is our fault.
pub fn page(status: StatusCode, view: &impl Template) -> Result<Response, Problem> {
    let text = view.render().map_err(|error| Problem::from(Error::Fault(error.to_string())))?;
    Ok((status, [(header::CACHE_CONTROL, "private, no-cache")], Html(text)).into_response())
}

/// Keeps the language that an address asks for.
pub async fn keep_language(request: Request, next: Next) -> Response {
    let chosen = asked(request.uri().query());
    let mut response = next.run(request).await;
    let value = chosen
        .map(|lang| format!("{LANGUAGE}={}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax", lang.code()))
        .and_then(|text| HeaderValue::from_str(&text).ok());
    if let Some(value) = value {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
