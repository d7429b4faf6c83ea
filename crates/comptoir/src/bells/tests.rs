//! What addresses elsewhere are told, on both engines: in the transaction, signed, tried again, and nothing of a neighbour.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use channels::{
    endpoint::Loopback,
    webhook::{Caller, Reach, signature},
};
use db::{Db, testing::on_both};
use jiff::SignedDuration;
use kernel::{Contact, Quantity};
use serde_json::Value;
use tower::ServiceExt as _;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

use super::*;
use crate::{
    app::{self, Parts},
    batches::{self, Wanted},
    orders::{self, Actor, Order, Pickup, Who, Wish, rules::State},
    outbox::jobs::{Channels, Demo},
    platform::{App, clock::ShiftedClock, i18n::Lang, jobs::Runner, settings::Settings},
    shops::Shop,
    standing::{self, Mode, New, StandingOrder, Weekdays, rules::suggested},
    testing::{article, env_at, morning, shelve, shop},
};

const NADIA: &str = "+33639980101";

struct Street {
    app: App,
    clock: Arc<ShiftedClock>,
    shop: Arc<Shop>,
    standing: StandingOrder,
    sent: Demo,
}

impl Street {
    /// A bakery with somebody's standing order; calls really leave, to this machine too.
    async fn open(db: &Db, really: bool) -> Self {
        // Whoever was first has installed the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let shelf = vec![article("CP-CRO", "Croissant"), article("CP-FLA", "Flan")];
        let shop = shelve(db, shop("pain"), shelf).await;
        let clock = Arc::new(ShiftedClock::starting_at(morning()));
        let (sent, channels) = Demo::new();
        let reach = Reach { lan: false, loopback: Loopback::Allowed };
        let caller = if really { Some(Caller::new(reach).expect("a caller")) } else { channels.caller.clone() };
        let channels = Some(Channels { caller, ..channels });
        let settings = Settings { public_url: Some("https://rue.example.org".to_owned()), ..Settings::default() };
        let parts = Parts { db: db.clone(), clock: clock.clone(), settings, channels, metrics: None };
        let app = app::build(parts, |builder| builder).await.expect("built");
        let own = shop.clone();
        let standing = db.write(&shop.key, move |tx| {
            let contact: Contact = NADIA.parse().expect("a number");
            let lines = [("CP-CRO".parse().expect("a reference"), Quantity::new(2).expect("a quantity")).into()];
            let habit = suggested(570, Weekdays::ALL, Mode::Aside);
            let new =
                New { owner: None, contact: &contact, name: "Nadia", lang: Lang::Fr, lines: &lines, note: "", habit };
            standing::make(tx, &mut env_at(morning(), 1), &own.key, &new)
        });
        let standing = standing.await.expect("written").expect("new");
        Self { app, clock, shop, standing, sent }
    }

    async fn bell(&self, home: bool, url: &str) -> Bell {
        let (mut env, key, url) = (self.app.env(), self.shop.key.clone(), url.to_owned());
        let standing = home.then_some(self.standing.id);
        let made = self.app.db().write(&self.shop.key, move |tx| make(tx, &mut env, &key, standing, &url));
        made.await.expect("written").expect("room")
    }

    async fn order(&self, contact: &str, n: usize) -> Order {
        let (mut env, own) = (self.app.env(), self.shop.clone());
        let wish = Wish {
            lines: vec![("CP-CRO".parse().expect("a reference"), Quantity::new(1).expect("a quantity")).into()],
            pickup: Pickup::From(env.now + SignedDuration::from_mins(40)),
            source: "demo",
            external_id: format!("{contact}/{n}"),
            visitor: String::new(),
            note: "sans sucre".into(),
            lang: Lang::Fr,
            who: Some(Who { name: "Odile".into(), contact: contact.parse().expect("a contact") }),
        };
        let placed = self.app.db().write(&self.shop.key, move |tx| orders::reserve(tx, &mut env, &own, &wish));
        placed.await.expect("placed")
    }

    async fn set_aside(&self, order: &Order) {
        let (mut env, own, id) = (self.app.env(), self.shop.clone(), order.id);
        let actor = Actor::staff("Sarah");
        let moved = self
            .app
            .db()
            .write(&self.shop.key, move |tx| orders::move_to(tx, &mut env, &own, id, State::SetAside, &actor, ""));
        moved.await.expect("moved");
    }

    async fn announce(&self, sku: &str) {
        let (mut env, own) = (self.app.env(), self.shop.clone());
        let wanted = Wanted {
            sku: sku.parse().expect("a reference"),
            quantity: Quantity::new(12).expect("a quantity"),
            ready_at: env.now + SignedDuration::from_mins(20),
            announce: true,
        };
        let told =
            self.app.db().write(&self.shop.key, move |tx| batches::announce(tx, &mut env, &own, &wanted, 450, "Sarah"));
        told.await.expect("announced");
    }

