//! The notification of a task.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

use super::{AndroidInfo, ApnsInfo, HarmonyInfo, LocalizedText, OtherMembers, lenient};

/// The notification of a task. Members that are not listed here pass through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct OfflinePushInfo {
    /// 0: the message where the app is online, else a notification (default); 1: never a notification.
    #[serde(rename = "PushFlag", skip_serializing_if = "Option::is_none")]
    #[tsify(type = "0 | 1")]
    pub push_flag: Option<i64>,
    /// The title. Each vendor cuts it at its own length.
    #[serde(rename = "Title", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub title: Option<String>,
    /// The text. Each vendor cuts it at its own length.
    #[serde(rename = "Desc", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub desc: Option<String>,
    /// What the app gets along with the notification. It should be JSON, or some vendors drop it.
    #[serde(rename = "Ext", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub ext: Option<String>,
    /// The texts in other languages.
    #[serde(rename = "MultiLanguageContent", skip_serializing_if = "Option::is_none")]
    pub multi_language_content: Option<Vec<LocalizedText>>,
    /// How it shows on Android phones.
    #[serde(rename = "AndroidInfo", skip_serializing_if = "Option::is_none")]
    pub android_info: Option<AndroidInfo>,
    /// How it shows on Apple's devices.
    #[serde(rename = "ApnsInfo", skip_serializing_if = "Option::is_none")]
    pub apns_info: Option<ApnsInfo>,
    /// How it shows on HarmonyOS.
    #[serde(rename = "HarmonyInfo", skip_serializing_if = "Option::is_none")]
    pub harmony_info: Option<HarmonyInfo>,
    /// What the app's badge grows by, 1 to 99, on Apple's devices, Huawei, Honor and HarmonyOS. `BadgeSetNum` overrules it.
    #[serde(rename = "BadgeAddNum", skip_serializing_if = "Option::is_none")]
    pub badge_add_num: Option<i64>,
    /// What the app's badge becomes: 0 to 999 on Apple's devices, 0 to 99 on Huawei, Honor and HarmonyOS.
    #[serde(rename = "BadgeSetNum", skip_serializing_if = "Option::is_none")]
    pub badge_set_num: Option<i64>,
    /// A template made in the console, e.g. `1400000000-1`.
    #[serde(rename = "PushTemplateId", default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lenient::optional")]
    pub push_template_id: Option<String>,
    /// Values of the template's own variables.
    #[serde(rename = "PushTemplateParam", skip_serializing_if = "Option::is_none")]
    #[tsify(type = "Record<string, unknown>")]
    pub push_template_param: Option<Map<String, Value>>,
    /// What else there was.
    #[serde(flatten)]
    pub other: OtherMembers,
}
