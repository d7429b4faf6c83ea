//! The editor of a scenario: a list of steps from top to bottom, each with its few fields; what it would cost beside it. Every
//! button sends the whole list, so that nothing that was typed is lost, with a script or without.

use db::{Conn, DbError};
use kernel::{id::ScenarioId, words as spoken};

use super::{
    super::views::{Choice, DryView, Field, Place, ScenarioPage, StepRow},
    frame::{Answer, Clerk, Fields, go, page},
    list, rituals,
};
use crate::{
    platform::{
        Problem,
        i18n::{Arg, Lang},
        problem::Path,
    },
    projects::{
        Scenario, Stage,
        rules::{About, Fact, Gesture, MOST_DAYS, MOST_MINUTES, MOST_STEPS, Origin, Step, Unit, What, judge},
        scenarios::{self, DryRun, Published},
        words as said,
    },
};

/// "En service".
pub fn stage(lang: Lang, stage: Stage) -> String {
    lang.say(match stage {
        Stage::Draft => "scenario-draft",
        Stage::Live => "scenario-live",
        Stage::Past => "scenario-past",
    })
}

/// What a step may be, as forms name it, with what stands in a new one.
const WHATS: [&str; 6] = ["human", "wait", "until", "branch", "message", "end"];

/// A new step of a kind.
fn fresh(word: &str) -> Option<What> {
    Some(match word {
        "human" => What::Human { gesture: Gesture::Call, minutes: Gesture::Call.minutes(), words: String::new() },
        "wait" => What::Wait { count: 1, unit: Unit::Weeks, from: Origin::Step },
        "until" => What::Until { fact: Fact::Visited, days: 30, otherwise: 0 },
        "branch" => What::Branch { fact: Fact::Ordered, otherwise: 0 },
        "message" => What::Message { about: About::Relation, text: String::new(), english: String::new() },
        "end" => What::End,
        _ => return None,
    })
}

fn word_of(what: &What) -> &'static str {
    match what {
        What::Human { .. } => "human",
        What::Wait { .. } => "wait",
        What::Until { .. } => "until",
        What::Branch { .. } => "branch",
        What::Message { .. } => "message",
        What::End => "end",
    }
}

fn icon_of(what: &What) -> &'static str {
    match what {
        What::Human { gesture, .. } => rituals::icon(*gesture),
        What::Wait { .. } => "clock",
        What::Until { .. } => "again",
        What::Branch { .. } => "swap",
        What::Message { .. } => "sms",
        What::End => "check",
    }
}

/// One step as a form has it; what is missing stands as in a new one.
fn read_step(fields: &Fields, id: i64) -> Option<Step> {
    let text = |name: &str| fields.text(&format!("{name}-{id}")).to_owned();
    let line = |name: &str, most: usize| fields.line(&format!("{name}-{id}"), most);
    let number = |name: &str| fields.number(&format!("{name}-{id}"));
    let what = match fresh(&text("quoi"))? {
        What::Human { gesture, minutes, .. } => What::Human {
            gesture: Gesture::parse(&text("comment")).unwrap_or(gesture),
            minutes: number("minutes").unwrap_or(minutes),
            words: line("mots", 240),
        },
        What::Wait { count, unit, from } => What::Wait {
            count: number("nombre").unwrap_or(count),
            unit: Unit::parse(&text("unite")).unwrap_or(unit),
            from: Origin::parse(&text("depuis")).unwrap_or(from),
        },
        What::Until { fact, days, .. } => What::Until {
            fact: Fact::parse(&text("fait")).unwrap_or(fact),
            days: number("jours").unwrap_or(days),
            otherwise: number("sinon").unwrap_or(0),
        },
        What::Branch { fact, .. } => {
            What::Branch { fact: Fact::parse(&text("fait")).unwrap_or(fact), otherwise: number("sinon").unwrap_or(0) }
        }
        What::Message { .. } => What::Message {
            about: if text("accord") == "offer" { About::Offer } else { About::Relation },
            text: line("texte", 320),
            english: line("anglais", 320),
        },
        What::End => What::End,
    };
    Some(Step { id, what })
}

