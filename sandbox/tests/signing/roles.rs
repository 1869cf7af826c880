//! Who may do what.

use timpush_sandbox::signing::caller::Role;

use crate::bench::{Bench, caller, post};

const COMMANDS: [&str; 5] =
    ["add_sched_task", "list_sched_task", "modify_sched_task", "get_sched_task", "delete_sched_task"];

/// What may stand as Type, and whether it is plainly not for all users.
const TYPES: [(&str, bool); 14] = [
    (r#"{"Type":"Tag"}"#, true),
    (r#"{"Type":"User"}"#, true),
    (r#"{"Type":"All"}"#, false),
    ("{}", false),
    (r#"{"Type":"all"}"#, false),
    (r#"{"Type":"tag"}"#, false),
    (r#"{"Type":"USER"}"#, false),
    (r#"{"Type":" Tag"}"#, false),
    (r#"{"Type":""}"#, false),
    (r#"{"Type":null}"#, false),
    (r#"{"Type":1}"#, false),
    (r#"{"Type":["Tag"]}"#, false),
    (r#"{"type":"Tag"}"#, false),
    (r#"{"Content":{"Type":"Tag"}}"#, false),
];

#[tokio::test]
async fn each_role_may_do_its_own() {
    let bench = Bench::new([]).await;
    let mut calls = 0;
    for role in [Role::Viewer, Role::Editor, Role::Admin] {
        for command in COMMANDS {
            for (body, is_narrow) in TYPES {
                let only_looks = matches!(command, "list_sched_task" | "get_sched_task");
                let may = match role {
                    Role::Viewer => only_looks,
                    Role::Editor => only_looks || is_narrow,
                    Role::Admin => true,
                };
                let reply =
                    bench.send(post(&format!("/relay/{command}"), Some(&caller("o", role)), body)).await;
                calls += usize::from(may);
                let expected = if may { 200 } else { 403 };
                assert_eq!(reply.status, expected, "{role:?} {command} {body}");
                if !may {
                    assert_eq!(reply.problem(), "403 not-allowed");
                }
                assert_eq!(bench.script.received().len(), calls);
            }
        }
    }
}
