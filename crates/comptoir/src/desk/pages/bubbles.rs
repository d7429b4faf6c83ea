//! What a thread shows of each thing that was said, done or told.

use std::collections::HashMap;

use kernel::id::InboundId;

use super::{
    super::views::{Bubble, Day, VoiceChip},
    file,
    frame::Clerk,
    words,
};
use crate::{
    appointments::{self, Appointment, rules::State as Met},
    calls::{Call, rules::State},
    customers::File,
    inbox,
    memory::{Moment, What},
    orders::Order,
    outbox::Message,
    platform::i18n::Arg,
    rituals,
    threads::Kind,
};

/// What messages were marked as, or could be.
pub type Chips = HashMap<InboundId, VoiceChip>;

/// The days of a thread, oldest first.
///
/// A day on which they only fetched an order is one line that says its day itself.
pub fn days(clerk: &Clerk, file: &File, mut moments: Vec<Moment>, who: &str, chips: &Chips) -> Vec<Day> {
    moments.reverse();
    let mut days: Vec<Day> = Vec::new();
    for moment in moments {
        let label = clerk.day(moment.at);
        let mut bubbles = vec![bubble(clerk, file, &moment, who, chips)];
        bubbles.extend(said_back(clerk, &moment));
        match days.last_mut().filter(|day| day.label == label) {
            Some(day) => day.bubbles.extend(bubbles),
            None => days.push(Day { label, bubbles }),
        }
    }
    for day in days.iter_mut().filter(|day| day.bubbles.iter().all(|bubble| bubble.class == "is-past")) {
        let label = std::mem::take(&mut day.label);
        for bubble in &mut day.bubbles {
            bubble.meta = format!("{label}, {}", bubble.meta);
        }
    }
    days
}

fn bubble(clerk: &Clerk, file: &File, moment: &Moment, who: &str, chips: &Chips) -> Bubble {
    let (lang, at) = (clerk.lang, clerk.hour(moment.at));
    let shared = moment
        .contact
        .as_ref()
        .is_some_and(|contact| file.addresses.iter().any(|address| address.shared && address.contact == *contact));
    let by_way = |channel: String| {
        let shared = if shared { format!(", {}", lang.say("desk-shared-number")) } else { String::new() };
        format!("{channel}, {at}{shared}")
    };
    match &moment.what {
        What::Heard(inbound) => {
            if moment.contact.is_none() && inbox::chat::is_site(&inbound.sender) {
                return Bubble { voice: chips.get(&inbound.id).cloned(), ..asked(clerk, inbound, who, &at) };
            }
            let (icon, channel) = match (inbound.source.as_str(), &moment.contact) {
                (inbox::voice::SOURCE, _) => ("phone", lang.say("desk-by-phone")),
                (_, Some(contact)) => (words::icon(contact), words::channel(lang, contact)),
                (_, None) => ("sms", String::new()),
            };
            let fate = match inbound.state.as_str() {
                "waiting" => lang.say("desk-fate-waiting"),
                "answered" => match &inbound.handled_by {
                    Some(by) => lang.with1("desk-fate-answered", "who", by),
                    None => String::new(),
                },
                _ => String::new(),
            };
            let class = if inbound.source == inbox::voice::SOURCE { "is-call" } else { "" };
            let (text, by) = (inbound.body.clone(), who.to_owned());
            let voice = chips.get(&inbound.id).cloned();
            Bubble { class, icon, by, meta: by_way(channel), text, fate, voice, link: None }
        }
        What::Told(message) => told(clerk, message, &by_way),
        What::Page(line) => {
            let fate = match (line.seen, line.carried) {
                (Some(at), _) => lang.with1("desk-fate-seen", "at", clerk.moment(at)),
                (None, Some(at)) => lang.with1("desk-fate-carried", "at", clerk.moment(at)),
                (None, None) => lang.say("desk-fate-unseen"),
            };
            let (by, meta, text) = (line.by.clone(), lang.with1("desk-by-site", "at", at), line.body.clone());
            Bubble { class: "is-ours", icon: "chat", by, meta, text, fate, ..Bubble::default() }
        }
        What::Given(given) => {
            let (icon, key) = match given.kind {
                rituals::rules::Kind::Letter => ("pen", "desk-line-letter"),
                _ => ("gift", "desk-line-attention"),
            };
            let args = [("at", Arg::from(at)), ("it", Arg::from(&given.what)), ("who", Arg::from(&given.by))];
            Bubble { class: "is-call", icon, meta: lang.with(key, &args), ..Bubble::default() }
        }
        What::Order(order) => ordered(clerk, order, &at),
        What::Meeting(own, who) => met(clerk, own, who),
        What::Call(call) => called(clerk, call, &at),
        What::Line(entry) => {
            let (class, icon, key) = match entry.kind {
                Kind::Internal => ("is-ours is-internal", "lock", "desk-line-internal"),
                Kind::Visit => ("is-call is-visit", "walk", "desk-line-visit"),
                Kind::Call => ("is-call", "phone", "desk-line-called"),
            };
            let meta = lang.with(key, &[("at", Arg::from(at)), ("who", Arg::from(&entry.by))]);
            let text = entry.body.for_colleagues().to_owned();
            Bubble { class, icon, meta, text, ..Bubble::default() }
        }
    }
}

