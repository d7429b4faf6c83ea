//! What stands beside a line and changes what it means: what is in it, for whom it is.

use crate::{
    catalogue::Sale,
    lines::Line,
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, Token},
};

/// `une religieuse au chocolat` where only coffee ones are sold: what is in it is no article of its own,
/// and what it is in is not sold.
pub(crate) fn complements(scene: &Scene, lines: &mut Vec<Line>) {
    let tokens = scene.tokens();
    let mut at = 1;
    while at < lines.len() {
        let (head, part) = (&lines[at - 1], &lines[at]);
        let between = tokens.get(head.to..part.named).unwrap_or_default();
        // `montage de 4 pneus`: the figure stands inside the name.
        let same = head.one().is_some() && head.one() == part.one();
        let named_to = scene.mentions.iter().find(|m| m.from == head.named).map_or(head.to, |m| m.to);
        let inner = tokens.get(named_to).is_some_and(|t| t.any(&["de", "d", "des"]))
            && part.named > named_to + 1
            && number_at(tokens, named_to + 1).is_some_and(|n| named_to + 1 + n.len == part.named);
        if same && inner && !(head.amount.counted() && head.amount.from < head.named) {
            let value = number_at(tokens, named_to + 1).map(|n| n.value);
            let head = lines.remove(at - 1);
            let part = &mut lines[at - 1];
            (part.amount.figure, part.amount.single, part.amount.vague) = (value, false, false);
            part.from = head.from;
            continue;
        }
        // `un kilo de steak haché, en steaks de 130`: how it is to be cut.
        let cut = head.one().is_some_and(|a| part.articles.contains(&a))
            && head.amount.counted()
            && part.from == part.named
            && part.named > 0
            && tokens[part.named - 1].is("en");
        if cut {
            let of = usize::from(tokens.get(part.to).is_some_and(|t| t.any(&["de", "d"])));
            let to = part.to + number_at(tokens, part.to + of).map_or(0, |n| of + n.len);
            lines[at - 1].to = to;
            lines.remove(at);
            continue;
        }
        let joined = match between {
            // `une côte de bœuf` where only those of pork are sold.
            [one] if one.any(&["de", "d"]) => part.articles.len() > 1 && part.amount.from + 1 >= part.named,
            [one] => one.any(&["au", "aux"]),
            [one, two] => one.is("a") && two.any(&["la", "l"]),
            _ => false,
        };
        let service = |l: &Line| l.articles.iter().any(|a| scene.lexicon.entry(*a).article.unit == Sale::Service);
        // `un toilettage (petit chien)`: bare words that fit what stands before tell which one.
        let bare = part.from == part.named && part.amount.figure.is_none() && !part.amount.vague;
        let fits: Vec<u16> = head.articles.iter().copied().filter(|a| part.articles.contains(a)).collect();
        let near = between
            .iter()
            .all(|t| t.kind == Kind::Mark && !t.is_mark(",") || t.any(&["petit", "petite", "grand", "grande"]));
        // `un cahier pour ma fille qui passe en CE2`: what is told of somebody chooses among what is named.
        let choice = head.articles.len() > 1
            && part.one().is_some_and(|a| head.articles.contains(&a))
            && between.iter().any(|t| t.any(&["qui", "passe", "entre", "rentre", "en"]))
            && between.iter().all(|t| t.kind == Kind::Word && !t.any(&["et", "ou"]));
        if bare && (near && part.articles.len() > 1 || choice) && !fits.is_empty() {
            let end = part.to;
            lines[at - 1].articles = fits;
            lines[at - 1].to = end;
            lines.remove(at);
            continue;
        }
        // `formule midi au thon`: a part of it.
        let filled = |l: &Line| l.articles.iter().all(|a| !scene.lexicon.entry(*a).article.choices.is_empty());
        let joined = joined && (head.articles.is_empty() || !filled(head));
        if joined && !service(head) && !service(part) && !part.amount.counted() {
            let end = part.to;
            lines[at - 1].articles.clear();
            lines[at - 1].to = end;
            lines.remove(at);
        } else {
            at += 1;
        }
    }
}

