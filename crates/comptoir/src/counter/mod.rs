//! The counter: the shopkeeper's tablet. Joins the slices by their faces into a live board, the batch button,
//! the hand-over, the till opt-in, the inbox and the light workshop; owns no table.

#[cfg(test)]
mod fixtures;
pub mod pages;
mod rules;
#[cfg(test)]
mod tests;
pub mod views;
pub mod workshop;
