//! Small attentions and cards, on the person's own page: what waits for them, that they want none, where a card may be sent.

use db::{Conn, DbError, Tx};
use serde_json::{Value, json};

use crate::{
    customers,
    platform::{Env, i18n::Lang},
    rituals::attention,
    shops::Shop,
    street::views::memory::OwnRituals,
};

/// What waits for them, and what they wish.
pub(super) fn own(conn: &mut Conn<'_>, lang: Lang, shop: &Shop, file: &customers::File) -> Result<OwnRituals, DbError> {
    let wish = attention::wish(conn, &shop.key, &file.members)?;
    let open = attention::open_of(conn, &shop.key, &file.members)?.into_iter();
    let waits = open.last();
    Ok(OwnRituals {
        waits: waits.map(|one| lang.with1("own-attention-waits", "it", one.name)),
        unwanted: wish.unwanted,
        address: wish.address,
    })
}

/// What they wish and what waits, as data.
pub(super) fn data(conn: &mut Conn<'_>, shop: &Shop, file: &customers::File) -> Result<Value, DbError> {
    let wish = attention::wish(conn, &shop.key, &file.members)?;
    let open = attention::open_of(conn, &shop.key, &file.members)?;
    let waits: Vec<&str> = open.iter().map(|one| one.name.as_str()).collect();
    Ok(json!({ "unwanted": wish.unwanted, "card_address": wish.address, "waits": waits }))
}

/// They want none, want them again, or say where a card may be sent.
pub(super) fn act(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    file: &customers::File,
    gesture: &str,
    text: &str,
) -> Result<(), DbError> {
    if gesture == "ou-ecrire" {
        return attention::write_to(tx, env, &shop.key, &file.members, text, "customer");
    }
    attention::want(tx, env, shop, &file.members, gesture == "sans-attention", "customer")
}
