//! Who lives in the demo street: staff with tokens and hooks, customers who follow and have ordered.

use db::Tx;
use jiff::SignedDuration;
use kernel::{Contact, Quantity, ShopKey};
use serde::Serialize;

use super::relations;
use crate::{
    accounts::{self, Hook, Kind, NewKey, Role},
    consent::{self, Ask, Topic},
    documents::{
        self,
        rules::{Seller, siret},
    },
    orders::{self, Pickup, Who, Wish, rules::State},
    platform::{App, Env, Error, i18n::Lang},
    shops::{self, Shop},
};

/// The PIN of every counter of the demo.
pub const PIN: &str = "2468";

/// What a visitor needs to play a shop.
#[derive(Debug, Clone, Serialize)]
pub struct ShopAccess {
    /// The shop.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The number that reads SMS.
    pub sms: Option<String>,
    /// Tokens by role.
    pub staff: StaffTokens,
    /// Ways in.
    pub hooks: Hooks,
}

/// Tokens of the API.
#[derive(Debug, Clone, Serialize)]
pub struct StaffTokens {
    /// Serves.
    pub counter: String,
    /// Keeps the relation.
    pub advisor: String,
    /// Decides.
    pub owner: String,
}

/// Paths of the ways in.
#[derive(Debug, Clone, Serialize)]
pub struct Hooks {
    /// SMSGate.
    pub smsgate: String,
    /// Twilio's messages.
    pub twilio_sms: String,
    /// Twilio's calls.
    pub twilio_voice: String,
    /// OVH's messages.
    pub ovh_sms: String,
    /// Mails.
    pub mail: String,
    /// A telephone system.
    pub cti: String,
}

/// A customer to play.
#[derive(Debug, Clone, Serialize)]
pub struct Customer {
    /// Their name.
    pub name: &'static str,
    /// Their mobile.
    pub phone: &'static str,
    /// Their e-mail address.
    pub email: &'static str,
    /// Paths of their personal triggers.
    pub triggers: Vec<String>,
    /// The path of their way in for OwnTracks.
    pub owntracks: Option<String>,
    /// The path of their way in for Home Assistant.
    pub homeassistant: Option<String>,
    /// What they usually order.
    pub standing_order: Option<Usual>,
    /// The path of the page of their lunch subscription.
    pub lunch_subscription: Option<String>,
    /// Their accounts on the broker, where there is one.
    pub mqtt: Option<Accounts>,
}

/// The accounts of a customer on the broker.
#[derive(Debug, Clone, Serialize)]
pub struct Accounts {
    /// Of their telephone.
    pub owntracks: Account,
    /// Of their house.
    pub homeassistant: Account,
}

/// One account on the broker.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// The user name, part of its topics.
    pub user: String,
    /// Its password.
    pub password: String,
}

/// A standing order as the access list shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Usual {
    /// The shop.
    pub shop: String,
    /// Articles with quantities.
    pub lines: Vec<UsualLine>,
    /// The usual local time: `07:45`.
    pub usual_time: String,
    /// `aside` or `ask`.
    pub mode: &'static str,
    /// The path of the customer's page.
    pub page: String,
}

/// One line of a standing order.
#[derive(Debug, Clone, Serialize)]
pub struct UsualLine {
    /// The shop's reference.
    pub sku: String,
    /// How many.
    pub quantity: i64,
}

/// The customers of the demo. The numbers are of the range kept for fiction (Arcep, 06 39 98). The first four order
/// something today, the next three have a standing order, then come lunch subscriptions, and the last
/// has a year of memories.
pub const CUSTOMERS: [(&str, &str, &str); 14] = [
    ("Nadia", "+33639980101", "nadia@example.net"),
    ("Marius", "+33639980102", "marius@example.net"),
    ("Léa", "+33639980103", "lea@example.net"),
    ("Ousmane", "+33639980104", "ousmane@example.net"),
    ("Jeanne", "+33639980105", "jeanne@example.net"),
    ("Karim", "+33639980106", "karim@example.net"),
    ("Agathe", "+33639980107", "agathe@example.net"),
    ("Solène", "+33639980108", "solene@example.net"),
    ("Mehdi", "+33639980109", "mehdi@example.net"),
    ("Inès", "+33639980110", "ines@example.net"),
    ("Théo", "+33639980111", "theo@example.net"),
    ("Rose", "+33639980112", "rose@example.net"),
    ("Victor", "+33639980113", "victor@example.net"),
    ("Odile Vasseur", "+33639980121", "odile.vasseur@example.net"),
];

