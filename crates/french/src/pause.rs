//! From when until when a subscription rests.

use jiff::{ToSpan, civil::Date};

use kernel::words::MONTHS;

use crate::{
    case::{Code, Intent, Pause, Reading},
    cues::Cue,
    moment::date,
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, span},
    when::{Day, Said},
};

fn ahead(from: Date, days: i64) -> Date {
    from.checked_add(days.days()).unwrap_or(from)
}

impl crate::engine::Engine<'_> {
    /// The end or the pause of a subscription.
    pub(crate) fn subscription(&self) -> Option<Reading> {
        let scene = self.scene;
        if scene.has(Cue::EndSubscription) && !scene.has(Cue::Pause) {
            return Some(Reading::new(Intent::Cancel).ask(Code::Confirm).because("the end of a subscription"));
        }
        let held = |l: &crate::lines::Line| {
            let name = span(scene.tokens(), l.named..l.to).iter().map(|t| t.text.as_str());
            name.clone().any(|w| {
                scene
                    .lexicon
                    .shop
                    .services
                    .iter()
                    .any(|s| s.starts_with("abonnement") && kernel::words::fold(s).contains(w))
            })
        };
        let away = scene.tokens().iter().any(|t| {
            t.any(&[
                "semaine", "semaines", "vacances", "conge", "conges", "absent", "absente", "absents", "jusque",
                "reviens", "mois", "fois",
            ])
        });
        let skips =
            scene.view.iter().any(|w| ["saut", "suspen", "pause", "interrom", "gele"].iter().any(|v| w.starts_with(v)));
        let none = scene.any(&["pas", "plus", "rien"])
            && !self.refined.lines.is_empty()
            && self.refined.lines.iter().all(|l| held(l) && l.amount.figure.is_none());
        let refused = none || self.refined.refused.iter().any(held) && self.refined.lines.is_empty();
        let away = away || scene.view.iter().any(|w| w.starts_with("repren") || MONTHS.contains(&w.as_str()));
        if away && (refused || skips && self.refined.lines.iter().any(held)) && self.context.pending_order.is_none() {
            return Some(read(scene, self.clock.now.date()));
        }
        let verb = scene.any(&[
            "pause",
            "suspendre",
            "suspendez",
            "suspension",
            "suspends",
            "suspend",
            "interrompre",
            "interrompez",
        ]);
        let matter = scene.has(Cue::Subscription);
        let order = self.refined.lines.iter().any(|l| l.amount.figure.is_some()) && !matter;
        let last = self.context.last_order.is_some() && crate::usual::is_usual(scene);
        if scene.has(Cue::Pause) && (verb || matter) && !order && !last && self.context.pending_order.is_none() {
            return Some(read(scene, self.clock.now.date()));
        }
        None
    }
}

/// The pause that a text asks for.
pub(crate) fn read(scene: &Scene, today: Date) -> Reading {
    let mut reading = Reading::new(Intent::PauseSubscription);
    let tokens = scene.tokens();
    let word = |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Word).map_or("", |t| t.text.as_str());
    let mut from: Option<Date> = None;
    let mut until: Option<Date> = None;
    let mut length: Option<i64> = None;
    let monday = ahead(today, -i64::from(today.weekday().to_monday_zero_offset()));
    let mut days: Vec<(usize, usize, Date)> = Vec::new();
    for piece in &scene.pieces {
        if let Said::Day(day) = piece.said
            && day != Day::Vague
            && let Ok(day) = date(
                match day {
                    Day::Tomorrow => Day::In(1),
                    day => day,
                },
                days.last().map_or(today, |d| d.2),
                12,
            )
            .or_else(|_| date(day, today, 12))
        {
            days.push((piece.from, piece.to, day));
        }
    }
    for at in 0..tokens.len() {
        let next_week = word(at) == "semaine" && word(at + 1) == "prochaine";
        let bound = span(tokens, ..at).iter().rev().take(4).any(|t| t.any(&["jusque", "dici"]));
        if next_week && bound {
            until = Some(ahead(monday, 13));
        } else if next_week {
            from = Some(ahead(monday, 7));
            until = Some(ahead(monday, 13));
        } else if word(at) == "cette" && word(at + 1) == "semaine" {
            until = until.or(Some(ahead(monday, 6)));
        } else if word(at) == "weekend" && span(tokens, ..at).iter().any(|t| t.is("jusque")) {
            until = Some(ahead(monday, 6));
        } else if let Some(number) = number_at(tokens, at).filter(|n| n.value >= 1.0 && n.value < 400.0) {
            let unit = at + number.len + usize::from(word(at + number.len) == "de");
            let unit = unit + usize::from(matches!(word(unit), "prochaines" | "bonnes" | "petites"));
            let n = number.value as i64;
            match word(unit) {
                "semaine" | "semaines" if word(unit + 1) != "prochaine" || n > 1 => length = Some(7 * n),
                "jour" | "jours" if number.collective => length = Some(n - 1),
                "jour" | "jours" => length = Some(n),
                "mois" => length = Some((today.checked_add(n.months()).unwrap_or(today) - today).get_days().into()),
                _ => {}
            }
        } else if matches!(word(at), "quinzaine") && length.is_none() {
            length = Some(14);
        }
    }
    bounds(scene, &days, &mut from, &mut until, today);
    month(scene, today, &mut from, &mut until);
    let start = from.unwrap_or(today);
    let end = until.or_else(|| length.map(|n| ahead(start, n - 1)));
    let open = scene.any(&[
        "redis",
        "redirai",
        "dirai",
        "rappelle",
        "rappellerai",
        "recontacte",
        "recontacterai",
        "signe",
        "avis",
        "ordre",
        "indefiniment",
        "indeterminee",
        "reviens",
        "previendrai",
        "previens",
        "tiendrai",
    ]) || scene.says("nouvel ordre");
    if end.is_none() && from.is_none() && !open {
        reading.doubt(Code::Time);
    }
    reading.pause = Some(Pause { from: start, until: end });
    reading
}

