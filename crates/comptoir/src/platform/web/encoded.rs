//! A body that many ask for: compressed once for each coding that is asked for, then kept.

use std::{io::Write, sync::OnceLock};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

/// How much work a smaller body is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Kept as long as the program runs.
    Best,
    /// Kept for a minute at most.
    Quick,
}

/// A body with its compressed twins.
#[derive(Debug)]
pub struct Encoded {
    raw: Bytes,
    effort: Effort,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl Encoded {
    /// A body that is not compressed yet.
    pub fn new(raw: Bytes, effort: Effort) -> Self {
        Self { raw, effort, brotli: OnceLock::new(), gzip: OnceLock::new() }
    }

    /// As it is.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The body in the best coding that the reader takes (RFC 9110, section 12.5.3), with its name.
    pub fn body(&self, headers: &HeaderMap) -> (Bytes, Option<&'static str>) {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |coding: &str| {
            accepted.split(',').any(|part| {
                let (name, weight) = part.split_once(';').unwrap_or((part, ""));
                name.trim() == coding && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
            })
        };
        if takes("br") {
            return (self.brotli.get_or_init(|| brotli(&self.raw, self.effort)).clone(), Some("br"));
        }
        if takes("gzip") {
            return (self.gzip.get_or_init(|| gzip(&self.raw, self.effort)).clone(), Some("gzip"));
        }
        (self.raw.clone(), None)
    }

    /// An answer of this media type.
    pub fn answer(&self, mime: &'static str, headers: &HeaderMap) -> Response {
        let (body, coding) = self.body(headers);
        let mut answer = ([(header::CONTENT_TYPE, mime), (header::VARY, "accept-encoding")], body).into_response();
        if let Some(coding) = coding {
            answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        answer
    }
}

fn brotli(raw: &[u8], effort: Effort) -> Bytes {
    let quality = if effort == Effort::Best { 11 } else { 4 };
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, quality, 22);
    let done = writer.write_all(raw).and_then(|()| writer.flush());
    drop(writer);
    debug_assert!(done.is_ok(), "writing to memory cannot fail");
    out.into()
}

fn gzip(raw: &[u8], effort: Effort) -> Bytes {
    let level = if effort == Effort::Best { flate2::Compression::best() } else { flate2::Compression::fast() };
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
    let done = writer.write_all(raw);
    debug_assert!(done.is_ok(), "writing to memory cannot fail");
    writer.finish().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn asks(coding: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(coding))])
    }

    #[test]
    fn the_reader_gets_what_it_takes_and_the_same_bytes() {
        let text = "pain ".repeat(400);
        for effort in [Effort::Best, Effort::Quick] {
            let kept = Encoded::new(Bytes::from(text.clone()), effort);
            let (body, coding) = kept.body(&asks("gzip, deflate, br;q=1.0"));
            assert_eq!((coding, body.len() < 100), (Some("br"), true));
            let mut plain = String::new();
            brotli::Decompressor::new(&body[..], 4096).read_to_string(&mut plain).expect("brotli");
            assert_eq!(plain, text);
            let (body, coding) = kept.body(&asks("gzip, br;q=0"));
            assert_eq!(coding, Some("gzip"));
            plain.clear();
            flate2::read::GzDecoder::new(&body[..]).read_to_string(&mut plain).expect("gzip");
            assert_eq!(plain, text);
            assert_eq!(kept.body(&asks("identity")).1, None);
        }
    }
}
