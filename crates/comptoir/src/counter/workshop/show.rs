//! The page of the workshop.

use db::{Conn, DbError};
use kernel::{
    Contact, Unit,
    hours::Hours,
    words::{self, Style},
};

use super::{
    super::{
        pages::{
            door,
            frame::{Answer, page},
        },
        rules::{self, Week},
        views::{
            Place,
            board::Way,
            order::Choice,
            workshop::{
                ArticleRow, ChannelState, Closing, DayHours, KeyRow, Member, NewKey, Pairing, Reserve, Spent, Tablet,
                Workshop,
            },
        },
    },
    Boss, bells, keys,
    shop::GRIDS,
};
use crate::{
    accounts::{self, Kind, Role},
    catalogue::{self, Counted},
    objects,
    outbox::{
        self,
        jobs::Channels,
        spend::{Month, NEARLY},
    },
    platform::i18n::{Arg, Lang},
    shops::{self, Shop},
};

/// What the page shows beside the settings: hours that cannot be read, a secret shown once.
#[derive(Default)]
pub struct Beside {
    /// What was typed, by day.
    pub typed: Option<[String; 7]>,
    /// A key just made.
    pub new_key: Option<NewKey>,
    /// A pairing just opened.
    pub pairing: Option<Pairing>,
}

/// `GET /atelier`
pub async fn show(boss: Boss) -> Answer {
    draw(boss, Beside::default()).await
}

/// The page, with what is beside the settings.
pub async fn draw(boss: Boss, beside: Beside) -> Answer {
    let own = boss.clone();
    page(&boss.staff.read(move |conn, _| workshop(conn, &own, beside)).await?)
}

fn workshop(conn: &mut Conn<'_>, boss: &Boss, beside: Beside) -> Result<Workshop, DbError> {
    let (staff, lang, key) = (&boss.staff, boss.staff.lang, &boss.owner.shop().key);
    // From the store: the directory may not have heard of the last change yet.
    let shop = match shops::load(conn, key)? {
        Some(shop) => shop,
        None => Shop::clone(boss.owner.shop()),
    };
    let shelf = catalogue::with_hidden(conn, key)?;
    let keys = accounts::keys(conn, key, staff.now)?;
    let (tablets, keys): (Vec<_>, Vec<_>) = keys.into_iter().partition(|known| known.kind == Kind::Tablet);
    let me = match boss.owner.staff() {
        Some(id) => accounts::by_id(conn, key, id)?.map(|person| person.contact),
        None => None,
    };
    let counted = shelf.iter().filter(|a| a.active && a.counted != Counted::No && a.unit == Unit::Piece);
    let reserve = |article: &catalogue::Article| Reserve {
        sku: article.sku.to_string(),
        name: article.name.clone(),
        kept: article.walk_in,
    };
    let mut people = accounts::people(conn, key)?;
    people.retain(|person| person.active);
    let since = |at| lang.with1("counter-since", "it", staff.moment(at));
    Ok(Workshop {
        shell: staff.shell(conn, lang.say("counter-workshop"), Place::Workshop)?,
        hours: hours(lang, &shop, beside.typed),
        articles: shelf.iter().map(|article| article_row(lang, article)).collect(),
        channels: channels(boss, me.as_ref()),
        spent: spent(boss, outbox::spend::this_month(conn, &shop, staff.now)?),
        slot_orders: shop.slots.orders,
        slot_pieces: shop.slots.pieces,
        grids: grids(lang, shop.slots.minutes),
        stations: stations(&shelf).join(", "),
        hold_minutes: shop.hold_minutes,
        grace_minutes: shop.grace_minutes,
        sets_aside: objects::sets_aside(conn, key)?,
        reserves: counted.map(reserve).collect(),
        closings: shop.closings.iter().map(|closing| closing_row(lang, closing)).collect(),
        staff: people.iter().map(|person| member(boss, person)).collect(),
        roles: [Role::Counter, Role::Advisor, Role::Owner]
            .map(|role| Choice {
                value: role.as_str().to_owned(),
                label: door::role(lang, role),
                note: String::new(),
                on: role == Role::Counter,
            })
            .into(),
        keys: keys
            .into_iter()
            .map(|known| KeyRow {
                id: known.id.to_string(),
                used: since(known.created_at),
                signed: keys::signs(known.kind).then_some(known.signing.is_some()),
                label: known.label,
            })
            .collect(),
        bells: bells::rows(conn, lang, &shop, key, staff.now)?,
        key_kinds: keys::kinds(lang),
        new_key: beside.new_key,
        tablets: tablets
            .into_iter()
            .map(|known| Tablet { id: known.id.to_string(), name: known.label, seen: since(known.created_at) })
            .collect(),
        pairing: beside.pairing,
    })
}

