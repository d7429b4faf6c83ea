//! A house on the street's broker, a real mosquitto or the one inside the program: its door closes, the order appears at the
//! counter, and the house hears how it stands.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use comptoir::objects::mqtt;
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, PublishOptions, QoS};
use serde_json::Value;
use tokio::{sync::mpsc, time::timeout};

use crate::{
    browser::{self, Script},
    click::enter,
    house::{House, on_both_with},
    near::jeanne,
};

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|taken| taken.local_addr()).expect("a free port").port()
}

/// A private mosquitto; it ends with the test.
struct Mosquitto(Child);

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // It has nothing to keep.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Mosquitto with the accounts of the street, as `comptoir mqtt accounts` writes them.
async fn mosquitto(program: &PathBuf, house: &House, folder: &std::path::Path, port: u16) -> Mosquitto {
    let topics = mqtt::topics(house.app.settings()).expect("topics");
    let app = house.app.clone();
    let files = house.db.read(move |conn| mqtt::files(conn, app.street(), app.settings(), &topics)).await;
    mqtt::write(folder, &files.expect("read")).expect("written");
    let at = |name: &str| folder.join(name).display().to_string();
    let config = format!(
        "listener {port} 127.0.0.1\nallow_anonymous false\nuser root\npassword_file {}\nacl_file {}\nlog_dest none\n",
        at("comptoir.passwords"),
        at("comptoir.acl")
    );
    std::fs::write(folder.join("mosquitto.conf"), config).expect("written");
    let mut command = Command::new(program);
    command.arg("-c").arg(folder.join("mosquitto.conf"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Mosquitto(command.spawn().expect("mosquitto starts"))
}

async fn connected(house: &House) {
    let state = house.app.part::<mqtt::LineState>().expect("a part");
    for _ in 0..1_200 {
        if state.get() == Some(Ok(())) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no line: {:?}", state.get());
}

async fn walk(house: &House, port: u16) {
    connected(house).await;
    let account = jeanne(house).await["mqtt"]["homeassistant"].clone();
    let text =
        |value: &Value, name: &str| value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}")).to_owned();
    let (user, password) = (text(&account, "user"), text(&account, "password"));
    let mut options = MqttOptions::new(format!("house-{user}"), ("127.0.0.1", port));
    options.set_credentials(user.clone(), password.into_bytes());
    let (home, mut events) = AsyncClient::builder(options).unbounded().build();
    let (letters, mut got) = mpsc::unbounded_channel();
    let turning = tokio::spawn(async move {
        loop {
            match events.poll().await {
                Ok(Event::Incoming(Packet::Publish(letter))) => {
                    let body = String::from_utf8_lossy(&letter.payload).into_owned();
                    if letters.send(body).is_err() {
                        return;
                    }
                }
                Ok(_) => {}
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    });
    let listening = home.subscribe_tracked(format!("comptoir/{user}/order"), QoS::AtLeastOnce).await.expect("asked");
    timeout(Duration::from_secs(60), listening.wait_async()).await.expect("in time").expect("granted");
    let counter = browser::open(Script::On).await;
    if let Some(counter) = &counter {
        enter(house, counter, "sarah@courte-pate.example.org").await;
        counter.go(&format!("{}/comptoir", house.base)).await;
        counter.find("#a-preparer").await;
    }
    for body in [r#"{"contact":false,"linkquality":78}"#, r#"{"contact":true,"linkquality":81}"#] {
        let options = PublishOptions::new(QoS::AtLeastOnce);
        let said = home.publish_tracked(format!("zigbee2mqtt/{user}/porte"), body, options).await.expect("asked");
        timeout(Duration::from_secs(60), said.wait_completion_async()).await.expect("in time").expect("acknowledged");
    }
    hears(&mut got, "received").await;
    if let Some(counter) = counter {
        let row = counter.find("#arrivent li").await.text().await.expect("a row");
        assert!(row.contains("Jeanne"), "{row}");
        counter.click("#arrivent li form button").await;
        hears(&mut got, "set_aside").await;
        counter.go(&format!("{}/comptoir", house.base)).await;
        counter.close().await;
        let owner = browser::open(Script::On).await.expect("the same machine");
        enter(house, &owner, "camille@courte-pate.example.org").await;
        owner.go(&format!("{}/atelier/maisons", house.base)).await;
        owner.says("Ouverte depuis").await;
        owner.says("y ont leur compte").await;
        owner.axe().await;
        owner.close().await;
    }
    turning.abort();
}

async fn hears(got: &mut mpsc::UnboundedReceiver<String>, state: &str) {
    let wanted = format!("\"state\":\"{state}\"");
    let heard = async {
        while let Some(body) = got.recv().await {
            if body.contains(&wanted) {
                return;
            }
        }
    };
    timeout(Duration::from_secs(60), heard).await.unwrap_or_else(|_| panic!("the house never hears {state}"));
}

#[test]
fn a_door_closes_and_the_house_hears_of_it_over_mosquitto() {
    let program = std::env::var_os("COMPTOIR_TEST_MOSQUITTO").map(PathBuf::from).filter(|path| path.exists());
    let Some(program) = program else { return };
    let port = free_port();
    let open = |db| {
        House::open_with(
            db,
            move |settings| {
                settings.mqtt.url = format!("mqtt://127.0.0.1:{port}");
                (settings.mqtt.user, settings.mqtt.password) = ("comptoir".into(), "levain".into());
            },
            |channels| channels,
        )
    };
    on_both_with(open, |house| {
        let program = program.clone();
        async move {
            let folder = tempfile::tempdir().expect("a folder");
            let _broker = mosquitto(&program, &house, folder.path(), port).await;
            walk(&house, port).await;
        }
    });
}

#[test]
fn a_door_closes_and_the_house_hears_of_it_without_any_other_program() {
    let port = std::cell::Cell::new(0);
    let open = |db| {
        port.set(free_port());
        let port = port.get();
        let set = move |settings: &mut comptoir::platform::settings::Settings| {
            (settings.mqtt.embedded, settings.mqtt.listen) = (true, ([127, 0, 0, 1], port).into());
        };
        House::open_with(db, set, |channels| channels)
    };
    on_both_with(open, |house| {
        let port = port.get();
        async move { walk(&house, port).await }
    });
}
