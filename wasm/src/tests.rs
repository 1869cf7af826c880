//! In a browser: what JavaScript calls, called as JavaScript would, and the models across the line.

use js_sys::{BigInt, Function, Uint32Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use timpush_sched::Member;
use timpush_sched::model::{CreateTaskRequest, TaskId};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{answer, check_request, heap, texts, words};

wasm_bindgen_test_configure!(run_in_browser);

/// The memory from a place on, as the facade sees it.
fn view(at: usize, len: usize) -> Uint32Array {
    let memory: js_sys::WebAssembly::Memory = heap().unchecked_into();
    Uint32Array::new_with_byte_offset_and_length(&memory.buffer(), at as u32, len as u32)
}

fn put(tape: &[u32], text: &str) {
    let at = words(tape.len());
    view(at, tape.len()).copy_from(tape);
    let at = texts(text.len());
    let memory: js_sys::WebAssembly::Memory = heap().unchecked_into();
    js_sys::Uint8Array::new_with_byte_offset_and_length(&memory.buffer(), at as u32, text.len() as u32)
        .copy_from(text.as_bytes());
}

/// The code's number of the first issue in the answer.
fn first_code() -> u32 {
    let place = view(answer(), 3).get_index(0);
    view(place as usize, 1).get_index(0) & 0xffff
}

/// `{ "Sdkappid": 1, "TaskID": <id> }` for get. Kinds: 4 a number, 10 an object, 12 a known name.
fn get_request(id: &[u32]) -> Vec<u32> {
    let known = |name: &str| {
        let is_it =
            |number: &u32| Member::numbered(*number as usize).is_some_and(|known| known.name() == name);
        0xc | (0..1000).find(is_it).unwrap_or_default() << 4
    };
    let mut body = vec![known("Sdkappid"), 4, 1, known("TaskID")];
    body.extend(id);
    let mut tape = vec![0xa | 2 << 4, body.len() as u32];
    tape.extend(body);
    tape
}

#[wasm_bindgen_test]
fn a_tape_is_judged_where_it_lies() {
    let tape = get_request(&[4, 7]);
    put(&tape, "");
    assert_eq!(check_request(3, tape.len(), 0, false, 0.0, false, 0), 0);

    let tape = get_request(&[4, 0]);
    put(&tape, "");
    assert_eq!(check_request(3, tape.len(), 0, false, 0.0, false, 0), 1);
    assert_eq!(first_code(), timpush_sched::Code::TaskIdOutOfRange as u32);
}

#[wasm_bindgen_test]
fn the_browsers_own_zones_tell_a_gap() {
    // Berlin around 29 March 2026, 01:00 UTC.
    let berlin = Function::new_with_args("unix", "return unix < 1774746000 ? 3600 : 7200");
    let local = "2026-03-29T02:30";
    put(&[], local);
    assert_eq!(super::texts::zoned_to_utc(local.len(), &berlin), 3);
    let place = view(answer(), 3);
    let memory: js_sys::WebAssembly::Memory = heap().unchecked_into();
    let at = (place.get_index(1), place.get_index(2));
    let text = js_sys::Uint8Array::new_with_byte_offset_and_length(&memory.buffer(), at.0, at.1).to_vec();
    assert_eq!(str::from_utf8(&text), Ok("2026-03-29 01:30:00+02:00gap"));
}

/// What JavaScript has of a model that was read from JSON, as JSON again.
fn in_javascript<T: Serialize + DeserializeOwned>(json: &str) -> Option<String> {
    let model: T = serde_json::from_str(json).ok()?;
    let object = model.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()?;
    js_sys::JSON::stringify(&object).ok().map(String::from)
}

#[wasm_bindgen_test]
fn models_become_plain_objects_of_javascript() {
    let task = r#"{"Sdkappid":88888888,"SchedAt":"2025-06-01 10:00:00","Type":"Tag","Content":{"Condition":{"TagsAnd":["Stock A"]},"From_Account":"administrator","OfflinePushInfo":{"Title":"T","Desc":"D"}}}"#;
    assert_eq!(in_javascript::<CreateTaskRequest>(task).as_deref(), Some(task));
}

#[wasm_bindgen_test]
fn a_task_id_keeps_its_digits_as_a_bigint() {
    let id = JsValue::from(BigInt::from(u64::MAX));
    let read: Result<TaskId, _> = serde_wasm_bindgen::from_value(id.clone());
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
    let written = read.and_then(|read| read.serialize(&serializer));
    assert!(written.is_ok_and(|written| js_sys::Object::is(&written, &id)));
}
