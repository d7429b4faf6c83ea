//! SMS that come to an OVH account, asked for and taken in: a small honest twin of OVH answers.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::{Json, Router, extract::Path, http::StatusCode, routing::get};
use channels::{
    SmsSender, http,
    ovh::{From, Keys, Ovh},
};

use super::*;
use crate::{
    app::{self, Parts},
    outbox::jobs::{Channels, Demo},
    platform::{clock::ShiftedClock, settings::Settings},
};

/// OVH, on a free port: two messages, of which the second cannot be fetched at first.
async fn twin(asked: Arc<AtomicUsize>) -> String {
    let incoming = {
        let asked = asked.clone();
        get(move || {
            asked.fetch_add(1, Ordering::Relaxed);
            std::future::ready(Json(vec![7, 8]))
        })
    };
    let one = get(move |Path(id): Path<i64>| {
        let first = asked.load(Ordering::Relaxed) < 2;
        let told = serde_json::json!({ "id": id, "sender": "+33639980101", "message": "vous fermez quand ?" });
        std::future::ready(if id == 8 && first { Err(StatusCode::INTERNAL_SERVER_ERROR) } else { Ok(Json(told)) })
    });
    let clock = get(|| std::future::ready(morning().as_second().to_string()));
    let router = Router::new()
        .route("/auth/time", clock)
        .route("/sms/sms-xx1-1/incoming", incoming)
        .route("/sms/sms-xx1-1/incoming/{id}", one);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

#[test]
fn what_came_to_ovh_is_taken_in_once_and_what_failed_is_asked_for_again() {
    on_both(|db| async move {
        let shop = shelve(&db, shop("pain"), vec![article("CP-TRA", "Baguette de tradition")]).await;
        let asked = Arc::new(AtomicUsize::new(0));
        let base = twin(asked.clone()).await;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let keys = Keys { application: "AK".into(), secret: "AS".into(), consumer: "CK".into() };
        let client = http::client().expect("a client");
        let ovh = Ovh::new(client, &base, "sms-xx1-1".into(), keys, From::ShortNumber).expect("settings");
        let channels = Channels { sms: Some(SmsSender::Ovh(ovh)), ..Demo::new().1 };
        let clock = Arc::new(ShiftedClock::starting_at(morning()));
        let settings = Settings::default();
        let parts = Parts { db: db.clone(), clock: clock.clone(), settings, channels: Some(channels), metrics: None };
        let app = app::build(parts, |builder| builder).await.expect("built");
        assert_eq!(poll::ovh(app.clone()).await.expect("asked"), 1);
        assert_eq!(poll::ovh(app.clone()).await.expect("too early"), 0);
        assert_eq!(asked.load(Ordering::Relaxed), 1, "asked once a minute at most");
        clock.advance(2);
        assert_eq!(poll::ovh(app.clone()).await.expect("asked"), 1);
        clock.advance(2);
        assert_eq!(poll::ovh(app.clone()).await.expect("asked"), 0, "each message once");
        let kept = db.read(move |conn| latest(conn, &shop.key, 10)).await.expect("read");
        assert_eq!(kept.iter().map(|inbound| inbound.source.as_str()).collect::<Vec<_>>(), ["ovh", "ovh"]);
        assert!(kept.iter().all(|inbound| inbound.state == "done"), "understood as any SMS");
    });
}
