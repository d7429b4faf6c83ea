//! Events at the desk: announcing one, changing it, calling it off; who comes and who waits.

use db::{Conn, DbError};
use jiff::civil::{Date, Time, time};
use kernel::{
    calendar,
    id::{EventId, SeatId},
};

use super::{
    super::views::{EventForm, EventPage, GuestRow, Place},
    agenda::of,
    frame::{Answer, Clerk, Fields, go, page},
    list,
};
use crate::{
    appointments::{
        By, Failure,
        events::{self, Event, Seat},
        rules::places::State,
        words,
    },
    platform::{Problem, i18n::Arg, problem::Path},
};

/// "12 sur 20, 3 attendent".
pub fn room(conn: &mut Conn<'_>, clerk: &Clerk, event: &Event) -> Result<String, DbError> {
    let all = events::seats(conn, &clerk.shop().key, event.id)?;
    let held = all.iter().filter(|one| one.state.holds(clerk.now)).map(|one| one.seats).sum();
    let waits = all.iter().filter(|one| one.state.at(clerk.now) == State::Waiting).count();
    let room = of(clerk, "event-desk-room", held, event.places);
    if waits == 0 {
        return Ok(room);
    }
    Ok(format!("{room}, {}", clerk.lang.with("event-waiting", &[("n", Arg::from(waits))])))
}

/// `GET /bureau/rencontres`: the form of a new one.
pub async fn new(clerk: Clerk) -> Answer {
    let draw = |conn: &mut Conn<'_>, clerk: &Clerk| {
        let day = clerk.shop().day(clerk.now);
        let day = day.checked_add(jiff::Span::new().days(14)).unwrap_or(day);
        let form = EventForm {
            address: words::address(clerk.shop()),
            day: day.to_string(),
            from: "15:00".to_owned(),
            to: "17:00".to_owned(),
            places: "12".to_owned(),
            action: "/bureau/rencontres".to_owned(),
            ..EventForm::default()
        };
        let title = clerk.lang.say("event-desk-new-title");
        let waiting = list::waiting(conn, clerk, None)?.len();
        Ok(EventPage {
            shell: clerk.shell(conn, title.clone(), Place::Agenda, waiting)?,
            title,
            desk: String::new(),
            page: None,
            room: String::new(),
            guests: Vec::new(),
            form: Ok(form),
        })
    };
    page(&clerk.read(draw).await?)
}

fn guest(conn: &mut Conn<'_>, clerk: &Clerk, seat: &Seat) -> Result<GuestRow, DbError> {
    let how = match seat.state.at(clerk.now) {
        State::Coming => clerk.lang.say("event-desk-comes"),
        State::Waiting => clerk.lang.say("event-desk-waits"),
        State::Offered(until) => clerk.lang.with1("event-desk-asked", "until", clerk.moment(until)),
        State::Left => clerk.lang.say("event-desk-left"),
    };
    let count = clerk.lang.with("event-people", &[("n", Arg::from(seat.seats))]);
    let name = if seat.name.is_empty() { list::called(conn, clerk, seat.person)? } else { seat.name.clone() };
    Ok(GuestRow {
        id: seat.id.to_string(),
        url: clerk.url(seat.person),
        who: name,
        note: format!("{count}, {how}"),
        comes: seat.state.holds(clerk.now),
    })
}

/// `GET /bureau/rencontres/{id}`
pub async fn show(clerk: Clerk, Path(id): Path<EventId>) -> Answer {
    let draw = move |conn: &mut Conn<'_>, clerk: &Clerk| {
        let Some(event) = events::event(conn, &clerk.shop().key, id)? else { return Ok(None) };
        let mut guests = Vec::new();
        for seat in events::seats(conn, &clerk.shop().key, id)? {
            if seat.state.at(clerk.now) != State::Left {
                guests.push(guest(conn, clerk, &seat)?);
            }
        }
        let zone = clerk.shop().zone().clone();
        let hour = |at: jiff::Timestamp| at.to_zoned(zone.clone()).strftime("%H:%M").to_string();
        let form = match (event.cancelled, event.is_open(clerk.now)) {
            (true, _) => Err(clerk.lang.say("event-is-off")),
            (false, false) => Err(clerk.lang.say("event-is-over")),
            (false, true) => Ok(EventForm {
                title: event.title.clone(),
                body: event.body.clone(),
                place: event.place.clone(),
                address: words::address(clerk.shop()),
                day: clerk.shop().day(event.start).to_string(),
                from: hour(event.start),
                to: hour(event.end),
                places: event.places.to_string(),
                known: true,
                action: format!("/bureau/rencontres/{id}"),
            }),
        };
        let waiting = list::waiting(conn, clerk, None)?.len();
        Ok(Some(EventPage {
            shell: clerk.shell(conn, event.title.clone(), Place::Agenda, waiting)?,
            title: event.title.clone(),
            desk: format!("/bureau/rencontres/{id}"),
            page: Some(event.path()),
            room: room(conn, clerk, &event)?,
            guests,
            form,
        }))
    };
    page(&clerk.read(draw).await?.ok_or_else(Problem::not_found)?)
}

