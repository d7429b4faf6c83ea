//! The SQL of files: roots, members, housemates, the record of joins.

use std::{cmp::Reverse, collections::HashMap};

use db::{Conn, DbError, Param, Row, Tx, params};
use jiff::Timestamp;
use kernel::{
    Contact, ShopKey,
    id::{CustomerId, MergeId, PersonId},
};

use super::{
    super::{files::Address, merges::Merge, rules::Reason},
    address,
};

/// The root of the file that a person belongs to; themselves when nobody said otherwise.
pub fn root(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<PersonId, DbError> {
    let sql = "SELECT root FROM person WHERE street = ?1 AND shop = ?2 AND id = ?3";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, person], |row| row.get(0))?.unwrap_or(person))
}

/// The root of the file of an address.
pub fn root_of_contact(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Option<PersonId>, DbError> {
    let sql = "SELECT COALESCE(p.root, c.person) FROM customer c
               LEFT JOIN person p ON p.street = c.street AND p.shop = c.shop AND p.id = c.person
               WHERE c.street = ?1 AND c.shop = ?2 AND c.contact = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, contact], |row| row.get(0))
}

/// The root and everyone who was joined into it.
pub fn members(conn: &mut Conn<'_>, key: &ShopKey, root: PersonId) -> Result<Vec<PersonId>, DbError> {
    let sql = "SELECT id FROM person WHERE street = ?1 AND shop = ?2 AND root = ?3 ORDER BY id";
    let mut all: Vec<PersonId> = conn.query(sql, params![&key.street, &key.shop, root], |row| row.get(0))?;
    if !all.contains(&root) {
        all.insert(0, root);
    }
    Ok(all)
}

