//! The words of time in a text: days, hours, parts of the day, durations.

use jiff::civil::Weekday;

use crate::{
    clock_words::{duration, ends_time, hour, later},
    numbers::number_at,
    tokens::{Kind, Token, span},
};

/// A day as it is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Day {
    /// Aujourd'hui.
    Today,
    /// So many days from today.
    In(i64),
    /// Demain: unclear in the small hours.
    Tomorrow,
    /// A weekday; weeks to add; whether it is named as of next week.
    Weekday(Weekday, i64, bool),
    /// A day of a month, perhaps with its month and weekday.
    Date(i8, Option<i8>, Option<Weekday>),
    /// So many days after Easter Sunday.
    Easter(i64),
    /// The last Sunday of May.
    Mothers,
    /// `ce week-end`, `la semaine prochaine`: no day.
    Vague,
    /// `tous les jours`.
    Many,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Matin.
    Morning,
    /// À l'ouverture.
    Opening,
    /// Fin de matinée.
    LateMorning,
    /// Midi.
    Noon,
    /// Après-midi.
    Afternoon,
    /// Goûter.
    Tea,
    /// Sortie de l'école.
    School,
    /// Fin d'après-midi.
    LateAfternoon,
    /// Soir.
    Evening,
    /// À la fermeture.
    Closing,
}

/// Which half of the day an hour is forced into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    /// Not said.
    Unsaid,
    /// Du matin.
    Morning,
    /// Du soir, de l'après-midi.
    Evening,
}

/// One thing said about time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Said {
    /// A day.
    Day(Day),
    /// A part of the day; `ce`, `cet` stood before it.
    Part(Part, bool),
    /// An hour of the clock, in minutes.
    Hour(i32, Half),
    /// After so many minutes.
    After(i64),
    /// As soon as possible.
    Now,
    /// So many minutes later (or earlier) than agreed.
    Shift(i64),
    /// No more than a private event.
    Vague,
}

/// Something said about time, and where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    /// First token.
    pub from: usize,
    /// First token after.
    pub to: usize,
    /// What.
    pub said: Said,
    /// It is a latest moment (`avant 18h`).
    pub before: bool,
    /// It tells of something else: the past, a train, an agreed time.
    pub aside: bool,
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "lundi" | "lundis" => Weekday::Monday,
        "mardi" | "mardis" => Weekday::Tuesday,
        "mercredi" | "mercredis" => Weekday::Wednesday,
        "jeudi" | "jeudis" => Weekday::Thursday,
        "vendredi" | "vendredis" => Weekday::Friday,
        "samedi" | "samedis" => Weekday::Saturday,
        "dimanche" | "dimanches" => Weekday::Sunday,
        _ => return None,
    })
}

fn month(word: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["janvier", "janv", "january"],
        &["fevrier", "fev", "fevr", "february"],
        &["mars", "march"],
        &["avril", "avr", "april"],
        &["mai", "may"],
        &["juin", "june"],
        &["juillet", "juil", "july"],
        &["aout", "august"],
        &["septembre", "sept", "september"],
        &["octobre", "oct", "october"],
        &["novembre", "nov", "november"],
        &["decembre", "dec", "december"],
    ];
    NAMES.iter().position(|names| names.contains(&word)).map(|i| i as i8 + 1)
}

/// So many moments are read: nobody means more in one SMS, and each is weighed against each other.
const MOST: usize = 32;

/// Walks over the tokens and gives what is said about time.
pub(crate) fn find(tokens: &[Token], free: impl Fn(usize) -> bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < tokens.len() && pieces.len() < MOST {
        // `bonne soirée`, `bon dimanche` are wished, not meant.
        let wished = at > 0
            && tokens[at - 1].any(&[
                "bon",
                "bonne",
                "belle",
                "beau",
                "excellente",
                "excellent",
                "agreable",
                "douce",
                "joyeux",
            ]);
        let found = if free(at) && !wished { one(tokens, at).filter(|(to, _)| (at..*to).all(&free)) } else { None };
        let Some((to, said)) = found else {
            at += 1;
            continue;
        };
        pieces.push(Piece {
            from: at,
            to,
            said,
            before: bounded(tokens, at, to) && !matches!(said, Said::Part(Part::Closing, _)),
            aside: crate::aside::is_aside(tokens, at, to, matches!(said, Said::Hour(..))),
        });
        at = to;
    }
    pieces
}

