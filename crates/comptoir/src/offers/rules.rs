//! What goes with what, as orders tell, and the one thing that is proposed to a person, or why nothing is.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, civil::Date, civil::time, tz::TimeZone};
use kernel::{Sku, calendar};

/// Two articles that are bought together more often than by chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Goes<A> {
    /// What somebody buys.
    pub bought: A,
    /// What goes with it.
    pub offered: A,
    /// In how many orders both were.
    pub together: i64,
    /// How much more often than by chance, shrunk towards 1.
    pub lift: f64,
    /// Of those who buy the first, how many take the second, from 0 to 1.
    pub share: f64,
}

/// Fewer orders tell nothing of a shop.
pub const LEAST_BASKETS: usize = 50;
/// Fewer orders with both tell nothing of two articles.
pub const TOGETHER: i64 = 5;
/// So many orders, as chance would make them, are added to those that were seen: few orders cannot claim much.
pub const SHRINK: f64 = 5.0;
/// Two articles go together from so much more than chance on.
pub const LIFT: f64 = 1.2;
/// An article keeps so many companions.
const COMPANIONS: usize = 6;

/// How much more often two articles are bought together than chance would make them, shrunk towards 1: `a` and `b` are
/// the orders with each, `both` with both, `all` all of them.
pub fn lift(both: i64, a: i64, b: i64, all: i64) -> f64 {
    let chance = a as f64 * b as f64 / (all.max(1)) as f64;
    (both as f64 + SHRINK) / (chance + SHRINK)
}

/// What goes with what in these orders, the strongest first for each; nothing from too few of them. An order counts an
/// article once. One walk over the orders, each with the square of its few lines.
pub fn goes<A: Copy + Ord + std::hash::Hash>(baskets: &[Vec<A>]) -> Vec<Goes<A>> {
    if baskets.len() < LEAST_BASKETS {
        return Vec::new();
    }
    let mut each: HashMap<A, i64> = HashMap::new();
    let mut both: HashMap<(A, A), i64> = HashMap::new();
    for basket in baskets {
        let mut articles = basket.clone();
        articles.sort_unstable();
        articles.dedup();
        for (n, first) in articles.iter().enumerate() {
            *each.entry(*first).or_default() += 1;
            for second in &articles[n + 1..] {
                *both.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    let all = i64::try_from(baskets.len()).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    for ((first, second), together) in both.into_iter().filter(|(_, together)| *together >= TOGETHER) {
        let (a, b) = (each[&first], each[&second]);
        let lift = lift(together, a, b, all);
        if lift >= LIFT {
            let share = |of: i64| together as f64 / of as f64;
            found.push(Goes { bought: first, offered: second, together, lift, share: share(a) });
            found.push(Goes { bought: second, offered: first, together, lift, share: share(b) });
        }
    }
    found.sort_by(|x, y| x.bought.cmp(&y.bought).then(y.lift.total_cmp(&x.lift)).then(x.offered.cmp(&y.offered)));
    let mut kept: Vec<Goes<A>> = Vec::new();
    for one in found {
        if kept.iter().rev().take_while(|known| known.bought == one.bought).count() < COMPANIONS {
            kept.push(one);
        }
    }
    kept
}

/// So many orders with it, as usual, are added to those of these weeks.
const FEW: f64 = 3.0;

/// How much more an article is wanted these weeks than through the year, shrunk towards 1: in `late` of `all_late` orders
/// of these weeks, in `year` of `all_year` orders of the year.
pub fn season(late: i64, all_late: i64, year: i64, all_year: i64) -> f64 {
    let usual = year as f64 / all_year.max(1) as f64;
    (late as f64 + FEW) / (all_late as f64 * usual + FEW)
}

/// The weeks that count as now.
pub const LATE: SignedDuration = SignedDuration::from_hours(24 * 28);
/// What is told by the orders of so long.
pub const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);
/// So much more wanted than usual is of the season.
pub const SEASON: f64 = 1.5;

/// The night whose work is due: a day's begins at 3 h, when the shop sleeps, on the days of 23 and 25 hours too.
pub fn night(now: Timestamp, zone: &TimeZone) -> Date {
    let day = calendar::local_day(now, zone);
    let begun = now >= calendar::instant(day, time(3, 0, 0, 0), zone);
    if begun { day } else { day.yesterday().unwrap_or(day) }
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is shown.
    Shown,
    /// They took it.
    Accepted,
    /// They did not want it.
    Refused,
    /// Its time is over.
    Over,
}

impl State {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Shown, "shown"), (Self::Accepted, "accepted"), (Self::Refused, "refused"), (Self::Over, "over")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown is over.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Over, |(state, _)| *state)
    }
}

/// A proposal of before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// What was proposed.
    pub sku: Sku,
    /// What became of it.
    pub state: State,
    /// When that was.
    pub at: Timestamp,
}

