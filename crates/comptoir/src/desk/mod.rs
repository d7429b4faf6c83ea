//! The desk: whoever keeps the relation sees the threads that wait, one person's thread on every channel, and their
//! file. Joins the slices by their faces; owns no table.
//!
//! Promise: every opening of a file is written down; a shop sees its own customers only; nothing is answered twice;
//! what is written between colleagues never leaves.

pub mod pages;
#[cfg(test)]
mod tests;
pub mod views;