/// The event of a form; none when a field cannot be read.
fn read(clerk: &Clerk, fields: &Fields, id: EventId) -> Option<Event> {
    let zone = clerk.shop().zone();
    let day: Date = fields.text("jour").parse().ok()?;
    let at = |name: &str| fields.text(name).parse::<Time>().ok().map(|at| calendar::instant(day, at, zone));
    let (start, mut end) = (at("de")?, at("fin")?);
    if end <= start {
        // An evening that ends after midnight.
        let next = day.tomorrow().ok()?;
        end = calendar::instant(next, fields.text("fin").parse().unwrap_or(time(0, 0, 0, 0)), zone);
    }
    let title = fields.line("titre", 80);
    let body = fields.text("corps").chars().filter(|c| *c == '\n' || !c.is_control()).take(800).collect();
    (!title.is_empty()).then(|| Event {
        key: clerk.shop().key.clone(),
        id,
        title,
        body,
        place: fields.line("lieu", 140),
        start,
        end,
        places: fields.number("places").unwrap_or(0).min(500),
        cancelled: false,
        version: 0,
        made_by: clerk.actor(),
        changed_at: clerk.now,
    })
}

/// `POST /bureau/rencontres`: it is announced.
pub async fn make(clerk: Clerk, fields: Fields) -> Answer {
    let id = EventId::new(clerk.now, clerk.app.env().rng.as_mut());
    let wrong = || Problem::unprocessable("bad-event", clerk.lang.say("event-desk-wrong"));
    let event = read(&clerk, &fields, id).ok_or_else(wrong)?;
    let refusal = super::meetings::run(&clerk, fields.nonce("event"), move |tx, env, clerk| {
        events::put(tx, env, clerk.shop(), &event, By::Staff(clerk.name()))
    });
    match refusal.await? {
        None => go("/bureau/agenda?dit=evenement"),
        Some(_) => Err(wrong()),
    }
}

/// `POST /bureau/rencontres/{id}`: it is changed, called off, or somebody does not come.
pub async fn act(clerk: Clerk, Path(id): Path<EventId>, fields: Fields) -> Answer {
    let key = clerk.shop().key.clone();
    let known = clerk.read(move |conn, _| events::event(conn, &key, id)).await?;
    known.ok_or_else(Problem::not_found)?;
    let wrong = || Problem::unprocessable("bad-event", clerk.lang.say("event-desk-wrong"));
    let (gesture, why) = (fields.text("geste").to_owned(), fields.line("raison", 200));
    let event = read(&clerk, &fields, id);
    if gesture == "garder" && event.is_none() {
        return Err(wrong());
    }
    let seat: Option<SeatId> = fields.text("invite").parse().ok();
    let refusal = super::meetings::run(&clerk, fields.nonce("event"), move |tx, env, clerk| {
        let (shop, by) = (clerk.shop(), By::Staff(clerk.name()));
        match (gesture.as_str(), event, seat) {
            ("garder", Some(event), _) => events::put(tx, env, shop, &event, by),
            ("annuler", ..) => events::call_off(tx, env, shop, id, &why, by),
            ("retirer", _, Some(seat)) => events::leave(tx, env, shop, id, seat, by),
            _ => Err(Failure::NotOffered),
        }
    });
    match refusal.await? {
        None => go(format!("/bureau/rencontres/{id}?dit=evenement")),
        Some(_) => go(format!("/bureau/rencontres/{id}?dit=evenement-non")),
    }
}
