//! Many clients at once, over raw TCP.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod raw;

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::routing::{get, post};
use futures_util::{StreamExt, stream};
use raw::{DEADLINE, Served};
use timpush_sandbox::server::Limits;
use tokio::io::AsyncWriteExt;
use tokio::time::sleep;

const MS: Duration = Duration::from_millis(1);

async fn start(limits: Limits) -> Served {
    let stream = || async {
        let events = stream::once(async { Ok::<_, std::io::Error>("data: 1\n\n") }).chain(stream::pending());
        ([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(events))
    };
    let flood =
        || async { Body::from_stream(stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 65536]))) };
    let router = Router::new()
        .route("/", get(|| async { "here" }))
        .route("/large", get(|| async { "x".repeat(8 << 20) }))
        .route("/read", post(|_: Bytes| async {}))
        .route("/stream", get(stream))
        .route("/flood", get(flood));
    Served::start(limits, |_| router).await
}

async fn is_served(served: &Served) -> bool {
    let mut raw = served.connect().await;
    let request = served.request("GET /\nConnection: close", "");
    let _ = raw.stream.write_all(request.as_bytes()).await;
    raw.rest().await.0.starts_with("HTTP/1.1 200")
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_cut_off() {
    let served = start(Limits { connections: 1, stalled: 200 * MS, ..Limits::default() }).await;
    let mut raw = served.connect().await;
    raw.send(&served.request("GET /flood", "")).await;
    raw.until("\r\n\r\n").await;
    // Its place is free only when it is gone, since who is at work isn't turned out.
    let since = Instant::now();
    while !is_served(&served).await {
        assert!(since.elapsed() < DEADLINE);
        sleep(20 * MS).await;
    }
    assert!(since.elapsed() >= 100 * MS, "{:?}", since.elapsed());
}

#[tokio::test]
async fn idle_and_dawdling_clients_make_room_for_one_who_asks() {
    for crowd_of in [
        "",
        "GET / HT",
        "POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1234",
        "GET /large HTTP/1.1\r\nHost: x\r\n\r\n",
    ] {
        let served = start(Limits { connections: 10, ..Limits::default() }).await;
        let mut crowd = Vec::new();
        for _ in 0..14 {
            let mut raw = served.connect().await;
            let _ = raw.stream.write_all(crowd_of.as_bytes()).await;
            crowd.push(raw);
        }
        let since = Instant::now();
        while !is_served(&served).await {
            assert!(since.elapsed() < Duration::from_secs(1), "a crowd of {crowd_of:?} keeps others out");
            sleep(10 * MS).await;
        }
        for _ in 0..10 {
            assert!(is_served(&served).await);
        }
    }
}

#[tokio::test]
async fn who_is_at_work_isn_t_turned_out_for_another() {
    let served = start(Limits { connections: 2, ..Limits::default() }).await;
    let mut at_work = served.connect().await;
    at_work.send(&served.request("GET /stream", "")).await;
    at_work.until("data: 1").await;
    let mut idle = served.connect().await;
    idle.send(&served.request("GET /", "")).await;
    idle.answer().await;
    let mut second = served.connect().await;
    second.send(&served.request("GET /stream", "")).await;
    second.until("data: 1").await;
    assert_eq!(idle.rest().await.0, "", "the idle one had to go");
    let (answer, _) = served.connect().await.rest().await;
    assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\ndate: "), "{answer}");
    drop(second);
    let since = Instant::now();
    while !is_served(&served).await {
        assert!(since.elapsed() < DEADLINE);
    }
}
