//! How a notification shows on Apple's devices.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tsify::Tsify;

use super::Shape::{Integer, Object, OneOf, Text, Words};
use super::vendor::vendor_members;
use super::{OtherMembers, lenient};

vendor_members! {
    /// How a notification shows on Apple's devices. Members that are not listed here pass through.
    pub struct ApnsInfo {
        /// Whether the app's badge counts this message: 0 yes, 1 no (the default of pushes).
        badge_mode: "BadgeMode", i64, "0 | 1", OneOf(&[0, 1]);
        /// The title, instead of the notification's.
        title: "Title", String, "string", Text;
        /// A line below the title.
        sub_title: "SubTitle", String, "string", Text;
        /// Address of a picture.
        image: "Image", String, "string", Text;
        /// 1: the app's extension may change the notification before it shows; 0: it may not (default).
        mutable_content: "MutableContent", i64, "0 | 1", OneOf(&[0, 1]);
        /// File name of the sound, with its suffix; it lasts 30 seconds at most.
        sound: "Sound", String, "string", Text;
        /// How much the notification may interrupt.
        interruption_level: "InterruptionLevel", String, r#""active" | "critical" | "passive" | "time-sensitive""#, Words(&["active", "critical", "passive", "time-sensitive"]);
        /// 1: a silent push, which wakes the app and shows nothing.
        content_available: "ContentAvailable", i64, "number", Integer;
        /// 1: a VoIP push.
        is_voip_push: "IsVoipPush", i64, "number", Integer;
        /// Updates or ends a Live Activity.
        live_activity: "LiveActivity", LiveActivity, "LiveActivity", Object;
    }
}

/// An update of a Live Activity, or its end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Tsify)]
pub struct LiveActivity {
    /// Which activity; at most 64 bytes.
    #[serde(rename = "LaId", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "string")]
    pub la_id: Option<String>,
    /// What happens to it.
    #[serde(rename = "Event", skip_serializing_if = "lenient::absent")]
    #[tsify(type = r#""update" | "end""#)]
    pub event: Option<String>,
    /// Its state, as the app defines it.
    #[serde(rename = "ContentState", skip_serializing_if = "lenient::absent")]
    #[tsify(type = "Record<string, unknown>")]
    pub content_state: Option<Map<String, Value>>,
    /// When it leaves the screen, in Unix seconds; only with `end`.
    #[serde(rename = "DismissalDate", skip_serializing_if = "Option::is_none")]
    pub dismissal_date: Option<i64>,
    /// What else there was.
    #[serde(flatten)]
    pub other: OtherMembers,
}
