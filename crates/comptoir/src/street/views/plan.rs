//! The drawn street: houses on both sides of a road, placed from latitude and longitude.

use super::parts::{Accent, Open};

/// A shop to draw.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Its page.
    pub url: String,
    /// Its sign.
    pub name: String,
    /// What a screen reader adds after the words of the drawing: "rue du Puits-Carré, boulangerie-pâtisserie".
    pub more: String,
    /// Its number in the street.
    pub number: String,
    /// Its state.
    pub open: Open,
    /// A few words under the name: "jusqu’à 19 h".
    pub says: String,
    /// Its colour.
    pub accent: Accent,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
}

/// Something hot in the street: the next batch, before a house.
#[derive(Debug, Clone)]
pub struct Hot {
    /// The page of the shop it is before.
    pub url: String,
    /// "16 h".
    pub at: String,
    /// "pain".
    pub what: String,
}

/// One stripe of an awning.
#[derive(Debug, Clone)]
pub struct Stripe {
    /// Its outline.
    pub path: String,
    /// White, or the shop's colour.
    pub white: bool,
}

/// A drawn house.
#[derive(Debug, Clone)]
pub struct House {
    /// What it stands for.
    pub spot: Spot,
    /// Walls: left, top, width.
    pub x: i32,
    /// Top.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Where the roof stands.
    pub roof_x: i32,
    /// Lines of tiles.
    pub tiles: String,
    /// The awning, when the shop is open or soon open.
    pub awning: Vec<Stripe>,
    /// Where the shutter is, when it is shut.
    pub shutter_x: i32,
    /// The name on one or two lines, each with its baseline.
    pub lines: Vec<(i32, String)>,
    /// Where texts begin.
    pub text_x: i32,
    /// Baseline of the state.
    pub state_y: i32,
    /// Where the number ends.
    pub number_x: i32,
}

impl House {
    /// The class of the state.
    pub fn class(&self) -> &'static str {
        match self.spot.open {
            Open::Open => "house",
            Open::Soon => "house soon",
            Open::Shut => "house shut",
        }
    }
}

/// The whole drawing.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it is, in one sentence.
    pub title: String,
    /// The street's name on two lines of its plaque.
    pub plaque: (String, String),
    /// The houses, from one end to the other, side by side.
    pub houses: Vec<House>,
    /// Height of the drawing.
    pub height: i32,
    /// Where the road ends.
    pub road: i32,
    /// The hot thing: height, hour, word.
    pub hot: Option<(i32, Hot)>,
    /// What stands at the end of the road.
    pub place: String,
}

const STEP: i32 = 76;
const TALL: i32 = 70;
const TOP: i32 = 30;
const LEFT_WALL: i32 = 164;
const RIGHT_WALL: i32 = 236;

impl Plan {
    /// Draws the street: the axis is the line that the shops follow, north up; the side of each is the side it is on.
    pub fn draw(title: String, plaque: &str, place: String, spots: Vec<Spot>, hot: Option<Hot>) -> Self {
        let (left, right) = sides(spots);
        let rows = i32::try_from(left.len().max(right.len())).unwrap_or(1).max(1);
        let road = TOP + rows * STEP - 18;
        let mut houses: Vec<House> = Vec::new();
        for (side, is_left) in [(left, true), (right, false)] {
            // The shorter side is spread over the same length.
            let count = i32::try_from(side.len()).unwrap_or(1).max(1);
            for (row, spot) in (0..).zip(side) {
                let y = TOP + (row * (rows - 1) * STEP) / (count - 1).max(1);
                houses.push(house(spot, y, is_left));
            }
        }
        let hot = hot.and_then(|hot| {
            let at = houses.iter().find(|house| house.spot.url == hot.url)?;
            Some((at.y + TALL / 2, hot))
        });
        let (first, last) = plaque.rsplit_once(' ').unwrap_or(("", plaque));
        let plaque = (first.to_owned(), last.to_owned());
        Self { title, plaque, houses, height: road + 120, road, hot, place }
    }
}

