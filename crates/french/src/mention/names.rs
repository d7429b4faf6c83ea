//! Where a text says a shop: by its name, its tag or its trade. Names are also common words, so each find is weighed.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    Topic, designations,
    lexicon::lexicon,
    places::Places,
    shops::{Known, Name, Shops},
    text::{NAME, PRODUCT, STAFF, TRADE, Text},
};

/// How a shop is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By its name.
    Name,
    /// By a handle or a hashtag.
    Tag,
    /// By its trade, where it is the only one.
    Trade,
}

/// One find.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Place of the shop in the list.
    pub shop: usize,
    /// How it is said.
    pub how: How,
    /// First token.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Said to be in another town, or another street.
    pub away: bool,
}

/// Words one slip away from names, verbs of shops, determiners, and what comes before a town one only lives in.
static SETS: LazyLock<HashMap<&'static str, Vec<&'static str>>> =
    LazyLock::new(|| read(include_str!("words/names.txt")));

/// Lines of `word: other words`.
fn read(list: &'static str) -> HashMap<&'static str, Vec<&'static str>> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .map(|(word, others)| (word, others.split_whitespace().collect()))
        .collect()
}

fn is_in(set: &str, word: &str) -> bool {
    SETS.get(set).is_some_and(|words| words.contains(&word))
}

/// The company common words keep, by word.
static HOMONYMS: LazyLock<HashMap<&'static str, Vec<&'static str>>> =
    LazyLock::new(|| read(include_str!("words/homonyms.txt")));

const SMALL: [&str; 10] = ["du", "de", "des", "d", "la", "le", "les", "l", "et", "a"];
const THREE: i32 = 6;
const LINE: i32 = 4;

fn slip(said: &str, head: &str) -> Option<i32> {
    if said == head {
        return Some(0);
    }
    let letters = head.chars().count();
    let most = match letters {
        0..=2 => return None,
        3..=7 => 1,
        _ => 2,
    };
    let fits = said.chars().next() == head.chars().next()
        && said.len() >= 2
        && !is_in("own", said)
        && strsim::osa_distance(said, head) <= most;
    fits.then_some(if letters <= 4 { 5 } else { 2 })
}

fn is_determiner(word: &str) -> bool {
    is_in("determiners", word)
}

/// What stands before the head: whether the name's own article does, and where the find starts.
fn article(text: &Text, name: &Name, at: usize) -> (bool, usize) {
    let before = text.back(at, 1);
    let own = name.article.as_deref();
    let contracted = match own {
        Some("le") => before == "du" || before == "au",
        Some("les") => before == "des" || before == "aux",
        Some("au" | "a") => before == "du" || before == "le",
        _ => false,
    };
    match own {
        None => (true, at),
        Some(article) if before == article => (true, at.saturating_sub(1)),
        Some(_) if contracted => (true, at.saturating_sub(1)),
        Some("l") if text.word(at).starts_with('l') => (true, at),
        _ => (false, at),
    }
}

struct Clues {
    commerce: bool,
    goods: bool,
    writer: bool,
}

/// Points for a find by name; three is a shop.
fn weigh(
    text: &Text,
    places: &Places,
    commerce: &[usize],
    known: &Known,
    name: &Name,
    at: usize,
    slips: i32,
) -> Option<(i32, usize)> {
    let end = at + name.head.len();
    let (own, start) = article(text, name, at);
    let before = text.back(start, 1);
    let clues = clues(text, commerce, known, at, end);
    let mut points = -slips;
    let capital = !text.shouts
        && (at..end)
            .all(|i| text.tokens.get(i).is_some_and(|t| t.capital || i > at && SMALL.contains(&t.word.as_str())))
        && !(text.opens(at)
            && name.head.len() == 1
            && (name.article.is_some() || HOMONYMS.contains_key(text.word(at))));
    if capital {
        points += if own { THREE } else { LINE };
        let title = start < at && !text.opens(start) && text.tokens[start].capital;
        points += if title { 6 } else { 0 };
        // *Côté Jardin*: two capitals in a row are no common words.
        let twice = (at..end).filter(|&i| text.tokens.get(i).is_some_and(|t| t.capital)).count() > 1;
        points += if twice { 2 } else { 0 };
    } else if clues.writer {
        points -= 3;
    }
    if !own {
        points -= 3;
    }
    if is_determiner(text.back(at, 1)) {
        points -= 6;
    }
    let chez = before == "chez" || text.back(at, 1) == "chez";
    let trade_before = (1..=2).any(|by| known.practises(text.back(start, by)) && text.back(start, 1) != "de");
    if chez || trade_before || name.alias && name.head.len() > 1 {
        points += THREE;
    }
    let own_streets = || places.streets.iter().filter(|street| street.name == known.street);
    points += if own_streets().next().is_some() { LINE } else { 0 };
    points += if own_streets().any(|street| street.start == end) { 3 } else { 0 };
    points += if places.town.is_empty() { 0 } else { 3 };
    // *L'Épi : je suis sortie …*: a heading names, whatever is said after.
    let written = text.tokens[at].capital || !text.capitals && clues.goods;
    let heads = text.opens(start) && start < at && written && !text.shouts;
    let alone = text.tokens.get(end).is_some_and(|t| t.clause != text.tokens[at].clause);
    points += if heads && alone { LINE } else { 0 };
    points += company(text, known, name, start, at, end);
    if clues.commerce {
        points += 3;
    }
    points += i32::from(clues.goods);
    Some((points, start))
}

