//! Signing in and out, over raw TCP.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod raw;

use std::time::{Duration, Instant};

use raw::guarded::{assert_problem, cookie, guarded, guarded_at, sign_in};
use raw::{Raw, Served};

#[tokio::test]
async fn who_signs_in_is_known_by_the_cookie_until_signing_out() {
    let served = guarded().await;
    let answer = sign_in(&served, "ann", "the password of ann").await;
    let ann = serde_json::json!({ "name": "ann", "role": "editor" });
    assert_eq!((answer.status, answer.json()), (200, ann.clone()));
    let set = answer.header("set-cookie").unwrap();
    let token = set
        .strip_prefix("timpush_session=")
        .and_then(|set| set.strip_suffix("; HttpOnly; SameSite=Strict; Path=/"));
    assert_eq!(token.map(str::len), Some(43), "{set}");

    let cookie = cookie(&answer);
    assert_eq!(served.call(&format!("GET /session\nCookie: a=b; {cookie}"), "").await.json(), ann);
    assert_eq!(served.call(&format!("GET /sandbox/who\nCookie: {cookie}"), "").await.json(), ann);
    let vic = sign_in(&served, "vic", "the password of vic").await;
    assert_eq!(vic.json()["role"], "viewer");

    let out = served.call(&format!("DELETE /session\nCookie: {cookie}"), "").await;
    assert_eq!(out.status, 204);
    assert_eq!(
        out.header("set-cookie"),
        Some("timpush_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0")
    );
    assert_problem(&served.call(&format!("GET /session\nCookie: {cookie}"), "").await, 401, "not-signed-in");
    assert_problem(
        &served.call(&format!("GET /sandbox/who\nCookie: {cookie}"), "").await,
        401,
        "not-signed-in",
    );
}

#[tokio::test]
async fn each_sign_in_begins_a_session_of_its_own_and_ends_the_browser_s_former_one() {
    let served = guarded().await;
    let first = cookie(&sign_in(&served, "ann", "the password of ann").await);
    let body = r#"{"name":"ann","password":"the password of ann"}"#;
    let head = format!("POST /session\nContent-Type: application/json\nCookie: {first}");
    let second = cookie(&served.call(&head, body).await);
    assert_ne!(first, second);
    assert_eq!(served.call(&format!("GET /session\nCookie: {first}"), "").await.status, 401);
    assert_eq!(served.call(&format!("GET /session\nCookie: {second}"), "").await.status, 200);
}

/// So many attempts at once, each under a name that nobody has.
async fn storm(served: &Served, attempts: usize) -> Vec<Raw> {
    let mut storm = Vec::new();
    for name in 0..attempts {
        let body = format!(r#"{{"name":"nobody {name}","password":"a guess, and a long one"}}"#);
        let mut raw = served.connect().await;
        raw.send(&served.request("POST /session\nContent-Type: application/json", &body)).await;
        storm.push(raw);
    }
    storm
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_can_t_be_told_apart_even_where_no_more_names_are_hashed() {
    let served = guarded().await;
    let mut answers = Vec::new();
    for attempts in [0, 50] {
        let _storm = storm(&served, attempts).await;
        for name in ["ann", "nobody"] {
            let since = Instant::now();
            let answer = sign_in(&served, name, "the password of vic").await;
            assert!(since.elapsed() >= Duration::from_millis(500), "{name} was answered early");
            assert_problem(&answer, 401, "not-signed-in");
            assert!(answer.header("set-cookie").is_none());
            answers.push(answer.body);
        }
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn who_guesses_is_slowed_down_even_with_the_right_password_and_others_aren_t() {
    let served = guarded().await;
    for _ in 0..5 {
        assert_eq!(sign_in(&served, "ann", "a guess").await.status, 401);
    }
    let answer = sign_in(&served, "ann", "the password of ann").await;
    assert_problem(&answer, 429, "rate-limited");
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(sign_in(&served, "vic", "the password of vic").await.status, 200);
}

#[tokio::test]
async fn a_storm_of_made_up_names_keeps_no_operator_from_signing_in() {
    let served = guarded().await;
    let storm = storm(&served, 200).await;
    let since = Instant::now();
    let answer = sign_in(&served, "ann", "the password of ann").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(served.call("POST /v4/timpush/x", "").await.status, 200);
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
    for mut raw in storm {
        assert_eq!(raw.answer().await.status, 401);
    }
}

#[tokio::test]
async fn a_storm_of_sign_ins_leaves_connections_to_others() {
    let served = guarded().await;
    let storm = storm(&served, 600).await;
    assert_eq!(served.call("POST /v4/timpush/x", "").await.status, 200);
    let mut statuses = Vec::new();
    for mut raw in storm {
        statuses.push(raw.answer().await.status);
    }
    let count = |status| statuses.iter().filter(|&&its| its == status).count();
    assert!(count(401) >= 256 && count(401) + count(429) == 600, "{statuses:?}");
}

#[tokio::test]
async fn credentials_of_another_form_are_refused_before_any_password_is_hashed() {
    let served = guarded().await;
    let post = "POST /session\nContent-Type: application/json";
    for body in [
        "",
        "x",
        "[]",
        r#"["ann","the password of ann"]"#,
        "{}",
        r#"{"name":"ann"}"#,
        r#"{"name":"ann","password":1}"#,
        r#"{"name":"ann","password":"","x":1}"#,
    ] {
        assert_problem(&served.call(post, body).await, 400, "bad-request");
    }
    let long = format!(r#"{{"name":"ann","password":"{}"}}"#, "x".repeat(2000));
    assert_problem(&served.call(post, &long).await, 401, "not-signed-in");
    let longer = format!(r#"{{"name":"ann","password":"{}"}}"#, "x".repeat(5000));
    assert_problem(&served.call(post, &longer).await, 413, "too-large");
    assert_eq!(sign_in(&served, "ann", "the password of ann").await.status, 200, "none of it counted");
}

#[tokio::test]
async fn off_loopback_the_cookie_needs_https() {
    let served = guarded_at(Some("10.0.0.7:5177".parse().unwrap())).await;
    let body = r#"{"name":"ann","password":"the password of ann"}"#;
    let answer =
        served.call("POST /session\nHost: 10.0.0.7:5177\nContent-Type: application/json", body).await;
    let set = answer.header("set-cookie").unwrap();
    assert!(set.ends_with("; HttpOnly; SameSite=Strict; Path=/; Secure"), "{set}");
}