/// The steps of a form, with what its button does to them; and at which one to go on reading.
fn change(fields: &Fields) -> (Vec<Step>, Option<i64>) {
    let ids = fields.all("etape").filter_map(|id| id.parse().ok()).filter(|id| *id > 0);
    let mut steps: Vec<Step> = ids.take(MOST_STEPS).filter_map(|id| read_step(fields, id)).collect();
    let (act, id) = match fields.text("geste").split_once('-') {
        Some((act, id)) => (act, id.parse::<i64>().ok()),
        None => (fields.text("geste"), None),
    };
    let place = steps.iter().position(|step| Some(step.id) == id);
    match (act, place) {
        ("monter", Some(place)) if place > 0 => steps.swap(place, place - 1),
        ("descendre", Some(place)) if place + 1 < steps.len() => steps.swap(place, place + 1),
        ("retirer", Some(place)) => {
            steps.remove(place);
            let near = steps.get(place.saturating_sub(1)).map(|step| step.id);
            return (steps, near);
        }
        ("ajouter", _) => {
            if let Some(what) = fresh(fields.text("nouvelle")).filter(|_| steps.len() < MOST_STEPS) {
                let new = steps.iter().map(|step| step.id).max().unwrap_or(0) + 1;
                let after = steps.iter().position(|step| Some(step.id) == fields.number("apres"));
                steps.insert(after.map_or(steps.len(), |place| place + 1), Step { id: new, what });
                return (steps, Some(new));
            }
        }
        _ => {}
    }
    (steps, id)
}