/// What stands right before and after, and the words the thing keeps company with.
fn company(text: &Text, known: &Known, name: &Name, start: usize, at: usize, end: usize) -> i32 {
    let mut points = 0;
    let link = ["du", "de", "des", "d", "au", "a", "chez"];
    let linked = link.contains(&text.word(start)) || link.contains(&text.back(start, 1));
    let reach = |bit: u8| {
        (1..=4).any(|by| start.checked_sub(by).and_then(|i| text.tokens.get(i)).is_some_and(|t| t.class & bit != 0))
    };
    if linked && (reach(STAFF) || reach(TRADE)) {
        points += 5;
    } else if linked && (1..=5).any(|by| known.sells(text.back(start, by))) {
        points += 3;
    }
    if is_in("verbs", text.word(end))
        || (["a", "ont", "m", "nous", "se", "ne", "n", "y"].contains(&text.word(end))
            && is_in("verbs", text.word(end + 1)))
    {
        points += 4;
    }
    if [("a", "la"), ("a", "l"), ("a", "le")].contains(&(text.back(at, 2), text.back(at, 1)))
        || text.back(at, 1) == "au"
    {
        points += 1;
    }
    let after = text.word(end);
    let place_after =
        text.tokens.get(end + 1).or_else(|| text.tokens.get(end)).is_some_and(|t| t.class & super::text::PLACE != 0)
            || text.tokens.get(end + 2).is_some_and(|t| t.class & super::text::PLACE != 0);
    let same_clause = text.tokens.get(end).is_some_and(|t| text.tokens[at].clause == t.clause);
    if ["de", "du", "d", "des"].contains(&after) && !place_after && same_clause {
        points -= 4;
    }
    let glued = text.tokens[at].glued || text.tokens.get(end).is_some_and(|t| t.glued);
    if glued {
        points -= THREE;
    }
    points - homonyms(text, name, at, end)
}

fn homonyms(text: &Text, name: &Name, at: usize, end: usize) -> i32 {
    let mut points = 0;
    for head in &name.head {
        let Some(company) = HOMONYMS.get(head.as_str()) else { continue };
        let kept = text.tokens.iter().enumerate().filter(|(i, t)| {
            !(at..end).contains(i) && t.class & super::text::PLACE == 0 && company.contains(&t.word.as_str())
        });
        let count = kept.count().min(3);
        points += 3 * i32::try_from(count).unwrap_or(3);
        if company.contains(&text.word(end)) && text.tokens.get(end).is_some_and(|t| t.clause == text.tokens[at].clause)
        {
            points += 4;
        }
    }
    points
}

/// Where the text speaks as one does of shops: of their hours, prices, people, orders.
fn commerce(text: &Text) -> Vec<usize> {
    const WORDS: [&str; 8] =
        ["commande", "commandes", "commander", "clients", "client", "acheter", "achete", "courses"];
    let silent = [Topic::Quality, Topic::Choice, Topic::Freshness, Topic::Hygiene];
    let subjects =
        lexicon().topics.search(text).into_iter().filter(|hit| !silent.contains(&hit.mark.topic)).map(|hit| hit.start);
    let people = text.tokens.iter().enumerate();
    let people = people.filter(|(_, t)| t.class & STAFF != 0 || WORDS.contains(&t.word.as_str())).map(|(i, _)| i);
    subjects.chain(people).collect()
}

