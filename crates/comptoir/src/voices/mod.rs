//! Voices: what customers say of the shop, marked in a thread, each followed to its end; what a week says on the whole, and
//! what was decided.
//!
//! Promise: what one message says is marked once, and can be corrected; a promise that goes with it is the thread's own,
//! and comes back by itself; a compliment reaches whom it praises; the owner is told of a week once.

pub mod rules;
mod store;
#[cfg(test)]
mod tests;
mod weekly;
pub mod words;

use db::{Conn, DbError, Tx};
use french::mention::Shops;
use jiff::{Timestamp, civil::Date};
use kernel::{
    Contact, ShopKey,
    id::{PersonId, PledgeId, StaffId, VoiceId},
};
use rules::{Group, Kept, Kind, Said, Since, State, Subject, begins, digest, kept, may_reopen, span};
use serde_json::json;
pub use store::{by_id, by_source, mark_told, open, quiet, set_quiet, since};
pub use weekly::{ABOUT, tell};

use crate::{
    accounts,
    outbox::{self, Draft, Purpose},
    platform::{
        Env, facts,
        i18n::{Arg, Lang},
    },
    shops::Shop,
    threads::{self, Pledge},
};

/// What the message of a compliment is about.
pub const PRAISE: &str = "voice praise";

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Its identifier.
    pub id: VoiceId,
    /// Who said it.
    pub person: PersonId,
    /// What it is.
    pub kind: Kind,
    /// What the program read in it, when it read anything.
    pub proposed: Option<Kind>,
    /// About what.
    pub subject: Subject,
    /// The words.
    pub body: String,
    /// Where it was said: `inbound/…`; empty when somebody of the staff wrote it down.
    pub source: String,
    /// Whom a compliment is for.
    pub staff: Option<StaffId>,
    /// Who marked it.
    pub by: String,
    /// When it was marked.
    pub at: Timestamp,
    /// The promise that goes with it.
    pub pledge: Option<PledgeId>,
    /// Where it stands.
    pub state: State,
    /// What was done, in words.
    pub outcome: String,
    /// Who ended it.
    pub ended_by: String,
    /// When it ended.
    pub ended: Option<Timestamp>,
}

/// Something to be marked.
#[derive(Debug, Clone)]
pub struct New<'a> {
    /// Who said it.
    pub person: PersonId,
    /// What it is.
    pub kind: Kind,
    /// What the program read in it.
    pub proposed: Option<Kind>,
    /// About what.
    pub subject: Subject,
    /// The words.
    pub body: &'a str,
    /// Where it was said; empty: nowhere that is kept.
    pub source: &'a str,
    /// Whom a compliment is for.
    pub staff: Option<StaffId>,
}

/// The classifier's view of one shop.
pub fn shops(shop: &Shop, town: &str) -> Shops {
    let one = json!([{ "id": shop.slug().as_str(), "name": shop.name, "activity": shop.activity,
        "street": shop.address.street, "town": town }]);
    Shops::parse(&one.to_string()).unwrap_or_default()
}

/// Marks what somebody said. Marked before, it is corrected instead: one message is one voice.
pub fn raise(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, new: &New<'_>, by: &str) -> Result<VoiceId, DbError> {
    let key = &shop.key;
    if let Some(known) = by_source(tx, key, new.source)? {
        correct(tx, env, shop, known.id, Some(new.kind), new.subject, new.staff, by)?;
        return Ok(known.id);
    }
    let staff = new.staff.filter(|_| new.kind == Kind::Compliment);
    let state = begins(new.kind, staff.is_some());
    let ended = (state == State::Done).then_some(env.now);
    let voice = Voice {
        id: VoiceId::new(env.now, env.rng.as_mut()),
        person: new.person,
        kind: new.kind,
        proposed: new.proposed,
        subject: new.subject,
        body: new.body.to_owned(),
        source: new.source.to_owned(),
        staff,
        by: by.to_owned(),
        at: env.now,
        pledge: None,
        state,
        outcome: String::new(),
        ended_by: if ended.is_some() { by.to_owned() } else { String::new() },
        ended,
    };
    store::insert(tx, key, &voice)?;
    let detail = json!({ "kind": voice.kind.as_str(), "subject": voice.subject.as_str(),
        "proposed": voice.proposed.map(Kind::as_str) });
    facts::record(tx, env, key, "voice.raised", &voice.id.to_string(), by, &detail)?;
    praise(tx, env, shop, &voice)?;
    Ok(voice.id)
}

/// A message says nothing of the shop: it is not proposed again. What was marked before counts for nothing from now on.
pub fn dismiss(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, new: &New<'_>, by: &str) -> Result<(), DbError> {
    // Without anybody to praise, nothing leaves because of it.
    let id = raise(tx, env, shop, &New { staff: None, ..new.clone() }, by)?;
    correct(tx, env, shop, id, None, new.subject, None, by).map(|_| ())
}