/// The name that the shop gave a person itself.
pub fn own_name(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<String>, DbError> {
    let sql = "SELECT name FROM person WHERE street = ?1 AND shop = ?2 AND id = ?3";
    conn.query_opt(sql, params![&key.street, &key.shop, person], |row| row.get(0))
}

/// When a person without an address was first named.
pub fn made_at(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Option<Timestamp>, DbError> {
    let sql = "SELECT MIN(at) FROM household WHERE street = ?1 AND shop = ?2 AND person = ?3";
    let mut at: Option<i64> = conn.query_one(sql, params![&key.street, &key.shop, person], |row| row.get(0))?;
    if at.is_none() {
        let sql = "SELECT created_at FROM person WHERE street = ?1 AND shop = ?2 AND id = ?3";
        at = conn.query_opt(sql, params![&key.street, &key.shop, person], |row| row.get(0))?;
    }
    Ok(at.and_then(|at| Timestamp::from_millisecond(at).ok()))
}

/// So many persons are asked for by one statement.
const CHUNK: usize = 200;

/// Asks about many persons: `{}` of the statement becomes their marks.
fn of_many<T>(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    sql: &str,
    persons: &[PersonId],
    read: impl Fn(&Row<'_>) -> Result<T, DbError> + Copy,
) -> Result<Vec<T>, DbError> {
    let mut all = Vec::new();
    for chunk in persons.chunks(CHUNK) {
        let marks: Vec<String> = (0..chunk.len()).map(|n| format!("?{}", n + 3)).collect();
        let mut values: Vec<Param<'_>> = vec![Param::from(&key.street), Param::from(&key.shop)];
        values.extend(chunk.iter().map(|person| Param::from(*person)));
        all.extend(conn.query(&sql.replace("{}", &marks.join(", ")), &values, read)?);
    }
    Ok(all)
}

/// The roots of the files that these persons belong to; themselves when nobody said otherwise.
pub fn roots(conn: &mut Conn<'_>, key: &ShopKey, persons: &[PersonId]) -> Result<HashMap<PersonId, PersonId>, DbError> {
    let mut all: HashMap<PersonId, PersonId> = persons.iter().map(|person| (*person, *person)).collect();
    // The name is asked for so that the index of roots does not hold all that is wanted: it would be walked whole.
    let sql = "SELECT id, root, name FROM person WHERE street = ?1 AND shop = ?2 AND id IN ({})";
    let known: Vec<(PersonId, PersonId)> = of_many(conn, key, sql, persons, |row| Ok((row.get(0)?, row.get(1)?)))?;
    all.extend(known);
    Ok(all)
}

/// Who was joined into these files, each with the root and the name that the shop gave them; a root of whom nothing is written is
/// not among them.
pub fn members_of(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    roots: &[PersonId],
) -> Result<Vec<(PersonId, PersonId, String)>, DbError> {
    let sql = "SELECT id, root, name FROM person WHERE street = ?1 AND shop = ?2 AND root IN ({})";
    of_many(conn, key, sql, roots, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// The addresses of these persons, those used last first, each with the name that was last given with it and whether a household
/// may share it.
pub fn reached(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    persons: &[PersonId],
) -> Result<Vec<(PersonId, Contact, String, bool)>, DbError> {
    let sql = "SELECT c.seen_at, c.id, c.person, c.contact, c.name,
               (SELECT COUNT(*) FROM household h WHERE h.street = ?1 AND h.shop = ?2 AND h.contact = c.contact)
               FROM customer c WHERE c.street = ?1 AND c.shop = ?2 AND c.person IN ({})";
    let mut all = of_many(conn, key, sql, persons, |row| {
        let (seen, id): (Timestamp, CustomerId) = (row.get(0)?, row.get(1)?);
        Ok(((Reverse(seen), id), (row.get(2)?, row.get(3)?, row.get(4)?, row.get::<i64>(5)? > 0)))
    })?;
    // Ordered here: by the statement, the index of what was seen last would be walked instead of the persons'.
    all.sort_by_key(|(order, _)| *order);
    Ok(all.into_iter().map(|(_, reached)| reached).collect())
}

/// Writes what is known of a person: the root, and a name when one is given.
pub fn put_person(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    person: PersonId,
    name: Option<&str>,
    root: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO person (street, shop, id, name, root, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (street, shop, id) DO UPDATE SET root = excluded.root,
               name = CASE WHEN ?7 THEN excluded.name ELSE person.name END";
    let values = params![&key.street, &key.shop, person, name.unwrap_or_default(), root, now, name.is_some()];
    tx.run(sql, values)
}

/// Who else is reached by an address.
pub fn housemates(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact) -> Result<Vec<PersonId>, DbError> {
    let sql = "SELECT person FROM household WHERE street = ?1 AND shop = ?2 AND contact = ?3 ORDER BY at, person";
    conn.query(sql, params![&key.street, &key.shop, contact], |row| row.get(0))
}

pub fn add_housemate(
    tx: &mut Tx<'_>,
    key: &ShopKey,
    contact: &Contact,
    person: PersonId,
    by: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let sql = "INSERT INTO household (street, shop, contact, person, added_by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (street, shop, contact, person) DO NOTHING";
    tx.run(sql, params![&key.street, &key.shop, contact, person, by, now])
}

/// The addresses of others by which a person is reached too.
pub fn shared_addresses(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Address>, DbError> {
    let sql = "SELECT c.id, c.person, c.contact, '', c.created_at, c.seen_at, c.verified_at FROM household h
               CROSS JOIN customer c WHERE c.street = h.street AND c.shop = h.shop AND c.contact = h.contact
               AND h.street = ?1 AND h.shop = ?2 AND h.person = ?3 ORDER BY h.contact";
    conn.query(sql, params![&key.street, &key.shop, person], address)
}

const MERGE: &str = "id, kind, kept, joined, moved, reasons, undoes, actor, at";

fn read(row: &Row<'_>) -> Result<Merge, DbError> {
    let decode = |column, why: &str| DbError::Decode { column, why: why.to_owned() };
    let reasons: Vec<String> = serde_json::from_str(&row.get::<String>(5)?).map_err(|_| decode(5, "not reasons"))?;
    Ok(Merge {
        id: row.get(0)?,
        kind: row.get(1)?,
        kept: row.get(2)?,
        joined: row.get(3)?,
        moved: serde_json::from_str(&row.get::<String>(4)?).map_err(|_| decode(4, "not persons"))?,
        reasons: reasons.iter().filter_map(|word| Reason::parse(word)).collect(),
        undoes: row.get(6)?,
        actor: row.get(7)?,
        at: row.get(8)?,
    })
}

pub fn append_merge(tx: &mut Tx<'_>, key: &ShopKey, merge: &Merge) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO person_merge (street, shop, {MERGE}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    );
    let reasons: Vec<&str> = merge.reasons.iter().map(|reason| reason.as_str()).collect();
    let values = params![
        &key.street,
        &key.shop,
        merge.id,
        &merge.kind,
        merge.kept,
        merge.joined,
        serde_json::json!(merge.moved).to_string(),
        serde_json::json!(reasons).to_string(),
        merge.undoes,
        &merge.actor,
        merge.at,
    ];
    tx.run(&sql, values)
}

pub fn merge(conn: &mut Conn<'_>, key: &ShopKey, id: MergeId) -> Result<Option<Merge>, DbError> {
    let sql = format!("SELECT {MERGE} FROM person_merge WHERE street = ?1 AND shop = ?2 AND id = ?3");
    conn.query_opt(&sql, params![&key.street, &key.shop, id], read)
}

pub fn is_undone(conn: &mut Conn<'_>, key: &ShopKey, id: MergeId) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM person_merge WHERE street = ?1 AND shop = ?2 AND undoes = ?3";
    Ok(conn.query_opt(sql, params![&key.street, &key.shop, id], |_| Ok(()))?.is_some())
}

/// The lines of the record that name a person.
pub fn merges(conn: &mut Conn<'_>, key: &ShopKey, person: PersonId) -> Result<Vec<Merge>, DbError> {
    let mut all = Vec::new();
    for side in ["kept", "joined"] {
        let sql =
            format!("SELECT {MERGE} FROM person_merge WHERE street = ?1 AND shop = ?2 AND {side} = ?3 ORDER BY id");
        all.extend(conn.query(&sql, params![&key.street, &key.shop, person], read)?);
    }
    Ok(all)
}
