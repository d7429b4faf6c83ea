//! The click: from the street to the counter's hand-over, in a real browser, with and without JavaScript.

use crate::{
    browser::{self, Browser, Script},
    house::{House, in_browser},
};

const ODILE: &str = "06 39 98 77 31";

/// Two traditions and a croissant, in the shop's own page.
async fn fill(browser: &Browser, script: Script) {
    for (sku, count) in [("CP-TRA", 2), ("CP-CRO", 1)] {
        for _ in 0..count {
            let row = format!("#a-{sku} .more");
            browser.click(&row).await;
            if script == Script::Off {
                // Without script each tap is a page.
                browser.find(&format!("#a-{sku}")).await;
            }
        }
    }
}

/// Odile reserves; answers her code, on the page of her order.
pub async fn reserve(house: &House, browser: &Browser, script: Script) -> String {
    browser.go(&format!("{}/", house.base)).await;
    browser.axe().await;
    browser.click("main a[href='/courte-pate']").await;
    browser.says("La Courte Pâte").await;
    browser.axe().await;
    fill(browser, script).await;
    browser.click(".bottom .btn-main").await;
    browser.find("#nom").await;
    browser.axe().await;
    browser.write("#nom", "Odile").await;
    browser.write("#contact", ODILE).await;
    browser.click("button[name='geste'].btn-tall").await;
    browser.says("Baguette de tradition").await;
    let code = browser.find(".code [aria-hidden]").await.text().await.expect("a code");
    browser.axe().await;
    code.chars().filter(char::is_ascii_digit).collect()
}

/// Someone behind the counter, by the link in their mailbox.
pub async fn enter(house: &House, browser: &Browser, who: &str) {
    enter_at(&house.base, house, browser, who).await;
}

/// The same where the counter is opened by another address.
pub async fn enter_at(base: &str, house: &House, browser: &Browser, who: &str) {
    browser.go(&format!("{base}/comptoir")).await;
    browser.write("input[name='contact']", who).await;
    browser.click("form button:not([hidden])").await;
    // The page that says that a link is on its way.
    browser.find("a[href='/comptoir/entrer']").await;
    house.advance(0).await;
    let letter = house.newest(who).await;
    let at = letter.find("/comptoir/entrer/lien").unwrap_or_else(|| panic!("no link in {letter:?}"));
    let path: String = letter[at..].chars().take_while(|c| !c.is_whitespace()).collect();
    browser.go(&format!("{base}{path}")).await;
    browser.click("form[action='/comptoir/entrer/lien'] button").await;
    browser.find("#aujourdhui, main article, main section").await;
}

async fn walk(house: &House, script: Script) {
    let Some(counter) = browser::open(script).await else { return };
    // The tablet opens the shop's machine by its address, without a certificate.
    let base = house.base.replace("127.0.0.1", browser::PLAIN);
    enter_at(&base, house, &counter, "sarah@courte-pate.example.org").await;
    counter.find("#a-preparer").await;
    counter.axe().await;
    let customer = browser::open(script).await.expect("the same machine");
    let code = reserve(house, &customer, script).await;
    assert_eq!(code.len(), 4, "{code}");
    house.advance(0).await;
    assert!(house.newest("+33639987731").await.contains(&code), "the confirmation tells the code");

    // The order comes onto the board by itself, and moves by one tap each.
    counter.look_again().await;
    let card = |lane: &str| format!("#{lane} .order[data-code='{code}']");
    let tap = |lane: &str| format!("{} > form[data-queue] button", card(lane));
    counter.find(&card("a-preparer")).await;
    counter.click(&tap("a-preparer")).await;
    counter.find(&card("de-cote")).await;
    counter.click(&tap("de-cote")).await;
    counter.find(&card("pretes")).await;
    counter.axe().await;
    counter.write("#code", &format!("{code}\n")).await;
    counter.says("Odile").await;
    counter.axe().await;
    counter.click(".tickets form button.giant").await;
    counter.find("#said .banner").await;
    // The customer's own screen follows by itself.
    customer.look_again().await;
    customer.says("C’est remis").await;
    customer.close().await;
    counter.close().await;
}

#[test]
fn a_customer_reserves_and_the_counter_hands_over() {
    in_browser(|house| async move { walk(&house, Script::On).await });
}

#[test]
fn a_customer_reserves_and_the_counter_hands_over_without_javascript() {
    in_browser(|house| async move { walk(&house, Script::Off).await });
}
