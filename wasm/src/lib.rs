//! What JavaScript calls. The only place that knows it.
//!
//! The facade in `pkg-template` writes a value as a tape to the desk, calls one function, and reads the
//! answer from where that function left it. Plain functions over plain data: no object of Rust's lives in a page.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::must_use_candidate, reason = "JavaScript calls them, which has no such lint")]

mod desk;
mod texts;

use timpush_sched::value::{Read, Value};
use timpush_sched::{Locale, Options, Request, check, diff, messages};
use timpush_sched_client as _;
use wasm_bindgen::prelude::wasm_bindgen;

use desk::Desk;

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Where the tape's words go: room for so many, what stands there kept.
#[wasm_bindgen]
pub fn words(room: usize) -> usize {
    Desk::with(|desk| desk.words(room))
}

/// Where the tape's texts go: room for so many bytes.
#[wasm_bindgen]
pub fn texts(room: usize) -> usize {
    Desk::with(|desk| desk.texts(room))
}

/// Where the answer is: its words, its texts and how long those are, as three words.
#[wasm_bindgen]
pub fn answer() -> usize {
    Desk::with(Desk::answer)
}

/// The memory that those places are in.
#[wasm_bindgen]
pub fn heap() -> wasm_bindgen::JsValue {
    wasm_bindgen::memory()
}

/// Checks the first value on the tape, as a request for `app` unless that is 0; the second value, if there is one, lists the
/// only members to look at. How many issues there are in the answer.
#[wasm_bindgen]
pub fn check_request(
    request: u8,
    words: usize,
    bytes: usize,
    unreadable: bool,
    now: f64,
    chinese: bool,
    app: u32,
) -> usize {
    let request = match request {
        0 => Request::Create,
        1 => Request::Modify,
        2 => Request::Delete,
        3 => Request::Get,
        4 => Request::List,
        _ => Request::CreateForUsers,
    };
    Desk::with(|desk| {
        let issues = desk.read(words, bytes, unreadable, |tape| {
            let second = tape.after(0);
            let only = if second < words { only(tape.value(second)) } else { Vec::new() };
            let app = (app != 0).then_some(app);
            check(request, tape.value(0), &Options { app, ..options(now, chinese, only) })
        });
        desk.answer_issues(&issues)
    })
}

/// What is to be modified to get from the first value on the tape to the second: 1 the time, 2 the content, 3 both.
/// Minus so many where there are issues in the answer instead.
#[wasm_bindgen]
pub fn diff_tasks(words: usize, bytes: usize, unreadable: bool, chinese: bool) -> i32 {
    Desk::with(|desk| {
        let changes = desk.read(words, bytes, unreadable, |tape| {
            let (before, after) = (tape.value(0), tape.value(tape.after(0)));
            diff::changes(before, after, &options(0.0, chinese, Vec::new()))
        });
        match changes {
            Ok(changes) => i32::from(changes.sched_at) | i32::from(changes.content) << 1,
            Err(issues) => -(desk.answer_issues(&issues) as i32),
        }
    })
}

/// What one of the service's codes means, and what to do about it, as the answer.
#[wasm_bindgen]
pub fn meaning(code: i32, chinese: bool) -> usize {
    let meaning = messages::meaning(locale(chinese), i64::from(code));
    Desk::with(|desk| desk.answer_marked(&[(meaning, false)]))
}

fn options(now: f64, chinese: bool, only: Vec<String>) -> Options {
    Options { now: Some(now as i64), locale: locale(chinese), only, app: None }
}

fn locale(chinese: bool) -> Locale {
    if chinese { Locale::Zh } else { Locale::En }
}

/// `Content.To_Account[17]`, as some form libraries write it, is `Content.To_Account.17`.
fn only<'a, V: Value<'a>>(value: V) -> Vec<String> {
    let mut paths = Vec::new();
    let Read::List(list) = value.read() else { return paths };
    for only in list {
        if let Read::Text(text) = only.read() {
            paths.push(dotted(text));
        }
    }
    paths
}

fn dotted(path: &str) -> String {
    let mut dotted = String::new();
    for c in path.chars() {
        match c {
            '[' => dotted.push('.'),
            ']' => {}
            c => dotted.push(c),
        }
    }
    dotted
}

#[cfg(test)]
mod tests;
