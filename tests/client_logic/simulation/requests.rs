//! Requests and limits that the tests have in common.

use serde_json::{Value, json};
use timpush_sched::client::{Command, Limits, Marks};

pub const APP: u32 = 1_400_000_000;
pub const LIMITS: Limits = Limits { timeout_ms: 10_000.0, total_timeout_ms: 60_000.0, retries: 3 };
/// As long as it takes.
pub const PATIENT: Limits = Limits { timeout_ms: 10_000.0, total_timeout_ms: f64::INFINITY, retries: 100 };

/// A create of this title.
pub fn task(title: &str) -> Value {
    json!({
        "Sdkappid": APP,
        "Type": "All",
        "SchedAt": "2027-06-01 10:00:00",
        "Content": { "From_Account": "administrator", "OfflinePushInfo": { "Title": title, "Desc": "World" } },
    })
}

/// Its marks.
pub fn marks(task: &Value) -> Marks {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Marks {
        push_type: text(&task["Type"]),
        sched_at: text(&task["SchedAt"]),
        title: text(&task["Content"]["OfflinePushInfo"]["Title"]),
        desc: text(&task["Content"]["OfflinePushInfo"]["Desc"]),
        msg_random: task["Content"]["MsgRandom"].as_u64().map(|random| random as u32),
    }
}

/// A request of this command for a task.
pub fn request(command: Command, task_id: u64) -> Value {
    match command {
        Command::Add => task("Hello"),
        Command::List => json!({
            "Sdkappid": APP, "Offset": 0, "Want": 20, "OrderBy": "createat", "Asc": true,
            "BeginTime": "2026-12-01 00:00:00", "EndTime": "2027-12-01 00:00:00",
        }),
        Command::Modify => {
            json!({ "Sdkappid": APP, "TaskID": task_id, "Type": "All", "SchedAt": "2027-07-01 10:00:00" })
        }
        Command::Get => json!({ "Sdkappid": APP, "TaskID": task_id }),
        Command::Delete => json!({ "Sdkappid": APP, "TaskID": task_id, "Type": "All" }),
    }
}
