//! The reading of one SMS: which act it is, by the rules of precedence.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::{Timestamp, civil::DateTime};

use crate::{
    answer::Answer,
    case::{Case, Code, Context, Intent, OtherKind, Reading, Status, local_moment},
    cues::Cue,
    lexicon::Lexicon,
    lines,
    moment::Clock,
    place,
    refine::{self, Refined},
    reply,
    said::When,
    scene::Scene,
    short::Short,
    social, usual,
};

/// What a reading says of itself in `why` when the engine failed on the text.
pub const FAULT: &str = "a fault of the engine";

/// Reads one SMS to a shop. A text on which the engine fails goes to a person, like any other that is not understood.
pub fn understand(lexicon: &Lexicon, case: &Case) -> Reading {
    catch_unwind(AssertUnwindSafe(|| attempt(lexicon, case))).unwrap_or_else(|_| {
        let mut reading = Reading::new(Intent::Human).because(FAULT);
        reading.id = case.id.clone();
        reading.reply = reply::PERSON.into();
        reading
    })
}

fn attempt(lexicon: &Lexicon, case: &Case) -> Reading {
    let now = local_now(lexicon, &case.now);
    let none = Context::default();
    let context = case.context.as_ref().unwrap_or(&none);
    let scene = Scene::new(lexicon, &case.sms);
    let mut reading = read(lexicon, &scene, context, now);
    // Where the rest is unclear, `merci` may be all there is to it.
    let without = |cues: &[Cue]| !cues.iter().any(|cue| scene.has(*cue));
    let unclear = match reading.intent {
        Intent::Human => without(&[Cue::Complaint, Cue::Harm, Cue::Person]),
        Intent::Order | Intent::Appointment => reading.items.is_empty() && !social::wants(&scene),
        _ => false,
    };
    if scene.closed && unclear {
        let whole = read(lexicon, &Scene::whole(lexicon, &case.sms), context, now);
        if whole.intent == Intent::Thanks {
            reading = whole;
        }
    }
    reading.id = case.id.clone();
    if reading.intent == Intent::Other || matches!(reading.intent, Intent::Stop | Intent::Human | Intent::Thanks) {
        reading.items.clear();
    }
    reading.clarify.sort_unstable();
    reading.reply = reply::reply(lexicon, &reading, context, now);
    reading
}

fn read(lexicon: &Lexicon, scene: &Scene, context: &Context, now: DateTime) -> Reading {
    let refined = refine::refine(scene, lines::lines(scene));
    let clock = Clock { now, hours: &lexicon.hours };
    let when = When::gather(&scene.pieces, scene.tokens(), now.date());
    let engine = Engine { scene, context, refined: &refined, when: &when, clock: &clock };
    let mut reading = crate::opinion::weigh(&engine, engine.read());
    crate::audit::check(&engine, &mut reading);
    reading
}

/// The local time of the shop.
fn local_now(lexicon: &Lexicon, now: &str) -> DateTime {
    match now.parse::<Timestamp>() {
        Ok(at) => at.to_zoned(lexicon.hours.zone().clone()).datetime(),
        Err(_) => local_moment(now).unwrap_or(DateTime::new(2026, 1, 1, 12, 0, 0, 0).unwrap_or(DateTime::MIN)),
    }
}

pub(crate) struct Engine<'a> {
    pub scene: &'a Scene<'a>,
    pub context: &'a Context,
    pub refined: &'a Refined,
    pub when: &'a When,
    pub clock: &'a Clock<'a>,
}

