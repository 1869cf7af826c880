//! `POST /sign`: hands a UserSig to a browser that calls the service itself. Off unless it was switched on.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{self, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::audit::Line;
use super::caller::{Caller, Role};
use super::command::Command;
use super::problem::{Kind, Problem};
use super::request::{self, Request};
use super::{Endpoint, LIFETIME};

pub(super) async fn sign(
    State(endpoint): State<Arc<Endpoint>>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
    request: extract::Request,
) -> Response {
    let caller = caller.map(|Extension(caller)| caller);
    let mut line = Line::begin("sign", caller.as_ref());
    let body = request::body(request, &mut line).await;
    let result = signature(&endpoint, caller, &headers, body, &mut line);
    let response = result.unwrap_or_else(|problem| {
        line.problem(&problem);
        problem.into_response()
    });
    line.end(response.status());
    response
}

fn signature(
    endpoint: &Endpoint,
    caller: Option<Caller>,
    headers: &HeaderMap,
    body: Result<Bytes, Problem>,
    line: &mut Line,
) -> Result<Response, Problem> {
    let caller = caller.ok_or_else(Problem::not_signed_in)?;
    if !endpoint.sign {
        return Err(Problem::new(
            Kind::SignOff,
            "Use /relay instead: it keeps the UserSig out of the browser.",
        ));
    }
    if caller.role != Role::Admin {
        return Err(Problem::new(
            Kind::NotAllowed,
            "A UserSig opens everything in the app, so only an admin gets one. Use /relay instead.",
        ));
    }
    let request = Request::read(headers, body)?;
    let sdkappid = request.get("sdkappid").and_then(Value::as_u64);
    let command = request.get("command").and_then(Value::as_str);
    let (Some(sdkappid), Some(command)) = (sdkappid, command) else {
        return Err(Problem::new(
            Kind::BadRequest,
            "Send {\"sdkappid\": N, \"command\": \"…\"} with the app's number.",
        ));
    };
    if sdkappid != u64::from(endpoint.sdkappid) {
        let detail = format!("This endpoint signs for app {} alone.", endpoint.sdkappid);
        return Err(Problem::new(Kind::WrongApp, detail));
    }
    let command = Command::of(command).ok_or_else(|| {
        Problem::new(
            Kind::BadRequest,
            format!("The command is one of {}.", Command::ALL.map(Command::name).join(", ")),
        )
    })?;
    line.command(command);
    endpoint.pace("sign")?;
    let now = (endpoint.now)();
    let signature = json!({
        "usersig": endpoint.usersig(now),
        "identifier": endpoint.identifier,
        "expiresAt": now + i64::from(LIFETIME),
    });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(signature)).into_response())
}
