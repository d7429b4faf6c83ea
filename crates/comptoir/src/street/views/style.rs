//! `/style`, in the demo alone: each component in all its states, by day and at five in the morning.

use askama::Template;

use super::parts::{Left, Stock};
use crate::platform::web::{assets, layout::Page};

/// The living page of components.
#[derive(Debug, Clone, Template)]
#[template(path = "street/views/style.html")]
pub struct StylePage {
    /// The frame.
    pub page: Page,
}

/// The tokens that are shown as swatches.
const TOKENS: [&str; 20] = [
    "paper",
    "sheet",
    "well",
    "line",
    "line-strong",
    "ink",
    "ink-2",
    "ink-3",
    "crust",
    "crust-tint",
    "leaf",
    "leaf-tint",
    "amber",
    "amber-tint",
    "brick",
    "brick-tint",
    "enamel",
    "enamel-tint",
    "loaf",
    "demand",
];

/// The accents, in the order of the style sheet.
const ACCENTS: [&str; 12] =
    ["crust", "honey", "pumpkin", "brick", "wine", "lavender", "ink", "teal", "leaf", "linen", "leather", "slate"];

impl StylePage {
    /// Both themes: name in the style sheet, whether it is the light one.
    fn panes(&self) -> [(&'static str, bool); 2] {
        [("light", true), ("dark", false)]
    }

    fn tokens(&self) -> [&'static str; 20] {
        TOKENS
    }

    fn accents(&self) -> [&'static str; 12] {
        ACCENTS
    }

    fn bars(&self) -> [Left; 4] {
        let bar = |twentieths, stock, key: &str| Left { twentieths, stock, says: self.page.t(key) };
        [
            bar(18, Stock::Plenty, "style-left-36"),
            bar(8, Stock::Plenty, "style-left-16"),
            bar(2, Stock::Few, "style-left-3"),
            bar(0, Stock::Out, "style-left-0"),
        ]
    }

    /// The names of all icons, read from the sprite itself.
    fn icons(&self) -> Vec<String> {
        let sprite = assets::bytes("icons.svg").unwrap_or_default();
        let text = String::from_utf8_lossy(&sprite);
        text.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    }
}
