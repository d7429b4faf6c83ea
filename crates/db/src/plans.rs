//! For tests: how SQLite finds the rows of each statement. One that reads a shop's rows from end to end says so by
//! `/* whole */`, else it is a fault that nobody feels until a shop has many.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

/// Looks at a statement when this process meets it for the first time.
///
/// # Panics
/// When it reads more than it says.
pub(crate) fn look(link: &rusqlite::Connection, sql: &str) {
    static SEEN: Mutex<Option<HashSet<String>>> = Mutex::new(None);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = seen.get_or_insert_default().insert(sql.to_owned());
    drop(seen);
    if !is_new || sql.contains("/* whole */") {
        return;
    }
    // What SQLite cannot read says so by itself, when it is run.
    let Ok(mut statement) = link.prepare(&format!("EXPLAIN QUERY PLAN {sql}")) else { return };
    let Ok(rows) = statement.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<Result<Vec<String>, _>>()
    else {
        return;
    };
    let wide: Vec<&String> = rows.iter().filter(|step| is_wide(step) && !is_lookup(link, step)).collect();
    assert!(wide.is_empty(), "this statement reads all of a shop and does not say /* whole */: {sql}\n{wide:?}");
}

/// Whether a step of a plan reads a whole table, or all that a shop has in it.
fn is_wide(step: &str) -> bool {
    if let Some(what) = step.strip_prefix("SCAN ") {
        // Rows that the statement brings itself, SQLite's own tables, and the words of the search.
        let own = what.contains("CONSTANT ROW")
            || what.contains("VALUES CLAUSE")
            || what.starts_with('(')
            || what.starts_with("sqlite_");
        return !own && !what.contains("VIRTUAL TABLE");
    }
    let Some((_, columns)) = step.strip_prefix("SEARCH ").and_then(|rest| rest.rsplit_once(" (")) else { return false };
    let name = |condition: &str| condition.split(['=', '<', '>']).next().unwrap_or_default().to_owned();
    columns.trim_end_matches(')').split(" AND ").all(|condition| ["street", "shop"].contains(&name(condition).as_str()))
}

/// Whether the columns are the whole key of a table of which a shop has one row.
fn is_lookup(link: &rusqlite::Connection, step: &str) -> bool {
    let index = step.split_whitespace().find(|word| word.starts_with("sqlite_autoindex_")).unwrap_or_default();
    let count = "SELECT COUNT(*) FROM pragma_index_info(?1)";
    let columns = link.query_row(count, [index], |row| row.get::<_, i64>(0)).unwrap_or_default();
    columns > 0 && i64::try_from(step.matches("=?").count()) == Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_a_whole_shop_is_wide() {
        assert!(is_wide("SCAN message"));
        assert!(is_wide("SEARCH message USING INDEX message_about (street=? AND shop=?)"));
        assert!(is_wide("SEARCH lunch_offer USING COVERING INDEX sqlite_autoindex_lunch_offer_1 (street=?)"));
        assert!(!is_wide("SEARCH message USING INDEX message_about (street=? AND shop=? AND about=?)"));
        assert!(!is_wide("SEARCH message USING INDEX message_due (state=? AND due_at<?)"));
        assert!(!is_wide("SCAN CONSTANT ROW"));
        assert!(!is_wide("SCAN search_text VIRTUAL TABLE INDEX 0:M1"));
        assert!(!is_wide("USE TEMP B-TREE FOR ORDER BY"));
    }

    #[test]
    #[should_panic(expected = "/* whole */")]
    fn a_statement_that_reads_a_whole_table_must_say_so() {
        let link = rusqlite::Connection::open_in_memory().expect("memory");
        link.execute_batch("CREATE TABLE bread (street TEXT, name TEXT)").expect("a table");
        look(&link, "SELECT name FROM bread /* whole */");
        look(&link, "SELECT name FROM bread");
    }
}
