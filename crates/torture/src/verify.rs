//! What must be true afterwards: the ledger, the store as `export` writes it, and what the sinks took.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use serde_json::{Value, json};

use crate::{Ledger, Outcome, program::Place, said, sinks::Sinks};

/// Every table of a store, row by row.
#[derive(Debug, Default)]
pub struct Store(BTreeMap<String, Vec<Value>>);

impl Store {
    /// As `comptoir export` writes it.
    ///
    /// # Errors
    /// When it cannot be written or read.
    pub async fn read(place: &Place) -> Outcome<Self> {
        let folder = tempfile::tempdir().map_err(said("a folder"))?;
        place.ask(&["export", &folder.path().to_string_lossy()]).await?;
        Self::from(folder.path())
    }

    /// From a folder of JSON Lines.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn from(folder: &Path) -> Outcome<Self> {
        let mut tables = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(said("the folder"))? {
            let path = entry.map_err(said("the folder"))?.path();
            let text = std::fs::read_to_string(&path).map_err(said("a table"))?;
            let rows: Result<Vec<Value>, _> = text.lines().map(serde_json::from_str).collect();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            tables.insert(name, rows.map_err(said("a row"))?);
        }
        Ok(Self(tables))
    }

    /// The rows of a table.
    pub fn rows(&self, table: &str) -> &[Value] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }

    /// The tables with their rows in an order that does not depend on the engine.
    pub fn in_order(&self) -> BTreeMap<String, Vec<String>> {
        let sorted = |rows: &Vec<Value>| {
            let mut lines: Vec<String> = rows.iter().map(Value::to_string).collect();
            lines.sort_unstable();
            lines
        };
        self.0.iter().map(|(table, rows)| (table.clone(), sorted(rows))).collect()
    }
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

/// The store before the load, to tell apart what was there.
#[derive(Debug, Default)]
pub struct Before {
    sales: usize,
    batches: usize,
    presses: usize,
    told: BTreeSet<String>,
}

impl Before {
    /// Of a store.
    pub fn of(store: &Store) -> Self {
        let told = store.rows("message").iter().map(|row| text(row, "id").to_owned()).collect();
        Self { sales: sales(store), batches: store.rows("batch").len(), presses: presses(store).count(), told }
    }
}

fn sales(store: &Store) -> usize {
    store.rows("fact").iter().filter(|fact| text(fact, "kind") == "stock.sold").count()
}

fn presses(store: &Store) -> impl Iterator<Item = &Value> {
    store.rows("signal").iter().filter(|signal| text(signal, "source") == "link")
}

/// Whether every message has found its end, but those that were written for a later hour, as reminders are.
pub fn is_quiet(store: &Store) -> bool {
    store.rows("message").iter().all(|row| match text(row, "state") {
        "queued" => row["tries"] == 0 && row["due_at"].as_i64() > row["queued_at"].as_i64(),
        state => state != "sending",
    })
}

