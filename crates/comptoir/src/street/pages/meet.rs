//! Meeting somebody of a shop: choosing a time in two taps; the page of a meeting, where it is moved or taken back; its
//! calendar, and that of an advisor.

mod calendar;
mod own;
mod video;

use std::sync::Arc;

use axum::{
    Form as Body,
    extract::{Query, State as Shared},
    http::StatusCode,
    response::{Redirect, Response},
};
use db::{Conn, DbError};
use jiff::{Timestamp, civil::Date};
use kernel::{Contact, calendar as days, id::StaffId, id::uuid_v7};
use serde::Deserialize;

pub use self::{
    calendar::{agenda, answer, host},
    own::{act as own_act, show as own},
    video::{show as room, signal},
};
use super::{say, shop::of, visitor::Visitor};
use crate::{
    advisors,
    appointments::{self, By, Diary, Failure, Wish, rules::Way, words},
    customers,
    platform::{App, Problem, i18n::Lang, limits::Act, once, problem::Path, web::layout::Tab},
    shops::Shop,
    street::views::{
        meet::{Chosen, MeetDay, MeetPage},
        reserve::Field,
    },
};

/// So many days are shown at once.
const SHOWN: usize = 4;

/// What of it is chosen already.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// With whom.
    #[serde(default)]
    avec: String,
    /// How.
    #[serde(default)]
    comment: String,
    /// When, in milliseconds.
    #[serde(default)]
    a: String,
    /// From which day on times are shown.
    #[serde(default)]
    des: String,
}

impl Asked {
    fn at(&self) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.a.parse().ok()?).ok()
    }
}

/// What was typed, and why it cannot be taken.
#[derive(Debug, Clone, Default)]
struct Typed {
    name: String,
    contact: String,
    subject: String,
    wrong: Option<String>,
    name_why: Option<String>,
    contact_why: Option<String>,
}

/// What a page of times is drawn from.
struct Times {
    diaries: Vec<Diary>,
    way: Option<Way>,
    days: Vec<(Date, Vec<Timestamp>)>,
    about: String,
    /// The name under which the proven address is known.
    known: String,
}

/// `GET /{shop}/rendez-vous`
pub async fn show(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    draw(&app, visitor, &shop, asked, Typed::default(), StatusCode::OK).await
}

/// The reader's own advisor, when their address is proven.
fn own_advisor(
    conn: &mut Conn<'_>,
    shop: &Shop,
    proven: Option<&Contact>,
) -> Result<(Option<StaffId>, String), DbError> {
    let Some(contact) = proven else { return Ok((None, String::new())) };
    let customers::Who::One(person) = customers::who(conn, &shop.key, contact)? else {
        return Ok((None, String::new()));
    };
    let members = customers::members(conn, &shop.key, person)?;
    let advised = advisors::of(conn, &shop.key, &members)?.filter(|one| one.state == advisors::State::Agreed);
    Ok((advised.map(|one| one.staff), customers::head(conn, &shop.key, person)?.name))
}

fn read(
    conn: &mut Conn<'_>,
    shop: &Shop,
    asked: &Asked,
    proven: Option<&Contact>,
    now: Timestamp,
) -> Result<Times, DbError> {
    let (advisor, known) = own_advisor(conn, shop, proven)?;
    let first = asked.avec.parse().ok().or(advisor);
    let diaries = advisors::agenda::diaries(conn, shop, first, now)?;
    let mut times = Times { way: None, days: Vec::new(), about: String::new(), known, diaries };
    if let Some(diary) = times.diaries.first() {
        let ways = diary.ways();
        let wished = Way::parse(&asked.comment).filter(|way| ways.contains(way));
        times.way = wished.or_else(|| ways.first().copied());
        times.about = advisors::profile(conn, &shop.key, diary.staff)?.unwrap_or_default().about;
        let from = days::parse_day(&asked.des).unwrap_or_else(|| shop.day(now));
        if let Some(way) = times.way {
            let wished = (way, diary.set_up.minutes);
            times.days = appointments::free(conn, shop, diary, wished, (from, SHOWN + 1), now)?;
        }
    }
    Ok(times)
}

