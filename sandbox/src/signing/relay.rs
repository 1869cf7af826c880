//! `POST /relay/{command}`: signs a request and makes the call in the browser's place.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{self, Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Endpoint;
use super::audit::Line;
use super::caller::Caller;
use super::command::Command;
use super::connection::{Answer, Unanswered};
use super::idempotency::{self, Call, Claim, Outcome};
use super::problem::{Kind, Problem};
use super::request::{self, Request};

/// Codes that leave open whether the service did what was asked: time ran out, or it broke while at it.
const UNCERTAIN: [i64; 11] = [60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000];

/// What was found in order, ready to be sent.
struct Order {
    command: Command,
    body: Vec<u8>,
    idempotent: Option<Call>,
}

pub(super) async fn relay(
    State(endpoint): State<Arc<Endpoint>>,
    caller: Option<Extension<Caller>>,
    command: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    request: extract::Request,
) -> Response {
    let caller = caller.map(|Extension(caller)| caller);
    let command = command.ok().and_then(|Path(name)| Command::of(&name));
    let mut line = Line::begin("relay", caller.as_ref());
    if let Some(command) = command {
        line.command(command);
    }
    // Only now: a caller who never sends the whole of it has a line too.
    let body = request::body(request, &mut line).await;
    let order = admit(&endpoint, caller, command, &headers, body, &mut line);
    // A task of its own: if the caller goes away, the call is made and its answer noted all the same.
    let carried_out = tokio::spawn(async move {
        let result = match order {
            Ok(order) => carry_out(&endpoint, order, &mut line).await,
            Err(problem) => Err(problem),
        };
        let response = result.unwrap_or_else(|problem| {
            line.problem(&problem);
            problem.into_response()
        });
        line.end(response.status());
        response
    });
    carried_out.await.unwrap_or_else(|_| Problem::internal().into_response())
}

/// Everything that can be judged before a call.
fn admit(
    endpoint: &Endpoint,
    caller: Option<Caller>,
    command: Option<Command>,
    headers: &HeaderMap,
    body: Result<Bytes, Problem>,
    line: &mut Line,
) -> Result<Order, Problem> {
    let caller = caller.ok_or_else(Problem::not_signed_in)?;
    let command = command.ok_or_else(|| {
        let names = Command::ALL.map(Command::name).join(", ");
        Problem::new(Kind::UnknownCommand, format!("This endpoint knows {names}."))
    })?;
    let request = Request::read(headers, body)?;
    line.request(&request);
    if !command.is_open_to(caller.role, request.get("Type").and_then(Value::as_str)) {
        return Err(Problem::new(
            Kind::NotAllowed,
            "Viewers only look; editors touch tasks of Type Tag or User. Ask an admin for more.",
        ));
    }
    let body = request.for_app(endpoint.sdkappid)?;
    let key = if command == Command::Add { idempotency::key(headers)? } else { None };
    let idempotent = key.map(|key| Call {
        app: endpoint.sdkappid,
        caller: caller.name,
        key,
        body: request.text().clone(),
        at: (endpoint.now)(),
    });
    Ok(Order { command, body, idempotent })
}

/// The call, once for each Idempotency-Key.
async fn carry_out(endpoint: &Endpoint, order: Order, line: &mut Line) -> Result<Response, Problem> {
    let Some(call) = order.idempotent else {
        let result = endpoint.call(order.command, order.body, line).await;
        return result.map(passed_on).map_err(|unanswered| unanswered.problem);
    };
    let claim = endpoint.calls.claim(call).await.map_err(|error| {
        tracing::error!("no call was made, since its Idempotency-Key couldn't be noted: {error:#}");
        Problem::internal()
    })?;
    let mark = match claim {
        Claim::Make(mark) => mark,
        Claim::Refuse(problem) => return Err(problem),
        Claim::Replay(text) => {
            let answer = Answer::read(text).ok_or_else(Problem::internal)?;
            line.answer(&answer, true);
            let mut response = passed_on(answer);
            response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
            return Ok(response);
        }
    };
    let result = endpoint.call(order.command, order.body, line).await;
    if let Err(error) = endpoint.calls.settle(mark, outcome(&result)).await {
        tracing::error!("what came of a call couldn't be noted, so it counts as unknown: {error:#}");
    }
    result.map(passed_on).map_err(|unanswered| unanswered.problem)
}

fn outcome(result: &Result<Answer, Unanswered>) -> Outcome {
    match result {
        Ok(answer) if answer.error_code == 0 => Outcome::Answered(answer.text.clone()),
        Ok(answer) if UNCERTAIN.contains(&answer.error_code) => Outcome::Unknown,
        Err(unanswered) if unanswered.may_have_worked => Outcome::Unknown,
        _ => Outcome::Nothing,
    }
}

fn passed_on(answer: Answer) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (headers, answer.text).into_response()
}
