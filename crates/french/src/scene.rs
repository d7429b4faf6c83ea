//! One text laid out: its tokens, what each belongs to, and what the words announce.

use crate::{
    clauses::{self, Clause},
    cues::{self, Cue, Hit},
    lexicon::{Fit, Lexicon},
    mentions::{self, Mention},
    numbers::is_number_word,
    options::{self, OptionHit},
    tokens::{self, Kind, Text, Token},
    when::{self, Piece, Said},
};

/// So many articles are read in one text: who names more is better helped by a person.
const MOST: usize = 40;

/// A text laid out.
pub(crate) struct Scene<'a> {
    /// The shop's words.
    pub lexicon: &'a Lexicon,
    /// The tokens.
    pub text: Text,
    /// Where articles are spoken of.
    pub mentions: Vec<Mention>,
    /// What is said about time.
    pub pieces: Vec<Piece>,
    /// Options asked for.
    pub options: Vec<OptionHit>,
    /// The words with mentions, hours and figures hidden.
    pub view: Vec<String>,
    /// The token of each word of the view.
    pub places: Vec<usize>,
    /// What the words announce, with places in the view.
    pub hits: Vec<Hit>,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// The sentence of each token, and of the end.
    sentences: Vec<usize>,
    /// It ends in thanks, wishes or a signature.
    pub closed: bool,
}

impl<'a> Scene<'a> {
    /// Lays out a text with how it begins and ends: greeting, thanks, wishes, a signature.
    pub fn whole(lexicon: &'a Lexicon, sms: &str) -> Self {
        Self::lay_out(lexicon, sms, false)
    }

    /// Lays out a text.
    pub fn new(lexicon: &'a Lexicon, sms: &str) -> Self {
        Self::lay_out(lexicon, sms, true)
    }

    fn lay_out(lexicon: &'a Lexicon, sms: &str, close: bool) -> Self {
        let mut text = tokens::tokenize(sms);
        crate::speak::unglue(&mut text.tokens, |t| matches!(lexicon.word(t), Some((_, Fit::Exact))));
        crate::respell::stop(lexicon, &mut text.tokens);
        let (mut first, mut title) = (true, false);
        for token in &mut text.tokens {
            crate::respell::respell(lexicon, token, first);
            // `M. Garnier`.
            first = token.ends_sentence() && !title;
            title = token.any(&["m", "mr", "mme", "mlle", "dr", "me"]);
        }
        crate::heard::figures_for_sounds(lexicon, &mut text.tokens);
        crate::volumes::numbered(lexicon, &mut text.tokens);
        let exact = |t: &Token| matches!(lexicon.spelt(&t.text), Some((_, Fit::Exact)));
        crate::little::respell(&mut text.tokens, |t| lexicon.word(t).is_some(), exact);
        crate::company::children(&mut text.tokens);
        let end = crate::closing::closing(&text.tokens);
        let closed = end < text.tokens.len();
        if close {
            text.tokens.truncate(end);
            let begin = crate::closing::opening(&text.tokens);
            text.tokens.drain(..begin);
        }
        let mut ends = 0;
        let mut sentences = Vec::with_capacity(text.tokens.len() + 1);
        for token in &text.tokens {
            sentences.push(ends);
            ends += usize::from(token.ends_sentence());
        }
        sentences.push(ends);
        let mut mentions = mentions::find(lexicon, &text.tokens);
        text.crowded = mentions.len() > MOST;
        mentions.truncate(MOST);
        let mut scene = Self {
            lexicon,
            text,
            mentions,
            pieces: Vec::new(),
            options: Vec::new(),
            view: Vec::new(),
            places: Vec::new(),
            hits: Vec::new(),
            clauses: Vec::new(),
            sentences,
            closed,
        };
        scene.lay();
        scene.clauses = clauses::read(&scene);
        scene.set_aside();
        // `ma fille se marie le 17, il nous faut deux maquillages ce jour-là`.
        if scene.says("jour la") {
            let day = |p: &Piece| matches!(p.said, Said::Day(_));
            let only = scene.pieces.iter().filter(|p| day(p)).count() == 1;
            scene.pieces.iter_mut().filter(|p| only && day(p)).for_each(|p| p.aside = false);
        }
        let feasts = scene.of_others();
        scene.pieces.iter_mut().filter(|p| feasts.contains(&p.from)).for_each(|p| p.aside = true);
        let told: Vec<bool> = scene.hits.iter().map(|h| scene.told(scene.place(h.from))).collect();
        let mut told = told.into_iter();
        scene.hits.retain(|h| {
            let told = told.next() == Some(true);
            !(told && matches!(h.cue, Cue::Batch | Cue::Price | Cue::Stock))
        });
        scene
    }

