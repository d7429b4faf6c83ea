//! The whole router: asked what no one asks, and measured as the dashboard reads it.

mod doors;

use std::collections::BTreeSet;

use db::testing::on_both;

use crate::counter::pages::tests::Street;

/// The names of ours in a text.
fn names(text: &str) -> BTreeSet<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(|c| !word(c)).filter(|name| name.starts_with("comptoir_"));
    // What the exporter makes of a histogram.
    words.map(|name| name.trim_end_matches("_count").trim_end_matches("_sum").to_owned()).collect()
}

#[test]
fn the_dashboard_reads_what_the_program_measures_and_all_of_it() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut browser = street.browser();
        browser.get("/").await;
        let measured = names(&browser.get("/metrics").await.text);
        let dashboard = include_str!("../../../../docs/grafana.json");
        let dashboard: serde_json::Value = serde_json::from_str(dashboard).expect("JSON");
        let mut read = BTreeSet::new();
        for panel in dashboard["panels"].as_array().expect("panels") {
            for target in panel["targets"].as_array().expect("targets") {
                read.extend(names(target["expr"].as_str().expect("an expression")));
            }
        }
        let unknown: Vec<&String> = read.difference(&measured).collect();
        let unread: Vec<&String> = measured.difference(&read).collect();
        assert!(unknown.is_empty() && unread.is_empty(), "unknown {unknown:?}, unread {unread:?}");
    });
}
