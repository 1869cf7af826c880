//! What a key stands for after each way in which a call can end.

use std::sync::Arc;
use std::time::Duration;

use timpush_sandbox::signing::upstream::Upstream;
use tokio::sync::Semaphore;

use crate::bench::{ADD, Bench};
use crate::script::{OK, Step, answer, raw};

fn fail(code: i64) -> Step {
    Step::Answer(format!(r#"{{"ActionStatus":"FAIL","ErrorInfo":"…","ErrorCode":{code},"TaskID":0}}"#))
}

#[tokio::test]
async fn what_the_service_refused_may_be_sent_again() {
    for code in [60007, 60010, 70001, 70009, 90104, 90106, 90108, 90109, 90110, 93000] {
        let bench = Bench::new([fail(code)]).await;
        let first = bench.add("key").await;
        assert!(first.status == 200 && first.body.contains(&code.to_string()));
        let again = bench.add("key").await;
        assert!(again.body == OK && !again.is_replay(), "{code}: {}", again.body);
        assert_eq!(bench.script.received().len(), 2);
    }
}

#[tokio::test]
async fn a_code_that_leaves_the_outcome_open_blocks_the_key() {
    for code in [60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000] {
        let bench = Bench::new([fail(code)]).await;
        assert_eq!(bench.add("key").await.status, 200);
        let again = bench.add("key").await;
        assert_eq!(again.problem(), "409 outcome-unknown", "{code}");
        assert!(again.body.contains("MsgRandom") && again.body.contains("new key"), "{}", again.body);
        assert_eq!(bench.script.received().len(), 1);
    }
}

#[tokio::test]
async fn a_lost_answer_blocks_the_key() {
    let mut short = answer(OK);
    short.truncate(short.len() - 10);
    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 74\r\n\r\n{\"Action".to_vec();
    let long = format!(r#"{{"ErrorCode":0,"x":"{}"}}"#, "x".repeat(16 * 1024 * 1024));
    let steps = [
        ("closed unread", Step::CloseUnread, "502 bad-gateway"),
        ("closed", Step::CloseRead, "502 bad-gateway"),
        ("reset at once", Step::Reset(Vec::new()), "502 bad-gateway"),
        ("reset in the middle", Step::Reset(begun.clone()), "502 bad-gateway"),
        ("too short", Step::Raw(short), "502 bad-gateway"),
        ("500", Step::Raw(raw("500 Oh", "application/json", OK)), "502 bad-gateway"),
        ("502", Step::Raw(raw("502 Bad Gateway", "text/html", "<html>")), "502 bad-gateway"),
        ("503", Step::Raw(raw("503 Oh", "text/html", "")), "502 bad-gateway"),
        ("408", Step::Raw(raw("408 Oh", "text/html", "")), "502 bad-gateway"),
        ("303", Step::Raw(raw("303 See Other", "text/html", "")), "502 bad-gateway"),
        ("HTML", Step::Answer("<html>".to_owned()), "502 bad-gateway"),
        ("nothing", Step::Answer(String::new()), "502 bad-gateway"),
        ("broken JSON", Step::Answer(OK[..20].to_owned()), "502 bad-gateway"),
        ("no ErrorCode", Step::Answer("{}".to_owned()), "502 bad-gateway"),
        ("too long", Step::Answer(long), "502 bad-gateway"),
        ("silence", Step::Held(Arc::new(Semaphore::new(0))), "504 timeout"),
        ("drops", Step::Drip(begun), "504 timeout"),
    ];
    for (name, step, problem) in steps {
        let slow = problem.starts_with("504");
        let bench = Bench::with([step], |options| {
            if slow {
                options.patience = Duration::from_millis(200);
            }
        })
        .await;
        let first = bench.add("key").await;
        assert_eq!(first.problem(), problem, "{name}");
        assert!(first.body.contains("look before you repeat"), "{name}: {}", first.body);
        assert_eq!(bench.add("key").await.problem(), "409 outcome-unknown", "{name}");
        assert!(bench.script.received().len() <= 1, "{name}");
        assert_eq!(bench.add("new-key").await.status, 200, "{name}");
    }
}

#[tokio::test]
async fn what_never_reached_the_service_may_be_sent_again() {
    for status in ["400 Oh", "403 Forbidden", "404 Not Found", "413 Oh", "429 Too Many Requests"] {
        let bench = Bench::new([Step::Raw(raw(status, "text/html", "<html>"))]).await;
        let first = bench.add("key").await;
        assert_eq!(first.problem(), "502 bad-gateway", "{status}");
        assert!(first.body.contains("nothing has happened"), "{}", first.body);
        assert_eq!(bench.add("key").await.body, OK, "{status}");
    }
}

#[tokio::test]
async fn a_refused_connection_leaves_the_key_free() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.sqlite");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let bench = Bench::with([], |options| {
        options.answers = Some(file.clone());
        options.upstream = Upstream::own(closed).unwrap();
    })
    .await;
    assert_eq!(bench.add("key").await.problem(), "502 bad-gateway");
    let bench = bench.restarted(file);
    let again = bench.add("key").await;
    assert!(again.body == OK && !again.is_replay());
}

#[tokio::test]
async fn https_that_can_t_be_agreed_on_leaves_the_key_free() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.sqlite");
    let plain = crate::script::Script::start([Step::CloseUnread, Step::CloseUnread]).await;
    let bench = Bench::with([], |options| {
        options.answers = Some(file.clone());
        options.upstream = Upstream::service(&plain.address.to_string()).unwrap();
    })
    .await;
    assert_eq!(bench.add("key").await.problem(), "502 bad-gateway");
    assert_eq!(bench.restarted(file).add("key").await.body, OK);
}

#[tokio::test]
async fn a_call_held_back_by_the_pace_leaves_the_key_free() {
    let bench = Bench::with([], |options| options.requests_per_second = 1).await;
    let (first, second) = tokio::join!(bench.relay("add_sched_task", ADD), bench.add("key"));
    assert_eq!((first.status.as_u16(), second.problem().as_str()), (200, "429 rate-limited"));
    tokio::time::sleep(Duration::from_secs(1)).await;
    let again = bench.add("key").await;
    assert!(again.body == OK && !again.is_replay());
}
