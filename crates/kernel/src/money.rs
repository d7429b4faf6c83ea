//! Money: integer cents, VAT included, VAT computed per rate on exact sums and rounded once.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub},
};

use serde::{Deserialize, Serialize};

use crate::quantity::{Quantity, Unit};

/// An amount in euro cents, VAT included unless its name says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Neg for Cents {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), Add::add)
    }
}
impl fmt::Display for Cents {
    /// `12.05`: for machines. People read [`crate::words::euros`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

/// A VAT rate in basis points: 550 is 5.5 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VatRate(i64);

impl VatRate {
    /// From basis points; a rate lies between 0 and 100 %.
    pub fn from_basis_points(points: i64) -> Option<Self> {
        (0..=10_000).contains(&points).then_some(Self(points))
    }

    /// From a decimal percentage such as `5.5`, as catalogues write it.
    pub fn from_percent(percent: f64) -> Option<Self> {
        let points = (percent * 100.0).round();
        ((0.0..=10_000.0).contains(&points)).then_some(Self(points as i64))
    }

    /// In basis points.
    pub fn basis_points(self) -> i64 {
        self.0
    }

    /// The VAT inside an amount that includes it, rounded half up to the cent (symmetric for refunds).
    ///
    /// `gross × rate / (1 + rate)`, all in integers: French tax code (CGI) article 267 takes the tax on the
    /// total per rate, so callers sum first and round here, once.
    pub fn inside(self, gross: Cents) -> Cents {
        Cents(div_round(gross.0 * self.0, 10_000 + self.0))
    }
}

fn div_round(numerator: i64, denominator: i64) -> i64 {
    let half = denominator / 2;
    if numerator >= 0 { (numerator + half) / denominator } else { -((-numerator + half) / denominator) }
}

/// The price of a line: per piece or service as such, per kilogram for grams (rounded half up to the cent).
pub fn line_total(unit: Unit, price: Cents, quantity: Quantity) -> Cents {
    match unit {
        Unit::Piece | Unit::Service => Cents(price.0 * quantity.get()),
        Unit::Gram => Cents(div_round(price.0 * quantity.get(), 1_000)),
    }
}

/// What a receipt says of one VAT rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatTotal {
    /// The rate.
    pub rate: VatRate,
    /// Sum of the lines at this rate, VAT included.
    pub gross: Cents,
    /// The VAT inside that sum.
    pub vat: Cents,
}

/// VAT per rate on exact sums, rounded once per rate, in increasing rate; and the VAT of each line, shared by
/// largest remainder so that the lines add up to their rate.
pub fn vat(lines: &[(VatRate, Cents)]) -> (Vec<VatTotal>, Vec<Cents>) {
    let mut rates: Vec<VatRate> = lines.iter().map(|(rate, _)| *rate).collect();
    rates.sort_unstable();
    rates.dedup();
    let mut per_line = vec![Cents(0); lines.len()];
    let totals = rates
        .into_iter()
        .map(|rate| {
            let at_rate: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].0 == rate).collect();
            let gross: Cents = at_rate.iter().map(|&i| lines[i].1).sum();
            let vat = rate.inside(gross);
            let weights: Vec<i64> = at_rate.iter().map(|&i| lines[i].1.0).collect();
            for (share, &i) in share_out(vat, &weights).into_iter().zip(&at_rate) {
                per_line[i] = share;
            }
            VatTotal { rate, gross, vat }
        })
        .collect();
    (totals, per_line)
}

/// Splits an amount in proportion to non-negative weights by largest remainder: the parts always add up to
/// the amount. With no positive weight the first part takes all (and nothing is lost).
pub fn share_out(amount: Cents, weights: &[i64]) -> Vec<Cents> {
    let total: i128 = weights.iter().map(|&w| i128::from(w.max(0))).sum();
    if weights.is_empty() {
        return Vec::new();
    }
    if total == 0 {
        let mut parts = vec![Cents(0); weights.len()];
        parts[0] = amount;
        return parts;
    }
    let exact = |w: i64| i128::from(amount.0) * i128::from(w.max(0));
    let mut parts: Vec<Cents> = weights.iter().map(|&w| Cents(exact(w).div_euclid(total) as i64)).collect();
    let missing = amount.0 - parts.iter().map(|part| part.0).sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(exact(weights[i]).rem_euclid(total)), i));
    for &i in order.iter().take(usize::try_from(missing).unwrap_or(0)) {
        parts[i].0 += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BREAD: VatRate = VatRate(550);
    const HOT: VatRate = VatRate(1_000);

    #[test]
    fn vat_is_rounded_once_per_rate_not_once_per_line() {
        // Three breads at 1.10: 5.735 cents of VAT each. Rounded per line that would be 18.
        let (totals, per_line) =
            vat(&[(BREAD, Cents(110)), (HOT, Cents(430)), (BREAD, Cents(110)), (BREAD, Cents(110))]);
        assert_eq!(totals[0], VatTotal { rate: BREAD, gross: Cents(330), vat: Cents(17) });
        assert_eq!(totals[1], VatTotal { rate: HOT, gross: Cents(430), vat: Cents(39) });
        assert_eq!(per_line, [Cents(6), Cents(39), Cents(6), Cents(5)]);
    }

    #[test]
    fn weighed_goods_cost_by_the_kilogram() {
        let grams = Quantity::new(333).expect("in range");
        assert_eq!(line_total(Unit::Gram, Cents(2_590), grams), Cents(862));
    }

    proptest! {
        #[test]
        fn shares_always_add_up(amount in -1_000_000i64..1_000_000, weights in prop::collection::vec(0i64..100_000, 1..20)) {
            let parts = share_out(Cents(amount), &weights);
            prop_assert_eq!(parts.iter().copied().sum::<Cents>(), Cents(amount));
            let total: i64 = weights.iter().sum();
            if total > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    let exact = amount as f64 * *weight as f64 / total as f64;
                    prop_assert!((part.0 as f64 - exact).abs() <= 1.0);
                }
            }
        }

        #[test]
        fn lines_add_up_to_their_rate(lines in prop::collection::vec((0usize..3, 0i64..50_000), 0..20)) {
            let rates = [BREAD, HOT, VatRate(2_000)];
            let lines: Vec<_> = lines.into_iter().map(|(r, c)| (rates[r], Cents(c))).collect();
            let (totals, per_line) = vat(&lines);
            for total in totals {
                let sum: Cents = lines.iter().zip(&per_line).filter(|((r, _), _)| *r == total.rate).map(|(_, v)| *v).sum();
                prop_assert_eq!(sum, total.vat);
                let exact = total.gross.0 as f64 * total.rate.0 as f64 / (10_000 + total.rate.0) as f64;
                prop_assert!((total.vat.0 as f64 - exact).abs() <= 0.5);
            }
        }
    }
}
