//! What a customer says goes up: marked by one tap at the desk, promised, settled, read on the page of the week; with a
//! script and without.

use thirtyfour::By;

use crate::{
    browser::{self, Script},
    click::enter,
    house::in_browser,
};

#[test]
fn a_complaint_is_marked_by_one_tap_followed_and_read_on_the_page_of_the_week() {
    in_browser(|house| async move {
        for script in [Script::On, Script::Off] {
            let Some(desk) = browser::open(script).await else { return };
            enter(&house, &desk, "ines@courte-pate.example.org").await;
            desk.go(&format!("{}/bureau", house.base)).await;
            let rows = desk.window.find_all(By::Css("#list .mails a")).await.expect("rows");
            for row in rows {
                if row.text().await.expect("a text").contains("Léa") {
                    row.click().await.expect("opened");
                    break;
                }
            }
            desk.says("était brûlé dessous").await;
            if script == Script::On {
                desk.click(".chips > button").await;
                desk.says("C’est noté, et suivi.").await;
                desk.axe().await;
                desk.click(".voice .aside-act:first-child summary").await;
                desk.write(".voice .aside-act:first-child input[name=text]", "Lui en garder une").await;
                desk.click(".voice .aside-act:first-child button[value=promettre]").await;
                desk.says("Lui en garder une").await;
                desk.says("à tenir avant").await;
            } else {
                // What was promised with a script is settled without one.
                desk.click(".voice .aside-act:first-child summary").await;
                desk.write(".voice .aside-act:first-child input[name=text]", "Une autre, bien dorée").await;
                desk.click(".voice .aside-act:first-child button[value=regler]").await;
                desk.says("Une autre, bien dorée").await;
                desk.says("promesse tenue").await;
            }
            desk.go(&format!("{}/bureau/voix", house.base)).await;
            desk.says("Ce qu’on nous dit").await;
            desk.says("était brûlé dessous").await;
            if script == Script::On {
                desk.axe().await;
            }
            desk.close().await;
        }
    });
}
