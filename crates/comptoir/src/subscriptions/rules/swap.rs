//! What a subscriber wishes otherwise on one day: "demain le poulet à la place", "jeudi à 12h30 plutôt". Read word by word:
//! a word that nothing explains is a doubt, and nothing is changed on a doubt.

use jiff::{ToSpan, civil::Date};
use kernel::{
    Sku,
    words::{DAYS, MONTHS, fold},
};

use super::{
    Choice, Content, Offer,
    words::{MINE, OTHERWISE},
};

/// An article that a lunch may hold, and the words by which it is called: its name, its synonyms.
#[derive(Debug, Clone)]
pub struct Called {
    /// The article.
    pub sku: Sku,
    /// The words of its name and of its synonyms, folded.
    pub words: Vec<String>,
}

impl Called {
    /// An article by its name and synonyms.
    pub fn new(sku: Sku, name: &str, synonyms: &[String]) -> Self {
        let texts = std::iter::once(name).chain(synonyms.iter().map(String::as_str));
        Self { sku, words: texts.flat_map(tokens).filter(|word| !listed(FILLING, word)).collect() }
    }
}

/// Which dish is wished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dish {
    /// None is named: it stays.
    Same,
    /// This one.
    One(Sku),
    /// One of these.
    Several(Vec<Sku>),
    /// Something else, or words that nothing explains.
    Unknown,
}

/// What is wished otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    /// On which days; none were named, or several.
    pub days: Vec<Date>,
    /// At which hour, in minutes after local midnight.
    pub minute: Option<i64>,
    /// Which dish instead.
    pub dish: Dish,
    /// What goes for it, when it was named.
    pub gone: Option<Sku>,
    /// It speaks of the lunch by its name.
    pub mine: bool,
}

/// Words that say nothing of what is wished.
const FILLING: &str = "a ai aimerais alors apres au aujourd aux avec avoir bien bonjour bonne bonsoir c ca ce cet cette coucou d \
    dans de des desole desolee donc du en erreur est et etre faire finalement fois h heure heures hui il j je \
    jour journee l la le les leur lieu ma madame me merci mes met mets mettez mettre midi moi mon monsieur ne \
    nos notre nous ok on ou oui par passe passer passerai peu peut peux place plait plat possible pour pourrais \
    pourrait pouvez prefere prefererais prendrai prendrais prendre prends que s salut serait si souhaite \
    souhaiterais stp svp te un une";

/// More of them.
const SAID: &str = "venir viendrai viens vers veux voudrais vous possibles prochain prochaine mangerai t tu y menu maintenant \
    voulais soir";

/// Words after which it is no wish for one day: no lunch at all, or for ever.
const ELSE: &str = "pas plus sans annule annuler annulez resilier resilie pause arret arreter stop toujours chaque tous toutes \
    desormais conge conges vacances absent absente";

fn listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

