//! What every page of the desk shares: who asks, the frame with what was just done and who calls, the way of a gesture.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use db::{Conn, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, id::PersonId, words};

use super::super::views::{Here, Place, Ring, Said, Shell};
use crate::{
    accounts::{Advisor, Door},
    advisors::{
        self,
        rules::{pauses, presence},
    },
    calls::{self, Call, rules::State},
    customers::{self, File},
    platform::{App, Env, Problem, i18n::Lang, limits::caller_of, once, secrets::random_secret},
    privacy,
    shops::Shop,
    voices::{self, rules::Kept},
};

pub use crate::platform::web::fields::{Answer, Asked, Fields, go, page};

/// How an address asks for one's own clients only.
pub const MINE: &str = "miens";

/// A call that nobody took is to be called back for so long.
pub const CALL_BACK: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Somebody who may open files, at the desk, with what their browser wants.
#[derive(Clone)]
pub struct Clerk {
    /// The program.
    pub app: App,
    /// Their right.
    pub right: Advisor,
    /// Their language.
    pub lang: Lang,
    /// The instant of the request.
    pub now: Timestamp,
    /// What the page before says was done.
    pub done: String,
    /// They look at their own clients only.
    pub only_mine: bool,
    /// From which address of the network they ask.
    pub caller: String,
}

impl FromRequestParts<App> for Clerk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Door(counter) = Door::from_request_parts(parts, app).await?;
        let lang = Lang::from_header(parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()));
        let refusal = || Problem::forbidden().detail(lang.say("desk-only-advisors")).into_response();
        let right = counter.advisor().ok_or_else(refusal)?;
        let asked = Fields::of_query(&parts.uri);
        let (done, only_mine) = (asked.text("dit").to_owned(), asked.text("filtre") == MINE);
        Ok(Self { app: app.clone(), right, lang, now: app.now(), done, only_mine, caller: caller_of(app, parts) })
    }
}

impl Clerk {
    /// The shop.
    pub fn shop(&self) -> &Shop {
        self.right.shop()
    }

    /// Their name, as colleagues read it.
    pub fn name(&self) -> &str {
        self.right.name()
    }

    /// As the history names them.
    pub fn actor(&self) -> String {
        format!("staff:{}", self.name())
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

    /// Does something once: the same form sent twice does nothing the second time, and none is answered.
    pub async fn once<T, F>(&self, nonce: String, write: F) -> Result<Option<T>, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &mut Env, &Self) -> Result<T, DbError> + Send + 'static,
    {
        let (own, mut env) = (self.clone(), self.app.env());
        env.now = self.now;
        let done = self.app.db().write(&self.shop().key, move |tx| {
            if once::before(tx, &own.shop().key, &nonce)?.is_some() {
                return Ok(None);
            }
            let done = write(tx, &mut env, &own)?;
            once::remember(tx, env.now, &own.shop().key, &nonce, "")?;
            Ok::<_, DbError>(Some(done))
        });
        Ok(done.await?)
    }

    /// The file of a person of the shop.
    ///
    /// # Errors
    /// 404 when the shop knows nobody so; 410 when they were forgotten.
    pub async fn file(&self, person: PersonId) -> Result<File, Problem> {
        let key = self.shop().key.clone();
        let found = self.read(move |conn, _| match customers::file(conn, &key, person)? {
            Some(file) => Ok(Ok(file)),
            None => Ok(Err(privacy::forgotten(conn, &key, person)?)),
        });
        found.await?.map_err(|gone| match gone {
            Some(at) => Problem::new(StatusCode::GONE, "forgotten", self.lang.with1("erase-gone", "day", self.day(at))),
            None => Problem::not_found(),
        })
    }

    /// That they opened a file is written down: the person reads it, and the owner.
    pub async fn opens(&self, person: PersonId, place: &'static str) -> Result<(), Problem> {
        let own = self.clone();
        let opened = self.app.db().write(&self.shop().key, move |tx| own.opened(tx, person, place));
        opened.await.map_err(Problem::from)
    }

