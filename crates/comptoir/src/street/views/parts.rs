//! What several pages show: a shop's state and colours, what is left of an article, its allergens.

use askama::Template;

use crate::{catalogue::words::allergen, platform::i18n::Lang};

/// Whether a shop is open, as a mark, a colour and a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Open now.
    Open,
    /// Shut, opening within the hour or so.
    Soon,
    /// Shut.
    Shut,
}

impl Open {
    /// The class of the mark.
    pub fn class(self) -> &'static str {
        match self {
            Self::Open => "is-open",
            Self::Soon => "is-soon",
            Self::Shut => "is-shut",
        }
    }
}

/// A shop's state now.
#[derive(Debug, Clone)]
pub struct ShopState {
    /// Its mark.
    pub open: Open,
    /// The word: "Ouvert".
    pub word: String,
    /// Until or from when: "jusqu’à 19 h 30".
    pub detail: String,
}

/// How much is left, for the loaf bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stock {
    /// Enough.
    Plenty,
    /// The last ones.
    Few,
    /// None for now.
    Out,
}

/// What is left of an article: a bar and its words.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="loaf-bar{% if stock == Stock::Few %} is-few{% else if stock == Stock::Out %} is-out{% endif %}"><i data-left="{{ twentieths }}" aria-hidden="true"></i>{{ says }}</span>"#,
    ext = "html"
)]
pub struct Left {
    /// How full the bar is, in twentieths.
    pub twentieths: u8,
    /// Plenty, few or none.
    pub stock: Stock,
    /// The words: "plus que 3, puis 40 à 16 h".
    pub says: String,
}

impl Left {
    /// From what is left of how many.
    pub fn new(left: i64, of: i64, says: impl Into<String>) -> Self {
        let twentieths = if of <= 0 { 0 } else { (left.clamp(0, of) * 20 + of / 2) / of };
        let stock = match left {
            ..=0 => Stock::Out,
            _ if left * 5 <= of || left <= 2 => Stock::Few,
            _ => Stock::Plenty,
        };
        let least = i64::from(left > 0);
        Self { twentieths: u8::try_from(twentieths.max(least)).unwrap_or(20), stock, says: says.into() }
    }
}

/// A shop's colour on its awning, medal and house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accent {
    /// Brown of bread.
    Crust,
    /// Yellow of honey.
    Honey,
    /// Orange.
    Pumpkin,
    /// Red.
    Brick,
    /// Purple red.
    Wine,
    /// Violet.
    Lavender,
    /// Dark blue.
    Ink,
    /// Blue green.
    Teal,
    /// Green.
    Leaf,
    /// Beige.
    Linen,
    /// Dark brown.
    Leather,
    /// Grey.
    Slate,
}

/// Colour and icon by the first word of a shop's activity.
const TRADES: [(&str, Accent, &str); 24] = [
    ("boulangerie", Accent::Crust, "wheat"),
    ("patisserie", Accent::Crust, "wheat"),
    ("fromagerie", Accent::Honey, "cheese"),
    ("cremerie", Accent::Honey, "cheese"),
    ("primeur", Accent::Pumpkin, "carrot"),
    ("epicerie", Accent::Pumpkin, "basket"),
    ("boucherie", Accent::Brick, "ham"),
    ("charcuterie", Accent::Brick, "ham"),
    ("traiteur", Accent::Brick, "ham"),
    ("restaurant", Accent::Brick, "steam"),
    ("caviste", Accent::Wine, "bottle"),
    ("bar", Accent::Wine, "bottle"),
    ("cafe", Accent::Leather, "steam"),
    ("droguerie", Accent::Lavender, "brush"),
    ("pharmacie", Accent::Leaf, "plus"),
    ("librairie", Accent::Ink, "book"),
    ("papeterie", Accent::Ink, "pen"),
    ("poissonnerie", Accent::Teal, "fish"),
    ("fleuriste", Accent::Leaf, "rose"),
    ("brocante", Accent::Linen, "lamp"),
    ("cordonnerie", Accent::Leather, "shoe"),
    ("coiffeur", Accent::Slate, "scissors"),
    ("coiffure", Accent::Slate, "scissors"),
    ("barbier", Accent::Slate, "scissors"),
];

