//! What the desk's templates are given: texts already worded, numbers and small choices; no store, no clock.

mod agenda;
mod calls;
mod clients;
mod erase;
mod events;
mod file;
mod handover;
mod offer;
mod presence;
mod projects;
mod rituals;
mod thread;
mod voices;

pub use agenda::{AgendaDay, AgendaPage, FileMeets, MeetRow, MeetSettings, Today};
pub use calls::{CallPage, CallRow, CallsPage};
pub use clients::{ClientRow, ClientsPage, Hit};
pub use erase::ErasePage;
pub use events::{EventForm, EventPage, EventRow, GuestRow};
pub use file::{
    AddressRow, AdvisorView, DotLine, FileView, JoinRow, Known, MergeRow, NoteRow, OrderRow, PledgeRow, SharedRow,
};
pub use handover::{HandoverPage, HandoverRow, HandoversPage, IntroRow};
pub use offer::{OfferCard, OfferView};
pub use presence::{DayHours, PresencePage};
pub use projects::{
    DryView, Field, FileProjects, ProjectRow, ProjectsPage, ReadyRow, ScenarioPage, ScenarioRow, StepRow, TaskRow,
};
pub use rituals::{
    AttentionRow, AttentionsPage, LetterRow, LettersPage, RitualForm, RitualNote, RitualRow, RitualsView, WaitNote,
};
pub use thread::{Bubble, CallNote, Day, Open, Row, ThreadPage, WayChoice};
pub use voices::{Example, OpenRow, Praise, Promised, RaiseForm, VoiceCard, VoiceChip, VoiceGroup, VoicesPage};

use crate::platform::i18n::{Arg, Lang};

/// The frame of a page of the desk, and the voice that its template speaks with.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The language of the one who reads.
    pub lang: Lang,
    /// The page's own name, worded.
    pub title: String,
    /// The shop's name.
    pub sign: String,
    /// Who is at the desk.
    pub staff: String,
    /// Whether they are there, and what they may say of it.
    pub here: Option<Here>,
    /// Which of the places of the bar this is.
    pub place: Place,
    /// How many threads wait.
    pub waiting: usize,
    /// How many calls nobody took.
    pub missed: usize,
    /// How many complaints have a promise that is late.
    pub late: usize,
    /// Who calls right now.
    pub ringing: Vec<Ring>,
    /// What the last gesture did.
    pub said: Option<Said>,
    /// Makes each form of this page safe to send twice.
    pub nonce: String,
}

/// The places of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Threads.
    Messages,
    /// Persons.
    Clients,
    /// Meetings and events.
    Agenda,
    /// Calls.
    Calls,
    /// What customers say.
    Voices,
    /// None of them.
    Inner,
}

/// Somebody who calls right now.
#[derive(Debug, Clone)]
pub struct Ring {
    /// The call, as its address names it.
    pub id: String,
    /// "Odile Vasseur", or the number, or that it is hidden.
    pub who: String,
    /// "sonne depuis 15 h 41".
    pub since: String,
}

/// Whether who is at the desk can be reached.
#[derive(Debug, Clone)]
pub struct Here {
    /// They are there.
    pub here: bool,
    /// "Nadia, joignable jusqu'à 18 h".
    pub says: String,
    /// Pauses for one tap each: the instant, "en pause jusqu'à 14 h".
    pub pauses: Vec<(String, String)>,
}

/// One sentence about what was just done.
#[derive(Debug, Clone)]
pub struct Said {
    /// The class of its banner.
    pub class: &'static str,
    /// Its mark.
    pub icon: &'static str,
    /// The sentence.
    pub text: String,
}

/// One of several to choose from.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What one reads.
    pub label: String,
}

impl Shell {
    /// A text.
    pub fn say(&self, key: &str) -> String {
        self.lang.say(key)
    }
    /// A text around another, named `it` in its file.
    pub fn it(&self, key: &str, it: &str) -> String {
        self.lang.with1(key, "it", it)
    }
    /// A text that counts something, named `n` in its file.
    pub fn n(&self, key: &str, n: &usize) -> String {
        self.lang.with(key, &[("n", Arg::from(*n))])
    }
    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        asset(name)
    }
    /// The places of the bar: address, words, how many wait there, whether this page is there.
    pub fn places(&self) -> [(&'static str, String, usize, bool); 5] {
        let at = |place| self.place == place;
        [
            ("/bureau", self.say("desk-messages"), self.waiting, at(Place::Messages)),
            ("/bureau/clients", self.say("desk-clients"), 0, at(Place::Clients)),
            ("/bureau/agenda", self.say("meet-agenda"), 0, at(Place::Agenda)),
            ("/bureau/appels", self.say("desk-calls"), self.missed, at(Place::Calls)),
            ("/bureau/voix", self.say("desk-voices"), self.late, at(Place::Voices)),
        ]
    }
}

/// The address of an embedded asset.
pub fn asset(name: &str) -> String {
    crate::platform::web::assets::url(name)
}
