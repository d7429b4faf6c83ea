//! What every slice stands on: state, web, jobs, facts, settings and words. Knows no slice.

pub mod choices;
pub mod clock;
pub mod facts;
pub mod i18n;
pub mod jobs;
pub mod limits;
pub mod lines;
pub mod live;
pub mod measures;
pub mod once;
pub mod problem;
pub mod rng;
pub mod secrets;
pub mod settings;
mod state;
pub mod web;

pub use problem::Problem;
pub use state::{App, AppBuilder, Env, Error};
