//! Every counter page drawn with the fixtures, in both languages, and every text it speaks present in both.

use std::{collections::BTreeSet, fs, path::Path};

use askama::Template;

use crate::platform::i18n::Lang;

use super::fixtures;

fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let mut add = |name, page: Result<String, askama::Error>| all.push((name, page.expect("draws")));
    add("board", fixtures::board(lang).render());
    add("board-empty", fixtures::empty_board(lang).render());
    add("board-moved", fixtures::board_moved(lang).render());
    add("order", fixtures::order_page(lang).render());
    add("order-new", fixtures::order_new(lang).render());
    add("order-quoted", fixtures::order_quoted(lang).render());
    add("quotes", fixtures::quotes(lang).render());
    add("quotes-none", fixtures::quotes_none(lang).render());
    add("quote-new", fixtures::quote_new(lang).render());
    add("quote", fixtures::quote(lang).render());
    add("credit", fixtures::credit(lang).render());
    add("handover-blank", fixtures::handover_blank(lang).render());
    add("handover", fixtures::handover(lang).render());
    add("handover-none", fixtures::handover_none(lang).render());
    add("handover-several", fixtures::handover_several(lang).render());
    add("batch-new", fixtures::batch_new(lang).render());
    add("batch-blank", fixtures::batch_blank(lang).render());
    add("batch-nobody", fixtures::batch_nobody(lang).render());
    add("batch", fixtures::batch(lang).render());
    add("batch-told", fixtures::batch_told(lang).render());
    add("batch-silent", fixtures::batch_silent(lang).render());
    add("optin", fixtures::optin(lang).render());
    add("optin-asked", fixtures::optin_asked(lang).render());
    add("optin-wrong", fixtures::optin_wrong(lang).render());
    add("inbox", fixtures::inbox(lang).render());
    add("inbox-empty", fixtures::empty_inbox(lang).render());
    add("sends", fixtures::sends(lang).render());
    add("sends-empty", fixtures::empty_sends(lang).render());
    add("day", fixtures::day(lang).render());
    add("day-empty", fixtures::empty_day(lang).render());
    add("door-ask", fixtures::ask(lang).render());
    add("door-asked", fixtures::asked(lang).render());
    add("door-enter", fixtures::enter(lang).render());
    add("door-pin", fixtures::unlock(lang).render());
    add("door-pair", fixtures::pair(lang).render());
    add("door-ask-wrong", fixtures::ask_wrong(lang).render());
    add("door-enter-spent", fixtures::enter_spent(lang).render());
    add("door-pin-wrong", fixtures::unlock_wrong(lang).render());
    add("door-pair-spent", fixtures::pair_spent(lang).render());
    add("door-offline", fixtures::offline(lang).render());
    add("door-refusal", fixtures::refusal(lang).render());
    add("article", fixtures::article(lang).render());
    add("article-wrong", fixtures::article_wrong(lang).render());
    add("sign", fixtures::sign(lang).render());
    add("workshop", fixtures::workshop(lang).render());
    add("talk", fixtures::talk(lang).render());
    add("talk-new", fixtures::talk_new(lang).render());
    add("workshop-new", fixtures::workshop_new(lang).render());
    add("lunches", fixtures::prep(lang).render());
    add("lunches-none", fixtures::prep_empty(lang).render());
    add("subscribers", fixtures::subscribers(lang).render());
    add("subscriber-day", fixtures::subscriber_day(lang).render());
    add("subscribers-wrong", fixtures::subscribers_wrong(lang).render());
    add("subscriber", fixtures::subscriber(lang).render());
    add("subscriber-ended", fixtures::subscriber_ended(lang).render());
    add("seller", fixtures::seller(lang).render());
    add("seller-wrong", fixtures::seller_wrong(lang).render());
    add("statement", fixtures::statement(lang).render());
    add("homes", fixtures::homes(lang).render());
    add("homes-none", fixtures::homes_none(lang).render());
    add("lunch-offer", fixtures::lunch_offer(lang).render());
    add("lunch-offer-new", fixtures::lunch_offer_new(lang).render());
    all
}

