//! A server behind a guard, with two operators or none.

use std::net::SocketAddr;
use std::path::Path;

use axum::extract::Extension;
use axum::http::StatusCode;
use axum::routing::{any, get, post};
use axum::{Json, Router};
use timpush_sandbox::access::operators::{self, Operators};
use timpush_sandbox::access::{self, Guard};
use timpush_sandbox::console;
use timpush_sandbox::server::Limits;
use timpush_sandbox::signing::caller::{Caller, Role};

use super::{Answer, Served};

pub fn app(guard: &Guard) -> Router {
    let caller =
        |caller: Option<Extension<Caller>>| async move { Json(caller.map(|Extension(caller)| caller)) };
    let router = Router::new()
        .route("/v4/timpush/{command}", any(caller))
        .route("/relay/{command}", post(caller))
        .route("/sandbox/who", get(caller).put(caller).patch(caller).delete(caller))
        .route("/sandbox/broken", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
        .merge(access::router(guard))
        .merge(console::router(None));
    guard.protect(router)
}

pub async fn local() -> Served {
    Served::start(Limits::default(), |address| app(&Guard::new(None, address, &[]))).await
}

pub fn operators(file: &Path) -> Operators {
    operators::add(file, "ann", Role::Editor, "the password of ann").unwrap();
    operators::add(file, "vic", Role::Viewer, "the password of vic").unwrap();
    Operators::read(file).unwrap()
}

pub async fn guarded() -> Served {
    guarded_at(None).await
}

pub async fn guarded_at(address: Option<SocketAddr>) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let operators = operators(&folder.path().join("operators.toml"));
    Served::start(Limits::default(), |own| app(&Guard::new(Some(operators), address.unwrap_or(own), &[])))
        .await
}

pub async fn sign_in(served: &Served, name: &str, password: &str) -> Answer {
    let body = serde_json::json!({ "name": name, "password": password }).to_string();
    served.call("POST /session\nContent-Type: application/json", &body).await
}

/// The cookie as a browser sends it back.
pub fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

pub fn assert_problem(answer: &Answer, status: u16, name: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem = answer.json();
    assert_eq!(problem["type"], format!("urn:timpush-sched:problem:{name}"));
    assert_eq!(problem["status"], status);
}
