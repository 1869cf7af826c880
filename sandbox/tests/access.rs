//! Who gets in, over raw TCP.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod raw;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use raw::guarded::{assert_problem, cookie, guarded, guarded_at, local, sign_in};
use raw::{Answer, Served};
use timpush_sandbox::server::Limits;
use tokio::sync::Notify;

const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                   connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[tokio::test]
async fn a_request_to_another_name_is_misdirected_wherever_it_goes() {
    let served = local().await;
    for head in [
        "GET /",
        "GET /session",
        "GET /sandbox/who",
        "POST /relay/add_sched_task",
        "POST /v4/timpush/add_sched_task",
        "GET /nothing",
    ] {
        assert_problem(&served.call(&format!("{head}\nHost: evil.example"), "").await, 421, "misdirected");
    }
    let port = served.address.port();
    assert_eq!(served.call(&format!("GET /session\nHost: localhost:{port}"), "").await.status, 200);
    assert_problem(
        &served.call(&format!("GET /session\nHost: localhost:{}", port ^ 1), "").await,
        421,
        "misdirected",
    );
    assert_problem(&served.call("GET http://evil.example/session", "").await, 421, "misdirected");
}

#[tokio::test]
async fn only_our_own_pages_may_change_anything() {
    let served = local().await;
    let own = format!("Origin: http://{}", served.address);
    let foreign = [
        "Origin: null",
        "Origin: http://evil.example",
        &format!("Origin: http://127.0.0.1:{}", served.address.port() ^ 1),
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
    ];
    for head in [
        "POST /relay/add_sched_task",
        "PUT /sandbox/who",
        "PATCH /sandbox/who",
        "DELETE /session",
        "POST /session",
    ] {
        for foreign in foreign {
            assert_problem(&served.call(&format!("{head}\n{foreign}"), "").await, 403, "other-origin");
        }
        for fine in [&own, "Sec-Fetch-Site: none", "Sec-Fetch-Site: same-origin", "X: y"] {
            assert_ne!(served.call(&format!("{head}\n{fine}"), "").await.status, 403, "{head} {fine}");
        }
    }
    for foreign in foreign {
        assert_eq!(
            served.call(&format!("GET /sandbox/who\n{foreign}"), "").await.status,
            200,
            "looking is free"
        );
    }
}

#[tokio::test]
async fn the_service_is_for_the_pages_of_this_machine_and_for_programs() {
    let served = local().await;
    let call = async |header: &str| {
        let head = format!("POST /v4/timpush/add_sched_task\n{header}\nContent-Type: text/plain");
        served.call(&head, "{}").await
    };
    for foreign in
        ["null", "https://evil.example", "http://127.0.0.1.evil.example", "http://evil.example:5177", "x"]
    {
        assert_problem(&call(&format!("Origin: {foreign}")).await, 403, "other-origin");
    }
    let own = served.address.to_string();
    for near in ["localhost:5173", "127.0.0.1:8080", "[::1]:1", "app.localhost", &own] {
        assert_eq!(call(&format!("Origin: http://{near}")).await.status, 200, "{near}");
    }
    assert_eq!(call("Sec-Fetch-Site: cross-site").await.status, 200);

    // Bound to every address of the machine, and called by one of them.
    let served = guarded_at(Some("0.0.0.0:5177".parse().unwrap())).await;
    let call = async |origin: &str| {
        let head = format!("POST /v4/timpush/add_sched_task\nHost: 10.0.0.7:5177\nOrigin: http://{origin}");
        served.call(&head, "").await
    };
    assert_eq!(call("10.0.0.7:5177").await.status, 200, "its own page");
    assert_problem(&call("10.0.0.8:5177").await, 403, "other-origin");
}

#[tokio::test]
async fn what_a_form_can_send_is_no_json() {
    let served = local().await;
    for kind in [
        "X: y",
        "Content-Type: text/plain",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: text/plain; application/json",
        "Content-Type: application/jsonp",
    ] {
        for head in ["POST /relay/add_sched_task", "POST /session", "PUT /sandbox/who"] {
            assert_problem(&served.call(&format!("{head}\n{kind}"), "{}").await, 400, "not-json");
        }
    }
    let mut raw = served.connect().await;
    raw.send(&served.request("PUT /sandbox/who\nTransfer-Encoding: chunked", "")).await;
    assert_problem(&raw.answer().await, 400, "not-json");
    for kind in ["application/json", "Application/JSON; charset=utf-8"] {
        assert_eq!(served.call(&format!("PUT /sandbox/who\nContent-Type: {kind}"), "{}").await.status, 200);
    }
    assert_eq!(served.call("DELETE /sandbox/who", "").await.status, 200, "no body needs no type");
}

