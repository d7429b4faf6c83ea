//! Articles on and off the shelf, their prices, and what is kept for those who walk in.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Cents;

use super::{
    super::{
        pages::frame::{Answer, Fields},
        rules::article::read_price,
    },
    Boss, saved,
};
use crate::catalogue;

/// `POST /atelier/articles`: all or nothing; a price that cannot be read changes none.
pub async fn set_articles(boss: Boss, fields: Fields) -> Answer {
    let on: BTreeSet<String> = fields.all("on").map(str::to_owned).collect();
    let prices = fields.of_each("price-").map(|(sku, text)| Some((sku.to_owned(), read_price(text)?)));
    let prices: Option<BTreeMap<String, Cents>> = prices.collect();
    let prices = prices.ok_or_else(|| boss.wrong("counter-ws-price-wrong"))?;
    boss.write(move |tx, _, owner| {
        let key = &owner.shop().key;
        for mut article in catalogue::with_hidden(tx, key)? {
            // What the form did not show stays as it is.
            let Some(price) = prices.get(article.sku.as_str()) else { continue };
            let active = on.contains(article.sku.as_str());
            if article.price != *price || article.active != active {
                (article.price, article.active) = (*price, active);
                catalogue::put(tx, key, &article)?;
            }
        }
        Ok(())
    })
    .await?;
    saved()
}

/// `POST /atelier/reserve`
pub async fn set_kept(boss: Boss, fields: Fields) -> Answer {
    let kept = fields.of_each("kept-").map(|(sku, text)| Some((sku.to_owned(), text.parse::<i64>().ok()?)));
    let kept: Option<BTreeMap<String, i64>> = kept.collect();
    let kept = kept.filter(|kept| kept.values().all(|n| (0..=9_999).contains(n)));
    let kept = kept.ok_or_else(|| boss.wrong("counter-ws-number-wrong"))?;
    boss.write(move |tx, _, owner| {
        let key = &owner.shop().key;
        for mut article in catalogue::all(tx, key)? {
            if let Some(walk_in) = kept.get(article.sku.as_str()).filter(|n| **n != article.walk_in) {
                article.walk_in = *walk_in;
                catalogue::put(tx, key, &article)?;
            }
        }
        Ok(())
    })
    .await?;
    saved()
}
