//! The alert: announced at the counter, read by a follower, reserved from with one tap, with and without JavaScript.

use crate::{
    browser::{self, Script},
    click::enter,
    house::{House, in_browser},
};

async fn walk(house: &House, script: Script) {
    let Some(counter) = browser::open(script).await else { return };
    enter(house, &counter, "sarah@courte-pate.example.org").await;
    counter.go(&format!("{}/comptoir/fournee?sku=CP-TRA&quantity=12&minutes=30", house.base)).await;
    counter.says("12").await;
    counter.axe().await;
    counter.click("button[name='announce'][value='yes']").await;
    counter.says("Baguette de tradition").await;
    counter.axe().await;
    house.advance(0).await;
    // Nadia follows the tradition in the demo.
    let alert = house.newest("+33639980101").await;
    let at = alert.find("/courte-pate/a/").unwrap_or_else(|| panic!("no link in {alert:?}"));
    let path: String = alert[at..].chars().take_while(|c| !c.is_whitespace()).collect();
    let customer = browser::open(script).await.expect("the same machine");
    customer.go(&format!("{}{path}", house.base)).await;
    customer.says("Baguette de tradition").await;
    customer.axe().await;
    customer.click("form button.btn-main").await;
    let code = customer.find(".code [aria-hidden]").await.text().await.expect("a code");
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    house.advance(0).await;
    let told = house.newest("+33639980101").await;
    assert!(told.contains("C'est noté") && told.contains(&code), "{told}");

    counter.go(&format!("{}/comptoir/remise?code={code}", house.base)).await;
    counter.says("Nadia").await;
    counter.click(".tickets form button.giant").await;
    counter.find("main").await;
    customer.look_again().await;
    customer.says("C’est remis").await;
    customer.close().await;
    counter.close().await;
}

#[test]
fn a_batch_is_announced_reserved_from_its_alert_and_handed_over() {
    in_browser(|house| async move { walk(&house, Script::On).await });
}

#[test]
fn a_batch_is_announced_reserved_from_its_alert_and_handed_over_without_javascript() {
    in_browser(|house| async move { walk(&house, Script::Off).await });
}