/// A latest moment: `avant 18h`, `18h max`.
fn bounded(tokens: &[Token], from: usize, to: usize) -> bool {
    let before = span(tokens, ..from).iter().rev().take(2).take_while(|t| t.kind == Kind::Word);
    let mut said = before.clone().any(|t| t.any(&["avant", "jusque", "before"]));
    said |= from >= 2 && tokens[from - 1].is("ici") && tokens[from - 2].is("de");
    let word = |i: usize| tokens.get(to + i).map_or("", |t| t.text.as_str());
    said || matches!(
        (word(0), word(1), word(2)),
        ("au", "plus", "tard")
            | ("dernier", "delai" | "carat", _)
            | ("max" | "maxi" | "maximum", ..)
            | ("grand", "max" | "maximum", _)
    )
}

pub(crate) struct Scan<'a>(pub &'a [Token]);

impl<'a> Scan<'a> {
    pub fn word(&self, at: usize) -> &'a str {
        self.0.get(at).filter(|t| t.kind == Kind::Word).map_or("", |t| t.text.as_str())
    }
    pub fn any(&self, at: usize, words: &[&str]) -> bool {
        crate::tokens::is_one_of(self.word(at), words)
    }
    pub fn mark(&self, at: usize, mark: &str) -> bool {
        self.0.get(at).is_some_and(|t| t.is_mark(mark))
    }
    /// Steps over these words, a few of them.
    pub fn skip(&self, at: usize, words: &[&str]) -> usize {
        (at..at + 8).find(|i| !self.any(*i, words)).unwrap_or(at + 8)
    }
    pub fn whole(&self, at: usize) -> Option<(i32, usize)> {
        let number = number_at(self.0, at).filter(|n| !n.collective && n.value.fract() == 0.0 && n.value < 10_000.0)?;
        Some((number.value as i32, at + number.len))
    }
}

fn one(tokens: &[Token], at: usize) -> Option<(usize, Said)> {
    let scan = Scan(tokens);
    later(&scan, at)
        .or_else(|| duration(&scan, at))
        .or_else(|| hour(&scan, at))
        .or_else(|| day(&scan, at))
        .or_else(|| part(&scan, at))
        .or_else(|| moment(&scan, at))
}

fn day(scan: &Scan, at: usize) -> Option<(usize, Said)> {
    let day = |to: usize, day: Day| Some((to, Said::Day(day)));
    if let Some(found) = crate::feast::feast(&|i| scan.word(at + i)) {
        return day(at + found.0, found.1);
    }
    let week = |at: usize| match (scan.word(at), scan.word(at + 1), scan.word(at + 2), scan.word(at + 3)) {
        ("de", "la", "semaine", "prochaine") => Some(4),
        ("la", "semaine", "prochaine", _) | ("de", "semaine", "prochaine", _) => Some(3),
        ("semaine", "prochaine", ..) => Some(2),
        _ => None,
    };
    match (scan.word(at), scan.word(at + 1), scan.word(at + 2)) {
        ("aujourdhui", ..) => return day(at + 1, Day::Today),
        ("ce" | "meme", "jour", "la") => return None,
        ("ce", "jour", _) => return day(at + 2, Day::Today),
        ("apresdemain" | "surlendemain", ..) => return day(at + 1, Day::In(2)),
        ("demain", "en", "huit") => return day(at + 3, Day::In(8)),
        ("demain", ..) => return day(at + 1, Day::Tomorrow),
        ("tous" | "chaque", "les", "jours" | "matins" | "soirs" | "midis") => return day(at + 3, Day::Many),
        ("tous", "les", w) if weekday(w).is_some() => return day(at + 3, Day::Many),
        ("chaque", "jour" | "matin" | "soir" | "midi", _) => return day(at + 2, Day::Many),
        ("chaque", w, _) if weekday(w).is_some() => return day(at + 2, Day::Many),
        ("weekend", ..) => return day(at + 1, Day::Vague),
        ("dans", "la", "semaine") | ("cette", "semaine", _) => {
            return day(at + 3 - usize::from(scan.word(at) == "cette"), Day::Vague);
        }
        _ => {}
    }
    if let Some(name) = weekday(scan.word(at)) {
        let mut to = at + 1;
        if let Some((n, month, after)) = date_at(scan, scan.skip(to, &["le"]), true) {
            return day(after, Day::Date(n, month, Some(name)));
        }
        if let Some(len) = week(to) {
            return day(to + len, Day::Weekday(name, 0, true));
        }
        let weeks = match (scan.word(to), scan.word(to + 1)) {
            ("en", "huit") => 1,
            ("en", "quinze") => 2,
            _ if scan.word(to) == "en" && scan.0.get(to + 1).is_some_and(|t| t.text == "8") => 1,
            _ if scan.word(to) == "en" && scan.0.get(to + 1).is_some_and(|t| t.text == "15") => 2,
            ("prochain" | "suivant", _) => return day(to + 1, Day::Weekday(name, 0, false)),
            _ => 0,
        };
        if weeks > 0 {
            to += 2;
        }
        return day(to, Day::Weekday(name, weeks, false));
    }
    if let Some(len) = week(at) {
        if let Some(name) = weekday(scan.word(at + len)) {
            return day(at + len + 1, Day::Weekday(name, 0, true));
        }
        return day(at + len, Day::Vague);
    }
    let article = scan.any(at, &["le"]);
    let (n, month, to) = date_at(scan, at + usize::from(article), article)?;
    day(to, Day::Date(n, month, None))
}

