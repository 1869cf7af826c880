//! What every answer says, and all that create, modify and delete say.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{TaskId, Text, UntypedMembers, lenient};

/// What every answer says. The HTTP status is 200 even where the service refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct Answer {
    /// `OK` or `FAIL`.
    #[serde(rename = "ActionStatus", deserialize_with = "lenient::required")]
    pub action_status: String,
    /// What went wrong, in the service's words. They change: look at `ErrorCode` to decide.
    #[serde(rename = "ErrorInfo", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "string")]
    pub error_info: Option<Text>,
    /// 0 where all went well.
    #[serde(rename = "ErrorCode")]
    pub error_code: i64,
}

/// The answer to create, modify and delete.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct TaskResponse {
    /// What all answers have.
    #[serde(flatten)]
    pub answer: Answer,
    /// The task; 0 where the service refused.
    #[serde(rename = "TaskID", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "TaskId")]
    pub task_id: Option<TaskId>,
    /// Accounts that don't exist, where a task for accounts was refused because of them.
    #[serde(rename = "InvalidUserID", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub invalid_user_id: Option<Vec<String>>,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}
