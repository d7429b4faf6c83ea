//! The commands of the program: what is typed, and what it starts.

mod copies;
mod keys;
mod logs;
mod serve;
mod store;

use std::{
    io::{Write, stderr, stdout},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use db::{Db, Location, Options};

use crate::platform::settings::Settings;

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
    /// The MQTT broker by which homes speak: `mqtt://host:1883`.
    #[arg(long)]
    mqtt: Option<String>,
    /// Where a broker inside the program listens, for a machine without one: `127.0.0.1:1883`.
    #[arg(long, conflicts_with = "mqtt")]
    mqtt_embedded: Option<SocketAddr>,
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
        /// The file to write; with `--keep`, the folder of all copies.
        file: PathBuf,
        /// Writes into the folder under the name of the instant, and keeps so many copies there: the older ones go.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=3650))]
        keep: Option<u32>,
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
        /// With keys and secrets, to move to another store: whoever reads this folder can enter everywhere.
        #[arg(long)]
        whole: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Takes over a folder that `export` wrote, into a store that is empty: so one moves from a file to PostgreSQL.
    Import {
        /// The folder.
        dir: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Looks whether stock, slots, orders and messages agree: a line per fault, and the exit code 1 on any.
    Check(Place),
    /// Says what is set up and what is not: settings, channels, clock, disk.
    Doctor(Place),
    /// Reads SMS in French (JSON Lines on standard input): what is wanted, for when, or what to ask.
    Understand {
        /// The folder of the shops' catalogues.
        #[arg(long)]
        catalogues: PathBuf,
    },
    /// Classifies public posts (JSON Lines on standard input): about which shop, in what mood, on what.
    ListenClassify {
        /// The shops to recognise.
        #[arg(long)]
        shops: PathBuf,
    },
    /// Writes what people corrected as cases for `understand` (JSON Lines): without numbers, names or addresses.
    Cases {
        /// The shop's slug; none: every shop.
        #[arg(long)]
        shop: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Takes people on.
    Staff {
        #[command(subcommand)]
        command: StaffCommand,
    },
    /// Makes a token for the API.
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// The street's MQTT broker.
    Mqtt {
        #[command(subcommand)]
        command: MqttCommand,
    },
    /// Makes a key for a way in.
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Takes someone on and prints a link by which they enter, for 15 minutes: the first owner of a shop comes in so.
    Add {
        /// The shop's slug.
        #[arg(long)]
        shop: String,
        /// As colleagues call them.
        #[arg(long)]
        name: String,
        /// Their e-mail address or mobile number: where later links to enter go.
        #[arg(long)]
        contact: String,
        /// What they may do.
        #[arg(long)]
        role: RoleWord,
        #[command(flatten)]
        place: Place,
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
enum MqttCommand {
    /// Writes the accounts and the rights of all homes as mosquitto reads them: `comptoir.passwords` and `comptoir.acl`.
    Accounts {
        /// The folder to write them into.
        dir: PathBuf,
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
        /// The shop's slug; for a customer's key it may be left out when they have one standing order in the street.
        #[arg(long)]
        shop: Option<String>,
        /// Whose key it is, for a way in of a customer: their telephone number or e-mail address.
        #[arg(long)]
        customer: Option<String>,
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
    Ovh,
    /// Mails to a shop's address, handed on by the mail server.
    Mail,
    /// A telephone system that speaks Zammad's generic CTI.
    Cti,
    /// A ticket printer that asks for its tickets (Star CloudPRNT).
    Cloudprnt,
    /// The OwnTracks app of a customer.
    Owntracks,
    /// Home Assistant at a customer's home.
    Homeassistant,
    /// A customer's personal link.
    Trigger,
}

/// What a command fails with: a sentence.
type Outcome = Result<ExitCode, String>;

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let levels = logs::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    runtime.spawn(levels.listen());
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

fn tell(line: impl std::fmt::Display) {
    // A closed pipe is no reason to stop.
    let _ = writeln!(stdout(), "{line}");
    let _ = stdout().flush();
}

/// Beside what is captured.
fn hint(line: &str) {
    // Nowhere else to say it.
    let _ = writeln!(stderr(), "{line}");
}

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

async fn run(command: Command) -> Outcome {
    match command {
        Command::Serve(front) => serve::serve(front).await,
        Command::Demo(front) => serve::play(front).await,
        Command::Seed { file, place } => store::seed(file, place).await,
        Command::Backup { file, keep: None, place } => store::backup(file, place).await,
        Command::Backup { file, keep: Some(keep), place } => copies::backup(&file, keep, place).await,
        Command::Restore { file, place } => store::restore(&file, place),
        Command::Export { dir, whole, place } => store::export(dir, whole, place).await,
        Command::Import { dir, place } => store::import(dir, place).await,
        Command::Check(place) => store::check(place).await,
        Command::Doctor(place) => store::doctor(place).await,
        Command::Understand { catalogues } => lines(|input, output| crate::understand::run(&catalogues, input, output)),
        Command::ListenClassify { shops } => lines(|input, output| crate::listen::run(&shops, input, output)),
        Command::Cases { shop, place } => store::cases(shop, place).await,
        Command::Staff { command: StaffCommand::Add { shop, name, contact, role, place } } => {
            keys::staff(&shop, &name, &contact, role, place).await
        }
        Command::Token { command: TokenCommand::Create { shop, role, place } } => keys::token(&shop, role, place).await,
        Command::Mqtt { command: MqttCommand::Accounts { dir, place } } => store::accounts(dir, place).await,
        Command::Key { command: KeyCommand::Create { kind, shop, customer, signed_by, place } } => {
            keys::key(shop, kind, customer, signed_by, place).await
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
    let at = match &location {
        Location::Sqlite(path) => path.display().to_string(),
        // The address may hold a password.
        Location::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let opened = tokio::task::spawn_blocking(move || Db::open(&Options::new(location))).await;
    opened.map_err(in_words)?.map_err(|error| format!("{at}: {error}"))
}
