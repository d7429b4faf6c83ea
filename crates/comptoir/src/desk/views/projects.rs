//! Life projects at the desk: in a person's file, and what is to be done for them; scenarios, and the editor of one.

use askama::Template;

use super::{Choice, Shell};

/// The projects of a person, and how one is noted.
#[derive(Debug, Clone, Default)]
pub struct FileProjects {
    /// Each of them, the open ones first.
    pub rows: Vec<ProjectRow>,
    /// What it may be.
    pub kinds: Vec<Choice>,
    /// How it may have come to be known.
    pub hows: Vec<Choice>,
    /// They agreed to be written to about it.
    pub writes: bool,
    /// They said stop, and nothing since: only they themselves can agree again.
    pub stopped: bool,
}

/// One project of a person.
#[derive(Debug, Clone)]
pub struct ProjectRow {
    /// The project.
    pub id: String,
    /// "Une naissance, mercredi 3 mars 2027".
    pub title: String,
    /// In their words.
    pub words: String,
    /// "dit au téléphone, noté par Inès, lundi 2 novembre".
    pub how: String,
    /// Where the shop is with it.
    pub stands: String,
    /// Its day as a field wants it; empty when it is not known.
    pub day: String,
    /// It is open.
    pub open: bool,
    /// A scenario goes on.
    pub walks: bool,
    /// The step that somebody has to do, as a form names it, and what the button says that does it.
    pub todo: Option<(String, String)>,
}

/// A gesture that is to be done for somebody.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// Their thread.
    pub url: String,
    /// Its icon.
    pub icon: &'static str,
    /// For whom.
    pub who: String,
    /// "Appeler, 10 min : prendre des nouvelles".
    pub says: String,
    /// "Une naissance, depuis hier".
    pub note: String,
}

/// A scenario in the list.
#[derive(Debug, Clone)]
pub struct ScenarioRow {
    /// Its page.
    pub url: String,
    /// Its name.
    pub name: String,
    /// "Une naissance, 11 étapes".
    pub what: String,
    /// "En service, 3 personnes en chemin".
    pub note: String,
}

/// A scenario that may be taken.
#[derive(Debug, Clone)]
pub struct ReadyRow {
    /// As the form names it.
    pub word: String,
    /// Its name.
    pub name: String,
    /// What it does, step by step.
    pub steps: Vec<String>,
}

/// `/bureau/projets`
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/projects.html")]
pub struct ProjectsPage {
    /// The frame.
    pub shell: Shell,
    /// What is to be done.
    pub tasks: Vec<TaskRow>,
    /// Scenarios of the shop.
    pub own: Vec<ScenarioRow>,
    /// Ready ones.
    pub ready: Vec<ReadyRow>,
    /// Kinds of project.
    pub kinds: Vec<Choice>,
}

/// One field of a step.
#[derive(Debug, Clone)]
pub enum Field {
    /// A whole number: name, label, value, least, most.
    Number(&'static str, String, i64, i64, i64),
    /// One of several: name, label, options with what is chosen.
    Select(&'static str, String, Vec<(Choice, bool)>),
    /// Some words: name, label, value, how many letters at most.
    Text(&'static str, String, String, usize),
}

/// One step in the editor.
#[derive(Debug, Clone)]
pub struct StepRow {
    /// Its number, as forms name it.
    pub id: i64,
    /// Its place, from 1.
    pub n: usize,
    /// What it is, as forms name it.
    pub what: &'static str,
    /// "Un geste de quelqu'un".
    pub title: String,
    /// Its icon.
    pub icon: &'static str,
    /// What is wrong with it.
    pub faults: Vec<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The first, the last: neither moves further.
    pub ends: (bool, bool),
}

/// What a scenario would ask for.
#[derive(Debug, Clone, Default)]
pub struct DryView {
    /// "18 personnes, 5 h 20 de travail sur trois mois."
    pub says: String,
    /// That not all of them were weighed, and how many; empty when all were.
    pub some: String,
    /// "Appeler : 12", messages and what would not leave.
    pub parts: Vec<String>,
    /// Month by month: its name, gestures, time.
    pub months: Vec<(String, usize, String)>,
    /// The first gestures: thread, who, when and what.
    pub first: Vec<(String, String, String)>,
    /// How many would begin.
    pub persons: usize,
}

/// `/bureau/projets/scenarios/{id}`
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/scenario.html")]
pub struct ScenarioPage {
    /// The frame.
    pub shell: Shell,
    /// Where its forms go.
    pub action: String,
    /// Its name.
    pub name: String,
    /// "Une naissance".
    pub kind: String,
    /// "Version 2, Brouillon", and who is under way in others.
    pub stage: Vec<String>,
    /// What tact asks for.
    pub tact: String,
    /// What is wrong with the whole of it.
    pub faults: Vec<String>,
    /// Whether anything is wrong.
    pub faulty: bool,
    /// Its steps.
    pub steps: Vec<StepRow>,
    /// What may be added.
    pub more: Vec<Choice>,
    /// Looked at beforehand.
    pub dry: DryView,
    /// It is a draft.
    pub draft: bool,
    /// New projects begin in a version of it.
    pub live: bool,
    /// Whether the reader decides.
    pub owner: bool,
}
