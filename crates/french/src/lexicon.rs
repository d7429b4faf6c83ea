//! The words of one shop: which article each of them can mean.

use jiff::tz::TimeZone;

use crate::{
    catalogue::{Article, Catalogue, Sale},
    hash::Map,
    names::{ADJECTIVES, ASIDE, Parts, Size, TITLED, masculine, parts, split_aside, stem},
    options::Options,
    schedule::Schedule,
    sound,
    tokens::{Kind, Token, tokenize},
    vocabulary,
};

/// An article with the words that name it.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The article.
    pub article: Article,
    /// When it can be handed over, beside the shop's hours.
    pub schedule: Option<Schedule>,
    /// The words of its name, in order.
    pub core: Vec<u16>,
    /// Sorted sets of words, each a whole name.
    pub forms: Vec<Vec<u16>>,
    /// Pairs of words with a parting word between them in the name.
    bridges: Vec<(u16, u16)>,
    /// Figures in its name.
    pub sizes: Vec<Size>,
    /// It bears the title of a work.
    pub titled: bool,
    /// Its name begins with a plural.
    pub plural: bool,
}

/// How well a word fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// The word itself.
    Exact,
    /// Another form, or a translation.
    Near,
    /// Its sound or its spelling, roughly.
    Rough,
}

/// What is known of one shop, ready to read its SMS.
#[derive(Debug)]
pub struct Lexicon {
    pub(crate) shop: Catalogue,
    pub(crate) entries: Vec<Entry>,
    pub(crate) hours: Schedule,
    pub(crate) options: Options,
    pub(crate) tags: Map<String, Vec<u16>>,
    words: Map<String, u16>,
    spelled: Vec<String>,
    postings: Vec<Vec<u16>>,
    weak: Vec<bool>,
    sounds: Map<String, u16>,
    joined: Map<String, Vec<u16>>,
    joined_sounds: Map<String, Vec<u16>>,
    by_sku: Map<String, u16>,
}

/// A catalogue that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCatalogue(String);

impl std::fmt::Display for BadCatalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadCatalogue {}

impl Lexicon {
    /// Prepares a catalogue.
    pub fn new(catalogue: &Catalogue) -> Result<Self, BadCatalogue> {
        let zone = TimeZone::get(&catalogue.time_zone).map_err(|error| BadCatalogue(error.to_string()))?;
        let schedule = |rules: &str| Schedule::parse(rules, &zone).map_err(BadCatalogue);
        let mut lexicon = Self {
            shop: catalogue.clone(),
            entries: Vec::new(),
            hours: schedule(&catalogue.opening_hours)?,
            options: Options::default(),
            tags: Map::default(),
            words: Map::default(),
            spelled: Vec::new(),
            postings: Vec::new(),
            weak: Vec::new(),
            sounds: Map::default(),
            joined: Map::default(),
            joined_sounds: Map::default(),
            by_sku: Map::default(),
        };
        for article in &catalogue.articles {
            let available = article.available.as_deref().map(schedule).transpose()?;
            lexicon.add(article, available);
        }
        lexicon.widen();
        lexicon.options = Options::of(catalogue);
        Ok(lexicon)
    }

