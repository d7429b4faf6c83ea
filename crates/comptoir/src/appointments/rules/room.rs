//! The room of a meeting by video: when it is open, what may be said there, how fast, and when two have met.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{State, Way};

/// The room opens so long before the meeting.
pub const BEFORE: SignedDuration = SignedDuration::from_mins(15);
/// It stays open so long after it.
pub const AFTER: SignedDuration = SignedDuration::from_hours(2);
/// Two who saw each other for so long have met.
pub const MET: SignedDuration = SignedDuration::from_mins(1);
/// A browser says that it is there so often.
pub const BEAT: SignedDuration = SignedDuration::from_secs(15);
/// A browser of which nothing was heard for so long is not there any more: its node may have ended in the middle.
pub const SILENT: SignedDuration = SignedDuration::from_secs(40);
/// What was said for the other to hear is kept so long: they may lose the line and come back.
pub const KEPT: SignedDuration = SignedDuration::from_mins(1);
/// The longest thing that may be said, in octets. What a browser can show takes five to ten thousand.
pub const LONGEST: usize = 64 * 1024;
/// So much may be said at once: how many things, and how many octets …
const BURST: (i64, i64) = (200, 256 * 1024);
/// … and so much a second after that. A browser that looks for a way says some thirty things, twenty thousand octets in all.
const A_SECOND: (i64, i64) = (10, 16 * 1024);

/// Who of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who booked.
    Customer,
    /// With whom.
    Staff,
}

impl Side {
    /// The one across.
    pub fn other(self) -> Self {
        match self {
            Self::Customer => Self::Staff,
            Self::Staff => Self::Customer,
        }
    }
}

/// Whether one may enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// There is no room: the meeting is not by video here, has no time, or was taken back.
    None,
    /// It opens then.
    Early(Timestamp),
    /// It is open until then.
    Open(Timestamp),
    /// It was open.
    Over,
}

/// The door of the room of a meeting; `here` says that its video is ours, not an address elsewhere.
pub fn door(
    (way, here): (Way, bool),
    state: State,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
    now: Timestamp,
) -> Door {
    let (Some(start), Some(end), Way::Video, true) = (start, end, way, here) else { return Door::None };
    // What was noted as kept goes on until the door closes: a line about it may be written while one still talks.
    if !matches!(state, State::Booked | State::Kept) {
        return Door::None;
    }
    let opens = start.saturating_sub(BEFORE).unwrap_or(start);
    let closes = end.saturating_add(AFTER).unwrap_or(end);
    if now < opens {
        Door::Early(opens)
    } else if now < closes {
        Door::Open(closes)
    } else {
        Door::Over
    }
}

/// What a browser asks the other: what it can show, as the browsers write it (RFC 8866). Nobody here reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Whether it asks or answers.
    #[serde(rename = "type")]
    pub kind: Asks,
    /// The description.
    pub sdp: String,
}

/// Whether a description asks or answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Asks {
    /// It asks.
    Offer,
    /// It answers.
    Answer,
}

/// A way by which a browser may be reached (`RTCIceCandidateInit`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Candidate {
    /// The way, as the browsers write it; empty: there are no more.
    pub candidate: String,
    /// For which part of the description.
    pub sdp_mid: Option<String>,
    /// The same by its place.
    pub sdp_m_line_index: Option<u16>,
    /// Of which gathering.
    pub username_fragment: Option<String>,
}

/// What a browser says in a room. Anything else closes its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum Word {
    /// To the other: what it can show.
    Description {
        /// The description.
        description: Description,
    },
    /// To the other: by which way it may be reached.
    Candidate {
        /// The way.
        candidate: Candidate,
    },
    /// To the other: what is switched on.
    Media {
        /// The camera.
        camera: bool,
        /// The microphone.
        microphone: bool,
    },
    /// To the other: hung up.
    Bye {},
    /// To us: whether it sees or hears the other.
    Sees {
        /// It does.
        other: bool,
    },
}

/// The name that a tab gave itself: a UUID as browsers draw it.
pub fn is_tab(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// How much one line may still say.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Things, in thousandths.
    words: i64,
    /// Octets, in thousandths.
    octets: i64,
    at: Timestamp,
}

impl Budget {
    /// A full one.
    pub fn new(now: Timestamp) -> Self {
        Self { words: BURST.0 * 1_000, octets: BURST.1 * 1_000, at: now }
    }

