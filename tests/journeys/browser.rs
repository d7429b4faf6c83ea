//! A real browser: Chromium driven by ChromeDriver, as a customer and as the counter use it. Every page that is walked
//! through is looked at by axe.

use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;
use thirtyfour::prelude::*;

/// How long a page may take: a machine that does much else is slow, not wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// A name of this machine over plain HTTP that browsers trust no more than any other's: what they keep for pages that came over TLS
/// (`crypto.randomUUID`, the worker, the camera) is missing there, as on a tablet that opens the shop's machine by its address.
pub const PLAIN: &str = "comptoir.test";

/// The browser with its driver; both end when dropped.
pub struct Browser {
    /// The window.
    pub window: WebDriver,
    script: Script,
    _driver: Driver,
}

struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How the browser is set up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// As most have it.
    On,
    /// Switched off: everything must work all the same.
    Off,
}

/// Whether the device is by day or by night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on paper.
    Light,
    /// The other way round.
    Dark,
}

/// A browser; none on a machine without one (`cargo xtask test` installs it and names it).
pub async fn open(script: Script) -> Option<Browser> {
    open_as(Theme::Light, script, &[]).await
}

/// A browser on a device of that theme.
pub async fn open_by(theme: Theme, script: Script) -> Option<Browser> {
    open_as(theme, script, &[]).await
}

/// A browser with more arguments.
pub async fn open_with(script: Script, more: &[&str]) -> Option<Browser> {
    open_as(Theme::Light, script, more).await
}

async fn open_as(theme: Theme, script: Script, more: &[&str]) -> Option<Browser> {
    let chrome = std::env::var("COMPTOIR_TEST_CHROME").ok()?;
    let driver = std::env::var("COMPTOIR_TEST_CHROMEDRIVER").ok()?;
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port").local_addr().expect("bound").port();
    let driver = Command::new(driver).arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let driver = Driver(driver.expect("ChromeDriver starts"));
    let mut caps = DesiredCapabilities::chrome();
    caps.set_binary(&chrome).expect("a path");
    for arg in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=820,1180",
        "--accept-lang=fr-FR",
        &format!("--host-resolver-rules=MAP {PLAIN} 127.0.0.1"),
    ] {
        caps.add_arg(arg).expect("an argument");
    }
    let scheme = if theme == Theme::Dark { 0 } else { 1 };
    caps.add_arg(&format!("--blink-settings=preferredColorScheme={scheme},scriptEnabled={}", script == Script::On))
        .expect("an argument");
    for arg in more {
        caps.add_arg(arg).expect("an argument");
    }
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..600 {
        if let Ok(window) = WebDriver::new(&address, caps.clone()).await {
            window.set_script_timeout(PATIENCE).await.expect("a patient browser");
            return Some(Browser { window, script, _driver: driver });
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the browser did not start");
}

impl Browser {
    /// Goes to an address.
    pub async fn go(&self, url: &str) {
        self.window.goto(url).await.expect("reached");
    }

    /// The page as it is now: without script nothing comes by itself.
    pub async fn look_again(&self) {
        if self.script == Script::Off {
            self.window.refresh().await.expect("reached");
        }
    }

    /// The element, once it is there.
    pub async fn find(&self, css: &str) -> WebElement {
        let query = self.window.query(By::Css(css)).wait(PATIENCE, Duration::from_millis(50));
        match query.first().await {
            Ok(element) => element,
            Err(_) => panic!("no {css} on {}", self.text().await),
        }
    }

    /// Clicks, once it is there.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        element.scroll_into_view().await.expect("scrolled");
        element.click().await.expect("clicked");
    }

    /// The element that says something, among several, once it is there.
    pub async fn that_says(&self, css: &str, words: &str) -> WebElement {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < deadline {
            for element in self.window.find_all(By::Css(css)).await.unwrap_or_default() {
                if element.text().await.is_ok_and(|text| text.contains(words)) {
                    return element;
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no {css} that says {words:?} on {}", self.text().await);
    }

    /// Clicks the one that says something, among several.
    pub async fn click_that_says(&self, css: &str, words: &str) {
        let element = self.that_says(css, words).await;
        element.scroll_into_view().await.expect("scrolled");
        element.click().await.expect("clicked");
    }

    /// Whether something is on the page now.
    pub async fn has(&self, css: &str) -> bool {
        self.window.find(By::Css(css)).await.is_ok()
    }

    /// Presses keys where the hand is.
    pub async fn press(&self, keys: &str) {
        let hand = self.window.active_element().await.expect("the hand is somewhere");
        hand.send_keys(keys).await.expect("pressed");
    }

    /// Types into a field in the place of what stands there.
    pub async fn rewrite(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("emptied");
        field.send_keys(text).await.expect("typed");
    }

    /// Types into a field.
    pub async fn write(&self, css: &str, text: &str) {
        self.find(css).await.send_keys(text).await.expect("typed");
    }

    /// What the page says.
    pub async fn text(&self) -> String {
        match self.window.find(By::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page says something.
    pub async fn says(&self, words: &str) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < deadline {
            if self.text().await.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the page never says {words:?}: {}", self.text().await);
    }

    /// Lets axe look at the page: nothing may be found. Axe is a script: it looks where scripts run.
    pub async fn axe(&self) {
        if self.script == Script::On
            && let Some(fault) = self.faults().await
        {
            panic!("{fault}");
        }
    }

    /// What axe finds on the page, with its address.
    pub async fn faults(&self) -> Option<String> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(path).expect("axe-core is installed with the front end's packages");
        self.window.execute(axe, Vec::new()).await.expect("loaded");
        let look = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
               .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')).join('\\n')));";
        let found = self.script(look).await;
        let found = found.as_str().unwrap_or("no answer");
        let url = self.window.current_url().await.map(|url| url.to_string()).unwrap_or_default();
        (!found.is_empty()).then(|| format!("axe on {url}: {found}"))
    }

    /// What a script answers; it calls its last argument when it is done.
    pub async fn script(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        self.window.execute_async(script, Vec::new()).await.expect("ran").json().clone()
    }

    /// Closes the window.
    pub async fn close(self) {
        self.window.clone().quit().await.expect("closed");
    }
}
