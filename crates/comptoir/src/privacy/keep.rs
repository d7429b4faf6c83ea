//! The nightly round: what is over by the table goes, in small batches, each in its own transaction. Made twice, or stopped
//! halfway, it goes on where it was.

use std::{collections::BTreeMap, sync::Arc};

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{Contact, ShopKey};

use super::{
    erase,
    rules::{Kept, Rule, TABLE, before, is_due},
};
use crate::{
    accounts, calls, consent,
    customers::{self, File},
    documents, inbox, orders,
    outbox::{self, Purpose},
    platform::{App, Env, Error, choices, facts},
    rituals,
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
    let mut all = 0;
    for shop in shops::directory(&app).all().iter() {
        let (key, now) = (shop.key.clone(), app.now());
        let local = now.to_zoned(shop.zone().clone());
        let last = app.db().read(move |conn| last_round(conn, &key)).await?;
        if is_due(last, local.date(), local.hour()) {
            all += sweep(&app, shop, now, local.date()).await?;
        }
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
        left = gone.iter().filter(|(_, n)| *n >= BATCH.unsigned_abs()).map(|(rule, _)| *rule).collect();
        for (rule, n) in gone.into_iter().filter(|(_, n)| *n > 0) {
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

/// One batch of each of these lines; answers how many things of each went.
fn batches(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, rules: &[Rule]) -> Result<Vec<(Rule, u64)>, Error> {
    let mut gone = Vec::with_capacity(rules.len());
    for rule in rules {
        if let Some(before) = before(rule, env.now) {
            gone.push((*rule, batch(tx, env, shop, rule, before)?));
        }
    }
    Ok(gone)
}

/// One batch of a line of the table; answers how many things went.
fn batch(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, rule: &Rule, before: Timestamp) -> Result<u64, Error> {
    let key = &shop.key;
    Ok(match rule.kept {
        Kept::Books | Kept::Notes | Kept::Signals | Kept::Lunches => 0,
        Kept::File => idle(tx, env, shop, before)?,
        Kept::Heard => inbox::expire(tx, key, before, BATCH)?,
        Kept::Told => outbox::expire(tx, key, &[Purpose::Order, Purpose::Answer], before, BATCH)?,
        Kept::Alerts => outbox::expire(tx, key, &[Purpose::Alert, Purpose::Marketing], before, BATCH)?,
        Kept::Links => outbox::expire(tx, key, &[Purpose::SignIn, Purpose::OptIn], before, BATCH)?,
        Kept::Asked => consent::expire_pending(tx, key, before, BATCH)?,
        Kept::Stopped => consent::expire_stopped(tx, key, before, BATCH)?,
        Kept::Baskets => orders::expire_unconfirmed(tx, key, before, env.now)?.min(BATCH.unsigned_abs() - 1),
        Kept::Quotes => documents::quotes::expire(tx, key, before, BATCH)?,
        Kept::Calls => calls::expire(tx, key, before, BATCH)?,
        Kept::Rings => calls::expire_events(tx, key, before)?.min(BATCH.unsigned_abs() - 1),
        Kept::Keys => accounts::expire(tx, key, before, BATCH)?,
        Kept::Accesses => customers::expire_accesses(tx, key, before)?.min(BATCH.unsigned_abs() - 1),
        Kept::Drafts => threads::expire_drafts(tx, key, before)?.min(BATCH.unsigned_abs() - 1),
        Kept::Rituals => rituals::expire(tx, key, before)?.min(BATCH.unsigned_abs() - 1),
    })
}

/// Forgets persons of whom nothing was heard since an instant. Who wrote, called or has a subscription is noted as seen.
fn idle(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, before: Timestamp) -> Result<u64, Error> {
    let mut touched = 0;
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
            }
        }
    }
    // A batch is full by its own measure: the next one follows when all of it did something.
    Ok(if touched >= (BATCH / 4).unsigned_abs() { BATCH.unsigned_abs() } else { touched })
}

/// When something was last heard of a person, in whatever way.
fn last_heard(conn: &mut Conn<'_>, file: &File, now: Timestamp) -> Result<Option<Timestamp>, DbError> {
    let (key, mut last) = (&file.key, Some(file.since));
    for address in &file.addresses {
        last = last.max(Some(address.seen));
        let wrote = inbox::sent_before(conn, key, address.contact.as_str(), now, 1)?;
        last = last.max(wrote.first().map(|one| one.received_at));
        if let Contact::Phone(number) = &address.contact {
            last = last.max(calls::of_number(conn, key, number, now, 1)?.first().map(|call| call.rang_at));
        }
        let subscribed = subscriptions::of_contact(conn, key, &address.contact)?;
        if subscribed.iter().any(|own| own.state == subscriptions::rules::State::Active) {
            last = Some(now);
        }
        for follow in consent::following(conn, key, &address.contact)? {
            last = last.max(Some(follow.since));
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

/// When a round was, and how much it did of each word of the table.
pub type Round = (Timestamp, BTreeMap<String, u64>);

/// What the last round did; none before the first one.
pub fn last(conn: &mut Conn<'_>, key: &ShopKey) -> Result<Option<Round>, DbError> {
    let all = facts::of_subject(conn, key, ROUND)?;
    Ok(all.last().map(|fact| (fact.at, fact.detail().unwrap_or_default())))
}
