//! The list of a morning: who is called or met, so that the minutes pay the most of what is owed; promises first.

use jiff::{SignedDuration, Timestamp};

/// What is done by voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// By telephone.
    Call,
    /// Face to face, at the next visit or by appointment.
    Meet,
}

impl Kind {
    /// Every kind with its stored word, its minutes, and what it pays in hundredths of a voice.
    pub const ALL: [(Self, &'static str, i64, i64); 2] = [(Self::Call, "call", 10, 200), (Self::Meet, "meet", 20, 300)];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, word, ..)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, ..)| *known == word).map(|(kind, ..)| *kind)
    }
    /// How many minutes it takes.
    pub fn minutes(self) -> i64 {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or(0, |(_, _, minutes, _)| *minutes)
    }
    /// What it pays at most, in hundredths of a voice.
    pub fn pays(self) -> i64 {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or(0, |(.., pays)| *pays)
    }
}

/// Somebody who could be called or met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Something was promised to them, and is due.
    pub promised: bool,
    /// What is owed to them, in hundredths of a voice.
    pub debt: i64,
    /// What suits them.
    pub kinds: Vec<Kind>,
}

/// Who is on the list, by their place among the candidates, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chosen {
    /// The place.
    pub place: usize,
    /// How.
    pub kind: Kind,
}

/// Less is not owed: nobody is called for so little.
pub const OWED: i64 = 50;
/// Nobody plans more than a day.
pub const MOST: i64 = 480;

/// What somebody pays by being called or met: never more than is owed.
fn worth(candidate: &Candidate, kind: Kind) -> i64 {
    kind.pays().min(candidate.debt)
}

/// The list for so many minutes: promises first, in their order, each in its shortest way; then whoever pays the most in
/// the minutes that are left, each once (a knapsack with one choice a person, exact).
pub fn plan(candidates: &[Candidate], minutes: i64) -> Vec<Chosen> {
    let mut left = usize::try_from(minutes.clamp(0, MOST)).unwrap_or(0);
    let mut chosen = Vec::new();
    let takes = |kind: Kind| usize::try_from(kind.minutes()).unwrap_or(usize::MAX);
    for (place, _) in candidates.iter().enumerate().filter(|(_, one)| one.promised) {
        let shortest = candidates[place].kinds.iter().copied().min_by_key(|kind| kind.minutes());
        if let Some(kind) = shortest.filter(|kind| takes(*kind) <= left) {
            left -= takes(kind);
            chosen.push(Chosen { place, kind });
        }
    }
    let others: Vec<usize> =
        (0..candidates.len()).filter(|place| !candidates[*place].promised && candidates[*place].debt >= OWED).collect();
    // best[n][m]: what the first n of them pay at most in m minutes, and by which kind the last of them is taken.
    let mut best = vec![vec![(0_i64, None::<Kind>); left + 1]];
    for place in &others {
        let before = best.last().cloned().unwrap_or_default();
        let mut row: Vec<(i64, Option<Kind>)> = before.iter().map(|(paid, _)| (*paid, None)).collect();
        for kind in &candidates[*place].kinds {
            let (cost, paid) = (takes(*kind), worth(&candidates[*place], *kind));
            for minutes in cost..=left {
                let with = before[minutes - cost].0 + paid;
                if with > row[minutes].0 {
                    row[minutes] = (with, Some(*kind));
                }
            }
        }
        best.push(row);
    }
    let mut minutes = left;
    let mut rest = Vec::new();
    for (n, place) in others.iter().enumerate().rev() {
        if let Some(kind) = best[n + 1][minutes].1 {
            rest.push(Chosen { place: *place, kind });
            minutes -= takes(kind);
        }
    }
    // Whoever is owed most stands first.
    rest.sort_by_key(|one| (-candidates[one.place].debt, one.place));
    chosen.extend(rest);
    chosen
}

/// What became of a line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Still to be done.
    Todo,
    /// They spoke.
    Done,
    /// Another day.
    Later,
    /// Not at all, for a reason.
    Refused,
}

impl State {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Todo, "todo"), (Self::Done, "done"), (Self::Later, "later"), (Self::Refused, "refused")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown is still to be done.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Todo, |(state, _)| *state)
    }
}

