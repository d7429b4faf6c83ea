//! Why a batch cannot be announced, in words.

use jiff::Timestamp;

use crate::{
    orders::words::moment,
    platform::{Problem, i18n::Lang},
    shops::Shop,
};

/// Why nobody is told: the shop is closed on the day of the batch; `next`: when it opens again.
pub fn why_closed(lang: Lang, shop: &Shop, now: Timestamp, next: Option<Timestamp>) -> String {
    match next {
        Some(at) => lang.with1("problem-batch-closed", "moment", moment(lang, shop, now, at)),
        None => lang.say("problem-batch-closed-long"),
    }
}

/// The same as a problem.
pub fn closed(lang: Lang, shop: &Shop, now: Timestamp, next: Option<Timestamp>) -> Problem {
    Problem::unprocessable("closed", lang.say("denial-closed-title")).detail(why_closed(lang, shop, now, next))
}