impl Engine<'_> {
    fn read(&self) -> Reading {
        let scene = self.scene;
        if crate::foreign::is_empty(scene, self.context) {
            return Reading::other(OtherKind::Empty).ask(Code::Empty);
        }
        if let Some(reading) = crate::foreign::stop(scene, self.context) {
            return reading;
        }
        if let Some(reading) = crate::foreign::foreign(scene, self.context, self.refined) {
            return reading;
        }
        if scene.has(Cue::Harm) {
            return Reading::new(Intent::Human).because("harm to health");
        }
        if let Some(reading) = self.subscription() {
            return reading;
        }
        if let Some(reading) = self.answer() {
            return reading;
        }
        if let Some(reading) = self.cancel() {
            return reading;
        }
        if let Some(reading) = self.modify() {
            return reading;
        }
        let questions = social::questions(scene, self.refined);
        if let Some(mut reading) = self.order(&questions) {
            for question in questions.into_iter().map(|q| q.0).filter(|q| *q != Intent::QuestionAvailability) {
                if !reading.also.contains(&question) {
                    reading.also.push(question);
                }
            }
            if scene.has(Cue::Complaint) {
                reading.also.push(Intent::Human);
            }
            return reading;
        }
        social::rest(self, questions)
    }

    /// Yes, no, or what the open question asked for.
    fn answer(&self) -> Option<Reading> {
        let scene = self.scene;
        let question = self.context.open_question.as_deref();
        let pending = self.context.pending_order.as_ref();
        let gives_up =
            self.cancels() && (question.is_none() || scene.any(&["annule", "annulez", "annuler", "commande", "rdv"]));
        let short = crate::short::short(scene).filter(|_| !gives_up);
        let laid = question.map(|q| Scene::new(scene.lexicon, q));
        let yes_no = question.is_some_and(crate::short::is_yes_no);
        match (question, short) {
            (Some(_), Some(Short::Yes)) if yes_no && (scene.has(Cue::Yes)) => {
                return Some(Reading::new(Intent::Confirm));
            }
            (Some(q), Some(Short::Yes)) => {
                return Some(Reading::new(Intent::Confirm).ask(crate::short::lacking(q, pending)));
            }
            (Some(_), Some(Short::No)) => return Some(Reading::new(Intent::Decline)),
            (None, Some(Short::Yes)) => {
                let bare_yes = scene.any(&["oui", "confirme", "valide"]);
                return Some(if bare_yes {
                    Reading::new(Intent::Confirm).ask(Code::NoContext)
                } else {
                    Reading::new(Intent::Thanks)
                });
            }
            (None, Some(Short::No)) => return Some(Reading::new(Intent::Decline).ask(Code::NoContext)),
            _ => {}
        }
        let leads =
            scene.view.first().is_some_and(|w| matches!(w.as_str(), "oui" | "ok" | "daccord" | "parfait" | "nickel"));
        if yes_no
            && leads
            && self.refined.lines.iter().all(|l| l.amount.figure.is_none() && !scene.has(Cue::Want))
            && scene.pieces.iter().all(|p| p.aside || scene.clauses.get(scene.clause(p.from)).is_some_and(|c| c.asked))
            && social::asks_something(scene)
            && !scene.any(&["#"])
        {
            let mut reading = Reading::new(Intent::Confirm);
            reading.also.extend(social::questions(scene, self.refined).iter().map(|q| q.0));
            return Some(reading);
        }
        // `bof non je préfère attendre`.
        let sighs = ["bof", "ben", "ah", "euh", "oh", "heu", "hum", "mmh"];
        let begins = scene.view.iter().find(|w| !sighs.contains(&w.as_str())).is_some_and(|w| w == "non");
        // `ça ira` behind `non merci` is no yes.
        let led = scene.hits.iter().any(|h| h.cue == Cue::No && h.from == 0);
        let refuses = scene.has(Cue::No) && (led || !scene.has(Cue::Yes)) && (begins || !scene.has(Cue::Want));
        let other =
            [Cue::Replace, Cue::Change, Cue::Only, Cue::Shift].iter().any(|c| scene.has(*c)) || scene.any(&["#"]);
        let own = |i: usize| {
            let word = scene.lexicon.word(&scene.tokens()[i]).is_some_and(|(w, _)| !scene.lexicon.is_weak(w));
            word && !self.refined.refused.iter().any(|l| l.from <= i && i < l.to)
        };
        let other = other || (0..scene.tokens().len()).any(own);
        if yes_no
            && !other
            && refuses
            && self.refined.lines.is_empty()
            && !self.when.is_said()
            && !scene.asks()
            && !gives_up
        {
            return Some(Reading::new(Intent::Decline));
        }
        let pending = pending?;
        let draft = pending.status == Status::Draft || question.is_some();
        // `ben 17h, quand la petite sort` tells the hour that was asked for.
        let hour = self.when.hour.is_some() && !scene.asks() && laid.as_ref().is_some_and(|q| q.any(&["h", "quand"]));
        let asks = social::asks_something(scene) && !scene.has(Cue::Want) && !hour;
        if !draft || self.cancels() || asks {
            return None;
        }
        let answer = Answer {
            scene,
            clock: self.clock,
            refined: self.refined,
            when: self.when,
            pending,
            question: laid.as_ref(),
            yes_no,
        };
        if let Some(reading) = answer.read() {
            return Some(reading);
        }
        let yes = scene.has(Cue::Yes) && !scene.has(Cue::No);
        (question.is_some() && yes_no && yes && !scene.has(Cue::Complaint)).then(|| Reading::new(Intent::Confirm))
    }

    fn cancels(&self) -> bool {
        self.scene.has(Cue::Cancel) || self.scene.has(Cue::EndSubscription)
    }

    /// An order, an appointment, or the usual.
    fn order(&self, questions: &[(Intent, usize)]) -> Option<Reading> {
        let scene = self.scene;
        if let Some(reading) = usual::read(self) {
            return Some(reading);
        }
        let lines = &self.refined.lines;
        let wants = social::wants(scene);
        let mine = scene.says("ma commande") || scene.says("mes @");
        if scene.has(Cue::Status) && (lines.is_empty() || mine) && !wants && scene.asks() {
            return None;
        }
        if scene.has(Cue::Info) && lines.is_empty() && scene.asks() {
            return None;
        }
        // `livraison possible le 31 ?`: asked of in general.
        let counted = lines.iter().any(|l| l.amount.figure.is_some());
        if scene.has(Cue::Delivery) && scene.asks() && !counted && !wants {
            return None;
        }
        let told = !lines.is_empty() || !self.refined.doubts.is_empty();
        let strangers = place::has_strangers(scene, lines);
        let services = !lines.is_empty()
            && lines.iter().any(|l| {
                !l.articles.is_empty()
                    && l.articles
                        .iter()
                        .all(|a| scene.lexicon.entry(*a).article.unit == crate::catalogue::Sale::Service)
            });
        let asked_only = questions.iter().all(|q| q.0 == Intent::QuestionAvailability);
        let booked = services && self.when.hour.is_some() && asked_only;
        // `dispo cet aprem pour une taille de barbe ?`
        let free =
            ["dispo", "dispos", "disponible", "disponibles", "disponibilite", "libre", "libres", "place", "creneau"];
        let free = services && self.when.is_said() && asked_only && scene.any(&free);
        let agenda = booked
            || free
            || scene.has(Cue::Appointment)
                && (self.when.is_said() || wants || scene.any(&["rdv"]))
                && (services || !told);
        let complained: Vec<usize> = scene.all(Cue::Complaint).iter().map(|c| scene.clause(c.0)).collect();
        let apart =
            |l: &lines::Line| !complained.contains(&scene.clause(l.named)) && social::ordered(scene, l, self.when);
        let wanted = wants && self.when.is_said() && told;
        if !(complained.is_empty() || wanted || lines.iter().any(apart)) {
            return None;
        }
        if scene.has(Cue::Alert) && !(lines.iter().any(|l| l.amount.figure.is_some()) && wants) {
            return None;
        }
        let meets = scene.has(Cue::Appointment) && self.when.hour.is_some();
        if scene.has(Cue::Person) && !(told && self.when.is_said() || meets) {
            return None;
        }
        // `marquage du cadre le 16 à 10h, et c'est combien ?`: asked beside what is booked.
        let beside =
            |at: usize| services && lines.iter().all(|l| l.to <= at && scene.clause(l.named) != scene.clause(at));
        if (agenda || services && self.when.hour.is_some())
            && !questions.iter().any(|q| {
                matches!(q.0, Intent::QuestionPrice | Intent::QuestionHours | Intent::QuestionNextBatch) && !beside(q.1)
            })
        {
            return Some(place::place(scene, self.clock, self.refined, self.when));
        }
        let polite = scene.has(Cue::Polite) && !scene.any(&["savoir", "demander"]);
        let asked = !questions.is_empty();
        let ordered = lines.iter().any(|l| social::ordered(scene, l, self.when));
        // `une galette, dispo ce soir ? je passe à 18h30`.
        let asked_at: Vec<usize> = scene.all(Cue::Stock).iter().map(|c| scene.clause(c.0)).collect();
        let tokens = scene.tokens();
        let coming = |i: usize| {
            tokens[i].any(&["passe", "passer", "passerai", "viens", "venir", "viendrai", "passons"])
                && tokens[i.saturating_sub(3)..i].iter().any(|t| t.any(&["je", "on", "nous"]))
                && !asked_at.contains(&scene.clause(i))
        };
        let timed = self.when.hour.is_some() || self.when.after.is_some();
        let comes = asked_only && timed && (0..tokens.len()).any(coming);
        // `chèvre miel pour 12h20, dites-moi si le fromage est pasteurisé`: asked beside what is ordered for an hour of its own.
        let timely = |l: &lines::Line| {
            let own = scene.clause(l.named);
            let hour = |p: &crate::when::Piece| {
                !p.aside && matches!(p.said, crate::when::Said::Hour(..)) && scene.clause(p.from) == own
            };
            let put =
                scene.clauses.get(own).is_some_and(|c| scene.tokens()[c.from..c.to].iter().any(|t| t.is_mark("?")));
            scene.pieces.iter().any(hour) && !put && !asked_at.contains(&own)
        };
        let comes = comes || asked_only && lines.iter().any(timely);
        let order = if asked {
            // `vous avez du lapin ? si oui 1 pour samedi 10h`: on condition, whatever is sold.
            let condition = scene.says("si oui")
                && self.when.is_said()
                && (scene.any(&["#", "un", "une"]) || self.when.hour.is_some());
            let serves = scene.lexicon.has_services() && self.when.hour.is_some();
            let unknown = condition && !told && (strangers || social::unknown_good(scene) || serves);
            unknown
                || told
                    && (wants
                        || comes
                        || ordered
                        || polite && !questions.iter().any(|q| q.0 != Intent::QuestionAvailability))
                    && (!scene.has(Cue::Uncertain) || ordered && !self.unsure())
        } else {
            told || wants && (strangers || social::orders_nothing_named(scene))
                || strangers && self.when.is_said()
                // `3 pommes de terre`: no more than a thing and how many.
                || strangers && scene.hits.is_empty() && scene.view.first().is_some_and(|w| w == "#")
                || self.when.hour.is_some() && social::unknown_thing(scene)
                // `j'en voudrais 3 pour 18h`.
                || wants && self.when.hour.is_some() && scene.any(&["en"]) && scene.any(&["#"])
        };
        let figures = lines.iter().any(|l| l.amount.figure.is_some());
        let moment = self.when.is_said();
        // `vos accras, une tuerie`: spoken of, not asked for.
        let yours = |l: &lines::Line| {
            l.named > 0 && scene.tokens().get(l.named - 1).is_some_and(|t| t.any(&["vos", "votre", "tes", "ton"]))
        };
        // `merci pour le plateau du réveillon`.
        let thanked = scene.says("merci pour") && self.when.hour.is_none() && !asked;
        if !figures
            && (!moment || thanked)
            && !wants
            && (social::praises(scene) || !scene.asks() && lines.iter().all(yours) && told)
        {
            return None;
        }
        if !asked && scene.asks() && told && !wants && !polite && !moment && !figures && !services {
            return None;
        }
        if !order || scene.has(Cue::Uncertain) && asked && (!wants || self.unsure()) {
            return None;
        }
        Some(place::place(scene, self.clock, self.refined, self.when))
    }

    /// `je passerai peut-être prendre un flan`: the doubt is about the wish itself.
    pub fn unsure(&self) -> bool {
        let doubted: Vec<usize> = self.scene.all(Cue::Uncertain).iter().map(|c| self.scene.clause(c.0)).collect();
        let wished = |l: &lines::Line| !doubted.contains(&self.scene.clause(l.named));
        !self.refined.lines.is_empty() && !self.refined.lines.iter().any(wished)
    }
}