fn staff_of(shop: &Shop) -> [(&'static str, String, Role); 3] {
    let at = |who: &str| format!("{who}@{}.example.org", shop.slug());
    [
        ("Sarah", at("sarah"), Role::Counter),
        (relations::ADVISOR, at("ines"), Role::Advisor),
        ("Camille", at("camille"), Role::Owner),
    ]
}

/// Hires the staff, makes the keys, and answers what a visitor needs.
pub async fn settle(app: &App) -> Result<Vec<ShopAccess>, Error> {
    let pin = accounts::hash_pin(PIN).ok_or_else(|| Error::Fault("a PIN cannot be hashed".into()))?;
    let mut access = Vec::new();
    for shop in shops::directory(app).all().iter() {
        let (mut env, own, pin) = (app.env(), shop.clone(), pin.clone());
        access.push(app.db().write(&shop.key, move |tx| equip(tx, &mut env, &own, &pin)).await?);
    }
    Ok(access)
}

fn equip(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, pin: &str) -> Result<ShopAccess, Error> {
    for (name, contact, role) in staff_of(shop) {
        let contact: Contact = contact.parse().map_err(|_| Error::Fault(format!("{contact} is no address")))?;
        let id = accounts::hire(tx, env, &shop.key, name, &contact, role)?;
        if role == Role::Counter {
            accounts::set_pin(tx, &shop.key, id, pin)?;
        }
    }
    if documents::seller(tx, &shop.key)? == Seller::default() {
        documents::set_seller(tx, env, &shop.key, &seller_of(shop), "demo")?;
    }
    let mut token = |tx: &mut Tx<'_>, kind: Kind, role: Option<Role>, label: &str| {
        accounts::create_key(tx, env, &shop.key, &NewKey { kind, role, staff: None, label, signing: None })
    };
    Ok(ShopAccess {
        slug: shop.slug().to_string(),
        name: shop.name.clone(),
        sms: shop.sms.as_ref().map(ToString::to_string),
        staff: StaffTokens {
            counter: token(tx, Kind::Token, Some(Role::Counter), "démo, comptoir")?,
            advisor: token(tx, Kind::Token, Some(Role::Advisor), "démo, conseillère")?,
            owner: token(tx, Kind::Token, Some(Role::Owner), "démo, patron")?,
        },
        hooks: Hooks {
            cti: format!("/hooks/cti/{}", token(tx, Kind::Hook(Hook::Cti), None, "démo, téléphone")?),
            twilio_voice: format!("/hooks/voice/twilio/{}", token(tx, Kind::Hook(Hook::Twilio), None, "démo, appels")?),
            ovh_sms: format!("/hooks/sms/ovh/{}", token(tx, Kind::Hook(Hook::Ovh), None, "démo, OVH")?),
            mail: format!("/hooks/mail/{}", token(tx, Kind::Hook(Hook::Mail), None, "démo, e-mails")?),
            smsgate: format!("/hooks/sms/smsgate/{}", token(tx, Kind::Hook(Hook::SmsGate), None, "démo, SMSGate")?),
            twilio_sms: format!("/hooks/sms/twilio/{}", token(tx, Kind::Hook(Hook::Twilio), None, "démo, Twilio")?),
        },
    })
}

/// Who sells, with numbers that are nobody's: their first digits are given to no company, their keys are right.
fn seller_of(shop: &Shop) -> Seller {
    let siren = format!("999{:06}", 100 + shop.rank);
    let siret = (0..100_000).map(|n| format!("{siren}{n:05}")).find_map(|text| siret(&text)).unwrap_or_default();
    let key = siren.parse::<u64>().map_or(0, |number| (12 + 3 * (number % 97)) % 97);
    Seller {
        name: shop.name.clone(),
        form: "SARL au capital de 8 000 €".to_owned(),
        street: shop.address.street.clone(),
        town: format!("{} {}", shop.address.postcode, shop.address.city),
        siret,
        register: String::new(),
        vat_number: format!("FR{key:02}{siren}"),
    }
}

