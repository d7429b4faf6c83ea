//! What stands beside a line and changes what it means: praise before it, what is in it, for whom it is.

use crate::{lines::Line, numbers::number_at, scene::Scene};

/// `la baguette d'hier était super, remettez-m'en 2`: what was praised is wanted again, so many of it.
pub(crate) fn taken_again(scene: &Scene, line: &mut Line) -> bool {
    const HAD: &[&str] = &["ai", "as", "a", "avons", "avez", "ont", "avais", "avait", "avions", "etait", "est"];
    let tokens = scene.tokens();
    let timed = |i: usize| scene.pieces.iter().any(|p| p.from <= i && i < p.to);
    let named = |i: usize| scene.mentions.iter().any(|m| m.from <= i && i < m.to);
    let of_it = (line.to..tokens.len())
        .filter(|i| tokens[*i].is("en"))
        .filter(|i| !tokens.get(i + 1).is_some_and(|t| t.any(HAD)))
        .find_map(|i| {
            (i + 1..(i + 4).min(tokens.len()))
                .take_while(|k| !timed(*k) && !named(*k))
                .find_map(|k| number_at(tokens, k).filter(|n| n.value <= 100.0 && !named(k + n.len)))
        });
    let Some(number) = of_it else { return false };
    line.amount.figure = Some(number.value);
    line.amount.single = number.article;
    line.amount.vague = false;
    line.amount.definite = false;
    true
}

/// `une religieuse au chocolat` where only coffee ones are sold: what is in it is no article of its own,
/// and what it is in is not sold.
pub(crate) fn complements(scene: &Scene, lines: &mut Vec<Line>) {
    let tokens = scene.tokens();
    let mut at = 1;
    while at < lines.len() {
        let (head, part) = (&lines[at - 1], &lines[at]);
        let between = tokens.get(head.to..part.named).unwrap_or_default();
        let joined = match between {
            [one] => one.any(&["au", "aux"]),
            [one, two] => one.is("a") && two.any(&["la", "l"]),
            _ => false,
        };
        let service = |l: &Line| {
            l.articles.iter().any(|a| scene.lexicon.entry(*a).article.unit == crate::catalogue::Sale::Service)
        };
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

/// `pour moi et mon frère`, `ma fille et moi`: a service for each of two persons.
pub(crate) fn couple(scene: &Scene, lines: &mut [Line]) {
    let tokens = scene.tokens();
    let word = |i: usize| tokens.get(i).map_or("", |t| t.text.as_str());
    let own = |i: usize| matches!(word(i), "mon" | "ma");
    let two = (0..tokens.len()).any(|i| {
        word(i) == "moi" && word(i + 1) == "et" && own(i + 2)
            || own(i) && word(i + 2) == "et" && word(i + 3) == "moi"
            || word(i) == "nous" && matches!(word(i + 1), "deux" | "2")
    });
    if let [line] = lines
        && two
        && (line.amount.figure.is_none() || line.amount.single)
        && line.one().is_some_and(|a| scene.lexicon.entry(a).article.unit == crate::catalogue::Sale::Service)
    {
        line.amount.figure = Some(2.0);
        line.amount.single = false;
    }
}