    fn add(&mut self, article: &Article, schedule: Option<Schedule>) {
        let index = self.entries.len() as u16;
        let (name, aside) = split_aside(&article.name);
        let titled = article.tags.iter().any(|tag| TITLED.contains(&kernel::words::fold(tag).as_str()));
        let mut main = parts(&name, titled);
        let extra = parts(&aside, false);
        let core: Vec<u16> = main.words.iter().map(|w| self.learn(w, index)).collect();
        let formula = !article.choices.is_empty();
        let tells =
            |w: &&String| !formula && !ASIDE.contains(&w.as_str()) && !w.starts_with(|c: char| c.is_ascii_digit());
        let more: Vec<u16> = extra.words.iter().filter(tells).map(|w| self.learn(w, index)).collect();
        let bridges = main.bridges.iter().map(|&i| (core[i], core[i + 1])).collect();
        let mut sizes = std::mem::take(&mut main.sizes);
        sizes.extend(extra.sizes);
        if let Some(serves) = article.serves.filter(|n| *n > 1) {
            sizes.push(Size { unit: "personnes", value: f64::from(serves) });
        }
        let mut forms = vec![set(&core)];
        if !more.is_empty() {
            forms.push(set(&core.iter().chain(&more).copied().collect::<Vec<_>>()));
        }
        self.join(&main, &forms[0]);
        for synonym in &article.synonyms {
            let other = parts(synonym, titled);
            let words: Vec<u16> = other.words.iter().map(|w| self.learn(w, index)).collect();
            self.join(&other, &set(&words));
            forms.push(set(&words));
        }
        for tag in &article.tags {
            let tag = tokenize(tag).tokens.iter().map(|t| stem(&t.text)).collect::<Vec<_>>().join(" ");
            self.tags.entry(tag).or_default().push(index);
        }
        let first = kernel::words::fold(&name);
        let plural = first.split(' ').next().is_some_and(|w| w.len() > 3 && w.ends_with('s'));
        let entry = Entry { article: article.clone(), schedule, core, forms, bridges, sizes, titled, plural };
        self.by_sku.insert(article.sku.clone(), index);
        self.entries.push(entry);
    }

    /// Learns a word of an article; gives its number.
    fn learn(&mut self, word: &str, article: u16) -> u16 {
        let id = *self.words.entry(word.to_owned()).or_insert_with(|| {
            self.spelled.push(word.to_owned());
            self.postings.push(Vec::new());
            self.weak.push(true);
            (self.spelled.len() - 1) as u16
        });
        let key = sound::key(word);
        if key.len() > 1 {
            self.sounds.entry(key).or_insert(id);
        }
        let list = &mut self.postings[usize::from(id)];
        if !list.contains(&article) {
            list.push(article);
        }
        id
    }

    fn join(&mut self, parts: &Parts, form: &[u16]) {
        let bare: String = parts.words.concat();
        for text in [&parts.all, &bare] {
            if text.len() > 6 {
                self.joined_sounds.entry(sound::key(text)).or_insert_with(|| form.to_vec());
            }
            // `mille feuille`: a long word is also found in two.
            if form.len() > 1 || parts.all.len() > bare.len() || text.len() > 9 {
                self.joined.entry(text.clone()).or_insert_with(|| form.to_vec());
            }
        }
    }

    /// Adds what the trade calls things elsewhere, and tells the words that name goods from the others.
    fn widen(&mut self) {
        // Word for word first, then whole names.
        for single in [true, false] {
            for line in include_str!("../data/aliases.txt").lines() {
                let members: Vec<Vec<String>> =
                    line.split('|').map(|m| m.split_whitespace().map(stem).collect()).collect();
                for member in members.iter().filter(|m| !single || m.len() == 1) {
                    let others: Vec<Vec<String>> =
                        members.iter().filter(|m| !single || m.len() == 1).cloned().collect();
                    self.widen_by(member, &others);
                }
            }
        }
        let done = |e: &&Entry| e.core.first().is_some_and(|w| crate::verbs::is_action(&self.spelled[usize::from(*w)]));
        let served = |e: &&Entry| e.article.unit == Sale::Service;
        for (entry, all) in (self.entries.iter().filter(served).map(|e| (e, true)))
            .chain(self.entries.iter().filter(|e| !served(e) && done(e)).map(|e| (e, false)))
        {
            for id in entry.core.iter().take(if all { usize::MAX } else { 1 }) {
                let verbs = crate::verbs::verbs(&self.spelled[usize::from(*id)]);
                for verb in verbs.into_iter().filter(|v| !vocabulary::is_common(v)) {
                    self.words.entry(stem(&verb)).or_insert(*id);
                }
            }
        }
        for (id, word) in self.spelled.iter().enumerate() {
            let id16 = id as u16;
            let short = word.chars().all(|c| c.is_ascii_digit()) || ADJECTIVES.contains(&word.as_str());
            let plain = !vocabulary::is_common(word) || vocabulary::is_good(word);
            let heads = self.entries.iter().any(|e| {
                !e.titled && (e.core.first() == Some(&id16) || e.forms.iter().any(|f| f.as_slice() == [id16]))
            });
            self.weak[id] = short || !(plain || heads);
        }
    }

