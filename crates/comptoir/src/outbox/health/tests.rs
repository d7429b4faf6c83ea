//! A gateway that fails is told by mail after ten minutes, once, stands on the screens, and once more when it is back.

use std::sync::Arc;

use channels::{EmailSender, MemoryBox, SmsSender, smsgate::SmsGate};
use db::testing::on_both;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

use super::*;
use crate::{
    accounts,
    app::{self, Parts},
    outbox::jobs::round,
    platform::{clock::ShiftedClock, settings::Settings},
    testing::{env, key, morning, shelve, shop},
};

async fn answers(server: &MockServer, status: u16) {
    server.reset().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(status)).mount(server).await;
}

fn sms(n: usize, now: Timestamp) -> (Contact, String, Timestamp) {
    (format!("+3363998{:04}", 1_000 + n).parse().expect("a number"), format!("sms {n}"), now)
}

async fn queued(app: &App, shop: &Arc<Shop>, n: usize) {
    let (own, mut env, (contact, once, due)) = (shop.clone(), app.env(), sms(n, app.now()));
    let done = app.db().write(&shop.key, move |tx| {
        let draft = Draft {
            purpose: Purpose::Order,
            contact: &contact,
            target: None,
            lang: Lang::Fr,
            subject: String::new(),
            body: "C'est prêt".into(),
            link: String::new(),
            about: "order".into(),
            once,
            due,
            expires: None,
        };
        queue(tx, &mut env, &own, &draft)
    });
    done.await.expect("queued");
}

/// What the owner has in their mailbox.
async fn mails(app: &App, sent: &MemoryBox) -> Vec<String> {
    round(app.clone(), "email").await.expect("sent");
    sent.newest_first().into_iter().map(|one| format!("{} {}", one.to, one.text)).collect()
}

#[test]
fn a_gateway_that_fails_is_told_once_and_that_it_is_back_once() {
    on_both(|db| async move {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let shop = shelve(&db, shop("pain"), vec![]).await;
        let own = shop.clone();
        db.write(&shop.key, move |tx| {
            let owner = "camille@example.org".parse().expect("an address");
            accounts::hire(tx, &mut env(), &own.key, "Camille", &owner, Role::Owner)?;
            let server = "sarah@example.org".parse().expect("an address");
            accounts::hire(tx, &mut env(), &own.key, "Sarah", &server, Role::Counter)
        })
        .await
        .expect("hired");
        let (server, sent) = (MockServer::start().await, MemoryBox::new());
        answers(&server, 500).await;
        let gate = SmsGate::new(reqwest::Client::new(), &server.uri(), "u".into(), "p".into()).expect("a gateway");
        let channels = Channels {
            sms: Some(SmsSender::SmsGate(gate)),
            email: Some(EmailSender::Memory(sent.clone())),
            from: "rue@example.org".parse().ok(),
            ..Channels::default()
        };
        let clock = Arc::new(ShiftedClock::starting_at(morning()));
        let settings = Settings { public_url: Some("https://rue.example.org".into()), ..Settings::default() };
        let parts = Parts { db: db.clone(), clock: clock.clone(), settings, channels: Some(channels), metrics: None };
        let app = app::build(parts, |builder| builder).await.expect("built");
        let said = |app: App| {
            let shop = shop.clone();
            async move {
                let (own, now) = (app.clone(), app.now());
                app.db().read(move |conn| alarms(conn, &own, Lang::Fr, &shop, now)).await.expect("read")
            }
        };

        queued(&app, &shop, 1).await;
        for _ in 0..4 {
            round(app.clone(), "sms").await.expect("tried");
            watch(app.clone()).await.expect("watched");
            clock.advance(2);
        }
        assert!(mails(&app, &sent).await.is_empty() && said(app.clone()).await.is_empty(), "a hiccup is no news");
        clock.advance(3);
        round(app.clone(), "sms").await.expect("tried");
        assert_eq!(watch(app.clone()).await.expect("watched"), 1);
        assert_eq!(watch(app.clone()).await.expect("watched"), 0);
        clock.advance(60);
        assert_eq!(watch(app.clone()).await.expect("watched"), 0, "once");
        let told = mails(&app, &sent).await;
        assert_eq!(told.len(), 1, "{told:?}");
        let words =
            ["camille@example.org", "Les SMS ne partent plus depuis 9 h", "téléphone-passerelle répond par une erreur"];
        let plain = told[0].replace(['\u{a0}', '\u{202f}'], " ");
        assert!(words.iter().all(|word| plain.contains(word)), "{plain}");
        assert_eq!(said(app.clone()).await.len(), 1, "on every page of the counter");
        let elsewhere = db.read(|conn| store::told_troubles(conn, &key("fleur"))).await.expect("read");
        assert!(elsewhere.is_empty());

        answers(&server, 202).await;
        round(app.clone(), "sms").await.expect("sent");
        assert_eq!(watch(app.clone()).await.expect("watched"), 1);
        assert_eq!(watch(app.clone()).await.expect("watched"), 0);
        let told = mails(&app, &sent).await;
        assert_eq!(told.len(), 2);
        assert!(told.iter().any(|text| text.contains("Les SMS partent de nouveau")), "{told:?}");
        assert!(said(app.clone()).await.is_empty());
    });
}
