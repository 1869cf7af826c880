//! What in the wasm weighs how much: a profile of its bytes by the module that they come from.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use wasmparser::{BinaryReader, KnownCustom, Name, Parser, Payload};

/// A table of a wasm that still has its functions' names.
///
/// What the compiler put into another function counts there: `rules::content` holds most of the rules that it calls.
pub fn table(wasm: &[u8]) -> Result<String> {
    let (mut imports, mut data) = (0, 0);
    let mut sizes = Vec::new();
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("The wasm can't be read")? {
            Payload::ImportSection(section) => imports = functions(section.range(), wasm),
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::DataSection(section) => data = section.range().len(),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(subsections) = section.as_known() {
                    for name in subsections {
                        if let Name::Function(map) = name? {
                            for naming in map {
                                let naming = naming?;
                                names.insert(naming.index as usize, naming.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut weights = BTreeMap::from([("texts and tables".to_owned(), data)]);
    for (index, size) in sizes.iter().enumerate() {
        let name = names.get(&(imports + index)).copied().unwrap_or_default();
        *weights.entry(module_of(name)).or_default() += size;
    }
    let mut rows: Vec<_> = weights.into_iter().collect();
    rows.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    let mut table = String::new();
    for (module, size) in rows {
        writeln!(table, "{size:>8}  {module}")?;
    }
    Ok(table)
}

/// How many functions are imported: they come first in the numbering.
fn functions(range: std::ops::Range<usize>, wasm: &[u8]) -> usize {
    let reader = BinaryReader::new(wasm.get(range.clone()).unwrap_or_default(), range.start);
    let Ok(section) = wasmparser::ImportSectionReader::new(reader) else { return 0 };
    section
        .into_imports()
        .flatten()
        .filter(|import| matches!(import.ty, wasmparser::TypeRef::Func(_)))
        .count()
}

/// `timpush_sched::rules::content::content::h5b…` is `rules::content`; what has no path is an export.
fn module_of(name: &str) -> String {
    let name = &name
        .replace("timpush_sched_wasm::", "timpush_sched::wasm::")
        .replace("timpush_sched_client::", "timpush_sched::wasm::client::");
    if let Some((_, path)) = name.split_once("timpush_sched::") {
        let module: Vec<_> = path.split("::").take(2).collect();
        let of_its_own =
            module.first().is_some_and(|first| matches!(*first, "rules" | "messages" | "time" | "wasm"));
        return module.into_iter().take(if of_its_own { 2 } else { 1 }).collect::<Vec<_>>().join("::");
    }
    let known = ["talc", "dlmalloc", "core", "alloc", "std", "wasm_bindgen", "js_sys"];
    let found = known
        .iter()
        .find(|known| name.contains(&format!("{known}[")) || name.contains(&format!("{known}::")));
    match found {
        Some(&"talc") => "talc".to_owned(),
        Some(&("wasm_bindgen" | "js_sys")) => "wasm-bindgen".to_owned(),
        Some(_) => "Rust's library".to_owned(),
        None => format!("export {name}"),
    }
}
