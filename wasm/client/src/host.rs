//! What the facade does for a client, and what it is told.
//!
//! None of these throws, and none of them runs what isn't ours: fetch, a caller's functions and listeners come after the
//! wasm has returned, so that they may call it as they like.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{AbortController, RequestInit};

#[wasm_bindgen]
extern "C" {
    /// One for each client; `pkg-template/src/host.ts` has it.
    #[derive(Clone)]
    pub type Host;

    /// The headers of the next request, the backend's own among them.
    #[wasm_bindgen(method)]
    pub fn headers(this: &Host, wait: u32);

    /// The answer to a request, whatever `fetch` takes for one.
    #[wasm_bindgen(method)]
    pub fn fetch(this: &Host, wait: u32, url: &str, init: &RequestInit, controller: &AbortController);

    /// The text of an answer.
    #[wasm_bindgen(method)]
    pub fn text(this: &Host, wait: u32, answer: &JsValue, controller: &AbortController);

    /// JSON as an object; undefined where it isn't that.
    #[wasm_bindgen(method)]
    pub fn parse(this: &Host, text: &JsValue) -> JsValue;

    /// Nothing, after so many ms.
    #[wasm_bindgen(method)]
    pub fn timer(this: &Host, wait: u32, ms: f64);

    /// Nothing, as soon as somebody sees the page.
    #[wasm_bindgen(method)]
    pub fn seen(this: &Host, wait: u32);

    /// A signature from the caller's own function.
    #[wasm_bindgen(method)]
    pub fn ask(this: &Host, wait: u32, command: u8, reason: u8, controller: &AbortController);

    /// When a UserSig ends, by its own word, in Unix ms.
    #[wasm_bindgen(method)]
    pub fn expiry(this: &Host, wait: u32, usersig: &JsValue);

    /// A UserSig that messages must not hold.
    #[wasm_bindgen(method)]
    pub fn hide(this: &Host, usersig: &JsValue);

    /// Nobody waits for this any more; what has a controller is aborted by it.
    #[wasm_bindgen(method)]
    pub fn cancel(this: &Host, wait: u32);

    /// 32 random bits.
    #[wasm_bindgen(method)]
    pub fn random(this: &Host) -> u32;

    /// The answer that the service would have given to an add or a delete.
    #[wasm_bindgen(method)]
    pub fn answered(this: &Host, task_id: u64) -> JsValue;

    /// An event: the call amid which it is told, its kind, its command, and its figures as they come.
    #[wasm_bindgen(method)]
    pub fn event(
        this: &Host,
        call: u32,
        kind: u8,
        command: u8,
        first: f64,
        second: f64,
        third: f64,
        fourth: f64,
    );

    /// A call has succeeded, or a series of answers has ended.
    #[wasm_bindgen(method)]
    pub fn done(this: &Host, call: u32, reply: &JsValue);

    /// One answer of a series; the next one comes when `more` is settled.
    #[wasm_bindgen(method)]
    pub fn part(this: &Host, more: u32, call: u32, reply: &JsValue, fresh: &Array);

    /// A call has failed.
    #[wasm_bindgen(method)]
    pub fn failed(this: &Host, call: u32, failure: &Told);

    /// How far a bulk is: tasks, done, failed, accounts.
    #[wasm_bindgen(method)]
    pub fn progress(this: &Host, call: u32, tasks: u32, done: u32, failed: u32, accounts: u32);

    /// What became of a bulk's chunk: the task that was made, or why there is none.
    #[wasm_bindgen(method)]
    pub fn fate(this: &Host, call: u32, chunk: u32, task_id: u64, failure: Option<Told>);
}

#[wasm_bindgen]
extern "C" {
    /// A failure on its way to the facade: a plain object.
    pub type Told;

    // An import for each of the members would weigh more.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub fn set(this: &Told, name: &str, value: &JsValue);
}
