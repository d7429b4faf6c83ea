//! What is said of forgetting: what goes, what stays, and why.

use super::Stays;
use crate::platform::i18n::{Arg, Lang};

/// What stays when a person is forgotten, in sentences; to the person themselves, or to who does it for them.
pub fn stays(lang: Lang, stays: &Stays, to_them: bool) -> Vec<String> {
    let said = |n: usize, theirs: &str, of: &str| {
        (n > 0).then(|| lang.with(if to_them { theirs } else { of }, &[("n", Arg::from(n))]))
    };
    let all = [
        said(stays.orders, "erase-orders", "erase-orders-of"),
        said(stays.papers, "erase-papers", "erase-papers-of"),
        said(stays.open, "erase-open", "erase-open-of"),
        said(usize::from(stays.uneven), "erase-uneven", "erase-uneven-of"),
        said(usize::from(stays.unanswered), "erase-unanswered", "erase-unanswered-of"),
    ];
    all.into_iter().flatten().collect()
}
