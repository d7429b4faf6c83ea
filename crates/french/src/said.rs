//! All that a text says about the moment of one act, put together.

use jiff::civil::Date;

use crate::{
    moment::date,
    tokens::{Kind, Token, span},
    when::{Day, Half, Part, Piece, Said},
};

/// All that a text says about the moment of one act.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct When {
    /// The day.
    pub day: Option<Day>,
    /// The hour, in minutes of the day.
    pub hour: Option<(i32, Half)>,
    /// The part of the day; `ce` stood before it.
    pub part: Option<(Part, bool)>,
    /// Minutes from now.
    pub after: Option<i64>,
    /// As soon as possible.
    pub now: bool,
    /// No more than a latest moment.
    pub before: bool,
    /// Several moments that exclude one another.
    pub many: bool,
    /// Only a private event.
    pub vague: bool,
    /// Minutes later than agreed.
    pub shift: Option<i64>,
}

/// Whether a part of the day says more than the part known already.
fn piece_is_other(known: Option<(Part, bool)>, part: Part) -> bool {
    known.is_none_or(|(old, _)| old != part)
}

/// Of two parts of a day, the one that lies in the other.
pub(crate) fn finer(a: Part, b: Part) -> Option<Part> {
    use Part::{Afternoon, Closing, Evening, LateAfternoon, LateMorning, Morning, Opening, School, Tea};
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    match (a, b) {
        (a, b) if a == b => Some(a),
        (Morning, Opening) => Some(Opening),
        (Morning, LateMorning) => Some(LateMorning),
        (Afternoon, Tea) => Some(Tea),
        (Afternoon, School) => Some(School),
        (Afternoon, LateAfternoon) => Some(LateAfternoon),
        (Evening, Closing) => Some(Closing),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Link {
    None,
    /// `sinon`: what follows is second choice.
    Else,
    /// `non`, `plutôt`: what follows replaces.
    Instead,
    /// `ou`, `-`, `et` of `entre`.
    Range,
    /// `et 1 …`: another portion of the order.
    Counted,
}

pub(crate) fn link(between: &[Token]) -> Link {
    let has = |words: &[&str]| between.iter().any(|t| t.any(words));
    if has(&["sinon", "else", "otherwise"]) {
        Link::Else
    } else if has(&[
        "non",
        "plutot",
        "pardon",
        "euh",
        "finalement",
        "enfin",
        "heu",
        "oups",
        "correction",
        "prefere",
        "prefererais",
    ]) || has(&["mais"]) && between.len() <= 2
    {
        Link::Instead
    } else if has(&["et", "puis"])
        && between.iter().any(|t| t.kind == Kind::Number || crate::numbers::is_number_word(&t.text))
    {
        Link::Counted
    } else if between.len() <= 2
        && (has(&["ou", "et", "a", "voire"])
            || between.iter().any(|t| t.is_mark("-") || t.is_mark("/"))
            || between.is_empty())
    {
        Link::Range
    } else {
        Link::None
    }
}

impl When {
    /// Whether anything was said that names a moment.
    pub fn is_said(&self) -> bool {
        self.day.is_some()
            || self.hour.is_some()
            || self.part.is_some()
            || self.after.is_some()
            || self.now
            || self.many
            || self.before
    }

    /// Puts the pieces of a text together.
    pub fn gather(pieces: &[Piece], tokens: &[Token], today: Date) -> Self {
        let mut when = Self::default();
        let mut last: Option<&Piece> = None;
        let mut before = Link::None;
        // `pas pour ce soir mais pour demain`.
        let word =
            |at: usize, back: usize| at.checked_sub(back).and_then(|i| tokens.get(i)).map_or("", |t| t.text.as_str());
        let refused = |p: &Piece| {
            let led = usize::from(matches!(word(p.from, 1), "ce" | "cet" | "cette"));
            let led = led + usize::from(matches!(word(p.from, 1 + led), "pour" | "a" | "vers" | "le"));
            // `dimanche au lieu de samedi`.
            // `impossible demain, jeudi peut-être ?`.
            let before = span(tokens, p.from.saturating_sub(5)..p.from);
            let cannot = before.iter().any(|t| t.any(&["impossible", "empechement", "indisponible"]))
                || before.iter().any(|t| t.any(&["pas", "plus"]))
                    && before.iter().any(|t| {
                        t.any(&["peux", "pourrai", "pourrais", "peut", "pourra", "serai", "dispo", "pouvons"])
                    });
            let day = |q: &Piece| matches!(q.said, Said::Day(_));
            let this = matches!(p.said, Said::Part(_, true));
            if cannot && (day(p) || this) && pieces.iter().any(|q| day(q) && !q.aside && q.from > p.to) {
                return true;
            }
            let instead = matches!((word(p.from, 2), word(p.from, 1)), ("lieu", "de" | "du") | ("plutot", "que"));
            if instead && pieces.iter().any(|q| !q.aside && q.from != p.from) {
                return true;
            }
            let alike = |q: &Piece| std::mem::discriminant(&q.said) == std::mem::discriminant(&p.said);
            word(p.from, 1 + led) == "pas"
                && pieces.iter().any(|q| !q.aside && (q.from > p.to || q.to < p.from && alike(q)))
        };
        // `2 bons cadeaux pour Noël, je passe samedi`: the feast is what they are for.
        let feast =
            |p: &Piece| crate::feast::feast(&|i| tokens.get(p.from + i).map_or("", |t| t.text.as_str())).is_some();
        let dated = |p: &Piece| matches!(p.said, Said::Day(day) if day != Day::Vague) && !p.aside && !feast(p);
        let occasion = |p: &Piece| {
            let led = 1 + usize::from(matches!(word(p.from, 1), "la" | "le" | "l" | "les"));
            feast(p) && word(p.from, led) == "pour" && pieces.iter().any(dated)
        };
        // `11h pour l'apéro`: a late hour of the morning stands, whatever it is for.
        let late = |p: &Piece| matches!(p.said, Said::Hour(minute, _) if (540..780).contains(&minute)) && !p.aside;
        let meal = |p: &Piece| {
            let led = 1 + usize::from(matches!(word(p.from, 1), "l" | "le" | "un"));
            matches!(p.said, Said::Part(..))
                && matches!(word(p.from + 1, 1), "apero" | "aperitif" | "diner" | "souper" | "gouter" | "dinner")
                && word(p.from, led) == "pour"
                && pieces.iter().any(late)
        };
        for piece in pieces.iter().filter(|p| !p.aside && !refused(p) && !occasion(p) && !meal(p)) {
            // `demain 8h` stands as a whole to what was said before.
            let hours = |p: &Piece| matches!(p.said, Said::Hour(..));
            let link = last.map_or(Link::None, |old| match span(tokens, old.to.min(piece.from)..piece.from) {
                [] if !(hours(old) && hours(piece)) => before,
                between => link(between),
            });
            if link == Link::Else {
                break;
            }
            when.add(piece, link, today);
            last = Some(piece);
            before = link;
        }
        when
    }

    fn add(&mut self, piece: &Piece, link: Link, today: Date) {
        match piece.said {
            Said::Day(Day::Many) => self.many = true,
            Said::Day(day)
                if self.part.is_some_and(|(_, this)| this)
                    && self.day.is_none()
                    && link != Link::Instead
                    && day != Day::Vague
                    && date(day, today, 12).ok() != Some(today) =>
            {
                self.day = Some(day);
                self.many = true;
            }
            Said::Day(day) => match self.day {
                Some(Day::Vague) | None => self.day = Some(day),
                Some(_) if link == Link::Instead => {
                    self.day = Some(day);
                }
                Some(_) if day == Day::Vague => {}
                Some(old) => {
                    let same = date(old, today, 12).ok() == date(day, today, 12).ok() && date(day, today, 12).is_ok();
                    self.many |= !same;
                    if !same
                        && matches!((old, day), (Day::Tomorrow | Day::Today, Day::Weekday(..)))
                        && link == Link::None
                    {
                        self.many = true;
                    }
                }
            },
            Said::Hour(minute, half) => match self.hour {
                None => {
                    self.hour = Some((minute, half));
                    self.before |= piece.before;
                    if link == Link::Counted && self.part.is_some() {
                        self.many = true;
                    }
                }
                Some(_) if link == Link::Instead => {
                    self.hour = Some((minute, half));
                    self.before = piece.before;
                }
                Some(old) if old.0 == minute => {}
                Some(_) => self.many |= !matches!(link, Link::Range),
            },
            Said::Part(part, true)
                if link != Link::Instead
                    && self.day.is_some_and(|day| {
                        day != Day::Vague && date(day, today, 12).ok().is_some_and(|d| d != today)
                    })
                    && piece_is_other(self.part, part) =>
            {
                self.many = true;
            }
            Said::Part(part, this) => self.add_part(part, this, link, piece.before),
            Said::After(minutes) => self.after = Some(minutes),
            Said::Now => self.now = true,
            Said::Shift(minutes) => self.shift = Some(minutes),
            Said::Vague => self.vague = true,
        }
    }

    fn add_part(&mut self, part: Part, this: bool, link: Link, before: bool) {
        if link == Link::Counted && (self.hour.is_some() || self.part.is_some_and(|(old, _)| old != part)) {
            self.many = true;
            return;
        }
        match self.part {
            None => {
                self.part = Some((part, this));
                self.before |= before && self.hour.is_none();
            }
            Some(_) if link == Link::Instead => self.part = Some((part, this)),
            Some((old, was)) => match finer(old, part) {
                Some(best) => self.part = Some((best, was || this)),
                None => self.many |= self.hour.is_none(),
            },
        }
    }
}
