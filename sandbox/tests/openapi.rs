//! The five requests in `docs/signing-endpoint.openapi.json` are the library's own JSON Schemas.
//!
//! Written anew by `UPDATE=1 cargo test -p timpush-sandbox --test openapi`; then `npx biome format --write docs` gives it its form.

#![allow(clippy::unwrap_used)]

use std::{env, fs};

use serde_json::{Map, Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/signing-endpoint.openapi.json");

/// The schemas as the endpoint takes the requests: with the app left out, or its own.
fn requests() -> Map<String, Value> {
    let names = [
        ("create", "AddRequest"),
        ("list", "ListRequest"),
        ("modify", "ModifyRequest"),
        ("get", "GetRequest"),
        ("delete", "DeleteRequest"),
    ];
    let schemas = timpush_sched::json_schemas();
    let mut requests = Map::new();
    let mut shared = Map::new();
    for (name, component) in names {
        let mut schema = schemas[name].clone();
        schema["required"].as_array_mut().unwrap().retain(|member| member != "Sdkappid");
        schema["properties"]["Sdkappid"] = reference("Sdkappid");
        if let Some(content) = schema["properties"].get_mut("Content") {
            for part in ["Condition", "OfflinePushInfo"] {
                let place = &mut content["properties"][part];
                let same = shared.entry(part).or_insert_with(|| place.clone());
                assert_eq!(same, place, "{part} isn't the same in each request: write it out");
                *place = reference(part);
            }
        }
        requests.insert(component.to_owned(), schema);
    }
    requests.append(&mut shared);
    requests
}

fn reference(component: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{component}") })
}

#[test]
fn the_requests_in_the_openapi_file_are_the_librarys_own() {
    let mut document: Value = serde_json::from_str(&fs::read_to_string(FILE).unwrap()).unwrap();
    let written = document["components"]["schemas"].as_object().unwrap();
    let requests = requests();
    if env::var_os("UPDATE").is_none() {
        for (name, schema) in &requests {
            assert!(
                written.get(name) == Some(schema),
                "components.schemas.{name} isn't the library's: run `UPDATE=1 cargo test -p timpush-sandbox --test openapi`"
            );
        }
        return;
    }
    for (name, schema) in requests {
        document["components"]["schemas"][name] = schema;
    }
    fs::write(FILE, format!("{document:#}\n")).unwrap();
}
