//! A task as the service keeps it.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{PushType, TaskContent, TaskId, TaskStatus, Text, UntypedMembers, UtcTime, lenient};

/// A task as the service keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct TaskInfo {
    /// Its number.
    #[serde(rename = "TaskID")]
    pub task_id: TaskId,
    /// The SDKAppID of the app that it belongs to.
    #[serde(rename = "Sdkappid")]
    pub sdkappid: u64,
    /// When it was made, UTC.
    #[serde(rename = "CreateAt", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "UtcTime")]
    pub create_at: Option<Text>,
    /// Whom it is for.
    #[serde(rename = "Type")]
    #[tsify(type = "PushType | (string & {})")]
    pub push_type: PushType,
    /// When it is sent, UTC.
    #[serde(rename = "SchedAt", deserialize_with = "lenient::required")]
    pub sched_at: UtcTime,
    /// What it sends, and to whom.
    #[serde(rename = "Content")]
    pub content: TaskContent,
    /// The title of its notification.
    #[serde(rename = "Title", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "string")]
    pub title: Option<Text>,
    /// The text of its notification.
    #[serde(rename = "Desc", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "string")]
    pub desc: Option<Text>,
    /// How far it is.
    #[serde(rename = "Status")]
    #[tsify(type = "TaskStatus | (string & {})")]
    pub status: TaskStatus,
    /// 1 where it was sent; 0 where it wasn't, or not yet.
    #[serde(rename = "DispatchSuccess", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "number")]
    pub dispatch_success: Option<i64>,
    /// Why it couldn't be sent; empty where it could, or was not tried yet.
    #[serde(rename = "DispatchErr", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "string")]
    pub dispatch_err: Option<Text>,
    /// The push that it became, for statistics and for revoking; empty until then.
    #[serde(rename = "PushTaskID", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "string")]
    pub push_task_id: Option<Text>,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}
