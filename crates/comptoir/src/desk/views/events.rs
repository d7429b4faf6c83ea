//! Events of the neighbourhood at the desk: who comes, who waits, and the form of one.

use askama::Template;

use super::Shell;

/// An event in the agenda.
#[derive(Debug, Clone)]
pub struct EventRow {
    /// Its page at the desk.
    pub url: String,
    /// What.
    pub title: String,
    /// When.
    pub when: String,
    /// "12 sur 20", and who waits.
    pub room: String,
}

/// `/bureau/rencontres`, `/bureau/rencontres/{id}`.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/views/event.html")]
pub struct EventPage {
    /// The frame.
    pub shell: Shell,
    /// The heading.
    pub title: String,
    /// Its page at the desk.
    pub desk: String,
    /// Its page for everyone; none while it is not announced.
    pub page: Option<String>,
    /// "12 sur 20, 3 attendent".
    pub room: String,
    /// Who comes, who was asked, who waits.
    pub guests: Vec<GuestRow>,
    /// The form; none when it is over or called off: why.
    pub form: Result<EventForm, String>,
}

/// Somebody who registered.
#[derive(Debug, Clone)]
pub struct GuestRow {
    /// The registration.
    pub id: String,
    /// Their thread.
    pub url: String,
    /// Who.
    pub who: String,
    /// "2 personnes, vient".
    pub note: String,
    /// Whether they come.
    pub comes: bool,
}

/// An event as a form.
#[derive(Debug, Clone, Default)]
pub struct EventForm {
    /// What.
    pub title: String,
    /// About it.
    pub body: String,
    /// Where; empty: at the shop.
    pub place: String,
    /// The shop's address.
    pub address: String,
    /// The day.
    pub day: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// How many may come.
    pub places: String,
    /// It stands already.
    pub known: bool,
    /// Where it goes.
    pub action: String,
}