fn clues(text: &Text, commerce: &[usize], known: &Known, at: usize, end: usize) -> Clues {
    let outside = |start: usize| !(at..end).contains(&start);
    let goods = text.tokens.iter().enumerate().any(|(i, t)| outside(i) && known.sells(&t.word));
    Clues { commerce: commerce.iter().any(|&i| outside(i)), goods, writer: text.capitals }
}

/// Said to be elsewhere: *La Mie à Saint-Ouestre*, *Le Fournil, avenue Foch*, *pas celui de Vaubrune*.
pub fn away(text: &Text, places: &Places, start: usize, end: usize) -> bool {
    let near = |at: &usize| (end..=end + 3).contains(at);
    if places.foreign.iter().any(near) {
        return true;
    }
    let home_near = places.town.iter().any(near) || places.streets.iter().any(|s| near(&s.start));
    if !home_near && places.unlisted.iter().any(near) {
        return true;
    }
    let sentence = text.tokens[start].sentence;
    let elsewhere = places.foreign.iter().any(|&at| {
        text.tokens[at].sentence == sentence
            && ["a", "en", "sur", "in"].contains(&text.back(at, 1))
            && !(2..=5).any(|by| is_in("settled", text.back(at, by)))
    });
    if elsewhere && places.town.iter().all(|&at| text.tokens[at].sentence != sentence) {
        return true;
    }
    // `pas celui de Vaubrune`, `pas la nôtre`
    (end..(end + 14).min(text.tokens.len())).any(|i| {
        let ours = ["celui", "celle", "notre", "nos"];
        text.word(i) == "pas"
            && (ours.contains(&text.word(i + 1))
                || ours.contains(&text.word(i + 2)) && ["le", "la", "de"].contains(&text.word(i + 1)))
    })
}

/// Every find, the strongest for a place, in order; their tokens are marked.
pub fn find(shops: &Shops, text: &mut Text, places: &Places) -> Vec<Found> {
    let mut finds: Vec<(i32, Found)> = Vec::new();
    let commerce = commerce(text);
    for at in 0..text.tokens.len() {
        for (shop, known) in shops.list.iter().enumerate() {
            let token = &text.tokens[at];
            let word = token.word.as_str();
            let tag = token.tag && known.joined.iter().any(|joined| joined == word);
            let joined = !token.tag
                && known.joined.iter().any(|joined| joined == word)
                && word.len() >= 5
                && known.names.iter().all(|n| n.head.concat() != word);
            if tag || joined {
                let misled = known.names.first().map_or(0, |name| homonyms(text, name, at, at + 1));
                if misled < 6 {
                    finds.push((
                        9 - misled,
                        Found { shop, how: How::Tag, start: at, end: at + 1, away: away(text, places, at, at + 1) },
                    ));
                }
                continue;
            }
            for name in &known.names {
                let slips: Option<i32> =
                    name.head.iter().enumerate().map(|(i, head)| slip(text.word(at + i), head)).sum();
                let Some(slips) = slips else { continue };
                if (at..at + name.head.len())
                    .any(|i| text.tokens.get(i).is_none_or(|t| t.tag || t.class & super::text::PLACE != 0))
                {
                    continue;
                }
                let Some((points, start)) = weigh(text, places, &commerce, known, name, at, slips) else { continue };
                if points >= LINE {
                    let end = at + name.head.len();
                    finds.push((
                        points,
                        Found { shop, how: How::Name, start, end, away: away(text, places, start, end) },
                    ));
                }
            }
        }
    }
    finds.sort_by_key(|(points, found)| (std::cmp::Reverse(*points), found.start));
    let mut kept: Vec<Found> = Vec::new();
    for (_, found) in finds {
        if kept.iter().all(|other| found.end <= other.start || found.start >= other.end) {
            kept.push(found);
        }
    }
    for found in &kept {
        for token in &mut text.tokens[found.start..found.end] {
            if !["du", "au", "des", "aux", "a"].contains(&token.word.as_str()) {
                token.class = (token.class | NAME) & !(PRODUCT | TRADE | STAFF);
            }
        }
    }
    kept.extend(designations::find(shops, text, places, &kept));
    kept.sort_by_key(|found| found.start);
    kept
}
