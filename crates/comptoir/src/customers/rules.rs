//! Whether two files may be one person's, and why; what a note is for.

use std::collections::BTreeSet;

use kernel::words::fold;

/// From this weight on a join is proposed. Nobody but a person decides it.
pub const PROPOSED: i64 = 50;

/// One file, as the weighing sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// Every name that was given.
    pub names: Vec<String>,
    /// The part of each e-mail address before the `@`.
    pub mailboxes: Vec<String>,
    /// Whether a telephone number is known.
    pub phone: bool,
    /// Whether a number of it is shared by a household.
    pub household: bool,
    /// What it usually takes, by reference.
    pub usual: Vec<String>,
}

/// One reason for, or against, two files being one person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The same name and surname.
    SameName,
    /// Names that differ by a letter.
    CloseName,
    /// The same first name, and nothing else is known.
    SameFirstName,
    /// The name of one stands in the e-mail address of the other.
    NameInMail,
    /// They usually take the same things.
    SameUsual,
    /// One is known by a number, the other by an e-mail address.
    OtherChannel,
    /// Both gave a surname, and they differ.
    OtherSurname,
    /// They share a number of a household: two persons are expected.
    Household,
}

impl Reason {
    /// Every reason with its stored word and its weight.
    pub const ALL: [(Self, &'static str, i64); 8] = [
        (Self::SameName, "same-name", 60),
        (Self::CloseName, "close-name", 40),
        (Self::SameFirstName, "same-first-name", 15),
        (Self::NameInMail, "name-in-mail", 30),
        (Self::SameUsual, "same-usual", 20),
        (Self::OtherChannel, "other-channel", 10),
        (Self::OtherSurname, "other-surname", -80),
        (Self::Household, "household", -40),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(reason, ..)| *reason == self).map_or("", |(_, word, _)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(reason, ..)| *reason)
    }
    /// How much it says; below zero it speaks against.
    pub fn weight(self) -> i64 {
        Self::ALL.iter().find(|(reason, ..)| *reason == self).map_or(0, |(.., weight)| *weight)
    }
}

/// How much speaks for two files being one person's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weighed {
    /// The sum of the weights.
    pub score: i64,
    /// Each reason, the heaviest first.
    pub reasons: Vec<Reason>,
}

impl Weighed {
    /// Whether it is worth asking a person.
    pub fn is_proposed(&self) -> bool {
        self.score >= PROPOSED
    }
}

/// The words of a name, folded, without titles.
fn words(name: &str) -> Vec<String> {
    let title = |word: &str| matches!(word, "m" | "mr" | "mme" | "mlle" | "monsieur" | "madame");
    fold(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !title(word))
        .map(str::to_owned)
        .collect()
}

/// How two names agree, if both were given.
fn compare(a: &str, b: &str) -> Option<Reason> {
    let (mut a, mut b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if a.len() == 1 || b.len() == 1 {
        // A first name alone says little, a surname alone too.
        let shared = a.iter().any(|word| b.contains(word));
        return shared.then_some(Reason::SameFirstName);
    }
    a.sort();
    b.sort();
    if a == b {
        return Some(Reason::SameName);
    }
    let near = strsim::jaro_winkler(&a.join(" "), &b.join(" ")) > 0.94;
    Some(if near { Reason::CloseName } else { Reason::OtherSurname })
}

fn in_mail(names: &[String], mailboxes: &[String]) -> bool {
    let holds = |mailbox: &String, name: &String| {
        let (mailbox, words) = (fold(mailbox), words(name));
        words.len() > 1 && words.iter().all(|word| word.len() > 1 && mailbox.contains(word.as_str()))
    };
    mailboxes.iter().any(|mailbox| names.iter().any(|name| holds(mailbox, name)))
}

/// Weighs two files against each other; the order of the two does not matter.
pub fn weigh(a: &Side, b: &Side) -> Weighed {
    let mut reasons = Vec::new();
    let names: Vec<Reason> =
        a.names.iter().flat_map(|one| b.names.iter().filter_map(move |other| compare(one, other))).collect();
    // The best agreement of any two names counts; a different surname only when nothing agrees.
    let best = [Reason::SameName, Reason::CloseName, Reason::OtherSurname, Reason::SameFirstName];
    reasons.extend(best.into_iter().find(|reason| names.contains(reason)));
    if in_mail(&a.names, &b.mailboxes) || in_mail(&b.names, &a.mailboxes) {
        reasons.push(Reason::NameInMail);
    }
    let shared: BTreeSet<&String> = a.usual.iter().filter(|sku| b.usual.contains(sku)).collect();
    if shared.len() >= 2 {
        reasons.push(Reason::SameUsual);
    }
    let (only_phone, only_mail) = (|s: &Side| s.phone && s.mailboxes.is_empty(), |s: &Side| !s.phone);
    if (only_phone(a) && only_mail(b)) || (only_phone(b) && only_mail(a)) {
        reasons.push(Reason::OtherChannel);
    }
    if a.household || b.household {
        reasons.push(Reason::Household);
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.weight()));
    Weighed { score: reasons.iter().map(|reason| reason.weight()).sum(), reasons }
}