/// The days of a page, each time with what `to` makes of it.
pub(super) fn days_of(
    lang: Lang,
    shop: &Shop,
    now: Timestamp,
    days: &[(Date, Vec<Timestamp>)],
    to: impl Fn(Timestamp) -> String,
) -> Vec<MeetDay> {
    let time = |at: &Timestamp| (to(*at), say::hour(lang, shop, *at));
    let day = |(day, times): &(Date, Vec<Timestamp>)| MeetDay {
        label: say::capital(&say::day(lang, shop, now, *day)),
        times: times.iter().map(time).collect(),
    };
    days.iter().map(day).collect()
}

async fn draw(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    asked: Asked,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (own, now, lang, proven, wished) = (shop.clone(), app.now(), visitor.lang, visitor.proven(), asked.clone());
    let told = proven.clone();
    let Times { diaries, way, mut days, about, known } =
        app.db().read(move |conn| read(conn, &own, &wished, proven.as_ref(), now)).await?;
    let more = if days.len() > SHOWN { days.pop().map(|(day, _)| day) } else { None };
    let base = format!("/{}/rendez-vous", shop.slug());
    let page = visitor.tab(lang.with1("meet-page", "shop", &shop.name), Tab::Street);
    let (Some(diary), Some(way)) = (diaries.first(), way) else {
        let view = MeetPage::nobody(page, say::name(shop));
        return visitor.show(StatusCode::OK, &view);
    };
    let link = |staff: StaffId, way: Way| format!("{base}?avec={staff}&comment={}", way.as_str());
    let here = link(diary.staff, way);
    let chosen = asked.at().filter(|at| *at > now).map(|at| {
        let me = visitor.me.as_ref();
        let or = |typed: &str, known: Option<String>| {
            if typed.is_empty() { known.unwrap_or_default() } else { typed.to_owned() }
        };
        let name = me.map(|me| me.name.clone()).or(Some(known).filter(|name| !name.is_empty()));
        let contact = told.clone().or_else(|| me.map(|me| me.contact.clone()));
        let args = [
            ("who", (&diary.name).into()),
            ("how", words::how(lang, way).into()),
            ("length", words::length(lang, diary.set_up.minutes).into()),
        ];
        Chosen {
            at: at.as_millisecond().to_string(),
            when: say::capital(&words::when(lang, shop, now, at, lang.style())),
            what: lang.with("meet-with", &args),
            note: lang.say(match way {
                Way::Here => "meet-note-here",
                Way::Phone => "meet-note-phone",
                Way::Video => "meet-note-video",
            }),
            place: place(shop, diary, way),
            name: Field { value: or(&typed.name, name), why: typed.name_why.clone() },
            contact: Field {
                value: or(&typed.contact, contact.map(|c| say::contact(&c))),
                why: typed.contact_why.clone(),
            },
            subject: typed.subject.clone(),
            other: here.clone(),
        }
    });
    let view = MeetPage {
        who: lang.with1("meet-title", "who", &diary.name),
        about,
        others: diaries.iter().skip(1).map(|one| (link(one.staff, one.ways()[0]), one.name.clone())).collect(),
        ways: diary
            .ways()
            .into_iter()
            .map(|one| (link(diary.staff, one), words::icon(one), say::capital(&words::how(lang, one)), one == way))
            .collect(),
        length: words::length(lang, diary.set_up.minutes),
        days: days_of(lang, shop, now, &days, |at| format!("{here}&a={}#qui", at.as_millisecond())),
        later: more.map(|day| format!("{here}&des={day}#quand")),
        first: (!asked.des.is_empty()).then(|| format!("{here}#quand")),
        chosen,
        action: base,
        staff: diary.staff.to_string(),
        way: way.as_str(),
        nonce: uuid_v7(now, app.env().rng.as_mut()).simple().to_string(),
        wrong: typed.wrong,
        shop: say::name(shop),
        nobody: false,
        page,
    };
    visitor.show(status, &view)
}

