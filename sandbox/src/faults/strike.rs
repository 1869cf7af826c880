//! What a fault does to a call.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures_util::{StreamExt, stream};
use http_body_util::BodyExt;
use serde_json::json;
use tokio::time::sleep;

use super::{At, Fault, Faults};
use crate::server::Cut;
use crate::service::EXPIRED;
use crate::signing::command::Command;
use crate::signing::problem::{Kind, Problem};

/// One byte more than any endpoint takes: what is longer is refused by it, however much longer it is.
const LONGEST_BODY: usize = 64 * 1024 + 1;
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;
/// How long what was sent may take to get out before the connection is ended behind it.
const ON_ITS_WAY: Duration = Duration::from_millis(50);
/// How much a wrong Content-Length is too long.
const TOO_LONG: usize = 10;

const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
                           <center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

pub(super) async fn strike(
    State((faults, at)): State<(Faults, At)>,
    mut request: Request,
    next: Next,
) -> Response {
    // A browser's preflight is no call.
    let command = at.command(request.uri().path()).filter(|_| request.method() == Method::POST);
    let Some(command) = command else { return next.run(request).await };
    let fault = faults.draw(at, command);
    if at == At::Service {
        request.extensions_mut().insert(faults.expired.of_call(fault == Some(Fault::ExpiredUsersig)));
    }
    let Some(fault) = fault else { return next.run(request).await };
    tracing::info!(fault = fault.name(), at = at.name(), command = command.name(), "a fault strikes");
    let Some(cut) = request.extensions().get::<Cut>().cloned() else {
        tracing::error!("a fault was asked for where no connection can be cut");
        return Problem::internal().into_response();
    };
    let Ok(request) = whole(request).await else {
        return Problem::new(Kind::BadRequest, "The body broke off. Send it again.").into_response();
    };
    let work = async move {
        let work = tokio::spawn(async move {
            let (parts, body) = next.run(request).await.into_parts();
            to_bytes(body, LONGEST_ANSWER).await.map(|body| (parts, body))
        });
        match work.await {
            Ok(Ok((parts, body))) => Ok(Response::from_parts(parts, body)),
            _ => Err(Problem::internal().into_response()),
        }
    };
    struck(fault, at, command, cut, work).await.unwrap_or_else(|problem| problem)
}

async fn struck(
    fault: Fault,
    at: At,
    command: Command,
    cut: Cut,
    work: impl Future<Output = Result<Response<Bytes>, Response>> + Send + 'static,
) -> Result<Response, Response> {
    Ok(match fault {
        Fault::Delay(time) => {
            let (answer, ()) = tokio::join!(work, sleep(time));
            answer?.map(Body::from)
        }
        Fault::DropBefore => dropped(cut).await,
        Fault::DropAnswer => {
            work.await?;
            dropped(cut).await
        }
        Fault::WorkAfterDrop(time) => {
            tokio::spawn(async move {
                sleep(time).await;
                let _ = work.await;
            });
            dropped(cut).await
        }
        Fault::ResetMidBody => {
            let answer = work.await?;
            let (length, half) = (answer.body().len(), answer.body().len().div_ceil(2));
            broken_off(answer, length, half, move || cut.reset())
        }
        Fault::WrongContentLength => {
            let answer = work.await?;
            let length = answer.body().len();
            broken_off(answer, length + TOO_LONG, length, move || cut.close())
        }
        Fault::BadGateway { work: done } => {
            if done {
                work.await?;
            }
            (StatusCode::BAD_GATEWAY, Html(BAD_GATEWAY)).into_response()
        }
        Fault::Unavailable { work: done } => {
            if done {
                work.await?;
            }
            (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable\n").into_response()
        }
        Fault::EmptyBody => cut_short(work.await?, |_| 0),
        Fault::TruncatedJson => cut_short(work.await?, |length| length * 2 / 3),
        Fault::ErrorCode(code) => fail(at, command, code, "asked for by a fault of the sandbox"),
        Fault::ExpiredUsersig => match at {
            // It knows by the request's extension, and says so itself.
            At::Service => work.await?.map(Body::from),
            // Nobody sends it a UserSig that could expire.
            At::Relay => fail(at, command, EXPIRED.0, EXPIRED.1),
        },
    })
}

/// The request with all of its body. To an endpoint that takes less, a longer one is as good cut to just too long.
async fn whole(request: Request) -> Result<Request, axum::Error> {
    let (parts, mut body) = request.into_parts();
    let mut bytes = Vec::new();
    while bytes.len() < LONGEST_BODY {
        let Some(frame) = body.frame().await else { break };
        if let Ok(data) = frame?.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    bytes.truncate(LONGEST_BODY);
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// Closes the connection, with which this very call ends.
async fn dropped(cut: Cut) -> Response {
    cut.close();
    pending().await
}

/// An answer that promises a length, keeps a part of it, and whose connection ends then.
fn broken_off(
    answer: Response<Bytes>,
    promised: usize,
    kept: usize,
    end: impl FnOnce() + Send + 'static,
) -> Response {
    let (mut parts, mut body) = answer.into_parts();
    body.truncate(kept);
    parts.headers.insert(header::CONTENT_LENGTH, promised.into());
    let end = async {
        sleep(ON_ITS_WAY).await;
        end();
        pending().await
    };
    let start = stream::once(async { Ok::<_, Infallible>(body) });
    Response::from_parts(parts, Body::from_stream(start.chain(stream::once(end))))
}

fn cut_short(answer: Response<Bytes>, kept: fn(usize) -> usize) -> Response {
    let (mut parts, mut body) = answer.into_parts();
    body.truncate(kept(body.len()));
    parts.headers.insert(header::CONTENT_LENGTH, body.len().into());
    Response::from_parts(parts, Body::from(body))
}

/// The service's own kind of refusal. The signing endpoint passes such a one on as it is.
fn fail(at: At, command: Command, code: u32, info: &str) -> Response {
    let mut answer = json!({ "ActionStatus": "FAIL", "ErrorInfo": info, "ErrorCode": code });
    if command.names_a_task() {
        answer["TaskID"] = json!(0);
    }
    let mut response = axum::Json(answer).into_response();
    if at == At::Service {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}
