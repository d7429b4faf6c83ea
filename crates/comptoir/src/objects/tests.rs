//! What devices say, on both engines: called for once, within bounds, taken back, told, asked, and nothing else kept.

mod broker;
mod clock;
mod cost;
mod cuts;
mod embedded;
mod month;
mod mqtt;
mod recorded;
mod secrecy;

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use db::{Db, testing::on_both};
use jiff::SignedDuration;
use kernel::{Contact, Quantity};
use tower::ServiceExt as _;

use super::{mqtt as line, *};
use crate::{
    app,
    orders::{Actor, Order, rules::State},
    outbox::jobs::Demo,
    platform::{App, clock::ShiftedClock, i18n::Lang, jobs::Runner, settings::Settings},
    standing::{Mode, New, Standing, Weekdays, rules::suggested},
    testing::{article, key, morning, program_with, shelve, shop},
};

const NADIA: &str = "+33639980101";

/// A bakery with somebody's standing order, the whole program around it.
pub(super) struct Street {
    pub(super) app: App,
    pub(super) sent: Demo,
    pub(super) clock: Arc<ShiftedClock>,
    pub(super) shop: Arc<Shop>,
    pub(super) standing: StandingOrder,
}

impl Street {
    pub(super) async fn open(db: &Db, mode: Mode) -> Self {
        Self::open_with(db, mode, Settings::default()).await
    }

    pub(super) async fn open_with(db: &Db, mode: Mode, settings: Settings) -> Self {
        let shop = shelve(db, shop("pain"), vec![article("CP-CRO", "Croissant")]).await;
        let (app, sent, clock) = program_with(db, settings).await;
        let own = shop.clone();
        let standing = db.write(&shop.key, move |tx| {
            let contact: Contact = NADIA.parse().expect("a number");
            let lines = [("CP-CRO".parse().expect("a reference"), Quantity::new(2).expect("a quantity")).into()];
            // Around 9 h 30: the tests begin at 9 h.
            let habit = suggested(570, Weekdays::ALL, mode);
            let new =
                New { owner: None, contact: &contact, name: "Nadia", lang: Lang::Fr, lines: &lines, note: "", habit };
            standing::make(tx, &mut crate::testing::env(), &own.key, &new)
        });
        let standing = standing.await.expect("written").expect("new");
        Self { app, sent, clock, shop, standing }
    }

    pub(super) async fn device(&self, kind: DeviceKind) -> String {
        kind.path(&self.make(kind).await.secret)
    }

    pub(super) async fn make(&self, kind: DeviceKind) -> NewDevice {
        let (mut env, standing) = (self.app.env(), self.standing.clone());
        let made = self.app.db().write(&self.shop.key, move |tx| make_device(tx, &mut env, &standing, kind));
        made.await.expect("made")
    }

