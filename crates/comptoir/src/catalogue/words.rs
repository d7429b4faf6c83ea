//! What is said of articles.

use crate::platform::i18n::{Lang, has_key};

/// One of the 14 allergens in the reader's language, from the French word that shops declare; another word stays as it is.
pub fn allergen(lang: Lang, declared: &str) -> String {
    let key = format!("allergen-{}", kernel::words::fold(declared).replace(' ', "-"));
    if has_key(lang, &key) { lang.say(&key) } else { declared.to_owned() }
}

/// A name with how it is wanted: `Pain de campagne (tranché)`.
pub fn label(name: &str, options: &[String]) -> String {
    if options.is_empty() { name.to_owned() } else { format!("{name} ({})", options.join(", ")) }
}
