//! Fifty thousand steps due at once, measured on demand:
//! `cargo nextest run --workspace --run-ignored only -E 'test(fifty_thousand)' --no-capture`.

use super::*;

const MANY: usize = 50_000;

/// So many persons with a project each, begun in a scenario at one instant.
async fn crowd(db: &Db, shop: &Arc<Shop>, all: Vec<What>) {
    for chunk in 0..MANY / 1_000 {
        at(db, shop, morning(), move |tx, env, shop| {
            for n in 0..1_000 {
                let contact = format!("client-{}@example.net", chunk * 1_000 + n).parse().expect("an address");
                let person = customers::open(tx, env, &shop.key, "Nadia Belkacem", &contact)?;
                let told = Told { person, kind: Kind::Moving, words: "", day: None, how: How::Page, staff: None };
                super::super::tell(tx, env, shop, &told, "customer")?;
            }
            Ok(())
        })
        .await;
    }
    let begun = at(db, shop, morning(), move |tx, env, shop| {
        let id = scenarios::draft(tx, env, &shop.key, ("Beaucoup", Kind::Moving, steps(all)), "staff:Camille")?;
        scenarios::publish(tx, env, shop, id, true, "staff:Camille")
    });
    assert_eq!(begun.await, Published::Yes(MANY as u64));
}

/// Walks all that is due at an instant; answers how many steps that were.
#[expect(clippy::disallowed_methods, reason = "measured")]
async fn measured(db: &Db, shop: &Arc<Shop>, now: Timestamp, what: &str) -> usize {
    let (started, mut walked) = (std::time::Instant::now(), 0);
    loop {
        let n = round(db, shop, now).await;
        walked += n;
        if n < usize::try_from(round::BATCH).expect("few") {
            break;
        }
    }
    println!("{:?}: {walked} {what} in {:?}", db.engine(), started.elapsed());
    walked
}

#[test]
#[ignore = "measured on demand: it writes a hundred thousand rows"]
fn fifty_thousand_steps_due_at_once_are_all_walked() {
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let all = vec![wait(1, Unit::Days, Origin::Step), call("Demander")];
        crowd(&db, &shop, all).await;
        assert_eq!(measured(&db, &shop, morning(), "first steps").await, MANY);
        assert_eq!(measured(&db, &shop, morning() + day() * 2, "waits that end at a gesture").await, MANY);
    });
    on_both(|db| async move {
        let shop = bakery(&db).await;
        let all = vec![wait(1, Unit::Days, Origin::Step), word(), call("Demander")];
        crowd(&db, &shop, all).await;
        measured(&db, &shop, morning(), "first steps").await;
        assert_eq!(measured(&db, &shop, morning() + day() * 2, "waits that end in a message").await, MANY);
    });
}
