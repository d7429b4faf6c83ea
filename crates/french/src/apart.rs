//! What a change leaves as it is, and what it parts.

use crate::{change::Change, cues::Cue, item::Item, lines::Line, numbers::number_at, scene::Scene, tokens::span};

impl Change<'_> {
    /// `la tradi bien cuite, et l'autre pas trop`: each piece of one item in its own way. Tells which lines say so.
    pub(crate) fn split(&self, items: &mut Vec<Item>) -> Vec<usize> {
        let ways = |k: usize| -> Vec<usize> {
            let own = |l: &Line| !l.options.is_empty() && self.find(items, l) == Some(k);
            (0..self.refined.lines.len()).filter(|i| own(&self.refined.lines[*i])).collect()
        };
        let Some((k, lines)) = (0..items.len()).map(|k| (k, ways(k))).find(|(_, lines)| lines.len() > 1) else {
            return Vec::new();
        };
        let count = |i: &usize| self.refined.lines[*i].amount.figure.unwrap_or(1.0);
        let all: f64 = lines.iter().map(count).sum();
        if items[k].qty.is_none_or(|qty| qty < all) || !items[k].options.is_empty() {
            return Vec::new();
        }
        let whole = items.remove(k);
        for (n, i) in lines.iter().enumerate() {
            let options = self.refined.lines[*i].item(self.scene.lexicon).0.map_or_else(Vec::new, |item| item.options);
            items.insert(k + n, Item { qty: Some(count(i)), options, ..whole.clone() });
        }
        if let Some(rest) = whole.qty.map(|qty| qty - all).filter(|rest| *rest > 0.0) {
            items.push(Item { qty: Some(rest), ..whole });
        }
        lines
    }

    /// Where the cue last stands before a line; not where it counts who comes (`on est 2 de moins, 4 merguez`).
    pub(crate) fn before(&self, cue: Cue, line: &Line) -> Option<usize> {
        let own = |at: &usize| *at == 0 || !self.scene.tokens()[at - 1].any(&["est", "sera", "sommes", "serons"]);
        self.scene.all(cue).into_iter().map(|(from, _)| from).filter(|at| *at <= line.named && own(at)).max()
    }

    /// Whether the clause of a line announces the cue.
    pub(crate) fn announced(&self, cue: Cue, line: &Line) -> bool {
        let clause = self.scene.clause(line.named);
        self.scene.all(cue).iter().any(|(from, _)| self.scene.clause(*from) == clause)
    }

    /// `moitié moins de croissants`.
    pub(crate) fn halves(&self, line: &Line) -> bool {
        let near = span(self.scene.tokens(), line.named.saturating_sub(4)..line.named);
        near.windows(2).any(|w| w[0].is("moitie") && w[1].is("moins"))
    }

    /// `gardez le marteau`: what stays as it is.
    pub(crate) fn kept(&self, line: &Line) -> bool {
        let yes =
            self.scene.tokens().get(line.to).is_some_and(|t| t.any(&["oui", "ok", "reste", "restent", "toujours"]));
        (yes || keeps(self.scene, line)) && line.amount.figure.is_none()
    }

    /// `pas souple, médium`: the one item of the order that the text refuses by a word of its name, and that is of one
    /// family with the line.
    pub(crate) fn rival(&self, items: &[Item], line: &Line) -> Option<usize> {
        let lexicon = self.scene.lexicon;
        let tokens = self.scene.tokens();
        let head = lexicon.entry(line.one()?).core.first();
        let denied = |item: &Item| {
            lexicon.find(&item.sku).is_some_and(|own| {
                let said = |i: &usize| lexicon.word(&tokens[*i]).is_some_and(|(w, _)| own.core.contains(&w));
                let no = |i: usize| i > 0 && tokens[i - 1].any(&["pas", "non"]);
                own.core.first() == head && (0..line.from).any(|i| said(&i) && no(i))
            })
        };
        let mut found = (0..items.len()).filter(|k| denied(&items[*k]));
        found.next().filter(|_| found.next().is_none())
    }

    /// Whether a line only says beside what something comes.
    pub(crate) fn beside(&self, line: &Line) -> bool {
        line.from > 0 && self.scene.tokens()[line.from - 1].any(&["avec", "a", "pour", "de", "plus"])
    }
}

/// `3 VTC et non 2`, `1,6 kg de raclette au lieu de 1,2`: so many in all.
pub(crate) fn in_all(scene: &Scene, line: &Line) -> bool {
    let behind = span(scene.tokens(), line.to..);
    let word = |i: usize, words: &[&str]| behind.get(i).is_some_and(|t| t.any(words));
    let denied = behind.len() > 2 && word(0, &["et"]) && word(1, &["non", "pas"]);
    let instead = word(0, &["au"]) && word(1, &["lieu"]) || word(0, &["a"]) && word(1, &["la"]) && word(2, &["place"]);
    let of = 2 + usize::from(word(2, &["place"]));
    let figure = instead && word(of, &["de", "des", "d"]) && number_at(behind, of + 1).is_some();
    line.amount.counted() && (denied || figure)
}

/// `pas besoin des croissants, mais 3 tradis`: whether what is announced at a token ends before a line.
pub(crate) fn turned(scene: &Scene, announced: usize, line: &Line) -> bool {
    let between = scene.tokens().get(announced..line.from).unwrap_or_default();
    // `enlevez le jambon, et le rôti passez-le à 800 g`: another verb behind it, in its own clause.
    let clause = scene.clause(line.named);
    let other = |i: usize| {
        let text = &scene.tokens()[i].text;
        scene.clause(i) == clause && ["passez", "mettez", "faites", "gardez", "passe", "mets"].contains(&text.as_str())
    };
    let verb = scene.clause(announced) != clause && (line.to..scene.tokens().len().min(line.to + 3)).any(other);
    verb || line.amount.counted() && between.iter().any(|t| t.any(&["mais"]))
}

