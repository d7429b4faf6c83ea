//! For tests: whether a statement stays within one street, so that a store spread over many machines by street answers it
//! from one of them.
//!
//! Every table that a statement names must be bound by equality to the street that is asked for, directly or by what it is
//! joined with. Work that means all streets says so by `/* every street */`.

use std::{
    collections::HashSet,
    ops::ControlFlow,
    sync::{Mutex, PoisonError},
};

use sqlparser::{
    ast::{
        Assignment, BinaryOperator, Delete, Expr, FromTable, Ident, Insert, JoinConstraint, JoinOperator, ObjectName,
        Select, Statement, TableFactor, TableWithJoins, UpdateTableFromKind, Visit, Visitor,
    },
    dialect::{Dialect, PostgreSqlDialect, SQLiteDialect},
    parser::Parser,
};

use crate::{Engine, dialect};

/// Tables that every machine has whole: they hold nothing of a street.
const REFERENCE: [&str; 1] = ["schema_version"];
/// The column by which rows are spread.
const STREET: &str = "street";

/// Looks at a statement when this process meets it for the first time.
///
/// # Panics
/// When it may read or write more than one street and does not say so.
pub(crate) fn look(sql: &str, engine: Engine) {
    static SEEN: Mutex<Option<HashSet<String>>> = Mutex::new(None);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = seen.get_or_insert_default().insert(sql.to_owned());
    drop(seen);
    if is_new && let Err(why) = confined(sql, engine) {
        panic!("this statement may cross streets and does not say /* every street */: {why}: {sql}");
    }
}

/// Whether a statement stays within one street, or says that it does not; else why.
pub(crate) fn confined(sql: &str, engine: Engine) -> Result<(), String> {
    if sql.contains("/* every street */") {
        return Ok(());
    }
    let (language, text): (&dyn Dialect, String) = match engine {
        Engine::Sqlite => (&SQLiteDialect {}, sql.to_owned()),
        Engine::Postgres => (&PostgreSqlDialect {}, dialect::placeholders(sql)),
    };
    let statements = Parser::parse_sql(language, &text).map_err(|error| error.to_string())?;
    match statements.visit(&mut Look { with: HashSet::new() }) {
        ControlFlow::Break(why) => Err(why),
        ControlFlow::Continue(()) => Ok(()),
    }
}

/// Walks through a statement and everything that is nested in it.
struct Look {
    /// Names that `WITH` gives; what stands behind them is looked at where it is said.
    with: HashSet<String>,
}

impl Visitor for Look {
    type Break = String;

    fn pre_visit_query(&mut self, query: &sqlparser::ast::Query) -> ControlFlow<String> {
        let named = query.with.iter().flat_map(|with| &with.cte_tables);
        self.with.extend(named.map(|table| table.alias.name.value.clone()));
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<String> {
        self.judge(&select.from, select.selection.as_ref())
    }

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<String> {
        match statement {
            Statement::Insert(insert) => brings_its_street(insert),
            Statement::Update(update) => {
                let more = match &update.from {
                    Some(UpdateTableFromKind::BeforeSet(more) | UpdateTableFromKind::AfterSet(more)) => more.as_slice(),
                    None => &[],
                };
                if update.assignments.iter().any(moves_it) {
                    return ControlFlow::Break("a row stays in its street".into());
                }
                let all: Vec<_> = [std::slice::from_ref(&update.table), more].concat();
                self.judge(&all, update.selection.as_ref())
            }
            Statement::Delete(Delete { from, using, selection, .. }) => {
                let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = from;
                let all: Vec<_> = [from.as_slice(), using.as_deref().unwrap_or_default()].concat();
                self.judge(&all, selection.as_ref())
            }
            _ => ControlFlow::Continue(()),
        }
    }
}

impl Look {
    /// Every table of one scope must be bound to a street.
    fn judge(&self, from: &[TableWithJoins], selection: Option<&Expr>) -> ControlFlow<String> {
        let mut scope = Scope::default();
        for table in from {
            self.enter(table, &mut scope);
        }
        if let Some(condition) = selection {
            conjuncts(condition, &mut scope.conditions);
        }
        match scope.unbound() {
            Some(table) => ControlFlow::Break(format!("nothing binds the street of {table}")),
            None => ControlFlow::Continue(()),
        }
    }

