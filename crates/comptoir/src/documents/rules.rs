//! What a paper must say: who sells, to whom, its number, its sums; and how it is laid out.

pub mod credit;
pub mod deposit;
pub mod layout;
pub mod quote;
pub mod sheet;

use jiff::civil::Date;
use kernel::{Cents, Quantity, Unit, VatRate, money::VatTotal};
use serde::{Deserialize, Serialize};

/// Who sells, as the law wants it on an invoice (article 242 nonies A of annex II of the CGI, R123-237 of the Code de commerce).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seller {
    /// The name of the company, or of the person.
    pub name: String,
    /// Its form and capital: "SARL au capital de 8 000 €", "Entrepreneur individuel".
    pub form: String,
    /// Number and street of its seat.
    pub street: String,
    /// Postcode and town of its seat.
    pub town: String,
    /// SIRET, 14 digits.
    pub siret: String,
    /// "RCS Orléans 732 829 320", or nothing for whoever is not in that register.
    pub register: String,
    /// Its VAT number; empty where no VAT is charged.
    pub vat_number: String,
}

/// What is wrong with the identity of a seller: the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Something that every invoice must say is missing.
    Missing,
    /// No SIRET.
    Siret,
    /// No VAT number.
    Vat,
}

impl Seller {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Which field cannot be right.
    pub fn check(mut self) -> Result<Self, Wrong> {
        self.siret = siret(&self.siret).ok_or(Wrong::Siret)?;
        if !self.vat_number.trim().is_empty() {
            self.vat_number = vat_number(&self.vat_number).ok_or(Wrong::Vat)?;
        }
        if self.is_complete() { Ok(self) } else { Err(Wrong::Missing) }
    }

    /// Whether an invoice may be made in its name.
    pub fn is_complete(&self) -> bool {
        let said = [&self.name, &self.street, &self.town, &self.siret];
        said.iter().all(|text| !text.trim().is_empty())
    }

    /// Whether no VAT is charged (article 293 B of the CGI).
    pub fn is_exempt(&self) -> bool {
        self.vat_number.is_empty() && self.is_complete()
    }
}

/// A SIRET without its spaces, when its key is right (Luhn; those of La Poste are a multiple of five).
pub fn siret(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    if digits.len() != 14 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let luhn: u32 = digits.bytes().enumerate().map(|(at, b)| luhn(u32::from(b - b'0'), at % 2 == 0)).sum();
    let plain: u32 = digits.bytes().map(|b| u32::from(b - b'0')).sum();
    (luhn.is_multiple_of(10) || (digits.starts_with("356000000") && plain.is_multiple_of(5))).then_some(digits)
}

fn luhn(digit: u32, double: bool) -> u32 {
    match digit * 2 {
        _ if !double => digit,
        twice if twice > 9 => twice - 9,
        twice => twice,
    }
}

/// A VAT number without its spaces. A French one with a key of digits is checked; others are taken by their form.
pub fn vat_number(text: &str) -> Option<String> {
    let text: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect::<String>().to_ascii_uppercase();
    let (country, rest) = text.split_at_checked(2)?;
    let known = country.bytes().all(|b| b.is_ascii_uppercase());
    if !known || !(4..=12).contains(&rest.len()) || !rest.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    if country == "FR" {
        let (key, siren) = rest.split_at_checked(2)?;
        let number: u64 = siren.parse().ok().filter(|_| siren.len() == 9)?;
        if let Ok(key) = key.parse::<u64>() {
            return ((12 + 3 * (number % 97)) % 97 == key).then_some(text);
        }
    }
    Some(text)
}

/// To whom an invoice is made out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Name, or that of the company.
    pub name: String,
    /// Address in lines.
    pub address: Vec<String>,
    /// SIREN or VAT number of a company; empty for a person.
    pub number: String,
}

impl Buyer {
    /// From what was typed: a name and an address must be there.
    pub fn read(name: &str, address: &str, number: &str) -> Option<Self> {
        Self::named(name, address, number).filter(|buyer| !buyer.address.is_empty())
    }

