//! Life projects at the desk: noted in a person's file, corrected, ended, taken out; what is to be done for them.

use db::{Conn, DbError, Tx};
use jiff::civil::Date;
use kernel::id::{EntryId, PersonId, ProjectId};

use super::{
    super::views::{Choice, FileProjects, Place, ProjectRow, ProjectsPage, ReadyRow, ScenarioRow, TaskRow},
    attentions,
    frame::{Answer, Clerk, Fields, go, page, thread},
    list, rituals, words,
};
use crate::{
    consent::{self, Heard},
    customers::{self, File},
    platform::{
        Env, Problem,
        i18n::{Arg, Lang},
        problem::Path,
    },
    projects::{
        self, How, Outcome, Project, Task, Told, Walk,
        rules::{Gesture, Kind, NoDay, Step, What, read_day},
        scenarios::{self, Ready},
        words as said,
    },
    rituals::{attention, did},
    threads,
};

/// So many gestures are shown.
const SHOWN: i64 = 60;

/// What a project may be.
pub fn kinds(lang: Lang) -> Vec<Choice> {
    let choice = |(kind, word): (Kind, &str)| Choice { value: word.to_owned(), label: said::kind(lang, kind) };
    Kind::ALL.into_iter().map(choice).collect()
}

/// The day of a form.
fn day(clerk: &Clerk, fields: &Fields) -> Result<Option<Date>, NoDay> {
    read_day(fields.text("jour"), clerk.shop().day(clerk.now))
}