    async fn drain(&self) {
        self.app.part::<Runner>().expect("a runner").drain(&self.app).await.expect("drained");
    }

    async fn later(&self, minutes: i64) {
        self.clock.advance(minutes);
        self.drain().await;
    }

    async fn rings(&self, bell: &Bell) -> Vec<Ring> {
        let (key, id) = (self.shop.key.clone(), bell.id);
        self.app.db().read(move |conn| log(conn, &key, id, 100)).await.expect("read")
    }

    async fn post(&self, path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        let response = app::router(&self.app).oneshot(request).await.expect("an answer");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
        (status, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    /// What was called, the oldest first: where, and of what.
    fn called(&self) -> Vec<(String, String)> {
        let calls = self.sent.messages().into_iter().filter(|message| message.channel == "webhook");
        let mut calls: Vec<_> = calls.map(|call| (call.to, json_of(&call.text)["type"].to_string())).collect();
        calls.reverse();
        calls
    }
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

#[test]
fn a_home_hears_of_its_own_order_and_bread_and_a_shop_of_everything() {
    on_both(|db| async move {
        let street = Street::open(&db, false).await;
        let home = street.bell(true, "https://maison.example.org/api/webhook/secret").await;
        let till = street.bell(false, "https://caisse.example.org/").await;
        let (own, other) = (street.order(NADIA, 1).await, street.order("+33639980102", 2).await);
        street.set_aside(&own).await;
        street.set_aside(&other).await;
        street.announce("CP-CRO").await;
        street.announce("CP-FLA").await;
        street.drain().await;
        let kinds = |rings: Vec<Ring>| {
            let mut kinds: Vec<String> = rings.into_iter().map(|ring| ring.kind).collect();
            kinds.sort();
            kinds
        };
        assert_eq!(kinds(street.rings(&home).await), ["batch.announced", "order.set_aside"]);
        let all = kinds(street.rings(&till).await);
        assert_eq!(all.iter().filter(|kind| *kind == "order.set_aside").count(), 2, "{all:?}");
        assert_eq!(all.iter().filter(|kind| *kind == "batch.announced").count(), 2, "{all:?}");
        assert!(all.contains(&"order.received".to_owned()), "{all:?}");
        assert!(street.rings(&home).await.iter().all(|ring| ring.state == RingState::Done && ring.answer == "200"));
        assert_eq!(street.called().len(), 2 + all.len());
        // No system is told a name, a number or a note.
        let bodies: Vec<String> = street.rings(&till).await.into_iter().map(|ring| ring.body).collect();
        assert!(
            bodies.iter().all(|body| !body.contains("Odile") && !body.contains("3998") && !body.contains("sucre")),
            "{bodies:?}"
        );
        assert!(bodies.iter().any(|body| json_of(body)["data"]["lines"][0]["sku"] == "CP-CRO"), "{bodies:?}");
        // The shop opens again in the afternoon: told once.
        for _ in 0..9 {
            street.later(50).await;
        }
        let opened = street.rings(&till).await.into_iter().filter(|ring| ring.kind == "shop.opened").count();
        assert_eq!(opened, 1);
        street.clock.advance((24 * 60 + 6 * 60 + 35) - (9 * 60 + 450));
        street.drain().await;
        street.drain().await;
        let rings = street.rings(&till).await;
        assert_eq!(
            rings.iter().filter(|ring| ring.kind == "shop.opened").count(),
            opened + 1,
            "{:?}",
            street.app.now()
        );
    });
}

#[test]
fn a_call_is_signed_tried_again_and_given_up_when_it_is_too_late() {
    on_both(|db| async move {
        let server = MockServer::start().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(500)).up_to_n_times(2).mount(&server).await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
        let street = Street::open(&db, true).await;
        let home = street.bell(true, &server.uri()).await;
        let order = street.order(NADIA, 1).await;
        street.set_aside(&order).await;
        for _ in 0..3 {
            street.drain().await;
            street.clock.advance(1);
        }
        let rings = street.rings(&home).await;
        assert_eq!(
            (rings.len(), rings[0].state, rings[0].answer.as_str(), rings[0].tries),
            (1, RingState::Done, "204", 3)
        );
        let got = server.received_requests().await.expect("kept");
        assert_eq!(got.len(), 3);
        for call in &got {
            let text = |name: &str| {
                call.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
            };
            let at = text("webhook-timestamp").parse().ok().and_then(|at| Timestamp::from_second(at).ok());
            let body = String::from_utf8_lossy(&call.body).into_owned();
            assert_eq!(text("webhook-id"), rings[0].id.to_string(), "the same at every try");
            assert_eq!(
                text("webhook-signature"),
                signature(&home.secret, &text("webhook-id"), at.expect("an instant"), &body)
            );
        }
        // A house that does not answer within a quarter of an hour gets its coffee by hand.
        server.reset().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(503)).mount(&server).await;
        street.announce("CP-CRO").await;
        for _ in 0..20 {
            street.later(1).await;
        }
        let last = street.rings(&home).await.remove(0);
        assert_eq!((last.state, last.due_at), (RingState::GivenUp, None), "{last:?}");
        // 410: it wants no more calls.
        server.reset().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(410)).mount(&server).await;
        street.announce("CP-CRO").await;
        street.drain().await;
        street.announce("CP-CRO").await;
        street.drain().await;
        assert_eq!(server.received_requests().await.expect("kept").len(), 1);
    });
}

