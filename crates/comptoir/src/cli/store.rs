//! Commands on the store: seed, copy, put back, export, look after.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use db::Location;
use kernel::Clock as _;

use super::{Outcome, Place, hint, in_words, open, settings, tell};
use crate::{app, demo, inbox, objects::mqtt, outbox, platform::clock::SystemClock, shops};

pub(super) async fn seed(file: PathBuf, place: Place) -> Outcome {
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let seed = demo::seed::parse(&text).map_err(in_words)?;
    let db = open(&settings(&place)?).await?;
    let (shops, articles) = demo::seed::store(&db, seed, SystemClock.now()).await.map_err(in_words)?;
    tell(format!("{shops} boutiques, {articles} articles"));
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn backup(file: PathBuf, place: Place) -> Outcome {
    let settings = settings(&place)?;
    match settings.location() {
        Location::Sqlite(_) => open(&settings).await?.backup(file.clone()).await.map_err(in_words)?,
        Location::Postgres(url) => tool("pg_dump", &["--format=custom", "--file", &file.to_string_lossy(), &url])?,
    }
    tell(file.display());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(file: &Path, place: Place) -> Outcome {
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
                tell(format!("ce qui était là : {}", aside.display()));
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
    tell("fait");
    Ok(ExitCode::SUCCESS)
}

fn tool(name: &str, args: &[&str]) -> Result<(), String> {
    let status = std::process::Command::new(name).args(args).status();
    let status = status.map_err(|error| format!("{name} (paquet postgresql-client) : {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}")) }
}

/// Takes a store over, and prints what of each table with its hash.
pub(super) async fn import(dir: PathBuf, place: Place) -> Outcome {
    let db = open(&settings(&place)?).await?;
    for moved in db.import(dir).await.map_err(in_words)? {
        tell(format!("{} {} {}", moved.table, moved.rows, moved.hash));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn export(dir: PathBuf, whole: bool, place: Place) -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    let db = open(&settings(&place)?).await?;
    std::fs::create_dir_all(&dir).map_err(in_words)?;
    if whole {
        std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o700)).map_err(in_words)?;
    }
    let written = db.export(dir, whole).await.map_err(in_words)?;
    for (table, rows) in written {
        tell(format!("{table}.jsonl {rows}"));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn check(place: Place) -> Outcome {
    let db = open(&settings(&place)?).await?;
    let faults = app::check(&db, SystemClock.now()).await.map_err(in_words)?;
    for fault in &faults {
        tell(fault);
    }
    if faults.is_empty() {
        tell("rien à signaler");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

pub(super) async fn doctor(place: Place) -> Outcome {
    let settings = settings(&place)?;
    let mut well = true;
    let mut line = |name: &str, outcome: Result<String, String>| {
        well &= outcome.is_ok();
        match outcome {
            Ok(what) => tell(format!("ok      {name:<12} {what}")),
            Err(why) => tell(format!("à voir  {name:<12} {why}")),
        }
    };
    let at = match settings.location() {
        Location::Sqlite(path) => path.display().to_string(),
        Location::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let db = open(&settings).await;
    line("base", db.as_ref().map(|_| at).map_err(Clone::clone));
    let mut named = None;
    if let Ok(db) = &db {
        let street = db.read(shops::street).await.map_err(in_words)?;
        named = street.as_ref().map(|street| street.id.clone());
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
    if let Location::Sqlite(path) = settings.location() {
        line("disque", disk(path.parent().unwrap_or(&path)));
    }
    let smtp = &settings.smtp.server;
    line("mail", if smtp.is_empty() { Err("pas de serveur : COMPTOIR_SMTP__SERVER".into()) } else { Ok(smtp.clone()) });
    match inbox::mailbox::mailbox(&settings) {
        Ok(Some(mailbox)) => line(
            "boîte",
            match mailbox.open().await {
                Ok(_) => Ok(settings.imap.server.clone()),
                Err(error) => Err(format!("{} : {error}", settings.imap.server)),
            },
        ),
        Ok(None) => {}
        Err(why) => line("boîte", Err(why)),
    }
    let sms = &settings.sms.gateway;
    line(
        "sms",
        match outbox::setup::smpp_account(&settings) {
            _ if sms.is_empty() => Err("pas de passerelle : COMPTOIR_SMS__GATEWAY".into()),
            // A line says at once whether it is let in; the others do so at the first message.
            Some(Ok(smpp)) => match inbox::hooks::smpp::probe(&smpp).await {
                Ok(()) => Ok(format!("{sms}, {}", settings.sms.url)),
                Err(why) => Err(format!("{sms}, {} : {why}", settings.sms.url)),
            },
            Some(Err(why)) => Err(why),
            None => Ok(sms.clone()),
        },
    );
    let street = named.map_or_else(|| "rue".parse().map_err(in_words), Ok)?;
    let inside = match &db {
        Ok(db) => {
            let (street, settings) = (street.clone(), settings.clone());
            db.read(move |conn| mqtt::wanted(conn, &street, &settings)).await.map_err(in_words)?
        }
        Err(_) => false,
    };
    match mqtt::probe(&settings, &street).await {
        Ok(None) if inside => match mqtt::probe_inside(&settings, &street).await {
            Ok(address) => line("mqtt", Ok(format!("{address}, courtier intégré"))),
            Err(why) => line("mqtt", Err(format!("courtier intégré, {why}"))),
        },
        // Nobody needs a broker: its absence is no fault.
        Ok(None) => line("mqtt", Ok("pas de courtier (COMPTOIR_MQTT__URL) : les maisons passent par HTTP".into())),
        Ok(Some(address)) => line("mqtt", Ok(address)),
        Err(why) => line("mqtt", Err(why)),
    }
    line("vidéo", settings.video.judged());
    line(
        "adresse",
        match &settings.public_url {
            Some(url) if url.starts_with("https://") => Ok(url.clone()),
            Some(url) => Err(format!("{url} : sans https, les navigateurs refusent notifications, caméra et micro")),
            None => Err(format!("{} : COMPTOIR_PUBLIC_URL pour les liens des messages", settings.base_url())),
        },
    );
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) async fn cases(shop: Option<String>, place: Place) -> Outcome {
    let db = open(&settings(&place)?).await?;
    let street = db.read(shops::street).await.map_err(in_words)?;
    let street = street.ok_or("no street yet: `comptoir seed FILE.json` reads one")?;
    let keys = db.read(move |conn| shops::keys(conn, &street.id)).await.map_err(in_words)?;
    let wanted = |key: &kernel::ShopKey| shop.as_ref().is_none_or(|shop| key.shop.as_str() == shop);
    let keys: Vec<kernel::ShopKey> = keys.into_iter().filter(wanted).collect();
    if let Some(shop) = shop.as_ref().filter(|_| keys.is_empty()) {
        return Err(format!("no shop is called {shop}"));
    }
    for key in keys {
        for case in db.read(move |conn| inbox::cases(conn, &key)).await.map_err(in_words)? {
            tell(case.body);
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn accounts(dir: PathBuf, place: Place) -> Outcome {
    let settings = settings(&place)?;
    let topics = mqtt::topics(&settings)?;
    let db = open(&settings).await?;
    let street = db.read(shops::street).await.map_err(in_words)?;
    let street = street.ok_or("no street yet: `comptoir seed FILE.json` reads one")?;
    let files = db.read(move |conn| mqtt::files(conn, &street.id, &settings, &topics)).await.map_err(in_words)?;
    mqtt::write(&dir, &files).map_err(|error| format!("{}: {error}", dir.display()))?;
    let at = |name: &str| dir.join(name).display().to_string();
    tell(format!("password_file {}", at("comptoir.passwords")));
    tell(format!("acl_file {}", at("comptoir.acl")));
    hint(
        "these two lines go into mosquitto.conf, beside `allow_anonymous false`; SIGHUP makes mosquitto read them again",
    );
    Ok(ExitCode::SUCCESS)
}

/// What is left on the disk of a folder: a store that cannot grow answers nobody.
fn disk(folder: &Path) -> Result<String, String> {
    let at = rustix::fs::statvfs(folder).map_err(|error| format!("{} : {error}", folder.display()))?;
    let left = at.f_bavail.saturating_mul(at.f_frsize) / 1_000_000;
    let words = format!("{left} Mo libres");
    if left < 500 { Err(words) } else { Ok(words) }
}