    fn enter<'a>(&self, table: &'a TableWithJoins, scope: &mut Scope<'a>) {
        self.enter_one(&table.relation, scope);
        for join in &table.joins {
            let before = scope.tables.len();
            self.enter_one(&join.relation, scope);
            match constraint(&join.join_operator) {
                Some(JoinConstraint::On(condition)) => conjuncts(condition, &mut scope.conditions),
                Some(JoinConstraint::Using(columns)) if columns.iter().any(is_street) && before > 0 => {
                    scope.same.extend((before..scope.tables.len()).map(|n| (before - 1, n)));
                }
                _ => {}
            }
        }
    }

    fn enter_one<'a>(&self, factor: &'a TableFactor, scope: &mut Scope<'a>) {
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let table = last(name);
                // What the engine keeps of itself, what every machine has, and what was looked at already.
                let free = ["sqlite_", "pragma_", "pg_"].iter().any(|own| table.starts_with(own))
                    || table == "search_text"
                    || name.0.len() > 1
                    || REFERENCE.contains(&table)
                    || self.with.contains(table);
                scope.tables.push((alias.as_ref().map_or(table, |alias| alias.name.value.as_str()), free));
            }
            TableFactor::Derived { alias, .. } => {
                scope.tables.push((alias.as_ref().map_or("", |alias| alias.name.value.as_str()), true));
            }
            TableFactor::NestedJoin { table_with_joins, .. } => self.enter(table_with_joins, scope),
            // A function brings rows of its own.
            _ => {}
        }
    }
}

/// What stands behind one FROM.
#[derive(Default)]
struct Scope<'a> {
    /// Names, and whether nothing needs to bind them.
    tables: Vec<(&'a str, bool)>,
    conditions: Vec<&'a Expr>,
    /// Tables whose streets are one by `USING`.
    same: Vec<(usize, usize)>,
}

/// One side of an equality.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The street of an own table.
    Own(usize),
    /// A value, or a column of the statement around this one, which is looked at by itself.
    Given,
    Other,
}

impl<'a> Scope<'a> {
    /// The first table whose street nothing binds.
    fn unbound(&self) -> Option<&'a str> {
        let mut bound: Vec<bool> = self.tables.iter().map(|(_, free)| *free).collect();
        let mut pairs: Vec<(Side, Side)> = self.same.iter().map(|(a, b)| (Side::Own(*a), Side::Own(*b))).collect();
        for condition in &self.conditions {
            if let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = condition {
                match (&**left, &**right) {
                    (Expr::Tuple(left), Expr::Tuple(right)) => {
                        pairs.extend(left.iter().zip(right).map(|(a, b)| (self.side(a), self.side(b))));
                    }
                    (left, right) => pairs.push((self.side(left), self.side(right))),
                }
            }
        }
        // A chain is followed as often as there are tables.
        for _ in 0..=self.tables.len() {
            for pair in &pairs {
                match *pair {
                    (Side::Own(n), Side::Given) | (Side::Given, Side::Own(n)) => bound[n] = true,
                    (Side::Own(a), Side::Own(b)) => {
                        // A derived table that needs no binding binds nothing by itself, unless it shows its street.
                        let either = bound[a] || bound[b];
                        (bound[a], bound[b]) = (either, either);
                    }
                    _ => {}
                }
            }
        }
        self.tables.iter().zip(bound).find(|(_, bound)| !bound).map(|((name, _), _)| *name)
    }

    fn side(&self, expression: &Expr) -> Side {
        match expression {
            Expr::Identifier(name) if name.value == STREET => match self.tables.as_slice() {
                [] => Side::Given,
                [_] => Side::Own(0),
                // The engine itself refuses what is not clear: only one of them has the column.
                _ => self.tables.iter().position(|(_, free)| !free).map_or(Side::Other, Side::Own),
            },
            Expr::CompoundIdentifier(path) => match path.as_slice() {
                [table, column] if column.value == STREET => {
                    let own = self.tables.iter().position(|(name, _)| *name == table.value);
                    own.map_or(Side::Given, Side::Own)
                }
                _ => Side::Other,
            },
            Expr::Value(_) => Side::Given,
            Expr::Nested(inner) => self.side(inner),
            _ => Side::Other,
        }
    }
}

/// The conditions that must all hold.
fn conjuncts<'a>(condition: &'a Expr, into: &mut Vec<&'a Expr>) {
    match condition {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            conjuncts(left, into);
            conjuncts(right, into);
        }
        Expr::Nested(inner) => conjuncts(inner, into),
        other => into.push(other),
    }
}

fn constraint(join: &JoinOperator) -> Option<&JoinConstraint> {
    match join {
        JoinOperator::Join(how)
        | JoinOperator::Inner(how)
        | JoinOperator::Left(how)
        | JoinOperator::LeftOuter(how)
        | JoinOperator::CrossJoin(how) => Some(how),
        _ => None,
    }
}

