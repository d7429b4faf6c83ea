//! What a text found on the Web says of a shop of the street: which shop, in what mood, on which subjects.
//! Pure: the shops are given, the text is read, nothing is remembered. Every text gets an answer, and its reasons.

mod about;
mod balance;
mod designations;
mod features;
mod judge;
mod kind;
mod lexicon;
mod meanings;
mod model;
mod names;
mod pattern;
mod places;
mod shops;
pub(crate) mod stem;
mod subjects;
mod text;
mod trades;
#[cfg(test)]
mod training;

use serde::{Deserialize, Serialize};

use features::Ruled;
pub use shops::{Shop, Shops};
pub use stem::stem;

/// The writer's mood towards the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sentiment {
    /// Only favourable judgements.
    Positive,
    /// Only unfavourable ones.
    Negative,
    /// Both.
    Mixed,
    /// None.
    Neutral,
}

/// What the text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something is wrong.
    Complaint,
    /// Something is good.
    Praise,
    /// Wants to know.
    Question,
    /// Proposes a change.
    Suggestion,
    /// Tells without judging.
    News,
    /// Advertising, scams, bought reviews.
    Spam,
}

/// A subject judged, asked or announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Taste, goods, work done.
    Quality,
    /// Queue and slowness.
    Waiting,
    /// What it costs.
    Price,
    /// Staff, advice, smile.
    Welcome,
    /// Opening and closing.
    Hours,
    /// Wrong, missing, forgotten order.
    OrderError,
    /// Stale or fresh.
    Freshness,
    /// Cleanliness.
    Hygiene,
    /// Range and stock.
    Choice,
    /// Card, alerts, subscriptions.
    LoyaltyAlert,
    /// Reservation, collection, delivery.
    Pickup,
    /// Nothing of the above.
    Other,
}

impl Topic {
    fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}

/// One text to classify.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Mention {
    /// Whatever the caller calls it.
    #[serde(default)]
    pub id: serde_json::Value,
    /// The text.
    pub text: String,
    /// Main language, when known.
    #[serde(default)]
    pub lang: Option<String>,
    /// Where it was found: `blog`, `review`, `social`, `forum`.
    #[serde(default)]
    pub source: Option<String>,
}

/// What was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The mood.
    pub sentiment: Sentiment,
    /// The shop, or none.
    pub about: Option<String>,
    /// The subjects, in their fixed order.
    pub topics: Vec<Topic>,
    /// The purpose.
    pub kind: Kind,
    /// What decided, for a person who wonders.
    pub why: Vec<String>,
}

/// A text and what the rules made of it, before the weights have their say.
struct Read {
    about: Option<String>,
    ruled: Ruled,
    why: Vec<String>,
}

/// Reads one mention.
pub fn classify(shops: &Shops, mention: &Mention) -> Verdict {
    let (Read { about, ruled, mut why }, features) = prepare(shops, mention);
    let Ruled { mut sentiment, mut kind, mut topics } = ruled;
    if kind != Kind::Spam {
        let scores = model::weights().score(features.iter());
        (sentiment, kind) = model::decide(&scores);
        topics = model::subjects(&scores);
    }
    if kind == Kind::Spam {
        why.push("spam".to_owned());
        return Verdict { sentiment: Sentiment::Neutral, about: None, topics: Vec::new(), kind, why };
    }
    Verdict { sentiment, about, topics, kind, why }
}

/// What the rules answer, and everything the weights may look at.
fn prepare(shops: &Shops, mention: &Mention) -> (Read, Vec<String>) {
    let mut why = Vec::new();
    let mut text = text::cut(&mention.text);
    shops.mark(&mut text);
    let places = places::find(shops, &mut text);
    let lexicon = lexicon::lexicon();
    correct(shops, &mut text, lexicon);
    let found = names::find(shops, &mut text, &places);
    let only_tagged = !found.is_empty() && found.iter().all(|one| one.how == names::How::Tag);
    let frames = lexicon.frames.search(&text);
    let spam = kind::is_spam(&text, &frames, only_tagged);
    let about = about::decide(shops, &text, &found, &frames, &mut why);
    let judged = judge::weigh(&text, &about, &frames, &mut why);
    let mut sentiment = judged.sentiment;
    let kind = kind::decide(&text, &about, &frames, &judged, &mut why);
    let courtesy = kind == Kind::Question && judged.said.iter().all(|one| one.hit.mark.weak && one.sign > 0);
    if courtesy || about.shop.is_none() && kind == Kind::Question {
        sentiment = Sentiment::Neutral;
    }
    let topics = subjects::collect(shops, &text, &about, &judged, kind);
    let ruled = if spam {
        Ruled { sentiment: Sentiment::Neutral, kind: Kind::Spam, topics: Vec::new() }
    } else {
        Ruled { sentiment, kind, topics }
    };
    let features = features::features(&text, &about, &frames, &judged, &ruled, mention);
    let about = about.shop.and_then(|place| shops.id(place)).map(str::to_owned);
    (Read { about, ruled, why }, features)
}

/// Long words one slip away from a word of the lists become it.
fn correct(shops: &Shops, text: &mut text::Text, lexicon: &lexicon::Lexicon) {
    const MOST: usize = 600;
    for token in text.tokens.iter_mut().take(MOST) {
        // A conditional frames a wish: *seraient* is no slip of another word.
        let conditional = token.word.ends_with("rait") || token.word.ends_with("raient");
        if conditional
            || token.tag
            || shops.named(&token.word)
            || token.class & (text::PRODUCT | text::PLACE | text::TRADE) != 0
        {
            continue;
        }
        if let Some(known) = lexicon.judgements.correct(&token.word).or_else(|| lexicon.topics.correct(&token.word)) {
            token.word = known.to_owned();
        }
    }
}

/// Reads one JSON line and answers with one; a line that is no mention is told so.
pub fn answer_line(shops: &Shops, line: &str) -> String {
    #[derive(Serialize)]
    struct Answer<'a> {
        id: &'a serde_json::Value,
        #[serde(flatten)]
        verdict: Verdict,
    }
    match serde_json::from_str::<Mention>(line) {
        Ok(mention) => {
            let answer = Answer { id: &mention.id, verdict: classify(shops, &mention) };
            serde_json::to_string(&answer).unwrap_or_else(|error| failure(&error.to_string()))
        }
        Err(error) => failure(&error.to_string()),
    }
}

fn failure(message: &str) -> String {
    serde_json::json!({ "error": message }).to_string()
}
