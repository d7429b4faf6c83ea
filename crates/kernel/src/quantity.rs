//! How much of something: whole pieces, or grams for what is weighed.

use serde::{Deserialize, Serialize};

/// In what an article is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Whole pieces; the price is for one.
    Piece,
    /// Grams; the price is for a kilogram.
    Gram,
    /// A service; the price is for one, the time is in minutes.
    Service,
}

impl Unit {
    /// The word of the file format and of the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Piece => "piece",
            Self::Gram => "gram",
            Self::Service => "service",
        }
    }

    /// Reads the word of the file format.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Piece, Self::Gram, Self::Service].into_iter().find(|unit| unit.as_str() == text)
    }
}

/// A wished quantity: at least 1, at most [`Quantity::MAX`] pieces or grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(u32);

/// The quantity is zero, negative or beyond what one order may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a quantity goes from 1 to {}", Quantity::MAX)]
pub struct NotAQuantity;

impl Quantity {
    /// The most that one line may ask, in pieces or grams.
    pub const MAX: u32 = 50_000;

    /// Checks the bounds.
    pub fn new(value: i64) -> Result<Self, NotAQuantity> {
        match u32::try_from(value) {
            Ok(n @ 1..=Self::MAX) => Ok(Self(n)),
            _ => Err(NotAQuantity),
        }
    }

    /// The number of pieces or grams.
    pub fn get(self) -> i64 {
        i64::from(self.0)
    }
}

impl TryFrom<i64> for Quantity {
    type Error = NotAQuantity;
    fn try_from(value: i64) -> Result<Self, NotAQuantity> {
        Self::new(value)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.get()
    }
}
