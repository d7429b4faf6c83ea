//! Articles: what a shop offers, at what price, with which allergens, when it can be had.
//!
//! Promise: the three states of allergens stay three (contains, may contain, not declared); a price includes VAT and
//! is for a piece, a service or a kilogram; lead times and cut-offs are words resolved to instants by `rules`.

pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod words;

pub use rules::{Article, Counted, Detail, Planned, WishLine};
pub use store::{all, by_sku, put, with_hidden};
