//! The request that deletes a task.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{PushType, TaskId, UntypedMembers};

/// Deletes a pending task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct DeleteTaskRequest {
    /// The SDKAppID of the app; it must be the one in the URL.
    #[serde(rename = "Sdkappid")]
    pub sdkappid: u64,
    /// Which task.
    #[serde(rename = "TaskID")]
    pub task_id: TaskId,
    /// The type that the task was made with.
    #[serde(rename = "Type")]
    pub push_type: PushType,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}
