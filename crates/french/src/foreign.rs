//! Texts that ask nothing of the shop: STOP, spam, insults, messages for somebody else, orders to the machine.

use crate::{
    case::{Context, Intent, OtherKind, Reading},
    cues::Cue,
    lines::Line,
    refine::Refined,
    scene::Scene,
    tokens::Kind,
    vocabulary,
    when::Said,
};

/// Whether no word can be read.
pub(crate) fn is_empty(scene: &Scene, context: &Context) -> bool {
    let words = scene.tokens().iter().filter(|t| t.kind == Kind::Word && !t.text.starts_with(':'));
    let figure = scene.tokens().iter().any(|t| t.kind == Kind::Number);
    if context.pending_order.is_some() && figure || scene.has(Cue::Injection) {
        return false;
    }
    let mut any = false;
    for token in words {
        any = true;
        let known = vocabulary::is_common(&token.text)
            || vocabulary::is_good(&token.text)
            || token.emoji
            || crate::speak::is_short(&token.text)
            || scene.lexicon.word(token).is_some();
        if known || token.text.len() > 2 && readable(&token.text) {
            return false;
        }
    }
    let _ = any;
    true
}

/// A word that could be one: letters with vowels among them, no long runs.
pub(crate) fn readable(word: &str) -> bool {
    let vowels = word.bytes().filter(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')).count();
    let mut run = 0;
    let mut longest = 0;
    for b in word.bytes() {
        run = if matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y') { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    vowels * 5 >= word.len() && longest <= 4
}

/// Wants no messages any more.
pub(crate) fn stop(scene: &Scene, context: &Context) -> Option<Reading> {
    let reading = || Some(Reading::new(Intent::Stop).because("no messages any more"));
    const AROUND: &[&str] = &[
        "sms",
        "pub",
        "merci",
        "svp",
        "bonjour",
        "salut",
        "bonsoir",
        "message",
        "messages",
        "textos",
        "texto",
        "la",
        "les",
        "a",
        "au",
        "aux",
        "tout",
        "#",
        "!",
        ".",
        "spam",
        "spams",
        "alertes",
        "alerte",
        "madame",
        "monsieur",
        "cordialement",
        "bonne",
        "journee",
        "soiree",
        "maintenant",
        "promo",
        "promos",
        "ca",
        "suffit",
        "suite",
        "de",
        "stop",
        "vos",
        "mailing",
        "newsletter",
        "coucou",
        "desabonner",
        "please",
        "notifications",
        "infos",
        "publicite",
        "marketing",
    ];
    let bare = scene.any(&["stop"])
        && scene.mentions.is_empty()
        && scene.view.iter().all(|w| AROUND.contains(&w.as_str()) || w.starts_with(':'));
    if bare {
        return reading();
    }
    let alone = scene.clauses.iter().any(|c| {
        let words = || scene.tokens()[c.from..c.to].iter().filter(|t| t.kind == Kind::Word);
        words().any(|t| t.is("stop")) && words().all(|t| AROUND.contains(&t.text.as_str()))
    });
    if alone && scene.mentions.is_empty() && !scene.has(Cue::Want) && !scene.has(Cue::Cancel) {
        return reading();
    }
    let leads = scene.view.first().is_some_and(|w| w == "stop")
        && scene.view.len() > 1
        && !scene.mentions.iter().any(|m| m.from < 4);
    let subscription =
        scene.any(&["abonnement", "abo", "box", "panier", "dejeuner", "dejeuners", "livraison", "livraisons"])
            && !scene.any(&["sms", "messages", "message", "pub", "alertes", "newsletter"]);
    let cancels = scene.has(Cue::Cancel)
        && scene.any(&["commande", "rdv", "annule", "annulez", "annuler"])
        && !scene.any(&["sms", "messages", "message", "pub", "alerte", "alertes", "ecrire", "contacter"]);
    // To have one's data deleted is for a person.
    let named =
        scene.any(&["nom", "coordonnees", "fiche", "profil"]) && scene.any(&["fichier", "fichiers", "base", "systeme"]);
    let data = (named || scene.any(&["rgpd", "donnees", "cnil"]))
        && !scene.any(&["sms", "messages", "message", "pub", "pubs", "stop", "alertes", "promos", "newsletter"]);
    if data && scene.view.iter().any(|w| ["supprim", "effac", "efface", "retir"].iter().any(|v| w.starts_with(v))) {
        return Some(Reading::new(Intent::Human).because("data to be deleted"));
    }
    if scene.has(Cue::Stop) && !subscription && !cancels && !undone(scene) {
        let mut reading = Reading::new(Intent::Stop).because("no messages any more");
        let gives_up = scene.has(Cue::Cancel) && context.pending_order.is_some();
        if gives_up && scene.any(&["annule", "annulez", "annuler"]) {
            reading.also.push(Intent::Cancel);
        }
        return Some(reading);
    }
    // `STOP svp je ne veux plus rien…`: asked at once, whatever is said of it behind.
    let asked = leads && scene.view.get(1).is_some_and(|w| matches!(w.as_str(), "svp" | "merci" | "." | "!"));
    if asked && !subscription && !cancels && scene.mentions.is_empty() && scene.pieces.is_empty() {
        return reading();
    }
    // A whole message that begins with STOP and says nothing else that can be acted upon.
    let acts = scene.has(Cue::Want)
        || scene.has(Cue::Cancel)
        || !scene.mentions.is_empty()
        || subscription
        || !scene.pieces.is_empty();
    (leads && !acts && scene.view.len() <= 6 && scene.view.get(1).is_some_and(|w| !matches!(w.as_str(), "a" | "aux")))
        .then(reading)
        .flatten()
}

/// `je m'étais désinscrite par erreur, renvoyez-moi vos offres`: the end is told of, and the messages are wanted again.
fn undone(scene: &Scene) -> bool {
    let ended = |w: &String| ["desinscri", "desabonn", "arret", "stopp"].iter().any(|end| w.starts_with(end));
    let been = |w: &String| matches!(w.as_str(), "etais" | "etait" | "suis" | "ai" | "avais" | "ete" | "etions");
    let told = |h: &crate::cues::Hit| {
        let from = h.from.saturating_sub(3);
        let words = scene.view.get(from..h.to).unwrap_or_default();
        words.iter().position(ended).is_some_and(|at| words[..at].iter().any(been))
    };
    scene.has(Cue::Start) && scene.hits.iter().filter(|h| h.cue == Cue::Stop).all(told)
}

pub(crate) const KIN: &[&str] = &[
    "maman",
    "papa",
    "mamie",
    "papi",
    "papy",
    "cherie",
    "cheri",
    "mamour",
    "doudou",
    "loulou",
    "poussin",
    "tata",
    "tonton",
    "frerot",
    "soeurette",
    "amour",
    "chouchou",
    "bebe",
    "mamounette",
    "cousin",
    "cousine",
    "bro",
    "poulette",
];

/// A relative is called by name: `coucou maman`, `… mon amour`.
pub(crate) fn calls_kin(scene: &Scene) -> bool {
    let words = &scene.view;
    words.iter().enumerate().any(|(i, w)| {
        let back = |n: usize| i.checked_sub(n).and_then(|k| words.get(k)).map_or("", String::as_str);
        let own = matches!(back(1), "mon" | "ma");
        let before = if own { back(2) } else { back(1) };
        let vocative = matches!(
            before,
            "" | "coucou"
                | "salut"
                | "bonjour"
                | "bonsoir"
                | "hello"
                | "allo"
                | "merci"
                | "bisous"
                | "."
                | "!"
                | "?"
                | "dis"
                | "svp"
                | "ok"
                | "cc"
                | "c"
                | "est"
        );
        // Names of tenderness address somebody wherever they stand.
        let tender = matches!(w.as_str(), "cheri" | "cherie" | "mamour" | "doudou" | "chouchou" | "poulette" | "bebe");
        let by = matches!(before, "le" | "la" | "un" | "une" | "pour" | "de" | "a" | "avec" | "chez" | "et");
        // `un porte-bébé`, asked for with `vous`.
        let thing = w == "bebe" && scene.any(&["vous"]);
        if tender && !own && !by && !thing {
            return true;
        }
        // `c'est mamie Odette, je voudrais…`: who writes.
        if before == "est" && scene.has(Cue::Want) {
            return false;
        }
        KIN.contains(&w.as_str())
            && vocative
            && !matches!(before, "pour" | "de" | "a" | "avec")
            && (i <= 3 || i + 2 >= words.len())
    })
}

/// What asks for an act of the shop.
const GRAVE: &[Cue] = &[
    Cue::Cancel,
    Cue::Complaint,
    Cue::Harm,
    Cue::Person,
    Cue::Shift,
    Cue::Change,
    Cue::Add,
    Cue::Remove,
    Cue::Late,
    Cue::Alert,
    Cue::Pause,
    Cue::Price,
    Cue::Hours,
    Cue::Batch,
    Cue::Status,
];

/// Texts that are not for the shop: spam, insults, other people's messages, orders to the machine.
pub(crate) fn foreign(scene: &Scene, context: &Context, refined: &Refined) -> Option<Reading> {
    let fresh = !refined.lines.is_empty();
    let wants = scene.has(Cue::Want)
        || fresh && scene.pieces.iter().any(|p| matches!(p.said, Said::Hour(..) | Said::Part(..) | Said::Day(_)));
    if scene.text.too_long {
        return Some(Reading::other(OtherKind::Spam));
    }
    if scene.text.crowded {
        return Some(Reading::new(Intent::Human).because("names more articles than are read"));
    }
    if scene.has(Cue::Injection) {
        let sentences: Vec<usize> =
            scene.all(Cue::Injection).into_iter().map(|(from, _)| scene.sentence(from)).collect();
        let clean = |l: &Line| !sentences.contains(&scene.sentence(l.named));
        if !refined.lines.iter().any(clean) {
            return Some(Reading::other(OtherKind::Injection));
        }
    }
    let moves = [Cue::Shift, Cue::Replace, Cue::Change, Cue::Late, Cue::Cancel].iter().any(|c| scene.has(*c));
    let own = context.pending_order.is_some() && moves && !scene.pieces.is_empty();
    if !own && other_shop(scene) {
        return Some(Reading::other(OtherKind::WrongRecipient));
    }
    if !own && calls_kin(scene) && !scene.has(Cue::Cancel) && context.pending_order.is_none()
        || !own && scene.has(Cue::Wrong) && (!shop_addressed(scene) || sent(scene))
    {
        return Some(Reading::other(OtherKind::WrongRecipient));
    }
    if (scene.has(Cue::Spam) || scene.text.links > 0) && !(wants && scene.text.links == 0) && !scene.has(Cue::Complaint)
    {
        return Some(Reading::other(OtherKind::Spam));
    }
    let acts = wants || GRAVE.iter().any(|c| scene.has(*c));
    // `allez vous faire voir, bande de voleurs` tells nothing that could be mended.
    let names = ["voleur", "escro", "arnaq", "nul", "honte"];
    let calls = |h: &crate::cues::Hit| names.iter().any(|n| scene.view[h.from].starts_with(n));
    let only_calls = acts
        && scene.hits.iter().all(|h| !GRAVE.contains(&h.cue) || h.cue == Cue::Complaint && calls(h))
        && scene.view.len() < 12
        && scene.mentions.is_empty()
        && !wants;
    if scene.has(Cue::Abuse) && (!acts || only_calls) && !fresh {
        return Some(Reading::other(OtherKind::Abuse));
    }
    None
}

/// `vous êtes Sushi Kyo ?`: a shop by another name.
fn other_shop(scene: &Scene) -> bool {
    let tokens = scene.tokens();
    let name = kernel::words::fold(&scene.lexicon.shop.name);
    let named = |at: usize| {
        let words: Vec<&str> =
            tokens[at..].iter().take_while(|t| t.capital && t.kind == Kind::Word).map(|t| t.text.as_str()).collect();
        let asked = tokens.get(at + words.len()).is_some_and(|t| t.is_mark("?"));
        !words.is_empty() && asked && !words.iter().any(|w| name.contains(*w))
    };
    (2..tokens.len()).any(|at| {
        let are = tokens[at - 2].is("vous") && tokens[at - 1].is("etes")
            || tokens[at - 2].is("bien") && tokens[at - 1].is("chez");
        are && named(at)
    })
}

/// `si vous y allez`: whoever is spoken to would have to go to the shop.
fn sent(scene: &Scene) -> bool {
    let goes = |h: &crate::cues::Hit| h.cue == Cue::Wrong && matches!(scene.view[h.from].as_str(), "si" | "quand");
    scene.hits.iter().any(goes)
}

/// Somebody of the shop is spoken to as such.
pub(crate) fn shop_addressed(scene: &Scene) -> bool {
    scene.says("de cote")
        || scene.any(&[
            "garder",
            "gardez",
            "reserver",
            "reservez",
            "garde",
            "mettez",
            "preparer",
            "preparez",
            "commander",
            "vous",
        ]) && scene.has(Cue::Want)
}
