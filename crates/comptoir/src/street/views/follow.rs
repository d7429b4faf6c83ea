//! What a person follows: one page to see it, change it or stop it all.

use askama::Template;

use crate::platform::web::layout::Page;

/// `/suivi/{token}`.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/follow.html")]
pub struct FollowPage {
    /// The frame.
    pub page: Page,
    /// Where the form goes.
    pub action: String,
    /// Whose follows these are: a masked number or address.
    pub whom: String,
    /// What just happened.
    pub said: Option<String>,
    /// What is followed, by shop.
    pub shops: Vec<FollowedShop>,
    /// The hours at which they want to be told, as fields have them: "07:00", or nothing; what was typed where it cannot be read.
    pub hours: (String, String),
    /// What is wrong with them, and what to do.
    pub wrong: Option<String>,
}

/// What is followed of one shop.
#[derive(Debug, Clone)]
pub struct FollowedShop {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// Topics: value, words, followed.
    pub topics: Vec<(String, String, bool)>,
    /// When and how it was agreed: "depuis le 12 mars, sur la page, par SMS".
    pub proof: String,
}
