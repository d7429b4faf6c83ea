//! Where the text speaks of articles, and which ones they can be.

use crate::{
    ellipsis::{clipped, cuts, elliptic, family},
    heads::{aside, begins, exact_synonym, is_plural},
    heard::hear,
    lexicon::{Fit, Lexicon, contains, set},
    names::{SOFT, size_at},
    tokens::{Kind, Token, span},
    vocabulary,
};

/// So many little words may stand between two words of a name.
pub(crate) const STEPS: usize = 3;

/// A place where an article is spoken of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mention {
    /// First token.
    pub from: usize,
    /// First token after.
    pub to: usize,
    /// The articles it can be: one is a find, several want a question, none is not sold here.
    pub articles: Vec<u16>,
    /// The words of the shop that were heard.
    pub words: Vec<u16>,
    /// It is the whole name of what it means.
    pub whole: bool,
    /// The first word heard stands in the plural.
    pub plural: bool,
    /// The category that the word also names (`pain`, `dessert`).
    pub category: Option<String>,
}

impl Mention {
    /// The article, when there is but one.
    pub fn one(&self) -> Option<u16> {
        match self.articles.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

pub(crate) struct Grown {
    pub to: usize,
    pub words: Vec<u16>,
    pub among: Vec<u16>,
    pub rough: bool,
}

pub(crate) fn meet(a: &[u16], b: &[u16]) -> Vec<u16> {
    a.iter().filter(|x| b.contains(x)).copied().collect()
}

/// Every mention, from left to right.
pub(crate) fn find(lexicon: &Lexicon, tokens: &[Token]) -> Vec<Mention> {
    let heard: Vec<Option<(u16, Fit)>> = (0..tokens.len()).map(|i| hear(lexicon, tokens, i)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mention = elliptic(lexicon, tokens, &heard, at, &found)
            .or_else(|| glued(lexicon, tokens, at))
            .or_else(|| grown(lexicon, tokens, &heard, at).filter(|m| !quality(lexicon, &found, m)))
            .or_else(|| family(lexicon, tokens, at));
        match mention {
            Some(mention) => {
                at = mention.to;
                found.push(mention);
            }
            None => at += 1,
        }
    }
    // `2 douzaines d'huîtres`, where the name itself says `(douzaine)`: the dozens count.
    for mention in found.iter_mut().filter(|m| m.words.len() > 1 && m.from > 0) {
        let counts = crate::numbers::number_at(tokens, mention.from - 1)
            .is_some_and(|n| n.collective && n.len == 2 && mention.from + 1 < mention.to);
        if counts {
            mention.from += 1 + usize::from(tokens[mention.from + 1].any(&["de", "d"]));
        }
    }
    // `deux fromages bien crémeux`: how they are, and no cream.
    let very = |m: &Mention| {
        m.from > 1
            && m.words.len() == 1
            && m.to == m.from + 1
            && heard[m.from].is_some_and(|(_, fit)| fit != Fit::Exact)
            && tokens[m.from - 1].any(&["bien", "tres", "trop", "hyper", "super", "assez", "moins"])
    };
    // `mettez de côté 2 kg de rôti`.
    let aside = |m: &Mention| {
        m.from > 0
            && m.to == m.from + 1
            && tokens[m.from].is("cote")
            && tokens[m.from - 1].is("de")
            && !tokens.get(m.to).is_some_and(|t| t.any(&["de", "d"]))
    };
    found.retain(|m| !aside(m));
    // `pour la classe de CP`.
    let form = |m: &Mention| {
        m.from > 1
            && tokens[m.from - 1].any(&["de", "des"])
            && tokens[m.from - 2].any(&["classe", "classes", "eleves", "niveau"])
    };
    found.retain(|m| !form(m));
    let very: Vec<usize> = found.iter().filter(|m| very(m)).map(|m| m.from).collect();
    found.retain(|m| !very.contains(&m.from));
    // `un bouquet à 50 € … 💐`: the sign only draws what is named.
    let drawn = |m: &Mention| {
        let minutes = m.from > 1 && tokens[m.from - 2].is("h");
        let counted = m.from > 0 && tokens[m.from - 1].kind == Kind::Number && !minutes;
        tokens[m.from].emoji
            && !counted
            && found.iter().any(|o| !tokens[o.from].emoji && !meet(&o.articles, &m.articles).is_empty())
    };
    let drawn: Vec<usize> = found.iter().filter(|m| drawn(m)).map(|m| m.from).collect();
    found.retain(|m| !drawn.contains(&m.from));
    crate::fillings::fillings(lexicon, tokens, &heard, &mut found);
    crate::volumes::volumes(lexicon, tokens, &mut found);
    found
}

/// `une orchidée blanche`: a word behind a name tells how it is, and names nothing of its own.
fn quality(lexicon: &Lexicon, found: &[Mention], mention: &Mention) -> bool {
    let headed = mention.articles.iter().any(|a| begins(lexicon, *a, &mention.words));
    let formula = |last: &Mention| last.one().is_some_and(|a| !lexicon.entry(a).article.choices.is_empty());
    !mention.whole && !headed && found.last().is_some_and(|last| last.to == mention.from && !formula(last))
}

/// A name written in one word or cut otherwise than in the catalogue.
pub(crate) fn glued(lexicon: &Lexicon, tokens: &[Token], at: usize) -> Option<Mention> {
    if tokens[at].kind != Kind::Word {
        return None;
    }
    let mut text = String::new();
    let mut best: Option<(usize, Vec<u16>)> = None;
    for (n, token) in span(tokens, at..).iter().take(4).enumerate() {
        if token.kind == Kind::Mark {
            break;
        }
        text.push_str(&crate::names::stem(&token.text));
        let strange = || !vocabulary::is_common(&tokens[at].text) && lexicon.word(&tokens[at]).is_none();
        let last = token.kind == Kind::Word && token.text.len() > 2 && crate::numbers::unit_word(&token.text).is_none();
        let by_sound = || if n > 0 && last && best.is_none() && strange() { lexicon.run_sounds(&text) } else { None };
        if let Some(words) = lexicon.run_together(&text).or_else(by_sound) {
            best = Some((at + n + 1, words.clone()));
        }
    }
    let (to, words) = best?;
    // The same words in their ordinary cut are read by `grown`, which may go further.
    let apart = (at..to).filter(|i| !SOFT.contains(&tokens[*i].text.as_str())).count();
    if apart == words.len() && span(tokens, at..to).iter().any(|t| lexicon.word(t).is_some()) {
        return None;
    }
    let articles = whole(lexicon, &words, &all_with(lexicon, &words));
    (!articles.is_empty()).then(|| Mention {
        from: at,
        to,
        articles,
        words,
        whole: true,
        plural: tokens[at].text.ends_with('s'),
        category: None,
    })
}

pub(crate) fn all_with(lexicon: &Lexicon, words: &[u16]) -> Vec<u16> {
    let mut lists = words.iter().map(|w| lexicon.having(*w));
    let first = lists.next().map(<[u16]>::to_vec).unwrap_or_default();
    lists.fold(first, |among, list| meet(&among, list))
}

/// The articles among these of which the words are a whole name.
pub(crate) fn whole(lexicon: &Lexicon, words: &[u16], among: &[u16]) -> Vec<u16> {
    let words = set(words);
    let exact: Vec<u16> = among.iter().filter(|a| lexicon.entry(**a).forms.contains(&words)).copied().collect();
    if !exact.is_empty() || words.len() < 3 {
        return exact;
    }
    // A synonym with more words of the name around it.
    let holds = |a: &&u16| lexicon.entry(**a).forms.iter().any(|f| f.len() > 1 && contains(&words, f));
    among.iter().filter(holds).copied().collect()
}

/// Reads as many words of one name as there are.
pub(crate) fn grow(lexicon: &Lexicon, tokens: &[Token], heard: &[Option<(u16, Fit)>], at: usize) -> Option<Grown> {
    let (first, fit) = heard[at]?;
    let mut grown = Grown {
        to: after(tokens, at),
        words: vec![first],
        among: lexicon.having(first).to_vec(),
        rough: fit == Fit::Rough,
    };
    loop {
        let Some((next, id, fit)) = next_word(lexicon, tokens, heard, &grown) else { return Some(grown) };
        grown.among = meet(&grown.among, lexicon.having(id));
        grown.rough |= fit == Fit::Rough;
        grown.words.push(id);
        grown.to = after(tokens, next);
    }
}

/// `vaccin pour mon chat`.
fn own(token: &Token) -> bool {
    token.any(&["mon", "ma", "mes", "notre", "nos", "son", "sa"])
}

/// `ce1` is two tokens.
pub(crate) fn after(tokens: &[Token], at: usize) -> usize {
    let joined = tokens[at].kind == Kind::Word && tokens.get(at + 1).is_some_and(|n| n.kind == Kind::Number && n.glued);
    at + 1 + usize::from(joined)
}

/// The next word of the name, over little words; over parting words where the name itself has them.
pub(crate) fn next_word(
    lexicon: &Lexicon,
    tokens: &[Token],
    heard: &[Option<(u16, Fit)>],
    grown: &Grown,
) -> Option<(usize, u16, Fit)> {
    let mut hard = false;
    let mut steps = 0;
    let mut at = grown.to;
    while steps <= STEPS {
        let token = tokens.get(at)?;
        // `en format poche`.
        if token.is("format")
            && tokens.get(at + 1).is_some()
            && heard[at + 1].is_some_and(|(id, _)| !meet(&grown.among, lexicon.having(id)).is_empty())
        {
            (steps, at) = (steps + 1, at + 1);
            continue;
        }
        let fresh = heard[at]
            .filter(|(id, _)| !grown.words.contains(id) && !meet(&grown.among, lexicon.having(*id)).is_empty());
        if let Some((id, fit)) = fresh {
            let last = *grown.words.last()?;
            let unit = token.kind == Kind::Number && size_at(tokens, at).is_some();
            let open = whole(lexicon, &grown.words, &grown.among).len() != 1;
            let only_en = open && (grown.to..at).all(|i| tokens[i].is("en") || SOFT.contains(&tokens[i].text.as_str()));
            // `croquettes pour chat`, when nothing but that is whole.
            let only_for = open
                && (grown.to..at)
                    .all(|i| tokens[i].is("pour") || own(&tokens[i]) || SOFT.contains(&tokens[i].text.as_str()))
                && {
                    let words: Vec<u16> = grown.words.iter().copied().chain([id]).collect();
                    whole(lexicon, &words, &meet(&grown.among, lexicon.having(id))).len() == 1
                };
            let bound =
                || only_en || only_for || lexicon.bridged(&grown.among, (last, id)) || combined(lexicon, grown, id);
            let longer = || {
                grow(lexicon, tokens, heard, at)
                    .is_some_and(|own| own.words.len() > 1 && !whole(lexicon, &own.words, &own.among).is_empty())
            };
            if !unit && (!hard || bound() && !longer()) {
                let sized = !matches!(token.text.as_str(), "un" | "une") || !hard;
                return sized.then_some((at, id, fit));
            }
            return None;
        }
        if let Some(id) = clipped(lexicon, token, grown) {
            return Some((at, id, Fit::Near));
        }
        let soft = token.kind == Kind::Word && SOFT.contains(&token.text.as_str()) || hard && own(token);
        // `une` begins another article, unless the whole is one service.
        if token.any(&["un", "une"])
            || token.kind == Kind::Mark && !(token.glued && token.is_mark("-"))
            || !soft && token.kind != Kind::Mark
        {
            let ends = token.ends_sentence() && !token.is_mark("?") && !token.is_mark("!") && !token.is_mark(".");
            if ends || token.kind == Kind::Number || token.kind == Kind::Word && !soft && !crate::little::parting(token)
            {
                return None;
            }
            hard = true;
        }
        steps += 1;
        at += 1;
    }
    None
}

/// `coupe homme + barbe`: the whole is one article of its own.
pub(crate) fn combined(lexicon: &Lexicon, grown: &Grown, next: u16) -> bool {
    let mut words = grown.words.clone();
    words.push(next);
    let among = meet(&grown.among, lexicon.having(next));
    whole(lexicon, &words, &among).iter().any(|a| lexicon.entry(*a).article.unit == crate::catalogue::Sale::Service)
}

pub(crate) fn grown(lexicon: &Lexicon, tokens: &[Token], heard: &[Option<(u16, Fit)>], at: usize) -> Option<Mention> {
    // `je plante`, `ma grand-mère napolitaine a dit`: a verb, and how somebody is.
    if at > 0 && tokens[at - 1].any(&["je", "tu", "on", "il", "elle", "ne", "se"]) {
        return None;
    }
    let said =
        tokens.get(at + 1).is_some_and(|t| t.any(&["a", "est", "etait", "dit", "adore", "avait", "veut", "trouve"]));
    if at > 1 && said && crate::company::is_kin(tokens, at - 1) {
        return None;
    }
    if tokens[at].kind == Kind::Word && tokens[at].text.len() == 1 {
        return None;
    }
    let grown = grow(lexicon, tokens, heard, at)?;
    let words = &grown.words;
    let exact = whole(lexicon, words, &grown.among);
    let strong = words.iter().any(|w| !lexicon.is_weak(*w));
    let plural = tokens[at].kind == Kind::Word && is_plural(&tokens[at].text);
    let name = |i: usize| tokens[i].kind == Kind::Word && tokens[i].text.len() > 3;
    let category = (words.len() == 1 && name(at))
        .then(|| lexicon.spelling(words[0]).to_owned())
        .filter(|word| lexicon.tags.contains_key(word));
    let mention = |articles: Vec<u16>, whole: bool| {
        Some(Mention { from: at, to: grown.to, articles, words: words.clone(), whole, plural, category })
    };
    if !exact.is_empty() {
        let title = exact.iter().all(|a| lexicon.entry(*a).titled);
        let complete = words.len() > 1 || strong || !title;
        return if complete && (strong || words.len() > 1) { mention(exact, true) } else { None };
    }
    let figure = tokens[at].kind == Kind::Number || crate::numbers::is_number_word(&tokens[at].text);
    if figure && (words.len() == 1 || !grown.among.iter().all(|a| lexicon.entry(*a).titled)) {
        return None;
    }
    let headed: Vec<u16> = grown.among.iter().copied().filter(|a| begins(lexicon, *a, words)).collect();
    let covered = |a: u16| {
        let core = &lexicon.entry(a).core;
        core.iter().filter(|w| words.contains(w)).count() * 10 >= core.len() * 6
    };
    let titles = grown.among.iter().all(|a| lexicon.entry(*a).titled);
    if !strong {
        // `une grande végétarienne`: two words of the three say which pizza.
        let led = at > 0
            && (tokens[at - 1].kind == Kind::Number
                || crate::numbers::is_number_word(&tokens[at - 1].text)
                || tokens[at - 1].any(&["un", "une"]));
        let only = led && grown.among.len() == 1;
        let kept: Vec<u16> = grown
            .among
            .iter()
            .copied()
            .filter(|a| words.len() > 1 && covered(*a) && (titles || only || begins(lexicon, *a, words)))
            .collect();
        return if kept.is_empty() || titles && words.len() < 3 { None } else { mention(kept, false) };
    }
    let kin = (words.len() == 1 && headed.len() == 1 && !exact_synonym(lexicon, headed[0], words[0]))
        .then(|| lexicon.tags.get(lexicon.spelling(words[0])))
        .flatten()
        .filter(|members| members.len() > 1);
    if let Some(members) = kin {
        return mention(members.clone(), false);
    }
    let headed = if words.len() == 1 { cuts(lexicon, &grown.among, headed, words[0]) } else { headed };
    if !headed.is_empty() {
        return mention(if titles { grown.among.clone() } else { headed }, false);
    }
    if words.len() > 1 || titles {
        let aside = at > 0 && tokens[at - 1].any(&["au", "aux", "a"]) && !titles;
        return if aside { None } else { mention(grown.among.clone(), false) };
    }
    aside(lexicon, tokens, at, &grown).and_then(|articles| mention(articles, false))
}
