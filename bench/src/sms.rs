//! SMS that come in: each is stored, understood and answered before the gateway hears that it arrived; beside the same work
//! in one open transaction.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use comptoir::{
    accounts::{self, Hook, Kind, NewKey},
    inbox::{self, Raw},
    platform::Error,
    shops::Shop,
};
use db::{Db, DbError};

use crate::{
    http::{load, start},
    measure::{Figures, Report, Watch, memory, now, say},
    scene::{self, ARTICLES, Engine, Place},
};

/// What people write: orders, a question, and what a person must read.
const TEXTS: [&str; 4] = [
    "Bonjour, 2 baguettes 3 pour demain 17h svp",
    "Vous êtes ouverts dimanche ?",
    "1 baguette 12 et 3 baguettes 7 pour ce soir",
    "Est-ce que ma soeur a laissé son parapluie chez vous",
];

/// Everybody writes for the first time: as many as the numbers kept for fiction, with the digit before them.
fn sender(n: usize) -> String {
    format!("+336399{:05}", n % 100_000)
}

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// All of them in one closure, hence one transaction: what the processor alone allows.
async fn bare(db: &Db, shop: &Arc<Shop>, count: usize) -> Result<Figures, String> {
    let shelf = (0..ARTICLES).map(scene::article).collect::<Result<Vec<_>, _>>()?;
    let lexicon = inbox::make_lexicon(shop, &shelf)?;
    let (own, watch) = (shop.clone(), Watch::start("self"));
    let each = db.write(&shop.key, move |tx| {
        let mut each = Vec::with_capacity(count);
        for _ in 0..count {
            let (begun, n) = (now(), NEXT.fetch_add(1, Ordering::Relaxed));
            let (id, sender) = (format!("bare-{n}"), sender(n));
            let raw = Raw { source: "smsgate", external_id: &id, sender: &sender, body: TEXTS[n % TEXTS.len()] };
            inbox::receive(tx, &mut scene::env(), &own, Some(&lexicon), &raw)?;
            each.push(begun.elapsed());
        }
        Ok::<_, Error>(each)
    });
    Ok(watch.stop(each.await.map_err(|error| error.to_string())?))
}

/// A key of a telephone with SMSGate.
async fn key(db: &Db, shop: &Arc<Shop>) -> Result<String, String> {
    let own = shop.key.clone();
    let made = db.write(&shop.key, move |tx| {
        let new = NewKey { kind: Kind::Hook(Hook::SmsGate), role: None, staff: None, label: "bench", signing: None };
        accounts::create_key(tx, &mut scene::env(), &own, &new)
    });
    made.await.map_err(|error: DbError| error.to_string())
}

fn call(key: &str, n: usize) -> Vec<u8> {
    let body = serde_json::json!({ "id": format!("evt-{n}"), "deviceId": "bench", "event": "sms:received", "webhookId": "bench",
        "payload": { "messageId": format!("{n}"), "message": TEXTS[n % TEXTS.len()], "sender": sender(n),
            "receivedAt": "2026-11-24T09:00:00.000+01:00" } })
    .to_string();
    let head = format!(
        "POST /hooks/sms/smsgate/{key} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}

/// Everything about one engine.
pub async fn measure(engine: &Engine, count: usize, seconds: u64, report: &mut Report) -> Result<(), String> {
    let name = engine.name();
    say(&format!("\nSMS that come in, {name}"));
    let place = Place::fresh(engine, "sms")?;
    let (loop_, key) = {
        let db = place.open(|_| {})?;
        let shop = scene::set(&db).await?;
        // Once without a watch: statements are prepared, caches are warm.
        bare(&db, &shop, 50).await?;
        let loop_ = bare(&db, &shop, count).await?;
        (loop_, key(&db, &shop).await?)
    };
    report.add(&format!("{name}: SMS in, bare loop in one transaction"), &loop_);
    let program = start(&place, &[])?;
    for connections in [1, 32] {
        let own = key.clone();
        let figures = load(&program, connections, seconds, move |n| call(&own, n), 200).await?;
        report.add(&format!("{name}: SMS in, {connections} connections"), &figures);
        if connections > 1 {
            report.number(&format!("{name}: SMS in / bare loop"), figures.rate() / loop_.rate(), "");
        }
    }
    report.number(&format!("{name}: SMS in, MB"), memory(&program.process()), "");
    Ok(())
}
