//! Keys, and what a repeat is answered.

use std::sync::Arc;
use std::time::Duration;

use timpush_sandbox::signing::Options;
use timpush_sandbox::signing::caller::Role;
use tokio::sync::Semaphore;

use crate::bench::{ADD, Bench, admin, caller, keyed, post, send};
use crate::script::{OK, Step, until};

const ANOTHER: &str = r#"{"Type":"User","SchedAt":"2027-06-01 10:00:00","Content":{}}"#;

fn held() -> (Arc<Semaphore>, Step) {
    let permits = Arc::new(Semaphore::new(0));
    (Arc::clone(&permits), Step::Held(permits))
}

#[tokio::test]
async fn a_repeat_is_answered_from_memory_byte_for_byte() {
    let odd = "{ \"ErrorCode\" : 0, \"TaskID\": 18446744073709551615, \"New\": [1.0] }\n";
    let bench = Bench::new([Step::Answer(odd.to_owned())]).await;
    let first = bench.add("key").await;
    assert!(first.body == odd && !first.is_replay());
    for _ in 0..3 {
        let repeat = bench.add("key").await;
        assert_eq!((repeat.status.as_u16(), repeat.body.as_str()), (200, odd));
        assert!(repeat.is_replay());
        assert_eq!(repeat.headers["content-type"], "application/json");
        assert_eq!(repeat.headers["cache-control"], "no-store");
    }
    assert_eq!(bench.script.received().len(), 1);
}

#[tokio::test]
async fn without_a_key_each_call_is_made() {
    let bench = Bench::new([]).await;
    for _ in 0..2 {
        assert_eq!(bench.relay("add_sched_task", ADD).await.status, 200);
    }
    assert_eq!(bench.script.received().len(), 2);
}

#[tokio::test]
async fn the_other_commands_take_no_notice_of_a_key() {
    let bench = Bench::new([]).await;
    for _ in 0..2 {
        let mut request = post("/relay/delete_sched_task", Some(&admin()), r#"{"TaskID":1,"Type":"Tag"}"#);
        request.headers_mut().insert("idempotency-key", "key".parse().unwrap());
        assert!(!bench.send(request).await.is_replay());
    }
    assert_eq!(bench.script.received().len(), 2);
}

#[tokio::test]
async fn while_the_call_is_under_way_a_repeat_is_told_so() {
    let (permits, step) = held();
    let bench = Bench::new([step]).await;
    let first = tokio::spawn({
        let router = bench.router.clone();
        async move { send(&router, keyed(&admin(), "key", ADD)).await }
    });
    bench.script.arrived(1).await;
    let repeat = bench.add("key").await;
    assert_eq!(
        (repeat.problem().as_str(), &repeat.headers["retry-after"]),
        ("409 in-progress", &"1".parse().unwrap())
    );
    assert_eq!(bench.send(keyed(&admin(), "key", ANOTHER)).await.problem(), "409 key-reused");
    permits.add_permits(1);
    assert_eq!(first.await.unwrap().body, OK);
    assert!(bench.add("key").await.is_replay());
    assert_eq!(bench.script.received().len(), 1);
}

#[tokio::test]
async fn of_many_at_once_one_is_sent() {
    let (permits, step) = held();
    let bench = Bench::new([step]).await;
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let router = bench.router.clone();
            tokio::spawn(async move { send(&router, keyed(&admin(), "key", ADD)).await.status.as_u16() })
        })
        .collect();
    until("all but one were answered", || calls.iter().filter(|call| call.is_finished()).count() == 19).await;
    permits.add_permits(1);
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!((statuses[0], &statuses[1..]), (200, &[409; 19][..]));
    assert_eq!(bench.script.received().len(), 1);
}

#[tokio::test]
async fn a_key_stands_for_one_request() {
    let bench = Bench::new([]).await;
    bench.add("key").await;
    assert_eq!(bench.send(keyed(&admin(), "key", ANOTHER)).await.problem(), "409 key-reused");
    assert_eq!(bench.send(keyed(&admin(), "key", &format!("{ADD} "))).await.problem(), "409 key-reused");
    assert_eq!(bench.script.received().len(), 1);
}

#[tokio::test]
async fn another_operator_s_key_is_another_key() {
    let bench = Bench::new([]).await;
    assert_eq!(bench.add("key").await.status, 200);
    let other = bench.send(keyed(&caller("bob", Role::Editor), "key", ANOTHER)).await;
    assert!(other.status == 200 && !other.is_replay());
    assert!(bench.add("key").await.is_replay());
    assert_eq!(bench.script.received().len(), 2);
}

#[tokio::test]
async fn another_app_s_key_is_another_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.sqlite");
    let first = Bench::with([], |options| options.answers = Some(file.clone())).await;
    first.add("key").await;
    let second = Bench::with([], |options| {
        options.answers = Some(file.clone());
        options.sdkappid = 7;
    })
    .await;
    assert!(!second.add("key").await.is_replay());
}

#[tokio::test]
async fn after_24_hours_a_key_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.sqlite");
    let bench = Bench::with([Step::Answer(OK.to_owned()), Step::CloseRead], |options| {
        options.answers = Some(file.clone());
    })
    .await;
    bench.add("done").await;
    bench.add("lost").await;
    bench.pass(24 * 60 * 60 - 1);
    assert!(bench.add("done").await.is_replay());
    assert_eq!(bench.add("lost").await.problem(), "409 outcome-unknown");
    bench.pass(1);
    let again = bench.add("done").await;
    assert!(again.status == 200 && !again.is_replay());
    assert_eq!(rows(&file), ["done answered"]);
}

