//! What becomes of a Content: it comes back as it was sent, with a MsgRandom in it.

use serde_json::{Value, json};
use timpush_sandbox::settings::{Modify, MsgRandom};

use crate::world::{World, assert_refused, names, sample, with};

const LATER: &str = "2025-06-03 10:00:00";

fn create(content: &Value) -> Value {
    with(sample("add_all"), json!({ "Content": content }))
}

fn modify(id: u64, content: &Value) -> Value {
    with(sample("modify_content"), json!({ "TaskID": id, "Content": content }))
}

fn info(title: &str) -> Value {
    json!({ "OfflinePushInfo": { "Title": title, "Desc": "d" } })
}

/// The Content that the page's sample makes, and what is put into it.
fn content(members: Value) -> Value {
    with(sample("add_all")["Content"].clone(), members)
}

#[tokio::test]
async fn every_member_comes_back_in_its_place_known_or_not() {
    let world = World::new();
    let mut vendors = sample("unknown_members")["content"].clone();
    let unknown = world.added(&create(&vendors)).await;
    assert_eq!(world.task(unknown).await["Content"].to_string(), vendors.to_string());

    vendors["OfflinePushInfo"] = sample("vendor_members");
    vendors["Extreme"] = json!([u64::MAX, i64::MIN, -0.5, 1e300, "\u{0}\u{7f}𝄞\u{2028}", [[]], {}, null]);
    let known = world.added(&create(&vendors)).await;
    assert_eq!(world.task(known).await["Content"].to_string(), vendors.to_string());
    let list =
        world.call("list_sched_task", &with(sample("list"), json!({ "Keyword": "T", "Asc": true }))).await;
    assert_eq!(list["Tasks"][0]["Content"].to_string(), vendors.to_string());
}

#[tokio::test]
async fn fractions_come_back_to_the_last_digit() {
    let world = World::new();
    // The large and the small ones are among those that serde_json reads wrongly without its `float_roundtrip`.
    let fractions =
        json!([0.1, 100.1, 1e300, 6.934_698_245_112_694e276, 8.383_658_838_626_809e-78, 5e-324, f64::MAX]);
    let id = world.added(&create(&content(json!({ "New": fractions })))).await;
    assert_eq!(world.task(id).await["Content"]["New"].to_string(), fractions.to_string());
}

#[tokio::test]
async fn title_and_desc_are_taken_from_the_content() {
    let world = World::new();
    let id = world.added(&create(&content(json!({ "OfflinePushInfo": { "Desc": "Only this" } })))).await;
    let task = world.task(id).await;
    assert_eq!((&task["Title"], &task["Desc"]), (&json!(""), &json!("Only this")));
    assert_eq!(world.call("modify_sched_task", &modify(id, &info("New"))).await["ErrorCode"], 0);
    let task = world.task(id).await;
    assert_eq!((&task["Title"], &task["Desc"]), (&json!("New"), &json!("d")));
}

#[tokio::test]
async fn a_task_without_a_msg_random_is_given_one_where_the_pages_have_it() {
    let world = World::new();
    let mut given = Vec::new();
    for name in ["add_all", "add_tag", "add_all", "add_user"] {
        let id = world.added(&sample(name)).await;
        let content = &world.task(id).await["Content"];
        assert_eq!(names(content)[..2], ["From_Account", "MsgRandom"]);
        given.push(u32::try_from(content["MsgRandom"].as_u64().unwrap()).unwrap());
        assert_eq!(with(content.clone(), json!({ "MsgRandom": null })), sample(name)["Content"]);
    }
    let first = given[0];
    assert!(given.iter().any(|other| *other != first), "{given:?} are not random");

    let id = world.added(&create(&info("No sender"))).await;
    assert_eq!(names(&world.task(id).await["Content"]), ["MsgRandom", "OfflinePushInfo"]);
}

#[tokio::test]
async fn a_msg_random_that_was_sent_is_kept() {
    let world = World::new();
    for sent in [json!(0), json!(u32::MAX), json!(985_410_822)] {
        let id = world.added(&create(&content(json!({ "MsgRandom": sent })))).await;
        assert_eq!(world.task(id).await["Content"]["MsgRandom"], sent);
    }
    // The rules take it; who reads it back expects an integer.
    let id = world.added(&create(&content(json!({ "MsgRandom": 7.0 })))).await;
    assert_eq!(world.task(id).await["Content"]["MsgRandom"].to_string(), "7");

    for change in [json!({ "MsgRandom": 8 }), json!({ "MsgRandom": 8.0 })] {
        assert_eq!(world.call("modify_sched_task", &modify(id, &change)).await["ErrorCode"], 0);
        assert_eq!(world.task(id).await["Content"]["MsgRandom"].to_string(), "8");
    }
}

