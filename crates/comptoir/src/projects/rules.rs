//! What a scenario is made of, what tact forbids in it, and what is wrong with one that cannot be published.

mod walk;

use std::collections::BTreeSet;

pub use self::walk::{Foreseen, Next, Place, Skipped, advance, foresee, morning};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub use crate::rituals::rules::Kind as Gesture;

/// What somebody has before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A child is expected, or was born.
    Birth,
    /// They move in.
    Moving,
    /// They build, buy or repair a home.
    Home,
    /// They retire.
    Retirement,
    /// They marry.
    Marriage,
    /// They begin in a new job.
    Job,
    /// They lost somebody.
    Loss,
}

impl Kind {
    /// Every kind with its stored word.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Birth, "birth"),
        (Self::Moving, "moving"),
        (Self::Home, "home"),
        (Self::Retirement, "retirement"),
        (Self::Marriage, "marriage"),
        (Self::Job, "job"),
        (Self::Loss, "loss"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// When a program may write to somebody about what they have before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// Never: only a person does.
    Never,
    /// Once the day is there: what is expected may end otherwise.
    AfterTheDay,
    /// As their agreement allows.
    Agreed,
}

/// What tact allows for a kind of project. Our own measure: no law says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tact {
    /// When a program may write.
    pub machine: Machine,
    /// Whether something may be offered for sale because of it.
    pub offers: bool,
    /// What somebody of the shop may do.
    pub gestures: &'static [Gesture],
}

impl Kind {
    /// What tact allows. Mourning: a person or nobody, and no gift that comes with an order. A birth: no word by a program
    /// before the day. Nothing is sold because somebody retires, has a child or begins to work elsewhere.
    pub fn tact(self) -> Tact {
        const ALL: &[Gesture] = &[Gesture::Call, Gesture::Meet, Gesture::Attention, Gesture::Letter];
        const VOICES: &[Gesture] = &[Gesture::Call, Gesture::Meet, Gesture::Letter];
        match self {
            Self::Loss => Tact { machine: Machine::Never, offers: false, gestures: VOICES },
            Self::Birth => Tact { machine: Machine::AfterTheDay, offers: false, gestures: ALL },
            Self::Retirement | Self::Job => Tact { machine: Machine::Agreed, offers: false, gestures: ALL },
            Self::Moving | Self::Home | Self::Marriage => {
                Tact { machine: Machine::Agreed, offers: true, gestures: ALL }
            }
        }
    }
}

/// From when a wait is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Before the day of the project.
    Before,
    /// After the day of the project.
    After,
    /// After the step before.
    Step,
}

impl Origin {
    /// Every origin with its stored word.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Step, "step"), (Self::Before, "before"), (Self::After, "after")];
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(origin, _)| *origin)
    }
}

/// In what a wait is counted: always days of the wall, never hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months: the 31st becomes the last day of a shorter month.
    Months,
}

impl Unit {
    /// Every unit with its stored word, and how many days one has at least.
    pub const ALL: [(Self, &'static str, i64); 3] =
        [(Self::Days, "days", 1), (Self::Weeks, "weeks", 7), (Self::Months, "months", 28)];
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(unit, ..)| *unit)
    }
}

/// Something that is true of a person, or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fact {
    /// They ordered.
    Ordered,
    /// They came, or collected an order.
    Visited,
    /// Somebody spoke with them, at the shop or by telephone.
    Spoken,
    /// Somebody answers to them by name, as they agreed.
    Advisor,
    /// No complaint of theirs is open.
    Calm,
}

impl Fact {
    /// Every fact with its stored word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Ordered, "ordered"),
        (Self::Visited, "visited"),
        (Self::Spoken, "spoken"),
        (Self::Advisor, "advisor"),
        (Self::Calm, "calm"),
    ];
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(fact, _)| *fact)
    }
}

/// Under which agreement a message leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// A word about their project: who agreed to be written to about it.
    Relation,
    /// Something for sale: who agreed to hear of everything from the shop.
    Offer,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum What {
    /// Nothing until a day, at nine in the morning of the shop.
    Wait {
        /// How many.
        count: i64,
        /// Of what.
        unit: Unit,
        /// From when.
        from: Origin,
    },
    /// A message by the program, through the gate.
    Message {
        /// Under which agreement.
        about: About,
        /// Its text; `{prénom}` becomes their first name.
        text: String,
        /// The same in English, for who speaks English with the shop; empty: they get the other one.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        english: String,
    },
    /// Somebody of the shop does something.
    Human {
        /// What.
        gesture: Gesture,
        /// How many minutes it takes.
        minutes: i64,
        /// What for, in the words of the shop.
        words: String,
    },
    /// Nothing until something is true; when it is not by then, it goes on elsewhere.
    Until {
        /// What must be true, since the wait began.
        fact: Fact,
        /// For how many days at most.
        days: i64,
        /// With which later step it goes on else; 0: it ends.
        otherwise: i64,
    },
    /// Goes on when something is true, elsewhere when not.
    Branch {
        /// What must be true, since the scenario began.
        fact: Fact,
        /// With which later step it goes on else; 0: it ends.
        otherwise: i64,
    },
    /// It ends here.
    End,
}