    fn widen_by(&mut self, member: &[String], members: &[Vec<String>]) {
        let Some(ids) = member.iter().map(|w| self.words.get(w).copied()).collect::<Option<Vec<u16>>>() else { return };
        let target = set(&ids);
        let taken: Vec<Vec<u16>> = self.entries.iter().flat_map(|e| e.forms.clone()).collect();
        for other in members.iter().filter(|m| m.as_slice() != member) {
            if let ([word], [id]) = (other.as_slice(), ids.as_slice()) {
                // A word for a word: another name of the same thing.
                self.words.entry(word.clone()).or_insert(*id);
                continue;
            }
            for index in 0..self.entries.len() {
                let whole: Vec<Vec<u16>> =
                    self.entries[index].forms.iter().filter(|f| contains(f, &target)).cloned().collect();
                for form in whole.iter().filter(|f| target.len() > 1 || f.len() == target.len()) {
                    let kept = form.iter().filter(|w| !target.contains(w)).copied();
                    let known: Option<Vec<u16>> = other.iter().map(|w| self.words.get(w).copied()).collect();
                    let clash = known.is_some_and(|ids| {
                        let wanted = set(&ids.into_iter().chain(kept.clone()).collect::<Vec<_>>());
                        taken.contains(&wanted)
                    });
                    // `quiche` alone is no lorraine where another quiche is sold.
                    let head = |e: &Entry| e.core.first().is_some_and(|w| self.spelled[usize::from(*w)] == other[0]);
                    let shared = other.len() == 1
                        && kept_none(form, &target)
                        && self.entries.iter().enumerate().any(|(k, e)| k != index && head(e));
                    if !clash && !shared && !self.entries[index].titled {
                        let kept: Vec<u16> = kept.collect();
                        let mut ids: Vec<u16> = other.iter().map(|w| self.learn(w, index as u16)).collect();
                        // Written as one word it says no more than its own words.
                        self.joined.entry(other.concat()).or_insert_with(|| set(&ids));
                        ids.extend(kept);
                        self.entries[index].forms.push(set(&ids));
                    }
                }
            }
        }
    }

    /// The word of the shop that is spelt so, or another form of it.
    pub(crate) fn spelt(&self, word: &str) -> Option<(u16, Fit)> {
        let text = stem(word);
        let exact = self.words.get(&text).map(|id| (*id, Fit::Exact));
        let other = || (text.len() >= 4).then(|| masculine(&text)).flatten();
        exact.or_else(|| other().and_then(|m| self.words.get(&m)).map(|id| (*id, Fit::Near)))
    }

    /// The word of the shop that a token means.
    pub(crate) fn word(&self, token: &Token) -> Option<(u16, Fit)> {
        if token.kind == Kind::Number {
            return self.words.get(&token.text).map(|id| (*id, Fit::Exact));
        }
        if token.kind != Kind::Word {
            return None;
        }
        if let Some(found) = self.spelt(&token.text) {
            return Some(found);
        }
        let text = stem(&token.text);
        let container = crate::amount::PACKS.contains(&token.text.as_str());
        if container || text.len() < 3 || vocabulary::is_common(&token.text) || vocabulary::is_common(&text) {
            return None;
        }
        if vocabulary::is_good(&token.text) || token.capital && text.len() < 5 || vocabulary::is_verb(&token.text) {
            return None;
        }
        self.rough(&text).map(|id| (id, Fit::Rough))
    }

    /// The word that names goods and sounds like this one.
    pub(crate) fn by_sound(&self, text: &str) -> Option<u16> {
        let key = sound::key(text);
        self.sounds.get(&key).copied().filter(|id| key.len() > 2 && !self.weak[usize::from(*id)])
    }

