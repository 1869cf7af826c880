//! What the npm package takes from here besides the wasm: typings, and the names behind the numbers on the tapes.

use tsify::Tsify;

use crate::members::NAMES;
use crate::preview::{Vendor, VendorPreview};
use crate::time::{WallKind, ZonedResult};
use crate::{Code, Issue, Param, Severity, model};

/// The TypeScript sources that the npm package takes from this library, as file names and texts.
#[must_use]
pub fn typescript() -> Vec<(&'static str, String)> {
    vec![
        ("model.ts", typings()),
        ("catalogue.ts", catalogue()),
        (
            "json-schemas.ts",
            "export const jsonSchemas: Record<string, Record<string, unknown>> = {};\n".into(),
        ),
    ]
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

fn list(name: &str, about: &str, items: impl Iterator<Item = &'static str>) -> String {
    let items: String = items.map(|item| format!("  {item:?},\n")).collect();
    format!(
        "/** {about} */\nexport const {name}: readonly string[] = /* @__PURE__ */ Object.freeze([\n{items}]);\n"
    )
}
