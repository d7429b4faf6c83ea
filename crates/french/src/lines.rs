//! From mentions to lines of an order.

use crate::{
    amount::{self, Amount, Per},
    case::Code,
    catalogue::Sale,
    item::{Item, Measure},
    lexicon::{Entry, Lexicon},
    names::size_at,
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, span},
};

/// Above this many pieces of one article the shop asks.
const MANY_PIECES: f64 = 100.0;
/// Above this many grams of one article the shop asks.
const MANY_GRAMS: f64 = 10_000.0;

/// One mention with its amount and options.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// First token, amount included.
    pub from: usize,
    /// First token after, amount included.
    pub to: usize,
    /// First token of the words that name it.
    pub named: usize,
    /// The articles that it can be.
    pub articles: Vec<u16>,
    /// How much.
    pub amount: Amount,
    /// Options asked for, as the catalogue writes them.
    pub options: Vec<String>,
    /// Articles that fill a formula.
    pub choices: Vec<String>,
    /// The parts of the formula are not all told.
    pub open_choice: bool,
    /// The words heard.
    pub words: Vec<u16>,
    /// A part of another line, refused, or second choice.
    pub dropped: bool,
    /// Two readings of which none is preferred.
    pub either: bool,
    /// Where its figure stands, when that is elsewhere.
    pub counted_at: Option<(usize, usize)>,
}

