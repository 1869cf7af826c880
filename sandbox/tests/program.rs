//! The sandbox as a program, with all its parts in their places.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod running;

use std::path::Path;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use running::{Running, until};
use serde_json::{Value, json};
use tempfile::TempDir;
use timpush_sandbox::access::operators;
use timpush_sandbox::clock::Clock;
use timpush_sandbox::settings::App;
use timpush_sandbox::signing::caller::Role;
use timpush_sandbox::signing::usersig;
use tokio::time::timeout;

const DEADLINE: Duration = Duration::from_secs(20);

/// A sandbox with an operator, and a folder with its audit.
struct Guarded {
    sandbox: Running,
    client: Client,
    folder: TempDir,
}

impl Guarded {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [file, audit] = ["operators.toml", "audit.jsonl"].map(|name| folder.path().join(name));
        operators::add(&file, "ann", Role::Editor, "the password of ann").unwrap();
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let (file, audit) = (text(&file), text(&audit));
        let sandbox = Running::start(&["--database", ":memory:", "--operators", &file, "--audit", &audit]);
        Self { sandbox, client: Client::builder().no_proxy().build().unwrap(), folder }
    }

    fn ask(&self, method: Method, path: &str, cookie: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.sandbox.address));
        request.header("cookie", cookie)
    }

    fn follow(&self, cookie: &str) -> RequestBuilder {
        self.ask(Method::GET, "/sandbox/deliveries", cookie).header("accept", "text/event-stream")
    }

    async fn sign_in(&self) -> String {
        let credentials = json!({ "name": "ann", "password": "the password of ann" });
        let answer = sends(self.ask(Method::POST, "/session", ""), &credentials).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    fn audit(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join("audit.jsonl")).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn sends(request: RequestBuilder, body: &Value) -> RequestBuilder {
    request.header("content-type", "application/json").body(body.to_string())
}

#[tokio::test]
async fn calls_that_the_guard_refuses_have_a_line_of_audit_too() {
    let guarded = Guarded::start();
    let cookie = guarded.sign_in().await;
    let add = |cookie| guarded.ask(Method::POST, "/relay/add_sched_task", cookie);
    let refused = [
        (sends(add(""), &json!({})), 401),
        (sends(add(&cookie), &json!({})).header("origin", "https://evil.example"), 403),
        (add(&cookie).body("{}"), 400),
        (sends(add(&cookie), &json!({})).header("host", "evil.example"), 421),
        (guarded.ask(Method::GET, "/relay/add_sched_task", &cookie), 405),
        (sends(guarded.ask(Method::POST, "/sign", ""), &json!({})), 401),
        (guarded.ask(Method::GET, "/sandbox/deliveries", ""), 401),
        (guarded.ask(Method::GET, "/sandbox/app", ""), 401),
    ];
    for (request, status) in refused {
        assert_eq!(request.send().await.unwrap().status(), status);
    }
    let wrong = json!({ "name": "ann", "password": "none of ann's" });
    sends(guarded.ask(Method::POST, "/session", ""), &wrong).send().await.unwrap();
    guarded.ask(Method::DELETE, "/session", &cookie).send().await.unwrap();

    until("nine lines are there", async || guarded.audit().len() >= 9).await;
    let lines: Vec<_> = guarded
        .audit()
        .iter()
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
            format!(
                "{} {} {} {} {} {}",
                text("endpoint"),
                text("command"),
                text("operator"),
                line["status"],
                text("problem"),
                text("message")
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "- - ann null - signed in",
            "relay add_sched_task - 401 not-signed-in -",
            "relay add_sched_task ann 403 other-origin -",
            "relay add_sched_task ann 400 not-json -",
            "relay add_sched_task ann 421 misdirected -",
            "relay add_sched_task ann 405 method-not-allowed -",
            "sign - - 401 not-signed-in -",
            "- - ann null - an attempt to sign in failed",
            "- - ann null - signed out",
        ]
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_line_of_audit_that_the_disk_doesn_t_take_is_told_on_stderr() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stderr");
    let stderr = std::fs::File::create(&path).unwrap();
    let sandbox = Running::start_telling(&["--database", ":memory:", "--audit", "/dev/full"], stderr.into());
    let answer = sandbox.call("get_sched_task", &json!({ "TaskID": 7 })).await.unwrap();
    assert_eq!(answer["ErrorCode"], 90104, "calls go on");
    let told = std::fs::read_to_string(&path).unwrap();
    assert!(told.starts_with("The audit file /dev/full can't be written (No space left on device"), "{told}");
    let line: Value = serde_json::from_str(&told[told.find('{').unwrap()..]).unwrap();
    assert_eq!((&line["command"], &line["task_id"]), (&json!("get_sched_task"), &json!(7)));
}

#[tokio::test]
async fn who_signs_out_follows_the_deliveries_no_longer() {
    let guarded = Guarded::start();
    let (leaving, staying) = (guarded.sign_in().await, guarded.sign_in().await);
    let left = guarded.follow(&leaving).send().await.unwrap();
    let mut stays = guarded.follow(&staying).send().await.unwrap();
    guarded.ask(Method::DELETE, "/session", &leaving).send().await.unwrap();
    assert_eq!(timeout(DEADLINE, left.bytes()).await.expect("the stream ends").unwrap(), "");
    // Nothing comes, but it hasn't ended: that would be told at once.
    assert!(timeout(Duration::from_millis(200), stays.chunk()).await.is_err());
}

#[tokio::test]
async fn who_follows_the_deliveries_in_crowds_leaves_room_for_the_others() {
    let sandbox = Running::start(&["--database", ":memory:"]);
    let client = Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/sandbox/deliveries", sandbox.address);
    let follow = || client.get(&url).header("accept", "text/event-stream").send();
    let mut followers = Vec::new();
    for _ in 0..64 {
        let answer = follow().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        followers.push(answer);
    }
    let refused = follow().await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "15");
    assert_eq!(client.get(&url).send().await.unwrap().status(), StatusCode::OK);
    followers.pop();
    until("there is a place again", async || follow().await.unwrap().status() == StatusCode::OK).await;
}

