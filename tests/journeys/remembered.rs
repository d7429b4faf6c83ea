//! "Ce dont on se souvient": asked for on the page, opened by its link; read, corrected, removed, taken along; with a script and
//! without. What the customer did is what the desk sees.

use reqwest::Method;

use crate::{
    browser::{self, Script},
    click::enter,
    house::in_browser,
};

const ODILE: &str = "+33639980121";

#[test]
fn a_customer_reads_corrects_removes_and_takes_along_what_is_remembered() {
    in_browser(|house| async move {
        let walks = [
            (Script::On, "Retraite au 30 novembre", "Retraite au 15 décembre", "Préfère le téléphone"),
            (Script::Off, "Retraite au 15 décembre", "Retraite au printemps", "allergique aux fruits"),
        ];
        for (script, before, after, gone) in walks {
            let Some(customer) = browser::open(script).await else { return };
            // From the page that one knows, to the link that arrives.
            customer.go(&format!("{}/moi", house.base)).await;
            customer.click("a[href='/moi/memoire']").await;
            customer.axe().await;
            customer.write("#contact", "06 39 98 01 21").await;
            customer.click("form[action='/moi/memoire'] .btn-main").await;
            customer.says("Regardez vos messages").await;
            house.advance(0).await;
            let told = house.newest(ODILE).await;
            let at = told.find("/moi/memoire/").unwrap_or_else(|| panic!("no link in {told:?}"));
            let path: String = told[at..].chars().take_while(|c| !c.is_whitespace()).collect();
            let own = format!("{}{path}", house.base);
            customer.go(&own).await;
            for seen in ["La Courte Pâte", "14 fois"] {
                customer.says(seen).await;
            }
            let of = |words: &str| format!(".memory-row:has(button[aria-label*='{words}'])");
            let text = customer.find(&format!("{} textarea", of(before))).await;
            assert!(text.value().await.expect("it").unwrap_or_default().contains(before));
            customer.find(&of(gone)).await;
            customer.axe().await;
            customer.rewrite(&format!("{} textarea", of(before)), after).await;
            customer.click(&format!("{} button[value='corriger']", of(before))).await;
            customer.says("C’est corrigé").await;
            customer.find(&of(after)).await;
            assert!(!customer.has(&of(before)).await, "corrected, not added");
            customer.click(&format!("{} button[value='retirer']", of(gone))).await;
            customer.says("C’est effacé").await;
            assert!(!customer.has(&of(gone)).await);
            customer.axe().await;
            // What is taken along is what is on the page.
            let json = customer.find("a[href$='/export.json']").await.attr("href").await.expect("it").expect("a link");
            let (status, data) = house.raw(Method::GET, &json, &[], "").await;
            assert!(status.is_success() && data.contains(after) && !data.contains(gone), "{data}");
            let data: serde_json::Value = serde_json::from_str(&data).expect("JSON");
            let notes = data["shops"][0]["notes"].as_array().expect("notes");
            assert!(notes.iter().any(|note| note["text"] == after), "{notes:?}");
            customer.click("a[href$='/export.html']").await;
            customer.says(after).await;
            assert!(!customer.text().await.contains(gone));
            customer.axe().await;
            // The desk sees what the customer wrote, and no more what they removed.
            let desk = browser::open(Script::On).await.expect("the same machine");
            enter(&house, &desk, "ines@courte-pate.example.org").await;
            desk.go(&format!("{}/bureau/clients?q=0639980121", house.base)).await;
            desk.click_that_says("main a[href^='/bureau/fil/']", "Odile Vasseur").await;
            desk.says(after).await;
            assert!(!desk.text().await.contains(gone), "removed everywhere");
            // Her opening of the file is told to the customer.
            customer.go(&own).await;
            customer.click_that_says("details summary", "Qui a ouvert votre fiche").await;
            customer.says("Inès, ").await;
            desk.close().await;
            customer.close().await;
        }
    });
}
