//! An order as the counter says it: its lines, its gestures, its way in, its history.

use std::collections::HashSet;

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, Unit, id::OrderId, words};

use crate::{
    orders::{
        Order,
        rules::{State, UNDO},
    },
    platform::{facts, i18n::Lang},
};

use super::{
    super::views::{
        board::{Arriving, Card, Gesture, Line, Look, Way},
        order::{HistoryRow, OrderView, Stamp},
    },
    frame::Staff,
};
use crate::orders::{Moved, UNDONE};

/// After this long past its hour, a ready order's customer is late.
const LATE: SignedDuration = SignedDuration::from_mins(10);

/// A state in words.
pub fn state(lang: Lang, state: State) -> String {
    lang.say(match state {
        State::Held => "counter-state-held",
        State::Received => "counter-state-received",
        State::Accepted => "counter-state-accepted",
        State::Preparing => "counter-state-preparing",
        State::SetAside => "counter-state-set_aside",
        State::Ready => "counter-state-ready",
        State::Collected => "counter-state-collected",
        State::Refused => "counter-state-refused",
        State::Cancelled => "counter-state-cancelled",
        State::NotCollected => "counter-state-not_collected",
        State::Expired => "counter-state-expired",
    })
}

/// How the stamp of a state is pressed.
fn stamp(state: State) -> Stamp {
    match state {
        State::Held | State::Received | State::Accepted | State::Preparing => Stamp::Waiting,
        State::SetAside => Stamp::Aside,
        State::Ready | State::Collected => Stamp::Ready,
        State::Refused | State::Cancelled | State::NotCollected | State::Expired => Stamp::Refused,
    }
}

/// By which way an order came in.
pub fn way(source: &str) -> Way {
    match source {
        "alert" | "sms" => Way::Sms,
        "voice" | "phone" => Way::Phone,
        "counter" => Way::Counter,
        "subscription" => Way::Subscription,
        "object" => Way::Object,
        "api" => Way::Api,
        _ => Way::Click,
    }
}

/// The name, or enough of the address to recognise.
pub fn who(lang: Lang, order: &Order) -> String {
    match &order.contact {
        _ if !order.name.is_empty() => order.name.clone(),
        Some(contact) => contact.masked(),
        None => lang.say("counter-somebody"),
    }
}

/// The lines of an order.
pub fn lines(lang: Lang, order: &Order) -> Vec<Line> {
    order.lines.iter().map(|known| line(lang, known)).collect()
}

/// One line of an order.
pub fn line(lang: Lang, line: &crate::orders::Line) -> Line {
    Line {
        quantity: words::amount(line.quantity.get(), line.unit, lang.style()),
        name: line.name.clone(),
        options: line.options.join(", "),
        dropped: line.dropped,
    }
}

/// The lines of an article in an order: "2 × Baguette".
pub fn of_article(lang: Lang, order: &Order, sku: &kernel::Sku) -> String {
    let mine = order.standing().filter(|line| line.sku == *sku);
    let times = |line: &crate::orders::Line| match line.unit {
        Unit::Gram => words::line(line.quantity, line.unit, &line.name, lang.style()),
        _ => format!("{}\u{a0}× {}", line.quantity.get(), line.name),
    };
    mine.map(times).collect::<Vec<_>>().join(", ")
}

/// By how many minutes the customer of a ready order is late.
pub fn late_by(order: &Order, now: Timestamp) -> Option<usize> {
    let late = now.duration_since(order.pickup_at);
    let waits = order.state == State::Ready && late > LATE;
    waits.then(|| usize::try_from(late.as_mins()).unwrap_or(0))
}

fn gesture(label: String, to: State, look: Look) -> Gesture {
    Gesture { label, to: to.as_str(), look }
}

/// The gesture that comes next for an order, and the others.
pub fn gestures(staff: &Staff, order: &Order) -> (Option<Gesture>, Vec<Gesture>) {
    let say = |key: &str| staff.lang.say(key);
    let hand = || {
        let label = staff.lang.with1("counter-move-collected", "it", staff.euros(order.total));
        gesture(label, State::Collected, Look::Leaf)
    };
    let nobody = || gesture(say("counter-move-not-collected"), State::NotCollected, Look::Brick);
    let ready = |look| gesture(say("counter-move-ready"), State::Ready, look);
    match order.state {
        State::Received | State::Accepted | State::Preparing => {
            let aside = gesture(say("counter-move-set-aside"), State::SetAside, Look::Main);
            (Some(aside), vec![ready(Look::Line)])
        }
        State::SetAside => {
            let back = gesture(say("counter-move-accepted"), State::Received, Look::Line);
            (Some(ready(Look::Main)), vec![back])
        }
        State::Ready => {
            let mut others = vec![gesture(say("counter-move-back-aside"), State::SetAside, Look::Line)];
            others.extend(late_by(order, staff.now).map(|_| nobody()));
            (Some(hand()), others)
        }
        // They came after all.
        State::NotCollected => (Some(hand()), Vec::new()),
        _ => (None, Vec::new()),
    }
}

/// Whether a hand-over can still be undone.
pub fn can_undo(order: &Order, now: Timestamp) -> bool {
    order.state == State::Collected && now.duration_since(order.moved_at) <= UNDO
}

