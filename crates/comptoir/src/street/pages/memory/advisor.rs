//! Who answers to the person, on their own page: shown, chosen, accepted, taken over by somebody who is introduced.

use db::{Conn, DbError, Tx};
use jiff::Timestamp;
use kernel::id::StaffId;

use crate::{
    accounts,
    advisors::{self, handover, rules::handover::Event},
    customers,
    platform::{
        Env,
        i18n::{Arg, Lang},
    },
    shops::Shop,
    street::views::memory::{OwnAdvisor, OwnHandover},
};

/// What the person asks for.
pub(super) struct Asked<'a> {
    /// The gesture of the form.
    pub(super) gesture: &'a str,
    /// Whom they chose.
    pub(super) staff: Option<StaffId>,
    /// When they want to meet.
    pub(super) slot: Option<Timestamp>,
}

/// Whether a gesture is about who answers.
pub(super) fn is_gesture(gesture: &str, slot: Option<Timestamp>) -> bool {
    slot.is_some() || matches!(gesture, "bonjour" | "choisir" | "accepter" | "decliner")
}

/// Does what the person asks; answers what to say of it, none when it cannot be.
pub(super) fn act(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    file: &customers::File,
    asked: &Asked<'_>,
) -> Result<Option<&'static str>, DbError> {
    const BY: &str = "customer";
    let members = &file.members;
    let done = match (asked.gesture, asked.slot, asked.staff) {
        (_, Some(slot), _) => handover::answer(tx, env, shop, members, Event::Meet, Some(slot), BY)?,
        ("bonjour", None, _) => handover::answer(tx, env, shop, members, Event::Hello, None, BY)?,
        ("choisir", None, None) => return Ok(Some("personne")),
        ("choisir", None, Some(staff)) => {
            let chosen = advisors::choose(tx, env, &shop.key, members, staff, BY)?;
            let next = handover::of_file(tx, &shop.key, members)?.is_some_and(|(own, _)| own.successor == staff);
            if chosen {
                let event = if next { Event::Hello } else { Event::Other };
                handover::answer(tx, env, shop, members, event, None, BY)?;
            }
            chosen
        }
        (gesture, None, _) => {
            let done = advisors::answer(tx, env, &shop.key, members, gesture == "accepter", BY)?;
            // Who wants nobody in particular does not want the successor either, who would follow by time alone.
            if done && gesture == "decliner" {
                handover::answer(tx, env, shop, members, Event::Other, None, BY)?;
            }
            done
        }
    };
    Ok(done.then_some("fait"))
}

/// Who answers to the person in a shop, and who could.
pub(super) fn own(
    conn: &mut Conn<'_>,
    lang: Lang,
    shop: &Shop,
    file: &customers::File,
    now: Timestamp,
) -> Result<OwnAdvisor, DbError> {
    let team = advisors::team(conn, shop, now)?;
    let known = advisors::of(conn, &shop.key, &file.members)?;
    let says = |member: &advisors::Member| advisors::words::presence(lang, shop, now, &member.name, member.presence);
    let mut own = OwnAdvisor { handover: next(conn, lang, shop, file, &team, now)?, ..OwnAdvisor::default() };
    for member in &team {
        match &known {
            Some(known) if known.staff == member.staff => {
                (own.says, own.about) = (Some(says(member)), member.about.clone());
                own.proposed = known.state == advisors::State::Proposed;
            }
            _ => own.others.push((member.staff.to_string(), says(member), member.about.clone())),
        }
    }
    Ok(own)
}

/// Who takes over from the person's advisor, once they are introduced and while the person has not answered.
fn next(
    conn: &mut Conn<'_>,
    lang: Lang,
    shop: &Shop,
    file: &customers::File,
    team: &[advisors::Member],
    now: Timestamp,
) -> Result<Option<OwnHandover>, DbError> {
    let Some((own, one)) = handover::of_file(conn, &shop.key, &file.members)? else { return Ok(None) };
    let Some(member) = team.iter().find(|member| member.staff == own.successor) else { return Ok(None) };
    if !one.step.knows() || one.step.is_done() {
        return Ok(None);
    }
    let leaver = accounts::by_id(conn, &shop.key, own.leaver)?.map(|person| person.name).unwrap_or_default();
    let words = |at: Timestamp| advisors::words::moment(lang, shop, now, at);
    let args = [("from", Arg::from(leaver)), ("to", Arg::from(&member.name))];
    let slot = |at: Timestamp| (at.as_millisecond().to_string(), words(at));
    Ok(Some(OwnHandover {
        says: lang.with("own-handover", &args),
        presence: advisors::words::presence(lang, shop, now, &member.name, member.presence),
        about: member.about.clone(),
        meeting: one.slot.map(|at| lang.with1("own-handover-meeting", "day", words(at))),
        slots: handover::moments(conn, shop, own.successor, now)?.into_iter().map(slot).collect(),
    }))
}