/// Nobody is on a list twice in so long, of whichever shop.
pub const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Who did not want to be called is left in peace for so long.
pub const PEACE: SignedDuration = SignedDuration::from_hours(24 * 60);

/// Whether somebody may be on a list again, after what became of the last time in this shop.
pub fn may_again(last: Option<(State, Timestamp)>, now: Timestamp) -> bool {
    match last {
        None | Some((State::Todo | State::Later, _)) => true,
        Some((State::Done, at)) => now.duration_since(at) >= WEEK,
        Some((State::Refused, at)) => now.duration_since(at) >= PEACE,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_candidate() -> impl Strategy<Value = Candidate> {
        let kinds = proptest::sample::subsequence(vec![Kind::Call, Kind::Meet], 0..=2);
        (proptest::bool::weighted(0.2), 0_i64..500, kinds).prop_map(|(promised, debt, kinds)| Candidate {
            promised,
            debt,
            kinds,
        })
    }

    /// The most that can be paid, by trying everything.
    fn by_hand(rest: &[&Candidate], left: i64) -> i64 {
        let Some((first, others)) = rest.split_first() else { return 0 };
        let without = by_hand(others, left);
        let with = first.kinds.iter().filter(|kind| kind.minutes() <= left);
        with.map(|kind| worth(first, *kind) + by_hand(others, left - kind.minutes())).fold(without, i64::max)
    }

    proptest! {
        #[test]
        fn the_minutes_pay_the_most_and_promises_come_first(
            all in proptest::collection::vec(any_candidate(), 0..8),
            minutes in 0_i64..130,
        ) {
            let chosen = plan(&all, minutes);
            let spent: i64 = chosen.iter().map(|one| one.kind.minutes()).sum();
            prop_assert!(spent <= minutes, "never more than the minutes that one has");
            let mut places: Vec<usize> = chosen.iter().map(|one| one.place).collect();
            places.sort();
            places.dedup();
            prop_assert_eq!(places.len(), chosen.len(), "nobody twice");
            for one in &chosen {
                prop_assert!(all[one.place].kinds.contains(&one.kind), "only what suits them");
                prop_assert!(all[one.place].promised || all[one.place].debt >= OWED);
            }
            let promised: Vec<bool> = chosen.iter().map(|one| all[one.place].promised).collect();
            prop_assert!(promised.windows(2).all(|two| two[0] || !two[1]), "promises stand first");
            // A promise is left out only when it does not fit.
            let kept: i64 = chosen.iter().filter(|one| all[one.place].promised).map(|one| one.kind.minutes()).sum();
            for (place, one) in all.iter().enumerate().filter(|(_, one)| one.promised) {
                let shortest = one.kinds.iter().map(|kind| kind.minutes()).min();
                let left_out = !chosen.iter().any(|chosen| chosen.place == place);
                prop_assert!(!left_out || shortest.is_none_or(|needs| kept + needs > minutes));
            }
            let rest: Vec<&Candidate> = all.iter().filter(|one| !one.promised && one.debt >= OWED).collect();
            let paid = chosen.iter().filter(|one| !all[one.place].promised);
            let paid: i64 = paid.map(|one| worth(&all[one.place], one.kind)).sum();
            prop_assert_eq!(paid, by_hand(&rest, minutes - kept), "nothing better fits");
        }
    }

    #[test]
    fn who_was_called_or_wanted_no_call_is_left_in_peace() {
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().expect("an instant");
        let day = SignedDuration::from_hours(24);
        assert!(may_again(None, now) && may_again(Some((State::Later, now)), now));
        assert!(
            !may_again(Some((State::Done, now - day * 6)), now) && may_again(Some((State::Done, now - day * 7)), now)
        );
        assert!(!may_again(Some((State::Refused, now - day * 59)), now));
        for (state, word) in State::ALL {
            assert_eq!((State::parse(word), state.as_str()), (state, word));
        }
        for (kind, word, ..) in Kind::ALL {
            assert_eq!((Kind::parse(word), kind.as_str()), (Some(kind), word));
        }
    }
}