    /// One thing more is said, so many octets long; false when that is too much.
    pub fn spend(&mut self, octets: usize, now: Timestamp) -> bool {
        let waited = i64::try_from(now.duration_since(self.at).as_millis()).unwrap_or(0).clamp(0, 1_000_000);
        self.words = (self.words + waited * A_SECOND.0).min(BURST.0 * 1_000);
        self.octets = (self.octets + waited * A_SECOND.1).min(BURST.1 * 1_000);
        self.at = now;
        let octets = i64::try_from(octets).unwrap_or(i64::MAX).saturating_mul(1_000);
        if self.words < 1_000 || self.octets < octets {
            return false;
        }
        self.words -= 1_000;
        self.octets -= octets;
        true
    }
}

/// A tab by one of its lines. A tab whose line was cut opens another, and the server may not know for long that the first is dead:
/// only the line that was opened last speaks for the tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// The name that it gave itself.
    pub name: String,
    /// When it was last heard by this line: what stands on its seat as long as no other line speaks for it.
    pub at: Timestamp,
}

/// One side of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Which tab is there, or lost its line; empty: none.
    pub tab: String,
    /// When it was last heard; long ago when it lost its line.
    pub at: Timestamp,
    /// It sees or hears the other.
    pub sees: bool,
}

/// Who is in a room, and for how long both were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Who booked.
    pub customer: Seat,
    /// With whom.
    pub staff: Seat,
    /// How many things were said.
    pub said: i64,
    /// Since when both see each other.
    pub since: Option<Timestamp>,
    /// How long they did before that.
    pub before: SignedDuration,
}

impl Room {
    /// A room into which nobody came yet.
    pub fn empty() -> Self {
        let seat = Seat { tab: String::new(), at: Timestamp::UNIX_EPOCH, sees: false };
        Self { customer: seat.clone(), staff: seat, said: 0, since: None, before: SignedDuration::ZERO }
    }

    /// One side.
    pub fn seat(&self, side: Side) -> &Seat {
        match side {
            Side::Customer => &self.customer,
            Side::Staff => &self.staff,
        }
    }

    fn seat_mut(&mut self, side: Side) -> &mut Seat {
        match side {
            Side::Customer => &mut self.customer,
            Side::Staff => &mut self.staff,
        }
    }

    /// The tab of a side that is there now.
    pub fn there(&self, side: Side, now: Timestamp) -> Option<&str> {
        let seat = self.seat(side);
        let heard = seat.at.saturating_add(SILENT).unwrap_or(seat.at);
        (!seat.tab.is_empty() && now < heard).then_some(seat.tab.as_str())
    }

    /// Whether nobody is on a side.
    pub fn is_empty(&self, side: Side) -> bool {
        self.seat(side).tab.is_empty()
    }

    /// Whether a tab is the one of its side, by the line that it opened last: another tab, or the same one anew, may have taken its
    /// place.
    pub fn has(&self, side: Side, tab: &Tab) -> bool {
        let seat = self.seat(side);
        // The store keeps milliseconds.
        seat.tab == tab.name && seat.at.as_millisecond() == tab.at.as_millisecond()
    }

    /// A tab comes in, or comes back; whoever was there on that side before makes room.
    pub fn enter(&mut self, side: Side, name: &str, now: Timestamp) -> Tab {
        self.part();
        let seat = self.seat_mut(side);
        // Never at the same instant as the line before it: by that they are told apart.
        let next = seat.at.saturating_add(SignedDuration::from_millis(1)).unwrap_or(seat.at);
        let at = if seat.at.as_millisecond() == now.as_millisecond() { next } else { now };
        *seat = Seat { tab: name.to_owned(), at, sees: false };
        Tab { name: name.to_owned(), at }
    }

    /// A tab is heard of; false when another has its place.
    pub fn hear(&mut self, side: Side, tab: &mut Tab, now: Timestamp) -> bool {
        if !self.has(side, tab) {
            return false;
        }
        tab.at = now;
        self.seat_mut(side).at = now;
        true
    }

    /// A tab says whether it sees the other.
    pub fn see(&mut self, side: Side, sees: bool, now: Timestamp) {
        self.seat_mut(side).sees = sees;
        if !sees {
            self.part();
        } else if self.since.is_none() && self.customer.sees && self.staff.sees {
            self.since = Some(now);
        }
    }

    /// A tab loses its line: it is not there, but may come back and hear what was said meanwhile. False when another line speaks
    /// for it already, or another has its place: then nothing is lost.
    pub fn lose(&mut self, side: Side, tab: &mut Tab, now: Timestamp) -> bool {
        let there = self.hear(side, tab, now);
        if there {
            self.part();
            let seat = self.seat_mut(side);
            (seat.at, seat.sees) = (Timestamp::UNIX_EPOCH, false);
        }
        there
    }

