//! Things asked for that the shop does not sell.

use crate::{cues::Cue, heads::is_plural, lines::Line, scene::Scene, tokens::Kind};

/// Goods that are more often something else.
pub(crate) const HOMOGRAPHS: &[&str] = &[
    "mais", "son", "bar", "lieu", "cote", "pensee", "pensees", "carte", "plat", "fin", "piece", "pile", "petit",
    "bleu", "rouge", "blanc", "rose", "orange", "guide", "nature", "graines", "file", "joint", "colle", "mure",
    "complet", "creme", "the",
];

/// Where people are or go: `un gâteau à l'hôpital` is no kind of cake.
const PLACES: &[&str] = &[
    "hopital",
    "gare",
    "mairie",
    "ecole",
    "creche",
    "usine",
    "caserne",
    "poste",
    "piscine",
    "plage",
    "salle",
    "eglise",
    "maison",
    "campagne",
    "montagne",
    "mer",
    "fac",
    "lycee",
    "college",
    "clinique",
    "residence",
    "banque",
    "boutique",
    "caisse",
    "porte",
    "sortie",
    "fin",
    "coupe",
    "unite",
    "piece",
    "table",
    "heure",
    "avance",
    "apero",
    "anniversaire",
    "occasion",
    "adresse",
    "entree",
    "accueil",
    "etage",
    "agence",
    "atelier",
    "auberge",
    "hotel",
    "universite",
];

/// Things with a figure that the shop does not sell: where they stand.
pub(crate) fn strangers(scene: &Scene, lines: &[Line]) -> Vec<(usize, bool)> {
    let tokens = scene.tokens();
    let mut found = Vec::new();
    let spans = (lines.iter().map(|l| (l.from, l.to)))
        .chain(scene.pieces.iter().map(|p| (p.from, p.to)))
        .chain(scene.options.iter().map(|o| (o.from, o.to)))
        .chain(scene.mentions.iter().map(|m| (m.from, m.to)));
    let mut held = vec![false; tokens.len()];
    for (from, to) in spans {
        held.get_mut(from..to.min(tokens.len())).into_iter().for_each(|span| span.fill(true));
    }
    let taken = |i: usize| held.get(i).copied().unwrap_or(false);
    for at in 0..tokens.len() {
        let token = &tokens[at];
        if token.kind != Kind::Word || token.emoji && token.text.starts_with(':') || token.text.len() < 3 || taken(at) {
            continue;
        }
        if token.is("cote") && at > 0 && tokens[at - 1].any(&["de", "a"]) {
            continue;
        }
        let size = at > 0 && crate::names::UNITS.contains(&token.text.as_str());
        if size
            || crate::amount::PACKS.contains(&token.text.as_str())
            || crate::amount::LITTLE.contains(&token.text.as_str())
            || crate::numbers::number_at(tokens, at).is_some()
        {
            continue;
        }
        if compound(tokens, at) && !taken(at - 1) {
            found.push((at, true));
            continue;
        }
        let good = crate::vocabulary::is_good(&token.text) && !HOMOGRAPHS.contains(&token.text.as_str());
        let plain = crate::vocabulary::is_common(&token.text) || crate::vocabulary::is_verb(&token.text);
        if plain && !good || crate::speak::is_short(&token.text) {
            continue;
        }
        // `une plaquette de beurre`: what a known thing is in.
        let holds = tokens.get(at + 1).is_some_and(|t| t.any(&["de", "d"]))
            && !crate::vocabulary::is_good(&token.text)
            && scene.mentions.iter().any(|m| m.from == at + 2);
        // `il y a de l'ail dans la focaccia ?`: what is in a thing is asked.
        let asked = || scene.all(Cue::Stock).iter().any(|(from, _)| scene.clause(*from) == scene.clause(at));
        let inside = tokens.get(at + 1).is_some_and(|t| t.is("dans"))
            && scene.mentions.iter().any(|m| (at + 2..at + 5).contains(&m.from))
            && asked();
        if holds || inside || narrated(scene, at) {
            continue;
        }
        let word = |back: usize| at.checked_sub(back).and_then(|i| tokens.get(i)).map_or("", |t| t.text.as_str());
        let led = |i: usize| {
            // `le restaurant des Tilleuls` is a name.
            let name = word(i) == "des" && (token.capital || of_a_noun(scene, at, i));
            matches!(word(i), "un" | "une" | "des" | "quelques" | "an" | "some") && !name
                || matches!(word(i), "du" | "la" | "l" | "de" | "des")
                    && good
                    && matches!(
                        word(i + 1),
                        "" | "de" | "et" | "," | "avec" | "voudrais" | "veux" | "aussi" | "bonjour"
                    )
        };
        // `un pot de rouille`, `et de la rouille`.
        let packed = matches!(word(1), "de" | "d") && crate::amount::PACKS.contains(&word(2));
        let some = !token.capital
            && (word(1) == "du" && matches!(word(2), "et" | "," | "+")
                || matches!(word(1), "la" | "l") && word(2) == "de" && matches!(word(3), "et" | "," | "+"));
        let amount = crate::amount::around(tokens, at, at + 1, at.saturating_sub(6), true, (&taken, &taken));
        // `nos deux voitures`: what they are for.
        let theirs = (1..=3).any(|b| matches!(word(b), "mes" | "nos" | "vos" | "leurs" | "ses"));
        let before = amount.to <= at + 1 && amount.from < at;
        let place = amount.from > 0 && tokens[amount.from - 1].any(crate::coverage::NAMES);
        let counted = amount.figure.is_some() && !place && before && !amount.single && !theirs;
        let for_whom = (1..=3).any(|b| matches!(word(b), "pour" | "avec" | "chez") && b > 1 || word(b) == "pour");
        let listed = good && is_plural(&token.text) && (at == 0 || tokens[at - 1].is_mark(","));
        if counted || !for_whom && (led(1) || listed || packed || some) {
            found.push((at, good));
        }
    }
    found
}

