//! Services under way that one article is made of.

use crate::{
    catalogue::Sale,
    item::Item,
    lexicon::{Entry, Lexicon, contains, set},
};

/// `et la barbe en plus`: two services under way of which one article is made are that one.
pub(crate) fn joined(lexicon: &Lexicon, items: &mut Vec<Item>) {
    let [one, two] = items.as_slice() else { return };
    let plain = one.qty == Some(1.0) && two.qty == Some(1.0) && one.options.is_empty() && two.options.is_empty();
    let (Some(a), Some(b)) = (lexicon.find(&one.sku), lexicon.find(&two.sku)) else { return };
    if !plain || [a, b].iter().any(|e| e.article.unit != Sale::Service) {
        return;
    }
    let whole = |e: &&Entry| {
        let made = set(&e.core);
        let of = |f: &Vec<u16>| contains(&made, f) && f.len() < made.len();
        let all = |f: &Vec<u16>, g: &Vec<u16>| made.iter().all(|w| f.contains(w) || g.contains(w));
        e.article.unit == Sale::Service
            && a.forms.iter().filter(|f| of(f)).any(|f| b.forms.iter().filter(|g| of(g)).any(|g| all(f, g)))
    };
    let mut found = lexicon.entries.iter().filter(whole);
    if let (Some(e), None) = (found.next(), found.next()) {
        *items = vec![Item::count(&e.article.sku, Some(1.0))];
    }
}