/// The shops of the left and of the right side, from the top down.
fn sides(spots: Vec<Spot>) -> (Vec<Spot>, Vec<Spot>) {
    let count = spots.len().max(1) as f64;
    let (lat, lon) = spots.iter().fold((0.0, 0.0), |(lat, lon), spot| (lat + spot.lat / count, lon + spot.lon / count));
    // Degrees of longitude are shorter than those of latitude away from the equator.
    let shrink = lat.to_radians().cos();
    let flat = |spot: &Spot| ((spot.lon - lon) * shrink, spot.lat - lat);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for spot in &spots {
        let (x, y) = flat(spot);
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    // The direction along which the shops spread most, pointing north.
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let (mut ux, mut uy) = (angle.cos(), angle.sin());
    if uy < 0.0 {
        (ux, uy) = (-ux, -uy);
    }
    let along = |spot: &Spot| {
        let (x, y) = flat(spot);
        x * ux + y * uy
    };
    let across = |spot: &Spot| {
        let (x, y) = flat(spot);
        x * uy - y * ux
    };
    let mut sorted = spots;
    sorted.sort_by(|a, b| along(b).total_cmp(&along(a)));
    // Neighbours across the road make the road's line: a shop is compared with the shops about it.
    let middles: Vec<f64> = (0..sorted.len())
        .map(|i| {
            let about = &sorted[i.saturating_sub(2)..(i + 3).min(sorted.len())];
            let (low, high) = about
                .iter()
                .map(across)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
            f64::midpoint(low, high)
        })
        .collect();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (spot, middle) in sorted.into_iter().zip(middles) {
        if across(&spot) <= middle { left.push(spot) } else { right.push(spot) }
    }
    (left, right)
}

fn house(spot: Spot, y: i32, is_left: bool) -> House {
    let spread: i32 = spot.name.bytes().map(i32::from).sum::<i32>() % 13;
    let w = 144 + spread;
    let x = if is_left { LEFT_WALL - w } else { RIGHT_WALL };
    let roof_x = if is_left { x } else { x + w - 11 };
    let tiles = (1..7).map(|i| format!("M{roof_x} {}h11", y + i * 10)).collect();
    let names = two_lines(&spot.name);
    let first = if names.len() == 2 { y + 23 } else { y + 30 };
    let lines = (0..).zip(names).map(|(i, line)| (first + i * 17, line)).collect();
    let (edge, out, sweep) = if is_left { (LEFT_WALL, 8, 1) } else { (RIGHT_WALL, -8, 0) };
    let stripe = |i: i32| Stripe {
        path: format!(
            "M{edge} {:.1}h{out}a6.2 6.2 0 0 {sweep} 0 12.4h{}z",
            f64::from(y) + 4.0 + f64::from(i) * 12.4,
            -out
        ),
        white: i % 2 == 1,
    };
    let awning = if spot.open == Open::Shut { Vec::new() } else { (0..5).map(stripe).collect() };
    House {
        x,
        y,
        w,
        roof_x,
        tiles,
        awning,
        shutter_x: if is_left { LEFT_WALL } else { RIGHT_WALL - 7 },
        lines,
        text_x: if is_left { x + 20 } else { x + 11 },
        state_y: y + 58,
        number_x: if is_left { LEFT_WALL - 9 } else { x + w - 18 },
        spot,
    }
}

/// A long name is cut in two at the space nearest to its middle.
fn two_lines(name: &str) -> Vec<String> {
    let length = name.chars().count();
    if length <= 15 {
        return vec![name.to_owned()];
    }
    let cut =
        name.char_indices().enumerate().filter(|(_, (_, c))| *c == ' ').min_by_key(|(i, _)| i.abs_diff(length / 2));
    match cut {
        Some((_, (at, _))) => vec![name[..at].to_owned(), name[at + 1..].to_owned()],
        None => vec![name.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(number: i32, lat: f64, lon: f64) -> Spot {
        Spot {
            url: format!("/{number}"),
            name: format!("Au {number}"),
            more: String::new(),
            number: number.to_string(),
            open: Open::Open,
            says: String::new(),
            accent: Accent::Ink,
            lat,
            lon,
        }
    }

    #[test]
    fn even_numbers_stand_across_from_odd_ones_in_a_street_that_leans() {
        let even = (1..=6).map(|i| spot(2 * i, 47.3286 + 0.00022 * f64::from(i), 0.87111 + 0.00008 * f64::from(i)));
        let odd = (0..6).map(|i| spot(2 * i + 1, 47.32871 + 0.00022 * f64::from(i), 0.87133 + 0.00008 * f64::from(i)));
        let plan = Plan::draw(String::new(), "rue du Puits-Carré", String::new(), even.chain(odd).collect(), None);
        let side = |left: bool| -> Vec<&str> {
            plan.houses.iter().filter(|h| (h.x < 200) == left).map(|h| h.spot.number.as_str()).collect()
        };
        assert_eq!(side(true), ["12", "10", "8", "6", "4", "2"]);
        assert_eq!(side(false), ["11", "9", "7", "5", "3", "1"]);
        assert_eq!(plan.plaque, ("rue du".to_owned(), "Puits-Carré".to_owned()));
    }

    #[test]
    fn an_empty_or_single_street_is_drawn_too() {
        assert!(Plan::draw(String::new(), "r", String::new(), Vec::new(), None).houses.is_empty());
        assert_eq!(Plan::draw(String::new(), "r", String::new(), vec![spot(1, 47.0, 0.0)], None).houses.len(), 1);
    }

    #[test]
    fn long_names_take_two_lines() {
        assert_eq!(two_lines("Le Grenier des Autres"), ["Le Grenier", "des Autres"]);
        assert_eq!(two_lines("Contre-Jour"), ["Contre-Jour"]);
    }
}