#[tokio::test]
async fn a_msg_random_that_was_sent_is_overwritten_where_that_is_set() {
    let world = World::with(|settings| settings.msg_random = MsgRandom::Overwrite);
    let mut made = Vec::new();
    for _ in 0..3 {
        let id = world.added(&create(&content(json!({ "MsgRandom": 5 })))).await;
        made.push(world.task(id).await["Content"]["MsgRandom"].as_u64().unwrap());
        assert_eq!(
            world.call("modify_sched_task", &modify(id, &json!({ "MsgRandom": 6 }))).await["ErrorCode"],
            0
        );
        assert_eq!(world.task(id).await["Content"]["MsgRandom"], made[made.len() - 1]);
    }
    assert!(made.iter().any(|random| *random != 5), "it was kept");
}

#[tokio::test]
async fn a_change_is_merged_at_the_first_level() {
    let world = World::new();
    let id = world
        .added(&create(&content(json!({ "MsgRandom": 5, "DataId": "a", "New": { "x": 1, "y": 2 } }))))
        .await;
    let change = json!({ "OfflinePushInfo": { "Desc": "New text" }, "New": { "x": 3 }, "More": 18_446_744_073_709_551_615_u64 });
    assert_eq!(world.call("modify_sched_task", &modify(id, &change)).await["ErrorCode"], 0);
    let task = world.task(id).await;
    let expected = json!({
        "From_Account": "administrator",
        "OfflinePushInfo": { "Desc": "New text" },
        "MsgRandom": 5,
        "DataId": "a",
        "New": { "x": 3 },
        "More": 18_446_744_073_709_551_615_u64,
    });
    assert_eq!(task["Content"].to_string(), expected.to_string());
    assert_eq!((&task["Title"], &task["Desc"]), (&json!(""), &json!("New text")));
    assert_eq!(task["SchedAt"], "2025-06-01 10:00:00");
}

#[tokio::test]
async fn changes_that_add_up_to_more_than_a_request_may_hold_are_93000_and_change_nothing() {
    let world = World::new();
    let id = world.added(&create(&content(json!({})))).await;
    let part =
        |name: &str| with(modify(id, &json!({ name: "x".repeat(30_000) })), json!({ "SchedAt": LATER }));
    for name in ["One", "Two"] {
        assert_eq!(world.call("modify_sched_task", &part(name)).await["ErrorCode"], 0);
    }
    let before = world.task(id).await;
    let once_more = with(part("Three"), json!({ "SchedAt": "2025-06-04 10:00:00" }));
    let answer = world.call("modify_sched_task", &once_more).await;
    assert_refused(&answer, 93000, "JSON too long: a Content has at most 65536 bytes");
    assert_eq!(world.task(id).await, before);
    assert_eq!(world.call("modify_sched_task", &modify(id, &json!({ "Two": "" }))).await["ErrorCode"], 0);
}

#[tokio::test]
async fn a_change_takes_the_place_of_the_content_where_that_is_set() {
    let world = World::with(|settings| settings.modify = Modify::Replace);
    let id = world.added(&create(&content(json!({ "MsgRandom": 5, "DataId": "a" })))).await;
    assert_eq!(world.call("modify_sched_task", &modify(id, &info("New"))).await["ErrorCode"], 0);
    let task = world.task(id).await;
    let expected = with(info("New"), json!({ "MsgRandom": 5 }));
    assert_eq!(task["Content"], expected);
    assert_eq!(task["Title"], "New");

    // What it lacks is nowhere else any more.
    let part = modify(id, &json!({ "DataId": "b" }));
    assert_refused(&world.call("modify_sched_task", &part).await, 90104, "OfflinePushInfo");
    let to_nobody = with(modify(id, &info("New")), json!({ "Type": "Tag" }));
    assert_refused(&world.call("modify_sched_task", &to_nobody).await, 90104, "Type Tag needs a Condition");
    assert_eq!(world.task(id).await["Content"], expected);
    // A change of the time alone is none of the content.
    let time = with(sample("modify_time"), json!({ "TaskID": id }));
    assert_eq!(world.call("modify_sched_task", &time).await["ErrorCode"], 0);
}

#[tokio::test]
async fn a_change_of_nothing_changes_nothing() {
    let world = World::new();
    let id = world.added(&sample("add_all")).await;
    let before = world.task(id).await;
    let request = with(sample("modify_time"), json!({ "TaskID": id, "SchedAt": null }));
    assert_eq!(world.call("modify_sched_task", &request).await["TaskID"], id);
    assert_eq!(world.call("modify_sched_task", &modify(id, &json!({}))).await["TaskID"], id);
    assert_eq!(world.task(id).await, before);
}
