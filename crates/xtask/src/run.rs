//! Programs: find them, start them, pass a stop signal on to them, and tell how they ended.

use std::{
    env, fs,
    os::unix::{
        fs::PermissionsExt,
        process::{CommandExt, ExitStatusExt},
    },
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
    thread::sleep,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::Outcome;

/// How often a running program is looked at.
pub const LOOK: Duration = Duration::from_millis(40);

/// Raised by a signal, lowered by the one who acts on it.
static SIGNAL: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);
/// Raised for good by the first signal that was acted on.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// From here on Ctrl-C, SIGTERM and SIGHUP do not kill this process: it first stops what it started.
pub fn listen_to_signals() -> Outcome {
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&SIGNAL))
            .map_err(|error| format!("cannot listen to signals: {error}"))?;
    }
    Ok(())
}

/// Whether a signal arrived since the last call.
fn signalled() -> bool {
    let now = SIGNAL.swap(false, Ordering::Relaxed);
    if now {
        STOPPED.store(true, Ordering::Relaxed);
    }
    now
}

/// Whether somebody asked to stop: what has not begun is then not begun.
pub fn stopped() -> bool {
    signalled() || STOPPED.load(Ordering::Relaxed)
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&own).ancestors().nth(2).map_or_else(PathBuf::new, Path::to_path_buf)
}

/// A program that works in the folder of the workspace and has no standard input.
pub fn command(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    command
}

/// The cargo that runs us.
pub fn cargo(arguments: &[&str]) -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
}

/// Starts a program in a process group of its own, so that a stop is told once and in order.
pub fn start(command: &mut Command) -> Outcome<Child> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.process_group(0).spawn().map_err(|error| format!("cannot start {program}: {error}"))
}

/// Waits for a program; the first signal asks it to end, the second one kills it.
pub fn wait(child: &mut Child) -> Outcome<ExitStatus> {
    let mut asked = false;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) => {}
            Err(error) => return Err(format!("lost sight of a program: {error}")),
        }
        if signalled() {
            tell_group(child, if asked { Signal::KILL } else { Signal::TERM });
            asked = true;
        }
        sleep(LOOK);
    }
}

/// Sends a signal to the program and to all that it started. One that is gone needs none.
fn tell_group(child: &Child, signal: Signal) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        kill_process_group(group, signal).unwrap_or_default();
    }
}

/// Runs a program to its end; anything but success is an error that names it.
pub fn finish(command: &mut Command) -> Outcome {
    if stopped() {
        return Err("stopped".into());
    }
    let status = wait(&mut start(command)?)?;
    if status.success() { Ok(()) } else { Err(format!("`{}` ended with {status}", spoken(command))) }
}

/// A command as a person would type it.
fn spoken(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words: Vec<_> = [program].into_iter().chain(command.get_args()).map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// What a program prints, when it succeeds.
pub fn read(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The exit code of a program, as a shell would tell it.
pub fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

/// Where a program is: on the PATH or in the folders where Debian keeps servers.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let servers = ["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from);
    env::split_paths(&path).chain(servers).map(|folder| folder.join(program)).find(|file| executable(file))
}

/// Whether a file can be run.
pub fn executable(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there() {
        assert!(which("sh").is_some());
        assert_eq!(which("no-such-program-anywhere"), None);
        assert!(root().join("Cargo.toml").is_file());
    }

    #[test]
    fn tells_how_a_program_ended() {
        assert_eq!(finish(&mut command("sh", &["-c", "exit 0"])), Ok(()));
        let sentence = finish(&mut command("sh", &["-c", "exit 3"])).unwrap_err();
        assert!(sentence.contains("`sh -c exit 3`") && sentence.contains('3'), "{sentence}");
        assert_eq!(read(&mut command("sh", &["-c", "echo bread"])), Ok("bread\n".to_owned()));
    }
}
