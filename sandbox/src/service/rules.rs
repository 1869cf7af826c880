//! What the library's rules say about a body.

use serde_json::Value;
use timpush_sched::{Code, Issue, Options, Request, Severity, check};

use super::answer::Refusal;
use crate::signing::command::Command;

/// 90104 is told before any other code, and else the first fault.
const INVALID: u32 = 90104;

/// Refuses what the pages say is refused.
pub(super) fn obeyed(command: Command, sdkappid: u32, body: &Value, now: i64) -> Result<(), Refusal> {
    // A missing one, or one that is no number, is told by the rules.
    if body["Sdkappid"].as_f64().is_some_and(|other| other != f64::from(sdkappid)) {
        return Err(Refusal::invalid(INVALID, "sdkappid mismatch"));
    }
    let options = Options { now: Some(now), ..Options::default() };
    first(body, check(request(command), body, &options))
}

/// As the library calls it.
const fn request(command: Command) -> Request {
    match command {
        Command::Add => Request::Create,
        Command::List => Request::List,
        Command::Modify => Request::Modify,
        Command::Get => Request::Get,
        Command::Delete => Request::Delete,
    }
}

/// Refuses a Content that lacks what a task needs, for where it takes the place of the old one.
pub(super) fn whole_content(body: &Value, now: i64) -> Result<(), Refusal> {
    if body.get("Content").is_none() {
        return Ok(());
    }
    let only = vec!["Content".to_owned()];
    let options = Options { now: Some(now), only, ..Options::default() };
    first(body, check(Request::Create, body, &options))
}

fn first(body: &Value, issues: Vec<Issue>) -> Result<(), Refusal> {
    let code = |issue: &Issue| issue.server_code.unwrap_or(INVALID);
    let first = issues
        .into_iter()
        .filter(|issue| issue.severity == Severity::Error)
        // The first of the least: the sort of `min_by_key` is stable.
        .min_by_key(|issue| code(issue) != INVALID);
    let Some(issue) = first else { return Ok(()) };
    if issue.code == Code::TypeUnknown {
        let given = &body["Type"];
        let given = given.as_str().map_or_else(|| given.to_string(), str::to_owned);
        let given: String = given.chars().take(LONGEST_TYPE).collect();
        let why = format!("invalid type: {given}, parse to tasktype failed: invalid type: {given}");
        return Err(Refusal::invalid(INVALID, why));
    }
    if issue.code == Code::TaskIdImprecise {
        // The library's advice is for JavaScript; on the wire there is no other kind of number to take.
        let why = format!("TaskID must lie between 1 and {}, in digits alone.", u64::MAX);
        return Err(Refusal::invalid(INVALID, why));
    }
    Err(Refusal::invalid(code(&issue), issue))
}

/// So much of a Type is repeated in the answer.
const LONGEST_TYPE: usize = 60;