    fn lay(&mut self) {
        let tokens = &self.text.tokens;
        let ways = options::find(&self.lexicon.options, tokens, |_| true);
        let lexicon = self.lexicon;
        let offered = |option: usize, but: usize| {
            let option = &lexicon.options.all[option];
            self.mentions
                .iter()
                .any(|m| m.from != but && m.articles.iter().any(|a| option.own(&lexicon.entry(*a).article).is_some()))
        };
        let inside: Vec<usize> = (self.mentions.iter())
            .filter(|m| {
                // `2 vélos avec panier`: a way of what stands before.
                let with = m.from > 0 && tokens[m.from - 1].is("avec");
                ways.iter().any(|w| {
                    (w.from < m.from || with && w.from == m.from || crate::ways::listed(tokens, &ways, m, w))
                        && m.to <= w.to
                        && offered(w.option, m.from)
                })
            })
            .map(|m| m.from)
            .collect();
        self.mentions.retain(|m| !inside.contains(&m.from));
        let mut taken = vec![false; tokens.len()];
        for mention in &self.mentions {
            taken[mention.from..mention.to].fill(true);
        }
        self.pieces = when::find(tokens, |i| taken.get(i) == Some(&false));
        for piece in &self.pieces {
            taken[piece.from..piece.to].fill(true);
        }
        if !ways.is_empty() {
            // `vous êtes ouverts le 24`: the shop is, not what it sells.
            let shop = |at: usize| {
                let before = tokens::span(tokens, at.saturating_sub(2)..at);
                matches!(before, [who, be] if who.any(&["vous", "tu"]) && be.any(&["etes", "serez", "es", "seras"]))
            };
            self.options = options::find(&self.lexicon.options, tokens, |i| taken.get(i) == Some(&false) && !shop(i));
        }
        let (view, places) = self.look();
        let words: Vec<&str> = view.iter().map(String::as_str).collect();
        self.hits = cues::find(&words);
        // `à l'ouverture` said as a moment asks nothing.
        let asks = view.iter().any(|w| w == "?" || w == "quelle" || w == "horaire" || w == "horaires");
        let timed = |h: &Hit| {
            h.to == h.from + 1
                && places.get(h.from).is_some_and(|at| self.pieces.iter().any(|p| p.from <= *at && *at < p.to))
        };
        self.hits.retain(|h| h.cue != Cue::Hours || asks || !timed(h));
        // `2 douzaines d'huîtres ouvertes`: a way to have it asks nothing.
        let way = |h: &Hit| {
            let within = |at: &usize| self.options.iter().any(|o| o.from <= *at && *at < o.to);
            places.get(h.from).is_some_and(within) && places.get(h.to.max(h.from + 1) - 1).is_some_and(within)
        };
        self.hits.retain(|h| !matches!(h.cue, Cue::Hours | Cue::Stock | Cue::Batch) || asks || !way(h));
        // `sans rdv` asks for none; `le rosier acheté la semaine dernière` tells nobody to buy it.
        let before = |h: &Hit| h.from.checked_sub(1).map_or("", |k| view[k].as_str());
        self.hits.retain(|h| match h.cue {
            // `appelez-moi dès que possible`.
            Cue::Alert => !view[h.to.min(view.len())..].iter().take(2).any(|w| w == "possible"),
            // `je vous apporte un costume`: the customer does.
            Cue::Delivery => {
                let own = |w: &String| matches!(w.as_str(), "je" | "on" | "nous");
                !view[h.from.saturating_sub(2)..h.from].iter().any(own) || view[h.from] == "me"
            }
            Cue::Appointment => before(h) != "sans",
            // `s'il n'y a pas de sésame dedans`: a condition, and no question.
            Cue::Stock
                if !view.iter().any(|w| w == "?")
                    && view[h.from.saturating_sub(5)..h.from].iter().any(|w| w == "si")
                    && view[h.from.saturating_sub(5)..(h.to + 2).min(view.len())].iter().any(|w| w == "pas") =>
            {
                false
            }
            // `selon arrivage`.
            Cue::Stock if matches!(before(h), "selon" | "suivant") => false,
            // `ma femme qui est enceinte`.
            Cue::Stock => !matches!(before(h), "qui" | "que"),
            // `je peux pas venir avant 19h`, `je viens pas seul`: who says so comes.
            Cue::Cancel
                if view.get(h.to).is_some_and(|w| matches!(w.as_str(), "avant" | "seul" | "seule" | "seuls")) =>
            {
                false
            }
            // `sans le maillot, j'ai changé d'avis`: about a part.
            Cue::Cancel if view[h.from].starts_with("chang") => {
                let at = places.get(h.from).copied().unwrap_or(0);
                let refused = |m: &Mention| {
                    m.from < at
                        && tokens::span(tokens, m.from.saturating_sub(2)..m.from)
                            .iter()
                            .any(|t| t.any(&["sans", "pas"]))
                };
                !self.mentions.iter().any(refused)
            }
            // `n'annulez pas`, `sans annuler`.
            Cue::Cancel | Cue::Remove | Cue::EndSubscription if view[h.from].starts_with("annul") => {
                let no = |k: usize| view.get(h.from + k).is_some_and(|w| w == "pas");
                let denied = no(1) || matches!(before(h), "pas" | "sans") || before(h) == "ne" && no(2);
                !denied || h.from > 1 && view[h.from - 2] == "pourquoi"
            }
            // `emballage cadeau, j'avais oublié` gives nothing up.
            Cue::Cancel if view[h.from].starts_with("oubli") => {
                !matches!(before(h), "ai" | "avais" | "avait" | "avons" | "avions" | "a" | "ont" | "avez" | "aviez")
            }
            // `je ne suis pas en retard`.
            Cue::Late => {
                !view[h.from.saturating_sub(2)..h.from].iter().any(|w| matches!(w.as_str(), "pas" | "sans" | "jamais"))
            }
            // `je le prends toujours tiède`: a habit.
            Cue::Want
                if view[h.from..(h.to + 2).min(view.len())]
                    .iter()
                    .any(|w| matches!(w.as_str(), "toujours" | "souvent"))
                    && view[h.from..h.to].iter().any(|w| w.starts_with("prend")) =>
            {
                false
            }
            // `encore tiède, ce serait le top`.
            Cue::Want if matches!(view[h.from].as_str(), "ce" | "ca" | "se") => {
                let top = ["le", "top", "super", "parfait", "genial", "cool", "sympa", "bien", "chouette", "gentil"];
                let after = view.get(h.to).map_or("", String::as_str);
                !top.contains(&after) || after == "le" && view.get(h.to + 1).is_none_or(|w| w != "top" && w != "pied")
            }
            // `combien de temps se garde le pain ?`.
            Cue::Want => before(h) != "se",
            Cue::Price => view.get(h.from + 2).is_none_or(|w| w != "temps"),
            // `… Docteur Hamel` signs.
            Cue::Wrong if matches!(view[h.from].as_str(), "docteur" | "maitre" | "professeur") => h.from == 0,
            // `je prends un pain à la boulangerie`: who writes comes.
            Cue::Wrong if matches!(view[h.from].as_str(), "prends" | "prend" | "recupere") => {
                !matches!(before(h), "je" | "on" | "nous" | "les" | "la" | "le" | "en" | "vous")
            }
            Cue::Wrong => !matches!(before(h), "@" | "ai" | "avons" | "avais") || !view[h.from].starts_with("achet"),
            // `vos sms me manquent`.
            Cue::Complaint if view[h.from].starts_with("manqu") && before(h) == "me" => {
                h.from.checked_sub(2).is_some_and(|k| matches!(view[k].as_str(), "il" | "y"))
            }
            // `je vous rembourse`.
            Cue::Complaint => !view[h.from].starts_with("rembours") || !matches!(before(h), "vous" | "te"),
            _ => true,
        });
        self.view = view;
        self.places = places;
    }

