//! Styles, scripts, fonts and icons: embedded from `web/dist`, named with their hash, compressed once and kept.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::Embed;
use serde::Deserialize;

use super::encoded::{Effort, Encoded};

#[derive(Embed)]
#[folder = "../../web/dist/"]
struct Dist;

/// One file of `web/dist`, with what its answers need.
struct Asset {
    hash: String,
    mime: &'static str,
    body: Encoded,
}

#[derive(Deserialize)]
struct Entry {
    hash: String,
}

static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let manifest = Dist::get("manifest.json").map(|file| file.data).unwrap_or_default();
    let entries: HashMap<String, Entry> = serde_json::from_slice(&manifest).unwrap_or_default();
    entries
        .into_iter()
        .filter_map(|(name, entry)| {
            let raw = Bytes::from(Dist::get(&name)?.data.into_owned());
            let mime = mime(&name);
            Some((name, Asset { hash: entry.hash, mime, body: Encoded::new(raw, Effort::Best) }))
        })
        .collect()
});

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// The address of an asset, with the hash that lets browsers keep it for a year.
pub fn url(name: &str) -> String {
    match ASSETS.get(name) {
        Some(asset) => format!("/assets/{name}?v={}", asset.hash),
        None => format!("/assets/{name}"),
    }
}

/// The bytes of an asset, for what writes pages to a folder.
pub fn bytes(name: &str) -> Option<Bytes> {
    ASSETS.get(name).map(|asset| asset.body.raw().clone())
}

/// The names of all assets.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = ASSETS.keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

impl Asset {
    /// Fonts and images are already as small as they get.
    fn is_text(&self) -> bool {
        self.mime.starts_with("text/") || self.mime.ends_with("svg+xml") || self.mime.ends_with("json")
    }

    fn answer(&self, asked: Option<&str>, headers: &HeaderMap) -> Response {
        let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        let keep = if asked == Some(self.hash.as_str()) { "public, max-age=31536000, immutable" } else { "no-cache" };
        let etag = format!("\"{}\"", self.hash);
        let known = header(header::IF_NONE_MATCH).split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag);
        let mut answer = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let none = HeaderMap::new();
            self.body.answer(self.mime, if self.is_text() { headers } else { &none })
        };
        let out = answer.headers_mut();
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            out.insert(header::ETAG, etag);
        }
        answer
    }
}

#[derive(Deserialize)]
struct Version {
    v: Option<String>,
}

fn serve(name: &str, version: Option<&str>, headers: &HeaderMap) -> Response {
    match ASSETS.get(name) {
        Some(asset) => asset.answer(version, headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `/assets/{file}` and the few files that browsers look for at the root.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let root = |name: &'static str| get(move |headers: HeaderMap| async move { serve(name, None, &headers) });
    Router::new()
        .route(
            "/assets/{file}",
            get(|Path(file): Path<String>, Query(version): Query<Version>, headers: HeaderMap| async move {
                serve(&file, version.v.as_deref(), &headers)
            }),
        )
        .route("/sw.js", root("sw.js"))
        .route("/manifest.webmanifest", root("manifest.webmanifest"))
        .route("/favicon.svg", root("icon.svg"))
        .route("/favicon.ico", root("icon-192.png"))
        .route("/apple-touch-icon.png", root("icon-192.png"))
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt;

    use super::*;

    async fn get(uri: &str, header: (&'static str, &str)) -> Response {
        let request = Request::get(uri).header(header.0, header.1).body(Body::empty()).expect("a request");
        routes::<()>().oneshot(request).await.expect("an answer")
    }

    #[tokio::test]
    async fn a_hashed_asset_is_kept_for_a_year_and_any_other_is_asked_again() {
        let kept = get(&url("app.css"), ("accept-encoding", "gzip, br")).await;
        assert_eq!(kept.status(), StatusCode::OK);
        assert_eq!(kept.headers()["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(kept.headers()["content-encoding"], "br");
        let plain = get("/assets/app.css", ("accept-encoding", "identity")).await;
        assert_eq!(plain.headers()["cache-control"], "no-cache");
        assert!(plain.headers().get("content-encoding").is_none());
        let etag = plain.headers()["etag"].to_str().expect("ascii").to_owned();
        assert_eq!(get("/assets/app.css", ("if-none-match", &etag)).await.status(), StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_found() {
        assert_eq!(get("/assets/..%2fCargo.toml", ("accept", "*/*")).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(get("/sw.js", ("accept", "*/*")).await.status(), StatusCode::OK);
    }
}
