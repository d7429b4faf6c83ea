//! french

pub mod mention;
