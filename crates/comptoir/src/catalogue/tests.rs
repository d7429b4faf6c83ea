//! Articles on both engines, and when they can be had.

use db::{DbError, testing::on_both};
use jiff::{Timestamp, tz::TimeZone};

use super::*;
use crate::testing::{article, key};

#[test]
fn an_article_is_stored_and_read_back_whole() {
    on_both(|db| async move {
        db.write(&key("pain"), |tx| {
            let mut cake = article("CP-GAT", "Gâteau d'anniversaire");
            cake.synonyms = vec!["gateau".into()];
            cake.allergens = None;
            cake.may_contain = vec!["sésame".into()];
            cake.available = Some("Tu-Su 10:30-14:00".into());
            cake.lead_minutes = 2_880;
            cake.cut_off_minute = Some(1_080);
            cake.counted = Counted::Lasting;
            cake.detail = Detail { serves: Some(8), adult_only: true, ..Detail::default() };
            cake.station = "four".into();
            cake.work = 3;
            let bread = Article { rank: 1, allergens: Some(Vec::new()), ..article("CP-TRA", "Tradition") };
            put(tx, &key("pain"), &cake)?;
            put(tx, &key("pain"), &bread)?;
            put(tx, &key("pain"), &Article { active: false, rank: 2, ..article("CP-OLD", "Ancien") })?;
            assert_eq!(all(tx, &key("pain"))?, [cake.clone(), bread.clone()]);
            let whole = with_hidden(tx, &key("pain"))?;
            assert!(whole.len() == 3 && !whole[2].active, "the owner sees what is off the shelf");
            assert_eq!(by_sku(tx, &key("pain"), &[&bread.sku])?, std::slice::from_ref(&bread));
            assert_eq!(by_sku(tx, &key("fleur"), &[&bread.sku])?, [], "a neighbour has none of it");
            put(tx, &key("pain"), &Article { name: "Tradi".into(), ..bread.clone() })?;
            assert_eq!(by_sku(tx, &key("pain"), &[&bread.sku])?[0].name, "Tradi");
            Ok::<_, DbError>(())
        })
        .await
        .expect("written");
    });
}

#[test]
fn lead_times_and_cut_offs_are_instants() {
    let zone = TimeZone::get("Europe/Paris").expect("bundled");
    let at = |text: &str| -> Timestamp { text.parse().expect("an instant") };
    let pickup = at("2026-11-27T09:00:00Z");
    let mut cake = article("CP-GAT", "Gâteau");
    cake.lead_minutes = 1_440;
    assert_eq!(rules::order_by(&cake, pickup, &zone), at("2026-11-26T09:00:00Z"));
    // "Avant 18 h la veille", Paris time, wins when it comes first.
    cake.lead_minutes = 60;
    cake.cut_off_minute = Some(18 * 60);
    assert_eq!(rules::order_by(&cake, pickup, &zone), at("2026-11-26T17:00:00Z"));
    cake.available = Some("Fr 10:30-14:00".into());
    assert!(rules::available_at(&cake, at("2026-11-27T09:30:00Z"), &zone));
    assert!(!rules::available_at(&cake, pickup, &zone));
}
