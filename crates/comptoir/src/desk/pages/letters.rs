//! The cards of the day, as one prints them: to whom, where, why now, and what is worth mentioning.

use db::{Conn, DbError};
use kernel::words;

use super::{
    super::views::{LetterRow, LettersPage, Place},
    frame::{Answer, Clerk, page},
    list, rituals as rituals_page,
    words::times,
};
use crate::{
    customers::{self, File, Purpose},
    memory,
    platform::{Problem, i18n::Arg},
    rituals::{
        self, attention,
        rules::{Kind, State},
    },
};

/// So many facts are worth mentioning: a card is no report.
const FACTS: usize = 2;

/// `GET /bureau/cartes`
pub async fn show(clerk: Clerk) -> Answer {
    if clerk.right.staff().is_none() {
        return Err(Problem::forbidden());
    }
    let drawn = clerk.read(draw).await?;
    // What stands on a card comes out of a file: that it was opened is written down.
    let (own, people) = (clerk.clone(), drawn.1);
    let opened = clerk.app.db().write(&clerk.shop().key, move |tx| {
        people.into_iter().try_for_each(|person| own.opened(tx, person, "letters"))
    });
    opened.await.map_err(Problem::from)?;
    page(&drawn.0)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<(LettersPage, Vec<kernel::id::PersonId>), DbError> {
    let (shop, lang) = (clerk.shop(), clerk.lang);
    let today = shop.day(clerk.now);
    let (mut letters, mut people) = (Vec::new(), Vec::new());
    let list = match clerk.right.staff() {
        Some(staff) => rituals::of_day(conn, &shop.key, staff, today)?,
        None => Vec::new(),
    };
    for one in list.into_iter().filter(|one| one.kind == Kind::Letter && one.state == State::Todo) {
        let Some(file) = customers::file(conn, &shop.key, one.person)? else { continue };
        let wish = attention::wish(conn, &shop.key, &file.members)?;
        letters.push(LetterRow {
            id: one.id.to_string(),
            url: format!("/bureau/fil/{}", file.person),
            who: list::called(conn, clerk, file.person)?,
            address: wish.address.lines().flat_map(|line| line.split(", ")).map(str::to_owned).collect(),
            why: match rituals_page::why(conn, clerk, &one.about)? {
                planned if planned.is_empty() => why(conn, clerk, &file)?,
                planned => planned,
            },
            facts: facts(conn, clerk, &file)?,
        });
        people.push(file.person);
    }
    let waiting = list::waiting(conn, clerk, None)?.len();
    let shell = clerk.shell(conn, lang.say("letters-title"), Place::Inner, waiting)?;
    let weekday = words::weekday(today.weekday(), lang.style());
    let day = format!("{weekday} {} {}", today.day(), words::month(today.month(), lang.style()));
    Ok((LettersPage { shell, day, letters }, people))
}

/// "Pas entendue depuis le 4 juin, 19 contacts à l'écran."
fn why(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<String, DbError> {
    let balance = memory::balance(conn, file, clerk.now)?;
    let screen = Arg::from(balance.screen);
    Ok(match balance.last_real {
        Some(at) => clerk.lang.with("letters-why", &[("day", Arg::from(clerk.day(at))), ("n", screen)]),
        None => clerk.lang.with("letters-why-never", &[("n", screen)]),
    })
}

/// What a card may mention: their life first, then their tastes, then what they usually take.
fn facts(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Vec<String>, DbError> {
    let mut notes = customers::notes(conn, &clerk.shop().key, &file.members, clerk.now)?;
    notes.retain(|note| matches!(note.purpose, Purpose::Life | Purpose::Taste));
    notes.sort_by_key(|note| (note.purpose != Purpose::Life, std::cmp::Reverse(note.at)));
    let mut facts: Vec<String> = notes.into_iter().map(|note| note.body).collect();
    for learnt in memory::learnt(conn, file, clerk.now)? {
        facts.push(format!("{} ({})", learnt.what, times(clerk.lang, learnt.times)));
    }
    facts.truncate(FACTS);
    Ok(facts)
}
