//! What homes and telephones say over the broker, all into the one command. What is written is the trigger, never the body.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use channels::{
    homeassistant,
    mqtt::{
        Incoming,
        discovery::{is_birth, switched},
        topics::{Meaning, Topics},
    },
    owntracks, zigbee2mqtt,
};
use db::Tx;
use jiff::{SignedDuration, Timestamp};
use tokio::{sync::mpsc, task::JoinSet};

use super::super::{
    Device, DeviceKind, Said, arm, devices,
    hear::hear,
    hooks::{called, door, take, track},
    rules::Kind,
    store::homes as store,
};
use crate::{
    platform::{App, Env, Error},
    shops::{self, Shop},
    standing::{self, StandingOrder, rules::listens},
};

/// How many homes are heard at the same time, so that one commit makes what they say durable together. What one home says
/// is heard in its order.
const HANDS: usize = 192;
/// A door that stood open for longer than that was not the door of somebody who left.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(3);
/// Presses of a button within so many seconds are one press.
const ONE_PRESS: i64 = 10;

/// Those who hear.
pub struct Workers {
    hands: Vec<mpsc::UnboundedSender<Incoming>>,
    tasks: JoinSet<()>,
}

impl Workers {
    /// Starts them; dropped, they stop at once, and what they had not done comes again.
    pub fn start(app: &App, topics: &Topics) -> Self {
        let (mut hands, mut tasks) = (Vec::with_capacity(HANDS), JoinSet::new());
        for _ in 0..HANDS {
            let (hand, mut letters) = mpsc::unbounded_channel::<Incoming>();
            let (app, topics) = (app.clone(), topics.clone());
            hands.push(hand);
            tasks.spawn(async move {
                while let Some(Incoming { topic, payload, ack, .. }) = letters.recv().await {
                    match hear_one(&app, &topics, &topic, &payload).await {
                        Ok(()) => ack.done(),
                        // The store does not take it now: unacknowledged, it comes again.
                        Err(Error::Db(error)) => {
                            tracing::error!(%error, "what a home said cannot be stored");
                            return;
                        }
                        Err(error) => {
                            tracing::error!(%error, "what a home said cannot be heard");
                            ack.done();
                        }
                    }
                }
            });
        }
        Self { hands, tasks }
    }

    /// Hands one message over; false when the hand gave up: what it had comes again.
    pub fn take(&self, topics: &Topics, letter: Incoming, births: &mpsc::UnboundedSender<Option<String>>) -> bool {
        metrics::counter!("comptoir_mqtt_messages_total").increment(1);
        let Some(meaning) = topics.read(&letter.topic).filter(|_| !letter.retained) else {
            letter.ack.done();
            return true;
        };
        let user = match meaning {
            Meaning::Birth { user } => {
                if is_birth(&letter.payload) {
                    // The teller is gone with its line: the next one announces everybody.
                    let _ = births.send(user.map(str::to_owned));
                }
                letter.ack.done();
                return true;
            }
            Meaning::OwnTracks { user }
            | Meaning::Arm { user }
            | Meaning::Come { user }
            | Meaning::Sensor { user, .. } => user,
        };
        let mut hasher = DefaultHasher::new();
        user.hash(&mut hasher);
        let hand = usize::try_from(hasher.finish() % HANDS as u64).unwrap_or(0);
        self.hands[hand].send(letter).is_ok()
    }

    /// Waits until everything that was handed over is done.
    pub async fn finish(mut self) {
        self.hands.clear();
        while self.tasks.join_next().await.is_some() {}
    }
}

pub(crate) async fn hear_one(app: &App, topics: &Topics, topic: &str, payload: &[u8]) -> Result<(), Error> {
    let Some(meaning) = topics.read(topic) else { return Ok(()) };
    let (Meaning::OwnTracks { user } | Meaning::Arm { user } | Meaning::Come { user } | Meaning::Sensor { user, .. }) =
        meaning
    else {
        return Ok(());
    };
    let (street, name) = (app.street().clone(), user.to_owned());
    let Some((device, all)) = door(app, move |conn| store::by_name(conn, &street, &name)).await? else { return Ok(()) };
    let own = || {
        let own = all.first()?;
        Some((own.clone(), shops::directory(app).get(&own.key.shop)?))
    };
    match meaning {
        Meaning::OwnTracks { .. } => track(app, &device, &all, owntracks::parse(payload)).await,
        Meaning::Birth { .. } => Ok(()),
        // The rest are words of a house.
        _ if device.kind != DeviceKind::HomeAssistant => Ok(()),
        Meaning::Arm { .. } => match (own(), switched(payload)) {
            (Some((standing, _)), Some(armed)) => set_armed(app, device, standing, armed).await,
            _ => Ok(()),
        },
        Meaning::Come { .. } => match own() {
            Some((standing, shop)) => come(app, &device, &standing, &shop, payload).await,
            None => Ok(()),
        },
        Meaning::Sensor { name, .. } => match (own(), zigbee2mqtt::parse(payload)) {
            (Some((standing, shop)), Some(contact)) => moved(app, device, standing, shop, name, contact).await,
            _ => Ok(()),
        },
    }
}

