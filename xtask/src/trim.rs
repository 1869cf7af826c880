//! What wasm-bindgen leaves in the wasm and nobody needs.

use std::collections::BTreeSet;

use walrus::{ElementItems, ExportItem, FunctionBuilder, FunctionId, Module};

/// The functions by which JavaScript calls a closure of Rust's: one for each signature that any import of js-sys could want.
///
/// Those that it may call are exported. The others are in the function table alone, and keep alive what they would run.
pub fn drop_closures(module: &mut Module) {
    let exported: BTreeSet<FunctionId> = module
        .exports
        .iter()
        .filter_map(|export| match export.item {
            ExportItem::Function(id) => Some(id),
            _ => None,
        })
        .collect();
    let is_unused = |id: FunctionId| {
        let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
        name.starts_with("wasm_bindgen::convert::closures::") && !exported.contains(&id)
    };
    let unused: BTreeSet<_> =
        module.funcs.iter().map(walrus::Function::id).filter(|id| is_unused(*id)).collect();
    let mut nothing = FunctionBuilder::new(&mut module.types, &[], &[]);
    nothing.func_body().unreachable();
    let nothing = nothing.finish(Vec::new(), &mut module.funcs);
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(functions) = &mut element.items {
            for function in functions.iter_mut().filter(|function| unused.contains(function)) {
                *function = nothing;
            }
        }
    }
}

/// An import bears the glue's name, what it does, and a hash, which nothing can compress. In the wasm and in its glue, each
/// gets a number instead.
pub fn shorten_imports(mut glue: String, module: &mut Module) -> String {
    const GLUE: &str = "glue";
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = format!("i{number}");
        glue = glue
            .replace(&format!("{}: function", import.name), &format!("{short}: function"))
            .replace(&format!("{:?}: import0", import.module), &format!("{GLUE}: import0"));
        import.name = short;
        GLUE.clone_into(&mut import.module);
    }
    glue
}