#[tokio::test]
async fn a_body_of_any_length_beyond_the_limit_is_too_long() {
    let sandbox = Running::start(&["--database", ":memory:"]);
    let client = Client::builder().no_proxy().build().unwrap();
    let app = App::default();
    let usersig =
        usersig::make(&app.secret_key, "administrator", app.sdkappid, Clock::of_machine().now(), 600);
    let url = format!(
        "{}/v4/timpush/add_sched_task?sdkappid={}&identifier=administrator&usersig={usersig}&random=1&contenttype=json",
        sandbox.address, app.sdkappid
    );
    for length in [64 * 1024 + 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024] {
        let answer = client.post(&url).body(" ".repeat(length)).send().await.unwrap();
        let answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(answer["ErrorCode"], 93000, "{length}: {answer}");
    }
}

#[tokio::test]
async fn while_it_signs_for_the_real_service_its_own_isn_t_there() {
    let folder = tempfile::tempdir().unwrap();
    let [database, key] = ["old.sqlite", "key.txt"].map(|name| folder.path().join(name));
    std::fs::write(&key, "\u{feff}a real key\n").unwrap();
    // Whoever opens it refuses to start, and what isn't opened isn't dispatched.
    std::fs::write(&database, "no database").unwrap();
    let [file, key] = [&database, &key].map(|path| path.to_str().unwrap());
    let flags = ["--database", file, "--sdkappid", "1400012345", "--secret-key-file", key];
    let sandbox = Running::start(&[&flags[..], &["--signing-host", "http://127.0.0.1:9"]].concat());
    let client = Client::builder().no_proxy().build().unwrap();
    let answer = client.post(format!("{}/v4/timpush/add_sched_task", sandbox.address)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    for accept in ["application/json", "text/event-stream"] {
        let request = client.get(format!("{}/sandbox/deliveries", sandbox.address)).header("accept", accept);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(answer.text().await.unwrap().contains("the real service"));
    }
    assert_eq!(sandbox.get("/sandbox/app").await["real"], true);
    assert_eq!(std::fs::read_to_string(&database).unwrap(), "no database", "an old one is left alone");
}

#[tokio::test]
async fn the_relay_calls_as_the_first_admin_of_an_app_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("sandbox.toml");
    let app = "database = ':memory:'\n[[apps]]\nsdkappid = 7\nsecret_key = 'k'\nadmins = ['boss', 'bob']";
    std::fs::write(&settings, app).unwrap();
    let sandbox = Running::start(&["--settings", settings.to_str().unwrap()]);
    let answer = sandbox.call("get_sched_task", &json!({ "TaskID": 1 })).await.unwrap();
    assert_eq!(answer["ErrorCode"], 90104, "it was signed well, and there is no such task: {answer}");
}

#[cfg(unix)]
#[tokio::test]
async fn told_to_end_by_the_system_as_soon_as_it_is_ready_it_ends_in_order() {
    // What this process ignores, what it starts ignores too: by `nohup` the hangup, rightly. Only Linux tells.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:\t")).unwrap_or("0");
    let hangup_is_ignored = u64::from_str_radix(ignored, 16).unwrap() & 1 == 1;
    let signals = if hangup_is_ignored { &["INT", "TERM"][..] } else { &["INT", "TERM", "HUP"] };
    for signal in signals.repeat(3) {
        let sandbox = Running::start(&["--database", ":memory:"]);
        sandbox.signal(signal);
        until("it has ended", async || sandbox.ended().is_some()).await;
        assert!(sandbox.ended().is_some_and(|status| status.success()), "after {signal}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn started_by_nohup_it_outlives_its_terminal() {
    let mut nohup = std::process::Command::new("nohup");
    nohup.arg(env!("CARGO_BIN_EXE_timpush-sandbox"));
    let sandbox = Running::start_by(&mut nohup, &["--database", ":memory:"], std::process::Stdio::null());
    sandbox.signal("HUP");
    // Where it takes the signal, it is gone in a moment.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(sandbox.ended(), None);
    sandbox.signal("TERM");
    until("it has ended", async || sandbox.ended().is_some()).await;
}