#[tokio::test]
async fn without_operators_whoever_reaches_it_is_an_admin() {
    let served = local().await;
    let local = serde_json::json!({ "name": "local", "role": "admin" });
    assert_eq!(served.call("GET /sandbox/who", "").await.json(), local);
    assert_eq!(served.call("GET /session", "").await.json(), local);
    assert_problem(&sign_in(&served, "ann", "the password of ann").await, 404, "not-found");
    assert!(served.call("POST /v4/timpush/x", "").await.json().is_null(), "the service knows no callers");
}

#[tokio::test]
async fn nobody_and_whoever_shows_another_s_cookie_gets_no_further_than_the_pages() {
    let (served, other) = (guarded().await, guarded().await);
    let foreign = cookie(&sign_in(&other, "ann", "the password of ann").await);
    for cookie in ["", "timpush_session=", "timpush_session=AAAA", "timpush_session", "=;=;;", &foreign] {
        for head in [
            "GET /session",
            "GET /sandbox/who",
            "GET /sandbox",
            "POST /relay/add_sched_task",
            "POST /",
            "GET /sign",
        ] {
            let answer = served.call(&format!("{head}\nCookie: {cookie}"), "").await;
            assert_problem(&answer, 401, "not-signed-in");
        }
        assert_eq!(
            served.call(&format!("GET /\nCookie: {cookie}"), "").await.status,
            404,
            "a page, if there were one"
        );
        assert_eq!(served.call("POST /v4/timpush/x", "").await.status, 200);
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_sent() {
    let served = local().await;
    for head in ["PUT /sandbox/who", "POST /session", "POST /relay/add_sched_task", "POST /nothing"] {
        let mut raw = served.connect().await;
        let head = format!("{head}\nContent-Type: application/json\nContent-Length: 50000000");
        raw.send(&served.request(&head, "")).await;
        assert_problem(&raw.answer().await, 413, "too-large");
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let served = guarded().await;
    for (head, status) in [
        ("GET /", 404),
        ("GET /nothing", 404),
        ("HEAD /", 404),
        ("GET /session", 401),
        ("PUT /session", 405),
        ("GET /session\nHost: evil.example", 421),
        ("POST /session\nOrigin: null", 403),
        ("POST /session\nContent-Length: 50000000", 413),
        ("OPTIONS /session", 405),
        ("GET /sandbox/broken", 401),
        ("GET /v4/timpush/x", 200),
        ("GET /v4/timpush/x/y", 404),
    ] {
        let mut raw = served.connect().await;
        raw.send(&served.request(head, "")).await;
        let answer = raw.until("\r\n\r\n").await;
        let answer = Answer { status: answer[9..12].parse().unwrap(), head: answer, body: String::new() };
        assert_eq!(answer.status, status, "{head}");
        let own = (!head.contains("/v4/timpush")).then_some("same-origin");
        assert_secure(&answer, own, head);
    }
}

fn assert_secure(answer: &Answer, own: Option<&str>, what: &str) {
    assert_eq!(answer.header("content-security-policy"), Some(CSP), "{what}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{what}");
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{what}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{what}");
    assert!(answer.header("permissions-policy").is_some(), "{what}");
    assert!(answer.header("date").is_some(), "{what}");
    assert_eq!(answer.header("cross-origin-opener-policy"), own, "{what}");
    assert_eq!(answer.header("cross-origin-resource-policy"), own, "{what}");
    assert_eq!(answer.header("strict-transport-security"), None, "{what}");
}

#[tokio::test]
async fn answers_to_no_request_carry_them_too() {
    let at_work = Arc::new(Notify::new());
    let tell = Arc::clone(&at_work);
    let hang = get(async move || {
        tell.notify_one();
        std::future::pending::<()>().await;
    });
    let limits = Limits { connections: 1, head: Duration::from_millis(100), ..Limits::default() };
    let served = Served::start(limits, |_| Router::new().route("/hang", hang)).await;
    let mut late = served.connect().await;
    late.send("GET / HT").await;
    let answer = late.answer().await;
    assert_eq!(answer.status, 408);
    assert_secure(&answer, Some("same-origin"), "too late");
    drop(late);

    let mut first = served.connect().await;
    first.send(&served.request("GET /hang", "")).await;
    at_work.notified().await;
    let answer = served.connect().await.answer().await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")));
    assert_secure(&answer, Some("same-origin"), "turned away");
}