    /// The word that a misspelt one sounds or looks like.
    fn rough(&self, text: &str) -> Option<u16> {
        let key = sound::key(text);
        if key.len() > 1
            && let Some(id) = self.sounds.get(&key)
        {
            return Some(*id);
        }
        for (key, strict) in sound::others(text) {
            if let Some(id) = self.sounds.get(&key).filter(|id| !strict || !self.weak[usize::from(**id)]) {
                return Some(*id);
            }
        }
        let (mut found, mut begun) = (None, 0);
        let mut nearest: Option<(usize, u16)> = None;
        for (id, word) in self.spelled.iter().enumerate() {
            if self.weak[id] {
                continue;
            }
            if sound::slip(text, word) {
                let far = strsim::osa_distance(text, word);
                if far <= 1 {
                    return Some(id as u16); // Nothing is nearer.
                }
                if nearest.is_none_or(|(least, _)| far < least) {
                    nearest = Some((far, id as u16));
                }
            }
            if text.len() >= 4 && word.len() >= text.len() + 2 && word.starts_with(text) {
                begun += 1;
                found = Some(id as u16);
            }
        }
        nearest.map(|(_, id)| id).or(found.filter(|_| begun == 1))
    }

    /// Whether these are titles that begin with the word.
    pub(crate) fn starts(&self, articles: &[u16], word: &str) -> bool {
        let begins = |a: &u16| {
            let entry = self.entry(*a);
            entry.titled && kernel::words::fold(&entry.article.name).split([' ', '\'', '’']).next() == Some(word)
        };
        !articles.is_empty() && articles.iter().all(begins)
    }

    /// The word that a figure is.
    pub(crate) fn number(&self, n: i32) -> Option<u16> {
        self.words.get(&n.to_string()).copied()
    }

    /// The articles that have the word, in order.
    pub(crate) fn having(&self, word: u16) -> &[u16] {
        &self.postings[usize::from(word)]
    }

    /// Whether the word alone names no goods.
    pub(crate) fn is_weak(&self, word: u16) -> bool {
        self.weak[usize::from(word)]
    }

    /// The spelling of a word.
    pub(crate) fn spelling(&self, word: u16) -> &str {
        &self.spelled[usize::from(word)]
    }

    /// The same by the sound of the run.
    pub(crate) fn run_sounds(&self, text: &str) -> Option<&Vec<u16>> {
        self.joined_sounds.get(&sound::key(text)).filter(|_| text.len() > 6)
    }

    /// The set of words that a run of glued tokens means.
    pub(crate) fn run_together(&self, text: &str) -> Option<&Vec<u16>> {
        self.joined.get(text)
    }

    /// Whether a parting word may stand between the two in some of these articles.
    pub(crate) fn bridged(&self, among: &[u16], pair: (u16, u16)) -> bool {
        among.iter().any(|&a| self.entry(a).bridges.contains(&pair))
    }

    pub(crate) fn entry(&self, index: u16) -> &Entry {
        &self.entries[usize::from(index)]
    }

    /// The article of a sku.
    pub(crate) fn find(&self, sku: &str) -> Option<&Entry> {
        self.by_sku.get(sku).map(|i| self.entry(*i))
    }

    /// Whether the shop sells appointments.
    pub(crate) fn has_services(&self) -> bool {
        self.entries.iter().any(|e| e.article.unit == Sale::Service)
    }
}

/// Whether nothing of a form is left without these words.
fn kept_none(form: &[u16], target: &[u16]) -> bool {
    form.iter().all(|w| target.contains(w))
}

/// A sorted set.
pub(crate) fn set(ids: &[u16]) -> Vec<u16> {
    let mut out = ids.to_vec();
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether a sorted set holds all of another.
pub(crate) fn contains(whole: &[u16], part: &[u16]) -> bool {
    part.iter().all(|p| whole.contains(p))
}