#[test]
fn every_page_is_as_it_was() {
    for (name, page) in pages(Lang::Fr) {
        insta::assert_snapshot!(name, masked(&page));
    }
}

/// The page without the hashes of its assets: a new bundle changes no page.
fn masked(page: &str) -> String {
    let mut parts = page.split("?v=");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + "?v=…" + part.trim_start_matches(|c: char| c.is_ascii_hexdigit()))
}

/// Writes the pages where `COMPTOIR_RENDER` says, for a browser to look at.
#[test]
fn pages_can_be_looked_at() {
    let Some(dir) = std::env::var_os("COMPTOIR_RENDER") else { return };
    for lang in [Lang::Fr, Lang::En] {
        for (name, page) in pages(lang) {
            fs::write(Path::new(&dir).join(format!("{name}-{}.html", lang.code())), page).expect("writes");
        }
    }
}

#[test]
fn nothing_is_inline() {
    for (name, page) in pages(Lang::En) {
        for bad in [" style=", "<style", " onclick=", "javascript:", "<script>"] {
            assert!(!page.contains(bad), "{name} has {bad}");
        }
    }
}

#[test]
fn every_post_carries_its_nonce_and_every_move_its_version() {
    for (name, page) in [Lang::Fr, Lang::En].into_iter().flat_map(pages) {
        for form in page.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next()) {
            let head = form.split('>').next().unwrap_or_default();
            let posts = head.contains("method=\"post\"") || form.contains("formmethod=\"post\"");
            assert!(!posts || form.contains("name=\"nonce\""), "{name}: a form without a nonce: {head}");
            let moves = ["/etat\"", "/retour\"", "/lignes\""].iter().any(|end| head.contains(end));
            assert!(!moves || form.contains("name=\"version\""), "{name}: a move without a version: {head}");
        }
    }
}

#[test]
fn every_id_stands_once_and_every_reference_finds_it() {
    for (name, page) in pages(Lang::Fr) {
        let all = values(&page, " id=\"");
        let ids: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), ids.len(), "{name}: an id stands twice");
        for attribute in [" for=\"", " aria-labelledby=\"", " aria-describedby=\""] {
            for id in values(&page, attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(ids.contains(id), "{name}:{attribute}{id}\" leads nowhere");
            }
        }
    }
}

fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn both_languages_say_everything() {
    for (lang, name, page) in
        [Lang::Fr, Lang::En].into_iter().flat_map(|l| pages(l).into_iter().map(move |(n, p)| (l, n, p)))
    {
        let unsaid = page.find("Unknown localization");
        assert!(unsaid.is_none(), "{name} in {} speaks a key: {}", lang.code(), &page[unsaid.unwrap_or(0)..][..80]);
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/counter");
    let used = keys(&here);
    let [french, english] = ["fr", "en"].map(words);
    assert_eq!(french, english, "both files have the same keys");
    assert!(used.is_subset(&french), "not in the files: {:?}", used.difference(&french).collect::<Vec<_>>());
}

/// The keys of a language's own file.
fn words(lang: &str) -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(lang).join("counter.ftl");
    let text = fs::read_to_string(file).expect("a text");
    let keys = text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key.trim());
    keys.filter(|key| key.starts_with("counter-")).map(str::to_owned).collect()
}

/// The Fluent keys that the sources of a folder name.
fn keys(dir: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(keys(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs" || ext == "html") {
            let text = fs::read_to_string(&path).expect("a text");
            let quoted = text
                .split('"')
                .skip(1)
                .step_by(2)
                .filter(|word| word.strip_prefix("counter-").is_some_and(|rest| !rest.is_empty()));
            let is_key = |word: &&str| word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            found.extend(quoted.filter(is_key).map(str::to_owned));
        }
    }
    found
}
