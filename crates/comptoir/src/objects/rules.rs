//! Whether what a device says calls for the standing order, when its customer is there, and what contradicts it.

use jiff::{SignedDuration, Timestamp, civil::Weekday};
use kernel::words::fold;

use crate::standing::rules::{Habit, Standing, listens};

/// A customer must stay outside their home, or hover no more at the shop's, for so long before it counts.
pub const DWELL: SignedDuration = SignedDuration::from_secs(60);
/// Between two orders that devices of one customer call for.
pub const COOL_DOWN: SignedDuration = SignedDuration::from_mins(30);
/// After a contradiction a device is doubted for so long.
pub const DOUBT: SignedDuration = SignedDuration::from_mins(30);
/// A telephone that tells it later than that tells history.
pub const STALE: SignedDuration = SignedDuration::from_mins(20);
/// A device that has been silent for so long (about six months) is not listened to until its customer arms it again.
pub const IDLE: SignedDuration = SignedDuration::from_hours(24 * 183);
/// A crossing whose doubt is larger than that, in metres, is not believed: a small region is 100 to 200 m wide.
pub const VAGUE_M: f64 = 120.0;
/// A usual time that is further away than that is not what a customer on their way means.
pub const SOON: SignedDuration = SignedDuration::from_mins(120);
/// For a press, the next opening counts when it is within so long.
pub const NEXT_OPENING: SignedDuration = SignedDuration::from_hours(16);
/// Nobody is expected later than that, in minutes.
pub const FAR_MINUTES: i64 = 180;

/// What a device said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A button, a link, an automation: its customer says "now".
    Press,
    /// The door of their home was closed after having been open.
    Door,
    /// They left home.
    LeftHome,
    /// They came back home.
    CameHome,
    /// They came near the shop.
    Near,
    /// They went away from the shop.
    Away,
}

impl Kind {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Press, "press"),
        (Self::Door, "door"),
        (Self::LeftHome, "left_home"),
        (Self::CameHome, "came_home"),
        (Self::Near, "near"),
        (Self::Away, "away"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
    /// What it takes back, if it is no call itself.
    pub fn contradicts(self) -> Option<Self> {
        match self {
            Self::CameHome => Some(Self::LeftHome),
            Self::Away => Some(Self::Near),
            _ => None,
        }
    }
    /// What takes it back.
    pub fn contradicted_by(self) -> Option<Self> {
        match self {
            Self::LeftHome => Some(Self::CameHome),
            Self::Near => Some(Self::Away),
            _ => None,
        }
    }
}

/// Where a region of a telephone is, by the name that its owner gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// `maison`: leaving it is setting out.
    Home,
    /// A shop's slug: entering it is arriving there.
    Shop(String),
}

/// Reads the name of a region: `maison` or a shop's slug, however it is capitalised, accented and spaced.
pub fn place(name: &str) -> Option<Place> {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    match words.join("-").as_str() {
        "" => None,
        "maison" | "home" | "domicile" | "chez-moi" => Some(Place::Home),
        slug => Some(Place::Shop(slug.to_owned())),
    }
}

/// Everything that the decision looks at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The instant of the decision.
    pub now: Timestamp,
    /// What was said.
    pub kind: Kind,
    /// When it happened, by the device.
    pub at: Timestamp,
    /// The radius of its doubt, in metres.
    pub accuracy_m: Option<f64>,
    /// A person pressed the button of a page: days, hours and the cool-down do not forbid it.
    pub by_hand: bool,
    /// The local weekday and minute of the decision.
    pub local: (Weekday, i64),
    /// What its customer set.
    pub habit: &'a Habit,
    /// Whether the standing order rests.
    pub standing: Standing,
    /// Whether its customer armed the device.
    pub armed: bool,
    /// When the device was last heard or armed.
    pub used_at: Timestamp,
    /// How many orders of today devices called for, those that were taken back not counted.
    pub today: i64,
    /// Whether an order, a hold or a question of the customer is open.
    pub open: bool,
    /// When a device last called for an order that stands.
    pub last_call: Option<Timestamp>,
    /// When this device was last contradicted.
    pub contradicted: Option<Timestamp>,
    /// Whether the device said the contrary at or after `at`: messages overtake each other.
    pub overtaken: bool,
}

/// Why nothing is called for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The customer disarmed the device.
    Disarmed,
    /// It was silent for six months.
    Asleep,
    /// The standing order rests.
    Resting,
    /// Not on this day of the week.
    Day,
    /// Not at this hour.
    Hour,
    /// Told too late.
    Late,
    /// The telephone does not know well enough where it is.
    Vague,
    /// They passed by, or came straight back.
    Passing,
    /// Too soon after the last one.
    CoolDown,
    /// As many today as the customer allowed.
    Cap,
    /// It takes something back, and there was nothing to take back.
    Noted,
}

impl Why {
    /// Every reason with its stored word.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Disarmed, "disarmed"),
        (Self::Asleep, "asleep"),
        (Self::Resting, "resting"),
        (Self::Day, "day"),
        (Self::Hour, "hour"),
        (Self::Late, "late"),
        (Self::Vague, "vague"),
        (Self::Passing, "passing"),
        (Self::CoolDown, "cool_down"),
        (Self::Cap, "cap"),
        (Self::Noted, "noted"),
    ];
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(why, _)| *why == self).map_or("", |(_, word)| word)
    }
}

