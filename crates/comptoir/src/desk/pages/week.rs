//! The page of a week: what was said, by how many, what was decided, what changed since.

use db::{Conn, DbError};
use jiff::{ToSpan, civil::Date};
use kernel::{calendar, words as kernel_words};

use super::{
    super::views::{Example, OpenRow, Place, VoiceGroup, VoicesPage},
    frame::{Answer, Asked, Clerk, Fields, go, page},
    list,
    voices::{class_of, ended},
};
use crate::{
    platform::{Problem, i18n::Arg},
    voices::{
        self,
        rules::{self, Change, Kind, Subject},
        words,
    },
};

/// `GET /bureau/voix?semaine=`: what a week says.
pub async fn show(clerk: Clerk, Asked(asked): Asked) -> Answer {
    let this = rules::week_of(clerk.shop().day(clerk.now));
    let week = calendar::parse_day(asked.text("semaine")).map_or(this, rules::week_of).min(this);
    page(&clerk.read(move |conn, clerk| draw(conn, clerk, week, this)).await?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk, monday: Date, this: Date) -> Result<VoicesPage, DbError> {
    let (lang, shop, key) = (clerk.lang, clerk.shop(), &clerk.shop().key);
    let read = voices::week(conn, shop, monday, clerk.now)?;
    let word = |key: &str, n: usize| lang.with(key, &[("n", Arg::from(n))]);
    let counts = Kind::ALL.into_iter().enumerate().map(|(place, (kind, _))| {
        let n: usize = read.groups.iter().map(|group| group.counts[place]).sum();
        let key = ["voices-tile-complaints", "voices-tile-compliments", "voices-tile-questions", "voices-tile-ideas"];
        let class = if kind == Kind::Complaint && n > 0 { "is-complaint" } else { "" };
        (words::icon(kind), n, word(key[place], n), class)
    });
    let counts = counts.collect();
    let mut groups = Vec::new();
    for group in &read.groups {
        let mut examples = Vec::new();
        for place in &group.examples {
            let voice = &read.voices[*place];
            examples.push(Example {
                icon: words::icon(voice.kind),
                kind: words::kind(lang, voice.kind),
                text: voice.body.clone(),
                who: list::called(conn, clerk, voice.person)?,
                url: clerk.url(voice.person),
                fate: ended(clerk, voice).unwrap_or_default(),
            });
        }
        let decided = read.decisions.iter().find(|(decision, _)| decision.subject == group.subject);
        groups.push(VoiceGroup {
            value: group.subject.as_str(),
            title: words::subject(lang, group.subject),
            says: words::group(lang, group),
            examples,
            decided: decided.map(|(decision, since)| {
                let class = match since.change {
                    Change::Fewer => "is-open",
                    Change::More => "is-shut",
                    Change::Early | Change::Few | Change::Same => "is-soon",
                };
                (words::decision(lang, shop, clerk.now, decision), words::since(lang, since), class)
            }),
        });
    }
    let mut open = Vec::new();
    for voice in voices::open(conn, key)?.into_iter().filter(|voice| voice.kind == Kind::Complaint).take(30) {
        let kept = voices::kept_of(conn, key, &voice, clerk.now)?;
        open.push(OpenRow {
            url: clerk.url(voice.person),
            who: list::called(conn, clerk, voice.person)?,
            promise: words::kept(lang, shop, clerk.now, kept).unwrap_or_else(|| lang.say("voices-no-promise")),
            class: class_of(kept),
            text: voice.body,
        });
    }
    let turn = |days: i64| monday.checked_add(days.days()).unwrap_or(monday);
    let waiting = list::waiting(conn, clerk, None)?.len();
    let day = kernel_words::date(monday, shop.day(clerk.now), lang.style());
    Ok(VoicesPage {
        shell: clerk.shell(conn, lang.say("desk-voices"), Place::Voices, waiting)?,
        title: lang.with1("voices-week", "day", day),
        turn: (
            format!("/bureau/voix?semaine={}", turn(-7)),
            (monday < this).then(|| format!("/bureau/voix?semaine={}", turn(7))),
        ),
        counts,
        people: word("voices-people", read.people),
        groups,
        open,
        owner: (*clerk.right).clone().owner().is_some(),
        quiet: voices::quiet(conn, key)?,
        week: monday.to_string(),
    })
}

/// `POST /bureau/voix/decisions`: the owner says what is decided about a subject.
pub async fn decide(clerk: Clerk, fields: Fields) -> Answer {
    let owner = (*clerk.right).clone().owner().ok_or_else(Problem::forbidden)?;
    let (text, subject) = (fields.line("text", 300), Subject::parse(fields.text("sujet")));
    if text.is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let week = calendar::parse_day(fields.text("semaine")).ok_or_else(|| Problem::bad_request("semaine"))?;
    clerk
        .once(fields.nonce("decision"), move |tx, env, _| {
            voices::decide(tx, env, &owner.shop().key, subject, &text, owner.name())
        })
        .await?;
    go(format!("/bureau/voix?semaine={week}&dit=note"))
}

/// `POST /bureau/voix/lettre`: the owner wants the letter of the week, or not.
pub async fn letter(clerk: Clerk, fields: Fields) -> Answer {
    let owner = (*clerk.right).clone().owner().ok_or_else(Problem::forbidden)?;
    let quiet = fields.text("lettre") == "non";
    clerk.once(String::new(), move |tx, env, _| voices::set_quiet(tx, &owner.shop().key, quiet, env.now)).await?;
    go("/bureau/voix?dit=note")
}
