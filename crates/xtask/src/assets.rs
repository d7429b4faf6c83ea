//! `assets`: the front end, from its sources in `web/` to `web/dist`, which is committed and embedded in the program.

use std::{
    collections::BTreeMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use crate::{Outcome, run, say, steps::Ending};

fn web() -> PathBuf {
    run::root().join("web")
}

/// Where the fingerprint of the sources of the last build is kept.
fn stamp() -> PathBuf {
    run::root().join("target/xtask-web.stamp")
}

/// Bundles the front end, packages first.
pub fn build() -> Outcome {
    let mut npm = npm_with_script("build")?;
    install()?;
    run::finish(&mut npm)?;
    let written = fs::create_dir_all(run::root().join("target")).and_then(|()| fs::write(stamp(), fingerprint()));
    written.map_err(|error| format!("cannot write {}: {error}", stamp().display()))
}

/// Bundles the front end only when what is there may be older than its sources.
pub fn build_if_stale() -> Outcome {
    if !web().join("package.json").exists() || is_fresh() {
        return Ok(());
    }
    say::step("Front end");
    match npm() {
        Err(why) if web().join("dist").exists() => {
            say::line(&format!("{why}; the bundle at hand is used as it is."));
            Ok(())
        }
        _ => build(),
    }
}

/// The bundle of a clean checkout is the committed one, and CI holds that one equal to its sources; a bundle of our
/// own is judged by the fingerprint taken when it was made. Times of files tell nothing after a checkout.
fn is_fresh() -> bool {
    if !web().join("dist").exists() {
        return false;
    }
    let clean =
        |path| run::read(&mut run::command("git", &["status", "--porcelain", "--", path])).map(|text| text.is_empty());
    let tracked =
        run::read(&mut run::command("git", &["ls-files", "--", "web/dist"])).is_ok_and(|list| !list.is_empty());
    let committed = tracked && clean("web") == Ok(true);
    committed || fs::read_to_string(stamp()).is_ok_and(|text| text == fingerprint())
}

/// Builds again and compares with what was there: a generated file nobody regenerated is a fault.
pub fn compare() -> Outcome<Ending> {
    let dist = web().join("dist");
    if let Err(why) = npm_with_script("build") {
        return Ok(Ending::Skipped(why));
    }
    let before = contents(&dist);
    build()?;
    let faults = differences(&before, &contents(&dist));
    if faults.is_empty() {
        return Ok(Ending::Passed);
    }
    Err(format!("web/dist is not what its sources make: {}; run `cargo xtask assets` and commit it", faults.join(", ")))
}

/// `npm ci`, when the packages are missing or older than their lock.
pub fn install() -> Outcome {
    let age = |path: &str| -> Option<SystemTime> { fs::metadata(web().join(path)).ok()?.modified().ok() };
    // npm writes this file last.
    let installed = age("node_modules/.package-lock.json");
    if installed.is_some() && installed >= age("package-lock.json") {
        return Ok(());
    }
    run::finish(npm()?.args(["ci", "--no-audit", "--no-fund"]))
}

fn npm() -> Outcome<Command> {
    let npm = run::which("npm").ok_or("npm is not installed (Debian: npm)")?;
    let mut npm = run::command(npm, &[]);
    npm.current_dir(web());
    Ok(npm)
}

/// `npm run NAME`, when there is npm and the front end has a script of that name.
fn npm_with_script(name: &str) -> Outcome<Command> {
    let text = fs::read_to_string(web().join("package.json")).map_err(|_| "there is no web/package.json".to_owned())?;
    let package: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("web/package.json is no JSON: {error}"))?;
    if !package["scripts"][name].is_string() {
        return Err(format!("web/package.json has no script named {name}"));
    }
    let mut npm = npm()?;
    npm.args(["run", "--silent", name]);
    Ok(npm)
}

/// Runs a script of the front end, packages first; without npm or without the script it is skipped, in a sentence.
pub fn script(name: &str, environment: &[(&str, String)]) -> Outcome<Ending> {
    match npm_with_script(name) {
        Err(why) => Ok(Ending::Skipped(why)),
        Ok(mut npm) => {
            install()?;
            run::finish(npm.envs(environment.iter().map(|(name, value)| (name, value)))).map(Ending::from)
        }
    }
}

/// Every source file with its bytes, in one number.
fn fingerprint() -> String {
    let mut hasher = DefaultHasher::new();
    contents(&web()).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The files below a folder, without packages; the sources are all but the bundle.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, name: &str, into: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let file = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            let name = if name.is_empty() { file.clone() } else { format!("{name}/{file}") };
            if !path.is_dir() {
                into.insert(name, fs::read(&path).unwrap_or_default());
            } else if !["node_modules", "dist"].contains(&file.as_str()) {
                walk(&path, &name, into);
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(folder, "", &mut all);
    all
}

fn differences(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let gone = before.keys().filter(|name| !after.contains_key(*name)).map(|name| format!("{name} is left over"));
    let new = after.iter().filter_map(|(name, bytes)| match before.get(name) {
        None => Some(format!("{name} is missing")),
        Some(old) if old != bytes => Some(format!("{name} differs")),
        Some(_) => None,
    });
    gone.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_differs() {
        let files =
            |list: &[(&str, &str)]| list.iter().map(|(n, t)| ((*n).to_owned(), t.as_bytes().to_vec())).collect();
        let before = files(&[("app.js", "a"), ("old.js", "o"), ("same.css", "s")]);
        let after = files(&[("app.js", "b"), ("new.js", "n"), ("same.css", "s")]);
        assert_eq!(differences(&before, &after), ["old.js is left over", "app.js differs", "new.js is missing"]);
        assert!(differences(&before, &before).is_empty());
    }

    #[test]
    fn sources_are_read_without_packages_and_bundle() {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in
            [("src/app.ts", "a"), ("node_modules/x/y.js", "p"), ("dist/app.js", "d"), ("package.json", "{}")]
        {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().expect("a parent")).expect("made");
            fs::write(file, text).expect("written");
        }
        assert_eq!(contents(folder.path()).into_keys().collect::<Vec<_>>(), ["package.json", "src/app.ts"]);
    }
}
