//! The line of the counter is cut: taps are kept, over a reload too, leave once, and under nobody else's name.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use torture::proxy::{Line, Proxy};

use crate::{
    browser::{self, Browser, Script},
    click::enter_at,
    house::{House, in_browser},
};

/// A cable between a browser and the street, and the address at the browser's end.
pub async fn cable(house: &House) -> (Proxy, String) {
    let street = house.base.trim_start_matches("http://").parse().expect("an address");
    let line = Proxy::to(vec![street]).await.expect("a line");
    let base = format!("http://127.0.0.1:{}", line.port);
    (line, base)
}

/// The order of that identifier, as the counter's API tells it.
async fn order(house: &House, id: &str) -> Value {
    let shop = house.shop("courte-pate").await;
    let counter = shop["staff"]["counter"].as_str();
    let answer = house.send(Method::GET, &format!("/api/v1/orders/{id}"), counter, None).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.expect("an order")
}

/// An order to prepare: its identifier.
async fn ordered(house: &House, n: u8) -> String {
    let phone = format!("063998778{n}");
    let (status, made) = house.reserve(&phone, &phone, "CP-TRA", 1, "2026-11-24T09:00:00Z").await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_str().expect("an identifier").to_owned()
}

/// Waits until a script of the page answers something true.
async fn until(browser: &Browser, what: &str, script: &str) {
    for _ in 0..1_200 {
        if browser.script(script).await == json!(true) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: {}", browser.text().await);
}

/// Whether the worker keeps the page that stands in for the counter's.
const SHELL: &str = "caches.open('counter-1').then(c => c.match('/comptoir/hors-ligne')).then(a => done(Boolean(a)))";
/// The pages that the worker keeps: their paths.
const KEPT: &str =
    "caches.open('pages-2').then(c => c.keys()).then(all => all.map(r => new URL(r.url).pathname).sort())";

#[test]
fn a_tap_during_a_cut_is_kept_over_a_reload_and_moves_the_order_once() {
    in_browser(|house| async move {
        let Some(counter) = browser::open(Script::On).await else { return };
        let (line, base) = cable(&house).await;
        let id = ordered(&house, 1).await;
        enter_at(&base, &house, &counter, "sarah@courte-pate.example.org").await;
        let card = format!("#o-{id}");
        counter.find(&card).await;
        until(&counter, "the worker keeps the page that stands in", SHELL).await;
        // A page that the worker has seen, now that it is there.
        counter.go(&format!("{}/comptoir", base)).await;
        counter.find(&card).await;
        let kept = counter.script(&format!("{KEPT}.then(done)")).await;
        assert_eq!(kept, json!(["/hors-ligne"]), "no page of the staff is kept");

        line.set(Line::Cut);
        counter.click(&format!("#a-preparer {card} > form[data-queue] button")).await;
        counter.find(&format!("#de-cote {card}.is-kept")).await;
        counter.window.refresh().await.expect("opened anew");
        counter.find("#offline").await;
        counter.says("Gardé sur cette tablette").await;
        counter.axe().await;
        assert!(!counter.text().await.contains("Odile"), "no person stands there");
        assert_eq!(order(&house, &id).await["state"], "received", "nothing was heard yet");

        line.set(Line::Good);
        counter.find(&format!("#de-cote {card}:not(.is-kept)")).await;
        until(
            &counter,
            "all left",
            "done(!Object.keys(localStorage).some(k => k.startsWith('comptoir.taps.') && localStorage[k] !== '[]'))",
        )
        .await;
        let after = order(&house, &id).await;
        assert_eq!(after["state"], "set_aside");
        counter.go(&format!("{}/comptoir/commandes/{id}", base)).await;
        let told = counter.find(".history").await.text().await.expect("a history");
        assert_eq!(told.to_lowercase().matches("de côté").count(), 1, "moved once: {told}");
        counter.close().await;
    });
}

#[test]
fn taps_of_one_wait_while_another_serves_and_leaving_empties_the_pages() {
    in_browser(|house| async move {
        let Some(counter) = browser::open(Script::On).await else { return };
        let (line, base) = cable(&house).await;
        let id = ordered(&house, 2).await;
        enter_at(&base, &house, &counter, "sarah@courte-pate.example.org").await;
        counter.find(&format!("#o-{id}")).await;
        until(&counter, "the worker keeps the page that stands in", SHELL).await;
        counter.go(&format!("{}/courte-pate", base)).await;
        until(&counter, "a public page is kept", &format!("{KEPT}.then(all => done(all.includes('/courte-pate')))"))
            .await;
        counter.go(&format!("{}/comptoir", base)).await;
        counter.find(&format!("#o-{id}")).await;
        line.set(Line::Cut);
        counter.click(&format!("#a-preparer #o-{id} > form[data-queue] button")).await;
        counter.find(&format!("#o-{id}.is-kept")).await;
        counter.window.refresh().await.expect("opened anew");
        counter.find("#offline").await;
        // Before the tap leaves, the tablet changes hands.
        counter.window.delete_all_cookies().await.expect("out");
        line.set(Line::Good);
        counter.find("#contact").await;
        enter_at(&base, &house, &counter, "ines@courte-pate.example.org").await;
        counter.says("Gestes gardés par un collègue sur cette tablette").await;
        counter.axe().await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(order(&house, &id).await["state"], "received", "nothing left under another's name");
        // It still waits, under the name of who made it.
        let waits = "Object.entries(localStorage).filter(([k, v]) => k.startsWith('comptoir.taps.') && JSON.parse(v).length === 1)";
        assert_eq!(counter.script(&format!("done({waits}.length)")).await, json!(1));
        let taps = "Object.keys(localStorage).filter(k => k.startsWith('comptoir.taps.') && localStorage[k] !== '[]')";
        counter.click("#conflicts .banner button").await;
        assert_eq!(counter.script(&format!("done({taps}.length)")).await, json!(0));
        counter.click(".who-menu summary").await;
        counter.click(".who-menu form[action='/comptoir/sortir'] button").await;
        counter.find("#contact").await;
        until(
            &counter,
            "only the page without network is left",
            &format!("{KEPT}.then(all => done(all.join() === '/hors-ligne'))"),
        )
        .await;
        counter.close().await;
    });
}
