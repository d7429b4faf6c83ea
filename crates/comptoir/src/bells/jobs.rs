//! Making the calls that are due.

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use super::{
    Bell, Ring, RingState,
    rules::{self, Next},
    store,
};
use crate::{
    outbox::calls::{self, Call},
    platform::{App, Error},
};

/// A caller that dies lets its call go after so long.
const CLAIM: SignedDuration = SignedDuration::from_mins(2);
/// How many calls are under way at the same time.
const HANDS: usize = 8;

/// Makes everything that is due; answers how much there was.
///
/// # Errors
/// When the store fails.
pub async fn ring(app: App) -> Result<usize, Error> {
    let (street, now) = (app.street().clone(), app.now());
    let due = app.db().read(move |conn| store::due(conn, &street, now)).await?;
    let (mut count, mut calling) = (0, JoinSet::new());
    for ring in due {
        if calling.len() >= HANDS {
            count += done(calling.join_next().await)?;
        }
        let app = app.clone();
        calling.spawn(async move { one(&app, ring).await });
    }
    while let Some(finished) = calling.join_next().await {
        count += done(Some(finished))?;
    }
    Ok(count)
}

/// A node is not heard of any more: the calls that it had under way are due again.
///
/// # Errors
/// When the store does not answer.
pub async fn take_over(app: App, silent: String) -> Result<(), Error> {
    let (street, now) = (app.street().clone(), app.now());
    let key = kernel::ShopKey { street: street.clone(), shop: street.clone() };
    app.db().write(&key, move |tx| store::release_of(tx, &street, &silent, now)).await?;
    Ok(())
}

fn done(finished: Option<Result<Result<bool, Error>, tokio::task::JoinError>>) -> Result<usize, Error> {
    match finished {
        Some(Ok(made)) => made.map(usize::from),
        Some(Err(error)) => Err(Error::Fault(error.to_string())),
        None => Ok(0),
    }
}

async fn one(app: &App, mut ring: Ring) -> Result<bool, Error> {
    let now = app.now();
    let until = now.saturating_add(CLAIM).unwrap_or(now);
    let (key, claimed, node) = (ring.key.clone(), ring.clone(), app.db().node().to_owned());
    let bell: Result<Option<Bell>, Error> = app
        .db()
        .write(&key, move |tx| {
            if !store::claim(tx, &claimed, &node, until)? {
                return Ok(None);
            }
            Ok(store::by_id(tx, &claimed.key, claimed.bell)?)
        })
        .await;
    let Some(bell) = bell? else { return Ok(false) };
    ring.tries += 1;
    if now >= ring.expires_at {
        (ring.state, ring.due_at, ring.answer) = (RingState::GivenUp, None, "late".to_owned());
    } else {
        let answer = call(app, &ring, &bell).await;
        settle(&mut ring, &bell, answer, app.now());
    }
    metrics::counter!("comptoir_rings_total", "state" => ring.state.as_str()).increment(1);
    let forget = app.now().saturating_sub(rules::KEPT).unwrap_or(Timestamp::MIN);
    app.db()
        .write(&key, move |tx| {
            if ring.answer == calls::GONE {
                store::set_gone(tx, &ring.key, ring.bell)?;
            }
            store::settle(tx, &ring, forget)?;
            Ok::<_, Error>(true)
        })
        .await
}

async fn call(app: &App, ring: &Ring, bell: &Bell) -> Result<u16, calls::NotAnswered> {
    let (url, secret) = (bell.url.clone(), bell.secret.clone());
    calls::call(app, Call { url, secret, id: ring.id.to_string(), at: app.now(), body: ring.body.clone() }).await
}

fn settle(ring: &mut Ring, bell: &Bell, answer: Result<u16, calls::NotAnswered>, now: Timestamp) {
    ring.told_at = Some(now);
    let next = match answer {
        Ok(status) => {
            ring.answer = status.to_string();
            (ring.state, ring.due_at) = (RingState::Done, None);
            return;
        }
        Err(missed) => {
            ring.answer = missed.why;
            rules::next(now, ring.tries, ring.expires_at, missed.again && !bell.gone)
        }
    };
    (ring.state, ring.due_at) = match next {
        Next::Again(then) => (RingState::Due, Some(then)),
        Next::Never => (RingState::GivenUp, None),
    };
}
