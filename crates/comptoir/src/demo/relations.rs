//! A year of the relation in the demo: somebody who comes every week, what was said on every channel, what is remembered,
//! a household behind one number, a call that nobody took, two files that may be one person's.

use db::Tx;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Weekday, civil::time};
use kernel::{Contact, Quantity, id::PersonId};

use crate::{
    calls::{self, Event, Told, rules::Direction},
    catalogue::{Article, WishLine},
    customers::{self, Purpose, Source},
    inbox,
    orders::{self, Actor, Pickup, Who, Wish, rules::State},
    outbox::{self, Draft},
    platform::{App, Env, Error, i18n::Lang},
    shops::{self, Shop},
    threads::{self, Kind},
};

/// Who keeps the relation in every shop of the demo.
pub const ADVISOR: &str = "Inès";

const ODILE: (&str, &str, &str) = ("Odile Vasseur", "+33639980121", "odile.vasseur@example.net");
const HOUSE: &str = "+33199004501";

/// Tells the year of the first bakery.
pub async fn live(app: &App) -> Result<(), Error> {
    let Some(shop) = shops::directory(app).all().first().cloned() else { return Ok(()) };
    let (env, own) = (app.env(), shop.clone());
    app.db().write(&shop.key, move |tx| tell(tx, env, &own)).await
}

/// The same command at another instant.
fn at(env: &mut Env, at: Timestamp) -> &mut Env {
    env.now = at;
    env
}

fn contact(text: &str) -> Result<Contact, Error> {
    text.parse().map_err(|_| Error::Fault(format!("{text} is no address")))
}

fn tell(tx: &mut Tx<'_>, mut env: Env, shop: &Shop) -> Result<(), Error> {
    let now = env.now;
    let ago = |days: i64| now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now);
    let minutes = |n: i64| now.saturating_sub(SignedDuration::from_mins(n)).unwrap_or(now);
    let key = &shop.key;
    let (phone, mail, house) = (contact(ODILE.1)?, contact(ODILE.2)?, contact(HOUSE)?);
    let by = format!("staff:{ADVISOR}");
    if customers::household(tx, key, &phone)?.iter().any(|head| head.name == ODILE.0) {
        // A demo that is opened again on its own store.
        return Ok(());
    }
    // Fourteen Saturdays, and once to a meeting.
    let shelf = crate::catalogue::all(tx, key)?;
    let odile = customers::open(tx, at(&mut env, ago(300)), key, ODILE.0, &phone)?;
    for week in (1..=14).rev() {
        saturday(tx, &mut env, shop, &shelf, ago(7 * week), week, &phone)?;
    }
    let keep = |tx: &mut Tx<'_>, env: &mut Env, who: PersonId, purpose, text: &str, until: Option<i64>| {
        let expires = until.map(|days| now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(now));
        customers::keep(tx, env, key, who, purpose, text, Source::Said, expires, &by)
    };
    keep(tx, at(&mut env, ago(120)), odile, Purpose::Reach, "Préfère le téléphone avant 11 h", None)?;
    keep(tx, at(&mut env, ago(40)), odile, Purpose::Life, "Retraite au 30 novembre, potager à finir", Some(100))?;
    keep(tx, at(&mut env, ago(9)), odile, Purpose::Care, "Une collègue allergique aux fruits à coque", Some(30))?;
    let wrote = "Bonjour, je pars en retraite, il me faudrait des gâteaux pour 30 le samedi 28, c'est possible ?";
    hear(tx, at(&mut env, ago(9)), shop, ODILE.1, "odile-1", wrote)?;
    let answer =
        "Bonjour Odile, quelle nouvelle ! Oui, à commander 48 h avant. Je vous appelle demain pour le parfum ?";
    inbox::answered(tx, env_at(&mut env, ago(9), 25), shop, std::slice::from_ref(&phone), ADVISOR, Some(answer))?;
    say(tx, &mut env, shop, &phone, answer)?;
    threads::write(
        tx,
        at(&mut env, ago(200)),
        key,
        odile,
        Kind::Visit,
        "Passée avec sa fille, a goûté le seigle.",
        "Sarah",
    )?;
    let call = call(tx, &mut env, shop, "demo-odile", ODILE.1, ago(8), Some(6))?;
    if let Some(call) = call {
        let line = "Trois au chocolat, un aux poires. Salle au 12, accès par la cour.";
        calls::note(tx, at(&mut env, ago(8)), key, call, odile, line, ADVISOR)?;
    }
    let word = "Pour les 30 personnes, voir avec Camille si le four du samedi suffit.";
    threads::write(tx, at(&mut env, ago(8)), key, odile, Kind::Internal, word, ADVISOR)?;
    let due = minutes(10);
    threads::promise(tx, at(&mut env, ago(8)), key, odile, "La rappeler pour l'heure de livraison", due, ADVISOR)?;
    // The same woman, by another door.
    customers::open(tx, at(&mut env, ago(30)), key, ODILE.0, &mail)?;
    // One number, two persons.
    customers::open(tx, at(&mut env, ago(250)), key, "Simone Rousselin", &house)?;
    customers::share_address(tx, at(&mut env, ago(200)), key, &house, "Paul Rousselin", None, &by)?;
    // Nobody took it.
    self::call(tx, &mut env, shop, "demo-missed", "+33639980145", minutes(20), None)?;
    Ok(())
}

