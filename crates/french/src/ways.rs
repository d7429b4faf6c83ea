//! Which line each option belongs to.

use crate::{
    lines::Line,
    mentions::Mention,
    numbers::number_at,
    options::OptionHit,
    scene::Scene,
    tokens::{Kind, Token, span},
};

/// Gives each option to the line it follows; `le tout` to all that offer it.
pub(crate) fn give_options(scene: &Scene, lines: &mut Vec<Line>) {
    let tokens = scene.tokens();
    for hit in &scene.options {
        let name = scene.lexicon.options.all[hit.option].name.as_str();
        let sliced = tokens[hit.from].text.starts_with("tranche") && hit.to - hit.from == 1;
        let counted = hit.from > 0 && number_at(tokens, hit.from - 1).is_some();
        let inside = |l: &Line| l.from <= hit.from && hit.from < l.named;
        let own = lines.iter().position(|l| inside(l) && l.articles.iter().any(|a| offered(scene, *a, hit.option)));
        let bare_slice = sliced && !tokens[hit.from].accent;
        if let Some(own) = own.filter(|_| !negated(scene, hit) && !bare_slice) {
            push(&mut lines[own].options, name);
            continue;
        }
        let of_them = sliced && span(tokens, hit.from.saturating_sub(3)..hit.from).iter().any(|t| t.is("dont"));
        let counted_slice = sliced && counted && !tokens[hit.from].accent && !of_them;
        let owned = lines.iter().any(inside) || negated(scene, hit) || crate::refers::belongs(scene, lines, hit);
        if owned || counted_slice {
            continue;
        }
        let offers = |line: &Line| !line.dropped && line.articles.iter().any(|a| offered(scene, *a, hit.option));
        let behind = span(tokens, hit.to..).iter().take(3);
        let all = span(tokens, hit.from.saturating_sub(3)..hit.from).iter().any(|t| t.any(&["tout", "tous", "toutes"]))
            || behind.take_while(|t| t.kind == Kind::Word).any(|t| t.any(&["tous", "toutes"]))
            // `paquet cadeau pour le tout`.
            || matches!(span(tokens, hit.to..), [by, the, all, ..] if by.is("pour") && the.is("le") && all.is("tout"))
            || both(tokens, hit);
        if all {
            for line in lines.iter_mut().filter(|l| offers(l)) {
                push(&mut line.options, name);
            }
            continue;
        }
        // `un sans beurre avec cornichons`: what follows an option at once belongs to the same share.
        let share = lines.iter().position(|l| {
            l.to <= hit.from
                && l.to + 1 >= hit.from
                && !scene.mentions.iter().any(|m| m.from == l.named)
                && span(tokens, l.to..hit.from).iter().all(|t| t.any(&["et", "ni"]))
                && l.articles.iter().any(|a| offered(scene, *a, hit.option))
        });
        if let Some(share) = share.filter(|k| !counted || lines[*k].from + 1 == hit.from) {
            push(&mut lines[share].options, name);
            lines[share].to = hit.to;
            continue;
        }
        let whole = |l: &Line| scene.mentions.iter().any(|m| m.from == l.named);
        let before = lines
            .iter()
            .rposition(|l| l.named < hit.from && (offers(l) || l.dropped && l.amount.figure == Some(0.0)) && whole(l));
        let target =
            before.or_else(|| lines.iter().position(|l| l.named >= hit.to && l.from <= hit.to + 2 && offers(l)));
        let Some(target) = target else { continue };
        let another = hit.from > 1 && tokens[hit.from - 1].any(&["autre", "autres"]);
        let at = if another { hit.from - 2 } else { hit.from.saturating_sub(1) };
        let share =
            (counted || another).then(|| number_at(tokens, at)).flatten().filter(|_| lines[target].to < hit.from);
        // `les deux autres` are the rest, `deux autres` are more.
        let rest = another && at > 0 && tokens[at - 1].is("les");
        let apart = another && !rest
            || !lines[target].options.is_empty()
                && !span(tokens, lines[target].to..hit.from).iter().any(|t| t.is("dont"));
        if let Some(share) = share.filter(|_| apart) {
            let mut more = lines[target].clone();
            more.amount.figure = Some(share.value);
            more.from = at;
            more.named = at;
            more.to = hit.to;
            more.options = vec![name.to_owned()];
            lines.push(more);
            continue;
        }
        // `la tradi bien cuite et l'autre pas trop`.
        let second = hit.from > 1 && tokens[hit.from - 1].is("autre") && tokens[hit.from - 2].is("l");
        if second && !lines[target].options.is_empty() && !lines[target].amount.counted() {
            let mut more = lines[target].clone();
            (more.from, more.named, more.to) = (hit.from - 2, hit.from - 2, hit.to);
            more.options = vec![name.to_owned()];
            lines.push(more);
            continue;
        }
        // `4 douzaines dont 2 ouvertes`: two of the dozens.
        let pack =
            lines[target].one().and_then(|a| scene.lexicon.entry(a).article.pack).filter(|p| *p > 1).map(f64::from);
        let share = share.map(|mut s| {
            if let (Some(p), Some(total)) = (pack, lines[target].amount.figure)
                && total % p == 0.0
                && s.value % p != 0.0
                && s.value < total / p
            {
                s.value *= p;
            }
            s
        });
        match (share, lines[target].amount.figure) {
            (Some(share), Some(total)) if share.value < total || share.value == total && total > 1.0 => {
                let mut part = lines[target].clone();
                part.amount.figure = Some(share.value);
                part.amount.single = false;
                part.from = hit.from - 1;
                part.named = hit.from - 1;
                part.to = hit.to;
                // `2 colliers noirs dont un taille M`: the share is black as well, but no two sizes.
                let other = |o: &String| {
                    !o.split(' ').any(|w| !matches!(w, "sans" | "avec") && name.split(' ').any(|n| n == w))
                };
                part.options.retain(other);
                push(&mut part.options, name);
                lines[target].amount.figure = Some(total - share.value);
                lines[target].dropped = total == share.value;
                // Further shares come out of the same line.
                lines.push(part);
            }
            _ => push(&mut lines[target].options, name),
        }
    }
    lines.sort_by_key(|l| l.from);
}

