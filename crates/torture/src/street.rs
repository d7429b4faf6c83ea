//! The demo street in a store, and the keys that open it: tokens, ways in, a session at the counter.

use reqwest::{Client, header, redirect};
use serde_json::Value;

use crate::{Outcome, program::Place, said};

/// One shop with what its staff and its gateway hold.
#[derive(Debug, Clone)]
pub struct Shop {
    /// Its slug.
    pub slug: String,
    /// The token of the API for who serves.
    pub counter: String,
    /// The token of the API for who decides.
    pub owner: String,
    /// The path on which SMSGate calls.
    pub smsgate: String,
    /// What can be ordered: article and whether it is sold by the piece.
    pub articles: Vec<String>,
    /// Articles whose pieces are counted.
    pub counted: Vec<String>,
    /// Pick-up times that were possible at the start (RFC 3339).
    pub slots: Vec<String>,
}

/// The street as a stranger with every key sees it.
#[derive(Debug, Clone)]
pub struct Street {
    /// Its shops; the first is the bakery, where the session is.
    pub shops: Vec<Shop>,
    /// Paths of personal triggers.
    pub triggers: Vec<String>,
    /// The cookie of somebody at the counter of the first shop.
    pub session: String,
}

/// A client that follows nothing and keeps no connection to a dead program for long.
///
/// # Errors
/// When it cannot be made.
pub fn client() -> Outcome<Client> {
    // Whoever is first installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().redirect(redirect::Policy::none()).timeout(std::time::Duration::from_secs(40));
    client.build().map_err(said("a client"))
}

async fn json(client: &Client, address: String) -> Outcome<Value> {
    let answer = client.get(&address).send().await.map_err(said(&address))?;
    answer.json().await.map_err(said(&address))
}

impl Street {
    /// Fills the store with the demo street, and opens every door of it.
    ///
    /// # Errors
    /// When the program does not do what it promises.
    pub async fn settle(place: &Place) -> Outcome<Self> {
        let client = client()?;
        let demo = place.spawn("demo")?.ready().await?;
        let access = json(&client, format!("{}/demo/access.json", demo.base)).await?;
        demo.stop().await?;
        let slug = access.pointer("/shops/0/slug").and_then(Value::as_str).ok_or("no shop")?.to_owned();
        let hired = ["staff", "add", "--shop", &slug, "--name", "Tess", "--role", "owner"];
        let link = place.ask(&[&hired[..], &["--contact", "tess@example.org"]].concat()).await?;
        let secret = link.trim().split("j=").nth(1).ok_or("no link")?.to_owned();
        let program = place.serve().await?;
        let form = [("token", secret.as_str()), ("post", slug.as_str())];
        let entered = client.post(format!("{}/comptoir/entrer/lien", program.base)).form(&form).send().await;
        let entered = entered.map_err(said("entering"))?;
        let session = entered.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let session: Vec<&str> = session.filter_map(|cookie| cookie.split(';').next()).collect();
        if session.is_empty() {
            return Err(format!("nobody enters the counter: {}", entered.status()));
        }
        let session = session.join("; ");
        let mut shops = Vec::new();
        for known in access["shops"].as_array().into_iter().flatten() {
            shops.push(shop(&client, &program.base, known).await?);
        }
        shops.retain(|shop| !shop.articles.is_empty() && !shop.slots.is_empty());
        let customers = access["customers"].as_array().into_iter().flatten();
        let triggers = customers.flat_map(|customer| customer["triggers"].as_array().into_iter().flatten());
        let triggers = triggers.filter_map(Value::as_str).map(str::to_owned).collect();
        program.stop().await?;
        if shops.is_empty() {
            return Err("no shop has anything to order".into());
        }
        Ok(Self { shops, triggers, session })
    }
}

async fn shop(client: &Client, base: &str, known: &Value) -> Outcome<Shop> {
    let text = |pointer: &str| known.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let slug = text("/slug");
    let api = format!("{base}/api/v1/shops/{slug}");
    let articles = json(client, format!("{api}/articles")).await?;
    let pieces = || articles.as_array().into_iter().flatten().filter(|article| article["unit"] == "piece");
    let sku = |article: &Value| article["sku"].as_str().map(str::to_owned);
    let mut slots = Vec::new();
    let today = jiff::civil::Date::from(jiff::Zoned::new(instant(), jiff::tz::TimeZone::UTC));
    for day in today.series(jiff::ToSpan::days(1)).skip(1).take(6) {
        let day = json(client, format!("{api}/slots?date={day}")).await?;
        let possible = day["slots"].as_array().into_iter().flatten().filter(|slot| slot["possible"] == true);
        slots.extend(possible.filter_map(|slot| slot["at"].as_str().map(str::to_owned)));
    }
    Ok(Shop {
        slug,
        counter: text("/staff/counter"),
        owner: text("/staff/owner"),
        smsgate: text("/hooks/smsgate"),
        articles: pieces().filter_map(sku).collect(),
        counted: pieces().filter(|article| article["available_today"].is_i64()).filter_map(sku).collect(),
        slots,
    })
}

#[expect(clippy::disallowed_methods, reason = "the program that is tested runs in real time")]
fn instant() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
