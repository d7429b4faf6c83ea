//! A meeting by video: two browsers find each other, see and hear each other, lose each other and come back; by a relay when there
//! is no straight way. What is said on the way is for these two, and nobody else comes in.

#[path = "video/line.rs"]
mod line;
#[path = "video/relay.rs"]
mod relay;

use std::{sync::Arc, time::Duration};

use comptoir::{
    accounts, advisors,
    appointments::{
        self, Appointment, By, SetUp, Wish,
        rules::{State, Way, room::Room},
    },
    customers, memory,
    platform::{Error, i18n::Lang},
};
use db::Db;
use jiff::SignedDuration;
use kernel::Contact;
use torture::proxy::Line;

use self::relay::Relay;
use crate::{
    browser::{self, Browser, Script},
    click::enter,
    cut::cable,
    house::{House, in_browser, in_browser_with},
};

const INES: &str = "ines@courte-pate.example.org";
const PATIENCE: Duration = Duration::from_secs(90);
/// A camera and a microphone that are made up, and a yes to both; ways within one machine are ways.
const EYES: [&str; 4] = [
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
];

/// Solène meets Inès by video at the first free time; the clock stands five minutes before.
pub async fn meeting(house: &House) -> Appointment {
    let shop = comptoir::shops::directory(&house.app).get(&"courte-pate".parse().expect("a slug")).expect("the shop");
    let (own, mut env) = (shop.clone(), house.app.env());
    let booked = house.db.write(&shop.key, move |tx| {
        let ines = accounts::people(tx, &own.key)?.into_iter().find(|one| one.name == "Inès").expect("Inès");
        let set_up = SetUp { ways: Way::ALL.map(|(way, _)| way).to_vec(), ..SetUp::default() };
        assert!(appointments::set_up(tx, &mut env, &own.key, ines.id, &set_up)?, "video needs no address elsewhere");
        let diary = advisors::agenda::diary(tx, &own, ines.id, env.now)?.expect("a diary");
        let free = appointments::free(tx, &own, &diary, (Way::Video, 30), (own.day(env.now), 1), env.now)?;
        let start = free.first().and_then(|(_, times)| times.first()).copied();
        let contact: Contact = "+33639987765".parse().expect("a number");
        let person = customers::open(tx, &mut env, &own.key, "Solène Prat", &contact)?;
        let wish = Wish {
            person,
            contact: Some(&contact),
            name: "Solène Prat",
            lang: Lang::Fr,
            way: Way::Video,
            subject: "Le buffet",
            start,
        };
        appointments::book(tx, &mut env, &own, &diary, &wish, By::Staff("Inès"))
            .map_err(|failure| Error::Fault(failure.to_string()))
    });
    let booked = booked.await.expect("booked");
    assert!(booked.is_room());
    booked
}

/// The clock stands so many minutes before the meeting.
pub async fn until(house: &House, own: &Appointment, before: i64) {
    let wait = own.start.expect("a time").duration_since(house.app.now()).as_mins() - before;
    house.advance(wait + 1).await;
}

async fn room(house: &House, own: &Appointment) -> Option<Room> {
    let own = own.clone();
    house.db.read(move |conn| appointments::room::of(conn, &own)).await.expect("read")
}

/// What a script answers on a page.
async fn asked(browser: &Browser, script: &str) -> serde_json::Value {
    browser.window.execute(script, Vec::new()).await.map_or(serde_json::Value::Null, |found| found.json().clone())
}