fn holds(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

fn tokens(text: &str) -> Vec<String> {
    let folded: Vec<char> = fold(text).chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| folded.get(at)).is_some_and(char::is_ascii_digit);
    let mut out = String::new();
    for (at, c) in folded.iter().enumerate() {
        // "12:30" is an hour as "12h30" is.
        let colon = matches!(c, ':' | '.') && digit(at.checked_sub(1)) && digit(Some(at + 1));
        out.push(if colon { 'h' } else { *c });
    }
    out.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The hour that begins at a word, and how many words it takes.
fn hour(words: &[String], at: usize) -> Option<(i64, usize)> {
    let word = |n: usize| words.get(at + n).map(String::as_str);
    let of = |hour: i64, minute: i64| {
        // Lunch is no meal of the night: "1h" is 13 h.
        let hour = if (1..=5).contains(&hour) { hour + 12 } else { hour };
        ((6..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
    };
    let first = word(0)?;
    let named = match first {
        // "Demain midi" is a meal; "à midi" an hour.
        "midi" => {
            let said = at > 0 && matches!(words[at - 1].as_str(), "a" | "pour" | "vers");
            let more = word(1) == Some("et") && matches!(word(2), Some("demi" | "demie" | "quart"));
            (said || more).then_some(12)
        }
        "une" if word(1) == Some("heure") => return of(13, 0).map(|minute| (minute, 2)),
        _ => None,
    };
    let (hour, minute, taken) = match (named, first.split_once('h')) {
        (Some(hour), _) => (hour, 0, 1),
        (None, Some((hours, rest))) => (hours.parse().ok()?, if rest.is_empty() { 0 } else { rest.parse().ok()? }, 1),
        (None, None) if matches!(word(1), Some("h" | "heures" | "heure")) => (first.parse().ok()?, 0, 2),
        _ => return None,
    };
    let next = |n: usize| word(taken + n);
    let (minute, taken) = match (next(0), next(1)) {
        (Some("et"), Some("demi" | "demie")) => (30, taken + 2),
        (Some("et"), Some("quart")) => (15, taken + 2),
        (Some(rest), _) if minute == 0 && rest.len() == 2 && named.is_none() => match rest.parse::<i64>() {
            Ok(minute) => (minute, taken + 1),
            Err(_) => (minute, taken),
        },
        _ => (minute, taken),
    };
    of(hour, minute).map(|minute| (minute, taken))
}

/// The day that begins at a word, and how many words it takes.
fn day(words: &[String], at: usize, today: Date) -> Option<(Date, usize)> {
    let word = |n: usize| words.get(at + n).map(String::as_str);
    let first = word(0)?;
    match (first, word(1)) {
        ("apres", Some("demain")) => return today.checked_add(2.days()).ok().map(|day| (day, 2)),
        ("demain", _) => return today.tomorrow().ok().map(|day| (day, 1)),
        ("aujourd", Some("hui")) => return Some((today, 2)),
        ("aujourdhui", _) => return Some((today, 1)),
        ("ce", Some("midi")) => return Some((today, 2)),
        _ => {}
    }
    if let Some(weekday) = DAYS.iter().position(|name| *name == first) {
        // Today's own name is that of the day in a week: today's cut-off was yesterday.
        let days = today.tomorrow().ok()?.series(1.day()).take(7);
        let wanted = i8::try_from(weekday).ok()?;
        let mut found = days.filter(|day| day.weekday().to_monday_zero_offset() == wanted);
        // "Jeudi 26": the figure is the same day, said twice.
        let figure = word(1).and_then(|figure| figure.parse::<i8>().ok());
        let taken = 1 + usize::from(figure.is_some());
        let day = found.next()?;
        return match figure {
            None => Some((day, taken)),
            Some(n) => {
                let months = day.series(7.days()).take(9);
                let mut same = months.filter(|day| day.day() == n);
                let month = word(2).is_some_and(|name| holds(&MONTHS, name));
                same.next().map(|day| (day, taken + usize::from(month)))
            }
        };
    }
    // "Le 26", "le 26 novembre".
    if first == "le" {
        let n: i8 = word(1)?.parse().ok()?;
        let month = word(2).and_then(|name| MONTHS.iter().position(|known| *known == name));
        let fits = |day: &Date| day.day() == n && month.is_none_or(|month| i8::try_from(month + 1) == Ok(day.month()));
        let day = today.series(1.day()).take(62).find(fits)?;
        return Some((day, 2 + usize::from(month.is_some())));
    }
    None
}

/// Whether two words are the same but for a plural or one slip in a long word.
fn same(said: &str, known: &str) -> bool {
    let stem = |word: &str| word.trim_end_matches(['s', 'x']).to_owned();
    let (said, known) = (stem(said), stem(known));
    said == known || (said.chars().count() >= 5 && known.chars().count() >= 5 && one_slip(&said, &known))
}

/// Whether one letter was left out, put in, changed or swapped with its neighbour.
fn one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let begin = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 if begin == short.len() => true,
        0 => {
            let swapped = begin + 1 < short.len() && short[begin] == long[begin + 1] && short[begin + 1] == long[begin];
            short[begin + 1..] == long[begin + 1..] || (swapped && short[begin + 2..] == long[begin + 2..])
        }
        1 => short[begin..] == long[begin + 1..],
        _ => false,
    }
}

/// The articles that all of these words name.
fn named(words: &[&str], offered: &[Called]) -> Vec<Sku> {
    let all = |called: &&Called| words.iter().all(|word| called.words.iter().any(|known| same(word, known)));
    let mut found: Vec<Sku> = offered.iter().filter(all).map(|called| called.sku.clone()).collect();
    found.dedup();
    found
}

/// What a message wishes otherwise of a lunch; none when it does not say so. `offered` is what a lunch may hold.
pub fn swap(text: &str, today: Date, offered: &[Called]) -> Option<Swap> {
    let words = tokens(text);
    if words.iter().any(|word| listed(ELSE, word)) {
        return None;
    }
    let instead = |at: usize| {
        let word = |n: usize| words.get(at + n).map(String::as_str);
        matches!((word(0), word(1)), (Some("au"), Some("lieu")))
            || matches!((word(0), word(1), word(2)), (Some("a"), Some("la"), Some("place")))
    };
    let asks = words.iter().any(|word| holds(&OTHERWISE, word)) || (0..words.len()).any(instead);
    if !asks {
        return None;
    }
    let mine = words.iter().any(|word| holds(&MINE, word));
    let (mut days, mut minutes, mut wished, mut gone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut at, mut leaves) = (0, false);
    while at < words.len() {
        if instead(at) {
            at += if words[at] == "au" { 2 } else { 3 };
            // "À la place du jambon" names what goes, "à la place" nothing.
            leaves = words.get(at).is_some_and(|word| holds(&["d", "de", "du", "des"], word));
        } else if let Some((day, taken)) = day(&words, at, today) {
            days.push(day);
            at += taken;
        } else if let Some((minute, taken)) = hour(&words, at) {
            minutes.push(minute);
            at += taken;
        } else {
            let word = words[at].as_str();
            // A word of the shelf counts first: "plat", "eau plate".
            let dish = offered.iter().any(|called| called.words.iter().any(|known| same(word, known)));
            let filling = listed(FILLING, word) || listed(SAID, word) || holds(&MINE, word) || holds(&OTHERWISE, word);
            match (dish && !listed(FILLING, word), filling) {
                (true, _) if leaves => gone.push(word),
                (true, _) => wished.push(word),
                // "Au lieu du jambon dans ma formule": the dish that goes ends where other words begin.
                (false, true) => leaves &= holds(&["d", "de", "du", "des", "la", "le", "les", "l"], word),
                (false, false) => wished.push(word),
            }
            at += 1;
        }
    }
    days.sort_unstable();
    days.dedup();
    minutes.dedup();
    let dish = match named(&wished, offered).as_slice() {
        _ if wished.is_empty() => Dish::Same,
        [] => Dish::Unknown,
        [one] => Dish::One(one.clone()),
        several => Dish::Several(several.to_vec()),
    };
    let gone = match named(&gone, offered).as_slice() {
        [one] if !gone.is_empty() => Some(one.clone()),
        _ => None,
    };
    let minute = match minutes.as_slice() {
        [] => None,
        [one] => Some(*one),
        // Two hours: which one is meant is not known.
        _ => return mine.then_some(Swap { days, minute: None, dish: Dish::Unknown, gone, mine }),
    };
    Some(Swap { days, minute, dish, gone, mine })
}

/// What a lunch holds when one dish takes the place of another; none when it is not known of which. In a formula it is the part
/// that may be this dish; else what goes was named, or there is only one thing.
pub fn instead(content: &Content, offer: &Offer, dish: &Sku, gone: Option<&Sku>) -> Option<Content> {
    let is = |choice: &Choice, wanted: &Sku| matches!(choice, Choice::Fixed { sku, .. } if sku == wanted);
    let mut content = content.clone();
    let at = match &content.formula {
        Some(formula) => {
            let formula = offer.formula(formula)?;
            let fits: Vec<&str> =
                formula.parts.iter().filter(|part| part.skus.contains(dish)).map(|part| part.name.as_str()).collect();
            let [part] = fits.as_slice() else { return None };
            let of = |choice: &Choice| matches!(choice, Choice::Fixed { part: own, .. } | Choice::Chef { part: own } if own == part);
            content.choices.iter().position(of)?
        }
        None => match gone.and_then(|gone| content.choices.iter().position(|choice| is(choice, gone))) {
            Some(at) => at,
            None if content.choices.len() == 1 => 0,
            None => return None,
        },
    };
    let choice = content.choices.get_mut(at)?;
    let (part, quantity) = match choice {
        Choice::Fixed { part, quantity, .. } => (part.clone(), *quantity),
        Choice::Chef { part } => (part.clone(), 1),
    };
    *choice = Choice::Fixed { part, sku: dish.clone(), quantity, options: Vec::new() };
    Some(content)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{
        super::{Formula, Part},
        *,
    };

    fn sku(code: &str) -> Sku {
        code.parse().expect("a reference")
    }

    fn offered() -> Vec<Called> {
        let called = |code: &str, name: &str, more: &[&str]| {
            Called::new(sku(code), name, &more.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        };
        vec![
            called("JB", "Sandwich jambon-beurre", &["parisien"]),
            called("PC", "Sandwich poulet crudités", &[]),
            called("QUI", "Quiche aux poireaux (part)", &[]),
            called("FLAN", "Flan pâtissier (part)", &[]),
            called("EAU", "Eau plate 50 cl", &[]),
        ]
    }

    /// Tuesday 24 November 2026.
    fn read(text: &str) -> Option<Swap> {
        swap(text, date(2026, 11, 24), &offered())
    }

    #[test]
    fn another_dish_or_hour_of_a_day_is_read() {
        let (wednesday, thursday) = (date(2026, 11, 25), date(2026, 11, 26));
        for (text, day, minute, dish) in [
            ("demain le poulet à la place", Some(wednesday), None, Some("PC")),
            ("Demain à 12h30 plutôt", Some(wednesday), Some(750), None),
            ("demain plutôt 12:45 svp", Some(wednesday), Some(765), None),
            ("jeudi la quiche au lieu du jambon-beurre, merci", Some(thursday), None, Some("QUI")),
            ("la quiche au lieu du sandwich jambon dans ma formule de jeudi svp", Some(thursday), None, Some("QUI")),
            ("bonjour, jeudi plutôt le poulet et à 13 h", Some(thursday), Some(780), Some("PC")),
            ("je voudrais changer pour le poulet demain", Some(wednesday), None, Some("PC")),
            ("mon déjeuner de demain plutôt à midi et demi", Some(wednesday), Some(750), None),
            ("demain midi la quiche à la place", Some(wednesday), None, Some("QUI")),
            ("après-demain plutôt à midi", Some(thursday), Some(720), None),
            ("jeudi 26 plutôt le jambon beurre", Some(thursday), None, Some("JB")),
            ("le 26 novembre plutôt le parisien", Some(thursday), None, Some("JB")),
            ("demain le poulé à la place", Some(wednesday), None, Some("PC")),
            ("demain la quihce à la place", Some(wednesday), None, Some("QUI")),
            ("décaler demain à 1h", Some(wednesday), Some(780), None),
            ("le poulet à la place", None, None, Some("PC")),
        ] {
            let read = read(text).unwrap_or_else(|| panic!("nothing read: {text}"));
            assert_eq!(read.days, day.into_iter().collect::<Vec<_>>(), "{text}");
            assert_eq!(read.minute, minute, "{text}");
            match dish {
                Some(code) => assert_eq!(read.dish, Dish::One(sku(code)), "{text}"),
                None => assert!(matches!(read.dish, Dish::Same | Dish::Unknown), "{text}: {read:?}"),
            }
        }
        assert_eq!(read("jeudi la quiche au lieu du jambon-beurre").and_then(|swap| swap.gone), Some(sku("JB")));
    }

    #[test]
    fn a_dish_takes_the_place_of_the_one_that_is_meant() {
        let fixed = |part: &str, code: &str| Choice::Fixed {
            part: part.into(),
            sku: sku(code),
            quantity: 1,
            options: vec!["coupé".into()],
        };
        let plain = |part: &str, code: &str| Choice::Fixed {
            part: part.into(),
            sku: sku(code),
            quantity: 1,
            options: Vec::new(),
        };
        let part =
            |name: &str, codes: &[&str]| Part { name: name.into(), skus: codes.iter().map(|code| sku(code)).collect() };
        let parts = vec![part("sandwich", &["JB", "PC"]), part("boisson", &["EAU"])];
        let offer = Offer { formulas: vec![Formula { sku: sku("FM"), parts }], ..Offer::default() };
        let chef = Choice::Chef { part: "sandwich".into() };
        let menu = Content { formula: Some(sku("FM")), choices: vec![chef, fixed("boisson", "EAU")] };
        let other = instead(&menu, &offer, &sku("PC"), None).expect("the sandwich");
        assert_eq!(other.choices, [plain("sandwich", "PC"), fixed("boisson", "EAU")]);
        assert_eq!(instead(&menu, &offer, &sku("QUI"), None), None, "no part of it");
        let alone = Content { formula: None, choices: vec![fixed("", "JB")] };
        assert_eq!(instead(&alone, &offer, &sku("QUI"), None).expect("it").choices, [plain("", "QUI")]);
        let two = Content { formula: None, choices: vec![fixed("", "JB"), fixed("", "FLAN")] };
        assert_eq!(instead(&two, &offer, &sku("QUI"), None), None, "of which is not known");
        let named = instead(&two, &offer, &sku("QUI"), Some(&sku("JB"))).expect("of this one");
        assert_eq!(named.choices, [plain("", "QUI"), fixed("", "FLAN")]);
    }

    #[test]
    fn a_doubt_stays_one() {
        let several = read("demain l'autre sandwich à la place").expect("read");
        assert_eq!(several.dish, Dish::Several(vec![sku("JB"), sku("PC")]));
        for text in [
            "demain le saumon à la place",
            "2 poulets demain plutôt",
            "demain le poulet et la quiche à la place",
            "demain le poulet à la place, Léa",
            "mon déjeuner demain plutôt à 12h ou 13h",
        ] {
            assert_eq!(read(text).expect("read").dish, Dish::Unknown, "{text}");
        }
        assert_eq!(read("jeudi et vendredi le poulet à la place").expect("read").days.len(), 2);
        for text in [
            "pas de déjeuner demain",
            "le poulet",
            "2 tradi pour 18h",
            "tous les jeudis le poulet plutôt",
            "je suis en congés plutôt du 3 au 14",
            "merci",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_it_is_read_without_harm(text in "\\PC{0,80}") {
            let _ = read(&text);
        }
    }
}
