//! Refusals in the API's document: every operation may answer a problem (RFC 9457), and says so with its media type.

use utoipa::openapi::{
    Content, OpenApi, Ref, RefOr, Response,
    path::{Operation, PathItem},
};

/// The media type of a problem.
const PROBLEM: &str = "application/problem+json";

/// Says of every operation that what is not a success is a problem: also what no operation lists, since a body that cannot be
/// read, a limit that is reached or a store that is away is the same everywhere.
pub(super) fn complete(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            let listed = operation.responses.responses.iter_mut().filter(|(code, _)| code.starts_with(['4', '5']));
            for (_, response) in listed {
                if let RefOr::T(response) = response
                    && let Some(content) = response.content.shift_remove("application/json")
                {
                    response.content.insert(PROBLEM.to_owned(), content);
                }
            }
            let mut other = Response::new("A problem: what it is, in words, and a stable `type`");
            other.content.insert(PROBLEM.to_owned(), RefOr::T(Content::new(Some(Ref::from_schema_name("Problem")))));
            operation.responses.responses.entry("default".to_owned()).or_insert(RefOr::T(other));
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_refusal_is_a_problem() {
        let document = serde_json::to_value(crate::app::document()).expect("JSON");
        assert!(document["components"]["schemas"]["Problem"].is_object(), "the schema is there");
        let mut looked = 0;
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for (method, operation) in operations.as_object().expect("operations") {
                for (code, response) in operation["responses"].as_object().expect("responses") {
                    if code.starts_with('4') || code == "default" {
                        looked += 1;
                        let content = &response["content"];
                        assert!(
                            content.is_null() || content["application/problem+json"].is_object(),
                            "{method} {path} {code}"
                        );
                    }
                }
                assert!(operation["responses"]["default"].is_object(), "{method} {path}");
            }
        }
        assert!(looked > 20, "{looked}");
    }
}
