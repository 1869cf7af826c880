//! The line that stands for each call.

use serde_json::{Value, json};
use timpush_sandbox::signing::caller::Role;

use crate::bench::{ADD, Bench, caller, keyed, post};
use crate::logs;
use crate::script::{Step, until};

/// The members that a line must have; the time that it took is only known to be there.
fn without_ms(mut line: Value) -> Value {
    let ms = line.as_object_mut().unwrap().remove("ms");
    assert!(ms.is_some_and(|ms| ms.is_u64()));
    line
}

#[tokio::test]
async fn each_call_has_a_line_that_says_who_did_what_with_what_result() {
    logs::listen();
    let fail = r#"{"ActionStatus":"FAIL","ErrorInfo":"no such account","ErrorCode":90104,"TaskID":0}"#;
    let ok = r#"{"ErrorCode":0,"TaskID":18446744073709551615}"#;
    let bench = Bench::new([ok, fail].map(|body| Step::Answer(body.to_owned()))).await;
    let editor = caller("audited", Role::Editor);
    bench.send(keyed(&editor, "key", ADD)).await;
    bench.send(keyed(&editor, "key", ADD)).await;
    bench
        .send(post(
            "/relay/delete_sched_task",
            Some(&editor),
            r#"{"TaskID":18446744073709551615,"Type":"User"}"#,
        ))
        .await;
    bench.send(post("/relay/add_sched_task", Some(&editor), r#"{"Type":"All"}"#)).await;
    bench.send(post("/relay/nothing", Some(&editor), "{}")).await;
    bench.send(post("/relay/", Some(&editor), "{}")).await;
    bench.send(post("/sign", Some(&editor), "{}")).await;

    let add = json!({
        "endpoint": "relay", "operator": "audited", "role": "editor", "command": "add_sched_task", "type": "Tag",
        "msg_random": 77, "status": 200, "error_code": 0, "result_task_id": 18_446_744_073_709_551_615_u64,
        "replayed": false,
    });
    let mut replay = add.clone();
    replay["replayed"] = true.into();
    let delete = json!({
        "endpoint": "relay", "operator": "audited", "role": "editor", "command": "delete_sched_task", "type": "User",
        "task_id": 18_446_744_073_709_551_615_u64, "status": 200, "error_code": 90104, "replayed": false,
    });
    let refused = json!({
        "endpoint": "relay", "operator": "audited", "role": "editor", "command": "add_sched_task", "type": "All",
        "status": 403, "problem": "not-allowed", "replayed": false,
    });
    let unknown = json!({
        "endpoint": "relay", "operator": "audited", "role": "editor", "status": 404, "problem": "unknown-command",
        "replayed": false,
    });
    let sign = json!({
        "endpoint": "sign", "operator": "audited", "role": "editor", "status": 404, "problem": "sign-off",
        "replayed": false,
    });
    let lines: Vec<_> = logs::audit_of("audited").into_iter().map(without_ms).collect();
    assert_eq!(lines, [add, replay, delete, refused, unknown.clone(), unknown, sign]);
}

#[tokio::test]
async fn a_call_whose_caller_went_away_has_its_line_too() {
    logs::listen();
    let permits = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let bench = Bench::new([Step::Held(permits.clone())]).await;
    let router = bench.router.clone();
    let gone = caller("gone", Role::Admin);
    let call = tokio::spawn(async move {
        crate::bench::send(&router, post("/relay/add_sched_task", Some(&gone), ADD)).await
    });
    bench.script.arrived(1).await;
    call.abort();
    permits.add_permits(1);
    until("the line was written", || !logs::audit_of("gone").is_empty()).await;
    assert_eq!(logs::audit_of("gone")[0]["result_task_id"], 1_234_567_890);
}

#[tokio::test]
async fn a_call_that_was_under_way_when_the_endpoint_ended_has_a_line_that_says_so() {
    logs::listen();
    let bench = Bench::new([Step::Held(std::sync::Arc::new(tokio::sync::Semaphore::new(0)))]).await;
    let router = bench.router.clone();
    let caller = caller("stopped", Role::Admin);
    let endpoint = tokio::runtime::Runtime::new().unwrap();
    endpoint.spawn(async move {
        crate::bench::send(&router, keyed(&caller, "key", ADD)).await;
    });
    bench.script.arrived(1).await;
    endpoint.shutdown_background();
    until("the line was written", || !logs::audit_of("stopped").is_empty()).await;
    let lines: Vec<_> = logs::audit_of("stopped").into_iter().map(without_ms).collect();
    let line = json!({
        "endpoint": "relay", "operator": "stopped", "role": "admin", "command": "add_sched_task", "type": "Tag",
        "msg_random": 77, "problem": "outcome-unknown", "replayed": false,
    });
    assert_eq!(lines, [line]);
}

#[tokio::test]
async fn a_request_that_never_became_whole_has_a_line_too() {
    logs::listen();
    let bench = Bench::new([]).await;
    for (path, operator) in [("/relay/add_sched_task", "slow relay"), ("/sign", "slow sign")] {
        let mut request = post(path, Some(&caller(operator, Role::Admin)), "");
        let never = futures_util::stream::pending::<std::io::Result<Vec<u8>>>();
        *request.body_mut() = axum::body::Body::from_stream(never);
        let cut = tokio::time::timeout(std::time::Duration::from_millis(50), bench.send(request)).await;
        assert!(cut.is_err());
        let lines = logs::audit_of(operator);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!((&lines[0]["problem"], &lines[0]["status"]), (&json!("broken-off"), &Value::Null));
    }
}

#[tokio::test]
async fn a_request_that_broke_off_has_the_same_line_though_who_still_listens_is_answered() {
    logs::listen();
    let bench = Bench::with([], |options| options.sign = true).await;
    for (path, operator, answered) in [
        ("/relay/add_sched_task", "torn relay", "400 bad-request"),
        ("/relay/nothing", "torn nothing", "404 unknown-command"),
        ("/sign", "torn sign", "400 bad-request"),
    ] {
        let mut request = post(path, Some(&caller(operator, Role::Admin)), "");
        let torn = [Ok("{\"Type\""), Err(std::io::ErrorKind::UnexpectedEof.into())];
        let torn = futures_util::stream::iter::<[std::io::Result<&str>; 2]>(torn);
        *request.body_mut() = axum::body::Body::from_stream(torn);
        assert_eq!(bench.send(request).await.problem(), answered);
        let lines = logs::audit_of(operator);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!((&lines[0]["problem"], &lines[0]["status"]), (&json!("broken-off"), &Value::Null));
    }
    assert!(bench.script.received().is_empty());
}
