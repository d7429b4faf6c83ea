//! What each public page shows: plain values already worded, no database, no clock; the templates stand beside.

pub mod demo;
pub mod event;
pub mod follow;
pub mod home;
pub mod lunch;
pub mod mails;
pub mod meet;
pub mod memory;
pub mod mine;
pub mod parts;
pub mod plan;
pub mod quote;
pub mod reserve;
pub mod schema;
pub mod shop;
pub mod standing;
pub mod status;
pub mod style;
pub mod talk;
pub mod timeline;
pub mod write;
