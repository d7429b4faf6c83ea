//! What the words between the lines do to them: refusals, second choices, parts, corrections, options.

use crate::{
    case::Code,
    cues::Cue,
    lines::Line,
    numbers::number_at,
    scene::Scene,
    tokens::{Kind, Token, span},
    ways::give_options,
};

/// Lines after refinement, with doubts that belong to no line.
#[derive(Debug, Default)]
pub(crate) struct Refined {
    /// The lines that stay.
    pub lines: Vec<Line>,
    /// Lines that are refused (`pas de`, `sans`), for changes.
    pub refused: Vec<Line>,
    /// Lines that are told of, for questions.
    pub told: Vec<Line>,
    /// Where lines stood that gave way to others.
    pub dropped: Vec<(usize, usize)>,
    /// Doubts beside the lines.
    pub doubts: Vec<Code>,
}

const REFUSES: &[&str] = &["pas", "sans", "ni", "sauf", "hormis", "excepte", "plus", "stop"];
/// Works out how the lines stand to one another.
pub(crate) fn refine(scene: &Scene, mut lines: Vec<Line>) -> Refined {
    let mut refined = Refined::default();
    crate::sets::sets(scene, &mut lines);
    crate::company::complements(scene, &mut lines);
    crate::refers::purpose(scene, &mut lines);
    crate::refers::again(scene, &mut lines);
    crate::refers::restated(scene, &mut lines);
    crate::refers::nothing_else(scene, &mut lines);
    refined.told = crate::told::told(scene, &mut lines);
    crate::told::asked_first(scene, &mut lines);
    alternatives(scene, &mut lines, &mut refined.doubts);
    crate::righted::corrections(scene, &mut lines);
    crate::told::judged(scene, &mut lines);
    crate::lone::ahead(scene, &mut lines);
    parts(scene, &mut lines);
    crate::company::served(scene, &mut lines);
    crate::lone::for_others(scene, &mut lines);
    crate::lone::as_much(scene, &mut lines);
    crate::shares::shared(scene, &mut lines, &mut refined.doubts);
    crate::lone::lone(scene, &mut lines);
    crate::lone::priced(scene, &mut lines);
    crate::company::combined(scene, &mut lines);
    crate::company::couple(scene, &mut lines);
    crate::company::seated(scene, &mut lines);
    give_options(scene, &mut lines);
    crate::formula::fill(scene, &mut lines);
    priced(scene, &mut lines, &mut refined.told);
    generic(scene, &mut lines);
    for line in lines {
        if line.dropped {
            refined.dropped.push((line.from, line.to));
            continue;
        }
        if owned(scene, &line) {
            continue;
        }
        if refuses(scene.tokens(), line.from) || crate::refers::no_more(scene, &line) {
            refined.refused.push(line);
        } else {
            refined.lines.push(line);
        }
    }
    refined
}

/// `me faire couper les cheveux samedi ? coupe femme`: the family of a service beside the one that is meant.
fn generic(scene: &Scene, lines: &mut Vec<Line>) {
    let service = |a: &u16| scene.lexicon.entry(*a).article.unit == crate::catalogue::Sale::Service;
    // `coupe enfant pour mes jumeaux (deux coupes donc)`: the family said again, with how many.
    let tokens = scene.tokens();
    let near = |l: &Line| span(tokens, l.from.saturating_sub(2)..(l.to + 2).min(tokens.len()));
    let says_again = |l: &Line| {
        l.articles.len() > 1
            && l.amount.counted()
            && l.articles.iter().all(service)
            && near(l).iter().any(|t| t.any(&["donc"]) || t.is_mark("("))
    };
    if let Some(k) = lines.iter().position(says_again)
        && let Some(base) = lines[..k].iter().position(|l| l.one().is_some_and(|a| lines[k].articles.contains(&a)))
    {
        let again = lines.remove(k);
        lines[base].amount.figure = again.amount.figure;
        lines[base].amount.single = false;
        lines[base].counted_at = Some((again.from, again.to));
    }
    let meant: Vec<u16> = lines.iter().filter(|l| !l.dropped).filter_map(Line::one).filter(|a| service(a)).collect();
    lines.retain(|l| {
        let loose = l.articles.len() > 1 && !l.amount.counted() && l.articles.iter().all(service) && !l.either;
        !(loose && l.articles.iter().any(|a| meant.contains(a)) && !l.amount.single)
    });
}

