//! What the server lets clients do to it, over raw TCP.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod raw;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Extension;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use futures_util::{StreamExt, stream};
use raw::{DEADLINE, End, Raw, Served};
use timpush_sandbox::server::{Cut, Limits};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

const MS: Duration = Duration::from_millis(1);

/// More than the sockets hold, so that some of it waits in the server.
const LARGE: usize = 32 << 20;

/// Short ones, for tests that wait for them to pass.
fn short() -> Limits {
    Limits {
        head: 150 * MS,
        body: 150 * MS,
        idle: 300 * MS,
        stalled: 200 * MS,
        stop: 300 * MS,
        ..Limits::default()
    }
}

fn router() -> Router {
    let stream = || async {
        let events = stream::once(async { Ok::<_, std::io::Error>("data: 1\n\n") }).chain(stream::pending());
        ([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(events))
    };
    let length = |body: Result<Bytes, axum::extract::rejection::BytesRejection>| async move {
        body.map_or_else(|error| error.status().to_string(), |body| body.len().to_string())
    };
    Router::new()
        .route("/", get(|| async { "here" }))
        .route("/length", post(length))
        .route("/ignored", post(|| async { StatusCode::PAYLOAD_TOO_LARGE }))
        .route("/stream", get(stream))
        .route("/large", get(|| async { "x".repeat(LARGE) }))
        .route("/hang", get(std::future::pending::<()>))
        .route(
            "/slow",
            get(|| async {
                sleep(100 * MS).await;
                "done"
            }),
        )
        .route(
            "/close",
            post(|Extension(cut): Extension<Cut>| async move {
                cut.close();
                std::future::pending::<()>().await;
            }),
        )
        .route(
            "/reset",
            post(|Extension(cut): Extension<Cut>| async move {
                cut.reset();
                std::future::pending::<()>().await;
            }),
        )
        .layer(axum::extract::DefaultBodyLimit::disable())
}

async fn start(limits: Limits) -> Served {
    Served::start(limits, |_| router()).await
}

/// Tells when it is dropped.
struct Tell(Arc<Notify>);

impl Drop for Tell {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

/// Sends one byte after the other until the other side has enough.
async fn drip(raw: &mut Raw, byte: &str) {
    use tokio::io::AsyncWriteExt;
    let since = Instant::now();
    while since.elapsed() < DEADLINE {
        if raw.stream.write_all(byte.as_bytes()).await.is_err() {
            return;
        }
        let readable = timeout(20 * MS, raw.stream.readable()).await;
        if readable.is_ok() {
            return;
        }
    }
    panic!("it may drip for ever");
}

#[tokio::test]
async fn several_requests_go_over_one_connection_even_at_once() {
    let served = start(Limits::default()).await;
    let mut raw = served.connect().await;
    for _ in 0..3 {
        raw.send(&served.request("GET /", "")).await;
        assert_eq!(raw.answer().await.body, "here");
    }
    raw.send(&(served.request("POST /length", "12345") + &served.request("GET /", ""))).await;
    assert_eq!(raw.answer().await.body, "5");
    assert_eq!(raw.answer().await.body, "here");
}

#[tokio::test]
async fn a_head_that_drips_is_cut_off_after_its_time() {
    let served = start(short()).await;
    let mut raw = served.connect().await;
    let since = Instant::now();
    raw.send("GET / HTTP/1.1\r\nX: ").await;
    drip(&mut raw, "x").await;
    let (answer, _) = raw.rest().await;
    assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\ndate: "), "{answer}");
    assert!((150 * MS..2000 * MS).contains(&since.elapsed()), "{:?}", since.elapsed());
}

#[tokio::test]
async fn a_body_that_drips_is_cut_off_after_its_time_and_whoever_reads_it_is_let_go() {
    let dropped = Arc::new(Notify::new());
    let tell = Arc::clone(&dropped);
    let reads = move |body: Body| {
        let tell = Tell(Arc::clone(&tell));
        async move {
            let _tell = tell;
            let _ = axum::body::to_bytes(body, usize::MAX).await;
        }
    };
    let served = Served::start(short(), |_| Router::new().route("/read", post(reads))).await;
    let mut raw = served.connect().await;
    let since = Instant::now();
    raw.send(&served.request("POST /read\nContent-Length: 100000", "")).await;
    drip(&mut raw, "x").await;
    let (answer, _) = raw.rest().await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!((150 * MS..2000 * MS).contains(&since.elapsed()), "{:?}", since.elapsed());
    timeout(DEADLINE, dropped.notified()).await.unwrap();
}

#[tokio::test]
async fn work_may_take_longer_than_any_limit_on_the_client() {
    let limits =
        Limits { head: 20 * MS, body: 20 * MS, idle: 50 * MS, stalled: 20 * MS, ..Limits::default() };
    let served = start(limits).await;
    assert_eq!(served.call("GET /slow", "").await.body, "done");
}

#[tokio::test]
async fn an_idle_connection_is_closed_in_order() {
    let served = start(short()).await;
    let (mut fresh, mut used) = (served.connect().await, served.connect().await);
    used.send(&served.request("GET /", "")).await;
    assert_eq!(used.answer().await.body, "here");
    assert_eq!(used.rest().await, (String::new(), End::Fin));
    assert_eq!(fresh.rest().await, (String::new(), End::Fin));
}

#[tokio::test]
async fn an_answer_that_is_still_being_taken_doesn_t_count_as_idle() {
    let served = start(Limits { connections: 2, idle: 100 * MS, ..Limits::default() }).await;
    let mut slow = served.connect().await;
    slow.send(&served.request("GET /large", "")).await;
    slow.until("\r\n\r\n").await;
    sleep(200 * MS).await;
    let mut idle = served.connect().await;
    idle.send(&served.request("GET /", "")).await;
    assert_eq!(idle.answer().await.body, "here");
    assert_eq!(served.call("GET /", "").await.body, "here", "the idle one made room");
    let stopped = served.begin_to_stop();
    let (rest, end) = slow.rest().await;
    assert_eq!((rest.len(), end), (LARGE, End::Fin));
    timeout(DEADLINE, stopped).await.unwrap().unwrap();
}

#[tokio::test]
async fn heads_and_bodies_beyond_the_limit_are_refused() {
    let served = start(Limits { head_bytes: 8192, body_bytes: 1000, ..Limits::default() }).await;
    let mut raw = served.connect().await;
    raw.send(&served.request(&format!("GET /\nX: {}", "x".repeat(9000)), "")).await;
    let (answer, _) = raw.rest().await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    assert_eq!(served.call("POST /length", &"x".repeat(1000)).await.body, "1000");
    let mut raw = served.connect().await;
    raw.send(&served.request("POST /length\nTransfer-Encoding: chunked\nConnection: close", "")).await;
    raw.send(&format!("3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1001))).await;
    assert_eq!(raw.answer().await.body, "413 Payload Too Large");
}

#[tokio::test]
async fn an_answer_before_the_body_arrives_whole_though_the_client_goes_on_sending() {
    let served = start(Limits::default()).await;
    let mut raw = served.connect().await;
    raw.send(&served.request("POST /ignored\nContent-Length: 100000000", "")).await;
    raw.send(&"x".repeat(100_000)).await;
    assert_eq!(raw.answer().await.status, 413);
    // A socket that is closed too early answers what still comes with a RST, and that can destroy the answer.
    for _ in 0..3 {
        raw.send(&"x".repeat(1000)).await;
        sleep(20 * MS).await;
    }
    assert_eq!(raw.rest().await, (String::new(), End::Fin));
}

#[tokio::test]
async fn a_connection_can_be_closed_or_reset_from_within() {
    let served = start(Limits::default()).await;
    for (path, end) in [("/close", End::Fin), ("/reset", End::Reset)] {
        let mut raw = served.connect().await;
        raw.send(&served.request(&format!("POST {path}"), "{}")).await;
        assert_eq!(raw.rest().await, (String::new(), end), "{path}");
    }
}

#[tokio::test]
async fn every_answer_s_date_is_the_sandbox_s() {
    let served = start(Limits { head: 100 * MS, ..Limits::default() }).await;
    served.clock.set_ms(1_811_844_000_000);
    let dated = |head: &str| head.contains("date: Tue, 01 Jun 2027 10:00:0");
    assert!(dated(&served.call("GET /", "").await.head));
    assert!(dated(&served.call("GET /nothing", "").await.head));
    let mut raw = served.connect().await;
    raw.send("GET").await;
    assert!(dated(&raw.rest().await.0));
    served.clock.reset();
    let answer = served.call("GET /", "").await;
    assert!(!dated(&answer.head) && answer.head.matches("date: ").count() == 1);
}

#[tokio::test]
async fn stopping_lets_work_end_and_ends_streams_in_order_and_idle_ones_at_once() {
    let served = start(Limits::default()).await;
    let (mut idle, mut half) = (served.connect().await, served.connect().await);
    half.send("GET / HT").await;
    let mut stream = served.connect().await;
    stream.send(&served.request("GET /stream", "")).await;
    stream.until("data: 1\n\n").await;
    let mut slow = served.connect().await;
    slow.send(&served.request("GET /slow", "")).await;
    sleep(30 * MS).await;
    let address = served.address;
    let since = Instant::now();
    let stopped = served.begin_to_stop();
    assert_eq!(idle.rest().await, (String::new(), End::Fin));
    assert_eq!(half.rest().await.0, "");
    assert_eq!(stream.rest().await, ("\r\n0\r\n\r\n".to_owned(), End::Fin));
    let (answer, _) = slow.rest().await;
    assert!(answer.ends_with("\r\n\r\ndone"), "{answer}");
    timeout(DEADLINE, stopped).await.unwrap().unwrap();
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn what_doesn_t_end_is_cut_when_the_time_to_stop_is_over() {
    let served = start(short()).await;
    let mut hangs = served.connect().await;
    hangs.send(&served.request("GET /hang", "")).await;
    sleep(30 * MS).await;
    let since = Instant::now();
    let stopped = served.begin_to_stop();
    assert_eq!(hangs.rest().await.0, "");
    timeout(DEADLINE, stopped).await.unwrap().unwrap();
    assert!((300 * MS..2000 * MS).contains(&since.elapsed()), "{:?}", since.elapsed());
}

#[tokio::test]
async fn an_empty_answer_is_one_too() {
    let served = Served::start(short(), |_| {
        Router::new().route("/", get(|| async { StatusCode::NO_CONTENT.into_response() }))
    })
    .await;
    let mut raw = served.connect().await;
    for _ in 0..2 {
        raw.send(&served.request("GET /", "")).await;
        assert_eq!(raw.answer().await.status, 204);
    }
    served.stop().await;
}
