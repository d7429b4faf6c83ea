//! The words of an SMS as octets, and back: the GSM 7-bit alphabet, Latin-1 and UCS-2 by `data_coding` (SMPP 3.4 §5.2.19),
//! parts by the header of 3GPP TS 23.040 §9.2.3.24.

use crate::sms::{self, Encoding};

/// What the centre takes `data_coding` 0 for; contracts differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alphabet {
    /// The GSM 7-bit alphabet, one septet an octet, as the specification means it.
    #[default]
    Gsm,
    /// ISO 8859-1: the centre turns it into the telephones' alphabet by itself.
    Latin1,
}

/// A text in octets, cut as telephones put it together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Octets {
    /// `data_coding`.
    pub(super) coding: u8,
    /// One for each SMS.
    pub(super) parts: Vec<Vec<u8>>,
}

const LATIN1: u8 = 3;
const UCS2: u8 = 8;
const ESCAPE: u8 = 0x1b;

/// Writes a text. An extension character or a surrogate pair is never cut, as [`sms::segments`] counts.
pub(super) fn write(text: &str, alphabet: Alphabet) -> Octets {
    let gsm = sms::segments(text).encoding == Encoding::Gsm7;
    let latin = alphabet == Alphabet::Latin1 && text.chars().all(|c| u32::from(c) < 256);
    let (coding, (single, several)) = match (gsm, alphabet) {
        (true, Alphabet::Gsm) => (0, (160, 153)),
        // Cut by what it will cost on the air: septets.
        (true, Alphabet::Latin1) if latin => (LATIN1, (160, 153)),
        _ => (UCS2, (140, 134)),
    };
    let (mut parts, mut spent) = (vec![Vec::new()], 0);
    let cost = |c: char| match coding {
        UCS2 => c.len_utf16() * 2,
        _ => sms::septets(c).unwrap_or(1),
    };
    let room = if text.chars().map(cost).sum::<usize>() <= single { single } else { several };
    for c in text.chars() {
        if spent + cost(c) > room {
            parts.push(Vec::new());
            spent = 0;
        }
        spent += cost(c);
        let part = parts.last_mut().unwrap_or_else(|| unreachable!("it begins with one"));
        match coding {
            UCS2 => part.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes())),
            LATIN1 => part.push(u8::try_from(u32::from(c)).unwrap_or(b'?')),
            _ => part.extend(sms::gsm(c)),
        }
    }
    Octets { coding, parts }
}

/// Reads octets; what cannot be read becomes a replacement character, so that a person at least sees that somebody wrote.
pub(super) fn read(octets: &[u8], coding: u8, alphabet: Alphabet) -> String {
    match coding {
        UCS2 => {
            let units = octets.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        0 if alphabet == Alphabet::Gsm => gsm(octets),
        // ASCII by the specification; several centres mean the alphabet of GSM, and then it shows.
        1 if octets.iter().all(u8::is_ascii) && octets.iter().any(|octet| is_gsm_only(*octet)) => gsm(octets),
        // A message class with the alphabet of GSM (TS 23.038 §4: 1111x0xx), a "flash" of some telephones.
        class if class & 0xf4 == 0xf0 => gsm(octets),
        _ => octets.iter().map(|octet| char::from(*octet)).collect(),
    }
}

/// An octet that is a letter in the alphabet of GSM, and nothing that a text in ASCII holds.
fn is_gsm_only(octet: u8) -> bool {
    octet == 0x7f || (octet < 0x20 && !matches!(octet, b'\n' | b'\r' | b'\t'))
}

fn gsm(octets: &[u8]) -> String {
    let mut out = String::with_capacity(octets.len());
    let mut escaped = false;
    for octet in octets {
        if *octet == ESCAPE && !escaped {
            escaped = true;
            continue;
        }
        let found = sms::from_gsm(*octet, escaped).or_else(|| sms::from_gsm(*octet, false));
        out.push(found.unwrap_or(char::REPLACEMENT_CHARACTER));
        escaped = false;
    }
    out
}

/// Which part of a longer text this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What the parts of one text share; telephones count it up and begin again.
    pub reference: u16,
    /// How many there are.
    pub of: u8,
    /// Which one, from 1.
    pub number: u8,
}

impl Part {
    /// Whether it can be one of several.
    fn makes_sense(self) -> bool {
        self.of > 1 && (1..=self.of).contains(&self.number)
    }

    /// The header before a part's words.
    pub(super) fn header(self) -> [u8; 6] {
        let [_, reference] = self.reference.to_be_bytes();
        [5, 0, 3, reference, self.of, self.number]
    }

