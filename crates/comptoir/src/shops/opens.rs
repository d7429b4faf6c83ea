//! Noticing that a shop opens: a fact like any other, which whoever wants may hear.

use jiff::SignedDuration;
use kernel::hours;

use super::directory;
use crate::platform::{App, Error, facts, once};

/// A shop that opened longer ago than that has long been open.
const JUST: SignedDuration = SignedDuration::from_mins(30);

/// Records that shops open, once for each opening; answers how many did.
///
/// # Errors
/// When the store fails.
pub async fn opens(app: App) -> Result<usize, Error> {
    let (now, mut count) = (app.now(), 0);
    for shop in directory(&app).all().iter() {
        let spans = shop.hours.on(shop.day(now));
        let just = |span: &&hours::Span| span.contains(now) && now.duration_since(span.start) < JUST;
        let Some(span) = spans.iter().find(just).copied() else { continue };
        let nonce = format!("shop.opened {}", span.start.as_second());
        let (key, named) = (shop.key.clone(), nonce.clone());
        if app.db().read(move |conn| Ok::<_, Error>(once::before(conn, &key, &named)?.is_some())).await? {
            continue;
        }
        let (mut env, key) = (app.env(), shop.key.clone());
        let opened: Result<bool, Error> = app
            .db()
            .write(&shop.key, move |tx| {
                // Looked up again under the shop's lock: another node may have been faster.
                if once::before(tx, &key, &nonce)?.is_some() {
                    return Ok(false);
                }
                once::remember(tx, env.now, &key, &nonce, "told")?;
                let detail = serde_json::json!({ "opened_at": span.start.to_string(), "until": span.end.to_string() });
                facts::record(tx, &mut env, &key, "shop.opened", key.shop.as_str(), "program", &detail)?;
                Ok(true)
            })
            .await;
        count += usize::from(opened?);
    }
    Ok(count)
}
