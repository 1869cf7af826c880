//! How a notification shows on Android phones.

use serde_json::{Map, Value};

use super::NumberOrText;
use super::Shape::{Https, NumberOrText as NumberOrDigits, Object, OneOf, Text, Words};
use super::vendor::vendor_members;

vendor_members! {
    /// How a notification shows on Android phones. Members that are not listed here pass through.
    pub struct AndroidInfo {
        /// File name of the sound, without its suffix.
        sound: "Sound", String, "string", Text;
        /// 0: the usual style (default); 1: big text, on Huawei, Honor and OPPO.
        push_style: "PushStyle", i64, "0 | 1", OneOf(&[0, 1]);
        /// Xiaomi's channel, instead of the one set in the console. Without any, Android 8 and later may show nothing.
        xiaomi_channel_id: "XiaoMiChannelID", String, "string", Text;
        /// OPPO's channel, instead of the one set in the console.
        oppo_channel_id: "OPPOChannelID", String, "string", Text;
        /// OPPO's message category, e.g. `MARKETING` or `IM`.
        oppo_category: "OPPOCategory", String, "string", Text;
        /// How OPPO alerts: 1 in the notification bar, 2 also on the lock screen, 16 strongly. Needs `OPPOCategory`.
        oppo_notify_level: "OPPONotifyLevel", i64, "1 | 2 | 16", OneOf(&[1, 2, 16]), needs "OPPOCategory";
        /// OPPO's template for private messages; of no use where `OPPOCategory` is one of content or marketing.
        oppo_private_msg_template_id: "OPPOPrivateMsgTemplateId", String, "string", Text;
        /// Values for the title of OPPO's template.
        oppo_private_title_parameters: "OPPOPrivateTitleParameters", Map<String, Value>, "Record<string, unknown>", Object;
        /// Values for the text of OPPO's template.
        oppo_private_content_parameters: "OPPOPrivateContentParameters", Map<String, Value>, "Record<string, unknown>", Object;
        /// vivo's older classes: 0 operation, 1 system (default). `VIVOCategory` has taken their place.
        vivo_classification: "VIVOClassification", i64, "0 | 1", OneOf(&[0, 1]);
        /// vivo's message category.
        vivo_category: "VIVOCategory", String, "string", Text;
        /// How vivo alerts: 1 silently, 2 with sound, 3 with vibration, 4 with both (default). The vendor's pages write it both ways.
        vivo_notify_type: "VIVONotifyType", NumberOrText, r#"1 | 2 | 3 | 4 | "1" | "2" | "3" | "4""#, NumberOrDigits(1, 4);
        /// Huawei's importance of the message.
        huawei_importance: "HuaWeiImportance", String, r#""LOW" | "NORMAL""#, Words(&["LOW", "NORMAL"]);
        /// Huawei's message category.
        huawei_category: "HuaWeiCategory", String, "string", Text;
        /// HTTPS address of a picture for Huawei, of less than 512 KB.
        huawei_image: "HuaWeiImage", String, "string", Https;
        /// Huawei's channel, instead of the one set in the console.
        huawei_channel_id: "HuaWeiChannelID", String, "string", Text;
        /// HTTPS address of a picture for Honor, of less than 512 KB.
        honor_image: "HonorImage", String, "string", Https;
        /// Honor's importance of the message.
        honor_importance: "HonorImportance", String, r#""LOW" | "NORMAL""#, Words(&["LOW", "NORMAL"]);
        /// Address of a picture for FCM: JPG, JPEG or PNG of at most 1 MB.
        google_image: "GoogleImage", String, "string", Text;
        /// FCM's priority.
        google_priority: "GooglePriority", String, r#""normal" | "high""#, Words(&["normal", "high"]);
        /// FCM's channel, instead of the one set in the console.
        google_channel_id: "GoogleChannelID", String, "string", Text;
        /// Meizu's kind of message: 0 official, 1 private.
        meizu_notice_msg_type: "MeiZuNoticeMsgType", i64, "0 | 1", OneOf(&[0, 1]);
        /// Whether `Ext` goes to Huawei as a parameter of the intent: 0 no, 1 yes. Only older SDKs know it.
        ext_as_huawei_intent_param: "ExtAsHuaweiIntentParam", i64, "0 | 1", OneOf(&[0, 1]);
    }
}
