//! What the weights look at in a text: its stems alone and in pairs, the meanings of its words, its turns of phrase, and what
//! the rules made of it.

use super::{
    Kind, Mention, Sentiment, Topic,
    about::About,
    judge::Judged,
    lexicon::{Frame, lexicon},
    meanings::meanings,
    pattern::Hit,
    stem::stem,
    text::{NAME, NUMBER, PLACE, STAFF, TRADE, Text},
};

/// What the rules alone answer.
#[derive(Debug, Clone)]
pub struct Ruled {
    /// The mood.
    pub sentiment: Sentiment,
    /// The purpose.
    pub kind: Kind,
    /// The subjects.
    pub topics: Vec<Topic>,
}

/// Words that tell nothing of what is said.
const EMPTY: [&str; 22] = [
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "au", "aux", "a", "et", "the", "ce", "cet", "cette",
    "ces", "y", "en", "of",
];

/// Words after which a meaning is turned.
const TURNS: [&str; 14] = [
    "pas", "jamais", "aucun", "aucune", "sans", "ni", "guere", "rien", "peu", "zero", "moins", "plus", "personne",
    "nul",
];

/// Everything the weights may look at.
pub fn features(
    text: &Text,
    about: &About,
    frames: &[Hit<Frame>],
    judged: &Judged,
    ruled: &Ruled,
    mention: &Mention,
) -> Vec<String> {
    let mut all = Vec::new();
    let mut put = |name: String| all.push(name);
    put("bias".to_owned());
    words(text, about, &mut put);
    for hit in frames {
        if !matches!(hit.mark, Frame::Spam1 | Frame::Spam2 | Frame::Spam3) {
            put(format!("f:{:?}", hit.mark));
        }
    }
    for (list, said) in [("j", &judged.said), ("d", &judged.dropped)] {
        for one in said {
            let weak = if one.hit.mark.weak { "~" } else { "" };
            let sign = if one.sign > 0 { '+' } else { '-' };
            put(format!("{list}:{weak}{sign}"));
            if let Some(topic) = one.hit.mark.topic {
                put(format!("{list}:{topic:?}{sign}"));
                put(format!("{list}:{topic:?}"));
            }
        }
    }
    // A text that weighs both sides is for the one it ends on.
    if let Some(last) = judged.said.iter().rev().find(|one| !one.hit.mark.weak) {
        put(format!("last:{}", if last.sign > 0 { '+' } else { '-' }));
    }
    if let Some(sign) = judged.conclusion {
        put(format!("end:{}", if sign > 0 { '+' } else { '-' }));
    }
    for hit in lexicon().topics.search(text) {
        if about.scope.get(hit.start).copied().unwrap_or(true) {
            put(format!("t:{:?}{}", hit.mark.topic, if hit.mark.soft { "~" } else { "" }));
        }
    }
    put(format!("r:{:?}", ruled.sentiment));
    put(format!("r:{:?}", ruled.kind));
    for topic in &ruled.topics {
        put(format!("r:{topic:?}"));
    }
    if about.shop.is_none() {
        put(format!("none:{}", about.trade));
    }
    if let Some(source) = &mention.source {
        put(format!("source:{source}"));
    }
    if text.sentences.iter().any(|sentence| sentence.asks) {
        put("asks".to_owned());
        let last = text.sentences.iter().rev().find(|s| s.first < text.tokens.len());
        if last.is_some_and(|sentence| sentence.asks) {
            put("asks-last".to_owned());
        }
    }
    all
}

/// The words, alone and in pairs, and their meanings.
fn words(text: &Text, about: &About, put: &mut impl FnMut(String)) {
    let mut before: Vec<(usize, String)> = Vec::new();
    let mut fresh = true;
    for (at, token) in text.tokens.iter().enumerate() {
        let word = token.word.as_str();
        if !about.scope.get(at).copied().unwrap_or(true) || EMPTY.contains(&word) || token.class & PLACE != 0 {
            continue;
        }
        let name = if token.class & NAME != 0 {
            "@shop".to_owned()
        } else if token.tag {
            continue;
        } else if token.class & NUMBER != 0 && word.starts_with(|c: char| c.is_ascii_digit()) {
            if word.contains(['h', ':']) { "@hour".to_owned() } else { "@num".to_owned() }
        } else {
            stem(word).to_owned()
        };
        put(format!("w:{name}"));
        if fresh {
            put(format!("^{name}"));
        }
        fresh = false;
        for (class, mark) in [(STAFF, "@staff"), (TRADE, "@trade"), (NUMBER, "@number")] {
            if token.class & class != 0 {
                put(format!("w:{mark}"));
            }
        }
        let turned = (1..=3).any(|by| {
            at.checked_sub(by)
                .and_then(|i| text.tokens.get(i))
                .is_some_and(|t| t.clause == token.clause && TURNS.contains(&t.word.as_str()))
        });
        if token.class & NAME == 0 {
            for meaning in meanings(word, &name) {
                put(format!("m:{}{meaning}", if turned { "!" } else { "" }));
            }
        }
        let same = before.last().is_some_and(|(i, _)| text.tokens[*i].sentence == token.sentence);
        if !same {
            before.clear();
        }
        if let Some((_, last)) = before.last() {
            put(format!("b:{last} {name}"));
        }
        if let Some((_, far)) = before.len().checked_sub(2).and_then(|i| before.get(i)) {
            put(format!("s:{far} {name}"));
        }
        before.push((at, name));
    }
}
