//! Who can be met, with the hours and the presence that advisors say of themselves.

use db::{Conn, DbError};
use jiff::Timestamp;
use kernel::id::StaffId;

use super::{advises, hours, rules::Presence, rules::presence, store::profile};
use crate::{
    accounts,
    appointments::{self, Diary, SetUp},
    shops::Shop,
};

/// The diary of somebody who answers for the shop; none when they do not.
pub fn diary(conn: &mut Conn<'_>, shop: &Shop, staff: StaffId, now: Timestamp) -> Result<Option<Diary>, DbError> {
    let set_up = appointments::set_ups(conn, &shop.key)?.into_iter().find(|(one, _)| *one == staff);
    of(conn, shop, staff, set_up.map_or_else(SetUp::default, |(_, set_up)| set_up), now)
}

fn of(
    conn: &mut Conn<'_>,
    shop: &Shop,
    staff: StaffId,
    set_up: SetUp,
    now: Timestamp,
) -> Result<Option<Diary>, DbError> {
    let Some(person) = accounts::by_id(conn, &shop.key, staff)?.filter(advises) else { return Ok(None) };
    let profile = profile(conn, &shop.key, staff)?.unwrap_or_default();
    let hours = hours(shop, &profile);
    // Who said that they are away keeps no appointments meanwhile; the end of an ordinary day keeps nobody from tomorrow.
    let said = profile.said.filter(|said| !said.here && said.until.is_none_or(|until| until > now));
    let from = match said {
        None => Some(now),
        Some(_) => match presence(&hours, said, now) {
            Presence::Away(back) => back,
            Presence::Here(_) => Some(now),
        },
    };
    Ok(Some(Diary { staff, name: person.name, hours, from, set_up }))
}

/// Everyone of a shop who can be met in some way, whoever is named first.
pub fn diaries(
    conn: &mut Conn<'_>,
    shop: &Shop,
    first: Option<StaffId>,
    now: Timestamp,
) -> Result<Vec<Diary>, DbError> {
    let mut all = Vec::new();
    for (staff, set_up) in appointments::set_ups(conn, &shop.key)? {
        if !set_up.ways.is_empty()
            && let Some(diary) = of(conn, shop, staff, set_up, now)?
        {
            all.push(diary);
        }
    }
    all.retain(|diary| !diary.ways().is_empty());
    all.sort_by(|a, b| (Some(a.staff) != first, &a.name).cmp(&(Some(b.staff) != first, &b.name)));
    Ok(all)
}