impl Accent {
    /// The name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crust => "crust",
            Self::Honey => "honey",
            Self::Pumpkin => "pumpkin",
            Self::Brick => "brick",
            Self::Wine => "wine",
            Self::Lavender => "lavender",
            Self::Ink => "ink",
            Self::Teal => "teal",
            Self::Leaf => "leaf",
            Self::Linen => "linen",
            Self::Leather => "leather",
            Self::Slate => "slate",
        }
    }

    /// The colour of a name in the style sheet; none for what is no colour.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [
            Self::Crust,
            Self::Honey,
            Self::Pumpkin,
            Self::Brick,
            Self::Wine,
            Self::Lavender,
            Self::Ink,
            Self::Teal,
            Self::Leaf,
            Self::Linen,
            Self::Leather,
            Self::Slate,
        ];
        all.into_iter().find(|accent| accent.name() == name)
    }

    /// The colour and the icon that suit an activity.
    pub fn of_activity(activity: &str) -> (Self, &'static str) {
        let folded = kernel::words::fold(activity);
        let first = folded.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        TRADES
            .iter()
            .find(|(word, ..)| *word == first)
            .map_or((Self::Slate, "shop"), |(_, accent, icon)| (*accent, icon))
    }
}

/// A shop as a card, a row or a heading names it.
#[derive(Debug, Clone)]
pub struct ShopName {
    /// Its page.
    pub url: String,
    /// Its sign.
    pub name: String,
    /// What it is: "Boulangerie-pâtisserie".
    pub activity: String,
    /// Its number in the street.
    pub number: Option<String>,
    /// Its colour.
    pub accent: Accent,
    /// Its icon.
    pub icon: &'static str,
}

/// Allergens of an article, in words that are never an empty line: `contains` is absent when nobody said. Both lists
/// hold French words as shops declare them.
pub fn allergens(lang: Lang, contains: Option<&[String]>, may: &[String]) -> String {
    let said = |list: &[String]| list.iter().map(|word| allergen(lang, word)).collect::<Vec<_>>().join(", ");
    let capital = |text: String| {
        let mut letters = text.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let may_says = || lang.with1("allergens-may", "list", said(may));
    match contains {
        None => lang.say("allergens-undeclared"),
        Some([]) if may.is_empty() => lang.say("allergens-none"),
        Some([]) => may_says(),
        Some(list) if may.is_empty() => capital(said(list)),
        Some(list) => format!("{}. {}", capital(said(list)), may_says()),
    }
}

pub use crate::platform::web::qr::{public as public_qr, svg as qr};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_never_empty_while_something_is_left() {
        assert_eq!((Left::new(1, 400, "").twentieths, Left::new(0, 40, "").twentieths), (1, 0));
        assert_eq!(Left::new(40, 40, "").twentieths, 20);
        assert_eq!((Left::new(3, 40, "").stock, Left::new(22, 40, "").stock), (Stock::Few, Stock::Plenty));
    }

    #[test]
    fn a_trade_has_its_colour_and_its_icon() {
        assert_eq!(Accent::of_activity("fromagerie-crémerie"), (Accent::Honey, "cheese"));
        assert_eq!(Accent::of_activity("Épicerie fine"), (Accent::Pumpkin, "basket"));
        assert_eq!(Accent::of_activity("maréchal-ferrant"), (Accent::Slate, "shop"));
    }

    #[test]
    fn not_declared_is_never_none() {
        let gluten = vec!["gluten".to_owned()];
        let nuts = vec!["sésame".to_owned()];
        assert_eq!(allergens(Lang::Fr, Some(&gluten), &nuts), "Gluten. Peut contenir\u{202f}: sésame");
        assert_eq!(allergens(Lang::En, Some(&gluten), &["fruits à coque".into()]), "Gluten. May contain: nuts");
        assert!(allergens(Lang::Fr, None, &[]).contains("non déclarés"));
        assert_ne!(allergens(Lang::Fr, None, &[]), allergens(Lang::Fr, Some(&[]), &[]));
    }
}
