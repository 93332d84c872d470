//! The API's description, made from the table of routes, so that it can't forget one.

use kernel::{Result, Site};
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::route::{Access, Route};

type Schemas = Vec<(String, RefOr<Schema>)>;

/// What the description says of a route beyond its path and rights.
#[derive(Default)]
pub struct Doc {
    summary: &'static str,
    body: Option<(RefOr<Schema>, Schemas)>,
    answer: Option<(RefOr<Schema>, Schemas)>,
    status: Option<u16>,
}

impl Doc {
    /// One line on what the call does.
    pub fn new(summary: &'static str) -> Self {
        Self { summary, ..Self::default() }
    }

    /// The JSON body it takes.
    #[must_use]
    pub fn body<T: ToSchema>(mut self) -> Self {
        self.body = Some(described::<T>());
        self
    }

    /// The JSON it answers, and with which status.
    #[must_use]
    pub fn answer<T: ToSchema>(mut self, status: u16) -> Self {
        self.answer = Some(described::<T>());
        self.status = Some(status);
        self
    }
}

fn described<T: ToSchema>() -> (RefOr<Schema>, Schemas) {
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    (<T as PartialSchema>::schema(), schemas)
}

/// The OpenAPI 3.1 document of a site.
///
/// # Errors
/// `Internal` when a schema can't be written as JSON.
pub fn document(site: Site, routes: &[Route]) -> Result<Value> {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for route in routes.iter().filter(|route| route.is_api() && route.is_on(site)) {
        let operation = operation(route, &mut schemas)?;
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        item[route.method.as_str().to_ascii_lowercase()] = operation;
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {"title": "MaK CRM", "version": env!("CARGO_PKG_VERSION"), "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }))
}

fn operation(route: &Route, schemas: &mut Map<String, Value>) -> Result<Value> {
    let mut parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    if route.remembers {
        let schema = json!({"type": "string", "maxLength": 200});
        parameters.push(json!({"name": "Idempotency-Key", "in": "header", "required": false, "schema": schema}));
    }
    let mut operation = json!({"summary": route.doc.summary, "parameters": parameters, "responses": {}});
    if let Some((schema, parts)) = &route.doc.body {
        collect(parts, schemas)?;
        operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": schema}}});
    }
    let status = route.doc.status.unwrap_or(200).to_string();
    operation["responses"][&status] = json!({"description": "done"});
    if let Some((schema, parts)) = &route.doc.answer {
        collect(parts, schemas)?;
        operation["responses"][&status]["content"] = json!({"application/json": {"schema": schema}});
    }
    operation["responses"]["4XX"] =
        json!({"description": "RFC 9457 problem", "content": {"application/problem+json": {}}});
    if route.access != Access::Public {
        operation["security"] = json!([{"bearer": []}]);
    }
    Ok(operation)
}

fn collect(parts: &Schemas, schemas: &mut Map<String, Value>) -> Result<()> {
    for (name, schema) in parts {
        schemas.insert(name.clone(), serde_json::to_value(schema)?);
    }
    Ok(())
}
