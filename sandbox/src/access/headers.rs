//! The security headers.

use axum::http::HeaderValue;
use axum::http::header::{self, HeaderMap, HeaderName};

const EVERYWHERE: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// What keeps other sites' pages from holding ours. The service is called by any page that has a UserSig.
const NOT_AT_THE_SERVICE: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Puts them on an answer. One that says how it may be cached keeps that.
pub(crate) fn put(headers: &mut HeaderMap, is_service: bool) {
    let own: &[_] = if is_service { &[] } else { &NOT_AT_THE_SERVICE };
    for (name, value) in EVERYWHERE.iter().chain(own) {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
