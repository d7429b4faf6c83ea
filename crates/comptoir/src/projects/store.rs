//! The SQL of life projects and of the steps that their persons met.

pub(super) mod scenarios;

use db::{Conn, DbError, Param, Row, Tx, params};
use jiff::{Timestamp, civil::Date};
use kernel::{
    ShopKey,
    id::{PersonId, ProjectId},
};

use super::{How, Met, Project, Scenario, Stand, Walk, rules::Kind};

const PROJECT: &str =
    "id, person, kind, words, day, said_by, said_how, at, changed_at, state, ended_at, staff_id, walk,
    scenario, version, begun_at";

fn decode(column: usize, why: &str) -> DbError {
    DbError::Decode { column, why: why.to_owned() }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn read(row: &Row<'_>) -> Result<Project, DbError> {
    let scenario = match row.get::<String>(13)?.parse() {
        Ok(id) => Some((id, row.get(14)?)),
        Err(_) => None,
    };
    Ok(Project {
        id: row.get(0)?,
        person: row.get(1)?,
        kind: Kind::parse(&row.get::<String>(2)?).ok_or_else(|| decode(2, "not a kind of project"))?,
        words: row.get(3)?,
        day: day(&row.get::<String>(4)?),
        by: row.get(5)?,
        how: How::parse(&row.get::<String>(6)?),
        at: row.get(7)?,
        dated: row.get(8)?,
        over: row.get::<String>(9)? == "over",
        ended: row.get(10)?,
        staff: row.get::<String>(11)?.parse().ok(),
        walk: Walk::parse(&row.get::<String>(12)?),
        scenario,
        begun: row.get(15)?,
    })
}

/// Writes a project, new or changed.
pub(super) fn put(tx: &mut Tx<'_>, key: &ShopKey, own: &Project) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO life_project (street, shop, {PROJECT})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (street, shop, id) DO UPDATE SET words = excluded.words, day = excluded.day,
         changed_at = excluded.changed_at, state = excluded.state, ended_at = excluded.ended_at, walk = excluded.walk,
         scenario = excluded.scenario, version = excluded.version, begun_at = excluded.begun_at"
    );
    let (scenario, version) = match own.scenario {
        Some((id, version)) => (id.to_string(), version),
        None => (String::new(), 0),
    };
    let values = params![
        &key.street,
        &key.shop,
        own.id,
        own.person,
        own.kind.as_str(),
        &own.words,
        own.day.map(|day| day.to_string()).unwrap_or_default(),
        &own.by,
        own.how.as_str(),
        own.at,
        own.dated,
        if own.over { "over" } else { "open" },
        own.ended,
        own.staff.map(|staff| staff.to_string()).unwrap_or_default(),
        own.walk.as_str(),
        scenario,
        version,
        own.begun,
    ];
    tx.execute(&sql, values).map(|_| ())
}

