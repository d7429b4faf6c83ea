//! Hours of the clock and lengths of time, in words and figures.

use crate::{
    names::ADJECTIVES,
    numbers::number_at,
    tokens::{Kind, Token, span},
    when::{Day, Half, Said, Scan},
};

/// A length of time in minutes: `20 min`, `une petite heure`, `1h30`, `trois quarts d'heure`.
pub(crate) fn length(scan: &Scan, at: usize) -> Option<(i64, usize)> {
    let at = scan.skip(at, &["environ", "a", "peu", "pres"]);
    if scan.any(at, &["demi", "demie"]) && scan.word(at + 1) == "h" {
        return Some((30, at + 2));
    }
    if scan.any(at, &["un", "une", "half"]) {
        let next = scan.skip(at + 1, &["petite", "petit", "bonne", "bon", "grosse", "gros", "an"]);
        match (scan.word(next), scan.word(next + 1), scan.word(next + 2)) {
            ("demi" | "demie", "h", _) => return Some((30, next + 2)),
            ("quart", "de", "h") => return Some((15, next + 3)),
            ("h", "et", "demi" | "demie") => return Some((90, next + 3)),
            ("h", "et", "quart") => return Some((75, next + 3)),
            ("h", "moins", "quart") => return Some((45, next + 3)),
            ("h", ..) => return Some((60, next + 1)),
            ("dizaine", "de", "min") => return Some((10, next + 3)),
            ("quinzaine", "de", "min") => return Some((15, next + 3)),
            ("vingtaine", "de", "min") => return Some((20, next + 3)),
            ("min", ..) => return Some((1, next + 1)),
            _ => {}
        }
    }
    let number = number_at(scan.0, at)?;
    let mut next = scan.skip(at + number.len, &["petites", "bonnes", "petits"]);
    match (scan.word(next), scan.word(next + 1)) {
        ("quart" | "quarts", "de") if scan.word(next + 2) == "h" => {
            return Some(((number.value * 15.0) as i64, next + 3));
        }
        ("de", "h") if number.value < 1.0 => return Some(((number.value * 60.0) as i64, next + 2)),
        ("min" | "de", _) if scan.word(next) == "min" => return Some((number.value as i64, next + 1)),
        ("h", _) => {}
        _ => return None,
    }
    next += 1;
    let mut total = (number.value * 60.0) as i64;
    if scan.word(next) == "et" && scan.any(next + 1, &["demi", "demie"]) {
        return Some((total + 30, next + 2));
    }
    if scan.word(next) == "et" && scan.word(next + 1) == "quart" {
        return Some((total + 15, next + 2));
    }
    if let Some((minutes, to)) = scan.whole(next).filter(|(m, _)| *m < 60) {
        total += i64::from(minutes);
        next = to + usize::from(scan.word(to) == "min");
    }
    Some((total, next))
}

/// How far something is moved, in minutes: hours, days or weeks.
fn span_of(scan: &Scan, at: usize) -> Option<(i64, usize)> {
    let number = number_at(scan.0, at).filter(|n| n.value.fract() == 0.0 && n.value <= 90.0);
    if let Some(number) = number {
        let to = at + number.len;
        let days = match scan.word(to) {
            "semaine" | "semaines" => 7,
            "jour" | "jours" if number.value == 8.0 => return Some((7 * 24 * 60, to + 1)),
            "jour" | "jours" if number.value == 15.0 => return Some((14 * 24 * 60, to + 1)),
            "jour" | "jours" => 1,
            _ => return length(scan, at),
        };
        return Some((number.value as i64 * days * 24 * 60, to + 1));
    }
    length(scan, at)
}

/// `20 min de retard`, `une heure plus tard`, `d'une demi-heure`.
pub(crate) fn later(scan: &Scan, at: usize) -> Option<(usize, Said)> {
    if scan.any(
        at,
        &[
            "retard",
            "decale",
            "decaler",
            "decalez",
            "reculer",
            "retarder",
            "repousser",
            "repoussez",
            "reporter",
            "avancer",
            "avancez",
            "avance",
        ],
    ) {
        let next = at + 1;
        let next = scan.skip(next, &["le", "la", "mon", "ma", "rdv", "commande", "de", "d", "un", "peu"]);
        let from = if scan.any(next, &["h"]) && scan.any(next - 1, &["un"]) { next - 1 } else { next };
        if scan.any(next - 1, &["de"]) {
            let sign = if scan.word(at).starts_with("avanc") { -1 } else { 1 };
            return span_of(scan, from).map(|(minutes, to)| (to, Said::Shift(sign * minutes)));
        }
        return None;
    }
    // `décaler le toilettage d'une heure`.
    if scan.any(at, &["de", "d"]) && at > 0 {
        let near = span(scan.0, at.saturating_sub(5)..at).iter().rev().take_while(|t| t.kind == Kind::Word);
        let verb = near
            .clone()
            .find(|t| ["decal", "recul", "retard", "repouss", "avanc"].iter().any(|v| t.text.starts_with(v)));
        if let Some(verb) = verb.filter(|_| !near.clone().any(|t| t.any(&["a", "pour", "au"]))) {
            let sign = if verb.text.starts_with("avanc") { -1 } else { 1 };
            return span_of(scan, at + 1).map(|(minutes, to)| (to, Said::Shift(sign * minutes)));
        }
    }
    let (minutes, to) = length(scan, at)?;
    match (scan.word(to), scan.word(to + 1)) {
        ("de" | "en" | "d", "retard") => Some((to + 2, Said::Shift(minutes))),
        ("plus", "tard") | ("de", "plus") => Some((to + 2, Said::Shift(minutes))),
        ("apres", _) if minutes < 360 => Some((to + 2, Said::Shift(minutes))),
        ("plus", "tot") => Some((to + 2, Said::Shift(-minutes))),
        ("late", _) => Some((to + 1, Said::Shift(minutes))),
        _ => None,
    }
}

