//! The page of an order, for whoever has its link: its code, where it stands, its calendar file, "je ne peux pas venir".

use std::sync::Arc;

use axum::{
    extract::{Query, State as Shared},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use channels::ical;
use jiff::{SignedDuration, Timestamp};
use kernel::{id::OrderId, money, words};
use serde::Deserialize;

use super::{coming, papers, say, shop::of, visitor::Visitor};
use crate::{
    orders::{self, Actor, Moved, Order, rules::State},
    platform::{
        App, Problem,
        facts::{self, Fact},
        i18n::{Arg, Lang},
        problem::Path,
        web::layout::Tab,
    },
    shops::Shop,
    street::views::{
        parts::qr,
        status::{OrderLine, Papers, Place, Stamp, StatusPage, Step},
    },
};

/// The proof that is in the link of an order.
#[derive(Debug, Default, Deserialize)]
pub struct Proof {
    /// The token.
    #[serde(default)]
    pub t: String,
    /// What has just been done, to be said once.
    #[serde(default)]
    pub dit: String,
}

/// The shop and the order of a link, for who has its token.
///
/// # Errors
/// 403 without the token of this order, 404 when there is no such order.
pub fn opened(app: &App, slug: &str, id: &str, token: &str) -> Result<(Arc<Shop>, OrderId), Problem> {
    let shop = of(app, slug)?;
    let known: OrderId = id.parse().map_err(|_| Problem::not_found())?;
    let own = orders::token_shop(app.secrets(), id, token).is_some_and(|own| own == *shop.slug());
    if own { Ok((shop, known)) } else { Err(Problem::forbidden()) }
}

/// An order with its history.
///
/// # Errors
/// 404 when there is no such order.
pub async fn read(app: &App, shop: &Shop, id: OrderId) -> Result<(Order, Vec<Fact>), Problem> {
    let (key, now) = (shop.key.clone(), app.now());
    let found = app
        .db()
        .read(move |conn| {
            let order = orders::by_id(conn, &key, id, now)?;
            let history = facts::of_subject(conn, &key, &id.to_string())?;
            Ok::<_, db::DbError>(order.map(|order| (order, history)))
        })
        .await?;
    found.ok_or_else(Problem::not_found)
}

/// `GET /{shop}/commandes/{id}` and the same with `.ics`.
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, file)): Path<(String, String)>,
    Query(proof): Query<Proof>,
) -> Result<Response, Problem> {
    let id = file.strip_suffix(".ics").unwrap_or(&file);
    let (shop, known) = opened(&app, &slug, id, &proof.t)?;
    let (order, history) = read(&app, &shop, known).await?;
    if file.ends_with(".ics") {
        return Ok(calendar(&app, visitor.lang, &shop, &order));
    }
    let mut view =
        Writer { app: &app, lang: visitor.lang, shop: &shop, order: &order, history: &history, now: app.now() }
            .page(&visitor);
    view.said = (proof.dit == "note" && order.state.is_open()).then(|| visitor.lang.say("order-reserved"));
    (view.coming, view.usual) = coming::beside(&app, &visitor, &shop, &order, &proof).await?;
    let beside = coming::lunch(&app, visitor.lang, &shop, &order, &proof).await?;
    view.lunch = beside.every;
    view.papers = papers::beside(&app, visitor.lang, &shop, &order).await?;
    if let Some((rest, said)) = view.papers.paid.clone().filter(|_| !view.is_void()) {
        view.total = rest;
        view.vat.insert(0, said);
    }
    if proof.dit == "facture" {
        view.said = Some(visitor.lang.say("papers-made"));
    }
    if let Some(paid) = beside.paid.filter(|_| !view.is_void()) {
        view.total_label = paid;
    }
    visitor.knows_order(shop.slug(), known).show(StatusCode::OK, &view)
}

/// `POST /{shop}/commandes/{id}/annuler`: "je ne peux pas venir".
pub async fn cancel(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Query(proof): Query<Proof>,
) -> Result<Response, Problem> {
    let (shop, known) = opened(&app, &slug, &id, &proof.t)?;
    let (mut env, own, now) = (app.env(), shop.clone(), app.now());
    let moved = app
        .db()
        .write(&shop.key, move |tx| {
            orders::move_to(tx, &mut env, &own, known, State::Cancelled, &Actor::customer(), "")
        })
        .await;
    match moved {
        Ok(order) => Ok(visitor.with(Redirect::to(&order.path(app.secrets())))),
        Err(failure) => Err(orders::words::problem(visitor.lang, &shop, now, failure)),
    }
}