/// `pour 4 personnes, du pot-au-feu et des carottes`: the persons stand before everything that is for them.
pub(crate) fn ahead(scene: &Scene, lines: &mut [Line]) {
    let tokens = scene.tokens();
    let Some(first) = lines.first().map(|l| l.from) else { return };
    let company = |i: usize| {
        let (n, to) = crate::figures::persons_at(tokens, i)?;
        (tokens[i].is("pour") && to <= first && tokens[to - 1].any(&["personnes", "adultes", "couverts"])).then_some(n)
    };
    let Some(n) = (0..first).find_map(company) else { return };
    for line in lines.iter_mut().filter(|l| l.amount.figure.is_none() && l.amount.persons.is_none()) {
        line.amount.persons = Some(n);
    }
}

/// Members of a family and friends.
const KIN: &[&str] = &[
    "fils",
    "fille",
    "filles",
    "enfant",
    "enfants",
    "garcon",
    "garcons",
    "mari",
    "femme",
    "epouse",
    "frere",
    "freres",
    "soeur",
    "soeurs",
    "mere",
    "pere",
    "maman",
    "papa",
    "ami",
    "amie",
    "amis",
    "amies",
    "copain",
    "copine",
    "copains",
    "copines",
    "gamin",
    "gamins",
    "petit",
    "petits",
    "ado",
    "ados",
    "compagnon",
    "compagne",
    "conjoint",
    "cousin",
    "cousine",
    "belle",
    "beau",
    "neveu",
    "niece",
    "jumeaux",
    "jumelles",
    "gosses",
    "loulous",
    "filleul",
    "filleule",
    "mamie",
    "papi",
    "papy",
    "mamy",
    "tonton",
    "tata",
    "tatie",
];

/// Whether a member of a family is named at a token.
pub(crate) fn is_kin(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|t| t.any(KIN))
}

/// A boy or a girl who is small or has a child's age is a child, as articles name it.
pub(crate) fn children(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let word = |i: usize| tokens.get(i).map_or("", |t| t.text.as_str());
        let young =
            matches!(word(at), "fils" | "fille" | "garcon" | "filleul" | "filleule" | "neveu" | "niece" | "ado")
                && (at > 0 && matches!(word(at - 1), "petit" | "petite")
                    || word(at + 1) == "de"
                        && word(at + 3) == "ans"
                        && number_at(tokens, at + 2).is_some_and(|n| n.value <= 12.0));
        if young {
            "enfant".clone_into(&mut tokens[at].text);
        }
    }
}

/// How many persons a run of words names: `mes deux fils`, `moi et mon frère`, `ma fille, mon fils et moi`.
pub(crate) fn persons(tokens: &[Token]) -> f64 {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.text.as_str());
    let named = |i: usize| -> Option<(f64, usize)> {
        if matches!(word(i), "moi") {
            return Some((1.0, i + 1));
        }
        if !matches!(word(i), "mon" | "ma" | "mes" | "son" | "sa" | "ses" | "nos" | "notre" | "les") {
            return None;
        }
        let number = number_at(tokens, i + 1);
        let at = i + 1 + number.map_or(0, |n| n.len);
        let at = at + usize::from(matches!(word(at), "grand" | "grande" | "petite" | "grands" | "belle" | "beau"));
        // `les griffes de mes deux lapins`.
        let theirs = matches!(word(i), "mes" | "nos")
            && number.is_some()
            && word(at).len() > 3
            && word(at).ends_with(['s', 'x']);
        let kin = theirs || KIN.contains(&word(at)) || KIN.contains(&word(at - 1));
        let own = word(at).len() > 2 && number.is_none();
        let twins = matches!(word(at), "jumeaux" | "jumelles");
        let many = if twins { 2.0 } else { number.map_or(1.0, |n| n.value) };
        let plural = matches!(word(i), "mes" | "ses" | "nos" | "les");
        (kin && (own || number.is_some()) && (!plural || many > 1.0)).then_some((many, at + 1))
    };
    let mut most: f64 = 0.0;
    let mut at = 0;
    while at < tokens.len() {
        let Some((mut all, mut to)) = named(at) else {
            let two = word(at) == "nous" && matches!(word(at + 1), "deux" | "2");
            most = most.max(if two { 2.0 } else { 0.0 });
            at += 1;
            continue;
        };
        loop {
            // `ma fille de 6 ans et moi`.
            if matches!(word(to), "de" | "d") && word(to + 2) == "ans" {
                to += 3;
            }
            let joint = to + usize::from(matches!(word(to), "et" | ",") || word(to) == "&");
            let Some((more, end)) = named(joint).filter(|_| joint > to) else { break };
            all += more;
            to = end;
        }
        most = most.max(all);
        at = to;
    }
    most
}

