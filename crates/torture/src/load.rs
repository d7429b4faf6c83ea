//! The mixed load: orders by API and form, SMS, presses, moves, cancellations, sales, batches; each sent again until it
//! is answered, with its key.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rand::{Rng, SeedableRng, rngs::StdRng};
use reqwest::{Client, RequestBuilder, StatusCode, header};
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet};

use crate::{
    Ledger, Outcome,
    ledger::Acknowledged,
    street::{Shop, Street, client},
};

/// What people write.
const TEXTS: [&str; 8] = [
    "Bonjour, deux baguettes tradition demain à 17h, merci",
    "1 tarte aux pommes pour samedi 10h",
    "oui",
    "Finalement non merci",
    "vous êtes ouverts dimanche ?",
    "3 croissants demain matin 8h30 svp",
    "j'arrive dans 10 min",
    "annulez ma commande",
];

/// The load that runs beside a program; it follows the address of the program that answers now.
pub struct Load {
    address: watch::Sender<Vec<String>>,
    stop: Arc<AtomicBool>,
    tasks: JoinSet<()>,
}

impl Load {
    /// Starts so many customers, who repeat themselves by the seed. `run` makes their keys differ from those of another load.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn start(street: &Arc<Street>, ledger: &Arc<Ledger>, customers: u64, seed: u64, run: &str) -> Outcome<Self> {
        let (address, known) = watch::channel(Vec::new());
        let (stop, mut tasks) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
        let client = client()?;
        for n in 0..customers {
            let worker = Worker {
                street: Arc::clone(street),
                ledger: Arc::clone(ledger),
                client: client.clone(),
                address: known.clone(),
                stop: Arc::clone(&stop),
                rng: StdRng::seed_from_u64(seed.wrapping_mul(1_000_003) ^ n),
                name: format!("{run}-{seed}-{n}"),
                number: n,
                count: 0,
                own: Vec::new(),
            };
            tasks.spawn(worker.work());
        }
        Ok(Self { address, stop, tasks })
    }

    /// The programs that answer from now on; none: they wait.
    pub fn follow(&self, addresses: Vec<String>) {
        self.address.send_replace(addresses);
    }

    /// Nothing new is begun; waits until what was begun is answered.
    pub async fn finish(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        while self.tasks.join_next().await.is_some() {}
    }
}

struct Worker {
    street: Arc<Street>,
    ledger: Arc<Ledger>,
    client: Client,
    address: watch::Receiver<Vec<String>>,
    stop: Arc<AtomicBool>,
    rng: StdRng,
    name: String,
    number: u64,
    count: u64,
    /// Places in the ledger of own open orders.
    own: Vec<usize>,
}

/// An answer that ends a request.
struct Answer {
    status: StatusCode,
    location: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

impl Worker {
    async fn work(mut self) {
        while !self.stop.load(Ordering::Relaxed) {
            self.count += 1;
            match self.rng.random_range(0..100) {
                0..36 => self.order().await,
                36..50 => self.form().await,
                50..62 => self.sms().await,
                62..76 => self.advance().await,
                76..84 => self.cancel().await,
                84..88 => self.press().await,
                88..96 => self.sale().await,
                _ => self.batch().await,
            }
        }
    }

    fn key(&self, what: &str) -> String {
        format!("{what}-{}-{}", self.name, self.count)
    }

    fn phone(&mut self) -> String {
        // 06 39 98 is the range kept for fiction.
        format!("+336399{:05}", 80_000 + (self.number * 37 + self.rng.random_range(0..10)) % 9_000)
    }

    /// Who writes orders nothing elsewhere: a word of theirs would rightly cancel what another way acknowledged.
    fn writer(&mut self) -> String {
        format!("+336399{:05}", 90_000 + (self.number * 37 + self.rng.random_range(0..10)) % 9_000)
    }

    fn contact(&mut self) -> String {
        if self.rng.random_bool(0.5) {
            self.phone()
        } else {
            format!("client-{}-{}@example.net", self.number, self.rng.random_range(0..10))
        }
    }

    fn shop(&mut self) -> Shop {
        let n = self.rng.random_range(0..self.street.shops.len());
        self.street.shops[n].clone()
    }

