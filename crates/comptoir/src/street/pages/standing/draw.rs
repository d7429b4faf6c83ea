//! The page of a standing order, drawn from what is stored now.

use axum::{http::StatusCode, response::Response};
use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp, civil::Weekday};
use kernel::{Cents, money, words};

use super::{Arc, random_secret, rules, say};
use crate::{
    bells::{Bell, Ring},
    objects::{self, Device, DeviceKind, Signal, mqtt::Broker},
    orders::{self, Order, rules::State},
    platform::{
        App, Problem,
        i18n::{Arg, Lang},
        web::{layout::Tab, qr},
    },
    shops::Shop,
    standing::{Mode, Standing, StandingOrder, Weekdays},
    street::{
        pages::visitor::Visitor,
        views::{
            standing::{DeviceChoice, DeviceRow, HabitForm, NewBell, NewDevice, Recipe, StandingPage},
            status::OrderLine,
        },
    },
};

/// What the page shows beside what is stored.
#[derive(Default)]
pub struct Beside {
    /// What was just done.
    pub said: Option<String>,
    /// An object just added.
    pub new: Option<NewDevice>,
    /// An address just given.
    pub new_bell: Option<NewBell>,
    /// Why what it holds was not changed.
    pub refused: Option<String>,
    /// Why the address that was typed cannot be called, and what was typed.
    pub wrong: Option<(String, String)>,
}

/// How many lines of the log are shown.
const LINES: i64 = 20;

/// What is stored.
struct Known {
    standing: StandingOrder,
    shelf: Vec<crate::catalogue::Article>,
    question: Option<Order>,
    current: Option<Order>,
    devices: Vec<Device>,
    log: Vec<(Signal, Option<Order>)>,
    bells: Vec<(Bell, Vec<Ring>)>,
}

fn read(conn: &mut Conn<'_>, shop: &Shop, standing: StandingOrder, now: Timestamp) -> Result<Known, DbError> {
    let since = now.saturating_sub(SignedDuration::from_hours(24 * 60)).unwrap_or(Timestamp::MIN);
    let signals = objects::signals(conn, &shop.key, standing.id, since, LINES)?;
    let mut log = Vec::with_capacity(signals.len());
    for signal in signals {
        let order = match signal.order {
            Some(id) => orders::by_id(conn, &shop.key, id, now)?,
            None => None,
        };
        log.push((signal, order));
    }
    let standing = crate::standing::by_id(conn, &shop.key, standing.id)?.unwrap_or(standing);
    let mut bells = Vec::new();
    for bell in crate::bells::of(conn, &shop.key, Some(standing.id))? {
        let rings = crate::bells::log(conn, &shop.key, bell.id, super::bells::LINES)?;
        bells.push((bell, rings));
    }
    Ok(Known {
        bells,
        shelf: crate::catalogue::all(conn, &shop.key)?,
        question: objects::question(conn, &shop.key, &standing, now)?.map(|(_, order)| order),
        current: objects::open_order(conn, now, shop, &standing)?.filter(|order| order.state != State::Held),
        devices: objects::devices(conn, &shop.key, standing.id)?,
        log,
        standing,
    })
}

/// Answers with the page.
///
/// # Errors
/// When the store cannot be read or the template cannot be written.
pub async fn page(
    app: &App,
    visitor: Visitor,
    shop: &Arc<Shop>,
    standing: &StandingOrder,
    beside: Beside,
) -> Result<Response, Problem> {
    let (own, asked, now) = (shop.clone(), standing.clone(), app.now());
    let known = app.db().read(move |conn| read(conn, &own, asked, now)).await?;
    let status = if beside.refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = draw(app, &visitor, shop, &known, beside);
    visitor.show(status, &view)
}

