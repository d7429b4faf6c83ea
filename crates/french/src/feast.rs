//! Feasts by name: the day each falls on.

use std::sync::OnceLock;

use jiff::civil::Weekday;

use crate::when::Day;

/// `words: day`, where the day is `D/M`, or `+N` after Easter Sunday, or `mothers`.
const FEASTS: &str = "
reveillon de noel: 24/12
veille de noel: 24/12
soir de noel: 24/12
jour de noel: 25/12
noel: 25/12
christmas: 25/12
saint sylvestre: 31/12
reveillon du nouvel an: 31/12
reveillon: 24/12
jour de l an: 1/1
jour de an: 1/1
nouvel an: 1/1
epiphanie: 6/1
chandeleur: 2/2
saint valentin: 14/2
st valentin: 14/2
toussaint: 1/11
armistice: 11/11
assomption: 15/8
fete du travail: 1/5
fete nationale: 14/7
lundi de paques: +1
dimanche de paques: +0
vendredi saint: -2
paques: +0
ascension: +39
lundi de pentecote: +50
dimanche de pentecote: +49
pentecote: +49
mardi gras: -47
fete des meres: mothers
";

/// The feast that the words name, with the number of words.
pub(crate) fn feast<'a>(word: &dyn Fn(usize) -> &'a str) -> Option<(usize, Day)> {
    let first = word(0);
    if first.len() < 2 {
        return None;
    }
    table()
        .iter()
        .find(|(names, _)| names.iter().enumerate().all(|(i, name)| word(i) == *name))
        .map(|(names, day)| (names.len(), *day))
}

fn table() -> &'static [(Vec<&'static str>, Day)] {
    static TABLE: OnceLock<Vec<(Vec<&'static str>, Day)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let entry = |line: &'static str| {
            let (names, day) = line.split_once(": ")?;
            Some((names.split(' ').collect(), read(day)?))
        };
        FEASTS.lines().filter_map(entry).collect()
    })
}

fn read(day: &str) -> Option<Day> {
    if day == "mothers" {
        return Some(Day::Mothers);
    }
    match day.split_once('/') {
        Some((d, m)) => Some(Day::Date(d.parse().ok()?, Some(m.parse().ok()?), None::<Weekday>)),
        None => Some(Day::Easter(day.trim_start_matches('+').parse().ok()?)),
    }
}
