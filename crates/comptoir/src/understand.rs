//! `comptoir understand`: SMS cases as JSON Lines, each answered by what was understood of it. Reads the catalogues
//! once, then a line in, a line out, in the same order; needs no database and no network.

use std::{
    io::{self, BufRead, Write},
    path::Path,
};

use french::{Catalogues, answer_line};

use crate::platform::lines;

/// Answers every line of `input` by the catalogues of a folder (its `*.json`). Empty lines are passed over; a line that
/// is no case is answered with its error.
///
/// # Errors
/// When a catalogue cannot be read, or the input or the output fails.
pub fn run(catalogues: &Path, input: impl BufRead, output: impl Write) -> io::Result<()> {
    let mut shops = Catalogues::default();
    for file in std::fs::read_dir(catalogues)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let named = |why: String| io::Error::other(format!("{}: {why}", path.display()));
            shops.add(&std::fs::read_to_string(&path)?).map_err(named)?;
        }
    }
    lines::answer(input, output, |line| answer_line(&shops, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_does_not_stop_the_others() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let shop = r#"{"id": "mie", "opening_hours": "Mo-Su 07:00-19:00", "articles": [
            {"sku": "B", "name": "Baguette", "price_cents": 110, "unit": "piece"}]}"#;
        std::fs::write(folder.path().join("mie.json"), shop)?;
        let case =
            r#"{"id": "1", "shop": "mie", "now": "2026-11-24T09:00:00+01:00", "sms": "2 baguettes pour 18h svp"}"#;
        let input =
            format!("{case}\nno json\n\n{{\"id\": \"2\", \"shop\": \"nowhere\", \"now\": \"\", \"sms\": \"\"}}\n");
        let mut output = Vec::new();
        run(folder.path(), input.as_bytes(), &mut output)?;
        let output = String::from_utf8_lossy(&output);
        let lines: Vec<serde_json::Value> = output.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(
            (lines[0]["intent"].as_str(), lines[0]["pickup"].as_str()),
            (Some("order"), Some("2026-11-24T18:00"))
        );
        assert!(lines[1]["error"].is_string() && lines[2]["error"].is_string());
        Ok(())
    }
}
