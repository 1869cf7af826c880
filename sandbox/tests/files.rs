//! The files that it leaves: which there are, whose they are, and what they are about.
#![expect(clippy::unwrap_used, reason = "a test may fail that way")]

mod running;

use std::path::Path;

use running::Running;
use serde_json::{Value, json};

/// An add of the same task under the same key, however often; the answer, and whether it is a replay.
async fn add(sandbox: &Running) -> (Value, bool) {
    let task = json!({
        "Type": "All",
        "SchedAt": "2099-01-01 00:00:00",
        "Content": { "OfflinePushInfo": { "Title": "T", "Desc": "D" } },
    });
    let answer = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .post(format!("{}/relay/add_sched_task", sandbox.address))
        .header("content-type", "application/json")
        .header("idempotency-key", "key")
        .body(task.to_string())
        .send()
        .await
        .unwrap();
    let replayed = answer.headers().contains_key("idempotent-replayed");
    (serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap(), replayed)
}

fn start(database: &Path) -> Running {
    let audit = database.with_file_name("audit.jsonl");
    Running::start(&[
        "--database",
        database.to_str().unwrap(),
        "--audit",
        audit.to_str().unwrap(),
        "--farthest-days",
        "100000",
    ])
}

fn names(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn all_that_belongs_to_a_database_begins_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let [one, other] = ["tasks.db", "tasks.sqlite"].map(|name| start(&folder.path().join(name)));
    assert_eq!((add(&one).await.1, add(&other).await.1, add(&one).await.1), (false, false, true));
    for name in names(folder.path()) {
        let of_a_database = ["tasks.db", "tasks.sqlite"].iter().any(|database| {
            name.strip_prefix(database).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.']))
        });
        assert!(of_a_database || name == "audit.jsonl", "{name}");
    }
}

#[tokio::test]
async fn an_answer_isn_t_told_again_of_a_database_that_took_the_place_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("sandbox.sqlite");
    let before = start(&database);
    assert_eq!(add(&before).await.0["ErrorCode"], 0);
    assert!(add(&before).await.1);
    drop(before);
    let again = start(&database);
    assert!(add(&again).await.1, "it is the same one");
    drop(again);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!("sandbox.sqlite{end}")));
    }
    let after = start(&database);
    let (answer, replayed) = add(&after).await;
    assert!(!replayed, "{answer}");
    assert!(after.task(answer["TaskID"].as_u64().unwrap()).await.is_some());
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_read_what_it_writes() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let sandbox = start(&folder.path().join("sandbox.sqlite"));
    add(&sandbox).await;
    let names = names(folder.path());
    for name in [
        "audit.jsonl",
        "sandbox.sqlite",
        "sandbox.sqlite-wal",
        "sandbox.sqlite.calls",
        "sandbox.sqlite.calls-wal",
    ] {
        assert!(names.iter().any(|there| there == name), "{name} isn't there: {names:?}");
    }
    for name in names {
        let mode = std::fs::metadata(folder.path().join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
