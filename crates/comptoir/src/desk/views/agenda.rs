//! The agenda of an advisor: who is met when, what is to be noted, how they meet people; and meetings within a person's file.

use askama::Template;

use super::{Choice, EventRow, Shell};

/// `/bureau/agenda`.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/agenda.html")]
pub struct AgendaPage {
    /// The frame.
    pub shell: Shell,
    /// Whose agenda: "Votre agenda", "L'agenda d'Inès".
    pub title: String,
    /// The agendas of colleagues: address, name, whether shown.
    pub colleagues: Vec<(String, String, bool)>,
    /// What became of these is still to be noted.
    pub past: Vec<MeetRow>,
    /// The days to come with a meeting.
    pub days: Vec<AgendaDay>,
    /// The events of the shop.
    pub events: Vec<EventRow>,
    /// How the reader meets people; none in a colleague's agenda.
    pub settings: Option<MeetSettings>,
}

/// A day of the agenda.
#[derive(Debug, Clone)]
pub struct AgendaDay {
    /// "Demain".
    pub label: String,
    /// Its meetings.
    pub rows: Vec<MeetRow>,
}

/// A meeting.
#[derive(Debug, Clone)]
pub struct MeetRow {
    /// The meeting, as its address names it.
    pub id: String,
    /// The thread of its person.
    pub url: String,
    /// Where its forms lead back to.
    pub back: String,
    /// Who.
    pub who: String,
    /// "10 h", with its day in a file.
    pub when: String,
    /// "Sur place, 30 min".
    pub how: String,
    /// Its icon.
    pub icon: &'static str,
    /// What it is about.
    pub subject: String,
    /// What its person did that nobody has seen.
    pub news: Option<String>,
    /// It was taken back.
    pub off: bool,
    /// It may be moved or taken back.
    pub open: bool,
    /// It has begun: what became of it is to be noted.
    pub ends: bool,
    /// Where the video is.
    pub video: Option<String>,
    /// "Solène Prat vous attend dans la salle."
    pub waits: Option<String>,
    /// "Vous vous êtes vus en vidéo, 12 min."
    pub met: Option<String>,
    /// The times to which it may be moved.
    pub times: Vec<Choice>,
}

/// How somebody meets people, as a form.
#[derive(Debug, Clone)]
pub struct MeetSettings {
    /// The ways: as the form names them, worded, whether ticked.
    pub ways: Vec<(&'static str, String, bool)>,
    /// The lengths: as the form names them, worded, whether chosen.
    pub lengths: Vec<(String, String, bool)>,
    /// Where one meets in person; empty: at the shop.
    pub place: String,
    /// The shop's address.
    pub address: String,
    /// Where one meets by video; empty: in a room of our own.
    pub link: String,
    /// The whole address of the calendar; none while nothing is set.
    pub feed: Option<String>,
    /// The same for a calendar program.
    pub webcal: String,
    /// The page where customers choose; none while nobody can be met.
    pub page: Option<String>,
}

/// Meetings within a person's file.
#[derive(Debug, Clone, Default)]
pub struct FileMeets {
    /// Those to come.
    pub rows: Vec<MeetRow>,
    /// How the reader may propose one.
    pub ways: Vec<Choice>,
    /// The reader's free times.
    pub times: Vec<Choice>,
}

/// A line above what waits: a meeting of today, or what somebody did to one.
#[derive(Debug, Clone)]
pub struct Today {
    /// The thread.
    pub url: String,
    /// Its icon.
    pub icon: &'static str,
    /// "10 h, Odile Vasseur".
    pub says: String,
    /// "sur place", or what was done.
    pub note: String,
    /// It is over.
    pub past: bool,
}