    /// A tab hangs up: nobody is on that side.
    pub fn leave(&mut self, side: Side, tab: &mut Tab, now: Timestamp) {
        if self.lose(side, tab, now) {
            self.seat_mut(side).tab = String::new();
        }
    }

    /// They do not see each other any more.
    fn part(&mut self) {
        self.before = self.together();
        self.since = None;
    }

    /// For how long they saw each other: up to when both were last heard, so that a node that ended in the middle adds nothing.
    pub fn together(&self) -> SignedDuration {
        let Some(since) = self.since else { return self.before };
        let until = self.customer.at.min(self.staff.at).max(since);
        self.before.saturating_add(until.duration_since(since))
    }

    /// Whether they met.
    pub fn met(&self) -> bool {
        self.together() >= MET
    }

    /// Whether somebody waits alone: the side that is there.
    pub fn waits(&self, now: Timestamp) -> Option<Side> {
        match (self.there(Side::Customer, now), self.there(Side::Staff, now)) {
            (Some(_), None) => Some(Side::Customer),
            (None, Some(_)) => Some(Side::Staff),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TAB: &str = "6f1c6a1e-95c3-4d7e-8f27-6a4a0c9d1b11";
    const OTHER: &str = "0b4de3a2-1f70-4a3c-9d55-1f8e7c6b5a40";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + seconds).expect("an instant")
    }

    #[test]
    fn the_door_opens_a_quarter_before_and_closes_two_hours_after() {
        let (start, end) = (Some(at(0)), Some(at(1_800)));
        let seen = |state, now| door((Way::Video, true), state, start, end, at(now));
        assert_eq!(seen(State::Booked, -901), Door::Early(at(-900)));
        assert_eq!(seen(State::Booked, -900), Door::Open(at(9_000)));
        assert_eq!(seen(State::Kept, 8_999), Door::Open(at(9_000)));
        assert_eq!(seen(State::Booked, 9_000), Door::Over);
        for state in [State::Proposed, State::Cancelled, State::Missed] {
            assert_eq!(seen(state, 0), Door::None);
        }
        assert_eq!(door((Way::Here, true), State::Booked, start, end, at(0)), Door::None);
        assert_eq!(door((Way::Video, false), State::Booked, start, end, at(0)), Door::None, "an address elsewhere");
        assert_eq!(door((Way::Video, true), State::Proposed, None, None, at(0)), Door::None);
    }

