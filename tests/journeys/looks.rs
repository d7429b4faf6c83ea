//! The pages of the staff, as axe sees them: found by their own links, light and dark.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::{
    browser::{self, Script, Theme},
    house::{House, in_browser},
    matrix::{Verb, is_door, is_staff, is_stream, routes, session},
};

/// Pages of the staff to which nothing in the demo leads: each with what would have to be there first.
const NOT_THERE: &[(&str, &str)] = &[
    ("/bureau/passages/{leaver}", "a hand-over that was begun"),
    ("/comptoir/commandes/{id}/avoir", "an invoice"),
    // Looked at in the journeys of video.
    ("/bureau/rendez-vous/{id}/video", "a meeting by video of one's own"),
];

/// No page: a file, a part of one, a socket.
fn is_file(path: &str) -> bool {
    path.ends_with("/{file}") || path.ends_with(".pdf") || path.ends_with(".jsonl") || path.ends_with("/signal")
}

/// The route of an address, among those of pages.
fn route_of<'a>(routes: &'a BTreeSet<String>, path: &str) -> Option<&'a String> {
    let fits = |route: &str| {
        let (mut ours, mut theirs) = (route.split('/'), path.split('/'));
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some(our), Some(their)) if our == their || (our.starts_with('{') && !their.is_empty()) => {}
                _ => return false,
            }
        }
    };
    // A route without a place in it comes before one with.
    routes.iter().filter(|route| fits(route)).min_by_key(|route| route.matches('{').count())
}

/// One address of every page, found from link to link.
async fn found(house: &House, from: &[&str], routes: &BTreeSet<String>, cookie: &str) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut waiting: VecDeque<String> = from.iter().map(|path| (*path).to_owned()).collect();
    while let Some(address) = waiting.pop_front() {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let Some(route) = route_of(routes, path).filter(|route| !pages.contains_key(*route)) else { continue };
        if !asked.insert(path.to_owned()) || asked.len() > 2_000 {
            continue;
        }
        let address = address.split('#').next().unwrap_or_default().replace("&#38;", "&");
        let (status, text) = house.raw(Method::GET, &address, &[("cookie", cookie), ("accept", "text/html")], "").await;
        if status.is_success() {
            pages.insert(route.clone(), address);
            let after = ["href=\"", "action=\""].into_iter().flat_map(|mark| text.split(mark).skip(1));
            let links = after.filter_map(|rest| rest.split('"').next()).filter(|link| link.starts_with('/'));
            waiting.extend(links.map(str::to_owned));
        }
    }
    pages
}

#[test]
fn axe_finds_nothing_on_any_page_of_the_staff() {
    in_browser(|house| async move {
        if std::env::var_os("COMPTOIR_TEST_CHROME").is_none() {
            return;
        }
        let wanted: BTreeSet<String> = routes()
            .into_iter()
            .filter(|(verb, path)| *verb == Verb::Get && is_staff(path))
            .filter(|(_, path)| !is_door(path) && !is_stream(path) && !is_file(path))
            .map(|(_, path)| path)
            .collect();
        assert!(wanted.len() > 35, "{wanted:?}");
        let shop = house.shop("courte-pate").await;
        let batch = json!({ "sku": "CP-TRA", "quantity": 12, "ready_in_minutes": 30, "announce": true });
        let counter = shop["staff"]["counter"].as_str();
        assert_eq!(house.post("/api/v1/shops/courte-pate/batches", counter, batch).await.0, StatusCode::CREATED);
        let owner = session(&house, "camille@courte-pate.example.org").await;
        let pages = found(&house, &["/comptoir", "/bureau", "/atelier"], &wanted, &owner).await;
        let missed: Vec<_> = wanted
            .iter()
            .filter(|route| !pages.contains_key(*route))
            .filter(|route| NOT_THERE.iter().all(|(known, _)| known != route))
            .collect();
        assert!(missed.is_empty(), "no link leads to {missed:?}");
        let there = NOT_THERE.iter().filter(|(route, _)| !wanted.contains(*route) || pages.contains_key(*route));
        let there: Vec<_> = there.collect();
        assert!(there.is_empty(), "these exist no more, or are there after all: {there:?}");
        let mut faults = Vec::new();
        for theme in [Theme::Light, Theme::Dark] {
            let browser = browser::open_by(theme, Script::On).await.expect("the same machine");
            browser.go(&format!("{}/demo/entrer/courte-pate?role=owner", house.base)).await;
            browser.click("form button").await;
            browser.find("main").await;
            let dark = browser.script("done(matchMedia('(prefers-color-scheme: dark)').matches)").await;
            assert_eq!(dark, json!(theme == Theme::Dark));
            for path in pages.values() {
                browser.go(&format!("{}{path}", house.base)).await;
                browser.find("main").await;
                let url = browser.window.current_url().await.expect("an address").to_string();
                assert!(!url.contains("/entrer"), "{path} leads to the door");
                faults.extend(browser.faults().await.map(|fault| format!("{theme:?}: {fault}")));
            }
            browser.close().await;
        }
        assert!(faults.is_empty(), "{} fault(s):\n{}", faults.len(), faults.join("\n"));
    });
}
