//! Which users a `Tag` task reaches.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{UntypedMembers, lenient};

/// Which users a `Tag` task reaches, by their tags or by their attributes. Tags and attributes don't go together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct Condition {
    /// Users who have all of these tags. At most 10, each of at most 50 bytes.
    #[serde(rename = "TagsAnd", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub tags_and: Option<Vec<String>>,
    /// Users who have any of these tags. At most 10, each of at most 50 bytes, none of them in `TagsAnd`.
    #[serde(rename = "TagsOr", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub tags_or: Option<Vec<String>>,
    /// Leaves out users who have any of these tags. At most 10, each of at most 50 bytes.
    #[serde(rename = "TagsNot", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub tags_not: Option<Vec<String>>,
    /// Users whose attributes all have these values, by attribute name.
    #[serde(rename = "AttrsAnd", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    #[tsify(type = "Record<string, string>")]
    pub attrs_and: Option<BTreeMap<String, String>>,
    /// Users any of whose attributes has its value here, by attribute name.
    #[serde(rename = "AttrsOr", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    #[tsify(type = "Record<string, string>")]
    pub attrs_or: Option<BTreeMap<String, String>>,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}
