//! A service with two apps, and the calls that the tests make.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::response::Parts;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use timpush_sandbox::audience::Audience;
use timpush_sandbox::clock::Clock;
use timpush_sandbox::service::{Service, router};
use timpush_sandbox::settings::{self, App};
use timpush_sandbox::signing::secret::Secret;
use timpush_sandbox::signing::usersig;
use timpush_sandbox::store::Store;
use timpush_sched::time::SchedAt;
use tower::ServiceExt;

/// The pages' app.
pub const APP: u32 = 88_888_888;
/// Another one, with a key of its own.
pub const OTHER: u32 = 1_400_000_001;
/// When the pages' sample task was created.
pub const NOW: &str = "2025-05-20 08:30:00";

pub const COMMANDS: [&str; 5] =
    ["add_sched_task", "list_sched_task", "modify_sched_task", "get_sched_task", "delete_sched_task"];

pub struct World {
    pub router: Router,
    pub store: Store,
    pub audience: Arc<Audience>,
    pub clock: Clock,
    pub database: PathBuf,
    _folder: TempDir,
}

pub fn sample(name: &str) -> Value {
    let file = format!("{}/../tests/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// The request with other members; null takes one away.
pub fn with(mut request: Value, members: Value) -> Value {
    let object = request.as_object_mut().unwrap();
    let Value::Object(members) = members else { panic!("members are an object") };
    for (name, value) in members {
        if value.is_null() {
            object.shift_remove(&name);
        } else {
            object.insert(name, value);
        }
    }
    request
}

pub fn unix(text: &str) -> i64 {
    SchedAt::parse(text).unwrap().unix()
}

pub fn secret(app: u32) -> Secret {
    Secret::new(&format!("the key of app {app}"))
}

/// The members of an object, in order.
pub fn names(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

impl World {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// Without a pace, unless the settings are given one.
    pub fn with(set: impl FnOnce(&mut settings::Service)) -> Self {
        let mut settings = settings::Service { requests_per_second: 0, ..settings::Service::default() };
        set(&mut settings);
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("tasks.sqlite");
        let store = Store::open(&database).unwrap();
        let audience = Arc::new(Audience::open(&settings::Audience::default()).unwrap());
        let clock = Clock::of_machine();
        clock.set_ms(unix(NOW) * 1000);
        let apps = [APP, OTHER].map(|sdkappid| App {
            sdkappid,
            secret_key: secret(sdkappid),
            admins: vec!["administrator".to_owned(), "admin".to_owned()],
        });
        let service = Service::new(apps.into(), settings, store.clone(), audience.clone(), clock.clone());
        Self { router: router(service), store, audience, clock, database, _folder: folder }
    }

    pub fn usersig(&self, app: u32) -> String {
        usersig::make(&secret(app), "administrator", app, self.clock.now(), 600)
    }

    /// A query with nothing wrong in it.
    pub fn query(&self, app: u32) -> String {
        let usersig = self.usersig(app);
        format!(
            "sdkappid={app}&identifier=administrator&usersig={usersig}&random=4294967295&contenttype=json"
        )
    }

    pub async fn send(&self, request: Request<Body>) -> (Parts, Vec<u8>) {
        let (head, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        (head, body.collect().await.unwrap().to_bytes().to_vec())
    }

    /// Sends what may be no request at all. Whatever it is, the answer must be one of the service's.
    pub async fn ask(&self, method: Method, path_and_query: &str, body: impl Into<Body>) -> Value {
        let request = Request::builder().method(method).uri(path_and_query).body(body.into()).unwrap();
        let (head, body) = self.send(request).await;
        assert_eq!(head.status, StatusCode::OK);
        assert_eq!(head.headers["content-type"], "application/json");
        assert_eq!(head.headers["access-control-allow-origin"], "*");
        let answer: Value = serde_json::from_slice(&body).unwrap();
        let path = path_and_query.split('?').next().unwrap();
        assert_is_of_the_pages(path.rsplit('/').next().unwrap(), &answer);
        answer
    }

    pub async fn post(&self, command: &str, query: &str, body: impl Into<Body>) -> Value {
        self.ask(Method::POST, &format!("/v4/timpush/{command}?{query}"), body).await
    }

    /// Calls as an admin of the app that the body names, or of the pages' one.
    pub async fn call(&self, command: &str, body: &Value) -> Value {
        let app = if body["Sdkappid"] == OTHER { OTHER } else { APP };
        self.post(command, &self.query(app), body.to_string()).await
    }

    /// Makes a task, and tells its number.
    pub async fn added(&self, request: &Value) -> u64 {
        let answer = self.call("add_sched_task", request).await;
        assert_eq!(answer["ErrorCode"], 0, "{answer}");
        answer["TaskID"].as_u64().unwrap()
    }

    /// The task as get tells it.
    pub async fn task(&self, id: u64) -> Value {
        let answer = self.call("get_sched_task", &json!({ "Sdkappid": APP, "TaskID": id })).await;
        assert_eq!(answer["ErrorCode"], 0, "{answer}");
        answer["TaskInfo"].clone()
    }

    /// How many tasks the pages' app has.
    pub async fn total(&self) -> u64 {
        let everything =
            json!({ "BeginTime": "2025-01-01 00:00:00", "EndTime": "2025-12-31 00:00:00", "Keyword": null });
        let answer = self.call("list_sched_task", &with(sample("list"), everything)).await;
        answer["Total"].as_u64().unwrap()
    }
}

#[track_caller]
pub fn assert_refused(answer: &Value, code: u32, info: &str) {
    assert_eq!(answer["ErrorCode"], code, "{answer}");
    let told = answer["ErrorInfo"].as_str().unwrap();
    assert!(told.contains(info), "{told:?} doesn't say {info:?}");
}

/// Every answer has the members of its page, in the page's order.
#[track_caller]
pub fn assert_is_of_the_pages(command: &str, answer: &Value) {
    let mut expected = vec!["ActionStatus", "ErrorInfo", "ErrorCode"];
    let ok = answer["ActionStatus"] == "OK";
    assert!(ok || answer["ActionStatus"] == "FAIL", "{answer}");
    assert_eq!(ok, answer["ErrorCode"] == 0, "{answer}");
    assert_eq!(ok, answer["ErrorInfo"] == "", "{answer}");
    assert!(answer["ErrorCode"].is_u64(), "{answer}");
    match command {
        "add_sched_task" | "modify_sched_task" | "delete_sched_task" => expected.push("TaskID"),
        "get_sched_task" if ok => expected.push("TaskInfo"),
        "list_sched_task" if ok => expected.extend(["Total", "Tasks"]),
        _ => {}
    }
    if answer["ErrorCode"] == 90108 {
        expected.push("InvalidUserID");
    }
    assert_eq!(names(answer), expected, "{command}: {answer}");
    if let Some(id) = answer.get("TaskID") {
        assert_eq!(ok, id.as_u64().unwrap() > 0, "{answer}");
    }
    let listed = answer.get("Tasks").map(|tasks| tasks.as_array().unwrap().iter());
    for task in listed.into_iter().flatten().chain(answer.get("TaskInfo")) {
        assert_eq!(names(task), names(&sample("get_ok")["TaskInfo"]), "{task}");
    }
}
