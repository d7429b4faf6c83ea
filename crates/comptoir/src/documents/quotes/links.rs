//! The link of a quote: whoever has it may answer.

use db::{DbError, Tx};
use kernel::{ShopKey, id::QuoteId, words as speech};

use super::{Known, SOURCE};
use crate::{
    outbox::{self, Draft, Purpose},
    platform::{Env, i18n::Arg, secrets::Secrets},
    shops::Shop,
};

/// The token that opens a quote for its customer.
pub fn token(secrets: &Secrets, id: QuoteId) -> String {
    secrets.token(SOURCE, &id.to_string())
}

/// Whether a token opens this quote.
pub fn is_token(secrets: &Secrets, id: QuoteId, token: &str) -> bool {
    secrets.verify(SOURCE, &id.to_string(), token)
}

/// The path of its page, with the token.
pub fn path(secrets: &Secrets, key: &ShopKey, id: QuoteId) -> String {
    format!("/{}/devis/{id}?t={}", key.shop, token(secrets, id))
}

/// A short path that leads there, for messages.
pub fn short_path(secrets: &Secrets, key: &ShopKey, id: QuoteId) -> String {
    format!("/{}/d/{}", key.shop, secrets.link(SOURCE, &id.to_string(), id.as_bytes(), 8))
}

/// The quote that the end of a short path names.
pub fn read_short(secrets: &Secrets, text: &str) -> Option<QuoteId> {
    secrets.read_link(SOURCE, 8, text, |bytes| {
        let id = QuoteId::from_bytes(bytes);
        (id, id.to_string())
    })
}

/// The link of a quote, to whom it is for; sent again, it is another message.
pub(super) fn tell(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, known: &Known) -> Result<(), DbError> {
    let Some(contact) = &known.contact else { return Ok(()) };
    let (lang, style) = (known.lang(), known.lang().sms_style());
    let args = [
        ("shop", Arg::from(&shop.name)),
        ("number", Arg::from(&known.quote.number)),
        ("total", Arg::from(speech::euros(known.quote.total, style))),
        ("last", Arg::from(speech::day(known.quote.last, shop.day(env.now), style))),
    ];
    let draft = Draft {
        purpose: Purpose::Order,
        contact,
        target: None,
        lang,
        subject: lang.plain("quote-told-subject", &args),
        body: lang.plain("quote-told-text", &args),
        link: short_path(&env.secrets, &shop.key, known.id),
        about: known.id.to_string(),
        once: format!("quote/{}/{}", known.id, env.now.as_millisecond()),
        due: env.now,
        expires: Some(known.until),
    };
    outbox::queue(tx, env, shop, &draft)
}