    /// What is said about time where something is told, or in a question about hours that follows a wish, says
    /// nothing about the wish.
    fn set_aside(&mut self) {
        let Self { pieces, clauses, text, mentions, .. } = self;
        let own = |p: &Piece| clauses.iter().position(|c| (c.from..c.to).contains(&p.from));
        let wish: Vec<usize> = (pieces.iter().filter(|p| !p.aside).filter_map(own))
            .filter(|k| !clauses[*k].told && !clauses[*k].asked)
            .collect();
        for piece in pieces.iter_mut() {
            let Some(k) = own(piece) else { continue };
            // `le flan de dimanche`: the day belongs to the thing, if the wish has a moment of its own.
            let of = piece.from > 0
                && text.tokens[piece.from - 1].any(&["de", "d"])
                && mentions.iter().any(|m| m.to + 1 == piece.from)
                && wish.iter().any(|w| *w > k);
            // `un massage d'une heure` lasts so long.
            let service = |m: &Mention| {
                m.articles.iter().any(|a| self.lexicon.entry(*a).article.unit == crate::catalogue::Sale::Service)
            };
            let lasts = matches!(piece.said, Said::Hour(minute, _) if minute <= 180)
                && piece.from > 0
                && text.tokens[piece.from - 1].any(&["de", "d"])
                && mentions.iter().any(|m| m.to + 1 == piece.from && service(m));
            piece.aside |= lasts;
            let then = wish.len() > 1 && clauses::after_past(&text.tokens, &clauses[k], piece.from);
            piece.aside |= of || then || clauses[k].told || clauses[k].asked && wish.iter().any(|w| *w < k);
        }
    }

