//! What the words around the articles announce: wishes, changes, questions, refusals.
//!
//! The patterns live in `data/cues.txt`, under the name of the cue they announce.

use std::sync::OnceLock;

use crate::{
    hash::Map,
    pattern::{Opening, Pattern, is_end, mark},
};

macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// One kind of announcement.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Cue { $($(#[$doc])* $name,)* }

        impl Cue {
            fn named(name: &str) -> Option<Self> {
                match name { $(stringify!($name) => Some(Self::$name),)* _ => None }
            }

            /// As the table names it.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

cues! {
    /// Wants no messages any more.
    Stop,
    /// Wants the messages again.
    Start,
    /// Gives up an order or an appointment.
    Cancel,
    /// Ends a paid subscription for good.
    EndSubscription,
    /// Puts more on the order.
    Add,
    /// Puts one thing in the place of another.
    Replace,
    /// Says that the order is to be changed.
    Change,
    /// Takes something off.
    Remove,
    /// Keeps no more than this.
    Only,
    /// Twice as much.
    Double,
    /// Moves the moment.
    Shift,
    /// Will come late.
    Late,
    /// Wants goods.
    Want,
    /// Wants goods, in the form of a polite question that is nevertheless an order.
    Polite,
    /// A wish that is not one yet.
    Uncertain,
    /// Asks a price.
    Price,
    /// Asks when something comes out of the oven, or whether it is warm.
    Batch,
    /// Asks about opening days and hours.
    Hours,
    /// Asks whether there is some, or what is in it.
    Stock,
    /// Wants to be told when something happens.
    Alert,
    /// Holds a subscription.
    Pause,
    /// A subscription is the matter.
    Subscription,
    /// Wants a person.
    Person,
    /// Is not content with goods or service, or disputes a payment.
    Complaint,
    /// Goods or service did harm to health.
    Harm,
    /// Thanks or praises.
    Thanks,
    /// Says yes.
    Yes,
    /// Says no.
    No,
    /// Asks for the state of an order, or tells of coming.
    Status,
    /// Is about to come.
    Coming,
    /// Asks about payment, address, parking, delivery, jobs.
    Info,
    /// The goods are to be brought.
    Delivery,
    /// Advertising, prospecting, phishing.
    Spam,
    /// Insults.
    Abuse,
    /// Meant for somebody else.
    Wrong,
    /// Text aimed at the software.
    Injection,
    /// As the last order.
    Same,
    /// A diet or an allergy.
    Diet,
    /// Asks for an appointment.
    Appointment,
}

/// A cue found in the words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// Which cue.
    pub cue: Cue,
    /// First word of the view.
    pub from: usize,
    /// First word after.
    pub to: usize,
}

struct Tables {
    patterns: Vec<(Cue, Pattern)>,
    /// Patterns that begin with a whole word.
    by_word: Map<&'static str, Vec<u16>>,
    /// Patterns that begin with the beginning of a word, by its first byte.
    by_stem: Vec<Vec<(&'static str, u16)>>,
    /// Patterns that begin with a sentence.
    starts: Vec<u16>,
    /// Patterns that can begin anyhow.
    anyhow: Vec<u16>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut patterns = Vec::new();
        let mut cue = None;
        for line in include_str!("../data/cues.txt").lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                cue = Cue::named(name.0);
            } else if let Some(cue) = cue {
                patterns.push((cue, Pattern::new(line)));
            }
        }
        let mut tables = Tables {
            patterns,
            by_word: Map::default(),
            by_stem: vec![Vec::new(); 256],
            starts: Vec::new(),
            anyhow: Vec::new(),
        };
        for i in 0..tables.patterns.len() as u16 {
            match tables.patterns[usize::from(i)].1.opening() {
                Opening::Words(words) => {
                    for (word, stem) in words {
                        if stem {
                            tables.by_stem[usize::from(word.bytes().next().unwrap_or(0))].push((word, i));
                        } else {
                            tables.by_word.entry(word).or_default().push(i);
                        }
                    }
                }
                Opening::Sentence => tables.starts.push(i),
                Opening::Any => tables.anyhow.push(i),
            }
        }
        tables
    })
}

/// Every cue in a view of the words.
pub(crate) fn find(words: &[&str]) -> Vec<Hit> {
    let tables = tables();
    let mut hits: Vec<Hit> = Vec::new();
    let mut tried: Vec<u16> = Vec::new();
    let seen = words.iter().fold(0, |marks, word| marks | mark(word));
    for (from, word) in words.iter().enumerate() {
        let Some(first) = word.bytes().next() else { continue };
        tried.clear();
        tried.extend(tables.by_word.get(word).into_iter().flatten());
        tried.extend(
            tables.by_stem[usize::from(first)].iter().filter(|(stem, _)| word.starts_with(stem)).map(|(_, i)| i),
        );
        tried.extend(&tables.anyhow);
        if from == 0 || is_end(words[from - 1]) {
            tried.extend(&tables.starts);
        }
        for &i in &tried {
            let (cue, pattern) = &tables.patterns[usize::from(i)];
            if pattern.may(seen)
                && let Some(to) = pattern.match_at(words, from)
            {
                hits.push(Hit { cue: *cue, from, to });
            }
        }
    }
    hits
}