/// How a person stands to proposals.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// A complaint of theirs is being followed.
    pub complains: bool,
    /// They asked to be left alone.
    pub stopped: bool,
    /// They agreed to be advised from what they buy.
    pub agreed: bool,
    /// What was proposed before, the last first.
    pub past: Vec<Past>,
}

/// Why nothing is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    /// One listens first.
    Complaint,
    /// They did not agree, or said stop.
    NoConsent,
    /// They refused twice.
    Refused,
    /// Nothing is worth it.
    Nothing,
}

/// Who refused twice is left in peace for so long.
pub const PEACE: SignedDuration = SignedDuration::from_hours(24 * 180);
/// What somebody refused is not proposed to them again for so long.
pub const AGAIN: SignedDuration = SignedDuration::from_hours(24 * 90);
/// What somebody took so lately needs no proposal.
pub const LATELY: SignedDuration = SignedDuration::from_hours(24 * 60);
/// A proposal stands for so long.
pub const STANDS: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Whether one is silent, whatever could be proposed.
pub fn silent(standing: &Standing, now: Timestamp) -> Option<Quiet> {
    if standing.complains {
        return Some(Quiet::Complaint);
    }
    if standing.stopped || !standing.agreed {
        return Some(Quiet::NoConsent);
    }
    let answers = standing.past.iter().filter(|past| matches!(past.state, State::Accepted | State::Refused));
    let refused = answers.take(2).filter(|past| past.state == State::Refused && now.duration_since(past.at) < PEACE);
    (refused.count() == 2).then_some(Quiet::Refused)
}

/// What a person buys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// The article.
    pub sku: Sku,
    /// In how many orders.
    pub times: i64,
    /// When last.
    pub last: Timestamp,
}

/// What could be proposed: it is offered, and there is some left.
#[derive(Debug, Clone, PartialEq)]
pub struct OnShelf {
    /// The article.
    pub sku: Sku,
    /// When it was or will be out of the oven, if that is near.
    pub fresh: Option<Timestamp>,
    /// How much more it is wanted these weeks.
    pub season: f64,
}

/// The one thing that is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// What.
    pub sku: Sku,
    /// Because they buy this.
    pub because: Sku,
    /// Of those who buy that, how many take it, from 0 to 1.
    pub share: f64,
    /// When it is out of the oven, if that is near.
    pub fresh: Option<Timestamp>,
    /// It is of the season.
    pub season: bool,
}

/// What somebody bought once is no habit.
const HABIT: i64 = 2;

/// Chooses the one thing to propose: what goes best with what they often buy, sooner when it is fresh or of the season;
/// never what they take anyway, what waits for them already, or what they refused.
///
/// # Errors
/// Why nothing is proposed.
pub fn choose(
    standing: &Standing,
    bought: &[Bought],
    goes: &[Goes<Sku>],
    shelf: &[OnShelf],
    waits: &[Sku],
    now: Timestamp,
) -> Result<Chosen, Quiet> {
    if let Some(quiet) = silent(standing, now) {
        return Err(quiet);
    }
    let takes = |sku: &Sku| bought.iter().any(|one| one.sku == *sku && now.duration_since(one.last) < LATELY);
    let refused = |sku: &Sku| {
        let recent = |past: &Past| past.state == State::Refused && now.duration_since(past.at) < AGAIN;
        standing.past.iter().any(|past| past.sku == *sku && recent(past))
    };
    let mut best: Option<(f64, Chosen)> = None;
    for one in goes.iter().filter(|one| one.lift >= LIFT) {
        let Some(habit) = bought.iter().find(|known| known.sku == one.bought && known.times >= HABIT) else { continue };
        let Some(found) = shelf.iter().find(|on| on.sku == one.offered) else { continue };
        if takes(&one.offered) || waits.contains(&one.offered) || refused(&one.offered) {
            continue;
        }
        let habit = habit.times as f64 / (habit.times as f64 + 3.0);
        let fresh = if found.fresh.is_some() { 0.2 } else { 0.0 };
        let worth = one.lift.ln() * habit + fresh + 0.3 * found.season.clamp(1.0, 4.0).ln();
        let chosen = Chosen {
            sku: one.offered.clone(),
            because: one.bought.clone(),
            share: one.share,
            fresh: found.fresh,
            season: found.season >= SEASON,
        };
        let better = best.as_ref().is_none_or(|(known, other)| {
            worth
                .total_cmp(known)
                .then_with(|| (&other.sku, &other.because).cmp(&(&chosen.sku, &chosen.because)))
                .is_gt()
        });
        if better {
            best = Some((worth, chosen));
        }
    }
    best.map(|(_, chosen)| chosen).ok_or(Quiet::Nothing)
}

#[cfg(test)]
mod tests;