/// The switch of the home: its customer arms or disarms.
async fn set_armed(app: &App, device: Device, standing: StandingOrder, armed: bool) -> Result<(), Error> {
    let (mut env, key) = (app.env(), standing.key.clone());
    app.db()
        .write(&key, move |tx| {
            let known = devices(tx, &standing.key, standing.id)?.into_iter().find(|known| known.id == device.id);
            // The same again changes nothing, unless it wakes one that sleeps.
            if known.is_some_and(|known| known.armed != armed || known.is_asleep(env.now)) {
                arm(tx, &mut env, &standing, device.id, armed)?;
            }
            Ok::<_, Error>(())
        })
        .await
}

/// "J'arrive": the button, or what an automation of the home says, in the same words as by its address.
async fn come(
    app: &App,
    device: &Device,
    standing: &StandingOrder,
    shop: &Arc<Shop>,
    payload: &[u8],
) -> Result<(), Error> {
    let now = app.now();
    let press = || homeassistant::Call { event: Some(homeassistant::Event::Press), id: None, minutes: None };
    let call = if payload.trim_ascii() == b"PRESS" { Some(press()) } else { homeassistant::parse(payload) };
    let Some(call) = call else { return Ok(()) };
    let Some(kind) = call.event.map(called) else { return Ok(()) };
    let named = call.id.unwrap_or_else(|| format!("{} {}", kind.as_str(), now.as_second().div_euclid(ONE_PRESS)));
    let said = said(format!("{} {named}", device.id), kind, now, call.minutes);
    take(app, shop, standing, Some(device), said).await.map(|_| ())
}

fn said(external_id: String, kind: Kind, at: Timestamp, minutes: Option<i64>) -> Said<'static> {
    Said { device: None, source: "homeassistant", external_id, kind, at, accuracy_m: None, minutes, by_hand: false }
}

/// A door was opened or closed. Only the closing of one that we know to be open counts, in the hours of the habit; of all
/// else nothing is kept.
async fn moved(
    app: &App,
    device: Device,
    standing: StandingOrder,
    shop: Arc<Shop>,
    sensor: &str,
    contact: zigbee2mqtt::Contact,
) -> Result<(), Error> {
    let now = app.now();
    if !device.armed || device.is_asleep(now) {
        return Ok(());
    }
    let (sensor, at) = (sensor.chars().take(80).collect::<String>(), contact.at.unwrap_or(now).min(now));
    let (known, name) = (device.clone(), sensor.clone());
    let open = app.db().read(move |conn| store::door(conn, &known, &name)).await?;
    if contact.closed == open.is_none() {
        return Ok(());
    }
    let mut env = app.env();
    let key = standing.key.clone();
    metrics::counter!("comptoir_signals_total", "source" => "door").increment(1);
    app.db()
        .write(&key, move |tx| {
            if !contact.closed {
                return store::open_door(tx, &device, &sensor, at).map_err(Error::from);
            }
            close(tx, &mut env, &shop, &standing, &device, &sensor, at)
        })
        .await
}

fn close(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    standing: &StandingOrder,
    device: &Device,
    sensor: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let Some(opened_at) = store::door(tx, device, sensor)? else { return Ok(()) };
    store::close_door(tx, device, sensor)?;
    let Some(standing) = standing::by_id(tx, &shop.key, standing.id)? else { return Ok(()) };
    let local = at.to_zoned(shop.zone().clone());
    let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
    let expected = standing.habit.weekdays.holds(local.weekday()) && listens(&standing.habit, minute);
    if !expected || at.duration_since(opened_at) > OPEN_FOR {
        return Ok(());
    }
    let named = format!("{} door {sensor} {}", device.id, opened_at.as_millisecond());
    let said = Said { device: Some(device), ..said(named, Kind::Door, at, None) };
    hear(tx, env, shop, &standing, &said).map(|_| ())
}
