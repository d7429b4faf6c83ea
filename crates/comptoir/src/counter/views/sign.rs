//! What the shop says of itself.

use askama::Template;

use super::{order::Choice, shell::Shell};
use crate::counter::rules::sign::Typed;

/// `/atelier/boutique`.
#[derive(Debug, Clone, Template)]
#[template(path = "counter/views/sign.html")]
pub struct SignPage {
    /// The frame.
    pub shell: Shell,
    /// The fields as typed.
    pub typed: Typed,
    /// What cannot be read: the field, and what to do.
    pub faults: Vec<(&'static str, String)>,
    /// The colours to choose among.
    pub colours: Vec<Choice>,
}

/// One field of the form.
struct Field<'a> {
    name: &'static str,
    label: &'static str,
    how: &'static str,
    value: &'a str,
    most: usize,
    kind: &'static str,
    needed: bool,
    why: Option<&'a str>,
}

impl SignPage {
    fn fields(&self) -> [Field<'_>; 9] {
        let typed = &self.typed;
        let why = |name: &str| self.faults.iter().find(|(known, _)| *known == name).map(|(_, why)| why.as_str());
        [
            ("name", "sign-name", "sign-name-how", &typed.name, 60, "text", true),
            ("activity", "sign-activity", "sign-activity-how", &typed.activity, 60, "text", true),
            ("description", "sign-description", "sign-description-how", &typed.description, 240, "text", false),
            ("street", "sign-street", "sign-street-how", &typed.street, 80, "text", true),
            ("postcode", "sign-postcode", "", &typed.postcode, 12, "text", false),
            ("city", "sign-city", "", &typed.city, 60, "text", true),
            ("phone", "sign-phone", "sign-phone-how", &typed.phone, 24, "tel", false),
            ("sms", "sign-sms", "sign-sms-how", &typed.sms, 24, "tel", false),
            ("email", "sign-email", "", &typed.email, 120, "email", false),
        ]
        .map(|(name, label, how, value, most, kind, needed)| Field {
            why: why(name),
            name,
            label,
            how,
            value,
            most,
            kind,
            needed,
        })
    }
}
