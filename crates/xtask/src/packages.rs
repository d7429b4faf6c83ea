//! What the tests need from outside: found where it is, else installed as Debian packages, else asked for in one sentence.

use std::{
    env,
    io::{Read, Seek},
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::{Outcome, postgres, run, say};

/// One program from outside.
pub struct Need {
    /// What a person calls it.
    pub what: &'static str,
    /// The names under which its program is looked for, best first.
    programs: &'static [&'static str],
    /// The Debian package that brings it.
    package: &'static str,
    /// Where the tests read its path; a value that is set already is respected.
    pub variable: &'static str,
}

/// The browser.
pub const CHROME: Need = Need {
    what: "Chromium",
    programs: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    package: "chromium",
    variable: "COMPTOIR_TEST_CHROME",
};
/// What steers the browser.
pub const CHROMEDRIVER: Need = Need {
    what: "ChromeDriver",
    programs: &["chromedriver"],
    package: "chromium-driver",
    variable: "COMPTOIR_TEST_CHROMEDRIVER",
};
/// A mail server that swallows everything.
pub const SMTP_SINK: Need = Need {
    what: "smtp-sink (of postfix)",
    programs: &["smtp-sink"],
    package: "postfix",
    variable: "COMPTOIR_TEST_SMTP_SINK",
};
/// A mailbox to look into.
pub const DOVECOT: Need =
    Need { what: "Dovecot", programs: &["dovecot"], package: "dovecot-imapd", variable: "COMPTOIR_TEST_DOVECOT" };
/// The broker of homes. Each test that needs one starts its own, on a free port, with its own accounts.
pub const MOSQUITTO: Need =
    Need { what: "mosquitto", programs: &["mosquitto"], package: "mosquitto", variable: "COMPTOIR_TEST_MOSQUITTO" };
/// What passes on image and sound of a meeting by video. Each test that needs one starts its own, on free ports.
pub const COTURN: Need =
    Need { what: "coturn", programs: &["turnserver"], package: "coturn", variable: "COMPTOIR_TEST_COTURN" };
/// What builds and tests the front end, and brings axe to the journeys.
pub const NPM: Need = Need { what: "npm", programs: &["npm"], package: "npm", variable: "COMPTOIR_TEST_NPM" };
/// The database server. Tests get its address, not its path.
pub const POSTGRES: Need =
    Need { what: "PostgreSQL", programs: &[], package: "postgresql", variable: "COMPTOIR_POSTGRES_BIN" };

impl Need {
    /// Where the program is.
    pub fn path(&self) -> Option<PathBuf> {
        let said = env::var_os(self.variable).map(PathBuf::from).filter(|path| path.exists());
        let found = || match self.programs {
            [] => postgres::programs(),
            names => names.iter().find_map(|name| run::which(name)),
        };
        said.or_else(found)
    }
}

/// Makes sure that everything is there.
pub fn ensure(needs: &[&Need]) -> Outcome {
    let missing: Vec<&Need> = needs.iter().copied().filter(|need| need.path().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let ask = |why: &str| format!("{why}: {}", sentence(&missing));
    if run::which("apt-get").is_none() {
        return Err(ask("this machine has no apt-get"));
    }
    let Some(mut installer) = as_root() else {
        return Err(ask("installing packages needs root or sudo without a password"));
    };
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    say::line(&format!("Installing {} (apt-get) …", packages.join(", ")));
    let mut log = tempfile::tempfile().map_err(|error| format!("no temporary file: {error}"))?;
    let copies = log.try_clone().and_then(|out| Ok((out, log.try_clone()?)));
    let (out, err) = copies.map_err(|error| format!("no temporary file: {error}"))?;
    installer.args(["sh", "-c", INSTALL, "install"]).args(&packages).stdin(Stdio::null()).stdout(out).stderr(err);
    let installed = run::finish(&mut installer);
    let still: Vec<&Need> = missing.iter().copied().filter(|need| need.path().is_none()).collect();
    if installed.is_ok() && still.is_empty() {
        return Ok(());
    }
    let mut text = String::new();
    log.rewind().and_then(|()| log.read_to_string(&mut text)).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    say::line(&lines[lines.len().saturating_sub(25)..].join("\n"));
    Err(format!("apt-get did not bring everything: {}", sentence(&still)))
}

/// What a person is asked to install.
fn sentence(missing: &[&Need]) -> String {
    let names: Vec<_> = missing.iter().map(|need| format!("{} (Debian: {})", need.what, need.package)).collect();
    format!("please install {}, then run the command again.", names.join(", "))
}

/// A command line that runs the rest as root, when that needs no question.
fn as_root() -> Option<Command> {
    if rustix::process::geteuid().is_root() {
        return Some(run::command("env", &[]));
    }
    run::read(&mut run::command("sudo", &["-n", "true"])).ok()?;
    Some(run::command("sudo", &["-n"]))
}

/// Installs its arguments: asks nothing, removes nothing, and starts no service (`policy-rc.d` is Debian's own way to say so).
const INSTALL: &str = r#"
set -eu
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
case " $* " in *" postfix "*) echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections ;; esac
apt-get -q -o DPkg::Lock::Timeout=300 update || echo 'update failed, going on with the lists at hand'
apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends --no-remove "$@"
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_says_what_to_install() {
        assert_eq!(
            sentence(&[&POSTGRES, &CHROME]),
            "please install PostgreSQL (Debian: postgresql), Chromium (Debian: chromium), then run the command again."
        );
    }

    #[test]
    fn what_is_there_is_not_installed() {
        let shell = Need { what: "a shell", programs: &["no-such-shell", "sh"], package: "none", variable: "NO_SUCH" };
        assert!(shell.path().is_some());
        assert_eq!(ensure(&[&shell]), Ok(()));
    }
}