/// `dans 20 min`, `d'ici une heure`, `dans 15 jours`.
pub(crate) fn duration(scan: &Scan, at: usize) -> Option<(usize, Said)> {
    let next = match (scan.word(at), scan.word(at + 1)) {
        ("dans" | "in" | "sous", _) => at + 1,
        ("de" | "d", "ici") => at + 2,
        _ => return None,
    };
    if let Some((minutes, to)) = length(scan, next) {
        // `d'ici 18h` is a limit, not a length.
        let clock = scan.word(at + 1) == "ici" && minutes >= 360;
        return (!clock).then_some((to, Said::After(minutes)));
    }
    let number = number_at(scan.0, next)?;
    let to = scan.skip(next + number.len, &["de", "petits", "bons"]);
    let n = number.value as i64;
    let days = match scan.word(to) {
        "jour" | "jours" | "days" | "day" => match n {
            8 => 7,
            15 => 14,
            n => n,
        },
        "semaine" | "semaines" | "week" | "weeks" => 7 * n,
        "mois" => 30 * n,
        _ if number.collective && n == 15 => return Some((next + number.len, Said::Day(Day::In(14)))),
        _ => return None,
    };
    Some((to + 1, Said::Day(Day::In(days.min(100_000)))))
}

/// An hour of the clock.
pub(crate) fn hour(scan: &Scan, at: usize) -> Option<(usize, Said)> {
    if scan.any(at, &["midi", "minuit"]) {
        let base = if scan.word(at) == "midi" { 720 } else { 0 };
        if let Some((minutes, to)) = fraction(scan, at + 1, true) {
            return Some((to, Said::Hour(base + minutes, Half::Unsaid)));
        }
        return (base == 0).then_some((at + 1, Said::Hour(0, Half::Unsaid)));
    }
    if scan.any(at, &["half", "quarter"]) && scan.any(at + 1, &["past", "to"]) {
        // `four` is an oven elsewhere.
        let four = scan.any(at + 2, &["four"]).then_some((4, at + 3));
        let (h, to) = four.or_else(|| scan.whole(at + 2)).filter(|(h, _)| (1..=12).contains(h))?;
        let minutes = match (scan.word(at), scan.word(at + 1)) {
            ("half", _) => 30,
            (_, "past") => 15,
            _ => -15,
        };
        return Some(halved(scan, h * 60 + minutes, to));
    }
    let token = scan.0.get(at)?;
    let word_hour = token.kind == Kind::Word;
    let (h, next) = scan.whole(at)?;
    let led = at > 0 && scan.any(at - 1, &["a", "vers", "pour", "des", "apres", "avant", "at", "around", "autour"]);
    if (0..=24).contains(&h) && scan.word(next) == "h" {
        // `2 h` with a word before such as `dans` was a duration.
        let (minutes, to) = fraction(scan, next + 1, false).unwrap_or((0, next + 1));
        let to = scan.skip(to, &["pile", "tapante", "tapantes", "precise", "precises"]);
        if scan.any(to, &["avant"]) && scan.any(scan.skip(to + 1, &["la", "l"]), &["fermeture", "ouverture"]) {
            return Some((scan.skip(to + 1, &["la", "l"]) + 1, Said::Vague));
        }
        return Some(halved(scan, (h % 24) * 60 + minutes, to));
    }
    // `entre 17 et 18h`, `de 17 à 18 h`, `17-18h`: the hour is said once.
    let marked = scan.mark(next, "-") || scan.mark(next, "/");
    let joined = marked
        || at > 0 && scan.any(at - 1, &["entre", "de", "vers", "a", "pour"]) && scan.any(next, &["et", "a", "ou"]);
    let until = || {
        scan.whole(next + 1).filter(|(last, to)| *last > h && *last <= 24 && *last - h <= 4 && scan.word(*to) == "h")
    };
    if (5..24).contains(&h) && joined && until().is_some() {
        return Some((next, Said::Hour(h * 60, Half::Unsaid)));
    }
    if word_hour {
        let english = scan.any(next, &["o"]) && scan.any(next + 1, &["clock"]) || scan.any(next, &["pm", "am"]);
        return (english && (1..=12).contains(&h)).then(|| halved(scan, h * 60, next));
    }
    let colon = (scan.mark(next, ":") || scan.mark(next, ".") && led)
        && scan.0.get(next + 1).is_some_and(|t| t.kind == Kind::Number && t.glued && t.text.len() == 2);
    if (0..24).contains(&h) && colon {
        let minutes = scan.0[next + 1].value as i32;
        let to = next + 2 + usize::from(scan.word(next + 2) == "h");
        return (minutes < 60).then(|| halved(scan, h * 60 + minutes, to));
    }
    if (1..=12).contains(&h) && scan.any(next, &["am", "pm", "o", "uhr"]) {
        return Some(halved(scan, h * 60, next + usize::from(scan.word(next) == "uhr")));
    }
    let plain = led && !scan.any(at - 1, &["pour", "des", "apres"]) && (5..=21).contains(&h);
    let ends = scan.0.get(next).is_none_or(|t| {
        t.kind == Kind::Mark && !t.is_mark("€") && !t.is_mark("/") && !t.is_mark("-")
            || t.any(&["demain", "svp", "merci", "ce", "si", "s", "pile", "30", "du", "environ"])
    });
    (plain && ends && token.text.len() <= 2).then(|| halved(scan, h * 60, next))
}

