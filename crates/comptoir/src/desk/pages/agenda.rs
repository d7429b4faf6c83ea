//! The agenda: who is met when, what is still to be noted, the events of the shop, and how the reader meets people.

use db::{Conn, DbError};
use jiff::{SignedDuration, ToSpan};
use kernel::{calendar, id::StaffId};

use super::{
    super::views::{AgendaDay, AgendaPage, EventRow, MeetRow, MeetSettings, Place},
    frame::{Answer, Asked, Clerk, Fields, go, page},
    meetings,
};
use crate::{
    advisors,
    appointments::{
        self, SetUp, events,
        rules::{DAYS, LENGTHS, State, Way},
        words,
    },
    platform::{Problem, i18n::Arg},
};

/// What became of a meeting can be noted for so many days.
const NOTED: i64 = 14;
/// So many events are listed.
const MOST: i64 = 20;

fn staff(clerk: &Clerk) -> Result<StaffId, Problem> {
    clerk.right.staff().ok_or_else(Problem::forbidden)
}

/// `GET /bureau/agenda`: one's own, or a colleague's by `?avec=`.
pub async fn show(clerk: Clerk, Asked(asked): Asked) -> Answer {
    let own = staff(&clerk)?;
    let shown: StaffId = asked.text("avec").parse().unwrap_or(own);
    page(&clerk.read(move |conn, clerk| draw(conn, clerk, own, shown)).await?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk, own: StaffId, shown: StaffId) -> Result<AgendaPage, DbError> {
    let (lang, shop, now) = (clerk.lang, clerk.shop(), clerk.now);
    let team = advisors::team(conn, shop, now)?;
    let shown = team.iter().find(|member| member.staff == shown).map_or(own, |member| member.staff);
    let name = team.iter().find(|member| member.staff == shown).map_or("", |member| &member.name);
    let mut colleagues = Vec::new();
    if team.len() > 1 {
        let chip = |member: &advisors::Member| {
            (format!("/bureau/agenda?avec={}", member.staff), member.name.clone(), member.staff == shown)
        };
        colleagues = team.iter().map(chip).collect();
    }
    let from = now.saturating_sub(SignedDuration::from_hours(24 * NOTED)).unwrap_or(now);
    let last = shop.day(now).checked_add((DAYS + 1).days()).unwrap_or_else(|_| shop.day(now));
    let to = calendar::day_start(last, shop.zone());
    let (mut past, mut days): (Vec<MeetRow>, Vec<AgendaDay>) = (Vec::new(), Vec::new());
    for one in appointments::agenda(conn, &shop.key, shown, from, to)? {
        let Some(start) = one.start else { continue };
        let over = one.state == State::Cancelled && one.news == appointments::News::None;
        if over || matches!(one.state, State::Kept | State::Missed) {
            continue;
        }
        let row = meetings::row(conn, clerk, &one, start <= now, "/bureau/agenda")?;
        if start <= now {
            let who = super::list::called(conn, clerk, one.person)?;
            past.push(MeetRow { who, ..row });
            continue;
        }
        let label = clerk.day(start);
        match days.last_mut().filter(|day| day.label == label) {
            Some(day) => day.rows.push(row),
            None => days.push(AgendaDay { label, rows: vec![row] }),
        }
    }
    let waiting = super::list::waiting(conn, clerk, None)?.len();
    Ok(AgendaPage {
        shell: clerk.shell(conn, lang.say("meet-agenda"), Place::Agenda, waiting)?,
        title: if shown == own { lang.say("meet-desk-own") } else { lang.with1("meet-desk-of", "who", name) },
        colleagues,
        past,
        days,
        events: coming(conn, clerk)?,
        settings: if shown == own { Some(settings(conn, clerk, own)?) } else { None },
    })
}

fn coming(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<Vec<EventRow>, DbError> {
    let mut rows = Vec::new();
    for event in events::events_from(conn, &clerk.shop().key, clerk.now, MOST)? {
        let room = super::events::room(conn, clerk, &event)?;
        rows.push(EventRow {
            url: format!("/bureau/rencontres/{}", event.id),
            title: event.title.clone(),
            when: words::when(clerk.lang, clerk.shop(), clerk.now, event.start, clerk.lang.style()),
            room: if event.cancelled { clerk.lang.say("event-is-off") } else { room },
        });
    }
    Ok(rows)
}

fn settings(conn: &mut Conn<'_>, clerk: &Clerk, own: StaffId) -> Result<MeetSettings, DbError> {
    let (lang, shop) = (clerk.lang, clerk.shop());
    let known = appointments::set_ups(conn, &shop.key)?.into_iter().find(|(staff, _)| *staff == own);
    let set = known.is_some();
    let set_up = known.map_or_else(SetUp::default, |(_, set_up)| set_up);
    let base = clerk.app.base();
    let feed = format!("{base}{}", appointments::feed_path(clerk.app.secrets(), &shop.key, own, set_up.feed));
    let way = |(way, word): (Way, &'static str)| (word, words::how(lang, way), set_up.ways.contains(&way));
    let length = |n: i64| (n.to_string(), words::length(lang, n), n == set_up.minutes);
    Ok(MeetSettings {
        ways: Way::ALL.into_iter().map(way).collect(),
        lengths: LENGTHS.into_iter().map(length).collect(),
        place: set_up.place.clone(),
        address: words::address(shop),
        link: set_up.link.clone(),
        webcal: format!("webcal://{}", feed.rsplit("//").next().unwrap_or_default()),
        feed: set.then_some(feed),
        page: (!set_up.ways.is_empty()).then(|| format!("/{}/rendez-vous?avec={own}", shop.slug())),
    })
}

/// `POST /bureau/agenda`: how one meets people.
pub async fn keep(clerk: Clerk, fields: Fields) -> Answer {
    let own = staff(&clerk)?;
    let ways: Vec<Way> = Way::ALL
        .into_iter()
        .map(|(way, _)| way)
        .filter(|way| fields.all("comment").any(|word| word == way.as_str()))
        .collect();
    let (place, link) = (fields.line("lieu", 140), fields.line("lien", 300));
    let new = SetUp { ways, minutes: fields.number("minutes").unwrap_or(30), place, link, feed: 0 };
    let kept = clerk.once(fields.nonce("agenda"), move |tx, env, clerk| {
        appointments::set_up(tx, env, &clerk.shop().key, own, &new)
    });
    if kept.await? == Some(false) {
        return Err(Problem::unprocessable("bad-link", clerk.lang.say("meet-desk-link-wrong")));
    }
    go("/bureau/agenda?dit=note")
}

/// `POST /bureau/agenda/calendrier`: the calendar gets a new address.
pub async fn revoke(clerk: Clerk, fields: Fields) -> Answer {
    let own = staff(&clerk)?;
    let done = clerk
        .once(fields.nonce("calendar"), move |tx, env, clerk| appointments::new_feed(tx, env, &clerk.shop().key, own));
    done.await?;
    go("/bureau/agenda?dit=note")
}

/// A count beside another, worded.
pub fn of(clerk: &Clerk, key: &str, n: i64, all: i64) -> String {
    clerk.lang.with(key, &[("n", Arg::from(n)), ("all", Arg::from(all))])
}
