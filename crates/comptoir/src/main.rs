//! The program `comptoir`.

fn main() {}
