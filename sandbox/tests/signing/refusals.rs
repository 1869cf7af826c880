//! What the endpoint itself refuses, before any call.

use axum::body::Body;
use axum::http::{HeaderValue, Request};
use futures_util::future::join_all;
use timpush_sandbox::signing::caller::Role;

use crate::bench::{ADD, Bench, admin, caller, keyed, post};

#[tokio::test]
async fn who_isn_t_signed_in_is_refused() {
    let bench = Bench::new([]).await;
    for path in ["/relay/get_sched_task", "/relay/nothing", "/sign"] {
        assert_eq!(bench.send(post(path, None, "{}")).await.problem(), "401 not-signed-in", "{path}");
    }
    assert!(bench.script.received().is_empty());
}

#[tokio::test]
async fn only_the_five_commands_are_known() {
    let bench = Bench::new([]).await;
    let others = [
        "push",
        "revoke",
        "Add_sched_task",
        "add_sched_task%20",
        "add_sched_task%2F..%2Fpush",
        "%FF",
        "sign",
        "add_sched_task/",
        "add_sched_task/x",
    ];
    for other in others {
        let reply = bench.send(post(&format!("/relay/{other}"), Some(&admin()), "{}")).await;
        assert_eq!(reply.problem(), "404 unknown-command", "{other}");
    }
    assert!(bench.script.received().is_empty());
}

#[tokio::test]
async fn only_post_is_understood() {
    let bench = Bench::new([]).await;
    for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
        for path in ["/relay/get_sched_task", "/sign"] {
            let mut request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            request.extensions_mut().insert(admin());
            let reply = bench.send(request).await;
            assert_eq!(reply.status, 405, "{method} {path}");
            assert_eq!(reply.headers.get_all("allow").iter().collect::<Vec<_>>(), ["POST"], "{method}");
            if method != "HEAD" {
                assert_eq!(reply.problem(), "405 method-not-allowed");
            }
        }
    }
}

#[tokio::test]
async fn only_json_objects_are_understood() {
    let bench = Bench::new([]).await;
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let bodies = [
        "",
        " ",
        "[]",
        "null",
        "1",
        "\"{}\"",
        "{",
        "{}{}",
        "{'a':1}",
        "{\"a\":1,}",
        "a=b",
        "\u{feff}{}",
        &deep,
    ];
    for body in bodies {
        assert_eq!(bench.relay("get_sched_task", body).await.problem(), "400 not-json", "{body:.40}");
    }
    let mut request = post("/relay/get_sched_task", Some(&admin()), "");
    *request.body_mut() = Body::from(&b"{\"a\":\"\xff\"}"[..]);
    assert_eq!(bench.send(request).await.problem(), "400 not-json");
    assert!(bench.script.received().is_empty());
}

#[tokio::test]
async fn only_the_content_type_of_json_is_understood() {
    let bench = Bench::new([]).await;
    let with = |content_type: Option<&'static str>| {
        let mut request = post("/relay/get_sched_task", Some(&admin()), "{}");
        request.headers_mut().remove("content-type");
        if let Some(content_type) = content_type {
            request.headers_mut().insert("content-type", HeaderValue::from_static(content_type));
        }
        request
    };
    // A form of another site can send each of these without asking first.
    let others = [
        None,
        Some(""),
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=application/json"),
        Some("text/plain; application/json"),
        Some("application/jsonp"),
    ];
    for other in others {
        assert_eq!(bench.send(with(other)).await.problem(), "400 not-json", "{other:?}");
    }
    assert!(bench.script.received().is_empty());
    for json in ["application/json", "application/json; charset=utf-8", "Application/JSON ;charset=UTF-8"] {
        assert_eq!(bench.send(with(Some(json))).await.status, 200, "{json}");
    }
}

#[tokio::test]
async fn another_app_is_refused_and_never_rewritten() {
    let bench = Bench::new([]).await;
    let bodies = [
        r#"{"Sdkappid":1400000001}"#,
        r#"{"Sdkappid":"1400000000"}"#,
        r#"{"Sdkappid":1400000000.5}"#,
        r#"{"Sdkappid":null}"#,
        // A service that ignores case would take these for the app.
        r#"{"sdkappid":1400000001}"#,
        r#"{"SDKAPPID":1400000000}"#,
        r#"{"ſd\u212aappid":1400000001}"#,
    ];
    for body in bodies {
        assert_eq!(bench.relay("get_sched_task", body).await.problem(), "400 wrong-app", "{body}");
    }
    assert!(bench.script.received().is_empty());
}