fn draw(app: &App, visitor: &Visitor, shop: &Shop, known: &Known, beside: Beside) -> StandingPage {
    let (lang, now, standing) = (visitor.lang, app.now(), &known.standing);
    let style = lang.style();
    let hour = |at: Timestamp| Arg::from(say::hour(lang, shop, at));
    let mut total = Cents(0);
    let lines: Vec<OrderLine> = standing
        .lines
        .iter()
        .filter_map(|line| {
            let article = known.shelf.iter().find(|article| article.sku == line.sku)?;
            let amount = money::line_total(article.unit, article.price, line.quantity);
            total = Cents(total.0 + amount.0);
            Some(OrderLine {
                quantity: words::amount(line.quantity.get(), article.unit, style),
                name: crate::catalogue::words::label(&article.name, &line.options),
                note: Some(say::capital(&orders::allergens(article, lang))).filter(|text| !text.is_empty()),
                amount: say::euros(lang, amount),
                void: false,
            })
        })
        .collect();
    let gone = standing.lines.len() - lines.len();
    let mut page = visitor.tab(lang.with1("standing-page-title", "shop", &shop.name), Tab::Me);
    page.path = standing.path(app.secrets());
    let resting = if standing.misses >= rules::MISSES { "standing-rests-misses" } else { "standing-rests" };
    let minute = |minute: i64| {
        let at = kernel::calendar::instant(shop.day(now), crate::catalogue::rules::wall(minute), shop.zone());
        say::hour(lang, shop, at)
    };
    let when = [
        ("hour", Arg::from(minute(standing.habit.usual_minute))),
        ("days", Arg::from(days(lang, standing.habit.weekdays))),
    ];
    StandingPage {
        when: lang.with("standing-when", &when),
        total: say::euros(lang, total),
        gone: (gone > 0 && !lines.is_empty()).then(|| lang.with("standing-gone", &[("n", Arg::from(gone))])),
        lines,
        rests: (standing.state == Standing::Paused).then(|| lang.say(resting)),
        question: known.question.as_ref().map(|order| {
            let args = [("lines", Arg::from(say::lines(lang, order))), ("hour", hour(order.pickup_at))];
            lang.with("standing-question", &args)
        }),
        current: known.current.as_ref().map(|order| {
            let moment = orders::words::moment(lang, shop, now, order.pickup_at);
            let args = [("lines", Arg::from(say::lines(lang, order))), ("moment", Arg::from(moment))];
            (lang.with("standing-current", &args), order.path(app.secrets()))
        }),
        content: super::content::form(lang, &known.shelf, &standing.lines),
        refused: beside.refused,
        habit: habit(lang, standing),
        devices: known.devices.iter().map(|device| row(lang, shop, now, device)).collect(),
        kinds: [DeviceKind::Link, DeviceKind::OwnTracks, DeviceKind::HomeAssistant]
            .map(|kind| {
                let (icon, name, note) = named(kind);
                DeviceChoice { value: kind.as_str(), icon, name: lang.say(name), note: lang.say(note) }
            })
            .into(),
        new: beside.new,
        bells: known.bells.iter().map(|(bell, rings)| super::bells::row(lang, shop, now, bell, rings)).collect(),
        new_bell: beside.new_bell,
        bell_wrong: beside.wrong,
        bell_code: super::bells::coffee(shop),
        log: known
            .log
            .iter()
            .map(|(signal, order)| say::capital(&objects::words::line(lang, shop, now, signal, order.as_ref())))
            .collect(),
        said: beside.said,
        nonce: random_secret(app.env().rng.as_mut()),
        action: standing.path(app.secrets()),
        shop: say::name(shop),
        page,
    }
}

/// "lundi, mardi et jeudi", or "tous les jours".
fn days(lang: Lang, weekdays: Weekdays) -> String {
    if weekdays == Weekdays::ALL {
        return lang.say("standing-every-day");
    }
    let names: Vec<&str> =
        week().filter(|day| weekdays.holds(*day)).map(|day| words::weekday(day, lang.style())).collect();
    words::list(&names, lang.style())
}

fn week() -> impl Iterator<Item = Weekday> {
    (0..7).filter_map(|n| Weekday::from_monday_zero_offset(n).ok())
}

fn habit(lang: Lang, standing: &StandingOrder) -> HabitForm {
    let habit = &standing.habit;
    let time = |minute: i64| {
        let minute = minute.min(rules::DAY - 1);
        format!("{:02}:{:02}", minute / 60, minute % 60)
    };
    let day = |day: Weekday| {
        let digit = char::from(b'1' + day.to_monday_zero_offset().unsigned_abs());
        (digit, say::capital(words::weekday(day, lang.style())), habit.weekdays.holds(day))
    };
    HabitForm {
        usual: time(habit.usual_minute),
        from: time(habit.from_minute),
        to: time(habit.to_minute),
        travel: habit.travel_minutes,
        cap: habit.daily_cap,
        days: week().map(day).collect(),
        asks: habit.mode == Mode::Ask,
    }
}

/// The icon of a kind of object, its name, and what it is good for.
fn named(kind: DeviceKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        DeviceKind::Link => ("share", "device-link", "device-link-note"),
        DeviceKind::OwnTracks => ("walk", "device-owntracks", "device-owntracks-note"),
        DeviceKind::HomeAssistant => ("door", "device-homeassistant", "device-homeassistant-note"),
    }
}

fn row(lang: Lang, shop: &Shop, now: Timestamp, device: &Device) -> DeviceRow {
    let (icon, name, _) = named(device.kind);
    let asleep = device.is_asleep(now);
    let (state, gesture, act) = match (device.armed, asleep) {
        (false, _) => ("device-disarmed", "device-arm", "armer"),
        (true, true) => ("device-asleep", "device-wake", "armer"),
        (true, false) => ("device-armed", "device-disarm", "desarmer"),
    };
    let since = say::day(lang, shop, now, shop.day(device.used_at));
    DeviceRow {
        id: device.id.to_string(),
        icon,
        name: lang.say(name),
        state: format!("{}, {}", lang.say(state), lang.with1("device-since", "day", since)),
        heard: device.armed && !asleep,
        gesture: lang.say(gesture),
        act,
    }
}