    pub(super) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> (StatusCode, String) {
        let mut request = Request::builder().method("POST").uri(path).header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let response = app::router(&self.app).oneshot(request).await.expect("an answer");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
        (status, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    pub(super) async fn drain(&self) {
        self.app.part::<Runner>().expect("a runner").drain(&self.app).await.expect("drained");
    }

    pub(super) async fn later(&self, minutes: i64) {
        self.clock.advance(minutes);
        self.drain().await;
    }

    /// Every order of the customer, the newest first, also what is only held.
    pub(super) async fn orders(&self) -> Vec<Order> {
        let (key, now) = (self.shop.key.clone(), self.app.now());
        let contact: Contact = NADIA.parse().expect("a number");
        let read = self.app.db().read(move |conn| {
            let mut all = orders_of(conn, &key, &contact, now)?;
            all.sort_by_key(|order| std::cmp::Reverse(order.placed_at));
            Ok::<_, DbError>(all)
        });
        read.await.expect("read")
    }

    pub(super) async fn log(&self) -> Vec<String> {
        let (key, id) = (self.shop.key.clone(), self.standing.id);
        let signals = self.app.db().read(move |conn| signals(conn, &key, id, Timestamp::MIN, 500));
        signals.await.expect("read").into_iter().map(|signal| signal.outcome).collect()
    }

    pub(super) async fn now_stands(&self) -> StandingOrder {
        let (key, id) = (self.shop.key.clone(), self.standing.id);
        self.app.db().read(move |conn| standing::by_id(conn, &key, id)).await.expect("read").expect("there")
    }

    pub(super) fn said(&self) -> Vec<String> {
        self.sent.messages().into_iter().map(|message| message.text).collect()
    }

    /// A crossing as the app posts it, now.
    pub(super) fn crossing(&self, event: &str, region: &str, accuracy: i64) -> String {
        self.crossing_at(event, region, accuracy, self.app.now())
    }

    pub(super) fn crossing_at(&self, event: &str, region: &str, accuracy: i64, at: Timestamp) -> String {
        serde_json::json!({
            "_type": "transition", "event": event, "desc": region, "acc": accuracy, "tst": at.as_second(),
            "wtst": 1_700_000_000, "tid": "NA", "t": "c",
        })
        .to_string()
    }
}

fn orders_of(conn: &mut Conn<'_>, key: &ShopKey, contact: &Contact, now: Timestamp) -> Result<Vec<Order>, DbError> {
    let mut all = crate::orders::of_contact(conn, key, contact, now)?;
    all.extend(crate::orders::of_visitor(conn, key, &crate::orders::talker(contact), now)?);
    Ok(all)
}

#[test]
fn a_link_calls_once_and_the_same_call_again_is_the_same() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let link = street.device(DeviceKind::Link).await;
        let (status, text) = street.post(&link, &[("idempotency-key", "a")], "").await;
        assert_eq!(status, StatusCode::OK);
        assert!(text.contains("2 Croissants de côté pour 9"), "{text}");
        for key in ["a", "b"] {
            let (status, _) = street.post(&link, &[("idempotency-key", key)], "{}").await;
            assert_eq!(status, StatusCode::OK);
        }
        let orders = street.orders().await;
        assert_eq!((orders.len(), orders[0].state, orders[0].source.as_str()), (1, State::Received, "object"));
        assert_eq!(orders[0].pickup_at, morning() + SignedDuration::from_mins(30), "the usual time is near");
        assert_eq!(street.log().await, ["coming", "placed"]);
        street.drain().await;
        let said = street.said();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("De coté : 2 Croissants") && said[0].contains("Pas cette fois ?"), "{said:?}");
        assert!(said[0].contains("/pain/c/"), "one tap leads to taking it back: {said:?}");
        let (status, _) = street.post("/t/nonsense", &[], "").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let get =
            Request::builder().uri(&link).header(header::ACCEPT, "text/html").body(Body::empty()).expect("a request");
        let shown = app::router(&street.app).oneshot(get).await.expect("an answer");
        assert_eq!((shown.status(), street.orders().await.len()), (StatusCode::OK, 1), "looking calls for nothing");
    });
}

