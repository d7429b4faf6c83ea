//! A street of many shops: the search for words, with typos, over all shelves.

use comptoir::{
    catalogue,
    shops::{self, Shop},
};
use db::{Db, DbError};

use crate::{
    http::{load, start},
    measure::{Report, memory, say},
    scene::{self, Engine, Place},
};

/// What shops are called after, and what they sell.
const TRADES: [(&str, [&str; 4]); 5] = [
    ("Boulangerie", ["Baguette tradition", "Croissant au beurre", "Pain de seigle", "Tarte aux pommes"]),
    ("Boucherie", ["Côte de bœuf", "Merguez", "Rôti de porc", "Pâté de campagne"]),
    ("Fromagerie", ["Comté", "Saint-nectaire", "Chèvre frais", "Beurre salé"]),
    ("Primeur", ["Pommes reinettes", "Poireaux", "Clémentines", "Pommes de terre"]),
    ("Fleuriste", ["Bouquet de saison", "Roses", "Pivoines", "Orchidée"]),
];
/// What people type: right, with a typo, without accents, and what nobody sells.
const SOUGHT: [&str; 6] = ["baguette", "croisant", "cote%20de%20boeuf", "clementine", "fleuriste%20120", "tournevis"];

async fn settle(db: &Db, many: usize) -> Result<(), String> {
    let first = scene::set(db).await?;
    for from in (0..many).step_by(200) {
        let model = first.clone();
        let some = db.write(&first.key, move |tx| {
            for n in from..many.min(from + 200) {
                let (trade, sold) = TRADES[n % TRADES.len()];
                let shop = named(&model, n, trade)?;
                shops::save(tx, &shop)?;
                for (rank, name) in sold.iter().enumerate() {
                    let article = scene::article(rank).map_err(|_| DbError::NoRow)?;
                    catalogue::put(tx, &shop.key, &catalogue::Article { name: (*name).to_owned(), ..article })?;
                }
            }
            Ok::<_, DbError>(())
        });
        some.await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn named(model: &Shop, n: usize, trade: &str) -> Result<Shop, DbError> {
    let mut shop = model.clone();
    shop.key.shop = format!("boutique-{n}").parse().map_err(|_| DbError::NoRow)?;
    (shop.name, shop.activity) = (format!("{trade} {n}"), trade.to_lowercase());
    // Side by side along the street, so that the nearest are asked for too.
    shop.position = (model.position.0 + n as f64 * 1e-5, model.position.1);
    shop.rank = n as i64;
    Ok(shop)
}

/// Everything about one engine.
pub async fn measure(engine: &Engine, many: usize, seconds: u64, report: &mut Report) -> Result<(), String> {
    let name = engine.name();
    say(&format!("\nA street of {many} shops, {name}"));
    let place = Place::fresh(engine, "street")?;
    drop({
        let db = place.open(|_| {})?;
        settle(&db, many).await?;
        db
    });
    let program = start(&place, &[])?;
    report.number(&format!("{name}: {many} shops, seconds until ready"), program.ready.as_secs_f64(), "");
    for connections in [1, 32] {
        let search = |n: usize| {
            let words = SOUGHT[n % SOUGHT.len()];
            format!("GET /api/v1/shops?q={words} HTTP/1.1\r\nhost: bench\r\n\r\n").into_bytes()
        };
        let figures = load(&program, connections, seconds, search, 200).await?;
        report.add(&format!("{name}: search among {many} shops, {connections} connections"), &figures);
    }
    report.number(&format!("{name}: {many} shops, MB"), memory(&program.process()), "");
    Ok(())
}