/// Waits until a script answers yes.
async fn comes(browser: &Browser, what: &str, script: &str) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while tokio::time::Instant::now() < deadline {
        if asked(browser, script).await == true {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let seen = "const v = document.querySelector('#other'), r = document.querySelector('[data-room]');
        return JSON.stringify([r?.dataset, v?.videoWidth, v?.currentTime, v?.srcObject?.getTracks().map(t => [t.kind, t.readyState, t.muted])]);";
    panic!("{what} never comes: {} {}", asked(browser, seen).await, browser.text().await);
}

/// The image of the other moves.
async fn sees(browser: &Browser) {
    let moves = "const v = document.querySelector('#other');
        if (!v || v.hidden || !(v.videoWidth > 0) || v.paused) return false;
        const before = Number(v.dataset.before ?? '-1'); v.dataset.before = v.currentTime;
        return before >= 0 && v.currentTime > before && document.querySelector('[data-room]').dataset.state === 'together';";
    let fresh = "document.querySelector('#other').removeAttribute('data-before'); return true;";
    asked(browser, fresh).await;
    comes(browser, "the image of the other", moves).await;
}

/// The other is heard, and not seen.
async fn hears(browser: &Browser) {
    let moves = "const v = document.querySelector('#other'), t = v?.srcObject?.getTracks() ?? [];
        if (v.hidden || v.paused || t.some(t => t.kind === 'video' && !t.muted) || !t.some(t => t.kind === 'audio' && t.readyState === 'live')) return false;
        const before = Number(v.dataset.before ?? '-1'); v.dataset.before = v.currentTime;
        return before >= 0 && v.currentTime > before && document.querySelector('[data-room]').dataset.state === 'together';";
    comes(browser, "the voice of the other", moves).await;
}

async fn goes_in(browser: &Browser, page: &str) {
    browser.go(page).await;
    browser.says("Rien n’est enregistré").await;
    comes(browser, "one's own image", "return document.querySelector('#enter')?.disabled === false;").await;
    browser.click("#enter").await;
}

/// Both with eyes: the customer by the link, the advisor at the desk.
async fn both(house: &House) -> Option<(Browser, Browser)> {
    let customer = browser::open_with(Script::On, &EYES).await?;
    let desk = browser::open_with(Script::On, &EYES).await.expect("the same machine");
    enter(house, &desk, INES).await;
    Some((customer, desk))
}

fn addresses(house: &House, own: &Appointment) -> (String, String) {
    let theirs = format!("{}{}/video", house.base, own.path(house.app.secrets()));
    (theirs, format!("{}/bureau/rendez-vous/{}/video", house.base, own.id))
}

#[test]
fn two_see_and_hear_each_other_lose_each_other_and_come_back() {
    in_browser(|house| async move {
        let own = meeting(&house).await;
        let (theirs, ours) = addresses(&house, &own);
        let Some((customer, desk)) = both(&house).await else { return };
        let (line, base) = cable(&house).await;
        let theirs = theirs.replacen(&house.base, &base, 1);
        customer.go(&theirs).await;
        customer.says("La salle ouvre").await;
        customer.axe().await;
        until(&house, &own, 5).await;
        // By the page of the meeting.
        customer.go(theirs.trim_end_matches("/video")).await;
        customer.click("a.btn-main[href$='/video']").await;
        customer.says("Rien n’est enregistré").await;
        let moves = "const v = document.querySelector('#own'); return v?.videoWidth > 0 && document.querySelector('#enter').disabled === false;";
        comes(&customer, "one's own image", moves).await;
        customer.axe().await;
        customer.click("#enter").await;
        customer.says("Inès arrive").await;
        customer.axe().await;
        desk.go(&format!("{}/bureau/agenda", house.base)).await;
        desk.says("Solène Prat vous attend dans la salle").await;
        desk.axe().await;
        goes_in(&desk, &ours).await;
        sees(&customer).await;
        sees(&desk).await;
        desk.says("Vous êtes avec Solène Prat").await;
        desk.axe().await;
        // What one switches off, the other reads.
        customer.click("#mic").await;
        desk.says("a coupé son micro").await;
        customer.click("#cam").await;
        desk.says("sans image").await;
        desk.axe().await;
        customer.click("#cam").await;
        customer.click("#mic").await;
        comes(
            &desk,
            "the image again",
            "return document.querySelector('#blank-other').hidden && document.querySelector('#mute-other').hidden;",
        )
        .await;
        sees(&desk).await;
        // A page that is gone hangs up; one that is back is found again.
        customer.go(&format!("{base}/courte-pate")).await;
        desk.says("Solène Prat a raccroché").await;
        goes_in(&customer, &theirs).await;
        sees(&customer).await;
        sees(&desk).await;
        // A second window of the same side takes the place of the first.
        let first = customer.window.window().await.expect("a window");
        customer.window.new_tab().await.expect("a tab");
        let all = customer.window.windows().await.expect("windows");
        customer.window.switch_to_window(all.last().expect("the new one").clone()).await.expect("switched");
        goes_in(&customer, &theirs).await;
        sees(&customer).await;
        sees(&desk).await;
        let second = customer.window.window().await.expect("a window");
        customer.window.switch_to_window(first).await.expect("switched");
        customer.says("Celle-ci lui laisse la place").await;
        customer.window.switch_to_window(second).await.expect("switched");
        // The line to the server is cut; the two go on, and what is said meanwhile comes when it is back.
        line.set(Line::Cut);
        customer.click("#mic").await;
        sees(&customer).await;
        assert!(!desk.text().await.contains("a coupé son micro"), "nothing came over a line that is cut");
        line.set(Line::Good);
        desk.says("a coupé son micro").await;
        customer.click("#mic").await;
        sees(&customer).await;
        sees(&desk).await;
        // Time goes by, they hang up, Inès notes it.
        house.advance(7).await;
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !room(&house, &own).await.is_some_and(|room| room.met()) {
            assert!(tokio::time::Instant::now() < deadline, "{:?}", room(&house, &own).await);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        customer.click("#end").await;
        customer.says("À bientôt").await;
        customer.axe().await;
        desk.says("Solène Prat a raccroché").await;
        desk.click("#end").await;
        desk.write("#text", "Le buffet est pour trente").await;
        desk.axe().await;
        desk.click("#note button[value=tenu]").await;
        desk.says("C’est noté").await;
        let (key, id, person, now) = (own.key.clone(), own.id, own.person, house.app.now());
        let (state, real) = house
            .db
            .read(move |conn| {
                let state = appointments::by_id(conn, &key, id)?.expect("it").state;
                let file = customers::file(conn, &key, person)?.expect("a file");
                Ok::<_, db::DbError>((state, memory::balance(conn, &file, now)?.real))
            })
            .await
            .expect("read");
        assert_eq!((state, real), (State::Kept, 1), "it pays as a meeting does");
        customer.close().await;
        desk.close().await;
    });
}

#[test]
fn a_voice_alone_is_enough() {
    in_browser(|house| async move {
        let own = meeting(&house).await;
        until(&house, &own, 5).await;
        let (theirs, ours) = addresses(&house, &own);
        // A machine with a microphone and no camera, and one whose owner wants none.
        let blind = EYES.map(|arg| if arg.ends_with("-stream") && arg.contains("device") { BLIND } else { arg });
        let Some(customer) = browser::open_with(Script::On, &blind).await else { return };
        let desk = browser::open_with(Script::On, &EYES).await.expect("the same machine");
        enter(&house, &desk, INES).await;
        customer.go(&theirs).await;
        customer.says("Pas de caméra disponible").await;
        customer.axe().await;
        comes(&customer, "the microphone", "return document.querySelector('#enter').disabled === false;").await;
        customer.click("#enter").await;
        desk.go(&ours).await;
        comes(&desk, "the microphone", "return document.querySelector('#enter').disabled === false;").await;
        desk.click("#without").await;
        desk.says("Sans caméra").await;
        comes(
            &desk,
            "the microphone alone",
            "return document.querySelector('#enter').disabled === false && document.querySelector('#own').hidden;",
        )
        .await;
        desk.axe().await;
        desk.click("#enter").await;
        hears(&customer).await;
        hears(&desk).await;
        customer.says("Inès est là, sans image").await;
        // Inès shows herself after all.
        desk.click("#cam").await;
        sees(&customer).await;
        customer.close().await;
        desk.close().await;
    });
}

/// A made-up microphone, and no camera.
const BLIND: &str = "--use-fake-device-for-media-stream=device-count=0";

#[test]
fn who_allows_no_microphone_reads_what_to_do() {
    in_browser(|house| async move {
        let own = meeting(&house).await;
        until(&house, &own, 5).await;
        let (theirs, _) = addresses(&house, &own);
        let refuses = ["--use-fake-ui-for-media-stream=deny", EYES[1]];
        let Some(customer) = browser::open_with(Script::On, &refuses).await else { return };
        customer.go(&theirs).await;
        customer.says("Le micro n’est pas autorisé. Touchez le cadenas").await;
        customer.axe().await;
        let shut = asked(&customer, "return document.querySelector('#enter').disabled;").await;
        assert_eq!(shut, true);
        customer.close().await;
        // Without a script there is the telephone.
        let plain = browser::open(Script::Off).await.expect("the same machine");
        plain.go(&theirs).await;
        plain.says("La vidéo a besoin de JavaScript").await;
        plain.find("a[href^='tel:']").await;
        plain.close().await;
    });
}

#[test]
fn where_no_straight_way_leads_a_relay_does() {
    let port = std::net::UdpSocket::bind(("127.0.0.1", 0)).expect("a free port").local_addr().expect("bound").port();
    let Some(relay) = Relay::start(port) else { return };
    let relay = Arc::new(relay);
    let open = |db: Db| {
        let set = move |settings: &mut comptoir::platform::settings::Settings| {
            settings.video.turn = vec![format!("turn:127.0.0.1:{port}?transport=udp")];
            settings.video.turn_secret = "north".to_owned();
            settings.video.relay_only = true;
        };
        House::open_with(db, set, |channels| channels)
    };
    in_browser_with(open, |house| {
        let relay = Arc::clone(&relay);
        async move {
            let own = meeting(&house).await;
            until(&house, &own, 5).await;
            let (theirs, ours) = addresses(&house, &own);
            let Some((customer, desk)) = both(&house).await else { return };
            goes_in(&customer, &theirs).await;
            goes_in(&desk, &ours).await;
            sees(&customer).await;
            sees(&desk).await;
            let log = relay.log();
            assert!(log.contains("ALLOCATE processed, success"), "{log}");
            customer.close().await;
            desk.close().await;
        }
    });
}

/// A meeting that is over lets nobody in any more.
#[test]
fn a_room_shuts() {
    crate::house::on_both(|house| async move {
        let own = meeting(&house).await;
        let (theirs, _) = addresses(&house, &own);
        let path = theirs.trim_start_matches(&house.base).to_owned();
        let says = |words: &'static str| {
            let (house, path) = (Arc::clone(&house), path.clone());
            async move {
                let (status, text) = house.raw(reqwest::Method::GET, &path, &[("accept-language", "fr")], "").await;
                assert!(status.is_success() && text.contains(words), "{words}: {status} {text}");
            }
        };
        says("La salle ouvre").await;
        until(&house, &own, 14).await;
        says("Entrer").await;
        let policy = |response: reqwest::Response| {
            response.headers().get("permissions-policy").and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let here = policy(house.send(reqwest::Method::GET, &path, None, None).await).expect("a policy");
        let elsewhere = policy(house.send(reqwest::Method::GET, "/courte-pate", None, None).await).expect("a policy");
        assert!(here.contains("microphone=(self)") && elsewhere.contains("microphone=()"), "{here} {elsewhere}");
        let loads = house.send(reqwest::Method::GET, &path, None, None).await;
        let loads = loads.headers()["content-security-policy"].to_str().expect("text").to_owned();
        let line = house.base.replacen("http", "ws", 1);
        assert!(loads.contains(&format!("connect-src 'self' {line};")), "{loads}");
        // Some minutes before it shuts: the clock of a slow machine goes on meanwhile.
        house.advance(14 + 30 + 110).await;
        says("Entrer").await;
        house.advance(11).await;
        says("L’heure de cette salle est passée").await;
        assert_eq!(own.minutes, 30);
        assert!(own.end().is_some_and(|end| house.app.now() > end + SignedDuration::from_hours(2)));
    });
}
