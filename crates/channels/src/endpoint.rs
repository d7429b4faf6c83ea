//! Addresses that a stranger gives us and that we then call (push endpoints): only public `https`, so that nobody makes
//! this program knock at the doors of its own network.
//!
//! The check is made twice: on the address ([`is_public_endpoint`]) and again on what its name resolves to at the very
//! moment of connecting ([`PublicOnly`]), because a name may change its answer in between.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

/// Whether this machine itself may be called: only in tests, where the other side is a twin on loopback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loopback {
    /// Refused, as everywhere outside tests.
    Refused,
    /// `127.0.0.0/8` and `::1` pass, over plain `http` too.
    Allowed,
}

/// How long a name may take to resolve.
const RESOLVE: Duration = Duration::from_secs(5);

/// Whether the address belongs to the public Internet, by the special-purpose registries of RFC 6890 (IPv4 and IPv6),
/// looking through the IPv6 forms that carry an IPv4 address (mapped, NAT64 of RFC 6052, 6to4).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (18..20).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99);
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    let inner = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inner(high, low),
        [0x2002, high, low, ..] => inner(high, low),
        // Teredo, ORCHID and the other protocol assignments; documentation.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x3fff, second, ..] if second < 0x1000 => false,
        // Only 2000::/3 is global unicast today; all else is local, reserved or multicast.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

fn passes(ip: IpAddr, loopback: Loopback) -> bool {
    is_public(ip) || (loopback == Loopback::Allowed && ip.is_loopback())
}

/// The part of the check that needs no network: an absolute `https` address without credentials whose host, if it is a
/// number, is public. A name passes; it is judged when it resolves.
pub fn parse_endpoint(text: &str, loopback: Loopback) -> Option<Url> {
    if text.len() > 2_048 {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let ip: Option<IpAddr> = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
    let local = loopback == Loopback::Allowed && ip.is_some_and(|ip| ip.is_loopback());
    let scheme_ok = url.scheme() == "https" || (local && url.scheme() == "http");
    let host_ok = match ip {
        Some(ip) => passes(ip, loopback),
        None => host.contains('.') && host != "localhost" && !host.ends_with(".localhost"),
    };
    (scheme_ok && host_ok && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// Whether the address may be called: `https`, and every address its name resolves to is public. Asks the resolver of
/// the machine, for 5 s at most; a name that does not resolve is not public.
pub async fn is_public_endpoint(text: &str, loopback: Loopback) -> bool {
    let Some(url) = parse_endpoint(text, loopback) else { return false };
    let Some(host) = url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']')) else {
        return false;
    };
    if host.parse::<IpAddr>().is_ok() {
        return true;
    }
    let found = tokio::time::timeout(RESOLVE, tokio::net::lookup_host((host, 443))).await;
    let Ok(Ok(found)) = found else { return false };
    let mut found = found.peekable();
    found.peek().is_some() && found.all(|at| passes(at.ip(), loopback))
}

/// A resolver that forgets every address which is not public, for a client that calls what strangers gave.
#[derive(Debug, Clone, Copy)]
pub struct PublicOnly(pub Loopback);

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let loopback = self.0;
        Box::pin(async move {
            let found = tokio::time::timeout(RESOLVE, tokio::net::lookup_host((name.as_str(), 0))).await??;
            let kept: Vec<SocketAddr> = found.filter(|at| passes(at.ip(), loopback)).collect();
            if kept.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for ip in
            ["8.8.8.8", "193.0.6.139", "100.63.0.1", "2606:4700::1", "2a00:1450::5", "::ffff:8.8.8.8", "2001:4860::8"]
        {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.1",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "::7f00:1",
            "3fff::1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[tokio::test]
    async fn endpoints_that_look_inwards_are_refused() {
        for url in [
            "",
            "push",
            "http://push.example.org/x",
            "ftp://push.example.org/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://localhost/",
            "https://a.localhost/",
            "https://intranet/",
            "https://user:secret@8.8.8.8/",
            "https://169.254.169.254/latest/",
            "https://[::ffff:10.0.0.1]/",
            "https://no-such-name.invalid/",
        ] {
            assert!(!is_public_endpoint(url, Loopback::Refused).await, "{url}");
        }
        assert!(is_public_endpoint("https://8.8.8.8/push/abc", Loopback::Refused).await);
        assert!(is_public_endpoint("http://127.0.0.1:9/x", Loopback::Allowed).await);
        assert!(!is_public_endpoint("http://10.0.0.1/x", Loopback::Allowed).await);
        assert!(!is_public_endpoint("http://8.8.8.8/x", Loopback::Allowed).await);
        assert!(parse_endpoint("https://fcm.googleapis.com/fcm/send/abc", Loopback::Refused).is_some());
    }

    #[tokio::test]
    async fn a_name_that_points_inwards_is_not_connected_to() {
        let name: Name = "localhost".parse().unwrap();
        assert!(PublicOnly(Loopback::Refused).resolve(name).await.is_err());
        let name: Name = "localhost".parse().unwrap();
        assert!(PublicOnly(Loopback::Allowed).resolve(name).await.is_ok());
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in any::<String>()) {
            let _ = parse_endpoint(&text, Loopback::Refused);
        }

        #[test]
        fn no_number_hides_a_private_address(ip in any::<u32>()) {
            let v4 = Ipv4Addr::from(ip);
            let shown = parse_endpoint(&format!("https://{ip}/"), Loopback::Refused).is_some();
            prop_assert_eq!(shown, is_public(v4.into()));
            prop_assert_eq!(is_public(v4.to_ipv6_mapped().into()), is_public(v4.into()));
        }
    }
}
