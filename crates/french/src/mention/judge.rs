//! The judgements of a text: found, turned by negations, set aside when they are reported, past, wished or in jest, and weighed.

use super::{
    Sentiment, Topic,
    about::About,
    balance::{balance, conclusion},
    lexicon::{Frame, Judgement, lexicon},
    pattern::Hit,
    text::Text,
};

/// A judgement that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Where and what.
    pub hit: Hit<Judgement>,
    /// After negations.
    pub sign: i8,
}

/// All of it.
#[derive(Debug)]
pub struct Judged {
    /// The mood.
    pub sentiment: Sentiment,
    /// Judgements that count.
    pub said: Vec<Said>,
    /// Judgements set aside, whose subjects may still be what the text is about.
    pub dropped: Vec<Said>,
    /// The sign on which a mixed text ends, when it concludes.
    pub conclusion: Option<i8>,
}

/// Whether the judgement is an emoji.
pub fn is_picture(text: &Text, hit: &Hit<Judgement>) -> bool {
    !text.word(hit.start).starts_with(char::is_alphanumeric)
}

/// The longest matches, none inside another.
pub fn longest(mut hits: Vec<Hit<Judgement>>) -> Vec<Hit<Judgement>> {
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.weight), hit.start, hit.mark.topic.is_none(), !hit.mark.jest));
    let mut kept: Vec<Hit<Judgement>> = Vec::new();
    for hit in hits {
        let covered = kept.iter().any(|other| hit.start < other.end && other.start < hit.end);
        let twin = kept.iter().any(|other| hit.start == other.start && hit.end == other.end);
        if !covered && !twin {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| hit.start);
    kept
}

/// Whether a negation reaches this judgement.
fn negated(text: &Text, hit: &Hit<Judgement>) -> bool {
    const NEGATIONS: [&str; 24] = [
        "pas", "jamais", "aucun", "aucune", "sans", "ni", "guere", "rien", "peu", "rarement", "moins", "not", "never",
        "no", "isn", "wasn", "nicht", "kein", "keine", "non", "zero", "personne", "nulle", "don",
    ];
    const VERBS: [&str; 15] = [
        "aim", "ador", "kiff", "conseill", "appreci", "sent", "assur", "ger", "dechir", "vau", "val", "merit", "valid",
        "envoi", "regal",
    ];
    if hit.settled || hit.mark.firm || is_picture(text, hit) {
        return false;
    }
    // *ne vous regarde pas de travers*
    if (hit.start + 1..hit.end).any(|at| ["pas", "jamais"].contains(&text.word(at))) {
        return true;
    }
    let clause = text.tokens[hit.start].clause;
    for by in 1..=4 {
        let Some(at) = hit.start.checked_sub(by) else { break };
        let token = &text.tokens[at];
        if token.clause != clause {
            break;
        }
        let word = token.word.as_str();
        if ["et", "ou", "qui", "mais", "donc", "on", "je", "j", "il", "elle", "ils", "elles", "nous", "c", "tout"]
            .contains(&word)
        {
            break;
        }
        if by > 2 && ["sans", "ni"].contains(&word) {
            break;
        }
        if NEGATIONS.contains(&word) {
            let next = text.word(at + 1);
            let only = ["seulement", "que", "qu", "juste", "uniquement", "vu", "etonnant"].contains(&next);
            return !(only || word == "peu" && text.back(at, 1) == "un" || word == "moins" && text.back(at, 1) == "au");
        }
        if word == "plus" && (1..=4).any(|k| ["n", "ne"].contains(&text.back(at, k))) {
            return true;
        }
        if ["manque", "manquent", "absence"].contains(&word) {
            return true;
        }
    }
    let last = text.word(hit.end - 1);
    VERBS.iter().any(|verb| last.starts_with(verb)) && ["pas", "plus", "jamais", "guere"].contains(&text.word(hit.end))
}

/// The turns of phrase of a text.
pub struct Frames<'a> {
    /// The text.
    pub text: &'a Text,
    /// Where they are.
    pub hits: &'a [Hit<Frame>],
}