/// `un porte-skis`: a verb and its object name a thing.
fn compound(tokens: &[crate::tokens::Token], at: usize) -> bool {
    const VERBS: &[&str] = &[
        "porte", "cache", "tire", "lave", "presse", "pare", "garde", "couvre", "chauffe", "taille", "ouvre", "coupe",
        "brise", "casse", "essuie", "seche", "repose", "appuie", "range", "serre", "tourne", "attrape", "accroche",
        "monte", "leve", "protege", "aide", "anti",
    ];
    at > 1
        && tokens[at].glued
        && tokens[at - 1].any(VERBS)
        && !tokens[at - 1].elided
        && (tokens[at - 2].any(&["un", "une", "deux", "trois", "des"]) || tokens[at - 2].kind == Kind::Number)
}

/// `on fait un barbecue`, `j'ai perdu mon parapluie, un bleu`: somebody tells, and asks for nothing there.
fn narrated(scene: &Scene, at: usize) -> bool {
    const SUBJECTS: &[&str] = &["je", "on", "nous", "il", "elle", "ils", "elles", "c", "ca", "y"];
    const ASKS: [Cue; 6] = [Cue::Want, Cue::Polite, Cue::Stock, Cue::Add, Cue::Replace, Cue::Alert];
    let (clause, sentence) = (scene.clause(at), scene.sentence(at));
    let named = |within: &dyn Fn(usize) -> bool| scene.mentions.iter().any(|m| within(m.from));
    let asked = |within: &dyn Fn(usize) -> bool| ASKS.iter().flat_map(|c| scene.all(*c)).any(|(from, _)| within(from));
    let own = |i: usize| scene.clause(i) == clause;
    let around = |i: usize| scene.sentence(i) == sentence;
    let tokens = scene.tokens();
    let subject = (0..at).any(|i| own(i) && tokens[i].any(SUBJECTS));
    let told = (0..tokens.len()).any(|i| around(i) && scene.told(i));
    subject && !named(&own) && !asked(&own) || told && !named(&around) && !asked(&around)
}

/// `le goûter des monstres`: `des` joins the word to a noun with an article of its own.
fn of_a_noun(scene: &Scene, at: usize, back: usize) -> bool {
    const OWN: &[&str] = &["le", "la", "l", "les", "un", "une", "mon", "ma", "mes", "ce", "cette", "notre", "au", "du"];
    let Some(noun) = at.checked_sub(back + 1).filter(|n| *n > 0) else { return false };
    let tokens = scene.tokens();
    tokens[noun].kind == Kind::Word && tokens[noun - 1].any(OWN) && !tokens[noun].any(&["reste", "aussi"])
}

/// A line with a complement of another trade: `tarte aux fraises` where only apples are sold.
pub(crate) fn other_kind(scene: &Scene, line: &Line) -> bool {
    let tokens = scene.tokens();
    let mention_end = scene.mentions.iter().find(|m| m.from == line.named).map_or(line.to, |m| m.to);
    let mut at = mention_end;
    let mut led = false;
    let mut place = false;
    while at < tokens.len()
        && at - mention_end < 3
        && tokens[at].any(&["a", "au", "aux", "o", "la", "l", "de", "du", "d", "des"])
    {
        place |= tokens[at].is("a");
        led |= tokens[at].any(&["a", "au", "aux", "o", "de"]);
        at += 1;
    }
    let Some(token) = tokens.get(at).filter(|t| t.kind == Kind::Word) else { return false };
    let free = !scene.mentions.iter().any(|m| m.from <= at && at < m.to)
        && !scene.options.iter().any(|o| o.from <= at && at < o.to)
        && !scene.pieces.iter().any(|p| p.from <= at && at < p.to);
    let known = line.articles.iter().any(|a| {
        let name = kernel::words::fold(&scene.lexicon.entry(*a).article.name);
        let word = token.text.trim_end_matches('s');
        word.len() > 1 && name.split(|c: char| !c.is_alphanumeric()).any(|w| w.starts_with(word))
    });
    // A word that no list knows, and that is no name and no place (`à l'hôpital`): something else is wanted.
    let strange = || {
        let plain = !place && !token.capital && token.text.len() > 3 && !crate::speak::is_short(&token.text);
        plain && !crate::vocabulary::is_common(&token.text)
    };
    // `jambon à l'os`: how it is made, unless it is a place or a time.
    let made = || {
        let near = place && tokens[mention_end].is("a") && !token.capital;
        let thing = token.text.len() > 1 && !PLACES.contains(&token.text.as_str());
        near && thing
            && at > mention_end + 1
            && !crate::vocabulary::is_common(&token.text)
            && !crate::speak::is_short(&token.text)
    };
    if free && !known && made() && !token.is("cote") {
        return true;
    }
    free && led && !token.is("cote") && !known && (crate::vocabulary::is_good(&token.text) || strange())
}
