//! Lunch by subscription: asked for on the shop's page, confirmed by the link, skipped, made in the evening, prepared, ended;
//! by messages too. With script and without.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::{
    browser::{self, Script},
    house::{House, in_browser, on_both},
};

const SOLENE: &str = "+33639980108";

async fn page_of(house: &House, name: &str) -> String {
    let access = house.get("/demo/access.json").await;
    let customers = access["customers"].as_array().expect("customers").clone();
    let known = customers.into_iter().find(|customer| customer["name"] == name).expect("somebody");
    known["lunch_subscription"].as_str().expect("a page").to_owned()
}

async fn prep(house: &House, date: &str) -> Value {
    let shop = house.shop("courte-pate").await;
    let token = shop["staff"]["counter"].as_str().expect("a token").to_owned();
    let path = format!("/api/v1/shops/courte-pate/lunches?date={date}");
    let list = house.send(Method::GET, &path, Some(&token), None).await;
    assert_eq!(list.status(), StatusCode::OK);
    list.json().await.expect("JSON")
}

fn names(list: &Value) -> Vec<String> {
    let all = list["lunches"].as_array().expect("lunches");
    all.iter().map(|lunch| lunch["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn the_list_of_tomorrow_is_a_forecast_until_the_evening() {
    on_both(|house| async move {
        let before = prep(&house, "2026-11-25").await;
        assert!(before["forecast_until"].is_string(), "{before}");
        assert!(names(&before).contains(&"Solène".to_owned()));
        // 9 h to 19 h 05: the orders are made.
        house.advance(10 * 60 + 5).await;
        let after = prep(&house, "2026-11-25").await;
        assert!(after["forecast_until"].is_null());
        assert_eq!(names(&after), names(&before));
        assert!(after["lunches"].as_array().expect("lunches").iter().all(|lunch| lunch["order"].is_string()));
        let (status, _) = house.raw(Method::GET, "/api/v1/shops/courte-pate/lunches", &[], "").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn words_by_sms_pause_take_back_and_take_up_again() {
    on_both(|house| async move {
        let told = house.sms(SOLENE, "pas de déjeuner demain").await;
        assert!(told.contains("pas de déjeuner demain") && told.contains("ANNULER"), "{told}");
        assert!(!names(&prep(&house, "2026-11-25").await).contains(&"Solène".to_owned()));
        let told = house.sms(SOLENE, "ANNULER").await;
        assert!(told.contains("comme avant"), "{told}");
        assert!(names(&prep(&house, "2026-11-25").await).contains(&"Solène".to_owned()));
        let told = house.sms(SOLENE, "je suis en congés du 3 au 14").await;
        assert!(told.contains("3 décembre") && told.contains("14 décembre"), "{told}");
        assert!(!names(&prep(&house, "2026-12-04").await).contains(&"Solène".to_owned()));
        let told = house.sms(SOLENE, "reprenez demain").await;
        assert!(told.contains("reprennent"), "{told}");
        // Another dish of one day, and back.
        let told = house.sms(SOLENE, "jeudi le poulet à la place").await;
        assert!(told.contains("jeudi 26 novembre") && told.contains("Sandwich poulet"), "{told}");
        let told = house.sms(SOLENE, "annuler").await;
        assert!(told.contains("comme avant"), "{told}");
        let told = house.sms(SOLENE, "jeudi plutôt à 12h45").await;
        assert!(told.contains("jeudi 26 novembre à 12h45"), "{told}");
        // Today's lunch is ordered already: where no day is said, that order is meant.
        let told = house.sms(SOLENE, "plutôt à 12h45").await;
        assert!(told.contains("C'est changé") && told.contains("aujourd'hui 12h45"), "{told}");
        // Who has no subscription is read by a person.
        let told = house.sms("+33639980199", "pas de déjeuner demain").await;
        assert!(!told.contains("pas de déjeuner demain"), "{told}");
    });
}

#[test]
fn a_link_that_we_did_not_write_opens_nothing() {
    in_browser(|house| async move {
        let path = page_of(&house, "Solène").await;
        let forged = format!("{}x", &path[..path.len() - 1]);
        assert_eq!(house.raw(Method::GET, &forged, &[], "").await.0, StatusCode::NOT_FOUND);
        let other = path.replace("/courte-pate/", "/bon-os/");
        assert_eq!(house.raw(Method::GET, &other, &[], "").await.0, StatusCode::NOT_FOUND);
        let (_, page) = house.raw(Method::GET, &path, &[], "").await;
        let at = page.find("/courte-pate/dejeuners/").expect("a calendar");
        let feed: String = page[at..].chars().take_while(|c| !matches!(c, '<' | '"')).collect();
        let (status, calendar) = house.raw(Method::GET, &feed, &[], "").await;
        assert!(status == StatusCode::OK && calendar.contains("BEGIN:VEVENT"), "{calendar}");
        let form = [("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(house.raw(Method::POST, &path, &form, "geste=adresse").await.0, StatusCode::SEE_OTHER);
        assert_eq!(house.raw(Method::GET, &feed, &[], "").await.0, StatusCode::NOT_FOUND, "revoked");
    });
}

async fn walk(house: &House, script: Script) {
    let Some(browser) = browser::open(script).await else { return };
    browser.go(&format!("{}/courte-pate", house.base)).await;
    browser.click(".lunch-door").await;
    browser.says("Abonnement déjeuner").await;
    if script == Script::On {
        browser.axe().await;
    }
    browser.write("#nom", "Colette").await;
    browser.write("#contact", "06 39 98 01 77").await;
    browser.click(".btn-main").await;
    browser.says("Regardez vos messages").await;
    house.advance(0).await;
    let told = house.newest("+33639980177").await;
    let at = told.find("/courte-pate/abonnement/").expect("a link");
    let link: String = told[at..].chars().take_while(|c| !c.is_whitespace()).collect();
    browser.go(&format!("{}{link}", house.base)).await;
    browser.says("C’est bien vous, Colette").await;
    browser.click("button[value=confirmer]").await;
    browser.says("C’est parti").await;
    if script == Script::On {
        browser.axe().await;
    }
    // Tomorrow is skipped, and put back; another day gets another hour.
    browser.click("#j-2026-11-25 button[value=sauter]").await;
    browser.says("pas de déjeuner ce jour-là").await;
    browser.click("#j-2026-11-25 button[value=remettre]").await;
    browser.says("de nouveau prévu").await;
    browser.click("#j-2026-11-26 a[href*=jour]").await;
    browser.says("Garder pour ce jour").await;
    if script == Script::On {
        browser.axe().await;
    }
    browser.click("button[value=changer]").await;
    browser.says("C’est changé pour ce jour").await;
    assert!(names(&prep(house, "2026-11-25").await).contains(&"Colette".to_owned()));
    browser.click("button[value=resilier]").await;
    browser.says("Votre abonnement est arrêté").await;
    browser.click("button[value=oublier]").await;
    browser.says("C’est oublié").await;
    browser.close().await;
}

#[test]
fn a_customer_subscribes_skips_changes_and_ends_in_a_browser() {
    in_browser(|house| async move { walk(&house, Script::On).await });
}

#[test]
fn the_same_without_script() {
    in_browser(|house| async move { walk(&house, Script::Off).await });
}