    /// The same among other writes.
    pub fn opened(&self, tx: &mut Tx<'_>, person: PersonId, place: &'static str) -> Result<(), DbError> {
        let (actor, role) = (self.name(), self.right.role().as_str());
        let who = customers::Opens { actor, role, place, caller: &self.caller };
        customers::opened_by(tx, &self.shop().key, person, &who, self.now)
    }

    /// An hour as one reads it.
    pub fn hour(&self, at: Timestamp) -> String {
        words::hour(at, self.shop().zone(), self.lang.style())
    }

    /// A day as one reads it.
    pub fn day(&self, at: Timestamp) -> String {
        words::day(self.shop().day(at), self.shop().day(self.now), self.lang.style())
    }

    /// The hour today, the day else: short, for a list.
    pub fn short(&self, at: Timestamp) -> String {
        let (day, today) = (self.shop().day(at), self.shop().day(self.now));
        match (today - day).get_days() {
            0 => self.hour(at),
            1 => self.lang.say("desk-yesterday"),
            2..=6 => words::weekday(day.weekday(), self.lang.style()).to_owned(),
            _ => format!("{}/{:02}", day.day(), day.month()),
        }
    }

    /// An hour, with its day when it is not today.
    pub fn moment(&self, at: Timestamp) -> String {
        if self.shop().day(at) == self.shop().day(self.now) {
            return self.hour(at);
        }
        format!("{}, {}", self.day(at), self.hour(at))
    }

    /// The address of a thread, with what the list shows beside it.
    pub fn url(&self, person: PersonId) -> String {
        format!("/bureau/fil/{person}{}", if self.only_mine { "?filtre=miens" } else { "" })
    }

    /// What they said of themselves, as the bar shows it; none when a program is at the desk.
    fn here(&self, conn: &mut Conn<'_>) -> Result<Option<Here>, DbError> {
        let Some(staff) = self.right.staff() else { return Ok(None) };
        let (shop, now) = (self.shop(), self.now);
        let profile = advisors::profile(conn, &shop.key, staff)?.unwrap_or_default();
        let hours = advisors::hours(shop, &profile);
        let presence = presence(&hours, profile.said, now);
        let pause = |at: Timestamp| {
            let at_words = advisors::words::moment(self.lang, shop, now, at);
            (at.as_millisecond().to_string(), self.lang.with1("desk-pause-until", "at", at_words))
        };
        Ok(Some(Here {
            here: presence.is_here(),
            says: advisors::words::presence(self.lang, shop, now, self.name(), presence),
            pauses: pauses(now).into_iter().map(pause).collect(),
        }))
    }

    /// The frame of a page of this name.
    pub fn shell(&self, conn: &mut Conn<'_>, title: String, place: Place, waiting: usize) -> Result<Shell, DbError> {
        let key = &self.shop().key;
        let since = self.now.saturating_sub(CALL_BACK).unwrap_or(Timestamp::MIN);
        let missed = calls::missed(conn, key, since, self.now)?.len();
        let rings = self.now.saturating_sub(calls::rules::RINGS).unwrap_or(Timestamp::MIN);
        let mut ringing = Vec::new();
        for call in calls::recent(conn, key, rings)?.into_iter().filter(|call| call.state(self.now) == State::Ringing) {
            let who = self.caller(conn, &call)?;
            let since = self.lang.with1("desk-ring-since", "at", self.hour(call.rang_at));
            ringing.push(Ring { id: call.id.to_string(), who, since });
        }
        Ok(Shell {
            lang: self.lang,
            title,
            sign: self.shop().name.clone(),
            staff: self.name().to_owned(),
            here: self.here(conn)?,
            place,
            waiting,
            missed,
            late: late(conn, key, self.now)?,
            ringing,
            said: self.said(),
            nonce: random_secret(self.app.env().rng.as_mut()),
        })
    }