/// `2 complets pour 18h et c'est combien le millefeuille ?`: what only the price is asked of is not ordered.
fn priced(scene: &Scene, lines: &mut Vec<Line>, told: &mut Vec<Line>) {
    let asked: Vec<usize> =
        [Cue::Price, Cue::Batch].iter().flat_map(|c| scene.all(*c)).map(|(from, _)| scene.clause(from)).collect();
    let inside = |l: &Line| asked.contains(&scene.clause(l.named)) && !l.amount.counted();
    let acts = [Cue::Want, Cue::Add, Cue::Remove, Cue::Replace].iter().any(|c| scene.has(*c));
    let said = !scene.pieces.is_empty() || acts;
    let figure = |l: &Line| l.amount.counted() || said && l.amount.figure.is_some();
    let wanted = lines.iter().any(|l| !asked.contains(&scene.clause(l.named)) && figure(l));
    if wanted && lines.iter().any(inside) {
        let (gone, kept) = lines.drain(..).partition(|l| inside(l) && !l.dropped);
        *lines = kept;
        told.extend::<Vec<Line>>(gone);
    }
}

/// `un diagnostic pour mon vélo électrique`: the customer's own thing, unless it is the very name of an article.
fn owned(scene: &Scene, line: &Line) -> bool {
    let whole = scene.mentions.iter().any(|m| m.from == line.named && (m.whole || m.articles.len() > 1));
    let own = line.named.checked_sub(1).and_then(|i| scene.tokens().get(i));
    let led = line.named.checked_sub(2).and_then(|i| scene.tokens().get(i));
    !whole
        && own.is_some_and(|t| t.any(&["mon", "ma", "mes", "notre", "nos"]))
        && led.is_some_and(|t| t.any(&["pour", "de", "sur", "a", "avec"]) || t.any(BRINGS))
}

/// What is done to a thing of one's own.
const BRINGS: &[&str] = &[
    "deposer",
    "depose",
    "deposerai",
    "apporter",
    "apporte",
    "apporterai",
    "amener",
    "amene",
    "amenerai",
    "laisser",
    "laisse",
    "laisserai",
    "reparer",
    "reparez",
    "regler",
    "reviser",
    "nettoyer",
    "retoucher",
    "recoudre",
    "refaire",
    "changer",
    "ressemeler",
    "soigner",
    "toiletter",
    "coiffer",
    "essayer",
    "garer",
];

/// Whether the words before a line refuse it.
fn refuses(tokens: &[Token], from: usize) -> bool {
    let word = |back: usize| {
        from.checked_sub(back)
            .and_then(|i| tokens.get(i))
            .filter(|t| t.kind == Kind::Word)
            .map_or("", |t| t.text.as_str())
    };
    if matches!(word(1), "aux" | "au" | "a") && word(2) == "stop"
        || word(1) == "la" && word(2) == "a" && word(3) == "stop"
    {
        return true;
    }
    let at = if matches!(word(1), "de" | "d" | "le" | "la" | "l" | "les") { 2 } else { 1 };
    match word(at) {
        "plus" => {
            matches!(word(at + 1), "veux" | "ai" | "faut" | "prends" | "voudrais" | "besoin" | "non" | "finalement")
        }
        // `vous auriez pas un flan ?`: a wish put politely.
        "pas" if at == 1 && matches!(word(2), "auriez" | "aurais" | "resterait" | "avez" | "reste") => false,
        "pas" => !matches!(word(at + 1), "pourquoi" | "n"),
        // `annulez tout sauf la tradi`: what is kept.
        "sauf" | "hormis" | "excepte" => !crate::apart::gives_up(span(tokens, ..from)),
        word => REFUSES.contains(&word),
    }
}

/// `A ou B` is neither, `A sinon B` is A.
fn alternatives(scene: &Scene, lines: &mut [Line], doubts: &mut Vec<Code>) {
    let tokens = scene.tokens();
    for k in 1..lines.len() {
        let (from, to) = (lines[k - 1].to, lines[k].from);
        if from > to {
            continue;
        }
        let between = span(tokens, from..to);
        // `il n'y a plus de tradi ? sinon deux baguettes`: the first is denied.
        let denied = lines[k - 1].named > 1
            && tokens[lines[k - 1].named - 1].any(&["de", "d"])
            && tokens[lines[k - 1].named - 2].any(&["plus", "pas"]);
        // `si vous n'avez plus de pivoines, un cyclamen`.
        let condition =
            span(tokens, lines[k - 1].named.saturating_sub(7)..lines[k - 1].named).iter().any(|t| t.is("si"));
        if denied && condition && !between.iter().any(|t| t.any(&["et", "sinon"])) {
            lines[k - 1].dropped = true;
            lines[k].dropped = true;
            continue;
        }
        if denied && between.iter().any(|t| t.is("sinon")) {
            lines[k - 1].dropped = true;
            continue;
        }
        let second = between.iter().any(|t| t.any(&["sinon", "defaut"]))
            || between.windows(2).any(|w| w[0].is("si") && w[1].any(&["il", "vous", "plus", "pas", "y"]))
                && between.iter().any(|t| t.any(&["plus", "pas"]));
        if second
            || lines[k - 1].dropped
                && !lines[k - 1].either
                && !between.iter().any(|t| t.any(&["et"]))
                && between.len() < 2
                && span(tokens, ..from).iter().any(|t| t.is("sinon"))
        {
            lines[k].dropped = true;
            continue;
        }
        let or = between.iter().filter(|t| t.kind == Kind::Word).all(|t| t.any(&["ou", "bien", "alors", "svp"]))
            && between.iter().any(|t| t.is("ou"));
        if or && !between.iter().any(|t| t.is("plutot")) {
            lines[k - 1].dropped = true;
            lines[k - 1].either = true;
            lines[k].dropped = true;
            lines[k].either = true;
            if !doubts.contains(&Code::Article) {
                doubts.push(Code::Article);
            }
        }
    }
}

