//! The request that makes a task.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Content, UntypedMembers, UtcTime};

/// Makes a task: what to send, to whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
// By override: the tag decides about its neighbour, which tsify can't see through the flattened enum.
#[tsify(type = r#"UntypedMembers & {
    /**
     * The SDKAppID of the app; it must be the one in the URL.
     */
    Sdkappid: number;
    /**
     * When it is sent, UTC.
     */
    SchedAt: UtcTime;
} & (
    | { Type: "All"; Content: AllContent }
    | { Type: "Tag"; Content: TagContent }
    | { Type: "User"; Content: UserContent }
)"#)]
pub struct CreateTaskRequest {
    /// The SDKAppID of the app; it must be the one in the URL.
    #[serde(rename = "Sdkappid")]
    pub sdkappid: u64,
    /// When it is sent, UTC.
    #[serde(rename = "SchedAt")]
    pub sched_at: UtcTime,
    /// What is sent, and to whom: `Type` and `Content`.
    #[serde(flatten)]
    pub content: Content,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}
