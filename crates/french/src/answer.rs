//! Answers to a question of the shop.

use jiff::civil::DateTime;

use crate::{
    case::{Code, Intent, Kind as Act, Pending, Reading, local_moment},
    change::Change,
    cues::Cue,
    item::{Item, Measure},
    lines::Line,
    moment::{Clock, When},
    numbers::number_at,
    place,
    refine::Refined,
    scene::Scene,
    tokens::Kind,
};

/// Words that a bare yes or no is made of, with courtesy.
const FILLERS: &[&str] = &[
    "merci",
    "svp",
    "bonjour",
    "salut",
    "bonsoir",
    "c",
    "est",
    "bon",
    "tres",
    "bien",
    "beaucoup",
    "je",
    "vous",
    "tu",
    "le",
    "la",
    "a",
    "tout",
    "de",
    "l",
    "h",
    "bonne",
    "journee",
    "soiree",
    "ca",
    "me",
    "va",
    "pour",
    "moi",
    "madame",
    "monsieur",
    "suite",
    "bisous",
    "desole",
    "alors",
    "ben",
    "bah",
    "eh",
    "et",
    "en",
    "confirme",
    "confirmer",
    "confirmation",
    "on",
    "fait",
    "comme",
    "faites",
    "super",
    "coucou",
    "demain",
    "tant",
    "pis",
    "grave",
    "pas",
    "remercie",
    "sans",
    "faire",
    "du",
    "oh",
    "ah",
    "hein",
    "voila",
    "!",
    ".",
    "ok",
    "oui",
    "non",
    "parfait",
    "dis",
    "toujours",
    "effectivement",
    "finalement",
    "meme",
    "les",
    "des",
    "que",
    "avance",
    "ce",
    "commande",
    "ma",
    "y",
    "allez",
    "joie",
    "volontiers",
    "mon",
    "capitaine",
    "chef",
    "bonjour",
    "convient",
    "marche",
    "roule",
    "daccord",
    "nickel",
    "impec",
    "exactement",
    "c'est",
    "euh",
];

/// What a short answer amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Short {
    /// Yes and nothing else.
    Yes,
    /// No and nothing else.
    No,
}

/// A yes or a no with nothing but courtesy around it.
pub(crate) fn short(scene: &Scene) -> Option<Short> {
    if !scene.mentions.is_empty()
        || scene.view.len() > 14
        || scene.view.iter().any(|w| w == "#" || w == "%" || w == "?")
    {
        return None;
    }
    let mut covered = vec![false; scene.view.len()];
    let mut yes = false;
    let mut no = false;
    for hit in &scene.hits {
        if matches!(hit.cue, Cue::Yes | Cue::No | Cue::Thanks) {
            covered[hit.from..hit.to.min(scene.view.len())].fill(true);
            yes |= hit.cue == Cue::Yes;
            no |= hit.cue == Cue::No;
        }
    }
    let plain = scene.view.iter().zip(&covered).all(|(w, c)| *c || FILLERS.contains(&w.as_str()) || w.starts_with(':'));
    if !plain {
        return None;
    }
    let negated = no || scene.view.iter().any(|w| w == "non");
    match (yes, negated) {
        (_, true) => Some(Short::No),
        (true, _) => Some(Short::Yes),
        _ => None,
    }
}

/// Whether a question wants a yes or a no.
pub(crate) fn is_yes_no(question: &str) -> bool {
    let folded = kernel::words::fold(question);
    let asked = folded.rsplit(['.', '!', ';']).find(|s| s.contains('?')).unwrap_or(&folded);
    let words: Vec<&str> = asked.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let open = [
        "quel",
        "quelle",
        "quels",
        "quelles",
        "combien",
        "quand",
        "lequel",
        "laquelle",
        "lesquels",
        "lesquelles",
        "comment",
        "ou",
        "qui",
        "quoi",
        "pourquoi",
        "desirez",
        "souhaitez",
    ];
    let confirms = words
        .iter()
        .any(|w| w.starts_with("confirm") || *w == "convient" || *w == "va" || *w == "bon" || *w == "accord");
    confirms
        || !words.iter().any(|w| open.contains(w)) && !(words.len() < 3 && words.iter().any(|w| w.starts_with("heure")))
}