#[tokio::test]
async fn a_member_that_is_there_twice_is_refused() {
    let bench = Bench::new([]).await;
    let bodies = [
        r#"{"Type":"Tag","Type":"All"}"#,
        r#"{"Type":"Tag","type":"All"}"#,
        r#"{"Type":"Tag","\u0054ype":"All"}"#,
        r#"{"Sdkappid":1400000000,"Sdkappid":1}"#,
        r#"{"Sdkappid":1400000000,"ſdkappid":1}"#,
        r#"{"TaskID":1,"x":2,"TaskId":3}"#,
    ];
    for body in bodies {
        assert_eq!(bench.relay("delete_sched_task", body).await.problem(), "400 bad-request", "{body}");
    }
    assert!(bench.script.received().is_empty());
}

#[tokio::test]
async fn a_request_has_at_most_64_kib_with_what_is_filled_in() {
    let bench = Bench::new([]).await;
    let of = |members: &str, bytes: usize| {
        let start = format!("{{{members}\"x\":\"");
        format!("{start}{}\"}}", "x".repeat(bytes - start.len() - 2))
    };
    let own = "\"Sdkappid\":1400000000,";
    let filled_in = own.len();
    for (members, longest) in [(own, 65_536), ("", 65_536 - filled_in)] {
        let whole = bench.relay("add_sched_task", &of(members, longest)).await;
        assert_eq!(whole.status, 200, "{members}");
        assert_eq!(bench.script.received().last().unwrap().body.len(), 65_536);
        for bytes in [longest + 1, 65_537, 1_000_000] {
            assert_eq!(bench.relay("add_sched_task", &of(members, bytes)).await.problem(), "413 too-large");
        }
    }
    assert_eq!(bench.script.received().len(), 2);
}

#[tokio::test]
async fn an_idempotency_key_is_visible_ascii_and_there_once() {
    let bench = Bench::new([]).await;
    let long = "k".repeat(256);
    for key in ["", "a b", "a\tb", "schlüssel", &long] {
        let mut request = post("/relay/add_sched_task", Some(&admin()), ADD);
        request.headers_mut().insert("idempotency-key", HeaderValue::from_bytes(key.as_bytes()).unwrap());
        assert_eq!(bench.send(request).await.problem(), "400 bad-key", "{key}");
    }
    let mut twice = keyed(&admin(), "one", ADD);
    twice.headers_mut().append("idempotency-key", HeaderValue::from_static("two"));
    assert_eq!(bench.send(twice).await.problem(), "400 bad-key");
    assert!(bench.script.received().is_empty());
    for key in ["k", "!~\"", &long[1..]] {
        assert_eq!(bench.add(key).await.status, 200, "{key}");
    }
}

#[tokio::test]
async fn all_operators_together_keep_the_service_s_pace() {
    let bench = Bench::with([], |options| options.requests_per_second = 5).await;
    let calls = (0..12).map(|at| {
        let operator = caller(&format!("operator {at}"), Role::Viewer);
        bench.send(post("/relay/get_sched_task", Some(&operator), "{}"))
    });
    let (passed, held_back): (Vec<_>, Vec<_>) =
        join_all(calls).await.into_iter().partition(|reply| reply.status == 200);
    assert_eq!((passed.len(), held_back.len(), bench.script.received().len()), (5, 7, 5));
    for reply in held_back {
        assert_eq!(reply.problem(), "429 rate-limited");
        assert_eq!(reply.headers["retry-after"], "1");
    }
    // Each command has a pace of its own, and a second later there is room again.
    assert_eq!(bench.relay("list_sched_task", "{}").await.status, 200);
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(bench.relay("get_sched_task", "{}").await.status, 200);
}

#[tokio::test]
async fn what_is_refused_before_a_call_doesn_t_count() {
    let bench = Bench::with([], |options| options.requests_per_second = 1).await;
    let viewer = caller("vic", Role::Viewer);
    let long = "x".repeat(70_000);
    for _ in 0..3 {
        assert_eq!(bench.relay("add_sched_task", "no JSON").await.status, 400);
        assert_eq!(bench.relay("add_sched_task", r#"{"Sdkappid":1}"#).await.status, 400);
        assert_eq!(bench.relay("add_sched_task", &long).await.status, 413);
        assert_eq!(bench.send(post("/relay/add_sched_task", Some(&viewer), ADD)).await.status, 403);
        assert_eq!(bench.send(post("/relay/add_sched_task", None, ADD)).await.status, 401);
    }
    assert_eq!(bench.add("a").await.status, 200);
    // Neither does an answer from memory.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert!(bench.add("a").await.is_replay());
    assert_eq!(bench.add("b").await.status, 200);
}
