//! What the npm package takes from here besides the wasm: typings, and the names behind the numbers on the tapes.

use tsify::Tsify;

use crate::members::NAMES;
use crate::preview::{Vendor, VendorPreview};
use crate::time::{WallKind, ZonedResult};
use crate::{Code, Issue, Param, Severity, model, schema};

/// The TypeScript sources that the npm package takes from this library, as file names and texts.
#[must_use]
pub fn typescript() -> Vec<(&'static str, String)> {
    vec![("model.ts", typings()), ("catalogue.ts", catalogue()), ("json-schemas.ts", json_schemas())]
}

fn typings() -> String {
    let ours =
        [Severity::DECL, Issue::DECL, WallKind::DECL, ZonedResult::DECL, Vendor::DECL, VendorPreview::DECL];
    format!("{}\n{}\n", model::typings(), ours.join("\n\n"))
}

fn catalogue() -> String {
    let codes = Code::ALL.iter().map(|code| code.name());
    let params = Param::ALL.iter().map(|param| param.name());
    [
        list("issueCodes", "Every code that an issue may have.", codes),
        list("paramNames", "The figures' names by their numbers.", params),
        list(
            "vendorNames",
            "The makers of phones in the order of previews.",
            Vendor::ALL.iter().map(|vendor| vendor.name()),
        ),
        list("memberNames", "The service's members by their numbers.", NAMES.into_iter()),
    ]
    .join("\n")
}

/// Each schema as it is: naming what they share would spare a page two dozen bytes once it is compressed.
fn json_schemas() -> String {
    let schemas = schema::json_schemas();
    let names: Vec<String> = schemas.keys().map(|name| format!("{name:?}")).collect();
    let lines: Vec<String> =
        schemas.iter().map(|(name, schema)| format!("  {name:?}: {schema},\n")).collect();
    format!(
        "/** What a JSON Schema can say of the requests. */\nexport const jsonSchemas: Record<{}, Record<string, unknown>> = {{\n{}}};\n",
        names.join(" | "),
        lines.concat(),
    )
}

fn list(name: &str, about: &str, items: impl Iterator<Item = &'static str>) -> String {
    let items = items.fold(String::new(), |list, item| list + "  \"" + item + "\",\n");
    format!(
        "/** {about} */\nexport const {name}: readonly string[] = /* @__PURE__ */ Object.freeze([\n{items}]);\n"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    #[test]
    fn the_module_of_the_schemas_holds_them_as_they_are() {
        let module = super::json_schemas();
        let (_, schemas) = module.split_once(" = ").expect("they are declared");
        let schemas = schemas.trim_end().trim_end_matches(';').replace(",\n}", "\n}");
        let schemas: Map<String, Value> = serde_json::from_str(&schemas).expect("they are JSON");
        assert_eq!(schemas, crate::json_schemas());
    }
}
