//! What every counter page shares: who asks, the fields of a form, the frame with what was just done, the answers.

use askama::Template;
use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::words;

use crate::{
    accounts::{Counter, Door, Owner, Role},
    catalogue, inbox,
    orders::{self, Actor},
    outbox,
    platform::{App, Env, Problem, i18n::Lang, jobs, limits::caller_of, secrets::random_secret},
    shops::{self, Shop},
};

use super::super::views::{Place, Said, Shell, Tone, Undo, door::Refusal, order::Choice};

pub use crate::platform::web::fields::{Answer, Asked, Fields, go, page};

/// Someone of the shop, at the counter, with what their browser wants.
#[derive(Clone)]
pub struct Staff {
    /// The program.
    pub app: App,
    /// Their right.
    pub counter: Counter,
    /// Their language.
    pub lang: Lang,
    /// The instant of the request.
    pub now: Timestamp,
    /// Whether the script asks, which reads problems and morphs fragments.
    pub script: bool,
    /// From which address of the network they ask.
    pub caller: String,
    /// What the page before says was done: a word, and of what.
    done: (String, String),
}

impl FromRequestParts<App> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Door(counter) = Door::from_request_parts(parts, app).await?;
        let asked = Fields::of_query(&parts.uri);
        Ok(Self {
            app: app.clone(),
            caller: caller_of(app, parts),
            counter,
            lang: lang_of(&parts.headers),
            now: app.now(),
            script: wants_problem(&parts.headers),
            done: (asked.text("dit").to_owned(), asked.text("de").to_owned()),
        })
    }
}

/// Whether the caller reads problems: the page's script, or a program.
fn wants_problem(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    headers.contains_key("x-fragment") || (accept.contains("json") && !accept.contains("text/html"))
}

