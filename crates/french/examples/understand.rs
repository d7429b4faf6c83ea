//! Reads SMS cases on standard input and answers them on standard output: `--catalogues DIR`.

use std::{
    io::{self, BufRead, Write},
    path::Path,
};

use french::{Catalogues, answer_line};

/// Answers every line of `input` on `output` with the shops of a folder (every `*.json` in it is a catalogue).
fn run(catalogues: &Path, mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let shops = load(catalogues)?;
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if !text.is_empty() {
            writeln!(output, "{}", answer_line(&shops, text))?;
        }
        line.clear();
    }
    output.flush()
}

fn load(folder: &Path) -> io::Result<Catalogues> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    let mut shops = Catalogues::default();
    for path in files {
        let text = std::fs::read_to_string(&path)?;
        shops.add(&text).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
    }
    Ok(shops)
}

fn main() -> io::Result<()> {
    let folder = std::env::args().skip_while(|a| a != "--catalogues").nth(1).unwrap_or_else(|| "catalogues".into());
    run(Path::new(&folder), io::stdin().lock(), io::BufWriter::new(io::stdout().lock()))
}