    /// The same where a name is enough: of a quote to a private person.
    pub fn named(name: &str, address: &str, number: &str) -> Option<Self> {
        let clean = |text: &str, most: usize| -> String {
            let text: String = text.chars().filter(|c| !c.is_control()).take(most).collect();
            text.trim().to_owned()
        };
        let lines: Vec<String> =
            address.lines().map(|line| clean(line, 80)).filter(|line| !line.is_empty()).take(5).collect();
        let buyer = Self { name: clean(name, 80), address: lines, number: clean(number, 30) };
        (!buyer.name.is_empty()).then_some(buyer)
    }
}

/// One line of an invoice, frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// What.
    pub name: String,
    /// How much, worded: "2", "350 g".
    pub quantity: String,
    /// The price of one piece, or of a kilogram, without VAT, in hundredths of a cent.
    pub each: i64,
    /// In what it is counted.
    pub unit: Unit,
    /// Without VAT.
    pub net: Cents,
    /// The rate.
    pub rate: VatRate,
    /// With VAT.
    pub total: Cents,
}

/// An invoice as it was made: nothing in it changes any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// "2026-00012".
    pub number: String,
    /// The day it was made, in the shop's zone.
    pub day: Date,
    /// The day the goods were handed over.
    pub delivered: Date,
    /// Who sells, as they were then.
    pub seller: Seller,
    /// Who bought.
    pub buyer: Buyer,
    /// What.
    pub lines: Vec<InvoiceLine>,
    /// The sums per rate.
    pub vat: Vec<VatTotal>,
    /// What was paid.
    pub total: Cents,
    /// What of it was paid before, of which a paper was made then.
    #[serde(default)]
    pub deposits: Vec<deposit::Paid>,
}

impl Invoice {
    /// What was paid before.
    pub fn paid_before(&self) -> Cents {
        self.deposits.iter().map(|paid| paid.amount).sum()
    }

    /// Whether its lines and its rates say the same sums.
    pub fn adds_up(&self) -> bool {
        let tax: Cents = self.vat.iter().map(|one| one.vat).sum();
        let lines = self.lines.iter().fold((Cents(0), Cents(0)), |(a, b), line| (a + line.net, b + line.total));
        lines == (self.total - tax, self.total) && self.vat.iter().map(|one| one.gross).sum::<Cents>() == self.total
    }

    /// What was left to pay at the hand-over; less than nothing when too much was paid before.
    pub fn rest(&self) -> Cents {
        self.total - self.paid_before()
    }
}

/// The price of one, or of a kilogram, in hundredths of a cent: of the line's own sum, so that they agree.
pub fn each(net: Cents, unit: Unit, quantity: Quantity) -> i64 {
    let of = match unit {
        Unit::Piece | Unit::Service => 100,
        Unit::Gram => 100_000,
    };
    (net.0 * of + quantity.get() / 2) / quantity.get().max(1)
}

/// The number as it is written. Each year begins anew.
pub fn number(year: i16, n: i64) -> String {
    format!("{year}-{n:05}")
}

/// The number of a paper of another series than the invoices: "AV2026-00004".
pub fn number_in(series: &str, year: i16, n: i64) -> String {
    format!("{series}{}", number(year, n))
}

/// The sums per rate of several papers: what was rounded once stays rounded.
pub fn sum_vat<'a>(all: impl Iterator<Item = &'a VatTotal>) -> Vec<VatTotal> {
    let mut sums: Vec<VatTotal> = Vec::new();
    for one in all {
        match sums.iter_mut().find(|sum| sum.rate == one.rate) {
            Some(sum) => (sum.gross, sum.vat) = (sum.gross + one.gross, sum.vat + one.vat),
            None => sums.push(*one),
        }
    }
    sums.sort_by_key(|sum| sum.rate);
    sums
}

