//! The demo street: a seed, people to play, a message box instead of the outside world, a clock that can be moved.
//!
//! None of its routes exists outside the demo.

pub mod people;
mod routes;
pub mod seed;

pub use routes::{Access, routes};
