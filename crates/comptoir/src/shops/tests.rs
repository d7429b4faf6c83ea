//! Shops on both engines.

use db::testing::on_both;
use jiff::civil::date;
use kernel::hours::Closing;

use super::*;
use crate::testing::{key, morning, shop};

#[test]
fn a_shop_is_stored_read_back_and_closed() {
    on_both(|db| async move {
        let street_key = key("rue").street;
        let bakery = shop("pain");
        let stored = bakery.clone();
        db.write(&key("pain"), move |tx| {
            let street = Street {
                id: key("rue").street,
                name: "rue du Puits".into(),
                town: "Courtelande".into(),
                time_zone: "Europe/Paris".into(),
                position: (47.3, 0.87),
            };
            put_street(tx, &street)?;
            assert_eq!(store::street(tx)?, Some(street));
            save(tx, &stored)?;
            save(tx, &Shop { name: "Le Pain".into(), ..stored.clone() })?;
            put_closing(
                tx,
                &stored.key,
                &Closing { first: date(2026, 11, 24), last: date(2026, 11, 25), reason: "travaux".into() },
            )?;
            assert_eq!(closings(tx, &stored.key)?.len(), 1);
            assert_eq!(keys(tx, &stored.key.street)?, std::slice::from_ref(&stored.key));
            Ok::<_, DbError>(())
        })
        .await
        .expect("stored");
        let directory = Directory::default();
        directory.refresh(&db, &street_key).await.expect("read");
        let read = directory.get(bakery.slug()).expect("there");
        assert_eq!((read.name.as_str(), directory.all().len()), ("Le Pain", 1));
        assert_eq!((&read.address, read.sms.clone(), read.slots), (&bakery.address, bakery.sms.clone(), bakery.slots));
        assert!(matches!(read.state(morning()), State::Closed(Some(_))), "closed for works");
        let removed = db.write(&key("pain"), |tx| remove_closing(tx, &key("pain"), date(2026, 11, 24))).await;
        assert!(removed.expect("asked"));
        directory.refresh(&db, &street_key).await.expect("read");
        assert!(matches!(directory.get(bakery.slug()).expect("there").state(morning()), State::Open(_)));
        let loaded = db.read(|conn| load(conn, &key("pain"))).await.expect("read");
        assert_eq!(loaded.map(|shop| shop.name), Some("Le Pain".to_owned()));
    });
}