/// When an order reached the counter: what a screen has not seen yet rings. Moves of the counter itself do not.
pub fn received_at(order: &Order) -> Timestamp {
    if order.state == State::Received && order.version <= 2 { order.moved_at } else { order.placed_at }
}

/// An order as a card of the board.
pub fn card(staff: &Staff, order: &Order, endangered: &HashSet<OrderId>) -> Card {
    let (next, others) = gestures(staff, order);
    let (lang, way) = (staff.lang, way(&order.source));
    let name = who(lang, order);
    let who = match way {
        Way::Click => name,
        way => lang.with("counter-who-by", &[("who", name.into()), ("by", lang.say(way.key()).into())]),
    };
    let danger = endangered.contains(&order.id).then(|| lang.say("counter-danger-flag"));
    let late = || late_by(order, staff.now).map(|n| lang.with1("counter-late-by", "n", n));
    Card {
        id: order.id.to_string(),
        version: order.version,
        received_ms: received_at(order).as_millisecond(),
        total: staff.euros(order.total),
        code: order.code(staff.app.secrets()),
        at: staff.hour(order.pickup_at),
        who,
        way,
        lines: lines(lang, order),
        note: Some(order.note.clone()).filter(|note| !note.is_empty()),
        gift: None,
        flag: danger.or_else(late),
        paid: None,
        next,
        others,
    }
}

/// Somebody who is on the way, with the one gesture that their order still needs.
pub fn arriving(staff: &Staff, order: &Order, expected_at: Timestamp) -> Arriving {
    let minutes = crate::objects::rules::minutes_to_go(staff.now, expected_at);
    let (next, _) = gestures(staff, order);
    let stamp = match stamp(order.state) {
        Stamp::Ready => "is-ready",
        _ => "is-aside",
    };
    Arriving {
        id: order.id.to_string(),
        version: order.version,
        code: order.code(staff.app.secrets()),
        eta: match minutes {
            0 => staff.lang.say("counter-arriving-there"),
            n => staff.lang.with1("counter-arriving-in", "it", n),
        },
        at_ms: expected_at.as_millisecond(),
        who: who(staff.lang, order),
        what: order
            .standing()
            .map(|line| words::line(line.quantity, line.unit, &line.name, staff.lang.style()))
            .collect::<Vec<_>>()
            .join(", "),
        next: next.filter(|gesture| gesture.to == State::SetAside.as_str()),
        stamp: (stamp, state(staff.lang, order.state)),
    }
}

/// An order as its page and the hand-over show it.
pub fn view(staff: &Staff, order: &Order) -> OrderView {
    let (next, others) = gestures(staff, order);
    let tel = order.contact.as_ref().and_then(Contact::phone).map(ToString::to_string);
    OrderView {
        gift: None,
        id: order.id.to_string(),
        version: order.version,
        code: order.code(staff.app.secrets()),
        at: staff.moment(order.pickup_at),
        who: who(staff.lang, order),
        contact: order.contact.as_ref().map(Contact::masked),
        tel,
        way: way(&order.source),
        state: state(staff.lang, order.state),
        stamp: stamp(order.state),
        note: Some(order.note.clone()).filter(|note| !note.is_empty()),
        total: staff.euros(order.total),
        paid: None,
        next,
        others,
    }
}

/// What happened to an order, oldest first; what was taken back is struck through.
pub fn history(conn: &mut Conn<'_>, staff: &Staff, order: &Order) -> Result<Vec<HistoryRow>, DbError> {
    let mut rows: Vec<HistoryRow> = Vec::new();
    for fact in facts::of_subject(conn, &order.key, &order.id.to_string())? {
        let moved = fact.detail::<Moved>();
        if moved.as_ref().is_some_and(|moved| moved.why == UNDONE)
            && let Some(last) = rows.iter_mut().rev().find(|row| !row.undone)
        {
            last.undone = true;
        }
        let what = match &moved {
            Some(moved) => happened(staff.lang, moved),
            None if fact.kind == "order.noted" => staff.lang.say("counter-history-noted"),
            None => continue,
        };
        rows.push(HistoryRow { at: staff.moment(fact.at), what, by: by(staff.lang, &fact.actor), undone: false });
    }
    Ok(rows)
}

fn happened(lang: Lang, moved: &Moved) -> String {
    let state = state(lang, moved.to);
    if moved.why.is_empty() || moved.why == UNDONE {
        return state;
    }
    if moved.from != moved.to {
        return format!("{state} ({})", moved.why);
    }
    match (moved.why.split_once(" -> "), moved.why.strip_prefix('-')) {
        (Some((old, new)), _) if old == new => lang.with1("counter-history-counted", "it", new),
        (Some((old, new)), _) => lang.with("counter-history-swapped", &[("old", old.into()), ("new", new.into())]),
        (None, Some(gone)) => lang.with1("counter-history-dropped", "it", gone),
        (None, None) => state,
    }
}

fn by(lang: Lang, actor: &str) -> String {
    match actor.split_once(':') {
        Some(("staff", name)) => name.to_owned(),
        Some(("customer", _)) => lang.say("counter-by-customer"),
        _ if actor == "customer" => lang.say("counter-by-customer"),
        _ => lang.say("counter-by-system"),
    }
}
