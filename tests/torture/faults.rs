//! What the program needs goes away: it says so, loses nothing, and is back by itself.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use reqwest::StatusCode;
use serde_json::json;
use torture::{
    Ledger,
    kills::settled,
    load::Load,
    program::{Place, Running},
    proxy::{Line, Proxy},
    sinks::{Manners, Sinks},
    street::{Street, client},
    until,
    verify::{Before, Store, verify},
};

use crate::{log, on_a_runtime, postgres, program, sleep, wished};

/// A scene that is set: a street, its sinks, a program that may be loaded.
struct Scene {
    place: Place,
    sinks: Sinks,
    street: Arc<Street>,
    before: Before,
    ledger: Arc<Ledger>,
}

impl Scene {
    async fn set(folder: &Path, database: Option<String>) -> Self {
        let sinks = Sinks::start().await.expect("sinks");
        let place = Place::new(&program(), folder, database).writing_to(&sinks);
        let street = Arc::new(Street::settle(&place).await.expect("a street"));
        let before = Before::of(&Store::read(&place).await.expect("a store"));
        Self { place, sinks, street, before, ledger: Arc::default() }
    }

    fn load(&self, running: &Running, name: &str) -> Load {
        let load = Load::start(&self.street, &self.ledger, 8, 7, name).expect("a load");
        load.follow(vec![running.base.clone()]);
        load
    }

    /// Everything that was acknowledged is there, once, and told.
    async fn end(&self, running: Running) -> serde_json::Value {
        let store = settled(&self.place, running, false).await.expect("settled");
        self.place.ask(&["check"]).await.expect("the books agree");
        let (faults, figures) = verify(&self.ledger, &self.before, &store, &self.sinks);
        assert_eq!(faults, Vec::<String>::new(), "{figures:#}\n{}", log(&self.place));
        figures
    }
}

/// A small disk of its own, gone when dropped. Only root can have one.
struct Disk(PathBuf);

impl Disk {
    fn of(megabytes: u64, folder: &Path) -> Option<Self> {
        let own = Self(folder.to_owned());
        let size = format!("size={megabytes}m");
        own.run("mount", &["-t", "tmpfs", "-o", &size, "tmpfs"]).then_some(own)
    }

    fn run(&self, command: &str, arguments: &[&str]) -> bool {
        Command::new(command).args(arguments).arg(&self.0).output().is_ok_and(|done| done.status.success())
    }

    fn fill(&self) -> PathBuf {
        let ballast = self.0.join("ballast");
        let mut file = std::fs::File::create(&ballast).expect("a file");
        let _ = std::io::copy(&mut std::io::repeat(1), &mut file);
        ballast
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.run("umount", &["--lazy"]);
    }
}

#[test]
fn a_full_disk_refuses_in_words_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::of(64, folder.path()) else { return };
    on_a_runtime(async {
        let scene = Scene::set(folder.path(), None).await;
        let running = scene.place.serve().await.expect("ready");
        let load = scene.load(&running, "full");
        sleep(1_500).await;
        let ballast = disk.fill();
        let ledger = Arc::clone(&scene.ledger);
        let refused = until(20, async || ledger.book().unavailable > 20).await;
        assert!(refused, "a store that cannot grow answers 503: {:?}\n{}", ledger.book(), log(&scene.place));
        // What can be read is still shown.
        let shelf =
            client().expect("a client").get(format!("{}/{}", running.base, scene.street.shops[0].slug)).send().await;
        assert_eq!(shelf.expect("an answer").status(), StatusCode::OK);
        std::fs::remove_file(ballast).expect("room again");
        let orders = scene.ledger.book().orders.len();
        assert!(until(20, async || ledger.book().orders.len() > orders + 10).await, "service is back by itself");
        load.finish().await;
        scene.end(running).await;
    });
}

#[test]
fn a_read_only_disk_is_told_and_what_can_be_read_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::of(64, folder.path()) else { return };
    on_a_runtime(async {
        let scene = Scene::set(folder.path(), None).await;
        assert!(disk.run("mount", &["-o", "remount,ro"]));
        // Whether SQLite can open its file at all then depends on what the last process left beside it.
        match scene.place.serve().await {
            Ok(running) => {
                let client = client().expect("a client");
                let shop = &scene.street.shops[0];
                let shelf = client.get(format!("{}/{}", running.base, shop.slug)).send().await.expect("an answer");
                assert_eq!(shelf.status(), StatusCode::OK, "what can be read is shown");
                let body = json!({ "customer": { "name": "Odile", "phone": "+33639989999" },
                    "pickup_at": shop.slots[3], "lines": [{ "sku": shop.articles[0], "quantity": 1 }] });
                let order = client.post(format!("{}/api/v1/shops/{}/orders", running.base, shop.slug)).json(&body);
                let order = order.send().await.expect("an answer");
                assert_eq!(order.status(), StatusCode::SERVICE_UNAVAILABLE, "{}", log(&scene.place));
                assert!(order.headers().contains_key("retry-after"));
                running.kill().await;
            }
            Err(_) => {
                let why = scene.place.ask(&["check"]).await.expect_err("it cannot be opened");
                assert!(why.contains("comptoir.db: "), "the file is named: {why}");
            }
        }
        assert!(disk.run("mount", &["-o", "remount,rw"]));
        let running = scene.place.serve().await.expect("ready");
        scene.end(running).await;
    });
}

