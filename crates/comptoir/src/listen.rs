//! `comptoir listen-classify`: mentions of the shops as JSON Lines, each answered by what was understood of it.
//! Reads the shops once, then a line in, a line out, in the same order; needs no database and no network.

use std::{
    io::{self, BufRead, Write},
    path::Path,
};

use french::mention::{Shops, answer_line};

use crate::platform::lines;

/// Classifies every line of `input` against the shops of a JSON file. Empty lines are passed over; a line that is no
/// mention is answered with its error.
///
/// # Errors
/// When the shops cannot be read, or the input or the output fails.
pub fn run(shops: &Path, input: impl BufRead, output: impl Write) -> io::Result<()> {
    let shops = Shops::parse(&std::fs::read_to_string(shops)?)?;
    lines::answer(input, output, |line| answer_line(&shops, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_does_not_stop_the_others() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("shops.json");
        let shops = r#"[{"id": "la-mie", "name": "La Mie", "activity": "boulangerie", "town": "Vaubrune"}]"#;
        std::fs::write(&path, shops)?;
        let input = "{\"id\": \"1\", \"text\": \"Le pain de La Mie est délicieux.\"}\nno json\n\n{\"id\": \"2\", \"text\": \"\"}\n";
        let mut output = Vec::new();
        run(&path, input.as_bytes(), &mut output)?;
        let output = String::from_utf8_lossy(&output);
        let lines: Vec<&str> = output.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].contains("\"about\":\"la-mie\"") && lines[0].contains("\"positive\""));
        assert!(lines[1].starts_with("{\"error\":"));
        assert!(lines[2].contains("\"id\":\"2\""));
        Ok(())
    }
}
