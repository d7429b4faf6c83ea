//! One account and one set of rights per home, as mosquitto reads them.
//!
//! Wire format: `password_file` of mosquitto 2 (`user:$7$iterations$salt$hash`, PBKDF2 with HMAC-SHA-512, salt and hash in
//! base64) and `acl_file` (mosquitto.conf(5)): a topic that no line names is refused.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::Sha512;
use subtle::ConstantTimeEq as _;

use super::topics::Topics;

/// As `mosquitto_passwd` does: our passwords are 192 random bits, which no number of rounds makes safer.
const ROUNDS: u32 = 101;
/// As `mosquitto_passwd` does, in octets.
pub const SALT: usize = 12;

fn stretch(password: &str, salt: &[u8], rounds: u32) -> [u8; 64] {
    let mut out = [0; 64];
    pbkdf2::pbkdf2_hmac::<Sha512>(password.as_bytes(), salt, rounds, &mut out);
    out
}

/// A password as `password_file` holds it.
pub fn hash(password: &str, salt: [u8; SALT]) -> String {
    let hashed = stretch(password, &salt, ROUNDS);
    format!("$7${ROUNDS}${}${}", STANDARD.encode(salt), STANDARD.encode(hashed))
}

/// Whether a password is the one of such a line, in constant time.
pub fn verify(password: &str, hashed: &str) -> bool {
    let parts: Vec<&str> = hashed.split('$').collect();
    let ["", "7", rounds, salt, wanted] = parts.as_slice() else { return false };
    let (Ok(rounds), Ok(salt), Ok(wanted)) = (rounds.parse(), STANDARD.decode(salt), STANDARD.decode(wanted)) else {
        return false;
    };
    (1..=1_000_000).contains(&rounds) && stretch(password, &salt, rounds)[..].ct_eq(&wanted).into()
}

/// One account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The user name.
    pub user: String,
    /// Its password as [`hash`] writes it.
    pub hashed: String,
}

/// What an account may do with a topic, in `acl_file`'s own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Hear it.
    Read,
    /// Say it.
    Write,
}

