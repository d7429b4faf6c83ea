//! The command `recount`: after the shop changed its grid, its capacities or who makes what, the slots say what the
//! confirmed orders take of them by the new rule.

use db::{DbError, Tx};
use jiff::Timestamp;

use super::{Order, reserve, rules, store};
use crate::{
    catalogue::{self, Article, WishLine},
    shops::Shop,
};

/// Counts the confirmed orders and the held baskets of today and of the days to come anew, by `shop.slots` and the shelf as
/// they are in this transaction; answers how many take something else than before. Nobody loses their time: a slot may hold
/// more than it would take now.
pub fn recount(tx: &mut Tx<'_>, shop: &Shop, now: Timestamp) -> Result<usize, DbError> {
    let shelf = catalogue::with_hidden(tx, &shop.key)?;
    let mut changed = 0;
    for before in store::taking_from(tx, &shop.key, shop.day(now), now)? {
        let lines: Vec<WishLine> = before.standing().map(super::Line::wish).collect();
        let held = |article: &&Article| lines.iter().any(|line| line.sku == article.sku);
        let articles: Vec<Article> = shelf.iter().filter(held).cloned().collect();
        let need = reserve::bounded(shop, rules::slot_need(&reserve::wished(&articles, &lines)));
        let start = kernel::calendar::day_start(before.day, shop.zone());
        let order = Order { slot_at: rules::slot_of(before.pickup_at, &shop.slots, start), need, ..before.clone() };
        if (order.slot_at, &order.need) != (before.slot_at, &before.need) {
            if before.state.is_firm() {
                store::free_slot(tx, &before)?;
                store::add_slot(tx, &order)?;
            } else {
                store::release_slot_hold(tx, &before.key, before.id)?;
                store::hold_slot(tx, &order)?;
            }
            store::reslot(tx, &order)?;
            changed += 1;
        }
    }
    Ok(changed)
}
