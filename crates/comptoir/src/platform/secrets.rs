//! The installation's secret and what is made from it: tokens that need no table, signed cookies, hashes of keys.

use std::sync::Arc;

use axum_extra::extract::cookie::Key;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{DbError, Tx, params};
use hmac::{Hmac, KeyInit, Mac};
use kernel::Rng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The secret of this installation, made at its first start and kept in its store.
#[derive(Clone)]
pub struct Secrets {
    /// Keyed once: half of a proof's hashing is its key's.
    keyed: Arc<Hmac<Sha256>>,
    cookies: Key,
}

impl Secrets {
    /// From the 32 bytes.
    pub fn new(root: [u8; 32]) -> Self {
        let keyed = mac_of(&root);
        let mac = |label: &[u8]| {
            let mut mac = keyed.clone();
            mac.update(label);
            mac.finalize().into_bytes()
        };
        let cookies = [mac(b"cookie signing"), mac(b"cookie encryption")].concat();
        Self { keyed: Arc::new(keyed), cookies: Key::from(&cookies) }
    }

    /// Reads the secret of the store, or makes it.
    pub fn load(tx: &mut Tx<'_>, rng: &mut dyn Rng) -> Result<Self, DbError> {
        let sql = "SELECT value FROM setting WHERE street = '' AND shop = '' AND name = 'secret'";
        let known = tx.query_opt(sql, &[], |row| row.get::<String>(0))?;
        if let Some(root) = known.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).and_then(|v| v.try_into().ok()) {
            return Ok(Self::new(root));
        }
        let mut root = [0; 32];
        rng.fill(&mut root);
        let sql = "INSERT INTO setting (street, shop, name, value) VALUES ('', '', 'secret', ?1)";
        tx.run(sql, params![URL_SAFE_NO_PAD.encode(root)])?;
        Ok(Self::new(root))
    }

    /// The key of signed cookies.
    pub fn cookies(&self) -> &Key {
        &self.cookies
    }

    /// A token of 128 bits that proves the installation said `what` for `purpose`.
    pub fn token(&self, purpose: &str, what: &str) -> String {
        URL_SAFE_NO_PAD.encode(&self.mac(purpose, what)[..16])
    }

    /// Whether a token is the one for `what`, in constant time.
    pub fn verify(&self, purpose: &str, what: &str, token: &str) -> bool {
        self.token(purpose, what).as_bytes().ct_eq(token.as_bytes()).into()
    }

    /// The end of a page's address: an identifier, 74 bits of which are random, in 22 letters, and so many `letters` that
    /// prove that we wrote it.
    pub fn link(&self, purpose: &str, what: &str, id: &[u8; 16], letters: usize) -> String {
        format!("{}{}", URL_SAFE_NO_PAD.encode(id), &self.token(purpose, what)[..letters])
    }

    /// The identifier of such an end, when we wrote it; `named` says what its bytes name, and what was proven then.
    pub fn read_link<T>(
        &self,
        purpose: &str,
        letters: usize,
        text: &str,
        named: impl FnOnce([u8; 16]) -> (T, String),
    ) -> Option<T> {
        let (id, proof) = text.split_at_checked(22)?;
        let (id, what) = named(URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok()?);
        bool::from(self.token(purpose, &what).as_bytes()[..letters].ct_eq(proof.as_bytes())).then_some(id)
    }

    /// A number that only this installation can compute from `what`.
    pub fn number(&self, purpose: &str, what: &str) -> u64 {
        let mac = self.mac(purpose, what);
        u64::from_le_bytes([mac[0], mac[1], mac[2], mac[3], mac[4], mac[5], mac[6], mac[7]])
    }

    /// 32 bytes that only this installation can compute from `what`.
    pub fn bytes(&self, purpose: &str, what: &str) -> [u8; 32] {
        self.mac(purpose, what)
    }

    fn mac(&self, purpose: &str, what: &str) -> [u8; 32] {
        let mut mac = Hmac::clone(&self.keyed);
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(what.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

fn mac_of(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC takes a key of any length (RFC 2104), so this cannot fail.
    Hmac::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes any key"))
}

/// A new secret of 192 random bits, to be shown once.
pub fn random_secret(rng: &mut dyn Rng) -> String {
    let mut bytes = [0; 24];
    rng.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// How a random secret is stored: its SHA-256 (a slow hash adds nothing to 192 random bits).
pub fn hash_secret(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_proves_one_thing() {
        let secrets = Secrets::new([7; 32]);
        let token = secrets.token("order", "a");
        assert!(secrets.verify("order", "a", &token));
        assert!(!secrets.verify("order", "b", &token) && !secrets.verify("follow", "a", &token));
        assert!(!Secrets::new([8; 32]).verify("order", "a", &token));
    }
}
