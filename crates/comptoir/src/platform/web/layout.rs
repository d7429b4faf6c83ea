//! The frame of every page: head, plaque, the four places, and what templates need at hand.
//!
//! A view holds `page: Page` and its template begins with `{% extends "platform/web/layout.html" %}`.

use askama::filters::Safe;

use super::assets;
use crate::platform::i18n::{Arg, Lang};

/// One of the four places of the bar; the page one is on is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The street and its shops.
    Street,
    /// What is being reserved.
    Basket,
    /// What was reserved.
    Orders,
    /// The visitor.
    Me,
}

/// What the layout asks of every page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The reader's language.
    pub lang: Lang,
    /// The title of the browser's tab.
    pub title: String,
    /// One sentence for search engines and shared links.
    pub description: String,
    /// The path of this page with its leading slash, and its query when that is needed to see it again.
    pub path: String,
    /// The full address for search engines; a page without one asks not to be indexed.
    pub canonical: Option<String>,
    /// The street's name, on the plaque.
    pub street: String,
    /// schema.org data, as JSON text.
    pub json_ld: Option<String>,
    /// The place to mark in the bar.
    pub tab: Option<Tab>,
    /// Where this page's events come from.
    pub live: Option<String>,
    /// When the page was made, in words: "vu à 15 h 46".
    pub seen: Option<String>,
    /// Style sheets beside `app.css`.
    pub styles: Vec<&'static str>,
    /// Scripts.
    pub scripts: Vec<&'static str>,
    /// Feeds of this page: type, address, title.
    pub feeds: Vec<Feed>,
    /// Classes of the body.
    pub body: &'static str,
    /// `light` or `dark` when chosen; else the device decides.
    pub theme: Option<&'static str>,
}

/// A feed that readers may find from the page.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Its media type.
    pub mime: &'static str,
    /// Its address.
    pub href: String,
    /// Its name.
    pub title: String,
}

impl Page {
    /// A page with a title; the rest has the values of a public page.
    pub fn new(lang: Lang, street: &str, title: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            lang,
            title: title.into(),
            description: String::new(),
            path: path.into(),
            canonical: None,
            street: street.to_owned(),
            json_ld: None,
            tab: None,
            live: None,
            seen: None,
            styles: Vec::new(),
            scripts: vec!["app.js"],
            feeds: Vec::new(),
            body: "",
            theme: None,
        }
    }

    /// The text of a key in the reader's language.
    pub fn t(&self, key: &str) -> String {
        self.lang.say(key)
    }

    /// The text of a key with one value.
    pub fn t1(&self, key: &str, name: &'static str, value: impl Into<Arg>) -> String {
        self.lang.with1(key, name, value)
    }

    /// The address of an asset, with its hash.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// An icon of the sprite; decorative, so hidden from screen readers.
    pub fn icon(&self, name: &str) -> Safe<String> {
        Safe(icon(name, "i"))
    }

    /// A larger icon.
    pub fn icon_large(&self, name: &str) -> Safe<String> {
        Safe(icon(name, "i i-lg"))
    }

    /// The four places of the bar: address, icon, word, whether this page is there.
    pub fn places(&self) -> [(&'static str, &'static str, String, bool); 4] {
        let at = |tab| self.tab == Some(tab);
        [
            ("/", "map", self.t("nav-street"), at(Tab::Street)),
            ("/panier", "basket", self.t("nav-basket"), at(Tab::Basket)),
            ("/commandes", "clock", self.t("nav-orders"), at(Tab::Orders)),
            ("/moi", "user", self.t("nav-me"), at(Tab::Me)),
        ]
    }

    /// The same page in the other language: address, code, words. The query asks for it; a cookie keeps it.
    pub fn other_language(&self) -> (String, &'static str, String) {
        let other = match self.lang {
            Lang::Fr => Lang::En,
            Lang::En => Lang::Fr,
        };
        let join = if self.path.contains('?') { '&' } else { '?' };
        (format!("{}{join}lang={}", self.path, other.code()), other.code(), self.t("other-language"))
    }

    /// Where one speaks to a person of what this page shows; none where one is about to.
    pub fn person(&self) -> Option<String> {
        let path = self.path.split('?').next().unwrap_or_default();
        let there = path == "/parler" || path.ends_with("/parler") || path.ends_with("/ecrire");
        (!there && path.starts_with('/')).then(|| format!("/parler?de={}", escaped(&self.path)))
    }

    /// `lang="fr"` where the shops' own words stand in a page of another language.
    pub fn of_shop(&self) -> Safe<&'static str> {
        Safe(if self.lang == Lang::Fr { "" } else { " lang=\"fr\"" })
    }

    /// The schema.org block, made harmless inside a script element.
    pub fn json_ld_block(&self) -> Option<Safe<String>> {
        self.json_ld.as_ref().map(|json| Safe(json.replace('<', "\\u003c")))
    }
}

/// A path as the value of another address.
fn escaped(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'/');
    let one = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    path.bytes().map(one).collect()
}

fn icon(name: &str, class: &str) -> String {
    debug_assert!(name.bytes().all(|b| b.is_ascii_lowercase()), "an icon's name is a plain word");
    format!("<svg class=\"{class}\" aria-hidden=\"true\"><use href=\"{}#{name}\"/></svg>", assets::url("icons.svg"))
}
