//! Whom a task is for.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Whom a task is for: everybody, users with certain tags or attributes, or a list of accounts. It can't be changed later.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[tsify(type = r#""All" | "Tag" | "User""#)]
pub enum PushType {
    /// Everybody.
    All,
    /// Those whom a condition over tags or attributes selects.
    Tag,
    /// A list of accounts.
    User,
    /// One that this version doesn't know, as the service wrote it.
    #[serde(untagged)]
    Other(String),
}
