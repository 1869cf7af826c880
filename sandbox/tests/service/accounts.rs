//! Accounts that the audience doesn't know.

use serde_json::{Value, json};

use crate::world::{World, assert_refused, sample, with};

fn to(accounts: &Value) -> Value {
    let mut request = sample("add_user");
    request["Content"]["To_Account"] = accounts.clone();
    request
}

#[tokio::test]
async fn unknown_accounts_are_named_once_and_in_order() {
    let world = World::new();
    let request = to(&json!(["nobody", "user1", "USER1", "nobody", "user10001", "user10000"]));
    let answer = world.call("add_sched_task", &request).await;
    assert_refused(&answer, 90108, "accounts are invalid");
    assert_eq!(answer["InvalidUserID"], json!(["nobody", "USER1", "user10001"]));
    assert_eq!(answer["TaskID"], 0);
    assert_eq!(world.total().await, 0);
}

#[tokio::test]
async fn five_hundred_known_accounts_are_taken() {
    let world = World::new();
    let accounts: Value = (1..=500).map(|n| json!(format!("user{n}"))).collect();
    let id = world.added(&to(&accounts)).await;
    assert_eq!(world.task(id).await["Content"]["To_Account"], accounts);
}

#[tokio::test]
async fn the_rules_go_before_the_audience() {
    let world = World::new();
    let request = with(to(&json!(["nobody", ""])), json!({ "SchedAt": "2000-01-01 00:00:00" }));
    assert_refused(&world.call("add_sched_task", &request).await, 90104, "must not be empty");
    let request = with(to(&json!(["nobody"])), json!({ "SchedAt": "2000-01-01 00:00:00" }));
    assert_refused(&world.call("add_sched_task", &request).await, 90110, "has passed");
}

#[tokio::test]
async fn a_task_is_not_changed_to_unknown_accounts() {
    let world = World::new();
    let id = world.added(&sample("add_user")).await;
    let change = |accounts| {
        with(
            sample("modify_time"),
            json!({ "TaskID": id, "Type": "User", "Content": { "To_Account": accounts } }),
        )
    };
    let answer = world.call("modify_sched_task", &change(json!(["user3", "nobody"]))).await;
    assert_refused(&answer, 90104, "some accounts are invalid");
    assert_eq!(world.task(id).await["Content"]["To_Account"], json!(["user1", "user2"]));
    assert_eq!(world.call("modify_sched_task", &change(json!(["user3"]))).await["ErrorCode"], 0);
    assert_eq!(world.task(id).await["Content"]["To_Account"], json!(["user3"]));
}
