//! Whether the reading of an order accounts for every figure in the text: one that it does not is asked about.

use crate::{
    figures::persons_at, names::size_at, numbers::number_at, options::OptionHit, refine::Refined, scene::Scene,
};

/// How the rest of a number is wanted when some are wanted otherwise.
const PLAIN: &[&str] = &[
    "normal",
    "normale",
    "normaux",
    "normales",
    "nature",
    "natures",
    "simple",
    "simples",
    "classique",
    "classiques",
    "sans",
    "comme",
];

/// Sizes that stand for a thing named before: `un petit et un grand`.
const SIZES: &[&str] = &[
    "petit", "petite", "petits", "petites", "grand", "grande", "grands", "grandes", "gros", "grosse", "grosses",
    "moyen", "moyenne", "moyens", "moyennes",
];

/// What people count in what they tell, and no shop sells: time, company, ways.
const COUNTED: &[&str] = &[
    "ans",
    "mois",
    "semaine",
    "semaines",
    "jour",
    "jours",
    "nuit",
    "nuits",
    "min",
    "km",
    "kilometres",
    "metres",
    "etage",
    "etages",
    "enfants",
    "gamins",
    "gosses",
    "garcons",
    "filles",
    "amis",
    "amies",
    "copains",
    "copines",
    "potes",
    "collegues",
    "invites",
    "personnes",
    "adultes",
    "bebes",
    "eleves",
    "employes",
    "salaries",
    "voisins",
    "convives",
    "participants",
    "joueurs",
    "gars",
    "hommes",
    "femmes",
    "dames",
    "vieux",
    "jeunes",
    "ados",
    "bouches",
    "equipes",
    "familles",
    "couples",
    "chats",
    "chiens",
    "chevaux",
    "chambres",
    "tables",
    "maisons",
    "voitures",
    "rues",
    "arrets",
    "points",
    "buts",
    "matchs",
    "coups",
    "appels",
    "messages",
    "sms",
    "trucs",
    "choses",
    "questions",
    "raisons",
    "boutiques",
    "magasins",
    "minutes",
    "heures",
    "anniversaires",
    "degres",
    "ouvriers",
    "macons",
    "artisans",
    "stagiaires",
    "mecs",
    "meufs",
    "nanas",
    "monstres",
    "loulous",
    "petiots",
];
/// Words before a figure that names a place.
pub(crate) const NAMES: &[&str] = &[
    "appartement",
    "appart",
    "apt",
    "batiment",
    "bat",
    "chambre",
    "bureau",
    "table",
    "escalier",
    "porte",
    "etage",
    "quai",
    "ligne",
    "salle",
    "bus",
    "route",
    "avenue",
    "rue",
    "impasse",
    "allee",
    "boulevard",
    "place",
    "classe",
    "lot",
    "voie",
    "sortie",
    "code",
    "digicode",
    "numero",
    "residence",
    "hall",
    "cage",
    "box",
    "casier",
    "tram",
    "departement",
    "indice",
    "taille",
    "pointure",
    "format",
    "modele",
    "ref",
    "reference",
    "tome",
    "type",
    "calibre",
    "version",
];

/// `j'ai 1 réunion`, `on a 2 enfants malades`: a figure of what is told, and of nothing that is sold.
pub(crate) fn counts_else(tokens: &[crate::tokens::Token], from: usize, to: usize) -> bool {
    let noun = |t: &crate::tokens::Token| {
        t.kind == crate::tokens::Kind::Word
            && t.text.len() > 3
            && !t.any(&[
                "seul",
                "seule",
                "seulement",
                "svp",
                "plutot",
                "suffit",
                "suffira",
                "suffisent",
                "pour",
                "merci",
            ])
            && !t.any(crate::amount::PACKS)
            && !t.any(&["personnes", "tranche", "tranches", "piece", "pieces", "morceaux", "parts", "part"])
    };
    let has =
        |i: usize| tokens[i].any(&["ai", "as", "a", "avons", "avais", "avait", "aura", "aurai", "ont", "attends"]);
    let subject = |i: usize| tokens[i].any(&["je", "on", "nous", "il", "elle", "y", "ils"]);
    let led = from > 1 && has(from - 1) && subject(from - 2) || from > 0 && tokens[from - 1].is("je");
    led && tokens.get(to).is_some_and(noun)
}

