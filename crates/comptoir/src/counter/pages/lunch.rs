//! The lunches of a day: what is prepared by workstation, then names by the hour; for paper or for the kitchen.

use db::{Conn, DbError};
use jiff::civil::Date;
use kernel::calendar;

use crate::{
    catalogue::words::allergen,
    orders::rules::State,
    subscriptions::{self, Prep, Ticket, rules::Pay},
};

use super::{
    super::views::{
        Place,
        board::Line,
        lunch::{LunchRow, LunchSheet},
    },
    frame::{Answer, Asked, Staff, page},
};

/// `GET /comptoir/dejeuners?jour=`: tomorrow's, when none is said.
pub async fn show(staff: Staff, Asked(asked): Asked) -> Answer {
    let today = staff.shop().day(staff.now);
    let day = calendar::parse_day(asked.text("jour")).or_else(|| today.tomorrow().ok()).unwrap_or(today);
    page(&staff.read(move |conn, staff| draw(conn, staff, day)).await?)
}

/// A number of articles with their name.
fn line((quantity, name): (i64, String)) -> Line {
    Line { quantity: quantity.to_string(), name, options: String::new(), dropped: false }
}

fn draw(conn: &mut Conn<'_>, staff: &Staff, day: Date) -> Result<LunchSheet, DbError> {
    let lang = staff.lang;
    let Prep { forecast, groups, tickets, without, .. } = subscriptions::prep(conn, staff.shop(), day, staff.now)?;
    let count = tickets.len();
    let mut hours: Vec<(String, Vec<LunchRow>)> = Vec::new();
    for ticket in tickets {
        let at = staff.hour(ticket.at);
        let row = row(staff, ticket);
        match hours.last_mut() {
            Some((hour, rows)) if *hour == at => rows.push(row),
            _ => hours.push((at, vec![row])),
        }
    }
    let group = |group: subscriptions::Group| {
        let pieces: i64 = group.totals.iter().map(|total| total.quantity).sum();
        let station = if group.station.is_empty() { lang.say("lunch-prep-chef") } else { group.station };
        let lines = group.totals.into_iter().map(|total| line((total.quantity, total.name))).collect();
        (station, usize::try_from(pieces).unwrap_or(0), lines)
    };
    let beside = |other: Result<Date, jiff::Error>| other.unwrap_or(day).to_string();
    let full = subscriptions::words::in_full(day, lang.style());
    let mut letters = full.chars();
    let title = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    Ok(LunchSheet {
        shell: staff.shell(conn, lang.say("lunch-prep-title"), Place::Day)?,
        day: title,
        before: beside(day.yesterday()),
        after: beside(day.tomorrow()),
        count,
        forecast: forecast.map(|at| lang.with1("lunch-prep-forecast", "it", staff.moment(at))),
        groups: groups.into_iter().map(group).collect(),
        hours,
        without: without
            .into_iter()
            .map(|(id, name, why)| {
                let style = lang.style();
                let why = why.map(|change| subscriptions::words::change(lang, staff.shop(), &change, style));
                (name, why.unwrap_or_else(|| lang.say("lunch-prep-skipped")), format!("/comptoir/abonnes/{id}"))
            })
            .collect(),
    })
}

fn row(staff: &Staff, ticket: Ticket) -> LunchRow {
    let lang = staff.lang;
    let style = lang.style();
    let mut notes: Vec<String> =
        ticket.changes.iter().map(|change| subscriptions::words::change(lang, staff.shop(), change, style)).collect();
    match ticket.pay {
        Pay::Card => notes.push(lang.say("lunch-prep-card")),
        Pay::Month => notes.push(lang.say("lunch-prep-month")),
        Pay::Pickup => {}
    }
    LunchRow {
        url: format!("/comptoir/abonnes/{}", ticket.subscription),
        name: ticket.name,
        code: ticket.order.as_ref().map(|order| order.code(staff.app.secrets())),
        lines: ticket.lines.into_iter().map(line).collect(),
        avoid: avoids(staff, &ticket.avoid),
        notes,
        done: ticket.order.is_some_and(|order| order.state == State::Collected),
    }
}

/// "Sans gluten, lait".
pub fn avoids(staff: &Staff, avoid: &[String]) -> Option<String> {
    let names: Vec<String> = avoid.iter().map(|word| allergen(staff.lang, word)).collect();
    (!names.is_empty()).then(|| staff.lang.with1("lunch-prep-avoid", "it", names.join(", ")))
}
