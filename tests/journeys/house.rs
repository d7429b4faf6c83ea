//! The whole demo street on a free port, on both engines, on a Tuesday morning at 9.

use std::{net::SocketAddr, sync::Arc};

use comptoir::{
    app::{self, Parts},
    demo,
    outbox::jobs::Channels,
    platform::{App, clock::ShiftedClock, live::Stop, settings::Settings},
};
use db::{Db, testing::TestDb};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

/// One running street.
pub struct House {
    /// Its address, without a final slash.
    pub base: String,
    /// Its store.
    pub db: Db,
    /// The program, for what a journey may look at from inside.
    pub app: App,
    client: Client,
}

impl Drop for House {
    /// What runs beside the requests ends with the journey: else its line to a broker would still stand in the next one.
    fn drop(&mut self) {
        if let Some(stop) = self.app.part::<Stop>() {
            stop.now();
        }
    }
}

/// Runs a journey on SQLite and, when a server is given, on PostgreSQL.
pub fn on_both<F, Fut>(journey: F)
where
    F: Fn(Arc<House>) -> Fut,
    Fut: Future<Output = ()>,
{
    on_both_with(House::open, journey);
}

/// The same in a street that is opened otherwise.
pub fn on_both_with<O, Opened, F, Fut>(open: O, journey: F)
where
    O: Fn(Db) -> Opened,
    Opened: Future<Output = House>,
    F: Fn(Arc<House>) -> Fut,
    Fut: Future<Output = ()>,
{
    let mut databases = vec![TestDb::sqlite()];
    databases.extend(TestDb::postgres());
    walk(&databases, &open, &journey);
}

/// A journey in a browser, on one of the engines, chosen by its name: a browser sees pages, and what is behind them is
/// tested on both. On each of them with `COMPTOIR_TEST_EVERY_ENGINE`.
pub fn in_browser<F, Fut>(journey: F)
where
    F: Fn(Arc<House>) -> Fut,
    Fut: Future<Output = ()>,
{
    in_browser_with(House::open, journey);
}

/// The same in a street that is opened otherwise.
pub fn in_browser_with<O, Opened, F, Fut>(open: O, journey: F)
where
    O: Fn(Db) -> Opened,
    Opened: Future<Output = House>,
    F: Fn(Arc<House>) -> Fut,
    Fut: Future<Output = ()>,
{
    if std::env::var_os("COMPTOIR_TEST_EVERY_ENGINE").is_some() {
        return on_both_with(open, journey);
    }
    let odd = std::any::type_name::<F>().bytes().map(usize::from).sum::<usize>() % 2 == 1;
    let own = odd.then(TestDb::postgres).flatten().unwrap_or_else(TestDb::sqlite);
    walk(&[own], &open, &journey);
}

fn walk<O, Opened, F, Fut>(databases: &[TestDb], open: &O, journey: &F)
where
    O: Fn(Db) -> Opened,
    Opened: Future<Output = House>,
    F: Fn(Arc<House>) -> Fut,
    Fut: Future<Output = ()>,
{
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    for own in databases {
        runtime.block_on(async {
            let house = Arc::new(open(own.db.clone()).await);
            journey(Arc::clone(&house)).await;
            let faults = app::check(&house.db, house.app.now()).await.expect("checked");
            assert_eq!(faults, Vec::<String>::new(), "the books agree at the end of every journey");
        });
    }
}

impl House {
    /// Opens the street.
    pub async fn open(db: Db) -> Self {
        Self::open_with(db, |_| {}, |channels| channels).await
    }

