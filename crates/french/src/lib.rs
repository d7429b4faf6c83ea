//! Reads the SMS that customers send to a shop, in the French that people type.
//!
//! Pure: a text, a catalogue and the circumstances go in; an act, its articles, its moment and the doubts come
//! out. No clock, no network, no chance: the same case always has the same reading. The engine rests on features
//! of language (numbers, words of time, sounds, what words announce), kept as tables in `data/`, and on the
//! words of the shop's own catalogue; it knows no shop and no sentence by heart.

mod amend;
mod amount;
mod answer;
mod apart;
mod aside;
mod asked;
mod audit;
mod carry;
mod case;
mod catalogue;
mod change;
mod clauses;
mod clock_words;
mod closing;
mod company;
mod coverage;
mod cues;
mod determiner;
mod ellipsis;
mod engine;
mod feast;
mod figures;
mod fillings;
mod foreign;
mod formula;
mod gist;
mod hash;
mod heads;
mod heard;
mod held;
mod item;
mod lexicon;
mod lines;
mod little;
mod lone;
pub mod mention;
mod mentions;
mod moment;
mod names;
mod numbers;
mod opinion;
mod options;
mod others;
mod pattern;
mod pause;
mod place;
mod recount;
mod refers;
mod refine;
mod reply;
mod respell;
mod righted;
mod said;
mod scene;
mod schedule;
mod sets;
mod shares;
mod short;
mod social;
mod sound;
mod speak;
mod spelling;
mod spoken;
#[cfg(test)]
mod steps;
mod strangers;
mod swap;
mod together;
mod tokens;
mod told;
mod usual;
mod verbs;
mod vocabulary;
mod volumes;
mod ways;
mod when;

pub use case::{Case, Code, Context, Intent, Kind, OtherKind, Pause, Pending, Reading, Status, answer_line};
pub use catalogue::{Article, Batch, Catalogue, Catalogues, Sale};
pub use engine::{FAULT, understand};
pub use item::{Item, Measure};
pub use lexicon::{BadCatalogue, Lexicon};
