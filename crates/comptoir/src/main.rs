//! The program `comptoir`.

use std::process::ExitCode;

fn main() -> ExitCode {
    comptoir::cli::main()
}
