//! Journeys: one file a promise of the product, over HTTP or in a real browser, against the whole program.

#[path = "journeys/alert.rs"]
mod alert;
#[path = "journeys/browser.rs"]
mod browser;
#[path = "journeys/call.rs"]
mod call;
#[path = "journeys/click.rs"]
mod click;
#[path = "journeys/contract.rs"]
mod contract;
#[path = "journeys/house.rs"]
mod house;
#[path = "journeys/lunch.rs"]
mod lunch;
#[path = "journeys/objects.rs"]
mod objects;
#[path = "journeys/sms.rs"]
mod sms;
#[path = "journeys/talk.rs"]
mod talk;
