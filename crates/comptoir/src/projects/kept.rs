//! What is kept of a project: who told it and how, where its scenario stands, each step that it met.

use jiff::{Timestamp, civil::Date};
use kernel::id::{PersonId, ProjectId, ScenarioId, StaffId};

use super::{
    round,
    rules::{About, Kind, Step},
};

/// How a project came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// They wrote it on their own page.
    Page,
    /// They said it at the shop.
    Counter,
    /// They said it on the telephone.
    Phone,
    /// They wrote it in a message.
    Written,
}

impl How {
    /// Every way with its stored word.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Counter, "counter"), (Self::Phone, "phone"), (Self::Written, "written"), (Self::Page, "page")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(how, _)| *how == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown was said at the shop.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Counter, |(how, _)| *how)
    }
}

/// Whether a scenario goes on for a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    /// None began.
    Not,
    /// It goes on.
    On,
    /// It came to its end.
    Done,
    /// Somebody stopped it.
    Stopped,
}

impl Walk {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Not, ""), (Self::On, "on"), (Self::Done, "done"), (Self::Stopped, "stopped")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(walk, _)| *walk == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown never began.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Not, |(walk, _)| *walk)
    }
}

/// Something that somebody has before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its identifier.
    pub id: ProjectId,
    /// At whom it hangs.
    pub person: PersonId,
    /// What it is.
    pub kind: Kind,
    /// In their words; may be empty.
    pub words: String,
    /// Its day, where it is known: of the birth, of the move.
    pub day: Option<Date>,
    /// Who wrote it down: `customer`, or `staff:` and a name.
    pub by: String,
    /// How it came to be known.
    pub how: How,
    /// Since when.
    pub at: Timestamp,
    /// When its day was last told, or that it is not known.
    pub dated: Timestamp,
    /// It is over.
    pub over: bool,
    /// Since when.
    pub ended: Option<Timestamp>,
    /// Who of the shop wrote it down, and has its steps on their list when nobody answers to the person by name.
    pub staff: Option<StaffId>,
    /// Whether a scenario goes on.
    pub walk: Walk,
    /// Which, in which version.
    pub scenario: Option<(ScenarioId, i64)>,
    /// Since when.
    pub begun: Option<Timestamp>,
}

impl Project {
    /// How messages name it as what they are about.
    pub(super) fn abouts(&self) -> [String; 2] {
        [About::Relation, About::Offer].map(|about| round::about(about, self.id))
    }
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It waits for its instant, or for the day of the project.
    Due,
    /// Somebody of the shop has to do it.
    Todo,
    /// It was done, or waited to its end.
    Done,
    /// Its message was queued.
    Sent,
    /// It was left out, for a reason.
    Skipped,
}

impl Stand {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Due, "due"),
        (Self::Todo, "todo"),
        (Self::Done, "done"),
        (Self::Sent, "sent"),
        (Self::Skipped, "skipped"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(stand, _)| *stand == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown was left out.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Skipped, |(stand, _)| *stand)
    }
    /// Whether something is still to become of it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Due | Self::Todo)
    }
}

/// A step that a project met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// Whose.
    pub project: ProjectId,
    /// Its number in the scenario.
    pub step: i64,
    /// Where it stands.
    pub state: Stand,
    /// When it is looked at again, or is to be done; none: once the day of the project is known.
    pub due: Option<Timestamp>,
    /// Since when.
    pub entered: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Who ended it.
    pub by: String,
    /// Why it was left out: a word of the rules, or what somebody wrote.
    pub reason: String,
}

impl Met {
    /// How a line of a list names it.
    pub fn line(&self) -> String {
        format!("project {} {}", self.project, self.step)
    }
}

/// Where a version of a scenario stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It may be changed, and nobody is in it.
    Draft,
    /// New projects of its kind begin in it.
    Live,
    /// Who is under way in it goes on; nobody begins.
    Past,
}

impl Stage {
    const ALL: [(Self, &'static str); 3] = [(Self::Draft, "draft"), (Self::Live, "live"), (Self::Past, "past")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(stage, _)| *stage == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; in what is unknown nobody begins.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Past, |(stage, _)| *stage)
    }
}

/// A scenario of a shop in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Which.
    pub id: ScenarioId,
    /// Its version, from 1.
    pub version: i64,
    /// Where that stands.
    pub stage: Stage,
    /// What the shop calls it.
    pub name: String,
    /// For which projects.
    pub kind: Kind,
    /// Its steps, in their order.
    pub steps: Vec<Step>,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
