//! The commands of the program: what is typed, and what it starts.

use std::{
    io::{Write, stderr, stdout},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use db::{Db, Location, Options};
use kernel::Clock as _;

use crate::{
    accounts::{self, Hook, Kind, NewKey, Role},
    app::{self, Parts},
    demo,
    platform::{
        App, Env,
        clock::{ShiftedClock, SystemClock},
        live::Stop,
        rng::StrongRng,
        settings::Settings,
    },
    shops,
};

/// The counter where the Web and the street meet.
#[derive(Parser)]
#[command(name = "comptoir", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where the data lives, when not where the settings say.
#[derive(Args, Clone, Default)]
struct Place {
    /// The folder of the embedded database.
    #[arg(long)]
    data: Option<PathBuf>,
    /// `postgres://…`, to use a server instead.
    #[arg(long)]
    database_url: Option<String>,
}

#[derive(Args, Clone, Default)]
struct Front {
    #[command(flatten)]
    place: Place,
    /// The address to listen on.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// The address that customers use, for links in messages.
    #[arg(long)]
    public_url: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the street until it is told to stop.
    Serve(Front),
    /// Serves the demo street, with a message box instead of the outside world.
    Demo(Front),
    /// Reads a street from a file; what is there already is brought up to date.
    Seed {
        /// The file, in the format of `street.json`.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Copies the whole store into a file, while it is in use.
    Backup {
        /// The file to write.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Puts a copy made by `backup` back; the program must not run meanwhile.
    Restore {
        /// The file to read.
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Writes every table as JSON Lines into a folder: nothing here is kept prisoner.
    Export {
        /// The folder.
        dir: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Looks whether stock, slots, orders and messages agree: a line per fault, and the exit code 1 on any.
    Check(Place),
    /// Says what is set up and what is not: settings, channels, clock, disk.
    Doctor(Place),
    /// Classifies public posts (JSON Lines on standard input): about which shop, in what mood, on what.
    ListenClassify {
        /// The shops to recognise.
        #[arg(long)]
        shops: PathBuf,
    },
    /// Makes a token for the API.
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Makes a key for a way in.
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Prints a new token, once.
    Create {
        /// The shop's slug.
        #[arg(long)]
        shop: String,
        /// What it may do.
        #[arg(long)]
        role: RoleWord,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum KeyCommand {
    /// Prints a new key, once, with the path it opens.
    Create {
        /// For which way in.
        #[arg(long)]
        kind: KeyWord,
        /// The shop's slug.
        #[arg(long)]
        shop: String,
        /// The secret by which the gateway signs its calls: SMSGate's signing key, Twilio's auth token.
        #[arg(long)]
        signed_by: Option<String>,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(ValueEnum, Clone, Copy)]
enum RoleWord {
    Counter,
    Advisor,
    Owner,
    Manager,
}

#[derive(ValueEnum, Clone, Copy)]
enum KeyWord {
    Smsgate,
    Twilio,
}

/// What a command fails with: a sentence.
type Outcome = Result<ExitCode, String>;

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("COMPTOIR_LOG")
                .unwrap_or_else(|_| "info,opening_hours=warn".into()),
        )
        .with_writer(stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    match runtime.block_on(run(cli.command)) {
        Ok(code) => code,
        Err(why) => failed(&why),
    }
}

fn failed(why: &str) -> ExitCode {
    // Nowhere else to say it.
    let _ = writeln!(stderr(), "comptoir: {why}");
    ExitCode::FAILURE
}

fn say(line: impl std::fmt::Display) {
    // A closed pipe is no reason to stop.
    let _ = writeln!(stdout(), "{line}");
    let _ = stdout().flush();
}

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

async fn run(command: Command) -> Outcome {
    match command {
        Command::Serve(front) => serve(front).await,
        Command::Demo(front) => play(front).await,
        Command::Seed { file, place } => seed(file, place).await,
        Command::Backup { file, place } => backup(file, place).await,
        Command::Restore { file, place } => restore(&file, place),
        Command::Export { dir, place } => export(dir, place).await,
        Command::Check(place) => check(place).await,
        Command::Doctor(place) => doctor(place).await,
        Command::ListenClassify { shops } => lines(|input, output| crate::listen::run(&shops, input, output)),
        Command::Token { command: TokenCommand::Create { shop, role, place } } => token(&shop, role, place).await,
        Command::Key { command: KeyCommand::Create { kind, shop, signed_by, place } } => {
            key(&shop, kind, signed_by, place).await
        }
    }
}

/// A filter from standard input to standard output, line by line.
fn lines(
    filter: impl FnOnce(std::io::StdinLock<'static>, std::io::StdoutLock<'static>) -> std::io::Result<()>,
) -> Outcome {
    match filter(std::io::stdin().lock(), stdout().lock()) {
        // The reader at the end of the pipe has read enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        outcome => outcome.map(|()| ExitCode::SUCCESS).map_err(in_words),
    }
}

fn settings(place: &Place) -> Result<Settings, String> {
    let mut settings = Settings::load().map_err(in_words)?;
    if let Some(data) = &place.data {
        settings.data = data.clone();
    }
    if place.database_url.is_some() {
        settings.database_url = place.database_url.clone();
    }
    Ok(settings)
}

/// Opens the store. The synchronous client of PostgreSQL must not run on a thread that drives async work.
async fn open(settings: &Settings) -> Result<Db, String> {
    let location = settings.location();
    if let Location::Sqlite(path) = &location
        && let Some(folder) = path.parent()
    {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let opened = tokio::task::spawn_blocking(move || Db::open(&Options::new(location))).await;
    opened.map_err(in_words)?.map_err(in_words)
}

async fn serve(front: Front) -> Outcome {
    let settings = with_front(&front)?;
    let db = open(&settings).await?;
    let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().ok();
    let parts = Parts { db, clock: Arc::new(SystemClock), settings, channels: None, metrics };
    let app = app::build(parts, |builder| builder).await.map_err(in_words)?;
    if shops::directory(&app).all().is_empty() {
        say("No shop yet: `comptoir seed FILE.json` reads a street.");
    }
    answer(app).await
}

fn with_front(front: &Front) -> Result<Settings, String> {
    let mut settings = settings(&front.place)?;
    if let Some(listen) = front.listen {
        settings.listen = listen;
    }
    if front.public_url.is_some() {
        settings.public_url = front.public_url.clone();
    }
    Ok(settings)
}

async fn play(front: Front) -> Outcome {
    let mut settings = with_front(&front)?;
    // A fresh folder, gone with the demo, unless one is given.
    let fresh = match (&front.place.data, &front.place.database_url) {
        (None, None) => Some(tempfile::tempdir().map_err(in_words)?),
        _ => None,
    };
    if let Some(folder) = &fresh {
        settings.data = folder.path().to_owned();
        settings.database_url = None;
    }
    let db = open(&settings).await?;
    let clock = Arc::new(ShiftedClock::default());
    let app = demo::open(db, settings, clock).await.map_err(in_words)?;
    let base = app.base().to_owned();
    say(format!("rue         {base}/"));
    say(format!("comptoir    {base}/comptoir"));
    say(format!("atelier     {base}/atelier"));
    say(format!("messages    {base}/demo/messages"));
    say(format!("clés        {base}/demo/access.json"));
    if let Some(shop) = app.part::<demo::Access>().and_then(|access| access.shops().first()) {
        say(format!(
            "entrer      sarah@{}.example.org au comptoir, camille@{}.example.org à l’atelier (le lien arrive dans messages) ; code de tablette {}",
            shop.slug,
            shop.slug,
            demo::people::PIN
        ));
    }
    let outcome = answer(app).await;
    drop(fresh);
    outcome
}

async fn answer(app: App) -> Outcome {
    let listen = app.settings().listen;
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(|error| format!("{listen}: {error}"))?;
    let address = listener.local_addr().map_err(in_words)?;
    app::start(&app);
    let router = app::router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let stop = app.part::<Stop>().cloned().unwrap_or_default();
    let (ending, mut ended) = (stop.clone(), stop.listen());
    say(format!("ready http://{address}"));
    use axum::serve::ListenerExt as _;
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
    });
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        told_to_stop().await;
        tracing::info!("stopping: no new request is taken");
        ending.now();
    });
    let limit = async {
        // Ended when told to; a sender is kept above, so an error cannot come first.
        let _ = ended.changed().await;
        tokio::time::sleep(std::time::Duration::from_secs(10)).await;
    };
    tokio::select! {
        served = serving.into_future() => served.map_err(in_words)?,
        () = limit => tracing::warn!("some requests did not end in time"),
    }
    Ok(ExitCode::SUCCESS)
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = match signal(SignalKind::terminate()) {
        Ok(term) => term,
        Err(error) => {
            tracing::error!(%error, "cannot hear SIGTERM");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

async fn seed(file: PathBuf, place: Place) -> Outcome {
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let seed = demo::seed::parse(&text).map_err(in_words)?;
    let db = open(&settings(&place)?).await?;
    let (shops, articles) = demo::seed::store(&db, seed).await.map_err(in_words)?;
    say(format!("{shops} boutiques, {articles} articles"));
    Ok(ExitCode::SUCCESS)
}

async fn backup(file: PathBuf, place: Place) -> Outcome {
    let settings = settings(&place)?;
    match settings.location() {
        Location::Sqlite(_) => open(&settings).await?.backup(file.clone()).await.map_err(in_words)?,
        Location::Postgres(url) => tool("pg_dump", &["--format=custom", "--file", &file.to_string_lossy(), &url])?,
    }
    say(file.display());
    Ok(ExitCode::SUCCESS)
}

fn restore(file: &std::path::Path, place: Place) -> Outcome {
    let settings = settings(&place)?;
    match settings.location() {
        Location::Sqlite(path) => {
            if !file.is_file() {
                return Err(format!("{}: no such file", file.display()));
            }
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(in_words)?;
            }
            // What was there is kept aside: a restore never destroys.
            if path.exists() {
                let aside = path.with_extension("db.before-restore");
                std::fs::rename(&path, &aside).map_err(in_words)?;
                say(format!("ce qui était là : {}", aside.display()));
            }
            for left in ["db-wal", "db-shm"] {
                let left = path.with_extension(left);
                if left.exists() {
                    std::fs::remove_file(left).map_err(in_words)?;
                }
            }
            std::fs::copy(file, &path).map_err(in_words)?;
        }
        Location::Postgres(url) => {
            tool("pg_restore", &["--clean", "--if-exists", "--no-owner", "--dbname", &url, &file.to_string_lossy()])?;
        }
    }
    say("fait");
    Ok(ExitCode::SUCCESS)
}

fn tool(name: &str, args: &[&str]) -> Result<(), String> {
    let status = std::process::Command::new(name).args(args).status();
    let status = status.map_err(|error| format!("{name} (paquet postgresql-client) : {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}")) }
}

async fn export(dir: PathBuf, place: Place) -> Outcome {
    let db = open(&settings(&place)?).await?;
    std::fs::create_dir_all(&dir).map_err(in_words)?;
    let written = db.export(dir).await.map_err(in_words)?;
    for (table, rows) in written {
        say(format!("{table}.jsonl {rows}"));
    }
    Ok(ExitCode::SUCCESS)
}

async fn check(place: Place) -> Outcome {
    let db = open(&settings(&place)?).await?;
    let faults = app::check(&db, SystemClock.now()).await.map_err(in_words)?;
    for fault in &faults {
        say(fault);
    }
    if faults.is_empty() {
        say("rien à signaler");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

async fn doctor(place: Place) -> Outcome {
    let settings = settings(&place)?;
    let mut well = true;
    let mut line = |name: &str, outcome: Result<String, String>| {
        well &= outcome.is_ok();
        match outcome {
            Ok(what) => say(format!("ok      {name:<12} {what}")),
            Err(why) => say(format!("à voir  {name:<12} {why}")),
        }
    };
    let at = match settings.location() {
        Location::Sqlite(path) => path.display().to_string(),
        Location::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let db = open(&settings).await;
    line("base", db.as_ref().map(|_| at).map_err(Clone::clone));
    if let Ok(db) = &db {
        let street = db.read(|conn| shops::street(conn)).await.map_err(in_words)?;
        line(
            "rue",
            street
                .map(|street| format!("{}, {}", street.name, street.town))
                .ok_or_else(|| "aucune : comptoir seed FICHIER.json".into()),
        );
    }
    let now = SystemClock.now();
    let sane = now.as_second() > 1_700_000_000;
    line("horloge", if sane { Ok(now.to_string()) } else { Err(format!("{now} : cette date n’est pas possible")) });
    let smtp = &settings.smtp.server;
    line("mail", if smtp.is_empty() { Err("pas de serveur : COMPTOIR_SMTP__SERVER".into()) } else { Ok(smtp.clone()) });
    let sms = &settings.sms.gateway;
    line("sms", if sms.is_empty() { Err("pas de passerelle : COMPTOIR_SMS__GATEWAY".into()) } else { Ok(sms.clone()) });
    line(
        "adresse",
        match &settings.public_url {
            Some(url) if url.starts_with("https://") => Ok(url.clone()),
            Some(url) => Err(format!("{url} : sans https, les navigateurs refusent notifications et caméra")),
            None => Err(format!("{} : COMPTOIR_PUBLIC_URL pour les liens des messages", settings.base_url())),
        },
    );
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn env(base: &str) -> Env {
    // Nothing here signs anything: the installation's secret stays where it is.
    let secrets = crate::platform::secrets::Secrets::new([0; 32]);
    Env { now: SystemClock.now(), rng: Box::new(StrongRng), secrets, base: Arc::from(base) }
}

async fn shop_key(db: &Db, shop: &str, everywhere: bool) -> Result<kernel::ShopKey, String> {
    let street = db.read(|conn| shops::street(conn)).await.map_err(in_words)?;
    let street = street.ok_or("no street yet: `comptoir seed FILE.json` reads one")?;
    if everywhere {
        return Ok(accounts::street_key(&street.id));
    }
    let keys = db.read(move |conn| shops::keys(conn, &street.id)).await.map_err(in_words)?;
    keys.into_iter().find(|key| key.shop.as_str() == shop).ok_or_else(|| format!("no shop is called {shop}"))
}

async fn token(shop: &str, role: RoleWord, place: Place) -> Outcome {
    let settings = settings(&place)?;
    let db = open(&settings).await?;
    let role = match role {
        RoleWord::Counter => Role::Counter,
        RoleWord::Advisor => Role::Advisor,
        RoleWord::Owner => Role::Owner,
        RoleWord::Manager => Role::Manager,
    };
    let key = shop_key(&db, shop, role == Role::Manager).await?;
    let mut env = env(&settings.base_url());
    let own = key.clone();
    let made = db
        .write(&key, move |tx| {
            let new = NewKey { kind: Kind::Token, role: Some(role), staff: None, label: "jeton", signing: None };
            accounts::create_key(tx, &mut env, &own, &new)
        })
        .await;
    say(made.map_err(in_words)?);
    Ok(ExitCode::SUCCESS)
}

async fn key(shop: &str, kind: KeyWord, signed_by: Option<String>, place: Place) -> Outcome {
    let settings = settings(&place)?;
    let db = open(&settings).await?;
    let hook = match kind {
        KeyWord::Smsgate => Hook::SmsGate,
        KeyWord::Twilio => Hook::Twilio,
    };
    let key = shop_key(&db, shop, false).await?;
    let mut env = env(&settings.base_url());
    let own = key.clone();
    let kind = Kind::Hook(hook);
    let made = db
        .write(&key, move |tx| {
            let new = NewKey { kind, role: None, staff: None, label: kind.as_str(), signing: signed_by.as_deref() };
            accounts::create_key(tx, &mut env, &own, &new)
        })
        .await;
    say(format!("/hooks/sms/{}/{}", kind.as_str(), made.map_err(in_words)?));
    Ok(ExitCode::SUCCESS)
}
