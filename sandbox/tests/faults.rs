//! Faults on demand, as a raw client sees them.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod raw;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::post;
use raw::{DEADLINE, End, Served};
use timpush_sandbox::access::Guard;
use timpush_sandbox::clock::Clock;
use timpush_sandbox::control;
use timpush_sandbox::faults::{At, Faults};
use timpush_sandbox::server::Limits;
use tokio::time::sleep;

const MS: Duration = Duration::from_millis(1);
const ANSWER: &str = r#"{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"TaskID":1000000001}"#;

/// A service whose work is to count. It takes a moment over it, so that a client may leave meanwhile.
struct Sandbox {
    served: Served,
    done: Arc<AtomicUsize>,
}

impl Sandbox {
    async fn start() -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&done);
        let work = post(move |body: Bytes| async move {
            sleep(10 * MS).await;
            assert!(!body.is_empty(), "the work gets the request's body");
            count.fetch_add(1, Ordering::SeqCst);
            ([(header::CONTENT_TYPE, "application/json")], ANSWER)
        });
        let faults = Faults::default();
        let service = faults.layer(Router::new().route("/v4/timpush/{*command}", work.clone()), At::Service);
        let relay = Router::new().route("/relay/{*command}", work.clone()).route("/sign", work);
        let relay = faults.layer(relay, At::Relay);
        let served = Served::start(Limits::default(), |address| {
            let clock = Clock::of_machine();
            let router = service.merge(relay).merge(control::router(Some(faults), clock));
            Guard::new(None, address, &[]).protect(router)
        });
        Self { served: served.await, done }
    }

    async fn with(faults: &str) -> Self {
        let sandbox = Self::start().await;
        let answer = sandbox.plan(&format!(r#"{{"faults":[{faults}]}}"#)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        sandbox
    }

    async fn plan(&self, json: &str) -> raw::Answer {
        self.served.call("PUT /sandbox/faults\nContent-Type: application/json", json).await
    }

    /// What an add's client gets, all of it.
    async fn add(&self) -> (String, End) {
        self.call("/v4/timpush/add_sched_task").await
    }

    async fn call(&self, path: &str) -> (String, End) {
        let mut raw = self.served.connect().await;
        let head = format!("POST {path}\nContent-Type: application/json\nConnection: close");
        raw.send(&self.served.request(&head, "{}")).await;
        raw.rest().await
    }

    fn done(&self) -> usize {
        self.done.load(Ordering::SeqCst)
    }

    async fn done_in_the_end(&self) -> usize {
        let since = Instant::now();
        while self.done() == 0 && since.elapsed() < DEADLINE {
            sleep(MS).await;
        }
        self.done()
    }
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn without_a_plan_nothing_is_struck() {
    let sandbox = Sandbox::start().await;
    let (answer, end) = sandbox.add().await;
    assert_eq!((body(&answer), end, sandbox.done()), (ANSWER, End::Fin, 1));
}

#[tokio::test]
async fn delay_does_the_work_at_once_and_answers_later() {
    let sandbox = Sandbox::with(r#"{"fault":"delay","ms":300}"#).await;
    let since = Instant::now();
    let ((answer, _), ()) = tokio::join!(sandbox.add(), async {
        assert_eq!(sandbox.done_in_the_end().await, 1);
        assert!(since.elapsed() < 250 * MS, "{:?}", since.elapsed());
    });
    assert_eq!(body(&answer), ANSWER);
    assert!(since.elapsed() >= 300 * MS, "{:?}", since.elapsed());
}

#[tokio::test]
async fn a_client_that_leaves_during_a_fault_doesn_t_undo_the_work() {
    for fault in
        [r#"{"fault":"delay","ms":60000}"#, r#"{"fault":"drop_answer"}"#, r#"{"fault":"empty_body"}"#]
    {
        let sandbox = Sandbox::with(fault).await;
        let mut raw = sandbox.served.connect().await;
        raw.send(&sandbox.served.request("POST /v4/timpush/add_sched_task", "{}")).await;
        sleep(2 * MS).await;
        drop(raw);
        assert_eq!(sandbox.done_in_the_end().await, 1, "{fault}");
    }
}

#[tokio::test]
async fn drop_before_closes_and_does_no_work() {
    let sandbox = Sandbox::with(r#"{"fault":"drop_before","next":1}"#).await;
    assert_eq!(sandbox.add().await, (String::new(), End::Fin));
    sandbox.add().await;
    assert_eq!(sandbox.done(), 1, "that of the second call");
}

#[tokio::test]
async fn drop_answer_does_the_work_and_then_closes() {
    let sandbox = Sandbox::with(r#"{"fault":"drop_answer"}"#).await;
    assert_eq!(sandbox.add().await, (String::new(), End::Fin));
    assert_eq!(sandbox.done(), 1);
}

#[tokio::test]
async fn work_after_drop_closes_first_and_works_later() {
    let sandbox = Sandbox::with(r#"{"fault":"work_after_drop","ms":150}"#).await;
    let since = Instant::now();
    assert_eq!(sandbox.add().await, (String::new(), End::Fin));
    assert!(sandbox.done() == 0 || since.elapsed() >= 150 * MS);
    assert_eq!(sandbox.done_in_the_end().await, 1);
    assert!(since.elapsed() >= 150 * MS);
}

#[tokio::test]
async fn reset_mid_body_sends_the_head_and_half_and_breaks_off() {
    let sandbox = Sandbox::with(r#"{"fault":"reset_mid_body"}"#).await;
    let (answer, end) = sandbox.add().await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(answer.contains(&format!("content-length: {}\r\n", ANSWER.len())), "{answer}");
    assert_eq!((body(&answer), end), (&ANSWER[..ANSWER.len().div_ceil(2)], End::Reset));
    assert_eq!(sandbox.done(), 1);
}

#[tokio::test]
async fn wrong_content_length_promises_more_than_comes() {
    let sandbox = Sandbox::with(r#"{"fault":"wrong_content_length"}"#).await;
    let (answer, end) = sandbox.add().await;
    assert!(answer.contains(&format!("content-length: {}\r\n", ANSWER.len() + 10)), "{answer}");
    assert_eq!((body(&answer), end, sandbox.done()), (ANSWER, End::Fin, 1));
}

#[tokio::test]
async fn gateways_answer_in_their_own_words_before_the_work_or_after_it() {
    for (fault, status, kind) in [("bad_gateway", 502, "text/html"), ("unavailable", 503, "text/plain")] {
        for work in [false, true] {
            let sandbox = Sandbox::with(&format!(r#"{{"fault":"{fault}","work":{work}}}"#)).await;
            let (answer, _) = sandbox.add().await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
            assert!(answer.contains(&format!("content-type: {kind}; charset=utf-8\r\n")), "{answer}");
            assert_eq!(sandbox.done(), usize::from(work));
        }
    }
}

#[tokio::test]
async fn an_answer_can_be_empty_or_end_in_the_middle_of_its_json() {
    let sandbox =
        Sandbox::with(r#"{"fault":"empty_body","next":1},{"fault":"truncated_json","next":1}"#).await;
    let (empty, _) = sandbox.add().await;
    assert!(empty.starts_with("HTTP/1.1 200 OK\r\n") && empty.contains("content-length: 0\r\n"), "{empty}");
    assert_eq!(body(&empty), "");
    let (truncated, end) = sandbox.add().await;
    let half = body(&truncated);
    assert!(truncated.contains(&format!("content-length: {}\r\n", half.len())), "{truncated}");
    assert!(!half.is_empty() && ANSWER.starts_with(half) && half.len() < ANSWER.len() && end == End::Fin);
    assert_eq!(sandbox.done(), 2);
}

#[tokio::test]
async fn the_service_s_own_refusals_can_be_asked_for() {
    let sandbox = Sandbox::with(r#"{"fault":"error_code","code":90105}"#).await;
    let fail = |answer: &str| -> serde_json::Value {
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("access-control-allow-origin: *\r\n"), "{answer}");
        serde_json::from_str(body(answer)).unwrap()
    };
    let add = fail(&sandbox.add().await.0);
    assert_eq!(
        (&add["ActionStatus"], &add["ErrorCode"], &add["TaskID"]),
        (&"FAIL".into(), &90105.into(), &0.into())
    );
    let get = fail(&sandbox.call("/v4/timpush/get_sched_task").await.0);
    assert!(get["ErrorCode"] == 90105 && get.get("TaskID").is_none());
    assert_eq!(sandbox.done(), 0);
}

#[tokio::test]
async fn the_relay_has_faults_of_its_own() {
    let faults = r#"{"at":"relay","command":"add_sched_task","fault":"drop_answer","next":1},
                    {"at":"relay","command":"add_sched_task","fault":"error_code","code":60008,"next":1},
                    {"at":"relay","command":"add_sched_task","fault":"expired_usersig","next":1}"#;
    let sandbox = Sandbox::with(faults).await;
    assert_eq!(body(&sandbox.add().await.0), ANSWER, "not at the service");
    assert_eq!(body(&sandbox.call("/relay/get_sched_task").await.0), ANSWER, "not this command");
    assert_eq!(sandbox.call("/relay/add_sched_task").await, (String::new(), End::Fin));
    let (answer, _) = sandbox.call("/relay/add_sched_task").await;
    assert!(answer.contains("60008") && !answer.contains("access-control"), "{answer}");
    assert!(sandbox.call("/relay/add_sched_task").await.0.contains("70001"));
    assert_eq!(body(&sandbox.call("/relay/add_sched_task").await.0), ANSWER);
    let shown = sandbox.served.call("GET /sandbox/faults", "").await.json();
    assert_eq!((&shown["faults"][0]["fired"], &shown["faults"][1]["fired"]), (&1.into(), &1.into()));
}

#[tokio::test]
async fn only_the_five_commands_are_struck() {
    let everything = r#"{"fault":"drop_before"},{"at":"relay","fault":"drop_before"}"#;
    let sandbox = Sandbox::with(everything).await;
    let others =
        ["/relay/push", "/relay/Add_sched_task", "/relay/x/add_sched_task", "/v4/timpush/push", "/sign"];
    for path in others {
        assert_eq!(body(&sandbox.call(path).await.0), ANSWER, "{path}");
    }
    for path in ["/relay/add_sched_task", "/v4/timpush/add_sched_task"] {
        assert_eq!(sandbox.call(path).await, (String::new(), End::Fin), "{path}");
    }
    assert_eq!(sandbox.done(), others.len());
}

#[tokio::test]
async fn next_counts_exactly_however_many_call_at_once_and_a_preflight_isn_t_a_call() {
    let sandbox = Arc::new(Sandbox::with(r#"{"fault":"error_code","code":90105,"next":7}"#).await);
    sandbox.served.call("OPTIONS /v4/timpush/add_sched_task", "").await;
    let calls: Vec<_> = (0..30)
        .map(|_| {
            let sandbox = Arc::clone(&sandbox);
            tokio::spawn(async move { sandbox.add().await.0.contains("90105") })
        })
        .collect();
    let mut struck = 0;
    for call in calls {
        struck += usize::from(call.await.unwrap());
    }
    assert_eq!((struck, sandbox.done()), (7, 23));
}

#[tokio::test]
async fn a_seed_repeats_the_run() {
    let sandbox = Sandbox::start().await;
    let mut runs = Vec::new();
    for _ in 0..2 {
        let plan = r#"{"seed":5,"faults":[{"fault":"error_code","code":90105,"probability":0.5}]}"#;
        assert_eq!(sandbox.plan(plan).await.json()["seed"], 5);
        let mut run = Vec::new();
        for _ in 0..20 {
            run.push(sandbox.add().await.0.contains("90105"));
        }
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&true) && runs[0].contains(&false));
}

#[tokio::test]
async fn a_wrong_plan_is_refused_by_name_and_the_old_one_stays() {
    let sandbox = Sandbox::with(r#"{"fault":"drop_before","next":2}"#).await;
    let before = sandbox.served.call("GET /sandbox/faults", "").await.json();
    for (plan, said) in [
        (r#"{"faults":[{"fault":"delay","ms":1},{"fault":"delay","ms":-1}]}"#, "`faults[1].ms`"),
        (r#"{"faults":[{"fault":"fire"}]}"#, "`faults[0].fault`"),
        ("{", "no JSON"),
        (&"[".repeat(10_000), "no JSON"),
    ] {
        let answer = sandbox.plan(plan).await;
        assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/problem+json")));
        assert!(answer.json()["detail"].as_str().unwrap().contains(said), "{}", answer.body);
    }
    assert_eq!(sandbox.plan(&format!(r#"{{"faults":[],"x":"{}"}}"#, "x".repeat(70_000))).await.status, 413);
    assert_eq!(sandbox.served.call("GET /sandbox/faults", "").await.json(), before);
    assert_eq!(sandbox.served.call("DELETE /sandbox/faults", "").await.status, 204);
    assert_eq!(body(&sandbox.add().await.0), ANSWER);
}