impl Frames<'_> {
    /// Those of a sort.
    pub fn of(&self, mark: Frame) -> impl Iterator<Item = &Hit<Frame>> {
        self.hits.iter().filter(move |hit| hit.mark == mark)
    }

    /// Whether there is one of a sort.
    pub fn any(&self, mark: Frame) -> bool {
        self.of(mark).next().is_some()
    }

    fn in_clause(&self, mark: Frame, at: usize) -> bool {
        let clause = self.text.tokens[at].clause;
        self.of(mark).any(|hit| self.text.tokens[hit.start].clause == clause)
    }

    /// A judgement after a wish in its clause, or under the words of one, is not made.
    fn wished(&self, said: &Said) -> bool {
        let hit = &said.hit;
        let clause = self.text.tokens[hit.start].clause;
        [Frame::Wish, Frame::Suggestion].into_iter().flat_map(|mark| self.of(mark)).any(|frame| {
            let over = frame.start < hit.end && hit.start < frame.end;
            if over && self.text.word(hit.start) == "plus" {
                return true;
            }
            if over {
                return hit.weight <= frame.weight && !(said.sign < 0 && hit.start == frame.start);
            }
            let same = self.text.tokens[frame.start].clause == clause;
            same && frame.start < hit.start && frame.mark == Frame::Suggestion && self.text.word(hit.start) == "plus"
                || same
                    && frame.start < hit.start
                    && said.sign > 0
                    && frame.mark == Frame::Suggestion
                    && !hit.mark.verdict
                || same && frame.start < hit.start && said.sign > 0 && is_conditional(self.text, frame)
        })
    }

    fn in_sentence(&self, mark: Frame, at: usize) -> bool {
        let sentence = self.text.tokens[at].sentence;
        self.of(mark).any(|hit| self.text.tokens[hit.start].sentence == sentence)
    }

    /// A judgement after the words of a report, up to the end of its clause.
    fn reported(&self, said: &Said) -> bool {
        let at = said.hit.start;
        let clause = self.text.tokens[at].clause;
        self.of(Frame::Hearsay).any(|frame| {
            let over = frame.start < said.hit.end && at < frame.end;
            over || frame.start <= at && self.text.tokens[frame.start].clause == clause
        })
    }
}

fn is_conditional(text: &Text, frame: &Hit<Frame>) -> bool {
    let word = text.word(frame.start);
    word.ends_with("rait")
        || word.ends_with("raient")
        || word.ends_with("rais")
        || word == "si"
        || word.starts_with("esper")
}

/// Drops what was true only before, when the text also says what is true now.
fn past(frames: &Frames<'_>, said: Vec<Said>, dropped: &mut Vec<Said>) -> Vec<Said> {
    let text = frames.text;
    let now_at = frames
        .of(Frame::Now)
        .filter(|hit| {
            let since = text.word(hit.start) == "depuis";
            !(since && text.tokens.get(hit.end).is_some_and(|t| t.class & super::text::NUMBER != 0))
        })
        .map(|hit| hit.start)
        .max();
    let Some(now_at) = now_at else { return said };
    let now_clause = text.tokens[now_at].clause;
    let is_now = |one: &Said| {
        let clause = text.tokens[one.hit.start].clause;
        clause >= now_clause
    };
    let old = |one: &Said| {
        let at = one.hit.start;
        !is_now(one) && (frames.in_clause(Frame::Past, at) || imperfect(text, at) || frames.any(Frame::Past))
            || is_now(one) && text.tokens[at].clause > now_clause && frames.in_clause(Frame::Past, at)
    };
    let fresh = said.iter().any(|one| !old(one));
    if !fresh {
        // All is said of before: now it is the other way round.
        let before = said.iter().all(|one| !is_now(one) && frames.in_sentence(Frame::Past, one.hit.start));
        if before && text.tokens.last().is_some_and(|t| t.clause > now_clause || now_at + 2 < text.tokens.len()) {
            return said.into_iter().map(|one| Said { sign: -one.sign, ..one }).collect();
        }
        return said;
    }
    let (kept, gone): (Vec<Said>, Vec<Said>) = said.into_iter().partition(|one| !old(one));
    dropped.extend(gone);
    kept
}

