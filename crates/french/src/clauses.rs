//! The clauses of a text, and which of them tell of the past or ask for hours: what they name is not ordered.

use crate::{
    cues::Cue,
    scene::Scene,
    tokens::{Kind, Token, span},
};

/// A clause: one statement, wish or question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clause {
    /// First token.
    pub from: usize,
    /// First token after.
    pub to: usize,
    /// It tells what was, or how something is.
    pub told: bool,
    /// It asks for opening hours.
    pub asked: bool,
}

/// Words that begin another clause.
const OPENERS: &[&str] = &["mais", "donc", "car", "puis", "sinon", "alors"];
/// Words after which a subject goes on with the same clause.
const LINKS: &[&str] = &[
    "que", "qu", "si", "quand", "lorsque", "comme", "ce", "ou", "qui", "dont", "puis", "dois", "peux", "pourrais",
    "est",
];
/// Words that `on` follows in the same clause: verbs of a question, links.
const BEFORE_ON: &[&str] = &[
    "et", "t", "peut", "doit", "va", "pourra", "pourrait", "faut", "l", "dont", "parce", "puisque", "ou", "des",
    "apres",
];
/// Subjects and question words: after `et` another clause begins with them.
const SUBJECTS: &[&str] = &[
    "je",
    "on",
    "vous",
    "nous",
    "tu",
    "il",
    "ils",
    "elle",
    "elles",
    "c",
    "ca",
    "y",
    "est",
    "quelle",
    "combien",
    "quand",
    "jusque",
    "dites",
    "dis",
    "pouvez",
    "pourriez",
    "avez",
    "auriez",
    "savez",
    "confirmez",
];
/// Words that may stand between an auxiliary and its participle.
const ADVERBS: &[&str] = &[
    "super",
    "bien",
    "pas",
    "trop",
    "tous",
    "toutes",
    "tres",
    "deja",
    "encore",
    "jamais",
    "beaucoup",
    "rien",
    "ete",
    "tout",
    "toute",
    "meme",
    "vraiment",
    "plus",
    "tellement",
    "mal",
    "hyper",
];
const IRREGULAR: &[&str] = &[
    "pris", "prise", "mis", "mise", "fait", "faite", "vu", "vue", "vus", "eu", "ete", "recu", "recue", "bu", "venu",
    "venue", "ouvert", "fini", "senti", "servi", "parti", "perdu", "vendu", "rendu", "tenu", "rempli", "reussi",
    "mort", "offert", "fondu", "moisi", "mange", "achete", "commande", "goute", "trouve", "teste", "essaye", "adore",
    "aime", "tourne", "coule", "saute", "casse", "repris",
];
/// Participles that lead to a wish: `j'ai décidé`, `on a prévu`, `j'ai oublié`.
const LEADING: &[&str] = &["decid", "prev", "prevu", "chang", "pens", "oubli", "opt", "conven", "tromp", "dit", "envi"];

/// The clauses of a text laid out.
pub(crate) fn read(scene: &Scene) -> Vec<Clause> {
    let tokens = scene.tokens();
    let mut clauses: Vec<Clause> = Vec::new();
    let mut from = 0;
    for at in 1..=tokens.len() {
        if at == tokens.len() || parts(tokens, at) {
            if at > from {
                clauses.push(Clause { from, to: at, told: false, asked: false });
            }
            from = at;
        }
    }
    let acts = [Cue::Want, Cue::Remove, Cue::Replace, Cue::Add, Cue::Cancel, Cue::Only, Cue::Shift, Cue::Change];
    let wished: Vec<usize> = acts.into_iter().flat_map(|cue| scene.all(cue)).map(|(from, _)| from).collect();
    let priced: Vec<usize> = scene.all(Cue::Price).into_iter().map(|(from, _)| from).collect();
    let asks: Vec<usize> = scene.all(Cue::Hours).into_iter().map(|(from, _)| from).collect();
    // `mon mari voulait la reine mais finalement…`: a wish of before.
    const WISHED: &[&str] = &[
        "tente",
        "tentee",
        "failli",
        "voulait",
        "voulais",
        "voulaient",
        "voulions",
        "pensais",
        "pensait",
        "pensions",
        "hesitais",
        "hesitait",
        "hesitions",
        "comptais",
        "comptait",
        "comptions",
        "devait",
        "devais",
        "devions",
        "aurait",
        "aurais",
    ];
    let turns: Vec<usize> = (0..tokens.len()).filter(|i| tokens[*i].any(&["mais", "finalement", "sauf"])).collect();
    for clause in &mut clauses {
        let before = tokens[clause.from..clause.to].iter().any(|t| t.any(WISHED));
        let gone = before && turns.iter().any(|at| *at >= clause.to && *at <= clause.to + 2);
        let inside = |at: &usize| (clause.from..clause.to).contains(at);
        let put = tokens.get(clause.to - 1).is_some_and(|t| t.is_mark("?"));
        clause.asked = asks.iter().any(inside);
        let told = gone || past(tokens, clause) || !wished.iter().any(inside) && said_of(scene, clause);
        clause.told = told && !put && !clause.asked && !priced.iter().any(inside);
    }
    clauses
}

