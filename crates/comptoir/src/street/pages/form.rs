//! The form of a reservation, read: what is chosen, when, for whom; and the ways that a refusal offers, as values.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use kernel::{Contact, Quantity, Sku};

use super::shelf::step;
use crate::{
    catalogue::Article,
    orders::{Order, Who, WishLine},
    platform::{App, i18n::Lang},
    street::views::reserve::Field,
};

/// Articles with quantities.
pub type Lines = Vec<(Sku, i64)>;

/// What is chosen of a shelf: `q.SKU=n`, one step more or less of `plus` and `moins`.
pub fn chosen(pairs: &[(String, String)], shelf: &[Arc<Article>]) -> Lines {
    let mut lines = Lines::new();
    for article in shelf {
        let name = format!("q.{}", article.sku);
        let last = pairs.iter().rev().find(|(known, _)| *known == name);
        let mut quantity = last.and_then(|(_, value)| value.trim().parse::<i64>().ok()).unwrap_or(0).max(0);
        let pressed = |word: &str| pairs.iter().any(|(name, sku)| name == word && sku == article.sku.as_str());
        if pressed("plus") {
            quantity += step(article);
        }
        if pressed("moins") {
            quantity = (quantity - step(article)).max(0);
        }
        if quantity > 0 {
            lines.push((article.sku.clone(), quantity.min(i64::from(Quantity::MAX))));
        }
    }
    lines
}

/// How the chosen articles are wanted: `o.SKU=option`, as often as there are; what is not offered is left out.
fn options(pairs: &[(String, String)], shelf: &[Arc<Article>], lines: &Lines) -> Vec<(Sku, Vec<String>)> {
    let wanted = |article: &Arc<Article>| {
        let name = format!("o.{}", article.sku);
        let asked = |option: &&String| pairs.iter().any(|(known, value)| *known == name && value == *option);
        let options: Vec<String> = article.detail.options.iter().filter(asked).cloned().collect();
        let chosen = lines.iter().any(|(sku, _)| *sku == article.sku);
        (chosen && !options.is_empty()).then(|| (article.sku.clone(), options))
    };
    shelf.iter().filter_map(wanted).collect()
}

/// The form as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// What is chosen.
    pub lines: Lines,
    /// How, of what articles offer.
    pub options: Vec<(Sku, Vec<String>)>,
    /// For when; none: as soon as possible.
    pub at: Option<Timestamp>,
    /// Whether an hour was chosen at all.
    pub timed: bool,
    /// The day whose hours are shown.
    pub day: Option<Date>,
    /// What makes a second press the same order.
    pub nonce: String,
    /// The word of the hold with its proof, for phones that keep no cookie.
    pub hold: String,
    /// The name, as typed.
    pub name: String,
    /// The contact, as typed.
    pub contact: String,
    /// Alerts that are asked for on the way.
    pub topics: Vec<String>,
    /// Whether they say that they are of age.
    pub adult: bool,
    /// Whether the order is to be made.
    pub confirm: bool,
}

/// What is wrong with a form.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// With the name.
    pub name: Option<String>,
    /// With the contact.
    pub contact: Option<String>,
}