/// A fault put right counts no more when the writer is pleased now.
fn repaired(frames: &Frames<'_>, said: Vec<Said>, dropped: &mut Vec<Said>) -> Vec<Said> {
    let Some(right) = frames.of(Frame::Repaired).map(|hit| hit.start).max() else { return said };
    let pleased = said.iter().any(|one| one.sign > 0 && !one.hit.mark.weak && one.hit.end > right);
    if !pleased {
        return said;
    }
    let (gone, kept): (Vec<Said>, Vec<Said>) = said.into_iter().partition(|one| one.sign < 0 && one.hit.start <= right);
    dropped.extend(gone);
    kept
}

/// A verb of the imperfect in the clause: *servait*.
fn imperfect(text: &Text, at: usize) -> bool {
    let clause = text.tokens[at].clause;
    text.tokens.iter().filter(|t| t.clause == clause).any(|t| {
        let other = ["jamais", "frais", "francais", "anglais", "niais", "parfait", "vrais", "mauvais"];
        t.word.len() > 4
            && !other.contains(&t.word.as_str())
            && (t.word.ends_with("ait") || t.word.ends_with("ais") || t.word.ends_with("aient"))
            && !t.word.ends_with("rait")
    })
}

/// What people say, when the writer throws it back or has an own opinion.
fn hearsay(frames: &Frames<'_>, said: Vec<Said>, dropped: &mut Vec<Said>) -> (Vec<Said>, Option<i8>) {
    if !frames.any(Frame::Hearsay) || frames.any(Frame::Confirmation) {
        return (said, None);
    }
    let (gone, kept): (Vec<Said>, Vec<Said>) = said.into_iter().partition(|one| frames.reported(one));
    let (thrown, kept): (Vec<Said>, Vec<Said>) = kept.into_iter().partition(|one| {
        let over = |frame: &Hit<Frame>| frame.start < one.hit.end && one.hit.start < frame.end;
        one.sign < 0 && one.hit.mark.topic.is_none() && frames.of(Frame::Rejection).any(over)
    });
    dropped.extend(thrown);
    let mut turned = None;
    let strong = kept.iter().any(|one| !one.hit.mark.weak);
    let bad_news = frames.of(Frame::Hearsay).any(|hit| {
        (hit.start..(hit.end + 5).min(frames.text.tokens.len())).any(|i| {
            [
                "mal",
                "negatifs",
                "mauvais",
                "critiques",
                "mechants",
                "deconseille",
                "dissuade",
                "pis",
                "plaignent",
                "ralent",
            ]
            .contains(&frames.text.word(i))
        })
    });
    if !strong && frames.any(Frame::Rejection) {
        turned = gone.iter().find(|one| !one.hit.mark.weak).map(|one| -one.sign).or(bad_news.then_some(1));
    }
    dropped.extend(gone);
    (kept, turned)
}

