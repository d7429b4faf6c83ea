//! Journeys: one file a promise of the product, over HTTP or in a real browser, against the whole program.

#[path = "journeys/alert.rs"]
mod alert;
#[path = "journeys/bells.rs"]
mod bells;
#[path = "journeys/browser.rs"]
mod browser;
#[path = "journeys/call.rs"]
mod call;
#[path = "journeys/click.rs"]
mod click;
#[path = "journeys/clock.rs"]
mod clock;
#[path = "journeys/commands.rs"]
mod commands;
#[path = "journeys/contract.rs"]
mod contract;
#[path = "journeys/crash.rs"]
mod crash;
#[path = "journeys/cut.rs"]
mod cut;
#[path = "journeys/handover.rs"]
mod handover;
#[path = "journeys/homes.rs"]
mod homes;
#[path = "journeys/house.rs"]
mod house;
#[path = "journeys/logs.rs"]
mod logs;
#[path = "journeys/looks.rs"]
mod looks;
#[path = "journeys/lunch.rs"]
mod lunch;
#[path = "journeys/matrix.rs"]
mod matrix;
#[path = "journeys/meetings.rs"]
mod meetings;
#[path = "journeys/morning.rs"]
mod morning;
#[path = "journeys/near.rs"]
mod near;
#[path = "journeys/objects.rs"]
mod objects;
#[path = "journeys/paper.rs"]
mod paper;
#[path = "journeys/quote.rs"]
mod quote;
#[path = "journeys/remembered.rs"]
mod remembered;
#[path = "journeys/rights.rs"]
mod rights;
#[path = "journeys/ring.rs"]
mod ring;
#[path = "journeys/sms.rs"]
mod sms;
#[path = "journeys/talk.rs"]
mod talk;
#[path = "journeys/video.rs"]
mod video;
#[path = "journeys/voices.rs"]
mod voices;
