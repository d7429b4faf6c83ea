//! The alert: announced at the counter, read by a follower, reserved from with one tap.

use crate::{
    browser::{self, Script},
    click::enter,
    house::on_both,
};

#[test]
fn a_batch_is_announced_at_the_counter_and_reserved_from_its_alert() {
    on_both(|house| async move {
        let Some(counter) = browser::open(Script::On).await else { return };
        enter(&house, &counter, "sarah@courte-pate.example.org").await;
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
        let customer = browser::open(Script::On).await.expect("the same machine");
        customer.go(&format!("{}{path}", house.base)).await;
        customer.says("Baguette de tradition").await;
        customer.axe().await;
        customer.click("form button.btn-main").await;
        customer.find(".code").await;
        house.advance(0).await;
        let told = house.newest("+33639980101").await;
        assert!(told.contains("C'est noté"), "{told}");
        customer.close().await;
        counter.close().await;
    });
}
