//! The nightly round on the demo street, years later: what the table says goes, once, and nothing before its time.

use super::*;

async fn counted(db: &Db, key: &ShopKey) -> BTreeMap<String, usize> {
    let mut tables = BTreeMap::new();
    for (table, _) in rows(db, key).await {
        *tables.entry(table).or_default() += 1;
    }
    tables
}

#[test]
fn nothing_goes_before_its_time_and_everything_in_the_end_but_the_books() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let file = everyone(street.app.db(), &shop.key).await.into_iter().find(|file| file.name == "Odile Vasseur");
        traces_of(&street, &shop, &file.expect("Odile")).await;
        let young = counted(street.app.db(), &shop.key).await;
        // The demo tells of more than a year: some of it has served its time; nobody is forgotten.
        let people = everyone(street.app.db(), &shop.key).await.len();
        round(street.app.clone()).await.expect("made");
        assert_eq!(round(street.app.clone()).await.expect("made"), 0, "once a night");
        assert_eq!(everyone(street.app.db(), &shop.key).await.len(), people);
        let after = counted(street.app.db(), &shop.key).await;
        for table in
            ["note", "follow", "consent", "orders", "order_line", "thread_entry", "subscription", "standing_order"]
        {
            assert_eq!(after.get(table), young.get(table), "{table}");
        }

        street.clock.advance(60 * 24 * 366 * 4);
        let gone = round(street.app.clone()).await.expect("made");
        assert!(gone > 10, "{gone}");
        assert_eq!(round(street.app.clone()).await.expect("made"), 0, "once a night");
        assert!(everyone(street.app.db(), &shop.key).await.len() < people);
        let old = counted(street.app.db(), &shop.key).await;
        for table in ["suppression", "call", "call_event", "file_access"] {
            assert_eq!(old.get(table), None, "{table}");
        }
        for table in ["orders", "order_line", "lunch_entry", "staff", "article"] {
            assert_eq!(old.get(table), young.get(table), "{table}");
        }
    });
}

#[test]
fn whoever_gives_a_sign_of_life_stays() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let before = everyone(street.app.db(), &shop.key).await;
        let odile = before.iter().find(|file| file.name == "Odile Vasseur").expect("Odile").clone();
        street.clock.advance(60 * 24 * 366 * 3 - 60 * 24 * 200);
        let (own, mut env) = (shop.clone(), street.app.env());
        let wrote = street.app.db().write(&shop.key, move |tx| {
            threads::write(tx, &mut env, &own.key, odile.person, threads::Kind::Visit, "Passée ce matin", "staff:Inès")
        });
        wrote.await.expect("written");
        street.clock.advance(60 * 24 * 210);
        round(street.app.clone()).await.expect("made");
        let left = everyone(street.app.db(), &shop.key).await;
        assert!(left.iter().any(|file| file.name == "Odile Vasseur"), "she came by");
        assert!(left.len() < before.len());
    });
}
