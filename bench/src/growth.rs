//! Growth: what a reservation and the counter's board cost with a thousand kept orders, and with a million.

use std::sync::Arc;

use comptoir::{
    accounts::{self, Role},
    orders,
    shops::Shop,
};
use db::{Db, DbError, Location};

use crate::{
    fill::Model,
    http::{load, start},
    measure::{Report, memory, now, say},
    scene::{ARTICLES, Engine, Place, env, set, wish},
    store::undone,
};

/// How many orders of today stand on the board.
const TODAY: usize = 50;
/// How many reservations one measurement makes.
const COUNT: usize = 2_000;

/// Everything about one engine.
pub async fn measure(engine: &Engine, kept: usize, seconds: u64, report: &mut Report) -> Result<(), String> {
    let name = engine.name();
    say(&format!("\nGrowth, {name} (orders of the past, {TODAY} of today)"));
    let place = Place::fresh(engine, "growth")?;
    let db = place.open(|_| {})?;
    let shop = set(&db).await?;
    let session = today(&db, &shop).await?;
    let mut model = Model::take(&db, &shop).await?;
    let (mut first, mut last, mut empty) = (None, (0.0, 0.0), None);
    let mut size = 1_000.min(kept);
    while size <= kept {
        let begun = now();
        model.fill(&db, &shop, size).await?;
        report.number(&format!("{name}: {size} kept orders, seconds to fill"), begun.elapsed().as_secs_f64(), "");
        // Once without a watch: what was just written is read again.
        undone(&db, &shop, 200).await?;
        let mut reserved = undone(&db, &shop, COUNT).await?;
        for _ in 0..2 {
            let again = undone(&db, &shop, COUNT).await?;
            if again.elapsed < reserved.elapsed {
                reserved = again;
            }
        }
        report.add(&format!("{name}: {size} kept orders, reservation (undone)"), &reserved);
        let program = start(&place, &[])?;
        let request =
            format!("GET /comptoir HTTP/1.1\r\nhost: bench\r\naccept: text/html\r\ncookie: comptoir={session}\r\n\r\n");
        let ask = move |_| request.clone().into_bytes();
        load(&program, 1, 1, ask.clone(), 200).await?;
        let board = load(&program, 4, seconds, ask, 200).await?;
        report.add(&format!("{name}: {size} kept orders, the counter's board"), &board);
        report.number(
            &format!("{name}: {size} kept orders, seconds until ready"),
            program.ready.as_secs_f64(),
            "aim ≤ 0.2",
        );
        report.number(&format!("{name}: {size} kept orders, MB"), memory(&program.process()), "");
        drop(program);
        let each = (1e6 / reserved.rate(), 1e6 / board.rate());
        report.point("microseconds by kept orders", &format!("{name}, reservation"), size as f64, each.0);
        report.point("microseconds by kept orders", &format!("{name}, board"), size as f64, each.1);
        let bytes = bytes(&db, &place).await?;
        first = first.or(Some(each));
        empty = empty.or(Some((size, bytes)));
        last = each;
        if let Some((from, before)) = empty
            && size > from
        {
            report.number(
                &format!("{name}: bytes an order, at {size}"),
                (bytes - before) / (size - from) as f64,
                "with lines, message, fact",
            );
        }
        size *= 10;
    }
    if let Some(first) = first {
        report.number(&format!("{name}: reservation, last / first"), last.0 / first.0, "aim ≤ 1.2");
        report.number(&format!("{name}: board, last / first"), last.1 / first.1, "aim ≤ 1.2");
    }
    Ok(())
}

/// Somebody at the counter, and orders of today; answers the session.
async fn today(db: &Db, shop: &Arc<Shop>) -> Result<String, String> {
    let own = shop.clone();
    let made = db.write(&shop.key, move |tx| {
        let mut env = env();
        for n in 0..TODAY {
            let wish = wish(n, ARTICLES, env.now)
                .map_err(|why| orders::Failure::Error(comptoir::platform::Error::Fault(why)))?;
            orders::reserve(tx, &mut env, &own, &orders::Wish { external_id: format!("today {n}"), ..wish })?;
        }
        let contact = "sarah@example.org".parse().map_err(|_| DbError::NoRow)?;
        let id = accounts::hire(tx, &mut env, &own.key, "Sarah", &contact, Role::Counter)?;
        let person = accounts::by_id(tx, &own.key, id)?.ok_or(DbError::NoRow)?;
        Ok::<_, orders::Failure>(accounts::open_session(tx, &mut env, &own.key, &person)?)
    });
    made.await.map_err(|error| error.to_string())
}

/// How much of the disk the store takes.
async fn bytes(db: &Db, place: &Place) -> Result<f64, String> {
    match &place.location {
        Location::Sqlite(path) => Ok(std::fs::metadata(path).map_err(|error| error.to_string())?.len() as f64),
        Location::Postgres(_) => {
            let asked = db.read(|conn| {
                conn.query_one("SELECT pg_database_size(current_database())", &[], |row| row.get::<i64>(0))
            });
            Ok(asked.await.map_err(|error: DbError| error.to_string())? as f64)
        }
    }
}
