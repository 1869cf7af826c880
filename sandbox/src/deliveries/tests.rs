use std::path::Path;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use timpush_sched::model::PushType;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tower::ServiceExt;

use super::{Deliveries, router};
use crate::clock::Clock;
use crate::store::{Added, Finished, NewTask, Owner, Store};

const PATIENCE: Duration = Duration::from_secs(20);

struct Sandbox {
    store: Store,
    stop: watch::Sender<bool>,
}

impl Sandbox {
    fn new() -> Self {
        Self { store: Store::open(Path::new(":memory:")).unwrap(), stop: watch::Sender::new(false) }
    }

    async fn deliver(&self, accounts: &[&str]) {
        let (clock, owner) = (Clock::of_machine(), Owner(1));
        let content = json!({ "OfflinePushInfo": { "Title": "Grüße", "Desc": "a\nb" } });
        let content = content.as_object().unwrap().clone();
        let new = NewTask { app: 7, push_type: PushType::User, create_at: 1, sched_at: 1, content };
        let Added::Task(id) = self.store.add(new, 9).await.unwrap() else { panic!("there is room") };
        self.store.take(owner, &clock, PATIENCE, 1).await.unwrap();
        let task = self.store.get(7, id).await.unwrap().unwrap();
        let reached = accounts.iter().map(|account| (*account).to_owned()).collect();
        let finished =
            Finished { task: task.id, push_task_id: "batch_1".to_owned(), reached, error: String::new() };
        self.store.finish(owner, &clock, vec![finished]).await.unwrap();
    }

    async fn ask(&self, query: &str, headers: &[(&str, &str)]) -> Response {
        let state = Deliveries::new(self.store.clone(), self.stop.subscribe());
        let mut request = Request::get(format!("/sandbox/deliveries{query}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        router(Some(state)).oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn page(&self, query: &str) -> Value {
        let answer = self.ask(query, &[("accept", "application/json")]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes()).unwrap()
    }

    async fn follow(&self, query: &str, headers: &[(&str, &str)]) -> Stream {
        let mut all = vec![("accept", "text/event-stream")];
        all.extend(headers);
        let answer = self.ask(query, &all).await;
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Stream(answer.into_body())
    }
}

struct Stream(Body);

impl Stream {
    /// The account of the next delivery; none at the end.
    async fn next(&mut self) -> Option<String> {
        let frame = timeout(PATIENCE, self.0.frame()).await.expect("something comes, or the end")?;
        let event = String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap();
        let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
        let delivery: Value = serde_json::from_str(&field("data: ")).unwrap();
        assert_eq!(field("id: "), delivery["id"].to_string());
        assert_eq!(field("event: "), "delivery");
        Some(delivery["account"].as_str().unwrap().to_owned())
    }
}

fn accounts(page: &Value) -> String {
    let deliveries = page["deliveries"].as_array().unwrap().iter();
    deliveries.map(|one| one["account"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn each_notification_is_told_by_itself_page_by_page() {
    let sandbox = Sandbox::new();
    let none = sandbox.page("").await;
    assert_eq!(none, json!({ "deliveries": [], "last": 0, "latest": 0 }));
    sandbox.deliver(&["ann", "bob"]).await;
    sandbox.deliver(&["cid"]).await;
    let page = sandbox.page("?limit=2").await;
    assert_eq!(
        (accounts(&page), &page["last"], &page["latest"]),
        ("ann bob".to_owned(), &json!(2), &json!(3))
    );
    let first = &page["deliveries"][0];
    assert_eq!((&first["app"], &first["task"]), (&json!(7), &json!(1_000_000_001)));
    assert_eq!(
        (&first["push_task_id"], &first["title"], &first["desc"]),
        (&json!("batch_1"), &json!("Grüße"), &json!("a\nb"))
    );
    assert!(first["at_ms"].as_i64().unwrap() > 1_700_000_000_000);
    let rest = sandbox.page("?after=2").await;
    assert_eq!((accounts(&rest), &rest["last"]), ("cid".to_owned(), &json!(3)));
    let end = sandbox.page("?after=3&limit=5").await;
    assert_eq!((accounts(&end), &end["last"]), (String::new(), &json!(3)));
    assert_eq!(accounts(&sandbox.page("?after=18446744073709551615").await), "");
}

#[tokio::test]
async fn an_impossible_question_is_told_as_that() {
    let sandbox = Sandbox::new();
    for query in ["?after=-1", "?after=x", "?limit=1.5"] {
        let answer = sandbox.ask(query, &[]).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
}

#[tokio::test]
async fn a_stream_tells_what_was_and_what_comes_and_ends_when_the_server_stops() {
    let sandbox = Sandbox::new();
    sandbox.deliver(&["ann", "bob"]).await;
    let mut stream = sandbox.follow("", &[]).await;
    assert_eq!(stream.next().await.as_deref(), Some("ann"));
    assert_eq!(stream.next().await.as_deref(), Some("bob"));
    let (next, ()) = tokio::join!(stream.next(), sandbox.deliver(&["cid"]));
    assert_eq!(next.as_deref(), Some("cid"));
    let stopping = async {
        sandbox.stop.send_replace(true);
    };
    let (end, ()) = tokio::join!(stream.next(), stopping);
    assert_eq!(end, None);
}

#[tokio::test]
async fn a_stream_goes_on_where_it_broke_off() {
    let sandbox = Sandbox::new();
    sandbox.deliver(&["ann", "bob", "cid"]).await;
    let mut stream = sandbox.follow("?after=0", &[("last-event-id", "1")]).await;
    assert_eq!(stream.next().await.as_deref(), Some("bob"));
    let mut stream = sandbox.follow("?after=2", &[]).await;
    assert_eq!(stream.next().await.as_deref(), Some("cid"));
}

#[tokio::test]
async fn a_number_from_before_the_database_was_new_goes_on_from_the_newest() {
    let sandbox = Sandbox::new();
    sandbox.deliver(&["ann"]).await;
    let mut by_header = sandbox.follow("", &[("last-event-id", "4711")]).await;
    let mut by_query = sandbox.follow("?after=18446744073709551615", &[]).await;
    assert_eq!(sandbox.page("?after=4711").await["last"], 1);
    sandbox.deliver(&["bob"]).await;
    assert_eq!(by_header.next().await.as_deref(), Some("bob"));
    assert_eq!(by_query.next().await.as_deref(), Some("bob"));
}

#[tokio::test]
async fn what_another_sandbox_delivers_into_the_same_file_is_told_five_seconds_later_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    let open = || Sandbox { store: Store::open(&path).unwrap(), stop: watch::Sender::new(false) };
    let (own, other) = (open(), open());
    let mut stream = own.follow("", &[]).await;
    let told = tokio::spawn(async move { stream.next().await });
    // By then it waits.
    sleep(Duration::from_millis(100)).await;
    other.deliver(&["ann"]).await;
    let delivered = Instant::now();
    assert_eq!(told.await.unwrap().as_deref(), Some("ann"));
    assert!(delivered.elapsed() < Duration::from_secs(7), "{:?}", delivered.elapsed());
}
