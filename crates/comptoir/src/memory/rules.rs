//! What was learnt from orders, by which way one may write to somebody, and the words by which things are found.

mod balance;

use std::collections::BTreeMap;

use french::mention::stem;
use jiff::{SignedDuration, Timestamp};
use kernel::{Contact, Phone, ShopKey, words::fold};

pub use self::balance::{Balance, Touch, YEAR, balance};

/// One thing in one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// As the order calls it, with how it was wanted.
    pub what: String,
    /// When the order was placed.
    pub at: Timestamp,
}

/// Something that was learnt from orders, and is said as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learnt {
    /// What.
    pub what: String,
    /// In how many orders.
    pub times: usize,
    /// The last time.
    pub last: Timestamp,
}

/// Three times is a habit.
const HABIT: usize = 3;
/// Orders older than that say nothing of today.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 365);
/// How many habits are told.
const TOLD: usize = 4;

/// What somebody usually takes, the most frequent first. An order counts once for each thing in it.
pub fn learnt(bought: &[Bought], now: Timestamp) -> Vec<Learnt> {
    let mut by_what: BTreeMap<&str, Vec<Timestamp>> = BTreeMap::new();
    for one in bought.iter().filter(|one| now.duration_since(one.at) <= REMEMBERED) {
        by_what.entry(&one.what).or_default().push(one.at);
    }
    let mut all: Vec<Learnt> = by_what
        .into_iter()
        .filter_map(|(what, mut times)| {
            times.sort();
            times.dedup();
            let last = *times.last()?;
            (times.len() >= HABIT).then(|| Learnt { what: what.to_owned(), times: times.len(), last })
        })
        .collect();
    all.sort_by(|a, b| (b.times, b.last, &a.what).cmp(&(a.times, a.last, &b.what)));
    all.truncate(TOLD);
    all
}

/// What is known of an address when somebody of the shop wants to write to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// A message can arrive there: no landline.
    pub readable: bool,
    /// A message from it waits for an answer.
    pub waits: bool,
    /// When the person last wrote from it or ordered with it.
    pub used: Option<Timestamp>,
    /// The person proved that it is theirs.
    pub proven: bool,
    /// The person asked the shop to be left alone.
    pub stopped: bool,
}

/// For so long an address that was used may be answered.
pub const ANSWERED: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Whether one may write to an address: they wrote or ordered by it lately, or proved it. After STOP only what they ask
/// themselves is answered.
pub fn may_write(reach: &Reach, now: Timestamp) -> bool {
    let lately = reach.used.is_some_and(|at| now.duration_since(at) <= ANSWERED);
    reach.readable && (reach.waits || (!reach.stopped && (lately || reach.proven)))
}

/// The longest word that is indexed.
const LONGEST: usize = 24;
/// How many words of one text are indexed.
const MOST: usize = 400;

/// The six letters before every term of a shop, so that its words are found among its own only, and fast.
pub fn mark(key: &ShopKey) -> String {
    let bytes = key.street.as_str().bytes().chain([b'/']).chain(key.shop.as_str().bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let letter = |n: u32| char::from(b'a' + u8::try_from((hash >> (5 * n)) % 26).unwrap_or(0));
    (0..6).map(letter).collect()
}

fn tokens(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() > 1)
        .map(|word| word.chars().take(LONGEST).collect())
        .collect();
    words.into_iter()
}

/// The terms of a text: every word without accents, and its stem, each with the shop's mark, each once.
pub fn terms(key: &ShopKey, text: &str) -> String {
    let mark = mark(key);
    let mut all: Vec<String> = Vec::new();
    for word in tokens(text).take(MOST) {
        for form in [stem(&word), &word] {
            let term = format!("{mark}{form}");
            if !all.contains(&term) {
                all.push(term);
            }
        }
    }
    all.join(" ")
}

/// The words of an address by which it is found: a number as it is dialled, and its last four digits.
pub fn address_words(contact: &Contact) -> String {
    match contact {
        Contact::Phone(phone) => {
            let digits: String = phone.national().chars().filter(char::is_ascii_digit).collect();
            let end = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default();
            format!("{digits} {end}")
        }
        Contact::Email(email) => email.to_string(),
    }
}

/// What is sought, word by word, each in its spellings. A number that was typed with spaces is one word; the last word
/// may be unfinished.
pub fn sought(key: &ShopKey, typed: &str) -> Vec<Vec<String>> {
    let mark = mark(key);
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let bare = typed.chars().all(|c| c.is_ascii_digit() || " +.-/()\u{a0}\u{202f}".contains(c));
    if bare && digits.len() > 3 {
        let dialled = typed.parse::<Phone>().map(|phone| phone.national());
        let digits = dialled.map_or(digits, |number| number.chars().filter(char::is_ascii_digit).collect());
        return vec![vec![format!("{mark}{digits}*")]];
    }
    let words: Vec<String> = tokens(typed).take(8).collect();
    let last = words.len().saturating_sub(1);
    let spellings = |(at, word): (usize, &String)| {
        let whole = format!("{mark}{word}{}", if at == last { "*" } else { "" });
        vec![whole, format!("{mark}{}", stem(word))]
    };
    words.iter().enumerate().map(spellings).collect()
}

