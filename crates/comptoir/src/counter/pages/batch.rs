//! The batch button: who is told and for how much before sending, then the batch and what came of it.

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp};
use kernel::{Cents, Quantity, Unit, calendar, id::BatchId};

use crate::{
    batches::{self, Audience, Failure, Wanted},
    catalogue::{self, Article, rules::wall},
    consent::{self, Topic},
    outbox::{self, jobs::Channels},
    platform::{App, Problem, once, problem::Path},
};

use super::{
    super::views::{
        Place,
        batch::{BatchNew, ChannelRow, Preview},
        board::Way,
        order::Choice,
    },
    frame::{Answer, Asked, Fields, Staff, go, page},
    progress,
};

/// The minutes that have a button.
const MINUTES: [i64; 4] = [10, 20, 30, 45];
/// A batch announced so near to a planned one is ready when that one is.
const SNAP: SignedDuration = SignedDuration::from_mins(3);

/// What one SMS segment costs here, in hundredths of a cent.
pub fn per_segment(app: &App) -> i64 {
    app.part::<Channels>().map_or(0, |channels| channels.sms_cost)
}

/// Why a batch cannot be, in words.
pub fn problem(staff: &Staff, failure: Failure) -> Problem {
    match failure {
        Failure::UnknownArticle => {
            Problem::unprocessable("unknown-article", staff.lang.say("denial-unknown-article-title"))
        }
        Failure::Time => Problem::unprocessable("bad-time", staff.lang.say("problem-batch-time-title"))
            .detail(staff.lang.say("problem-batch-time")),
        Failure::Closed(next) => batches::words::closed(staff.lang, staff.shop(), staff.now, next),
        Failure::NoBatch => Problem::not_found(),
        Failure::Error(error) => error.into(),
    }
}

/// What is chosen so far.
struct Chosen {
    sku: String,
    quantity: Option<i64>,
    minutes: i64,
}

impl Chosen {
    fn read(fields: &Fields) -> Self {
        let minutes = fields.number("minutes").unwrap_or(30).clamp(0, 7 * 24 * 60 - 1);
        Self { sku: fields.text("sku").to_owned(), quantity: fields.number("quantity"), minutes }
    }

    fn wanted(&self, staff: &Staff, article: &Article, announce: bool) -> Option<Wanted> {
        let quantity = Quantity::new(self.quantity?).ok()?;
        let ready_at = ready_at(staff, article, self.minutes);
        Some(Wanted { sku: article.sku.clone(), quantity, ready_at, announce })
    }
}

/// When a batch of an article is ready in so many minutes: to the minute, and with the plan when it is that one.
fn ready_at(staff: &Staff, article: &Article, minutes: i64) -> Timestamp {
    let now = Timestamp::from_second(staff.now.as_second().div_euclid(60) * 60).unwrap_or(staff.now);
    let at = now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(now).max(staff.now);
    let day = staff.shop().day(at);
    let planned = article.plan.iter().filter(|planned| planned.minute > 0);
    let mut planned = planned.map(|planned| calendar::instant(day, wall(planned.minute), staff.shop().zone()));
    let near = planned.find(|plan| *plan >= staff.now && plan.duration_since(at).abs() <= SNAP);
    near.unwrap_or(at)
}

/// `GET /comptoir/fournee`: nothing is sent, it is only shown.
pub async fn prepare(staff: Staff, Asked(asked): Asked) -> Answer {
    let chosen = Chosen::read(&asked);
    page(&staff.read(move |conn, staff| draw(conn, staff, &chosen)).await?)
}