/// Whether a line stands behind `gardez`, `laissez`.
pub(crate) fn keeps(scene: &Scene, line: &Line) -> bool {
    let clause = scene.clause(line.named);
    let near = span(scene.tokens(), line.from.saturating_sub(4)..line.from);
    let verb = |t: &crate::tokens::Token| ["gard", "conserv", "mainten"].iter().any(|v| t.text.starts_with(v));
    let only = line.named.checked_sub(2).is_some_and(|i| scene.tokens()[i].any(&["juste", "seulement", "uniquement"]));
    let takes = |t: &crate::tokens::Token| {
        ["enlev", "retir", "annul", "suppr", "vir", "ot"].iter().any(|v| t.text.starts_with(v))
    };
    let but = near.iter().any(|t| t.any(&["sauf", "hormis", "excepte"])) && gives_up(span(scene.tokens(), ..line.from));
    let only = only && !line.named.checked_sub(3).is_some_and(|i| takes(&scene.tokens()[i]));
    only && scene.tokens()[line.named - 1].any(&["le", "la", "l", "les"])
        || but
        || scene.clause(line.from.saturating_sub(1)) == clause && near.iter().any(verb)
}

/// `annulez mais gardez 1 tradi`: all is given up but what is named.
pub(crate) fn keeps_only(scene: &Scene, lines: &[Line]) -> bool {
    let given_up = [Cue::Cancel, Cue::Remove].iter().flat_map(|c| scene.all(*c)).map(|(from, _)| from).min();
    let Some(given_up) = given_up else { return false };
    let turns = |l: &Line| {
        l.from > given_up
            && span(scene.tokens(), given_up..l.from)
                .iter()
                .any(|t| t.any(&["mais", "juste", "seulement", "et", "sauf", "hormis", "excepte"]))
    };
    !lines.is_empty() && lines.iter().all(|l| keeps(scene, l) && turns(l))
}

/// `annulez tout`, `enlevez tout`.
pub(crate) fn gives_up(tokens: &[crate::tokens::Token]) -> bool {
    let takes = |t: &crate::tokens::Token| {
        ["annul", "enlev", "retir", "supprim", "decommand"].iter().any(|v| t.text.starts_with(v))
    };
    tokens.iter().any(takes)
}

/// `un des ramens`, `deux de mes tartes`: some of those that are there.
pub(crate) fn some_of(scene: &Scene, line: &Line) -> bool {
    let lead = scene.tokens().get(line.from..line.named).unwrap_or_default();
    line.amount.figure.is_some() && lead.iter().skip(1).any(|t| t.any(&["des", "ces", "mes", "nos", "les"]))
}

/// `noir` and `blanc`, `taille S` and `taille M`: nothing is both; `tranché` and `bien cuit` go together.
pub(crate) fn excludes(old: &str, new: &str) -> bool {
    let first = |way: &str| way.split(' ').next().map(kernel::words::fold).unwrap_or_default();
    let loose = |way: &str| matches!(first(way).as_str(), "sans" | "avec" | "bien" | "pas" | "peu" | "plus" | "en");
    let state = |way: &str| way.ends_with('é') || ["cuit", "chaud", "froid"].iter().any(|w| way.ends_with(w));
    let several = |way: &str| way.contains(' ');
    let last = |way: &str| way.split(' ').next_back().map(kernel::words::fold).unwrap_or_default();
    let degree = |way: &str| matches!(first(way).as_str(), "bien" | "pas" | "peu" | "plus" | "moins" | "tres");
    // `bien fait` and `pas trop fait`: how much of the same.
    if old != new && several(old) && several(new) && degree(old) && degree(new) && last(old) == last(new) {
        return true;
    }
    old != new
        && !loose(old)
        && !loose(new)
        && match (several(old), several(new)) {
            (true, true) => first(old) == first(new),
            (false, false) => !state(old) && !state(new),
            _ => false,
        }
}

/// How many ways go together in one piece, as its name says: `Pot 3 boules`, `Tacos 2 viandes`.
pub(crate) fn room(name: &str) -> usize {
    const PARTS: &[&str] = &[
        "boule",
        "boules",
        "parfum",
        "parfums",
        "saveur",
        "saveurs",
        "gouts",
        "garnitures",
        "ingredients",
        "sauces",
        "viandes",
        "fromages",
        "fruits",
        "accompagnements",
    ];
    let name = kernel::words::fold(name);
    let words: Vec<&str> = name.split(' ').collect();
    let figure = words.windows(2).find_map(|w| w[0].parse::<usize>().ok().filter(|_| PARTS.contains(&w[1])));
    figure.unwrap_or(1)
}

/// What takes a place takes its amount, unless another is said.
pub(crate) fn inherit(lexicon: &crate::lexicon::Lexicon, item: &mut Item, gone: &Item, line: &Line) {
    let said = line.amount.figure.is_some() && !(line.amount.single && line.amount.definite);
    let pieces =
        gone.unit.as_deref() == Some("pièce") && lexicon.find(&item.sku).is_some_and(|e| e.article.piece_g.is_some());
    let alike = item.measure == gone.measure || item.lacks_amount() && pieces;
    if !said && alike {
        item.measure = gone.measure;
        item.qty = gone.qty;
        item.grams = gone.grams;
        item.unit.clone_from(&gone.unit);
    }
}