/// `12 croissants dont 4 aux amandes`.
fn parts(scene: &Scene, lines: &mut [Line]) {
    let tokens = scene.tokens();
    let mut whole: Option<usize> = None;
    for k in 1..lines.len() {
        let between = &tokens[lines[k - 1].to.min(lines[k].from)..lines[k].from];
        // `quatre éclairs, moitié café, moitié chocolat`.
        let half = lines[k].from > 0 && tokens[lines[k].from - 1].is("moitie");
        let halved = |b: usize| lines[b].from > 0 && tokens[lines[b].from - 1].is("moitie");
        let split = (0..k).rev().find(|b| lines[*b].amount.figure.is_some() && !halved(*b)).filter(|_| half);
        let others = split.is_some_and(|b| (b + 1..lines.len()).any(|i| i != k && halved(i)));
        if let Some((b, all)) = split.and_then(|b| Some((b, lines[b].amount.figure?))) {
            lines[k].amount.figure = Some(all / 2.0);
            lines[k].amount.vague = false;
            // `6 croissants, la moitié aux amandes`: the other half stays as it was named.
            if others || lines[b].one().is_none() || lines[b].one() == lines[k].one() {
                lines[b].dropped = true;
            } else {
                lines[b].amount.figure = Some(all / 2.0);
            }
            continue;
        }
        // `5 baguettes dont 2 tranchées et 5 colas`: the share is the sliced ones, not what follows.
        let share = between.iter().rposition(|t| t.is("dont"));
        let near = |at: usize| (at + 1..between.len()).all(|i| number_at(between, i).is_none());
        if share.is_some_and(near) {
            whole = Some(k - 1);
        } else if between.iter().any(|t| !t.any(&["et", "de", "le", "les", "reste", "autres"]) && !t.is_mark(",")) {
            whole = None;
        }
        let Some(base) = whole else {
            listed(scene, lines, k);
            continue;
        };
        // `8 éclairs dont 3 au café, le reste au chocolat`.
        let rest = between.iter().any(|t| t.any(&["reste", "autres"])) && lines[k].amount.figure.is_none();
        if let Some(left) = lines[base].amount.figure.filter(|left| rest && *left > 0.0) {
            lines[k].amount.figure = Some(left);
            lines[k].amount.vague = false;
        }
        let share = lines[k].amount.figure.unwrap_or(1.0);
        if let Some(total) = lines[base].amount.figure {
            lines[base].amount.figure = Some(total - share);
            lines[base].amount.single = false;
            lines[base].dropped |= total - share <= 0.0;
        }
    }
}

/// `4 éclairs : 2 café, 2 chocolat`: the parts make up an ambiguous whole.
fn listed(scene: &Scene, lines: &mut [Line], k: usize) {
    let base = k - 1;
    let timed = |i: &usize| scene.pieces.iter().any(|p| p.from <= *i && *i < p.to);
    let between: Vec<&Token> =
        (lines[base].to..lines[k].from).filter(|i| !timed(i)).filter_map(|i| scene.tokens().get(i)).collect();
    let head = lines[base].words.first().copied();
    let several = lines[base].articles.len() > 1 && !lines[base].dropped;
    if !several
        || !between
            .iter()
            .all(|t| t.kind == Kind::Mark || t.any(&["de", "et", "soit", "avec", "c", "est", "pour", "ce", "a"]))
    {
        return;
    }
    let colon = between.iter().any(|t| t.is_mark(":") || t.is_mark("("));
    let all: f64 = lines[k..].iter().map(|l| l.amount.figure.unwrap_or(1.0)).sum();
    if colon && lines[base].amount.figure == Some(all) {
        lines[base].dropped = true;
        return;
    }
    let inside = |l: &Line| {
        l.one().is_some_and(|one| lines[base].articles.contains(&one))
            && (head.is_none_or(|h| !l.words.contains(&h)) || l.words.first().copied() == head)
    };
    let shares: f64 = lines[k..].iter().take_while(|l| inside(l)).map(|l| l.amount.figure.unwrap_or(1.0)).sum();
    if shares > 0.0 && lines[base].amount.figure.is_none_or(|total| total == shares) {
        lines[base].dropped = true;
    }
}
