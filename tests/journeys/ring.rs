//! The telephone rings: who calls stands on the desk by itself, rightly named, and what was said is kept; by the keyboard, and
//! without a script by a tap.

use std::time::Duration;

use reqwest::{Method, StatusCode};

use crate::{
    browser::{self, Browser, Script},
    click::enter,
    house::{House, in_browser},
};

/// An event of the telephone system, as Zammad's own form tells it.
async fn tell(house: &House, event: &str, call: &str, from: &str) {
    let shop = house.shop("courte-pate").await;
    let path = shop["hooks"]["cti"].as_str().expect("a hook").to_owned();
    let body = format!("event={event}&from={from}&to=33199004111&direction=in&callId={call}");
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let (status, answer) = house.raw(Method::POST, &path, &[kind], &body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

/// Waits until the window is on a page.
async fn arrives(desk: &Browser, part: &str) {
    for _ in 0..600 {
        if desk.window.current_url().await.expect("an address").as_str().contains(part) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never on {part}: {}", desk.text().await);
}

/// Waits until nothing rings on the screen any more: it says so by itself.
async fn quiet(desk: &Browser) {
    for _ in 0..600 {
        if !desk.has("#rings .ring").await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it rings for ever: {}", desk.text().await);
}

async fn name(desk: &Browser) -> String {
    desk.find("#t-who").await.text().await.expect("a name")
}

#[test]
fn who_calls_stands_on_the_desk_by_itself_and_what_was_said_is_kept() {
    in_browser(|house| async move {
        let Some(desk) = browser::open(Script::On).await else { return };
        enter(&house, &desk, "ines@courte-pate.example.org").await;
        desk.go(&format!("{}/bureau", house.base)).await;
        desk.says("Choisissez").await;
        tell(&house, "newCall", "r1", "33639980121").await;
        arrives(&desk, "/bureau/fil/").await;
        desk.says("Ça sonne depuis").await;
        assert_eq!(name(&desk).await, "Odile Vasseur");
        desk.says("Retraite au 30 novembre").await;
        desk.says("La rappeler pour l'heure de livraison").await;
        desk.axe().await;
        tell(&house, "answer", "r1", "33639980121").await;
        quiet(&desk).await;
        // One line and the return key, while they still speak.
        desk.write("#call-line", "Livraison confirmée à 10 h\n").await;
        desk.that_says("#flow .bubble", "Livraison confirmée à 10 h").await;
        tell(&house, "hangup", "r1", "33639980121").await;

        // Somebody who writes is not taken away from it: the call waits as a banner.
        desk.press("r").await;
        desk.write("#text", "Bonjour Odile, ").await;
        let here = desk.window.current_url().await.expect("an address");
        tell(&house, "newCall", "r2", "33199004501").await;
        desk.find("#rings .ring").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(desk.window.current_url().await.expect("an address"), here, "nobody is taken away while writing");
        assert_eq!(desk.find("#text").await.value().await.expect("it").as_deref(), Some("Bonjour Odile, "));
        // Two persons answer that number: it is asked, not guessed.
        desk.find("#rings .ring a").await.send_keys("\n").await.expect("pressed");
        desk.says("Plusieurs personnes répondent à ce numéro").await;
        desk.axe().await;
        desk.that_says("form button", "Paul Rousselin").await.send_keys("\n").await.expect("pressed");
        arrives(&desk, "/bureau/fil/").await;
        assert_eq!(name(&desk).await, "Paul Rousselin");
        desk.says("Ça sonne depuis").await;
        tell(&house, "hangup", "r2", "33199004501").await;
        quiet(&desk).await;

        // A number that nobody knows gets a name, and has it the next time.
        tell(&house, "newCall", "r3", "33639987781").await;
        desk.says("Ce numéro est nouveau ici").await;
        desk.write("#name", "Zoé Lambert\n").await;
        arrives(&desk, "/bureau/fil/").await;
        assert_eq!(name(&desk).await, "Zoé Lambert");
        tell(&house, "hangup", "r3", "33639987781").await;
        quiet(&desk).await;
        desk.go(&format!("{}/bureau/clients", house.base)).await;
        tell(&house, "newCall", "r4", "33639987781").await;
        arrives(&desk, "/bureau/fil/").await;
        assert_eq!(name(&desk).await, "Zoé Lambert");
        desk.close().await;
    });
}

#[test]
fn without_a_script_the_call_is_a_line_that_opens_the_file() {
    in_browser(|house| async move {
        let Some(desk) = browser::open(Script::Off).await else { return };
        enter(&house, &desk, "ines@courte-pate.example.org").await;
        tell(&house, "newCall", "o1", "33639980121").await;
        desk.go(&format!("{}/bureau", house.base)).await;
        desk.that_says("#rings .ring", "Odile Vasseur").await;
        desk.click("#rings .ring a").await;
        desk.says("Ça sonne depuis").await;
        assert_eq!(name(&desk).await, "Odile Vasseur");
        tell(&house, "answer", "o1", "33639980121").await;
        tell(&house, "hangup", "o1", "33639980121").await;
        desk.look_again().await;
        desk.says("Appel de").await;
        desk.write("#call-line", "Deux gâteaux de plus").await;
        desk.click(".call-note .btn-main").await;
        desk.that_says("#flow .bubble", "Deux gâteaux de plus").await;
        // Nobody took this one: it waits to be called back, by name.
        tell(&house, "newCall", "o2", "33639980102").await;
        tell(&house, "hangup", "o2", "33639980102").await;
        desk.go(&format!("{}/bureau/appels", house.base)).await;
        desk.says("2 appels à rendre").await;
        desk.says("Marius").await;
        desk.click_that_says("form[action$='/rappele'] button", "Marius").await;
        desk.says("Un appel à rendre").await;
        desk.close().await;
    });
}