/// Compares; a sentence per fault, and figures of what was compared.
pub fn verify(ledger: &Ledger, before: &Before, store: &Store, sinks: &Sinks) -> (Vec<String>, Value) {
    let book = ledger.book();
    let mut faults = book.faults.clone();
    let orders: HashMap<&str, &Value> = store.rows("orders").iter().map(|row| (text(row, "id"), row)).collect();
    let mut keys: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for row in store.rows("orders") {
        *keys.entry((text(row, "shop"), text(row, "source"), text(row, "external_id"))).or_default() += 1;
    }
    let mut lines: HashMap<&str, BTreeMap<String, i64>> = HashMap::new();
    for row in store.rows("order_line") {
        let quantity = row["quantity"].as_i64().unwrap_or_default();
        *lines.entry(text(row, "order_id")).or_default().entry(text(row, "sku").to_owned()).or_default() += quantity;
    }
    let mut told: HashMap<&str, usize> = HashMap::new();
    for row in store.rows("message") {
        *told.entry(text(row, "about")).or_default() += 1;
    }
    for order in &book.orders {
        let Some(row) = orders.get(order.id.as_str()) else {
            faults.push(format!("lost: order {} of {}", order.id, order.key));
            continue;
        };
        if lines.get(order.id.as_str()) != Some(&order.lines) {
            faults.push(format!("order {}: lines {:?}, wished {:?}", order.id, lines.get(&*order.id), order.lines));
        }
        if text(row, "state") != order.state {
            faults.push(format!("order {} is {}, acknowledged as {}", order.id, text(row, "state"), order.state));
        }
        if keys.get(&(&*order.shop, order.source, &*order.key)) != Some(&1) {
            faults.push(format!("order {}: its key {} is there not once", order.id, order.key));
        }
        if !told.contains_key(order.id.as_str()) {
            faults.push(format!("order {}: its customer was told nothing", order.id));
        }
    }
    let ids: BTreeSet<&str> = book.orders.iter().map(|order| order.id.as_str()).collect();
    if ids.len() != book.orders.len() {
        faults.push(format!("{} orders were acknowledged with {} identifiers", book.orders.len(), ids.len()));
    }
    let mut inbound: HashMap<(String, String), usize> = HashMap::new();
    for row in store.rows("inbound").iter().filter(|row| text(row, "source") == "smsgate") {
        *inbound.entry((text(row, "shop").to_owned(), text(row, "external_id").to_owned())).or_default() += 1;
    }
    for sms in book.sms.iter().filter(|sms| inbound.get(sms) != Some(&1)) {
        faults.push(format!("SMS {sms:?} is there {} times", inbound.get(sms).unwrap_or(&0)));
    }
    let pressed: BTreeSet<&str> = presses(store).filter_map(|row| text(row, "external_id").split(' ').nth(1)).collect();
    for press in book.presses.iter().filter(|press| !pressed.contains(press.as_str())) {
        faults.push(format!("lost: press {press}"));
    }
    let mut count = |what: &str, there: usize, acknowledged: usize| {
        if there != acknowledged {
            faults.push(format!("{there} {what}, {acknowledged} acknowledged"));
        }
    };
    count("presses", presses(store).count() - before.presses, book.presses.len());
    count("sales", sales(store) - before.sales, usize::try_from(book.sales).unwrap_or(usize::MAX));
    count("batches", store.rows("batch").len() - before.batches, book.batches.len());
    let batches: BTreeSet<&str> = store.rows("batch").iter().map(|row| text(row, "id")).collect();
    for (key, (_, id)) in book.batches.iter().filter(|(_, (_, id))| !batches.contains(id.as_str())) {
        faults.push(format!("lost: batch {id} of {key}"));
    }
    let wire = messages(&mut faults, before, store, sinks);
    let figures = json!({
        "orders": book.orders.len(), "by_api": book.orders.iter().filter(|order| order.source == "api").count(),
        "by_form": book.orders.iter().filter(|order| order.source == "web").count(),
        "moves": book.moves, "sms": book.sms.len(), "presses": book.presses.len(), "sales": book.sales,
        "batches": book.batches.len(), "refused": book.refused, "replayed": book.replayed,
        "answered": book.answered, "unanswered": book.unanswered, "unavailable": book.unavailable, "messages": wire,
    });
    (faults, figures)
}

/// Every message that was due was handed over, and nothing was that is not in the store.
fn messages(faults: &mut Vec<String>, before: &Before, store: &Store, sinks: &Sinks) -> Value {
    let (mails, sms) = (sinks.mail.messages(), sinks.sms.messages());
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for row in store.rows("message") {
        let (id, state) = (text(row, "id"), text(row, "state"));
        known.insert(id);
        if before.told.contains(id) {
            continue;
        }
        *states.entry(state.to_owned()).or_default() += 1;
        let handed = match text(row, "channel") {
            "email" => mails.get(id).copied().unwrap_or(0),
            "sms" => sms.get(id).copied().unwrap_or(0),
            _ => continue,
        };
        match (state, handed) {
            ("sent", 0) => faults.push(format!("message {id} counts as sent and never left")),
            ("queued" | "sending" | "given_up", _) => faults.push(format!("message {id} is {state}")),
            ("refused", 1..) => faults.push(format!("message {id} was refused and left all the same")),
            _ => {}
        }
    }
    for id in mails.keys().chain(sms.keys()).filter(|id| !known.contains(id.as_str())) {
        faults.push(format!("message {id} left and is not in the store"));
    }
    let twice = mails.values().filter(|n| **n > 1).count();
    json!({ "states": states, "mails": mails.len(), "mails_twice": twice, "sms": sms.len(), "sms_refused_as_known": sinks.sms.refused() })
}
