//! TaskIDs as they may be written, and tasks that aren't there.

use serde_json::json;

use crate::world::{APP, OTHER, World, assert_refused, sample, with};

const BY_ID: [&str; 3] = ["modify_sched_task", "get_sched_task", "delete_sched_task"];

#[tokio::test]
async fn what_is_no_task_id_is_90104_and_so_is_one_of_no_task() {
    let world = World::new();
    let id = world.added(&sample("add_all")).await;
    let wrong = [
        ("0", "must lie between 1 and 18446744073709551615"),
        ("-1", "must lie between"),
        ("1.5", "must be a whole number"),
        ("\"text\"", "must be a whole number"),
        ("null", "must be a whole number"),
        ("true", "must be a whole number"),
        ("[1]", "must be a whole number"),
        ("1e300", "must lie between 1 and 18446744073709551615"),
        ("1e17", "between 1 and 18446744073709551615, in digits alone"),
        ("18446744073709551616", "must lie between 1 and 18446744073709551615"),
        ("18446744073709551615", "failed: invalid TaskID"),
        ("9223372036854775808", "failed: invalid TaskID"),
        ("9223372036854775807", "failed: invalid TaskID"),
        ("1", "failed: invalid TaskID"),
    ];
    for command in BY_ID {
        for (written, info) in wrong {
            let body = format!(
                "{{\"Sdkappid\":{APP},\"TaskID\":{written},\"Type\":\"All\",\"SchedAt\":\"2025-06-02 10:00:00\"}}"
            );
            let answer = world.post(command, &world.query(APP), body).await;
            assert_refused(&answer, 90104, info);
        }
    }
    assert_eq!(world.task(id).await["SchedAt"], "2025-06-01 10:00:00");
}

#[tokio::test]
async fn a_whole_number_is_taken_however_it_is_written() {
    let world = World::new();
    let id = world.added(&sample("add_all")).await;
    let body = format!("{{\"Sdkappid\":{APP}.0,\"TaskID\":{id}.0}}");
    let answer = world.post("get_sched_task", &world.query(APP), body).await;
    assert_eq!(answer["TaskInfo"]["TaskID"], id);
}

#[tokio::test]
async fn the_tasks_of_another_app_are_not_there() {
    let world = World::new();
    let id = world.added(&with(sample("add_all"), json!({ "Sdkappid": OTHER }))).await;
    for command in BY_ID {
        let request = with(sample("modify_time"), json!({ "TaskID": id }));
        assert_refused(&world.call(command, &request).await, 90104, "failed: invalid TaskID");
    }
    assert_eq!(world.total().await, 0);
    let own = json!({ "Sdkappid": OTHER, "TaskID": id });
    assert_eq!(world.call("get_sched_task", &own).await["TaskInfo"]["Sdkappid"], OTHER);
}

#[tokio::test]
async fn a_task_is_changed_and_deleted_only_under_its_own_type() {
    let world = World::new();
    let id = world.added(&sample("add_all")).await;
    for other in ["Tag", "User"] {
        let members = json!({ "TaskID": id, "Type": other });
        let answer = world.call("modify_sched_task", &with(sample("modify_time"), members.clone())).await;
        assert_refused(&answer, 90104, "modify failed: task type mismatch");
        let answer = world.call("delete_sched_task", &with(sample("delete"), members)).await;
        assert_refused(&answer, 90104, "delete failed: task type mismatch");
    }
    assert_eq!(world.task(id).await["SchedAt"], "2025-06-01 10:00:00");
}