    #[test]
    fn what_is_no_word_is_nonsense() {
        let good = [
            r#"{"type":"description","description":{"type":"offer","sdp":"v=0\r\n"}}"#,
            r#"{"type":"candidate","candidate":{"candidate":"","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":null}}"#,
            r#"{"type":"media","camera":false,"microphone":true}"#,
            r#"{"type":"bye"}"#,
            r#"{"type":"sees","other":true}"#,
        ];
        for text in good {
            let word: Word = serde_json::from_str(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            let again = serde_json::to_string(&word).expect("JSON");
            assert_eq!(serde_json::from_str::<Word>(&again).expect("JSON"), word, "{text}");
        }
        let wrong = [
            "",
            "null",
            "[]",
            "{}",
            r#"{"type":"bye","to":"all"}"#,
            r#"{"type":"welcome"}"#,
            r#"{"type":"description","description":{"type":"rollback","sdp":""}}"#,
            r#"{"type":"description","description":{"type":"offer","sdp":"","x":1}}"#,
            r#"{"type":"sees","other":"yes"}"#,
        ];
        for text in wrong {
            assert!(serde_json::from_str::<Word>(text).is_err(), "{text}");
        }
        assert!(is_tab(TAB) && !is_tab("") && !is_tab(&TAB[1..]) && !is_tab(&TAB.replace('6', "z")));
    }

    #[test]
    fn who_says_too_much_is_stopped_and_who_waits_may_go_on() {
        let mut budget = Budget::new(at(0));
        assert_eq!((0..300).filter(|_| budget.spend(100, at(0))).count(), 200);
        assert_eq!((0..300).filter(|_| budget.spend(100, at(3))).count(), 30);
        assert!(!budget.spend(100, at(2)), "a clock that goes back gives nothing");
        let mut budget = Budget::new(at(0));
        assert_eq!((0..300).filter(|_| budget.spend(LONGEST, at(0))).count(), 4, "long things are few");
        assert!(!budget.spend(1, at(0)) && !budget.spend(LONGEST, at(3)));
        assert!(budget.spend(LONGEST, at(4)) && !budget.spend(1, at(4)));
    }

    #[test]
    fn two_have_met_when_both_saw_each_other_for_a_minute() {
        let mut room = Room::empty();
        let mut one = room.enter(Side::Customer, TAB, at(0));
        assert_eq!(room.waits(at(1)), Some(Side::Customer));
        let mut two = room.enter(Side::Staff, OTHER, at(5));
        assert_eq!((room.waits(at(6)), room.there(Side::Staff, at(6))), (None, Some(OTHER)));
        room.see(Side::Customer, true, at(10));
        assert_eq!(room.together(), SignedDuration::ZERO, "one who says so proves nothing");
        room.see(Side::Staff, true, at(10));
        for second in [25, 40, 55] {
            assert!(room.hear(Side::Customer, &mut one, at(second)) && room.hear(Side::Staff, &mut two, at(second)));
        }
        assert!(!room.met());
        assert_eq!(room.together(), SignedDuration::from_secs(45));
        // A line is lost and found again: what was counted stays.
        assert!(room.lose(Side::Customer, &mut one, at(60)));
        assert_eq!((room.there(Side::Customer, at(60)), room.since), (None, None));
        assert_eq!(room.seat(Side::Customer).tab, TAB, "what is said is kept for it");
        let mut one = room.enter(Side::Customer, TAB, at(70));
        room.see(Side::Customer, true, at(70));
        assert!(room.hear(Side::Customer, &mut one, at(85)) && room.hear(Side::Staff, &mut two, at(85)));
        assert_eq!(room.together(), SignedDuration::from_secs(60));
        assert!(room.met());
    }

    #[test]
    fn a_third_tab_takes_the_place_of_the_first_and_a_node_that_ended_leaves_nobody() {
        let mut room = Room::empty();
        let mut one = room.enter(Side::Staff, TAB, at(0));
        let mut two = room.enter(Side::Staff, OTHER, at(1));
        assert!(!room.hear(Side::Staff, &mut one, at(2)) && room.has(Side::Staff, &two));
        room.leave(Side::Staff, &mut one, at(3));
        assert!(room.has(Side::Staff, &two), "who was replaced takes nobody along");
        let mut empty = room.clone();
        empty.leave(Side::Staff, &mut two.clone(), at(4));
        assert!(empty.is_empty(Side::Staff) && empty.is_empty(Side::Customer));
        assert_eq!(room.there(Side::Staff, at(41)), None, "nothing was heard of it");
        assert!(room.hear(Side::Staff, &mut two, at(42)) && room.there(Side::Staff, at(43)) == Some(OTHER));
    }

    #[test]
    fn a_line_that_was_dead_for_long_takes_nothing_from_the_one_that_the_same_tab_opened_since() {
        let mut room = Room::empty();
        let mut dead = room.enter(Side::Customer, TAB, at(0));
        // The same instant, as clocks of nodes and of tests have it.
        let mut alive = room.enter(Side::Customer, TAB, at(0));
        assert!(!room.hear(Side::Customer, &mut dead, at(15)), "it speaks for nobody");
        assert!(room.hear(Side::Customer, &mut alive, at(16)));
        room.see(Side::Customer, true, at(16));
        assert!(!room.lose(Side::Customer, &mut dead, at(60)));
        room.leave(Side::Customer, &mut dead, at(60));
        assert!(room.has(Side::Customer, &alive) && room.seat(Side::Customer).sees);
        assert!(room.lose(Side::Customer, &mut alive, at(61)));
        assert_eq!(room.there(Side::Customer, at(61)), None);
    }

    proptest! {
        #[test]
        fn nobody_is_together_for_longer_than_time_went_by(acts in proptest::collection::vec((0_u8..6, 0_i64..90), 0..40)) {
            let (mut room, mut now) = (Room::empty(), 0);
            let (mut one, mut two) = (room.enter(Side::Customer, TAB, at(0)), room.enter(Side::Staff, OTHER, at(0)));
            for (act, later) in acts {
                now += later;
                match act {
                    0 => one = room.enter(Side::Customer, TAB, at(now)),
                    1 => two = room.enter(Side::Staff, OTHER, at(now)),
                    2 => { let there = room.hear(Side::Staff, &mut two, at(now)); room.see(Side::Staff, there, at(now)); }
                    3 => { let there = room.hear(Side::Customer, &mut one, at(now)); room.see(Side::Customer, there, at(now)); }
                    4 => { room.lose(Side::Staff, &mut two, at(now)); }
                    _ => room.leave(Side::Customer, &mut one, at(now)),
                }
                prop_assert!(room.together() >= SignedDuration::ZERO);
                prop_assert!(room.together() <= SignedDuration::from_secs(now));
            }
        }
    }
}
