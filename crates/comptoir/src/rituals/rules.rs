//! The list of a morning: who is called, met, given something or written to, so that minutes and money pay the most of what
//! is owed; promises first.

use jiff::{SignedDuration, Timestamp};
use kernel::Cents;
use serde::{Deserialize, Serialize};

use crate::orders::rules as orders;

/// What is done for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// By telephone.
    Call,
    /// Face to face, at the next visit or by appointment.
    Meet,
    /// Something small that waits at their next visit.
    Attention,
    /// A card, written by hand.
    Letter,
}

impl Kind {
    /// Every kind with its stored word, its minutes, and what it pays in hundredths of a voice.
    pub const ALL: [(Self, &'static str, i64, i64); 4] = [
        (Self::Call, "call", 10, 200),
        (Self::Meet, "meet", 20, 300),
        (Self::Attention, "attention", 3, 60),
        (Self::Letter, "letter", 15, 120),
    ];
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
    /// Whether they speak with each other: a promise is kept by nothing less.
    pub fn is_voice(self) -> bool {
        matches!(self, Self::Call | Self::Meet)
    }
}

/// What may still be spent on attentions in a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purse {
    /// What is left.
    pub left: Cents,
    /// What one attention costs; nothing: there is none to give.
    pub each: Cents,
}

impl Purse {
    /// How many attentions it pays.
    pub fn most(self) -> usize {
        if self.each.0 <= 0 { 0 } else { usize::try_from(self.left.0.max(0) / self.each.0).unwrap_or(0) }
    }
}

/// The purse of a month: what the owner gives less what is spent. Never below nothing.
pub fn purse(monthly: Cents, spent: Cents, each: Cents) -> Purse {
    Purse { left: Cents(monthly.0.saturating_sub(spent.0).max(0)), each }
}

/// Somebody for whom something could be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Something was promised to them, and is due.
    pub promised: bool,
    /// What is owed to them, in hundredths of a voice.
    pub debt: i64,
    /// What suits them.
    pub kinds: Vec<Kind>,
    /// What was planned for today, whatever is owed.
    pub step: Option<Step>,
}

/// Something that was planned for somebody: how, and in how many minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// How.
    pub kind: Kind,
    /// Its minutes.
    pub minutes: i64,
}

/// Who is on the list, by their place among the candidates, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chosen {
    /// The place.
    pub place: usize,
    /// How.
    pub kind: Kind,
    /// In how many minutes.
    pub minutes: i64,
}

impl Chosen {
    fn new(place: usize, kind: Kind) -> Self {
        Self { place, kind, minutes: kind.minutes() }
    }
}

/// Less is not owed: nobody is called for so little.
pub const OWED: i64 = 50;
/// Nobody plans more than a day.
pub const MOST: i64 = 480;

/// What is paid to somebody by this: never more than is owed.
fn worth(candidate: &Candidate, kind: Kind) -> i64 {
    kind.pays().min(candidate.debt)
}

fn takes(kind: Kind) -> usize {
    usize::try_from(kind.minutes()).unwrap_or(usize::MAX)
}

/// What is on the list before anything is weighed: promises, in their order, each by the shortest voice, or by what was
/// planned when that is a voice; then what was planned, as far as minutes and money go.
fn owed_first(candidates: &[Candidate], left: &mut usize, gifts: &mut usize) -> Vec<Chosen> {
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut take = |chosen: &mut Vec<Chosen>, one: Chosen| {
        let (cost, gift) =
            (usize::try_from(one.minutes).unwrap_or(usize::MAX), usize::from(one.kind == Kind::Attention));
        let fits = cost <= *left && gift <= *gifts;
        if fits {
            (*left, *gifts) = (*left - cost, *gifts - gift);
            chosen.push(one);
        }
        fits
    };
    for (place, one) in candidates.iter().enumerate().filter(|(_, one)| one.promised) {
        let planned = one.step.filter(|step| step.kind.is_voice());
        let planned = planned.map(|step| Chosen { place, kind: step.kind, minutes: step.minutes });
        if planned.is_some_and(|planned| take(&mut chosen, planned)) {
            continue;
        }
        let voices = one.kinds.iter().copied().filter(|kind| kind.is_voice());
        if let Some(kind) = voices.min_by_key(|kind| kind.minutes()) {
            take(&mut chosen, Chosen::new(place, kind));
        }
    }
    for (place, one) in candidates.iter().enumerate() {
        if let Some(step) = one.step.filter(|_| !chosen.iter().any(|known| known.place == place)) {
            take(&mut chosen, Chosen { place, kind: step.kind, minutes: step.minutes });
        }
    }
    chosen
}