/// What is inserted says its street first: each row goes to one machine.
fn brings_its_street(insert: &Insert) -> ControlFlow<String> {
    let reference = REFERENCE.contains(&insert.table.to_string().as_str());
    if reference || insert.columns.first().is_some_and(is_street) {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break("what is inserted names its columns, the street first".into())
    }
}

fn moves_it(assignment: &Assignment) -> bool {
    assignment.target.to_string() == STREET
}

fn last(name: &ObjectName) -> &str {
    name.0.last().and_then(|part| part.as_ident()).map_or("", |ident: &Ident| ident.value.as_str())
}

fn is_street(name: &ObjectName) -> bool {
    last(name) == STREET
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crosses(sql: &str) -> bool {
        confined(sql, Engine::Sqlite).is_err()
    }

    #[test]
    fn a_statement_of_one_street_is_known() {
        for sql in [
            "SELECT 1",
            "SELECT name FROM bread WHERE street = ?1 AND (old OR shop = ?2) ORDER BY name LIMIT 3",
            "SELECT b.name FROM bread b JOIN flour AS f ON f.street = b.street AND f.id = b.id WHERE b.street = ?1",
            "SELECT b.name FROM bread b LEFT JOIN flour f USING (street, id) WHERE b.street = ?1",
            "SELECT name FROM bread WHERE street = ?1 AND NOT EXISTS (SELECT 1 FROM oven o WHERE o.street = bread.street)",
            "SELECT n FROM (SELECT COUNT(*) AS n FROM bread WHERE street = ?1) AS counted",
            "WITH old AS (SELECT id FROM bread WHERE street = ?1) SELECT id FROM old",
            "SELECT id FROM bread WHERE street = ?1 UNION ALL SELECT id FROM flour WHERE ?1 = street",
            "INSERT INTO bread (street, name) VALUES (?1, ?2), (?1, ?3) ON CONFLICT (street, name) DO NOTHING",
            "UPDATE bread SET old = TRUE WHERE street = ?1 AND id IN (SELECT id FROM oven WHERE street = ?1)",
            "DELETE FROM bread WHERE street = ?1",
            "DELETE FROM bread /* every street */",
            "SELECT number FROM schema_version",
        ] {
            assert_eq!(confined(sql, Engine::Sqlite), Ok(()), "{sql}");
        }
        assert_eq!(confined("SELECT a FROM bread WHERE street = ?1 AND b = '?'", Engine::Postgres), Ok(()));
    }

    #[test]
    fn a_statement_that_may_cross_streets_is_found() {
        for sql in [
            "SELECT name FROM bread",
            "SELECT name FROM bread WHERE street = ?1 OR shop = ?2",
            "SELECT name FROM bread WHERE street <> ?1",
            "SELECT name FROM bread WHERE street IN (?1, ?2)",
            "SELECT b.name FROM bread b JOIN flour f ON f.id = b.id WHERE b.street = ?1",
            "SELECT b.name FROM bread b, flour f WHERE f.street = b.street",
            "SELECT name FROM bread WHERE street = ?1 AND id IN (SELECT id FROM oven)",
            "SELECT n FROM (SELECT COUNT(*) AS n FROM bread) AS counted",
            "WITH old AS (SELECT id FROM bread) SELECT id FROM old",
            "SELECT id FROM bread WHERE street = ?1 UNION ALL SELECT id FROM flour",
            "INSERT INTO bread (name, street) VALUES (?1, ?2)",
            "INSERT INTO bread SELECT * FROM flour WHERE street = ?1",
            "UPDATE bread SET street = ?2 WHERE street = ?1",
            "UPDATE bread SET old = TRUE WHERE id = ?1",
            "DELETE FROM bread WHERE id = ?1",
            "DELETE FROM bread WHERE (street, id) IN (SELECT street, id FROM oven WHERE street = ?1)",
        ] {
            assert!(crosses(sql), "{sql}");
        }
    }

    #[test]
    fn the_search_by_words_stays_within_one_street_on_both_engines() {
        let sql = "SELECT id FROM search_entry WHERE words_match(?4) AND street = ?1 AND shop || '' = ?2 LIMIT ?3";
        for (engine, stretch) in [(Engine::Sqlite, false), (Engine::Postgres, false), (Engine::Postgres, true)] {
            assert_eq!(confined(&dialect::found(sql, engine, stretch), engine), Ok(()), "{engine:?}");
        }
    }
}
