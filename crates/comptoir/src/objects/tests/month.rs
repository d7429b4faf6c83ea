//! A month of mornings, simulated: real walks, days at home, drifting positions, crossings that are told late or twice,
//! passers-by. Counted: what was set aside for nobody, and who arrived to nothing.

use std::cell::RefCell;

use kernel::{Rng as _, clock::SeededRng};

use super::*;

/// A day as it really was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    /// They walk to the bakery.
    Walk,
    /// They stay at home; their telephone drifts.
    Home,
    /// They pass by the shop in a bus.
    Bus,
}

/// Something that the telephone tells: when it happened and when it is told, in seconds after the beginning of the day's
/// play, with its doubt.
struct Tell {
    told: i64,
    happened: i64,
    event: &'static str,
    region: &'static str,
    accuracy: i64,
}

/// Repeatable chance that may be drawn from anywhere.
type Chance = RefCell<SeededRng>;

fn draw(rng: &Chance, below: i64) -> i64 {
    let mut bytes = [0; 8];
    rng.borrow_mut().fill(&mut bytes);
    (u64::from_le_bytes(bytes) % u64::try_from(below).expect("positive")).cast_signed()
}

/// What the telephone tells on such a day: each crossing up to `late` seconds late, some twice, some of them drift.
fn day(rng: &Chance, day: Day) -> Vec<Tell> {
    let mut tells = Vec::new();
    let mut tell = |happened: i64, event, region, accuracy| {
        // Android tells in the background every few minutes at worst; half of the crossings are told at once.
        let late = if draw(rng, 2) == 0 { 0 } else { draw(rng, 240) };
        for again in 0..=i64::from(draw(rng, 4) == 0) {
            tells.push(Tell { told: happened + late + again * 7, happened, event, region, accuracy });
        }
    };
    match day {
        Day::Walk => {
            let leaves = 600 + draw(rng, 900);
            tell(leaves, "leave", "maison", 15 + draw(rng, 60));
            let near = leaves + 300 + draw(rng, 240);
            tell(near, "enter", "pain", 15 + draw(rng, 60));
            if draw(rng, 3) == 0 {
                // The edge of the region flaps before they are inside.
                tell(near + 15, "leave", "pain", 20 + draw(rng, 40));
                tell(near + 35, "enter", "pain", 20 + draw(rng, 40));
            }
            tell(near + 900, "leave", "pain", 15);
            tell(near + 1_500, "enter", "maison", 15);
        }
        Day::Home => {
            for _ in 0..draw(rng, 4) {
                let drifts = 300 + draw(rng, 2_400);
                let vague = draw(rng, 2) == 0;
                tell(drifts, "leave", "maison", if vague { 150 + draw(rng, 900) } else { 40 + draw(rng, 70) });
                tell(drifts + 20 + draw(rng, 150), "enter", "maison", 30);
            }
        }
        Day::Bus => {
            let near = 600 + draw(rng, 1_800);
            tell(near, "enter", "pain", 20 + draw(rng, 60));
            tell(near + 25 + draw(rng, 30), "leave", "pain", 20 + draw(rng, 60));
        }
    }
    tells.sort_by_key(|tell| tell.told);
    tells
}

/// What became of a month: false set-asides, missed arrivals, walks.
async fn month(street: &Street, seed: u64) -> (usize, usize, usize) {
    let rng = Chance::new(SeededRng::new(seed));
    let (mut false_ones, mut missed, mut walks) = (0, 0, 0);
    for _ in 0..30 {
        let kind = match draw(&rng, 10) {
            0..=5 => Day::Walk,
            6..=8 => Day::Home,
            _ => Day::Bus,
        };
        // A key a day: a month of play within a minute would meet the rate limit of one device.
        let phone = street.device(DeviceKind::OwnTracks).await;
        let begins = street.app.now();
        let open = street.shop.hours.is_open(begins + SignedDuration::from_mins(30));
        let mut collected = false;
        let tells = day(&rng, kind);
        let minutes = tells.iter().map(|tell| tell.told / 60 + 2).max().unwrap_or(0).max(90);
        let mut next = tells.iter().peekable();
        for minute in 0..minutes {
            let now = begins + SignedDuration::from_mins(minute);
            // Nothing is told before it has happened.
            while let Some(tell) = next.next_if(|tell| tell.told <= minute * 60) {
                let at = begins + SignedDuration::from_secs(tell.happened);
                let body = street.crossing_at(tell.event, tell.region, tell.accuracy, at);
                street.post(&phone, &[], &body).await;
            }
            // They are inside three minutes after they come near, and take what is there.
            let entered =
                tells.iter().filter(|tell| kind == Day::Walk && tell.event == "enter" && tell.region == "pain");
            let inside = entered.map(|tell| tell.happened).min().is_some_and(|near| minute * 60 >= near + 180);
            if inside && !collected && open {
                let waiting = street.orders().await.into_iter().find(|order| order.state.is_open());
                collected = true;
                walks += 1;
                match waiting {
                    Some(order) => {
                        let (mut env, own) = (street.app.env(), street.shop.clone());
                        env.now = now;
                        let handed = street.app.db().write(&street.shop.key, move |tx| {
                            crate::orders::move_to(
                                tx,
                                &mut env,
                                &own,
                                order.id,
                                State::Collected,
                                &Actor::staff("Sarah"),
                                "",
                            )
                        });
                        handed.await.expect("handed over");
                    }
                    None => missed += 1,
                }
            }
            street.later(1).await;
        }
        // Whatever stands at its hour for somebody who did not come was set aside for nobody.
        if kind != Day::Walk {
            let stood =
                street.orders().await.into_iter().filter(|order| {
                    order.placed_at >= begins && !matches!(order.state, State::Cancelled | State::Expired)
                });
            false_ones += stood.count();
        }
        street.later(24 * 60 - minutes).await;
    }
    (false_ones, missed, walks)
}

#[test]
fn a_month_of_walks_sets_nothing_aside_for_nobody_and_misses_nobody() {
    on_both(|db| async move { walked(&db, 20_261_124).await });
}

/// A month by one seed: what it counted is said, and both counts are nothing.
async fn walked(db: &Db, seed: u64) {
    let street = Street::open(db, Mode::Aside).await;
    let (false_ones, missed, walks) = month(&street, seed).await;
    println!("seed {seed}: {walks} walks, {false_ones} set aside for nobody, {missed} arrivals missed");
    assert!(walks >= 8, "the month has walks: {walks}");
    assert_eq!((false_ones, missed), (0, 0), "of {walks} walks; the log: {:?}", street.log().await);
}

/// Other months, on the embedded engine: the decision does not know which one it is.
fn another(seed: u64) {
    let own = db::testing::TestDb::sqlite();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(walked(&own.db, seed));
}

#[test]
fn a_second_month() {
    another(2);
}

#[test]
fn a_third_month() {
    another(3);
}

#[test]
fn a_fourth_month() {
    another(4);
}

#[test]
fn a_fifth_month() {
    another(5);
}