/// The list for so many minutes and such a purse: promises first, then what was planned; then whatever pays the most in the
/// minutes and the money that are left, each person once (a knapsack of two sizes with one choice a person, exact).
pub fn plan(candidates: &[Candidate], minutes: i64, purse: Purse) -> Vec<Chosen> {
    let mut left = usize::try_from(minutes.clamp(0, MOST)).unwrap_or(0);
    let mut gifts = purse.most();
    let mut chosen = owed_first(candidates, &mut left, &mut gifts);
    let free = |one: &Candidate| !one.promised && one.step.is_none() && one.debt >= OWED;
    let others: Vec<usize> = (0..candidates.len()).filter(|place| free(&candidates[*place])).collect();
    let gifts = gifts.min(others.len());
    let at = |minutes: usize, gifts_left: usize| minutes * (gifts + 1) + gifts_left;
    // paid[at(m, g)]: what those before pay at most in m minutes and with g attentions; how[n]: by what the n-th is paid there.
    let mut paid = vec![0_i64; (left + 1) * (gifts + 1)];
    let mut how: Vec<Vec<Option<Kind>>> = Vec::with_capacity(others.len());
    for place in &others {
        let mut row = paid.clone();
        let mut by = vec![None; paid.len()];
        for kind in &candidates[*place].kinds {
            let (cost, gift) = (takes(*kind), usize::from(*kind == Kind::Attention));
            for (minutes, g) in (cost..=left).flat_map(|minutes| (gift..=gifts).map(move |g| (minutes, g))) {
                let with = paid[at(minutes - cost, g - gift)] + worth(&candidates[*place], *kind);
                if with > row[at(minutes, g)] {
                    (row[at(minutes, g)], by[at(minutes, g)]) = (with, Some(*kind));
                }
            }
        }
        paid = row;
        how.push(by);
    }
    let (mut minutes, mut given) = (left, gifts);
    let mut rest = Vec::new();
    for (n, place) in others.iter().enumerate().rev() {
        if let Some(kind) = how[n][at(minutes, given)] {
            rest.push(Chosen::new(*place, kind));
            minutes -= takes(kind);
            given -= usize::from(kind == Kind::Attention);
        }
    }
    // Whoever is owed most stands first.
    rest.sort_by_key(|one| (-candidates[one.place].debt, one.place));
    chosen.extend(rest);
    chosen
}

/// Where an attention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It waits for their next order.
    Waiting,
    /// It is in an order.
    Added,
    /// Somebody gave it to them.
    Handed,
    /// It was taken back; it costs nothing.
    Dropped,
}

impl Fate {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Waiting, "waiting"), (Self::Added, "added"), (Self::Handed, "handed"), (Self::Dropped, "dropped")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(fate, _)| *fate == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown was taken back.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Dropped, |(fate, _)| *fate)
    }
}

/// Where an attention stands whose order is in this state, while its line stands in it or not.
pub fn fate(order: orders::State, stands: bool) -> Fate {
    match order {
        _ if !stands => Fate::Waiting,
        orders::State::Collected => Fate::Handed,
        state if state.is_open() => Fate::Added,
        _ => Fate::Waiting,
    }
}

/// What became of a line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Still to be done.
    Todo,
    /// It was done.
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

/// An attention, or a card, is none any more when it comes every week: not again in so long.
pub const RARE: SignedDuration = SignedDuration::from_hours(24 * 60);

