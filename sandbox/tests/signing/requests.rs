//! What reaches the service.

use std::collections::HashSet;

use axum::http::HeaderValue;
use timpush_sandbox::signing::secret::Secret;
use timpush_sandbox::signing::usersig::Claims;

use crate::bench::{ADD, APP, Bench, KEY, admin, post};

#[tokio::test]
async fn each_command_goes_to_its_own_api() {
    let bench = Bench::new([]).await;
    let commands =
        ["add_sched_task", "list_sched_task", "modify_sched_task", "get_sched_task", "delete_sched_task"];
    for command in commands {
        assert_eq!(bench.relay(command, "{}").await.status, 200);
    }
    let received = bench.script.received();
    let expected = commands.map(|command| ("POST".to_owned(), format!("/v4/timpush/{command}")));
    assert_eq!(received.into_iter().map(|call| (call.method, call.path)).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn the_query_is_the_endpoint_s_own() {
    let bench = Bench::new([]).await;
    let path = "/relay/get_sched_task?sdkappid=1&identifier=eve&usersig=x&random=1&contenttype=xml&more=1";
    bench.send(post(path, Some(&admin()), r#"{"TaskID":1}"#)).await;
    let call = &bench.script.received()[0];
    let names: Vec<_> = call.query.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["sdkappid", "identifier", "usersig", "random", "contenttype"]);
    assert_eq!(call.query("sdkappid"), APP.to_string());
    assert_eq!(call.query("identifier"), "administrator");
    assert_eq!(call.query("contenttype"), "json");
    assert!(call.query("random").parse::<u32>().is_ok());
}

#[tokio::test]
async fn an_identifier_of_any_letters_fits_the_query() {
    let bench = Bench::with([], |options| options.identifier = "the admin & co=#1".to_owned()).await;
    bench.relay("get_sched_task", "{}").await;
    let call = &bench.script.received()[0];
    assert_eq!((call.query("identifier"), call.query.len()), ("the admin & co=#1", 5));
}

#[tokio::test]
async fn the_usersig_is_the_endpoint_s_and_lives_ten_minutes() {
    let bench = Bench::new([]).await;
    bench.pass(1234);
    bench.relay("get_sched_task", "{}").await;
    let claims = Claims::read(bench.script.received()[0].query("usersig")).unwrap();
    assert!(claims.is_signed_by(&Secret::new(KEY)));
    assert_eq!((claims.identifier.as_str(), claims.sdkappid), ("administrator", u64::from(APP)));
    assert_eq!((claims.time, claims.expire), (bench.now(), 600));
}

#[tokio::test]
async fn each_call_has_a_random_number_of_its_own() {
    let bench = Bench::new([]).await;
    for _ in 0..20 {
        bench.relay("get_sched_task", "{}").await;
    }
    let received = bench.script.received();
    let randoms: HashSet<_> = received.iter().map(|call| call.query("random")).collect();
    assert_eq!(randoms.len(), 20);
}

#[tokio::test]
async fn no_header_of_the_caller_goes_further() {
    let bench = Bench::new([]).await;
    let mut request = post("/relay/add_sched_task", Some(&admin()), ADD);
    let mine = [
        "cookie",
        "authorization",
        "x-forwarded-for",
        "user-agent",
        "x-request-id",
        "idempotency-key",
        "origin",
    ];
    for name in mine {
        request.headers_mut().insert(name, HeaderValue::from_static("canary"));
    }
    assert_eq!(bench.send(request).await.status, 200);
    let headers = &bench.script.received()[0].headers;
    assert!(headers.values().all(|value| !value.contains("canary")), "{headers:?}");
    let mut names: Vec<_> = headers.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "content-length", "content-type", "host"]);
    assert_eq!(headers["content-type"], "application/json");
}

#[tokio::test]
async fn the_body_arrives_as_it_came_with_the_app_filled_in() {
    let bench = Bench::new([]).await;
    let with_app =
        format!(r#"{{ "TaskID" : 18446744073709551615, "Sdkappid": {APP}, "More": [1.0, 1e3, "\u0041ä"] }}"#);
    let bodies = [
        (r#"{"TaskID":18446744073709551615}"#, r#"{"Sdkappid":1400000000,"TaskID":18446744073709551615}"#),
        // More digits than any integer has: they aren't the endpoint's business.
        (
            r#"{"TaskID":123456789012345678901234567890}"#,
            r#"{"Sdkappid":1400000000,"TaskID":123456789012345678901234567890}"#,
        ),
        ("{}", r#"{"Sdkappid":1400000000}"#),
        ("\n { \t }\n", "{\"Sdkappid\":1400000000 \t }\n"),
        (r#" {"a": {"Sdkappid": 7}} "#, r#"{"Sdkappid":1400000000,"a": {"Sdkappid": 7}} "#),
        (with_app.as_str(), with_app.as_str()),
    ];
    for (sent, _) in bodies {
        assert_eq!(bench.relay("modify_sched_task", sent).await.status, 200, "{sent}");
    }
    let received: Vec<_> = bench.script.received().into_iter().map(|call| call.body).collect();
    assert_eq!(received, bodies.map(|(_, forwarded)| forwarded));
}

#[tokio::test]
async fn it_can_be_nested_under_any_base() {
    let mut bench = Bench::new([]).await;
    bench.router = axum::Router::new().nest("/api/timpush", bench.router);
    let reply = bench.send(post("/api/timpush/relay/get_sched_task", Some(&admin()), "{}")).await;
    assert_eq!((reply.status.as_u16(), bench.script.received().len()), (200, 1));
}
