//! What a text says of the shop, whether a promise was kept, what a week says on the whole, what changed since.

use french::mention::{self, Mention};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, civil::time, tz::TimeZone};
use kernel::{calendar, words::fold};

/// What somebody said is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something is wrong.
    Complaint,
    /// Something, or somebody, is good.
    Compliment,
    /// They want to know.
    Question,
    /// They propose a change.
    Idea,
}

impl Kind {
    /// Every kind with its stored word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Complaint, "complaint"),
        (Self::Compliment, "compliment"),
        (Self::Question, "question"),
        (Self::Idea, "idea"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// What it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Taste, goods, work done.
    Quality,
    /// Queue and slowness.
    Waiting,
    /// What it costs.
    Price,
    /// Staff, advice, smile.
    Welcome,
    /// Opening and closing.
    Hours,
    /// A wrong, missing, forgotten order.
    Order,
    /// Stale or fresh.
    Freshness,
    /// Cleanliness.
    Hygiene,
    /// Range and stock.
    Choice,
    /// Cards, alerts, subscriptions.
    Alerts,
    /// Reservation, collection, delivery.
    Pickup,
    /// Nothing of the above.
    Other,
}

impl Subject {
    /// Every subject with its stored word: the one of the classifier.
    pub const ALL: [(Self, &'static str, mention::Topic); 12] = [
        (Self::Quality, "quality", mention::Topic::Quality),
        (Self::Waiting, "waiting", mention::Topic::Waiting),
        (Self::Price, "price", mention::Topic::Price),
        (Self::Welcome, "welcome", mention::Topic::Welcome),
        (Self::Hours, "hours", mention::Topic::Hours),
        (Self::Order, "order_error", mention::Topic::OrderError),
        (Self::Freshness, "freshness", mention::Topic::Freshness),
        (Self::Hygiene, "hygiene", mention::Topic::Hygiene),
        (Self::Choice, "choice", mention::Topic::Choice),
        (Self::Alerts, "loyalty_alert", mention::Topic::LoyaltyAlert),
        (Self::Pickup, "pickup", mention::Topic::Pickup),
        (Self::Other, "other", mention::Topic::Other),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(subject, ..)| *subject == self).map_or("", |(_, word, _)| word)
    }
    /// Reads the stored word; what is unknown is something else.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map_or(Self::Other, |(subject, ..)| *subject)
    }
    fn of(topic: mention::Topic) -> Self {
        Self::ALL.iter().find(|(.., known)| *known == topic).map_or(Self::Other, |(subject, ..)| *subject)
    }
}

/// What a text is proposed to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// The kind.
    pub kind: Kind,
    /// The subject that comes first.
    pub subject: Subject,
}

/// Fewer words say nothing of the shop.
const WORDS: usize = 3;

/// Reads a message to the shop. None when it tells, orders or advertises something, or is too short to say anything.
pub fn propose(shops: &mention::Shops, text: &str) -> Option<Proposal> {
    if text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() < WORDS {
        return None;
    }
    let verdict = mention::classify(shops, &Mention { text: text.to_owned(), ..Mention::default() });
    let kind = match verdict.kind {
        mention::Kind::Complaint => Kind::Complaint,
        mention::Kind::Praise => Kind::Compliment,
        mention::Kind::Question => Kind::Question,
        mention::Kind::Suggestion => Kind::Idea,
        mention::Kind::News | mention::Kind::Spam => return None,
    };
    Some(Proposal { kind, subject: verdict.topics.first().map_or(Subject::Other, |topic| Subject::of(*topic)) })
}

/// Whom of the staff a text names, by place in the list; none when it names nobody or several.
pub fn named(text: &str, names: &[&str]) -> Option<usize> {
    let text = fold(text);
    let said: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is = |name: &str| {
        let first = fold(name.split_whitespace().next().unwrap_or_default());
        let parts: Vec<&str> = first.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        !parts.is_empty() && said.windows(parts.len()).any(|window| window == parts)
    };
    let mut found = names.iter().enumerate().filter(|(_, name)| is(name)).map(|(place, _)| place);
    let first = found.next();
    first.filter(|_| found.next().is_none())
}

/// Where something that was said stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is followed.
    Open,
    /// It came to its end.
    Done,
    /// It ended without anything being done.
    Dropped,
    /// It was marked by mistake: it counts for nothing, and is not proposed again.
    Void,
}

impl State {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Open, "open"), (Self::Done, "done"), (Self::Dropped, "dropped"), (Self::Void, "void")];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word; what is unknown is followed.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Open, |(state, _)| *state)
    }
}

/// How something begins: a compliment to nobody in particular has reached everyone with being marked.
pub fn begins(kind: Kind, for_somebody: bool) -> State {
    if kind == Kind::Compliment && !for_somebody { State::Done } else { State::Open }
}

/// Whether a customer may say that something is not settled: for so long after its end.
pub const REOPENS: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Whether something may be taken up again.
pub fn may_reopen(kind: Kind, state: State, ended: Option<Timestamp>, now: Timestamp) -> bool {
    kind != Kind::Compliment
        && matches!(state, State::Done | State::Dropped)
        && ended.is_some_and(|at| now.duration_since(at) < REOPENS)
}

/// What became of the promise that goes with something said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was promised.
    Nothing,
    /// It is to be kept until then.
    Waits(Timestamp),
    /// It should have been kept by then.
    Late(Timestamp),
    /// It was kept in time.
    InTime,
    /// It was kept, after its time.
    TooLate,
    /// It was not kept.
    Broken,
}

