//! UserSigs that expire by a fault, at a sandbox as it runs.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod running;

use reqwest::{Client, Method};
use running::Running;
use serde_json::{Value, json};
use timpush_sandbox::clock::Clock;
use timpush_sandbox::settings::App;
use timpush_sandbox::signing::usersig;

struct Struck {
    sandbox: Running,
    client: Client,
}

impl Struck {
    fn start() -> Self {
        let flags = ["--requests-per-second", "0", "--signing-requests-per-second", "0"];
        let sandbox =
            Running::start(&[&["--database", ":memory:", "--faults", "--sign"], &flags[..]].concat());
        Self { sandbox, client: Client::builder().no_proxy().build().unwrap() }
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.sandbox.address);
        let request = self.client.request(method, url).header("content-type", "application/json");
        let answer = request.body(body.to_string()).send().await.unwrap().bytes().await.unwrap();
        serde_json::from_slice(&answer).unwrap_or_default()
    }

    async fn plan(&self, faults: Value) {
        let shown = self.ask(Method::PUT, "/sandbox/faults", &json!({ "faults": faults })).await;
        assert!(shown["faults"].is_array(), "{shown}");
    }

    async fn signed(&self) -> String {
        let request = json!({ "sdkappid": 1_400_000_000, "command": "get_sched_task" });
        self.ask(Method::POST, "/sign", &request).await["usersig"].as_str().unwrap().to_owned()
    }

    async fn get(&self, usersig: &str) -> Value {
        let path = format!(
            "/v4/timpush/get_sched_task?sdkappid=1400000000&identifier=administrator&random=1&contenttype=json\
             &usersig={usersig}"
        );
        self.ask(Method::POST, &path, &json!({ "Sdkappid": 1_400_000_000, "TaskID": 1 })).await
    }
}

/// Of the sandbox's own app, made so many seconds ago.
fn made(seconds: i64) -> String {
    let App { sdkappid, secret_key, .. } = App::default();
    usersig::make(&secret_key, "administrator", sdkappid, Clock::of_machine().now() - seconds, 600)
}

#[tokio::test]
async fn a_usersig_that_a_fault_let_expire_stays_so_and_one_made_anew_at_once_is_taken() {
    let struck = Struck::start();
    // By the clock alone: what the service says then, it says by the fault too.
    let expired = struck.get(&made(700)).await;
    assert_eq!(expired["ErrorCode"], 70001);
    for _ in 0..3 {
        struck.plan(json!([{ "command": "get_sched_task", "fault": "expired_usersig", "next": 1 }])).await;
        let first = struck.signed().await;
        assert_eq!(struck.get(&first).await, expired);
        let renewed = struck.signed().await;
        assert_eq!(struck.get(&renewed).await["ErrorCode"], 90104, "there is no such task");
        assert_eq!(struck.get(&made(60)).await["ErrorCode"], 90104, "no fault has struck this one");
        assert_eq!(struck.get(&first).await, expired);
        struck.ask(Method::DELETE, "/sandbox/faults", &json!({})).await;
        assert_eq!(struck.get(&first).await, expired);
    }
}

#[tokio::test]
async fn the_relay_s_next_call_has_another_usersig() {
    let struck = Struck::start();
    for _ in 0..3 {
        struck.plan(json!([{ "fault": "expired_usersig", "next": 1 }])).await;
        let get = async || struck.sandbox.call("get_sched_task", &json!({ "TaskID": 1 })).await.unwrap();
        assert_eq!(get().await["ErrorCode"], 70001);
        assert_eq!(get().await["ErrorCode"], 90104);
    }
}

#[tokio::test]
async fn a_usersig_that_is_wrong_anyhow_is_told_to_be_that() {
    let struck = Struck::start();
    struck.plan(json!([{ "fault": "expired_usersig" }])).await;
    assert_eq!(struck.get("x").await["ErrorCode"], 70003);
}
