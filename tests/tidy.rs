//! The walls of the house, as tests: each clause names the file and the line of every fault it finds.
//!
//! ARCHITECTURE.md tells the same rules as sentences. A clause is a function from files to faults, so each one is also
//! shown a bad snippet, to prove that it can fail.

#[path = "tidy/habits.rs"]
mod habits;
#[path = "tidy/icons.rs"]
mod icons;
#[path = "tidy/migrations.rs"]
mod migrations;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/store.rs"]
mod store;
#[path = "tidy/streets.rs"]
mod streets;
#[path = "tidy/tokens.rs"]
mod tokens;
#[path = "tidy/walls.rs"]
mod walls;
#[path = "tidy/words.rs"]
mod words;
