//! A deposit (acompte): part of the price, paid in advance by hand, noted here, and taken off the invoice.
//!
//! A deposit for goods makes its VAT due when it is paid (article 269, 2, a bis of the CGI) and is invoiced when it is paid
//! (article 289, I, 1, c): its paper says what an invoice must, in a series of its own (article 242 nonies A, I, 7° of
//! annex II: distinct series are allowed where the trade wants them).

use jiff::civil::Date;
use kernel::{Cents, VatRate, money, money::VatTotal};
use serde::{Deserialize, Serialize};

use super::Seller;

/// How a deposit was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Means {
    /// Notes and coins.
    Cash,
    /// On the shop's own terminal.
    Card,
    /// A cheque.
    Cheque,
    /// A transfer.
    Transfer,
}

impl Means {
    /// Every means with its word.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Card, "card"), (Self::Cash, "cash"), (Self::Cheque, "cheque"), (Self::Transfer, "transfer")];

    /// Reads its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(means, _)| *means)
    }
}

/// A deposit as it was noted; a negative amount was given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// "AC2026-00002".
    pub number: String,
    /// The day it was paid.
    pub day: Date,
    /// Who sells, as they were then.
    pub seller: Seller,
    /// Who paid.
    pub buyer: String,
    /// The order, as its papers number it.
    pub order: String,
    /// By what means.
    pub means: Means,
    /// How much, VAT included.
    pub amount: Cents,
    /// The VAT in it, per rate of the order.
    pub vat: Vec<VatTotal>,
}

/// What an invoice says of a deposit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Its number.
    pub number: String,
    /// When it was paid.
    pub day: Date,
    /// How much, VAT included.
    pub amount: Cents,
    /// The VAT that was told then.
    pub vat: Vec<VatTotal>,
}

impl From<&Deposit> for Paid {
    fn from(deposit: &Deposit) -> Self {
        Self { number: deposit.number.clone(), day: deposit.day, amount: deposit.amount, vat: deposit.vat.clone() }
    }
}

/// What is paid in advance in all.
pub fn paid(deposits: &[Deposit]) -> Cents {
    deposits.iter().map(|deposit| deposit.amount).sum()
}

/// Why a deposit is not noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is no amount.
    Nothing,
    /// It would be more than is due.
    TooMuch(Cents),
}

/// Whether so much may still be paid in advance, of what costs `total`.
///
/// # Errors
/// Why not.
pub fn check(total: Cents, before: Cents, amount: Cents) -> Result<(), Wrong> {
    match amount {
        Cents(n) if n <= 0 => Err(Wrong::Nothing),
        _ if before + amount > total => Err(Wrong::TooMuch(total - before)),
        _ => Ok(()),
    }
}

/// The VAT in a deposit: the amount shared over the rates of what is ordered, rounded once per rate.
pub fn split(amount: Cents, ordered: &[VatTotal]) -> Vec<VatTotal> {
    let weights: Vec<i64> = ordered.iter().map(|one| one.gross.0).collect();
    let shares = money::share_out(amount, &weights);
    let of = |(rate, gross): (VatRate, Cents)| VatTotal { rate, gross, vat: rate.inside(gross) };
    ordered.iter().map(|one| one.rate).zip(shares).map(of).filter(|one| one.gross != Cents(0)).collect()
}

/// The opposite of what was paid: when all of it is given back.
pub fn back(deposits: &[Deposit]) -> Vec<VatTotal> {
    let all = super::sum_vat(deposits.iter().flat_map(|deposit| &deposit.vat));
    all.into_iter().map(|one| VatTotal { gross: -one.gross, vat: -one.vat, ..one }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shares_add_up_and_all_can_be_given_back(
            amounts in prop::collection::vec(1_i64..9_000, 1..6),
            gross in prop::collection::vec(1_i64..90_000, 1..4),
        ) {
            let points = [550, 1_000, 2_000];
            let ordered: Vec<VatTotal> = gross.iter().zip(points).map(|(gross, points)| {
                let rate = VatRate::from_basis_points(points).expect("a rate");
                VatTotal { rate, gross: Cents(*gross), vat: rate.inside(Cents(*gross)) }
            }).collect();
            let total: Cents = ordered.iter().map(|one| one.gross).sum();
            let mut noted: Vec<Deposit> = Vec::new();
            for amount in amounts {
                let before = paid(&noted);
                if check(total, before, Cents(amount)).is_err() {
                    prop_assert!(before + Cents(amount) > total);
                    continue;
                }
                let vat = split(Cents(amount), &ordered);
                prop_assert_eq!(vat.iter().map(|one| one.gross).sum::<Cents>(), Cents(amount));
                noted.push(Deposit {
                    number: String::new(), day: jiff::civil::date(2026, 11, 24), seller: Seller::default(),
                    buyer: String::new(), order: String::new(), means: Means::Card, amount: Cents(amount), vat,
                });
            }
            prop_assert!(paid(&noted) <= total);
            let back = back(&noted);
            prop_assert_eq!(back.iter().map(|one| one.gross).sum::<Cents>(), -paid(&noted));
            let all = noted.iter().flat_map(|deposit| &deposit.vat).chain(&back);
            prop_assert!(super::super::sum_vat(all).iter().all(|one| one.gross == Cents(0) && one.vat == Cents(0)));
        }
    }

    #[test]
    fn nothing_and_too_much_are_told() {
        assert_eq!(check(Cents(1_000), Cents(0), Cents(0)), Err(Wrong::Nothing));
        assert_eq!(check(Cents(1_000), Cents(800), Cents(300)), Err(Wrong::TooMuch(Cents(200))));
        assert_eq!(check(Cents(1_000), Cents(800), Cents(200)), Ok(()));
        assert_eq!(Means::parse("card"), Some(Means::Card));
        assert_eq!(Means::parse("coins"), None);
    }
}