/// What follows from what a device said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The standing order is called for.
    Call,
    /// It is held; whether it is called for is known then.
    Hold(Timestamp),
    /// What is open already has its customer on the way.
    Coming,
    /// Nothing.
    Ignore(Why),
}

/// Decides. The order of the questions is the order of the answers in the customer's log.
pub fn decide(facts: &Facts<'_>) -> Verdict {
    let (weekday, minute) = facts.local;
    if !facts.armed {
        return Verdict::Ignore(Why::Disarmed);
    }
    if facts.now.duration_since(facts.used_at) > IDLE {
        return Verdict::Ignore(Why::Asleep);
    }
    if facts.kind.contradicts().is_some() {
        return Verdict::Ignore(Why::Noted);
    }
    if facts.now.duration_since(facts.at) > STALE {
        return Verdict::Ignore(Why::Late);
    }
    if facts.kind.contradicted_by().is_some() && facts.accuracy_m.is_some_and(|metres| metres > VAGUE_M) {
        return Verdict::Ignore(Why::Vague);
    }
    if facts.overtaken {
        return Verdict::Ignore(Why::Passing);
    }
    if facts.open {
        return Verdict::Coming;
    }
    if facts.standing == Standing::Paused {
        return Verdict::Ignore(Why::Resting);
    }
    if !facts.by_hand && !facts.habit.weekdays.holds(weekday) {
        return Verdict::Ignore(Why::Day);
    }
    if !facts.by_hand && !listens(facts.habit, minute) {
        return Verdict::Ignore(Why::Hour);
    }
    if facts.today >= facts.habit.daily_cap {
        return Verdict::Ignore(Why::Cap);
    }
    if !facts.by_hand && facts.last_call.is_some_and(|last| facts.now.duration_since(last) < COOL_DOWN) {
        return Verdict::Ignore(Why::CoolDown);
    }
    let doubted = facts.contradicted.is_some_and(|last| facts.now.duration_since(last) < DOUBT);
    let sure = facts.at.saturating_add(DWELL).unwrap_or(facts.at);
    match facts.kind {
        // Leaving may be the telephone's own drift: it must last. Who comes near is soon there: the shop hears of it at
        // once, unless the same telephone has just been contradicted.
        Kind::LeftHome if sure > facts.now => Verdict::Hold(sure),
        Kind::Near if doubted && sure > facts.now => Verdict::Hold(sure),
        _ => Verdict::Call,
    }
}

/// Whether what is said takes back what the same device said before: `called` and `said` are when each happened,
/// `pickup` the time of the order that was called for.
pub fn takes_back(kind: Kind, called: Timestamp, said: Timestamp, pickup: Timestamp) -> bool {
    match kind {
        // Who is back home before the hour does not come.
        Kind::CameHome => said >= called && said < pickup,
        // Who stays for less than the dwell time has passed by; later they have left with their bread.
        Kind::Away => said >= called && said.duration_since(called) <= DWELL,
        _ => false,
    }
}

/// The time for which a call asks: what the device computed, else the usual time when it is near, else the way.
pub fn pickup(now: Timestamp, expected: Option<Timestamp>, usual: Timestamp, travel_minutes: i64) -> Timestamp {
    let on_the_way = || {
        let near = usual >= now && usual.duration_since(now) <= SOON;
        let way = now.saturating_add(SignedDuration::from_mins(travel_minutes.max(0))).unwrap_or(now);
        // Nobody is there before the way is done.
        if near { usual.max(way) } else { way }
    };
    let at = expected.unwrap_or_else(on_the_way).max(now);
    // Up to the whole minute, as one says it.
    Timestamp::from_second((at.as_second() + 59).div_euclid(60) * 60).unwrap_or(at)
}

/// The distance between two places (WGS 84 degrees: latitude, longitude) in metres, on a sphere.
pub fn distance_m(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (lat, lon) = ((to.0 - from.0).to_radians(), (to.1 - from.1).to_radians());
    let half =
        (lat / 2.0).sin().powi(2) + from.0.to_radians().cos() * to.0.to_radians().cos() * (lon / 2.0).sin().powi(2);
    2.0 * 6_371_008.8 * half.sqrt().min(1.0).asin()
}

/// How many minutes a way takes: streets are longer than a straight line, and who stands or strolls now will walk.
pub fn minutes_on_the_way(distance_m: f64, speed_kmh: Option<f64>) -> i64 {
    const WALK_KMH: f64 = 4.5;
    const DETOUR: f64 = 1.3;
    let pace = speed_kmh.filter(|speed| *speed > WALK_KMH).map_or(WALK_KMH, |speed| speed.min(50.0) * 0.8);
    let minutes = (distance_m.max(0.0) * DETOUR / 1_000.0 / pace.max(WALK_KMH) * 60.0).ceil();
    if minutes.is_finite() { (minutes as i64).clamp(0, FAR_MINUTES) } else { FAR_MINUTES }
}

/// Minutes to go, rounded up; nobody is less than zero minutes away.
pub fn minutes_to_go(now: Timestamp, expected: Timestamp) -> i64 {
    (expected.as_second() - now.as_second() + 59).div_euclid(60).max(0)
}

#[cfg(test)]
mod tests;
