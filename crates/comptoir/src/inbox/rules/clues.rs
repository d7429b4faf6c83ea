//! Which words of a message made what was understood of it, found by asking the engine about parts of the message; and
//! which unknown words would have made the difference.

use french::{Case, Intent, Item, Lexicon, Reading, understand};
use jiff::civil::DateTime;
use kernel::words::fold;

/// Words that mean something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clue {
    /// As they were written.
    pub words: String,
    /// What they mean.
    pub means: Means,
}

/// What words of a message mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// The article of this reference.
    Article(String),
    /// This local time.
    Time(DateTime),
}

/// At most so many words name one article or one time.
const LONGEST: usize = 4;
/// A message longer than that is explained by its beginning.
const WORDS: usize = 40;

/// The parts of a message from the shortest on: `(from, to)` in words.
fn spans(words: usize, longest: usize) -> impl Iterator<Item = (usize, usize)> {
    (1..=longest).flat_map(move |n| (0..(words + 1).saturating_sub(n)).map(move |from| (from, from + n)))
}

fn words_of(text: &str) -> Vec<&str> {
    text.split_whitespace().take(WORDS).collect()
}

/// A part without the punctuation around it.
fn bare(words: &[&str]) -> String {
    words.join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// The shortest words behind each article and the time of a reading, in the order of the message.
pub fn clues(lexicon: &Lexicon, case: &Case, reading: &Reading) -> Vec<Clue> {
    let words = words_of(&case.sms);
    let ask = |text: String| understand(lexicon, &Case { sms: text, context: None, ..case.clone() });
    let mut found: Vec<(usize, Clue)> = Vec::new();
    let mut wanted: Vec<&str> = reading.items.iter().map(|item| item.sku.as_str()).collect();
    wanted.dedup();
    for (from, to) in spans(words.len(), LONGEST) {
        if wanted.is_empty() {
            break;
        }
        let part = bare(&words[from..to]);
        if part.is_empty() || part.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        let alone = ask(part.clone());
        if let [item] = alone.items.as_slice()
            && let Some(at) = wanted.iter().position(|sku| *sku == item.sku)
        {
            let sku = wanted.remove(at).to_owned();
            found.push((from, Clue { words: part, means: Means::Article(sku) }));
        }
    }
    let first = found.iter().find_map(|(_, clue)| match &clue.means {
        Means::Article(_) => Some(clue.words.clone()),
        Means::Time(_) => None,
    });
    if let (Some(at), Some(article)) = (reading.pickup, first) {
        let timed = spans(words.len(), LONGEST)
            .find(|(from, to)| ask(format!("1 {article} {}", words[*from..*to].join(" "))).pickup == Some(at));
        if let Some((from, to)) = timed {
            found.push((from, Clue { words: bare(&words[from..to]), means: Means::Time(at) }));
        }
    }
    found.sort_by_key(|(from, _)| *from);
    found.into_iter().map(|(_, clue)| clue).collect()
}

/// The words that, had they been known as a name of one of the `wanted` articles, would have led to exactly these.
/// `name` gives the name of an article.
pub fn proposal(
    lexicon: &Lexicon,
    case: &Case,
    wanted: &[Item],
    name: impl Fn(&str) -> Option<String>,
) -> Option<(String, String)> {
    let words = words_of(&case.sms);
    let same = |reading: &Reading| {
        reading.intent == Intent::Order
            && reading.items.len() == wanted.len()
            && wanted.iter().all(|item| {
                reading.items.iter().any(|read| (&read.sku, read.qty, read.grams) == (&item.sku, item.qty, item.grams))
            })
    };
    let alone = Case { context: None, ..case.clone() };
    let before = understand(lexicon, &alone);
    if same(&before) {
        return None;
    }
    let missing = wanted.iter().filter(|item| !before.items.iter().any(|read| read.sku == item.sku));
    for item in missing {
        let Some(name) = name(&item.sku) else { continue };
        for (from, to) in spans(words.len(), 3) {
            let phrase = bare(&words[from..to]);
            if phrase.chars().filter(|c| c.is_alphabetic()).count() < 3 || phrase.chars().any(|c| c.is_ascii_digit()) {
                continue;
            }
            let text = [&words[..from], &[name.as_str()], &words[to..]].concat().join(" ");
            if same(&understand(lexicon, &Case { sms: text, ..alone.clone() })) {
                return Some((phrase.to_lowercase(), item.sku.clone()));
            }
        }
    }
    None
}

/// Whether a phrase can name an article: a few words with letters, no number among them.
pub fn is_phrase(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=4).contains(&words)
        && text.chars().count() <= 60
        && fold(text).chars().filter(char::is_ascii_alphabetic).count() >= 3
        && !text.chars().any(|c| c.is_ascii_digit() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bakery() -> Lexicon {
        let catalogue = r#"{"id": "mie", "opening_hours": "Mo-Su 07:00-19:00", "articles": [
            {"sku": "TRA", "name": "Baguette de tradition", "synonyms": ["tradi"], "price_cents": 135, "unit": "piece"},
            {"sku": "CRO", "name": "Croissant", "price_cents": 110, "unit": "piece"}]}"#;
        Lexicon::new(&serde_json::from_str(catalogue).expect("a catalogue")).expect("a lexicon")
    }

    fn case(sms: &str) -> Case {
        let now = "2026-11-24T09:00:00+01:00";
        serde_json::from_value(serde_json::json!({ "shop": "mie", "now": now, "sms": sms })).expect("a case")
    }

    #[test]
    fn the_words_behind_a_reading_are_found() {
        let (lexicon, case) = (bakery(), case("slt g voudré 2 tradi et 3 croissants pr 18h stp"));
        let reading = understand(&lexicon, &case);
        let found = clues(&lexicon, &case, &reading);
        let articles: Vec<(&str, &Means)> = found.iter().map(|clue| (clue.words.as_str(), &clue.means)).collect();
        assert_eq!(articles[0], ("tradi", &Means::Article("TRA".into())));
        assert_eq!(articles[1], ("croissants", &Means::Article("CRO".into())));
        assert!(articles[2].0.contains("18h") && matches!(articles[2].1, Means::Time(_)), "{articles:?}");
        let empty = self::case("");
        assert_eq!(clues(&lexicon, &empty, &understand(&lexicon, &empty)), []);
    }

    #[test]
    fn the_word_that_was_missing_is_proposed() {
        let lexicon = bakery();
        let name = |sku: &str| (sku == "TRA").then(|| "Baguette de tradition".to_owned());
        let wanted = [Item::count("TRA", Some(2.0)), Item::count("CRO", Some(1.0))];
        let missed = case("2 parigotes et 1 croissant pour 18h");
        assert_eq!(proposal(&lexicon, &missed, &wanted, name), Some(("parigotes".into(), "TRA".into())));
        let clear = case("2 tradi et 1 croissant pour 18h");
        assert_eq!(proposal(&lexicon, &clear, &wanted, name), None, "nothing was missing");
        assert_eq!(proposal(&lexicon, &case("bonjour"), &wanted, name), None);
    }

    #[test]
    fn a_phrase_is_a_few_words() {
        for good in ["parigote", "pain de la mère", "éclair"] {
            assert!(is_phrase(good), "{good}");
        }
        for bad in ["", "ab", "2 tradi", "a b c d e f", "12"] {
            assert!(!is_phrase(bad), "{bad}");
        }
    }
}