/// An object just added, with what to do with its address.
pub fn new_device(app: &App, lang: Lang, shop: &Shop, made: &objects::NewDevice) -> NewDevice {
    let (kind, secret) = (made.device.kind, made.secret.as_str());
    let url = format!("{}{}", app.base(), kind.path(secret));
    let (_, name, _) = named(kind);
    let steps = |keys: &[&str]| keys.iter().map(|key| lang.with1(key, "slug", shop.slug().as_str())).collect();
    let recipe =
        |title: &str, keys: &[&str]| Recipe { title: lang.say(title), steps: steps(keys), code: String::new() };
    let recipes = match kind {
        DeviceKind::Link => vec![
            recipe("recipe-iphone", &["recipe-iphone-1", "recipe-iphone-2", "recipe-iphone-3"]),
            recipe("recipe-android", &["recipe-android-1", "recipe-android-2"]),
            recipe("recipe-nfc", &["recipe-nfc-1", "recipe-nfc-2"]),
            recipe("recipe-qr", &["recipe-qr-1"]),
        ],
        DeviceKind::OwnTracks => {
            vec![recipe("device-owntracks", &["recipe-owntracks-1", "recipe-owntracks-2", "recipe-owntracks-3"])]
        }
        DeviceKind::HomeAssistant => {
            let mut recipe = recipe("device-homeassistant", &["recipe-ha-1", "recipe-ha-2"]);
            recipe.code = home_assistant(shop, &url);
            vec![recipe]
        }
    };
    let mut new = NewDevice {
        name: lang.say(name),
        qr: (kind == DeviceKind::Link).then(|| qr::svg(&url)),
        url,
        recipes,
        broker: Vec::new(),
    };
    if let Some(broker) = objects::mqtt::broker(app).filter(|_| !made.device.name.is_empty()) {
        by_broker(lang, shop, made, &broker, &mut new);
    }
    new
}

/// The same object over the street's broker: where, who, and what to do.
fn by_broker(lang: Lang, shop: &Shop, made: &objects::NewDevice, broker: &Broker, new: &mut NewDevice) {
    let sealed = if broker.tls { "broker-sealed" } else { "broker-open" };
    let rows = [
        ("broker-host", broker.host.clone()),
        ("broker-port", format!("{} ({})", broker.port, lang.say(sealed))),
        ("broker-user", made.device.name.clone()),
        ("broker-password", made.secret.clone()),
    ];
    new.broker = rows.map(|(key, value)| (lang.say(key), value)).into();
    let steps = |keys: &[&str]| keys.iter().map(|key| lang.with1(key, "shop", &shop.name)).collect();
    let recipe = |title: &str, keys: &[&str], code: String| Recipe { title: lang.say(title), steps: steps(keys), code };
    match made.device.kind {
        DeviceKind::OwnTracks => {
            new.recipes.push(recipe("recipe-owntracks-mqtt", &["recipe-owntracks-mqtt-1"], String::new()));
        }
        DeviceKind::HomeAssistant => {
            let bridge = objects::mqtt::bridge(broker, &made.device.name, &made.secret, "porte");
            let coffee = coffee(lang, shop, &made.device.name);
            new.recipes.push(recipe("recipe-ha-mqtt", &["recipe-ha-mqtt-1", "recipe-ha-mqtt-2"], String::new()));
            new.recipes.push(recipe("recipe-bridge", &["recipe-bridge-1", "recipe-bridge-2"], bridge));
            new.recipes.push(recipe("recipe-coffee", &["recipe-coffee-1"], coffee));
        }
        DeviceKind::Link => {}
    }
}

/// The coffee machine goes on when the order is set aside.
fn coffee(lang: Lang, shop: &Shop, user: &str) -> String {
    format!(
        "automation:\n  - alias: \"{}, {}\"\n    triggers:\n      - trigger: mqtt\n        topic: comptoir/{user}/event\n        \
         value_template: \"{{{{ value_json.event_type }}}}\"\n        payload: set_aside\n    actions:\n      \
         - action: switch.turn_on\n        target:\n          entity_id: switch.cafetiere\n",
        shop.name,
        lang.say("home-ready")
    )
}

/// What Home Assistant's configuration needs: a command, and an automation that calls it when a door closes.
fn home_assistant(shop: &Shop, url: &str) -> String {
    let name = shop.slug().as_str().replace('-', "_");
    format!(
        "rest_command:\n  {name}:\n    url: \"{url}\"\n    method: POST\n    content_type: application/json\n    \
         payload: '{{\"event\": \"{{{{ event }}}}\", \"id\": \"{{{{ now().timestamp() }}}}\"}}'\n\nautomation:\n  \
         - alias: \"{}\"\n    triggers:\n      - trigger: state\n        entity_id: binary_sensor.porte\n        \
         from: \"on\"\n        to: \"off\"\n    actions:\n      - action: rest_command.{name}\n        data:\n          \
         event: door_closed\n",
        shop.name
    )
}
