//! Asking to be told: the double opt-in, its message and its link.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{Conn, DbError, Tx};
use jiff::SignedDuration;
use kernel::{Contact, Slug, words};

use crate::{
    catalogue,
    consent::{self, Ask, Topic},
    outbox::{self, Draft, Purpose},
    platform::{Env, i18n::Arg, secrets::Secrets},
    shops::Shop,
};

/// The path of a person's page for a shop: confirm, see, stop. Its token proves that we wrote to that address.
pub fn follow_path(secrets: &Secrets, shop: &Slug, contact: &Contact) -> String {
    let what = format!("{shop}/{contact}");
    format!("/suivi/{}.{}", URL_SAFE_NO_PAD.encode(&what), secrets.token("follow", &what))
}

/// Whose page it is, for which shop.
pub fn read_follow_token(secrets: &Secrets, token: &str) -> Option<(Slug, Contact)> {
    let (what, mac) = token.split_once('.')?;
    let what = String::from_utf8(URL_SAFE_NO_PAD.decode(what).ok()?).ok()?;
    let (shop, contact) = what.split_once('/')?;
    let read = (shop.parse().ok()?, contact.parse().ok()?);
    secrets.verify("follow", &what, mac).then_some(read)
}

/// Topics as a person reads them.
pub fn topics_in_words(
    conn: &mut Conn<'_>,
    shop: &Shop,
    topics: &[Topic],
    lang: crate::platform::i18n::Lang,
) -> Result<String, DbError> {
    let mut names = Vec::with_capacity(topics.len());
    for topic in topics {
        names.push(match topic {
            Topic::Shop => lang.plain("alert-topic-shop", &[]),
            Topic::Batch(sku) => {
                let name = catalogue::by_sku(conn, &shop.key, &[sku])?
                    .pop()
                    .map_or_else(|| sku.to_string(), |article| article.name);
                lang.plain("alert-topic-batch", &[("article", Arg::from(name))])
            }
        });
    }
    Ok(words::list(&names, lang.sms_style()))
}

/// Opens an opt-in and asks the person: by SMS to answer OUI, by e-mail to open a link. Nothing is asked twice within
/// ten minutes.
pub fn ask(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, wish: &Ask<'_>) -> Result<bool, DbError> {
    if !consent::ask(tx, env, &shop.key, wish)? {
        return Ok(false);
    }
    let (contact, lang) = (wish.contact, wish.lang);
    let topics = topics_in_words(tx, shop, wish.topics, lang)?;
    let args = [("topics", Arg::from(&topics)), ("shop", Arg::from(&shop.name))];
    let sms = matches!(contact, Contact::Phone(_));
    let window = env.now.as_second() / 600;
    let draft = Draft {
        purpose: Purpose::OptIn,
        contact,
        target: None,
        lang,
        subject: lang.plain("follow-ask-subject", &args),
        body: lang.plain(if sms { "follow-ask-sms" } else { "follow-ask-text" }, &args),
        link: if sms { String::new() } else { follow_path(&env.secrets, shop.slug(), contact) },
        about: "follow".to_owned(),
        once: format!("follow/{contact}/{topics}/{window}"),
        due: env.now,
        expires: env.now.checked_add(SignedDuration::from_hours(24)).ok(),
    };
    outbox::queue(tx, env, shop, &draft)?;
    Ok(true)
}

/// The person said yes: what waited is active, and they are told so. Answers the topics.
pub fn confirmed(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    contact: &Contact,
    place: &str,
    lang: crate::platform::i18n::Lang,
) -> Result<Vec<Topic>, DbError> {
    let topics = consent::confirm(tx, env, &shop.key, contact, place)?;
    if !topics.is_empty() && matches!(contact, Contact::Phone(_)) {
        let draft = Draft {
            purpose: Purpose::OptIn,
            contact,
            target: None,
            lang,
            subject: String::new(),
            body: lang.plain("follow-done", &[]),
            link: String::new(),
            about: "follow".to_owned(),
            once: format!("follow-done/{contact}/{}", env.now.as_millisecond()),
            due: env.now,
            expires: None,
        };
        outbox::queue(tx, env, shop, &draft)?;
    }
    Ok(topics)
}