    /// From the three fields of SMPP's own (`sar_msg_ref_num`, `sar_total_segments`, `sar_segment_seqnum`).
    pub(super) fn of_fields(reference: Option<u16>, of: Option<u8>, number: Option<u8>) -> Option<Self> {
        let part = Self { reference: reference?, of: of?, number: number? };
        part.makes_sense().then_some(part)
    }
}

/// Parts the header from the words; a header that cannot be one is left out, and the words stay.
pub(super) fn behead(octets: &[u8]) -> (Option<Part>, &[u8]) {
    let Some((length, rest)) = octets.split_first() else { return (None, octets) };
    let Some((mut header, words)) = rest.split_at_checked(usize::from(*length)) else { return (None, octets) };
    let mut found = None;
    while let [kind, size, more @ ..] = header {
        let Some((value, next)) = more.split_at_checked(usize::from(*size)) else { break };
        found = match (kind, value) {
            (0, [reference, of, number]) => Some(Part { reference: u16::from(*reference), of: *of, number: *number }),
            (8, [high, low, of, number]) => {
                Some(Part { reference: u16::from_be_bytes([*high, *low]), of: *of, number: *number })
            }
            _ => found,
        };
        header = next;
    }
    (found.filter(|part| part.makes_sense()), words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn french_travels_in_septets_and_the_rest_in_ucs2() {
        let simple = write("Prêt à 18 h", Alphabet::Gsm);
        assert_eq!(simple.coding, UCS2, "ê is not in the alphabet");
        let plain = write("Pret à 18 h, 4,10 €", Alphabet::Gsm);
        assert_eq!((plain.coding, plain.parts.len()), (0, 1));
        assert_eq!(plain.parts[0][5], 0x7f, "à");
        assert_eq!(plain.parts[0][plain.parts[0].len() - 2..], [ESCAPE, 0x65], "€ takes two");
        assert_eq!(write("été", Alphabet::Latin1), Octets { coding: LATIN1, parts: vec![vec![0xe9, b't', 0xe9]] });
        assert_eq!(write("4 €", Alphabet::Latin1).coding, UCS2);
        assert_eq!(write("🥖", Alphabet::Gsm).parts, [vec![0xd8, 0x3e, 0xdd, 0x56]]);
    }

    #[test]
    fn headers_of_parts_are_read_in_both_widths_and_nonsense_is_left() {
        let part = Part { reference: 7, of: 2, number: 1 };
        let mut octets = part.header().to_vec();
        octets.extend(b"slt");
        assert_eq!(behead(&octets), (Some(part), &b"slt"[..]));
        assert_eq!(behead(&[6, 8, 4, 1, 2, 2, 2, b'x']), (Some(Part { reference: 258, of: 2, number: 2 }), &b"x"[..]));
        assert_eq!(behead(&[5, 0, 3, 7, 2, 9, b'x']), (None, &b"x"[..]), "the ninth of two");
        assert_eq!(behead(&[200, 1]), (None, &[200, 1][..]), "longer than all there is");
        assert_eq!(behead(&[]), (None, &[][..]));
        assert_eq!(behead(&[3, 0, 9, 1, b'x']), (None, &b"x"[..]));
    }

    #[test]
    fn what_is_odd_is_still_read() {
        assert_eq!(read(&[0x1b, 0x65, 0x1b, b'x', 0x80, 0x1b], 0, Alphabet::Gsm), "€x\u{fffd}");
        assert_eq!(read(b"oui", 0xf0, Alphabet::Gsm), "oui");
        assert_eq!(read(&[0xe9], 0, Alphabet::Latin1), "é");
        assert_eq!(read(b"vous fermez \x7f 18h ? \x1be", 1, Alphabet::Gsm), "vous fermez à 18h ? €");
        assert_eq!(read(b"a_b@c.fr\n$", 1, Alphabet::Gsm), "a_b@c.fr\n$");
        assert_eq!(read(&[0, b'a', 0], UCS2, Alphabet::Gsm), "a\0");
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_is_cut_as_it_is_counted(text in ".{0,400}", mixed in "[a-zé€\\[~êô ]{0,400}") {
            for text in [text, mixed] {
                for alphabet in [Alphabet::Gsm, Alphabet::Latin1] {
                    let octets = write(&text, alphabet);
                    let back: String =
                        octets.parts.iter().map(|part| read(part, octets.coding, alphabet)).collect();
                    prop_assert_eq!(&back, &text);
                    prop_assert!(octets.parts.iter().all(|part| part.len() <= 160));
                }
                prop_assert_eq!(write(&text, Alphabet::Gsm).parts.len(), sms::segments(&text).parts);
            }
        }

        #[test]
        fn any_octets_are_read(octets in proptest::collection::vec(any::<u8>(), 0..300), coding in any::<u8>()) {
            let (_, words) = behead(&octets);
            read(words, coding, Alphabet::Gsm);
        }
    }
}
