//! "Parler à quelqu'un": from the page of an order to a person at the desk and back, with a script and without.

use std::time::Duration;

use thirtyfour::By;

use crate::{
    browser::{self, Script},
    click::enter,
    house::in_browser,
};

#[test]
fn a_question_from_the_page_of_an_order_is_answered_by_a_person_while_one_looks_on() {
    in_browser(|house| async move {
        let (status, order) = house.reserve("talk-1", "+33639987740", "CP-TRA", 2, "2026-11-24T17:00:00Z").await;
        assert!(status.is_success(), "{order}");
        let page = order["status_url"].as_str().expect("a page").to_owned();
        let page = format!("{}{}", house.base, page.strip_prefix(&house.base).unwrap_or(&page));
        for (script, question) in [(Script::On, "Il est bien cuit ?"), (Script::Off, "Et bien tranché ?")] {
            let Some(customer) = browser::open(script).await else { return };
            customer.go(&page).await;
            customer.click(".to-person").await;
            customer.says("vous répond").await;
            customer.says("2 Baguettes de tradition").await;
            customer.write("#text", question).await;
            customer.click(".write-form .btn-main").await;
            customer.says("Votre question est arrivée").await;
            if script == Script::On {
                customer.axe().await;
            }
            let desk = browser::open(Script::On).await.expect("the same machine");
            enter(&house, &desk, "ines@courte-pate.example.org").await;
            desk.go(&format!("{}/bureau", house.base)).await;
            desk.says(question).await;
            desk.axe().await;
            let rows = desk.window.find_all(By::Css("#list .mails a")).await.expect("rows");
            for row in rows {
                if row.text().await.expect("a text").contains(question) {
                    row.click().await.expect("opened");
                    break;
                }
            }
            desk.says("depuis la page de sa commande").await;
            desk.write("#text", "Oui, et je vous le garde.").await;
            if script == Script::On {
                customer.says("Inès vous écrit").await;
            }
            desk.axe().await;
            desk.click("#reply .btn-main").await;
            desk.says("C’est parti").await;
            if script == Script::Off {
                customer.go(&format!("{}/courte-pate/parler", house.base)).await;
            }
            customer.says("Oui, et je vous le garde.").await;
            if script == Script::On {
                // What the page told happened while the desk drew its own.
                tokio::time::sleep(Duration::from_secs(1)).await;
                desk.window.refresh().await.expect("drawn again");
                desk.says("lu à").await;
            }
            for path in ["/bureau/presence", "/bureau/passages"] {
                desk.go(&format!("{}{path}", house.base)).await;
                desk.axe().await;
            }
            customer.close().await;
            desk.close().await;
        }
    });
}
