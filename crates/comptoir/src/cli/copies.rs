//! Copies that are made by a timer: one a run, named after its instant; so many are kept, the oldest go first.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, tz::TimeZone};
use kernel::Clock as _;

use super::{Outcome, Place, in_words, store, tell};
use crate::platform::clock::SystemClock;

/// How the name of a copy begins and ends; nothing else in the folder is ever touched.
const NAME: (&str, &str) = ("comptoir-", ".copie");

/// Makes a copy in a folder, then forgets the oldest ones. A copy that is cut off bears no name that counts.
pub(super) async fn backup(folder: &Path, keep: u32, place: Place) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let file = folder.join(name(SystemClock.now()));
    let unfinished = file.with_extension("partiel");
    // What a run before this one left unfinished is no copy.
    if unfinished.exists() {
        std::fs::remove_file(&unfinished).map_err(in_words)?;
    }
    let done = store::backup(unfinished.clone(), place).await?;
    std::fs::rename(&unfinished, &file).map_err(in_words)?;
    for old in over(copies(folder)?, keep) {
        std::fs::remove_file(&old).map_err(in_words)?;
        tell(format!("- {}", old.display()));
    }
    tell(format!("+ {}", file.display()));
    Ok(done)
}

fn name(now: Timestamp) -> String {
    let at = now.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H%M%SZ").to_string();
    format!("{}{at}{}", NAME.0, NAME.1)
}

fn copies(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(in_words)? {
        let path = entry.map_err(in_words)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(NAME.0) && name.ends_with(NAME.1) {
            found.push(path);
        }
    }
    Ok(found)
}

/// Those that are too many: the names tell their age.
fn over(mut copies: Vec<PathBuf>, keep: u32) -> Vec<PathBuf> {
    copies.sort();
    let keep = usize::try_from(keep).unwrap_or(usize::MAX);
    copies.truncate(copies.len().saturating_sub(keep));
    copies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        for n in 1..=5 {
            let at: Timestamp = format!("2026-11-0{n}T03:00:00Z").parse().expect("an instant");
            std::fs::write(folder.path().join(name(at)), "x").expect("written");
        }
        for other in ["comptoir.db", "comptoir-2026.partiel", "notes.copie"] {
            std::fs::write(folder.path().join(other), "x").expect("written");
        }
        let all = copies(folder.path()).expect("read");
        assert_eq!(all.len(), 5);
        let gone: Vec<String> = over(all.clone(), 3)
            .iter()
            .map(|path| path.file_name().expect("a name").to_string_lossy().into())
            .collect();
        assert_eq!(gone, ["comptoir-2026-11-01T030000Z.copie", "comptoir-2026-11-02T030000Z.copie"]);
        assert!(over(all.clone(), 5).is_empty() && over(all, 9).is_empty());
    }
}