/// `coupe monsieur avec la barbe`: two services of which one article is made are that one.
pub(crate) fn combined(scene: &Scene, lines: &mut Vec<Line>) {
    let lexicon = scene.lexicon;
    let service = |l: &Line| {
        l.one().filter(|a| lexicon.entry(*a).article.unit == Sale::Service && !l.amount.counted() && !l.dropped)
    };
    let mut at = 1;
    while at < lines.len() {
        let (Some(a), Some(b)) = (service(&lines[at - 1]), service(&lines[at])) else {
            at += 1;
            continue;
        };
        let between = scene.tokens().get(lines[at - 1].to..lines[at].from).unwrap_or_default();
        let joined = between.len() < 4
            && between
                .iter()
                .all(|t| t.any(&["avec", "et", "la", "le", "l", "plus", "sa", "ma", "une"]) || t.is_mark("+"));
        let (one, two) = (&lexicon.entry(a).core, &lexicon.entry(b).core);
        let made = |k: &u16| {
            let core = &lexicon.entry(*k).core;
            let within = |part: &[u16]| core.iter().all(|w| part.contains(w));
            // `coupe ciseaux + barbe` is no plain cut with the beard.
            let kept = |own: &[u16], heard: &[u16]| {
                own.iter().all(|w| core.contains(w)) || heard.iter().all(|w| core.contains(w))
            };
            *k != a
                && *k != b
                && kept(one, &lines[at - 1].words)
                && kept(two, &lines[at].words)
                && core.iter().all(|w| one.contains(w) || two.contains(w))
                && !within(one)
                && !within(two)
        };
        let mut whole = (0..lexicon.entries.len() as u16).filter(made);
        let found = whole.next().filter(|_| whole.next().is_none() && joined && a != b);
        if let Some(whole) = found {
            let second = lines.remove(at);
            lines[at - 1].articles = vec![whole];
            lines[at - 1].to = second.to;
        } else {
            at += 1;
        }
    }
}

/// `une coupe enfant pour chacun de mes deux garçons`: for whom a service is, is no other service.
pub(crate) fn served(scene: &Scene, lines: &mut Vec<Line>) {
    const LEADS: &[&str] = &["pour", "chacun", "chacune", "chaque", "de", "mes", "nos", "mon", "ma", "notre", "les"];
    let tokens = scene.tokens();
    let service = |l: &Line| l.one().is_some_and(|a| scene.lexicon.entry(a).article.unit == Sale::Service);
    let mut at = 1;
    while at < lines.len() {
        let named_to = scene.mentions.iter().find(|m| m.from == lines[at - 1].named).map_or(0, |m| m.to);
        let between = tokens.get(named_to..lines[at].named).unwrap_or_default();
        let led = between.iter().any(|t| t.is("pour"))
            && (named_to..lines[at].named).all(|i| tokens[i].any(LEADS) || number_at(tokens, i).is_some());
        if led && named_to > 0 && is_kin(tokens, lines[at].named) && service(&lines[at - 1]) {
            let end = lines.remove(at).to;
            lines[at - 1].to = end;
        } else {
            at += 1;
        }
    }
}

