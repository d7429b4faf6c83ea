//! A credit note (avoir): takes something off an invoice that was made, without touching it.
//!
//! What changes an invoice is an invoice itself: it names the first one beyond doubt and says all that an invoice must
//! (article 289, I, 5 of the CGI; article 242 nonies A of its annex II; article L441-9 of the Code de commerce). The VAT on
//! it is had back only because the buyer was sent it (article 272, 1 of the CGI).

use jiff::civil::Date;
use kernel::{Cents, VatRate, money::VatTotal};
use serde::{Deserialize, Serialize};

use super::{Buyer, Invoice, Seller, sum_vat};

/// A credit note as it was made: nothing in it changes any more. Its amounts are positive, and due to the buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// "AV2026-00004".
    pub number: String,
    /// The day it was made, in the shop's zone.
    pub day: Date,
    /// The number of the invoice that it corrects.
    pub corrects: String,
    /// The day of that invoice.
    pub of_day: Date,
    /// Who sells, as on the invoice.
    pub seller: Seller,
    /// Who bought, as on the invoice.
    pub buyer: Buyer,
    /// Why.
    pub reason: String,
    /// What is taken off.
    pub lines: Vec<CreditLine>,
    /// The sums per rate.
    pub vat: Vec<VatTotal>,
    /// What is due to the buyer, VAT included.
    pub total: Cents,
}

/// What is taken off one line of the invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditLine {
    /// Which line, from 0.
    pub line: usize,
    /// What it says.
    pub name: String,
    /// Its rate.
    pub rate: VatRate,
    /// Without VAT.
    pub net: Cents,
    /// With VAT.
    pub total: Cents,
}

/// Why there is no credit note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing is taken off.
    Nothing,
    /// More would be taken off this line than is left of it.
    TooMuch(usize),
}

/// What may still be taken off each line, VAT included.
pub fn left(invoice: &Invoice, before: &[Credit]) -> Vec<Cents> {
    let taken = |n: usize| taken(before, n).0;
    invoice.lines.iter().enumerate().map(|(n, line)| line.total - taken(n)).collect()
}

/// What was taken off a line: with VAT, and the VAT in it.
fn taken(before: &[Credit], line: usize) -> (Cents, Cents) {
    let lines = before.iter().flat_map(|credit| &credit.lines).filter(|known| known.line == line);
    lines.fold((Cents(0), Cents(0)), |(gross, vat), known| (gross + known.total, vat + known.total - known.net))
}

/// What is taken off, with its VAT: the share of the line's own VAT, so that a line that is taken off in whole, at once or
/// in parts, leaves nothing at any rate. `asked` is lines and amounts, VAT included.
///
/// # Errors
/// Why not.
pub fn lines(invoice: &Invoice, before: &[Credit], asked: &[(usize, Cents)]) -> Result<Vec<CreditLine>, Wrong> {
    let mut out: Vec<CreditLine> = Vec::new();
    for (n, amount) in asked.iter().filter(|(_, amount)| *amount != Cents(0)) {
        let Some(line) = invoice.lines.get(*n) else { return Err(Wrong::TooMuch(*n)) };
        let (gross, vat) = taken(before, *n);
        if amount.0 < 0 || gross + *amount > line.total || out.iter().any(|known| known.line == *n) {
            return Err(Wrong::TooMuch(*n));
        }
        let all = i128::from((line.total - line.net).0) * i128::from((gross + *amount).0);
        let of = i128::from(line.total.0.max(1));
        let until = Cents(i64::try_from((all + of / 2) / of).unwrap_or(i64::MAX));
        let net = *amount - (until - vat);
        out.push(CreditLine { line: *n, name: line.name.clone(), rate: line.rate, net, total: *amount });
    }
    if out.is_empty() { Err(Wrong::Nothing) } else { Ok(out) }
}

/// The sums of what is taken off: per rate, and in all.
pub fn sums(lines: &[CreditLine]) -> (Vec<VatTotal>, Cents) {
    let each: Vec<VatTotal> =
        lines.iter().map(|line| VatTotal { rate: line.rate, gross: line.total, vat: line.total - line.net }).collect();
    (sum_vat(each.iter()), lines.iter().map(|line| line.total).sum())
}

