//! Where a shop is found by its name at this house (`acct:courte-pate@rue.example`): WebFinger, RFC 7033.

use axum::{
    extract::{Query, State as Shared},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::shop::of;
use crate::{
    platform::{App, Problem},
    shops::Shop,
};

/// The shop that a resource names: `acct:{slug}@{our host}`, or the address of its page.
fn named<'a>(resource: &'a str, base: &str) -> Option<&'a str> {
    let host = base.split_once("//").map_or(base, |(_, host)| host);
    if let Some((slug, at)) = resource.strip_prefix("acct:").and_then(|rest| rest.rsplit_once('@')) {
        return at.eq_ignore_ascii_case(host).then_some(slug);
    }
    let slug = resource.strip_prefix(base)?.strip_prefix('/')?;
    Some(slug.trim_end_matches('/')).filter(|slug| !slug.is_empty() && !slug.contains(['/', '?', '#']))
}

/// The descriptor of a shop; with `rel`s, only the links that carry one of them (RFC 7033, section 4.3).
fn descriptor(shop: &Shop, base: &str, rels: &[&str]) -> Value {
    let home = format!("{base}/{}", shop.slug());
    let host = base.split_once("//").map_or(base, |(_, host)| host);
    let link = |rel: &str, kind: &str, href: String| json!({"rel": rel, "type": kind, "href": href, "titles": {"fr": shop.name}});
    let links = [
        link("http://webfinger.net/rel/profile-page", "text/html", home.clone()),
        link("http://schemas.google.com/g/2010#updates-from", channels::feeds::ATOM, format!("{home}/fournees.atom")),
        link("alternate", channels::feeds::JSON, format!("{home}/fournees.json")),
    ];
    let wanted = |link: &Value| rels.is_empty() || rels.iter().any(|rel| link["rel"] == *rel);
    let links: Vec<Value> = links.into_iter().filter(wanted).collect();
    json!({"subject": format!("acct:{}@{host}", shop.slug()), "aliases": [home], "links": links})
}

/// `GET /.well-known/webfinger?resource=…`.
pub async fn show(Shared(app): Shared<App>, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Problem> {
    let all =
        |name: &str| pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    let [resource] = all("resource")[..] else {
        return Err(Problem::bad_request("resource=acct:boutique@maison est attendu, une fois (RFC 7033)"));
    };
    let shop = of(&app, named(resource, app.base()).ok_or_else(Problem::not_found)?)?;
    let about = [(header::CONTENT_TYPE, "application/jrd+json"), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    Ok((about, descriptor(&shop, app.base(), &all("rel")).to_string()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_shops_are_named() {
        let base = "https://rue.example";
        assert_eq!(named("acct:pain@RUE.example", base), Some("pain"));
        assert_eq!(named("https://rue.example/pain", base), Some("pain"));
        for other in [
            "acct:pain@ailleurs.example",
            "acct:pain",
            "https://rue.example",
            "https://rue.example/pain/a",
            "mailto:pain@rue.example",
            "",
        ] {
            assert_eq!(named(other, base), None, "{other}");
        }
    }
}
