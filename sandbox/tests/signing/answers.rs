//! The service's answers, and what stands in for one.

use std::time::{Duration, Instant};

use crate::bench::Bench;
use crate::script::{OK, Step, answer, raw};

#[tokio::test]
async fn the_service_s_answer_is_passed_on_byte_for_byte() {
    let bodies = [
        OK.to_owned(),
        // FAIL is an answer like any other, and so are members that no page names.
        r#"{"ActionStatus":"FAIL","ErrorInfo":"modify failed: task dispatching","ErrorCode":90107,"TaskID":0}"#.to_owned(),
        r#"{"ActionStatus": "FAIL","ErrorCode": 90108, "InvalidUserID": ["ghost1","ghost2"], "TaskID": 0, "ErrorInfo": "ä \u00e4"}"#
            .to_owned(),
        " {\n\t\"ErrorCode\" : 0 , \"TaskID\" : 18446744073709551615, \"x\": 1.50, \"x\": 2 }\r\n".to_owned(),
        format!(r#"{{"ErrorCode":0,"TaskList":[{}]}}"#, vec!["1234567890"; 100_000].join(",")),
    ];
    let bench = Bench::new(bodies.clone().map(Step::Answer)).await;
    for body in bodies {
        let reply = bench.relay("list_sched_task", "{}").await;
        assert_eq!(reply.status, 200);
        assert!(reply.body == body, "{:.200}", reply.body);
        assert_eq!(reply.headers["content-type"], "application/json");
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert!(!reply.headers.contains_key("idempotent-replayed"));
    }
}

#[tokio::test]
async fn headers_of_the_service_stay_behind() {
    let mut text = answer(OK);
    let at = text.windows(2).position(|two| two == b"\r\n").unwrap() + 2;
    text.splice(at..at, *b"set-cookie: a=b\r\nx-request-id: 1\r\naccess-control-allow-origin: *\r\n");
    let bench = Bench::new([Step::Raw(text)]).await;
    let reply = bench.relay("get_sched_task", "{}").await;
    let mut names: Vec<_> = reply.headers.keys().map(axum::http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["cache-control", "content-length", "content-type"]);
}

#[tokio::test]
async fn what_isn_t_the_service_s_answer_is_a_bad_gateway() {
    let html = "<html>Bad gateway: 5bd2850f</html>";
    let mut short = answer(OK);
    short.truncate(short.len() - 10);
    let others = [
        raw("502 Bad Gateway", "text/html", html),
        raw("503 Service Unavailable", "application/json", OK),
        raw("500 Internal Server Error", "application/json", OK),
        raw("404 Not Found", "text/html", html),
        raw("429 Too Many Requests", "text/plain", "slow down"),
        raw("401 Unauthorized", "application/json", OK),
        raw("204 No Content", "application/json", ""),
        raw("200 OK", "text/html", html),
        raw("200 OK", "application/json", ""),
        raw("200 OK", "application/json", "[]"),
        raw("200 OK", "application/json", "[0,1]"),
        raw("200 OK", "application/json", "null"),
        raw("200 OK", "application/json", "{}"),
        raw("200 OK", "application/json", r#"{"ErrorCode":"0"}"#),
        raw("200 OK", "application/json", r#"{"ErrorCode":0,"TaskID":12"#),
        raw("200 OK", "application/json", &format!("{OK}{OK}")),
        // A body that ends before its announced length.
        short,
        b"no HTTP at all\r\n\r\n".to_vec(),
        Vec::new(),
    ];
    let many = others.len();
    let bench = Bench::new(others.map(Step::Raw)).await;
    for at in 0..many {
        let reply = bench.relay("get_sched_task", "{}").await;
        assert_eq!(reply.problem(), "502 bad-gateway", "number {at}");
        assert!(!reply.body.contains("html") && !reply.body.contains("5bd2850f"), "{}", reply.body);
    }
    assert_eq!(bench.script.received().len(), many);
}

#[tokio::test]
async fn a_connection_that_breaks_is_a_bad_gateway() {
    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 74\r\n\r\n{\"Action".to_vec();
    let steps = [Step::CloseUnread, Step::CloseRead, Step::Reset(Vec::new()), Step::Reset(begun)];
    let bench = Bench::new(steps).await;
    for at in 0..4 {
        assert_eq!(bench.relay("get_sched_task", "{}").await.problem(), "502 bad-gateway", "number {at}");
    }
}

#[tokio::test]
async fn a_service_that_nobody_reaches_is_a_bad_gateway() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let bench = Bench::with([], |options| {
        options.upstream = timpush_sandbox::signing::upstream::Upstream::own(closed).unwrap();
    })
    .await;
    let reply = bench.relay("get_sched_task", "{}").await;
    assert_eq!(reply.problem(), "502 bad-gateway");
    assert!(reply.body.contains("nothing has happened"), "{}", reply.body);
}

#[tokio::test]
async fn redirects_aren_t_followed() {
    let elsewhere = crate::script::Script::start([]).await;
    let redirect = |status: &str| {
        let location = format!("http://{}/v4/timpush/get_sched_task", elsewhere.address);
        let head = format!(
            "HTTP/1.1 {status}\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        Step::Raw(head.into_bytes())
    };
    let statuses =
        ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"];
    let bench = Bench::new(statuses.map(redirect)).await;
    for status in statuses {
        assert_eq!(bench.relay("get_sched_task", "{}").await.problem(), "502 bad-gateway", "{status}");
    }
    assert_eq!((bench.script.received().len(), elsewhere.received().len()), (5, 0));
}

#[tokio::test]
async fn an_answer_beyond_all_measure_is_cut_off() {
    let long = format!(r#"{{"ErrorCode":0,"x":"{}"}}"#, "x".repeat(16 * 1024 * 1024));
    let bench = Bench::new([Step::Answer(long)]).await;
    let reply = bench.relay("list_sched_task", "{}").await;
    assert_eq!(reply.problem(), "502 bad-gateway");
    assert!(reply.body.contains("too long"), "{}", reply.body);
}

#[tokio::test]
async fn a_service_that_is_silent_or_drips_runs_out_of_time() {
    let never = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n{".to_vec();
    let steps = [Step::Held(never), Step::Drip(head), Step::Drip(b"HTTP/1.1 200 OK\r\nx: ".to_vec())];
    let bench = Bench::with(steps, |options| options.patience = Duration::from_millis(300)).await;
    for at in 0..3 {
        let begun = Instant::now();
        assert_eq!(bench.relay("get_sched_task", "{}").await.problem(), "504 timeout", "number {at}");
        assert!((300..5_000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
    }
}
