//! What a change leaves as it is, and what it parts.

use crate::{change::Change, item::Item, lines::Line, scene::Scene, tokens::span};

impl Change<'_> {
    /// `la tradi bien cuite, et l'autre pas trop`: each piece of one item in its own way. Tells which lines say so.
    pub(crate) fn split(&self, items: &mut Vec<Item>) -> Vec<usize> {
        let ways = |k: usize| -> Vec<usize> {
            let own = |l: &Line| !l.options.is_empty() && self.find(items, l) == Some(k);
            (0..self.refined.lines.len()).filter(|i| own(&self.refined.lines[*i])).collect()
        };
        let Some((k, lines)) = (0..items.len()).map(|k| (k, ways(k))).find(|(_, lines)| lines.len() > 1) else {
            return Vec::new();
        };
        let count = |i: &usize| self.refined.lines[*i].amount.figure.unwrap_or(1.0);
        let all: f64 = lines.iter().map(count).sum();
        if items[k].qty.is_none_or(|qty| qty < all) || !items[k].options.is_empty() {
            return Vec::new();
        }
        let whole = items.remove(k);
        for (n, i) in lines.iter().enumerate() {
            let options = self.refined.lines[*i].item(self.scene.lexicon).0.map_or_else(Vec::new, |item| item.options);
            items.insert(k + n, Item { qty: Some(count(i)), options, ..whole.clone() });
        }
        if let Some(rest) = whole.qty.map(|qty| qty - all).filter(|rest| *rest > 0.0) {
            items.push(Item { qty: Some(rest), ..whole });
        }
        lines
    }

    /// `gardez le marteau`: what stays as it is.
    pub(crate) fn kept(&self, line: &Line) -> bool {
        keeps(self.scene, line) && line.amount.figure.is_none()
    }

    /// Whether a line only says beside what something comes.
    pub(crate) fn beside(&self, line: &Line) -> bool {
        line.from > 0 && self.scene.tokens()[line.from - 1].any(&["avec", "a", "pour", "de", "plus"])
    }
}

/// Whether a line stands behind `gardez`, `laissez`.
pub(crate) fn keeps(scene: &Scene, line: &Line) -> bool {
    let clause = scene.clause(line.named);
    let near = span(scene.tokens(), line.from.saturating_sub(4)..line.from);
    let verb = |t: &crate::tokens::Token| ["gard", "conserv", "mainten"].iter().any(|v| t.text.starts_with(v));
    scene.clause(line.from.saturating_sub(1)) == clause && near.iter().any(verb)
}