    /// A second node on the same store, at the same time: it answers, and plays no demo of its own.
    pub async fn beside(other: &Self, db: Db) -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let listen = listener.local_addr().expect("bound");
        let settings = Settings { listen, ..Settings::default() };
        let clock = Arc::new(ShiftedClock::starting_at(other.app.now()));
        let parts = Parts { db: db.clone(), clock, settings, channels: None, metrics: None };
        let app = app::build(parts, |builder| builder).await.expect("built");
        let service = app::router(&app).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { base: format!("http://{listen}"), db, app, client: other.client.clone() }
    }

    /// Opens it with other settings and channels.
    pub async fn open_with(db: Db, set: impl FnOnce(&mut Settings), change: impl FnOnce(Channels) -> Channels) -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let listen = listener.local_addr().expect("bound");
        let clock = Arc::new(ShiftedClock::starting_at("2026-11-24T08:00:00Z".parse().expect("an instant")));
        let mut settings = Settings { listen, ..Settings::default() };
        set(&mut settings);
        let app = demo::open_with(db.clone(), settings, clock, change).await.expect("the demo opens");
        app::start(&app);
        let service = app::router(&app).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        // The program has installed the provider; a client of the tests may be there before it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        Self { base: format!("http://{listen}"), db, app, client }
    }

    /// Sends one request.
    pub async fn send(&self, method: Method, path: &str, token: Option<&str>, body: Option<Value>) -> Response {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.expect("an answer")
    }

    /// Sends a raw body.
    pub async fn raw(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> (StatusCode, String) {
        let mut request = self.client.request(method, format!("{}{path}", self.base)).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        (response.status(), response.text().await.expect("a body"))
    }

    /// How many bytes a GET sends over the wire, compressed as a browser asks for it.
    pub async fn weight(&self, path: &str) -> usize {
        let request = self.client.get(format!("{}{path}", self.base));
        let request = request.header("accept-encoding", "br, gzip").header("accept", "text/html,*/*");
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.bytes().await.expect("a body").len()
    }

    /// What a GET answers, as JSON.
    pub async fn get(&self, path: &str) -> Value {
        let response = self.send(Method::GET, path, None, None).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.expect("JSON")
    }

    /// What a POST answers: status and JSON.
    pub async fn post(&self, path: &str, token: Option<&str>, body: Value) -> (StatusCode, Value) {
        let response = self.send(Method::POST, path, token, Some(body)).await;
        (response.status(), response.json().await.unwrap_or(Value::Null))
    }

    /// The access list's entry of a shop.
    pub async fn shop(&self, slug: &str) -> Value {
        let access = self.get("/demo/access.json").await;
        let shops = access["shops"].as_array().expect("shops").clone();
        shops.into_iter().find(|shop| shop["slug"] == slug).expect("the shop")
    }

    /// Reserves by the API for somebody at the bakery.
    pub async fn reserve(&self, key: &str, phone: &str, sku: &str, quantity: i64, at: &str) -> (StatusCode, Value) {
        let body = json!({ "customer": { "name": "Odile", "phone": phone }, "lines": [{ "sku": sku, "quantity": quantity }], "pickup_at": at });
        let headers = [("idempotency-key", key), ("content-type", "application/json")];
        let (status, text) =
            self.raw(Method::POST, "/api/v1/shops/courte-pate/orders", &headers, &body.to_string()).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// A customer's SMS to the bakery; answers the newest message to that number.
    pub async fn sms(&self, from: &str, text: &str) -> String {
        let (status, _) =
            self.post("/demo/sms", None, json!({ "from": from, "to": "+33639984111", "text": text })).await;
        assert_eq!(status, StatusCode::ACCEPTED);
        self.newest(from).await
    }

    /// The newest message to somebody.
    pub async fn newest(&self, to: &str) -> String {
        let messages = self.get("/demo/messages.json").await;
        let mut messages = messages.as_array().expect("messages").iter();
        messages
            .find(|message| message["to"] == to)
            .and_then(|message| message["text"].as_str())
            .unwrap_or_default()
            .to_owned()
    }

    /// Moves the clock; what falls due has run.
    pub async fn advance(&self, minutes: i64) {
        let (status, _) = self.post("/demo/clock", None, json!({ "advance_minutes": minutes })).await;
        assert_eq!(status, StatusCode::OK);
    }
}
