//! Small word patterns: `arrete* de? me|nous .. sms`, matched over the words of a text.
//!
//! A word matches itself, `word*` a beginning, `a|b` either, a trailing `?` makes it optional, `..` skips up to
//! four words and `...` up to eight, never past the end of a sentence. `#` is a number, `@` an article of the
//! shop, `%` a time, `^` the start of a sentence and `$` its end.

/// One step of a pattern.
#[derive(Debug, Clone)]
enum Step {
    Words { any: Vec<(&'static str, bool)>, optional: bool },
    Gap(usize),
    Start,
    End,
}

/// How the matches of a pattern begin.
pub(crate) enum Opening {
    /// With one of these words, or beginnings of words.
    Words(Vec<(&'static str, bool)>),
    /// Where a sentence does.
    Sentence,
    /// Anyhow.
    Any,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    steps: Vec<Step>,
    /// For each step that must be met, the beginnings of words that can meet it.
    needs: Vec<u64>,
}

/// One of 64 marks for how a word begins: words that begin alike share it.
pub(crate) fn mark(word: &str) -> u64 {
    let mut bytes = word.bytes();
    let (first, second) = (bytes.next().unwrap_or(0), bytes.next().unwrap_or(0));
    1 << (u32::from(first).wrapping_mul(31).wrapping_add(u32::from(second).wrapping_mul(7)) % 64)
}

impl Pattern {
    /// Compiles one pattern.
    pub fn new(source: &'static str) -> Self {
        let steps: Vec<Step> = source
            .split_whitespace()
            .map(|step| match step {
                ".." => Step::Gap(4),
                "..." => Step::Gap(8),
                "^" => Step::Start,
                "$" => Step::End,
                step => {
                    let (body, optional) =
                        step.strip_suffix('?').filter(|b| !b.is_empty()).map_or((step, false), |b| (b, true));
                    let any = body
                        .split('|')
                        .map(|word| word.strip_suffix('*').map_or((word, false), |stem| (stem, true)))
                        .collect();
                    Step::Words { any, optional }
                }
            })
            .collect();
        let mut needs = Vec::new();
        for step in &steps {
            if let Step::Words { any, optional: false } = step
                && any.iter().all(|(word, stem)| !stem || word.len() > 1)
            {
                needs.push(any.iter().fold(0, |marks, (word, _)| marks | mark(word)));
            }
        }
        Self { steps, needs }
    }

    /// Whether the words with these marks can hold a match at all.
    pub fn may(&self, seen: u64) -> bool {
        self.needs.iter().all(|need| need & seen != 0)
    }

    /// How a match can begin.
    pub fn opening(&self) -> Opening {
        match self.steps.first() {
            Some(Step::Words { any, optional: false }) => Opening::Words(any.clone()),
            Some(Step::Start) => Opening::Sentence,
            _ => Opening::Any,
        }
    }

    /// The end of a match that begins at a word, if there is one.
    pub fn match_at(&self, words: &[&str], at: usize) -> Option<usize> {
        run(&self.steps, words, at)
    }
}

/// Whether a word of the view ends a sentence.
pub(crate) fn is_end(word: &str) -> bool {
    matches!(word, "." | "?" | "!")
}

fn run(steps: &[Step], words: &[&str], at: usize) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    match step {
        Step::Start => (at == 0 || is_end(words[at - 1])).then(|| run(rest, words, at)).flatten(),
        Step::End => (at >= words.len() || is_end(words[at])).then(|| run(rest, words, at)).flatten(),
        Step::Gap(most) => {
            for skip in 0..=*most {
                if let Some(end) = run(rest, words, at + skip) {
                    return Some(end);
                }
                if words.get(at + skip).is_none_or(|word| is_end(word)) {
                    return None;
                }
            }
            None
        }
        Step::Words { any, optional } => {
            let fits = words.get(at).is_some_and(|word| {
                any.iter().any(|(text, prefix)| if *prefix { word.starts_with(text) } else { word == text })
            });
            if fits && let Some(end) = run(rest, words, at + 1) {
                return Some(end);
            }
            if *optional { run(rest, words, at) } else { None }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_skip_and_choose() {
        let pattern = Pattern::new("arrete* de? me|nous .. sms|pub $");
        let words = ["svp", "arretez", "de", "me", "envoyer", "des", "sms"];
        assert_eq!(pattern.match_at(&words, 1), Some(7));
        assert_eq!(pattern.match_at(&words, 0), None);
        assert!(Pattern::new("a .. b").match_at(&["a", ".", "b"], 0).is_none());
    }
}