    fn pick<'a>(&mut self, from: &'a [String]) -> &'a str {
        &from[self.rng.random_range(0..from.len())]
    }

    /// Sends until it is answered; 500 is a fault, 503 and a broken line are tried again.
    async fn ask(&mut self, what: &str, build: impl Fn(&Client, &str) -> RequestBuilder) -> Answer {
        loop {
            let base = match self.address.borrow().as_slice() {
                [] => None,
                all => Some(all[(self.count % all.len() as u64) as usize].clone()),
            };
            let Some(base) = base else {
                // A sender that is gone stays gone: then this task is dropped too.
                let _ = tokio::time::timeout(Duration::from_secs(1), self.address.changed()).await;
                continue;
            };
            let sent = build(&self.client, &base).send().await;
            let answered = match sent {
                Ok(response) => {
                    let status = response.status();
                    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
                    let location = location.unwrap_or_default().to_owned();
                    response.text().await.map(|body| Answer { status, location, body })
                }
                Err(error) => Err(error),
            };
            match answered {
                Ok(answer) if answer.status == StatusCode::SERVICE_UNAVAILABLE => {
                    self.ledger.book().unavailable += 1;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Ok(answer) if answer.status.is_server_error() => {
                    self.ledger.fault(format!("{what}: {}: {}", answer.status, answer.body));
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Ok(answer) => {
                    self.ledger.book().answered += 1;
                    return answer;
                }
                Err(_) => {
                    self.ledger.book().unanswered += 1;
                    tokio::time::sleep(Duration::from_millis(self.rng.random_range(2..12))).await;
                }
            }
        }
    }

    /// What is not granted must be refused for a reason that exists.
    fn refused(&self, what: &str, answer: &Answer) {
        match answer.status {
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => self.ledger.book().refused += 1,
            StatusCode::TOO_MANY_REQUESTS => self.ledger.book().refused += 1,
            status => {
                self.ledger.fault(format!("{what}: {status}: {}", answer.body.get(..300).unwrap_or(&answer.body)))
            }
        }
    }

    fn wishes(&mut self, shop: &Shop) -> BTreeMap<String, i64> {
        let lines = self.rng.random_range(1..=2);
        (0..lines).map(|_| (self.pick(&shop.articles).to_owned(), self.rng.random_range(1..=2))).collect()
    }

    async fn order(&mut self) {
        let (shop, key, contact) = (self.shop(), self.key("order"), self.contact());
        let (wishes, at) = (self.wishes(&shop), self.pick(&shop.slots).to_owned());
        let field = if contact.contains('@') { "email" } else { "phone" };
        let lines: Vec<Value> =
            wishes.iter().map(|(sku, quantity)| json!({ "sku": sku, "quantity": quantity })).collect();
        let body = json!({ "customer": { "name": "Odile", field: contact }, "lines": lines, "pickup_at": at });
        let path = format!("/api/v1/shops/{}/orders", shop.slug);
        let again = if self.rng.random_bool(0.15) { 2 } else { 1 };
        let mut first = None;
        for turn in 0..again {
            let answer = self
                .ask("order", |client, base| {
                    client.post(format!("{base}{path}")).header("idempotency-key", &key).json(&body)
                })
                .await;
            if answer.status != StatusCode::CREATED {
                // Refused the second time after it was granted would be a broken promise.
                if first.is_some() {
                    self.ledger.fault(format!("order {key}: granted, then {}", answer.status));
                }
                return self.refused("order", &answer);
            }
            let id = answer.json()["id"].as_str().unwrap_or_default().to_owned();
            match &first {
                None => {
                    first = Some(id.clone());
                    let external = format!("{key} {contact}");
                    self.granted(&shop, "api", external, id, wishes.clone());
                }
                Some(known) if *known == id => self.ledger.book().replayed += 1,
                Some(known) => self.ledger.fault(format!("order {key}: {known}, then {id}, turn {turn}")),
            }
        }
    }

    fn granted(&mut self, shop: &Shop, source: &'static str, key: String, id: String, lines: BTreeMap<String, i64>) {
        let order = Acknowledged { shop: shop.slug.clone(), source, key, id, lines, state: "received".to_owned() };
        let mut book = self.ledger.book();
        book.orders.push(order);
        self.own.push(book.orders.len() - 1);
    }

    /// As a browser without script sends the page of a reservation.
    async fn form(&mut self) {
        let (shop, nonce, contact) = (self.shop(), self.key("form"), self.contact());
        let (wishes, at) = (self.wishes(&shop), self.pick(&shop.slots).to_owned());
        let mut form: Vec<(String, String)> =
            wishes.iter().map(|(sku, quantity)| (format!("q.{sku}"), quantity.to_string())).collect();
        let more = [("at", at), ("nonce", nonce.clone()), ("name", "Odile".into()), ("contact", contact)];
        form.extend(more.map(|(name, value)| (name.to_owned(), value)));
        form.extend([("geste".to_owned(), "confirmer".to_owned()), ("adult".to_owned(), "oui".to_owned())]);
        let path = format!("/{}/reserver", shop.slug);
        let answer = self.ask("form", |client, base| client.post(format!("{base}{path}")).form(&form)).await;
        let id = answer.location.split("/commandes/").nth(1).and_then(|rest| rest.split('?').next());
        match id {
            Some(id) if answer.status == StatusCode::SEE_OTHER => {
                self.granted(&shop, "web", nonce, id.to_owned(), wishes);
            }
            _ => self.refused("form", &answer),
        }
    }

    async fn sms(&mut self) {
        let (shop, id, from) = (self.shop(), self.key("sms"), self.writer());
        let text = TEXTS[self.rng.random_range(0..TEXTS.len())];
        let body = json!({ "deviceId": "torture", "event": "sms:received", "id": id,
            "payload": { "messageId": id, "message": text, "sender": from } });
        // A gateway calls again when it is in doubt, and sometimes when it is not.
        for _ in 0..if self.rng.random_bool(0.1) { 2 } else { 1 } {
            let answer =
                self.ask("sms", |client, base| client.post(format!("{base}{}", shop.smsgate)).json(&body)).await;
            if answer.status != StatusCode::OK {
                return self.refused("sms", &answer);
            }
        }
        self.ledger.book().sms.insert((shop.slug, id));
    }

    async fn press(&mut self) {
        if self.street.triggers.is_empty() {
            return;
        }
        let (path, id) = (self.pick(&self.street.triggers.clone()).to_owned(), self.key("press"));
        let answer = self
            .ask("press", |client, base| {
                client.post(format!("{base}{path}")).header("accept", "application/json").form(&[("id", &id)])
            })
            .await;
        if answer.status == StatusCode::OK {
            self.ledger.book().presses.insert(id);
        } else {
            self.refused("press", &answer);
        }
    }

    /// The next move of an own order, by the staff.
    async fn advance(&mut self) {
        let Some(at) = self.own.first().copied() else { return };
        let order = self.ledger.book().orders[at].clone();
        let to = match order.state.as_str() {
            "received" => "set_aside",
            "set_aside" => "ready",
            _ => "collected",
        };
        let token = self.street.shops.iter().find(|shop| shop.slug == order.shop).map(|shop| shop.counter.clone());
        let (token, path) =
            (token.unwrap_or_default(), format!("/api/v1/shops/{}/orders/{}/transitions", order.shop, order.id));
        let answer = self
            .ask("move", |client, base| {
                client.post(format!("{base}{path}")).bearer_auth(&token).json(&json!({ "to": to }))
            })
            .await;
        self.moved(at, to, &answer);
        if to == "collected" {
            self.own.remove(0);
        }
    }

    async fn cancel(&mut self) {
        let Some(at) = self.own.pop() else { return };
        let order = self.ledger.book().orders[at].clone();
        let token = self.street.shops.iter().find(|shop| shop.slug == order.shop).map(|shop| shop.counter.clone());
        let (token, path) = (token.unwrap_or_default(), format!("/api/v1/orders/{}", order.id));
        let answer =
            self.ask("cancel", |client, base| client.delete(format!("{base}{path}")).bearer_auth(&token)).await;
        self.moved(at, "cancelled", &answer);
    }

    fn moved(&self, at: usize, to: &str, answer: &Answer) {
        if answer.status != StatusCode::OK || answer.json()["state"] != to {
            return self.ledger.fault(format!("move to {to}: {}: {}", answer.status, answer.body));
        }
        let mut book = self.ledger.book();
        book.moves += 1;
        book.orders[at].state = to.to_owned();
    }

    async fn sale(&mut self) {
        let shop = self.street.shops[0].clone();
        if shop.counted.is_empty() {
            return;
        }
        let (sku, nonce, session) =
            (self.pick(&shop.counted).to_owned(), self.key("sale"), self.street.session.clone());
        let form = [("sku", sku.as_str()), ("nonce", &nonce), ("back", "day")];
        let answer = self
            .ask("sale", |client, base| {
                client.post(format!("{base}/comptoir/ventes")).header("cookie", &session).form(&form)
            })
            .await;
        if answer.status == StatusCode::SEE_OTHER && answer.location.contains("dit=sold") {
            self.ledger.book().sales += 1;
        } else {
            self.ledger.fault(format!("sale: {} {}", answer.status, answer.location));
        }
    }

    async fn batch(&mut self) {
        let shop = self.street.shops[0].clone();
        if shop.counted.is_empty() {
            return;
        }
        let (sku, key) = (self.pick(&shop.counted).to_owned(), self.key("batch"));
        let body = json!({ "sku": sku, "quantity": self.rng.random_range(5..30), "announce": self.rng.random_bool(0.3),
            "ready_in_minutes": self.rng.random_range(5..600) });
        let path = format!("/api/v1/shops/{}/batches", shop.slug);
        let answer = self
            .ask("batch", |client, base| {
                let request = client.post(format!("{base}{path}")).header("idempotency-key", &key);
                request.bearer_auth(&shop.counter).json(&body)
            })
            .await;
        match answer.json()["id"].as_str() {
            Some(id) if answer.status == StatusCode::CREATED => {
                self.ledger.book().batches.insert(key, (shop.slug, id.to_owned()));
            }
            _ => self.refused("batch", &answer),
        }
    }
}
