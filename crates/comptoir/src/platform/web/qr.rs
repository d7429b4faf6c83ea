//! A QR code as a small drawing.

use std::{convert::Infallible, sync::LazyLock};

use quick_cache::sync::Cache;

/// The drawings of public addresses: the page of a shop shows the same one to everybody, and drawing it was an eighth of
/// the work for that page.
static DRAWN: LazyLock<Cache<String, String>> = LazyLock::new(|| Cache::new(128));

/// The drawing of an address that everybody may see, kept for the next who asks.
pub fn public(text: &str) -> String {
    DRAWN.get_or_insert_with(text, || Ok::<_, Infallible>(svg(text))).unwrap_or_else(|never| match never {})
}

/// An SVG of one path, dark on light in both themes; empty when the text is too long for a code.
pub fn svg(text: &str) -> String {
    let Ok(code) = qrcode::QrCode::new(text) else { return String::new() };
    let width = code.width();
    let mut path = String::new();
    for (row, cells) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in cells.chunk_by(|a, b| a == b) {
            if run[0] == qrcode::Color::Dark {
                path.push_str(&format!("M{x} {row}h{0}v1h-{0}z", run.len()));
            }
            x += run.len();
        }
    }
    format!(
        "<svg viewBox=\"0 0 {width} {width}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\"><path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_path_and_an_endless_text_has_none() {
        let drawn = svg("https://rue.example/courte-pate");
        assert!(drawn.starts_with("<svg viewBox=\"0 0 29 29\"") && drawn.contains("M0 0h7v1h-7z"));
        for _ in 0..2 {
            assert_eq!(public("https://rue.example/courte-pate"), drawn, "kept, and the same");
            assert_ne!(public("https://rue.example/courte-patte"), drawn);
        }
        assert!(svg(&"x".repeat(4000)).is_empty());
    }
}
