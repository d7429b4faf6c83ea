//! What every slice stands on: state, web, jobs, facts, settings and words. Knows no slice.

pub mod i18n;
