//! The declarations of all objects in one text.

use std::borrow::Cow;

use tsify::Tsify;

use super::{
    AllContent, AndroidInfo, Answer, ApnsInfo, Condition, Content, ContentBase, CreateTaskRequest,
    DeleteTaskRequest, GetTaskRequest, GetTaskResponse, HarmonyInfo, ListTasksRequest, ListTasksResponse,
    LiveActivity, LocalizedText, ModifyTaskRequest, OfflinePushInfo, PushType, TagContent, TaskContent,
    TaskId, TaskInfo, TaskResponse, TaskStatus, UserContent, members, utc_time,
};

/// The objects as one TypeScript module, each declaration with its documentation.
///
/// Only natively: in the browser there is nobody to read it, and the packaging takes it from here.
#[must_use]
pub fn typings() -> String {
    let declarations = [
        PushType::DECL,
        TaskStatus::DECL,
        TaskId::DECL,
        utc_time::DECL,
        Condition::DECL,
        LocalizedText::DECL,
        AndroidInfo::DECL,
        ApnsInfo::DECL,
        LiveActivity::DECL,
        HarmonyInfo::DECL,
        OfflinePushInfo::DECL,
        ContentBase::DECL,
        AllContent::DECL,
        TagContent::DECL,
        UserContent::DECL,
        Content::DECL,
        CreateTaskRequest::DECL,
        ModifyTaskRequest::DECL,
        DeleteTaskRequest::DECL,
        GetTaskRequest::DECL,
        ListTasksRequest::DECL,
        TaskContent::DECL,
        TaskInfo::DECL,
        Answer::DECL,
        TaskResponse::DECL,
        GetTaskResponse::DECL,
        ListTasksResponse::DECL,
        members::DECL,
    ];
    let mut module = String::new();
    for declaration in declarations {
        for line in declaration.lines() {
            module.push_str(&may_be_undefined(line));
            module.push('\n');
        }
        module.push('\n');
    }
    module
}

/// A member that may be left out, as one that may be `undefined` as well: under `exactOptionalPropertyTypes` what a form has
/// left empty couldn't be handed over otherwise.
fn may_be_undefined(line: &str) -> Cow<'_, str> {
    match line.strip_suffix(';') {
        Some(member) if member.contains("?: ") => format!("{member} | undefined;").into(),
        _ => line.into(),
    }
}
