//! The pages' sample requests, answered as the pages' sample answers.

use serde_json::{Value, json};
use timpush_sandbox::store::{Added, NewTask};
use timpush_sched::model::PushType;

use crate::world::{APP, NOW, World, assert_refused, sample, unix, with};

/// As text: the order of the members counts.
#[track_caller]
fn assert_same(answer: &Value, expected: &Value) {
    assert_eq!(answer.to_string(), expected.to_string());
}

/// What kinds of values stand under which names, in order; of a list, its first element.
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("boolean"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("string"),
        Value::Array(list) => list.iter().take(1).map(shape).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
    }
}

#[tokio::test]
async fn a_task_of_each_type_is_made() {
    let world = World::new();
    for name in ["add_all", "add_tag", "add_user"] {
        let answer = world.call("add_sched_task", &sample(name)).await;
        let expected = with(sample("add_ok"), json!({ "TaskID": answer["TaskID"] }));
        assert_same(&answer, &expected);
    }
    assert_eq!(world.total().await, 3);
}

#[tokio::test]
async fn a_type_that_is_none_is_refused_in_the_pages_words() {
    let world = World::new();
    let request = with(sample("add_all"), json!({ "Type": "xxx" }));
    assert_same(&world.call("add_sched_task", &request).await, &sample("add_fail"));
    let request = with(sample("delete"), json!({ "Type": "xxx" }));
    assert_same(&world.call("delete_sched_task", &request).await, &sample("add_fail"));
    let request = with(sample("modify_time"), json!({ "Type": 5 }));
    let answer = world.call("modify_sched_task", &request).await;
    assert_refused(&answer, 90104, "invalid type: 5, parse to tasktype failed: invalid type: 5");
}

#[tokio::test]
async fn a_task_is_changed_as_the_page_does_it() {
    let world = World::new();
    let id = world.added(&sample("add_all")).await;
    for name in ["modify_time", "modify_content", "modify_both"] {
        let request = with(sample(name), json!({ "TaskID": id }));
        let answer = world.call("modify_sched_task", &request).await;
        assert_same(&answer, &with(sample("modify_ok"), json!({ "TaskID": id })));
    }
    let task = world.task(id).await;
    assert_eq!(task["SchedAt"], "2025-07-01 09:00:00");
    assert_eq!((&task["Title"], &task["Desc"]), (&json!("Updated Title"), &json!("Updated Description")));
}

#[tokio::test]
async fn a_task_is_deleted_as_the_page_does_it() {
    let world = World::new();
    let id = world.added(&sample("add_all")).await;
    let request = with(sample("delete"), json!({ "TaskID": id }));
    let answer = world.call("delete_sched_task", &request).await;
    assert_same(&answer, &with(sample("delete_ok"), json!({ "TaskID": id })));
    assert_eq!(world.total().await, 0);
    assert_refused(&world.call("delete_sched_task", &request).await, 90104, "invalid TaskID");
}

#[tokio::test]
async fn a_task_is_told_as_the_page_tells_it() {
    let world = World::new();
    let mut expected = sample("get_ok");
    // Not through add: the page's own sample has a sender that add wouldn't take, a number.
    let Value::Object(content) = expected["TaskInfo"]["Content"].clone() else { panic!("no content") };
    assert_eq!(content["From_Account"], 12345);
    let task = NewTask {
        app: APP,
        push_type: PushType::All,
        create_at: unix(NOW),
        sched_at: unix("2025-06-01 10:00:00"),
        content,
    };
    let Ok(Added::Task(id)) = world.store.add(task, 1).await else { panic!("it isn't there") };
    expected["TaskInfo"]["TaskID"] = id.into();
    let request = with(sample("get"), json!({ "TaskID": id }));
    assert_same(&world.call("get_sched_task", &request).await, &expected);
}

#[tokio::test]
async fn a_list_has_the_shape_of_the_pages() {
    let world = World::new();
    world.added(&sample("add_all")).await;
    let answer =
        world.call("list_sched_task", &with(sample("list"), json!({ "Keyword": "push title" }))).await;
    assert_eq!(answer["Total"], 1);
    assert_same(&shape(&answer), &shape(&sample("list_ok")));
    world.added(&sample("add_tag")).await;
    let answer =
        world.call("list_sched_task", &with(sample("list"), json!({ "Asc": true, "Keyword": null }))).await;
    assert_eq!(answer["Total"], 2);
    let tasks = |answer: &Value| answer["Tasks"].as_array().unwrap().iter().map(shape).collect::<Value>();
    assert_same(&tasks(&answer), &tasks(&sample("list_ok")));
    assert_eq!(answer["Tasks"][0], world.task(answer["Tasks"][0]["TaskID"].as_u64().unwrap()).await);
}

#[tokio::test]
async fn nothing_found_is_an_empty_list() {
    let world = World::new();
    let answer = world.call("list_sched_task", &sample("list")).await;
    let expected = with(sample("list_ok"), json!({ "Total": 0, "Tasks": [] }));
    assert_same(&answer, &expected);
}