/// A month by its address, `2026-11`, or a year, `2026`: its first day and the first of the next.
pub fn month(text: &str) -> Option<(Date, Date)> {
    if text.len() == 4 {
        let first: Date = format!("{text}-01-01").parse().ok()?;
        return Some((first, first.last_of_year().tomorrow().ok()?));
    }
    let first: Date = format!("{text}-01").parse().ok().filter(|_| text.len() == 7)?;
    Some((first, first.last_of_month().tomorrow().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seller() -> Seller {
        Seller {
            name: "La Courte Pâte".into(),
            form: "SARL au capital de 8 000 €".into(),
            street: "4, rue du Puits-Carré".into(),
            town: "45190 Courtelande".into(),
            siret: "732 829 320 00074".into(),
            register: "RCS Orléans 732 829 320".into(),
            vat_number: "FR 44 732829320".into(),
        }
    }

    #[test]
    fn numbers_of_the_state_are_checked_by_their_keys() {
        assert_eq!(siret("732 829 320 00074").as_deref(), Some("73282932000074"));
        assert_eq!(siret("73282932000075"), None);
        assert_eq!(siret("35600000000048").as_deref(), Some("35600000000048"), "La Poste");
        assert_eq!((siret(""), siret("7328293200007é"), siret("732829320")), (None, None, None));
        assert_eq!(vat_number("FR 44 732829320").as_deref(), Some("FR44732829320"));
        assert_eq!(vat_number("FR45732829320"), None);
        assert_eq!(vat_number("BE0123456789").as_deref(), Some("BE0123456789"));
        assert_eq!((vat_number("FR"), vat_number("é"), vat_number("12345678901")), (None, None, None));
        assert_eq!(seller().check().map(|known| known.siret), Ok("73282932000074".into()));
        assert_eq!(Seller { siret: "1".into(), ..seller() }.check(), Err(Wrong::Siret));
        assert_eq!(Seller { vat_number: "FR1".into(), ..seller() }.check(), Err(Wrong::Vat));
        assert_eq!(Seller { town: " ".into(), ..seller() }.check(), Err(Wrong::Missing));
        let exempt = Seller { vat_number: String::new(), ..seller() }.check().expect("allowed");
        assert!(exempt.is_exempt() && !seller().is_exempt() && !Seller::default().is_exempt());
    }

    #[test]
    fn a_buyer_has_a_name_and_an_address() {
        let buyer = Buyer::read(" Café du Pont\u{7} ", "3, rue des Lilas\n\n 45190 Courtelande ", "").expect("read");
        assert_eq!((buyer.name.as_str(), buyer.address.len()), ("Café du Pont", 2));
        assert!(Buyer::read("", "x", "").is_none() && Buyer::read("x", " \n ", "").is_none());
    }

    #[test]
    fn a_price_without_vat_is_said_to_the_hundredth_of_a_cent() {
        let of = |n| Quantity::new(n).expect("a quantity");
        assert_eq!(each(Cents(256), Unit::Piece, of(2)), 12_800);
        assert_eq!(each(Cents(100), Unit::Piece, of(3)), 3_333);
        assert_eq!(each(Cents(350), Unit::Gram, of(500)), 70_000, "7,00 € a kilogram");
    }

    #[test]
    fn months_and_numbers_are_written_one_way() {
        assert_eq!(number(2026, 12), "2026-00012");
        let (first, next) = month("2026-12").expect("a month");
        assert_eq!((first.to_string(), next.to_string()), ("2026-12-01".into(), "2027-01-01".into()));
        assert_eq!((month("2026-13"), month("2026-1"), month("x"), month("2026-11-0")), (None, None, None, None));
    }

    proptest! {
        #[test]
        fn any_typed_number_is_read_or_refused(text in any::<String>()) {
            let _ = (siret(&text), vat_number(&text), month(&text), Buyer::read(&text, &text, &text));
        }

        #[test]
        fn sums_of_sums_lose_nothing(amounts in proptest::collection::vec((0i64..3, 0i64..100_000), 0..40)) {
            let rate = |n: i64| VatRate::from_basis_points([550, 1_000, 2_000][n as usize]).unwrap();
            let papers: Vec<Vec<VatTotal>> =
                amounts.iter().map(|(n, cents)| kernel::money::vat(&[(rate(*n), Cents(*cents))]).0).collect();
            let sums = sum_vat(papers.iter().flatten());
            let gross: i64 = sums.iter().map(|sum| sum.gross.0).sum();
            prop_assert_eq!(gross, amounts.iter().map(|(_, cents)| cents).sum::<i64>());
            prop_assert!(sums.windows(2).all(|two| two[0].rate < two[1].rate));
        }
    }
}