#[test]
fn who_is_asked_answers_by_sms_or_on_the_page_or_not_at_all() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Ask).await;
        let home = street.device(DeviceKind::HomeAssistant).await;
        let (status, text) = street.post(&home, &[], r#"{"event":"door_closed","id":"1"}"#).await;
        assert!(status == StatusCode::OK && text.contains("asked"), "{text}");
        street.drain().await;
        assert!(street.said()[0].contains("On vous met de coté 2 Croissants"), "{:?}", street.said());
        assert!(street.said()[0].contains("Allergènes : gluten") && street.said()[0].contains("OUI"));
        assert_eq!(street.orders().await[0].state, State::Held);
        // OUI by SMS: the inbox confirms what is held, and the signal follows.
        let lexicon = crate::inbox::Lexicons::default().of(&street.app, &street.shop).await.expect("read");
        let (mut env, own) = (street.app.env(), street.shop.clone());
        let heard = db.write(&street.shop.key, move |tx| {
            let raw = crate::inbox::Raw { source: "demo", external_id: "1", sender: NADIA, body: "OUI" };
            crate::inbox::receive(tx, &mut env, &own, lexicon.as_deref(), &raw)
        });
        heard.await.expect("taken");
        assert_eq!(street.orders().await[0].state, State::Received);
        street.later(1).await;
        assert_eq!(street.log().await, ["placed"]);
        // The next day nobody answers: what was held is back by comparison, without a message.
        street.later(24 * 60).await;
        let before = street.said().len();
        street.post(&home, &[], "event=door_closed&id=2").await;
        street.drain().await;
        assert_eq!(street.orders().await[0].state, State::Held);
        street.clock.advance(60);
        assert!(street.orders().await.iter().all(|order| order.state != State::Held), "no sweeper is needed");
        street.drain().await;
        assert_eq!(street.log().await[0], "unanswered");
        assert_eq!(street.said().len(), before + 1, "only the question was told");
        assert_eq!(street.now_stands().await.misses, 2, "the day before it was not collected either");
        // And the day after they answer on their page.
        street.later(23 * 60).await;
        street.post(&home, &[], "event=press&id=3").await;
        let page = street.standing.path(street.app.secrets());
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let (status, _) = street.post(&page, &form[..0], "").await;
        assert_ne!(status, StatusCode::OK, "a body of another kind is no gesture");
        let request = Request::builder()
            .method("POST")
            .uri(&page)
            .header(header::CONTENT_TYPE, form[0].1)
            .body(Body::from("geste=oui"))
            .expect("a request");
        let answered = app::router(&street.app).oneshot(request).await.expect("an answer");
        assert_eq!(answered.status(), StatusCode::SEE_OTHER);
        assert_eq!((street.orders().await[0].state, street.log().await[0].as_str()), (State::Received, "placed"));
    });
}

#[test]
fn leaving_home_must_last_and_coming_back_takes_it_back() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let phone = street.device(DeviceKind::OwnTracks).await;
        let tell = async |body: String| {
            let (status, text) = street.post(&phone, &[], &body).await;
            assert_eq!((status, text.as_str()), (StatusCode::OK, "[]"));
        };
        // Drift: out and in within a minute.
        tell(street.crossing("leave", "maison", 30)).await;
        assert_eq!((street.orders().await[0].state, street.log().await[0].as_str()), (State::Held, "waiting"));
        tell(street.crossing("enter", "maison", 30)).await;
        street.later(2).await;
        assert_eq!(street.log().await, ["took_back", "undone"]);
        assert!(street.said().is_empty(), "nothing was told: {:?}", street.said());
        // Vague, late, of another region, unreadable, sealed: nothing.
        tell(street.crossing("leave", "maison", 400)).await;
        tell(street.crossing_at("leave", "maison", 20, street.app.now() - SignedDuration::from_mins(25))).await;
        tell(street.crossing("leave", "bureau", 20)).await;
        tell(r#"{"_type":"encrypted","data":"x"}"#.to_owned()).await;
        tell("not JSON".to_owned()).await;
        assert_eq!(street.log().await, ["late", "vague", "took_back", "undone"]);
        // They leave for good: held for a minute, then set aside and told.
        street.later(1).await;
        tell(street.crossing("leave", "Maison", 20)).await;
        street.later(2).await;
        let orders = street.orders().await;
        assert_eq!(orders[0].state, State::Received);
        assert_eq!(street.said().len(), 1);
        // They forgot their purse: home again before the hour, and the shop has not touched it.
        tell(street.crossing("enter", "maison", 20)).await;
        street.drain().await;
        assert_eq!(street.orders().await[0].state, State::Cancelled);
        assert_eq!(street.log().await[..2], ["took_back", "undone"]);
        assert!(street.said()[0].contains("annulée"), "what was told is taken back with a word: {:?}", street.said());
        let left = street.orders().await;
        assert!(left.iter().all(|order| !order.state.is_open() && order.state != State::Held), "{left:?}");
        // An unknown key is answered the same, and does nothing.
        let (status, text) =
            street.post("/hooks/owntracks/nonsense", &[], &street.crossing("leave", "maison", 9)).await;
        assert_eq!((status, text.as_str()), (StatusCode::OK, "[]"));
    });
}

