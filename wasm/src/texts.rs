//! Times, accounts, previews and zones, for JavaScript. What is text goes over the desk.

use js_sys::Function;
use timpush_sched::preview::{PreviewTexts, preview};
use timpush_sched::time::{self, SchedAt, WallTime};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::desk::Desk;

/// A moment in the service's form, from milliseconds. How many texts the answer has: none where there is no such moment.
#[wasm_bindgen]
pub fn format_time(ms: f64) -> usize {
    let seconds = (ms / 1000.0).floor();
    // The cast would make the year 1970 of what is no number.
    let time = if seconds.is_nan() { None } else { SchedAt::from_unix(seconds as i64) };
    Desk::with(|desk| desk.answer_text(time.map(SchedAt::text).as_deref()))
}

/// The milliseconds of a text of so many bytes; not a number where it is no time.
#[wasm_bindgen]
pub fn parse_time(bytes: usize) -> f64 {
    Desk::with(|desk| SchedAt::parse(desk.text(bytes)).map_or(f64::NAN, |time| time.unix() as f64 * 1000.0))
}

/// The moment of a wall time in the zone that `offset_at` knows: `ZonedResult`'s members, one text each.
#[wasm_bindgen]
pub fn zoned_to_utc(bytes: usize, offset_at: &Function) -> usize {
    Desk::with(|desk| {
        let Ok(wall) = WallTime::parse(desk.text(bytes)) else { return 0 };
        let result = time::zoned_to_utc(wall, |unix| seconds(offset_at, unix));
        let mut texts =
            vec![(result.utc.as_str(), false), (&result.offset, false), (result.kind.name(), false)];
        texts.extend(result.later.as_deref().map(|later| (later, false)));
        desk.answer_marked(&texts)
    })
}

/// The wall time of a moment, likewise.
#[wasm_bindgen]
pub fn utc_to_zoned(bytes: usize, offset_at: &Function) -> usize {
    Desk::with(|desk| {
        let moment = SchedAt::parse(desk.text(bytes));
        let wall = moment.ok().map(|moment| time::utc_to_zoned(moment, |unix| seconds(offset_at, unix)));
        desk.answer_text(wall.as_deref())
    })
}

fn seconds(offset_at: &Function, unix: i64) -> i32 {
    let seconds = offset_at.call1(&JsValue::UNDEFINED, &JsValue::from_f64(unix as f64));
    seconds.ok().and_then(|seconds| seconds.as_f64()).map_or(0, |seconds| seconds as i32)
}

/// How each maker's phones show the push info on the tape: title and text by turns, marked where they are cut.
#[wasm_bindgen]
pub fn preview_texts(words: usize, bytes: usize) -> usize {
    Desk::with(|desk| {
        let shown = desk.read(words, bytes, false, |tape| preview(PreviewTexts::of(tape.value(0))));
        let mut texts = Vec::with_capacity(2 * shown.len());
        for shown in &shown {
            texts.extend_from_slice(&[
                (shown.title.as_str(), shown.title_cut),
                (shown.desc.as_str(), shown.desc_cut),
            ]);
        }
        desk.answer_marked(&texts)
    })
}

/// Looks for accounts in a text. The answer: how many stood there again, how many entries are invalid, of each of those
/// the line, the code's number and its length, its text; then the accounts' starts and lengths in the text. How many
/// words that is.
#[wasm_bindgen]
pub fn parse_accounts(bytes: usize) -> usize {
    Desk::with(|desk| desk.answer_accounts(bytes))
}