fn draw(conn: &mut Conn<'_>, staff: &Staff, chosen: &Chosen) -> Result<BatchNew, DbError> {
    let key = &staff.shop().key;
    let shelf = catalogue::all(conn, key)?;
    let (mut baked, mut others) = (Vec::new(), Vec::new());
    for article in shelf.iter().filter(|article| article.unit != Unit::Service) {
        let is_baked = article.plan.iter().any(|planned| planned.minute > 0);
        let followers = consent::followers(conn, key, &Topic::Batch(article.sku.clone()))?.len();
        let choice = Choice {
            value: article.sku.to_string(),
            label: article.name.clone(),
            note: staff.lang.with1("counter-batch-followers", "n", followers),
            on: article.sku.as_str() == chosen.sku,
        };
        if is_baked { &mut baked } else { &mut others }.push((followers, choice));
    }
    // The likeliest first: what most people wait for.
    baked.sort_by_key(|(followers, _)| std::cmp::Reverse(*followers));
    let article = shelf.iter().find(|article| article.sku.as_str() == chosen.sku);
    let planned = article.and_then(|article| article.plan.iter().rfind(|planned| planned.quantity > 0));
    let quantity = chosen.quantity.or(planned.map(|planned| planned.quantity)).unwrap_or(20);
    let chosen = Chosen { sku: chosen.sku.clone(), quantity: Some(quantity), minutes: chosen.minutes };
    let headline = match (article, chosen.minutes) {
        (None, _) => staff.lang.say("counter-oven-none"),
        (Some(_), 0) => staff.lang.say("counter-oven-now"),
        (Some(_), n) => staff.lang.with1("counter-oven-label", "n", n),
    };
    let mut closed = None;
    let audience = match article.and_then(|article| chosen.wanted(staff, article, true)) {
        Some(wanted) => {
            let per_segment = per_segment(&staff.app);
            match batches::preview(conn, staff.now, staff.app.base(), staff.shop(), &wanted, per_segment) {
                Ok(audience) => Some(audience),
                Err(Failure::Error(crate::platform::Error::Db(error))) => return Err(error),
                Err(Failure::Closed(next)) => {
                    closed = Some(batches::words::why_closed(staff.lang, staff.shop(), staff.now, next));
                    None
                }
                Err(_) => None,
            }
        }
        None => None,
    };
    Ok(BatchNew {
        shell: staff.shell(conn, staff.lang.say("counter-title-batch"), Place::Inner)?,
        headline,
        articles: baked.into_iter().map(|(_, choice)| choice).collect(),
        more_articles: others.into_iter().map(|(_, choice)| choice).collect(),
        quantity,
        minutes: minutes(staff, chosen.minutes),
        preview: audience.map(|audience| preview(staff, &audience)),
        closed,
    })
}

fn minutes(staff: &Staff, chosen: i64) -> Vec<Choice> {
    let mut all: Vec<i64> = MINUTES.into_iter().chain([chosen]).collect();
    all.sort_unstable();
    all.dedup();
    let choice = |n: i64| Choice {
        value: n.to_string(),
        label: n.to_string(),
        note: staff.hour(staff.now.saturating_add(SignedDuration::from_mins(n)).unwrap_or(staff.now)),
        on: n == chosen,
    };
    all.into_iter().map(choice).collect()
}

fn preview(staff: &Staff, audience: &Audience) -> Preview {
    let shop = staff.shop();
    let (size, _) = outbox::sms_cost(&audience.text, 0);
    let room = size.units + size.left_in_part;
    // One letter outside the alphabet of SMS halves what a message holds: it is named.
    let wide = |text: &str| {
        let (size, _) = outbox::sms_cost(text, 0);
        size.parts == 1 && size.units + size.left_in_part == 70
    };
    let untold = [("quiet-hours", audience.asleep), ("ceiling", audience.held)];
    let untold = untold.into_iter().filter(|(_, people)| *people > 0);
    let spelling = audience.text.chars().find(|c| wide(&c.to_string()));
    Preview {
        from: shop.sms.as_ref().map_or_else(|| shop.name.clone(), |sms| format!("{}, {}", shop.name, sms.national())),
        // Each person's link is their own; here it is cut.
        sms: audience.text.replace(&outbox::short_id(kernel::id::MessageId::from_bytes([0; 16])), "…"),
        used: size.units,
        room,
        segments: size.parts,
        spelling: spelling.map(|c| staff.lang.with1("counter-sms-wide", "it", c.to_string())),
        channels: rows(staff, audience.sms, audience.email, audience.push, audience.cost_cents),
        people: audience.count(),
        cost: staff.euros(Cents(audience.cost_cents)),
        untold: progress::by_reason(staff.lang, untold),
    }
}

