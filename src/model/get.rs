//! The request for one task, and its answer.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Answer, TaskId, TaskInfo, UntypedMembers, lenient};

/// Asks for one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct GetTaskRequest {
    /// The SDKAppID of the app; it must be the one in the URL.
    #[serde(rename = "Sdkappid")]
    pub sdkappid: u64,
    /// Which task.
    #[serde(rename = "TaskID")]
    pub task_id: TaskId,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}

/// The answer with one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct GetTaskResponse {
    /// What all answers have.
    #[serde(flatten)]
    pub answer: Answer,
    /// The task; only where the service answered OK.
    #[serde(rename = "TaskInfo", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "TaskInfo")]
    pub task_info: Option<TaskInfo>,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}
