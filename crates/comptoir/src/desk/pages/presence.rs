//! One's own presence: here, in a pause, away until a day; the line about oneself and one's hours.

use db::{Conn, DbError};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday, time},
};
use kernel::{calendar, words};

use super::{
    super::views::{DayHours, Place, PresencePage},
    frame::{Answer, Clerk, Fields, go, page},
};
use crate::{
    advisors::{
        self,
        rules::{Said, here_until, presence},
    },
    platform::{Problem, i18n::Arg},
};

/// The weekdays as hours are written.
const DAYS: [(&str, Weekday); 7] = [
    ("Mo", Weekday::Monday),
    ("Tu", Weekday::Tuesday),
    ("We", Weekday::Wednesday),
    ("Th", Weekday::Thursday),
    ("Fr", Weekday::Friday),
    ("Sa", Weekday::Saturday),
    ("Su", Weekday::Sunday),
];

fn staff(clerk: &Clerk) -> Result<kernel::id::StaffId, Problem> {
    clerk.right.staff().ok_or_else(Problem::forbidden)
}

/// `GET /bureau/presence`
pub async fn show(clerk: Clerk) -> Answer {
    staff(&clerk)?;
    page(&clerk.read(draw).await?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<PresencePage, DbError> {
    let (lang, shop, now) = (clerk.lang, clerk.shop(), clerk.now);
    let (mut profile, mut clients) = (advisors::Profile::default(), 0);
    if let Some(staff) = clerk.right.staff() {
        profile = advisors::profile(conn, &shop.key, staff)?.unwrap_or_default();
        clients = advisors::clients(conn, &shop.key, staff, 10_000)?.len();
    }
    let hours = advisors::hours(shop, &profile);
    let today = shop.day(now);
    let field = |at: Timestamp| at.to_zoned(shop.zone().clone()).strftime("%H:%M").to_string();
    let days = DAYS.map(|(code, weekday)| {
        let spans = hours.on(plain_day(today, weekday));
        let span = |n: usize| spans.get(n).map(|span| (field(span.start), field(span.end))).unwrap_or_default();
        DayHours { code, name: words::weekday(weekday, lang.style()).to_owned(), spans: [span(0), span(1)] }
    });
    let waiting = super::list::waiting(conn, clerk, None)?.len();
    let says = advisors::words::presence(lang, shop, now, clerk.name(), presence(&hours, profile.said, now));
    let tomorrow = today.tomorrow().unwrap_or(today);
    Ok(PresencePage {
        shell: clerk.shell(conn, lang.say("desk-presence"), Place::Inner, waiting)?,
        says,
        about: profile.about,
        days: days.into_iter().collect(),
        shops: profile.hours.is_empty(),
        away: (tomorrow.to_string(), tomorrow.to_string()),
        clients: lang.with("desk-presence-clients", &[("n", Arg::from(clients))]),
    })
}

/// The next day of a weekday that is no public holiday: its hours are the usual ones.
fn plain_day(today: Date, weekday: Weekday) -> Date {
    let days = today.series(1.day()).take(70).filter(|day| day.weekday() == weekday);
    let mut days = days.filter(|day| calendar::public_holiday(*day).is_none());
    days.next().unwrap_or(today)
}

/// `POST /bureau/presence`: one tap.
pub async fn say(clerk: Clerk, fields: Fields) -> Answer {
    let staff = staff(&clerk)?;
    let zone = clerk.shop().zone().clone();
    let pause = fields.number("pause").and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let day: Option<Date> = fields.text("jour").parse().ok();
    let (dit, back) = (fields.text("dit").to_owned(), back(&fields));
    let away = match (dit.as_str(), pause, day) {
        ("la", _, _) => None,
        ("absent", _, Some(day)) => {
            Some(day.to_datetime(time(0, 0, 0, 0)).to_zoned(zone).map(|at| at.timestamp()).ok())
        }
        (_, Some(until), _) => Some(Some(until)),
        _ => return Err(Problem::bad_request("dit")),
    };
    if away.flatten().is_some_and(|until| until <= clerk.now) || away == Some(None) {
        return Err(Problem::unprocessable("bad-time", clerk.lang.say("desk-away-wrong")));
    }
    clerk
        .once(String::new(), move |tx, env, clerk| {
            let shop = clerk.shop();
            let said = match away {
                Some(until) => Said { here: false, until },
                None => {
                    let profile = advisors::profile(tx, &shop.key, staff)?.unwrap_or_default();
                    Said { here: true, until: Some(here_until(&advisors::hours(shop, &profile), env.now)) }
                }
            };
            advisors::say(tx, &shop.key, staff, said, env.now)
        })
        .await?;
    go(back)
}

/// Where the tap came from: a page of the desk, else the desk.
fn back(fields: &Fields) -> String {
    let here = fields.text("retour") == "/bureau/presence";
    if here { "/bureau/presence?dit=presence".to_owned() } else { "/bureau?dit=presence".to_owned() }
}

/// `POST /bureau/presence/horaires`: the line about oneself and one's week.
pub async fn keep(clerk: Clerk, fields: Fields) -> Answer {
    let staff = staff(&clerk)?;
    let about = fields.line("about", 140);
    let hours = if fields.text("commerce") == "1" { Some(String::new()) } else { week(&fields) };
    let wrong = || Problem::unprocessable("bad-hours", clerk.lang.say("desk-hours-wrong"));
    let hours = hours.ok_or_else(wrong)?;
    let kept = clerk.once(fields.nonce("hours"), move |tx, env, clerk| {
        advisors::introduce(tx, env, clerk.shop(), staff, &about, &hours)
    });
    if kept.await? == Some(false) { Err(wrong()) } else { go("/bureau/presence?dit=presence") }
}

/// The week of a form as hours are written; none when a stretch ends before it begins, or lacks an end.
fn week(fields: &Fields) -> Option<String> {
    let mut days = Vec::new();
    for (code, _) in DAYS {
        let mut spans = Vec::new();
        for n in 0..2 {
            let at = |end: &str| fields.text(&format!("{code}-{n}-{end}")).to_owned();
            let (from, to) = (at("de"), at("a"));
            if from.is_empty() && to.is_empty() {
                continue;
            }
            let (start, end): (jiff::civil::Time, jiff::civil::Time) = (from.parse().ok()?, to.parse().ok()?);
            if start >= end {
                return None;
            }
            spans.push(format!("{}-{}", start.strftime("%H:%M"), end.strftime("%H:%M")));
        }
        if !spans.is_empty() {
            days.push(format!("{code} {}", spans.join(",")));
        }
    }
    Some(if days.is_empty() { "off".to_owned() } else { days.join("; ") })
}
