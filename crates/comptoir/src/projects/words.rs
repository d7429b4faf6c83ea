//! Projects and scenarios in words.

use jiff::civil::Date;
use kernel::words as spoken;

use super::{
    How, Project,
    rules::{About, Fact, Fault, Gesture, Kind, Machine, Origin, Step, Unit, What},
};
use crate::platform::i18n::{Arg, Lang};

/// "Une naissance".
pub fn kind(lang: Lang, kind: Kind) -> String {
    lang.say(match kind {
        Kind::Birth => "project-kind-birth",
        Kind::Moving => "project-kind-moving",
        Kind::Home => "project-kind-home",
        Kind::Retirement => "project-kind-retirement",
        Kind::Marriage => "project-kind-marriage",
        Kind::Job => "project-kind-job",
        Kind::Loss => "project-kind-loss",
    })
}

/// "Une naissance, mercredi 3 mars 2027".
pub fn title(lang: Lang, own: &Project, today: Date) -> String {
    match own.day {
        Some(day) => {
            let args =
                [("kind", Arg::from(kind(lang, own.kind))), ("day", Arg::from(spoken::day(day, today, lang.style())))];
            lang.with("project-day", &args)
        }
        None => kind(lang, own.kind),
    }
}

/// "dit au téléphone".
pub fn how(lang: Lang, how: How) -> String {
    lang.say(match how {
        How::Counter => "project-how-counter",
        How::Phone => "project-how-phone",
        How::Written => "project-how-written",
        How::Page => "project-how-page",
    })
}

/// "Appeler".
pub fn gesture(lang: Lang, gesture: Gesture) -> String {
    lang.say(match gesture {
        Gesture::Call => "desk-ritual-kind-call",
        Gesture::Meet => "desk-ritual-kind-meet",
        Gesture::Attention => "desk-ritual-kind-attention",
        Gesture::Letter => "desk-ritual-kind-letter",
    })
}

/// "la personne est passée".
pub fn fact(lang: Lang, fact: Fact) -> String {
    lang.say(match fact {
        Fact::Ordered => "scenario-fact-ordered",
        Fact::Visited => "scenario-fact-visited",
        Fact::Spoken => "scenario-fact-spoken",
        Fact::Advisor => "scenario-fact-advisor",
        Fact::Calm => "scenario-fact-calm",
    })
}

/// "semaines".
pub fn unit(lang: Lang, unit: Unit) -> String {
    lang.say(match unit {
        Unit::Days => "scenario-unit-days",
        Unit::Weeks => "scenario-unit-weeks",
        Unit::Months => "scenario-unit-months",
    })
}

/// "avant le jour du projet".
pub fn origin(lang: Lang, from: Origin) -> String {
    lang.say(match from {
        Origin::Step => "scenario-from-step",
        Origin::Before => "scenario-from-before",
        Origin::After => "scenario-from-after",
    })
}

/// "une offre".
pub fn about(lang: Lang, about: About) -> String {
    lang.say(match about {
        About::Relation => "scenario-about-relation",
        About::Offer => "scenario-about-offer",
    })
}

/// What a step is called: "Attendre", "Un geste de quelqu'un".
pub fn what(lang: Lang, what: &What) -> String {
    lang.say(match what {
        What::Wait { .. } => "scenario-what-wait",
        What::Message { .. } => "scenario-what-message",
        What::Human { .. } => "scenario-what-human",
        What::Until { .. } => "scenario-what-until",
        What::Branch { .. } => "scenario-what-branch",
        What::End => "scenario-what-end",
    })
}

/// What a step does, in a sentence: "Attendre 3 semaines avant le jour du projet".
pub fn step(lang: Lang, step: &Step) -> String {
    match &step.what {
        What::Wait { count, unit, from } => {
            let args = [("n", Arg::from(*count)), ("from", Arg::from(origin(lang, *from)))];
            match unit {
                Unit::Days => lang.with("scenario-says-days", &args),
                Unit::Weeks => lang.with("scenario-says-weeks", &args),
                Unit::Months => lang.with("scenario-says-months", &args),
            }
        }
        What::Message { text, .. } => lang.with1("scenario-says-message", "it", text),
        What::Human { gesture: how, minutes, words } => {
            let args =
                [("it", Arg::from(gesture(lang, *how))), ("n", Arg::from(*minutes)), ("words", Arg::from(words))];
            lang.with("scenario-says-gesture", &args)
        }
        What::Until { fact: until, days, .. } => {
            let args = [("it", Arg::from(fact(lang, *until))), ("n", Arg::from(*days))];
            lang.with("scenario-says-until", &args)
        }
        What::Branch { fact: when, .. } => lang.with1("scenario-says-branch", "it", fact(lang, *when)),
        What::End => lang.say("scenario-what-end"),
    }
}

/// What is wrong, and what to do.
pub fn fault(lang: Lang, fault: Fault) -> String {
    lang.say(match fault {
        Fault::Empty => "scenario-fault-empty",
        Fault::Nobody => "scenario-fault-nobody",
        Fault::Long => "scenario-fault-long",
        Fault::Twins => "scenario-fault-twins",
        Fault::Words => "scenario-fault-words",
        Fault::Bounds => "scenario-fault-bounds",
        Fault::Back => "scenario-fault-back",
        Fault::Machine => "scenario-fault-machine",
        Fault::Offer => "scenario-fault-offer",
        Fault::Gesture => "scenario-fault-gesture",
    })
}

/// What tact asks for a kind of project.
pub fn tact(lang: Lang, kind: Kind) -> String {
    let tact = kind.tact();
    lang.say(match tact.machine {
        Machine::Never => "scenario-tact-never",
        Machine::AfterTheDay => "scenario-tact-after",
        Machine::Agreed if tact.offers => "scenario-tact-open",
        Machine::Agreed => "scenario-tact-calm",
    })
}

/// "5 h 20", "40 min".
pub fn span(lang: Lang, minutes: i64) -> String {
    let (h, m) = (minutes / 60, minutes % 60);
    match (h, m) {
        (0, _) => lang.with("scenario-span-minutes", &[("m", Arg::from(m))]),
        (_, 0) => lang.with("scenario-span-hours", &[("h", Arg::from(h))]),
        _ => lang.with("scenario-span", &[("h", Arg::from(h)), ("m", Arg::from(format!("{m:02}")))]),
    }
}