/// The ordinary week: as it was typed when it could not be read, else as it is.
fn hours(lang: Lang, shop: &Shop, typed: Option<[String; 7]>) -> Vec<DayHours> {
    const KEYS: [(&str, &str); 7] = [
        ("mo", "counter-ws-monday"),
        ("tu", "counter-ws-tuesday"),
        ("we", "counter-ws-wednesday"),
        ("th", "counter-ws-thursday"),
        ("fr", "counter-ws-friday"),
        ("sa", "counter-ws-saturday"),
        ("su", "counter-ws-sunday"),
    ];
    let (ordinary, _) = rules::tell_apart(&shop.opening_hours);
    let week: Week = Hours::parse(&ordinary, shop.zone().clone(), Vec::new())
        .map(|hours| rules::week_of(&hours))
        .unwrap_or_default();
    let day = |(at, (key, day)): (usize, (&'static str, &str))| {
        let value = match &typed {
            Some(typed) => typed[at].clone(),
            None => rules::write_day(&week[at], lang == Lang::En),
        };
        let wrong = rules::read_day(&value).is_none().then(|| lang.say("counter-ws-hours-wrong"));
        DayHours { key, day: lang.say(day), value, wrong }
    };
    KEYS.into_iter().enumerate().map(day).collect()
}

/// How long a slot may be; a length that the shop came with is kept.
fn grids(lang: Lang, minutes: i64) -> Vec<Choice> {
    let mut all = GRIDS.to_vec();
    if !all.contains(&minutes) {
        all.push(minutes);
    }
    let choice = |n: i64| Choice {
        value: n.to_string(),
        label: lang.with1("counter-ws-minutes", "n", n),
        note: String::new(),
        on: n == minutes,
    };
    all.into_iter().map(choice).collect()
}

/// The workstations that something of the shelf is made at, each once.
pub(super) fn stations(shelf: &[catalogue::Article]) -> Vec<String> {
    let mut all: Vec<String> = shelf.iter().map(|article| article.station.clone()).collect();
    all.retain(|station| !station.is_empty());
    all.sort();
    all.dedup();
    all
}

fn article_row(lang: Lang, article: &catalogue::Article) -> ArticleRow {
    ArticleRow {
        sku: article.sku.to_string(),
        name: article.name.clone(),
        price: rules::article::write_price(article.price, lang == Lang::En),
        unit: lang.say(if article.unit == Unit::Gram { "counter-ws-unit-kilo" } else { "counter-ws-unit-piece" }),
        on: article.active,
    }
}

fn channels(boss: &Boss, me: Option<&Contact>) -> Vec<ChannelState> {
    let lang = boss.staff.lang;
    let channels = boss.staff.app.part::<Channels>().cloned().unwrap_or_default();
    let works = |cost: Option<String>| match cost {
        Some(cost) => lang.with1("counter-ws-channel-cost", "it", cost),
        None => lang.say("counter-ws-channel-works"),
    };
    // In thousandths of a euro: a message costs a few cents.
    let thousandths = (channels.sms_cost + 5) / 10;
    let comma = if lang == Lang::En { '.' } else { ',' };
    let cost = format!("{}{comma}{:03}\u{202f}€", thousandths / 1_000, thousandths % 1_000);
    let (phone, mail) = (matches!(me, Some(Contact::Phone(_))), matches!(me, Some(Contact::Email(_))));
    let rows = [
        ("sms", Way::Sms, "counter-channel-sms", channels.sms.is_some(), Some(cost), phone),
        ("email", Way::Mail, "counter-channel-email", channels.email.is_some(), None, mail),
        ("push", Way::Push, "counter-channel-push", channels.push.is_some(), None, false),
    ];
    let row = |(id, way, name, on, cost, mine): (&'static str, Way, &str, bool, Option<String>, bool)| ChannelState {
        id,
        way,
        name: lang.say(name),
        words: if on { works(cost) } else { lang.say("counter-ws-channel-off") },
        works: on,
        test: on && mine,
    };
    rows.into_iter().map(row).collect()
}

/// What SMS took this month: in words, as a bar below the ceiling, and what is near.
fn spent(boss: &Boss, month: Month) -> Spent {
    let lang = boss.staff.lang;
    let per_segment = boss.staff.app.part::<Channels>().map_or(0, |channels| channels.sms_cost);
    let cost = |segments: i64| boss.staff.euros(kernel::Cents((segments * per_segment + 50) / 100));
    let count = |n: i64| Arg::from(lang.count(usize::try_from(n).unwrap_or(0)));
    let args = [("n", Arg::from(month.spent)), ("count", count(month.spent)), ("cost", Arg::from(cost(month.spent)))];
    let words = match month.ceiling {
        None => lang.with("counter-ws-spent", &args),
        Some(ceiling) => {
            let [n, count_, cost_] = args;
            let most = [("most", count(ceiling)), ("most_cost", Arg::from(cost(ceiling)))];
            lang.with("counter-ws-spent-of", &[n, count_, cost_, most[0].clone(), most[1].clone()])
        }
    };
    let warning = match month.share() {
        Some(share) if share >= 100 => Some(lang.say("counter-ws-ceiling-full")),
        Some(share) if share >= NEARLY => Some(lang.with1("counter-ws-ceiling-near", "n", share)),
        _ => None,
    };
    Spent { words, spent: month.spent, ceiling: month.ceiling, warning }
}

fn closing_row(lang: Lang, closing: &kernel::hours::Closing) -> Closing {
    let say = |day: jiff::civil::Date| {
        // Said in full, tomorrow as well: it is read weeks later.
        let far = day.checked_sub(jiff::Span::new().days(30)).unwrap_or(day);
        let style = if lang == Lang::En { Style::English } else { Style::French };
        words::day(day, far, style)
    };
    let days = if closing.first == closing.last {
        lang.with1("counter-ws-closing-day", "it", say(closing.first))
    } else {
        let args = [("from", say(closing.first).into()), ("to", say(closing.last).into())];
        lang.with("counter-ws-closing-days", &args)
    };
    Closing { id: closing.first.to_string(), days, why: closing.reason.clone() }
}

fn member(boss: &Boss, person: &accounts::Person) -> Member {
    let contact = match &person.contact {
        Contact::Phone(phone) => phone.national(),
        Contact::Email(email) => email.as_str().to_owned(),
    };
    Member {
        id: person.id.to_string(),
        name: person.name.clone(),
        contact,
        role: door::role(boss.staff.lang, person.role),
        pin: person.has_pin,
        me: boss.owner.staff() == Some(person.id),
    }
}