/// The language that a browser asks for.
pub fn lang_of(headers: &HeaderMap) -> Lang {
    Lang::from_header(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
}

impl Staff {
    /// The shop.
    pub fn shop(&self) -> &Shop {
        self.counter.shop()
    }

    /// As the history names them.
    pub fn actor(&self) -> Actor {
        Actor::staff(self.counter.name())
    }

    /// The mark of this person in this shop, by which the tablet keeps their taps apart from others'.
    fn who(&self) -> String {
        let who = self.counter.staff().map_or_else(|| self.counter.name().to_owned(), |id| id.to_string());
        format!("{who} {}", self.shop().slug())
    }

    /// The same person as an owner; else a refusal in words.
    pub fn owner(&self) -> Result<Owner, Problem> {
        let refusal = || Problem::forbidden().detail(self.lang.say("counter-owner-only"));
        self.counter.clone().owner().ok_or_else(refusal)
    }

    /// Reads everything that a page shows in one go.
    pub async fn read<T, F>(&self, read: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn<'_>, &Self) -> Result<T, DbError> + Send + 'static,
    {
        let own = self.clone();
        Ok(self.app.db().read(move |conn| read(conn, &own)).await?)
    }

    /// Does something in a transaction of the shop.
    pub async fn write<T, E, F>(&self, write: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>, &mut Env, &Self) -> Result<T, E> + Send + 'static,
    {
        let (own, mut env) = (self.clone(), self.app.env());
        env.now = self.now;
        self.app.db().write(&self.shop().key, move |tx| write(tx, &mut env, &own)).await
    }

    /// An hour as one reads it on a screen.
    pub fn hour(&self, at: Timestamp) -> String {
        words::hour(at, self.shop().zone(), self.lang.style())
    }

    /// An hour, with its day when it is not today.
    pub fn moment(&self, at: Timestamp) -> String {
        let (day, today) = (self.shop().day(at), self.shop().day(self.now));
        if day == today {
            return self.hour(at);
        }
        format!("{}, {}", words::day(day, today, self.lang.style()), self.hour(at))
    }

    /// An amount as one reads it on a screen.
    pub fn euros(&self, amount: kernel::Cents) -> String {
        words::euros(amount, self.lang.style())
    }

    /// The frame of a page of this name.
    pub fn shell(&self, conn: &mut Conn<'_>, title: String, place: Place) -> Result<Shell, DbError> {
        let key = &self.shop().key;
        let failed = outbox::buried(conn, key)?.len() + jobs::graveyard(conn, key)?.len();
        Ok(Shell {
            lang: self.lang,
            title,
            sign: self.shop().name.clone(),
            staff: self.counter.name().to_owned(),
            who: self.who(),
            advisor: self.counter.role() >= Role::Advisor,
            owner: self.counter.clone().owner().is_some(),
            now: self.hour(self.now),
            now_ms: self.now.as_millisecond(),
            zone: self.shop().zone().iana_name().unwrap_or("Europe/Paris").to_owned(),
            place,
            inbox: inbox::waiting(conn, key)?.len(),
            failed,
            alarms: outbox::health::alarms(conn, &self.app, self.lang, self.shop(), self.now)?,
            said: self.said(conn)?,
            shops: self.shops(),
            nonce: nonce(&self.app),
        })
    }

    /// The shops to go to, for who looks after the whole street.
    fn shops(&self) -> Vec<Choice> {
        if self.counter.role() != Role::Manager {
            return Vec::new();
        }
        let choice = |shop: &std::sync::Arc<Shop>| Choice {
            value: shop.slug().to_string(),
            label: shop.name.clone(),
            note: String::new(),
            on: shop.slug() == self.shop().slug(),
        };
        shops::directory(&self.app).all().iter().map(choice).collect()
    }

    fn said(&self, conn: &mut Conn<'_>) -> Result<Option<Said>, DbError> {
        let (word, of) = (self.done.0.as_str(), self.done.1.as_str());
        let done = |key: &str| Some(Said::new(Tone::Done, self.lang.say(key)));
        Ok(match word {
            "moved" | "stale" => self.said_of_order(conn, word, of)?,
            "booked" => match of.parse() {
                Ok(id) => orders::by_id(conn, &self.shop().key, id, self.now)?.map(|order| {
                    let code = order.code(self.app.secrets());
                    Said::new(Tone::Done, self.lang.with1("thread-booked", "it", code))
                }),
                Err(_) => None,
            },
            "taught" => done("thread-learnt"),
            "sold" => {
                let article = match of.parse() {
                    Ok(sku) => catalogue::by_sku(conn, &self.shop().key, &[&sku])?.pop(),
                    Err(_) => None,
                };
                article.map(|article| Said::new(Tone::Done, self.lang.with1("counter-moved-sold", "it", article.name)))
            }
            "saved" => done("counter-saved"),
            "quoted" => done("quotes-sent"),
            "credited" => done("credit-made"),
            "recounted" => done("counter-recounted"),
            "printing" => done("counter-printing"),
            "answered" => done("counter-answered"),
            "dismissed" => done("counter-marked-done"),
            "retried" => done("counter-retried"),
            "colleague" => Some(Said::new(Tone::Soon, self.lang.say("counter-colleague"))),
            "tested" => Some(Said::new(Tone::Done, self.lang.with1("counter-ws-tested", "it", self.counter.name()))),
            _ => None,
        })
    }

    fn said_of_order(&self, conn: &mut Conn<'_>, word: &str, id: &str) -> Result<Option<Said>, DbError> {
        let Ok(id) = id.parse() else { return Ok(None) };
        let Some(order) = orders::by_id(conn, &self.shop().key, id, self.now)? else { return Ok(None) };
        let code = order.code(self.app.secrets());
        if word == "stale" {
            return Ok(Some(Said::new(Tone::Soon, self.lang.with1("counter-moved-stale", "it", code))));
        }
        // A page that is opened again much later has nothing to say any more.
        if self.now.duration_since(order.moved_at).as_mins() >= 5 {
            return Ok(None);
        }
        let state = super::words::state(self.lang, order.state).to_lowercase();
        let text = self.lang.with("counter-moved", &[("code", (&code).into()), ("state", state.into())]);
        let undo = orders::undoable(conn, &order, self.now)?;
        let undo = undo.map(|_| Undo { id: order.id.to_string(), code, version: order.version });
        Ok(Some(Said { tone: Tone::Done, text, undo }))
    }
}

/// A word that makes a form act once.
pub fn nonce(app: &App) -> String {
    random_secret(app.env().rng.as_mut())
}

/// Turns a problem into a page for those who read pages.
pub async fn friendly(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let reads_pages = accept.contains("text/html") && !wants_problem(headers);
    let lang = lang_of(headers);
    let answer = next.run(request).await;
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !reads_pages || !kind.starts_with("application/problem") {
        return answer;
    }
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 65_536).await.unwrap_or_default();
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let word = |name: &str| problem.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let page = Refusal {
        shell: shell_of_door(lang, None, String::new()),
        title: word("title").unwrap_or_default(),
        detail: word("detail"),
    };
    let html = page.render().unwrap_or_default();
    let status = StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

/// The frame before anyone is known.
pub fn shell_of_door(lang: Lang, sign: Option<String>, nonce: String) -> super::super::views::door::Door {
    super::super::views::door::Door { lang, title: lang.say("counter-title-door"), sign, nonce }
}
