//! Everything that is no order: STOP, strangers, questions, complaints, thanks.

use crate::{
    case::{Code, Intent, OtherKind, Reading},
    cues::Cue,
    engine::Engine,
    lines::Line,
    refine::Refined,
    said::When,
    scene::Scene,
    tokens::{Kind, span},
    vocabulary,
    when::Said,
};

/// Whether wanting goods is announced, and not only wanting to know.
pub(crate) fn wants(scene: &Scene) -> bool {
    scene.hits.iter().filter(|h| h.cue == Cue::Want).any(|h| {
        let noun = h.to == h.from + 1
            && matches!(
                scene.view[h.from].as_str(),
                "commande"
                    | "commandes"
                    | "reservation"
                    | "reservations"
                    | "preparation"
                    | "preparee"
                    | "reservee"
                    | "reserve"
                    | "prepare"
            )
            && h.from > 0
            && matches!(
                scene.view[h.from - 1].as_str(),
                "ma" | "la" | "une" | "cette" | "votre" | "notre" | "mes" | "les" | "de" | "en" | "est" | "bien"
            );
        if noun {
            return false;
        }
        let after = scene.view[h.to.min(scene.view.len())..].iter().take(2);
        !after.clone().any(|w| {
            matches!(
                w.as_str(),
                "savoir"
                    | "connaitre"
                    | "renseignement"
                    | "info"
                    | "demander"
                    | "parler"
                    | "recevoir"
                    | "si"
                    | "prevenir"
                    | "etre"
            )
        }) && !scene.view[h.from..h.to.min(scene.view.len())].iter().any(|w| matches!(w.as_str(), "savoir"))
    })
}

/// `je voudrais passer commande`.
pub(crate) fn orders_nothing_named(scene: &Scene) -> bool {
    scene.any(&["commande", "commander", "reserver", "reservation"]) && wants(scene)
}

/// `le petit prince pour demain 10h`: words at the beginning that this shop does not know.
pub(crate) fn unknown_thing(scene: &Scene) -> bool {
    let loose = [
        Cue::Status,
        Cue::Coming,
        Cue::Info,
        Cue::Complaint,
        Cue::Thanks,
        Cue::Hours,
        Cue::Late,
        Cue::Shift,
        Cue::Appointment,
        Cue::Person,
    ];
    let coming = ["serai la", "sera la", "serons la", "arrive vers", "arrive a", "arriverai"];
    let coming = coming.iter().any(|words| scene.says(words)) && !wants(scene);
    if coming || !scene.mentions.is_empty() || loose.iter().any(|c| scene.has(*c)) {
        return false;
    }
    let first = scene.pieces.iter().filter(|p| matches!(p.said, Said::Hour(..))).map(|p| p.from).min().unwrap_or(0);
    unknown_word(scene, 0..first) || bare_thing(scene, first)
}

/// `le petit prince pour demain 10h`: a thing and a moment, and no verb that says otherwise.
fn bare_thing(scene: &Scene, hour: usize) -> bool {
    const SPOKEN: &[&str] = &[
        "je", "on", "nous", "vous", "tu", "il", "elle", "ils", "elles", "c", "ca", "y", "est", "sont", "ai", "a", "me",
        "te", "se", "ne", "pas", "rdv", "reunion", "train", "merci", "ok", "oui", "non", "quelle", "quand", "demain",
        "a",
    ];
    let words: Vec<&str> = span(scene.tokens(), ..hour).iter().map(|t| t.text.as_str()).collect();
    let thing = words.iter().position(|w| *w == "pour").unwrap_or(0);
    let led = words.first().is_some_and(|w| matches!(*w, "le" | "la" | "l" | "les" | "un" | "une"));
    led && (2..8).contains(&thing) && scene.hits.is_empty() && !words[..thing].iter().any(|w| SPOKEN.contains(w))
}

/// A word that is neither ordinary French nor the shop's own.
fn unknown_word(scene: &Scene, range: std::ops::Range<usize>) -> bool {
    span(scene.tokens(), range).iter().any(|t| {
        t.kind == Kind::Word
            && t.text.len() > 3
            && !t.emoji
            && !vocabulary::is_common(&t.text)
            && !crate::speak::is_short(&t.text)
    })
}

/// Praise for what was had.
pub(crate) fn praises(scene: &Scene) -> bool {
    let praise = [
        "excellent",
        "bravo",
        "delicieu",
        "regal",
        "ador",
        "felicit",
        "genial",
        "succulent",
        "fameu",
        "ravi",
        "enchant",
    ];
    scene.view.iter().any(|w| praise.iter().any(|p| w.starts_with(p)))
        || ["super @", "belle @", "magnifique @", "sacre @"].iter().any(|w| scene.says(w)) && scene.has(Cue::Thanks)
        || scene.says("merci pour")
        || scene.says("tres bon")
        || scene.says("tres bonne")
        || scene.says("tres bons")
        || scene.says("trop bon")
        || scene.says("trop bonne")
        || scene.says("trop bons")
        || scene.says("trop bonnes")
}

