//! Times, accounts, previews and zones, for JavaScript.

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::desk::Desk;
use crate::preview::{PreviewTexts, preview};
use crate::time::{self, SchedAt, WallTime, ZonedResult};

/// A moment in the service's form, from milliseconds; nothing where there is none.
#[wasm_bindgen]
pub fn format_time(ms: f64) -> Option<String> {
    let seconds = (ms / 1000.0).floor();
    // The cast would make the year 1970 of what is no number.
    if seconds.is_nan() { None } else { SchedAt::from_unix(seconds as i64).map(SchedAt::text) }
}

/// The milliseconds of a text of so many bytes on the desk; not a number where it is no time.
#[wasm_bindgen]
pub fn parse_time(bytes: usize) -> f64 {
    Desk::with(|desk| SchedAt::parse(desk.text(bytes)).map_or(f64::NAN, |time| time.unix() as f64 * 1000.0))
}

/// The moment of a wall time on the desk, in the zone that `offset_at` knows: `ZonedResult`'s members in their order.
/// Nothing where it is no wall time.
#[wasm_bindgen]
pub fn zoned_to_utc(bytes: usize, offset_at: &Function) -> Option<Vec<String>> {
    let wall = Desk::with(|desk| WallTime::parse(desk.text(bytes)).ok())?;
    let ZonedResult { utc, offset, kind, later } = time::zoned_to_utc(wall, |unix| seconds(offset_at, unix));
    let result = [utc, offset, kind.name().to_owned()];
    Some(result.into_iter().chain(later).collect())
}

/// The wall time of a moment on the desk, likewise.
#[wasm_bindgen]
pub fn utc_to_zoned(bytes: usize, offset_at: &Function) -> Option<String> {
    let moment = Desk::with(|desk| SchedAt::parse(desk.text(bytes)).ok())?;
    Some(time::utc_to_zoned(moment, |unix| seconds(offset_at, unix)))
}

fn seconds(offset_at: &Function, unix: i64) -> i32 {
    let seconds = offset_at.call1(&JsValue::NULL, &JsValue::from_f64(unix as f64));
    seconds.ok().and_then(|seconds| seconds.as_f64()).map_or(0, |seconds| seconds as i32)
}

/// How each maker's phones show it: title and text by turns.
#[wasm_bindgen]
pub fn preview_texts(
    title: &str,
    desc: &str,
    apns_title: &str,
    harmony_title: &str,
    big_text: bool,
) -> Vec<String> {
    let texts = PreviewTexts {
        title,
        desc,
        apns_title: Some(apns_title).filter(|title| !title.is_empty()),
        harmony_title: Some(harmony_title).filter(|title| !title.is_empty()),
        big_text,
    };
    preview(texts).into_iter().flat_map(|shown| [shown.title, shown.desc]).collect()
}

/// Looks for accounts in a text on the desk. The answer: how many stood there again, how many entries are invalid, of
/// each of those the line, the code's number and its length, its text; then the accounts' starts and lengths in the
/// text. How many words that is.
#[wasm_bindgen]
pub fn parse_accounts(bytes: usize) -> usize {
    Desk::with(|desk| desk.accounts(bytes))
}