/// A compliment leaves for whom it praises, once. Who has no e-mail address reads it on the screens.
fn praise(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, voice: &Voice) -> Result<(), DbError> {
    let Some(staff) = voice.staff.filter(|_| voice.kind == Kind::Compliment) else { return Ok(()) };
    let Some(person) = accounts::by_id(tx, &shop.key, staff)?.filter(|person| person.active) else { return Ok(()) };
    if !matches!(person.contact, Contact::Email(_)) {
        return Ok(());
    }
    let lang = Lang::Fr;
    let args = [("name", Arg::from(&person.name)), ("it", Arg::from(&voice.body))];
    let draft = Draft {
        purpose: Purpose::House,
        contact: &person.contact,
        target: None,
        lang,
        subject: lang.plain("voices-praise-subject", &[]),
        body: lang.plain("voices-praise-mail", &args),
        link: String::new(),
        about: PRAISE.to_owned(),
        once: format!("voice/{}/{staff}", voice.id),
        due: env.now,
        expires: None,
    };
    outbox::queue(tx, env, shop, &draft)
}

/// It is something else, or about something else, or for somebody else; without a kind it was marked by mistake. False
/// when it ended already, or is not known.
#[expect(clippy::too_many_arguments, reason = "what is corrected, and by whom")]
pub fn correct(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: VoiceId,
    kind: Option<Kind>,
    subject: Subject,
    staff: Option<StaffId>,
    by: &str,
) -> Result<bool, DbError> {
    let key = &shop.key;
    let Some(known) = by_id(tx, key, id)? else { return Ok(false) };
    // A compliment to nobody in particular is over as soon as it is marked: that may still be changed.
    let changeable =
        matches!(known.state, State::Open | State::Void) || known.kind == Kind::Compliment && known.staff.is_none();
    if !changeable {
        return Ok(false);
    }
    let new = kind.unwrap_or(known.kind);
    let staff = staff.filter(|_| new == Kind::Compliment);
    let state = if kind.is_none() { State::Void } else { begins(new, staff.is_some()) };
    let ended = (state != State::Open).then_some(env.now);
    let voice = Voice {
        kind: new,
        subject,
        staff,
        state,
        ended,
        ended_by: if ended.is_some() { by.to_owned() } else { String::new() },
        ..known
    };
    store::put(tx, key, &voice)?;
    let detail = json!({ "kind": kind.map(Kind::as_str), "subject": subject.as_str() });
    facts::record(tx, env, key, "voice.corrected", &id.to_string(), by, &detail)?;
    if state == State::Open { praise(tx, env, shop, &voice).map(|()| true) } else { Ok(true) }
}

/// Something is promised because of it, for a time. False when it ended, or a promise of it is open already.
pub fn promise(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    id: VoiceId,
    body: &str,
    due: Timestamp,
    by: &str,
) -> Result<bool, DbError> {
    let Some(known) = by_id(tx, key, id)?.filter(|known| known.state == State::Open) else { return Ok(false) };
    if pledge_of(tx, key, &known)?.is_some_and(|pledge| pledge.state == "open") {
        return Ok(false);
    }
    let pledge = threads::promise(tx, env, key, known.person, body, due, by)?;
    store::put(tx, key, &Voice { pledge: Some(pledge), ..known })?;
    facts::record(tx, env, key, "voice.promised", &id.to_string(), by, &json!({}))?;
    Ok(true)
}

/// The promise that goes with something.
pub fn pledge_of(conn: &mut Conn<'_>, key: &ShopKey, voice: &Voice) -> Result<Option<Pledge>, DbError> {
    match voice.pledge {
        Some(pledge) => threads::pledge_by_id(conn, key, pledge),
        None => Ok(None),
    }
}

/// What became of that promise.
pub fn kept_of(conn: &mut Conn<'_>, key: &ShopKey, voice: &Voice, now: Timestamp) -> Result<Kept, DbError> {
    let pledge = pledge_of(conn, key, voice)?;
    Ok(kept(pledge.as_ref().map(|pledge| (pledge.due, pledge.state.as_str(), pledge.ended)), now))
}

/// It comes to its end: something was done, or nothing. Its promise ends with it. False when it ended already.
pub fn end(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    id: VoiceId,
    done: bool,
    outcome: &str,
    by: &str,
) -> Result<bool, DbError> {
    let Some(known) = by_id(tx, key, id)?.filter(|known| known.state == State::Open) else { return Ok(false) };
    if let Some(pledge) = known.pledge {
        threads::end(tx, env, key, pledge, done, by)?;
    }
    let state = if done { State::Done } else { State::Dropped };
    let (outcome, ended_by, ended) = (outcome.to_owned(), by.to_owned(), Some(env.now));
    store::put(tx, key, &Voice { state, outcome, ended_by, ended, ..known })?;
    facts::record(tx, env, key, &format!("voice.{}", state.as_str()), &id.to_string(), by, &json!({}))?;
    Ok(true)
}

