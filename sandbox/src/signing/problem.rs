//! What the endpoint itself refuses, as problem+json (RFC 9457). What the service refuses is an answer like any other.

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    kind: Kind,
    detail: Cow<'static, str>,
    retry_after: Option<u64>,
}

/// Why a call is refused. Each has a URN, a status and a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "their titles say it")]
pub enum Kind {
    BadRequest,
    NotJson,
    WrongApp,
    BadKey,
    NotSignedIn,
    NotAllowed,
    UnknownCommand,
    SignOff,
    MethodNotAllowed,
    InProgress,
    KeyReused,
    OutcomeUnknown,
    TooLarge,
    RateLimited,
    Internal,
    BadGateway,
    Timeout,
    Misdirected,
    OtherOrigin,
    NotFound,
}

impl Kind {
    /// The name at the end of its URN, its status and its title.
    #[must_use]
    pub fn parts(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::BadRequest => ("bad-request", StatusCode::BAD_REQUEST, "The request can't be understood"),
            Self::NotJson => ("not-json", StatusCode::BAD_REQUEST, "The request is no JSON object"),
            Self::WrongApp => ("wrong-app", StatusCode::BAD_REQUEST, "The request is for another app"),
            Self::BadKey => ("bad-key", StatusCode::BAD_REQUEST, "The Idempotency-Key is malformed"),
            Self::NotSignedIn => ("not-signed-in", StatusCode::UNAUTHORIZED, "Nobody is signed in"),
            Self::NotAllowed => ("not-allowed", StatusCode::FORBIDDEN, "The operator may not do this"),
            Self::UnknownCommand => ("unknown-command", StatusCode::NOT_FOUND, "There is no such command"),
            Self::SignOff => ("sign-off", StatusCode::NOT_FOUND, "UserSigs aren't handed out here"),
            Self::MethodNotAllowed => {
                ("method-not-allowed", StatusCode::METHOD_NOT_ALLOWED, "Only POST is understood here")
            }
            Self::InProgress => ("in-progress", StatusCode::CONFLICT, "This call is still under way"),
            Self::KeyReused => ("key-reused", StatusCode::CONFLICT, "The key was used for another request"),
            Self::OutcomeUnknown => {
                ("outcome-unknown", StatusCode::CONFLICT, "Nobody knows whether the task was created")
            }
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The request is too large"),
            Self::RateLimited => ("rate-limited", StatusCode::TOO_MANY_REQUESTS, "Too many calls a second"),
            Self::Internal => {
                ("internal", StatusCode::INTERNAL_SERVER_ERROR, "The endpoint itself has failed")
            }
            Self::BadGateway => {
                ("bad-gateway", StatusCode::BAD_GATEWAY, "The service gave no answer of its own")
            }
            Self::Timeout => ("timeout", StatusCode::GATEWAY_TIMEOUT, "The service took too long"),
            Self::Misdirected => {
                ("misdirected", StatusCode::MISDIRECTED_REQUEST, "The request is for another server")
            }
            Self::OtherOrigin => {
                ("other-origin", StatusCode::FORBIDDEN, "The request comes from another page")
            }
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "There is nothing here"),
        }
    }
}

impl Problem {
    /// A refusal. The detail says what to do, and holds nothing secret and nothing of the request's content.
    #[must_use]
    pub fn new(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, detail: detail.into(), retry_after: None }
    }

    /// The same, with the time after which it is worth another try. `Retry-After` knows whole seconds only.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some((wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1));
        self
    }

    /// The endpoint couldn't do its own part. What happened is in its log.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            Kind::Internal,
            "Nothing can be said about the call. Whoever runs this endpoint finds the cause in its log.",
        )
    }

    /// Nobody has found out who is calling.
    #[must_use]
    pub fn not_signed_in() -> Self {
        Self::new(Kind::NotSignedIn, "Sign in, and send the request again.")
    }

    /// Why.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (name, status, title) = self.kind.parts();
        let body = json!({
            "type": format!("urn:timpush-sched:problem:{name}"),
            "title": title,
            "status": status.as_u16(),
            "detail": self.detail,
        });
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
