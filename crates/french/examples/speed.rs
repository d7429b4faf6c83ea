//! How many SMS a second one core reads, by the processor time spent on them: `cargo run --release --example speed`.

use std::{hint::black_box, io::Write};

use french::{Case, Catalogues, understand};

/// Hundredths of a second that this process has computed, as the kernel counts them.
fn computed() -> std::io::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit(')').next().unwrap_or("");
    // The twelfth field after the name of the program.
    after
        .split_whitespace()
        .nth(11)
        .and_then(|ticks| ticks.parse().ok())
        .ok_or_else(|| std::io::Error::other("no stat"))
}

fn main() -> std::io::Result<()> {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut shops = Catalogues::default();
    for file in std::fs::read_dir(data.join("catalogues"))? {
        shops.add(&std::fs::read_to_string(file?.path())?).map_err(std::io::Error::other)?;
    }
    let text = std::fs::read_to_string(data.join("test.jsonl"))?;
    let cases: Vec<Case> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let rounds = 200;
    for warm in [true, false] {
        let start = computed()?;
        for _ in 0..if warm { 5 } else { rounds } {
            for case in &cases {
                if let Some(lexicon) = shops.get(&case.shop) {
                    black_box(understand(lexicon, case));
                }
            }
        }
        if !warm {
            let rate = (rounds * cases.len()) as f64 * 100.0 / (computed()? - start).max(1.0);
            writeln!(std::io::stdout(), "{rate:.0} SMS/s on one core")?;
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM")) {
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}
