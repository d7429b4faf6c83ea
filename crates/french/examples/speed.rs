//! How many SMS a second one core reads: `cargo run --release --example speed`.

use std::{hint::black_box, io::Write, time::Instant};

use french::{Case, Catalogues, understand};

#[expect(clippy::disallowed_methods, reason = "measuring is what this example is for")]
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
        let start = Instant::now();
        for _ in 0..if warm { 5 } else { rounds } {
            for case in &cases {
                if let Some(lexicon) = shops.get(&case.shop) {
                    black_box(understand(lexicon, case));
                }
            }
        }
        if !warm {
            let rate = (rounds * cases.len()) as f64 / start.elapsed().as_secs_f64();
            writeln!(std::io::stdout(), "{rate:.0} SMS/s on one core")?;
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM")) {
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}
