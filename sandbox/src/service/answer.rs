//! What the service answers, its members in the order of the pages.

use std::borrow::Cow;
use std::fmt::Display;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use timpush_sched::model::{Answer, PushType, TaskId, TaskResponse, TaskStatus};
use timpush_sched::time::SchedAt;

use crate::signing::command::Command;
use crate::store::Task;

/// Why a request is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    code: u32,
    info: Cow<'static, str>,
    /// Accounts that nobody has, where that is the reason.
    unknown: Option<Vec<String>>,
}

impl Refusal {
    pub(super) fn new(code: u32, info: impl Into<Cow<'static, str>>) -> Self {
        Self { code, info: info.into(), unknown: None }
    }

    /// 90104 or 90110, in the words of the page's sample.
    pub(super) fn invalid(code: u32, why: impl Display) -> Self {
        Self::new(code, format!("invalid request! check failed: {why}"))
    }

    /// 93000, for what has more bytes than it may have.
    pub(super) fn too_long(what: &str, longest: usize) -> Self {
        Self::new(93000, format!("JSON too long: {what} has at most {longest} bytes"))
    }

    pub(super) fn unknown_accounts(accounts: Vec<String>) -> Self {
        let info = "add failed: some accounts are invalid";
        Self { unknown: Some(accounts), ..Self::new(90108, info) }
    }

    /// Something that is no fault of the caller's.
    pub(super) const fn internal() -> Self {
        Self { code: 90105, info: Cow::Borrowed("internal error"), unknown: None }
    }

    /// The store's faults are told to whoever runs the sandbox, not to whoever calls it.
    pub(super) fn of_store(error: &impl Display) -> Self {
        tracing::error!("The tasks couldn't be reached, so a request was answered with 90105: {error:#}");
        Self::internal()
    }

    pub(super) fn response(self, command: Option<Command>) -> Response {
        let answer = Answer {
            action_status: "FAIL".to_owned(),
            error_info: Some(self.info.into_owned().into()),
            error_code: self.code.into(),
        };
        if !command.is_some_and(Command::names_a_task) {
            return Json(answer).into_response();
        }
        let task_id = Some(TaskId(0));
        Json(TaskResponse { answer, task_id, invalid_user_id: self.unknown, other: Map::new() })
            .into_response()
    }
}

/// The answer to what made, changed or deleted a task.
pub(super) fn task(id: u64) -> Response {
    let answer = TaskResponse { answer: ok(), task_id: Some(TaskId(id)), ..TaskResponse::default() };
    Json(answer).into_response()
}

/// The answer with one task.
pub(super) fn got(task: &Task) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Got<'a> {
        #[serde(flatten)]
        answer: Answer,
        task_info: TaskInfo<'a>,
    }
    Json(Got { answer: ok(), task_info: TaskInfo::of(task) }).into_response()
}

/// The answer with a page of tasks.
pub(super) fn listed(total: u64, tasks: &[Task]) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Listed<'a> {
        #[serde(flatten)]
        answer: Answer,
        total: u64,
        tasks: Vec<TaskInfo<'a>>,
    }
    Json(Listed { answer: ok(), total, tasks: tasks.iter().map(TaskInfo::of).collect() }).into_response()
}

fn ok() -> Answer {
    Answer { action_status: "OK".to_owned(), error_info: Some("".into()), error_code: 0 }
}

/// A task in the pages' order. Not the library's model: that reads leniently and would write a content differently from how
/// it was sent.
#[derive(Serialize)]
struct TaskInfo<'a> {
    #[serde(rename = "TaskID")]
    task_id: TaskId,
    #[serde(rename = "Sdkappid")]
    sdkappid: u32,
    #[serde(rename = "CreateAt")]
    create_at: String,
    #[serde(rename = "Type")]
    push_type: &'a PushType,
    #[serde(rename = "SchedAt")]
    sched_at: String,
    #[serde(rename = "Content")]
    content: &'a Map<String, Value>,
    #[serde(rename = "Title")]
    title: &'a str,
    #[serde(rename = "Desc")]
    desc: &'a str,
    #[serde(rename = "Status")]
    status: &'a TaskStatus,
    #[serde(rename = "DispatchSuccess")]
    dispatch_success: u8,
    #[serde(rename = "DispatchErr")]
    dispatch_err: &'a str,
    #[serde(rename = "PushTaskID")]
    push_task_id: &'a str,
}

impl<'a> TaskInfo<'a> {
    fn of(task: &'a Task) -> Self {
        Self {
            task_id: TaskId(task.id),
            sdkappid: task.app,
            create_at: time(task.create_at),
            push_type: &task.push_type,
            sched_at: time(task.sched_at),
            content: &task.content,
            title: &task.title,
            desc: &task.desc,
            status: &task.status,
            dispatch_success: task.dispatch_success.into(),
            dispatch_err: &task.dispatch_err,
            push_task_id: &task.push_task_id,
        }
    }
}

fn time(unix: i64) -> String {
    SchedAt::from_unix(unix).map(SchedAt::text).unwrap_or_default()
}