/// How many will come or eat: `on sera six`, `nous serons 4`, `on vient à trois`.
fn party(scene: &Scene) -> Option<u32> {
    const ENDS: &[&str] = &[
        "personnes",
        "adultes",
        "convives",
        "invites",
        "participants",
        "a",
        "au",
        "et",
        "pour",
        "svp",
        "merci",
        "donc",
        "je",
        "il",
        "en",
        "le",
        "la",
        "samedi",
        "dimanche",
        "demain",
        "ce",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "si",
        "dont",
        "avec",
        "mais",
        "finalement",
        "inscrits",
        "tout",
    ];
    let tokens = scene.tokens();
    let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    (1..tokens.len()).find_map(|at| {
        let are = tokens[at].any(&["est", "sera", "sommes", "serons", "serait", "serions", "seront"]);
        let come = tokens[at].is("a")
            && tokens[at - 1].any(&[
                "vient",
                "viendra",
                "viendrons",
                "venons",
                "viendrait",
                "venir",
                "sera",
                "serons",
                "passer",
            ]);
        let we =
            are && (tokens[at - 1].any(&["on", "nous"]) || tokens[at - 1].is("y") && at > 1 && tokens[at - 2].is("on"));
        let number = number_at(tokens, at + 1).filter(|n| (we || come) && n.value >= 2.0 && n.value <= 50.0)?;
        let to = at + 1 + number.len;
        let ends = tokens.get(to).is_none_or(|t| t.kind == Kind::Mark || t.any(ENDS));
        (ends && number.value.fract() == 0.0 && !timed(at + 1)).then_some(number.value as u32)
    })
}

/// `on sera six`: the size, the weight or the number for so many, where none is said.
pub(crate) fn seated(scene: &Scene, lines: &mut [Line]) {
    // `dégustation samedi 17h pour 4`.
    let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    let tokens = scene.tokens();
    let apart = |i: usize| {
        let (n, to) = crate::figures::persons_at(tokens, i)?;
        let free = i > 0 && (i..to).all(|k| !timed(k)) && !lines.iter().any(|l| l.from <= i && i < l.to);
        (tokens[i].is("pour") && free && lines.len() == 1).then_some(n)
    };
    let Some(n) = party(scene).or_else(|| (0..tokens.len()).find_map(apart)) else { return };
    let article = |a: &u16| &scene.lexicon.entry(*a).article;
    let turned = tokens.iter().any(|t| t.any(&["alors", "finalement", "plutot", "donc", "ducoup", "non", "pardon"]));
    for line in lines.iter_mut().filter(|l| l.amount.persons.is_some_and(|old| turned && old != n)) {
        line.amount.persons = Some(n);
    }
    for line in lines.iter_mut().filter(|l| !l.dropped && !l.amount.counted() && l.amount.persons.is_none()) {
        let sized = line.articles.len() > 1 && line.articles.iter().any(|a| article(a).serves.is_some_and(|s| s > 1));
        let service = line.one().is_some_and(|a| article(&a).unit == Sale::Service);
        let weighed = line.one().is_some_and(|a| article(&a).portion_g.is_some() && article(&a).unit == Sale::Gram);
        if sized {
            line.articles.retain(|a| article(a).serves == Some(n));
            line.either = line.articles.is_empty();
        } else if service {
            line.amount.figure = Some(f64::from(n));
            line.amount.single = false;
        } else if weighed || line.one().is_some_and(|a| article(&a).serves == Some(1)) {
            line.amount.persons = Some(n);
        }
    }
}

/// A service for each of several persons.
pub(crate) fn couple(scene: &Scene, lines: &mut [Line]) {
    let [line] = lines else { return };
    let service = line.one().is_some_and(|a| scene.lexicon.entry(a).article.unit == Sale::Service);
    if service && (line.amount.figure.is_none() || line.amount.single) {
        let all = persons(scene.tokens());
        if all > 1.0 {
            line.amount.figure = Some(all);
            line.amount.single = false;
            line.amount.vague = false;
        }
    }
}
