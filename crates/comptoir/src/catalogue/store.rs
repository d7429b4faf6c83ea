//! The SQL of articles.

use db::{Conn, DbError, Param, Row, Tx, params};
use kernel::{ShopKey, Sku, Unit};
use serde::de::DeserializeOwned;

use super::{Article, Counted};

const COLUMNS: &str =
    "sku, name, synonyms, category, description, price_cents, unit, vat_points, allergens, may_contain,
    available, lead_minutes, cut_off_minute, counted, plan, walk_in, station, work, detail, position, active";

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, DbError> {
    serde_json::from_str(&row.get::<String>(column)?)
        .map_err(|error| DbError::Decode { column, why: error.to_string() })
}

fn read(row: &Row<'_>) -> Result<Article, DbError> {
    let allergens: Option<String> = row.get(8)?;
    Ok(Article {
        sku: row.get(0)?,
        name: row.get(1)?,
        synonyms: json(row, 2)?,
        category: row.get(3)?,
        description: row.get(4)?,
        price: row.get(5)?,
        unit: Unit::parse(&row.get::<String>(6)?).unwrap_or(Unit::Piece),
        vat: row.get(7)?,
        allergens: allergens.map(|_| json(row, 8)).transpose()?,
        may_contain: json(row, 9)?,
        available: row.get(10)?,
        lead_minutes: row.get(11)?,
        cut_off_minute: row.get(12)?,
        counted: Counted::parse(&row.get::<String>(13)?),
        plan: json(row, 14)?,
        walk_in: row.get(15)?,
        station: row.get(16)?,
        work: row.get(17)?,
        detail: json(row, 18)?,
        rank: row.get(19)?,
        active: row.get(20)?,
    })
}

/// Every article that the shop offers, in the order of its shelf.
pub fn all(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Article>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM article WHERE street = ?1 AND shop = ?2 AND active ORDER BY position, sku /* whole */"
    );
    conn.query(&sql, params![&key.street, &key.shop], read)
}

/// Every article of the shop, also those that are off its shelf, in its order.
pub fn with_hidden(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Vec<Article>, DbError> {
    let sql =
        format!("SELECT {COLUMNS} FROM article WHERE street = ?1 AND shop = ?2 ORDER BY position, sku /* whole */");
    conn.query(&sql, params![&key.street, &key.shop], read)
}

/// The articles of these references that the shop offers, in no order; unknown references are left out.
pub fn by_sku(conn: &mut Conn<'_>, key: &ShopKey, skus: &[&Sku]) -> Result<Vec<Article>, DbError> {
    let mut skus = skus.to_vec();
    skus.sort_unstable();
    skus.dedup();
    if skus.is_empty() {
        return Ok(Vec::new());
    }
    let one = |condition: &str| {
        format!("SELECT {COLUMNS} FROM article WHERE street = ?1 AND shop = ?2 AND {condition} AND active")
    };
    let sql = if skus.len() <= FEW {
        // Each by its whole key: to PostgreSQL a list is a filter over the shelf while it knows little of the table.
        (0..skus.len()).map(|n| one(&format!("sku = ?{}", n + 3))).collect::<Vec<_>>().join(" UNION ALL ")
    } else {
        let marks: Vec<String> = (0..skus.len()).map(|n| format!("?{}", n + 3)).collect();
        one(&format!("sku IN ({})", marks.join(", ")))
    };
    let mut values: Vec<Param<'_>> = vec![Param::from(&key.street), Param::from(&key.shop)];
    values.extend(skus.into_iter().map(Param::from));
    conn.query(&sql, &values, read)
}

/// More references than this are asked for by a list.
const FEW: usize = 12;

/// Stores an article, new or changed.
pub fn put(tx: &mut Tx<'_>, key: &ShopKey, article: &Article) -> Result<(), DbError> {
    let sql = "INSERT INTO article (street, shop, sku, name, synonyms, category, description, price_cents, unit, vat_points,
        allergens, may_contain, available, lead_minutes, cut_off_minute, counted, plan, walk_in, station, work, detail,
        position, active)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)
        ON CONFLICT (street, shop, sku) DO UPDATE SET name = excluded.name, synonyms = excluded.synonyms,
        category = excluded.category, description = excluded.description, price_cents = excluded.price_cents,
        unit = excluded.unit, vat_points = excluded.vat_points, allergens = excluded.allergens,
        may_contain = excluded.may_contain, available = excluded.available, lead_minutes = excluded.lead_minutes,
        cut_off_minute = excluded.cut_off_minute, counted = excluded.counted, plan = excluded.plan,
        walk_in = excluded.walk_in, station = excluded.station, work = excluded.work, detail = excluded.detail,
        position = excluded.position, active = excluded.active";
    let text = |value: &serde_json::Value| value.to_string();
    let values = params![
        &key.street,
        &key.shop,
        &article.sku,
        &article.name,
        text(&serde_json::json!(article.synonyms)),
        &article.category,
        &article.description,
        article.price,
        article.unit.as_str(),
        article.vat.basis_points(),
        article.allergens.as_ref().map(|list| text(&serde_json::json!(list))),
        text(&serde_json::json!(article.may_contain)),
        article.available.as_deref(),
        article.lead_minutes,
        article.cut_off_minute,
        article.counted.as_str(),
        text(&serde_json::json!(article.plan)),
        article.walk_in,
        &article.station,
        article.work,
        text(&serde_json::json!(article.detail)),
        article.rank,
        article.active,
    ];
    tx.execute(sql, values)?;
    tx.notify(key, "shelf");
    Ok(())
}
