//! A sandbox that is killed at any moment loses nothing that was answered OK, and goes on with what was due.

#![expect(clippy::unwrap_used, reason = "a test may fail that way")]

mod running;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use running::{Running, until};
use serde_json::{Value, json};
use timpush_sched::time::SchedAt;

const ROUNDS: u32 = 12;
const CALLERS: usize = 4;

fn text_in(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    SchedAt::from_unix(now as i64 + seconds).unwrap().text()
}

/// On this database, with no limit to calls, and one flag more.
fn unlimited<'a>(database: &'a Path, [flag, value]: [&'a str; 2]) -> [&'a str; 8] {
    let database = database.to_str().unwrap();
    let limits = ["--requests-per-second", "--signing-requests-per-second"];
    ["--database", database, limits[0], "0", limits[1], "0", flag, value]
}

fn task(account: &str, sched_at: &str, title: &str) -> Value {
    json!({
        "Type": "User",
        "SchedAt": sched_at,
        "Content": {
            "From_Account": "administrator",
            "To_Account": [account],
            "OfflinePushInfo": { "Title": title, "Desc": "as it was answered" },
        },
    })
}

/// Makes and changes tasks until the sandbox is gone, and tells what of them was answered OK: title and time by TaskID.
async fn work(sandbox: &Running, round: u32, caller: usize) -> BTreeMap<u64, (String, String)> {
    let mut answered = BTreeMap::new();
    for turn in 0.. {
        let title = format!("round {round}, caller {caller}, turn {turn}");
        let at = text_in(3600 + i64::from(turn));
        let Some(answer) = sandbox.call("add_sched_task", &task("user1", &at, &title)).await else { break };
        assert_eq!(answer["ErrorCode"], 0, "{answer}");
        let id = answer["TaskID"].as_u64().unwrap();
        answered.insert(id, (title.clone(), at.clone()));
        let later = text_in(7200 + i64::from(turn));
        let change = json!({ "TaskID": id, "Type": "User", "SchedAt": later });
        // From here on, until it is answered, either time is right.
        match sandbox.call("modify_sched_task", &change).await {
            Some(answer) if answer["ErrorCode"] == 0 => answered.insert(id, (title, later)),
            Some(answer) => panic!("{answer}"),
            None => answered.insert(id, (title, String::new())),
        };
    }
    answered
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("sandbox.sqlite");
    let flags = unlimited(&database, ["--quota", "1000000"]);
    let mut known = BTreeMap::new();
    for round in 0..ROUNDS {
        let sandbox = std::sync::Arc::new(Running::start(&flags));
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                let sandbox = std::sync::Arc::clone(&sandbox);
                tokio::spawn(async move { work(&sandbox, round, caller).await })
            })
            .collect();
        // No moment is better than another: a different one in each round.
        tokio::time::sleep(Duration::from_millis(u64::from(40 + 37 * round))).await;
        sandbox.kill();
        for caller in callers {
            known.extend(caller.await.unwrap());
        }
    }
    assert!(known.len() > 20, "only {} tasks were made before the kills", known.len());
    let sandbox = Running::start(&flags);
    for (id, (title, sched_at)) in &known {
        let task = sandbox.task(*id).await.unwrap_or_else(|| panic!("task {id}, answered OK, is lost"));
        assert_eq!(task["Title"], **title);
        assert!(sched_at.is_empty() || task["SchedAt"] == **sched_at, "{task} was answered as {sched_at}");
        assert_eq!(task["Content"]["OfflinePushInfo"]["Desc"], "as it was answered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_dispatches_it_goes_on_and_delivers_each_once() {
    const TASKS: usize = 60;
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("sandbox.sqlite");
    let flags = unlimited(&database, ["--time-to-dispatch-ms", "300"]);
    let mut sandbox = Running::start(&flags);
    let mut ids = Vec::new();
    for index in 0..TASKS {
        // Some are due after the first kill only, and some after the second.
        let due = text_in([2, 3, 4, 12, 24][index % 5]);
        let account = format!("user{}", index + 1);
        let answer = sandbox.call("add_sched_task", &task(&account, &due, "once")).await.unwrap();
        ids.push(answer["TaskID"].as_u64().unwrap_or_else(|| panic!("{answer}")));
    }
    for first_due in [0, 3, 4] {
        // In the middle of it: some are dispatching, some are done, some not yet due.
        until("a task is dispatching", async || {
            sandbox.task(ids[first_due]).await.unwrap()["Status"] != "pending"
        })
        .await;
        sandbox.kill();
        sandbox = Running::start(&flags);
    }
    until("all are dispatched", async || {
        for id in &ids {
            if sandbox.task(*id).await.unwrap()["Status"] != "dispatched" {
                return false;
            }
        }
        true
    })
    .await;
    let told = sandbox.get("/sandbox/deliveries?after=0&limit=1000").await;
    let mut accounts: Vec<_> =
        told["deliveries"].as_array().unwrap().iter().map(|one| one["account"].as_str().unwrap()).collect();
    accounts.sort_unstable();
    let mut expected: Vec<_> = (1..=TASKS).map(|index| format!("user{index}")).collect();
    expected.sort_unstable();
    assert_eq!(accounts, expected);
}