impl What {
    /// The later step to which it may go instead of the next one.
    pub fn otherwise(&self) -> Option<i64> {
        match self {
            Self::Until { otherwise, .. } | Self::Branch { otherwise, .. } => Some(*otherwise),
            Self::Wait { .. } | Self::Message { .. } | Self::Human { .. } | Self::End => None,
        }
    }
}

/// One step of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number in its scenario, from 1; it stays when the step is moved.
    pub id: i64,
    /// What it does.
    #[serde(flatten)]
    pub what: What,
}

/// What is known of a person when a step is weighed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// When they ordered last.
    pub ordered: Option<Timestamp>,
    /// When they came last.
    pub visited: Option<Timestamp>,
    /// When somebody spoke with them last.
    pub spoken: Option<Timestamp>,
    /// Somebody answers to them by name.
    pub advisor: bool,
    /// A complaint of theirs is open.
    pub complains: bool,
    /// They lost somebody, and it is not over.
    pub mourns: bool,
}

impl Known {
    /// Whether a fact is true, since an instant where it can be.
    pub fn holds(&self, fact: Fact, since: Timestamp) -> bool {
        let after = |at: Option<Timestamp>| at.is_some_and(|at| at >= since);
        match fact {
            Fact::Ordered => after(self.ordered),
            Fact::Visited => after(self.visited),
            Fact::Spoken => after(self.spoken),
            Fact::Advisor => self.advisor,
            Fact::Calm => !self.complains,
        }
    }
}

/// What is wrong with a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It has no step.
    Empty,
    /// Nobody of the shop does anything in it.
    Nobody,
    /// It has too many steps.
    Long,
    /// Two steps have one number, or a step has none.
    Twins,
    /// A step has no words.
    Words,
    /// A wait, or the minutes of a step, are out of bounds.
    Bounds,
    /// It goes back to an earlier step, or to one that is not there.
    Back,
    /// A program would write where only a person should.
    Machine,
    /// Something would be sold where tact forbids it.
    Offer,
    /// A gesture that tact forbids.
    Gesture,
}

/// More steps nobody oversees.
pub const MOST_STEPS: usize = 40;
/// A step of somebody takes no longer, in minutes.
pub const MOST_MINUTES: i64 = 240;
/// A wait lasts no longer, in days: five years.
pub const MOST_DAYS: i64 = 5 * 366;

/// What is wrong with a scenario, each with the place of its step where it concerns one; nothing when it can be published.
pub fn judge(kind: Kind, steps: &[Step]) -> Vec<(Option<usize>, Fault)> {
    let mut faults = Vec::new();
    if steps.is_empty() {
        faults.push((None, Fault::Empty));
    } else if !steps.iter().any(|step| matches!(step.what, What::Human { .. })) {
        faults.push((None, Fault::Nobody));
    }
    if steps.len() > MOST_STEPS {
        faults.push((None, Fault::Long));
    }
    let mut seen = BTreeSet::new();
    for (place, step) in steps.iter().enumerate() {
        if step.id <= 0 || !seen.insert(step.id) {
            faults.push((Some(place), Fault::Twins));
        }
        if let Some(to) = step.what.otherwise().filter(|to| *to != 0)
            && !steps.iter().skip(place + 1).any(|later| later.id == to)
        {
            faults.push((Some(place), Fault::Back));
        }
        faults.extend(own_faults(kind.tact(), &step.what).into_iter().map(|fault| (Some(place), fault)));
    }
    faults
}

fn own_faults(tact: Tact, what: &What) -> Vec<Fault> {
    let mut faults = Vec::new();
    let bounded = match what {
        What::Wait { count, unit, .. } => {
            let days = Unit::ALL.iter().find(|(known, ..)| known == unit).map_or(1, |(.., days)| *days);
            *count >= 0 && *count <= MOST_DAYS / days
        }
        What::Until { days, .. } => (1..=MOST_DAYS).contains(days),
        What::Human { minutes, .. } => (1..=MOST_MINUTES).contains(minutes),
        What::Message { .. } | What::Branch { .. } | What::End => true,
    };
    if !bounded {
        faults.push(Fault::Bounds);
    }
    match what {
        What::Message { text, .. } if text.trim().is_empty() => faults.push(Fault::Words),
        What::Human { words, .. } if words.trim().is_empty() => faults.push(Fault::Words),
        _ => {}
    }
    match what {
        What::Message { .. } if tact.machine == Machine::Never => faults.push(Fault::Machine),
        What::Message { about: About::Offer, .. } if !tact.offers => faults.push(Fault::Offer),
        What::Human { gesture, .. } if !tact.gestures.contains(gesture) => faults.push(Fault::Gesture),
        _ => {}
    }
    faults
}

