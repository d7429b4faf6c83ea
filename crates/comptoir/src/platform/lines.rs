//! Filters of the command line: a line in, a line out, in the same order.

use std::io::{self, BufRead, Write};

/// Answers every line; empty ones are passed over. A byte that is no UTF-8 spoils its own line only.
///
/// # Errors
/// When the input or the output fails.
pub fn answer(input: impl BufRead, mut output: impl Write, answer: impl Fn(&str) -> String) -> io::Result<()> {
    for line in input.split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        if !line.trim().is_empty() {
            writeln!(output, "{}", answer(&line))?;
        }
    }
    output.flush()
}