/// Whether an attention or a card may be proposed again to somebody who had one then.
pub fn may_repeat(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= RARE)
}

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
        let kinds = proptest::sample::subsequence(Kind::ALL.map(|(kind, ..)| kind).to_vec(), 0..=4);
        let kind = proptest::sample::select(Kind::ALL.map(|(kind, ..)| kind).to_vec());
        let step = (kind, 1_i64..40).prop_map(|(kind, minutes)| Step { kind, minutes });
        let step = proptest::option::weighted(0.2, step);
        (proptest::bool::weighted(0.2), 0_i64..500, kinds, step).prop_map(|(promised, debt, kinds, step)| Candidate {
            promised,
            debt,
            kinds,
            step,
        })
    }

    /// The most that can be paid, by trying everything.
    fn by_hand(rest: &[&Candidate], left: i64, gifts: i64) -> i64 {
        let Some((first, others)) = rest.split_first() else { return 0 };
        let without = by_hand(others, left, gifts);
        let gift = |kind: Kind| i64::from(kind == Kind::Attention);
        let with = first.kinds.iter().filter(|kind| kind.minutes() <= left && gift(**kind) <= gifts);
        with.map(|kind| worth(first, *kind) + by_hand(others, left - kind.minutes(), gifts - gift(*kind)))
            .fold(without, i64::max)
    }

    proptest! {
        #[test]
        fn minutes_and_money_pay_the_most_and_promises_come_first(
            all in proptest::collection::vec(any_candidate(), 0..7),
            minutes in 0_i64..130,
            (left, each) in (-200_i64..700, 0_i64..300),
        ) {
            let purse = Purse { left: Cents(left), each: Cents(each) };
            let chosen = plan(&all, minutes, purse);
            let spent: i64 = chosen.iter().map(|one| one.minutes).sum();
            prop_assert!(spent <= minutes, "never more than the minutes that one has");
            let given = i64::try_from(chosen.iter().filter(|one| one.kind == Kind::Attention).count()).expect("few");
            prop_assert!(given == 0 || given * each <= left, "never more than the purse holds");
            let mut places: Vec<usize> = chosen.iter().map(|one| one.place).collect();
            places.sort();
            places.dedup();
            prop_assert_eq!(places.len(), chosen.len(), "nobody twice");
            for one in &chosen {
                let whom = &all[one.place];
                let planned = whom.step.is_some_and(|step| (step.kind, step.minutes) == (one.kind, one.minutes));
                let suits = whom.kinds.contains(&one.kind) && one.minutes == one.kind.minutes();
                prop_assert!(planned || suits, "only what was planned or suits them");
                prop_assert!(planned || whom.promised || whom.debt >= OWED);
                prop_assert!(!whom.promised || planned || one.kind.is_voice(), "a promise is kept by voice");
            }
            let weighs = |one: &Candidate| if one.promised { 0 } else { 2 - usize::from(one.step.is_some()) };
            let order: Vec<usize> = chosen.iter().map(|one| weighs(&all[one.place])).collect();
            let voiceless = |one: &Chosen| all[one.place].promised && !one.kind.is_voice();
            prop_assert!(order.is_sorted() || chosen.iter().any(voiceless), "promises first, then what was planned");
            // A promise is left out only when it does not fit.
            let kept: i64 = chosen.iter().filter(|one| weighs(&all[one.place]) < 2).map(|one| one.minutes).sum();
            for (place, one) in all.iter().enumerate().filter(|(_, one)| one.promised) {
                let voices = one.kinds.iter().filter(|kind| kind.is_voice());
                let shortest = voices.map(|kind| kind.minutes()).min();
                let left_out = !chosen.iter().any(|chosen| chosen.place == place);
                prop_assert!(!left_out || shortest.is_none_or(|needs| kept + needs > minutes));
            }
            let rest: Vec<&Candidate> = all.iter().filter(|one| weighs(one) == 2 && one.debt >= OWED).collect();
            let paid = chosen.iter().filter(|one| weighs(&all[one.place]) == 2);
            let paid: i64 = paid.map(|one| worth(&all[one.place], one.kind)).sum();
            let planned = chosen.iter().filter(|one| weighs(&all[one.place]) < 2 && one.kind == Kind::Attention).count();
            let gifts = i64::try_from(purse.most() - planned).expect("few");
            prop_assert_eq!(paid, by_hand(&rest, minutes - kept, gifts), "nothing better fits");
        }

        #[test]
        fn a_purse_never_pays_more_than_it_holds(monthly in 0_i64..100_000, spent in 0_i64..200_000, each in 0_i64..5_000) {
            let purse = purse(Cents(monthly), Cents(spent), Cents(each));
            let most = i64::try_from(purse.most()).expect("few");
            prop_assert!(purse.left.0 >= 0 && (most == 0 || spent + most * each <= monthly));
            prop_assert!(each == 0 || purse.left.0 - most * each < each, "nor leaves one ungiven");
        }
    }

    #[test]
    fn an_attention_follows_its_order() {
        for (state, _) in orders::STATES {
            let is = fate(state, true);
            match state {
                orders::State::Collected => assert_eq!(is, Fate::Handed),
                state if state.is_open() => assert_eq!(is, Fate::Added, "{state:?}"),
                _ => assert_eq!(is, Fate::Waiting, "{state:?}"),
            }
            assert_eq!(fate(state, false), Fate::Waiting);
        }
        for (fate, word) in Fate::ALL {
            assert_eq!((Fate::parse(word), fate.as_str()), (fate, word));
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
