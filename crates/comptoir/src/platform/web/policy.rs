//! What a page may load and where it may speak to (`Content-Security-Policy`).

/// Nothing from elsewhere, nothing inline: no nonce is needed because there is nothing to let through.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The same for a page that opens a line (WebSocket) to where it came from: Safari took `'self'` for the page's own scheme alone
/// until 2022. `base`: the address of the street.
pub fn with_line(base: &str) -> String {
    // `https` becomes `wss`, `http` becomes `ws`.
    let line = base.replacen("http", "ws", 1);
    POLICY.replace("connect-src 'self'", &format!("connect-src 'self' {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_opened_to_the_street_alone() {
        let own = with_line("https://rue.example.org");
        assert!(own.contains("connect-src 'self' wss://rue.example.org; "), "{own}");
        assert_eq!(own.replace(" wss://rue.example.org", ""), POLICY);
        assert!(with_line("http://127.0.0.1:8022").contains("connect-src 'self' ws://127.0.0.1:8022; "));
    }
}
