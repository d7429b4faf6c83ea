//! Where a shop is, how its slots are cut, how a search finds it.

/// How much a pick-up slot takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotRule {
    /// Minutes from one slot to the next.
    pub minutes: i64,
    /// Orders per slot, if bounded.
    pub orders: Option<i64>,
    /// Pieces per slot, if bounded.
    pub pieces: Option<i64>,
}

/// Metres between two points (WGS 84), by the haversine formula on a sphere of 6,371 km.
pub fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lat2) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6_371_000.0 * h.sqrt().clamp(0.0, 1.0).asin()
}

/// A point of the form `lat,lon` in degrees.
pub fn parse_point(text: &str) -> Option<(f64, f64)> {
    let (lat, lon) = text.split_once(',')?;
    let point: (f64, f64) = (lat.trim().parse().ok()?, lon.trim().parse().ok()?);
    ((-90.0..=90.0).contains(&point.0) && (-180.0..=180.0).contains(&point.1)).then_some(point)
}

/// How well a folded text answers folded words: every word must be found, whole, at the start of a word, or with
/// one or two letters wrong (edit distance by Damerau-Levenshtein). 0 is no match; more is better.
pub fn match_score(text: &str, query: &str) -> u32 {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut total = 0;
    for wanted in query.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let wanted = singular(wanted);
        let best = words.iter().map(|word| word_score(singular(word), wanted)).max().unwrap_or(0);
        if best == 0 {
            return 0;
        }
        total += best;
    }
    total
}

fn singular(word: &str) -> &str {
    let long = word.len() > 3;
    word.strip_suffix(['s', 'x']).filter(|_| long).unwrap_or(word)
}

fn word_score(word: &str, wanted: &str) -> u32 {
    if word == wanted {
        return 10;
    }
    if word.starts_with(wanted) && wanted.len() >= 2 {
        return 8;
    }
    let tolerated = match wanted.chars().count() {
        0..=3 => return 0,
        4..=6 => 1,
        _ => 2,
    };
    match strsim::damerau_levenshtein(word, wanted) {
        distance if distance <= tolerated => 6 - u32::try_from(distance).unwrap_or(6).min(5),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_is_measured_in_metres() {
        let d = metres((47.32882, 0.87119), (47.32904, 0.87127));
        assert!((20.0..30.0).contains(&d), "{d}");
        assert_eq!(parse_point("47.3, 0.87"), Some((47.3, 0.87)));
        assert_eq!(parse_point("97,0"), None);
    }

    #[test]
    fn search_forgives_typos_and_accents() {
        let text = kernel::words::fold("Pain au chocolat chocolatine");
        for found in ["chocolatine", "chocolatines", "chocolatne", "pain", "choco"] {
            assert!(match_score(&text, &kernel::words::fold(found)) > 0, "{found}");
        }
        for lost in ["fromage", "chat", "pan"] {
            assert_eq!(match_score(&text, lost), 0, "{lost}");
        }
        assert!(match_score("croissant au beurre", "croissant") > match_score("croissant au beurre", "croisant"));
    }
}