#[tokio::test]
async fn the_mark_is_on_disk_before_the_call_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.sqlite");
    let (permits, step) = held();
    let bench = Bench::with([step], |options| options.answers = Some(file.clone())).await;
    let call = tokio::spawn({
        let router = bench.router.clone();
        async move { send(&router, keyed(&admin(), "key", ADD)).await }
    });
    bench.script.arrived(1).await;
    assert_eq!(rows(&file), ["key called"]);
    permits.add_permits(1);
    assert_eq!(call.await.unwrap().status, 200);
    assert_eq!(rows(&file), ["key answered"]);
}

#[tokio::test]
async fn a_restart_forgets_no_answer_and_no_loss() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.sqlite");
    let (_permits, step) = held();
    let steps = [Step::Answer(OK.to_owned()), Step::CloseRead, step];
    let bench = Bench::with(steps, |options| options.answers = Some(file.clone())).await;
    bench.add("done").await;
    bench.add("lost").await;
    let call = tokio::spawn({
        let router = bench.router.clone();
        async move { send(&router, keyed(&admin(), "cut", ADD)).await }
    });
    bench.script.arrived(3).await;
    call.abort();

    let bench = bench.restarted(file);
    assert!(bench.add("done").await.is_replay());
    assert_eq!(bench.add("lost").await.problem(), "409 outcome-unknown");
    // The service may still be at it, so it is too early to look.
    assert_eq!(bench.add("cut").await.problem(), "409 in-progress");
    bench.pass(16);
    assert_eq!(bench.add("cut").await.problem(), "409 outcome-unknown");
    assert_eq!(bench.script.received().len(), 3);
}

#[tokio::test]
async fn a_caller_who_goes_away_finds_the_answer_later() {
    let (permits, step) = held();
    let bench = Bench::new([step]).await;
    let router = bench.router.clone();
    let call = tokio::spawn(async move { send(&router, keyed(&admin(), "key", ADD)).await });
    bench.script.arrived(1).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    permits.add_permits(1);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    let repeat = loop {
        let repeat = bench.add("key").await;
        if repeat.status == 200 {
            break repeat;
        }
        assert_eq!(repeat.problem(), "409 in-progress");
        assert!(tokio::time::Instant::now() < deadline, "the answer should have been noted");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert!(repeat.is_replay() && repeat.body == OK);
    assert_eq!(bench.script.received().len(), 1);
}

#[tokio::test]
async fn two_endpoints_may_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.sqlite");
    let (permits, step) = held();
    // Each has a script of its own, at an address of its own.
    let to_the_service = |options: &mut Options| {
        options.answers = Some(file.clone());
        options.upstream = options.upstream.clone().named("the service");
    };
    let first = Bench::with([step], to_the_service).await;
    let second = Bench::with([], to_the_service).await;
    let call = tokio::spawn({
        let router = first.router.clone();
        async move { send(&router, keyed(&admin(), "key", ADD)).await }
    });
    first.script.arrived(1).await;
    assert_eq!(second.add("key").await.problem(), "409 in-progress");
    permits.add_permits(1);
    assert_eq!(call.await.unwrap().status, 200);
    assert!(second.add("key").await.is_replay());
    assert!(second.script.received().is_empty());
}

#[tokio::test]
async fn what_can_t_be_noted_isn_t_sent() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.sqlite");
    let bench = Bench::with([], |options| options.answers = Some(file.clone())).await;
    rusqlite::Connection::open(&file).unwrap().execute_batch("DROP TABLE call").unwrap();
    assert_eq!(bench.add("key").await.problem(), "500 internal");
    assert!(bench.script.received().is_empty());
}

#[tokio::test]
async fn a_file_of_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.sqlite");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    let before = std::fs::read(&file).unwrap();
    let error = open(&file);
    assert!(error.contains("other.sqlite") && error.contains("something else"), "{error}");
    assert!(error.contains("give `database` another name, or move that file"), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    std::fs::write(
        &file,
        "no database, but long enough to be read as the head of one, or so it seems to be. ".repeat(20),
    )
    .unwrap();
    let error = open(&file);
    assert!(error.contains("other.sqlite") && error.contains("no database: give `database`"), "{error}");
}

#[tokio::test]
async fn keys_of_calls_to_one_service_never_meet_those_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.sqlite");
    let to = async |service: &str| {
        Bench::with([], |options| {
            options.answers = Some(file.clone());
            options.upstream = options.upstream.clone().named(service);
        })
        .await
    };
    let one = to("one").await;
    assert!(!one.add("key").await.is_replay() && one.add("key").await.is_replay());
    assert!(!to("another").await.add("key").await.is_replay());
    assert!(to("one").await.add("key").await.is_replay());
}

fn open(file: &std::path::Path) -> String {
    use timpush_sandbox::signing::{Endpoint, Options, secret::Secret, upstream::Upstream};
    let options = Options {
        sdkappid: 1,
        identifier: "administrator".to_owned(),
        secret: Secret::new("key"),
        upstream: Upstream::service("http://127.0.0.1:9").unwrap(),
        sign: false,
        requests_per_second: 5,
        patience: Duration::from_secs(10),
        answers: Some(file.to_owned()),
        now: Box::new(|| 0),
    };
    format!("{:#}", Endpoint::new(options).err().unwrap())
}

/// What another process sees in the file.
fn rows(file: &std::path::Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(file).unwrap();
    let mut statement = connection.prepare("SELECT key || ' ' || state FROM call ORDER BY id").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}