/// Whether a clause begins at a token.
fn parts(tokens: &[Token], at: usize) -> bool {
    let (before, token) = (&tokens[at - 1], &tokens[at]);
    if before.ends_sentence() || before.is_mark(",") {
        return !token.ends_sentence();
    }
    let next = |n: usize, words: &[&str]| tokens.get(at + n).is_some_and(|t| t.any(words));
    let opens = |n: usize| next(n, SUBJECTS) || next(n, &["a"]) && next(n + 1, &["quelle"]);
    token.any(OPENERS)
        || token.is("et") && (opens(1) || next(1, &["au"]) && next(2, &["fait"]) || next(1, &["sinon", "ducoup"]))
        || (token.is("je") || token.is("c") && next(1, &["est", "etait"])) && !before.any(LINKS) && !before.is("et")
        || token.is("on") && at > 1 && !before.any(LINKS) && !before.any(BEFORE_ON)
}

fn participle(token: &Token) -> bool {
    token.kind == Kind::Word
        && (token.accent || token.any(IRREGULAR))
        && !LEADING.iter().any(|stem| token.text.starts_with(stem))
}

/// `la part que j'ai vue ce matin`: whether what is said about time belongs to a past before it.
pub(crate) fn after_past(tokens: &[Token], clause: &Clause, piece: usize) -> bool {
    let from = piece.saturating_sub(5).max(clause.from);
    let near = span(tokens, from..piece);
    // `crevé ce matin`.
    let led = usize::from(piece > 0 && tokens[piece - 1].any(&["ce", "hier"]));
    if let Some(at) = piece.checked_sub(1 + led).filter(|at| *at == clause.from) {
        return participle(&tokens[at]);
    }
    !near.iter().any(|t| t.any(&["pour", "a", "vers"]))
        && (from..piece).any(|at| has_done(tokens, clause, at).is_some_and(|verb| verb < piece))
}

/// The participle of an auxiliary that stands at a token.
fn has_done(tokens: &[Token], clause: &Clause, at: usize) -> Option<usize> {
    let subject = at > clause.from && tokens[at - 1].any(&["je", "on", "nous", "vous", "tu", "ne", "me", "se", "y"]);
    let has = tokens[at].any(&["ai", "avais", "avons", "avions", "avez", "suis", "sommes", "etais", "avoir"])
        || subject && tokens[at].any(&["a", "as", "est", "avait"]);
    let verb = (at + 1..clause.to).find(|i| !tokens[*i].any(ADVERBS)).filter(|_| has)?;
    (tokens[verb].text.len() > 1 && participle(&tokens[verb])).then_some(verb)
}

/// `j'ai hésité avec la fougasse`, `on avait pris un seigle`: the past of a first or second person.
fn past(tokens: &[Token], clause: &Clause) -> bool {
    // `la part que j'ai vue` is told beside.
    let within = |at: usize| {
        span(tokens, clause.from..at).iter().skip(1).any(|t| t.any(&["que", "qu", "qui", "dont", "si", "quand"]))
    };
    (clause.from..clause.to).any(|at| has_done(tokens, clause, at).is_some() && !within(at))
}

/// `le flan de dimanche était parfait`, `vos accras, une tuerie`: something is said of a thing.
fn said_of(scene: &Scene, clause: &Clause) -> bool {
    let tokens = scene.tokens();
    let subject = |m: &&crate::mentions::Mention| {
        (clause.from..clause.to).contains(&m.from)
            && !span(tokens, clause.from..m.from)
                .iter()
                .any(|t| t.any(&["quand", "lorsque", "que", "si", "des", "voir"]))
            && span(tokens, clause.from..m.from).iter().rev().take(2).any(|t| {
                t.any(&["le", "la", "l", "les", "vos", "votre", "mon", "ma", "mes", "ce", "cette", "ces", "tes"])
            })
    };
    scene.mentions.iter().filter(subject).any(|m| {
        let mut rest = span(tokens, m.to..clause.to).iter().enumerate().filter(|(_, t)| t.kind == Kind::Word);
        let verb = rest.clone().take(6).find(|(_, t)| {
            t.any(&[
                "est",
                "sont",
                "etait",
                "etaient",
                "a",
                "ont",
                "avait",
                "avaient",
                "sentait",
                "sentaient",
                "manquait",
            ])
        });
        let Some((k, verb)) = verb else { return false };
        let led = rest.by_ref().take_while(|(i, _)| *i < k).all(|(i, t)| {
            timed(scene, m.to + i)
                || optional(scene, m.to + i)
                || t.any(&["de", "d", "hier", "dernier", "derniere", "ne", "n", "ce", "cet", "cette", "se", "s", "me"])
                || known(scene, t)
        });
        let after = tokens.get(m.to + k + 1);
        let had = !verb.any(&["a", "ont"]) || span(tokens, m.to + k + 1..clause.to).iter().take(4).any(participle);
        led && had && after.is_some_and(|t| !t.any(&["pour", "ce", "il", "ils", "elle", "elles"]))
    })
}

fn timed(scene: &Scene, at: usize) -> bool {
    scene.pieces.iter().any(|p| p.from <= at && at < p.to)
}

fn optional(scene: &Scene, at: usize) -> bool {
    scene.options.iter().any(|o| o.from <= at && at < o.to)
}

/// A word of the shop's own names.
fn known(scene: &Scene, token: &Token) -> bool {
    scene.lexicon.word(token).is_some()
}
