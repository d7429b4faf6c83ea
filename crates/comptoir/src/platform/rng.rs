//! Chance: the operating system's generator, seeded per thread.

use rand::RngCore;

/// Cryptographically strong bytes.
#[derive(Debug, Default, Clone, Copy)]
pub struct StrongRng;

impl kernel::Rng for StrongRng {
    #[expect(clippy::disallowed_methods, reason = "the one place where chance is drawn")]
    fn fill(&mut self, out: &mut [u8]) {
        rand::rng().fill_bytes(out);
    }
}