#[test]
fn coming_near_is_seen_at_once_and_what_touches_the_order_is_not_undone() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let own = street.shop.clone();
        db.write(&street.shop.key, move |tx| choose_set_aside(tx, &own.key, true)).await.expect("chosen");
        let phone = street.device(DeviceKind::OwnTracks).await;
        street.post(&phone, &[], &street.crossing("enter", "pain", 20)).await;
        let orders = street.orders().await;
        assert_eq!(orders[0].state, State::SetAside, "by itself, as the shop chose");
        let (key, day) = (street.shop.key.clone(), orders[0].day);
        let arrivals = db.read(move |conn| arrivals(conn, &key, day)).await.expect("read");
        assert_eq!((arrivals.len(), arrivals[0].order), (1, orders[0].id));
        assert_eq!(rules::minutes_to_go(street.app.now(), arrivals[0].expected_at), 3);
        street.post(&phone, &[], &street.crossing("leave", "pain", 20)).await;
        assert_eq!(street.orders().await[0].state, State::SetAside, "somebody put it aside: it stays");
        // Three days not collected, and it rests, with a kind word.
        for _ in 0..2 {
            street.later(24 * 60).await;
            street.post(&phone, &[], &street.crossing("enter", "pain", 20)).await;
        }
        street.later(3 * 60).await;
        street.later(2).await;
        assert_eq!(street.now_stands().await.state, Standing::Paused);
        assert!(street.said().iter().any(|text| text.contains("Rien n'est du") && text.contains("/pain/ordinaire/")));
        street.later(21 * 60).await;
        street.post(&phone, &[], &street.crossing("enter", "pain", 20)).await;
        assert_eq!(street.log().await[0], "resting");
    });
}

#[test]
fn a_device_speaks_only_while_it_is_armed_and_awake() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let link = street.device(DeviceKind::Link).await;
        let (key, id) = (street.shop.key.clone(), street.standing.id);
        let device = db.read(move |conn| devices(conn, &key, id)).await.expect("read").remove(0);
        let set = async |armed: bool| {
            let (mut env, standing) = (street.app.env(), street.standing.clone());
            let id = device.id;
            db.write(&street.shop.key, move |tx| arm(tx, &mut env, &standing, id, armed)).await.expect("set")
        };
        assert!(set(false).await);
        street.post(&link, &[], "").await;
        assert!(set(true).await);
        street.clock.advance(60 * 24 * 184);
        street.post(&link, &[], "").await;
        assert_eq!(street.log().await, ["asleep", "disarmed"]);
        assert!(set(true).await, "one tap wakes it");
        street.post(&link, &[], "").await;
        let (mut env, standing, id) = (street.app.env(), street.standing.clone(), device.id);
        let gone = db.write(&street.shop.key, move |tx| revoke(tx, &mut env, &standing, id));
        assert!(gone.await.expect("revoked"));
        assert_eq!(street.post(&link, &[], "").await.0, StatusCode::NOT_FOUND);
        let (mut env, standing) = (street.app.env(), street.standing.clone());
        db.write(&street.shop.key, move |tx| forget(tx, &mut env, &standing)).await.expect("forgotten");
        assert!(street.log().await.is_empty(), "the log is forgotten with it");
    });
}

#[test]
fn bread_for_the_evening_does_not_stand_in_the_way_and_what_is_sold_out_is_said() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let (mut env, own) = (street.app.env(), street.shop.clone());
        let evening = db.write(&street.shop.key, move |tx| {
            let wish = crate::orders::Wish {
                lines: vec![("CP-CRO".parse().expect("sku"), Quantity::new(1).expect("n")).into()],
                pickup: crate::orders::Pickup::At(morning() + SignedDuration::from_hours(9)),
                source: "web",
                external_id: "evening".to_owned(),
                visitor: String::new(),
                note: String::new(),
                lang: Lang::Fr,
                who: Some(crate::testing::who("Nadia", NADIA)),
            };
            crate::orders::reserve(tx, &mut env, &own, &wish)
        });
        evening.await.expect("reserved");
        let home = street.device(DeviceKind::HomeAssistant).await;
        street.post(&home, &[], r#"{"event":"door_closed","id":"1","minutes":8}"#).await;
        let orders = street.orders().await;
        assert_eq!(orders.len(), 2);
        let called = orders.iter().find(|order| order.source == "object").expect("called for").clone();
        assert_eq!(
            called.pickup_at,
            morning() + SignedDuration::from_mins(10),
            "the next step of the grid after 8 min"
        );
        // It is handed over; the next morning everything is sold.
        let (mut env, own, id) = (street.app.env(), street.shop.clone(), called.id);
        let handed = db.write(&street.shop.key, move |tx| {
            crate::orders::move_to(tx, &mut env, &own, id, State::Collected, &Actor::staff("Sarah"), "")
        });
        handed.await.expect("handed over");
        street.later(24 * 60).await;
        assert_eq!(street.log().await, ["collected"]);
        let (mut env, own) = (street.app.env(), street.shop.clone());
        db.write(&street.shop.key, move |tx| {
            crate::stock::sell(tx, &mut env, &own, &article("CP-CRO", "Croissant"), 40)
        })
        .await
        .expect("sold");
        street.post(&home, &[], r#"{"event":"door_closed","id":"2"}"#).await;
        street.drain().await;
        assert_eq!(street.log().await[0], "refused");
        let said = street.said();
        assert!(said[0].contains("Pas cette fois") && said[0].contains("Croissant"), "{said:?}");
    });
}