/// Whether a figure belongs to no line, no moment and nothing else that is known.
pub(crate) fn misses_a_figure(scene: &Scene, refined: &Refined) -> bool {
    let tokens = scene.tokens();
    let lines = || refined.lines.iter().chain(&refined.refused).chain(&refined.told);
    let within = |i: usize, from: usize, to: usize| from <= i && i < to;
    let known = |i: usize| {
        lines().any(|l| within(i, l.from, l.to) || l.counted_at.is_some_and(|(from, to)| within(i, from, to)))
            || refined.dropped.iter().any(|(from, to)| within(i, *from, *to))
            || scene.mentions.iter().any(|m| within(i, m.from, m.to))
            || scene.pieces.iter().any(|p| within(i, p.from, p.to))
            || scene.options.iter().any(|o| within(i, o.from, o.to))
    };
    let word = |i: usize, words: &[&str]| tokens.get(i).is_some_and(|t| t.any(words));
    let way = |i: usize| scene.options.iter().any(|o: &OptionHit| within(i, o.from, o.to));
    // Figures that say something else: ages, heads, shares, prices, corrections, the two of them.
    let other = |from: usize, to: usize| {
        let back = |n: usize, words: &[&str]| from >= n && word(from - n, words);
        // `la gardienne du 14`.
        let place = back(1, NAMES)
            || back(1, &["du"])
                && from > 1
                && tokens[from - 2].kind == crate::tokens::Kind::Word
                && !word(to, &["au", "a"]);
        let heads = ["sera", "serons", "est", "sommes"];
        let come = back(1, &["finalement", "donc", "plutot", "bien", "que", "ducoup"]) && back(2, &heads);
        let share = come
            || back(1, &["dont"]) && word(to, &["pour"])
            || back(1, &["dont"]) && (from.saturating_sub(6)..from).any(|i| word(i, &heads));
        // `4 gousses… enfin 2 têtes`: put right at once.
        let righted =
            (to..to + 5).any(|i| word(i, &["enfin", "non", "pardon", "plutot"]) && number_at(tokens, i + 1).is_some());
        place
            || righted
            || share
            || back(1, &["comme", "que", "non"])
            || back(1, &["de"]) && back(2, &["repas", "table", "groupe", "equipe", "soiree", "famille", "tablee"])
            || back(1, &["de"]) && back(2, &["lieu", "place"])
            || word(to, &["au"]) && word(to + 1, &["lieu"])
            || word(to, COUNTED)
            || back(1, &["ma", "mon", "notre", "est", "sera", "sommes", "serons", "les", "a", "pas", "tous", "toutes", "numero", "apres"])
            || word(to, &["et", "ou"]) && number_at(tokens, to + 1).is_some_and(|n| word(to + 1 + n.len, &["ans", "mois"]))
            || word(to, &["ans", "rdv", "commande", "commandes", "non", "pardon", "euh", "fois", "rue", "avenue"])
            || (to..to + 3).any(|i| way(i) || word(i, &["chaque", "chacun", "chacune", "autres"]))
            || back(1, &["mes", "nos"]) && matches!(refined.lines.as_slice(), [one] if one.amount.figure == number_at(tokens, from).map(|n| n.value))
            || back(1, &["mes", "nos", "leurs"]) && tokens.iter().any(|t| t.any(&["chacun", "chacune"]))
            || word(to, PLAIN)
            || crate::company::is_kin(tokens, to)
            || from > 0 && tokens[from].glued && tokens[from - 1].is_mark("(")
            // `couches t3`.
            || from > 0 && tokens[from].glued && tokens[from - 1].kind == crate::tokens::Kind::Word && tokens[from - 1].text.len() < 3 && !tokens[from - 1].is("x")
    };
    let mut at = 0;
    while at < tokens.len() {
        let sized = size_at(tokens, at).map(|(_, len)| at + len);
        if let Some(to) = sized.or_else(|| persons_at(tokens, at).map(|(_, to)| to)) {
            at = to;
            continue;
        }
        // `06 39 98 12 34` calls.
        let pair = |i: usize| tokens.get(i).is_some_and(|t| t.kind == crate::tokens::Kind::Number && t.text.len() == 2);
        if tokens[at].text.starts_with('0') && tokens[at].kind == crate::tokens::Kind::Number {
            let marks = |i: usize| tokens.get(i).is_some_and(|t| t.is_mark(".") || t.is_mark("-"));
            at += 1;
            while pair(at) || marks(at) && pair(at + 1) {
                at += 1;
            }
            continue;
        }
        let Some(number) = number_at(tokens, at) else {
            at += 1;
            continue;
        };
        let to = at + number.len;
        let sized = word(to, SIZES) && !known(to) && tokens.get(to + 1).is_none_or(|t| !t.is("de") && !known(to + 1));
        if sized && at > 0 && word(at - 1, &["et", "plus", "puis"]) && !known(at) {
            return true;
        }
        // `et un autre pas tranché`, `et une moitié`.
        let more = word(to, &["autre"]) && (to + 1..to + 4).any(way) || word(to, &["moitie", "demi", "demie"]);
        if more && at > 0 && word(at - 1, &["et", "plus", "puis"]) && !known(at) && !known(to) {
            return true;
        }
        if number.value > 1.0 && number.value <= 1000.0 && !known(at) && !other(at, to) {
            return true;
        }
        at = to;
    }
    false
}