/// How many people by which way, and what it costs.
pub fn rows(staff: &Staff, sms: usize, email: usize, push: usize, cost_cents: i64) -> Vec<ChannelRow> {
    let (say, free) = (|key: &str| staff.lang.say(key), staff.lang.say("counter-free"));
    let rows = [
        (Way::Sms, say("counter-channel-sms"), sms, staff.euros(Cents(cost_cents)), false),
        (Way::Mail, say("counter-channel-email"), email, free.clone(), true),
        (Way::Push, say("counter-channel-push"), push, free, true),
    ];
    let row = |(way, name, people, cost, free)| ChannelRow { way, name, people, cost, free, so_far: None };
    rows.map(row).into_iter().filter(|row| row.people > 0).collect()
}

/// `POST /comptoir/fournee`: the same form twice announces one batch.
pub async fn announce(staff: Staff, fields: Fields) -> Answer {
    let (chosen, tell) = (Chosen::read(&fields), fields.text("announce") == "yes");
    let nonce = fields.nonce("batch");
    let outcome = staff
        .write(move |tx, env, staff| {
            let shop = staff.shop();
            if let Some(before) = once::before(tx, &shop.key, &nonce)? {
                return Ok(before);
            }
            let sku = chosen.sku.parse().map_err(|_| Failure::UnknownArticle)?;
            let article = catalogue::by_sku(tx, &shop.key, &[&sku])?.pop().ok_or(Failure::UnknownArticle)?;
            let wanted = chosen.wanted(staff, &article, tell).ok_or(Failure::UnknownArticle)?;
            let actor = staff.actor().name;
            let (batch, _) = batches::announce(tx, env, shop, &wanted, per_segment(&staff.app), &actor)?;
            once::remember(tx, env.now, &shop.key, &nonce, &batch.id.to_string())?;
            Ok(batch.id.to_string())
        })
        .await;
    match outcome {
        Ok(id) => go(format!("/comptoir/fournees/{id}")),
        Err(failure) => Err(problem(&staff, failure)),
    }
}

/// `POST /comptoir/fournees/{id}/retard`: so many minutes later.
pub async fn late(staff: Staff, Path(id): Path<BatchId>, fields: Fields) -> Answer {
    let minutes = fields.number("minutes").filter(|n| (1..=600).contains(n));
    let minutes = minutes.ok_or_else(|| Problem::bad_request("minutes"))?;
    let nonce = fields.nonce(&format!("late {minutes}"));
    change(staff, id, nonce, move |quantity, ready_at| {
        (quantity, ready_at.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(ready_at))
    })
    .await
}

/// `POST /comptoir/fournees/{id}/quantite`: more or fewer than announced, even none.
pub async fn resize(staff: Staff, Path(id): Path<BatchId>, fields: Fields) -> Answer {
    let quantity = fields.number("quantity").filter(|n| (0..=i64::from(Quantity::MAX)).contains(n));
    let quantity = quantity.ok_or_else(|| Problem::bad_request("quantity"))?;
    change(staff, id, fields.nonce("resize"), move |_, ready_at| (quantity, ready_at)).await
}

async fn change(
    staff: Staff,
    id: BatchId,
    nonce: String,
    to: impl FnOnce(i64, Timestamp) -> (i64, Timestamp) + Send + 'static,
) -> Answer {
    let outcome = staff
        .write(move |tx, env, staff| {
            let shop = staff.shop();
            let batch = batches::by_id(tx, &shop.key, id)?.ok_or(Failure::NoBatch)?;
            if once::before(tx, &shop.key, &nonce)?.is_none() {
                let (quantity, ready_at) = to(batch.quantity, batch.ready_at);
                batches::change(tx, env, shop, id, quantity, ready_at, &staff.actor().name)?;
                once::remember(tx, env.now, &shop.key, &nonce, "")?;
            }
            Ok(())
        })
        .await;
    match outcome {
        Ok(()) => go(format!("/comptoir/fournees/{id}?dit=saved")),
        Err(failure) => Err(problem(&staff, failure)),
    }
}
