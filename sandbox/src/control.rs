//! `/sandbox/faults` and `/sandbox/clock`: what can be asked for when the sandbox was started with faults.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use timpush_sched::time::SchedAt;

use crate::clock::{Clock, machine_ms};
use crate::faults::Faults;
use crate::signing::caller::{Caller, Role};
use crate::signing::problem::{Kind, Problem};

const LARGEST: usize = 64 * 1024;
/// Far enough for every task, and no clock has to run over its end.
const TIMES: [&str; 2] = ["1970-01-01 00:00:00", "9998-12-31 23:59:59"];

/// The routes. Without faults they only say so.
pub fn router(faults: Option<Faults>, clock: Clock) -> Router {
    let admit = from_fn_with_state(faults.is_some(), admit);
    let faults = get(show_faults).put(put_faults).delete(clear_faults).with_state(faults.unwrap_or_default());
    let clock = get(show_clock).put(put_clock).delete(reset_clock).with_state(clock);
    Router::new()
        .route("/sandbox/faults", faults)
        .route("/sandbox/clock", clock)
        .layer(DefaultBodyLimit::max(LARGEST))
        .route_layer(admit)
}

async fn admit(State(faults): State<bool>, request: Request, next: Next) -> Result<Response, Problem> {
    if !faults {
        return Err(Problem::new(
            Kind::NotFound,
            "Faults can't be asked for and the clock can't be set here: start the sandbox with --faults. Beside a region of the \
             real service there are none.",
        ));
    }
    match request.extensions().get::<Caller>() {
        None => Err(Problem::new(Kind::NotSignedIn, "Sign in by POST /session, as an admin.")),
        Some(caller) if caller.role < Role::Admin => {
            Err(Problem::new(Kind::NotAllowed, "Faults and the clock are for admins: sign in as one."))
        }
        Some(_) => Ok(next.run(request).await),
    }
}

async fn show_faults(State(faults): State<Faults>) -> Json<Value> {
    Json(faults.shown())
}

async fn put_faults(
    State(faults): State<Faults>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Problem> {
    faults.put(&whole(body)?).map_err(|wrong| Problem::new(Kind::BadRequest, wrong))?;
    Ok(Json(faults.shown()))
}

async fn clear_faults(State(faults): State<Faults>) -> StatusCode {
    faults.clear();
    StatusCode::NO_CONTENT
}

async fn show_clock(State(clock): State<Clock>) -> Json<Value> {
    let text = |ms: i64| SchedAt::from_unix(ms.div_euclid(1000)).map(SchedAt::text);
    Json(json!({ "now": text(clock.now_ms()), "machine": text(machine_ms()), "set": clock.is_set() }))
}

async fn put_clock(
    State(clock): State<Clock>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let now = read_time(&whole(body)?).ok_or_else(|| {
        let [first, last] = TIMES;
        let wrong = format!(
            "`now` must be a time in UTC as YYYY-MM-DD HH:MM:SS, from {first} to {last}, and the only member."
        );
        Problem::new(Kind::BadRequest, wrong)
    })?;
    clock.set_ms(now.unix() * 1000);
    Ok(show_clock(State(clock)).await.into_response())
}

async fn reset_clock(State(clock): State<Clock>) -> StatusCode {
    clock.reset();
    StatusCode::NO_CONTENT
}

fn read_time(body: &[u8]) -> Option<SchedAt> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let members = body.as_object().filter(|members| members.len() == 1)?;
    let [first, last] = TIMES.map(|time| SchedAt::parse(time).ok());
    let now = SchedAt::parse(members.get("now")?.as_str()?).ok()?;
    (first? <= now && now <= last?).then_some(now)
}

fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Kind::TooLarge, "This takes at most 64 KiB."),
        _ => Problem::new(Kind::BadRequest, "The body broke off. Send it again."),
    })
}
