//! A small attention in an order: said wherever the order is handed over, so that whoever serves gives it with a word.

use std::collections::HashMap;

use db::{Conn, DbError};
use kernel::id::OrderId;

use crate::{
    catalogue,
    orders::{self, Order},
    platform::i18n::{Arg, Lang},
    rituals::attention::{self, Attention},
};

/// What the orders that are open carry.
pub type Gifts = HashMap<OrderId, String>;

/// What the open orders of a shop carry, in words.
pub fn of_all(conn: &mut Conn<'_>, lang: Lang, key: &kernel::ShopKey) -> Result<Gifts, DbError> {
    let mut gifts = Gifts::new();
    for (order, one) in attention::carried(conn, key)? {
        gifts.insert(order, words(conn, lang, key, &one)?);
    }
    Ok(gifts)
}

/// What one order carries, in words.
pub fn of(conn: &mut Conn<'_>, lang: Lang, order: &Order) -> Result<Option<String>, DbError> {
    match attention::of_order(conn, &order.key, order.id)? {
        Some(one) => Ok(Some(words(conn, lang, &order.key, &one)?)),
        None => Ok(None),
    }
}

/// "Croissant offert par Inès : dites-le. Allergènes : gluten, lait." They did not order it: what is in it is told.
fn words(conn: &mut Conn<'_>, lang: Lang, key: &kernel::ShopKey, one: &Attention) -> Result<String, DbError> {
    let article = catalogue::by_sku(conn, key, &[&one.sku])?.pop();
    let list = article.map(|article| orders::allergens(&article, lang)).unwrap_or_default();
    let args = [("it", Arg::from(&one.name)), ("who", Arg::from(&one.by)), ("list", Arg::from(list))];
    Ok(lang.with("counter-gift", &args))
}
