//! Meetings within a thread and its file: proposing one, noting one that was agreed on the telephone, moving it, taking it
//! back, saying what became of it.

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, ToSpan};
use kernel::{
    Contact,
    id::{AppointmentId, PersonId, StaffId},
};

use super::{
    super::views::{Choice, FileMeets, MeetRow, Today},
    frame::{Answer, Clerk, Fields, go, thread},
    list,
};
use crate::{
    accounts, advisors,
    appointments::{
        self, Appointment, By, Diary, Failure, News, Wish,
        rules::{DAYS, State, Way, room::Side},
        words,
    },
    customers::File,
    platform::{Env, Error, Problem, i18n::Arg, i18n::Lang, once, problem::Path},
    rituals,
};

/// So many days with free times are offered in a list.
const LISTED: usize = 8;

/// The free times of somebody, for a list to choose from.
fn times(conn: &mut Conn<'_>, clerk: &Clerk, diary: &Diary, asked: (Way, i64)) -> Result<Vec<Choice>, DbError> {
    let (shop, lang) = (clerk.shop(), clerk.lang);
    let from = (shop.day(clerk.now), LISTED);
    let days = appointments::free(conn, shop, diary, asked, from, clerk.now)?;
    let choice = |at: &Timestamp| Choice {
        value: at.as_millisecond().to_string(),
        label: words::when(lang, shop, clerk.now, *at, lang.style()),
    };
    Ok(days.iter().flat_map(|(_, times)| times.iter().map(choice)).collect())
}

/// A meeting as the desk shows it: within a file with its day and without its name.
pub fn row(
    conn: &mut Conn<'_>,
    clerk: &Clerk,
    own: &Appointment,
    in_file: bool,
    back: &str,
) -> Result<MeetRow, DbError> {
    let (lang, shop, now) = (clerk.lang, clerk.shop(), clerk.now);
    let begun = own.start.is_some_and(|start| start <= now);
    let open = own.state.is_open() && !begun;
    let mut all = Vec::new();
    if open
        && own.state == State::Booked
        && let Some(diary) = advisors::agenda::diary(conn, shop, own.staff, now)?
    {
        all = times(conn, clerk, &diary, (own.way, own.minutes))?;
    }
    let when = match own.start {
        None => lang.say("meet-desk-proposed-row"),
        Some(at) if in_file => clerk.moment(at),
        Some(at) => clerk.hour(at),
    };
    let news = match own.news {
        News::None => None,
        News::Booked => Some("meet-news-booked"),
        News::Moved => Some("meet-news-moved"),
        News::Cancelled => Some("meet-news-cancelled"),
    };
    let who = list::called(conn, clerk, own.person)?;
    let why = if own.reason.is_empty() { String::new() } else { format!(" : {}", own.reason) };
    let room = appointments::room::of(conn, own)?;
    let met = room.as_ref().filter(|room| room.met()).map(|room| {
        let length = words::length(lang, room.together().as_mins().max(1));
        lang.with1("room-desk-met", "length", length)
    });
    let waits = room.is_some_and(|room| own.state == State::Booked && room.waits(now) == Some(Side::Customer));
    let waits = waits.then(|| lang.with1("room-desk-waits", "who", &who));
    let how = format!("{}, {}", words::how(lang, own.way), words::length(lang, own.minutes));
    Ok(MeetRow {
        id: own.id.to_string(),
        url: clerk.url(own.person),
        back: back.to_owned(),
        news: news.map(|key| format!("{}{why}", lang.with(key, &[("who", Arg::from(&who))]))),
        who: if in_file { String::new() } else { who },
        when,
        how,
        icon: words::icon(own.way),
        subject: own.subject.clone(),
        off: own.state == State::Cancelled,
        open,
        ends: own.state == State::Booked && (begun || met.is_some()),
        video: (own.way == Way::Video && own.state == State::Booked)
            .then(|| if own.is_room() { format!("/bureau/rendez-vous/{}/video", own.id) } else { own.place.clone() }),
        waits,
        met,
        times: all,
    })
}