/// Minutes after the hour: `30`, `et demie`, `moins le quart`.
pub(crate) fn fraction(scan: &Scan, at: usize, noon: bool) -> Option<(i32, usize)> {
    match (scan.word(at), scan.word(at + 1), scan.word(at + 2)) {
        ("et", "demi" | "demie" | "demis", _) => return Some((30, at + 2)),
        ("et", "quart", _) => return Some((15, at + 2)),
        ("moins", "le", "quart") => return Some((-15, at + 3)),
        ("moins", "quart", _) => return Some((-15, at + 2)),
        ("trois", "quart" | "quarts", _) => return Some((45, at + 2)),
        ("moins", ..) => return scan.whole(at + 1).filter(|(m, _)| *m < 30).map(|(m, to)| (-m, to)),
        ("demi" | "demie", ..) => return Some((30, at + 1)),
        _ => {}
    }
    let token = scan.0.get(at)?;
    let (minutes, to) = scan.whole(at).filter(|(m, _)| (0..60).contains(m))?;
    let spoken = token.kind == Kind::Word && (matches!(minutes, 10 | 15 | 20 | 30 | 45 | 40 | 50) || minutes == 5);
    let written =
        token.kind == Kind::Number && token.text.len() == 2 && (!noon || matches!(minutes, 15 | 30 | 45 | 10 | 20));
    let counted = scan.0.get(to).is_some_and(counted);
    ((token.glued && token.text.len() <= 2 || (spoken || written) && !counted) && token.kind != Kind::Mark)
        .then(|| (minutes, to + usize::from(scan.word(to) == "min")))
}

/// Whether a figure before this word counts something: goods, what holds them, or how they are.
fn counted(token: &Token) -> bool {
    let little = token.any(crate::amount::LITTLE) || token.any(crate::amount::PACKS);
    let ordinary = crate::vocabulary::is_common(&token.text)
        && !little
        && !ADJECTIVES.contains(&crate::names::stem(&token.text).as_str());
    let measure =
        token.any(&["personnes", "personne", "pers", "adultes", "enfants", "convives", "euros", "g", "kg", "grammes"]);
    token.kind == Kind::Word && !ends_time(token) && (measure || !ordinary)
}

/// Words that may follow an hour; any other shows that the figure counts something.
pub(crate) fn ends_time(token: &Token) -> bool {
    token.any(&[
        "svp",
        "merci",
        "demain",
        "ce",
        "du",
        "au",
        "pour",
        "si",
        "et",
        "min",
        "pile",
        "de",
        "s",
        "c",
        "samedi",
        "dimanche",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "aujourdhui",
        "possible",
        "je",
        "on",
        "environ",
        "bonne",
        "bonjour",
        "pm",
        "am",
        "a",
        "ou",
        "max",
        "maxi",
        "dernier",
        "sinon",
        "plutot",
        "bisous",
        "cordialement",
        "ok",
        "non",
    ])
}

/// `du soir`, `pm`: forces a half of the day.
pub(crate) fn halved(scan: &Scan, minutes: i32, to: usize) -> (usize, Said) {
    let minutes = minutes.rem_euclid(24 * 60);
    let to = to + usize::from(scan.word(to) == "o") + usize::from(scan.any(to + 1, &["clock"]));
    let (half, len) = match (scan.word(to), scan.word(to + 1), scan.word(to + 2)) {
        ("du" | "ce" | "le", "soir", _) => (Half::Evening, usize::from(scan.word(to) == "du") * 2),
        ("de", "la", "matin") | ("du", "mat" | "matin", _) => (Half::Morning, 2),
        ("de", "l", "aprem") => (Half::Evening, 3),
        ("de", "aprem", _) | ("du", "aprem", _) => (Half::Evening, 2),
        ("pm", ..) => (Half::Evening, 1),
        ("am", ..) => (Half::Morning, 1),
        _ => (Half::Unsaid, 0),
    };
    (to + len, Said::Hour(minutes, half))
}