impl May {
    fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// What a home may hear and say: its own topics, and nothing that another home may.
pub fn rights(topics: &Topics, user: &str) -> Vec<(May, String)> {
    let discovery = &topics.discovery;
    vec![
        (May::Read, topics.status()),
        (May::Read, topics.of(user, "order")),
        (May::Read, topics.of(user, "batch")),
        (May::Read, topics.of(user, "armed")),
        (May::Read, topics.of(user, "event")),
        (May::Read, format!("{discovery}/+/{user}/#")),
        (May::Write, topics.of(user, "arm/set")),
        (May::Write, topics.of(user, "come")),
        (May::Write, topics.of(user, "zigbee2mqtt/#")),
        (May::Write, topics.of(user, "homeassistant/status")),
        (May::Write, format!("{discovery}/status")),
        (May::Write, format!("owntracks/{user}/#")),
        (May::Write, format!("zigbee2mqtt/{user}/#")),
    ]
}

/// What we ourselves may: all of that for every home.
pub fn own_rights(topics: &Topics) -> Vec<(May, String)> {
    let all = [format!("{}/#", topics.own), format!("{}/#", topics.discovery)];
    let heard = ["owntracks/#".to_owned(), "zigbee2mqtt/#".to_owned()];
    let both = all.iter().flat_map(|topic| [(May::Read, topic.clone()), (May::Write, topic.clone())]);
    both.chain(heard.into_iter().map(|topic| (May::Read, topic))).collect()
}

/// The `password_file`.
pub fn password_file(accounts: &[Account]) -> String {
    accounts.iter().map(|account| format!("{}:{}\n", account.user, account.hashed)).collect()
}

/// The `acl_file`: `own` is our own account, the others are homes.
pub fn acl_file(topics: &Topics, own: &str, homes: &[Account]) -> String {
    let mut file = String::new();
    let mut account = |user: &str, rights: Vec<(May, String)>| {
        // Writing to a text cannot fail.
        let _ = writeln!(file, "user {user}");
        for (may, topic) in rights {
            let _ = writeln!(file, "topic {} {topic}", may.as_str());
        }
        file.push('\n');
    };
    if !own.is_empty() {
        account(own, own_rights(topics));
    }
    for home in homes {
        account(&home.user, rights(topics, &home.user));
    }
    file
}

/// Whether a filter (`+`, `#`) takes a topic in (MQTT 5 §4.7). Topics of the broker itself (`$…`) need to be named.
pub fn matches(filter: &str, topic: &str) -> bool {
    if topic.starts_with('$') && !filter.starts_with('$') {
        return false;
    }
    let (mut wanted, mut given) = (filter.split('/'), topic.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (Some("#"), _) => return true,
            (Some("+"), Some(_)) => {}
            (Some(a), Some(b)) if a == b => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// Whether everything that a filter asks for lies within another one: what is asked never takes in more than what is granted.
pub fn covers(granted: &str, asked: &str) -> bool {
    if asked.starts_with('$') && !granted.starts_with('$') {
        return false;
    }
    let (mut granted, mut asked) = (granted.split('/'), asked.split('/'));
    loop {
        match (granted.next(), asked.next()) {
            (Some("#"), _) => return true,
            (Some("+"), Some(level)) if level != "#" => {}
            (Some(a), Some(b)) if a == b => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_a_filter_covers_takes_in_no_more(
            granted in "(([ab+]/){0,3})([ab+#])", asked in "(([ab+]/){0,3})([ab+#])", topic in "(([ab]/){0,4})[ab]"
        ) {
            prop_assert!(!covers(&granted, &asked) || !matches(&asked, &topic) || matches(&granted, &topic));
            prop_assert!(covers(&granted, &granted));
            // A topic is a filter that asks for itself.
            prop_assert_eq!(covers(&granted, &topic), matches(&granted, &topic));
        }
    }

    #[test]
    fn a_password_is_hashed_as_mosquitto_does() {
        // Made by `mosquitto_passwd -b` of mosquitto 2.0.11.
        let theirs = "$7$101$SkS90TlhodNEXJ+m$boypnYEA2mM+a1de1Nrp0nmrvVt6ASxf0JtsIg/dhAg48762BClBwI/dnQtxAnRSLdCnnYoVoRjIxcT923DqUw==";
        assert!(verify("croissant", theirs) && !verify("brioche", theirs));
        let made = hash("croissant", *b"0123456789ab");
        assert!(made.starts_with("$7$101$MDEyMzQ1Njc4OWFi$"), "{made}");
        assert!(verify("croissant", &made) && !verify("Croissant", &made));
        for wrong in ["", "$6$MDEy$MDEy", "$7$0$MDEy$MDEy", "$7$101$MDEy", "$7$x$MDEy$MDEy", "croissant"] {
            assert!(!verify("croissant", wrong), "{wrong}");
        }
    }

    #[test]
    fn homes_share_nothing_but_the_word_that_they_have_started() {
        let topics = Topics { own: "comptoir".into(), discovery: "homeassistant".into() };
        let (one, other) = (rights(&topics, "c-aaaaaaaa"), rights(&topics, "c-bbbbbbbb"));
        let said = |rights: &[(May, String)], may| {
            rights.iter().filter(|(known, _)| *known == may).map(|(_, topic)| topic.clone()).collect::<Vec<_>>()
        };
        for topic in said(&one, May::Write) {
            let heard = said(&other, May::Read);
            assert!(heard.iter().all(|filter| !matches(filter, &topic.replace('#', "x"))), "{topic}");
        }
        let ours = said(&one, May::Read).into_iter().filter(|topic| said(&other, May::Read).contains(topic));
        assert_eq!(ours.collect::<Vec<_>>(), ["comptoir/status"]);
        let ours = said(&one, May::Write).into_iter().filter(|topic| said(&other, May::Write).contains(topic));
        assert_eq!(ours.collect::<Vec<_>>(), ["homeassistant/status"]);
        let file = acl_file(&topics, "comptoir", &[Account { user: "c-a".into(), hashed: hash("x", [0; 12]) }]);
        assert!(file.contains("user c-a\ntopic read comptoir/status\n") && file.contains("user comptoir\n"), "{file}");
    }

    #[test]
    fn filters_take_in_what_the_specification_says() {
        for (filter, topic) in
            [("a/+/c", "a/b/c"), ("a/#", "a"), ("a/#", "a/b/c"), ("+/+", "/finance"), ("#", "a/b"), ("a/b", "a/b")]
        {
            assert!(matches(filter, topic), "{filter} {topic}");
        }
        for (filter, topic) in [("a/+", "a/b/c"), ("+", "/finance"), ("#", "$SYS/x"), ("a/b", "a"), ("a", "a/b")] {
            assert!(!matches(filter, topic), "{filter} {topic}");
        }
    }
}
