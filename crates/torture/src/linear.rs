//! Whether a concurrent history can be told as one thing after the other (Wing and Gong, 1993), with what was tried
//! remembered (Lowe, 2017).
//!
//! Sixty lines of our own: a model checker such as stateright brings a whole framework, and its tester of histories
//! remembers nothing, which is exponential for histories as long as ours.

use std::{collections::HashSet, hash::Hash};

/// What the thing that is tested promises, told one after the other.
pub trait Model {
    /// What it remembers.
    type State: Clone + Eq + Hash;
    /// What it is asked.
    type Asked;
    /// What it answers.
    type Answer;

    /// The state after a question that was answered so; none when it may not be answered so in this state.
    fn step(state: &Self::State, asked: &Self::Asked, answer: &Self::Answer) -> Option<Self::State>;
}

/// One question with its answer, and when both were seen from outside, by any clock that all share.
#[derive(Debug, Clone)]
pub struct Event<A, B> {
    /// What was asked.
    pub asked: A,
    /// What was answered.
    pub answer: B,
    /// Before it was asked.
    pub called: u64,
    /// After it was answered.
    pub returned: u64,
}

/// A history of at most 128 events.
pub type History<M> = [Event<<M as Model>::Asked, <M as Model>::Answer>];

/// An order of the events that explains every answer and contradicts no clock; none when there is none.
///
/// # Panics
/// When the history is longer than 128 events.
pub fn explained<M: Model>(start: &M::State, history: &History<M>) -> Option<Vec<usize>> {
    assert!(history.len() <= 128, "a history is cut into pieces of at most 128 events");
    let all = if history.len() == 128 { u128::MAX } else { (1_u128 << history.len()) - 1 };
    let mut told: Vec<usize> = Vec::with_capacity(history.len());
    // Events that were told already lead to the same state, in whatever order: such a pair is looked at once.
    let mut seen: HashSet<(u128, M::State)> = HashSet::new();
    // A way to go on: what is told, the state after it, and the next event to try.
    let mut ways: Vec<(u128, M::State, usize)> = vec![(0, start.clone(), 0)];
    while let Some((done, state, from)) = ways.pop() {
        if done == all {
            return Some(told);
        }
        // Nothing may be told before something that had been answered when it was asked.
        let open = |n: &usize| done & (1 << n) == 0;
        let first_return = (0..history.len()).filter(open).map(|n| history[n].returned).min().unwrap_or(u64::MAX);
        let mut found = None;
        for n in (from..history.len()).filter(open).filter(|n| history[*n].called <= first_return) {
            let Some(next) = M::step(&state, &history[n].asked, &history[n].answer) else { continue };
            if seen.insert((done | (1 << n), next.clone())) {
                found = Some((n, next));
                break;
            }
        }
        match found {
            Some((n, next)) => {
                ways.push((done, state, n + 1));
                told.push(n);
                ways.push((done | (1 << n), next, 0));
            }
            None => drop(told.pop()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Loaves;

    impl Model for Loaves {
        type State = i64;
        type Asked = i64;
        type Answer = bool;
        fn step(left: &i64, asked: &i64, granted: &bool) -> Option<i64> {
            let may = left >= asked;
            (may == *granted).then(|| if may { left - asked } else { *left })
        }
    }

    fn event(asked: i64, answer: bool, called: u64, returned: u64) -> Event<i64, bool> {
        Event { asked, answer, called, returned }
    }

    #[test]
    fn what_overlaps_may_be_told_in_any_order() {
        // Three loaves; two are refused although they were asked for first: the other was told before.
        let history = [event(2, false, 0, 10), event(2, true, 1, 5)];
        assert_eq!(explained::<Loaves>(&3, &history), Some(vec![1, 0]));
    }

    #[test]
    fn what_is_over_is_told_first() {
        let oversold = [event(2, true, 0, 1), event(2, true, 2, 3)];
        assert_eq!(explained::<Loaves>(&3, &oversold), None);
        let refused_without_reason = [event(2, false, 0, 1), event(2, true, 2, 3)];
        assert_eq!(explained::<Loaves>(&3, &refused_without_reason), None);
    }

    #[test]
    fn a_long_history_of_many_at_once_is_judged_in_no_time() {
        // Ten crowds of twelve, one after the other; the first five are served.
        let history: Vec<_> = (0..120).map(|n| event(1, n < 60, n / 12 * 12, n / 12 * 12 + 11)).collect();
        assert!(explained::<Loaves>(&60, &history).is_some());
        assert!(explained::<Loaves>(&59, &history).is_none());
    }
}
