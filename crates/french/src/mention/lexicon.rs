//! The word lists, read once: judgements, subjects, and the frames a sentence is put in.

use std::sync::LazyLock;

use super::{
    Topic,
    pattern::{Index, Pattern},
};

/// A judgement a word or an idiom expresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// Its subject, when the word itself tells it.
    pub topic: Option<Topic>,
    /// More than zero when favourable.
    pub sign: i8,
    /// Often said in jest when the rest is bad: *bravo*.
    pub jest: bool,
    /// Too weak to make a text mixed: *merci*.
    pub weak: bool,
    /// Sums the visit up: *j'y retournerai*.
    pub verdict: bool,
    /// Stays what it is under a negation.
    pub firm: bool,
}

/// A subject a word names without judging.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Which.
    pub topic: Topic,
    /// Counts only beside a general judgement, or when nothing better is found: *la vendeuse*.
    pub soft: bool,
    /// Counts only when it is asked, proposed or announced: *vous avez des …*.
    pub asked: bool,
}

/// What a turn of phrase does to the sentence around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// Opens a real question, with or without its mark.
    Question,
    /// A question that is none.
    Rhetorical,
    /// Proposes something.
    Suggestion,
    /// Proposes something only when the sentence is asked.
    AskedSuggestion,
    /// Someone else's words.
    Hearsay,
    /// Throws back what was reported.
    Rejection,
    /// Agrees with what was reported.
    Confirmation,
    /// Back then.
    Past,
    /// Nowadays.
    Now,
    /// Said in jest.
    Irony,
    /// Certainly said in jest: *ou pas*.
    Sarcasm,
    /// Two sides are weighed.
    Contrast,
    /// A wish or a supposition: judgements in it are not made.
    Wish,
    /// Advertising: one point, two, three.
    Spam1,
    /// See above.
    Spam2,
    /// See above.
    Spam3,
    /// Comes before a thing compared with: *contrairement à*.
    Compared,
    /// Somewhere or someone else: *le supermarché*.
    Elsewhere,
    /// An event told: *organise une dégustation*.
    Event,
    /// A fault put right: *ils se sont rattrapés*.
    Repaired,
}

/// The lists.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Words that judge.
    pub judgements: Index<Judgement>,
    /// Words that only name a subject.
    pub topics: Index<Subject>,
    /// Turns of phrase.
    pub frames: Index<Frame>,
}

enum Section {
    Judgement(Judgement),
    Topic(Subject),
    Frame(Frame),
}

fn frame(name: &str) -> Option<Frame> {
    Some(match name {
        "question" => Frame::Question,
        "rhetorical" => Frame::Rhetorical,
        "suggestion" => Frame::Suggestion,
        "asked-suggestion" => Frame::AskedSuggestion,
        "hearsay" => Frame::Hearsay,
        "rejection" => Frame::Rejection,
        "confirmation" => Frame::Confirmation,
        "past" => Frame::Past,
        "now" => Frame::Now,
        "irony" => Frame::Irony,
        "sarcasm" => Frame::Sarcasm,
        "contrast" => Frame::Contrast,
        "wish" => Frame::Wish,
        "spam1" => Frame::Spam1,
        "spam2" => Frame::Spam2,
        "spam3" => Frame::Spam3,
        "compared" => Frame::Compared,
        "elsewhere" => Frame::Elsewhere,
        "event" => Frame::Event,
        "repaired" => Frame::Repaired,
        _ => return None,
    })
}

/// `[price +]`, `[any + jest]`, `[topic hours]`, `[frame wish]`.
fn section(header: &str) -> Option<Section> {
    let words: Vec<&str> = header.split_whitespace().collect();
    match words.as_slice() {
        ["topic", name, flags @ ..] => Topic::parse(name).map(|topic| {
            Section::Topic(Subject { topic, soft: flags.contains(&"soft"), asked: flags.contains(&"asked") })
        }),
        ["frame", name] => frame(name).map(Section::Frame),
        [name, sign, flags @ ..] => Some(Section::Judgement(Judgement {
            topic: if *name == "any" { None } else { Some(Topic::parse(name)?) },
            sign: if *sign == "+" { 1 } else { -1 },
            jest: flags.contains(&"jest"),
            weak: flags.contains(&"weak"),
            verdict: flags.contains(&"verdict"),
            firm: flags.contains(&"firm"),
        })),
        _ => None,
    }
}

/// Reads one list: sections in brackets, patterns separated by `|` or by lines, `#` for remarks.
fn read(lexicon: &mut Lexicon, list: &str) {
    let mut current = None;
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(header) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            current = section(header);
            debug_assert!(current.is_some(), "unknown section {header}");
            continue;
        }
        for pattern in line.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            let parsed = Pattern::parse(pattern);
            debug_assert!(parsed.is_some(), "bad pattern {pattern}");
            match (parsed, &current) {
                (Some(pattern), Some(Section::Judgement(mark))) => lexicon.judgements.add(pattern, *mark),
                (Some(pattern), Some(Section::Topic(mark))) => lexicon.topics.add(pattern, *mark),
                (Some(pattern), Some(Section::Frame(mark))) => lexicon.frames.add(pattern, *mark),
                _ => {}
            }
        }
    }
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    for list in [
        include_str!("words/judged-subjects.txt"),
        include_str!("words/judged-general.txt"),
        include_str!("words/judged-families.txt"),
        include_str!("words/judged-idioms.txt"),
        include_str!("words/subjects.txt"),
        include_str!("words/frames.txt"),
        include_str!("words/foreign.txt"),
    ] {
        read(&mut lexicon, list);
    }
    lexicon
});

/// The lists, read at the first call.
pub fn lexicon() -> &'static Lexicon {
    &LEXICON
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_and_pattern_is_understood() {
        // Reading asserts each header and pattern in a test build.
        assert!(!lexicon().judgements.search(&super::super::text::cut("délicieux")).is_empty());
    }
}
