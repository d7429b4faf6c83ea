//! Why a batch cannot be announced, as a problem.

use jiff::Timestamp;

use crate::{
    orders::words::moment,
    platform::{Problem, i18n::Lang},
    shops::Shop,
};

/// The shop is closed on the day of the batch; `next`: when it opens again.
pub fn closed(lang: Lang, shop: &Shop, now: Timestamp, next: Option<Timestamp>) -> Problem {
    let says = match next {
        Some(at) => lang.with1("problem-batch-closed", "moment", moment(lang, shop, now, at)),
        None => lang.say("problem-batch-closed-long"),
    };
    Problem::unprocessable("closed", lang.say("denial-closed-title")).detail(says)
}
