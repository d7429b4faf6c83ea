//! Making tokens and keys.

use std::{process::ExitCode, sync::Arc};

use db::Db;
use kernel::Clock as _;

use super::{KeyWord, Outcome, Place, RoleWord, hint, in_words, open, settings, tell};
use crate::{
    accounts::{self, Hook, Kind, NewKey, Role},
    objects::{self, DeviceKind},
    platform::{Env, clock::SystemClock, rng::StrongRng, settings::Settings},
    shops, standing,
};

fn env(base: &str) -> Env {
    // Nothing here signs anything: the installation's secret stays where it is.
    let secrets = crate::platform::secrets::Secrets::new([0; 32]);
    Env { now: SystemClock.now(), rng: Box::new(StrongRng), secrets, base: Arc::from(base), news: None }
}

async fn shop_key(db: &Db, shop: &str, everywhere: bool) -> Result<kernel::ShopKey, String> {
    let street = db.read(shops::street).await.map_err(in_words)?;
    let street = street.ok_or("no street yet: `comptoir seed FILE.json` reads one")?;
    if everywhere {
        return Ok(accounts::street_key(&street.id));
    }
    let keys = db.read(move |conn| shops::keys(conn, &street.id)).await.map_err(in_words)?;
    keys.into_iter().find(|key| key.shop.as_str() == shop).ok_or_else(|| format!("no shop is called {shop}"))
}

fn role_of(word: RoleWord) -> Role {
    match word {
        RoleWord::Counter => Role::Counter,
        RoleWord::Advisor => Role::Advisor,
        RoleWord::Owner => Role::Owner,
        RoleWord::Manager => Role::Manager,
    }
}

pub(super) async fn staff(shop: &str, name: &str, contact: &str, role: RoleWord, place: Place) -> Outcome {
    let settings = settings(&place)?;
    let contact: kernel::Contact = contact.parse().map_err(|error| format!("{contact}: {error}"))?;
    let db = open(&settings).await?;
    let role = role_of(role);
    let key = shop_key(&db, shop, role == Role::Manager).await?;
    let (mut env, own, name) = (env(&settings.base_url()), key.clone(), name.to_owned());
    let link = db
        .write(&key, move |tx| {
            let id = accounts::hire(tx, &mut env, &own, &name, &contact, role)?;
            let new = NewKey { kind: Kind::SignIn, role: Some(role), staff: Some(id), label: &name, signing: None };
            accounts::create_key(tx, &mut env, &own, &new)
        })
        .await;
    let link: String = link.map_err(|error: db::DbError| error.to_string())?;
    tell(format!("{}/comptoir/entrer/lien?j={link}", settings.base_url()));
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn token(shop: &str, role: RoleWord, place: Place) -> Outcome {
    let settings = settings(&place)?;
    let db = open(&settings).await?;
    let role = role_of(role);
    let key = shop_key(&db, shop, role == Role::Manager).await?;
    let mut env = env(&settings.base_url());
    let own = key.clone();
    let made = db
        .write(&key, move |tx| {
            let new = NewKey { kind: Kind::Token, role: Some(role), staff: None, label: "jeton", signing: None };
            accounts::create_key(tx, &mut env, &own, &new)
        })
        .await;
    tell(made.map_err(in_words)?);
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn key(
    shop: Option<String>,
    kind: KeyWord,
    customer: Option<String>,
    signed_by: Option<String>,
    place: Place,
) -> Outcome {
    let settings = settings(&place)?;
    let db = open(&settings).await?;
    let hook = match kind {
        KeyWord::Smsgate => Hook::SmsGate,
        KeyWord::Twilio => Hook::Twilio,
        KeyWord::Ovh => Hook::Ovh,
        KeyWord::Mail => Hook::Mail,
        KeyWord::Cti => Hook::Cti,
        KeyWord::Cloudprnt => Hook::Printer,
        KeyWord::Owntracks => return device(&db, &settings, shop, customer, DeviceKind::OwnTracks).await,
        KeyWord::Homeassistant => return device(&db, &settings, shop, customer, DeviceKind::HomeAssistant).await,
        KeyWord::Trigger => return device(&db, &settings, shop, customer, DeviceKind::Link).await,
    };
    let shop = shop.ok_or("--shop says for which shop")?;
    let key = shop_key(&db, &shop, false).await?;
    let mut env = env(&settings.base_url());
    let own = key.clone();
    let kind = Kind::Hook(hook);
    let made = db
        .write(&key, move |tx| {
            let new = NewKey { kind, role: None, staff: None, label: kind.as_str(), signing: signed_by.as_deref() };
            accounts::create_key(tx, &mut env, &own, &new)
        })
        .await;
    let made = made.map_err(in_words)?;
    tell(format!("{}{made}", hook.path()));
    if hook == Hook::Twilio {
        // Beside, so that who captures the output gets one path.
        hint(&format!("the same key answers calls: {}{made}", accounts::TWILIO_CALLS));
    }
    Ok(ExitCode::SUCCESS)
}

/// A customer's own way in: it calls for their standing order.
async fn device(
    db: &Db,
    settings: &Settings,
    shop: Option<String>,
    customer: Option<String>,
    kind: DeviceKind,
) -> Outcome {
    let customer = customer.ok_or("--customer says whose key it is, by telephone number or e-mail address")?;
    let contact: kernel::Contact = customer.parse().map_err(|error| format!("{customer}: {error}"))?;
    let street = db.read(shops::street).await.map_err(in_words)?;
    let street = street.ok_or("no street yet: `comptoir seed FILE.json` reads one")?;
    let mut known = db
        .read(move |conn| {
            let mut known = Vec::new();
            for key in shops::keys(conn, &street.id)? {
                known.extend(standing::of_contact(conn, &key, &contact)?);
            }
            Ok::<_, db::DbError>(known)
        })
        .await
        .map_err(in_words)?;
    if let Some(shop) = &shop {
        known.retain(|standing| standing.key.shop.as_str() == shop);
    }
    let shops: Vec<String> = known.iter().map(|standing| standing.key.shop.to_string()).collect();
    if known.len() > 1 {
        return Err(format!("--shop says which of their standing orders: {}", shops.join(", ")));
    }
    let standing = known.pop().ok_or_else(|| {
        format!("{customer} has no standing order here: it is made on the page of any of their orders")
    })?;
    let (mut env, key) = (env(&settings.base_url()), standing.key.clone());
    let made = db.write(&key, move |tx| objects::make_device(tx, &mut env, &standing, kind)).await;
    let made = made.map_err(in_words)?;
    tell(kind.path(&made.secret));
    if !made.device.name.is_empty() {
        // Beside, so that who captures the output gets one path.
        hint(&format!(
            "by MQTT: user {}, password {} (`comptoir mqtt accounts` tells the broker)",
            made.device.name, made.secret
        ));
    }
    Ok(ExitCode::SUCCESS)
}
