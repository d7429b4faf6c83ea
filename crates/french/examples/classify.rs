//! Classifies mentions from standard input: `classify SHOPS.json [--why] < cases.jsonl`.

use std::io::{self, BufRead, Write};

use french::mention::{Mention, Shops, answer_line, classify};

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.first().ok_or_else(|| io::Error::other("usage: classify SHOPS.json [--why]"))?;
    let shops = Shops::parse(&std::fs::read_to_string(path)?)?;
    let why = args.iter().any(|arg| arg == "--why");
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        if line.trim().is_empty() {
            continue;
        }
        if why && let Ok(mention) = serde_json::from_str::<Mention>(&line) {
            let verdict = classify(&shops, &mention);
            writeln!(out, "{}\n  {verdict:?}", mention.text)?;
        } else {
            writeln!(out, "{}", answer_line(&shops, &line))?;
        }
    }
    Ok(())
}
