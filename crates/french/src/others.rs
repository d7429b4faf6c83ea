//! Moments that belong to something else than the order: a feast, a thing that is brought, what stands in brackets.

use crate::{
    scene::Scene,
    tokens::Kind,
    when::{Day, Piece, Said},
};

/// Ceremonies and meetings that have an hour.
const RITES: &[&str] = &[
    "enterrement",
    "obseques",
    "funerailles",
    "ceremonie",
    "messe",
    "match",
    "concert",
    "reunion",
    "spectacle",
    "brunch",
    "dejeuner",
    "diner",
    "apero",
];

impl Scene<'_> {
    /// Where what is said about time says nothing of the order.
    pub(crate) fn of_others(&self) -> Vec<usize> {
        [
            self.feasts(),
            self.brought(),
            self.beside(),
            self.of_events(),
            self.happens(),
            self.states(),
            self.elsewhere(),
        ]
        .concat()
    }

    /// `je suis tout seul cette semaine`: how the days of somebody are, where the wish has an hour of its own.
    fn states(&self) -> Vec<usize> {
        const HERE: &[&str] = &["la", "dispo", "disponible", "libre", "chez", "dans", "devant"];
        let tokens = self.tokens();
        let hour = |p: &Piece| matches!(p.said, Said::Hour(..) | Said::After(_)) && !p.aside;
        let state = |k: usize| {
            let clause = &self.clauses[k];
            let words = tokens.get(clause.from..clause.to).unwrap_or_default();
            let is = words.windows(2).any(|w| {
                w[0].any(&["je", "on", "nous", "il", "elle", "ils", "elles", "c"])
                    && w[1].any(&["suis", "est", "sommes", "sont", "ai", "a", "avons", "ont"])
            });
            let named = self.mentions.iter().any(|m| clause.from <= m.from && m.from < clause.to);
            is && !named && !words.iter().any(|t| t.any(HERE)) && !self.fetched(k)
        };
        // `stop aux croissants cette semaine`.
        let refused = |k: usize| tokens[self.clauses[k].from..self.clauses[k].to].iter().any(|t| t.is("stop"));
        let state = |k: usize| state(k) || refused(k);
        let own = |p: &Piece| self.clause(p.from);
        let vague = |p: &&Piece| matches!(p.said, Said::Day(Day::Vague)) && !p.aside;
        let elsewhere = |p: &Piece| self.pieces.iter().any(|q| hour(q) && own(q) != own(p));
        let told = self.pieces.iter().filter(vague).filter(|p| own(p) < self.clauses.len() && state(own(p)));
        told.filter(|p| elsewhere(p)).map(|p| p.from).collect()
    }

    /// `12 œufs pour 16h, on les cache dans le jardin demain`, `11h, j'ai un entretien à 14h`: what is done at another
    /// time, told behind a wish that has its hour.
    fn elsewhere(&self) -> Vec<usize> {
        const SUBJECTS: &[&str] = &["je", "on", "nous", "il", "elle", "ils", "elles"];
        const PLANS: &[&str] = &[
            "serai",
            "sera",
            "serons",
            "suis",
            "arrive",
            "arriverai",
            "arrivera",
            "peux",
            "peut",
            "pourrai",
            "pourra",
            "pourrais",
            "pouvons",
            "voudrais",
            "veux",
            "veut",
            "aimerais",
            "prefere",
            "prefererais",
            "dit",
            "disons",
            "fait",
            "met",
            "dois",
            "voulons",
            "souhaite",
            "pensais",
            "compte",
            "finis",
            "sors",
            "rentre",
            "debauche",
            "termine",
            "descends",
            "repasse",
            "faut",
            "faudrait",
            "suffit",
            "irait",
            "va",
        ];
        let tokens = self.tokens();
        let moment = |p: &Piece| matches!(p.said, Said::Day(_) | Said::Hour(..) | Said::Part(..)) && !p.aside;
        let named = |k: usize| self.mentions.iter().any(|m| self.clause(m.from) == k);
        let hour = |k: usize| {
            self.pieces.iter().any(|p| self.clause(p.from) == k && !p.aside && matches!(p.said, Said::Hour(..)))
        };
        let part = |k: usize| {
            self.pieces.iter().any(|p| self.clause(p.from) == k && !p.aside && matches!(p.said, Said::Part(..)))
        };
        let wished = |k: &usize| named(*k) || self.fetched(*k);
        let Some(wish) = (0..self.clauses.len()).find(|k| (hour(*k) || part(*k)) && wished(k)) else {
            return Vec::new();
        };
        // `il entre au four à 11h`: somebody or something else, where the wish has a part of the day.
        let other = |k: usize| {
            let words = &tokens[self.clauses[k].from..self.clauses[k].to];
            words.len() > 2
                && words[0].any(&["il", "elle", "ils", "elles"])
                && !words[1].any(&["me", "nous", "faut", "faudrait", "te"])
        };
        let tells = |k: usize| {
            let words = &tokens[self.clauses[k].from..self.clauses[k].to];
            let subject = words.windows(2).position(|w| w[0].any(SUBJECTS) && w[1].kind == Kind::Word);
            let own = subject.is_some_and(|at| at < 2) && !words.iter().any(|t| t.any(PLANS));
            // `la photo de classe est lundi`.
            let is = words
                .windows(2)
                .skip(1)
                .any(|w| w[1].any(&["est", "sont"]) && !w[0].any(&["c", "ce", "il", "elle", "qui"]));
            let turns = words.iter().any(|t| t.any(&["finalement", "plutot", "non", "enfin", "sinon", "pardon", "ou"]));
            (own || is && words[0].any(&["le", "la", "l", "les", "ma", "mon", "sa", "son", "notre"])) && !turns
        };
        let aside = |p: &&Piece| {
            let k = self.clause(p.from);
            moment(p)
                && k > wish
                && k < self.clauses.len()
                && !named(k)
                && !self.fetched(k)
                && if hour(wish) { tells(k) } else { other(k) && tells(k) }
        };
        self.pieces.iter().filter(aside).map(|p| p.from).collect()
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

    /// `l'enterrement est samedi à 14h30, il me faut une gerbe samedi à 10h`: when something else takes place, where
    /// the wish has a moment of its own.
    fn happens(&self) -> Vec<usize> {
        const EVENTS: &[&str] = &[
            "enterrement",
            "obseques",
            "funerailles",
            "ceremonie",
            "messe",
            "mariage",
            "bapteme",
            "communion",
            "anniversaire",
            "anniv",
            "fete",
            "repas",
            "reunion",
            "barbecue",
            "kermesse",
            "concert",
            "spectacle",
            "match",
            "inauguration",
            "seminaire",
            "soutenance",
            "vernissage",
            "brocante",
            "cousinade",
            "pot",
            "train",
            "avion",
            "invites",
            "audience",
        ];
        const HAPPENS: &[&str] = &[
            "est",
            "sont",
            "sera",
            "seront",
            "a",
            "aura",
            "auront",
            "commence",
            "commencent",
            "tombe",
            "debute",
            "lieu",
            "se",
        ];
        let tokens = self.tokens();
        let clause = |p: &Piece| self.clause(p.from);
        let within = |k: usize| (0..tokens.len()).filter(move |i| self.clause(*i) == k);
        let event = |k: usize| {
            let first = within(k).find(|i| tokens[*i].any(EVENTS));
            let verb = first.is_some_and(|at| within(k).any(|i| i > at && i < at + 6 && tokens[i].any(HAPPENS)));
            let named = self.mentions.iter().any(|m| self.clause(m.from) == k);
            // `cérémonie à 15h`: the event begins its clause.
            let bare = first.is_some_and(|at| {
                within(k).all(|i| i >= at || tokens[i].any(&["le", "la", "l", "ma", "mon", "notre"]))
            });
            (verb || bare && k > 0) && !named && !self.fetched(k)
        };
        let moment = |p: &Piece| matches!(p.said, Said::Day(_) | Said::Hour(..) | Said::Part(..));
        let mut out = Vec::new();
        for p in self.pieces.iter().filter(|p| !p.aside && moment(p) && event(clause(p))) {
            let alike = |q: &Piece| std::mem::discriminant(&q.said) == std::mem::discriminant(&p.said);
            let finer = |q: &Piece| {
                let part = |p: &Piece| matches!(p.said, Said::Part(..));
                alike(q) || matches!(q.said, Said::Hour(..)) && part(p) || matches!(p.said, Said::Hour(..)) && part(q)
            };
            if self.pieces.iter().any(|q| !q.aside && finer(q) && clause(q) != clause(p) && !event(clause(q))) {
                out.push(p.from);
            }
        }
        out
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
            "sortie",
            "rando",
            "randonnee",
            "course",
            "tournoi",
            "brunch",
            "marathon",
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
        // `l'enterrement de samedi 14h30`, where another hour is told to come.
        let own = |p: &Piece| {
            let mut at = p.from;
            for _ in 0..4 {
                let joined = self.pieces.iter().find(|q| q.to == at && q.from < at).map(|q| q.from);
                let little = at > 0 && tokens[at - 1].any(&["de", "du", "d", "a", "le", "la", "l", "ce"]);
                at = joined.unwrap_or(at - usize::from(little));
            }
            let event = at > 0 && (tokens[at - 1].any(EVENTS) || tokens[at - 1].any(RITES));
            let hour = |q: &Piece| matches!(q.said, Said::Hour(..)) && !q.aside;
            let later = |q: &&Piece| hour(q) && self.clause(q.from) != self.clause(p.from);
            let fetched = self.pieces.iter().find(later).filter(|q| self.fetched(self.clause(q.from)));
            // The day of the feast stands for the order, unless that has one of its own.
            let dated = |q: &Piece| self.pieces.iter().any(|d| day(d) && self.clause(d.from) == self.clause(q.from));
            event && at < p.from && fetched.is_some_and(|q| hour(p) || dated(q))
        };
        let owned = self.pieces.iter().filter(|p| own(p)).map(|p| p.from).collect::<Vec<_>>();
        if !owned.is_empty() {
            return owned;
        }
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

    /// `je passe à 17h30`: whether a clause tells when the customer comes.
    fn fetched(&self, clause: usize) -> bool {
        const COMES: &[&str] = &[
            "passe",
            "passerai",
            "passons",
            "passerons",
            "passera",
            "viens",
            "vient",
            "viendrai",
            "venons",
            "viendrons",
            "recupere",
            "recuperons",
            "prends",
            "prendrai",
            "passer",
            "venir",
            "cherche",
            "chercher",
            "recuperer",
        ];
        (0..self.tokens().len()).any(|i| self.clause(i) == clause && self.tokens()[i].any(COMES))
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
            let later = |q: &Piece| hour(q) && !within(q.from) && self.fetched(own(q.from));
            (matches!(p.said, Said::Part(..)) || hour(p) && self.pieces.iter().any(later))
                && (0..self.tokens().len()).filter(|i| within(*i)).any(|i| self.tokens()[i].any(HELD))
                && !self.mentions.iter().any(|m| within(m.from))
                && self.pieces.iter().any(|q| hour(q) && !within(q.from))
        };
        self.pieces.iter().filter(feast).map(|p| p.from).collect()
    }
}