#[test]
fn a_gateway_that_hangs_or_refuses_holds_up_nothing_else_and_loses_nothing() {
    on_a_runtime(async {
        let folder = tempfile::tempdir().expect("a folder");
        let scene = Scene::set(folder.path(), None).await;
        let running = scene.place.serve().await.expect("ready");
        let (client, shop) = (client().expect("a client"), &scene.street.shops[0]);
        let order = async |base: &str, n: usize, field: &str, contact: &str| {
            let body = json!({ "customer": { "name": "Odile", field: contact }, "pickup_at": shop.slots[n],
                "lines": [{ "sku": shop.articles[n % shop.articles.len()], "quantity": 1 }] });
            let request = client.post(format!("{base}/api/v1/shops/{}/orders", shop.slug)).json(&body);
            request.send().await.expect("an answer").status()
        };
        let told = |sink: &torture::sinks::Sink, to: &str| sink.texts().iter().filter(|(who, _)| who == to).count();
        scene.sinks.sms.behave(Manners::Hangs);
        for n in 0..20 {
            let status = order(&running.base, n, "phone", &format!("+3363998{:04}", 9_000 + n)).await;
            // An article may be gone, or not made on that day.
            let refused = [StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY].contains(&status);
            assert!(status == StatusCode::CREATED || refused, "{status}");
        }
        let mut n = 20;
        while order(&running.base, n, "email", "odile@example.net").await != StatusCode::CREATED {
            n += 1;
        }
        let mails = &scene.sinks.mail;
        assert!(until(5, async || told(mails, "odile@example.net") == 1).await, "mail does not wait for SMS");
        // The program is stopped meanwhile: what hung is taken up again at once.
        running.kill().await;
        scene.sinks.sms.behave(Manners::Refuses(503));
        let running = scene.place.serve().await.expect("ready");
        assert!(until(10, async || scene.sinks.sms.refused() > 0).await, "it is tried again");
        scene.sinks.sms.behave(Manners::Good);
        scene.end(running).await;
        assert!(scene.sinks.sms.messages().values().all(|times| *times == 1));
    });
}

#[test]
fn a_server_that_goes_away_is_told_and_found_again() {
    let Some(database) = postgres("away") else { return };
    on_a_runtime(async {
        let (head, tail) = database.split_once('@').expect("an address");
        let (host, name) = tail.split_once('/').expect("an address");
        let proxy = Proxy::to(vec![host.parse().expect("an address")]).await.expect("a line");
        let through = format!("{head}@127.0.0.1:{}/{name}", proxy.port);
        let folder = tempfile::tempdir().expect("a folder");
        let mut scene = Scene::set(folder.path(), Some(through)).await;
        let mut running = scene.place.serve().await.expect("ready");
        let load = scene.load(&running, "away");
        sleep(1_500).await;
        proxy.set(Line::Cut);
        let ledger = Arc::clone(&scene.ledger);
        assert!(until(20, async || ledger.book().unavailable > 20).await, "{:?}", ledger.book());
        let client = client().expect("a client");
        let page = client.get(format!("{}/courte-pate/reserver", running.base)).header("accept", "text/html");
        let page = page.header("accept-language", "fr").send().await.expect("an answer");
        let ready = client.get(format!("{}/readyz", running.base)).send().await.expect("an answer");
        assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
        // A telephone is told the truth, keeps what it could not deliver and sends it again.
        let phone = client.post(format!("{}/hooks/owntracks/any", running.base)).body("{\"_type\":\"location\"}");
        let phone = phone.send().await.expect("an answer");
        assert_eq!(phone.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(phone.headers().contains_key("retry-after"));
        if page.status() == StatusCode::SERVICE_UNAVAILABLE {
            let text = page.text().await.expect("a page");
            assert!(text.contains("Nous ne pouvons rien noter"), "{text}");
        }
        sleep(1_000 * wished("COMPTOIR_TEST_AWAY", 3)).await;
        assert!(running.is_alive(), "{}", log(&scene.place));
        proxy.set(Line::Good);
        let orders = scene.ledger.book().orders.len();
        assert!(until(20, async || ledger.book().orders.len() > orders + 10).await, "service is back by itself");
        load.finish().await;
        // The comparison itself does not go through the line.
        scene.place.database = Some(database.clone());
        scene.end(running).await;
    });
}
