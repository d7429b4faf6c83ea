//! What a text leans to when nothing in it judges: the weights of the facts it tells, summed over what is said of the shop.

use std::sync::LazyLock;

use super::{
    about::About,
    pattern::{Hit, Index, Pattern},
    text::Text,
};

static LEANINGS: LazyLock<Index<i32>> = LazyLock::new(|| {
    let mut index = Index::default();
    let mut weight = 0;
    for line in include_str!("words/leanings.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(header) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            weight = header.parse().unwrap_or(0);
            continue;
        }
        for pattern in line.split('|').filter_map(Pattern::parse) {
            index.add(pattern, weight);
        }
    }
    index
});

/// The sum, favourable above zero; a token counts once, in the longest of its matches.
pub fn lean(text: &Text, about: &About) -> i32 {
    let in_scope = |hit: &Hit<i32>| about.scope.get(hit.start).copied().unwrap_or(true);
    let mut hits: Vec<Hit<i32>> = LEANINGS.search(text).into_iter().filter(in_scope).collect();
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.weight), hit.start));
    let mut taken = vec![false; text.tokens.len()];
    let mut sum = 0;
    for hit in hits {
        let Some(span) = taken.get_mut(hit.start..hit.end) else { continue };
        if span.iter().any(|taken| *taken) {
            continue;
        }
        span.fill(true);
        sum += hit.mark;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{super::text::cut, *};

    #[test]
    fn facts_lean_to_one_side() {
        assert!(lean(&cut("Toujours personne, pas un mot, j'ai dû revenir trois fois."), &About::default()) < -2);
        assert!(lean(&cut("Mes enfants ne veulent plus que celui-là."), &About::default()) > 2);
    }
}
