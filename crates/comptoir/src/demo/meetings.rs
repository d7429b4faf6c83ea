//! The agenda of the first bakery's advisor: a meeting that was kept, some to come; and an event of the street with places.

use db::Tx;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Weekday, civil::time};
use kernel::{Contact, calendar, id::EventId};

use super::relations::ADVISOR;
use crate::{
    accounts, advisors,
    appointments::{
        self, By, Diary, Failure, SetUp, Wish,
        events::{self, Event},
        rules::Way,
    },
    customers,
    platform::{App, Env, Error, i18n::Lang},
    shops::{self, Shop},
};

/// Who is met: their name, number, how, what about, on which of the next open days, at which of its free times.
const MET: [(&str, &str, Way, &str, usize, usize); 4] = [
    ("Hélène Caron", "+33639980141", Way::Here, "Le pain de son repas de famille", 0, 2),
    ("Paul Vidal", "+33639980142", Way::Phone, "Pain sans sel pour sa mère", 1, 1),
    ("Maryse Petit", "+33639980143", Way::Here, "Le buffet de la fête des voisins", 1, 4),
    ("Karim Benali", "+33639980144", Way::Video, "Les petits-déjeuners de son équipe", 2, 0),
];

/// Lets the first bakery have its agenda.
pub async fn live(app: &App) -> Result<(), Error> {
    let Some(shop) = shops::directory(app).all().first().cloned() else { return Ok(()) };
    let (env, own) = (app.env(), shop.clone());
    app.db().write(&shop.key, move |tx| tell(tx, env, &own)).await
}

fn fault(failure: Failure) -> Error {
    match failure {
        Failure::Error(error) => error,
        other => Error::Fault(other.to_string()),
    }
}

fn tell(tx: &mut Tx<'_>, mut env: Env, shop: &Shop) -> Result<(), Error> {
    let (key, now) = (&shop.key, env.now);
    let people = accounts::people(tx, key)?;
    let Some(ines) = people.iter().find(|person| person.name == ADVISOR) else { return Ok(()) };
    if !appointments::set_ups(tx, key)?.is_empty() {
        // A demo that is opened again on its own store.
        return Ok(());
    }
    let set_up = SetUp { ways: vec![Way::Here, Way::Phone, Way::Video], ..SetUp::default() };
    appointments::set_up(tx, &mut env, key, ines.id, &set_up)?;
    let week = now.saturating_sub(SignedDuration::from_hours(24 * 9)).unwrap_or(now);
    env.now = week;
    let diary = advisors::agenda::diary(tx, shop, ines.id, week)?;
    let Some(diary) = diary else { return Ok(()) };
    let kept = ("Hélène Caron", "+33639980141", Way::Here, "Choisir le pain du repas de famille", 0, 1);
    if let Some(met) = meet(tx, &mut env, shop, &diary, &kept)? {
        env.now = now;
        let line = "Elle veut un pain au levain de deux kilos. On en reparle avec la famille.";
        appointments::end(tx, &mut env, key, met, true, line, By::Staff(ADVISOR))?;
    }
    env.now = now;
    if let Some(diary) = advisors::agenda::diary(tx, shop, ines.id, now)? {
        for one in &MET {
            meet(tx, &mut env, shop, &diary, one)?;
        }
    }
    workshop(tx, &mut env, shop)
}

type Met = (&'static str, &'static str, Way, &'static str, usize, usize);

/// Somebody meets the advisor at one of their free times.
fn meet(
    tx: &mut Tx<'_>,
    env: &mut Env,
    shop: &Shop,
    diary: &Diary,
    one: &Met,
) -> Result<Option<kernel::id::AppointmentId>, Error> {
    let (name, number, way, subject, day, place) = *one;
    let asked = (way, diary.set_up.minutes);
    let days = appointments::free(tx, shop, diary, asked, (shop.day(env.now), 4), env.now)?;
    let Some(start) = days.get(day).and_then(|(_, times)| times.get(place).or(times.last())).copied() else {
        return Ok(None);
    };
    let contact: Contact = number.parse().map_err(|_| Error::Fault(format!("{number} is no number")))?;
    let person = customers::open(tx, env, &shop.key, name, &contact)?;
    let contact = (way == Way::Phone).then_some(&contact);
    let wish = Wish { person, contact, name, lang: Lang::Fr, way, subject, start: Some(start) };
    appointments::book(tx, env, shop, diary, &wish, By::Staff(ADVISOR)).map(|own| Some(own.id)).map_err(fault)
}

/// The second Saturday from now.
fn saturday(shop: &Shop, now: Timestamp) -> jiff::civil::Date {
    let today = shop.day(now);
    let days = today.series(1.day()).skip(7);
    days.take(8).find(|day| day.weekday() == Weekday::Saturday).unwrap_or(today)
}

fn workshop(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop) -> Result<(), Error> {
    let day = saturday(shop, env.now);
    let at = |hour| calendar::instant(day, time(hour, 0, 0, 0), shop.zone());
    let event = Event {
        key: shop.key.clone(),
        id: EventId::new(env.now, env.rng.as_mut()),
        title: "Atelier levain, pour tous les voisins".to_owned(),
        body:
            "On pétrit ensemble, chacun repart avec son levain et sa recette. Les enfants sont les bienvenus. Gratuit."
                .to_owned(),
        place: "Au fournil, derrière la boutique".to_owned(),
        start: at(15),
        end: at(17),
        places: 8,
        cancelled: false,
        version: 0,
        made_by: format!("staff:{ADVISOR}"),
        changed_at: env.now,
    };
    events::put(tx, env, shop, &event, By::Staff(ADVISOR)).map_err(fault)?;
    for (name, number, seats) in [("Hélène Caron", "+33639980141", 2), ("Maryse Petit", "+33639980143", 3)] {
        let contact: Contact = number.parse().map_err(|_| Error::Fault(format!("{number} is no number")))?;
        let who = (name, &contact, Lang::Fr);
        events::join(tx, env, shop, event.id, who, seats, By::Customer).map_err(fault)?;
    }
    Ok(())
}