/// `GET /{shop}/c/{short}`: the short link of a message leads to the order.
pub async fn short(Shared(app): Shared<App>, Path((slug, short)): Path<(String, String)>) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    let id = orders::read_short(app.secrets(), &short).ok_or_else(Problem::not_found)?;
    let (order, _) = read(&app, &shop, id).await?;
    Ok(Redirect::to(&order.path(app.secrets())).into_response())
}

/// The pick-up as an event of the customer's calendar.
fn calendar(app: &App, lang: Lang, shop: &Shop, order: &Order) -> Response {
    let code = order.code(app.secrets());
    let host = app.base().rsplit("//").next().unwrap_or_default();
    let end = order.pickup_at.saturating_add(SignedDuration::from_mins(15)).unwrap_or(order.pickup_at);
    let title = lang.with("ics-title", &[("shop", Arg::from(&shop.name)), ("code", Arg::from(&code))]);
    let event = ical::Event {
        uid: format!("{}@{host}", order.id),
        sequence: u32::try_from(order.version).unwrap_or(0),
        start: order.pickup_at,
        end,
        summary: title.clone(),
        description: format!("{}\n{} {code}", say::lines(lang, order), lang.say("code")),
        location: say::address(shop),
        url: format!("{}{}", app.base(), order.path(app.secrets())),
        cancelled: !order.state.is_open() && order.state != State::Collected,
        stamp: order.moved_at,
    };
    let text = ical::Calendar { name: title, events: vec![event] }.text();
    let name = format!("attachment; filename=\"commande-{code}.ics\"");
    ([(header::CONTENT_TYPE, ical::MEDIA_TYPE.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response()
}

/// The stamp of a state.
pub fn stamp(lang: Lang, state: State) -> Stamp {
    let (class, key) = match state {
        State::Held | State::Received => ("", "state-received"),
        State::Accepted => ("", "state-accepted"),
        State::Preparing => ("is-soon", "state-preparing"),
        State::SetAside => ("is-aside", "state-set-aside"),
        State::Ready => ("is-ready", "state-ready"),
        State::Collected => ("is-next", "state-collected"),
        State::Refused => ("is-refused", "state-refused"),
        State::Cancelled | State::Expired => ("is-next", "state-cancelled"),
        State::NotCollected => ("is-next", "state-not-collected"),
    };
    Stamp { class, word: lang.say(key) }
}

struct Writer<'a> {
    app: &'a App,
    lang: Lang,
    shop: &'a Shop,
    order: &'a Order,
    history: &'a [Fact],
    now: Timestamp,
}

impl Writer<'_> {
    fn at(&self, at: Timestamp) -> Arg {
        Arg::from(say::hour(self.lang, self.shop, at))
    }

    fn page(&self, visitor: &Visitor) -> StatusPage {
        let (lang, order, secrets) = (self.lang, self.order, self.app.secrets());
        let code = order.code(secrets);
        let stamp = stamp(lang, order.state);
        let word = stamp.word.to_lowercase();
        let title = lang.with("order-title", &[("code", Arg::from(&code)), ("state", Arg::from(word))]);
        let mut page = visitor.tab(title, Tab::Orders);
        let open = order.state.is_open();
        if open {
            page.live = Some(format!("/{}/evenements", self.shop.slug()));
            page.seen = Some(lang.with("seen-at", &[("at", self.at(self.now))]));
        }
        let (news, more) = self.news();
        let here = format!("/{}/commandes/{}", self.shop.slug(), order.id);
        let token = order.token(secrets);
        let collected = order.state == State::Collected;
        let void = !open && !collected;
        let label = match () {
            () if void => "nothing-due",
            () if collected => "paid",
            () => "to-pay",
        };
        StatusPage {
            qr: open.then(|| qr(&format!("{}{}#{code}", self.app.base(), order.short_path(secrets)))),
            code,
            stamp,
            steps: if void { Vec::new() } else { self.steps() },
            lines: self.lines(),
            total_label: lang.say(label),
            total: say::euros(lang, if void { kernel::Cents(0) } else { order.total }),
            vat: if void { Vec::new() } else { self.vat() },
            receipt: order.receipt.as_ref().map(|receipt| {
                let day = words::day(self.shop.day(receipt.at), self.shop.day(self.now), lang.style());
                let number = format!("{}-{:03}", order.day, order.number);
                let args = [("day", Arg::from(day)), ("at", self.at(receipt.at)), ("number", Arg::from(number))];
                lang.with("receipt-line", &args)
            }),
            ics: open.then(|| format!("{here}.ics?t={token}")),
            cancel: open.then(|| format!("{here}/annuler?t={token}")),
            again: (!open).then(|| format!("/{}/reserver?comme={}&t={token}", self.shop.slug(), order.id)),
            reach: say::reach(lang, self.shop).into_iter().map(|way| (way.href, way.icon, way.word)).collect(),
            said: None,
            coming: None,
            usual: None,
            lunch: None,
            papers: Papers::default(),
            shop: say::name(self.shop),
            news,
            more,
            page,
        }
    }

    /// What is to be known, in two sentences.
    fn news(&self) -> (String, String) {
        let (lang, order, shop) = (self.lang, self.order, self.shop);
        let named = || ("shop", Arg::from(&shop.name));
        let day = || ("day", Arg::from(say::day(lang, shop, self.now, order.day)));
        let waits = || lang.with("order-waits", &[named(), day(), ("at", self.at(order.pickup_at))]);
        match order.state {
            State::Held | State::Received | State::Accepted | State::Preparing => {
                (lang.with("order-received", &[("at", self.at(order.pickup_at))]), waits())
            }
            State::SetAside => (lang.with("order-set-aside", &[("at", self.at(order.expires_at))]), waits()),
            State::Ready => (lang.say("order-ready"), lang.with("order-ready-more", &[named()])),
            State::Collected => {
                let at = order.receipt.as_ref().map_or(order.moved_at, |receipt| receipt.at);
                (lang.say("order-collected"), lang.with("order-collected-more", &[("at", self.at(at)), named()]))
            }
            State::Cancelled | State::Expired => (lang.say("order-cancelled"), lang.say("order-cancelled-more")),
            State::NotCollected => {
                let more = lang.with("order-not-collected-more", &[day(), ("at", self.at(order.pickup_at))]);
                (lang.say("order-not-collected"), more)
            }
            State::Refused => {
                let why = self.history.iter().rev().filter_map(|fact| fact.detail::<Moved>());
                let why = why.map(|moved| moved.why).find(|why| !why.is_empty()).unwrap_or_default();
                let more = lang.with("order-refused-more", &[("reason", Arg::from(why))]);
                (lang.with("order-refused", &[named()]), more.trim().to_owned())
            }
        }
    }

    /// When the order came into a state, by its history.
    fn since(&self, state: State) -> Option<Timestamp> {
        let kind = format!("order.{}", state.as_str());
        self.history.iter().rev().find(|fact| fact.kind == kind).map(|fact| fact.at)
    }

    fn steps(&self) -> Vec<Step> {
        let (lang, order) = (self.lang, self.order);
        let done = match order.state {
            State::SetAside => 1,
            State::Ready => 2,
            State::Collected => 4,
            _ => 0,
        };
        let states = [
            (State::Received, "check", "step-received"),
            (State::SetAside, "loaf", "step-set-aside"),
            (State::Ready, "bell", "step-ready"),
            (State::Collected, "door", "step-collected"),
        ];
        let step = |(n, (state, icon, key)): (usize, (State, &'static str, &str))| {
            let place = match n {
                n if n < done => Place::Done,
                n if n == done => Place::Here,
                _ => Place::Ahead,
            };
            let reached = self.since(state).filter(|_| place != Place::Ahead).map(|at| self.at(at));
            let at = match (place, state, reached) {
                (Place::Ahead, State::Ready, _) => Some(lang.with("soonest-at", &[("at", self.at(order.pickup_at))])),
                (_, _, Some(Arg::Text(at))) => Some(at),
                _ => None,
            };
            Step { icon, word: lang.say(key), at, place }
        };
        states.into_iter().enumerate().map(step).collect()
    }

    fn lines(&self) -> Vec<OrderLine> {
        let style = self.lang.style();
        let line = |line: &orders::Line| OrderLine {
            quantity: words::amount(line.quantity.get(), line.unit, style),
            name: line.label(),
            note: Some(say::capital(&line.allergens)).filter(|text| !text.is_empty()),
            amount: say::euros(self.lang, line.total),
            void: line.dropped,
        };
        self.order.lines.iter().map(line).collect()
    }

    fn vat(&self) -> Vec<String> {
        let totals = match &self.order.receipt {
            Some(receipt) => receipt.vat.clone(),
            None => {
                let amounts: Vec<_> = self.order.standing().map(|line| (line.vat, line.total)).collect();
                money::vat(&amounts).0
            }
        };
        let line = |total: &money::VatTotal| {
            let rate = words::percent(total.rate, self.lang.style());
            let amount = Arg::from(say::euros(self.lang, total.vat));
            self.lang.with("vat-line", &[("rate", Arg::from(rate)), ("amount", amount)])
        };
        totals.iter().filter(|total| total.rate.basis_points() > 0).map(line).collect()
    }
}
