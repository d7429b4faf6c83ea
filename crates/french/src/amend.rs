//! Cancelling and changing what is under way.

use jiff::civil::DateTime;

use crate::{
    case::{Code, Intent, Reading, local_moment},
    change::Change,
    cues::Cue,
    engine::Engine,
    lines,
    said::When,
    social, usual,
};

/// `3 baguettes au lieu de 2`, `ce sera 3 baguettes et pas 2`: a figure in the place of one said before.
fn recounts(scene: &crate::scene::Scene) -> bool {
    let led = |w: &str| scene.any(&[w]);
    scene.says("au lieu de #") || scene.says("et pas #") && (led("finalement") || led("sera") || led("changement"))
}

impl Engine<'_> {
    pub(crate) fn cancel(&self) -> Option<Reading> {
        let scene = self.scene;
        let again = scene.has(Cue::Start) && self.context.pending_order.is_none();
        if !scene.has(Cue::Cancel) || again {
            return None;
        }
        // `stop, j'annule, le repas est reporté`: the meal moves, the order ends.
        let ends =
            ["j annule", "je annule", "on annule", "annulez", "annulons", "annuler ma", "annuler la", "tout annuler"];
        let agreed = self.context.pending_order.as_ref().and_then(|p| p.pickup.as_deref()).and_then(local_moment);
        let moment = agreed.is_some() && self.without_reference(self.when.clone(), agreed).is_said();
        let moment = if agreed.is_some() { moment } else { self.when.is_said() };
        let ends = !moment && ends.iter().any(|words| scene.says(words));
        let moved = scene.has(Cue::Shift) && !ends
            || scene.has(Cue::Change) && scene.has(Cue::Cancel) && self.when.hour.is_some();
        // `je dois annuler. Au fait, à combien est votre crème ?`: asked beside.
        let priced: Vec<usize> = scene.all(Cue::Price).iter().map(|(from, _)| scene.clause(*from)).collect();
        let named = self.refined.lines.iter().any(|l| !priced.contains(&scene.clause(l.named)));
        let Some(pending) = &self.context.pending_order else {
            let hard = scene.view.iter().any(|w| w.starts_with("annul") || w.starts_with("decommand"))
                || scene.says("ma commande")
                || scene.says("mon rdv");
            let fresh = named && (scene.has(Cue::Want) || self.when.is_said());
            if !hard && (fresh || social::asks_something(scene)) {
                return None;
            }
            return Some(Reading::new(Intent::Cancel).ask(Code::NoContext));
        };
        // `je n'ai plus besoin du livre, vous pouvez annuler`: the one thing that is under way.
        let ends_so = scene.view.last().is_some_and(|w| w.starts_with("annul"));
        let vague = self.refined.lines.iter().all(|l| l.one().is_none());
        if ends_so && vague && pending.items.len() == 1 && !self.when.is_said() {
            return Some(Reading::new(Intent::Cancel));
        }
        // `annulez les croissants mais mettez 3 tradis`.
        let begins = scene.all(Cue::Cancel).iter().map(|(from, _)| *from).min().unwrap_or(0);
        let turns = self.refined.lines.iter().any(|l| crate::apart::turned(scene, begins, l));
        if moved || turns || self.comes_then() || crate::apart::keeps_only(scene, &self.refined.lines) {
            return None;
        }
        let known = |l: &lines::Line| {
            l.articles.iter().any(|a| pending.items.iter().any(|i| i.sku == scene.lexicon.entry(*a).article.sku))
        };
        if named {
            let all = pending.items.iter().all(|i| {
                self.refined
                    .lines
                    .iter()
                    .filter(|l| !crate::apart::keeps(scene, l))
                    .any(|l| l.articles.iter().any(|a| scene.lexicon.entry(*a).article.sku == i.sku))
            });
            let fresh = self.refined.lines.iter().any(|l| !known(l));
            let puts = scene.has(Cue::Replace) || scene.has(Cue::Add) || self.refined.lines.iter().any(|l| !known(l));
            let figures = self.refined.lines.iter().any(|l| l.amount.counted());
            let plain = !figures && scene.view.iter().any(|w| w.starts_with("annul")) && !self.when.is_said();
            if all && !fresh && (plain || !(scene.has(Cue::Replace) || scene.has(Cue::Add))) {
                let partly = pending.items.iter().any(|i| {
                    self.refined.lines.iter().any(|l| {
                        l.amount.figure.zip(i.qty).is_some_and(|(n, q)| n < q)
                            && l.articles.iter().any(|a| scene.lexicon.entry(*a).article.sku == i.sku)
                    })
                });
                return if partly { None } else { Some(Reading::new(Intent::Cancel)) };
            }
            if puts || !all {
                return None;
            }
        } else if self.when.is_said() && (scene.has(Cue::Replace) || scene.has(Cue::Shift)) && self.when.hour.is_some()
        {
            return None;
        }
        // `je passe pas ce soir mais mon mari oui`: somebody else may come.
        let absences = self.absences();
        let thanked: Vec<usize> = scene.all(Cue::Thanks).iter().map(|(from, _)| scene.clause(*from)).collect();
        let but = (0..scene.clauses.len()).any(|k| {
            let begins = scene.tokens()[scene.clauses[k].from].is("mais");
            begins && absences.iter().any(|a| *a < k) && !thanked.contains(&k)
        });
        let reading = Reading::new(Intent::Cancel);
        Some(if but { reading.ask(Code::Confirm) } else { reading })
    }

    pub(crate) fn modify(&self) -> Option<Reading> {
        let scene = self.scene;
        let has = |cue: Cue| scene.has(cue);
        let hard = (has(Cue::Only) || has(Cue::Double)) && self.context.pending_order.is_some() && !self.when.is_said()
            || has(Cue::Change)
            || has(Cue::Shift)
            || has(Cue::Late)
            || self.when.shift.is_some();
        let soft = has(Cue::Add) || has(Cue::Replace) || has(Cue::Remove);
        let Some(pending) = &self.context.pending_order else {
            let added = scene.view.iter().take(6).any(|w| {
                w.starts_with("rajout")
                    || w.starts_with("ajout")
                    || w.starts_with("enlev")
                    || w.starts_with("retir") && !(w == "retirer" && self.when.is_said())
                    || w.starts_with("remplac")
            });
            let mine = scene.says("ma commande")
                || scene.says("mon rdv")
                || scene.says("la commande")
                || scene.says("notre commande")
                || scene.says("mon rendez");
            let question = social::asks_something(scene) && !has(Cue::Shift) && !mine;
            let lead = has(Cue::Late)
                || has(Cue::Shift) && (mine || self.refined.lines.is_empty())
                || mine && (hard || soft)
                || added && (has(Cue::Add) || has(Cue::Remove) || has(Cue::Replace));
            let corrects = has(Cue::Replace)
                && self.refined.lines.is_empty()
                && self.context.open_question.is_none()
                && (self.when.hour.is_some() || scene.any(&["#"]));
            let corrects = corrects || self.context.open_question.is_none() && recounts(scene);
            let alone = has(Cue::Change) && !has(Cue::Want) && self.refined.lines.is_empty() && mine;
            if (lead || alone || corrects && !has(Cue::Cancel))
                && !question
                && !has(Cue::Complaint)
                && !usual::is_usual(scene)
            {
                return Some(Reading::new(Intent::Modify).ask(Code::NoContext));
            }
            return None;
        };
        let lines = !self.refined.lines.is_empty() || !self.refined.refused.is_empty();
        let retimed = has(Cue::Replace) && self.when.hour.is_some();
        let own_way = has(Cue::Replace) && lines && self.option_only(pending);
        let acts = hard || has(Cue::Want) || has(Cue::Remove) || retimed || own_way;
        let asks = social::asks_something(scene)
            && !acts
            && !self.comes_then()
            && !scene.view.iter().any(|w| w.starts_with("ajout") || w.starts_with("rajout"));
        if asks || has(Cue::Complaint) && !hard && !lines {
            return None;
        }
        if usual::is_usual(scene) && self.context.last_order.is_some() {
            return None;
        }
        // Lines that only name what is under way: `ma couleur`, `le fraisier`.
        let refers = |l: &lines::Line| {
            let known = |a: &u16| pending.items.iter().any(|i| i.sku == scene.lexicon.entry(*a).article.sku);
            let own = l.named > 0 && scene.tokens()[l.named - 1].any(&["mon", "ma", "mes"]);
            own && l.amount.figure.is_none() && l.options.is_empty() && l.articles.iter().any(known)
        };
        let own = !self.refined.lines.is_empty() && self.refined.lines.iter().all(refers);
        let timed = self.when.is_said() && (!lines || own);
        let asks_hours = has(Cue::Hours);
        let status = has(Cue::Status) || has(Cue::Coming);
        let agreed = pending.pickup.as_deref().and_then(local_moment);
        let moves = timed
            && (self.when.hour.is_some() || self.when.day.is_some()).then_some(()).is_some_and(|()| {
                let settled = self.clock.settle(self.when, agreed, false);
                settled.at != agreed || settled.at.is_none()
            });
        let coming = timed
            && (has(Cue::Want)
                || scene.any(&[
                    "passe",
                    "passerai",
                    "viens",
                    "viendrai",
                    "serai",
                    "arriverai",
                    "arrive",
                    "passer",
                    "venir",
                    "recupere",
                    "possible",
                    "prefere",
                    "plutot",
                    "irait",
                    "arrange",
                    "arrangerait",
                    "pourrai",
                    "jouable",
                    "faisable",
                    "preferable",
                ]));
        let figures = !lines && soft && scene.any(&["#", "un", "une"]);
        let option = self.option_only(pending);
        let keeps = crate::apart::keeps_only(scene, &self.refined.lines);
        // `n'annulez pas, j'arrive à 19h`: what is not given up is only moved.
        let held = moves && self.when.hour.is_some() && scene.any(&["arrive", "arriverai"]) && !has(Cue::Status);
        let linked = hard
            || keeps
            || held
            || self.comes_then()
            || soft && (lines || self.when.is_said() || figures || !scene.options.is_empty())
            || moves && (coming || has(Cue::Replace)) && !status;
        // `mes enfants ne viennent pas, donc pas de croissants`.
        let under_way = |l: &lines::Line| {
            l.articles.iter().any(|a| pending.items.iter().any(|i| i.sku == scene.lexicon.entry(*a).article.sku))
        };
        let drops = self.refined.lines.is_empty() && !scene.asks() && self.refined.refused.iter().any(under_way);
        // `mon rdv de demain, on peut le mettre à mercredi même heure ?`
        let mine = ["mon rdv", "le rdv", "notre rdv", "ma commande", "la commande", "notre commande"];
        let moved = timed && !status && !asks_hours && (own || mine.iter().any(|words| scene.says(words))) && {
            let when = self.without_reference(self.when.clone(), agreed);
            when.is_said() && self.clock.settle(&when, agreed, false).at != agreed
        };
        let delay = moves && self.when.hour.is_some() && !status && scene.view.len() < 8;
        let vague_change = soft
            && !lines
            && !social::asks_something(scene)
            && !has(Cue::Thanks)
            && has(Cue::Remove) | has(Cue::Replace);
        if !(linked || drops || option || delay || vague_change || moved) {
            return None;
        }
        if status && !hard && !soft && !held {
            return None;
        }
        let mut when = self.when.clone();
        // An hour that repeats the agreed one only names the order.
        if let Some(at) = agreed.filter(|_| when.many) {
            let minute = crate::schedule::minutes(at);
            let pieces: Vec<_> = scene
                .pieces
                .iter()
                .copied()
                .filter(|p| !matches!(p.said, crate::when::Said::Hour(m, _) if m == minute || m + 720 == minute))
                .collect();
            when = When::gather(&pieces, scene.tokens(), self.clock.now.date());
        }
        let when = self.without_reference(when, agreed);
        let change = Change { scene, clock: self.clock, refined: self.refined, when: &when, pending };
        let mut reading = change.read();
        for (question, _) in social::questions(scene, self.refined) {
            if question != Intent::QuestionAvailability {
                reading.also.push(question);
            }
        }
        Some(reading)
    }

    /// The clauses in which somebody cannot come, where nothing else is given up.
    fn absences(&self) -> Vec<usize> {
        const COMES: &[&str] = &[
            "viens", "viendrai", "viendra", "passe", "passerai", "passera", "venir", "passer", "la", "dispo", "y",
            "etre",
        ];
        const ENDS: &[&str] = &["commande", "rdv", "rien", "prendre", "prends", "veux", "annule", "annulez"];
        let scene = self.scene;
        let hits: Vec<_> = scene.hits.iter().filter(|h| h.cue == Cue::Cancel).collect();
        let words = |h: &crate::cues::Hit| scene.view.get(h.from..h.to).unwrap_or_default();
        let absent = |h: &&crate::cues::Hit| {
            let has = |list: &[&str]| words(h).iter().any(|w| list.contains(&w.as_str()));
            has(COMES) && !has(ENDS) && words(h).len() > 2
        };
        if hits.is_empty() || !hits.iter().all(absent) {
            return Vec::new();
        }
        scene.all(Cue::Cancel).into_iter().map(|(from, _)| scene.clause(from)).collect()
    }

    /// `je peux plus passer ce soir, demain même heure`: whoever cannot come then comes at another moment.
    fn comes_then(&self) -> bool {
        let scene = self.scene;
        let absences = self.absences();
        let Some(last) = absences.iter().max() else { return false };
        let offered = |k: usize| {
            let clause = &scene.clauses[k];
            let words = scene.tokens().get(clause.from..clause.to).unwrap_or_default();
            words.first().is_some_and(|t| t.is("mais"))
                || words.iter().any(|t| {
                    t.any(&[
                        "meme", "possible", "plutot", "ok", "ira", "va", "faisable", "jouable", "place", "creneau",
                        "libre",
                    ])
                })
        };
        scene.pieces.iter().filter(|p| !p.aside).any(|p| {
            let k = scene.clause(p.from);
            k > *last && p.from < scene.clauses[k].from + 6 && (k..(k + 2).min(scene.clauses.len())).any(offered)
        })
    }

    /// `mon rdv de demain`: a day that only names what is agreed.
    pub(crate) fn without_reference(&self, when: When, agreed: Option<DateTime>) -> When {
        let Some(agreed) = agreed else { return when };
        let tokens = self.scene.tokens();
        let absences = if self.comes_then() { self.absences() } else { Vec::new() };
        let refers = |p: &crate::when::Piece| {
            if absences.contains(&self.scene.clause(p.from)) {
                return true;
            }
            let back = |n: usize| p.from.checked_sub(n).and_then(|i| tokens.get(i)).map_or("", |t| t.text.as_str());
            let led = matches!(back(1), "de" | "du" | "d" | "prevu" | "prevue" | "pour" | "ce")
                || (back(1) == "a" && matches!(p.said, crate::when::Said::Hour(..)) || matches!(back(1), "le" | "la"))
                    && matches!(back(2), "de" | "prevu" | "prevue" | "rdv" | "commande");
            // `passer ma couleur de vendredi à samedi`.
            let thing = back(1) == "de" && self.scene.mentions.iter().any(|m| m.to + 1 == p.from);
            thing
                || led
                    && matches!(
                        back(2),
                        "rdv"
                            | "commande"
                            | "celui"
                            | "celle"
                            | "prevu"
                            | "prevue"
                            | "reservation"
                            | "de"
                            | "ma"
                            | "mon"
                    )
                || matches!(back(1), "pas")
        };
        let kept: Vec<_> = self.scene.pieces.iter().copied().filter(|p| !refers(p)).collect();
        if kept.len() == self.scene.pieces.len() {
            return when;
        }
        let mut other = When::gather(&kept, tokens, self.clock.now.date());
        // `avancez la commande à 17h`: the only moment said is the new one, unless it is the agreed one.
        if !other.is_said() && self.clock.settle(&when, Some(agreed), false).at != Some(agreed) {
            return when;
        }
        other.shift = other.shift.or(when.shift);
        other
    }

    /// `la tradi bien cuite svp`: an option for something ordered.
    pub(crate) fn option_only(&self, pending: &crate::case::Pending) -> bool {
        let named = |l: &lines::Line| {
            let some = crate::apart::some_of(self.scene, l);
            (l.amount.definite || some)
                && !l.options.is_empty()
                && l.articles
                    .iter()
                    .any(|a| pending.items.iter().any(|i| i.sku == self.scene.lexicon.entry(*a).article.sku))
        };
        let lines = &self.refined.lines;
        !lines.is_empty() && lines.iter().all(named)
            || lines.is_empty() && !self.scene.options.is_empty() && !self.when.is_said()
    }
}