/// The meetings of a file, and how the reader may propose one.
pub fn of_file(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<FileMeets, DbError> {
    let key = &clerk.shop().key;
    let back = format!("/bureau/fil/{}", file.person);
    let since = clerk.now.checked_sub(jiff::SignedDuration::from_hours(24 * 7)).unwrap_or(clerk.now);
    let mut rows = Vec::new();
    for own in appointments::to_come(conn, key, &file.members, since)? {
        rows.push(row(conn, clerk, &own, true, &back)?);
    }
    let mut meets = FileMeets { rows, ..FileMeets::default() };
    let Some(staff) = clerk.right.staff() else { return Ok(meets) };
    if let Some(diary) = advisors::agenda::diary(conn, clerk.shop(), staff, clerk.now)? {
        let phone = file.addresses.iter().any(|address| matches!(address.contact, Contact::Phone(_)));
        let ways = diary.ways().into_iter().filter(|way| *way != Way::Phone || phone);
        let choice = |way: Way| Choice { value: way.as_str().to_owned(), label: words::how(clerk.lang, way) };
        meets.ways = ways.map(choice).collect();
        if let Some(way) = diary.ways().first() {
            meets.times = times(conn, clerk, &diary, (*way, diary.set_up.minutes))?;
        }
    }
    Ok(meets)
}

/// Today's meetings of the reader, and what people did to those to come.
pub fn today(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<Vec<Today>, DbError> {
    let Some(staff) = clerk.right.staff() else { return Ok(Vec::new()) };
    let (shop, lang, now) = (clerk.shop(), clerk.lang, clerk.now);
    let day = shop.day(now);
    let from = kernel::calendar::day_start(day, shop.zone());
    let to = day.checked_add((DAYS + 1).days()).map_or(now, |last| kernel::calendar::day_start(last, shop.zone()));
    let mut rows = Vec::new();
    for own in appointments::agenda(conn, &shop.key, staff, from, to)? {
        let Some(start) = own.start else { continue };
        let today = shop.day(start) == day && own.state != State::Cancelled;
        if !today && own.news == News::None {
            continue;
        }
        let note = match own.news {
            News::None => words::how(lang, own.way),
            News::Booked => lang.say("meet-today-booked"),
            News::Moved => lang.say("meet-today-moved"),
            News::Cancelled => lang.say("meet-today-cancelled"),
        };
        let who = list::called(conn, clerk, own.person)?;
        rows.push(Today {
            url: clerk.url(own.person),
            icon: words::icon(own.way),
            says: format!("{}, {who}", clerk.moment(start)),
            note,
            past: matches!(own.state, State::Kept | State::Missed),
        });
    }
    Ok(rows)
}

/// What a command on a meeting failed with, for who writes in a closure of the desk.
fn refused(failure: Failure) -> Result<Option<Failure>, DbError> {
    match failure {
        Failure::Error(Error::Db(error)) => Err(error),
        Failure::Error(Error::Fault(why)) => Err(DbError::Decode { column: 0, why }),
        other => Ok(Some(other)),
    }
}

/// Runs a command that may refuse; a refusal undoes what it wrote.
pub async fn run<F>(clerk: &Clerk, nonce: String, write: F) -> Result<Option<Failure>, Problem>
where
    F: FnOnce(&mut Tx<'_>, &mut Env, &Clerk) -> Result<(), Failure> + Send + 'static,
{
    let (own, mut env) = (clerk.clone(), clerk.app.env());
    env.now = clerk.now;
    let done = clerk.app.db().write(&clerk.shop().key, move |tx| {
        if once::before(tx, &own.shop().key, &nonce)?.is_some() {
            return Ok(());
        }
        write(tx, &mut env, &own)?;
        once::remember(tx, env.now, &own.shop().key, &nonce, "")?;
        Ok::<_, Failure>(())
    });
    match done.await {
        Ok(()) => Ok(None),
        Err(failure) => refused(failure).map_err(Problem::from),
    }
}

/// `POST /bureau/fil/{person}/rendez-vous`: proposed by a link, or noted for a time that was agreed.
pub async fn make(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let staff: StaffId = clerk.right.staff().ok_or_else(Problem::forbidden)?;
    let way = Way::parse(fields.text("comment")).ok_or_else(|| Problem::bad_request("comment"))?;
    let (subject, root) = (fields.line("sujet", 140), file.person);
    let start = fields.number("a").and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let nonce = fields.nonce("meeting");
    let refusal = run(&clerk, nonce, move |tx, env, clerk| {
        let shop = clerk.shop();
        let diary = advisors::agenda::diary(tx, shop, staff, env.now)?.ok_or(Failure::NotOffered)?;
        let phones = way == Way::Phone;
        let fits = |contact: &&Contact| !phones || matches!(contact, Contact::Phone(_));
        let contact = file.addresses.iter().map(|address| &address.contact).find(fits);
        let wish = Wish { person: root, contact, name: &file.name, lang: Lang::Fr, way, subject: &subject, start };
        let by = By::Staff(clerk.name());
        match start {
            Some(_) => appointments::book(tx, env, shop, &diary, &wish, by)?,
            // Without an address no link arrives.
            None if contact.is_none() => return Err(Failure::NoNumber),
            None => appointments::propose(tx, env, shop, &diary, &wish, by)?,
        };
        Ok(())
    });
    match refusal.await? {
        None => thread(root, if start.is_some() { "rdv" } else { "propose-rdv" }),
        Some(Failure::NotFree) => thread(root, "rdv-pris"),
        Some(_) => thread(root, "rdv-non"),
    }
}

/// `POST /bureau/rendez-vous/{id}`
pub async fn act(clerk: Clerk, Path(id): Path<AppointmentId>, fields: Fields) -> Answer {
    let key = clerk.shop().key.clone();
    let known = clerk.read(move |conn, _| appointments::by_id(conn, &key, id)).await?;
    let known = known.ok_or_else(Problem::not_found)?;
    let (gesture, text) = (fields.text("geste").to_owned(), fields.line("text", 400));
    let start = fields.number("a").and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let back = match fields.text("retour") {
        "/bureau/agenda" => "/bureau/agenda".to_owned(),
        _ => format!("/bureau/fil/{}", known.person),
    };
    let done = match gesture.as_str() {
        "vu" => "note",
        "tenu" | "absent" => "rdv-tenu",
        "deplacer" if start.is_some() => "rdv-deplace",
        "annuler" => "rdv-annule",
        _ => return Err(Problem::bad_request("geste")),
    };
    let refusal = run(&clerk, String::new(), move |tx, env, clerk| {
        let (shop, by) = (clerk.shop(), By::Staff(clerk.name()));
        match (gesture.as_str(), start) {
            ("vu", _) => {
                appointments::seen(tx, &shop.key, id)?;
            }
            ("deplacer", Some(start)) => {
                let diary = advisors::agenda::diary(tx, shop, known.staff, env.now)?.ok_or(Failure::NotOffered)?;
                appointments::move_to(tx, env, shop, &diary, id, start, &text, by)?;
            }
            ("annuler", _) => {
                let who = accounts::by_id(tx, &shop.key, known.staff)?.map(|one| one.name).unwrap_or_default();
                appointments::cancel(tx, env, shop, &who, id, &text, by)?;
            }
            (gesture, _) => {
                let met = gesture == "tenu";
                appointments::end(tx, env, &shop.key, id, met, &text, by)?.ok_or(Failure::Over)?;
                if met {
                    tick_off(tx, env, clerk, &known, &text)?;
                }
            }
        }
        Ok(())
    });
    let word = match refusal.await? {
        None => done,
        Some(Failure::NotFree) => "rdv-pris",
        Some(_) => "rdv-non",
    };
    go(format!("{back}?dit={word}"))
}

/// Whom one met needs no call of today's list any more.
fn tick_off(tx: &mut Tx<'_>, env: &mut Env, clerk: &Clerk, own: &Appointment, text: &str) -> Result<(), DbError> {
    let key = &clerk.shop().key;
    for one in rituals::of_day(tx, key, own.staff, clerk.shop().day(env.now))? {
        if one.person == own.person && one.state == rituals::rules::State::Todo {
            rituals::end(tx, env, key, one.id, own.staff, rituals::rules::State::Done, text)?;
        }
    }
    Ok(())
}