/// An answer to an open question, or what completes a draft.
pub(crate) struct Answer<'a> {
    /// The text.
    pub scene: &'a Scene<'a>,
    /// Clock and hours.
    pub clock: &'a Clock<'a>,
    /// Lines of the text.
    pub refined: &'a Refined,
    /// Words of time.
    pub when: &'a When,
    /// What is under way.
    pub pending: &'a Pending,
    /// The question, laid out.
    pub question: Option<&'a Scene<'a>>,
    /// Whether it wants a yes or a no.
    pub yes_no: bool,
}

impl Answer<'_> {
    /// The complete order, if the text supplies what the draft lacks or changes it.
    pub fn read(&self) -> Option<Reading> {
        let lexicon = self.scene.lexicon;
        let old: Vec<Item> = self.pending.items.iter().cloned().map(Item::settled).collect();
        let agreed = self.pending.pickup.as_deref().and_then(local_moment);
        let mut items = old.clone();
        let mut doubts = Vec::new();
        let mut changed = self.scene.has(Cue::Remove);
        let mut filled = false;
        let linked = [Cue::Add, Cue::Replace, Cue::Remove, Cue::Change].iter().any(|c| self.scene.has(*c));
        let lacking = items.iter().position(Item::lacks_amount);
        let lines: Vec<Line> = self.refined.lines.iter().map(|l| self.meant(l)).collect();
        for line in &lines {
            let (item, codes) = line.item(lexicon);
            let Some(item) = item else {
                doubts.extend(codes);
                continue;
            };
            match items.iter().position(|i| i.sku == item.sku) {
                Some(k) if items[k].lacks_amount() => {
                    if item.lacks_amount() {
                        doubts.extend(codes);
                    }
                    let options = std::mem::take(&mut items[k].options);
                    items[k] =
                        Item { options: if item.options.is_empty() { options } else { item.options.clone() }, ..item };
                    filled = true;
                }
                Some(k) if line.amount.figure.is_some() && !line.amount.definite => {
                    changed |= items[k].qty != item.qty || items[k].grams != item.grams || !item.options.is_empty()
                }
                Some(k) => changed |= !item.options.is_empty() && items[k].options != item.options,
                None if linked && !items.is_empty() => changed = true,
                None if self.yes_no && !items.is_empty() => changed = true,
                None => {
                    doubts.extend(codes);
                    items.push(item);
                    filled = true;
                }
            }
        }
        let chosen = if lines.is_empty() { self.words_from_question() } else { Vec::new() };
        if !chosen.is_empty() {
            for item in chosen {
                if items.iter().all(|i| i.sku != item.sku) {
                    items.push(item);
                    filled = true;
                }
            }
        } else if lines.is_empty()
            && let Some((value, grams)) = self.bare_figure()
        {
            match lacking {
                Some(k) if items[k].measure == Measure::Weight || grams => {
                    let entry = lexicon.find(&items[k].sku);
                    let amount = crate::amount::Amount {
                        figure: Some(value),
                        per: if grams { crate::amount::Per::Gram } else { self.per() },
                        ..Default::default()
                    };
                    if let Some(entry) = entry {
                        items[k] = Item { options: items[k].options.clone(), ..crate::lines::measured(entry, &amount) };
                    }
                    filled = true;
                }
                Some(k) => {
                    if let Some(entry) = lexicon.find(&items[k].sku) {
                        let amount =
                            crate::amount::Amount { figure: Some(value), per: self.per(), ..Default::default() };
                        items[k] = Item {
                            options: items[k].options.clone(),
                            choices: items[k].choices.clone(),
                            ..crate::lines::measured(entry, &amount)
                        };
                    }
                    filled = true;
                }
                None => changed = true,
            }
        }
        if lines.is_empty() {
            for hit in self.scene.options.iter().filter(|h| !crate::refine::negated(self.scene, h)) {
                let name = &lexicon.options[hit.option].name;
                let offers = |i: &Item| lexicon.find(&i.sku).is_some_and(|e| e.article.options.contains(name));
                match lacking.filter(|k| filled && offers(&items[*k])) {
                    Some(k) => items[k].options.push(name.clone()),
                    None => changed |= items.iter().any(offers),
                }
            }
        }
        let when = self.dated();
        let timed = when.is_said();
        if timed && let Some(agreed) = agreed {
            let settled = self.clock.settle(&when, Some(agreed), self.pending.kind == Act::Appointment);
            if settled.at == Some(agreed) {
                // The same moment again: nothing is changed by it.
                if !changed && !filled {
                    return None;
                }
            } else {
                changed = true;
            }
        } else if timed {
            filled = true;
        }
        if changed {
            let change = Change {
                scene: self.scene,
                clock: self.clock,
                refined: self.refined,
                when: self.when,
                pending: self.pending,
            };
            return Some(change.read().because("a settled value is changed"));
        }
        if !filled && doubts.is_empty() {
            return None;
        }
        let intent = if self.pending.kind == Act::Appointment { Intent::Appointment } else { Intent::Order };
        let mut reading = Reading::new(intent).because("completes the draft");
        reading.items = crate::lines::sum(items);
        for code in doubts {
            reading.doubt(code);
        }
        if reading.items.iter().any(Item::lacks_amount) {
            reading.doubt(Code::Quantity);
        }
        if intent == Intent::Order {
            place::beside(self.scene, &mut reading);
        }
        self.set(&mut reading, &when, agreed);
        Some(reading)
    }

    fn set(&self, reading: &mut Reading, when: &When, agreed: Option<DateTime>) {
        let exact = self.pending.kind == Act::Appointment;
        let settled = match agreed {
            Some(at) if !when.is_said() => crate::moment::Settled { at: Some(at), ..Default::default() },
            _ => self.clock.settle(when, None, exact),
        };
        place::set_moment(reading, self.scene.lexicon, settled, self.clock.now);
    }

    /// The moment of the answer; the day may stand in the question.
    fn dated(&self) -> When {
        let mut when = self.when.clone();
        if when.day.is_none()
            && (when.hour.is_some() || when.part.is_some())
            && let Some(question) = self.question
        {
            let asked = When::gather(&question.pieces, question.tokens(), self.clock.now.date());
            if !asked.many && asked.day.is_some() {
                when.day = asked.day;
            }
        }
        // `À quelle heure ?` — `10`.
        let hour_asked = self.question.is_some_and(|q| q.any(&["h", "quand"]));
        if !when.is_said()
            && hour_asked
            && self.pending.pickup.is_none()
            && let Some((value, false)) = self.bare_figure()
            && (1.0..=23.0).contains(&value)
            && self.refined.lines.is_empty()
        {
            when.hour = Some((value as i32 * 60, crate::when::Half::Unsaid));
        }
        when
    }

    fn per(&self) -> crate::amount::Per {
        let tokens = self.scene.tokens();
        if tokens.iter().any(|t| t.any(&["tranche", "tranches"])) {
            crate::amount::Per::Slice
        } else if tokens
            .iter()
            .any(|t| t.any(&["sachet", "sachets", "boite", "boites", "botte", "bottes", "paquet", "paquets"]))
        {
            crate::amount::Per::Pack
        } else {
            crate::amount::Per::One
        }
    }

    /// A figure that stands alone; whether it is a weight.
    fn bare_figure(&self) -> Option<(f64, bool)> {
        let tokens = self.scene.tokens();
        let timed = |i: usize| self.scene.pieces.iter().any(|p| p.from <= i && i < p.to);
        let mut last = None;
        let mut at = 0;
        while at < tokens.len() {
            if !timed(at) {
                if let Some((grams, to)) = crate::amount::weight_at(tokens, at) {
                    last = Some((grams, true));
                    at = to;
                    continue;
                }
                if let Some(number) = number_at(tokens, at) {
                    last = Some((number.value, false));
                    at += number.len;
                    continue;
                }
            }
            at += 1;
        }
        last
    }

    /// What the question leaves open, told by a line of the answer.
    fn meant(&self, line: &Line) -> Line {
        let mut line = line.clone();
        for asked in self.open() {
            let inside: Vec<u16> = line.articles.iter().copied().filter(|a| asked.contains(a)).collect();
            if line.one().is_none() && !inside.is_empty() {
                line.articles = inside;
            } else if inside.is_empty() {
                let by_word: Vec<u16> = asked
                    .iter()
                    .copied()
                    .filter(|a| line.words.iter().any(|w| self.scene.lexicon.having(*w).contains(a)))
                    .collect();
                if by_word.len() == 1 {
                    line.articles = by_word;
                }
            }
        }
        line
    }

    /// The sets of articles among which the question asks to choose.
    fn open(&self) -> Vec<Vec<u16>> {
        let Some(question) = self.question else { return Vec::new() };
        let mut sets: Vec<Vec<u16>> =
            question.mentions.iter().map(|m| m.articles.clone()).filter(|a| a.len() > 1).collect();
        if sets.is_empty() && !self.yes_no && question.mentions.len() > 1 {
            sets.push(question.mentions.iter().filter_map(crate::mentions::Mention::one).collect());
        }
        sets
    }

    /// `celle de 6`, `la rouge`, `à 35 €`, `la grande`: a choice among what the question names.
    fn words_from_question(&self) -> Vec<Item> {
        let lexicon = self.scene.lexicon;
        let tokens = self.scene.tokens();
        let each = tokens.iter().position(|t| t.any(&["chaque", "deux"]));
        for asked in self.open() {
            if let Some(at) = each.filter(|i| tokens[*i].is("chaque") || *i > 0 && tokens[*i - 1].is("les")) {
                let n = (0..at).find_map(|i| number_at(tokens, i)).map_or(1.0, |n| n.value);
                let amount = crate::amount::Amount { figure: Some(n), ..Default::default() };
                return asked.iter().map(|a| crate::lines::measured(lexicon.entry(*a), &amount)).collect();
            }
            let mut left = asked.clone();
            let mut told = false;
            for (i, token) in tokens.iter().enumerate() {
                let by: Vec<u16> = if token.kind == Kind::Number {
                    let value = token.value;
                    let price: Vec<u16> = left
                        .iter()
                        .copied()
                        .filter(|a| lexicon.entry(*a).article.price_cents == (value * 100.0) as i64)
                        .collect();
                    let persons: Vec<u16> = left
                        .iter()
                        .copied()
                        .filter(|a| lexicon.entry(*a).article.serves == Some(value as u32))
                        .collect();
                    let named: Vec<u16> = lexicon
                        .word(token)
                        .map(|(w, _)| left.iter().copied().filter(|a| lexicon.having(w).contains(a)).collect())
                        .unwrap_or_default();
                    [persons, price, named].into_iter().find(|l| !l.is_empty()).unwrap_or_default()
                } else if token.any(&["petit", "petite", "grand", "grande", "grosse", "gros"]) {
                    let size = |a: &u16| (lexicon.entry(*a).article.serves, lexicon.entry(*a).article.price_cents);
                    let pick = if token.text.starts_with("petit") {
                        left.iter().min_by_key(|a| size(a))
                    } else {
                        left.iter().max_by_key(|a| size(a))
                    };
                    pick.copied().into_iter().collect()
                } else {
                    let unit = crate::numbers::unit_word(&token.text).filter(|n| *n > 1);
                    match unit {
                        Some(n) => {
                            left.iter().copied().filter(|a| lexicon.entry(*a).article.serves == Some(n)).collect()
                        }
                        None => lexicon
                            .word(token)
                            .map(|(w, _)| left.iter().copied().filter(|a| lexicon.having(w).contains(a)).collect())
                            .unwrap_or_default(),
                    }
                };
                let timed = self.scene.pieces.iter().any(|p| p.from <= i && i < p.to);
                if !by.is_empty() && by.len() < left.len() && !timed {
                    left = by;
                    told = true;
                }
            }
            if let ([one], true) = (left.as_slice(), told) {
                let amount = crate::amount::Amount { figure: Some(1.0), single: true, ..Default::default() };
                return vec![crate::lines::measured(lexicon.entry(*one), &amount)];
            }
        }
        Vec::new()
    }
}

/// What still lacks when a yes does not answer the question.
pub(crate) fn lacking(question: &str, pending: Option<&Pending>) -> Code {
    let folded = kernel::words::fold(question);
    if folded.contains("combien") && !folded.contains("heure") {
        return Code::Quantity;
    }
    if folded.contains("heure") || folded.contains("quand") || folded.contains("jour") {
        return Code::Time;
    }
    match pending {
        Some(p) if p.items.iter().any(|i| i.qty.is_none() && i.grams.is_none()) => Code::Quantity,
        Some(p)
            if p.pickup.is_none() && !p.items.is_empty() && !folded.contains("quel") && !folded.contains(" ou ") =>
        {
            Code::Time
        }
        _ => Code::Article,
    }
}
