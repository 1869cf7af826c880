//! The library's vectors against the service: it refuses what they call an error, with the code that they name.

use std::path::Path;

use serde_json::Value;
use timpush_sched::{Options, Request, Severity, check};

use crate::world::{APP, World, unix};

#[path = "../../../tests/support/vectors.rs"]
mod support;

use support::Vector;

const LONGEST_BODY: usize = 64 * 1024;

/// What the service has to answer; nothing where no rule refuses the request.
fn expected(vector: &Vector, value: &Value, body: &str) -> Option<u64> {
    if body.len() > LONGEST_BODY {
        return Some(93000);
    }
    if !value.is_object() {
        return Some(60003);
    }
    if value["Sdkappid"].as_f64().is_some_and(|app| app != f64::from(APP)) {
        return Some(90104);
    }
    let mut codes: Vec<u64> = if let Some(only) = &vector.only {
        // What it is about is a part of the request, but the service always looks at all of it.
        assert!(!only.is_empty());
        let options = Options { now: Some(unix(&vector.now)), ..Options::default() };
        let issues = check(request(vector).1, value, &options);
        let errors = issues.iter().filter(|issue| issue.severity == Severity::Error);
        errors.filter_map(|issue| issue.server_code).map(u64::from).collect()
    } else {
        vector.issues.iter().filter_map(|issue| issue["serverCode"].as_u64()).collect()
    };
    codes.sort_unstable();
    codes.first().copied()
}

fn request(vector: &Vector) -> (&'static str, Request) {
    match vector.request.as_str() {
        "create" => ("add_sched_task", Request::Create),
        "modify" => ("modify_sched_task", Request::Modify),
        "delete" => ("delete_sched_task", Request::Delete),
        "get" => ("get_sched_task", Request::Get),
        "list" => ("list_sched_task", Request::List),
        other => panic!("{}: there is no request called {other}", vector.name),
    }
}

/// Whether the answer is about what no rule can know: the accounts and the tasks that there are.
fn is_about_what_there_is(answer: &Value) -> bool {
    let info = answer["ErrorInfo"].as_str().unwrap();
    answer["ErrorCode"] == 90108
        || info.ends_with("failed: invalid TaskID")
        || info.ends_with("failed: task type mismatch")
        || info.ends_with("check failed: some accounts are invalid")
}

#[tokio::test]
async fn the_service_refuses_what_the_vectors_call_an_error_and_nothing_else() {
    let world = World::with(|settings| {
        settings.farthest_days = u32::MAX;
        settings.longest_range_days = u32::MAX;
        settings.largest_want = 0;
    });
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let vectors = support::vectors(&folder);
    let mut wrong = Vec::new();
    let (mut refused, mut taken) = (0, 0);
    for vector in vectors.iter().filter(|vector| !vector.browser) {
        let value = vector.value();
        let body = value.to_string();
        let now = unix(&vector.now);
        let answer = loop {
            world.clock.set_ms(now * 1000);
            let query = world.query(APP);
            let answer = world.post(request(vector).0, &query, body.clone()).await;
            // On a machine that is so slow that a second passes, the answer is to another question.
            if world.clock.now() == now {
                break answer;
            }
        };
        let code = answer["ErrorCode"].as_u64().unwrap();
        let as_expected = match expected(vector, &value, &body) {
            Some(expected) => code == expected && (expected != 90104 || !is_about_what_there_is(&answer)),
            None => code == 0 || is_about_what_there_is(&answer),
        };
        if code == 0 {
            taken += 1;
        } else {
            refused += 1;
        }
        if !as_expected {
            wrong.push(format!("{}: {}\n  {answer}", vector.file, vector.name));
        }
    }
    assert!(wrong.is_empty(), "{} vectors are answered otherwise\n{}", wrong.len(), wrong.join("\n"));
    assert!(taken > 300 && refused > 700, "{taken} were taken and {refused} refused");
}