/// The text of a message with the first name of its person; without a name the place is closed up.
pub fn fill(text: &str, name: &str) -> String {
    let first = name.split_whitespace().next().unwrap_or_default();
    if first.is_empty() {
        return text.replace(" {prénom}", "").replace("{prénom}", "").trim().to_owned();
    }
    text.replace("{prénom}", first)
}

/// A project lies no further from today, in years: what does is a slip of the pen.
const FAR: i32 = 20;

/// What was typed is no day of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDay;

/// The day of a project as a form sends it; none when it is not known.
///
/// # Errors
/// When it cannot be read, or lies far from any project.
pub fn read_day(text: &str, today: Date) -> Result<Option<Date>, NoDay> {
    if text.is_empty() {
        return Ok(None);
    }
    let day: Date = text.parse().map_err(|_| NoDay)?;
    let far = (i32::from(day.year()) - i32::from(today.year())).abs() > FAR;
    if far { Err(NoDay) } else { Ok(Some(day)) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn step(id: i64, what: What) -> Step {
        Step { id, what }
    }

    fn call(words: &str) -> What {
        What::Human { gesture: Gesture::Call, minutes: 10, words: words.into() }
    }

    #[test]
    fn words_are_read_back() {
        for (kind, word) in Kind::ALL {
            assert_eq!((Kind::parse(word), kind.as_str()), (Some(kind), word));
        }
        for (origin, word) in Origin::ALL {
            assert_eq!(Origin::parse(word), Some(origin));
        }
        for (unit, word, _) in Unit::ALL {
            assert_eq!(Unit::parse(word), Some(unit));
        }
        for (fact, word) in Fact::ALL {
            assert_eq!(Fact::parse(word), Some(fact));
        }
        assert_eq!(Kind::parse("holiday"), None);
    }

    #[test]
    fn a_day_is_read_or_not_known_or_refused() {
        let today = date(2026, 11, 23);
        assert_eq!(read_day("", today), Ok(None));
        assert_eq!(read_day("2027-03-31", today), Ok(Some(date(2027, 3, 31))));
        for wrong in ["demain", "2027-02-30", "0206-11-23", "2226-11-23"] {
            assert_eq!(read_day(wrong, today), Err(NoDay), "{wrong}");
        }
    }

    #[test]
    fn a_loss_is_met_by_persons_alone_and_nothing_is_sold_for_a_birth() {
        let word = |about| What::Message { about, text: "Bonjour".into(), english: String::new() };
        let says = |kind, what| judge(kind, &[step(1, what), step(2, call("Prendre des nouvelles"))]);
        assert_eq!(says(Kind::Loss, word(About::Relation)), [(Some(0), Fault::Machine)]);
        let gift = What::Human { gesture: Gesture::Attention, minutes: 3, words: "Un croissant".into() };
        assert_eq!(says(Kind::Loss, gift.clone()), [(Some(0), Fault::Gesture)]);
        assert_eq!(says(Kind::Birth, word(About::Offer)), [(Some(0), Fault::Offer)]);
        assert_eq!(says(Kind::Birth, word(About::Relation)), []);
        assert_eq!((says(Kind::Birth, gift), says(Kind::Moving, word(About::Offer))), (vec![], vec![]));
    }

    #[test]
    fn what_cannot_be_walked_cannot_be_published() {
        assert_eq!(judge(Kind::Job, &[]), [(None, Fault::Empty)]);
        let wait = |count, unit| What::Wait { count, unit, from: Origin::Step };
        assert_eq!(judge(Kind::Job, &[step(1, wait(1, Unit::Days))]), [(None, Fault::Nobody)]);
        let back = What::Branch { fact: Fact::Ordered, otherwise: 1 };
        let steps = [step(1, call("Un mot")), step(2, back), step(2, call(" ")), step(4, wait(70, Unit::Months))];
        let found = judge(Kind::Job, &steps);
        let expected =
            [(Some(1), Fault::Back), (Some(2), Fault::Twins), (Some(2), Fault::Words), (Some(3), Fault::Bounds)];
        assert_eq!(found, expected);
        let on = What::Until { fact: Fact::Visited, days: 30, otherwise: 3 };
        assert_eq!(judge(Kind::Job, &[step(1, call("Un mot")), step(2, on), step(3, What::End)]), []);
    }

    #[test]
    fn a_text_speaks_to_its_person_by_name_or_without() {
        let text = "Bonjour {prénom}, bienvenue dans la rue.";
        assert_eq!(fill(text, "Odile Vasseur"), "Bonjour Odile, bienvenue dans la rue.");
        assert_eq!(fill(text, ""), "Bonjour, bienvenue dans la rue.");
    }
}
