//! The request that changes a task.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{PushType, TaskContent, TaskId, UntypedMembers, UtcTime};

/// Changes a pending task: its time, its content, or both. What is missing stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
// By override: the tag decides about its neighbour, which tsify can't say of a struct.
#[tsify(type = r#"UntypedMembers & {
    /**
     * The SDKAppID of the app; it must be the one in the URL.
     */
    Sdkappid: number;
    /**
     * Which task.
     */
    TaskID: TaskId;
    /**
     * The new time, UTC.
     */
    SchedAt?: UtcTime;
} & (
    | { Type: "All"; Content?: Partial<AllContent> | undefined }
    | { Type: "Tag"; Content?: Partial<TagContent> | undefined }
    | { Type: "User"; Content?: Partial<UserContent> | undefined }
)"#)]
pub struct ModifyTaskRequest {
    /// The SDKAppID of the app; it must be the one in the URL.
    #[serde(rename = "Sdkappid")]
    pub sdkappid: u64,
    /// Which task.
    #[serde(rename = "TaskID")]
    pub task_id: TaskId,
    /// The type that the task was made with.
    #[serde(rename = "Type")]
    pub push_type: PushType,
    /// The new time, UTC.
    #[serde(rename = "SchedAt", skip_serializing_if = "Option::is_none")]
    pub sched_at: Option<UtcTime>,
    /// The new content.
    #[serde(rename = "Content", skip_serializing_if = "Option::is_none")]
    pub content: Option<TaskContent>,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}
