//! A time as the service writes it.

use wasm_bindgen::prelude::wasm_bindgen;

/// `YYYY-MM-DD HH:MM:SS`, UTC. Text, since a time that the service accepted must come back letter for letter.
pub type UtcTime = String;

#[wasm_bindgen(typescript_custom_section)]
const SECTION: &str = DECL;

/// By hand, since tsify's derive takes no alias and its `declare` keeps the text to itself.
#[cfg_attr(target_arch = "wasm32", allow(dead_code, reason = "the lint doesn't see into the section"))]
pub(super) const DECL: &str = "/**
 * `YYYY-MM-DD HH:MM:SS`, UTC.
 */
export type UtcTime = string;";
