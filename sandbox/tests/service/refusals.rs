//! 90104, 90108, 90109 and 90110 for each of their reasons, and what a body must be to be looked at.

use serde_json::{Value, json};

use crate::world::{APP, COMMANDS, OTHER, World, assert_refused, sample, with};

const CHECK: &str = "invalid request! check failed: ";

/// A request of each command that nothing is wrong with but its task, which isn't there.
fn requests() -> [(&'static str, Value); 5] {
    let samples = ["add_all", "list", "modify_both", "get", "delete"];
    let mut samples = samples.iter().map(|name| sample(name));
    COMMANDS.map(|command| (command, samples.next().unwrap()))
}

async fn refused(world: &World, command: &str, members: Value, info: &str) {
    let (_, request) = requests().into_iter().find(|(name, _)| *name == command).unwrap();
    let answer = world.call(command, &with(request, members)).await;
    assert_refused(&answer, 90104, info);
}

#[tokio::test]
async fn sdkappid_of_body_and_query_must_be_the_same() {
    let world = World::new();
    for (command, request) in requests() {
        for other in [json!(OTHER), json!(0), json!(-1), json!(1.5), json!(u64::MAX)] {
            let body = with(request.clone(), json!({ "Sdkappid": other }));
            let answer = world.post(command, &world.query(APP), body.to_string()).await;
            assert_refused(&answer, 90104, &format!("{CHECK}sdkappid mismatch"));
        }
        let absent = with(request.clone(), json!({ "Sdkappid": null }));
        assert_refused(&world.call(command, &absent).await, 90104, "Sdkappid is missing");
        let text = with(request, json!({ "Sdkappid": "88888888" }));
        assert_refused(&world.call(command, &text).await, 90104, "Sdkappid must be a whole number");
    }
}

#[tokio::test]
async fn what_the_rules_refuse_is_told_in_their_words() {
    let world = World::new();
    for command in ["modify_sched_task", "get_sched_task", "delete_sched_task"] {
        refused(&world, command, json!({ "TaskID": null }), "TaskID is missing").await;
        refused(&world, command, json!({ "TaskID": "1" }), "TaskID must be a whole number").await;
    }
    for command in ["add_sched_task", "modify_sched_task", "delete_sched_task"] {
        refused(&world, command, json!({ "Type": null }), "Type is missing").await;
        refused(&world, command, json!({ "Type": "all" }), "invalid type: all, parse to tasktype failed")
            .await;
    }
    for command in ["add_sched_task", "modify_sched_task"] {
        for sched_at in ["2025-06-01T10:00:00Z", "1748772000", ""] {
            refused(&world, command, json!({ "SchedAt": sched_at }), "SchedAt must read YYYY-MM-DD").await;
        }
        refused(&world, command, json!({ "SchedAt": "2025-02-29 10:00:00" }), "no day or time").await;
        refused(&world, command, json!({ "SchedAt": 1_748_772_000 }), "SchedAt must be text").await;
        refused(&world, command, json!({ "Content": [] }), "Content must be an object").await;
        // Type and content don't match.
        let mut content = sample("add_tag")["Content"].clone();
        refused(&world, command, json!({ "Content": content }), "Only Type Tag has a Condition").await;
        content = sample("add_user")["Content"].clone();
        refused(&world, command, json!({ "Content": content }), "Only Type User has To_Account").await;
    }
    refused(&world, "add_sched_task", json!({ "SchedAt": null }), "SchedAt is missing").await;
    refused(&world, "add_sched_task", json!({ "Content": null }), "Content is missing").await;
    refused(&world, "add_sched_task", json!({ "Type": "Tag" }), "Type Tag needs a Condition").await;
    refused(&world, "add_sched_task", json!({ "Type": "User" }), "Type User needs To_Account").await;

    let list = [
        (json!({ "Offset": -1 }), "Offset must be at least 0"),
        (json!({ "Want": 0 }), "Want must be at least 1"),
        (json!({ "OrderBy": "title" }), "OrderBy must be one of createat, schedat"),
        (json!({ "Asc": 1 }), "Asc must be true or false"),
        (json!({ "BeginTime": "2025-05-01" }), "BeginTime must read"),
        (json!({ "EndTime": "2025-06-01 24:00:00" }), "EndTime 2025-06-01 24:00:00 is no day or time"),
        (json!({ "BeginTime": null }), "BeginTime is missing"),
        (json!({ "EndTime": null }), "EndTime is missing"),
        (json!({ "EndTime": "2025-04-30 23:59:59" }), "EndTime is before BeginTime"),
        (json!({ "Keyword": 5 }), "Keyword must be text"),
    ];
    for (members, info) in list {
        refused(&world, "list_sched_task", members, info).await;
    }
    assert_eq!(world.total().await, 0);
}

#[tokio::test]
async fn a_long_type_is_not_repeated_as_a_whole() {
    let world = World::new();
    let request = with(sample("add_all"), json!({ "Type": "中".repeat(10_000) }));
    let answer = world.call("add_sched_task", &request).await;
    assert_refused(&answer, 90104, "invalid type: 中中中");
    assert!(answer["ErrorInfo"].as_str().unwrap().chars().count() < 300);
}

#[tokio::test]
async fn a_time_that_has_passed_is_90110() {
    let world = World::new();
    let id = world.added(&sample("add_all")).await;
    for sched_at in ["2025-05-20 08:30:00", "2025-05-20 08:29:59", "2000-01-01 00:00:00"] {
        let members = json!({ "SchedAt": sched_at, "TaskID": id });
        let answer = world.call("add_sched_task", &with(sample("add_all"), members.clone())).await;
        assert_refused(&answer, 90110, &format!("{CHECK}SchedAt {sched_at} has passed"));
        let answer = world.call("modify_sched_task", &with(sample("modify_both"), members)).await;
        assert_refused(&answer, 90110, &format!("{CHECK}SchedAt {sched_at} has passed"));
    }
    assert_eq!(world.task(id).await["SchedAt"], "2025-06-01 10:00:00");
    assert_eq!(world.total().await, 1);
}

#[tokio::test]
async fn another_fault_is_told_before_a_time_that_has_passed() {
    let world = World::new();
    let mut request = with(sample("add_all"), json!({ "SchedAt": "2000-01-01 00:00:00" }));
    request["Content"]["OfflinePushInfo"] = json!("text");
    assert_refused(&world.call("add_sched_task", &request).await, 90104, "OfflinePushInfo must be an object");
}

#[tokio::test]
async fn what_only_hurts_is_not_refused() {
    let world = World::new();
    let mut request = with(sample("add_all"), json!({ "Shedat": 1 }));
    request["Content"]["OfflinePushInfo"] = json!({ "Title": "x".repeat(500), "Ext": "no JSON" });
    assert_eq!(world.call("add_sched_task", &request).await["ErrorCode"], 0);
}

#[tokio::test]
async fn a_body_must_be_a_json_object() {
    let world = World::new();
    let deep = format!("{}{}", "{\"a\":".repeat(5_000), "1");
    let bodies: [&[u8]; 12] = [
        b"",
        b" ",
        b"null",
        b"[]",
        b"\"{}\"",
        b"5",
        b"{",
        b"{}{}",
        b"{'a':1}",
        b"{\"a\":\"\xff\"}",
        b"\xef\xbb\xbf{}",
        deep.as_bytes(),
    ];
    for command in COMMANDS {
        for body in bodies {
            let answer = world.post(command, &world.query(APP), body.to_vec()).await;
            assert_refused(&answer, 60003, "JSON parse error");
        }
    }
    let empty = world.post("get_sched_task", &world.query(APP), "").await;
    assert_refused(&empty, 60003, "the body is empty");
    let list = world.post("get_sched_task", &world.query(APP), "[]").await;
    assert_refused(&list, 60003, "no object");
}

#[tokio::test]
async fn a_body_of_64_kib_is_read_and_a_longer_one_is_93000() {
    let world = World::new();
    let padded = |length: usize| {
        let body = sample("add_all").to_string();
        body.clone() + &" ".repeat(length - body.len())
    };
    let ask = async |body: String| world.post("add_sched_task", &world.query(APP), body).await;
    assert_eq!(ask(padded(65_536)).await["ErrorCode"], 0);
    assert_refused(&ask(padded(65_537)).await, 93000, "JSON too long");
    assert_refused(&ask(padded(5_000_000)).await, 93000, "JSON too long");
    assert_eq!(world.total().await, 1);
}

#[tokio::test]
async fn who_may_not_call_is_told_that_first_whatever_the_body_is() {
    let world = World::new();
    for body in ["", "{", "[]", &" ".repeat(100_000)] {
        let answer = world.post("add_sched_task", "sdkappid=88888888", body.to_owned()).await;
        assert_refused(&answer, 60025, "contenttype");
    }
}
