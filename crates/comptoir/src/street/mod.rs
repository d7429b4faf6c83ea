//! The street, in public: its page, the shops' pages, the reservation by a click, following, the visitor's own pages,
//! and the public API.
//!
//! Screens only: they join the slices by their faces, own no table and decide nothing that a slice decides.

pub mod api;
#[cfg(test)]
mod fixtures;
pub mod pages;
pub mod search;
pub mod shelves;
pub mod views;

#[cfg(test)]
mod tests;
