//! What all requests to one place have in common.

use gloo_net::http::Headers;
use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};

use super::host::Plain;

/// What makes a POST of JSON of a fetch; the facade adds what is another thing each time. The headers are undefined where
/// there are none of the caller's.
///
/// Made once: to write it anew for each call took longer than to read the answer. No `Request`: a fetch of another realm
/// would not know it, and any makes another one of it.
pub(super) fn post(headers: &JsValue, credentials: &JsValue) -> JsValue {
    let headers = if headers.is_undefined() {
        Headers::new()
    } else {
        Headers::from_raw(headers.clone().unchecked_into())
    };
    headers.set("content-type", "application/json");
    let init: Plain = Object::new().unchecked_into();
    let text = |name, text| init.set(name, &JsValue::from_str(text));
    text("method", "POST");
    text("cache", "no-store");
    // To follow would mean to ask a page for signing in for a task.
    text("redirect", "manual");
    text("referrerPolicy", "no-referrer");
    init.set("credentials", credentials);
    init.set("headers", &headers.into_raw());
    init.into()
}
