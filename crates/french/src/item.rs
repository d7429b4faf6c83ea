//! Lines of an order: an article and how much of it.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

/// Which figure a line carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// None: the article is only spoken of.
    #[default]
    None,
    /// Pieces.
    Count,
    /// Grams.
    Weight,
}

/// One line of an order; the article alone in a question.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Item {
    /// The shop's key of the article.
    pub sku: String,
    /// Pieces, when the line is counted; none: not said.
    #[serde(default)]
    pub qty: Option<f64>,
    /// Grams, when the line is weighed; none: not said.
    #[serde(default)]
    pub grams: Option<f64>,
    /// `tranche` or `pièce` when a weighed article is counted.
    #[serde(default)]
    pub unit: Option<String>,
    /// From the article's own list.
    #[serde(default)]
    pub options: Vec<String>,
    /// The articles that fill a formula.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Which of the two figures is meant.
    #[serde(skip)]
    pub measure: Measure,
}

impl Item {
    /// `100 g de jambon en moins`: the weight that is left, if any is.
    pub(crate) fn lighter(&self, less: Option<&Self>) -> Option<f64> {
        self.grams.zip(less?.grams).map(|(all, part)| all - part).filter(|left| *left > 0.0)
    }

    /// An article spoken of, without a figure.
    pub fn named(sku: &str) -> Self {
        Self { sku: sku.into(), ..Self::default() }
    }

    /// So many pieces of it, or an unknown number.
    pub fn count(sku: &str, qty: Option<f64>) -> Self {
        Self { sku: sku.into(), qty, measure: Measure::Count, ..Self::default() }
    }

    /// So many grams of it, or an unknown weight.
    pub fn weight(sku: &str, grams: Option<f64>) -> Self {
        Self { sku: sku.into(), grams, measure: Measure::Weight, ..Self::default() }
    }

    /// Whether the figure lacks.
    pub fn lacks_amount(&self) -> bool {
        self.measure != Measure::None && self.qty.is_none() && self.grams.is_none()
    }

    /// Whether two lines differ in nothing but the figure.
    pub fn same_line(&self, other: &Self) -> bool {
        self.sku == other.sku && self.options == other.options && self.choices == other.choices
    }

    /// An item that came from outside: its measure is that of the figure it carries.
    pub(crate) fn settled(mut self) -> Self {
        self.measure = if self.grams.is_some() { Measure::Weight } else { Measure::Count };
        self
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sku", &self.sku)?;
        match self.measure {
            Measure::None => {}
            Measure::Count => map.serialize_entry("qty", &self.qty.map(figure))?,
            Measure::Weight => map.serialize_entry("grams", &self.grams.map(figure))?,
        }
        if let Some(unit) = &self.unit {
            map.serialize_entry("unit", unit)?;
        }
        if !self.options.is_empty() {
            map.serialize_entry("options", &self.options)?;
        }
        if !self.choices.is_empty() {
            map.serialize_entry("choices", &self.choices)?;
        }
        map.end()
    }
}

/// `2`, not `2.0`, in JSON.
fn figure(value: f64) -> serde_json::Number {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        serde_json::Number::from(value as i64)
    } else {
        serde_json::Number::from_f64(value).unwrap_or_else(|| serde_json::Number::from(0))
    }
}
