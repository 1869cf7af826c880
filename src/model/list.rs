//! The request for a page of tasks, and its answer.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Answer, TaskInfo, UntypedMembers, UtcTime, lenient};

/// Asks for a page of tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct ListTasksRequest {
    /// The SDKAppID of the app; it must be the one in the URL.
    #[serde(rename = "Sdkappid")]
    pub sdkappid: u64,
    /// How many tasks to skip.
    #[serde(rename = "Offset")]
    pub offset: u64,
    /// How many tasks to give, at least 1.
    #[serde(rename = "Want")]
    pub want: u64,
    /// Sorts by the time of creation or by the scheduled time. The vendor's Chinese page spells them `createAt` and `schedAt`.
    #[serde(rename = "OrderBy")]
    #[tsify(type = r#""createat" | "schedat""#)]
    pub order_by: String,
    /// True: the earliest first.
    #[serde(rename = "Asc")]
    pub asc: bool,
    /// Where the range of time begins, UTC.
    #[serde(rename = "BeginTime")]
    pub begin_time: UtcTime,
    /// Where the range of time ends, UTC.
    #[serde(rename = "EndTime")]
    pub end_time: UtcTime,
    /// Only tasks that have something like it in their title or text.
    #[serde(rename = "Keyword", skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}

/// The answer with a page of tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct ListTasksResponse {
    /// What all answers have.
    #[serde(flatten)]
    pub answer: Answer,
    /// How many tasks match, on all pages together; only where the service answered OK.
    #[serde(rename = "Total", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "number")]
    pub total: Option<u64>,
    /// The tasks of this page; only where the service answered OK.
    #[serde(rename = "Tasks", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "TaskInfo[]")]
    pub tasks: Option<Vec<TaskInfo>>,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}
