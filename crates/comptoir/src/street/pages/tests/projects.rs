//! Life projects on the person's own page: told, put right, taken along, ended; nothing of somebody else's.

use super::*;
use crate::{consent, customers, memory, projects};

const ODILE: &str = "+33639987012";

#[test]
fn a_project_is_told_put_right_taken_along_and_forgotten_with_the_rest() {
    on_both(|db| async move {
        let (app, _, shop) = street(&db).await;
        let own = shop.clone();
        let opened = app.db().write(&shop.key, move |tx| {
            let mut env = env();
            let contact = ODILE.parse().expect("a number");
            let odile = customers::open(tx, &mut env, &own.key, "Odile", &contact)?;
            let other =
                customers::open(tx, &mut env, &own.key, "Paul", &"paul@example.net".parse().expect("an address"))?;
            let (kind, how) = (projects::rules::Kind::Moving, projects::How::Counter);
            let told = projects::Told { person: other, kind, words: "rue Haute", day: None, how, staff: None };
            Ok::<_, db::DbError>((odile, projects::tell(tx, &mut env, &own, &told, "staff:Inès")?))
        });
        let (odile, foreign) = opened.await.expect("opened");
        let path = memory::path(app.secrets(), &ODILE.parse().expect("a number"), app.now());
        let mut visitor = Browser::new(&app);
        let tell = [
            ("boutique", "pain"),
            ("geste", "dire-projet"),
            ("quoi", "retirement"),
            ("texte", "Le potager"),
            ("jour", "2027-03-31"),
            ("ecrire", "1"),
        ];
        visitor.post(&path, &tell).await;
        let page = visitor.get(&path).await;
        assert!(
            page.text.contains("Un départ à la retraite, mercredi 31 mars 2027") && page.text.contains("Le potager")
        );
        assert!(page.text.contains("peut vous écrire au sujet"), "she agreed to be written to");
        let id = page.hidden("projet");
        let put = [
            ("boutique", "pain"),
            ("geste", "changer-projet"),
            ("projet", id.as_str()),
            ("texte", "Le jardin"),
            ("jour", "2027-04-30"),
        ];
        visitor.post(&path, &put).await;
        let page = visitor.get(&path).await;
        assert!(
            page.text.contains("Le jardin") && page.text.contains("30 avril 2027") && !page.text.contains("potager")
        );
        visitor.post(&path, &[("boutique", "pain"), ("geste", "projets-muet")]).await;
        assert!(visitor.get(&path).await.text.contains("elle vous parle, seulement"));
        // After a stop the page says so, and her own yes there lifts it.
        let say = |gesture: &'static str| [("boutique", "pain"), ("geste", gesture)];
        visitor.post(&path, &say("projets-ecrire")).await;
        assert!(visitor.get(&path).await.text.contains("peut vous écrire au sujet"));
        let (key, mut now) = (shop.key.clone(), app.env());
        let stopped = app.db().write(&shop.key, move |tx| {
            consent::withdraw(tx, &mut now, &key, &ODILE.parse().expect("a number"), "sms")
        });
        stopped.await.expect("stopped");
        assert!(visitor.get(&path).await.text.contains("elle vous parle, seulement"), "nothing may be written");
        visitor.post(&path, &say("projets-ecrire")).await;
        let page = visitor.get(&path).await;
        assert!(page.text.contains("peut vous écrire au sujet"));
        let key = shop.key.clone();
        let silent = app.db().read(move |conn| consent::is_suppressed(conn, &key, &ODILE.parse().expect("a number")));
        assert!(!silent.await.expect("read"), "what the page says is true");
        visitor.post(&path, &say("projets-muet")).await;
        // Paul's is not hers to change, nor a day that is none.
        let foreign = foreign.to_string();
        for (project, day) in [(foreign.as_str(), "2027-04-30"), (id.as_str(), "demain")] {
            let fields =
                [("boutique", "pain"), ("geste", "changer-projet"), ("projet", project), ("texte", "x"), ("jour", day)];
            assert_eq!(visitor.post(&path, &fields).await.status, StatusCode::NOT_FOUND);
        }
        let json = visitor.get(&format!("{path}/export.json")).await;
        let data: serde_json::Value = serde_json::from_str(&json.text).expect("JSON");
        let taken = &data["shops"][0]["projects"];
        assert_eq!((taken[0]["kind"].as_str(), taken[0]["day"].as_str()), (Some("retirement"), Some("2027-04-30")));
        assert_eq!(taken.as_array().map(Vec::len), Some(1));
        assert!(visitor.get(&format!("{path}/export.html")).await.text.contains("Un départ à la retraite"));
        visitor.post(&path, &[("boutique", "pain"), ("geste", "fini-projet"), ("projet", id.as_str())]).await;
        assert!(visitor.get(&path).await.text.contains("(terminé)"));
        visitor.post(&path, &[("boutique", "pain"), ("geste", "oublier")]).await;
        let key = shop.key.clone();
        let left = app.db().read(move |conn| projects::of_file(conn, &key, &[odile])).await.expect("read");
        assert!(left.is_empty(), "forgotten with the rest");
    });
}
