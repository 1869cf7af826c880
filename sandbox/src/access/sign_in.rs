//! `/session`: signing in, finding out who is signed in, and signing out.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Extension, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use tokio::time::{Instant, sleep_until};

use super::origin::is_loopback;
use super::session::{COOKIE, tokens};
use super::{Guard, operators};
use crate::clock::machine_ms;
use crate::signing::caller::Caller;
use crate::signing::problem::{Kind, Problem};

const LARGEST: usize = 4 * 1024;
/// When wrong credentials are answered: later than a hash takes that `operator add` has made, so that the time doesn't tell
/// whether there was any hashing.
const REFUSED_AFTER: Duration = Duration::from_millis(500);

/// `/session`. It belongs behind [`Guard::protect`], like everything else.
pub fn router(guard: &Guard) -> Router {
    let methods = get(who).post(sign_in).delete(sign_out);
    Router::new().route("/session", methods.layer(DefaultBodyLimit::max(LARGEST))).with_state(guard.clone())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    name: String,
    password: String,
}

async fn who(caller: Option<Extension<Caller>>) -> Result<Json<Caller>, Problem> {
    caller.map(|Extension(caller)| Json(caller)).ok_or_else(|| {
        Problem::new(Kind::NotSignedIn, "Sign in by POST /session with a name and a password.")
    })
}

async fn sign_in(
    State(guard): State<Guard>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    if guard.0.operators.is_none() {
        return Err(Problem::new(
            Kind::NotFound,
            "There are no operators, so nobody needs to sign in. Add one with `timpush-sandbox operator add NAME --role ROLE` \
             and start the sandbox with --operators.",
        ));
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(Kind::TooLarge, "A name and a password take less than 4 KiB.")
        }
        _ => Problem::new(Kind::BadRequest, "The body broke off. Send it again."),
    })?;
    // A list would be read as well, its items in place of the members.
    let is_object = body.trim_ascii_start().starts_with(b"{");
    let credentials: Option<Credentials> =
        serde_json::from_slice(&body).ok().filter(|_: &Credentials| is_object);
    let credentials = credentials.ok_or_else(|| {
        Problem::new(Kind::BadRequest, "Send a JSON object of two strings, name and password.")
    })?;
    let caller = guard.judge(credentials).await?;

    let mut sessions = guard.sessions();
    for token in tokens(&headers) {
        sessions.end(token);
    }
    let token = sessions.begin(&caller.name, machine_ms()).map_err(|error| {
        tracing::error!(%error, "the machine gives no random numbers");
        Problem::internal()
    })?;
    tracing::info!(target: "audit", operator = caller.name, "signed in");
    Ok((cookie(&headers, &token, ""), Json(caller)).into_response())
}

async fn sign_out(State(guard): State<Guard>, headers: HeaderMap) -> Response {
    let mut sessions = guard.sessions();
    for token in tokens(&headers) {
        if let Some(operator) = sessions.end(token) {
            tracing::info!(target: "audit", operator, "signed out");
        }
    }
    drop(sessions);
    guard.0.signed_out.send_replace(());
    (StatusCode::NO_CONTENT, cookie(&headers, "", "; Max-Age=0")).into_response()
}

impl Guard {
    /// Whose credentials these are. A wrong name and a wrong password get the same answer after the same time, and whatever is
    /// wrong keeps nobody out who is right: that alone is answered at once.
    async fn judge(&self, credentials: Credentials) -> Result<Caller, Problem> {
        let came = Instant::now();
        let wait = |wait| {
            Problem::new(
                Kind::RateLimited,
                "There were too many attempts to sign in. Wait for as long as Retry-After says, then try again.",
            )
            .retry_after(wait)
        };
        let _place = self.0.attempts.try_acquire().map_err(|_| wait(REFUSED_AFTER))?;
        let Credentials { name, password } = &credentials;
        if name.len() <= operators::LONGEST_NAME && password.len() <= operators::LONGEST_PASSWORD {
            self.slowdown().attempt(name, came.into_std()).map_err(wait)?;
            let is_known =
                self.0.operators.as_ref().is_some_and(|operators| operators.caller(name).is_some());
            if (is_known || self.0.decoys.pass(()).is_ok())
                && let Some(caller) = self.hash(credentials).await?
            {
                return Ok(caller);
            }
        }
        sleep_until(came + REFUSED_AFTER).await;
        Err(Problem::new(Kind::NotSignedIn, "There is no operator with this name and password. Check both."))
    }

    async fn hash(&self, Credentials { name, password }: Credentials) -> Result<Option<Caller>, Problem> {
        let permit = Arc::clone(&self.0.hashing).acquire_owned().await.map_err(|_| Problem::internal())?;
        let guard = self.clone();
        // The permit goes along: a caller who leaves doesn't stop the hashing.
        let judged = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let operators = guard.0.operators.as_ref()?;
            let judged = operators.judge(&name, &password);
            if judged.is_some() {
                guard.slowdown().succeeded(&name);
            } else {
                // Of other names there is no telling whether somebody typed a password there.
                let operator = operators.caller(&name).map(|caller| caller.name);
                tracing::warn!(target: "audit", operator, "an attempt to sign in failed");
            }
            judged
        });
        judged.await.map_err(|_| Problem::internal())
    }
}

/// `Secure`, but for callers who reach this machine by itself: Safari would take that from HTTPS alone.
fn cookie(headers: &HeaderMap, token: &str, more: &str) -> [(header::HeaderName, HeaderValue); 1] {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let secure = if host.is_some_and(is_loopback) { "" } else { "; Secure" };
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/{secure}{more}");
    // Base64 and our own words: it is always a header.
    [(header::SET_COOKIE, HeaderValue::try_from(cookie).unwrap_or(HeaderValue::from_static("")))]
}
