//! What comes nearest to an article that is short.

use db::{Conn, DbError};
use jiff::{Timestamp, civil::Date};
use kernel::{Sku, words};

use crate::{catalogue::Article, shops::Shop, stock};

/// What somebody wants who cannot have all of it.
#[derive(Debug, Clone, Copy)]
pub struct Short<'a> {
    /// The article that is short.
    pub sku: &'a Sku,
    /// Everything that is wanted, in pieces or grams.
    pub wanted: &'a [(Sku, i64)],
    /// For when; what is past counts as now.
    pub at: Timestamp,
    /// The day of which the stock is looked at.
    pub day: Date,
}

/// The article nearest to one that is short, of which enough is free: the same first word, the nearest price.
///
/// # Errors
/// When the store cannot be read.
pub fn nearest<'a>(
    conn: &mut Conn<'_>,
    shop: &Shop,
    shelf: &[&'a Article],
    short: &Short<'_>,
    now: Timestamp,
) -> Result<Option<&'a Article>, DbError> {
    let missing = shelf.iter().find(|article| article.sku == *short.sku);
    let wanted = short.wanted.iter().find(|(sku, _)| sku == short.sku);
    let (Some(missing), Some((_, wanted))) = (missing, wanted) else { return Ok(None) };
    let first = |article: &Article| words::fold(&article.name).split(' ').next().unwrap_or_default().to_owned();
    let alike = |article: &&Article| {
        article.sku != missing.sku
            && article.unit == missing.unit
            && first(article) == first(missing)
            && short.wanted.iter().all(|(known, _)| *known != article.sku)
            && (!article.detail.adult_only || missing.detail.adult_only)
    };
    let mut others: Vec<&'a Article> = shelf.iter().copied().filter(alike).collect();
    others.sort_by_key(|article| (article.price.0 - missing.price.0).abs());
    let curves = stock::curves(conn, shop, &others, short.day, now, None)?;
    let at = short.at.max(now);
    let free = |curve: &Option<stock::rules::Curve>| curve.as_ref().is_none_or(|curve| curve.available(at) >= *wanted);
    Ok(others.into_iter().zip(&curves).find(|(_, curve)| free(curve)).map(|(article, _)| article))
}
