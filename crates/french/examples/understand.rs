//! Reads SMS cases on standard input and answers them on standard output: `--catalogues DIR`.

use std::io::{BufRead, Write};

use french::{Catalogues, answer_line};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip_while(|a| a != "--catalogues").skip(1);
    let folder = arguments.next().unwrap_or_else(|| "catalogues".into());
    let mut shops = Catalogues::default();
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|e| e == "json") {
            shops.add(&std::fs::read_to_string(&path)?).map_err(std::io::Error::other)?;
        }
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            writeln!(out, "{}", answer_line(&shops, &line))?;
        }
    }
    out.flush()
}