impl Line {
    /// The article, when there is but one.
    pub fn one(&self) -> Option<u16> {
        match self.articles.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The item of the line, with what is doubtful about it.
    pub fn item(&self, lexicon: &Lexicon) -> (Option<Item>, Vec<Code>) {
        let Some(index) = self.one() else {
            let unknown = self.articles.is_empty() && !self.either;
            return (None, vec![if unknown { Code::UnknownArticle } else { Code::Article }]);
        };
        let entry = lexicon.entry(index);
        let mut item = measured(entry, &self.amount);
        let mut doubts = Vec::new();
        let size = item.qty.unwrap_or(0.0) > MANY_PIECES || item.grams.unwrap_or(0.0) > MANY_GRAMS;
        if item.lacks_amount() || size {
            doubts.push(Code::Quantity);
        }
        item.options = self.options.iter().map(|o| lexicon.options.own(&entry.article, o)).collect();
        item.choices.clone_from(&self.choices);
        if self.open_choice {
            doubts.push(Code::Choice);
        }
        (Some(item), doubts)
    }
}

/// The item that an amount of an article makes.
pub(crate) fn measured(entry: &Entry, amount: &Amount) -> Item {
    let article = &entry.article;
    let sku = article.sku.as_str();
    let bare = amount.figure.is_none();
    let vague = amount.vague;
    match article.unit {
        Sale::Service => {
            let heads = amount.persons.filter(|n| !amount.counted() && (1..=20).contains(n)).map(f64::from);
            let n = heads.or(amount.figure.filter(|n| n.fract() == 0.0 && *n >= 1.0)).unwrap_or(1.0);
            Item::count(sku, Some(n))
        }
        Sale::Gram => {
            let counted = |n: f64, unit: &str| Item { unit: Some(unit.into()), ..Item::count(sku, Some(n)) };
            if let Some(n) = amount.persons.filter(|_| !amount.counted()) {
                return Item::weight(sku, article.portion_g.map(|g| f64::from(g * n)));
            }
            let Some(n) = amount.figure.filter(|_| !vague) else { return Item::weight(sku, None) };
            let whole = n.fract() == 0.0 && n > 0.0;
            match amount.per {
                Per::Gram => Item::weight(sku, Some(n.round())),
                Per::Slice if article.slice_g.is_some() && whole => counted(n, "tranche"),
                Per::Piece | Per::One if article.piece_g.is_some() && whole => counted(n, "pièce"),
                Per::One if n >= 100.0 && article.slice_g.is_none() => Item::weight(sku, Some(n)),
                _ => Item::weight(sku, None),
            }
        }
        Sale::Piece => {
            let unknown = Item::count(sku, None);
            if let Some(n) = amount.persons.filter(|_| !amount.counted() && !vague) {
                match article.serves {
                    Some(1) => return Item::count(sku, Some(f64::from(n))),
                    Some(serves) if serves != n => return unknown,
                    None if bare => return unknown,
                    _ => {}
                }
            }
            if amount.per == Per::Gram
                || amount.per == Per::Slice && article.options.iter().any(|o| o.starts_with("tranch"))
                || vague
            {
                return unknown;
            }
            let Some(n) = amount.figure else {
                let packed = article.pack.is_some_and(|p| p > 1) && amount.per != Per::Pack;
                return if bare && packed { unknown } else { Item::count(sku, Some(1.0)) };
            };
            if let Some(pack) = article.pack.filter(|p| *p > 1).map(f64::from)
                && amount.per != Per::Pack
            {
                return if n > 0.0 && n % pack == 0.0 { Item::count(sku, Some(n / pack)) } else { unknown };
            }
            let halves = article.half && (n * 2.0).fract() == 0.0;
            if n > 0.0 && (n.fract() == 0.0 || halves) { Item::count(sku, Some(n)) } else { unknown }
        }
    }
}

/// What holds many pieces: how many is not known.
const CRATES: &[&str] = &["caisse", "caisses", "carton", "cartons", "palette", "palettes"];

/// Every line of a text.
pub(crate) fn lines(scene: &Scene) -> Vec<Line> {
    let lexicon = scene.lexicon;
    let tokens = scene.tokens();
    let weighs = lexicon.entries.iter().any(|e| e.article.unit == Sale::Gram);
    let mut taken = vec![false; tokens.len()];
    for piece in &scene.pieces {
        taken[piece.from..piece.to].fill(true);
    }
    let mut named = vec![false; tokens.len()];
    for mention in &scene.mentions {
        taken[mention.from..mention.to].fill(true);
        named[mention.from..mention.to].fill(true);
    }
    let mut floor = 0;
    let mut lines = Vec::new();
    for mention in &scene.mentions {
        let used = |i: usize| taken.get(i).copied().unwrap_or(false);
        let named = |i: usize| named.get(i).copied().unwrap_or(false);
        let mut amount = amount::around(tokens, mention.from, mention.to, floor, weighs, (&used, &named));
        let bare = amount.figure.is_none() && !amount.vague && amount.from == mention.from && amount.persons.is_none();
        let pack_word = mention.words.iter().any(|w| {
            matches!(
                lexicon.spelling(*w),
                "sachet"
                    | "boite"
                    | "botte"
                    | "pack"
                    | "paquet"
                    | "coffret"
                    | "plateau"
                    | "colis"
                    | "assortiment"
                    | "ballotin"
                    | "tube"
                    | "rouleau"
                    | "lot"
                    | "etui"
                    | "barquette"
                    | "filet"
                    | "carton"
            )
        });
        // `une caisse de muscadet`, sold by the bottle: nobody knows how many.
        let crate_of = span(tokens, amount.from..mention.from).iter().any(|t| t.any(CRATES));
        let held = |a: &u16| lexicon.entry(*a).article.name.to_lowercase();
        let sold_so = |a: &u16| CRATES.iter().any(|w| held(a).contains(w)) || lexicon.entry(*a).article.pack.is_some();
        amount.vague |= crate_of && !mention.articles.iter().any(sold_so);
        if pack_word && amount.per == Per::One {
            amount.per = Per::Pack;
        }
        let mut line = Line {
            from: amount.from,
            to: amount.to.max(mention.to),
            named: mention.from,
            articles: mention.articles.clone(),
            amount,
            options: Vec::new(),
            choices: Vec::new(),
            open_choice: false,
            words: mention.words.clone(),
            dropped: false,
            either: false,
            counted_at: None,
        };
        crate::held::size_in_name(scene, mention.from, &mut line);
        narrow(scene, mention.to, &mut line);
        crate::held::size_in_name(scene, mention.from, &mut line);
        // `Les Croissants de lune`: the first word of a title is no amount.
        let first = line.from < mention.from && lexicon.starts(&line.articles, &tokens[line.from].text);
        if first && line.amount.figure.is_none_or(|_| line.amount.single) {
            line.amount = Amount { from: line.from, to: line.amount.to, ..Amount::default() };
        }
        crate::held::pair(scene, &mut line);
        let plural_name = line.articles.iter().any(|a| {
            let e = lexicon.entry(*a);
            kernel::words::fold(&e.article.name).contains("paire")
                || e.titled
                || e.plural && e.core.len() > 1 && mention.whole && e.article.serves != Some(1)
        });
        if (bare || line.amount.per == Per::Pack && line.amount.figure.is_none()) && mention.plural && !plural_name {
            line.amount.vague = true;
        }
        // `les Horlogers sourds`, `besoin de Trois fois rien`: one work.
        let titled = !line.articles.is_empty() && line.articles.iter().all(|a| lexicon.entry(*a).titled);
        let some = span(tokens, line.amount.from..mention.from).iter().any(|t| t.any(amount::VAGUE));
        if titled && line.amount.figure.is_none() && !some {
            line.amount.vague = false;
        }
        if !used(mention.to) {
            crate::held::pack_behind(scene, mention.to, &mut line);
        }
        floor = line.to;
        lines.push(line);
    }
    crate::carry::trailing(scene, &mut lines, weighs);
    crate::carry::same_unit(scene, &mut lines);
    crate::carry::behind(scene, &mut lines);
    lines
}

/// Figures, sizes and words near an ambiguous mention choose among what it can be.
pub(crate) fn narrow(scene: &Scene, to: usize, line: &mut Line) {
    if line.articles.len() < 2 {
        other_size(scene, to, line);
        return;
    }
    let lexicon = scene.lexicon;
    let tokens = scene.tokens();
    let end =
        scene.mentions.iter().map(|m| m.from).filter(|from| *from >= to).min().unwrap_or(tokens.len()).min(to + 9);
    let mut persons = line.amount.persons;
    let mut extra: Vec<u16> = line.words.clone();
    for at in to..end {
        if tokens[at].ends_sentence() {
            break;
        }
        // `un massage d'une heure`: its length chooses the service.
        let length = crate::clock_words::length(&crate::when::Scan(tokens), at).filter(|_| at <= to + 1).map(|l| l.0);
        if let Some(minutes) = length {
            keep(&mut line.articles, |a| lexicon.entry(a).article.minutes == Some(minutes));
        }
        if let Some((size, len)) = size_at(tokens, at) {
            if size.unit == "€" {
                let price = (size.value * 100.0).round() as i64;
                line.articles.retain(|a| lexicon.entry(*a).article.price_cents == price);
                line.to = line.to.max(at + len);
                line.either = line.articles.is_empty();
                return;
            }
            if size.unit == "personnes" {
                persons = Some(size.value as u32);
            } else {
                keep(&mut line.articles, |a| lexicon.entry(a).sizes.contains(&size));
            }
        }
        let free = !scene.pieces.iter().any(|p| p.from <= at && at < p.to);
        // `un bouquet à 35`.
        let priced = number_at(tokens, at).filter(|n| n.digits && free && at > to && tokens[at - 1].is("a"));
        if let Some(cents) = priced.map(|n| (n.value * 100.0).round() as i64) {
            keep(&mut line.articles, |a| lexicon.entry(a).article.price_cents == cents);
        }
        // `crème solaire indice 50`, where the name says `SPF 50`.
        let figure = tokens[at].kind == Kind::Number
            && at <= to + 1
            && tokens.get(at + 1).is_none_or(|t| t.kind == Kind::Mark || t.any(&["et", "pour", "svp", "plus"]));
        // `une coupe pour moi et mon fils de 8 ans`: only one of them is a child.
        let one_of = crate::company::is_kin(tokens, at) && at > to && crate::company::persons(tokens) > 1.0;
        let one_of = one_of && tokens.iter().any(|t| t.any(&["moi"]));
        let free = free && !one_of;
        if let Some((word, _)) = lexicon.word(&tokens[at]).filter(|_| free && (tokens[at].kind == Kind::Word || figure))
        {
            extra.push(word);
            keep(&mut line.articles, |a| lexicon.having(word).contains(&a));
        }
    }
    let to = to + usize::from(tokens.get(to).is_some_and(|t| t.is("de")));
    let bare = number_at(tokens, to).filter(|n| n.digits && persons.is_none() && !line.amount.counted());
    if let Some(number) =
        bare.filter(|n| line.articles.iter().any(|a| lexicon.entry(*a).article.serves == Some(n.value as u32)))
    {
        let free = !scene.pieces.iter().any(|p| p.from <= to && to < p.to);
        if free {
            persons = Some(number.value as u32);
            line.to = line.to.max(to + number.len);
        }
    }
    // `pour ma fille de 8 ans, une coupe`: who is served chooses the service.
    if line.articles.iter().all(|a| lexicon.entry(*a).article.unit == Sale::Service)
        && scene.mentions.iter().all(|m| m.words == scene.mentions[0].words)
        && crate::company::persons(tokens) < 2.0
    {
        for token in tokens.iter().filter(|t| t.kind == Kind::Word) {
            if let Some((word, crate::lexicon::Fit::Exact)) = lexicon.word(token) {
                keep(&mut line.articles, |a| lexicon.having(word).contains(&a));
            }
        }
    }
    let whole = crate::lexicon::set(&extra);
    keep(&mut line.articles, |a| lexicon.entry(a).forms.contains(&whole));
    if let Some(n) = persons {
        let sized = line.articles.iter().any(|a| lexicon.entry(*a).article.serves.is_some_and(|s| s > 1));
        if sized {
            line.articles.retain(|a| lexicon.entry(*a).article.serves == Some(n));
            line.either = line.articles.is_empty();
            line.amount.persons = Some(n);
        }
        // `une couette 2 personnes`: the size is in the name.
        let size = crate::names::Size { unit: "personnes", value: f64::from(n) };
        keep(&mut line.articles, |a| lexicon.entry(a).sizes.contains(&size));
    }
}

/// `une carte cadeau de 50 €` where only those of 20 are sold: none of it.
fn other_size(scene: &Scene, to: usize, line: &mut Line) {
    let Some(one) = line.one() else { return };
    let tokens = scene.tokens();
    // `un tiramisu pour 6`: the size of the family, not six of the small ones.
    let entry = scene.lexicon.entry(one);
    if let Some(n) = line.amount.persons.filter(|n| *n > 1 && entry.article.serves == Some(1) && line.amount.single) {
        let sized = |a: &u16| scene.lexicon.entry(*a).article.serves == Some(n);
        let head = line.words.first().copied().unwrap_or_default();
        let family: Vec<u16> = scene.lexicon.having(head).iter().copied().filter(sized).collect();
        if family.len() == 1 && !line.words.is_empty() {
            line.articles = family;
            return;
        }
    }
    let at = to + usize::from(tokens.get(to).is_some_and(|t| t.any(&["de", "a", "en"])));
    // `un bon cadeau de 50`, where the name says so.
    let plain = number_at(tokens, at).filter(|n| at > to && n.digits && size_at(tokens, at).is_none());
    let free = !scene.pieces.iter().any(|p| p.from <= at && at < p.to);
    let said = plain.filter(|n| free && entry.sizes.iter().any(|s| s.unit == "€" && s.value == n.value));
    if let Some(number) = said {
        line.to = line.to.max(at + number.len);
        return;
    }
    let Some((size, len)) = size_at(tokens, at).filter(|(s, _)| matches!(s.unit, "€" | "cl" | "l" | "ml" | "cm"))
    else {
        return;
    };
    let entry = scene.lexicon.entry(one);
    let price = size.unit == "€" && entry.article.price_cents == (size.value * 100.0).round() as i64;
    if !price && entry.sizes.iter().any(|s| s.unit == size.unit) && !entry.sizes.contains(&size) {
        line.articles.clear();
        line.either = true;
        line.to = line.to.max(at + len);
    }
}

fn keep(articles: &mut Vec<u16>, fits: impl Fn(u16) -> bool) {
    if articles.len() > 1 && articles.iter().any(|a| fits(*a)) {
        articles.retain(|a| fits(*a));
    }
}

/// The items of some lines, equal lines summed.
pub(crate) fn sum(items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for item in items {
        let same = out.iter_mut().find(|o| {
            o.same_line(&item) && o.unit == item.unit && o.measure == item.measure && o.measure != Measure::None
        });
        match same {
            Some(old) => {
                old.qty = old.qty.zip(item.qty).map(|(a, b)| a + b);
                old.grams = old.grams.zip(item.grams).map(|(a, b)| a + b);
            }
            None => out.push(item),
        }
    }
    out
}
