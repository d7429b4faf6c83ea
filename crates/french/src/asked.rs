//! Choosing among what the shop's question names.

use crate::{
    amount::{Amount, Per},
    answer::Answer,
    item::Item,
    lines::Line,
    numbers::number_at,
    scene::Scene,
    tokens::Kind,
};

impl Answer<'_> {
    /// What the question leaves open, told by a line of the answer.
    pub(crate) fn meant(&self, line: &Line) -> Line {
        let mut line = line.clone();
        for asked in self.open() {
            let inside: Vec<u16> = line.articles.iter().copied().filter(|a| asked.contains(a)).collect();
            if line.one().is_none() && !inside.is_empty() {
                line.articles = inside;
            } else if inside.is_empty() {
                let by_word: Vec<u16> = asked
                    .iter()
                    .copied()
                    .filter(|a| line.words.iter().any(|w| self.scene.lexicon.having(*w).contains(a)))
                    .collect();
                if by_word.len() == 1 {
                    line.articles = by_word;
                }
            }
        }
        line
    }

    /// Puts an article into the open part of a formula of the draft.
    pub(crate) fn fill(&self, items: &mut [Item], item: &Item) -> bool {
        let lexicon = self.scene.lexicon;
        let Some(part) = lexicon.find(&item.sku) else { return false };
        let fits = |slot: &String, sku: &str| lexicon.find(sku).is_some_and(|e| e.article.tags.contains(slot));
        for formula in items {
            let Some(own) = lexicon.find(&formula.sku) else { continue };
            let open = |slot: &&String| !formula.choices.iter().any(|c| fits(slot, c));
            if own.article.choices.iter().filter(open).any(|slot| part.article.tags.contains(slot)) {
                formula.choices.push(item.sku.clone());
                formula.options.extend(item.options.iter().cloned());
                return true;
            }
        }
        false
    }

    /// What the question says there is no more of: `Plus de tradition. Une autre idée ?`.
    pub(crate) fn sold_out(&self) -> Vec<String> {
        let Some(question) = self.question else { return Vec::new() };
        let tokens = question.tokens();
        let none = |from: usize| {
            let near = tokens[from.saturating_sub(3)..from].iter();
            near.clone().any(|t| t.is("plus")) && near.clone().any(|t| t.any(&["de", "d"]))
        };
        let out = question.mentions.iter().filter(|m| none(m.from)).flat_map(|m| &m.articles);
        let skus = out.map(|a| self.scene.lexicon.entry(*a).article.sku.clone());
        skus.filter(|sku| self.pending.items.iter().any(|i| i.sku == *sku)).collect()
    }

    /// The sets of articles among which the question asks to choose.
    pub(crate) fn open(&self) -> Vec<Vec<u16>> {
        let Some(question) = self.question else { return Vec::new() };
        let mut sets: Vec<Vec<u16>> =
            question.mentions.iter().map(|m| m.articles.clone()).filter(|a| a.len() > 1).collect();
        if sets.is_empty() && !self.yes_no && question.mentions.len() > 1 {
            sets.push(question.mentions.iter().filter_map(crate::mentions::Mention::one).collect());
        }
        // `une coupe femme, homme ou enfant ?`.
        if sets.is_empty()
            && !self.yes_no
            && let [first] = question.mentions.as_slice()
            && let Some(head) = first.words.first()
        {
            let lexicon = self.scene.lexicon;
            let heard: Vec<u16> = question.tokens().iter().filter_map(|t| lexicon.word(t)).map(|w| w.0).collect();
            let named = |a: &u16| lexicon.entry(*a).core.iter().all(|w| heard.contains(w));
            sets.push(lexicon.having(*head).iter().copied().filter(named).collect());
        }
        sets
    }

    /// How much of an article the question itself says: `6 roses : rouge ou blanche ?`.
    pub(crate) fn asked_amount(&self, article: u16) -> Option<Amount> {
        let lines = crate::lines::lines(self.question?);
        let head = self.scene.lexicon.entry(article).core.first();
        let same = |l: &&Line| l.articles.contains(&article) || l.words.first() == head;
        lines
            .iter()
            // `25, 35 ou 50 € ?` counts nothing.
            .filter(|l| same(l) && !(l.articles.len() > 1 && self.question.is_some_and(|q| q.any(&["euros"]))))
            .map(|l| l.amount.clone())
            .find(|a| !a.vague && (a.counted() || a.figure.is_some() && a.per != Per::One))
    }

    /// `celle de 6`, `la rouge`, `à 35 €`, `la grande`: a choice among what the question names.
    pub(crate) fn words_from_question(&self) -> Vec<Item> {
        let lexicon = self.scene.lexicon;
        let tokens = self.scene.tokens();
        let each = tokens.iter().position(|t| t.any(&["chaque", "deux"]));
        for asked in self.open() {
            if let Some(at) = each.filter(|i| tokens[*i].is("chaque") || *i > 0 && tokens[*i - 1].is("les")) {
                let n = (0..at).find_map(|i| number_at(tokens, i)).map_or(1.0, |n| n.value);
                let amount = Amount { figure: Some(n), ..Amount::default() };
                return asked.iter().map(|a| crate::lines::measured(lexicon.entry(*a), &amount)).collect();
            }
            if let Some(n) = ordinal(tokens) {
                let one = |by: Vec<u16>| <[u16; 1]>::try_from(by).ok().map(|[a]| a);
                let mut named: Vec<u16> = Vec::new();
                for token in self.question.map(Scene::tokens).unwrap_or_default() {
                    let by = lexicon
                        .word(token)
                        .map(|(w, _)| asked.iter().copied().filter(|a| lexicon.having(w).contains(a)).collect());
                    let serves = || {
                        asked
                            .iter()
                            .copied()
                            .filter(|a| {
                                token.kind == Kind::Number
                                    && lexicon.entry(*a).article.serves == Some(token.value as u32)
                            })
                            .collect()
                    };
                    if let Some(a) = by.and_then(one).or_else(|| one(serves())).filter(|a| !named.contains(a)) {
                        named.push(a);
                    }
                }
                if let Some(a) = named.get(n) {
                    let amount = Amount { figure: Some(1.0), single: true, ..Amount::default() };
                    return vec![crate::lines::measured(lexicon.entry(*a), &amount)];
                }
            }
            let mut left = asked.clone();
            let mut told = false;
            for (i, token) in tokens.iter().enumerate() {
                let by: Vec<u16> = if token.kind == Kind::Number {
                    let value = token.value;
                    let price: Vec<u16> = left
                        .iter()
                        .copied()
                        .filter(|a| lexicon.entry(*a).article.price_cents == (value * 100.0) as i64)
                        .collect();
                    let persons: Vec<u16> = left
                        .iter()
                        .copied()
                        .filter(|a| lexicon.entry(*a).article.serves == Some(value as u32))
                        .collect();
                    let named: Vec<u16> = lexicon
                        .word(token)
                        .map(|(w, _)| left.iter().copied().filter(|a| lexicon.having(w).contains(a)).collect())
                        .unwrap_or_default();
                    [persons, price, named].into_iter().find(|l| !l.is_empty()).unwrap_or_default()
                } else if token.any(&["petit", "petite", "grand", "grande", "grosse", "gros"]) {
                    let size = |a: &u16| (lexicon.entry(*a).article.serves, lexicon.entry(*a).article.price_cents);
                    let pick = if token.text.starts_with("petit") {
                        left.iter().min_by_key(|a| size(a))
                    } else {
                        left.iter().max_by_key(|a| size(a))
                    };
                    pick.copied().into_iter().collect()
                } else {
                    let unit = crate::numbers::unit_word(&token.text).filter(|n| *n > 1);
                    match unit {
                        Some(n) => {
                            left.iter().copied().filter(|a| lexicon.entry(*a).article.serves == Some(n)).collect()
                        }
                        None => lexicon
                            .word(token)
                            .map(|(w, _)| left.iter().copied().filter(|a| lexicon.having(w).contains(a)).collect())
                            .unwrap_or_default(),
                    }
                };
                let timed = self.scene.pieces.iter().any(|p| p.from <= i && i < p.to);
                if !by.is_empty() && by.len() < left.len() && !timed {
                    left = by;
                    told = true;
                }
            }
            // `homme`, where a cut with the beard trimmed is sold too, of which nobody spoke.
            if told && left.len() > 1 {
                let said = |scene: &Scene| scene.tokens().iter().filter_map(|t| lexicon.word(t)).map(|w| w.0).collect();
                let mut heard: Vec<u16> = said(self.scene);
                heard.extend(self.question.map(said).unwrap_or_default());
                left.retain(|a| lexicon.entry(*a).core.iter().all(|w| heard.contains(w)));
            }
            if let ([chosen], true) = (left.as_slice(), told) {
                let one = Amount { figure: Some(1.0), single: true, ..Amount::default() };
                let amount = self.asked_amount(*chosen).unwrap_or(one);
                return vec![crate::lines::measured(lexicon.entry(*chosen), &amount)];
            }
        }
        Vec::new()
    }
}

/// `la deuxième`: its place in a list, from 0.
fn ordinal(tokens: &[crate::tokens::Token]) -> Option<usize> {
    tokens.iter().find_map(|t| match t.text.as_str() {
        "premier" | "premiere" => Some(0),
        "deuxieme" | "second" | "seconde" => Some(1),
        "troisieme" => Some(2),
        _ => None,
    })
}