/// `14`, `14 juillet`, `14/07`, `1er mai`. A bare number only counts where a day is expected.
fn date_at(scan: &Scan, at: usize, expected: bool) -> Option<(i8, Option<i8>, usize)> {
    let (n, mut to) = match scan.word(at) {
        "premier" => (1, at + 1),
        _ => scan.whole(at).filter(|(n, _)| (1..=31).contains(n))?,
    };
    if scan.any(to, &["er"]) {
        to += 1;
    }
    if let Some(m) = month(scan.word(to)) {
        let year = scan.0.get(to + 1).filter(|t| t.kind == Kind::Number && t.value >= 2020.0);
        return Some((n as i8, Some(m), to + 1 + usize::from(year.is_some())));
    }
    let digits = scan.0.get(at).is_some_and(|t| t.kind == Kind::Number);
    let mark = digits
        && (scan.mark(to, "/") || scan.mark(to, ".") && expected)
        && scan.0.get(to + 1).is_some_and(|t| t.kind == Kind::Number && t.glued);
    if mark && let Some(m) = scan.0.get(to + 1).map(|t| t.value as i8).filter(|m| (1..=12).contains(m)) {
        let halves = n <= 3 && m <= 4 && scan.0[to + 1].text.len() == 1;
        let year = scan.mark(to + 2, "/") && scan.0.get(to + 3).is_some_and(|t| t.kind == Kind::Number);
        return (!halves || expected).then_some((n as i8, Some(m), if year { to + 4 } else { to + 2 }));
    }
    let counts =
        scan.0.get(to).is_some_and(|t| t.any(&["h", "min", "personnes", "kg", "g", "pm", "am", "o"]) || t.is_mark("€"))
            || scan.mark(to, ":") && scan.0.get(to + 1).is_some_and(|t| t.glued && t.kind == Kind::Number)
            || scan.0.get(to).is_some_and(|t| {
                t.kind == Kind::Word
                    && !ends_time(t)
                    && !t.any(&["midi", "matin", "soir", "aprem", "prochain", "vers", "dans", "avant", "apres"])
            });
    (expected && !counts && digits).then_some((n as i8, None, to))
}

