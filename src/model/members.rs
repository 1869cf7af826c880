//! Members that an object has besides those typed here.
//!
//! In Rust they are one map. What TypeScript is to say about them differs from object to object, and tsify takes the
//! declaration that an object extends from the name of the flattened field's type: hence the aliases.

use serde_json::{Map, Value};
use wasm_bindgen::prelude::wasm_bindgen;

/// Members that the service may add any day: they pass through, typed `unknown`.
pub type OtherMembers = Map<String, Value>;

/// Members that nobody knows yet: they are kept, but there is no typing for them.
pub type UntypedMembers = Map<String, Value>;

/// What a content for everybody has besides its typed members: neither a condition nor accounts.
pub type NoAudience = Map<String, Value>;

/// What a content for tags has besides its typed members: no accounts.
pub type NoAccounts = Map<String, Value>;

/// What a content for accounts has besides its typed members: no condition.
pub type NoCondition = Map<String, Value>;

#[wasm_bindgen(typescript_custom_section)]
const SECTION: &str = DECL;

/// By hand, since tsify declares one name per Rust type and these are five names of one.
#[cfg_attr(target_arch = "wasm32", allow(dead_code, reason = "the lint doesn't see into the section"))]
pub(super) const DECL: &str = "/**
 * Members that the service may add any day: they pass through.
 */
export interface OtherMembers {
    [member: string]: unknown;
}

/**
 * Objects extending this keep members that this version of the package doesn't know, though there is no typing for them.
 */
export interface UntypedMembers {}

/**
 * Everybody is the audience: nothing narrows it.
 */
export interface NoAudience {
    Condition?: never;
    To_Account?: never;
}

/**
 * The audience is not a list of accounts.
 */
export interface NoAccounts {
    To_Account?: never;
}

/**
 * The audience is not a condition.
 */
export interface NoCondition {
    Condition?: never;
}";
