//! The texts of a notification in one language.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

use super::{UntypedMembers, lenient};

/// The texts of a notification in one language, for the phones that are set to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct LocalizedText {
    /// The service's code of the language, e.g. `en` or `zh-hant`.
    #[serde(rename = "Language", deserialize_with = "lenient::required")]
    pub language: String,
    /// The title; without it, that of the notification stands.
    #[serde(rename = "Title", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub title: Option<String>,
    /// The text; without it, that of the notification stands.
    #[serde(rename = "Desc", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub desc: Option<String>,
    /// What else there was.
    #[serde(flatten)]
    pub other: UntypedMembers,
}
