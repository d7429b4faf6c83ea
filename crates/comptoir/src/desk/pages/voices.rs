//! What customers say of the shop: marked by one tap in a thread, followed in the file, read on the page of a week.

use std::collections::HashMap;

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp, civil::DateTime};
use kernel::{
    Contact, calendar,
    id::{InboundId, PersonId, StaffId, VoiceId},
};

use super::{
    super::views::{Choice, Praise, Promised, RaiseForm, VoiceCard, VoiceChip},
    bubbles::Chips,
    frame::{Answer, Clerk, Fields, go, thread},
};
use crate::{
    accounts,
    customers::File,
    inbox,
    memory::{Moment, What},
    platform::{
        Problem,
        i18n::{Arg, Lang},
        problem::Path,
    },
    shops,
    voices::{
        self, New, Voice,
        rules::{self, Kept, Kind, State, Subject},
        words,
    },
};

/// So many of the last messages are read for what they say.
const READ: usize = 6;
/// Older messages are not proposed any more.
const LATELY: SignedDuration = SignedDuration::from_hours(24 * 30);
/// What ended is shown in the file for so long.
const SHOWN: SignedDuration = SignedDuration::from_hours(24 * 14);

fn kind_choice(lang: Lang, kind: Kind) -> (&'static str, &'static str, String) {
    (kind.as_str(), words::icon(kind), words::kind(lang, kind))
}

