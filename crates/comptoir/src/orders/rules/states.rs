//! The three machines of an order (preparation, payment, stock): their states and the tables of allowed moves.

use self::State::{
    Accepted, Cancelled, Collected, Expired, Held, NotCollected, Preparing, Ready, Received, Refused, SetAside,
};
use jiff::{SignedDuration, Timestamp};

/// How long a mistaken hand-over can be undone.
pub const UNDO: SignedDuration = SignedDuration::from_mins(10);

/// Where an order stands (the preparation; payment and stock have their own states).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Set aside in the books until its hold expires or the customer confirms.
    Held,
    /// Confirmed by the customer.
    Received,
    /// The shop has seen it.
    Accepted,
    /// Being made.
    Preparing,
    /// Physically set aside.
    SetAside,
    /// Waiting for the customer, who has been told.
    Ready,
    /// Handed over.
    Collected,
    /// The shop cannot do it.
    Refused,
    /// The customer does not want it any more.
    Cancelled,
    /// Nobody came.
    NotCollected,
    /// The hold expired before it was confirmed.
    Expired,
}

/// Every state, with its stored word.
pub const STATES: [(State, &str); 11] = [
    (Held, "held"),
    (Received, "received"),
    (Accepted, "accepted"),
    (Preparing, "preparing"),
    (SetAside, "set_aside"),
    (Ready, "ready"),
    (Collected, "collected"),
    (Refused, "refused"),
    (Cancelled, "cancelled"),
    (NotCollected, "not_collected"),
    (Expired, "expired"),
];

impl State {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        STATES.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
    /// Whether goods and a place in a slot are firmly promised (a collected order has taken them).
    pub fn is_firm(self) -> bool {
        matches!(self, Received | Accepted | Preparing | SetAside | Ready | Collected)
    }
    /// Whether something remains to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Received | Accepted | Preparing | SetAside | Ready)
    }
}

/// Whether nothing can become of an order any more: not even an undone hand-over. `expires_at` is that of a hold.
pub fn is_over(state: State, moved_at: Timestamp, expires_at: Timestamp, now: Timestamp) -> bool {
    match state {
        Held => expires_at <= now,
        Collected | NotCollected => now.duration_since(moved_at) > UNDO,
        Refused | Cancelled | Expired => true,
        Received | Accepted | Preparing | SetAside | Ready => false,
    }
}

/// Who moves an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mover {
    /// The customer.
    Customer,
    /// Someone behind the counter.
    Staff,
    /// The passing of time.
    Program,
}

/// The table of allowed moves of the preparation.
///
/// Forward at the counter one may skip steps; backward one step undoes a mistake; a hand-over can be undone for ten
/// minutes; what was refused, cancelled or has expired stays so.
pub fn may_move(from: State, to: State, mover: Mover, since: SignedDuration) -> bool {
    match (from, to, mover) {
        (Held, Received | Cancelled, Mover::Customer) | (Held, Expired, Mover::Program) => true,
        (Received | Accepted | Preparing | SetAside | Ready, Cancelled, Mover::Customer) => true,
        (Received | Accepted | Preparing | SetAside | Ready, NotCollected, Mover::Program | Mover::Staff) => true,
        (Received | Accepted | Preparing | SetAside | Ready, Refused | Cancelled, Mover::Staff) => true,
        (Received, Accepted | Preparing | SetAside | Ready | Collected, Mover::Staff) => true,
        // What an arrival calls for, where the shop chose that it is set aside by itself.
        (Received, SetAside, Mover::Program) => true,
        (Accepted, Preparing | SetAside | Ready | Collected, Mover::Staff) => true,
        (Preparing, SetAside | Ready | Collected, Mover::Staff) => true,
        (SetAside, Ready | Collected | Received, Mover::Staff) => true,
        (Ready, Collected | SetAside, Mover::Staff) => true,
        (Collected, Ready, Mover::Staff) => since <= UNDO,
        // They came after all.
        (NotCollected, Collected, Mover::Staff) => true,
        _ => false,
    }
}

