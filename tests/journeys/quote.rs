//! A quote: asked for on the shop's page, made at the desk, accepted by its link, and on the board; with a script and without.

use crate::{
    browser::{self, Browser, Script},
    click::enter,
    house::{House, in_browser},
};

/// The quote of four croissants at an agreed price, for today at 17:30, in the form that the desk has filled in half.
async fn fill(desk: &Browser, name: &str) {
    desk.says("Écrire un devis").await;
    let known = desk.find("#name").await.value().await.expect("a value").unwrap_or_default();
    assert_eq!(known, name, "the file that was open says for whom");
    desk.click("#sku-0 option[value='CP-CRO']").await;
    desk.write("#n-0", "4").await;
    desk.write("#price-0", "1,00").await;
    desk.write("#detail-0", "bien dorés").await;
    desk.axe().await;
    // A date is typed in the order of the machine's own language: it is put in as the form sends it.
    desk.script(
        "document.querySelector('#day').value = '2026-11-24'; document.querySelector('#hour').value = '17:30'; done(0)",
    )
    .await;
    desk.click("form[action='/comptoir/devis'] .btn-main").await;
    desk.says("Attend son oui").await;
}

/// Its link, as it reached the customer.
async fn link(house: &House, number: &str) -> String {
    house.advance(0).await;
    let told = house.newest(number).await;
    assert!(told.contains("4,00"), "the agreed price, not that of the shelf: {told}");
    let at = told.find("/courte-pate/d/").unwrap_or_else(|| panic!("no link in {told:?}"));
    told[at..].chars().take_while(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_quote_is_asked_on_the_page_made_at_the_desk_accepted_by_its_link_and_on_the_board() {
    in_browser(|house| async move {
        let walks = [
            (Script::On, "Apolline", "06 39 98 77 71", "+33639987771"),
            (Script::Off, "Barnabé", "06 39 98 77 72", "+33639987772"),
        ];
        for (script, name, typed, number) in walks {
            let Some(customer) = browser::open(script).await else { return };
            let question = format!("Un devis pour quatre croissants ce soir ? {name}");
            customer.go(&format!("{}/courte-pate", house.base)).await;
            customer.click(".to-person").await;
            customer.write("#nom", name).await;
            customer.write("#text", &question).await;
            customer.click(".write-form .btn-main").await;
            customer.says("Votre question est arrivée").await;
            customer.write("#contact", typed).await;
            customer.click("form.card .btn-line").await;
            customer.says("vous est envoyée").await;
            let desk = browser::open(Script::On).await.expect("the same machine");
            enter(&house, &desk, "ines@courte-pate.example.org").await;
            desk.go(&format!("{}/bureau", house.base)).await;
            desk.click_that_says("#list .mails a", &question).await;
            desk.click("a[href^='/comptoir/devis/nouveau?personne=']").await;
            fill(&desk, name).await;
            let sheet = desk.window.current_url().await.expect("an address").to_string();
            desk.go(&format!("{}/comptoir", house.base)).await;
            desk.find("#a-preparer").await;
            assert!(!desk.text().await.contains(name), "nothing is ordered before the yes");
            customer.go(&format!("{}{}", house.base, link(&house, number).await)).await;
            customer.says("Votre devis pour").await;
            customer.says("bien dorés").await;
            customer.axe().await;
            customer.click("form[action*='/oui'] button").await;
            customer.says("C’est commandé").await;
            customer.axe().await;
            assert!(!customer.has("form[action*='/oui']").await, "a yes is said once");
            customer.click(".acts a.btn-main").await;
            customer.says("Croissant au beurre").await;
            customer.says("4,00").await;
            // On the board by itself, at the price that was agreed.
            desk.that_says("#a-preparer .order", name).await;
            desk.go(&sheet).await;
            desk.says("Accepté").await;
            desk.axe().await;
            desk.click("a.btn-main").await;
            desk.says("4,00").await;
            customer.close().await;
            desk.close().await;
        }
    });
}

#[test]
fn a_quote_that_is_declined_by_its_link_orders_nothing() {
    in_browser(|house| async move {
        let Some(desk) = browser::open(Script::On).await else { return };
        enter(&house, &desk, "ines@courte-pate.example.org").await;
        desk.go(&format!("{}/comptoir/devis/nouveau", house.base)).await;
        desk.write("#name", "Garance").await;
        desk.write("#contact", "06 39 98 77 73").await;
        fill(&desk, "Garance").await;
        let sheet = desk.window.current_url().await.expect("an address").to_string();
        let customer = browser::open(Script::Off).await.expect("the same machine");
        customer.go(&format!("{}{}", house.base, link(&house, "+33639987773").await)).await;
        customer.click("form[action*='/non'] button").await;
        customer.says("Vous avez dit non").await;
        desk.go(&sheet).await;
        desk.says("Refusé").await;
        desk.go(&format!("{}/comptoir", house.base)).await;
        desk.find("#a-preparer").await;
        assert!(!desk.text().await.contains("Garance"));
        customer.close().await;
        desk.close().await;
    });
}
