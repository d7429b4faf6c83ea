//! Coming near, on the customer's own page and at the counter: an object is added, calls, is undone, disarmed, taken back; who
//! arrives appears by themselves, and one tap sets their order aside. With script and without.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::{
    browser::{self, Browser, Script},
    click::{enter, reserve},
    house::{House, in_browser},
};

/// Somebody of the demo who is not asked first.
pub async fn jeanne(house: &House) -> Value {
    let access = house.get("/demo/access.json").await;
    let customers = access["customers"].as_array().expect("customers").clone();
    customers.into_iter().find(|customer| customer["standing_order"]["mode"] == "aside").expect("somebody")
}

/// The path of their page.
pub fn page_of(customer: &Value) -> String {
    customer["standing_order"]["page"].as_str().unwrap_or_else(|| panic!("no page in {customer}")).to_owned()
}

async fn look(browser: &Browser, script: Script) {
    if script == Script::On {
        browser.axe().await;
    }
}

async fn walk(house: &House, script: Script) {
    let Some(browser) = browser::open(script).await else { return };
    let page = page_of(&jeanne(house).await);
    browser.go(&format!("{}{page}", house.base)).await;
    browser.says("Rien encore").await;
    look(&browser, script).await;
    // A link that anything can call, with its recipes.
    browser.click("button[name=objet][value=link]").await;
    browser.says("quand je quitte la maison").await;
    browser.says("QR près de la porte").await;
    look(&browser, script).await;
    let link = browser.find("#adresse").await.text().await.expect("an address");
    // Reading it shows a button and does nothing.
    browser.go(&link).await;
    browser.find("form[method=post] button").await;
    look(&browser, script).await;
    let path = link.strip_prefix(&house.base).expect("an address of the street").to_owned();
    let (status, said) = house.raw(Method::POST, &path, &[("accept", "application/json")], "").await;
    assert!(status == StatusCode::OK && said.contains("placed"), "{said}");
    browser.go(&format!("{}{page}", house.base)).await;
    browser.says("de côté").await;
    look(&browser, script).await;
    // "Pas cette fois ?": the link of the message, and one tap.
    house.advance(0).await;
    let told = house.newest(jeanne(house).await["phone"].as_str().expect("a number")).await;
    let at = told.find("/courte-pate/").unwrap_or_else(|| panic!("no link in {told}"));
    let order: String = told[at..].chars().take_while(|c| !c.is_whitespace()).collect();
    browser.go(&format!("{}{order}", house.base)).await;
    browser.click("form[action*='/annuler'] button").await;
    browser.says("annul").await;
    look(&browser, script).await;
    // Disarmed, it is heard and does nothing; the log says both.
    browser.go(&format!("{}{page}", house.base)).await;
    browser.click(".device-row:last-child button[value=desarmer]").await;
    browser.find(".device-row:last-child button[value=armer]").await;
    browser.says("désarmé").await;
    house.advance(31).await;
    let (_, said) = house.raw(Method::POST, &path, &[("accept", "application/json")], "").await;
    assert!(said.contains("disarmed"), "{said}");
    browser.go(&format!("{}{page}", house.base)).await;
    assert!(browser.window.find_all(thirtyfour::By::Css(".log li")).await.expect("a log").len() >= 2);
    look(&browser, script).await;
    // Armed again, then taken back: its address opens nothing.
    browser.click(".device-row:last-child button[value=armer]").await;
    browser.find(".device-row:last-child button[value=desarmer]").await;
    browser.click(".device-row:last-child button[value=retirer]").await;
    browser.find("#ordinaire").await;
    for _ in 0..1_200 {
        if house.raw(Method::POST, &path, &[], "").await.0 == StatusCode::NOT_FOUND {
            return browser.close().await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("a link that was taken back still opens");
}

#[test]
fn a_customer_adds_an_object_undoes_disarms_and_takes_it_back() {
    in_browser(|house| async move { walk(&house, Script::On).await });
}

#[test]
fn the_same_without_script() {
    in_browser(|house| async move { walk(&house, Script::Off).await });
}

#[test]
fn who_arrives_appears_at_the_counter_and_one_tap_sets_it_aside() {
    in_browser(|house| async move {
        let Some(counter) = browser::open(Script::On).await else { return };
        enter(&house, &counter, "sarah@courte-pate.example.org").await;
        counter.go(&format!("{}/comptoir", house.base)).await;
        counter.find("#a-preparer").await;
        // From here nobody touches the page: what appears comes by itself.
        let jeanne = jeanne(&house).await;
        let link = jeanne["triggers"][0].as_str().expect("a link").to_owned();
        let (status, _) = house.raw(Method::POST, &link, &[("accept", "application/json")], "").await;
        assert_eq!(status, StatusCode::OK);
        let row = "#arrivent li";
        let shown = counter.find(row).await.text().await.expect("a row");
        assert!(shown.contains("Jeanne") && shown.contains("min"), "{shown}");
        counter.axe().await;
        counter.click("#arrivent li form button").await;
        counter.find("#arrivent li .stamp").await;
        let lane = counter.find("#de-cote").await.text().await.expect("a lane");
        assert!(lane.contains("Jeanne"), "{lane}");
        counter.axe().await;
        counter.close().await;
    });
}

/// A place 600 m north of the bakery, given by a telephone that its owner allowed to tell.
const HERE: &str = "navigator.geolocation.getCurrentPosition = (ok) =>
    ok({ coords: { latitude: Number(document.querySelector('[data-coming]').dataset.lat) + 0.0054,
                   longitude: Number(document.querySelector('[data-coming]').dataset.lon), speed: null } });";

async fn says_so(house: &House, script: Script) {
    let Some(customer) = browser::open(script).await else { return };
    reserve(house, &customer, script).await;
    let counter = browser::open(script).await.expect("the same machine");
    enter(house, &counter, "sarah@courte-pate.example.org").await;
    counter.go(&format!("{}/comptoir", house.base)).await;
    counter.find("#a-preparer").await;
    // In ten minutes, said by a tap.
    customer.click("form.coming button[value='10']").await;
    customer.says("vous attend vers").await;
    look(&customer, script).await;
    counter.look_again().await;
    let shown = counter.find("#arrivent li").await.text().await.expect("a row");
    assert!(shown.contains("Odile") && shown.contains("min"), "{shown}");
    look(&counter, script).await;
    if script == Script::On {
        // By the telephone's own position: it computes the minutes, and nothing else leaves it.
        customer.window.execute(HERE, Vec::new()).await.expect("stands there");
        customer.click("[data-locate]").await;
        customer.says("vous attend vers").await;
        let told = customer.window.current_url().await.expect("an address").to_string();
        assert!(!told.contains("lat") && told.contains("dit=arrive"), "{told}");
        // 780 m of streets at the pace of a walker: eleven minutes.
        counter.says("11 min").await;
    }
    // One tap at the counter: it is set aside, and the customer's page follows.
    counter.look_again().await;
    counter.click("#arrivent li form button").await;
    counter.find("#arrivent li .stamp").await;
    let lane = counter.find("#de-cote").await.text().await.expect("a lane");
    assert!(lane.contains("Odile"), "{lane}");
    look(&counter, script).await;
    customer.look_again().await;
    customer.says("de côté").await;
    look(&customer, script).await;
    customer.close().await;
    counter.close().await;
}

#[test]
fn a_customer_says_that_they_come_and_the_counter_sets_it_aside() {
    in_browser(|house| async move { says_so(&house, Script::On).await });
}

#[test]
fn a_customer_says_that_they_come_without_script() {
    in_browser(|house| async move { says_so(&house, Script::Off).await });
}
