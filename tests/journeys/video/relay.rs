//! A coturn of one's own, for a journey.

/// A coturn of one's own, on free ports; ended when dropped.
pub struct Relay(std::process::Child, tempfile::TempDir);

impl Drop for Relay {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Relay {
    /// Starts it on a port; none on a machine without coturn (`COMPTOIR_TEST_COTURN`).
    pub fn start(port: u16) -> Option<Self> {
        let program = std::env::var("COMPTOIR_TEST_COTURN").ok()?;
        let folder = tempfile::tempdir().expect("a folder");
        let at = |file: &str| folder.path().join(file).to_string_lossy().into_owned();
        let child = std::process::Command::new(program)
            .args(["-n", "--use-auth-secret", "--static-auth-secret=north", "--realm=rue.example.org"])
            .args([
                "--listening-ip=127.0.0.1",
                "--relay-ip=127.0.0.1",
                "--allow-loopback-peers",
                "--no-cli",
                "--no-tls",
            ])
            .args(["--no-dtls", "--min-port=49160", "--max-port=49960", "--simple-log", "--verbose"])
            .arg(format!("--listening-port={port}"))
            .args([format!("--log-file={}", at("log")), format!("--pidfile={}", at("pid"))])
            .args([format!("--userdb={}", at("users"))])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn();
        Some(Self(child.expect("coturn starts"), folder))
    }

    /// What it wrote down.
    pub fn log(&self) -> String {
        let files = std::fs::read_dir(self.1.path()).expect("a folder").filter_map(Result::ok);
        files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
    }
}
