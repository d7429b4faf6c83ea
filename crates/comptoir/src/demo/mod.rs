//! The demo street: a seed, people to play, a message box instead of the outside world, a clock that can be moved.
//!
//! None of its routes exists outside the demo.

mod advisors;
mod lunches;
mod meetings;
mod offers;
mod pages;
mod papers;
pub mod people;
mod projects;
mod relations;
mod rituals;
mod routes;
pub mod seed;
mod usuals;
mod voices;

pub use routes::{Access, routes};

use std::sync::Arc;

use db::Db;
use kernel::Clock as _;

use crate::{
    app::{self, Parts},
    outbox::jobs::{Channels, Demo},
    platform::{App, Error, clock::ShiftedClock, settings::Settings},
};

/// The whole demo on a store: the street, its people, its message box.
///
/// # Errors
/// When the seed is wrong or the store fails.
pub async fn open(db: Db, settings: Settings, clock: Arc<ShiftedClock>) -> Result<App, Error> {
    open_with(db, settings, clock, |channels| channels).await
}

/// The same with other channels than the demo's own, as far as `change` wants: a test listens at the other end.
///
/// # Errors
/// When the street cannot be read or stored.
pub async fn open_with(
    db: Db,
    settings: Settings,
    clock: Arc<ShiftedClock>,
    change: impl FnOnce(Channels) -> Channels,
) -> Result<App, Error> {
    let parsed = seed::parse(seed::STREET).map_err(|error| Error::Fault(error.to_string()))?;
    seed::store(&db, parsed, clock.now()).await.map_err(|error| Error::Fault(error.to_string()))?;
    let metrics = crate::platform::measures::recorder();
    let (sent, channels) = Demo::new();
    let parts = Parts { db, clock: clock.clone(), settings, channels: Some(change(channels)), metrics };
    let access = Access::default();
    let app = app::build(parts, |builder| builder.part(sent).part(clock).part(access.clone())).await?;
    let mut customers = usuals::settle(&app).await?;
    lunches::settle(&app, &mut customers).await?;
    access.fill(people::settle(&app).await?, customers);
    people::live(&app).await?;
    relations::live(&app).await?;
    advisors::live(&app).await?;
    meetings::live(&app).await?;
    voices::live(&app).await?;
    offers::live(&app).await?;
    rituals::live(&app).await?;
    projects::live(&app).await?;
    papers::live(&app).await?;
    Ok(app)
}
