//! A request on its way to fetch.

use gloo_net::http::Headers;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestRedirect};

/// What makes a POST of JSON of a fetch. The headers are null where there are none of the caller's.
///
/// No `Request`: a fetch of another realm would not know it, and any makes another one of it. Nor gloo-net's builder, which
/// makes more of them and brings `core::fmt` along.
pub(super) fn post(
    headers: JsValue,
    key: Option<&str>,
    credentials: RequestCredentials,
    body: &JsValue,
    signal: &AbortSignal,
) -> RequestInit {
    let headers =
        if headers.is_null() { Headers::new() } else { Headers::from_raw(headers.unchecked_into()) };
    headers.set("content-type", "application/json");
    if let Some(key) = key {
        headers.set("idempotency-key", key);
    }
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers.into_raw());
    init.set_body(body);
    init.set_credentials(credentials);
    init.set_cache(RequestCache::NoStore);
    // To follow would mean to ask a page for signing in for a task.
    init.set_redirect(RequestRedirect::Manual);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(signal));
    init
}
