//! Moments that belong to something else than the order: a feast, a thing that is brought, what stands in brackets.

use crate::{
    scene::Scene,
    tokens::Kind,
    when::{Piece, Said},
};

impl Scene<'_> {
    /// Where what is said about time says nothing of the order.
    pub(crate) fn of_others(&self) -> Vec<usize> {
        [self.feasts(), self.brought(), self.beside(), self.of_events()].concat()
    }

    /// `je vous apporte le costume ce matin, il me le faudrait samedi`: when it is brought, where another moment is said.
    fn brought(&self) -> Vec<usize> {
        let tokens = self.tokens();
        let brings = |i: usize| {
            let verb = ["apport", "depos", "amen"].iter().any(|v| tokens[i].text.starts_with(v));
            verb && tokens[i.saturating_sub(2)..i].iter().any(|t| t.any(&["je", "on", "nous", "ai", "avons"]))
        };
        let clauses: Vec<usize> = (0..tokens.len()).filter(|i| brings(*i)).map(|i| self.clause(i)).collect();
        let within = |p: &&Piece| clauses.contains(&self.clause(p.from));
        if !self.pieces.iter().any(|p| !within(&p) && !p.aside) {
            return Vec::new();
        }
        self.pieces.iter().filter(within).map(|p| p.from).collect()
    }

    /// `j'ai un repas de 10 samedi : …, vendredi 18h30`: the day of a feast, where another day has an hour.
    fn of_events(&self) -> Vec<usize> {
        const EVENTS: &[&str] = &[
            "repas",
            "anniversaire",
            "anniv",
            "fete",
            "mariage",
            "bapteme",
            "barbecue",
            "communion",
            "kermesse",
            "soiree",
            "cousinade",
        ];
        let tokens = self.tokens();
        let day = |p: &Piece| matches!(p.said, Said::Day(_)) && !p.aside;
        let near = |p: &Piece| {
            let before = p.from.saturating_sub(4)..p.from;
            let event = before.clone().any(|i| tokens[i].any(EVENTS));
            event && before.clone().all(|i| tokens[i].kind == Kind::Word || tokens[i].kind == Kind::Number)
        };
        let timed = |p: &Piece| {
            self.pieces.iter().any(|q| matches!(q.said, Said::Hour(..)) && q.from >= p.to && q.from <= p.to + 2)
        };
        let other = |p: &Piece| self.pieces.iter().any(|q| q.from > p.to && day(q) && timed(q) && !near(q));
        self.pieces.iter().filter(|p| day(p) && near(p) && !timed(p) && other(p)).map(|p| p.from).collect()
    }

    /// `les obsèques (11h à l'église), je la prends à 9h15`: an hour in brackets, where another one is said.
    fn beside(&self) -> Vec<usize> {
        let tokens = self.tokens();
        let hour = |p: &Piece| matches!(p.said, Said::Hour(..)) && !p.aside;
        let inside = |at: usize| {
            let open = tokens[..at].iter().filter(|t| t.is_mark("(")).count();
            open > tokens[..at].iter().filter(|t| t.is_mark(")")).count()
        };
        let free = self.pieces.iter().any(|p| hour(p) && !inside(p.from));
        self.pieces.iter().filter(|p| free && hour(p) && inside(p.from)).map(|p| p.from).collect()
    }

    /// `on sera 6 dimanche midi, et une tarte pour 11h`: the part of the day of a feast is no hour of the goods.
    fn feasts(&self) -> Vec<usize> {
        const HELD: &[&str] = &[
            "sera",
            "serons",
            "recoit",
            "recois",
            "recevons",
            "mange",
            "mangeons",
            "fete",
            "fetons",
            "fais",
            "faisons",
            "fait",
            "organise",
            "organisons",
            "invite",
            "invitons",
            "monde",
            "invites",
            "vient",
            "viennent",
            "arrivent",
            "debarquent",
        ];
        let own = |at: usize| self.clause(at);
        let hour = |p: &Piece| matches!(p.said, Said::Hour(..)) && !p.aside;
        let feast = |p: &&Piece| {
            let clause = own(p.from);
            let within = |at: usize| own(at) == clause;
            matches!(p.said, Said::Part(..))
                && (0..self.tokens().len()).filter(|i| within(*i)).any(|i| self.tokens()[i].any(HELD))
                && !self.mentions.iter().any(|m| within(m.from))
                && self.pieces.iter().any(|q| hour(q) && !within(q.from))
        };
        self.pieces.iter().filter(feast).map(|p| p.from).collect()
    }
}
