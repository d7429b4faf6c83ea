//! How a French word sounds, coarsely: two spellings with one key are heard alike.

/// The phonetic key of a folded word.
pub(crate) fn key(word: &str) -> String {
    key_of(word, true)
}

/// The key with a sounded `r` at the end, for nouns such as `ekler`.
pub(crate) fn key_with_r(word: &str) -> Option<String> {
    word.ends_with("er").then(|| key_of(word, false))
}

/// The key with a sharp `s` where one stands between vowels.
pub(crate) fn key_with_ss(word: &str) -> Option<String> {
    let vowel = |b: u8| b"aeiouy".contains(&b);
    let at = word.as_bytes().windows(3).position(|w| w[1] == b's' && vowel(w[0]) && vowel(w[2]))?;
    let (head, tail) = word.split_at_checked(at + 1)?;
    Some(key_of(&format!("{head}s{tail}"), true))
}

/// Other ways to hear a word, and whether only a word that names goods may be heard so: `ekler` with its `r`,
/// `croisan` with one `s` for two, `koup` with its last letter, `baget` with a hard `g`.
pub(crate) fn others(word: &str) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> =
        key_with_r(word).into_iter().chain(key_with_ss(word)).map(|key| (key, false)).collect();
    let vowel = |b: u8| b"aeiouy".contains(&b);
    let hard = (word.contains("ge") || word.contains("gi"))
        .then(|| word.replace("ge", "gue").replace("gi", "gui"))
        .filter(|_| word.len() > 3);
    for text in std::iter::once(word).chain(hard.as_deref()) {
        if text.len() > word.len() {
            out.push((key(text), true));
        }
        if text.ends_with(['p', 't', 'd']) {
            out.push((key(&format!("{text}e")), true));
        }
    }
    // `rézin`: an accent that was written, or left out, sounds the first `e` of the word.
    if let [_, b'e', c, d, ..] = word.as_bytes()
        && !vowel(*c)
        && vowel(*d)
    {
        out.push((key(&word.replacen('e', "ai", 1)), true));
    }
    out
}

fn key_of(word: &str, silent: bool) -> String {
    let w: Vec<u8> = word.bytes().filter(u8::is_ascii_lowercase).collect();
    let mut end = w.len();
    // Silent endings.
    while end > 2 && matches!(w[end - 1], b's' | b'x' | b't' | b'd' | b'z' | b'p') {
        end -= 1;
    }
    while end > 3 && w[end - 1] == b'e' {
        end -= 1;
    }
    if silent && end > 3 && w[end - 1] == b'r' && w[end - 2] == b'e' {
        end -= 1;
    }
    // Silent letters still soften what stands before them.
    let at = |i: usize| w.get(i).copied().unwrap_or(b' ');
    let vowel = |c: u8| matches!(c, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut out = String::with_capacity(w.len());
    let mut i = 0;
    while i < end {
        let nasal = |n: usize| {
            matches!(at(i + n), b'n' | b'm') && !vowel(at(i + n + 1)) && !matches!(at(i + n + 1), b'n' | b'm' | b'h')
        };
        let (sound, len): (&str, usize) = match (at(i), at(i + 1), at(i + 2)) {
            (b'p', b'h', _) => ("f", 2),
            (b'c', b'h', _) | (b's', b'h', _) => ("C", 2),
            (b'q', b'u', _) | (b'c', b'k', _) | (b'c', b'q', _) => ("k", 2),
            (b'q' | b'k', ..) => ("k", 1),
            (b'c', b'e' | b'i' | b'y', _) => ("s", 1),
            (b'c', ..) => ("k", 1),
            (b'g', b'u', b'e' | b'i' | b'y') => ("g", 2),
            (b'g', b'e', b'a' | b'o') => ("j", 2),
            (b'g', b'n', _) => ("N", 2),
            (b'g', b'e' | b'i' | b'y', _) => ("j", 1),
            (b'e', b'a', b'u') => ("o", 3),
            (b'a', b'u', _) => ("o", 2),
            (b'o', b'u', b'a') => ("W", 3),
            (b'o', b'i', b'n') => ("wI", 3),
            (b'o', b'i', _) | (b'w', b'a', _) => ("W", 2),
            (b'o', b'u', _) => ("U", 2),
            (b'o', b'e', b'u') => ("E", 3),
            (b'e', b'u', _) | (b'o', b'e', _) => ("E", 2),
            (b'a' | b'e', b'i', b'n' | b'm') if nasal(2) => ("I", 3),
            (b'a' | b'e', b'i', b'l') => ("e", 2),
            (b'a' | b'e', b'i', _) => ("e", 2),
            (b'a' | b'e', b'y', _) => ("e", 2),
            (b'i', b'e', b'n') if nasal(2) => ("iI", 3),
            (b'a' | b'e', b'n' | b'm', _) if nasal(1) => ("A", 2),
            (b'i' | b'y' | b'u', b'n' | b'm', _) if nasal(1) => ("I", 2),
            (b'o', b'n' | b'm', _) if nasal(1) => ("O", 2),
            (b'i', b'l', b'l') if i == 1 && matches!(w[0], b'm' | b'v') => ("il", 3),
            (b'i', b'l', b'l') => ("i", 3),
            (b't', b'i', b'o') => ("si", 2),
            (b's', b's', _) => ("s", 2),
            (b's', ..) if i > 0 && vowel(at(i - 1)) && vowel(at(i + 1)) => ("z", 1),
            (b's', b'c', b'e' | b'i') => ("s", 2),
            (b'h', ..) => ("", 1),
            (b'y', ..) => ("i", 1),
            (b'w', ..) => ("v", 1),
            (b'x', ..) => ("ks", 1),
            (b'e', ..)
                if i > 0
                    && (!vowel(at(i - 1)) || i > 1 && at(i - 1) == b'u' && at(i - 2) == b'q')
                    && !vowel(at(i + 1))
                    && i + 2 < w.len()
                    && at(i + 2) != at(i + 1)
                    && vowel(at(i + 2)) =>
            {
                ("", 1)
            }
            (c, ..) => {
                let letter = char::from(c);
                if !out.ends_with(letter) || vowel(c) && c != b'i' {
                    out.push(letter);
                }
                i += 1;
                continue;
            }
        };
        if !out.ends_with(sound) || sound.is_empty() {
            out.push_str(sound);
        }
        i += len;
    }
    out
}

/// Whether two words are one typing slip apart, by their length.
pub(crate) fn slip(typed: &str, word: &str) -> bool {
    let (a, b) = (typed.len(), word.len());
    // `faln`: the two letters in the middle changed places.
    if let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (typed.as_bytes(), word.as_bytes()) {
        return (a0, a3) == (b0, b3) && (a1, a2) == (b2, b1);
    }
    let most = match a.min(b) {
        0..=4 => return false,
        5..=7 => 1,
        _ => 2,
    };
    a.abs_diff(b) <= most && typed.as_bytes()[0] == word.as_bytes()[0] && strsim::osa_distance(typed, word) <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_heard_alike_share_a_key() {
        for (a, b) in [
            ("chocolatine", "chokolatine"),
            ("croissant", "krwassan"),
            ("pain", "pin"),
            ("campagne", "kampagne"),
            ("tradition", "tradission"),
            ("cereales", "sereale"),
            ("gateau", "gato"),
            ("quiche", "kiche"),
            ("poulet", "poulé"),
            ("bouquet", "bouket"),
            ("merguez", "mergues"),
        ] {
            assert_eq!(key(a), key(&kernel::words::fold(b)), "{a} {b}");
        }
        assert_ne!(key("pomme"), key("poire"));
    }
}
