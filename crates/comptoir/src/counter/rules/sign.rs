//! What the shop says of itself, as an owner types it: its sign, its address, how it is reached.

use kernel::{Email, Phone};

/// The fields of the form, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// `La Courte Pâte`.
    pub name: String,
    /// `boulangerie-pâtisserie`: what it is; its first word chooses the icon.
    pub activity: String,
    /// A sentence or two.
    pub description: String,
    /// Number and street.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// The telephone on the counter.
    pub phone: String,
    /// The number that reads SMS.
    pub sms: String,
    /// The address of the shop.
    pub email: String,
    /// The colour of the awning, by its name in the style sheet; empty: the one of its trade.
    pub accent: String,
}

/// The ways to be reached, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The telephone on the counter.
    pub phone: Option<Phone>,
    /// The number that reads SMS.
    pub sms: Option<Phone>,
    /// The address of the shop.
    pub email: Option<Email>,
}

/// The colours of an awning, by their names in the style sheet, with the key of the word; the empty one is that of the trade.
pub const COLOURS: [(&str, &str); 13] = [
    ("", "sign-by-trade"),
    ("crust", "sign-crust"),
    ("honey", "sign-honey"),
    ("pumpkin", "sign-pumpkin"),
    ("brick", "sign-brick"),
    ("wine", "sign-wine"),
    ("lavender", "sign-lavender"),
    ("ink", "sign-ink"),
    ("teal", "sign-teal"),
    ("leaf", "sign-leaf"),
    ("linen", "sign-linen"),
    ("leather", "sign-leather"),
    ("slate", "sign-slate"),
];

/// Reads the ways to be reached; an empty one is none.
///
/// # Errors
/// Every field that cannot be read, with the key of the sentence that says what to do.
pub fn read(typed: &Typed) -> Result<Reach, Vec<super::article::Fault>> {
    let mut faults: Vec<super::article::Fault> = Vec::new();
    let phone = |text: &str| if text.is_empty() { Some(None) } else { text.parse::<Phone>().ok().map(Some) };
    let email = if typed.email.is_empty() { Some(None) } else { typed.email.parse::<Email>().ok().map(Some) };
    let (own, sms) = (phone(&typed.phone), phone(&typed.sms));
    for (good, field, why) in [
        (!typed.name.is_empty(), "name", "counter-art-name-wrong"),
        (!typed.activity.is_empty(), "activity", "sign-activity-wrong"),
        (!typed.street.is_empty(), "street", "sign-place-wrong"),
        (!typed.city.is_empty(), "city", "sign-place-wrong"),
        (own.is_some(), "phone", "sign-phone-wrong"),
        (sms.is_some(), "sms", "sign-phone-wrong"),
        (email.is_some(), "email", "sign-email-wrong"),
        (COLOURS.iter().any(|(word, _)| *word == typed.accent), "accent", "counter-art-choose"),
    ] {
        if !good {
            faults.push((field, why));
        }
    }
    match (own, sms, email) {
        (Some(phone), Some(sms), Some(email)) if faults.is_empty() => Ok(Reach { phone, sms, email }),
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_named_field_by_field() {
        let bakery = Typed {
            name: "La Courte Pâte".into(),
            activity: "boulangerie".into(),
            street: "2 rue du Puits-Carré".into(),
            city: "Courtelande".into(),
            phone: "01 99 00 41 11".into(),
            accent: "honey".into(),
            ..Typed::default()
        };
        let reach = read(&bakery).expect("readable");
        assert_eq!((reach.phone.map(|phone| phone.national()).as_deref(), reach.sms), (Some("01 99 00 41 11"), None));
        let wrong = Typed { sms: "06 12".into(), email: "pain@".into(), accent: "rainbow".into(), ..Typed::default() };
        let fields: Vec<_> = read(&wrong).expect_err("faults").into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "activity", "street", "city", "sms", "email", "accent"]);
    }
}
