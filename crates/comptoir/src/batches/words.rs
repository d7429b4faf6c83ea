//! What is said of a batch, and why it cannot be announced.

use jiff::Timestamp;
use kernel::words;

use super::{Article, Batch};
use crate::{
    orders::words::moment,
    platform::{
        Problem,
        i18n::{Arg, Lang},
    },
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

/// The words of an alert, for one channel.
pub(super) fn alert(
    shop: &Shop,
    article: &Article,
    batch: &Batch,
    channel: &str,
    lang: Lang,
    now: Timestamp,
) -> String {
    let minutes = (batch.ready_at.as_second() - now.as_second() + 59).div_euclid(60);
    let args = [
        ("article", Arg::from(&article.name)),
        ("hour", Arg::from(words::hour(batch.ready_at, shop.zone(), lang.sms_style()))),
        ("minutes", Arg::from(minutes)),
        ("word", Arg::from(&batch.word)),
    ];
    let form = if channel == "sms" { "sms" } else { "text" };
    let when = if minutes <= 0 { "-now" } else { "" };
    lang.plain(&format!("batch-alert-{form}{when}"), &args)
}
