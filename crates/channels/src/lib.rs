//! The channels by which a shop speaks to its neighbours, and hears them: wire formats and senders.
//!
//! Nothing here knows a shop, a customer's consent or a table: a caller that has already decided that a message may
//! leave hands it to one of three senders ([`EmailSender`], [`SmsSender`], [`PushSender`]) and gets a [`Receipt`] or a
//! [`SendError`] that says whether to try again. Each sender has a twin in memory ([`MemoryBox`]) for the demo and the
//! tests. What arrives from outside is parsed by [`smsgate`], [`twilio`], [`twilio_voice`], [`ovh`], [`smpp`], [`owntracks`],
//! [`homeassistant`], [`zigbee2mqtt`] and [`cti`]; what others poll is written by [`feeds`] and [`ical`]. [`mqtt`] is the line to the
//! broker of homes.
//!
//! Time is always an argument, every exchange with the network has a deadline, and no log line, error or `Debug` of a
//! credential tells an address, a number or a text.

pub mod cti;
pub mod email;
pub mod endpoint;
pub mod feeds;
pub mod homeassistant;
pub mod http;
pub mod ical;
pub mod imap;
pub mod mail_in;
pub mod memory;
pub mod mqtt;
pub mod ovh;
pub mod owntracks;
pub mod push;
mod send;
pub mod smpp;
pub mod sms;
pub mod smsgate;
pub mod smtp;
#[cfg(test)]
mod smtp_sink;
pub mod twilio;
pub mod twilio_voice;
pub mod webhook;
pub mod zigbee2mqtt;

pub use crate::{
    email::{EmailMessage, Named},
    memory::{MemoryBox, Sent},
    push::{PushMessage, Subscription},
    send::{Channel, EmailSender, NotAChannel, PushSender, Receipt, SendError, SmsSender},
    sms::SmsMessage,
};
