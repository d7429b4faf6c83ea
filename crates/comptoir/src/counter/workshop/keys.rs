//! Tablets and keys: made by a button, shown once, taken back.

use kernel::id::KeyId;

use super::{
    super::{
        pages::frame::{Answer, Fields, go},
        views::{
            order::Choice,
            workshop::{NewKey as Shown, Pairing},
        },
    },
    Boss, saved,
    show::{Beside, draw},
};
use crate::{
    accounts::{self, Hook, Kind, NewKey, Role},
    platform::{Problem, i18n::Lang, once, problem::Path, web::qr},
};

/// What a key can be for: its word, its name, what it opens, and with which role.
const KINDS: [(&str, &str, Kind, Option<Role>); 8] = [
    ("api-counter", "counter-key-api-counter", Kind::Token, Some(Role::Counter)),
    ("api-owner", "counter-key-api-owner", Kind::Token, Some(Role::Owner)),
    ("smsgate", "counter-key-smsgate", Kind::Hook(Hook::SmsGate), None),
    ("twilio", "counter-key-twilio", Kind::Hook(Hook::Twilio), None),
    ("ovh", "key-ovh", Kind::Hook(Hook::Ovh), None),
    ("mail", "key-mail", Kind::Hook(Hook::Mail), None),
    ("cti", "key-cti", Kind::Hook(Hook::Cti), None),
    ("printer", "counter-key-printer", Kind::Hook(Hook::Printer), None),
];

/// The kinds of key to choose from.
pub fn kinds(lang: Lang) -> Vec<Choice> {
    let choice = |(value, label, ..): &(&str, &str, Kind, Option<Role>)| Choice {
        value: (*value).to_owned(),
        label: lang.say(label),
        note: String::new(),
        on: false,
    };
    KINDS.iter().map(choice).collect()
}

/// `POST /atelier/cles`: the secret is in this answer and nowhere else.
pub async fn make(boss: Boss, fields: Fields) -> Answer {
    let known = KINDS.iter().find(|(word, ..)| *word == fields.text("kind"));
    let (_, label, kind, role) = *known.ok_or_else(|| Problem::bad_request("kind"))?;
    let (label, nonce) = (boss.staff.lang.say(label), fields.nonce("key"));
    let signing = Some(fields.line("signing", 200)).filter(|signing| !signing.is_empty() && signs(kind));
    let Some(secret) = create(&boss, nonce, kind, role, label.clone(), signing).await? else { return go("/atelier") };
    let base = boss.staff.app.base();
    let secret = match kind {
        // One key, two addresses to give to the gateway.
        Kind::Hook(Hook::Twilio) => {
            format!("{base}{}{secret} {base}{}{secret}", Hook::Twilio.path(), accounts::TWILIO_CALLS)
        }
        Kind::Hook(hook) => format!("{base}{}{secret}", hook.path()),
        _ => secret,
    };
    draw(boss, Beside { new_key: Some(Shown { label, secret }), ..Beside::default() }).await
}

/// `POST /atelier/tablettes`: a QR that pairs one tablet, within ten minutes.
pub async fn pair(boss: Boss, fields: Fields) -> Answer {
    let label = boss.staff.lang.say("counter-pair-default");
    let Some(secret) = create(&boss, fields.nonce("pair"), Kind::Pair, None, label, None).await? else {
        return go("/atelier");
    };
    let url = format!("{}/comptoir/tablette?j={secret}", boss.staff.app.base());
    let until = Kind::Pair.lifetime().and_then(|lifetime| boss.staff.now.checked_add(lifetime).ok());
    let until = boss.staff.hour(until.unwrap_or(boss.staff.now));
    let pairing = Some(Pairing { qr: qr::svg(&url), url, until });
    draw(boss, Beside { pairing, ..Beside::default() }).await
}

/// Makes a key, unless the same form did already.
async fn create(
    boss: &Boss,
    nonce: String,
    kind: Kind,
    role: Option<Role>,
    label: String,
    signing: Option<String>,
) -> Result<Option<String>, Problem> {
    boss.write(move |tx, env, owner| {
        let key = &owner.shop().key;
        if once::before(tx, key, &nonce)?.is_some() {
            return Ok(None);
        }
        let new = NewKey { kind, role, staff: None, label: &label, signing: signing.as_deref() };
        let secret = accounts::create_key(tx, env, key, &new)?;
        once::remember(tx, env.now, key, &nonce, "")?;
        Ok(Some(secret))
    })
    .await
}

/// `POST /atelier/cles/{id}/retrait`, `POST /atelier/tablettes/{id}/retrait`
pub async fn revoke(boss: Boss, Path(id): Path<KeyId>, _: Fields) -> Answer {
    let gone = boss.write(move |tx, env, owner| accounts::revoke(tx, &owner.shop().key, id, env.now)).await?;
    if gone { saved() } else { Err(Problem::not_found()) }
}

/// Whether a gateway of this kind signs its calls.
pub fn signs(kind: Kind) -> bool {
    matches!(kind, Kind::Hook(Hook::SmsGate | Hook::Twilio))
}

/// `POST /atelier/cles/{id}/secret`: from now on only calls signed by this secret are believed; empty: all are.
pub async fn sign(boss: Boss, Path(id): Path<KeyId>, fields: Fields) -> Answer {
    let signing = Some(fields.line("signing", 200)).filter(|signing| !signing.is_empty());
    let known =
        boss.write(move |tx, _, owner| accounts::set_signing(tx, &owner.shop().key, id, signing.as_deref())).await?;
    if known { saved() } else { Err(Problem::not_found()) }
}
