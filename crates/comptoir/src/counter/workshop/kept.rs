//! What is kept of customers, why and for how long; and who of the shop opened whose file.

use jiff::Timestamp;
use kernel::{ShopKey, id::PersonId};

use super::{
    super::{
        pages::frame::{Answer, Asked, Fields, Staff, page},
        views::{
            Place,
            kept::{AccessPage, AccessRow, KeptPage, KeptRow},
            order::Choice,
        },
    },
    Boss,
};
use crate::{
    accounts,
    customers::{self, Access},
    platform::i18n::{Arg, Lang},
    privacy::{
        self,
        rules::{Rule, Source, TABLE},
    },
};

/// How many openings are shown at once.
const MOST: usize = 60;

/// `GET /atelier/donnees`
pub async fn show(boss: Boss) -> Answer {
    let key = boss.owner.shop().key.clone();
    let drawn = boss.staff.read(move |conn, staff| {
        let lang = staff.lang;
        let last = privacy::last(conn, &key)?;
        let row = |rule: &Rule| KeptRow {
            what: lang.say(&format!("kept-{}", rule.word)),
            time: time(lang, rule),
            why: lang.say(source(rule.source)),
            went: last.as_ref().and_then(|(_, went)| went.get(rule.word)).map_or_else(String::new, |n| {
                lang.with("kept-went", &[("n", Arg::from(usize::try_from(*n).unwrap_or(usize::MAX)))])
            }),
        };
        Ok::<_, db::DbError>(KeptPage {
            shell: staff.shell(conn, lang.say("kept-title"), Place::Inner)?,
            last: match &last {
                Some((at, _)) => lang.with1("kept-last", "moment", staff.moment(*at)),
                None => lang.say("kept-never"),
            },
            rows: TABLE.iter().map(row).collect(),
        })
    });
    page(&drawn.await?)
}

/// "3 ans", "30 jours", or in words what ends it.
fn time(lang: Lang, rule: &Rule) -> String {
    let days = |key: &str, n: i64| lang.with(key, &[("n", Arg::from(usize::try_from(n).unwrap_or_default()))]);
    match rule.days {
        None => lang.say(&format!("kept-time-{}", rule.word)),
        Some(n) if n >= 365 && n % 365 <= 1 => days("kept-years", n / 365),
        Some(n) => days("kept-days", n),
    }
}

fn source(source: Source) -> &'static str {
    match source {
        Source::Commerce => "kept-source-commerce",
        Source::CnilCommerce => "kept-source-cnil",
        Source::CnilLogs => "kept-source-logs",
        Source::Own => "kept-source-own",
    }
}

/// `GET /atelier/acces?qui=…&personne=…&avant=…`: who opened whose file.
pub async fn accesses(boss: Boss, Asked(asked): Asked) -> Answer {
    let key = boss.owner.shop().key.clone();
    page(&boss.staff.read(move |conn, staff| list(conn, staff, &key, &asked)).await?)
}

fn list(conn: &mut db::Conn<'_>, staff: &Staff, key: &ShopKey, asked: &Fields) -> Result<AccessPage, db::DbError> {
    let (lang, who) = (staff.lang, asked.line("qui", 80));
    let end = staff.now.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(staff.now);
    let before = asked.number("avant").and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or(end);
    let person: Option<PersonId> = asked.text("personne").parse().ok();
    let mut found = match person {
        Some(person) => {
            let members = customers::members(conn, key, person)?;
            customers::accesses(conn, key, &members, MOST)?
        }
        None => customers::all_accesses(conn, key, &who, before, MOST as i64 + 1)?,
    };
    let more = (found.len() > MOST).then(|| {
        found.truncate(MOST);
        let at = found.last().map_or(before, |last| last.at);
        format!("/atelier/acces?qui={}&avant={}", crate::outbox::urlencode(&who), at.as_millisecond())
    });
    let mut rows = Vec::with_capacity(found.len());
    for access in found {
        rows.push(row(conn, staff, key, access)?);
    }
    let mut names: Vec<String> = accounts::people(conn, key)?.into_iter().map(|person| person.name).collect();
    if !who.is_empty() && !names.contains(&who) {
        names.push(who.clone());
    }
    let choice = |name: String| Choice { on: name == who, value: name.clone(), label: name, note: String::new() };
    let of = match person {
        Some(person) => Some(called(conn, lang, key, person)?.0),
        None => None,
    };
    Ok(AccessPage {
        shell: staff.shell(conn, lang.say("access-title"), Place::Inner)?,
        people: names.into_iter().map(choice).collect(),
        of,
        rows,
        more,
    })
}

/// The name of a person, and whether they are still known.
fn called(conn: &mut db::Conn<'_>, lang: Lang, key: &ShopKey, person: PersonId) -> Result<(String, bool), db::DbError> {
    Ok(match customers::file(conn, key, person)? {
        Some(file) => (file.called(), true),
        None => (lang.say("access-forgotten"), false),
    })
}

fn row(conn: &mut db::Conn<'_>, staff: &Staff, key: &ShopKey, access: Access) -> Result<AccessRow, db::DbError> {
    let lang = staff.lang;
    let (whose, known) = called(conn, lang, key, access.person)?;
    let place = lang.say(match access.place.as_str() {
        "subscriber" => "access-place-subscriber",
        "quote" => "access-place-quote",
        _ => "access-place-file",
    });
    let from = match access.caller.as_str() {
        "" => place,
        caller => lang.with("access-from", &[("place", Arg::from(place)), ("it", Arg::from(caller))]),
    };
    Ok(AccessRow {
        at: staff.moment(access.at),
        who: access.actor,
        whose,
        url: known.then(|| format!("/atelier/acces?personne={}", access.person)),
        from,
    })
}