/// Looks at a promise: when it is due, whether it is open or was kept, when it ended.
pub fn kept(promise: Option<(Timestamp, &str, Option<Timestamp>)>, now: Timestamp) -> Kept {
    match promise {
        None => Kept::Nothing,
        Some((due, "open", _)) if due > now => Kept::Waits(due),
        Some((due, "open", _)) => Kept::Late(due),
        Some((due, "kept", Some(ended))) if ended > due => Kept::TooLate,
        Some((_, "kept", _)) => Kept::InTime,
        Some(_) => Kept::Broken,
    }
}

/// The Monday of the week of a day.
pub fn week_of(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).unwrap_or(day)
}

/// From when until when a week lasts, in the shop's time: 167, 168 or 169 hours.
pub fn span(week: Date, zone: &TimeZone) -> (Timestamp, Timestamp) {
    let next = week.checked_add(7.days()).unwrap_or(week);
    (calendar::day_start(week, zone), calendar::day_start(next, zone))
}

/// The week of which the owner is to be told now: the last whole one, from its Monday after, 8 h, on.
pub fn to_tell(now: Timestamp, zone: &TimeZone) -> Option<Date> {
    let this = week_of(calendar::local_day(now, zone));
    (now >= calendar::instant(this, time(8, 0, 0, 0), zone)).then(|| this.checked_sub(7.days()).unwrap_or(this))
}

/// One thing that was said, as a week counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<P> {
    /// What it is.
    pub kind: Kind,
    /// About what.
    pub subject: Subject,
    /// By whom.
    pub person: P,
    /// When it was marked.
    pub at: Timestamp,
}

/// What was said of one subject in a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The subject.
    pub subject: Subject,
    /// How often, by kind in the order of [`Kind::ALL`].
    pub counts: [usize; 4],
    /// By how many persons.
    pub people: usize,
    /// How often the week before.
    pub before: usize,
    /// A few of them by their place: complaints first, of different persons.
    pub examples: Vec<usize>,
}

impl Group {
    /// How often.
    pub fn all(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// So many examples speak for a subject.
pub const EXAMPLES: usize = 3;

/// What a week says, subject by subject: most complaints first, then most said.
pub fn digest<P: PartialEq>(week: &[Said<P>], before: &[Said<P>]) -> Vec<Group> {
    let mut groups = Vec::new();
    for (subject, ..) in Subject::ALL {
        let mut places: Vec<usize> = (0..week.len()).filter(|place| week[*place].subject == subject).collect();
        if places.is_empty() {
            continue;
        }
        let mut counts = [0; 4];
        for (n, (kind, _)) in Kind::ALL.iter().enumerate() {
            counts[n] = places.iter().filter(|place| week[**place].kind == *kind).count();
        }
        places.sort_by_key(|place| (week[*place].kind, std::cmp::Reverse(week[*place].at), *place));
        let mut persons: Vec<&P> = Vec::new();
        let mut examples = Vec::new();
        for place in places {
            let person = &week[place].person;
            if !persons.contains(&person) {
                persons.push(person);
                if examples.len() < EXAMPLES {
                    examples.push(place);
                }
            }
        }
        let before = before.iter().filter(|one| one.subject == subject).count();
        groups.push(Group { subject, counts, people: persons.len(), before, examples });
    }
    groups.sort_by_key(|group| (std::cmp::Reverse(group.counts[0]), std::cmp::Reverse(group.all()), group.subject));
    groups
}

/// What can be said of the time since a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was decided too lately.
    Early,
    /// Too few complained to tell.
    Few,
    /// Fewer complain.
    Fewer,
    /// More complain.
    More,
    /// As many as before, as far as so few can tell.
    Same,
}

/// Complaints before and after a decision, over as many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// How many days are compared.
    pub days: i64,
    /// How many complained in so many days before.
    pub before: usize,
    /// And after.
    pub after: usize,
    /// What that says.
    pub change: Change,
}

/// At least so many days tell something.
const LEAST_DAYS: i64 = 14;
/// No more than so many are looked at.
const MOST_DAYS: i64 = 56;
/// At least so many complaints, before and after together, tell something.
const LEAST: usize = 5;

/// Compares the complaints on a subject before and after a decision. A difference counts when chance alone would give
/// such a one in less than a tenth of the cases (a fair coin for each complaint, both sides).
pub fn since(decided: Timestamp, now: Timestamp, complaints: &[Timestamp]) -> Since {
    let day = SignedDuration::from_hours(24);
    let days = (now.duration_since(decided).as_hours() / 24).clamp(0, MOST_DAYS);
    let over = day * i32::try_from(days).unwrap_or(0);
    let from = decided.saturating_sub(over).unwrap_or(Timestamp::MIN);
    let until = decided.saturating_add(over).unwrap_or(Timestamp::MAX);
    let before = complaints.iter().filter(|at| **at >= from && **at < decided).count();
    let after = complaints.iter().filter(|at| **at >= decided && **at < until).count();
    let change = if days < LEAST_DAYS {
        Change::Early
    } else if before + after < LEAST {
        Change::Few
    } else if !unlikely(before, after) {
        Change::Same
    } else if after < before {
        Change::Fewer
    } else {
        Change::More
    };
    Since { days, before, after, change }
}

/// Whether fair coins seldom fall so unevenly: the exact two-sided binomial test at a tenth.
fn unlikely(before: usize, after: usize) -> bool {
    let (few, all) = (before.min(after), before + after);
    let (mut term, mut tail) = (0.5_f64.powi(i32::try_from(all).unwrap_or(i32::MAX)), 0.0);
    for k in 0..=few {
        tail += term;
        term *= (all - k) as f64 / (k + 1) as f64;
    }
    2.0 * tail < 0.1
}

#[cfg(test)]
mod tests;
