//! The day of an article as a drawing: what comes out of the oven in steps, what is sold and promised as a line.

/// A moment of the day and how many by then.
pub type Point = (i32, i64);

/// What is known of the day; moments are minutes since local midnight.
#[derive(Debug, Clone, Default)]
pub struct Day {
    /// First and last minute drawn.
    pub from: i32,
    /// The last minute drawn.
    pub to: i32,
    /// Now.
    pub now: i32,
    /// Pauses: from, to.
    pub shut: Vec<(i32, i32)>,
    /// Supply after each batch (the opening stock first), cumulated.
    pub supply: Vec<Point>,
    /// Batches: minutes of those that are drawn as loaves.
    pub batches: Vec<i32>,
    /// Sold and promised, cumulated, by pick-up time.
    pub demand: Vec<Point>,
}

/// Words that the drawing wears.
#[derive(Debug, Clone)]
pub struct Words {
    /// The heading.
    pub title: String,
    /// What can still be reserved, in a sentence.
    pub lead: String,
    /// The whole drawing in a sentence, for those who do not see it.
    pub description: String,
    /// "fermé".
    pub shut: String,
}

/// A text placed in the drawing.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Across.
    pub x: f64,
    /// Down.
    pub y: f64,
    /// The text.
    pub text: String,
}

/// The drawing, ready for its template.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The heading.
    pub title: String,
    /// What can still be reserved, in a sentence.
    pub lead: String,
    /// For those who do not see the drawing.
    pub description: String,
    /// Horizontal lines with their numbers.
    pub grid: Vec<Mark>,
    /// Pauses: left, width; and the middle for the word.
    pub shut: Vec<(f64, f64, f64)>,
    /// The word in a pause.
    pub shut_word: String,
    /// The step line of supply.
    pub supply: String,
    /// Sold until now.
    pub sold: String,
    /// Promised from now on.
    pub promised: String,
    /// Loaves on the steps.
    pub loaves: Vec<Mark>,
    /// Where now is: across, down to the line of demand, text, whether the text is on its left.
    pub now: Option<(Mark, f64, bool)>,
    /// Hours under the drawing.
    pub hours: Vec<Mark>,
    /// The table twin: hour, out of the oven, sold and promised.
    pub rows: Vec<(String, i64, i64)>,
}

const LEFT: f64 = 30.0;
const RIGHT: f64 = 352.0;
const TOP: f64 = 29.0;
const BASE: f64 = 192.0;

fn at(points: &[Point], minute: i32) -> i64 {
    points.iter().take_while(|(m, _)| *m <= minute).last().map_or(0, |(_, n)| *n)
}

/// A round step that cuts the height in at most five.
fn round_step(most: i64) -> i64 {
    (0..6)
        .flat_map(|power| [1, 2, 4, 5].map(|n| n * 10_i64.pow(power)))
        .find(|step| step * 4 >= most)
        .unwrap_or(most.max(1))
}

impl Timeline {
    /// Draws a day; `hour` writes a moment given in minutes since midnight.
    pub fn draw(day: &Day, words: Words, hour: impl Fn(i32) -> String) -> Self {
        let Words { title, lead, description, shut: shut_word } = words;
        let most = at(&day.supply, i32::MAX).max(at(&day.demand, i32::MAX)).max(1);
        let step = round_step(most);
        let top = ((most + step - 1) / step * step) as f64;
        let span = f64::from((day.to - day.from).max(1));
        let x = |minute: i32| LEFT + (RIGHT - LEFT) * f64::from(minute.clamp(day.from, day.to) - day.from) / span;
        let y = |n: i64| BASE - (BASE - TOP) * n as f64 / top;
        let steps = |points: &[Point], from: i32, to: i32| {
            let mut path = format!("M{:.1} {:.1}", x(from), y(at(points, from)));
            for (minute, n) in points.iter().filter(|(m, _)| *m > from && *m <= to) {
                path.push_str(&format!("H{:.1}V{:.1}", x(*minute), y(*n)));
            }
            path.push_str(&format!("H{:.1}", x(to)));
            path
        };
        let now = day.now.clamp(day.from, day.to);
        let mut hours: Vec<Mark> = Vec::new();
        let edge = [day.from, day.to];
        for minute in day.batches.iter().chain(if day.batches.is_empty() { &edge[..] } else { &[] }) {
            let here = x(*minute);
            if hours.last().is_none_or(|last| here - last.x > 38.0) {
                hours.push(Mark { x: here, y: 212.0, text: hour(*minute) });
            }
        }
        let mut moments: Vec<i32> = day.batches.clone();
        moments.extend([day.now, day.to]);
        moments.retain(|m| (day.from..=day.to).contains(m));
        moments.sort_unstable();
        moments.dedup();
        Self {
            title,
            lead,
            description,
            grid: (0..)
                .map(|i| i * step)
                .take_while(|n| *n as f64 <= top)
                .map(|n| Mark { x: 24.0, y: y(n), text: n.to_string() })
                .collect(),
            shut: day.shut.iter().map(|(a, b)| (x(*a), x(*b) - x(*a), f64::midpoint(x(*a), x(*b)))).collect(),
            shut_word,
            supply: steps(&day.supply, day.from, day.to),
            sold: steps(&day.demand, day.from, now),
            promised: steps(&day.demand, now, day.to),
            loaves: day
                .batches
                .iter()
                .map(|m| {
                    let (before, after) = (at(&day.supply, m - 1), at(&day.supply, *m));
                    Mark { x: x(*m), y: f64::midpoint(y(before), y(after)), text: String::new() }
                })
                .collect(),
            now: (day.from..=day.to).contains(&day.now).then(|| {
                let mark = Mark { x: x(now), y: y(at(&day.demand, now)), text: hour(now) };
                let on_left = mark.x > 190.0;
                (mark.clone(), if on_left { mark.x - 6.0 } else { mark.x + 6.0 }, on_left)
            }),
            hours,
            rows: moments.into_iter().map(|m| (hour(m), at(&day.supply, m), at(&day.demand, m))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_drawn_within_its_frame() {
        let day = Day {
            from: 390,
            to: 1170,
            now: 946,
            shut: vec![(795, 930)],
            supply: vec![(420, 40), (660, 80), (960, 120), (1080, 160)],
            batches: vec![420, 660, 960, 1080],
            demand: vec![(480, 20), (660, 39), (946, 77), (1000, 100), (1160, 134)],
        };
        let words =
            Words { title: String::new(), lead: String::new(), description: String::new(), shut: "fermé".into() };
        let drawn = Timeline::draw(&day, words, |m| format!("{}h{:02}", m / 60, m % 60));
        assert_eq!(drawn.grid.len(), 5);
        assert_eq!(drawn.rows.first(), Some(&("7h00".to_owned(), 40, 0)));
        assert_eq!(drawn.rows.last(), Some(&("19h30".to_owned(), 160, 134)));
        assert!(drawn.supply.ends_with("H352.0") && drawn.loaves.iter().all(|l| l.y > TOP && l.y < BASE));
    }

    #[test]
    fn steps_are_round() {
        assert_eq!((round_step(134), round_step(3), round_step(7), round_step(160)), (40, 1, 2, 40));
    }
}
