//! The line to homes and telephones: whether it is open, and the switch of the one that is held here.

use super::{
    super::{
        pages::frame::{Answer, Fields, go, page},
        views::{
            Place,
            homes::{Homes, Switch},
        },
    },
    Boss,
};
use crate::{
    accounts::Role,
    objects::mqtt::{self, LineState},
    platform::Problem,
    shops,
};

/// Whether this person decides for the whole street: who looks after it, or the owner of its only shop.
fn decides(boss: &Boss) -> bool {
    boss.owner.role() == Role::Manager || shops::directory(&boss.staff.app).all().len() == 1
}

/// `GET /atelier/maisons`
pub async fn show(boss: Boss) -> Answer {
    let own = boss.clone();
    let drawn = boss.staff.read(move |conn, staff| {
        let (app, lang) = (&staff.app, staff.lang);
        let (street, mqtt) = (app.street().clone(), &app.settings().mqtt);
        let inside = mqtt::wanted(conn, &street, app.settings())?;
        let state = app.part::<LineState>().cloned().unwrap_or_default();
        let since = |key: &str| match state.since() {
            Some(at) => lang.with1(key, "moment", staff.moment(at)),
            None => lang.say("homes-line-opening"),
        };
        let (line, look, note) = match state.get() {
            None => (lang.say("homes-line-none"), "is-shut", Some(lang.say("homes-line-none-how"))),
            Some(Ok(())) => (since("homes-line-open"), "is-open", None),
            Some(Err(_)) => (since("homes-line-broken"), "is-soon", Some(lang.say("homes-line-broken-how"))),
        };
        let address = mqtt::address(app);
        let outside = mqtt::broker(app).map(|broker| {
            let scheme = if broker.tls { "mqtts" } else { "mqtt" };
            format!("{scheme}://{}:{}", broker.host, broker.port)
        });
        let outside = outside.filter(|outside| Some(outside) != address.as_ref());
        let elsewhere = match (mqtt.url.is_empty(), decides(&own)) {
            (false, _) => Some(lang.say("homes-inside-elsewhere")),
            (true, false) => Some(lang.say(if inside { "homes-inside-is" } else { "homes-inside-is-not" })),
            (true, true) => None,
        };
        let near = inside && outside.is_none() && mqtt.listen.ip().is_loopback();
        let (to, word) = if inside { ("off", "homes-inside-close") } else { ("on", "homes-inside-open") };
        Ok::<_, db::DbError>(Homes {
            shell: staff.shell(conn, lang.say("homes-title"), Place::Inner)?,
            state: line,
            look,
            note,
            address,
            outside,
            homes: lang.with1("homes-count", "n", mqtt::count(conn, &street)?),
            switch: elsewhere.is_none().then(|| Switch { to, word: lang.say(word), near }),
            elsewhere,
        })
    });
    page(&drawn.await?)
}

/// `POST /atelier/maisons`
pub async fn set(boss: Boss, fields: Fields) -> Answer {
    if !decides(&boss) || !boss.staff.app.settings().mqtt.url.is_empty() {
        return Err(Problem::not_found());
    }
    let (street, on) = (boss.staff.app.street().clone(), fields.text("inside") == "on");
    boss.write(move |tx, _, _| mqtt::choose(tx, &street, on)).await?;
    if let Some(state) = boss.staff.app.part::<LineState>() {
        state.turn();
    }
    go("/atelier/maisons?dit=saved")
}
