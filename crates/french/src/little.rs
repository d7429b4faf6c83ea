//! Little words around a figure: what holds the goods, what may stand before their name.

use crate::{
    sound,
    tokens::{Kind, Token},
    vocabulary,
};

/// `1 bote de radis`, `6 tarnches`: what a figure counts and goods are in gets its usual spelling back.
pub(crate) fn respell(tokens: &mut [Token], known: impl Fn(&Token) -> bool, exact: impl Fn(&Token) -> bool) {
    for at in 1..tokens.len() {
        let token = &tokens[at];
        let counted = tokens[at - 1].kind == Kind::Number || crate::numbers::is_number_word(&tokens[at - 1].text);
        let strange = token.kind == Kind::Word
            && token.text.len() > 2
            && counted
            && !PACKS.contains(&token.text.as_str())
            && !vocabulary::is_common(&token.text)
            && !vocabulary::is_good(&token.text)
            && !exact(token);
        if !strange {
            continue;
        }
        if let Some(pack) = crate::spelling::container(&token.text) {
            pack.clone_into(&mut tokens[at].text);
            continue;
        }
        let of = tokens.get(at + 1).is_some_and(|t| t.any(&["de", "d"]));
        let heard = sound::key(&token.text);
        if of
            && !known(token)
            && let Some(pack) = PACKS.iter().find(|p| p.len() > 2 && sound::key(p) == heard)
        {
            (*pack).clone_into(&mut tokens[at].text);
        }
    }
}

/// Words between two names, or inside one.
pub(crate) fn parting(token: &Token) -> bool {
    token.any(&[
        "et", "ou", "pour", "avec", "sans", "sur", "par", "ce", "cette", "dit", "que", "qui", "jusque", "en", "and",
        "plus", "mais",
    ])
}

/// What goods are sold in or counted by.
pub(crate) const PACKS: &[&str] = &[
    "sachet",
    "sachets",
    "poche",
    "poches",
    "boite",
    "boites",
    "paquet",
    "paquets",
    "botte",
    "bottes",
    "barquette",
    "barquettes",
    "pot",
    "pots",
    "bouteille",
    "bouteilles",
    "part",
    "parts",
    "pack",
    "packs",
    "carton",
    "cartons",
    "tige",
    "tiges",
    "brin",
    "brins",
    "portion",
    "portions",
    "assiette",
    "exemplaire",
    "exemplaires",
    "plateau",
    "plateaux",
    "bouquets",
    "lot",
    "lots",
    "canette",
    "canettes",
    "sac",
    "sacs",
    "verre",
    "verres",
    "bocal",
    "bocaux",
    "ex",
    "cannette",
    "cannettes",
    "filet",
    "filets",
    "loaf",
    "loaves",
    "bunch",
    "bunches",
    "pieces",
    "pied",
    "pieds",
    "plants",
    "godet",
    "godets",
    "bidon",
    "bidons",
    "tube",
    "tubes",
    "flacon",
    "flacons",
    "caisse",
    "caisses",
    "cagette",
    "cagettes",
    "cageot",
    "rouleaux",
    "seau",
    "seaux",
];

/// Words that may stand between a figure and the name.
pub(crate) const LITTLE: &[&str] = &[
    "de",
    "d",
    "du",
    "epaisses",
    "fines",
    "des",
    "la",
    "le",
    "les",
    "l",
    "petit",
    "petite",
    "petits",
    "petites",
    "grand",
    "grande",
    "grands",
    "grandes",
    "gros",
    "grosse",
    "grosses",
    "belle",
    "belles",
    "beau",
    "beaux",
    "bonne",
    "bonnes",
    "bons",
    "bon",
    "autre",
    "autres",
    "x",
    "jolie",
    "jolies",
    "joli",
    "jolis",
    "vos",
    "votre",
    "ces",
    "cette",
    "simple",
    "simples",
    "seul",
    "seule",
    "seuls",
    "seules",
    "unique",
    "entiere",
    "entier",
    "entieres",
    "normale",
    "normales",
    "nature",
    "of",
    "fois",
    "bien",
    "super",
    "mes",
    "beau",
    "the",
    "dosette",
    "dosettes",
    "comprime",
    "comprimes",
    "capsule",
    "capsules",
    "gelule",
    "gelules",
    "unite",
    "unites",
    "delicieux",
    "delicieuse",
    "delicieuses",
    "fameuses",
    "fameux",
    "excellent",
    "excellents",
    "tete",
    "tetes",
    "gousse",
    "gousses",
    "grappe",
    "grappes",
    "branche",
    "branches",
    "bulbe",
    "bulbes",
];

/// Some, but not how many.
pub(crate) const VAGUE: &[&str] = &["quelques", "plusieurs", "some", "peu", "beaucoup", "plein"];
