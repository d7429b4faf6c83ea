//! Which threads come first, and what may be told to whom: nothing written between colleagues ever leaves.

use jiff::{SignedDuration, Timestamp};
use kernel::words::fold;

/// A word between colleagues. It is a type of its own, and no channel takes it: what is written here is shown on the
/// desk and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Internal(String);

impl Internal {
    /// Takes what a colleague typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the eyes of the staff.
    pub fn for_colleagues(&self) -> &str {
        &self.0
    }
}

/// Why a thread waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A promise is due.
    Pledge,
    /// A message has no answer.
    Message,
    /// Nobody took a call.
    Call,
    /// A colleague named the reader.
    Mention,
}

/// What waits in a thread, as the list sorts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// Since when, or from when on: of a promise, when it must be kept.
    pub since: Timestamp,
    /// Why.
    pub why: Why,
    /// Whether the reader takes care of it, or nobody does; false: a colleague does.
    pub mine: bool,
}

/// The order of the list: what one takes care of oneself before what a colleague does, then what waits longest.
pub fn order(a: &Waits, b: &Waits) -> std::cmp::Ordering {
    (!a.mine, a.since, a.why).cmp(&(!b.mine, b.since, b.why))
}

/// Whether somebody else answered since a page was drawn: what they are about to say may be said already.
pub fn answered_meanwhile(drawn: Timestamp, last: Option<(Timestamp, &str)>, own: &str) -> bool {
    last.is_some_and(|(at, by)| at > drawn && by != own)
}

/// Somebody is answering a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub writer: String,
    /// When they last wrote a letter of it.
    pub at: Timestamp,
}

/// Who has not written a letter for so long is not answering any more.
pub const HOLDS: SignedDuration = SignedDuration::from_mins(5);
/// Who wrote a letter so lately is writing now.
pub const TYPING: SignedDuration = SignedDuration::from_secs(15);

impl Claim {
    /// Whether it keeps somebody else from answering.
    pub fn holds(&self, me: &str, now: Timestamp) -> bool {
        self.writer != me && now.duration_since(self.at) < HOLDS
    }

    /// Whether they are writing this very moment.
    pub fn types(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) < TYPING
    }
}

/// Who begins or goes on to write: the claim as it stands from now on. Only whoever takes over changes a claim that
/// holds.
pub fn claim(known: Option<Claim>, me: &str, take: bool, now: Timestamp) -> Claim {
    match known {
        Some(known) if known.holds(me, now) && !take => known,
        _ => Claim { writer: me.to_owned(), at: now },
    }
}

/// The colleagues whom a text names by an `@`, in any case, with or without accents, each once; by place in the list.
/// "@Anne-Marie" is not Anne.
pub fn named(text: &str, names: &[&str]) -> Vec<usize> {
    let word = |name: &str| fold(name.split_whitespace().next().unwrap_or_default());
    let text = fold(text);
    let mut found = Vec::new();
    for part in text.split('@').skip(1) {
        let end = part.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(part.len());
        let said = part[..end].trim_end_matches('-');
        for (place, name) in names.iter().enumerate() {
            if !said.is_empty() && word(name) == said && !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("an instant")
    }

    #[test]
    fn own_threads_come_first_then_the_oldest() {
        let mut all = [
            Waits { since: at(5), why: Why::Message, mine: false },
            Waits { since: at(9), why: Why::Call, mine: true },
            Waits { since: at(7), why: Why::Message, mine: true },
            Waits { since: at(7), why: Why::Pledge, mine: true },
        ];
        all.sort_by(order);
        let seen: Vec<_> = all.iter().map(|waits| (waits.mine, waits.why)).collect();
        assert_eq!(seen, [(true, Why::Pledge), (true, Why::Message), (true, Why::Call), (false, Why::Message)]);
    }

    #[test]
    fn only_what_a_colleague_said_since_then_stops_an_answer() {
        assert!(answered_meanwhile(at(5), Some((at(6), "Sarah")), "Inès"));
        assert!(!answered_meanwhile(at(5), Some((at(6), "Inès")), "Inès"));
        assert!(!answered_meanwhile(at(6), Some((at(6), "Sarah")), "Inès"));
        assert!(!answered_meanwhile(at(5), None, "Inès"));
    }

    #[test]
    fn a_colleague_is_named_by_an_at_sign() {
        let names = ["Inès", "Anne", "Anne-Marie Le Goff"];
        assert_eq!(named("@ines tu peux voir avec @Anne-Marie ?", &names), [0, 2]);
        assert_eq!(named("@INÈS, @Inès", &names), [0]);
        assert!(named("ines@example.org l'a dit à Anne", &["Inès", "Anne"]).is_empty());
        assert!(named("@", &names).is_empty() && named("@personne", &names).is_empty());
    }

    proptest! {
        #[test]
        fn one_thread_has_one_who_answers_it(
            steps in proptest::collection::vec((0_usize..3, 0_i64..400, any::<bool>()), 1..40),
        ) {
            let people = ["Inès", "Camille", "Sarah"];
            let (mut known, mut now): (Option<Claim>, _) = (None, at(1_000));
            for (who, later, take) in steps {
                now += SignedDuration::from_secs(later);
                let before = known.clone();
                let next = claim(known, people[who], take, now);
                let kept = before.as_ref().is_some_and(|before| before.holds(people[who], now));
                if kept && !take {
                    prop_assert_eq!(Some(&next), before.as_ref(), "a claim that holds is not lost by the way");
                } else {
                    prop_assert_eq!(next.writer.as_str(), people[who]);
                }
                let held = people.iter().filter(|one| !next.holds(one, now)).count();
                prop_assert_eq!(held, 1, "one may answer, the others wait");
                known = Some(next);
            }
        }

        #[test]
        fn the_order_is_an_order(list in proptest::collection::vec((0_i64..9, 0_u8..3, any::<bool>()), 0..20)) {
            let why = |n| match n { 0 => Why::Pledge, 1 => Why::Message, _ => Why::Call };
            let mut all: Vec<_> = list.into_iter().map(|(s, w, mine)| Waits { since: at(s), why: why(w), mine }).collect();
            all.sort_by(order);
            prop_assert!(all.windows(2).all(|two| order(&two[0], &two[1]).is_le()));
        }
    }
}
