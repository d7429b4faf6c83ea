//! Time, processor and memory, and the report.

use std::{
    collections::BTreeMap,
    io::{Write, stdout},
    path::Path,
    time::{Duration, Instant},
};

use serde_json::{Map, Value, json};

/// Prints a line.
pub fn say(line: &str) {
    // A closed pipe is no reason to stop.
    let _ = writeln!(stdout(), "{line}");
}

/// One measurement.
#[derive(Debug, Clone)]
pub struct Figures {
    /// How many were done.
    pub count: usize,
    /// In what time.
    pub elapsed: Duration,
    /// How long each took, sorted.
    pub each: Vec<Duration>,
    /// Processor time of the measured process.
    pub cpu: Duration,
}

impl Figures {
    /// A second's worth.
    pub fn rate(&self) -> f64 {
        self.count as f64 / self.elapsed.as_secs_f64()
    }

    /// The time that this part of all stayed under.
    pub fn quantile(&self, part: f64) -> Duration {
        let at = ((self.each.len() as f64 - 1.0) * part).round() as usize;
        self.each.get(at).copied().unwrap_or_default()
    }

    /// Processor time of one, in microseconds.
    pub fn cpu_each(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.count.max(1) as f64
    }
}

/// A running watch on this process or another.
pub struct Watch {
    start: Instant,
    cpu: Duration,
    process: String,
}

impl Watch {
    /// Starts; `process` is a number, or `self`.
    pub fn start(process: &str) -> Self {
        Self { start: now(), cpu: cpu(process), process: process.to_owned() }
    }

    /// Stops.
    pub fn stop(self, mut each: Vec<Duration>) -> Figures {
        let elapsed = self.start.elapsed();
        each.sort_unstable();
        Figures { count: each.len(), elapsed, each, cpu: cpu(&self.process).saturating_sub(self.cpu) }
    }
}

/// The instant: a benchmark owns the clock.
#[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
pub fn now() -> Instant {
    Instant::now()
}

/// Processor time of a process so far (proc(5), fields 14 and 15, in hundredths of a second).
fn cpu(process: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<u64> =
        after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    Duration::from_millis(fields.iter().sum::<u64>() * 10)
}

/// Resident memory of a process in megabytes (proc(5), `VmRSS`).
pub fn memory(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    let kilobytes: f64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0.0);
    kilobytes / 1024.0
}

/// Everything that was measured.
#[derive(Default)]
pub struct Report {
    values: Map<String, Value>,
    plots: BTreeMap<String, BTreeMap<String, Vec<(f64, f64)>>>,
}

impl Report {
    /// Prints one measurement and keeps it.
    pub fn add(&mut self, name: &str, figures: &Figures) {
        let millis = |part: f64| figures.quantile(part).as_secs_f64() * 1e3;
        say(&format!(
            "{name:<44} {:>9.0} /s   p50 {:>8.3} ms   p99 {:>8.3} ms   {:>7.1} µs CPU each",
            figures.rate(),
            millis(0.5),
            millis(0.99),
            figures.cpu_each()
        ));
        let value = json!({
            "rate": figures.rate(), "p50_ms": millis(0.5), "p99_ms": millis(0.99), "cpu_us": figures.cpu_each(),
        });
        self.values.insert(name.to_owned(), value);
    }

    /// Prints one number and keeps it.
    pub fn number(&mut self, name: &str, value: f64, aim: &str) {
        say(&format!("{name:<44} {value:>9.2}   {aim}"));
        self.values.insert(name.to_owned(), json!(value));
    }

    /// Keeps a point of a plot, on the line of this name.
    pub fn point(&mut self, plot: &str, line: &str, x: f64, y: f64) {
        self.plots.entry(plot.to_owned()).or_default().entry(line.to_owned()).or_default().push((x, y));
    }

    /// Writes everything as JSON, and each plot beside it as SVG.
    pub fn write(&self, to: &Path) -> Result<(), String> {
        let mut all = self.values.clone();
        if !self.plots.is_empty() {
            all.insert("plots".to_owned(), json!(self.plots));
        }
        let text = serde_json::to_string_pretty(&all).map_err(|error| error.to_string())?;
        std::fs::write(to, text).map_err(|error| format!("{}: {error}", to.display()))?;
        say(&format!("\nfigures in {}", to.display()));
        for (plot, lines) in &self.plots {
            let word = plot.replace(' ', "-");
            let svg = to.with_file_name(format!("bench-{word}.svg"));
            crate::plot::lines(&svg, plot, lines)?;
            say(&format!("a plot in {}", svg.display()));
        }
        Ok(())
    }
}
