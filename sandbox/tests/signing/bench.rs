//! An endpoint before a scripted service, and how to call it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use timpush_sandbox::signing::caller::{Caller, Role};
use timpush_sandbox::signing::secret::Secret;
use timpush_sandbox::signing::upstream::Upstream;
use timpush_sandbox::signing::{self, Endpoint, Options};
use tower::ServiceExt;

use crate::script::{Script, Step};

pub const APP: u32 = 1_400_000_000;
pub const KEY: &str = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
pub const START: i64 = 1_800_000_000;

/// An add that everything is right with.
pub const ADD: &str = r#"{"Type":"Tag","SchedAt":"2027-06-01 10:00:00","Content":{"MsgRandom":77,"Condition":{"TagsOr":["vip"]}}}"#;

pub struct Bench {
    pub script: Script,
    pub router: Router,
    clock: Arc<AtomicI64>,
}

#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    /// The name of the problem, after checking that it is one in full.
    pub fn problem(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json", "{}", self.body);
        assert_eq!(self.headers["cache-control"], "no-store");
        let body: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(body["status"], self.status.as_u16());
        assert!(!body["title"].as_str().unwrap().is_empty() && !body["detail"].as_str().unwrap().is_empty());
        let name = body["type"].as_str().unwrap().strip_prefix("urn:timpush-sched:problem:").unwrap();
        format!("{} {name}", self.status.as_u16())
    }

    pub fn is_replay(&self) -> bool {
        self.headers.get("idempotent-replayed").is_some_and(|value| value == "true")
    }
}

impl Bench {
    pub async fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self::with(steps, |_| {}).await
    }

    pub async fn with(steps: impl IntoIterator<Item = Step>, change: impl FnOnce(&mut Options)) -> Self {
        let script = Script::start(steps).await;
        let clock = Arc::new(AtomicI64::new(START));
        let mut options = options(&script, &clock);
        change(&mut options);
        let router = signing::router(Endpoint::new(options).unwrap());
        Self { script, router, clock }
    }

    /// The same endpoint, started anew with the same file.
    pub fn restarted(self, file: PathBuf) -> Self {
        let Self { script, router, clock } = self;
        drop(router);
        let mut options = options(&script, &clock);
        options.answers = Some(file);
        Self { router: signing::router(Endpoint::new(options).unwrap()), script, clock }
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    /// An admin's call.
    pub async fn relay(&self, command: &str, body: &str) -> Reply {
        send(&self.router, post(&format!("/relay/{command}"), Some(&admin()), body)).await
    }

    /// An admin's add with an Idempotency-Key.
    pub async fn add(&self, key: &str) -> Reply {
        send(&self.router, keyed(&admin(), key, ADD)).await
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        send(&self.router, request).await
    }
}

fn options(script: &Script, clock: &Arc<AtomicI64>) -> Options {
    let clock = Arc::clone(clock);
    Options {
        sdkappid: APP,
        identifier: "administrator".to_owned(),
        secret: Secret::new(KEY),
        upstream: Upstream::own(script.address).unwrap(),
        sign: false,
        requests_per_second: 0,
        patience: Duration::from_secs(10),
        answers: None,
        now: Box::new(move || clock.load(Ordering::Relaxed)),
    }
}

pub fn caller(name: &str, role: Role) -> Caller {
    Caller { name: name.to_owned(), role }
}

pub fn admin() -> Caller {
    caller("ann", Role::Admin)
}

pub fn post(path: &str, caller: Option<&Caller>, body: &str) -> Request<Body> {
    let mut request = Request::post(path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    if let Some(caller) = caller {
        request.extensions_mut().insert(caller.clone());
    }
    request
}

pub fn keyed(caller: &Caller, key: &str, body: &str) -> Request<Body> {
    let mut request = post("/relay/add_sched_task", Some(caller), body);
    request.headers_mut().insert("idempotency-key", key.parse().unwrap());
    request
}

pub async fn send(router: &Router, request: Request<Body>) -> Reply {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Reply { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.into()).unwrap() }
}