/// Praise that is only a manner of complaining.
fn jest(frames: &Frames<'_>, said: Vec<Said>, dropped: &mut Vec<Said>, why: &mut Vec<String>) -> Vec<Said> {
    let text = frames.text;
    let picture = |one: &Said| is_picture(text, &one.hit);
    let fact = |one: &Said| one.sign < 0 && !picture(one) && !one.hit.mark.weak;
    let facts = said.iter().filter(|one| fact(one)).count();
    let cross = said.iter().any(|one| one.sign < 0 && picture(one) && !one.hit.mark.weak);
    let contrast = frames.any(Frame::Contrast);
    let ironic = frames.any(Frame::Irony) || frames.any(Frame::Sarcasm);
    let is_quoted = |at: usize| text.tokens.get(at).is_some_and(|t| t.quoted);
    let alone = |hit: &Hit<Judgement>| !is_quoted(hit.end) && hit.start.checked_sub(1).is_none_or(|at| !is_quoted(at));
    let quoted = said.iter().any(|one| one.sign > 0 && is_quoted(one.hit.start) && alone(&one.hit));
    let laughs = |one: &Said| {
        one.hit.mark.jest
            || one.hit.mark.weak
            || picture(one)
            || ironic
                && !contrast
                && (frames.in_clause(Frame::Irony, one.hit.start)
                    || one.hit.mark.verdict && frames.in_sentence(Frame::Irony, one.hit.start))
    };
    // *superbe, si on aime le plastique*
    let if_you_like = facts > 0 && frames.of(Frame::Irony).any(|hit| text.word(hit.start) == "si");
    let sarcastic = frames.any(Frame::Sarcasm) || quoted || if_you_like;
    let drop: Box<dyn Fn(&Said) -> bool> = if sarcastic && (facts > 0 || cross || !contrast) {
        Box::new(|one: &Said| one.sign > 0)
    } else if facts > 0 && (!contrast || ironic && !said.iter().any(|one| one.sign > 0 && !laughs(one))) {
        let all = said.iter().filter(|one| one.sign > 0).all(laughs);
        if all || ironic { Box::new(move |one: &Said| one.sign > 0 && laughs(one)) } else { return said }
    } else if cross && said.iter().filter(|one| one.sign > 0).all(laughs) {
        Box::new(|one: &Said| one.sign > 0)
    } else {
        return said;
    };
    let (gone, kept): (Vec<Said>, Vec<Said>) = said.iter().partition(|one| drop(one));
    if gone.is_empty() {
        return kept;
    }
    why.push("in jest".to_owned());
    let turned = kept.is_empty();
    dropped.extend(gone.iter().copied());
    if turned {
        return gone.into_iter().map(|one| Said { sign: -one.sign, ..one }).collect();
    }
    kept
}

/// Weighs the text.
pub fn weigh(text: &Text, about: &About, frames: &[Hit<Frame>], why: &mut Vec<String>) -> Judged {
    let frames = Frames { text, hits: frames };
    let in_scope = |hit: &Hit<Judgement>| about.scope.get(hit.start).copied().unwrap_or(true);
    let mut dropped = Vec::new();
    let mut said = Vec::new();
    for hit in longest(lexicon().judgements.search(text)).into_iter().filter(in_scope) {
        let sign = if negated(text, &hit) { -hit.mark.sign } else { hit.mark.sign };
        let one = Said { hit, sign };
        if frames.wished(&one) { dropped.push(one) } else { said.push(one) }
    }
    // *fané en deux jours* is no speed.
    let blamed: Vec<usize> =
        said.iter().filter(|one| one.sign < 0).map(|one| text.tokens[one.hit.start].clause).collect();
    said.retain(|one| {
        let speed = one.hit.mark.topic == Some(Topic::Waiting) && one.sign > 0 && text.word(one.hit.start) == "en";
        !(speed && blamed.contains(&text.tokens[one.hit.start].clause))
    });
    let (said, turned) = hearsay(&frames, said, &mut dropped);
    let said = past(&frames, said, &mut dropped);
    let said = repaired(&frames, said, &mut dropped);
    let said = jest(&frames, said, &mut dropped, why);
    for one in &said {
        let words: Vec<&str> = (one.hit.start..one.hit.end).map(|i| text.word(i)).collect();
        why.push(format!("{}{}", if one.sign > 0 { '+' } else { '-' }, words.join(" ")));
    }
    let sentiment = balance(text, &said, turned);
    let conclusion = conclusion(&frames, &said);
    Judged { sentiment, said, dropped, conclusion }
}

/// Subjects that judgements name by themselves.
pub fn topics_of(said: &[Said]) -> impl Iterator<Item = Topic> {
    said.iter().filter_map(|one| one.hit.mark.topic)
}
