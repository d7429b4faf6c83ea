//! One thing to propose: in the file, while it rings, at the counter; silent without agreement.

use axum::http::StatusCode;
use db::testing::on_both;

use super::{ODILE, ines, keep, person, rings};
use crate::counter::pages::tests::Street;

#[test]
fn one_thing_is_proposed_in_the_file_and_while_it_rings_until_it_is_refused() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let thread = format!("/bureau/fil/{odile}");
        let mut ines = ines(&street).await;
        let page = ines.get(&thread).await;
        keep("desk-offer", &page);
        assert_eq!(page.text.matches("Une seule proposition").count(), 1);
        assert!(page.text.contains("Tourte de seigle") && page.text.contains("revient souvent"));
        let id = page.text.split("/bureau/propositions/").nth(1).expect("a proposal")[..36].to_owned();
        let again = ines.get(&thread).await;
        assert!(again.text.contains(&id), "it is the same one the next time");
        rings(&street, "newCall", "offer", "33639980121").await;
        let page = ines.get(&thread).await;
        keep("desk-offer-call", &page);
        assert!(page.text.contains("À proposer"), "it stands beside the call");
        let act = format!("/bureau/propositions/{id}");
        let mut other = street.enter("ines@contre-jour.example.org").await;
        assert_eq!(other.post(&act, &[("nonce", "a"), ("geste", "oui")]).await.status, StatusCode::NOT_FOUND);
        ines.post(&act, &[("nonce", "a"), ("geste", "dire")]).await;
        let page = ines.get(&thread).await;
        assert!(page.text.contains("je vous mets aussi de côté"), "it waits in the answer, and nothing left");
        ines.post(&act, &[("nonce", "b"), ("geste", "non")]).await;
        let page = ines.get(&thread).await;
        assert!(!page.text.contains("Une seule proposition"), "not the same again");
        // Nobody is advised unasked; asked by voice, the witness is written down.
        let marius = person(&street, "+33639980102").await;
        let thread = format!("/bureau/fil/{marius}");
        let page = ines.get(&thread).await;
        assert!(page.text.contains("Peut-on conseiller") && !page.text.contains("Une seule proposition"));
        ines.post(&format!("{thread}/conseil"), &[("nonce", "c")]).await;
        assert!(!ines.get(&thread).await.text.contains("Peut-on conseiller"));
    });
}
