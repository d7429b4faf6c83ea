//! One account per home on the broker, and the files by which mosquitto knows them.

use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use channels::mqtt::{
    accounts::{Account, SALT, acl_file, hash, password_file},
    topics::Topics,
};
use db::{Conn, DbError};
use kernel::{Rng, Slug};

use crate::{
    objects::store::homes as store,
    platform::{rng::StrongRng, settings::Settings},
};

/// Letters that nobody mistakes for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A new name on the broker, with a secret as the broker keeps it.
pub fn account(rng: &mut dyn Rng, secret: &str) -> (String, String) {
    let mut drawn = [0; 10];
    rng.fill(&mut drawn);
    let name: String = drawn.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    (format!("c-{name}"), salted(rng, secret))
}

fn salted(rng: &mut dyn Rng, secret: &str) -> String {
    let mut salt = [0; SALT];
    rng.fill(&mut salt);
    hash(secret, salt)
}

/// The two files of mosquitto: `password_file` and `acl_file`. The first holds our own account, when the settings name
/// one, hashed anew each time.
///
/// # Errors
/// When the store cannot be read.
pub fn files(
    conn: &mut Conn<'_>,
    street: &Slug,
    settings: &Settings,
    topics: &Topics,
) -> Result<(String, String), DbError> {
    let homes: Vec<Account> =
        store::accounts(conn, street)?.into_iter().map(|(user, hashed)| Account { user, hashed }).collect();
    let mut accounts = homes.clone();
    let own = &settings.mqtt;
    if !own.user.is_empty() {
        accounts.insert(0, Account { user: own.user.clone(), hashed: salted(&mut StrongRng, &own.password) });
    }
    Ok((password_file(&accounts), acl_file(topics, &own.user, &homes)))
}

/// Writes both files into a folder, each whole or not at all, for nobody else to read. Answers whether anything changed.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(folder: &Path, (passwords, rights): &(String, String)) -> std::io::Result<bool> {
    std::fs::create_dir_all(folder)?;
    let mut changed = false;
    for (name, text) in [("comptoir.passwords", passwords), ("comptoir.acl", rights)] {
        let path = folder.join(name);
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        if !before.is_empty() && same(&before, text) {
            continue;
        }
        let fresh = path.with_extension("new");
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o640).open(&fresh)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&fresh, &path)?;
        changed = true;
    }
    Ok(changed)
}

/// Whether two files say the same of homes. Our own account is salted anew each time: its line counts only by its name.
fn same(before: &str, after: &str) -> bool {
    let lines = |text: &str| -> Vec<String> {
        let own = |line: &str| !line.starts_with("c-") && line.contains(":$7$");
        let shown = |line: &str| if own(line) { line.split(':').next().unwrap_or_default() } else { line }.to_owned();
        text.lines().map(shown).collect()
    };
    lines(before) == lines(after)
}

#[cfg(test)]
mod tests {
    use channels::mqtt::accounts::verify;
    use kernel::clock::SeededRng;

    use super::*;

    #[test]
    fn an_account_is_a_name_and_a_password_that_only_its_home_knows() {
        let mut rng = SeededRng::new(7);
        let (name, hashed) = account(&mut rng, "secret");
        let (other, again) = account(&mut rng, "secret");
        assert!(name.len() == 12 && name.starts_with("c-") && name != other, "{name} {other}");
        assert!(verify("secret", &hashed) && verify("secret", &again) && hashed != again && !verify("", &hashed));
    }

    #[test]
    fn files_are_written_when_a_home_comes_or_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = |own: &str, homes: &str| (format!("rue:$7$101${own}$x\n{homes}"), "user rue\n".to_owned());
        let first = write(folder.path(), &text("a", "c-1:$7$101$b$c\n")).expect("written");
        let same = write(folder.path(), &text("z", "c-1:$7$101$b$c\n")).expect("written");
        let more = write(folder.path(), &text("z", "c-1:$7$101$b$c\nc-2:$7$101$b$c\n")).expect("written");
        assert_eq!((first, same, more), (true, false, true));
        let kept = std::fs::read_to_string(folder.path().join("comptoir.passwords")).expect("there");
        assert!(kept.contains("c-2:"), "{kept}");
    }
}