/// What is wrong between an invoice and the credit notes of it: more is taken off a line than was sold, or sums do not add up.
pub fn faults(invoice: &Invoice, credits: &[Credit]) -> bool {
    let over = left(invoice, credits).iter().any(|left| left.0 < 0);
    let wrong = |credit: &Credit| {
        let (vat, total) = sums(&credit.lines);
        vat != credit.vat || total != credit.total || credit.corrects != invoice.number
    };
    over || credits.iter().any(wrong)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::{Unit, money};
    use proptest::prelude::*;

    use super::{super::InvoiceLine, *};

    fn invoice(sold: &[(i64, i64)]) -> Invoice {
        let rates = [550, 1_000, 2_000].map(|points| VatRate::from_basis_points(points).expect("a rate"));
        let amounts: Vec<(VatRate, Cents)> =
            sold.iter().map(|(rate, cents)| (rates[usize::try_from(*rate).expect("small")], Cents(*cents))).collect();
        let (vat, each) = money::vat(&amounts);
        let line = |((rate, total), vat): (&(VatRate, Cents), Cents)| InvoiceLine {
            name: "Pain".into(),
            quantity: "1".into(),
            each: 0,
            unit: Unit::Piece,
            net: *total - vat,
            rate: *rate,
            total: *total,
        };
        Invoice {
            number: "2026-00001".into(),
            day: date(2026, 11, 24),
            delivered: date(2026, 11, 24),
            seller: Seller::default(),
            buyer: Buyer::default(),
            lines: amounts.iter().zip(each).map(line).collect(),
            vat,
            total: amounts.iter().map(|(_, cents)| *cents).sum(),
            deposits: Vec::new(),
        }
    }

    fn credit(invoice: &Invoice, before: &[Credit], asked: &[(usize, Cents)]) -> Result<Credit, Wrong> {
        let lines = lines(invoice, before, asked)?;
        let (vat, total) = sums(&lines);
        Ok(Credit {
            number: "AV2026-00001".into(),
            day: invoice.day,
            corrects: invoice.number.clone(),
            of_day: invoice.day,
            seller: Seller::default(),
            buyer: Buyer::default(),
            reason: "cassé".into(),
            lines,
            vat,
            total,
        })
    }

    proptest! {
        #[test]
        fn whatever_is_taken_off_adds_up_and_all_leaves_nothing(
            sold in prop::collection::vec((0_i64..3, 1_i64..20_000), 1..8),
            asked in prop::collection::vec((0_usize..8, 1_i64..9_000), 0..20),
        ) {
            let invoice = invoice(&sold);
            let mut credits: Vec<Credit> = Vec::new();
            for (line, cents) in asked {
                let left = left(&invoice, &credits);
                match credit(&invoice, &credits, &[(line, Cents(cents))]) {
                    Ok(one) => credits.push(one),
                    Err(Wrong::TooMuch(n)) => prop_assert!(n == line && left.get(line).is_none_or(|left| left.0 < cents)),
                    Err(Wrong::Nothing) => prop_assert!(false, "an amount was asked for"),
                }
                prop_assert!(!faults(&invoice, &credits));
                let gone: Cents = credits.iter().map(|one| one.total).sum();
                let rest: Cents = super::left(&invoice, &credits).into_iter().sum();
                prop_assert_eq!(gone + rest, invoice.total);
            }
            let rest: Vec<(usize, Cents)> = left(&invoice, &credits).into_iter().enumerate().collect();
            if let Ok(last) = credit(&invoice, &credits, &rest) {
                credits.push(last);
            }
            let back: Vec<VatTotal> = credits.iter().flat_map(|one| &one.vat)
                .map(|one| VatTotal { gross: -one.gross, vat: -one.vat, ..*one }).collect();
            let sum = sum_vat(invoice.vat.iter().chain(&back));
            prop_assert!(sum.iter().all(|one| one.gross == Cents(0) && one.vat == Cents(0)), "{sum:?}");
            let again = credit(&invoice, &credits, &[(0, Cents(1))]);
            prop_assert_eq!(again, Err(Wrong::TooMuch(0)));
        }
    }

    #[test]
    fn nothing_negative_or_twice_is_refused() {
        let invoice = invoice(&[(0, 270), (1, 1_850)]);
        assert_eq!(lines(&invoice, &[], &[(0, Cents(0))]), Err(Wrong::Nothing));
        assert_eq!(lines(&invoice, &[], &[(0, Cents(-5))]), Err(Wrong::TooMuch(0)));
        assert_eq!(lines(&invoice, &[], &[(1, Cents(5)), (1, Cents(5))]), Err(Wrong::TooMuch(1)));
        assert_eq!(lines(&invoice, &[], &[(2, Cents(5))]), Err(Wrong::TooMuch(2)));
        let mut wrong = credit(&invoice, &[], &[(0, Cents(270))]).expect("made");
        assert!(!faults(&invoice, std::slice::from_ref(&wrong)));
        wrong.total = Cents(271);
        assert!(faults(&invoice, &[wrong]));
    }
}