/// `GET /bureau/projets/scenarios/{id}`
pub async fn show(clerk: Clerk, Path(id): Path<ScenarioId>) -> Answer {
    let drawn = clerk.read(move |conn, clerk| {
        let own = scenarios::current(conn, &clerk.shop().key, id)?;
        own.map(|own| draw(conn, clerk, &own)).transpose()
    });
    page(&drawn.await?.ok_or_else(Problem::not_found)?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk, own: &Scenario) -> Result<ScenarioPage, DbError> {
    let (lang, key) = (clerk.lang, &clerk.shop().key);
    let faults = judge(own.kind, &own.steps);
    let way = scenarios::under_way(conn, key, own.id)?;
    let number = [("version", Arg::from(own.version)), ("stage", Arg::from(stage(lang, own.stage).to_lowercase()))];
    let mut words = vec![lang.with("scenario-version", &number)];
    for (version, n) in &way {
        if *version == own.version {
            words.push(lang.with("scenario-way", &[("n", Arg::from(*n))]));
        } else {
            words.push(lang.with("scenario-way-of", &[("n", Arg::from(*n)), ("version", Arg::from(*version))]));
        }
    }
    let whole = faults.iter().filter(|(place, _)| place.is_none());
    let live = scenarios::versions(conn, key, own.id)?.iter().any(|known| known.stage == Stage::Live);
    let waiting = list::waiting(conn, clerk, None)?.len();
    let kind = |word: &&str| Some(Choice { value: (*word).to_owned(), label: said::what(lang, &fresh(word)?) });
    let run = scenarios::dry_run(conn, clerk.shop(), own, clerk.now)?;
    Ok(ScenarioPage {
        shell: clerk.shell(conn, own.name.clone(), Place::Inner, waiting)?,
        action: format!("/bureau/projets/scenarios/{}", own.id),
        name: own.name.clone(),
        kind: said::kind(lang, own.kind),
        stage: words,
        tact: said::tact(lang, own.kind),
        faults: whole.map(|(_, fault)| said::fault(lang, *fault)).collect(),
        // An empty page is no fault yet.
        faulty: !faults.is_empty() && !own.steps.is_empty(),
        steps: steps(lang, own, &faults),
        more: WHATS.iter().filter_map(kind).collect(),
        dry: dry(conn, clerk, own, run)?,
        draft: own.stage == Stage::Draft,
        live,
        owner: (*clerk.right).clone().owner().is_some(),
    })
}

fn steps(lang: Lang, own: &Scenario, faults: &[(Option<usize>, crate::projects::rules::Fault)]) -> Vec<StepRow> {
    let last = own.steps.len().saturating_sub(1);
    let row = |(place, step): (usize, &Step)| StepRow {
        id: step.id,
        n: place + 1,
        what: word_of(&step.what),
        title: said::what(lang, &step.what),
        icon: icon_of(&step.what),
        faults: faults
            .iter()
            .filter(|(at, _)| *at == Some(place))
            .map(|(_, fault)| said::fault(lang, *fault))
            .collect(),
        fields: fields_of(lang, own, place, &step.what),
        ends: (place == 0, place == last),
    };
    own.steps.iter().enumerate().map(row).collect()
}

fn select<T: PartialEq + Copy>(all: &[(T, &str)], chosen: T, label: impl Fn(T) -> String) -> Vec<(Choice, bool)> {
    let option = |(one, word): &(T, &str)| (Choice { value: (*word).to_owned(), label: label(*one) }, *one == chosen);
    all.iter().map(option).collect()
}

fn fields_of(lang: Lang, own: &Scenario, place: usize, what: &What) -> Vec<Field> {
    let fact = |chosen: Fact| {
        let options = select(&Fact::ALL, chosen, |fact| said::fact(lang, fact));
        Field::Select("fait", lang.say("scenario-fact"), options)
    };
    match what {
        What::Human { gesture, minutes, words } => {
            let gestures: Vec<(Gesture, &str)> = Gesture::ALL.iter().map(|(one, word, ..)| (*one, *word)).collect();
            // One that tact forbids is only shown where it was chosen before.
            let may = |one: &(Gesture, &str)| own.kind.tact().gestures.contains(&one.0) || one.0 == *gesture;
            let gestures: Vec<(Gesture, &str)> = gestures.into_iter().filter(may).collect();
            let options = select(&gestures, *gesture, |one| said::gesture(lang, one));
            vec![
                Field::Select("comment", lang.say("scenario-gesture"), options),
                Field::Number("minutes", lang.say("scenario-minutes"), *minutes, 1, MOST_MINUTES),
                Field::Text("mots", lang.say("scenario-words"), words.clone(), 240),
            ]
        }
        What::Wait { count, unit, from } => {
            let units: Vec<(Unit, &str)> = Unit::ALL.iter().map(|(one, word, _)| (*one, *word)).collect();
            vec![
                Field::Number("nombre", lang.say("scenario-count"), *count, 0, MOST_DAYS),
                Field::Select("unite", lang.say("scenario-unit"), select(&units, *unit, |one| said::unit(lang, one))),
                Field::Select(
                    "depuis",
                    lang.say("scenario-from"),
                    select(&Origin::ALL, *from, |one| said::origin(lang, one)),
                ),
            ]
        }
        What::Until { fact: until, days, otherwise } => vec![
            fact(*until),
            Field::Number("jours", lang.say("scenario-days"), *days, 1, MOST_DAYS),
            elsewhere(lang, own, place, *otherwise),
        ],
        What::Branch { fact: when, otherwise } => vec![fact(*when), elsewhere(lang, own, place, *otherwise)],
        What::Message { about, text, english } => {
            let abouts = [(About::Relation, "relation"), (About::Offer, "offer")];
            let options = select(&abouts, *about, |one| said::about(lang, one));
            vec![
                Field::Select("accord", lang.say("scenario-about"), options),
                Field::Text("texte", lang.say("scenario-text"), text.clone(), 320),
                Field::Text("anglais", lang.say("scenario-text-english"), english.clone(), 320),
            ]
        }
        What::End => Vec::new(),
    }
}

/// The steps further down, to one of which it goes else; what is chosen stands there even when it is wrong by now.
fn elsewhere(lang: Lang, own: &Scenario, place: usize, chosen: i64) -> Field {
    let end = Choice { value: "0".to_owned(), label: lang.say("scenario-otherwise-end") };
    let mut options = vec![(end, chosen == 0)];
    for (at, step) in own.steps.iter().enumerate() {
        if at > place || step.id == chosen {
            let args = [("n", Arg::from(at + 1)), ("it", Arg::from(said::what(lang, &step.what)))];
            let label = lang.with("scenario-otherwise-step", &args);
            options.push((Choice { value: step.id.to_string(), label }, step.id == chosen));
        }
    }
    Field::Select("sinon", lang.say("scenario-otherwise"), options)
}

fn dry(conn: &mut Conn<'_>, clerk: &Clerk, own: &Scenario, run: DryRun) -> Result<DryView, DbError> {
    let lang = clerk.lang;
    if run.persons == 0 {
        return Ok(DryView { says: lang.say("scenario-dry-nobody"), ..DryView::default() });
    }
    let some = [("n", Arg::from(run.weighed)), ("all", Arg::from(run.persons))];
    let some = if run.weighed < run.persons { lang.with("scenario-dry-some", &some) } else { String::new() };
    let args = [("n", Arg::from(run.weighed)), ("time", Arg::from(said::span(lang, run.minutes)))];
    let mut parts: Vec<String> = Vec::new();
    for (gesture, n) in &run.gestures {
        let args = [("it", Arg::from(said::gesture(lang, *gesture))), ("n", Arg::from(*n))];
        parts.push(lang.with("scenario-dry-gestures", &args));
    }
    if run.messages > 0 {
        let mut says = lang.with("scenario-dry-messages", &[("n", Arg::from(run.messages))]);
        if run.refused > 0 {
            says = format!("{says}, {}", lang.with("scenario-dry-refused", &[("n", Arg::from(run.refused))]));
        }
        parts.push(says);
    }
    let mut first = Vec::new();
    for (person, one) in &run.first {
        let step = own.steps.iter().find(|step| step.id == one.step);
        let does = step.map(|step| said::step(lang, step)).unwrap_or_default();
        let says = format!("{}, {does}", clerk.day(one.at));
        first.push((format!("/bureau/fil/{person}"), list::called(conn, clerk, *person)?, says));
    }
    let month = |(day, n, minutes): &(jiff::civil::Date, usize, i64)| {
        (spoken::month_of(*day, lang.style()), *n, said::span(lang, *minutes))
    };
    Ok(DryView {
        says: lang.with("scenario-dry-says", &args),
        some,
        parts,
        months: run.months.iter().map(month).collect(),
        first,
        persons: run.persons,
    })
}

/// `POST /bureau/projets/scenarios/{id}`: it is changed, published, withdrawn, thrown away.
pub async fn act(clerk: Clerk, Path(id): Path<ScenarioId>, fields: Fields) -> Answer {
    let at = format!("/bureau/projets/scenarios/{id}");
    let known = clerk.read(move |conn, clerk| scenarios::current(conn, &clerk.shop().key, id)).await?;
    let known = known.ok_or_else(Problem::not_found)?;
    let owner = (*clerk.right).clone().owner().is_some();
    match fields.text("geste") {
        "publier" | "retirer" if !owner => Err(Problem::forbidden()),
        "publier" => {
            let begin = !fields.text("commencer").is_empty();
            let done = clerk.once(fields.nonce("scenario"), move |tx, env, clerk| {
                scenarios::publish(tx, env, clerk.shop(), id, begin, &clerk.actor())
            });
            match done.await? {
                Some(Published::Yes(n)) if n > 0 => go(format!("{at}?dit=scenario-commence")),
                Some(Published::Not(_)) => go(format!("{at}?dit=scenario-non")),
                Some(Published::Yes(_) | Published::Nothing) | None => go(format!("{at}?dit=scenario-publie")),
            }
        }
        "retirer" => {
            let done = clerk.once(fields.nonce("scenario"), move |tx, env, clerk| {
                scenarios::retire(tx, env, &clerk.shop().key, id, &clerk.actor())
            });
            done.await?;
            go("/bureau/projets?dit=scenario-retire")
        }
        "jeter" => {
            let done =
                clerk.once(fields.nonce("scenario"), move |tx, _, clerk| scenarios::discard(tx, &clerk.shop().key, id));
            done.await?;
            go("/bureau/projets?dit=note")
        }
        _ => {
            let (steps, near) = change(&fields);
            let name = match fields.line("nom", 80) {
                name if name.is_empty() => known.name,
                name => name,
            };
            let done = clerk.once(fields.nonce("scenario"), move |tx, env, clerk| {
                scenarios::edit(tx, env, &clerk.shop().key, id, (&name, steps), &clerk.actor())
            });
            done.await?;
            let near = near.map(|id| format!("#e-{id}")).unwrap_or_default();
            go(format!("{at}?dit=scenario-garde{near}"))
        }
    }
}