/// Whether what an order holds may still be changed at `now`: by its customer before anybody has begun it and before its
/// cut-off, by the counter until it is ready.
pub fn may_amend(state: State, mover: Mover, until: Timestamp, now: Timestamp) -> bool {
    match mover {
        Mover::Customer => matches!(state, Received | Accepted) && now <= until,
        Mover::Staff => matches!(state, Received | Accepted | Preparing | SetAside),
        Mover::Program => false,
    }
}

/// Where the payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// To be paid at pick-up.
    Due,
    /// Paid on the shop's own till at hand-over.
    PaidAtTill,
    /// Nothing to pay: the order is off.
    Void,
}

impl Payment {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::PaidAtTill => "paid_at_till",
            Self::Void => "void",
        }
    }
    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Due, Self::PaidAtTill, Self::Void].into_iter().find(|state| state.as_str() == word)
    }
}

/// What a move of the preparation means for the payment.
pub fn payment_after(to: State) -> Payment {
    match to {
        Collected => Payment::PaidAtTill,
        Refused | Cancelled | NotCollected | Expired => Payment::Void,
        _ => Payment::Due,
    }
}

/// What a move of the preparation means for goods and slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockMove {
    /// Nothing changes.
    Keep,
    /// What was held becomes promised.
    Firm,
    /// A hold is let go.
    Release,
    /// A firm promise is taken back.
    Withdraw,
    /// Promised again, whatever is left: the person stands at the counter.
    Promise,
}

/// The third machine: the stock follows the preparation.
pub fn stock_move(from: State, to: State) -> StockMove {
    match (from, from.is_firm(), to.is_firm()) {
        (Held, _, true) => StockMove::Firm,
        (Held, _, false) => StockMove::Release,
        (_, true, false) => StockMove::Withdraw,
        (_, false, true) => StockMove::Promise,
        _ => StockMove::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_is_in_the_table_or_forbidden() {
        let long = SignedDuration::from_hours(1);
        let reachable = |from: State| {
            let movers = [Mover::Customer, Mover::Staff, Mover::Program];
            STATES.map(|(to, _)| to).into_iter().filter(move |to| movers.iter().any(|m| may_move(from, *to, *m, long)))
        };
        assert_eq!(reachable(Collected).count(), 0, "a hand-over is final after ten minutes");
        assert!(may_move(Collected, Ready, Mover::Staff, SignedDuration::from_mins(9)));
        for end in [Refused, Cancelled, Expired] {
            assert_eq!(reachable(end).count(), 0);
        }
        for (from, _) in STATES {
            assert!(!may_move(from, from, Mover::Staff, long) && !may_move(from, Held, Mover::Staff, long));
            for to in [Accepted, Preparing, SetAside, Ready, Collected] {
                assert!(!may_move(from, to, Mover::Customer, long), "a customer never moves the counter's work");
            }
        }
    }

    #[test]
    fn what_is_begun_or_past_its_cut_off_is_not_changed_by_its_customer() {
        let until = Timestamp::UNIX_EPOCH;
        let late = until + SignedDuration::from_secs(1);
        for (state, _) in STATES {
            let begun = !matches!(state, Received | Accepted);
            assert_eq!(may_amend(state, Mover::Customer, until, until), !begun, "{state:?}");
            assert!(!may_amend(state, Mover::Customer, until, late) && !may_amend(state, Mover::Program, until, until));
            assert!(!may_amend(state, Mover::Staff, until, late) || (state.is_open() && state != Ready));
        }
        assert!(may_amend(Preparing, Mover::Staff, until, late));
    }

    #[test]
    fn stock_follows_every_allowed_move() {
        for (from, _) in STATES {
            for (to, _) in STATES {
                let means = stock_move(from, to);
                if from.is_firm() == to.is_firm() && from != Held {
                    assert_eq!(means, StockMove::Keep);
                }
                if from == Held {
                    assert_eq!(means == StockMove::Firm, to.is_firm());
                }
            }
        }
    }

    #[test]
    fn words_read_back() {
        for (state, word) in STATES {
            assert_eq!((State::parse(word), state.as_str()), (Some(state), word));
        }
    }
}
