//! The nightly round: what is over by the table goes, in small batches, each in its own transaction. Made twice, or stopped
//! halfway, it goes on where it was.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{Contact, ShopKey};

use super::{
    erase, forget_follower,
    rules::{Kept, Rule, TABLE, before, is_due},
};
use crate::{
    accounts, appointments, calls, consent,
    customers::{self, File, Who},
    documents, inbox, orders,
    outbox::{self, Purpose},
    platform::{App, Env, Error, choices, facts},
    projects, rituals,
    shops::{self, Shop},
    subscriptions, threads,
};

/// Under which name the day of the last round is kept, and what its facts are about.
const ROUND: &str = "privacy.round";
/// How many things go in one transaction.
const BATCH: i64 = 200;
/// How many batches of one line go in one night: a shop that was never swept is swept in some nights.
const MOST: u64 = 250;

/// Makes the round of every shop whose night it is; answers how many things went.
///
/// # Errors
/// When the store does not answer: what went is gone, the rest goes with the next round.
pub async fn round(app: App) -> Result<usize, Error> {
    let (mut all, mut night) = (0, false);
    for shop in shops::directory(&app).all().iter() {
        let (key, now) = (shop.key.clone(), app.now());
        let local = now.to_zoned(shop.zone().clone());
        let last = app.db().read(move |conn| last_round(conn, &key)).await?;
        if is_due(last, local.date(), local.hour()) {
            all += sweep(&app, shop, now, local.date()).await?;
            night = true;
        }
    }
    if night {
        all += keys_of_the_street(&app).await?;
    }
    Ok(all)
}