/// Where one meets, for who chooses.
fn place(shop: &Shop, diary: &Diary, way: Way) -> String {
    match way {
        Way::Here if diary.set_up.place.is_empty() => words::address(shop),
        Way::Here => diary.set_up.place.clone(),
        Way::Phone | Way::Video => String::new(),
    }
}

/// `POST /{shop}/rendez-vous`: it is booked.
pub async fn act(
    Shared(app): Shared<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let shop = of(&app, &slug)?;
    if !app.limits().allow(Act::Order, &visitor.caller) {
        return Err(Problem::too_many());
    }
    let (lang, text) = (visitor.lang, |name: &str, most: usize| field(&pairs, name, most));
    let asked = Asked { avec: text("avec", 60), comment: text("comment", 20), a: text("a", 20), des: String::new() };
    let (name, subject, nonce) = (text("name", 80), text("sujet", 140), text("nonce", 80));
    let typed =
        Typed { contact: text("contact", 120), name: name.clone(), subject: subject.clone(), ..Typed::default() };
    let (Some(way), Some(at), Ok(staff)) = (Way::parse(&asked.comment), asked.at(), asked.avec.parse::<StaffId>())
    else {
        return Err(Problem::bad_request("a"));
    };
    let contact = match typed.contact.parse::<Contact>() {
        Ok(contact) if !name.is_empty() => contact,
        parsed => {
            let why = |wrong: bool, key: &str| wrong.then(|| lang.say(key));
            let typed = Typed {
                contact_why: why(parsed.is_err(), "contact-wrong"),
                name_why: why(name.is_empty(), "meet-name-missing"),
                ..typed
            };
            return draw(&app, visitor, &shop, asked, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let (mut env, own) = (app.env(), shop.clone());
    let done = app.db().write(&shop.key, move |tx| {
        if let Some(path) = once::before(tx, &own.key, &nonce)? {
            return Ok(path);
        }
        let diary = advisors::agenda::diary(tx, &own, staff, env.now)?.ok_or(Failure::NotOffered)?;
        let person = customers::open(tx, &mut env, &own.key, &name, &contact)?;
        let start = Some(at);
        let wish = Wish { person, contact: Some(&contact), name: &name, lang, way, subject: &subject, start };
        let booked = appointments::book(tx, &mut env, &own, &diary, &wish, By::Customer)?;
        let path = booked.path(&env.secrets);
        once::remember(tx, env.now, &own.key, &nonce, &path)?;
        Ok::<_, Failure>(path)
    });
    let typed = match done.await {
        Ok(path) => return Ok(visitor.with(Redirect::to(&format!("{path}?dit=pris")))),
        Err(Failure::Error(error)) => return Err(error.into()),
        Err(Failure::NoNumber) => Typed { contact_why: Some(lang.say("meet-no-number")), ..typed },
        Err(failure) => Typed { wrong: Some(sentence(lang, &failure)), ..typed },
    };
    let taken = typed.wrong.is_some();
    let asked = if taken { Asked { a: String::new(), ..asked } } else { asked };
    let status = if taken { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    draw(&app, visitor, &shop, asked, typed, status).await
}

/// A field of a form, on one line.
pub(super) fn field(pairs: &[(String, String)], name: &str, most: usize) -> String {
    let value = pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.trim()).unwrap_or_default();
    value.chars().filter(|c| !c.is_control()).take(most).collect()
}

/// Why not, and what to do instead.
pub(super) fn sentence(lang: Lang, failure: &Failure) -> String {
    lang.say(match failure {
        Failure::NotFree => "meet-no-free",
        Failure::NotOffered => "meet-no-offer",
        Failure::NoNumber => "meet-no-number",
        Failure::TooMany => "meet-no-more",
        Failure::Over => "meet-no-over",
        Failure::Error(_) => "error-500",
    })
}