/// Lets the customers follow the baker's bread and order something, where the day still allows it.
pub async fn live(app: &App) -> Result<(), Error> {
    let shops = shops::directory(app).all();
    for shop in shops.iter() {
        let (mut env, own) = (app.env(), shop.clone());
        app.db()
            .write(&shop.key, move |tx| {
                let shelf = crate::catalogue::all(tx, &own.key)?;
                let baked = shelf.iter().find(|article| {
                    article.plan.iter().any(|planned| planned.minute > 0) && !article.synonyms.is_empty()
                });
                let Some(baked) = baked else { return Ok(()) };
                follow(tx, &mut env, &own.key, "+33639980101", &baked.sku)?;
                follow(tx, &mut env, &own.key, "marius@example.net", &baked.sku)?;
                for (n, (who, lines, minutes)) in orders_of(&shelf).into_iter().enumerate() {
                    order(tx, &mut env, &own, n, who, lines, minutes)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
    }
    Ok(())
}

fn follow(tx: &mut Tx<'_>, env: &mut Env, key: &ShopKey, contact: &str, sku: &kernel::Sku) -> Result<(), Error> {
    let contact: Contact = contact.parse().map_err(|_| Error::Fault(format!("{contact} is no address")))?;
    let topics = [Topic::Batch(sku.clone())];
    consent::ask(
        tx,
        env,
        key,
        &Ask { contact: &contact, topics: &topics, push: None, lang: Lang::Fr, place: "till", witness: "Sarah" },
    )?;
    consent::confirm(tx, env, key, &contact, "sms")?;
    Ok(())
}

type Lines = Vec<(kernel::Sku, Quantity)>;

/// A few orders of the day: who, what, in how many minutes.
fn orders_of(shelf: &[crate::catalogue::Article]) -> Vec<(usize, Lines, i64)> {
    let some = |names: &[(&str, i64)]| -> Lines {
        names
            .iter()
            .filter_map(|(name, n)| {
                let article = shelf.iter().find(|article| article.name.starts_with(name))?;
                Some((article.sku.clone(), Quantity::new(*n).ok()?))
            })
            .collect()
    };
    vec![
        (1, some(&[("Baguette de tradition", 2), ("Croissant", 3)]), 20),
        (2, some(&[("Pain de campagne", 1), ("Flan", 2)]), 35),
        (3, some(&[("Baguette de tradition", 1)]), 35),
        (0, some(&[("Chouquettes", 1), ("Baguette aux graines", 1)]), 60),
    ]
}

fn order(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    n: usize,
    who: usize,
    lines: Lines,
    minutes: i64,
) -> Result<(), Error> {
    let (name, phone, _) = CUSTOMERS[who];
    let contact: Contact = phone.parse().map_err(|_| Error::Fault(format!("{phone} is no number")))?;
    let at = env.now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(env.now);
    let wish = Wish {
        lines: lines.into_iter().map(Into::into).collect(),
        pickup: Pickup::From(at),
        source: "demo",
        external_id: format!("{}/{n}", shop.day(env.now)),
        visitor: String::new(),
        note: String::new(),
        lang: Lang::Fr,
        who: Some(Who { name: name.to_owned(), contact }),
    };
    match orders::reserve(tx, env, shop, &wish) {
        Ok(order) if n == 0 => {
            let actor = orders::Actor::staff("Sarah");
            let moved = orders::move_to(tx, env, shop, order.id, State::SetAside, &actor, "");
            moved.map(|_| ()).map_err(|failure| Error::Fault(failure.to_string()))
        }
        // A day that is over, or a shelf that is empty, is no fault of the demo.
        Ok(_) | Err(orders::Failure::Refused(_) | orders::Failure::Again(_)) => Ok(()),
        Err(failure) => Err(Error::Fault(failure.to_string())),
    }
}
