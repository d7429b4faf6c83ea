//! What a text is for.

use super::{Kind, Sentiment, about::About, judge::Judged, lexicon::Frame, pattern::Hit, text::Text};

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
