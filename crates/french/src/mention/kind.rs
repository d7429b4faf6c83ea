//! What a text is for.

use super::{
    Kind, Mention, Sentiment, about::About, judge::Judged, leaning::lean, lexicon::Frame, pattern::Hit, text::Text,
};

/// Advertising, scams, bought reviews.
pub fn is_spam(text: &Text, frames: &[Hit<Frame>], only_tagged: bool) -> bool {
    let mut seen: Vec<(usize, usize)> = Vec::new();
    let mut points = usize::from(text.link);
    let mut sorted: Vec<&Hit<Frame>> = frames.iter().collect();
    sorted.sort_by_key(|hit| std::cmp::Reverse(worth(hit.mark)));
    for hit in sorted {
        let worth = worth(hit.mark);
        if worth == 0 || seen.iter().any(|(start, end)| hit.start < *end && *start < hit.end) {
            continue;
        }
        seen.push((hit.start, hit.end));
        points += worth;
    }
    // Who sells something else tags shops without a word on them.
    points >= if only_tagged { 2 } else { 3 }
}

fn worth(mark: Frame) -> usize {
    match mark {
        Frame::Spam1 => 1,
        Frame::Spam2 => 2,
        Frame::Spam3 => 3,
        _ => 0,
    }
}

/// A question that wants an answer.
fn asks(text: &Text, frames: &[Hit<Frame>], judged: &Judged) -> bool {
    let has = |mark: Frame, sentence: usize| {
        frames.iter().any(|hit| hit.mark == mark && text.tokens[hit.start].sentence == sentence)
    };
    let blamed = |sentence: usize| {
        judged
            .said
            .iter()
            .any(|one| one.sign < 0 && !one.hit.mark.weak && text.tokens[one.hit.start].sentence == sentence)
    };
    text.sentences.iter().enumerate().any(|(sentence, ending)| {
        let words = text.tokens.iter().filter(|t| t.sentence == sentence).count();
        let named = text.tokens.iter().any(|t| t.sentence == sentence && t.class & super::text::NAME != 0);
        let heading = words <= 4 && named || words <= 2 && !strong_question(text, frames, sentence);
        if words == 0 || heading && sentence + 2 < text.sentences.len() {
            return false;
        }
        if ending.asks {
            !has(Frame::Rhetorical, sentence) && (!blamed(sentence) || strong_question(text, frames, sentence))
        } else {
            strong_question(text, frames, sentence) && !blamed(sentence)
        }
    })
}

/// Words that ask someone, even without a mark.
fn strong_question(text: &Text, frames: &[Hit<Frame>], sentence: usize) -> bool {
    frames.iter().any(|hit| {
        hit.mark == Frame::Question
            && text.tokens[hit.start].sentence == sentence
            && (hit.weight >= 2 || text.opens(hit.start))
            && !seeks(text, hit.start)
            && (text.asked(hit.start) || ADDRESSED.contains(&text.word(hit.start)))
    })
}

/// *Le Grenier cherche un local*: the shop seeks, the writer asks nothing.
fn seeks(text: &Text, at: usize) -> bool {
    let shop = at.checked_sub(1).and_then(|i| text.tokens.get(i)).is_some_and(|t| t.class & super::text::NAME != 0);
    shop && text.word(at).starts_with("cherche")
}

const ADDRESSED: [&str; 16] = [
    "quelqu", "qui", "savez", "est", "je", "aimerais", "j", "besoin", "des", "on", "vous", "tu", "anyone", "does",
    "alguien", "cherche",
];

/// Decides.
pub fn decide(text: &Text, about: &About, frames: &[Hit<Frame>], judged: &Judged, why: &mut Vec<String>) -> Kind {
    let blamed = judged.said.iter().filter(|one| one.sign < 0 && !one.hit.mark.weak).count();
    let suggests = frames.iter().any(|hit| {
        let covered = judged.said.iter().any(|one| one.hit.start <= hit.start && hit.end <= one.hit.end);
        !covered
            && match hit.mark {
                Frame::Suggestion => about.trade,
                Frame::AskedSuggestion => text.asked(hit.start) || text.word(hit.start) == "a",
                _ => false,
            }
    });
    let asks = asks(text, frames, judged);
    if suggests && blamed < 2 && !(blamed == 1 && judged.sentiment == Sentiment::Negative && asks) {
        why.push("suggestion".to_owned());
        return Kind::Suggestion;
    }
    if asks && blamed < 2 {
        why.push("question".to_owned());
        return Kind::Question;
    }
    match judged.sentiment {
        Sentiment::Positive => Kind::Praise,
        Sentiment::Negative => Kind::Complaint,
        Sentiment::Neutral => Kind::News,
        Sentiment::Mixed => match judged.conclusion {
            Some(1) => Kind::Praise,
            _ => Kind::Complaint,
        },
    }
}

/// What a customer tells without a word that judges: its facts lean to a side, and reviews are written to judge.
pub fn unsaid(text: &Text, about: &About, frames: &[Hit<Frame>], mention: &Mention) -> Option<Sentiment> {
    const TELLER: [&str; 6] = ["m", "j", "je", "me", "moi", "mon"];
    /// A leaning that needs no other reason.
    const SURE: i32 = 3;
    let event = frames.iter().any(|hit| hit.mark == Frame::Event);
    let source = mention.source.as_deref();
    if event && source != Some("review") {
        return None;
    }
    let lean = lean(text, about);
    if about.shop.is_none() {
        let review = source == Some("review");
        return (lean.abs() >= if review { SURE } else { 2 * SURE }).then(|| side(lean));
    }
    let teller = text.tokens.iter().any(|t| TELLER.contains(&t.word.as_str()));
    const LACKS: [&str; 10] = ["pas", "jamais", "rien", "aucun", "aucune", "sans", "plus", "ni", "meme", "seul"];
    let past = |word: &str| word.len() > 5 && (word.ends_with("ait") || word.ends_with("aient"));
    let lacks = text.tokens.iter().any(|t| LACKS.contains(&t.word.as_str()) || past(&t.word));
    match source {
        Some("review" | "social" | "forum") if lean.abs() >= SURE => Some(side(lean)),
        Some("blog") if lean >= SURE => Some(Sentiment::Positive),
        Some("review") if event => None,
        Some("review") if teller || lacks => Some(Sentiment::Negative),
        Some("review") => Some(if lean < 0 { Sentiment::Negative } else { Sentiment::Positive }),
        Some("social" | "forum") if teller => Some(if lean > 0 { Sentiment::Positive } else { Sentiment::Negative }),
        _ => None,
    }
}

/// *Plus de réseau depuis hier, super.*: a word of praise alone in its clause, after facts that lean the other way.
pub fn is_dry(text: &Text, about: &About, judged: &Judged) -> bool {
    const DRY: i32 = -3;
    let alone = |at: usize| text.tokens.iter().filter(|t| t.clause == text.tokens[at].clause).count() <= 2;
    let last = text.tokens.len().saturating_sub(2);
    let jests =
        judged.said.iter().filter(|one| one.hit.end > last && one.hit.mark.jest && alone(one.hit.start)).count();
    jests > 0 && judged.said.len() == jests && lean(text, about) <= DRY
}

fn side(lean: i32) -> Sentiment {
    if lean > 0 { Sentiment::Positive } else { Sentiment::Negative }
}