/// `du 3 au 10 août`: a figure and `au` stand before the day.
fn figured(tokens: &[crate::tokens::Token], at: usize) -> bool {
    let end = if at > 0 && tokens[at - 1].any(&["au", "a", "le"]) { at - 1 } else { at };
    let end = if end > 0 && tokens[end - 1].any(&["au", "a"]) { end - 1 } else { end };
    end >= 2 && tokens[end - 1].kind == Kind::Number && tokens[end - 2].any(&["du", "de", "le"])
}

/// What the words before each day make of it.
fn bounds(
    scene: &Scene,
    days: &[(usize, usize, Date)],
    from: &mut Option<Date>,
    until: &mut Option<Date>,
    today: Date,
) {
    let tokens = scene.tokens();
    for (k, (at, to, day)) in days.iter().enumerate() {
        let before: Vec<&str> = span(tokens, ..*at)
            .iter()
            .rev()
            .take(6)
            .take_while(|t| !t.ends_sentence())
            .map(|t| t.text.as_str())
            .collect();
        let near = |words: &[&str], within: usize| before.iter().take(within).any(|w| words.contains(w));
        let after = tokens.get(*to).map_or("", |t| t.text.as_str());
        let back = near(
            &[
                "reviens",
                "reprise",
                "retour",
                "reprend",
                "reprends",
                "reprendre",
                "rentre",
                "rentrons",
                "reprenez",
                "recommencez",
                "revenons",
                "redemarrez",
                "reprendra",
                "rentrerai",
                "reviendrai",
                "relancez",
            ],
            5,
        );
        let inclusive = near(&["inclus", "compris"], 1) || after == "inclus" || after == "compris";
        if back {
            *until = Some(ahead(*day, -1));
        } else if near(&["jusque", "ici"], 4)
            || near(&["au", "a"], 2) && (k > 0 && from.is_some() || figured(tokens, *at))
        {
            *until = Some(*day);
        } else if near(&["partir", "des", "depuis", "compter", "entre"], 3) || near(&["du"], 2) || near(&["de"], 1) {
            *from = Some(*day);
        } else if near(&["avant"], 2) {
            *until = Some(ahead(*day, -1));
        } else if near(&["et"], 1) && from.is_some() && k > 0 {
            *until = Some(*day);
        } else if from.is_none() && until.is_none() {
            *from = Some(*day);
            *until = Some(*day);
        } else if from.is_some() {
            *until = Some(*day);
        }
        let _ = (inclusive, today);
    }
    // `jusqu'au 30`: no month at all.
    for at in 2..tokens.len() {
        let day = (tokens[at].kind == Kind::Number && tokens[at].value <= 31.0).then_some(tokens[at].value as i8);
        let bound = tokens[at - 1].is("au") && tokens[at - 2].is("jusque");
        let bare =
            tokens.get(at + 1).is_none_or(|t| t.kind == Kind::Mark || t.any(&["svp", "merci", "inclus", "compris"]));
        if let Some(day) = day.filter(|_| bound && bare && until.is_none()) {
            *until = date(Day::Date(day, None, None), from.unwrap_or(today), 12).ok();
        }
    }
    // `du 3 au 10 août`: the first day has no month of its own.
    for at in 0..tokens.len() {
        let figures =
            |i: usize| tokens.get(i).filter(|t| t.kind == Kind::Number && t.value <= 31.0).map(|t| t.value as i8);
        if tokens[at].any(&["du", "de"]) && tokens.get(at + 2).is_some_and(|t| t.any(&["au", "a"])) {
            let (Some(first), Some(end)) = (figures(at + 1), figures(at + 3)) else { continue };
            let Some(last) = *until else {
                // `du 10 au 20`: no month at all.
                *from = date(Day::Date(first, None, None), today, 12).ok();
                *until = from.and_then(|start| date(Day::Date(end, None, None), start, 12).ok());
                continue;
            };
            let mut start = Date::new(last.year(), last.month(), first).ok();
            if start.is_some_and(|s| s > last) {
                start = last.checked_sub(1.month()).ok().and_then(|m| Date::new(m.year(), m.month(), first).ok());
            }
            *from = start.or(*from);
        }
    }
    if let (Some(a), Some(b)) = (*from, *until)
        && b < a
        && days.len() > 1
    {
        *until = Some(ahead(b, 7 * ((a - b).get_days() / 7 + 1) as i64)).filter(|_| (a - b).get_days() < 7).or(*until);
    }
}

/// `en août`, `tout le mois de juillet`.
fn month(scene: &Scene, today: Date, from: &mut Option<Date>, until: &mut Option<Date>) {
    if from.is_some() || until.is_some() {
        return;
    }
    let tokens = scene.tokens();
    for (at, token) in tokens.iter().enumerate() {
        let Some(m) = MONTHS.iter().position(|name| token.is(name)) else { continue };
        let year = if (m as i8 + 1) < today.month() { today.year() + 1 } else { today.year() };
        if at > 1 && tokens[at - 1].is("fin") && span(tokens, ..at).iter().rev().take(4).any(|t| t.is("jusque")) {
            *until = Date::new(year, m as i8 + 1, 1).ok().map(Date::last_of_month);
        }
        if at == 0 || !tokens[at - 1].any(&["en", "de", "d", "mois"]) {
            continue;
        }
        if let Ok(first) = Date::new(year, m as i8 + 1, 1) {
            let last = first.last_of_month();
            *from = Some(first.max(today));
            *until = Some(last);
        }
    }
}