impl Form {
    /// Reads the fields; a way that was taken overrides what stands in them.
    pub fn read(pairs: &[(String, String)], shelf: &[Arc<Article>]) -> Self {
        let mut pairs = pairs.to_vec();
        let way = pairs.iter().rev().find(|(name, _)| name == "voie").map(|(_, way)| way.clone());
        for part in way.iter().flat_map(|way| way.split('&')) {
            if let Some((name, value)) = part.split_once('=') {
                pairs.push((name.to_owned(), value.to_owned()));
            }
        }
        let last = |name: &str| pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.trim());
        let text = |name: &str, most: usize| -> String {
            let clean = last(name).unwrap_or_default().chars().map(|c| if c.is_control() { ' ' } else { c });
            clean.take(most).collect()
        };
        let lines = chosen(&pairs, shelf);
        Self {
            options: options(&pairs, shelf, &lines),
            lines,
            at: last("at").and_then(|at| at.parse().ok()),
            timed: last("at").is_some_and(|at| !at.is_empty()),
            day: last("jour").and_then(kernel::calendar::parse_day),
            nonce: text("nonce", 60),
            hold: text("hold", 120),
            name: text("name", 80),
            contact: text("contact", 120),
            topics: pairs.iter().filter(|(name, _)| name == "topic").map(|(_, topic)| topic.clone()).collect(),
            adult: last("adult") == Some("oui"),
            confirm: way.is_none() && last("geste") == Some("confirmer"),
        }
    }

    /// Whether it was sent by the page of the reservation, not by the shelf.
    pub fn is_second(&self) -> bool {
        !self.nonce.is_empty()
    }

    /// Who it is for, or what is wrong with it.
    ///
    /// # Errors
    /// What is missing or cannot be read, field by field.
    pub fn who(&self, lang: Lang) -> Result<Who, Faults> {
        let contact = self.contact.parse::<Contact>();
        match (self.name.is_empty(), contact) {
            (false, Ok(contact)) => Ok(Who { name: self.name.clone(), contact }),
            (unnamed, contact) => Err(Faults {
                name: unnamed.then(|| lang.say("name-missing")),
                contact: contact.is_err().then(|| lang.say("contact-wrong")),
            }),
        }
    }

    /// Takes over what an order says, as far as it is still offered. Of two ways of one article the first counts.
    pub fn take(&mut self, order: &Order, shelf: &[Arc<Article>]) {
        (self.lines, self.options) = (Vec::new(), Vec::new());
        for line in order.standing() {
            // The parts of a formula are chosen with it: alone they would be paid twice.
            if line.is_included() && order.standing().any(|other| !other.is_included()) {
                continue;
            }
            let Some(article) = shelf.iter().find(|article| article.sku == line.sku) else { continue };
            match self.lines.iter_mut().find(|(sku, _)| *sku == line.sku) {
                Some((_, quantity)) => *quantity += line.quantity.get(),
                None => {
                    let offered = line.options.iter().filter(|option| article.detail.options.contains(option));
                    self.options.push((line.sku.clone(), offered.cloned().collect()));
                    self.lines.push((line.sku.clone(), line.quantity.get()));
                }
            }
        }
    }

    /// The lines as they are wished.
    pub fn wishes(&self) -> Vec<WishLine> {
        let read = |(sku, n): &(Sku, i64)| {
            let quantity = Quantity::new(*n).ok()?;
            Some(WishLine { sku: sku.clone(), quantity, options: self.options_of(sku).to_vec(), agreed: None })
        };
        self.lines.iter().filter_map(read).collect()
    }

    /// How an article is wanted.
    pub fn options_of(&self, sku: &Sku) -> &[String] {
        self.options.iter().find(|(known, _)| known == sku).map_or(&[], |(_, options)| options)
    }

    /// The chosen lines as they stand in an address.
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (sku, n) in &self.lines {
            query.append_pair(&format!("q.{sku}"), &n.to_string());
        }
        for (sku, options) in &self.options {
            query.extend_pairs(options.iter().map(|option| (format!("o.{sku}"), option)));
        }
        query.finish()
    }
}

impl Faults {
    /// A field with what is wrong with it.
    pub fn field(value: &str, why: Option<String>) -> Field {
        Field { value: value.to_owned(), why }
    }
}

/// The word of the holds with its proof: the form carries it for phones that keep no cookie.
pub fn signed(app: &App, holder: &str) -> String {
    format!("{holder}.{}", app.secrets().token("holder", holder))
}

/// The word of the holds that a form carries.
pub fn read_signed(app: &App, text: &str) -> Option<String> {
    let (holder, proof) = text.rsplit_once('.')?;
    app.secrets().verify("holder", holder, proof).then(|| holder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::article;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let pair = |part: &str| part.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        text.split('&').filter_map(pair).collect()
    }

    #[test]
    fn a_way_overrides_what_stands_in_the_form() {
        let shelf = [Arc::new(article("A", "Pain")), Arc::new(article("B", "Flan"))];
        let form = Form::read(&pairs("q.A=6&q.B=1&geste=confirmer&nonce=n&voie=q.A%"), &shelf);
        assert!(!form.confirm, "a way is looked at before it is confirmed");
        let taken = Form::read(
            &[pairs("q.A=6&q.B=1&at=soonest"), vec![("voie".into(), "q.A=4&at=2026-11-24T15:00:00Z".into())]].concat(),
            &shelf,
        );
        assert_eq!(taken.query(), "q.A=4&q.B=1");
        assert_eq!(taken.at.map(|at| at.to_string()).as_deref(), Some("2026-11-24T15:00:00Z"));
    }

    #[test]
    fn an_option_goes_with_what_is_chosen_and_offered() {
        let mut sliced = article("A", "Pain");
        sliced.detail.options = vec!["tranché".into(), "bien cuit".into()];
        let shelf = [Arc::new(sliced), Arc::new(article("B", "Flan"))];
        let form = Form::read(&pairs("q.A=2&o.A=tranché&o.A=doré&q.B=1&o.B=tranché"), &shelf);
        assert_eq!(form.query(), "q.A=2&q.B=1&o.A=tranch%C3%A9");
        assert_eq!(form.wishes()[0].options, ["tranché"]);
        assert!(Form::read(&pairs("q.A=0&o.A=tranché"), &shelf).options.is_empty());
    }

    #[test]
    fn steps_go_up_and_down_and_never_below_nothing() {
        let shelf = [Arc::new(article("A", "Pain"))];
        assert_eq!(Form::read(&pairs("q.A=1&plus=A"), &shelf).query(), "q.A=2");
        assert_eq!(Form::read(&pairs("q.A=0&moins=A"), &shelf).query(), "");
        assert_eq!(Form::read(&pairs("q.A=-3&q.C=2"), &shelf).query(), "");
    }
}
