//! An alert to many followers: how long until everybody is queued, until the first has it, and how fast it goes, beside what the
//! sink takes from a program that does nothing else.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use comptoir::{
    accounts::{self, Kind, NewKey, Role},
    shops::Shop,
};
use db::{Db, DbError};
use tokio::net::TcpStream;
use torture::sinks::Sinks;

use crate::{
    http::{Program, ask, start},
    measure::{Figures, Report, Watch, memory, now, say},
    scene::{self, Engine, Place},
};

/// How many letters a mail has beside the sink's own maximum: about what an alert has with its sheet.
const LETTERS: usize = 6_000;

struct Sink(Child);

impl Drop for Sink {
    fn drop(&mut self) {
        // It keeps nothing.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whom to tell: everybody at once, as if they had all said yes some time ago. Answers a key of the counter.
async fn followed(db: &Db, shop: &Arc<Shop>, many: usize, channel: &str) -> Result<String, String> {
    let contact = match channel {
        "email" => "'client-' || i || '@example.net'",
        _ => "'+336399' || SUBSTR(CAST(100000 + i % 100000 AS TEXT), 2)",
    };
    for from in (0..many).step_by(20_000) {
        let (key, to) = (shop.key.clone(), many.min(from + 20_000));
        let sql =
            format!(
            "WITH RECURSIVE n(i) AS (SELECT CAST({from} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {to})
             INSERT INTO follow (street, shop, contact, topic, channel, target, lang, state, since)
             SELECT '{}', '{}', {contact}, 'batch:{}', '{channel}', '', 'fr', 'active', 0 FROM n",
            key.street, key.shop, scene::sku(1)
        );
        let some = db.write(&shop.key, move |tx| tx.execute(&sql, &[]));
        some.await.map_err(|error: DbError| error.to_string())?;
    }
    let key = shop.key.clone();
    let made = db.write(&shop.key, move |tx| {
        let new = NewKey { kind: Kind::Token, role: Some(Role::Counter), staff: None, label: "bench", signing: None };
        accounts::create_key(tx, &mut scene::env(), &key, &new)
    });
    made.await.map_err(|error| error.to_string())
}

/// By mail, to Postfix's own sink.
pub async fn by_mail(engine: &Engine, many: usize, report: &mut Report) -> Result<(), String> {
    let Some(sink) = std::env::var_os("COMPTOIR_BENCH_SMTP_SINK").map(PathBuf::from) else {
        say("The alert by mail is left out: COMPTOIR_BENCH_SMTP_SINK names no smtp-sink");
        return Ok(());
    };
    let name = engine.name();
    say(&format!("\nAn alert to {many} by mail, {name}"));
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|taken| taken.local_addr());
    let server = format!("127.0.0.1:{}", taken.map_err(|error| error.to_string())?.port());
    let mut command = Command::new(&sink);
    command.args([server.as_str(), "1000"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let _running = Sink(command.spawn().map_err(|error| format!("{}: {error}", sink.display()))?);
    until_it_answers(&server).await?;
    let most = source(&sink, &server, many.min(20_000))?;
    report.number(&format!("{name}: mails a second, the sink alone"), most, "smtp-source, 4 connections");
    let settings = [
        ("COMPTOIR_SMTP__SERVER", server),
        ("COMPTOIR_SMTP__SECURITY", "none".to_owned()),
        ("COMPTOIR_SMTP__FROM", "rue@example.org".to_owned()),
    ];
    let rate = told(engine, many, "email", &settings, report).await?;
    report.number(&format!("{name}: mails / the sink alone"), rate / most, "aim ≥ 0.8");
    Ok(())
}

/// By SMS, to a gateway of our own making.
pub async fn by_sms(engine: &Engine, many: usize, report: &mut Report) -> Result<(), String> {
    let name = engine.name();
    // As many as the numbers kept for fiction, with the digit before them.
    let many = many.min(100_000);
    say(&format!("\nAn alert to {many} by SMS, {name}"));
    let sinks = Sinks::start().await?;
    let bare = posts(sinks.sms.port, many.min(20_000)).await?;
    report.add(&format!("{name}: the gateway alone, 16 connections"), &bare);
    let settings = [
        ("COMPTOIR_SMS__GATEWAY", "smsgate".to_owned()),
        ("COMPTOIR_SMS__URL", format!("http://127.0.0.1:{}", sinks.sms.port)),
        ("COMPTOIR_SMS__USER", "rue".to_owned()),
        ("COMPTOIR_SMS__PASSWORD", "rue".to_owned()),
    ];
    let rate = told(engine, many, "sms", &settings, report).await?;
    report.number(&format!("{name}: SMS / the gateway alone"), rate / bare.rate(), "");
    Ok(())
}

/// Announces, and waits until everybody is told; answers how many a second.
async fn told(
    engine: &Engine,
    many: usize,
    channel: &str,
    settings: &[(&str, String)],
    report: &mut Report,
) -> Result<f64, String> {
    let name = engine.name();
    let place = Place::fresh(engine, &format!("alert_{channel}"))?;
    let token = {
        let db = place.open(|_| {})?;
        let shop = scene::set(&db).await?;
        followed(&db, &shop, many, channel).await?
    };
    let program = start(&place, settings)?;
    let watch = Watch::start(&program.process());
    let begun = now();
    let body = format!(r#"{{"sku":"{}","quantity":50000,"ready_in_minutes":600,"announce":true}}"#, scene::sku(1));
    let request = format!(
        "POST /api/v1/shops/pain/batches HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\nidempotency-key: bench\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(&program.address).await.map_err(|error| error.to_string())?;
    let mut buffer = Vec::new();
    let status = ask(&mut stream, request.as_bytes(), &mut buffer).await?;
    if status != 201 {
        return Err(format!("{status}: {}", String::from_utf8_lossy(&buffer)));
    }
    report.number(
        &format!("{name}: {many} by {channel}, seconds until all are queued"),
        begun.elapsed().as_secs_f64(),
        "",
    );
    let mut first = None;
    loop {
        let sent = sent(&program, channel).await?;
        if sent > 0 && first.is_none() {
            first = Some(begun.elapsed());
        }
        if sent >= many {
            break;
        }
        if begun.elapsed() > Duration::from_secs(3_600) {
            return Err(format!("{sent} of {many} were told in an hour"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let figures = Figures { count: many, ..watch.stop(Vec::new()) };
    let first = first.unwrap_or_default();
    report.number(&format!("{name}: {many} by {channel}, seconds until the first has it"), first.as_secs_f64(), "");
    report.number(&format!("{name}: {many} by {channel}, a second"), figures.rate(), "");
    report.number(&format!("{name}: {many} by {channel}, µs of CPU each"), figures.cpu_each(), "");
    report.number(&format!("{name}: {many} by {channel}, MB"), memory(&program.process()), "");
    Ok(figures.rate())
}

/// How many the program says it has handed over.
async fn sent(program: &Program, channel: &str) -> Result<usize, String> {
    let mut stream = TcpStream::connect(&program.address).await.map_err(|error| error.to_string())?;
    let mut buffer = Vec::new();
    ask(&mut stream, b"GET /metrics HTTP/1.1\r\nhost: bench\r\n\r\n", &mut buffer).await?;
    let text = String::from_utf8_lossy(&buffer);
    let marks = [format!("channel=\"{channel}\""), "state=\"sent\"".to_owned()];
    let line = text.lines().find(|line| {
        line.starts_with("comptoir_messages_total{") && marks.iter().all(|mark| line.contains(mark.as_str()))
    });
    Ok(line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).unwrap_or(0.0) as usize)
}

async fn until_it_answers(server: &str) -> Result<(), String> {
    for _ in 0..200 {
        if TcpStream::connect(server).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    Err("smtp-sink does not answer".into())
}

/// What the sink takes from `smtp-source`, which sends the same mail over kept connections: mails a second.
fn source(sink: &Path, server: &str, many: usize) -> Result<f64, String> {
    let program = sink.with_file_name("smtp-source");
    let begun = now();
    let (count, letters) = (many.to_string(), LETTERS.to_string());
    let done = Command::new(&program)
        .args([
            "-d",
            "-s",
            "4",
            "-m",
            &count,
            "-l",
            &letters,
            "-f",
            "rue@example.org",
            "-t",
            "client@example.net",
            server,
        ])
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    if !done.status.success() {
        return Err(format!("smtp-source: {}", String::from_utf8_lossy(&done.stderr)));
    }
    Ok(many as f64 / begun.elapsed().as_secs_f64())
}

/// What the gateway takes from sixteen that do nothing else.
async fn posts(port: u16, many: usize) -> Result<Figures, String> {
    let watch = Watch::start("self");
    let mut tasks = tokio::task::JoinSet::new();
    for hand in 0..16 {
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await.map_err(|error| error.to_string())?;
            stream.set_nodelay(true).map_err(|error| error.to_string())?;
            let (mut each, mut buffer) = (Vec::with_capacity(many / 16), Vec::new());
            for n in 0..many / 16 {
                let body = format!(
                    r#"{{"id":"bare-{hand}-{n}","textMessage":{{"text":"{}"}},"phoneNumbers":["+33639980000"]}}"#,
                    "x".repeat(120)
                );
                let request = format!(
                    "POST /3rdparty/v1/messages HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n\
                     content-length: {}\r\n\r\n{body}",
                    body.len()
                );
                let start = now();
                let status = ask(&mut stream, request.as_bytes(), &mut buffer).await?;
                if status != 202 {
                    return Err(format!("the gateway says {status}"));
                }
                each.push(start.elapsed());
            }
            Ok::<_, String>(each)
        });
    }
    let mut all = Vec::with_capacity(many);
    while let Some(done) = tasks.join_next().await {
        all.extend(done.map_err(|error| error.to_string())??);
    }
    Ok(watch.stop(all))
}
