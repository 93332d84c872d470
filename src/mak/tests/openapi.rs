//! The API's description is made from the routes, so it has them all; what it refers to is there.

use kernel::Site;
use serde_json::Value;

use crate::routes;

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_route_of_the_api_is_described_and_nothing_is_missing() {
    for site in [Site::Hq, Site::Partner, Site::Tenant] {
        let routes = routes::routes();
        let document = web::openapi::document(site, &routes).expect("a document");
        assert_eq!(document["openapi"], "3.1.0");
        for route in routes.iter().filter(|route| route.is_api() && route.site.is_none_or(|own| own == site)) {
            let operation = &document["paths"][route.path][route.method.as_str().to_ascii_lowercase()];
            let summary = operation["summary"].as_str().unwrap_or_default();
            assert!(!summary.is_empty(), "{} {} is not described", route.method, route.path);
        }
        let mut references_found = Vec::new();
        references(&document, &mut references_found);
        for reference in references_found {
            let name = reference.trim_start_matches("#/components/schemas/");
            assert!(document["components"]["schemas"].get(name).is_some(), "{site:?}: {reference} leads nowhere");
        }
    }
}
