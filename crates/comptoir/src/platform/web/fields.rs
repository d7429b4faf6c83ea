//! Forms as they were typed, and the answers to them: what the pages of the staff share.

use askama::Template;
use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Query, Request},
    http::{Uri, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};

use crate::platform::{Error, Problem};

/// What a handler answers; a problem becomes a page for whoever wants one.
pub type Answer = Result<Response, Problem>;

/// The fields of a form or of an address, as they were typed.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Those of an address; none when they cannot be read.
    pub fn of_query(uri: &Uri) -> Self {
        Self(Query::<Vec<(String, String)>>::try_from_uri(uri).map(|query| query.0).unwrap_or_default())
    }

    /// The first value of a name, trimmed; empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of a name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Every field whose name begins so, without the beginning.
    pub fn of_each(&self, beginning: &str) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(beginning)?, value.trim())))
    }

    /// All of them, as they came.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name).parse().ok()
    }

    /// A text without control characters, cut at a length.
    pub fn line(&self, name: &str, most: usize) -> String {
        self.text(name).chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect()
    }

    /// The nonce of a form, for one act.
    pub fn nonce(&self, act: &str) -> String {
        match self.text("nonce") {
            "" => String::new(),
            nonce => format!("{act} {}", nonce.chars().take(80).collect::<String>()),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        form.map(|form| Self(form.0)).map_err(|error| Problem::bad_request(error.body_text()))
    }
}

/// The fields of the address.
pub struct Asked(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(Fields::of_query(&parts.uri)))
    }
}

/// A drawn page, never kept by a browser: it is true now.
pub fn page(template: &impl Template) -> Answer {
    let html = template.render().map_err(|error| Problem::from(Error::Fault(error.to_string())))?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
}

/// After a form: the page that shows what became of it.
pub fn go(to: impl AsRef<str>) -> Answer {
    Ok(Redirect::to(to.as_ref()).into_response())
}
