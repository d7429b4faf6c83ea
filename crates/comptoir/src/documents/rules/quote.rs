//! A quote: what would be sold, for when, at which price, until when that holds; and what may become of it.
//!
//! What it says: the date and until when the offer holds (an offer binds until its term, article 1116 of the Code civil),
//! who sells, what and how much of it, the price of each with all taxes, the sum, the rates of VAT, that it costs nothing
//! (articles L111-1, L111-2 and L112-1 of the Code de la consommation; the order of 24 January 2017 asks the same of
//! repairs). What is paid in advance is said to be a deposit (acompte): unsaid, a consumer's would be earnest money that
//! either side may walk away from (arrhes, article L214-1 of the same code). A quote bears no number by law; ours do, so
//! that one can speak of them.

use jiff::{Timestamp, civil::Date};
use kernel::{Cents, Quantity, Sku, Unit, VatRate, money, money::VatTotal};
use serde::{Deserialize, Serialize};

use super::{Buyer, Seller};

/// A quote as it was written: nothing in it changes any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// "DV2026-00003".
    pub number: String,
    /// The day it was written, in the shop's zone.
    pub day: Date,
    /// The last day on which it can be accepted.
    pub last: Date,
    /// For when it is.
    pub pickup_at: Timestamp,
    /// Who sells, as they were then.
    pub seller: Seller,
    /// Whom it was written for; blank once they were forgotten.
    pub buyer: Buyer,
    /// BCP 47: in which language they are told.
    pub lang: String,
    /// What.
    pub lines: Vec<QuoteLine>,
    /// The sums per rate.
    pub vat: Vec<VatTotal>,
    /// What it costs, VAT included.
    pub total: Cents,
    /// The deposit that is asked for; nothing when none is.
    pub deposit: Cents,
    /// What the shop adds.
    pub note: String,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// The article.
    pub sku: Sku,
    /// Its name then.
    pub name: String,
    /// How it is to be: "40 choux, nougatine, prénom Rose".
    pub detail: String,
    /// How much.
    pub quantity: Quantity,
    /// In what it is counted.
    pub unit: Unit,
    /// Per piece or kilogram, VAT included.
    pub price: Cents,
    /// The rate then.
    pub rate: VatRate,
    /// The price of the line, VAT included.
    pub total: Cents,
}

impl QuoteLine {
    /// The name with how it is to be.
    pub fn label(&self) -> String {
        if self.detail.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.detail) }
    }
}

impl Quote {
    /// The same without a word of whom it was for: lines and amounts stay.
    pub fn blanked(mut self) -> Self {
        (self.buyer, self.note) = (Buyer::default(), String::new());
        self.lines.iter_mut().for_each(|line| line.detail.clear());
        self
    }

    /// What is said of the lines to whoever makes them.
    pub fn remarks(&self) -> String {
        let details = self.lines.iter().filter(|line| !line.detail.is_empty()).map(QuoteLine::label);
        let all: Vec<String> = details.chain(Some(self.note.clone()).filter(|note| !note.is_empty())).collect();
        all.join(" ; ").chars().take(300).collect()
    }
}

/// The sums of some lines: per rate, and in all.
pub fn sums(lines: &[QuoteLine]) -> (Vec<VatTotal>, Cents) {
    let amounts: Vec<(VatRate, Cents)> = lines.iter().map(|line| (line.rate, line.total)).collect();
    (money::vat(&amounts).0, lines.iter().map(|line| line.total).sum())
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing yet.
    Open,
    /// Yes: there is an order.
    Accepted,
    /// No.
    Refused,
    /// The shop took it back.
    Withdrawn,
}

impl State {
    /// Every state with its stored word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Open, "open"),
        (Self::Accepted, "accepted"),
        (Self::Refused, "refused"),
        (Self::Withdrawn, "withdrawn"),
    ];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
}

/// Where a quote stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits for an answer.
    Open,
    /// Its time is over; nobody had to do anything for that.
    Expired,
    /// It is an order.
    Accepted,
    /// They said no.
    Refused,
    /// The shop took it back.
    Withdrawn,
}

/// Where a quote stands: one that waits expires by comparison. `until` is the first instant when it is over.
pub fn standing(state: State, until: Timestamp, now: Timestamp) -> Standing {
    match state {
        State::Open if now >= until => Standing::Expired,
        State::Open => Standing::Open,
        State::Accepted => Standing::Accepted,
        State::Refused => Standing::Refused,
        State::Withdrawn => Standing::Withdrawn,
    }
}

impl Standing {
    /// Whether it may become this: only what waits moves.
    pub fn may_become(self, to: State) -> bool {
        self == Self::Open && to != State::Open
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(cents: i64, pieces: i64, points: i64) -> QuoteLine {
        let quantity = Quantity::new(pieces).expect("in range");
        QuoteLine {
            sku: "CP-TAR".parse().expect("a reference"),
            name: "Tarte".into(),
            detail: "sans noix".into(),
            quantity,
            unit: Unit::Piece,
            price: Cents(cents),
            rate: VatRate::from_basis_points(points).expect("a rate"),
            total: money::line_total(Unit::Piece, Cents(cents), quantity),
        }
    }

    proptest! {
        #[test]
        fn sums_add_up(all in prop::collection::vec((1_i64..50_000, 1_i64..200, prop::sample::select(vec![0, 550, 1000, 2000])), 1..20)) {
            let lines: Vec<QuoteLine> = all.iter().map(|(cents, n, points)| line(*cents, *n, *points)).collect();
            let (vat, total) = sums(&lines);
            prop_assert_eq!(vat.iter().map(|one| one.gross).sum::<Cents>(), total);
            prop_assert!(vat.iter().all(|one| one.vat == one.rate.inside(one.gross)));
        }

        #[test]
        fn an_answer_is_given_once_and_in_time(moves in prop::collection::vec((0_usize..4, -3_i64..3), 0..12)) {
            let until = Timestamp::from_second(1_800_000_000).expect("an instant");
            let mut state = State::Open;
            for (to, seconds) in moves {
                let now = Timestamp::from_second(1_800_000_000 + seconds).expect("an instant");
                let to = State::ALL[to].0;
                let before = standing(state, until, now);
                if before.may_become(to) {
                    prop_assert!(state == State::Open && now < until && to != State::Open);
                    state = to;
                }
            }
        }
    }

    #[test]
    fn a_blank_quote_says_what_and_not_for_whom() {
        let (vat, total) = sums(&[line(1_850, 2, 550)]);
        let quote = Quote {
            number: "DV2026-00001".into(),
            day: jiff::civil::date(2026, 11, 24),
            last: jiff::civil::date(2026, 12, 1),
            pickup_at: Timestamp::UNIX_EPOCH,
            seller: Seller::default(),
            buyer: Buyer { name: "Léa Martin".into(), ..Buyer::default() },
            lang: "fr".into(),
            lines: vec![line(1_850, 2, 550)],
            vat,
            total,
            deposit: Cents(1_000),
            note: "Salle au 12".into(),
        };
        assert_eq!(quote.remarks(), "Tarte (sans noix) ; Salle au 12");
        let text = serde_json::to_string(&quote.clone().blanked()).expect("JSON");
        assert!(!text.contains("Léa") && !text.contains("noix") && !text.contains("Salle") && text.contains("1850"));
        for (state, word) in State::ALL {
            assert_eq!((State::parse(word), state.as_str()), (Some(state), word));
        }
    }
}
