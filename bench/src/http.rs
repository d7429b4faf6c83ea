//! The reservation and the article list over HTTP, against the program itself in a process of its own.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use db::Location;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    measure::{Figures, Report, Watch, memory, now, say},
    scene::{ARTICLES, Engine, Place, env, set, sku},
};

/// The program under load; stopped when dropped.
pub struct Program {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// From its start until it was ready.
    pub ready: Duration,
}

impl Program {
    /// Its number as a process.
    pub fn process(&self) -> String {
        self.child.id().to_string()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program that was built beside this one.
fn binary() -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let path = own.with_file_name("comptoir");
    if path.exists() { Ok(path) } else { Err(format!("{} is not built", path.display())) }
}

/// Starts it on a place, with more in its environment.
pub fn start(place: &Place, more: &[(&str, String)]) -> Result<Program, String> {
    let mut command = Command::new(binary()?);
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(place.folder.path());
    if let Location::Postgres(url) = &place.location {
        command.args(["--database-url", url]);
    }
    let begun = now();
    let mut child = command
        .env("COMPTOIR_LOG", "error")
        .envs(more.iter().cloned())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let out = child.stdout.take().ok_or("no output")?;
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        if let Some(address) = line.strip_prefix("ready http://") {
            return Ok(Program { child, address: address.to_owned(), ready: begun.elapsed() });
        }
    }
    Err("the program did not get ready".into())
}

/// One request over a kept connection: answers the status.
pub async fn ask(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Result<u16, String> {
    stream.write_all(request).await.map_err(|error| error.to_string())?;
    buffer.clear();
    loop {
        let n = stream.read_buf(buffer).await.map_err(|error| error.to_string())?;
        if n == 0 {
            return Err("the connection ended".into());
        }
        let Some(head) = buffer.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        let length = length.ok_or("an answer without a length")?;
        if buffer.len() >= head + 4 + length {
            let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
            return status.ok_or_else(|| "no status".into());
        }
    }
}

/// Connections that ask again and again for some seconds.
pub async fn load(
    program: &Program,
    connections: usize,
    seconds: u64,
    make: impl Fn(usize) -> Vec<u8> + Clone + Send + 'static,
    expected: u16,
) -> Result<Figures, String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let watch = Watch::start(&program.process());
    let end = now() + Duration::from_secs(seconds);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (address, make) = (program.address.clone(), make.clone());
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(&address).await.map_err(|error| error.to_string())?;
            stream.set_nodelay(true).map_err(|error| error.to_string())?;
            let (mut each, mut buffer) = (Vec::new(), Vec::with_capacity(64 * 1024));
            while now() < end {
                let request = make(NEXT.fetch_add(1, Ordering::Relaxed));
                let start = now();
                let status = ask(&mut stream, &request, &mut buffer).await?;
                if status != expected {
                    return Err(format!("{status}: {}", String::from_utf8_lossy(&buffer)));
                }
                each.push(start.elapsed());
            }
            Ok::<_, String>(each)
        });
    }
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.extend(done.map_err(|error| error.to_string())??);
    }
    Ok(watch.stop(all))
}

fn order(n: usize) -> Vec<u8> {
    let start = env().now.as_second().div_euclid(600) * 600 + 600 * (6 + (n % 12) as i64);
    let at = jiff::Timestamp::from_second(start).unwrap_or_default();
    let lines: Vec<String> =
        (0..3).map(|k| format!(r#"{{"sku":"{}","quantity":1}}"#, sku((n * 7 + k * 31) % ARTICLES))).collect();
    let body = format!(
        r#"{{"customer":{{"name":"Nadia","phone":"+336399{:05}"}},"lines":[{}],"pickup_at":"{at}"}}"#,
        80_000 + n % 10_000,
        lines.join(",")
    );
    let head = format!(
        "POST /api/v1/shops/pain/orders HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\nidempotency-key: {n}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}

fn list(_: usize) -> Vec<u8> {
    b"GET /api/v1/shops/pain/articles HTTP/1.1\r\nhost: bench\r\n\r\n".to_vec()
}

fn page(_: usize) -> Vec<u8> {
    b"GET /pain HTTP/1.1\r\nhost: bench\r\naccept: text/html\r\n\r\n".to_vec()
}

/// Everything about one engine.
pub async fn measure(engine: &Engine, seconds: u64, report: &mut Report) -> Result<(), String> {
    let name = engine.name();
    say(&format!("\nOver HTTP, {name} (the generator shares the processors with the program)"));
    let place = Place::fresh(engine, "http")?;
    drop({
        let db = place.open(|_| {})?;
        set(&db).await?;
        db
    });
    let program = start(&place, &[])?;
    let process = program.process();
    report.number(&format!("{name}: seconds until ready"), program.ready.as_secs_f64(), "aim ≤ 0.2");
    tokio::time::sleep(Duration::from_millis(500)).await;
    report.number(&format!("{name}: MB idle"), memory(&process), "aim ≤ 30");
    for connections in [1, 8, 32, 256] {
        let figures = load(&program, connections, seconds, order, 201).await?;
        report.add(&format!("{name}: orders, {connections} connections"), &figures);
        report.point("orders a second by connections", name, connections as f64, figures.rate());
    }
    report.number(&format!("{name}: MB under load"), memory(&process), "aim ≤ 60");
    let figures = load(&program, 32, seconds, list, 200).await?;
    report.add(&format!("{name}: article list of {ARTICLES}, 32 connections"), &figures);
    let figures = load(&program, 32, seconds, page, 200).await?;
    report.add(&format!("{name}: page of a shop, 32 connections"), &figures);
    Ok(())
}
