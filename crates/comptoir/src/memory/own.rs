//! The person's own page: a signed link that is sent to an address which is theirs, for some days.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Contact, ShopKey,
    id::{NoteId, PersonId},
};

use super::store;
use crate::{
    customers, offers,
    outbox::{self, Draft, Purpose},
    platform::{
        Env,
        i18n::{Arg, Lang},
        secrets::Secrets,
    },
    rituals,
    shops::Shop,
    voices,
};

/// How long a link opens the page. It shows much: another one is a tap away.
pub const LIVES: SignedDuration = SignedDuration::from_hours(24 * 7);

fn proof(secrets: &Secrets, said: &str) -> String {
    secrets.token("memory", said)
}

/// The path of the page of an address, for some days.
pub fn path(secrets: &Secrets, contact: &Contact, now: Timestamp) -> String {
    let until = now.saturating_add(LIVES).unwrap_or(now).as_second();
    let said = format!("{until} {contact}");
    format!("/moi/memoire/{}.{}", URL_SAFE_NO_PAD.encode(&said), proof(secrets, &said))
}

/// Whose page the end of an address opens; none when we did not write it, or its days are over.
pub fn read_token(secrets: &Secrets, token: &str, now: Timestamp) -> Option<Contact> {
    let (said, mac) = token.split_once('.')?;
    let said = String::from_utf8(URL_SAFE_NO_PAD.decode(said).ok()?).ok()?;
    let (until, contact) = said.split_once(' ')?;
    let until = Timestamp::from_second(until.parse().ok()?).ok()?;
    (secrets.verify("memory", &said, mac) && now < until).then(|| contact.parse().ok()).flatten()
}

/// Sends the link of the page to its address.
pub fn ask_link(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    street: &str,
    contact: &Contact,
    lang: Lang,
) -> Result<(), DbError> {
    let args = [("street", Arg::from(street))];
    let draft = Draft {
        purpose: Purpose::SignIn,
        contact,
        target: None,
        lang,
        subject: lang.plain("memory-link-subject", &args),
        body: lang.plain("memory-link-text", &args),
        link: path(&env.secrets, contact, env.now),
        about: "memory".to_owned(),
        once: format!("memory/{contact}/{}", env.now.as_millisecond() / 60_000),
        due: env.now,
        expires: env.now.checked_add(LIVES).ok(),
    };
    outbox::queue(tx, env, shop, &draft)
}

/// The link was opened: the address is proven in every shop that knows it.
pub fn proven(tx: &mut Tx<'_>, env: &Env, keys: &[ShopKey], contact: &Contact) -> Result<(), DbError> {
    for key in keys {
        customers::prove(tx, env, contact, key)?;
    }
    Ok(())
}

/// Forgets a note, in the search too. False when there is no such note.
pub fn remove_note(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, id: NoteId, by: &str) -> Result<bool, DbError> {
    store::delete(tx, key, &format!("note/{id}"))?;
    customers::remove(tx, env, key, id, by)
}

/// Forgets everything that is remembered in a file, in the search too, what its person said of the shop, and where a card
/// may be sent.
pub fn forget_all(
    tx: &mut Tx<'_>,
    env: &mut Env,
    key: &ShopKey,
    members: &[PersonId],
    contact: &Contact,
    by: &str,
) -> Result<(), DbError> {
    for note in customers::notes(tx, key, members, Timestamp::MIN)? {
        store::delete(tx, key, &format!("note/{}", note.id))?;
    }
    store::delete(tx, key, &format!("person/{contact}"))?;
    voices::forget(tx, env, key, members, by)?;
    offers::forget(tx, key, members)?;
    rituals::attention::write_to(tx, env, key, members, "", by)?;
    customers::forget_all(tx, env, key, members, by)
}

/// Forgets a person in the search.
pub fn erase(tx: &mut Tx<'_>, key: &ShopKey, gone: &customers::Gone) -> Result<(), DbError> {
    for member in &gone.members {
        store::forget(tx, key, Some(*member), "")?;
    }
    gone.own.iter().try_for_each(|contact| forget_address(tx, key, contact))
}

/// Takes what was said at an address out of the search.
pub fn forget_address(tx: &mut Tx<'_>, key: &ShopKey, contact: &Contact) -> Result<(), DbError> {
    store::forget(tx, key, None, contact.as_str())
}