/// `les deux tranchés`, `tranchés les deux`.
fn both(tokens: &[Token], hit: &OptionHit) -> bool {
    let pair = |at: usize| {
        tokens.get(at).is_some_and(|t| t.is("les")) && number_at(tokens, at + 1).is_some_and(|n| n.value == 2.0)
    };
    hit.from >= 2 && pair(hit.from - 2) || pair(hit.to)
}

/// `un pot vanille citron fraise`: one way among several, though a sorbet of it is sold.
pub(crate) fn listed(tokens: &[Token], ways: &[OptionHit], mention: &Mention, own: &OptionHit) -> bool {
    let apart = |from: usize, to: usize| {
        from <= to && span(tokens, from..to).iter().all(|t| t.kind == Kind::Mark || t.is("et"))
    };
    let beside = |o: &OptionHit| o.from != own.from && (apart(o.to, own.from) || apart(own.to, o.from));
    !mention.whole && own.from == mention.from && ways.iter().any(beside)
}

/// `pas tranché`: the option is refused.
pub(crate) fn negated(scene: &Scene, hit: &OptionHit) -> bool {
    let own = scene.tokens()[hit.from].any(&["pas", "sans", "non"]);
    !own && hit.from > 0 && scene.tokens()[hit.from - 1].any(&["pas", "non", "jamais"])
}

pub(crate) fn offered(scene: &Scene, article: u16, option: usize) -> bool {
    scene.lexicon.options.all[option].own(&scene.lexicon.entry(article).article).is_some()
}

pub(crate) fn push(options: &mut Vec<String>, name: &str) {
    if !options.iter().any(|o| o == name) {
        options.push(name.to_owned());
    }
}