    /// Who calls, in words: a name, the names of a household, a number, or that it is hidden.
    pub fn caller(&self, conn: &mut Conn<'_>, call: &Call) -> Result<String, DbError> {
        let key = &self.shop().key;
        if let Some(person) = call.person
            && let Some(file) = customers::file(conn, key, person)?
        {
            return Ok(file.called());
        }
        let Some(number) = &call.number else { return Ok(self.lang.say("desk-hidden")) };
        let heads = customers::household(conn, key, &Contact::Phone(number.clone()))?;
        let names: Vec<String> = heads.into_iter().map(|head| head.name).filter(|name| !name.is_empty()).collect();
        Ok(if names.is_empty() { number.national() } else { names.join(&format!(" {} ", self.lang.say("desk-or"))) })
    }

    fn said(&self) -> Option<Said> {
        let done = |key: &str| Some(Said { class: "is-done", icon: "check", text: self.lang.say(key) });
        let soon = |key: &str| Some(Said { class: "is-stale", icon: "info", text: self.lang.say(key) });
        match self.done.as_str() {
            "envoye" => done("desk-sent"),
            "regle" => done("desk-settled-done"),
            "note" => done("desk-kept"),
            "passe" => done("desk-passed"),
            "reuni" => done("desk-joined"),
            "defait" => done("desk-parted"),
            "page" => done("desk-page-sent"),
            "efface" => done("erase-done-of"),
            "projet" => done("project-kept"),
            "projet-non" => soon("project-wrong"),
            "scenario-garde" => done("scenario-kept"),
            "scenario-publie" => done("scenario-published"),
            "scenario-commence" => done("scenario-published-begun"),
            "scenario-non" => soon("scenario-faulty"),
            "scenario-retire" => done("scenario-retired"),
            "presence" => done("desk-presence-kept"),
            "propose" => done("desk-advisor-proposed"),
            "refuse" => soon("desk-advisor-refused"),
            "collegue" => soon("desk-colleague"),
            "liste" => done("desk-ritual-list"),
            "personne" => soon("desk-ritual-nobody"),
            "sur-liste" => done("desk-ritual-added"),
            "pas-sur-liste" => soon("desk-ritual-not-added"),
            "rien-a-offrir" => soon("attention-nothing"),
            "bourse-vide" => soon("attention-spent"),
            "pas-d-attention" => soon("attention-unwanted"),
            "attend-deja" => soon("attention-already"),
            "voix" => done("voices-marked"),
            "rien" => done("voices-not-marked"),
            "propose-rdv" => done("meet-desk-proposed"),
            "rdv" => done("meet-desk-booked"),
            "rdv-deplace" => done("meet-desk-moved"),
            "rdv-annule" => done("meet-desk-cancelled"),
            "rdv-tenu" => done("meet-desk-kept"),
            "rdv-pris" => soon("meet-no-free"),
            "rdv-non" => soon("meet-desk-no"),
            "evenement" => done("event-desk-kept"),
            "evenement-non" => soon("event-desk-wrong"),
            "merci" => done("voices-thanked"),
            "tenu" => soon("desk-held-told"),
            "pris-en-main" => done("desk-taken"),
            "pris" => soon("desk-address-taken"),
            "illisible" => soon("desk-address-wrong"),
            _ => None,
        }
    }
}

/// How many complaints have a promise that is late.
fn late(conn: &mut Conn<'_>, key: &kernel::ShopKey, now: Timestamp) -> Result<usize, DbError> {
    let mut late = 0;
    for voice in voices::open(conn, key)?.iter().filter(|voice| voice.pledge.is_some()) {
        late += usize::from(matches!(voices::kept_of(conn, key, voice, now)?, Kept::Late(_)));
    }
    Ok(late)
}

/// The page of a person's thread, saying what was done.
pub fn thread(person: PersonId, done: &str) -> Answer {
    go(format!("/bureau/fil/{person}?dit={done}"))
}
