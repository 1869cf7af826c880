//! What all requests to one place have in common.

use gloo_net::http::Headers;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestRedirect};

/// What makes a POST of JSON of a fetch; the facade adds what is another thing each time. The headers are undefined where
/// there are none of the caller's.
///
/// Made once: to write it anew for each call took longer than to read the answer. No `Request`: a fetch of another realm
/// would not know it, and any makes another one of it. Nor gloo-net's builder, which makes more of them and brings
/// `core::fmt` along.
pub(super) fn post(headers: &JsValue, credentials: RequestCredentials) -> RequestInit {
    let headers = if headers.is_undefined() {
        Headers::new()
    } else {
        Headers::from_raw(headers.clone().unchecked_into())
    };
    headers.set("content-type", "application/json");
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers.into_raw());
    init.set_credentials(credentials);
    init.set_cache(RequestCache::NoStore);
    // To follow would mean to ask a page for signing in for a task.
    init.set_redirect(RequestRedirect::Manual);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init
}