#[test]
fn a_refused_move_queues_nothing() {
    on_both(|db| async move {
        let street = Street::open(&db, false).await;
        let till = street.bell(false, "https://caisse.example.org/").await;
        let order = street.order(NADIA, 1).await;
        let before = street.rings(&till).await.len();
        let (mut env, own, id) = (street.app.env(), street.shop.clone(), order.id);
        let undone: Result<(), crate::platform::Error> = db
            .write(&street.shop.key, move |tx| {
                orders::move_to(tx, &mut env, &own, id, State::SetAside, &Actor::staff("Sarah"), "")
                    .map_err(|failure| crate::platform::Error::Fault(failure.to_string()))?;
                Err(crate::platform::Error::Fault("it is taken back".into()))
            })
            .await;
        assert!(undone.is_err());
        street.drain().await;
        assert_eq!(street.rings(&till).await.len(), before, "what was undone is told to nobody");
    });
}

#[test]
fn a_customer_gives_an_address_tries_it_and_takes_it_back() {
    on_both(|db| async move {
        let street = Street::open(&db, false).await;
        let page = street.standing.path(street.app.secrets());
        let (status, shown) = street.post(&page, "geste=prevenir&nonce=a&adresse=ftp%3A%2F%2Fmaison").await;
        assert!(status == StatusCode::OK && shown.contains("aria-invalid"), "{shown}");
        let add = "geste=prevenir&nonce=a&adresse=https%3A%2F%2Fmaison.example.org%2Fapi%2Fwebhook%2Fsecret";
        let (status, shown) = street.post(&page, add).await;
        assert!(
            status == StatusCode::OK && shown.contains("whsec_") && shown.contains("maison.example.org"),
            "{shown}"
        );
        assert!(!shown.contains("webhook/secret"), "the address may be a secret itself");
        let (status, again) = street.post(&page, add).await;
        assert!(status == StatusCode::SEE_OTHER && !again.contains("whsec_"), "once");
        let (key, id) = (street.shop.key.clone(), street.standing.id);
        let bell = db.read(move |conn| of(conn, &key, Some(id))).await.expect("read").remove(0);
        let (status, _) = street.post(&page, &format!("geste=essayer&appel={}", bell.id)).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        street.drain().await;
        assert_eq!(
            street.called(),
            [("https://maison.example.org/api/webhook/secret".to_owned(), "\"test\"".to_owned())]
        );
        // A shop's own bell is no customer's to touch.
        let till = street.bell(false, "https://caisse.example.org/").await;
        let (status, _) = street.post(&page, &format!("geste=taire&appel={}", till.id)).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _) = street.post(&page, &format!("geste=taire&appel={}", bell.id)).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(street.rings(&bell).await.is_empty());
        // At most so many, and forgotten with the standing order.
        for n in 0..7 {
            street.post(&page, &format!("geste=prevenir&nonce=n{n}&adresse=https%3A%2F%2Fmaison{n}.example.org")).await;
        }
        let (key, id) = (street.shop.key.clone(), street.standing.id);
        assert_eq!(db.read(move |conn| of(conn, &key, Some(id))).await.expect("read").len(), rules::MOST);
        street.post(&page, "geste=oublier").await;
        let (key, id) = (street.shop.key.clone(), street.standing.id);
        assert!(db.read(move |conn| of(conn, &key, Some(id))).await.expect("read").is_empty());
    });
}

#[test]
fn without_a_setting_the_own_network_is_not_called() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-CRO", "Croissant")]).await;
        let clock = Arc::new(ShiftedClock::starting_at(morning()));
        let mut settings = Settings::default();
        for (lan, accepted) in [(false, false), (true, true)] {
            settings.webhooks.lan = lan;
            let parts = Parts {
                db: db.clone(),
                clock: clock.clone(),
                settings: settings.clone(),
                channels: None,
                metrics: None,
            };
            let app = app::build(parts, |builder| builder).await.expect("built");
            assert_eq!(calls::accepts(&app, "http://192.168.1.10:8123/api/webhook/x").is_some(), accepted);
            assert!(calls::accepts(&app, "http://127.0.0.1:8123/").is_none());
            assert!(calls::accepts(&app, "https://169.254.169.254/").is_none());
            assert!(calls::accepts(&app, "https://maison.example.org/").is_some());
        }
        assert_eq!(shop.slug().as_str(), "pain");
    });
}
