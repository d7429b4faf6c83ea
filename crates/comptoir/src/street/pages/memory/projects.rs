//! Life projects on the person's own page: told, corrected, taken out; whether the shop may write about them.

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::{Contact, id::ProjectId};
use serde_json::{Value, json};

use crate::{
    consent::Heard,
    customers::File,
    platform::{Env, i18n::Lang},
    projects::{
        self, How, Project, Told,
        rules::{Kind, read_day},
        words,
    },
    shops::Shop,
    street::views::memory::{OwnProject, OwnProjects},
};

/// What the person has before them, as they see it.
pub(super) fn own(
    conn: &mut Conn<'_>,
    lang: Lang,
    shop: &Shop,
    file: &File,
    now: Timestamp,
) -> Result<OwnProjects, DbError> {
    let today = shop.day(now);
    let row = |own: Project| {
        let title = words::title(lang, &own, today);
        OwnProject {
            id: own.id.to_string(),
            title: if own.over { lang.with1("own-project-done", "it", title) } else { title },
            words: own.words,
            day: own.day.map(|day| day.to_string()).unwrap_or_default(),
            open: !own.over,
            loss: own.kind == Kind::Loss,
        }
    };
    let kind = |(kind, word): (Kind, &str)| (word.to_owned(), words::kind(lang, kind));
    let writes = projects::agreed(conn, file)?;
    let rows = projects::of_file(conn, &shop.key, &file.members)?.into_iter().map(row);
    Ok(OwnProjects { rows: rows.collect(), kinds: Kind::ALL.into_iter().map(kind).collect(), writes })
}

/// The same as data.
pub(super) fn data(conn: &mut Conn<'_>, shop: &Shop, file: &File) -> Result<Value, DbError> {
    let mut all = Vec::new();
    for own in projects::of_file(conn, &shop.key, &file.members)? {
        let met = projects::history(conn, &shop.key, own.id)?;
        let step = |met: &projects::Met| {
            json!({ "step": met.step, "state": met.state.as_str(), "since": met.entered.to_string(),
                "ended": met.ended.map(|at| at.to_string()) })
        };
        all.push(json!({
            "kind": own.kind.as_str(), "text": own.words, "day": own.day.map(|day| day.to_string()), "by": own.by,
            "how": own.how.as_str(), "at": own.at.to_string(), "over": own.over,
            "what": words::title(Lang::Fr, &own, own.day.unwrap_or_default()),
            "steps": met.iter().map(step).collect::<Vec<_>>(),
        }));
    }
    Ok(Value::Array(all))
}

/// A gesture of the person about their projects, as it was typed.
pub(super) struct Asked<'a> {
    /// What.
    pub gesture: &'a str,
    /// Which project.
    pub project: Option<ProjectId>,
    /// What it is.
    pub kind: &'a str,
    /// Its day.
    pub day: &'a str,
    /// In their words.
    pub words: &'a str,
    /// They want to be written to about it.
    pub write: bool,
}

/// Whether a gesture is about projects.
pub(super) fn is_gesture(gesture: &str) -> bool {
    ["dire-projet", "changer-projet", "fini-projet", "retirer-projet", "projets-ecrire", "projets-muet"]
        .contains(&gesture)
}

/// Does it, on the page that a link to this address opened; none when it cannot be read, or is about nothing of theirs.
pub(super) fn act(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    (file, proven): (&File, &Contact),
    asked: &Asked<'_>,
) -> Result<Option<&'static str>, DbError> {
    let key = &shop.key;
    let Ok(day) = read_day(asked.day, shop.day(env.now)) else { return Ok(None) };
    let theirs = match asked.project {
        Some(id) => projects::by_id(tx, key, id)?.filter(|own| file.members.contains(&own.person)),
        None => None,
    };
    Ok(match (asked.gesture, theirs) {
        ("dire-projet", _) => {
            let Some(kind) = Kind::parse(asked.kind) else { return Ok(None) };
            if asked.write {
                projects::agree(tx, env, file, true, Heard::Own(proven))?;
            }
            let (person, words) = (file.person, asked.words);
            let told = Told { person, kind, words, day, how: How::Page, staff: None };
            projects::tell(tx, env, shop, &told, "customer")?;
            Some("fait")
        }
        ("changer-projet", Some(own)) => {
            projects::correct(tx, env, shop, own.id, asked.words, day, "customer")?.then_some("corrige")
        }
        ("fini-projet", Some(own)) => projects::end(tx, env, key, own.id, "customer")?.then_some("fait"),
        ("retirer-projet", Some(own)) => projects::remove(tx, env, key, own.id, "customer")?.then_some("retire"),
        ("projets-ecrire" | "projets-muet", _) => {
            projects::agree(tx, env, file, asked.gesture == "projets-ecrire", Heard::Own(proven))?;
            Some("fait")
        }
        _ => None,
    })
}
