//! Tasks that are being dispatched, or were; and a database that fails.

use std::time::Duration;

use rusqlite::Connection;
use serde_json::{Value, json};
use timpush_sandbox::store::{Finished, Owner};
use timpush_sched::time::SchedAt;

use crate::world::{COMMANDS, NOW, World, assert_refused, sample, unix, with};

const OWNER: Owner = Owner(1);
const LEASE: Duration = Duration::from_secs(60);

/// The sample task with its time come and a dispatcher that has taken it.
async fn dispatching(world: &World, request: &Value) -> u64 {
    let id = world.added(request).await;
    world.clock.set_ms(unix("2025-06-01 10:00:00") * 1000);
    let taken = world.store.take(OWNER, &world.clock, LEASE, 9).await.unwrap();
    assert_eq!(taken.iter().map(|taken| taken.task).collect::<Vec<_>>(), [id]);
    id
}

async fn dispatched(world: &World, request: &Value, push_task_id: &str, error: &str) -> u64 {
    let id = dispatching(world, request).await;
    let task = world.store.held(OWNER, vec![id]).await.unwrap().remove(0);
    let reached = world.audience.reached(&task.push_type, &task.content);
    let reached = reached.into_iter().map(str::to_owned).collect();
    let finished =
        Finished { task: id, push_task_id: push_task_id.to_owned(), reached, error: error.to_owned() };
    world.store.finish(OWNER, &world.clock, vec![finished]).await.unwrap();
    id
}

/// The changes that a pending task would take.
fn changes(id: u64) -> [(&'static str, Value); 4] {
    let later = SchedAt::from_unix(unix(NOW) + 30 * 86_400).unwrap().text();
    [
        ("modify_sched_task", with(sample("modify_time"), json!({ "TaskID": id, "SchedAt": later }))),
        ("modify_sched_task", with(sample("modify_content"), json!({ "TaskID": id }))),
        ("modify_sched_task", with(sample("modify_time"), json!({ "TaskID": id, "SchedAt": null }))),
        ("delete_sched_task", with(sample("delete"), json!({ "TaskID": id }))),
    ]
}

#[tokio::test]
async fn a_task_that_is_being_dispatched_is_90107_in_the_pages_words() {
    let world = World::new();
    let id = dispatching(&world, &sample("add_all")).await;
    let before = world.task(id).await;
    assert_eq!(before["Status"], "dispatching");
    for (command, request) in changes(id) {
        let expected = if command == "modify_sched_task" { "modify_fail" } else { "delete_fail" };
        assert_eq!(world.call(command, &request).await.to_string(), sample(expected).to_string());
    }
    assert_eq!(world.task(id).await, before);
}

#[tokio::test]
async fn a_task_that_was_dispatched_is_90106() {
    let world = World::new();
    let id = dispatched(&world, &sample("add_all"), "69cf7344_1", "").await;
    let before = world.task(id).await;
    for (command, request) in changes(id) {
        let answer = world.call(command, &request).await;
        let what = command.split('_').next().unwrap();
        assert_refused(&answer, 90106, &format!("{what} failed: task dispatched"));
    }
    assert_eq!(world.task(id).await, before);
}

#[tokio::test]
async fn the_type_of_a_task_goes_before_its_state() {
    let world = World::new();
    let id = dispatched(&world, &sample("add_tag"), "69cf7344_1", "").await;
    for (command, request) in changes(id) {
        assert_refused(&world.call(command, &request).await, 90104, "task type mismatch");
    }
}

#[tokio::test]
async fn a_dispatched_task_is_told_as_the_page_tells_it() {
    let world = World::new();
    let push = "69cf7344_537529d8_200003546b784eb_3a080d7b_5152250d";
    let id = dispatched(&world, &sample("add_tag"), push, "").await;
    let sample = &sample("list_ok")["Tasks"][1];
    let task = world.task(id).await;
    for member in ["Status", "DispatchSuccess", "DispatchErr", "PushTaskID"] {
        assert_eq!(task[member].to_string(), sample[member].to_string());
    }
}

#[tokio::test]
async fn a_task_that_reached_nobody_says_so() {
    let world = World::new();
    let mut request = sample("add_tag");
    request["Content"]["Condition"] = json!({ "TagsAnd": ["of nobody"] });
    let id = dispatched(&world, &request, "", "no account matches the condition").await;
    let task = world.task(id).await;
    assert_eq!(task["Status"], "dispatched");
    assert_eq!(task["DispatchSuccess"], 0);
    assert_eq!(task["DispatchErr"], "no account matches the condition");
    assert_eq!(task["PushTaskID"], "");
}

#[tokio::test]
async fn a_task_that_is_done_leaves_room_in_the_quota() {
    let world = World::with(|settings| settings.quota = 1);
    dispatched(&world, &sample("add_all"), "69cf7344_1", "").await;
    let later = json!({ "SchedAt": "2025-06-02 10:00:00" });
    world.added(&with(sample("add_all"), later.clone())).await;
    let answer = world.call("add_sched_task", &with(sample("add_all"), later)).await;
    assert_refused(&answer, 90109, "quota exceeded");
}

#[tokio::test]
async fn a_database_that_fails_is_90105_for_every_api() {
    let world = World::new();
    let id = world.added(&sample("add_all")).await;
    let other = Connection::open(&world.database).unwrap();
    other.execute_batch("ALTER TABLE task RENAME TO gone").unwrap();
    let samples = ["add_all", "list", "modify_both", "get", "delete"].map(sample);
    for (command, request) in COMMANDS.iter().zip(&samples) {
        let request = with(request.clone(), json!({ "TaskID": id }));
        let answer = world.call(command, &request).await;
        assert_eq!((&answer["ErrorCode"], &answer["ErrorInfo"]), (&json!(90105), &json!("internal error")));
    }
    // What is no fault of the database's is told as ever.
    assert_refused(&world.call("get_sched_task", &json!({})).await, 90104, "Sdkappid is missing");
    other.execute_batch("ALTER TABLE gone RENAME TO task").unwrap();
    assert_eq!(world.task(id).await["Status"], "pending");
}
