//! A customer passes from one advisor to another: introduced, not swapped; they agree, or choose otherwise; with a script and
//! without.

use thirtyfour::By;

use crate::{
    browser::{self, Browser, Script},
    click::enter,
    house::{House, in_browser},
};

/// Opens a customer's thread from the list of clients, by their number: two files may bear one name.
async fn open(house: &House, desk: &Browser, number: &str, who: &str) {
    desk.go(&format!("{}/bureau/clients?q={}", house.base, number.replace("+33", "0"))).await;
    desk.click_that_says("main a[href^='/bureau/fil/']", who).await;
    desk.find("#t-who").await;
}

/// Sends the introduction of somebody, in words of one's own.
async fn introduce(desk: &Browser, who: &str, words: &str) {
    let row = desk.that_says("ol.intros > li", who).await;
    let text = row.find(By::Css("textarea")).await.expect("a text");
    assert!(text.value().await.expect("it").unwrap_or_default().contains("Camille prend la suite"), "it is prepared");
    text.clear().await.expect("emptied");
    text.send_keys(words).await.expect("typed");
    let button = row.find(By::Css("button[value='ecrire']")).await.expect("a button");
    button.scroll_into_view().await.expect("scrolled");
    button.click().await.expect("clicked");
    desk.that_says("ol.intros > li", "présenté,").await;
}

/// The customer's own page, by the link that reached them.
async fn page_of(house: &House, number: &str, words: &str) -> String {
    house.advance(0).await;
    let told = house.newest(number).await;
    assert!(told.contains(words), "in the words of who leaves: {told}");
    let at = told.find("/moi/").unwrap_or_else(|| panic!("no link in {told:?}"));
    let path: String = told[at..].chars().take_while(|c| !c.is_whitespace()).collect();
    format!("{}{path}", house.base)
}

#[test]
fn a_customer_is_introduced_to_the_next_advisor_and_agrees_or_chooses_otherwise() {
    in_browser(|house| async move {
        let Some(ines) = browser::open(Script::On).await else { return };
        enter(&house, &ines, "ines@courte-pate.example.org").await;
        ines.go(&format!("{}/bureau/passages", house.base)).await;
        ines.that_says("#qui option", "Inès").await.click().await.expect("chosen");
        ines.that_says("#a option", "Camille").await.click().await.expect("chosen");
        ines.axe().await;
        ines.click("form[action='/bureau/passages'] .btn-main").await;
        ines.says("Inès passe la main à Camille").await;
        ines.says("0 présentations faites").await;
        ines.axe().await;
        let passage = ines.window.current_url().await.expect("an address").to_string();
        let camille = browser::open(Script::On).await.expect("the same machine");
        enter(&house, &camille, "camille@courte-pate.example.org").await;
        let walks = [
            (Script::On, "Odile Vasseur", "+33639980121", "Odile, voici Camille :"),
            (Script::Off, "Marius", "+33639980102", "Marius, voici Camille :"),
        ];
        for (script, who, number, words) in walks {
            // Not a word in the new name before.
            open(&house, &camille, number, who).await;
            camille.says("pas encore été présenté").await;
            assert!(!camille.has("#reply").await, "{who} hears nothing of Camille before Inès said it");
            camille.axe().await;
            ines.go(&passage).await;
            introduce(&ines, who, words).await;
            let customer = browser::open(script).await.expect("the same machine");
            customer.go(&page_of(&house, number, words).await).await;
            customer.says("Inès passe la main à Camille").await;
            customer.axe().await;
            if script == Script::On {
                customer.click("button[value='bonjour']").await;
                customer.says("Camille, ").await;
                assert!(!customer.has("button[value='bonjour']").await, "it is answered");
                ines.that_says("ol.intros > li", "continue ensemble").await;
                // From now on it is Camille who writes.
                open(&house, &camille, number, who).await;
                camille.write("#text", "Bonjour, c'est Camille, enchantée.").await;
                camille.click("#reply .btn-main").await;
                camille.says("C’est parti").await;
                house.advance(0).await;
                assert!(house.newest(number).await.contains("c'est Camille, enchantée"));
            } else {
                // Nobody in particular: the whole shop answers.
                customer.click(".own-advisor details summary").await;
                customer.click("button[value='decliner']").await;
                customer.says("Toute l’équipe vous répond").await;
                ines.go(&passage).await;
                ines.that_says("ol.intros > li", "a choisi autrement").await;
                open(&house, &camille, number, who).await;
                assert!(camille.has("#reply").await, "as any colleague of the team");
            }
            customer.close().await;
        }
        ines.axe().await;
        ines.close().await;
        camille.close().await;
    });
}
