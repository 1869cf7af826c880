//! How a notification shows on HarmonyOS.

use super::Shape::{Https, Range, Text};
use super::vendor::vendor_members;

vendor_members! {
    /// How a notification shows on HarmonyOS. Members that are not listed here pass through.
    pub struct HarmonyInfo {
        /// The title, instead of the notification's.
        title: "Title", String, "string", Text;
        /// HarmonyOS's message category.
        category: "Category", String, "string", Text;
        /// HTTPS address of a picture.
        image: "Image", String, "string", Https;
        /// File name of the sound.
        sound: "Sound", String, "string", Text;
        /// How long the sound lasts, 1 to 60 seconds. Needs `Sound`.
        sound_duration: "SoundDuration", i64, "number", Range(1, 60), needs "Sound";
    }
}
