//! Who may ask for faults and set the clock, over raw TCP.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod raw;

use axum::Extension;
use raw::Served;
use timpush_sandbox::access::Guard;
use timpush_sandbox::clock::Clock;
use timpush_sandbox::control;
use timpush_sandbox::faults::Faults;
use timpush_sandbox::server::Limits;
use timpush_sandbox::signing::caller::{Caller, Role};

#[tokio::test]
async fn without_faults_none_can_be_asked_for_and_the_clock_stays() {
    let clock = Clock::of_machine();
    let router = control::router(None, clock.clone());
    let served =
        Served::start(Limits::default(), |address| Guard::new(None, address, &[]).protect(router)).await;
    let json = "Content-Type: application/json";
    for (head, body) in [
        ("GET /sandbox/faults".to_owned(), ""),
        (format!("PUT /sandbox/faults\n{json}"), r#"{"faults":[]}"#),
        ("DELETE /sandbox/faults".to_owned(), ""),
        ("GET /sandbox/clock".to_owned(), ""),
        (format!("PUT /sandbox/clock\n{json}"), r#"{"now":"2027-06-01 10:00:00"}"#),
        ("DELETE /sandbox/clock".to_owned(), ""),
    ] {
        let answer = served.call(&head, body).await;
        assert_eq!(answer.status, 404, "{head}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("--faults") && detail.contains("real service there are none"), "{detail}");
    }
    assert!(!clock.is_set());
}

#[tokio::test]
async fn only_admins_may_ask_for_faults_or_set_the_clock() {
    for role in [Role::Viewer, Role::Editor] {
        let router = control::router(Some(Faults::default()), Clock::of_machine());
        let caller = Caller { name: "ann".to_owned(), role };
        let served = Served::start(Limits::default(), |_| router.layer(Extension(caller))).await;
        for head in ["GET /sandbox/faults", "PUT /sandbox/clock", "DELETE /sandbox/faults"] {
            assert_eq!(served.call(head, "").await.status, 403, "{head}");
        }
    }
    let router = control::router(Some(Faults::default()), Clock::of_machine());
    let served = Served::start(Limits::default(), |_| router).await;
    assert_eq!(served.call("GET /sandbox/faults", "").await.status, 401);
}

#[tokio::test]
async fn the_clock_is_set_runs_on_and_goes_back() {
    let clock = Clock::of_machine();
    let router = control::router(Some(Faults::default()), clock.clone());
    let served =
        Served::start(Limits::default(), |address| Guard::new(None, address, &[]).protect(router)).await;
    let put = "PUT /sandbox/clock\nContent-Type: application/json";
    let shown = served.call("GET /sandbox/clock", "").await.json();
    assert!(shown["set"] == false && shown["now"].as_str().unwrap().len() == 19);
    let shown = served.call(put, r#"{"now":"2027-06-01 10:00:00"}"#).await.json();
    assert!(shown["set"] == true && shown["now"].as_str().unwrap().starts_with("2027-06-01 10:00:0"));
    assert_ne!(shown["machine"], shown["now"]);
    assert!((1_811_844_000..1_811_844_005).contains(&clock.now()));
    for wrong in [
        "",
        "{}",
        r#"{"now":1811844000}"#,
        r#"{"now":"2027-06-01T10:00:00Z"}"#,
        r#"{"now":"2027-02-30 10:00:00"}"#,
        r#"{"now":"1969-12-31 23:59:59"}"#,
        r#"{"now":"9999-12-31 23:59:59"}"#,
        r#"{"now":"2027-06-01 10:00:00","x":1}"#,
    ] {
        let answer = served.call(put, wrong).await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.json()["detail"].as_str().unwrap().starts_with("`now` must be a time"));
    }
    assert!(clock.is_set());
    assert_eq!(served.call("DELETE /sandbox/clock", "").await.status, 204);
    assert!(!clock.is_set());
}