/// What something is remembered for. Without a purpose nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// What they like, and how.
    Taste,
    /// What must not happen: an allergy, a step at the door.
    Care,
    /// What goes on in their life, told by them.
    Life,
    /// How and when they like to be reached.
    Reach,
    /// Whatever else makes serving them easier.
    Service,
}

impl Purpose {
    /// Every purpose with its stored word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Taste, "taste"),
        (Self::Care, "care"),
        (Self::Life, "life"),
        (Self::Reach, "reach"),
        (Self::Service, "service"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(purpose, _)| *purpose == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(purpose, _)| *purpose)
    }
}

/// Whether a thing that bears a name concerns the person of a name, at an address that others share. What bears no
/// name, or a name of nobody there, concerns everyone of the household.
pub fn concerns(borne: &str, own: &str, others: &[String]) -> bool {
    let (borne, own) = (words(borne), words(own));
    let is = |name: &[String]| !name.is_empty() && borne.iter().any(|word| name.contains(word));
    borne.is_empty() || is(&own) || !others.iter().any(|other| is(&words(other)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(names: &[&str], mailboxes: &[&str], phone: bool, usual: &[&str]) -> Side {
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Side { names: own(names), mailboxes: own(mailboxes), phone, household: false, usual: own(usual) }
    }

    #[test]
    fn a_name_and_an_address_that_holds_it_are_proposed_with_their_reasons() {
        let phone = side(&["Odile Vasseur"], &[], true, &["TRA", "CAM"]);
        let mail = side(&["VASSEUR Odile"], &["odile.vasseur"], false, &["TRA", "CAM"]);
        let weighed = weigh(&phone, &mail);
        let expected = [Reason::SameName, Reason::NameInMail, Reason::SameUsual, Reason::OtherChannel];
        assert_eq!((weighed.score, weighed.reasons.as_slice()), (120, &expected[..]));
        assert!(weighed.is_proposed());
        let slip = weigh(&phone, &side(&["Odile Vaseur"], &[], false, &[]));
        assert_eq!(slip.reasons, [Reason::CloseName, Reason::OtherChannel]);
        assert!(slip.is_proposed());
    }

    #[test]
    fn a_first_name_is_not_enough_and_another_surname_forbids() {
        let odile = side(&["Odile Vasseur"], &[], true, &["TRA", "CAM"]);
        assert!(!weigh(&odile, &side(&["Odile"], &["odile"], false, &[])).is_proposed());
        assert!(!weigh(&odile, &side(&["Odile Martin"], &["odile.vasseur"], false, &["TRA", "CAM"])).is_proposed());
        let paul = Side { household: true, ..side(&["Paul Vasseur"], &[], true, &["TRA", "CAM"]) };
        assert!(!weigh(&odile, &paul).is_proposed(), "a household is two persons");
        assert_eq!(weigh(&Side::default(), &Side::default()), Weighed::default());
    }

    #[test]
    fn at_a_shared_number_a_thing_concerns_whose_name_it_bears() {
        let others = ["Paul Vasseur".to_owned()];
        assert!(concerns("Odile", "Odile Vasseur", &others) && concerns("", "Odile Vasseur", &others));
        assert!(!concerns("Paul", "Odile Vasseur", &others));
        assert!(concerns("Vasseur", "Odile Vasseur", &others), "the surname is both's");
        assert!(concerns("Marie", "Odile Vasseur", &others), "nobody else there bears it");
    }

    #[test]
    fn words_are_written_and_read_back() {
        for (reason, word, _) in Reason::ALL {
            assert_eq!((Reason::parse(word), reason.as_str()), (Some(reason), word));
        }
        for (purpose, word) in Purpose::ALL {
            assert_eq!((Purpose::parse(word), purpose.as_str()), (Some(purpose), word));
        }
    }

    fn any_side() -> impl Strategy<Value = Side> {
        let name = proptest::sample::select(vec!["Odile Vasseur", "odile", "Paul Vasseur", "Zoé", "", "M. Delmas"]);
        let mailbox = proptest::sample::select(vec!["odile.vasseur", "p.vasseur", "zoe", "contact"]);
        let usual = proptest::sample::select(vec!["A", "B", "C"]);
        (
            proptest::collection::vec(name, 0..3),
            proptest::collection::vec(mailbox, 0..2),
            any::<bool>(),
            any::<bool>(),
            proptest::collection::vec(usual, 0..4),
        )
            .prop_map(|(names, mailboxes, phone, household, usual)| Side {
                household,
                ..side(&names, &mailboxes, phone, &usual)
            })
    }

    proptest! {
        #[test]
        fn weighing_has_no_first_and_second(a in any_side(), b in any_side()) {
            prop_assert_eq!(weigh(&a, &b), weigh(&b, &a));
        }

        #[test]
        fn the_score_is_the_sum_of_what_is_told(a in any_side(), b in any_side()) {
            let weighed = weigh(&a, &b);
            prop_assert_eq!(weighed.score, weighed.reasons.iter().map(|r| r.weight()).sum::<i64>());
            let household = a.household || b.household;
            prop_assert_eq!(weighed.reasons.contains(&Reason::Household), household);
        }
    }
}
