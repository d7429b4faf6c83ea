//! What became of an SMS, as the centre tells it: the text of SMPP 3.4 appendix B, or the fields that newer centres add.

/// How it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// On the telephone.
    Delivered,
    /// It will not come any more; the centre's own word.
    Failed(String),
    /// Still under way.
    UnderWay,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The centre's name for the SMS. Some give it in decimal here and in hexadecimal when they took it: [`Report::names`].
    pub id: String,
    /// How it stands.
    pub fate: Fate,
}

impl Report {
    /// Under which names the same SMS may be known: as it is written, and the same number in the other base.
    pub fn names(id: &str) -> Vec<String> {
        let mut names = vec![id.to_owned()];
        if let Ok(number) = id.parse::<u64>() {
            names.extend([format!("{number:x}"), format!("{number:X}")]);
        }
        if let Ok(number) = u64::from_str_radix(id, 16) {
            names.push(number.to_string());
        }
        names.dedup();
        names
    }
}

/// Reads a report from its text and, where they are, the fields `receipted_message_id` and `message_state`.
pub(super) fn read(text: &str, id: Option<&str>, state: Option<u8>) -> Option<Report> {
    let id = id.map(str::to_owned).filter(|id| !id.is_empty()).or_else(|| field(text, "id:"))?;
    let fate = match state {
        Some(2) => Fate::Delivered,
        Some(3) => Fate::Failed("EXPIRED".into()),
        Some(4) => Fate::Failed("DELETED".into()),
        Some(5) => Fate::Failed(with_error(text, "UNDELIV")),
        Some(8) => Fate::Failed(with_error(text, "REJECTD")),
        Some(9) => Fate::Failed("SKIPPED".into()),
        Some(_) => Fate::UnderWay,
        None => match field(text, "stat:")?.to_ascii_uppercase().as_str() {
            "DELIVRD" => Fate::Delivered,
            word @ ("EXPIRED" | "DELETED" | "UNDELIV" | "REJECTD" | "SKIPPED") => Fate::Failed(with_error(text, word)),
            _ => Fate::UnderWay,
        },
    };
    Some(Report { id, fate })
}

fn with_error(text: &str, word: &str) -> String {
    match field(text, "err:").filter(|code| code.bytes().any(|b| b != b'0')) {
        Some(code) => format!("{word} {code}"),
        None => word.to_owned(),
    }
}

/// A word of the text: what follows its name, up to a space. The last field, `text:`, holds a person's words: it ends the search.
fn field(text: &str, name: &str) -> Option<String> {
    let head = text.find(" text:").or_else(|| text.find(" Text:")).map_or(text, |at| &text[..at]);
    let lower = head.to_ascii_lowercase();
    let at = std::iter::once(0).chain(lower.match_indices(' ').map(|(at, _)| at + 1));
    let start = at.into_iter().find(|at| lower[*at..].starts_with(name))? + name.len();
    let word: String =
        head[start..].chars().take_while(|c| !c.is_whitespace()).filter(|c| !c.is_control()).take(64).collect();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "id:0123456789 sub:001 dlvrd:001 submit date:2611221900 done date:2611221901 stat:DELIVRD err:000 text:Pain chaud";

    #[test]
    fn both_forms_are_read() {
        let of = |text: &str| read(text, None, None);
        assert_eq!(of(TEXT), Some(Report { id: "0123456789".into(), fate: Fate::Delivered }));
        let failed = TEXT.replace("DELIVRD", "UNDELIV").replace("err:000", "err:00B");
        assert_eq!(of(&failed).map(|report| report.fate), Some(Fate::Failed("UNDELIV 00B".into())));
        assert_eq!(of(&TEXT.replace("DELIVRD", "ENROUTE")).map(|report| report.fate), Some(Fate::UnderWay));
        assert_eq!(of("text:id:1 stat:DELIVRD"), None);
        assert_eq!(of("sub:1 text:x id:1 stat:DELIVRD"), None, "a person's words are no report");
        assert_eq!(of(""), None);
        let fields = read("", Some("a1"), Some(5));
        assert_eq!(fields, Some(Report { id: "a1".into(), fate: Fate::Failed("UNDELIV".into()) }));
    }

    #[test]
    fn a_number_is_known_in_both_bases() {
        assert_eq!(Report::names("26"), ["26", "1a", "1A", "38"]);
        assert_eq!(Report::names("1A"), ["1A", "26"]);
        assert_eq!(Report::names("b0e2-x"), ["b0e2-x"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = read(&text, None, None);
            let _ = read(&format!("id:{text} stat:{text} {text}"), None, None);
        }
    }
}
