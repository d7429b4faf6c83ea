//! The files of the house as the clauses see them: with comments and texts told apart, and tests told from the rest.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

/// One file of the tree.
pub struct File {
    /// From the root, with `/`.
    pub path: String,
    /// As it is.
    pub text: String,
}

/// Something that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub path: String,
    pub line: usize,
    pub sentence: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.sentence)
    }
}

/// What a clause does with what it found in the tree.
pub fn expect_none(mut faults: Vec<Fault>) {
    faults.sort();
    faults.dedup();
    let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
    assert!(faults.is_empty(), "{} fault(s):\n{}", faults.len(), lines.join("\n"));
}

/// Every file of the house that a person writes: no packages, no bundle, nothing built.
pub fn tree() -> Vec<File> {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo and nextest both set it");
    let root = Path::new(&own).ancestors().nth(2).expect("the crate lives two folders down");
    let mut files = Vec::new();
    for top in ["crates", "migrations", "web", "tests", "bench", "Cargo.toml", "clippy.toml", "deny.toml"] {
        collect(root, &root.join(top), &mut files);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn collect(root: &Path, path: &PathBuf, into: &mut Vec<File>) {
    const SKIPPED: [&str; 5] = ["target", "node_modules", "dist", "snapshots", "data"];
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if path.is_dir() && !SKIPPED.contains(&&*name) && !name.starts_with('.') {
        for entry in fs::read_dir(path).expect("a readable folder").flatten() {
            collect(root, &entry.path(), into);
        }
    } else if path.is_file()
        && let Ok(text) = fs::read_to_string(path)
    {
        let path = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
        into.push(File { path, text });
    }
}

impl File {
    /// A file made up to show a clause what a fault looks like.
    pub fn made_up(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|own| own == extension)
    }

    /// Whether the whole file is a test.
    pub fn is_test(&self) -> bool {
        let mut parts: Vec<&str> = self.path.split('/').collect();
        let name = parts.pop().unwrap_or_default();
        let folder = parts.iter().any(|part| ["tests", "benches", "bench"].contains(part));
        folder || name == "tests.rs" || name.ends_with("_tests.rs") || name.ends_with(".test.ts")
    }

    /// A fault at a byte of the text.
    pub fn fault(&self, at: usize, sentence: impl Into<String>) -> Fault {
        let line = self.text[..at].matches('\n').count() + 1;
        Fault { path: self.path.clone(), line, sentence: sentence.into() }
    }

    /// Rust code without comments, texts and tests; every byte keeps its place.
    pub fn code(&self) -> String {
        let code = mask(&self.text, false);
        let tests = test_ranges(&code);
        blank(code, &tests)
    }

    /// Rust code with its texts, without comments and tests; every byte keeps its place.
    pub fn code_and_texts(&self) -> String {
        let tests = test_ranges(&mask(&self.text, false));
        blank(mask(&self.text, true), &tests)
    }

    /// How many lines are no test.
    pub fn lines_without_tests(&self) -> usize {
        let tests: usize = if self.is("rs") {
            let ranges = test_ranges(&mask(&self.text, false));
            ranges.iter().map(|&(from, to)| self.text[from..to].lines().count()).sum()
        } else {
            0
        };
        self.text.lines().count() - tests
    }
}

/// Replaces ranges by spaces, lines kept.
fn blank(text: String, ranges: &[(usize, usize)]) -> String {
    let mut bytes = text.into_bytes();
    for &(from, to) in ranges {
        wipe(&mut bytes[from..to]);
    }
    String::from_utf8(bytes).expect("whole characters were replaced")
}

fn wipe(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
}

/// Rust text without comments and, unless they are wanted, without what stands in quotes.
fn mask(text: &str, keep_texts: bool) -> String {
    let source = text.as_bytes();
    let mut out = source.to_vec();
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        let word_before = at > 0 && (source[at - 1].is_ascii_alphanumeric() || source[at - 1] == b'_');
        let (length, wiped) = if rest.starts_with(b"//") {
            (find(rest, b"\n").unwrap_or(rest.len()), 0)
        } else if rest.starts_with(b"/*") {
            (block_comment(rest), 0)
        } else if rest[0] == b'"' {
            (quoted(rest, b'"'), 1)
        } else if rest[0] == b'r' && !word_before && raw_text(rest).is_some() {
            (raw_text(rest).unwrap_or(1), 1)
        } else if rest[0] == b'\'' && is_char(rest) {
            (quoted(rest, b'\''), 1)
        } else {
            at += 1;
            continue;
        };
        // A comment goes whole; a text keeps its quotes, so that calls keep their shape.
        let inner = at + wiped..(at + length).saturating_sub(wiped).max(at + wiped);
        if wiped == 0 || !keep_texts {
            wipe(&mut out[inner]);
        }
        at += length.max(1);
    }
    String::from_utf8(out).expect("whole characters were replaced")
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at + 1 < rest.len() {
        match &rest[at..at + 2] {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 1,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

fn raw_text(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return None;
    }
    let end = [b"\"".as_slice(), &vec![b'#'; hashes]].concat();
    let start = 2 + hashes;
    Some(find(&rest[start..], &end).map_or(rest.len(), |found| start + found + end.len()))
}

/// A character in quotes, not a lifetime.
fn is_char(rest: &[u8]) -> bool {
    match rest.get(1) {
        Some(b'\\') => true,
        Some(byte) if byte.is_ascii() => rest.get(2) == Some(&b'\''),
        Some(_) => true,
        None => false,
    }
}

/// What `#[cfg(test)]` covers, in code whose texts and comments are gone.
fn test_ranges(code: &str) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (from, mark) in code.match_indices("#[cfg(test)]") {
        if ranges.last().is_some_and(|&(_, to)| from < to) {
            continue;
        }
        let rest = &code[from + mark.len()..];
        let to = match rest.find([';', '{']) {
            Some(end) if rest.as_bytes()[end] == b'{' => end + matching(&rest[end..]),
            Some(end) => end + 1,
            None => rest.len(),
        };
        ranges.push((from, from + mark.len() + to));
    }
    ranges
}

/// Where the bracket that opens a text closes.
pub fn matching(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'(' => depth += 1,
            b'}' | b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[test]
fn comments_texts_and_tests_are_told_apart() {
    let text = r##"// a "note"
fn f<'a>(x: &'a str) -> char { /* one /* two */ */ let s = "in \" {"; let r = r#"raw " }"#; '{' }
#[cfg(test)]
mod tests { fn g() { "}" } }
fn last() {}
"##;
    let file = File::made_up("a.rs", text);
    let code = file.code();
    assert_eq!(code.len(), text.len());
    for gone in ["note", "one", "two", "in ", "raw", "mod tests", "fn g"] {
        assert!(!code.contains(gone), "{gone} is still in {code}");
    }
    assert!(code.contains("fn f<'a>(x: &'a str)") && code.contains("fn last()"));
    assert!(file.code_and_texts().contains(r#"raw " }"#));
    assert_eq!(file.lines_without_tests(), 3);
    assert_eq!(file.fault(text.find("fn last").expect("there"), "x").line, 5);
}

#[test]
fn the_tree_is_read() {
    let files = tree();
    assert!(files.iter().any(|file| file.path == "tests/tidy.rs" && file.is_test()));
    assert!(files.iter().any(|file| file.path == "crates/kernel/src/lib.rs" && !file.is_test()));
    assert!(!files.iter().any(|file| file.path.contains("node_modules/") || file.path.contains("/dist/")));
}
