//! Subscribing somebody who stands at the counter, with all that they must not eat; a day changed for them.

use super::*;
use crate::subscriptions::{self, Subscription, rules::Missing};

async fn known(street: &Street, name: &'static str) -> Subscription {
    let key = street.app.key(&"courte-pate".parse().expect("a slug"));
    let all = street.app.db().read(move |conn| subscriptions::all(conn, &key)).await.expect("read");
    all.into_iter().find(|own| own.name == name).expect("subscribed")
}

const ODILE: [(&str, &str); 10] = [
    ("name", "Odile"),
    ("contact", "06 39 98 77 01"),
    ("quoi", "f:CP-FM"),
    ("p.CP-FM.0", "chef"),
    ("p.CP-FM.1", "CP-EAU"),
    ("jour", "3"),
    ("jour", "4"),
    ("heure", "12:15"),
    ("debut", "2026-11-25"),
    ("fin", "2026-12-31"),
];

#[test]
fn who_subscribes_at_the_counter_is_asked_what_they_do_not_eat() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        let page = sarah.get("/comptoir/abonnes").await;
        assert!(
            page.text.contains("name=\"evite\" value=\"lait\"") && page.text.contains("name=\"sans\""),
            "{}",
            page.text
        );
        assert!(page.text.contains("<details class=\"part\" open>"), "what may harm is not folded");
        let mut fields = ODILE.to_vec();
        fields.extend([
            ("evite", "lait"),
            ("sans", "CP-QUI"),
            ("manque", "rien"),
            ("p.CP-FM.2", "CP-FLA"),
            ("nonce", "o"),
        ]);
        let wrong = sarah.post("/comptoir/abonnes", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Flan pâtissier (part) ne convient pas"), "{}", wrong.text);
        assert!(wrong.text.contains("name=\"evite\" value=\"lait\" checked"), "nothing typed is lost");
        fields.retain(|(name, _)| *name != "p.CP-FM.2");
        let made = sarah.submit("/comptoir/abonnes", &fields).await;
        assert!(made.text.contains("Sans lait") && made.text.contains("Odile"), "{}", made.text);
        let own = known(&street, "Odile").await;
        assert_eq!((own.plan.taste.avoid.as_slice(), own.plan.missing), (&["lait".to_owned()][..], Missing::Refuse));
        assert_eq!(own.plan.taste.dislikes.len(), 1);
        assert_eq!(own.plan.end.map(|end| end.to_string()).as_deref(), Some("2026-12-31"));
        sarah.post("/comptoir/abonnes", &fields).await;
        let key = own.key.clone();
        let all = street.app.db().read(move |conn| subscriptions::all(conn, &key)).await.expect("read");
        assert_eq!(all.iter().filter(|own| own.name == "Odile").count(), 1, "sent twice, made once");
    });
}

#[test]
fn a_day_is_changed_for_who_stands_here_and_an_allergy_is_added_later() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut sarah = street.sarah().await;
        sarah.submit("/comptoir/abonnes", &[&ODILE[..], &[("nonce", "o")]].concat()).await;
        let own = known(&street, "Odile").await;
        let here = format!("/comptoir/abonnes/{}", own.id);
        let page = sarah.get(&here).await;
        let day = "2026-11-26";
        assert!(page.text.contains(&format!("{here}?jour={day}#jour")), "{}", page.text);
        let form = sarah.get(&format!("{here}?jour={day}")).await;
        assert!(form.text.contains("Jeudi 26 novembre") && form.text.contains("value=\"day\""), "{}", form.text);
        let mut change = vec![("act", "day"), ("date", day), ("heure", "12:45"), ("quoi", "own"), ("a.0", "CP-QUI")];
        let page = sarah.submit(&here, &change).await;
        assert!(page.text.contains("12\u{202f}h\u{202f}45 · Quiche aux poireaux"), "{}", page.text);
        change[2].1 = "15:00";
        let shut = sarah.post(&here, &change).await;
        assert_eq!(shut.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shut.text.contains("La boutique est fermée à cette heure") && shut.text.contains("value=\"day\""));
        let mut keep: Vec<_> = ODILE.iter().copied().filter(|(name, _)| !matches!(*name, "name" | "contact")).collect();
        keep.extend([("act", "keep"), ("evite", "œufs"), ("evite", "gluten"), ("paie", "month"), ("dire", "oui")]);
        let page = sarah.submit(&here, &keep).await;
        assert!(page.text.contains("Sans gluten, œufs") || page.text.contains("Sans œufs, gluten"), "{}", page.text);
        let own = known(&street, "Odile").await;
        assert_eq!((own.pay, own.tells), (subscriptions::rules::Pay::Month, true));
        let (key, id) = (own.key.clone(), own.id);
        let date = day.parse().expect("a day");
        let lunch = street.app.db().read(move |conn| subscriptions::lunch(conn, &key, id, date)).await.expect("read");
        assert_eq!(lunch.expect("kept").minute, Some(765), "the day stays as it was changed");
    });
}