/// What was asked on a page of the shop, with what the page showed.
fn asked(clerk: &Clerk, inbound: &inbox::Inbound, who: &str, at: &str) -> Bubble {
    let (lang, whence) = (clerk.lang, &inbound.understood.whence);
    let mut fate = vec![words::whence(lang, whence)];
    if !whence.basket.is_empty() {
        fate.push(lang.with1("desk-whence-basket", "it", &whence.basket));
    }
    match (inbound.state.as_str(), &inbound.handled_by) {
        ("waiting", _) => fate.push(lang.say("desk-fate-waiting")),
        ("answered", Some(by)) => fate.push(lang.with1("desk-fate-answered", "who", by)),
        _ => {}
    }
    fate.retain(|part| !part.is_empty());
    let order = |id| (format!("/comptoir/commandes/{id}"), lang.say("desk-whence-see"));
    let (by, meta) = (who.to_owned(), lang.with1("desk-by-site", "at", at));
    let link = whence.order.map(order);
    Bubble { icon: "chat", by, meta, text: inbound.body.clone(), fate: fate.join(" ; "), link, ..Bubble::default() }
}

/// What the page said back by itself, or a colleague from the counter.
fn said_back(clerk: &Clerk, moment: &Moment) -> Option<Bubble> {
    let What::Heard(inbound) = &moment.what else { return None };
    let text = inbound.answer.clone().filter(|text| !text.is_empty() && moment.contact.is_none())?;
    let (class, by) = match &inbound.handled_by {
        Some(by) => ("is-ours", by.clone()),
        None => ("is-ours is-machine", clerk.lang.say("desk-by-program")),
    };
    let meta = clerk.lang.with1("desk-by-site", "at", clerk.hour(moment.at));
    Some(Bubble { class, icon: "chat", by, meta, text, ..Bubble::default() })
}

fn told(clerk: &Clerk, message: &Message, by_way: &dyn Fn(String) -> String) -> Bubble {
    let lang = clerk.lang;
    let channel =
        if message.channel == "push" { lang.say("channel-push") } else { words::channel(lang, &message.contact) };
    let fate = match message.state.as_str() {
        "queued" | "sending" => lang.say("desk-fate-queued"),
        "refused" => lang.say("desk-fate-refused"),
        "given_up" => lang.say("desk-fate-lost"),
        _ => String::new(),
    };
    let by_person = message.author().is_some() || message.told() == "reply";
    let class = if by_person { "is-ours" } else { "is-ours is-machine" };
    let by = match message.author() {
        Some(author) => author.to_owned(),
        None if by_person => clerk.shop().name.clone(),
        None => lang.say("desk-by-program"),
    };
    let icon = words::icon(&message.contact);
    Bubble { class, icon, by, meta: by_way(channel), text: message.body.clone(), fate, ..Bubble::default() }
}

fn ordered(clerk: &Clerk, order: &Order, at: &str) -> Bubble {
    let lang = clerk.lang;
    let link = Some((format!("/comptoir/commandes/{}", order.id), file::lines(lang, order)));
    if !order.state.is_open() {
        let meta = file::state(lang, order.state).to_lowercase();
        return Bubble { class: "is-past", icon: "basket", meta, link, ..Bubble::default() };
    }
    let pickup = clerk.moment(order.pickup_at);
    let state = file::state(lang, order.state).to_lowercase();
    let args = [("at", Arg::from(at)), ("pickup", Arg::from(pickup)), ("state", Arg::from(state))];
    Bubble {
        class: "is-order",
        icon: "basket",
        meta: lang.with("desk-line-order", &args),
        text: String::new(),
        link,
        ..Bubble::default()
    }
}

/// A meeting: what became of it is a voice like a visit, the rest a line of its own.
fn met(clerk: &Clerk, own: &Appointment, who: &str) -> Bubble {
    let lang = clerk.lang;
    let class = match own.state {
        Met::Kept => "is-call is-visit",
        Met::Booked | Met::Proposed => "is-order",
        Met::Missed | Met::Cancelled => "",
    };
    let icon = appointments::words::icon(own.way);
    let meta = lang.with1("meet-line-meta", "at", clerk.hour(own.at()));
    let text = appointments::words::told(lang, clerk.shop(), clerk.now, own, who);
    Bubble { class, icon, meta, text, ..Bubble::default() }
}

fn called(clerk: &Clerk, call: &Call, at: &str) -> Bubble {
    let lang = clerk.lang;
    let meta = match (call.state(clerk.now), call.minutes()) {
        (State::Missed, _) => lang.with1("desk-line-missed", "at", at),
        (_, Some(n)) => lang.with("desk-line-call", &[("at", Arg::from(at)), ("n", Arg::from(n))]),
        (_, None) => lang.with1("desk-line-calling", "at", at),
    };
    let fate = match (call.note.is_empty(), call.back_by.is_empty()) {
        (false, _) => lang.with1("desk-noted-by", "who", &call.noted_by),
        (true, false) => lang.with1("desk-back-by", "who", &call.back_by),
        (true, true) => String::new(),
    };
    Bubble { class: "is-call", icon: "phone", meta, text: call.note.clone(), fate, ..Bubble::default() }
}