/// "Réclamation, l'attente".
fn says(lang: Lang, kind: Kind, subject: Subject) -> String {
    let args = [("kind", Arg::from(words::kind(lang, kind))), ("it", Arg::from(lower(&words::subject(lang, subject))))];
    lang.with("voices-says", &args)
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// What the messages of a thread were marked as, and what the last of them could be.
pub fn chips(conn: &mut Conn<'_>, clerk: &Clerk, moments: &[Moment]) -> Result<Chips, DbError> {
    let (lang, key) = (clerk.lang, &clerk.shop().key);
    let mut chips: Chips = HashMap::new();
    let mut read = 0;
    let mut classifier = None;
    for moment in moments {
        let What::Heard(inbound) = &moment.what else { continue };
        let source = format!("inbound/{}", inbound.id);
        if let Some(voice) = voices::by_source(conn, key, &source)? {
            if voice.state != State::Void {
                let chip = VoiceChip::Marked(words::icon(voice.kind), says(lang, voice.kind, voice.subject));
                chips.insert(inbound.id, chip);
            }
            continue;
        }
        // What the program did alone, as an order, says nothing of the shop.
        let by_a_person = matches!(inbound.state.as_str(), "waiting" | "answered");
        if !by_a_person || read >= READ || clerk.now.duration_since(moment.at) > LATELY {
            continue;
        }
        read += 1;
        let shops = classifier.get_or_insert_with(|| voices::shops(clerk.shop(), &town(clerk)));
        if let Some(proposal) = rules::propose(shops, &inbound.body) {
            let others = Kind::ALL.into_iter().filter(|(kind, _)| *kind != proposal.kind);
            let chip = VoiceChip::Proposed {
                source,
                subject: proposal.subject.as_str(),
                kind: kind_choice(lang, proposal.kind),
                others: others.map(|(kind, _)| kind_choice(lang, kind)).collect(),
            };
            chips.insert(inbound.id, chip);
        }
    }
    Ok(chips)
}

fn town(clerk: &Clerk) -> String {
    clerk.app.part::<shops::Street>().map(|street| street.town.clone()).unwrap_or_default()
}

/// What a thread offers to mark.
pub fn form(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<RaiseForm, DbError> {
    let lang = clerk.lang;
    let kind = |(kind, word): (Kind, &str)| Choice { value: word.to_owned(), label: words::kind(lang, kind) };
    let subject = |(subject, word, _): (Subject, &str, _)| Choice {
        value: word.to_owned(),
        label: words::subject(lang, subject),
    };
    Ok(RaiseForm {
        kinds: Kind::ALL.into_iter().map(kind).collect(),
        subjects: Subject::ALL.into_iter().map(subject).collect(),
        staff: staff(conn, clerk)?
            .into_iter()
            .map(|(id, name)| Choice { value: id.to_string(), label: name })
            .collect(),
    })
}

fn staff(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<Vec<(StaffId, String)>, DbError> {
    let people = accounts::people(conn, &clerk.shop().key)?.into_iter();
    Ok(people.filter(|person| person.active).map(|person| (person.id, person.name)).collect())
}

fn how(clerk: &Clerk, voice: &Voice) -> String {
    clerk.lang.with("voices-how", &[("day", Arg::from(clerk.day(voice.at))), ("who", Arg::from(&voice.by))])
}

/// What is followed in a file, and what ended lately.
pub fn cards(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Vec<VoiceCard>, DbError> {
    let key = &clerk.shop().key;
    let people = staff(conn, clerk)?;
    let mut cards = Vec::new();
    for voice in voices::of_person(conn, key, &file.members)? {
        let lately = voice.ended.is_none_or(|at| clerk.now.duration_since(at) < SHOWN);
        if lately {
            cards.push(card(conn, clerk, &people, voice)?);
        }
    }
    cards.sort_by_key(|card| !card.open);
    cards.truncate(6);
    Ok(cards)
}

fn card(conn: &mut Conn<'_>, clerk: &Clerk, people: &[(StaffId, String)], voice: Voice) -> Result<VoiceCard, DbError> {
    let (lang, key, shop) = (clerk.lang, &clerk.shop().key, clerk.shop());
    let pledge = voices::pledge_of(conn, key, &voice)?;
    let kept = voices::kept_of(conn, key, &voice, clerk.now)?;
    let for_whom = voice.staff.and_then(|staff| people.iter().find(|(id, _)| *id == staff)).map(|(_, name)| name);
    let open = voice.state == State::Open;
    let ended = (!open).then(|| ended(clerk, &voice)).flatten();
    let mut says = says(lang, voice.kind, voice.subject);
    if let Some(name) = for_whom {
        says = lang.with("voices-for", &[("it", Arg::from(&says)), ("who", Arg::from(name))]);
    }
    let promised = pledge.as_ref().map(|pledge| Promised {
        text: pledge.body.clone(),
        when: words::kept(lang, shop, clerk.now, kept).unwrap_or_default(),
        class: class_of(kept),
    });
    let nobody = (String::new(), lang.say("voices-for-team"), voice.staff.is_none());
    let one = |(id, name): &(StaffId, String)| (id.to_string(), name.clone(), voice.staff == Some(*id));
    Ok(VoiceCard {
        id: voice.id.to_string(),
        class: match (open, voice.kind) {
            (true, Kind::Complaint) => "is-complaint",
            (true, _) => "is-open",
            (false, _) => "is-over",
        },
        icon: words::icon(voice.kind),
        says,
        how: how(clerk, &voice),
        open,
        ended,
        reopens: rules::may_reopen(voice.kind, voice.state, voice.ended, clerk.now),
        may_promise: open && voice.kind != Kind::Compliment && pledge.is_none_or(|pledge| pledge.state != "open"),
        promised,
        kinds: Kind::ALL
            .into_iter()
            .map(|(kind, word)| (word.to_owned(), words::kind(lang, kind), kind == voice.kind))
            .collect(),
        subjects: Subject::ALL
            .into_iter()
            .map(|(subject, word, _)| (word.to_owned(), words::subject(lang, subject), subject == voice.subject))
            .collect(),
        staff: std::iter::once(nobody).chain(people.iter().map(one)).collect(),
        text: voice.body,
    })
}

/// The class of what became of a promise.
pub fn class_of(kept: Kept) -> &'static str {
    match kept {
        Kept::Waits(_) | Kept::Nothing => "is-soon",
        Kept::Late(_) | Kept::TooLate | Kept::Broken => "is-shut",
        Kept::InTime => "is-open",
    }
}

/// "Réglée hier par Inès : remplacée."
pub fn ended(clerk: &Clerk, voice: &Voice) -> Option<String> {
    let key = match (voice.kind, voice.state) {
        (_, State::Open | State::Void) => return None,
        (Kind::Compliment, _) if voice.staff.is_none() => return Some(clerk.lang.say("voices-ended-team")),
        (Kind::Compliment, _) => "voices-ended-read",
        (_, State::Done) => "voices-ended-done",
        (_, State::Dropped) => "voices-ended-dropped",
    };
    let day = clerk.day(voice.ended.unwrap_or(voice.at));
    let args = [("day", Arg::from(day)), ("who", Arg::from(&voice.ended_by))];
    let said = clerk.lang.with(key, &args);
    Some(if voice.outcome.is_empty() { said } else { format!("{said} {}", voice.outcome) })
}

/// Compliments for who reads, which they have not read yet.
pub fn praises(conn: &mut Conn<'_>, clerk: &Clerk) -> Result<Vec<Praise>, DbError> {
    let Some(staff) = clerk.right.staff() else { return Ok(Vec::new()) };
    let all = voices::praises(conn, &clerk.shop().key, staff)?.into_iter().take(3);
    Ok(all.map(|voice| Praise { id: voice.id.to_string(), how: how(clerk, &voice), text: voice.body }).collect())
}

/// `POST /bureau/fil/{person}/voix`: a message, or what somebody heard, says something of the shop.
pub async fn raise(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let kind = Kind::parse(fields.text("nature"));
    let nothing = fields.text("nature") == "rien";
    if kind.is_none() && !nothing {
        return Err(Problem::bad_request("nature"));
    }
    let source: Option<InboundId> = match fields.text("source").strip_prefix("inbound/") {
        Some(id) => Some(id.parse().map_err(|_| Problem::bad_request("source"))?),
        None => None,
    };
    let (typed, root) = (fields.line("text", 600), file.person);
    if source.is_none() && (typed.is_empty() || nothing) {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let subject = Subject::parse(fields.text("sujet"));
    let chosen: Option<StaffId> = fields.text("pour").parse().ok();
    let marked = clerk.once(fields.nonce("voice"), move |tx, env, clerk| {
        let (shop, key) = (clerk.shop(), &clerk.shop().key);
        let (body, source) = match source {
            Some(id) => match inbox::by_id(tx, key, id)? {
                Some(inbound) if is_theirs(tx, clerk, &file, &inbound.sender)? => {
                    (inbound.body, format!("inbound/{}", inbound.id))
                }
                _ => return Ok(false),
            },
            None => (typed, String::new()),
        };
        let proposal = rules::propose(&voices::shops(shop, &town(clerk)), &body);
        let people = staff(tx, clerk)?;
        let names: Vec<&str> = people.iter().map(|(_, name)| name.as_str()).collect();
        let praised = match chosen {
            Some(staff) => people.iter().find(|(id, _)| *id == staff).map(|(id, _)| *id),
            None => rules::named(&body, &names).map(|place| people[place].0),
        };
        let known = kind.or(proposal.map(|one| one.kind)).unwrap_or(Kind::Question);
        let new = New {
            person: root,
            kind: known,
            proposed: proposal.map(|one| one.kind),
            subject,
            body: &body,
            source: &source,
            staff: praised.filter(|_| !nothing),
        };
        if nothing {
            voices::dismiss(tx, env, shop, &new, clerk.name())?;
        } else {
            voices::raise(tx, env, shop, &new, clerk.name())?;
        }
        Ok(true)
    });
    match marked.await? {
        Some(false) => Err(Problem::not_found()),
        _ => thread(root, if nothing { "rien" } else { "voix" }),
    }
}

/// Whether a message came from one of the person's addresses or pages.
fn is_theirs(conn: &mut Conn<'_>, clerk: &Clerk, file: &File, sender: &str) -> Result<bool, DbError> {
    if let Ok(contact) = sender.parse::<Contact>() {
        return Ok(file.has(&contact));
    }
    let person = inbox::site::person_of(conn, &clerk.shop().key, sender)?;
    Ok(person.is_some_and(|person| file.members.contains(&person)))
}

/// `POST /bureau/voix/{id}`: it is corrected, promised, ended, taken up again, read.
pub async fn act(clerk: Clerk, Path(id): Path<VoiceId>, fields: Fields) -> Answer {
    let known = clerk.read(move |conn, clerk| voices::by_id(conn, &clerk.shop().key, id)).await?;
    let known = known.ok_or_else(Problem::not_found)?;
    let (text, person) = (fields.line("text", 300), known.person);
    let gesture = fields.text("geste").to_owned();
    let needs = matches!(gesture.as_str(), "promettre" | "regler");
    if needs && text.is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("voices-needs-words")));
    }
    let mut due = clerk.now;
    if gesture == "promettre" {
        let at: DateTime = fields.text("at").parse().map_err(|_| Problem::bad_request("at"))?;
        due = calendar::instant(at.date(), at.time(), clerk.shop().zone());
        if due <= clerk.now {
            return Err(Problem::unprocessable("bad-promise", clerk.lang.say("desk-promise-wrong")));
        }
    }
    let (kind, subject) = (Kind::parse(fields.text("nature")), Subject::parse(fields.text("sujet")));
    let chosen: Option<StaffId> = fields.text("pour").parse().ok();
    let own = gesture.clone();
    let done = clerk.once(fields.nonce("voice"), move |tx, env, clerk| {
        let (shop, key, by) = (clerk.shop(), &clerk.shop().key, clerk.name());
        match gesture.as_str() {
            "promettre" => voices::promise(tx, env, key, id, &text, due, by),
            "regler" => voices::end(tx, env, key, id, true, &text, by),
            "clore" => voices::end(tx, env, key, id, false, &text, by),
            "rouvrir" => voices::reopen(tx, env, key, id, by),
            "corriger" if kind.is_some() => voices::correct(tx, env, shop, id, kind, subject, chosen, by),
            "rien" => voices::correct(tx, env, shop, id, None, known.subject, None, by),
            "lu" => match clerk.right.staff() {
                Some(staff) => voices::read(tx, env, key, id, staff),
                None => Ok(false),
            },
            _ => Ok(false),
        }
    });
    match (done.await?, own.as_str()) {
        (_, "lu") => go("/bureau?dit=merci"),
        (Some(false), _) => thread(person, "collegue"),
        _ => thread(person, "note"),
    }
}

/// When a promise is proposed to be kept: tomorrow at ten, as a field writes it.
pub fn promise_at(clerk: &Clerk, at: Timestamp) -> String {
    at.to_zoned(clerk.shop().zone().clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}