    /// The clause of a token.
    pub fn clause(&self, token: usize) -> usize {
        self.clauses.partition_point(|c| c.to <= token)
    }

    /// Whether a token stands where something is told.
    pub fn told(&self, token: usize) -> bool {
        self.clauses.get(self.clause(token)).is_some_and(|c| c.told)
    }

    fn look(&self) -> (Vec<String>, Vec<usize>) {
        let tokens = &self.text.tokens;
        let mut view = Vec::with_capacity(tokens.len());
        let mut places = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while at < tokens.len() {
            let token = &tokens[at];
            if let Some(mention) = self.mentions.iter().find(|m| m.from == at) {
                view.push("@".to_owned());
                places.push(at);
                at = mention.to.max(at + 1);
                continue;
            }
            if let Some(piece) = self.pieces.iter().find(|p| p.from == at && matches!(p.said, Said::Hour(..))) {
                view.push("%".to_owned());
                places.push(at);
                at = piece.to;
                continue;
            }
            let shown = match token.kind {
                Kind::Word if is_number_word(&token.text) && !token.any(&["un", "une"]) => Some("#"),
                Kind::Word => Some(token.text.as_str()),
                Kind::Number => Some("#"),
                Kind::Mark => match token.text.as_str() {
                    "\n" | ";" | "." => Some("."),
                    "?" => Some("?"),
                    "!" => Some("!"),
                    "=" => Some("="),
                    "€" => Some("euros"),
                    _ => None,
                },
            };
            // `je ne pourrai finalement pas venir`: the adverb between a verb and its `pas` says nothing of its own.
            let inner = token.any(ADVERBS)
                && tokens.get(at + 1).is_some_and(|t| t.any(&["pas", "plus", "rien"]))
                && at > 0
                && tokens[at - 1].kind == Kind::Word;
            if let Some(word) = shown.filter(|_| !inner) {
                view.push(word.to_owned());
                places.push(at);
            }
            at += 1;
        }
        (view, places)
    }

    /// The tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.text.tokens
    }

    /// Whether something of the kind is announced.
    pub fn has(&self, cue: Cue) -> bool {
        self.hits.iter().any(|hit| hit.cue == cue)
    }

    /// The announcements of a kind, as ranges of tokens.
    pub fn all(&self, cue: Cue) -> Vec<(usize, usize)> {
        self.hits
            .iter()
            .filter(|hit| hit.cue == cue)
            .map(|hit| (self.place(hit.from), self.place(hit.to.max(hit.from + 1) - 1) + 1))
            .collect()
    }

    fn place(&self, view: usize) -> usize {
        self.places.get(view).copied().unwrap_or(self.text.tokens.len().saturating_sub(1))
    }

    /// Whether the words stand one after the other in the view.
    pub fn says(&self, words: &str) -> bool {
        let stands = |at: usize| {
            words.split(' ').enumerate().all(|(k, word)| self.view.get(at + k).is_some_and(|have| have == word))
        };
        (0..self.view.len()).any(stands)
    }

    /// Whether one of the words stands in the view.
    pub fn any(&self, words: &[&str]) -> bool {
        self.view.iter().any(|w| tokens::is_one_of(w, words))
    }

    /// Whether the text, or the sentence at a token, is put as a question.
    pub fn asks(&self) -> bool {
        self.view.iter().any(|w| w == "?")
    }

    /// The sentence of a token: sentences are counted from the start.
    pub fn sentence(&self, token: usize) -> usize {
        self.sentences.get(token).or(self.sentences.last()).copied().unwrap_or(0)
    }
}

/// Words of mood that may stand between a verb and its negation.
const ADVERBS: &[&str] = &["finalement", "malheureusement", "helas", "vraiment", "donc", "ducoup"];
