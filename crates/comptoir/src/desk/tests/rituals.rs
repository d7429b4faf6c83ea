//! The list of a morning at the desk: a purse, an attention from the list to the counter, a card, and who wants none.

use axum::http::StatusCode;
use db::testing::on_both;
use jiff::SignedDuration;
use kernel::Quantity;

use super::{ODILE, ines, keep, person};
use crate::{
    counter::pages::tests::Street,
    memory,
    orders::{self, Pickup, Wish, rules::State},
    platform::i18n::Lang,
    shops,
    testing::who,
};

/// What stands between two pieces of a page.
fn between<'a>(text: &'a str, before: &str, after: char) -> &'a str {
    let rest = text.split(before).nth(1).expect("it is there");
    rest.split(after).next().unwrap_or_default()
}

#[test]
fn an_attention_goes_from_the_list_to_the_counter_and_a_card_is_written() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let thread = format!("/bureau/fil/{odile}");
        let (mut ines, mut camille) = (ines(&street).await, street.camille().await);
        // The owner says what is given; an advisor sees it.
        let purse = [("nonce", "p"), ("article", "CP-CRO"), ("euros", "20")];
        assert_eq!(ines.post("/bureau/attentions", &purse).await.status, StatusCode::FORBIDDEN);
        camille.post("/bureau/attentions", &purse).await;
        // A croissant for Odile, decided on the list.
        ines.post(&format!("{thread}/liste"), &[("nonce", "a"), ("quoi", "attention")]).await;
        let page = ines.get(&thread).await;
        keep("desk-attention", &page);
        assert!(page.text.contains("Une attention pour Odile Vasseur") && page.text.contains("Offrir"));
        let line = between(&page.text, "action=\"/bureau/rituels/", '"').to_owned();
        let act = format!("/bureau/rituels/{line}");
        let page = ines.submit(&act, &[("nonce", "b"), ("geste", "fait"), ("text", "")]).await;
        assert!(page.text.contains("attend à sa prochaine commande"), "it waits");
        let page = ines.get("/bureau/attentions").await;
        keep("desk-attentions", &page);
        assert!(page.text.contains("Odile Vasseur") && page.text.contains("attend sa commande"));
        // The next order carries it; the counter says so, the ticket too.
        let shop = shops::directory(&street.app).all()[0].clone();
        let (own, mut env) = (shop.clone(), street.app.env());
        let placed = street.app.db().write(&shop.key, move |tx| {
            let wish = Wish {
                lines: vec![("CP-TRA".parse().expect("a reference"), Quantity::new(1).expect("one")).into()],
                pickup: Pickup::Soonest,
                source: "web",
                external_id: "attention".to_owned(),
                visitor: String::new(),
                note: String::new(),
                lang: Lang::Fr,
                who: Some(who("Odile Vasseur", ODILE)),
            };
            orders::reserve(tx, &mut env, &own, &wish)
        });
        let order = placed.await.expect("placed");
        let mut sarah = street.sarah().await;
        let page = sarah.get(&format!("/comptoir/commandes/{}", order.id)).await;
        keep("counter-gift", &page);
        assert!(page.text.contains("offert par Inès") && page.text.contains("Croissant au beurre, offert"));
        keep("counter-gift-board", &sarah.get("/comptoir").await);
        let page = sarah.get(&format!("/comptoir/commandes/{}/ticket", order.id)).await;
        assert!(page.text.contains("offert par Inès"), "the ticket says whom it comes from");
        let (own, mut env, id) = (shop.clone(), street.app.env(), order.id);
        env.now += SignedDuration::from_mins(1);
        let collected = street.app.db().write(&shop.key, move |tx| {
            orders::move_to(tx, &mut env, &own, id, State::Ready, &orders::Actor::staff("Sarah"), "")?;
            orders::move_to(tx, &mut env, &own, id, State::Collected, &orders::Actor::staff("Sarah"), "")
        });
        collected.await.expect("collected");
        let page = ines.get("/bureau/attentions").await;
        assert!(page.text.contains("remis"), "handed over");
        // A card, with where it goes and what to say.
        ines.post(&format!("{thread}/liste"), &[("nonce", "c"), ("quoi", "letter")]).await;
        let page = ines.get("/bureau/cartes").await;
        keep("desk-letters", &page);
        assert!(page.text.contains("Odile Vasseur") && page.text.contains("prochaine visite"));
        assert!(page.text.contains("Retraite au 30 novembre"), "worth mentioning");
        let card = page.text.split("Odile Vasseur</a>").nth(1).expect("her card");
        let line = between(card, "action=\"/bureau/rituels/", '"').to_owned();
        let fields = [("nonce", "d"), ("geste", "fait"), ("text", ""), ("retour", "/bureau/cartes")];
        let page = ines.submit(&format!("/bureau/rituels/{line}"), &fields).await;
        assert!(!page.text.contains("Retraite au 30 novembre"), "written");
        // Odile says on her own page where a card may be sent, then that she wants none of it.
        let contact = ODILE.parse().expect("a number");
        let own = memory::path(street.app.secrets(), &contact, street.app.now());
        let mut visitor = street.browser();
        let slug = shop.slug().to_string();
        let address =
            [("boutique", slug.as_str()), ("geste", "ou-ecrire"), ("texte", "2 rue du Puits, 37000 Courtelande")];
        visitor.post(&own, &address).await;
        let page = visitor.get(&own).await;
        keep("own-rituals", &page);
        assert!(page.text.contains("2 rue du Puits") && page.text.contains("Ni attention ni carte"));
        visitor.post(&own, &[("boutique", slug.as_str()), ("geste", "sans-attention")]).await;
        assert!(visitor.get(&own).await.text.contains("Les attentions me font plaisir"));
        ines.post(&format!("{thread}/liste"), &[("nonce", "f"), ("quoi", "letter")]).await;
        let page = ines.get(&thread).await;
        assert!(page.text.contains("ne souhaite ni attention"));
        assert_eq!(page.text.matches("Écrire à la main à Odile").count(), 1, "the card that is written, no other");
        // A neighbour's advisor changes none of it.
        let mut other = street.enter("ines@contre-jour.example.org").await;
        assert!(!other.get("/bureau/cartes").await.text.contains("Odile"));
        assert!(!other.get("/bureau/attentions").await.text.contains("Odile"));
        let refused = other.post(&format!("{thread}/liste"), &[("nonce", "e"), ("quoi", "letter")]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    });
}
