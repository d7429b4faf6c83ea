//! What would become of a message, without anything being booked: the whole conversation is let go in a transaction that
//! is then undone. And how a reading came about, in words.

use french::{Case, Context, Lexicon};
use jiff::Timestamp;
use kernel::{Phone, id::InboundId};

use super::{Raw, Understood, by_id, receive, rules};
use crate::{
    outbox,
    platform::{App, Error},
    shops::Shop,
};

/// What would become of a message.
#[derive(Debug, Clone)]
pub struct Tried {
    /// What is understood; nothing for the short answers (STOP, OUI, a number).
    pub understood: Understood,
    /// In a word: an intent, `stop`, `reserve`.
    pub reading: String,
    /// `done`, `asked` or `waiting`.
    pub state: String,
    /// The messages that would leave, in order.
    pub answers: Vec<String>,
}

/// How the trying ends: always undone.
enum End {
    Tried(Box<Tried>),
    Failed(Error),
}

impl From<db::DbError> for End {
    fn from(error: db::DbError) -> Self {
        Self::Failed(error.into())
    }
}

/// Plays a message to the shop as if `from` had sent it now, and undoes everything.
///
/// # Errors
/// When the store fails.
pub async fn try_out(app: &App, shop: &std::sync::Arc<Shop>, from: Phone, text: String) -> Result<Tried, Error> {
    let lexicon = match app.part::<super::Lexicons>() {
        Some(lexicons) => lexicons.of(app, shop).await?,
        None => None,
    };
    let (mut env, own) = (app.env(), shop.clone());
    let outcome: Result<(), End> = app
        .db()
        .write(&shop.key, move |tx| {
            let external_id = InboundId::new(env.now, env.rng.as_mut()).to_string();
            let raw = Raw { source: "try", external_id: &external_id, sender: from.as_str(), body: &text };
            let id = receive(tx, &mut env, &own, lexicon.as_deref(), &raw).map_err(End::Failed)?;
            let stored = match id {
                Some(id) => by_id(tx, &own.key, id)?,
                None => None,
            };
            let Some(stored) = stored else { return Err(End::Failed(Error::Fault("a trial is lost".into()))) };
            let mut said = outbox::about(tx, &own.key, &format!("inbound {}", stored.id))?;
            if let Some(order) = stored.understood.order {
                said.extend(outbox::about(tx, &own.key, &order.to_string())?);
            }
            let new = said.into_iter().filter(|message| message.queued_at.as_millisecond() == env.now.as_millisecond());
            let link = |message: &outbox::Message| outbox::link_of(&env.base, &message.link, message.id);
            let answers = new.map(|message| outbox::sms_text(&own.name, &message.body, &link(&message))).collect();
            let tried = Tried { understood: stored.understood, reading: stored.reading, state: stored.state, answers };
            // The refusal undoes everything that was written above.
            Err(End::Tried(Box::new(tried)))
        })
        .await;
    match outcome {
        Err(End::Tried(tried)) => Ok(*tried),
        Err(End::Failed(error)) => Err(error),
        Ok(()) => unreachable!("a trial always ends undone"),
    }
}

/// The case of a message as it was understood.
fn case(shop: &Shop, at: Timestamp, body: &str, understood: &Understood) -> Case {
    let now = at.to_zoned(shop.zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    Case {
        id: serde_json::Value::Null,
        shop: shop.slug().to_string(),
        now,
        from_known_customer: understood.known,
        context: serde_json::from_value::<Context>(understood.context.clone()).ok(),
        sms: body.to_owned(),
    }
}

/// Which words of a stored message are taken for what.
pub fn explain(lexicon: &Lexicon, shop: &Shop, at: Timestamp, body: &str, understood: &Understood) -> Vec<rules::Clue> {
    let case = case(shop, at, body, understood);
    let reading = french::understand(lexicon, &case);
    rules::clues(lexicon, &case, &reading)
}