/// One project of a shop.
pub fn by_id(conn: &mut Conn<'_>, key: &ShopKey, id: ProjectId) -> Result<Option<Project>, DbError> {
    let sql = format!("SELECT {PROJECT} FROM life_project WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

pub(super) fn of_person(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Project>, DbError> {
    let sql = format!("SELECT {PROJECT} FROM life_project WHERE street = ?1 AND shop = ?2 AND person = ?3 ORDER BY id");
    conn.query(&sql, params![&key.street, &key.shop, person], read)
}

/// The open projects of a kind, the oldest first.
pub(super) fn of_kind(conn: &mut Conn<'_>, key: &ShopKey, kind: Kind, most: i64) -> Result<Vec<Project>, DbError> {
    let sql = format!(
        "SELECT {PROJECT} FROM life_project WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND state = 'open'
         ORDER BY id LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, kind.as_str(), most], read)
}

/// The open projects of a kind that never began a scenario, the oldest first.
pub(super) fn fresh(conn: &mut Conn<'_>, key: &ShopKey, kind: Kind, most: i64) -> Result<Vec<Project>, DbError> {
    let sql = format!(
        "SELECT {PROJECT} FROM life_project WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND state = 'open' AND walk = ''
         ORDER BY id LIMIT ?4"
    );
    conn.query(&sql, params![&key.street, &key.shop, kind.as_str(), most], read)
}

/// How many those are.
pub(super) fn fresh_count(conn: &mut Conn<'_>, key: &ShopKey, kind: Kind) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) FROM life_project
               WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND state = 'open' AND walk = ''";
    conn.query_one(sql, params![&key.street, &key.shop, kind.as_str()], |row| row.get(0))
}

/// How many walk a scenario, by its version.
pub(super) fn walking(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    scenario: kernel::id::ScenarioId,
) -> Result<Vec<(i64, i64)>, DbError> {
    let sql = "SELECT version, COUNT(*) FROM life_project
               WHERE street = ?1 AND shop = ?2 AND scenario = ?3 AND walk = 'on' GROUP BY version ORDER BY version";
    conn.query(sql, params![&key.street, &key.shop, scenario], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Every open project of a kind that never began a scenario begins this one, at its first step; answers which.
pub(super) fn begin_all(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    own: &Scenario,
    first: i64,
    now: Timestamp,
) -> Result<Vec<ProjectId>, DbError> {
    let sql = "UPDATE life_project SET walk = 'on', scenario = ?4, version = ?5, begun_at = ?6
               WHERE street = ?1 AND shop = ?2 AND kind = ?3 AND state = 'open' AND walk = '' RETURNING id";
    let values = params![&key.street, &key.shop, own.kind.as_str(), own.id, own.version, now];
    let begun = tx.query(sql, values, |row| row.get(0))?;
    // Nobody was under way in this version before.
    let sql = "INSERT INTO project_step (street, shop, project, step, state, due_at, entered_at, ended_by, reason)
               SELECT street, shop, id, ?5, 'due', ?6, ?6, '', '' FROM life_project
               WHERE street = ?1 AND shop = ?2 AND scenario = ?3 AND walk = 'on' AND version = ?4";
    tx.execute(sql, params![&key.street, &key.shop, own.id, own.version, first, now])?;
    Ok(begun)
}

/// Their walks are over.
pub(super) fn end_walks(tx: &mut Tx<'_>, key: &ShopKey, ended: &[ProjectId]) -> Result<(), DbError> {
    for chunk in ended.chunks(ROWS) {
        let sql = format!(
            "UPDATE life_project SET walk = 'done' WHERE street = ?1 AND shop = ?2 AND walk = 'on' AND id IN ({})",
            marks(chunk.len(), 3)
        );
        let mut values: Vec<Param<'_>> = vec![Param::from(&key.street), Param::from(&key.shop)];
        values.extend(chunk.iter().map(|id| Param::from(*id)));
        tx.execute(&sql, &values)?;
    }
    Ok(())
}

/// Forgets a project and its steps.
pub(super) fn remove(tx: &mut Tx<'_>, key: &ShopKey, id: ProjectId) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM project_step WHERE street = ?1 AND shop = ?2 AND project = ?3",
        "DELETE FROM life_project WHERE street = ?1 AND shop = ?2 AND id = ?3",
    ] {
        tx.execute(sql, params![&key.street, &key.shop, id])?;
    }
    Ok(())
}

/// Projects that were over before an instant.
pub(super) fn over_before(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    before: Timestamp,
    most: i64,
) -> Result<Vec<ProjectId>, DbError> {
    let sql = "SELECT id FROM life_project WHERE street = ?1 AND shop = ?2 AND state = 'over' AND ended_at < ?3
               ORDER BY ended_at, id LIMIT ?4";
    conn.query(sql, params![&key.street, &key.shop, before, most], |row| row.get(0))
}

/// So many rows are written by one statement.
const ROWS: usize = 200;

fn marks(n: usize, from: usize) -> String {
    (from..from + n).map(|i| format!("?{i}")).collect::<Vec<_>>().join(", ")
}

const MET: &str = "project, step, state, due_at, entered_at, ended_at, ended_by, reason";

fn met(row: &Row<'_>) -> Result<Met, DbError> {
    Ok(Met {
        project: row.get(0)?,
        step: row.get(1)?,
        state: Stand::parse(&row.get::<String>(2)?),
        due: row.get(3)?,
        entered: row.get(4)?,
        ended: row.get(5)?,
        by: row.get(6)?,
        reason: row.get(7)?,
    })
}

/// Writes steps, met anew or moved on: a step stands once for a project.
pub(super) fn put_met(tx: &mut Tx<'_>, key: &ShopKey, all: &[Met]) -> Result<(), DbError> {
    const OWN: usize = 8;
    for chunk in all.chunks(ROWS) {
        let rows: Vec<String> = (0..chunk.len()).map(|n| format!("(?1, ?2, {})", marks(OWN, 3 + n * OWN))).collect();
        let sql = format!(
            "INSERT INTO project_step (street, shop, {MET}) VALUES {}
             ON CONFLICT (street, shop, project, step) DO UPDATE SET state = excluded.state, due_at = excluded.due_at,
             ended_at = excluded.ended_at, ended_by = excluded.ended_by, reason = excluded.reason",
            rows.join(", ")
        );
        let mut values: Vec<Param<'_>> = vec![Param::from(&key.street), Param::from(&key.shop)];
        for one in chunk {
            values.extend_from_slice(params![
                one.project,
                one.step,
                one.state.as_str(),
                one.due,
                one.entered,
                one.ended,
                &one.by,
                &one.reason,
            ]);
        }
        tx.execute(&sql, &values)?;
    }
    Ok(())
}

/// One step of a project.
pub(super) fn one_met(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    project: ProjectId,
    step: i64,
) -> Result<Option<Met>, DbError> {
    let sql = format!("SELECT {MET} FROM project_step WHERE street = ?1 AND shop = ?2 AND project = ?3 AND step = ?4");
    conn.query_opt(&sql, params![&key.street, &key.shop, project, step], met)
}

/// Every step that a project met, the first first.
pub fn history(conn: &mut Conn<'_>, key: &ShopKey, project: ProjectId) -> Result<Vec<Met>, DbError> {
    let sql = format!("SELECT {MET} FROM project_step WHERE street = ?1 AND shop = ?2 AND project = ?3");
    let mut all = conn.query(&sql, params![&key.street, &key.shop, project], met)?;
    all.sort_by_key(|one| (one.entered, one.ended.is_none(), one.step));
    Ok(all)
}

/// Whether anything waits for its instant, and it is there.
pub(super) fn any_due(conn: &mut Conn<'_>, key: &ShopKey, now: Timestamp) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM project_step WHERE street = ?1 AND shop = ?2 AND state = 'due' AND due_at <= ?3 LIMIT 1";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, now], |_| Ok(()))?.is_some())
}

/// Steps of a state whose instant is there, each with its project, the longest due first.
pub(super) fn due(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    state: Stand,
    now: Timestamp,
    most: i64,
) -> Result<Vec<(Met, Project)>, DbError> {
    let columns = |table: &str, names: &str| {
        names.split(',').map(|name| format!("{table}.{}", name.trim())).collect::<Vec<_>>().join(", ")
    };
    let sql = format!(
        "SELECT {}, {} FROM project_step s JOIN life_project p
         ON p.street = s.street AND p.shop = s.shop AND p.id = s.project
         WHERE s.street = ?1 AND s.shop = ?2 AND s.state = ?3 AND s.due_at <= ?4 ORDER BY s.due_at, s.project LIMIT ?5",
        columns("p", PROJECT),
        columns("s", MET),
    );
    conn.query(&sql, params![&key.street, &key.shop, state.as_str(), now, most], |row| {
        let step = Met {
            project: row.get(16)?,
            step: row.get(17)?,
            state: Stand::parse(&row.get::<String>(18)?),
            due: row.get(19)?,
            entered: row.get(20)?,
            ended: row.get(21)?,
            by: row.get(22)?,
            reason: row.get(23)?,
        };
        Ok((step, read(row)?))
    })
}