/// Whether some question is put.
pub(crate) fn asks_something(scene: &Scene) -> bool {
    [Cue::Price, Cue::Hours, Cue::Batch, Cue::Stock].iter().any(|c| scene.has(*c))
}

/// A line with a figure and a moment, in another clause than the question.
pub(crate) fn ordered(scene: &Scene, line: &Line, when: &When) -> bool {
    if line.amount.figure.is_none() || line.amount.vague {
        return false;
    }
    let own = scene.clause(line.named);
    // `2 gourdes pour 18h et vous ouvrez dimanche ?`: what is counted and timed stands before the question.
    let timed_before = |cue: Cue, at: usize| {
        matches!(cue, Cue::Price | Cue::Hours)
            && line.amount.counted()
            && scene.pieces.iter().any(|p| p.from >= line.to && p.to <= at && matches!(p.said, Said::Hour(..)))
    };
    let asked = [Cue::Price, Cue::Hours, Cue::Batch, Cue::Stock]
        .into_iter()
        .flat_map(|c| scene.all(c).into_iter().map(move |hit| (c, hit.0)))
        .any(|(cue, from)| scene.clause(from) == own && !timed_before(cue, from));
    let timed = when.hour.is_some() || when.part.is_some() || when.after.is_some() || when.now;
    let conditional = scene.any(&["auriez", "aurais", "reste", "restait"]) && scene.any(&["si", "auriez", "aurais"]);
    // `vous auriez un flan pour 18h ?`.
    let tokens = scene.tokens();
    let meant = |p: &crate::when::Piece| {
        matches!(p.said, Said::Hour(..))
            && p.from > 0
            && p.from <= line.to + 3
            && p.from >= line.to
            && tokens[p.from - 1].is("pour")
    };
    let meant = scene.any(&["auriez", "aurais"]) && scene.pieces.iter().any(meant);
    (!asked || conditional && !line.amount.single || meant) && timed
}

/// The questions put, first asked first, with their places.
pub(crate) fn questions(scene: &Scene, refined: &Refined) -> Vec<(Intent, usize)> {
    let kinds = [
        (Cue::Price, Intent::QuestionPrice),
        (Cue::Batch, Intent::QuestionNextBatch),
        (Cue::Hours, Intent::QuestionHours),
        (Cue::Stock, Intent::QuestionAvailability),
    ];
    let mut found: Vec<(Intent, usize)> = Vec::new();
    for (cue, intent) in kinds {
        if let Some(first) = scene.all(cue).iter().map(|(from, _)| *from).min() {
            found.push((intent, first));
        }
    }
    let kinds: Vec<Intent> = found.iter().map(|f| f.0).collect();
    let has = |intent: Intent| kinds.contains(&intent);
    // Having something is asked in many words; the special question beats it.
    let bare = refined.lines.is_empty();
    if has(Intent::QuestionNextBatch) && has(Intent::QuestionAvailability)
        || has(Intent::QuestionPrice) && has(Intent::QuestionAvailability)
    {
        let special = found.iter().filter(|f| f.0 != Intent::QuestionAvailability).map(|f| f.1).min().unwrap_or(0);
        let same =
            found.iter().any(|f| f.0 == Intent::QuestionAvailability && scene.sentence(f.1) == scene.sentence(special));
        if same {
            found.retain(|f| f.0 != Intent::QuestionAvailability);
        }
    }
    if has(Intent::QuestionHours) && has(Intent::QuestionAvailability) && bare {
        found.retain(|f| f.0 != Intent::QuestionAvailability);
    }
    found.sort_by_key(|f| f.1);
    found
}