fn part(scan: &Scan, at: usize) -> Option<(usize, Said)> {
    let this = at > 0 && scan.any(at - 1, &["ce", "cet", "cette"]);
    let said = |to: usize, part: Part| Some((to, Said::Part(part, this)));
    let (a, b, c, d) = (scan.word(at), scan.word(at + 1), scan.word(at + 2), scan.word(at + 3));
    match (a, b, c, d) {
        ("fin", "de", "matinee" | "matin", _) => said(at + 3, Part::LateMorning),
        ("fin", "de", "aprem" | "journee", _) => said(at + 3, Part::LateAfternoon),
        ("fin", "de", "l", "aprem") | ("fin", "de", "la", "journee") => said(at + 4, Part::LateAfternoon),
        ("fin", "de", "la", "matinee") => said(at + 4, Part::LateMorning),
        ("fin", "aprem" | "journee", ..) => said(at + 2, Part::LateAfternoon),
        ("fin", "matinee", ..) => said(at + 2, Part::LateMorning),
        ("debut" | "milieu", "de", "aprem", _) => said(at + 3, Part::Afternoon),
        ("debut" | "milieu", "aprem", ..) => said(at + 2, Part::Afternoon),
        ("debut", "de", "l", "aprem") => said(at + 4, Part::Afternoon),
        ("debut", "de", "soiree", _) => said(at + 3, Part::Evening),
        ("debut", "de", "matinee", _) => said(at + 3, Part::Morning),
        ("petit", "dejeuner", ..) => said(at + 2, Part::Morning),
        ("premiere", "h", ..) => said(at + 2, Part::Opening),
        ("ouverture", ..) if at > 0 => said(at + 1, Part::Opening),
        ("avant" | "quand", "vous", "fermez" | "fermiez", _) => said(at + 3, Part::Closing),
        ("avant", "que", "vous", "fermez" | "fermiez") => said(at + 4, Part::Closing),
        ("fermeture", ..) if at > 0 => said(at + 1, Part::Closing),
        ("matin" | "matinee" | "breakfast", ..) => said(at + 1, Part::Morning),
        ("midi", "et", ..)
            if at > 0
                && scan.any(at - 1, &["entre"])
                && scan.0.get(at + 2).is_some_and(|t| t.any(&["deux"]) || t.text == "2") =>
        {
            said(at + 3, Part::Noon)
        }
        ("midi" | "dejeuner" | "lunch" | "midis", ..) => said(at + 1, Part::Noon),
        ("aprem", ..) => said(at + 1, Part::Afternoon),
        ("gouter", ..) => said(at + 1, Part::Tea),
        ("quatre", "h", ..) if at > 0 && scan.any(at - 1, &["le"]) => said(at + 2, Part::Tea),
        ("sortie" | "sorties" | "sort", "de", "l", "ecole")
        | ("sortie", "de", "la", "classe")
        | ("sortie", "des", "ecoles" | "classes", _) => {
            said(at + if c == "l" || c == "la" { 4 } else { 3 }, Part::School)
        }
        ("sortie", "de", "ecole" | "classe", _) => said(at + 3, Part::School),
        ("sortie", "ecole" | "classes", ..) => said(at + 2, Part::School),
        // `on rentre de soirée`, `une robe de soirée`.
        ("soiree", ..) if at > 0 && scan.word(at - 1) == "de" => None,
        ("soir" | "soiree" | "apero" | "diner" | "souper" | "aperitif" | "dinner", ..) => said(at + 1, Part::Evening),
        _ => None,
    }
}

fn moment(scan: &Scan, at: usize) -> Option<(usize, Said)> {
    match (scan.word(at), scan.word(at + 1), scan.word(at + 2), scan.word(at + 3)) {
        ("tout", "de", "suite", _) => Some((at + 3, Said::Now)),
        ("tout", "a", "l", "h") => Some((at + 4, Said::Vague)),
        ("tout", "a", "h", _) => Some((at + 3, Said::Vague)),
        ("maintenant" | "immediatement" | "asap" | "now", ..) => Some((at + 1, Said::Now)),
        ("des", "que", "possible", _) => Some((at + 3, Said::Now)),
        ("le", "plus", "vite" | "rapidement" | "tot", "possible") => Some((at + 4, Said::Now)),
        ("au", "plus", "vite", _) => Some((at + 3, Said::Now)),
        ("aussi", "vite", "que", "possible") => Some((at + 4, Said::Now)),
        ("je" | "on", "arrive", ..) => Some((at + 2, Said::Now)),
        ("de", "suite", ..) => Some((at + 2, Said::Now)),
        ("tantot", ..) => Some((at + 1, Said::Vague)),
        ("plus", "tard", ..) => Some((at + 2, Said::Vague)),
        _ => None,
    }
}
