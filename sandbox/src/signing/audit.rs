//! Who did what, when, and what came of it: one event for each call, never with accounts, texts or a UserSig.

use std::time::Instant;

use axum::http::StatusCode;
use serde_json::Value;

use super::caller::Caller;
use super::command::Command;
use super::connection::Answer;
use super::problem::{Kind, Problem};
use super::request::Request;

/// What is known of a call so far. Becomes an event with the target `audit` when it is dropped, so that a call that broke off
/// has its line as well.
pub(super) struct Line {
    began: Instant,
    endpoint: &'static str,
    caller: Option<Caller>,
    command: Option<Command>,
    push_type: Option<&'static str>,
    task_id: Option<u64>,
    msg_random: Option<u64>,
    left: bool,
    broke_off: bool,
    status: Option<StatusCode>,
    problem: Option<&'static str>,
    error_code: Option<i64>,
    result_task_id: Option<u64>,
    replayed: bool,
}

impl Line {
    /// The call begins; `endpoint` is the path that it came to.
    pub fn begin(endpoint: &'static str, caller: Option<&Caller>) -> Self {
        Self {
            began: Instant::now(),
            endpoint,
            caller: caller.cloned(),
            command: None,
            push_type: None,
            task_id: None,
            msg_random: None,
            left: false,
            broke_off: false,
            status: None,
            problem: None,
            error_code: None,
            result_task_id: None,
            replayed: false,
        }
    }

    pub fn command(&mut self, command: Command) {
        self.command = Some(command);
    }

    /// Notes what the request is about: three values and numbers, so that nothing else gets in.
    pub fn request(&mut self, request: &Request) {
        self.push_type = match request.get("Type").and_then(Value::as_str) {
            Some("All") => Some("All"),
            Some("Tag") => Some("Tag"),
            Some("User") => Some("User"),
            _ => None,
        };
        self.task_id = request.get("TaskID").and_then(Value::as_u64);
        self.msg_random = request.get("Content").and_then(|content| content["MsgRandom"].as_u64());
    }

    /// The request never becomes whole: its line says so, even where somebody is still there to be answered.
    pub fn breaks_off(&mut self) {
        self.broke_off = true;
    }

    /// From here on, the service may get the call.
    pub fn leaves(&mut self) {
        self.left = true;
    }

    pub fn answer(&mut self, answer: &Answer, replayed: bool) {
        self.error_code = Some(answer.error_code);
        self.result_task_id = answer.task_id;
        self.replayed = replayed;
    }

    pub fn problem(&mut self, problem: &Problem) {
        self.problem = Some(problem.kind().parts().0);
    }

    /// The call is over.
    pub fn end(mut self, status: StatusCode) {
        self.status = (!self.broke_off).then_some(status);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // The caller left before the request was whole, or the endpoint stopped before it had an answer.
        let broken_off = if self.left { Kind::OutcomeUnknown.parts().0 } else { "broken-off" };
        let problem = if self.status.is_none() { Some(broken_off) } else { self.problem };
        tracing::info!(
            target: "audit",
            endpoint = self.endpoint,
            operator = self.caller.as_ref().map(|caller| caller.name.as_str()),
            role = self.caller.as_ref().map(|caller| caller.role.name()),
            command = self.command.map(Command::name),
            "type" = self.push_type,
            task_id = self.task_id,
            msg_random = self.msg_random,
            status = self.status.map(|status| status.as_u16()),
            problem,
            error_code = self.error_code,
            result_task_id = self.result_task_id,
            ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX),
            replayed = self.replayed,
        );
    }
}