/// The number by which an entry is kept: its minute first, so that newer ones sort after older ones, then bits of its
/// name, so that no two of a minute are alike.
pub fn number(at: Timestamp, key: &ShopKey, id: &str) -> i64 {
    let bytes = key.shop.as_str().bytes().chain([b'/']).chain(id.bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let low = i64::try_from((hash ^ (hash >> 37)) & ((1 << 37) - 1)).unwrap_or(0);
    newest(at) | low
}

/// The number of an entry of that minute, without the bits of a name.
pub fn newest(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60).clamp(0, (1 << 25) * 2 - 1) << 37
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(shop: &str) -> ShopKey {
        ShopKey { street: "rue".parse().expect("a slug"), shop: shop.parse().expect("a slug") }
    }

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + hour * 3_600).expect("an instant")
    }

    /// Whether a text would be found: every word in one of its spellings.
    fn finds(typed: &str, text: &str) -> bool {
        let terms = terms(&key("pain"), text);
        let terms: Vec<&str> = terms.split(' ').collect();
        let sought = sought(&key("pain"), typed);
        !sought.is_empty()
            && sought.iter().all(|spellings| {
                spellings.iter().any(|word| match word.strip_suffix('*') {
                    Some(start) => terms.iter().any(|term| term.starts_with(start)),
                    None => terms.contains(&word.as_str()),
                })
            })
    }

    #[test]
    fn accents_endings_and_beginnings_are_found() {
        let text = "Retraite au 30 novembre, elle préfère la tradition bien cuite";
        for typed in ["retraite", "RETRAITÉ", "préférer", "prefere", "traditions", "trad", "bien cuites", "novembre 30"]
        {
            assert!(finds(typed, text), "{typed}");
        }
        for typed in ["croissant", "retraite croissant", "aite", ""] {
            assert!(!finds(typed, text), "{typed}");
        }
    }

    #[test]
    fn a_number_is_found_however_it_is_typed() {
        let words = address_words(&"+33639981201".parse().expect("a number"));
        for typed in ["06 39 98 12 01", "0639981201", "+33 6 39 98 12 01", "06 39 98", "1201"] {
            assert!(finds(typed, &words), "{typed}");
        }
        assert!(!finds("0639981202", &words));
        assert!(finds("vasseur", &address_words(&"odile.vasseur@example.net".parse().expect("an address"))));
    }

    #[test]
    fn a_shop_finds_nothing_of_another() {
        let found = sought(&key("pain"), "retraite");
        let other = terms(&key("fleur"), "retraite");
        assert!(found[0].iter().all(|word| !other.contains(word.trim_end_matches('*'))));
    }

    #[test]
    fn three_orders_make_a_habit_and_an_old_one_none() {
        let bought = |what: &str, hour: i64| Bought { what: what.to_owned(), at: at(hour) };
        let mut all: Vec<Bought> = (0..14).map(|n| bought("Tradition (bien cuite)", n * 30)).collect();
        all.extend([bought("Comté", 1), bought("Comté", 2), bought("Flan", 1), bought("Flan", 1), bought("Flan", 1)]);
        let now = at(14 * 30);
        let seen: Vec<_> = learnt(&all, now).into_iter().map(|l| (l.what, l.times)).collect();
        assert_eq!(seen, [("Tradition (bien cuite)".to_owned(), 14)]);
        assert_eq!(learnt(&all, at(24 * 400 + 400)), []);
    }

    #[test]
    fn one_writes_where_it_is_expected() {
        let reach = Reach { readable: true, waits: false, used: None, proven: false, stopped: false };
        assert!(!may_write(&reach, at(0)), "an address that somebody typed once proves nothing");
        assert!(may_write(&Reach { used: Some(at(0)), ..reach }, at(24 * 89)));
        assert!(!may_write(&Reach { used: Some(at(0)), ..reach }, at(24 * 91)));
        assert!(may_write(&Reach { proven: true, ..reach }, at(0)));
        assert!(!may_write(&Reach { proven: true, used: Some(at(0)), stopped: true, ..reach }, at(0)), "STOP is kept");
        assert!(may_write(&Reach { waits: true, stopped: true, ..reach }, at(0)), "but a question is answered");
        assert!(!may_write(&Reach { readable: false, waits: true, ..reach }, at(0)));
    }

    proptest! {
        #[test]
        fn every_text_is_found_by_any_of_its_words(text in "[a-zéèçà' ]{0,60}", which in any::<proptest::sample::Index>()) {
            let words: Vec<String> = tokens(&text).collect();
            if !words.is_empty() {
                let word = which.get(&words);
                prop_assert!(finds(word, &text), "{} in {}", word, text);
                prop_assert!(finds(&word[..2], &text));
            }
        }

        #[test]
        fn terms_are_plain(text in "\\PC{0,80}") {
            let terms = terms(&key("pain"), &text);
            prop_assert!(terms.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' '));
        }

        #[test]
        fn later_minutes_have_greater_numbers(a in 0_i64..50_000, b in 0_i64..50_000, one in "[a-z]{4}", other in "[a-z]{4}") {
            let (x, y) = (number(at(a), &key("pain"), &one), number(at(b), &key("pain"), &other));
            if a != b {
                prop_assert_eq!(x < y, a < b);
            }
            prop_assert!(x > 0 && y > 0);
        }
    }
}
