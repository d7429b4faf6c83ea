//! The SQL of scenarios: drafts that change, versions that never do.

use db::{Conn, DbError, Row, Tx, params};
use kernel::{ShopKey, id::ScenarioId};

use super::{
    super::{Scenario, Stage, rules::Kind},
    decode,
};

const SCENARIO: &str = "id, version, state, name, kind, steps, made_by, made_at";

fn read(row: &Row<'_>) -> Result<Scenario, DbError> {
    Ok(Scenario {
        id: row.get(0)?,
        version: row.get(1)?,
        stage: Stage::parse(&row.get::<String>(2)?),
        name: row.get(3)?,
        kind: Kind::parse(&row.get::<String>(4)?).ok_or_else(|| decode(4, "not a kind of project"))?,
        steps: serde_json::from_str(&row.get::<String>(5)?).map_err(|_| decode(5, "not steps"))?,
        by: row.get(6)?,
        at: row.get(7)?,
    })
}

/// Writes a scenario; only a draft is ever written twice.
pub fn put(tx: &mut Tx<'_>, key: &ShopKey, own: &Scenario) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO scenario (street, shop, {SCENARIO}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (street, shop, id, version) DO UPDATE SET name = excluded.name, kind = excluded.kind,
         steps = excluded.steps, made_by = excluded.made_by, made_at = excluded.made_at WHERE scenario.state = 'draft'"
    );
    let values = params![
        &key.street,
        &key.shop,
        own.id,
        own.version,
        own.stage.as_str(),
        &own.name,
        own.kind.as_str(),
        serde_json::to_string(&own.steps).unwrap_or_default(),
        &own.by,
        own.at,
    ];
    tx.execute(&sql, values).map(|_| ())
}

/// One version of a scenario.
pub fn version(conn: &mut Conn<'_>, key: &ShopKey, id: ScenarioId, version: i64) -> Result<Option<Scenario>, DbError> {
    let sql = format!("SELECT {SCENARIO} FROM scenario WHERE street = ?1 AND shop = ?2 AND id = ?3 AND version = ?4");
    conn.query_opt(&sql, params![&key.street, &key.shop, id, version], read)
}

/// Every version of a scenario, the last first.
pub fn versions(conn: &mut Conn<'_>, key: &ShopKey, id: ScenarioId) -> Result<Vec<Scenario>, DbError> {
    let sql = format!(
        "SELECT {SCENARIO} FROM scenario WHERE street = ?1 AND shop = ?2 AND id = ?3 ORDER BY version DESC LIMIT 100"
    );
    conn.query(&sql, params![&key.street, &key.shop, id], read)
}

/// The scenarios of a stage, the oldest first.
pub fn at_stage(conn: &mut Conn<'_>, key: &ShopKey, stage: Stage) -> Result<Vec<Scenario>, DbError> {
    let sql = format!(
        "SELECT {SCENARIO} FROM scenario WHERE street = ?1 AND shop = ?2 AND state = ?3 ORDER BY id, version LIMIT 200"
    );
    conn.query(&sql, params![&key.street, &key.shop, stage.as_str()], read)
}

/// A version comes to another stage; false when it is not where it was.
pub fn stage(tx: &mut Tx<'_>, key: &ShopKey, own: &Scenario, to: Stage) -> Result<bool, DbError> {
    let sql =
        "UPDATE scenario SET state = ?5 WHERE street = ?1 AND shop = ?2 AND id = ?3 AND version = ?4 AND state = ?6";
    let values = params![&key.street, &key.shop, own.id, own.version, to.as_str(), own.stage.as_str()];
    Ok(tx.execute(sql, values)? > 0)
}

/// A draft is thrown away.
pub fn drop_draft(tx: &mut Tx<'_>, key: &ShopKey, id: ScenarioId) -> Result<(), DbError> {
    let sql = "DELETE FROM scenario WHERE street = ?1 AND shop = ?2 AND id = ?3 AND state = 'draft'";
    tx.execute(sql, params![&key.street, &key.shop, id]).map(|_| ())
}
