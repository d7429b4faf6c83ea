//! Where lists of words give no clear answer, the weights are asked: a second opinion on what a text is on the whole.

use crate::{
    case::{Code, Intent, OtherKind, Reading},
    engine::Engine,
    gist::{self, Gist},
};

/// What a text can be that is no order and no change of one.
const TALK: [Gist; 16] = [
    Gist::Human,
    Gist::Status,
    Gist::Info,
    Gist::Wrong,
    Gist::Thanks,
    Gist::Chat,
    Gist::Hours,
    Gist::Price,
    Gist::Stock,
    Gist::Batch,
    Gist::Spam,
    Gist::Abuse,
    Gist::Alert,
    Gist::Stop,
    Gist::Start,
    Gist::Pause,
];

/// From this chance on a text may stop or start something.
const SURE: f32 = 0.4;

/// How sure the weights must be to overrule a reading, by how firmly it stands; none: it is not asked about.
fn bar(engine: &Engine, reading: &Reading) -> Option<f32> {
    let none = engine.refined.lines.is_empty();
    let timed = engine.when.is_said();
    let figures = engine.refined.lines.iter().any(|l| l.amount.figure.is_some());
    match (reading.intent, reading.other_kind) {
        (Intent::Other, Some(OtherKind::Chat)) => Some(0.0),
        (Intent::Order | Intent::Appointment, _) if reading.why.iter().any(|w| w.contains("draft")) => None,
        (Intent::Order | Intent::Appointment, _) if figures && timed => Some(0.9),
        (Intent::Order | Intent::Appointment, _) if figures || timed => Some(0.75),
        (Intent::Order | Intent::Appointment, _) => Some(0.45),
        (Intent::Modify, _) if engine.context.pending_order.is_none() => Some(0.6),
        (Intent::Modify, _) if reading.needs_clarification && none => Some(0.8),
        (Intent::QuestionAvailability, _) if reading.items.is_empty() => Some(0.6),
        (Intent::QuestionAvailability | Intent::QuestionNextBatch, _) => Some(0.8),
        (Intent::QuestionHours | Intent::QuestionPrice, _) => Some(0.8),
        // Who says thanks and names nothing wrong is not lightly taken to complain.
        (Intent::Thanks, _) if engine.scene.says("grand merci") || crate::social::praises(engine.scene) => Some(0.9),
        (Intent::Thanks, _) => Some(0.6),
        // Who wants data deleted is heard by a person.
        (Intent::Human, _) if engine.scene.any(&["donnees", "rgpd", "cnil"]) => None,
        (Intent::Human | Intent::SubscribeAlert, _) => Some(0.85),
        (Intent::Other, Some(OtherKind::Status | OtherKind::Info | OtherKind::WrongRecipient)) => Some(0.8),
        _ => None,
    }
}

/// The reading, or another one when the weights speak clearly against it.
pub(crate) fn weigh(engine: &Engine, reading: Reading) -> Reading {
    let Some(bar) = bar(engine, &reading) else { return reading };
    let chances = gist::chances(engine.scene, &engine.refined.lines, !engine.refined.told.is_empty(), engine.when);
    let (best, share) = chances.best(&TALK);
    // What has consequences wants more than the best of many small chances.
    let grave = [Gist::Stop, Gist::Start, Gist::Pause, Gist::Abuse, Gist::Spam, Gist::Alert];
    let (best, share) =
        if grave.contains(&best) && chances.of(best) < SURE { chances.best(&TALK[..10]) } else { (best, share) };
    let own = Gist::of(reading.intent, reading.other_kind).map_or(0.0, |g| chances.of(g));
    // A STOP that is missed is worse than one too many.
    let stops = chances.of(Gist::Stop);
    let asked =
        engine.scene.any(&["#", "un", "une"]) && crate::place::has_strangers(engine.scene, &engine.refined.lines);
    let quiet = engine.refined.lines.is_empty() && !engine.when.is_said() && !asked;
    if quiet && bar < 0.5 && stops >= 0.3 && stops >= 0.6 * chances.of(best) {
        return Reading::new(Intent::Stop).because("on the whole a STOP");
    }
    // With something under way, giving it up or changing it is asked about.
    if bar < 0.7
        && let Some(pending) = &engine.context.pending_order
    {
        let act = [(Gist::Cancel, Intent::Cancel), (Gist::Change, Intent::Modify)]
            .into_iter()
            .find(|(gist, _)| chances.of(*gist) >= 0.3 && chances.of(*gist) > chances.of(best));
        if let Some((_, intent)) = act {
            let mut reading = Reading::new(intent).because("on the whole a change").ask(Code::Confirm);
            if intent == Intent::Modify {
                reading.items = pending.items.iter().cloned().map(crate::item::Item::settled).collect();
                reading.pickup = pending.pickup.as_deref().and_then(crate::case::local_moment);
            }
            return reading;
        }
    }
    let share = if bar > 0.0 { chances.of(best) } else { share };
    if Gist::of(reading.intent, reading.other_kind) == Some(best) || share < bar || own >= chances.of(best) {
        return reading;
    }
    // `stop les croissants, juste les tradis` refuses goods, and no messages.
    if best == Gist::Stop && !engine.refined.refused.is_empty() {
        return reading;
    }
    // `pareil que d'hab merci`, where nothing was had before, is asked about.
    if best == Gist::Thanks && reading.clarify.contains(&Code::NoContext) {
        return reading;
    }
    // Of several questions the first is answered, and the weights cannot tell which is first.
    let also = |intent: &Intent| Gist::of(*intent, None) == Some(best);
    if reading.also.iter().any(also) && !reading.items.is_empty() {
        return reading;
    }
    let mut other = read_as(engine, best);
    other.why.push(format!("on the whole {best:?}, {share:.2}"));
    other
}

/// The reading of a text that is this on the whole.
fn read_as(engine: &Engine, gist: Gist) -> Reading {
    let asked = |intent: Intent| {
        let mut reading = Reading::new(intent);
        reading.items = engine.named();
        reading
    };
    match gist {
        Gist::Human | Gist::Order | Gist::Change | Gist::Cancel | Gist::Answer => Reading::new(Intent::Human),
        Gist::Status => Reading::other(OtherKind::Status),
        Gist::Info => Reading::other(OtherKind::Info),
        Gist::Wrong => Reading::other(OtherKind::WrongRecipient),
        Gist::Thanks => Reading::new(Intent::Thanks),
        Gist::Chat => Reading::other(OtherKind::Chat),
        Gist::Spam => Reading::other(OtherKind::Spam),
        Gist::Abuse => Reading::other(OtherKind::Abuse),
        Gist::Hours => Reading::new(Intent::QuestionHours),
        Gist::Price => {
            let reading = asked(Intent::QuestionPrice);
            let bare = reading.items.is_empty() && engine.context.pending_order.is_none();
            if bare && engine.scene.view.len() < 6 { reading.ask(Code::Article) } else { reading }
        }
        Gist::Stock => asked(Intent::QuestionAvailability),
        Gist::Batch => asked(Intent::QuestionNextBatch),
        Gist::Alert => asked(Intent::SubscribeAlert),
        Gist::Stop => Reading::new(Intent::Stop),
        Gist::Start => Reading::new(Intent::Start),
        Gist::Pause => crate::pause::read(engine.scene, engine.clock.now.date()),
    }
}