/// The projects of a file.
pub fn of_file(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<FileProjects, DbError> {
    let mut rows = Vec::new();
    for own in projects::of_file(conn, &clerk.shop().key, &file.members)? {
        rows.push(row(conn, clerk, &own)?);
    }
    rows.sort_by_key(|row| !row.open);
    let how = |(how, word): (How, &str)| Choice { value: word.to_owned(), label: said::how(clerk.lang, how) };
    let (writes, mut stopped) = (projects::agreed(conn, file)?, false);
    for address in file.addresses.iter().filter(|address| !address.shared) {
        stopped |= consent::is_suppressed(conn, &clerk.shop().key, &address.contact)?;
    }
    let hows = How::ALL.into_iter().filter(|(how, _)| *how != How::Page).map(how).collect();
    Ok(FileProjects { rows, kinds: kinds(clerk.lang), hows, writes, stopped: stopped && !writes })
}

fn row(conn: &mut Conn<'_>, clerk: &Clerk, own: &Project) -> Result<ProjectRow, DbError> {
    let (lang, today) = (clerk.lang, clerk.shop().day(clerk.now));
    let day = clerk.day(own.at);
    let noted = match own.by.as_str() {
        "customer" => lang.with1("project-noted-own", "day", day),
        by => {
            let how = said::how(lang, own.how);
            let args = [("how", Arg::from(how)), ("who", Arg::from(words::actor(lang, by))), ("day", Arg::from(day))];
            lang.with("project-noted", &args)
        }
    };
    let stands = projects::stands(conn, &clerk.shop().key, own)?;
    let todo = stands.as_ref().filter(|(met, _)| met.state == projects::Stand::Todo);
    let todo = match todo {
        Some((met, Step { what: What::Human { gesture, .. }, .. })) => {
            Some((met.line(), rituals::act(conn, clerk, *gesture)?))
        }
        _ => None,
    };
    let words = match &stands {
        _ if own.over => lang.say("project-over"),
        Some((met, step)) => {
            let does = said::step(lang, step);
            match (met.state, met.due) {
                (projects::Stand::Todo, _) => lang.with1("project-todo", "it", does),
                (_, None) => lang.say("project-waits-day"),
                (_, Some(due)) if matches!(step.what, What::Wait { .. }) => {
                    let args =
                        [("day", Arg::from(clerk.day(due))), ("it", Arg::from(next(conn, clerk, own, step.id)?))];
                    lang.with("project-next", &args)
                }
                _ => lang.with1("project-waits", "it", does),
            }
        }
        None => lang.say(match own.walk {
            Walk::Not => "project-no-scenario",
            Walk::Stopped => "project-stopped",
            Walk::On | Walk::Done => "project-walked",
        }),
    };
    Ok(ProjectRow {
        id: own.id.to_string(),
        title: said::title(lang, own, today),
        words: own.words.clone(),
        how: noted,
        stands: words,
        day: own.day.map(|day| day.to_string()).unwrap_or_default(),
        open: !own.over,
        walks: own.walk == Walk::On,
        todo,
    })
}

/// What comes after a wait.
fn next(conn: &mut Conn<'_>, clerk: &Clerk, own: &Project, wait: i64) -> Result<String, DbError> {
    let Some((id, version)) = own.scenario else { return Ok(String::new()) };
    let scenario = scenarios::version(conn, &clerk.shop().key, id, version)?;
    let steps = scenario.map(|scenario| scenario.steps).unwrap_or_default();
    let next = steps.iter().skip_while(|step| step.id != wait).nth(1);
    Ok(next.map_or_else(|| clerk.lang.say("scenario-what-end"), |step| said::step(clerk.lang, step)))
}

/// `POST /bureau/fil/{person}/projet`: a project is noted, with the person's agreement.
pub async fn note(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let kind = Kind::parse(fields.text("quoi")).ok_or_else(|| Problem::bad_request("quoi"))?;
    let how = How::parse(fields.text("comment"));
    if fields.text("accord").is_empty() {
        return Err(Problem::unprocessable("agreement", clerk.lang.say("project-agreed-missing")));
    }
    let Ok(day) = day(&clerk, &fields) else { return thread(file.person, "projet-non") };
    let (words, write, root) = (fields.line("texte", 200), !fields.text("ecrire").is_empty(), file.person);
    let noted = clerk.once(fields.nonce("project"), move |tx, env, clerk| {
        let (shop, actor) = (clerk.shop(), clerk.actor());
        let how = if how == How::Page { How::Counter } else { how };
        let told = Told { person: root, kind, words: &words, day, how, staff: clerk.right.staff() };
        if write {
            projects::agree(tx, env, &file, true, Heard::Noted(clerk.name()))?;
        }
        projects::tell(tx, env, shop, &told, &actor).map(|_| ())
    });
    noted.await?;
    thread(root, "projet")
}

/// `POST /bureau/projets/{id}`: it is corrected, over, stopped or taken out; or its step was done, put off, left out.
pub async fn act(clerk: Clerk, Path(id): Path<ProjectId>, fields: Fields) -> Answer {
    let known = clerk.read(move |conn, clerk| projects::by_id(conn, &clerk.shop().key, id)).await?;
    let known = known.ok_or_else(Problem::not_found)?;
    let root = clerk.file(known.person).await?.person;
    let Ok(day) = day(&clerk, &fields) else { return thread(root, "projet-non") };
    let (gesture, words) = (fields.text("geste").to_owned(), fields.line("texte", 200));
    let (line, word) = (fields.text("ligne").to_owned(), fields.line("mot", 400));
    let done = clerk.once(fields.nonce("project"), move |tx, env, clerk| {
        let (shop, key, by) = (clerk.shop(), &clerk.shop().key, clerk.actor());
        let outcome = match gesture.as_str() {
            "corriger" => return projects::correct(tx, env, shop, id, &words, day, &by).map(Acted::went),
            "fini" => return projects::end(tx, env, key, id, &by).map(Acted::went),
            "arreter" => return projects::stop(tx, env, key, id, &by).map(Acted::went),
            "retirer" => return projects::remove(tx, env, key, id, &by).map(Acted::went),
            "fait" => Outcome::Done,
            "plus-tard" => Outcome::Later,
            "non" => Outcome::Not,
            _ => return Ok(Acted::Unknown),
        };
        // The line that the form names must be of this project.
        match projects::task(tx, key, &line)?.filter(|task| task.open && task.project.id == id) {
            Some(task) if outcome == Outcome::Done => step_done(tx, env, clerk, (&task, root), &word),
            Some(task) => projects::ended(tx, env, shop, &task.line, outcome, (&by, &word)).map(Acted::went),
            None => Ok(Acted::No),
        }
    });
    match done.await? {
        Some(Acted::Unknown) => Err(Problem::bad_request("geste")),
        Some(Acted::No) => thread(root, "projet-non"),
        Some(Acted::Not(why)) => thread(root, attentions::why(why)),
        Some(Acted::Yes) | None => thread(root, "note"),
    }
}

/// What became of a gesture about a project.
enum Acted {
    /// It is done.
    Yes,
    /// There is nothing to do any more.
    No,
    /// The attention cannot be promised.
    Not(attention::Refusal),
    /// The form asks for nothing that is known.
    Unknown,
}

impl Acted {
    fn went(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// A step was done without the list: it stands on the list of whoever did it, as done. An attention is promised as from the
/// list; what was said by voice stands in the thread too.
fn step_done(
    tx: &mut Tx<'_>,
    env: &mut Env,
    clerk: &Clerk,
    (task, root): (&Task, PersonId),
    word: &str,
) -> Result<Acted, DbError> {
    let (shop, key, kind) = (clerk.shop(), &clerk.shop().key, task.gesture);
    let id = EntryId::new(env.now, env.rng.as_mut());
    if kind == Gesture::Attention {
        let members = customers::members(tx, key, root)?;
        if let Err(why) = attention::promise(tx, env, shop, (id, root), &members, clerk.name())? {
            return Ok(Acted::Not(why));
        }
    }
    if !projects::ended(tx, env, shop, &task.line, Outcome::Done, (&clerk.actor(), word))? {
        return Ok(Acted::No);
    }
    if let Some(staff) = clerk.right.staff() {
        let today = shop.day(clerk.now);
        did(tx, env, key, (staff, today), id, (root, kind, task.minutes), &task.line)?;
    }
    if kind.is_voice() && !word.is_empty() {
        let said = if kind == Gesture::Call { threads::Kind::Call } else { threads::Kind::Visit };
        threads::write(tx, env, key, task.project.person, said, word, clerk.name())?;
    }
    Ok(Acted::Yes)
}

/// `GET /bureau/projets`: what is to be done, scenarios, ready ones.
pub async fn show(clerk: Clerk) -> Answer {
    page(&clerk.read(draw).await?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<ProjectsPage, DbError> {
    let (lang, key) = (clerk.lang, &clerk.shop().key);
    let (mut tasks, mut own) = (Vec::new(), Vec::new());
    for task in projects::tasks(conn, key, clerk.now, SHOWN)? {
        let args = [
            ("it", Arg::from(said::gesture(lang, task.gesture))),
            ("n", Arg::from(task.minutes)),
            ("words", Arg::from(&task.words)),
        ];
        tasks.push(TaskRow {
            url: format!("/bureau/fil/{}", task.project.person),
            icon: rituals::icon(task.gesture),
            who: list::called(conn, clerk, task.project.person)?,
            says: lang.with("scenario-says-gesture", &args),
            note: format!("{}, {}", said::kind(lang, task.project.kind), clerk.day(task.due)),
        });
    }
    let mut last = None;
    for scenario in scenarios::all(conn, key)? {
        // A draft stands before the version that it will follow: one row for both.
        if last.replace(scenario.id) == Some(scenario.id) {
            continue;
        }
        let way: i64 = scenarios::under_way(conn, key, scenario.id)?.iter().map(|(_, n)| n).sum();
        let stage = super::scenario::stage(lang, scenario.stage);
        let args = [("kind", Arg::from(said::kind(lang, scenario.kind))), ("n", Arg::from(scenario.steps.len()))];
        own.push(ScenarioRow {
            url: format!("/bureau/projets/scenarios/{}", scenario.id),
            name: scenario.name.clone(),
            what: lang.with("scenario-row", &args),
            note: format!("{stage}, {}", lang.with("scenario-way", &[("n", Arg::from(way))])),
        });
    }
    let steps = |ready: &Ready| ready.steps.iter().map(|step| said::step(Lang::Fr, step)).collect();
    let ready = scenarios::ready().into_iter();
    let ready = ready.map(|ready| ReadyRow { steps: steps(&ready), word: ready.word, name: ready.name });
    let waiting = list::waiting(conn, clerk, None)?.len();
    Ok(ProjectsPage {
        shell: clerk.shell(conn, lang.say("projects-title"), Place::Inner, waiting)?,
        tasks,
        own,
        ready: ready.collect(),
        kinds: kinds(lang),
    })
}

/// `POST /bureau/projets/scenarios`: a scenario is begun, from a ready one or from nothing.
pub async fn new(clerk: Clerk, fields: Fields) -> Answer {
    let ready = scenarios::ready().into_iter().find(|ready| ready.word == fields.text("modele"));
    let (name, kind, steps) = match ready {
        Some(ready) => (ready.name.clone(), ready.kind(), ready.steps),
        None => {
            let kind = Kind::parse(fields.text("quoi")).ok_or_else(|| Problem::bad_request("quoi"))?;
            (fields.line("nom", 80), kind, Vec::new())
        }
    };
    if name.is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let made = clerk.once(fields.nonce("scenario-new"), move |tx, env, clerk| {
        scenarios::draft(tx, env, &clerk.shop().key, (&name, kind, steps), &clerk.actor())
    });
    match made.await? {
        Some(id) => go(format!("/bureau/projets/scenarios/{id}")),
        None => go("/bureau/projets"),
    }
}