/// What is left when nothing is ordered, changed or answered.
pub(crate) fn rest(engine: &Engine, questions: Vec<(Intent, usize)>) -> Reading {
    let scene = engine.scene;
    let has = |cue: Cue| scene.has(cue);
    if has(Cue::Pause) && has(Cue::Subscription) {
        return crate::pause::read(scene, engine.clock.now.date());
    }
    if has(Cue::Alert) && !own_order(scene) {
        let mut reading = Reading::new(Intent::SubscribeAlert);
        reading.items = engine.named();
        if reading.items.is_empty()
            && (!crate::strangers::strangers(scene, &engine.refined.lines).is_empty()
                || engine.refined.lines.iter().any(|l| crate::strangers::other_kind(scene, l))
                || unknown_good(scene)
                || crate::volumes::is_said(scene.tokens())
                || scene.mentions.is_empty() && unknown_word(scene, 0..scene.tokens().len()))
        {
            reading.doubt(Code::UnknownArticle);
        }
        return reading;
    }
    if has(Cue::Start) && !has(Cue::Complaint) {
        return Reading::new(Intent::Start);
    }
    let status = has(Cue::Status) && (!has(Cue::Person) || scene.says("mon rdv"));
    if has(Cue::Person) && !(status && scene.says("mon rdv")) {
        return also(Reading::new(Intent::Human), &questions);
    }
    if has(Cue::Complaint) && (!asks_something(scene) || complains(scene)) {
        return also(Reading::new(Intent::Human), &questions);
    }
    if has(Cue::Delivery) && scene.asks() && questions.is_empty() && !has(Cue::Complaint) {
        return Reading::other(OtherKind::Info);
    }
    let generic = questions.iter().all(|q| q.0 == Intent::QuestionAvailability);
    let nothing = engine.refined.lines.is_empty();
    if has(Cue::Info) && generic && (questions.is_empty() || nothing) {
        return Reading::other(OtherKind::Info);
    }
    if status && (questions.is_empty() || generic && nothing || ready(scene)) {
        return Reading::other(OtherKind::Status);
    }
    if let Some((intent, _)) = questions.first().copied() {
        let mut reading = Reading::new(intent);
        if intent != Intent::QuestionHours {
            reading.items = engine.named();
        }
        let pointless = intent == Intent::QuestionPrice
            && reading.items.is_empty()
            && engine.refined.lines.is_empty()
            && !unknown_good(scene);
        if pointless {
            let settled = engine.context.pending_order.is_some()
                || engine.context.last_order.is_some() && engine.context.open_question.is_some();
            if !settled && !prices_in_general(scene) {
                reading.doubt(Code::Article);
            }
        }
        for (other, _) in questions.iter().skip(1) {
            if *other != intent {
                reading.also.push(*other);
            }
        }
        return reading;
    }
    let coming = ["serai la", "sera la", "serons la"].iter().any(|words| scene.says(words));
    let coming = coming && engine.refined.lines.is_empty() && engine.when.is_said();
    if coming {
        return Reading::other(OtherKind::Status);
    }
    let sure = scene.asks() && has(Cue::Yes) && engine.when.is_said();
    if sure || has(Cue::Coming) || has(Cue::Status) {
        return Reading::other(OtherKind::Status);
    }
    if has(Cue::Info) {
        return Reading::other(OtherKind::Info);
    }
    if scene.asks() && !engine.refined.lines.is_empty() {
        let mut reading = Reading::new(Intent::QuestionAvailability);
        reading.items = engine.named();
        return reading;
    }
    // Something is told of the goods, and not in praise.
    if !engine.refined.told.is_empty() && !has(Cue::Thanks) && !praises(scene) {
        return Reading::new(Intent::Human);
    }
    let greets = scene.any(&["bonjour", "bonsoir", "salut", "coucou"]) && scene.view.len() <= 3;
    if has(Cue::Thanks) || greets || has(Cue::Yes) {
        return Reading::new(Intent::Thanks);
    }
    Reading::other(OtherKind::Chat)
}

/// `quels sont vos tarifs`: a question about the list, not about one thing.
fn prices_in_general(scene: &Scene) -> bool {
    scene.any(&["vos", "tarifs", "livraison"])
}

fn also(mut reading: Reading, questions: &[(Intent, usize)]) -> Reading {
    reading.also.extend(questions.iter().map(|q| q.0));
    reading
}

/// `prévenez-moi quand ma commande est prête`.
fn own_order(scene: &Scene) -> bool {
    (scene.says("ma commande") || scene.says("mon rdv")) && !scene.any(&["fournee", "prochaine"])
}

fn ready(scene: &Scene) -> bool {
    let done = ["fini", "termine", "repare", "recous", "retouche"];
    scene.view.iter().any(|w| done.iter().any(|stem| w.starts_with(stem)))
        || scene.says("ma commande")
        || scene.says("mon rdv")
        || scene.says("c est pret")
        || scene.says("mes @")
        || scene.says("mon @")
        || scene.says("ma @")
        || scene.says("la commande")
}

/// Words of complaint that no question contains.
fn complains(scene: &Scene) -> bool {
    scene.any(&[
        "rembourser",
        "remboursez",
        "remboursement",
        "inadmissible",
        "honte",
        "reclamation",
        "arnaque",
        "decu",
        "decue",
        "rassis",
        "brule",
        "scandaleux",
    ]) || !scene.asks()
}

/// A good of some trade is named that this shop does not know.
pub(crate) fn unknown_good(scene: &Scene) -> bool {
    scene.tokens().iter().enumerate().any(|(i, t)| {
        t.kind == Kind::Word && vocabulary::is_good(&t.text) && !scene.mentions.iter().any(|m| m.from <= i && i < m.to)
    })
}