/// The person, or a colleague, says that it is not settled. False when it is followed already, or its end is too long ago.
pub fn reopen(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: VoiceId, by: &str) -> Result<bool, DbError> {
    let Some(known) = by_id(tx, key, id)?.filter(|one| may_reopen(one.kind, one.state, one.ended, env.now)) else {
        return Ok(false);
    };
    store::put(tx, key, &Voice { state: State::Open, ended: None, ended_by: String::new(), ..known })?;
    facts::record(tx, env, key, "voice.reopened", &id.to_string(), by, &json!({}))?;
    Ok(true)
}

/// Compliments that somebody of the staff has not read yet, the oldest first.
pub fn praises(conn: &mut Conn<'_>, key: &ShopKey, staff: StaffId) -> Result<Vec<Voice>, DbError> {
    let mut all = store::for_staff(conn, key, staff)?;
    all.retain(|voice| voice.kind == Kind::Compliment);
    Ok(all)
}

/// They have read a compliment of theirs. False when it is not theirs, or was read.
pub fn read(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: VoiceId, staff: StaffId) -> Result<bool, DbError> {
    let theirs = |voice: &Voice| voice.staff == Some(staff) && voice.state == State::Open;
    let Some(known) = by_id(tx, key, id)?.filter(theirs) else { return Ok(false) };
    let by = accounts::by_id(tx, key, staff)?.map(|person| person.name).unwrap_or_default();
    store::put(tx, key, &Voice { state: State::Done, ended: Some(env.now), ended_by: by.clone(), ..known })?;
    facts::record(tx, env, key, "voice.read", &id.to_string(), &format!("staff:{by}"), &json!({}))?;
    Ok(true)
}

/// Everything that a person said, the last first, without what was marked by mistake.
pub fn of_person(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId]) -> Result<Vec<Voice>, DbError> {
    let mut all = Vec::new();
    for member in members {
        all.extend(store::of_person(conn, key, *member)?);
    }
    all.retain(|voice| voice.state != State::Void);
    all.sort_by_key(|voice| std::cmp::Reverse((voice.at, voice.id)));
    Ok(all)
}

/// Whether a complaint of theirs is being followed.
pub fn complains(conn: &mut Conn<'_>, key: &ShopKey, members: &[PersonId]) -> Result<bool, DbError> {
    let all = of_person(conn, key, members)?;
    Ok(all.iter().any(|voice| voice.kind == Kind::Complaint && voice.state == State::Open))
}

/// Forgets what a person said: it leaves every week, too.
pub fn forget(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, members: &[PersonId], by: &str) -> Result<(), DbError> {
    for member in members {
        store::delete(tx, key, *member)?;
        facts::record(tx, env, key, "voice.forgotten", &member.to_string(), by, &json!({}))?;
    }
    Ok(())
}

/// Something that was decided about a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// About what.
    pub subject: Subject,
    /// What.
    pub body: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Writes down what was decided about a subject.
pub fn decide(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    subject: Subject,
    body: &str,
    by: &str,
) -> Result<(), DbError> {
    let decision = Decision { subject, body: body.to_owned(), by: by.to_owned(), at: env.now };
    store::put_decision(tx, key, &decision)?;
    facts::record(tx, env, key, "voice.decided", subject.as_str(), by, &json!({}))
}

/// What a week says.
#[derive(Debug, Clone)]
pub struct Week {
    /// Its Monday.
    pub week: Date,
    /// Everything that was said in it.
    pub voices: Vec<Voice>,
    /// The same by subject; its examples are places in `voices`.
    pub groups: Vec<Group>,
    /// By how many persons, all together.
    pub people: usize,
    /// The last decision of each subject, up to the end of the week, with what changed since.
    pub decisions: Vec<(Decision, Since)>,
}

/// Reads a week; what is counted is what was marked in it.
pub fn week(conn: &mut Conn<'_>, shop: &Shop, week: Date, now: Timestamp) -> Result<Week, DbError> {
    let key = &shop.key;
    let (from, until) = span(week, shop.zone());
    let earlier = span(week.checked_sub(jiff::Span::new().days(7)).unwrap_or(week), shop.zone()).0;
    let said = |voice: &Voice| Said { kind: voice.kind, subject: voice.subject, person: voice.person, at: voice.at };
    let (mut voices, mut before) = (since(conn, key, from, until)?, since(conn, key, earlier, from)?);
    voices.retain(|voice| voice.state != State::Void);
    before.retain(|voice| voice.state != State::Void);
    let (now_said, then): (Vec<_>, Vec<_>) = (voices.iter().map(said).collect(), before.iter().map(said).collect());
    let mut people: Vec<PersonId> = voices.iter().map(|voice| voice.person).collect();
    people.sort_unstable();
    people.dedup();
    let mut decisions = Vec::new();
    for (subject, ..) in Subject::ALL {
        let Some(decision) = store::last_decision(conn, key, subject, until)? else { continue };
        let complaints = store::complaints(conn, key, subject)?;
        let since = rules::since(decision.at, now.min(until), &complaints);
        decisions.push((decision, since));
    }
    Ok(Week { week, groups: digest(&now_said, &then), people: people.len(), voices, decisions })
}