#[test]
fn a_neighbour_hears_nothing_but_a_person_may_have_two_shops() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let other =
            shelve(&db, Shop { name: "Les Pétales".to_owned(), ..shop("fleur") }, vec![article("RO", "Rose")]).await;
        shops_again(&street.app).await;
        let (own, owner) = (other.clone(), street.standing.owner.clone());
        let two = db.write(&other.key, move |tx| {
            let lines = [("RO".parse().expect("a reference"), Quantity::new(1).expect("a quantity")).into()];
            let habit = suggested(570, Weekdays::ALL, Mode::Aside);
            let mine: Contact = NADIA.parse().expect("a number");
            let theirs: Contact = "+33639980102".parse().expect("a number");
            let new = New {
                owner: Some(&owner),
                contact: &mine,
                name: "Nadia",
                lang: Lang::Fr,
                lines: &lines,
                note: "",
                habit,
            };
            let strange = New { owner: None, contact: &theirs, ..new.clone() };
            standing::make(tx, &mut crate::testing::env(), &own.key, &new)?.expect("new");
            standing::make(tx, &mut crate::testing::env(), &own.key, &strange).map(|made| made.expect("new"))
        });
        let stranger = two.await.expect("written");
        let phone = street.device(DeviceKind::OwnTracks).await;
        street.post(&phone, &[], &street.crossing("enter", "Fleur", 20)).await;
        assert!(street.orders().await.is_empty(), "they came near the florist, not the baker");
        let key = key("fleur");
        let (now, asked) = (street.app.now(), key.clone());
        let (mine, theirs) = db
            .read(move |conn| {
                let mine = crate::orders::of_contact(conn, &asked, &NADIA.parse().expect("a number"), now)?;
                Ok::<_, DbError>((mine, signals(conn, &asked, stranger.id, Timestamp::MIN, 9)?))
            })
            .await
            .expect("read");
        assert_eq!((mine.len(), theirs.len()), (1, 0), "by the same key, and for nobody else");
    });
}

async fn shops_again(app: &App) {
    crate::shops::refresh(app).await.expect("read again");
}

#[test]
fn the_log_speaks_the_language_of_its_reader() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let link = street.device(DeviceKind::Link).await;
        street.post(&link, &[], "").await;
        let (key, id, shop, now) = (street.shop.key.clone(), street.standing.id, street.shop.clone(), street.app.now());
        let said = db.read(move |conn| {
            let signal = signals(conn, &key, id, Timestamp::MIN, 1)?.remove(0);
            let order = crate::orders::by_id(conn, &key, signal.order.expect("an order"), now)?;
            Ok::<_, DbError>([Lang::Fr, Lang::En].map(|lang| words::line(lang, &shop, now, &signal, order.as_ref())))
        });
        let [french, english] = said.await.expect("read");
        assert!(french.contains("de côté pour 9") && english.contains("set aside for 09:30"), "{french} {english}");
        assert!(english.contains('2') && !english.contains(" h "), "{english}");
    });
}