/// What the advisor wrote.
fn say(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, to: &Contact, text: &str) -> Result<(), Error> {
    let draft = Draft {
        purpose: outbox::Purpose::Answer,
        contact: to,
        target: None,
        lang: Lang::Fr,
        subject: String::new(),
        body: text.to_owned(),
        link: String::new(),
        about: format!("{}{ADVISOR}", outbox::THREAD),
        once: "thread/demo-odile".to_owned(),
        due: env.now,
        expires: None,
    };
    Ok(outbox::queue(tx, env, shop, &draft)?)
}

fn env_at(env: &mut Env, since: Timestamp, minutes: i64) -> &mut Env {
    env.now = since.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(since);
    env
}

fn hear(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, from: &str, id: &str, text: &str) -> Result<(), Error> {
    let raw = inbox::Raw { source: "demo", external_id: id, sender: from, body: text };
    inbox::receive(tx, env, shop, None, &raw).map(|_| ())
}

/// A call, and how many minutes they spoke.
fn call(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    id: &str,
    from: &str,
    rang: Timestamp,
    spoke: Option<i64>,
) -> Result<Option<kernel::id::CallId>, Error> {
    let told = |event| Told {
        source: "demo",
        external_id: id,
        event,
        direction: Direction::In,
        from,
        to: "",
        line: ADVISOR,
        cause: "",
        raw: "",
    };
    calls::hear(tx, at(env, rang), &shop.key, &told(Event::Rings))?;
    if let Some(minutes) = spoke {
        calls::hear(tx, at(env, rang), &shop.key, &told(Event::Answered))?;
        calls::hear(tx, env_at(env, rang, minutes), &shop.key, &told(Event::Ended))?;
    } else {
        calls::hear(tx, env_at(env, rang, 1), &shop.key, &told(Event::Ended))?;
    }
    let calls = calls::recent(tx, &shop.key, rang)?;
    let rang = rang.as_millisecond();
    Ok(calls.into_iter().rfind(|call| call.rang_at.as_millisecond() == rang).map(|call| call.id))
}

/// One Saturday: the usual, collected.
fn saturday(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    shelf: &[Article],
    near: Timestamp,
    week: i64,
    phone: &Contact,
) -> Result<(), Error> {
    let day = shop.day(near);
    let back = day.weekday().since(Weekday::Saturday);
    let day = day.checked_sub(back.days()).unwrap_or(day);
    let morning = day.to_datetime(time(8, 10, 0, 0)).to_zoned(shop.zone().clone());
    let morning = morning.map_err(|error| Error::Fault(error.to_string()))?.timestamp();
    let mut wanted: Vec<(&str, i64)> = vec![("Baguette de tradition", 2)];
    if week % 2 == 0 {
        wanted.push(("Pain de campagne", 1));
    }
    let line = |(name, n): &(&str, i64)| {
        let article = shelf.iter().find(|article| article.name.starts_with(name))?;
        Some(WishLine::from((article.sku.clone(), Quantity::new(*n).ok()?)))
    };
    let wish = Wish {
        lines: wanted.iter().filter_map(line).collect(),
        pickup: Pickup::Soonest,
        source: "demo",
        external_id: format!("odile/{day}"),
        visitor: String::new(),
        note: String::new(),
        lang: Lang::Fr,
        who: Some(Who { name: ODILE.0.to_owned(), contact: phone.clone() }),
    };
    match orders::reserve(tx, at(env, morning), shop, &wish) {
        Ok(order) => {
            for (n, state) in [(5, State::SetAside), (15, State::Ready), (30, State::Collected)] {
                let actor = Actor::staff("Sarah");
                let moved = orders::move_to(tx, env_at(env, morning, n), shop, order.id, state, &actor, "");
                moved.map_err(|failure| Error::Fault(failure.to_string()))?;
            }
            Ok(())
        }
        // A Saturday that was a holiday is no fault of the demo.
        Err(orders::Failure::Refused(_) | orders::Failure::Again(_)) => Ok(()),
        Err(failure) => Err(Error::Fault(failure.to_string())),
    }
}