fn last_round(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Option<Date>, DbError> {
    Ok(choices::get(conn, key, ROUND)?.and_then(|text| text.parse().ok()))
}

async fn sweep(app: &App, shop: &Arc<Shop>, now: Timestamp, today: Date) -> Result<usize, Error> {
    let mut went: BTreeMap<&'static str, u64> = BTreeMap::new();
    // Most nights there is little: one batch of everything is one transaction. What was full goes on by itself.
    let mut left: Vec<Rule> = TABLE.to_vec();
    for _ in 0..MOST {
        let (own, mut env) = (shop.clone(), app.env());
        env.now = now;
        let gone = app.db().write(&shop.key, move |tx| batches(tx, &mut env, &own, &left)).await?;
        left = gone.iter().filter(|(_, (_, more))| *more).map(|(rule, _)| *rule).collect();
        for (rule, (n, _)) in gone.into_iter().filter(|(_, (n, _))| *n > 0) {
            *went.entry(rule.word).or_default() += n;
        }
        if left.is_empty() {
            break;
        }
    }
    let (key, mut env, all) = (shop.key.clone(), app.env(), went.values().sum::<u64>());
    env.now = now;
    let written = app.db().write(&shop.key, move |tx| {
        choices::put(tx, &key, ROUND, &today.to_string())?;
        facts::record(tx, &mut env, &key, ROUND, ROUND, "program", &went)
    });
    written.await?;
    Ok(usize::try_from(all).unwrap_or(usize::MAX))
}

/// What opens doors of the whole street is no shop's: it is swept in the night of any shop.
async fn keys_of_the_street(app: &App) -> Result<usize, Error> {
    let (key, now) = (accounts::street_key(app.street()), app.now());
    let Some(before) = TABLE.iter().find(|rule| rule.kept == Kept::Keys).and_then(|rule| before(rule, now)) else {
        return Ok(0);
    };
    let mut all = 0;
    for _ in 0..MOST {
        let own = key.clone();
        let gone = app.db().write(&key, move |tx| accounts::expire(tx, &own, before, BATCH)).await?;
        all += gone;
        if gone < BATCH.unsigned_abs() {
            break;
        }
    }
    Ok(usize::try_from(all).unwrap_or(usize::MAX))
}

/// What a batch did: how many things went, and whether there may be more.
type Batch = (u64, bool);

/// One batch of each of these lines.
fn batches(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, rules: &[Rule]) -> Result<Vec<(Rule, Batch)>, Error> {
    let mut gone = Vec::with_capacity(rules.len());
    for rule in rules {
        if let Some(before) = before(rule, env.now) {
            gone.push((*rule, batch(tx, env, shop, rule, before)?));
        }
    }
    Ok(gone)
}

/// One batch of a line of the table.
fn batch(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, rule: &Rule, before: Timestamp) -> Result<Batch, Error> {
    let key = &shop.key;
    let some = |n: u64| (n, n >= BATCH.unsigned_abs());
    let all = |n: u64| (n, false);
    Ok(match rule.kept {
        Kept::Books | Kept::Notes | Kept::Signals | Kept::Lunches | Kept::Rooms => all(0),
        Kept::File => idle(tx, env, shop, before)?,
        Kept::Heard => some(inbox::expire(tx, key, before, BATCH)?),
        Kept::Told => some(outbox::expire(tx, key, &[Purpose::Order, Purpose::Answer], before, BATCH)?),
        Kept::Alerts => some(outbox::expire(tx, key, &[Purpose::Alert, Purpose::Marketing], before, BATCH)?),
        Kept::Links => some(outbox::expire(tx, key, &[Purpose::SignIn, Purpose::OptIn], before, BATCH)?),
        Kept::Asked => some(consent::expire_pending(tx, key, before, BATCH)?),
        Kept::Followers => followers(tx, key, before, env.now)?,
        Kept::Stopped => some(consent::expire_stopped(tx, key, before, BATCH)?),
        Kept::Baskets => all(orders::expire_unconfirmed(tx, key, before, env.now)?),
        Kept::Quotes => some(documents::quotes::expire(tx, key, before, BATCH)?),
        Kept::Calls => some(calls::expire(tx, key, before, BATCH)?),
        Kept::Rings => all(calls::expire_events(tx, key, before)?),
        Kept::Keys => some(accounts::expire(tx, key, before, BATCH)?),
        Kept::Accesses => all(customers::expire_accesses(tx, key, before)?),
        Kept::Drafts => all(threads::expire_drafts(tx, key, before)?),
        Kept::Rituals => all(rituals::expire(tx, key, before)?),
        Kept::Meetings => all(appointments::expire(tx, key, before)?),
        Kept::Projects => some(projects::expire(tx, key, before, BATCH)?),
    })
}

/// Forgets who follows, without a file, and gave no sign of life since an instant. Whoever has a file goes with it.
fn followers(tx: &mut Tx<'_>, key: &ShopKey, before: Timestamp, now: Timestamp) -> Result<Batch, Error> {
    let found = consent::idle(tx, key, before, BATCH)?;
    let (full, mut gone) = (found.len() as u64 >= BATCH.unsigned_abs(), 0);
    for contact in found.into_iter().collect::<BTreeSet<_>>() {
        let last = match customers::who(tx, key, &contact)? {
            Who::Nobody => heard_at(tx, key, &contact, now)?,
            Who::One(_) | Who::Household(_) => Some(now),
        };
        match last.filter(|at| *at >= before) {
            Some(at) => consent::heard(tx, key, &contact, at)?,
            None => {
                forget_follower(tx, key, &contact)?;
                gone += 1;
            }
        }
    }
    Ok((gone, full))
}

/// Forgets persons of whom nothing was heard since an instant. Who wrote, called or has a subscription is noted as seen.
fn idle(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, before: Timestamp) -> Result<Batch, Error> {
    let (mut touched, mut gone) = (0, 0);
    for person in customers::idle(tx, &shop.key, before, BATCH / 4)? {
        // An earlier one of this batch may have been the same person.
        let Some(file) = customers::file(tx, &shop.key, person)? else { continue };
        match last_heard(tx, &file, env.now)?.filter(|at| *at >= before) {
            Some(at) => {
                for address in file.addresses.iter().filter(|address| address.seen < before) {
                    customers::seen(tx, &shop.key, &address.contact, at)?;
                    touched += 1;
                }
            }
            None => {
                erase(tx, env, shop, &file, "program")?;
                touched += 1;
                gone += 1;
            }
        }
    }
    // The next one follows when all of this one did something.
    Ok((gone, touched >= BATCH / 4))
}

/// When something was last heard of a person, in whatever way.
fn last_heard(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Option<Timestamp>, DbError> {
    let (key, mut last) = (&file.key, Some(file.since));
    for address in &file.addresses {
        last = last.max(Some(address.seen)).max(heard_at(conn, key, &address.contact, now)?);
        let subscribed = subscriptions::of_contact(conn, key, &address.contact)?;
        if subscribed.iter().any(|own| own.state == subscriptions::rules::State::Active) {
            last = Some(now);
        }
    }
    for member in &file.members {
        for sender in inbox::site::senders(conn, key, *member)? {
            last = last.max(inbox::sent_before(conn, key, &sender, now, 1)?.first().map(|one| one.received_at));
        }
        last = last.max(threads::entries(conn, key, *member, now, 1)?.first().map(|entry| entry.at));
    }
    Ok(last)
}

/// When something last came from an address: a message, a call, a yes or a no to being told.
fn heard_at(
    conn: &mut Conn<'_>,
    key: &ShopKey,
    contact: &Contact,
    now: Timestamp,
) -> Result<Option<Timestamp>, DbError> {
    let mut last = inbox::sent_before(conn, key, contact.as_str(), now, 1)?.first().map(|one| one.received_at);
    if let Contact::Phone(number) = contact {
        last = last.max(calls::of_number(conn, key, number, now, 1)?.first().map(|call| call.rang_at));
    }
    let follows = consent::following(conn, key, contact)?;
    Ok(follows.iter().map(|follow| Some(follow.since)).fold(last, Option::max))
}

/// When a round was, and how much it did of each word of the table.
pub type Round = (Timestamp, BTreeMap<String, u64>);

/// What the last round did; none before the first one.
pub fn last(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Option<Round>, DbError> {
    let all = facts::of_subject(conn, key, ROUND)?;
    Ok(all.last().map(|fact| (fact.at, fact.detail().unwrap_or_default())))
}
