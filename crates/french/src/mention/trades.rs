//! The trades of a street: which activity they are, who practises them, what they sell.

use std::{collections::HashSet, sync::LazyLock};

use kernel::words::fold;

/// One trade.
#[derive(Debug)]
pub struct Trade {
    starts: Vec<&'static str>,
    /// The shop and its people: *boulangerie*, *boulangère*.
    pub who: HashSet<&'static str>,
    /// Goods and services.
    pub sold: HashSet<&'static str>,
}

static TRADES: LazyLock<Vec<Trade>> = LazyLock::new(|| {
    let mut trades: Vec<Trade> = Vec::new();
    for line in include_str!("words/trades.txt").lines() {
        if let Some(starts) = line.strip_prefix("= ") {
            trades.push(Trade { starts: starts.split(' ').collect(), who: HashSet::new(), sold: HashSet::new() });
        } else if let Some(last) = trades.last_mut() {
            if let Some(words) = line.strip_prefix("who: ") {
                last.who.extend(words.split(' '));
            } else if let Some(words) = line.strip_prefix("sold: ") {
                last.sold.extend(words.split(' '));
            }
        }
    }
    trades
});

/// All of them.
pub fn trades() -> &'static [Trade] {
    &TRADES
}

/// The trade of an activity: *boulangerie-pâtisserie* is the bakers'.
pub fn trade_of(activity: &str) -> Option<&'static Trade> {
    let folded = fold(activity);
    trades().iter().find(|trade| trade.starts.iter().any(|start| folded.starts_with(start))).or_else(|| {
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
        trades().iter().find(|trade| {
            words.iter().any(|word| {
                trade.who.contains(word) || trade.starts.iter().any(|s| s.len() >= 4 && word.starts_with(s))
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activities_find_their_trade() {
        assert!(trade_of("Boulangerie-pâtisserie").is_some_and(|t| t.sold.contains("baguette")));
        assert!(trade_of("caviste").is_some_and(|t| t.sold.contains("vin")));
        assert!(trade_of("salon de coiffure").is_some_and(|t| t.who.contains("coiffeuse")));
        assert!(trade_of("sorcellerie").is_none());
    }
}
