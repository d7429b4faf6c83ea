//! Which shop the text is about, and which of its words are said of that shop.

use super::{
    judge::longest,
    lexicon::{Frame, lexicon},
    names::{Found, How},
    pattern::Hit,
    shops::Shops,
    text::Text,
};

/// The shop, and the tokens that count for it.
#[derive(Debug, Default)]
pub struct About {
    /// Place of the shop in the list.
    pub shop: Option<usize>,
    /// For each token, whether it is said of the shop (of anything, when there is none).
    pub scope: Vec<bool>,
    /// The text names a trade or a shop, even one that is not of the list.
    pub trade: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Spoken of.
    Main,
    /// Only compared with, or said to be near.
    Reference,
    /// Said not to be the one: *pas Le Talon*.
    Excluded,
    /// A namesake elsewhere.
    Away,
}

/// *pas Le Talon*, *mais pas chez L'Étal*: named to be left out.
fn excluded(text: &Text, found: &Found) -> bool {
    let mut at = found.start;
    while at > 0 && ["chez", "a", "au", "de", "la", "le", "l", "celui", "celle"].contains(&text.back(at, 1)) {
        at -= 1;
    }
    if !["pas", "ni"].contains(&text.back(at, 1)) {
        return false;
    }
    let pas = at - 1;
    let clause = text.tokens[pas].clause;
    let opens = pas == 0 || text.tokens[pas - 1].clause != clause;
    let before = text.back(pas, 1);
    opens
        || ["mais", "et", "surtout", "c", "est", "hein", "attention"].contains(&before) && text.back(pas, 2) != "n"
        || before == "est" && ["c", "ce", "n"].contains(&text.back(pas, 2))
}

/// *mieux que chez X*, *contrairement à X*, *à côté de X*.
fn compared(text: &Text, found: &Found, frames: &[Hit<Frame>]) -> bool {
    let close = |hit: &Hit<Frame>| {
        let touches = hit.end >= found.start
            || hit.end + 1 == found.start
                && ["chez", "a", "au", "la", "le", "l", "celui", "celle"].contains(&text.word(hit.end));
        hit.mark == Frame::Compared && hit.start < found.start && touches
    };
    let sentence = text.tokens[found.start].sentence;
    if frames.iter().any(|hit| close(hit) && text.tokens[hit.start].sentence == sentence) {
        // `comme La Mie` in a list of merits, `loin devant`: still a comparison.
        return true;
    }
    let Some(que) = (1..=3).find(|by| ["que", "qu"].contains(&text.back(found.start, *by))) else { return false };
    let degree =
        ["mieux", "meilleur", "plus", "moins", "aussi", "autant", "pire", "pires", "meme", "preferer", "prefere"];
    let negations = ["rien", "pas", "personne", "jamais", "aucun", "nulle", "difficile", "dur", "impossible"];
    let far = |words: &[&str], most: usize| (1..=most).any(|by| words.contains(&text.back(found.start, que + by)));
    // *ne veulent plus d'autre pain que celui du Fournil*: the only one, not a comparison.
    let only = (1..=6).any(|by| {
        text.back(found.start, que + by) == "plus"
            && (1..=3).any(|more| ["n", "ne"].contains(&text.back(found.start, que + by + more)))
    });
    far(&degree, 6) && !far(&negations, 9) && !only
}

fn role(text: &Text, found: &Found, frames: &[Hit<Frame>]) -> Role {
    if found.away {
        Role::Away
    } else if excluded(text, found) {
        Role::Excluded
    } else if compared(text, found, frames) {
        Role::Reference
    } else {
        Role::Main
    }
}

/// For each token, the main find it belongs to.
fn owners(text: &Text, mains: &[&Found], others: &[&Found], frames: &[Hit<Frame>]) -> Vec<Option<usize>> {
    let mut owners: Vec<Option<usize>> = vec![None; text.tokens.len()];
    let mut current = mains.first().map(|found| found.shop);
    let mut begin = 0;
    while begin < text.tokens.len() {
        let clause = text.tokens[begin].clause;
        let end = (begin..text.tokens.len()).find(|&i| text.tokens[i].clause != clause).unwrap_or(text.tokens.len());
        let inside: Vec<&&Found> = mains.iter().filter(|found| (begin..end).contains(&found.start)).collect();
        let elsewhere = frames.iter().any(|hit| hit.mark == Frame::Elsewhere && (begin..end).contains(&hit.start))
            || others.iter().any(|found| (begin..end).contains(&found.start));
        if let Some(first) = inside.first() {
            current = Some(first.shop);
            let mut owner = current;
            for (at, slot) in owners.iter_mut().enumerate().take(end).skip(begin) {
                if let Some(found) = inside.iter().find(|found| found.start == at) {
                    owner = Some(found.shop);
                }
                *slot = owner;
            }
            current = inside.last().map(|found| found.shop).or(current);
        } else if !elsewhere {
            owners[begin..end].fill(current);
        }
        begin = end;
    }
    owners
}

/// A judgement says as much of a shop as so many words.
const TOLD: usize = 6;

/// Decides.
pub fn decide(shops: &Shops, text: &Text, found: &[Found], frames: &[Hit<Frame>], why: &mut Vec<String>) -> About {
    let roles: Vec<Role> = found.iter().map(|one| role(text, one, frames)).collect();
    let pick = |wanted: &[Role]| -> Vec<&Found> {
        found.iter().zip(&roles).filter(|(_, role)| wanted.contains(role)).map(|(one, _)| one).collect()
    };
    let mains = pick(&[Role::Main]);
    let others = pick(&[Role::Away, Role::Excluded]);
    let trade = !found.is_empty()
        || frames.iter().any(|hit| hit.mark == Frame::Elsewhere)
        || text.tokens.iter().any(|t| t.class & super::text::TRADE != 0);
    let everything = About { shop: None, scope: vec![true; text.tokens.len()], trade };
    if mains.is_empty() {
        if let Some(other) = others.first() {
            why.push(format!("{}: another place or left out", shops.id(other.shop).unwrap_or_default()));
        }
        return everything;
    }
    let owners = owners(text, &mains, &others, frames);
    let judged = if mains.len() > 1 { longest(lexicon().judgements.search(text)) } else { Vec::new() };
    let mut best: Option<(usize, usize)> = None;
    let mut seen = Vec::new();
    for main in &mains {
        if seen.contains(&main.shop) {
            continue;
        }
        seen.push(main.shop);
        let size = owners.iter().filter(|owner| **owner == Some(main.shop)).count()
            + TOLD
                * judged
                    .iter()
                    .filter(|hit| owners.get(hit.start).is_some_and(|owner| *owner == Some(main.shop)))
                    .count();
        // The first named wins unless clearly more is said of another.
        if best.is_none_or(|(_, most)| size > most + 2) {
            best = Some((main.shop, size));
        }
    }
    let Some((shop, _)) = best else { return everything };
    let how = mains.iter().find(|found| found.shop == shop).map_or(How::Name, |found| found.how);
    why.push(format!("about {} by {how:?}", shops.id(shop).unwrap_or_default()));
    let scope = owners.iter().map(|owner| *owner == Some(shop)).collect();
    About { shop: Some(shop), scope, trade: true }
}
