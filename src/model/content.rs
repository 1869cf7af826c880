//! What a task sends, and to whom.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{Condition, NoAccounts, NoAudience, NoCondition, OfflinePushInfo, OtherMembers, lenient};

/// What the contents of all types have in common.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct ContentBase {
    /// The account that sends; it must exist.
    #[serde(rename = "From_Account", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub from_account: Option<String>,
    /// A number of 32 bits by which the service tells repeated pushes. It makes one up where there is none.
    #[serde(rename = "MsgRandom", skip_serializing_if = "Option::is_none")]
    pub msg_random: Option<u64>,
    /// The notification.
    #[serde(rename = "OfflinePushInfo")]
    pub offline_push_info: OfflinePushInfo,
    /// An id of your own, of at most 64 bytes, that comes back in callbacks.
    #[serde(rename = "DataId", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub data_id: Option<String>,
}

/// What a task for everybody sends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct AllContent {
    /// What all contents have.
    #[serde(flatten)]
    pub base: ContentBase,
    /// What else there was.
    #[serde(flatten)]
    pub other: NoAudience,
}

/// What a task for users with certain tags or attributes sends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct TagContent {
    /// Which users.
    #[serde(rename = "Condition")]
    pub condition: Condition,
    /// What all contents have.
    #[serde(flatten)]
    pub base: ContentBase,
    /// What else there was.
    #[serde(flatten)]
    pub other: NoAccounts,
}

/// What a task for a list of accounts sends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct UserContent {
    /// The accounts, 1 to 500 of them.
    #[serde(rename = "To_Account", deserialize_with = "lenient::required")]
    pub to_account: Vec<String>,
    /// What all contents have.
    #[serde(flatten)]
    pub base: ContentBase,
    /// What else there was.
    #[serde(flatten)]
    pub other: NoCondition,
}

/// What a task sends, and to whom; the `Type` beside it says which of the three it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(tag = "Type", content = "Content")]
#[tsify(type = "AllContent | TagContent | UserContent")]
pub enum Content {
    /// To everybody.
    All(AllContent),
    /// To those whom a condition selects.
    Tag(TagContent),
    /// To a list of accounts.
    User(UserContent),
}

/// A content as the service gives it back, or the part of one that is to change: it may lack any member.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct TaskContent {
    /// The account that sends.
    #[serde(rename = "From_Account", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub from_account: Option<String>,
    /// The number of 32 bits by which the service tells repeated pushes.
    #[serde(rename = "MsgRandom", skip_serializing_if = "Option::is_none")]
    pub msg_random: Option<u64>,
    /// The accounts of a `User` task.
    #[serde(rename = "To_Account", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub to_account: Option<Vec<String>>,
    /// Which users a `Tag` task reaches.
    #[serde(rename = "Condition", skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// The notification.
    #[serde(rename = "OfflinePushInfo", skip_serializing_if = "Option::is_none")]
    pub offline_push_info: Option<OfflinePushInfo>,
    /// The id of your own that comes back in callbacks.
    #[serde(rename = "DataId", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub data_id: Option<String>,
    /// What else there was.
    #[serde(flatten)]
    pub other: OtherMembers,
}
