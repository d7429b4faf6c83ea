//! Refusals as pages for those who read pages; programs keep their problems (RFC 9457).

use axum::{
    extract::{Request, State as Shared},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};

use super::visitor::{language, page, street};
use crate::platform::{
    App,
    web::{layout::Page, letter::LetterPage},
};

/// Whether a browser asks for a page here.
fn reads_pages(headers: &HeaderMap, path: &str) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let for_programs = ["/api/", "/hooks/", "/assets/", "/metrics", "/healthz", "/readyz"];
    // A script that asks for a piece of a page reads the problem itself.
    accept.contains("text/html")
        && !headers.contains_key("x-fragment")
        && !path.ends_with(".json")
        && for_programs.iter().all(|start| !path.starts_with(start))
}

/// Gives a refusal without a page of its own the page of its status.
pub async fn as_pages(Shared(app): Shared<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let wanted = reads_pages(request.headers(), request.uri().path());
    let lang = language(request.headers(), request.uri().query());
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !wanted || !(status.is_client_error() || status.is_server_error()) || kind.starts_with("text/html") {
        return response;
    }
    let frame = Page::new(lang, &street(&app), "", path);
    let letter = LetterPage::error(frame, status.as_u16(), None);
    let Ok(mut written) = page(status, &letter) else { return response };
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        tracing::debug!("a form went where none is taken");
    }
    written
}
