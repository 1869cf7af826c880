//! UserSigs for browsers.

use axum::http::Request;
use futures_util::future::join_all;
use serde_json::Value;
use timpush_sandbox::signing::caller::Role;
use timpush_sandbox::signing::secret::Secret;
use timpush_sandbox::signing::usersig::Claims;

use crate::bench::{APP, Bench, KEY, Reply, admin, caller, post};

const ASK: &str = r#"{"sdkappid":1400000000,"command":"get_sched_task"}"#;

async fn ask(bench: &Bench, body: &str) -> Reply {
    bench.send(post("/sign", Some(&admin()), body)).await
}

async fn switched_on() -> Bench {
    Bench::with([], |options| options.sign = true).await
}

#[tokio::test]
async fn it_is_off_unless_switched_on() {
    let bench = Bench::new([]).await;
    assert_eq!(ask(&bench, ASK).await.problem(), "404 sign-off");
}

#[tokio::test]
async fn an_admin_gets_a_usersig_for_ten_minutes() {
    let bench = switched_on().await;
    let reply = ask(&bench, ASK).await;
    assert_eq!((reply.status.as_u16(), &reply.headers["cache-control"]), (200, &"no-store".parse().unwrap()));
    assert_eq!(reply.headers["content-type"], "application/json");
    let signature: Value = serde_json::from_str(&reply.body).unwrap();
    let members: Vec<_> = signature.as_object().unwrap().keys().collect();
    assert_eq!(members, ["usersig", "identifier", "expiresAt"]);
    assert_eq!(signature["identifier"], "administrator");
    assert_eq!(signature["expiresAt"], bench.now() + 600);
    let claims = Claims::read(signature["usersig"].as_str().unwrap()).unwrap();
    assert!(claims.is_signed_by(&Secret::new(KEY)));
    assert_eq!((claims.sdkappid, claims.time, claims.expire), (APP.into(), bench.now(), 600));
    assert!(bench.script.received().is_empty());
}

#[tokio::test]
async fn nobody_but_an_admin_gets_one() {
    let bench = switched_on().await;
    for role in [Role::Viewer, Role::Editor] {
        let reply = bench.send(post("/sign", Some(&caller("o", role)), ASK)).await;
        assert_eq!(reply.problem(), "403 not-allowed", "{role:?}");
    }
}

#[tokio::test]
async fn it_signs_for_its_app_and_the_five_commands() {
    let bench = switched_on().await;
    let refused = [
        (r#"{"sdkappid":1400000001,"command":"get_sched_task"}"#, "400 wrong-app"),
        (r#"{"sdkappid":1400000000,"command":"push"}"#, "400 bad-request"),
        (r#"{"sdkappid":1400000000,"command":null}"#, "400 bad-request"),
        (r#"{"sdkappid":1400000000}"#, "400 bad-request"),
        (r#"{"command":"get_sched_task"}"#, "400 bad-request"),
        (r#"{"sdkappid":"1400000000","command":"get_sched_task"}"#, "400 bad-request"),
        ("[]", "400 not-json"),
    ];
    for (body, problem) in refused {
        assert_eq!(ask(&bench, body).await.problem(), problem, "{body}");
    }
    let form = Request::post("/sign").extension(admin()).body(ASK.into()).unwrap();
    assert_eq!(bench.send(form).await.problem(), "400 not-json");
    assert_eq!(ask(&bench, &"x".repeat(70_000)).await.problem(), "413 too-large");
}

#[tokio::test]
async fn it_has_a_pace_of_its_own() {
    let bench = Bench::with([], |options| {
        options.sign = true;
        options.requests_per_second = 2;
    })
    .await;
    assert_eq!(bench.relay("get_sched_task", "{}").await.status, 200);
    let [first, second, third] = join_all([ASK; 3].map(|body| ask(&bench, body))).await.try_into().unwrap();
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200));
    assert_eq!(
        (third.problem().as_str(), &third.headers["retry-after"]),
        ("429 rate-limited", &"1".parse().unwrap())
    );
    assert_eq!(bench.relay("get_sched_task", "{}").await.status, 200);
}
