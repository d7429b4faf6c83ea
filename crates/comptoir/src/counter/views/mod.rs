//! What the counter's templates are given: texts already worded, numbers and small choices; no store, no clock.

pub mod article;
pub mod batch;
pub mod board;
pub mod day;
pub mod door;
pub mod homes;
pub mod inbox;
pub mod kept;
pub mod lunch;
pub mod optin;
pub mod order;
pub mod quotes;
pub mod seller;
pub mod sends;
pub mod shell;
pub mod sign;
pub mod talk;
pub mod workshop;

pub use shell::{Place, Said, Shell, Tone, Undo};
