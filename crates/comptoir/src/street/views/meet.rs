//! Choosing a time to meet somebody, and the page of a meeting.

use askama::Template;

use super::{parts::ShopName, reserve::Field};
use crate::platform::web::layout::Page;

/// `/{shop}/rendez-vous`: with whom, how, when; then who.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/meet.html")]
pub struct MeetPage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// Nobody can be met here.
    pub nobody: bool,
    /// "Rendez-vous avec Inès".
    pub who: String,
    /// Their line about themselves.
    pub about: String,
    /// Others who can be met: address, name.
    pub others: Vec<(String, String)>,
    /// The ways: address, icon, word, whether chosen.
    pub ways: Vec<(String, &'static str, String, bool)>,
    /// "30 min".
    pub length: String,
    /// The days with their times.
    pub days: Vec<MeetDay>,
    /// Where later days are shown.
    pub later: Option<String>,
    /// Where the first days are shown, when these are later ones.
    pub first: Option<String>,
    /// The time that was chosen, and who is asked for.
    pub chosen: Option<Chosen>,
    /// Where the form goes.
    pub action: String,
    /// With whom, as the form says it.
    pub staff: String,
    /// How, as the form says it.
    pub way: &'static str,
    /// What makes a second press the same meeting.
    pub nonce: String,
    /// What stands in the way.
    pub wrong: Option<String>,
}

impl MeetPage {
    /// The page of a shop where nobody takes appointments.
    pub fn nobody(page: Page, shop: ShopName) -> Self {
        let (who, about, length, action, staff, nonce) = Default::default();
        Self {
            page,
            shop,
            nobody: true,
            who,
            about,
            others: Vec::new(),
            ways: Vec::new(),
            length,
            days: Vec::new(),
            later: None,
            first: None,
            chosen: None,
            action,
            staff,
            way: "",
            nonce,
            wrong: None,
        }
    }
}

/// A day with its times.
#[derive(Debug, Clone)]
pub struct MeetDay {
    /// "Demain".
    pub label: String,
    /// Where a time leads or what the form sends; "10 h".
    pub times: Vec<(String, String)>,
}

/// The second tap: what is chosen, and for whom.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The time, as the form sends it.
    pub at: String,
    /// "Demain à 10 h".
    pub when: String,
    /// "Avec Inès, sur place, 30 min".
    pub what: String,
    /// What happens then.
    pub note: String,
    /// Where; empty where there is no place.
    pub place: String,
    /// The name.
    pub name: Field,
    /// The address.
    pub contact: Field,
    /// What it is about.
    pub subject: String,
    /// Where another time is chosen.
    pub other: String,
}

/// `/{shop}/rendez-vous/{token}`: one meeting.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/meeting.html")]
pub struct MinePage {
    /// The frame.
    pub page: Page,
    /// Which shop.
    pub shop: ShopName,
    /// "Rendez-vous avec Inès".
    pub title: String,
    /// "Demain à 10 h".
    pub when: Option<String>,
    /// "Sur place, 30 min".
    pub how: String,
    /// The icon of the way.
    pub icon: &'static str,
    /// Where; empty where there is no place.
    pub place: String,
    /// Where one meets by video.
    pub video: Option<String>,
    /// "Nous vous appelons au …".
    pub note: Option<String>,
    /// What it is about.
    pub subject: String,
    /// Other times.
    pub days: Vec<MeetDay>,
    /// Where later days are shown.
    pub later: Option<String>,
    /// Other times are shown at once.
    pub moving: bool,
    /// Its calendar.
    pub calendar: Option<String>,
    /// Where a new one is booked.
    pub again: String,
    /// Where the forms go.
    pub action: String,
    /// Where it stands.
    pub mine: Mine,
    /// What was just done; whether it went well.
    pub said: Option<(bool, String)>,
}

/// Where a meeting stands, for its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mine {
    /// They choose the time.
    Choose,
    /// It will be.
    Booked,
    /// It is over, in words.
    Over(String),
    /// It was taken back.
    Off,
}
