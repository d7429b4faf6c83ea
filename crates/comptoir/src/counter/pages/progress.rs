//! How far an alert has come: so many of so many, by channel, counted and never read.

use std::collections::BTreeMap;

use db::{Conn, DbError};
use kernel::ShopKey;
use serde::Deserialize;

use crate::{
    batches::{self, Batch, rules::alert_expires},
    catalogue,
    outbox::{self, Announced, Tally},
    platform::{facts, i18n::Lang},
};

use super::{
    super::views::{
        batch::{ChannelRow, Progress, Untold},
        sends::Leaving,
    },
    baked::reason,
    batch::{per_segment, rows},
    board,
    frame::Staff,
};

/// How many of the batches last announced are looked at for an alert that still runs.
const LATEST: i64 = 10;

#[derive(Deserialize)]
struct Told {
    ready_at: jiff::Timestamp,
}

/// What the messages of a batch are about: as it was announced, whatever was changed since.
pub fn about(conn: &mut Conn<'_>, key: &ShopKey, batch: &Batch) -> Result<String, DbError> {
    let facts = facts::of_subject(conn, key, &batch.id.to_string())?;
    let told = facts.iter().find(|fact| fact.kind == "batch.announced").and_then(facts::Fact::detail::<Told>);
    let ready_at = told.map_or(batch.ready_at, |told| told.ready_at);
    Ok(Announced { batch: batch.id, sku: batch.sku.clone(), ready_at, word: batch.word.clone() }.about())
}

/// One alert, counted.
pub struct Alert {
    about: String,
    tallies: Vec<Tally>,
}

impl Alert {
    /// The alert of a batch.
    pub fn of(conn: &mut Conn<'_>, key: &ShopKey, batch: &Batch) -> Result<Self, DbError> {
        let about = about(conn, key, batch)?;
        let tallies = outbox::tally(conn, key, &about)?;
        Ok(Self { about, tallies })
    }

    fn count(&self, which: impl Fn(&Tally) -> bool) -> usize {
        self.tallies.iter().filter(|tally| which(tally)).map(|tally| tally.count).sum()
    }

    /// How many are told, or will be.
    pub fn all(&self) -> usize {
        self.count(|tally| tally.state != "refused")
    }

    /// How many have left.
    pub fn sent(&self) -> usize {
        self.count(|tally| tally.state == "sent")
    }

    /// How many still wait to leave.
    pub fn waiting(&self) -> usize {
        self.count(|tally| matches!(tally.state.as_str(), "queued" | "sending"))
    }

    /// How many could not leave, after all tries.
    pub fn failed(&self) -> usize {
        self.count(|tally| tally.state == "given_up")
    }

    /// How far it has come, while it runs.
    pub fn progress(&self, lang: Lang) -> Option<Progress> {
        let (sent, all) = (self.sent(), self.all());
        (self.waiting() > 0).then(|| Progress::new(lang, sent, all))
    }

    /// What its SMS cost, in cents, rounded up: those that are alike cost the same.
    pub fn cost(&self, conn: &mut Conn<'_>, staff: &Staff) -> Result<i64, DbError> {
        let mut hundredths = 0;
        for some in self.tallies.iter().filter(|tally| tally.channel == "sms" && tally.state != "refused") {
            let example = outbox::example(conn, &staff.shop().key, &self.about, some)?;
            let each = example.map_or(0, |message| {
                let link = outbox::link_of(staff.app.base(), &message.link, message.id);
                let text = outbox::sms_text(&staff.shop().name, &message.body, &link);
                outbox::sms_cost(&text, per_segment(&staff.app)).1
            });
            hundredths += each * i64::try_from(some.count).unwrap_or(i64::MAX);
        }
        Ok((hundredths + 99) / 100)
    }

    /// By which way how many, and what it costs; how many of them have left, while it runs.
    pub fn rows(&self, staff: &Staff, cost_cents: i64) -> Vec<ChannelRow> {
        let by = |channel: &str| self.count(|tally| tally.channel == channel && tally.state != "refused");
        let mut rows = rows(staff, by("sms"), by("email"), by("push"), cost_cents);
        if self.waiting() > 0 {
            for row in &mut rows {
                let channel = row.way.channel();
                let sent = self.count(|tally| tally.channel == channel && tally.state == "sent");
                row.so_far = Some(Progress::new(staff.lang, sent, row.people).words);
            }
        }
        rows
    }

    /// Who is not told, by reason, the commonest first.
    pub fn untold(&self, lang: Lang) -> Vec<Untold> {
        let refused = self.tallies.iter().filter(|tally| tally.state == "refused");
        by_reason(lang, refused.map(|tally| (tally.reason.as_str(), tally.count)))
    }
}

/// People who are not told, by reason, the commonest first.
pub fn by_reason<'a>(lang: Lang, refused: impl Iterator<Item = (&'a str, usize)>) -> Vec<Untold> {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for (word, count) in refused {
        *reasons.entry(reason(lang, word)).or_default() += count;
    }
    let mut rows: Vec<Untold> = reasons.into_iter().map(|(why, people)| Untold { people, why }).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.people));
    rows
}

/// The alerts that are on their way, the newest first.
pub fn leaving(conn: &mut Conn<'_>, staff: &Staff) -> Result<Vec<Leaving>, DbError> {
    let (key, mut all) = (&staff.shop().key, Vec::new());
    for batch in batches::latest(conn, key, LATEST)? {
        if alert_expires(batch.ready_at, batch.created_at) < staff.now {
            continue;
        }
        let alert = Alert::of(conn, key, &batch)?;
        let Some(progress) = alert.progress(staff.lang) else { continue };
        let article = catalogue::by_sku(conn, key, &[&batch.sku])?.pop();
        let name = article.as_ref().map_or(batch.sku.as_str(), |article| article.name.as_str());
        all.push(Leaving {
            url: format!("/comptoir/fournees/{}", batch.id),
            what: board::what(staff, name, batch.quantity, batch.ready_at),
            progress,
            channels: alert.rows(staff, 0),
        });
    }
    Ok(all)
}
