//! Hours, closings, slots and channels of the shop.

use axum::{http::StatusCode, response::IntoResponse};
use kernel::{
    Contact,
    calendar::parse_day,
    hours::{Closing, Hours},
};

use super::{
    super::{
        pages::frame::{Answer, Fields, go},
        rules::{self, Week},
    },
    Boss, saved,
    show::{Beside, draw},
};
use crate::{
    accounts::Owner,
    objects, orders,
    outbox::{self, Draft, Purpose},
    platform::{Problem, problem::Path},
    shops::{self, Shop, SlotRule},
};

/// The shop as it is stored, to be changed.
pub(super) fn stored(tx: &mut db::Tx<'_>, owner: &Owner) -> Result<Shop, db::DbError> {
    Ok(shops::load(tx, &owner.shop().key)?.unwrap_or_else(|| Shop::clone(owner.shop())))
}

/// Every screen of this node knows it at once; the others hear of it.
async fn known(boss: &Boss) -> Answer {
    shops::refresh(&boss.staff.app).await?;
    saved()
}

/// `POST /atelier/horaires`: saved when every line can be read; else shown again as it was typed.
pub async fn set_hours(boss: Boss, fields: Fields) -> Answer {
    let typed = ["mo", "tu", "we", "th", "fr", "sa", "su"].map(|day| fields.line(day, 80));
    let mut week = Week::default();
    let mut readable = true;
    for (ranges, line) in week.iter_mut().zip(&typed) {
        match rules::read_day(line) {
            Some(read) => *ranges = read,
            None => readable = false,
        }
    }
    if readable {
        let set = boss
            .write(move |tx, _, owner| {
                let mut shop = stored(tx, owner)?;
                let (_, special) = rules::tell_apart(&shop.opening_hours);
                let rules = rules::write_rules(&week, &special);
                let Ok(hours) = Hours::parse(&rules, shop.zone().clone(), shop.closings.clone()) else {
                    return Ok(false);
                };
                (shop.opening_hours, shop.hours) = (rules, hours);
                shops::save(tx, &shop).map(|()| true)
            })
            .await?;
        if set {
            return known(&boss).await;
        }
    }
    let shown = draw(boss, Beside { typed: Some(typed), ..Beside::default() }).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

/// `POST /atelier/fermetures`
pub async fn close(boss: Boss, fields: Fields) -> Answer {
    let today = boss.owner.shop().day(boss.staff.now);
    let days = parse_day(fields.text("from")).zip(parse_day(fields.text("to")));
    let days = days.filter(|(first, last)| first <= last && *last >= today);
    let (first, last) = days.ok_or_else(|| boss.wrong("counter-ws-closing-wrong"))?;
    let closing = Closing { first, last, reason: fields.line("why", 120) };
    boss.write(move |tx, _, owner| shops::put_closing(tx, &owner.shop().key, &closing)).await?;
    known(&boss).await
}

/// `POST /atelier/fermetures/{day}/retrait`
pub async fn reopen(boss: Boss, Path(day): Path<String>, _: Fields) -> Answer {
    let first = parse_day(&day).ok_or_else(Problem::not_found)?;
    boss.write(move |tx, _, owner| shops::remove_closing(tx, &owner.shop().key, first)).await?;
    known(&boss).await
}

/// The lengths of a slot that divide an hour, in minutes.
pub const GRIDS: [i64; 6] = [5, 10, 15, 20, 30, 60];

/// `POST /atelier/creneaux`: what is ordered already is counted anew by the new rule, and keeps its time.
pub async fn set_slots(boss: Boss, fields: Fields) -> Answer {
    let within = |name: &str, from: i64, to: i64| fields.number(name).filter(|n| (from..=to).contains(n));
    let up_to = |name: &str, to: i64| match fields.text(name) {
        "" => Some(None),
        _ => within(name, 1, to).map(Some),
    };
    // A length that the shop came with is offered too, and stays.
    let own = boss.owner.shop().slots.minutes;
    let grid = fields.number("slot_minutes").filter(|n| GRIDS.contains(n) || *n == own);
    let slots = up_to("slot_orders", 500).zip(up_to("slot_pieces", 9_999)).zip(grid);
    let all = slots.zip(within("hold_minutes", 1, 240)).zip(within("grace_minutes", 0, 600));
    let ((((most, pieces), minutes), hold), grace) = all.ok_or_else(|| boss.wrong("counter-ws-number-wrong"))?;
    boss.write(move |tx, env, owner| {
        let mut shop = stored(tx, owner)?;
        let before = std::mem::replace(&mut shop.slots, SlotRule { minutes, orders: most, pieces });
        (shop.hold_minutes, shop.grace_minutes) = (hold, grace);
        if shop.slots != before {
            orders::recount(tx, &shop, env.now)?;
        }
        shops::save(tx, &shop)
    })
    .await?;
    known(&boss).await
}

/// `POST /atelier/arrivees`: what an arriving customer's object calls for is set aside by a tap, or by itself.
pub async fn set_arrivals(boss: Boss, fields: Fields) -> Answer {
    let auto = match fields.text("arrivals") {
        "auto" => true,
        "tap" => false,
        _ => return Err(Problem::bad_request("arrivals")),
    };
    boss.write(move |tx, _, owner| objects::choose_set_aside(tx, &owner.shop().key, auto)).await?;
    saved()
}

/// `POST /atelier/canaux/{channel}/essai`: a message to oneself, by the way that one's own address has.
pub async fn test_channel(boss: Boss, Path(channel): Path<String>, fields: Fields) -> Answer {
    let (lang, nonce) = (boss.staff.lang, fields.nonce("test"));
    let sent = boss
        .write(move |tx, env, owner| {
            let key = &owner.shop().key;
            let me = match owner.staff() {
                Some(id) => crate::accounts::by_id(tx, key, id)?,
                None => None,
            };
            let fits = |contact: &Contact| match contact {
                Contact::Phone(_) => channel == "sms",
                Contact::Email(_) => channel == "email",
            };
            let Some(me) = me.filter(|me| fits(&me.contact)) else { return Ok(false) };
            let draft = Draft {
                purpose: Purpose::Answer,
                contact: &me.contact,
                target: None,
                lang,
                subject: lang.plain("counter-test-subject", &[]),
                body: lang.plain("counter-test-text", &[]),
                link: String::new(),
                about: "test".to_owned(),
                once: format!("{nonce} {}", env.now.as_second() / 60),
                due: env.now,
                expires: None,
            };
            outbox::queue(tx, env, owner.shop(), &draft).map(|()| true)
        })
        .await?;
    if sent { go("/atelier?dit=tested") } else { Err(Problem::not_found()) }
}

/// The most that can be typed as a ceiling, in segments a month.
const MOST_SEGMENTS: i64 = 1_000_000;

/// `POST /atelier/plafond`: how many SMS segments a month may take; nothing typed, no ceiling.
pub async fn set_ceiling(boss: Boss, fields: Fields) -> Answer {
    let ceiling = match fields.text("ceiling") {
        "" => None,
        _ => match fields.number("ceiling").filter(|n| (0..=MOST_SEGMENTS).contains(n)) {
            Some(segments) => Some(segments),
            None => return Err(boss.wrong("counter-ws-number-wrong")),
        },
    };
    let actor = boss.staff.actor().name;
    boss.write(move |tx, env, owner| outbox::spend::set_ceiling(tx, env, &owner.shop().key, ceiling, &actor)).await?;
    saved()
}
