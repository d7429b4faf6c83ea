//! Comptoir: the counter where the Web and the street meet.

pub mod platform;
