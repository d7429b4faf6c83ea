//! Each public page in both languages: snapshots, promises that hold on every page, and the dump that browsers look at.

use std::{collections::BTreeSet, fs, path::Path};

use super::fixtures::{self, Written};
use crate::platform::{i18n::Lang, web::assets};

const LANGS: [Lang; 2] = [Lang::Fr, Lang::En];

/// What a page says and asks, line by line: its title, then texts, links and fields of its main part.
fn outline(html: &str) -> String {
    let between = |from: &str, to: &str| {
        html.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(inside, _)| inside)
    };
    let title = between("<title>", "</title>").unwrap_or_default();
    let body = between("<main ", "</main>").or_else(|| between("<body", "</body>")).unwrap_or_default();
    let mut lines = vec![format!("# {title}")];
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let value = |name: &str| tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        let asked = match tag.split([' ', '/']).next().unwrap_or_default() {
            "form" => format!("[form {} {}]", value("method").unwrap_or("get"), value("action").unwrap_or_default()),
            "a" => value("href").map(|href| format!("[to {href}]")).unwrap_or_default(),
            "input" | "button" | "select" | "option" if value("value").or_else(|| value("name")).is_some() => {
                let state = [" checked", " disabled", " required"]
                    .into_iter()
                    .filter(|word| tag.contains(word))
                    .collect::<String>();
                format!("[{}={}{state}]", value("name").unwrap_or_default(), value("value").unwrap_or_default())
            }
            _ => String::new(),
        };
        let label = value("aria-label").map(|label| format!("({label})")).unwrap_or_default();
        let line = [asked.as_str(), &label, text.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn each(check: impl Fn(Lang, &Written)) {
    for lang in LANGS {
        for page in fixtures::all(lang) {
            check(lang, &page);
        }
    }
}

#[test]
fn every_page_says_what_it_said() {
    each(|lang, page| {
        insta::assert_snapshot!(format!("{}.{}", page.name, lang.code()), outline(&page.html));
    });
}

#[test]
fn every_mail_has_its_plain_words() {
    for lang in LANGS {
        insta::assert_snapshot!(format!("mails.{}", lang.code()), fixtures::own::plain_mails(lang));
    }
}

#[test]
fn no_page_breaks_the_strict_policy() {
    each(|_, page| {
        if page.name.starts_with("mail-") {
            return;
        }
        for forbidden in [" style=\"", "<style", " onclick=", "javascript:", "src=\"http", "href=\"http:"] {
            let demo_link = forbidden == "href=\"http:" && page.name == "messages";
            assert!(demo_link || !page.html.contains(forbidden), "{} has {forbidden}", page.name);
        }
        for script in page.html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains("src=\"/assets/") || tag.contains("application/ld+json"), "{}: {tag}", page.name);
        }
    });
}

#[test]
fn every_page_has_one_main_one_heading_and_unique_names() {
    each(|lang, page| {
        if page.name.starts_with("mail-") {
            return;
        }
        assert_eq!(page.html.matches("<main ").count(), 1, "{}", page.name);
        assert_eq!(page.html.matches("<h1").count(), 1, "{} has one first heading", page.name);
        assert!(page.html.contains(&format!("<html lang=\"{}\"", lang.code())));
        let mut seen = BTreeSet::new();
        for id in page.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(seen.insert(id.to_owned()), "{}: {id} twice", page.name);
        }
    });
}

#[test]
fn no_word_is_missing_in_either_language() {
    each(|lang, page| {
        assert!(
            !page.html.contains("Unknown localization"),
            "{} in {lang:?} asks for a word that is not there",
            page.name
        );
    });
}

/// `COMPTOIR_PAGES=DIR cargo test -p comptoir --lib street::tests::dump` writes every page and asset for a browser.
#[test]
fn dump() {
    let Some(folder) = std::env::var_os("COMPTOIR_PAGES") else { return };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets")).expect("a folder");
    for name in assets::names() {
        fs::write(folder.join("assets").join(name), assets::bytes(name).unwrap_or_default()).expect("an asset");
    }
    each(|lang, page| {
        fs::write(folder.join(format!("{}.{}.html", page.name, lang.code())), &page.html).expect("a page");
    });
}
