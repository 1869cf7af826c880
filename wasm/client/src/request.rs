//! A request on its way to fetch.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortSignal, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit,
    RequestRedirect,
};

/// A POST of JSON. The headers are null where there are none of the caller's.
pub(super) fn post(
    url: &str,
    headers: JsValue,
    key: Option<&str>,
    credentials: RequestCredentials,
    body: &JsValue,
    signal: &AbortSignal,
) -> Result<Request, JsValue> {
    let headers: Headers = if headers.is_null() { Headers::new()? } else { headers.unchecked_into() };
    headers.set("content-type", "application/json")?;
    if let Some(key) = key {
        headers.set("idempotency-key", key)?;
    }
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(body);
    init.set_credentials(credentials);
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Manual);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(signal));
    Request::new_with_str_and_init(url, &init)
}
