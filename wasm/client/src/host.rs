//! What the facade does for a client, and what it is told.
//!
//! None of these throws, and none of them runs what isn't ours: fetch, a caller's functions and listeners come after the
//! wasm has returned, so that they may call it as they like.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::RequestInit;

#[wasm_bindgen]
extern "C" {
    /// One for each client; `pkg-template/src/host.ts` has it.
    #[derive(Clone)]
    pub type Host;

    /// The headers of the next request, where a function of the caller's gives them.
    #[wasm_bindgen(method)]
    pub fn headers(this: &Host, wait: u32);

    /// The [`Answered`] of a request: `init` with its headers over `own` ones, a key and a body.
    #[wasm_bindgen(method)]
    pub fn fetch(
        this: &Host,
        wait: u32,
        url: &str,
        init: &RequestInit,
        own: &JsValue,
        key: Option<&str>,
        body: &JsValue,
    );

    /// Nothing, after so many ms.
    #[wasm_bindgen(method)]
    pub fn timer(this: &Host, wait: u32, ms: f64);

    /// Nothing, as soon as somebody sees the page.
    #[wasm_bindgen(method)]
    pub fn seen(this: &Host, wait: u32);

    /// A signature from the caller's own function.
    #[wasm_bindgen(method)]
    pub fn ask(this: &Host, wait: u32, command: u8, reason: u8);

    /// When a UserSig ends, by its own word, in Unix ms.
    #[wasm_bindgen(method)]
    pub fn expiry(this: &Host, wait: u32, usersig: &JsValue);

    /// A UserSig that messages must not hold.
    #[wasm_bindgen(method)]
    pub fn hide(this: &Host, usersig: &JsValue);

    /// Nobody waits for this any more.
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
    pub fn failed(this: &Host, call: u32, failure: &Plain);

    /// How far a bulk is: tasks, done, failed, accounts.
    #[wasm_bindgen(method)]
    pub fn progress(this: &Host, call: u32, tasks: u32, done: u32, failed: u32, accounts: u32);

    /// What became of a bulk's chunk: the task that was made, or why there is none.
    #[wasm_bindgen(method)]
    pub fn fate(this: &Host, call: u32, chunk: u32, task_id: u64, failure: Option<Plain>);
}

#[wasm_bindgen]
extern "C" {
    /// An answer, read to its end. The facade has made sure of its members, so that reading them never throws.
    pub type Answered;

    #[wasm_bindgen(method, getter)]
    pub fn status(this: &Answered) -> u16;

    /// Its `Date`, Unix ms; not a number where there was none.
    #[wasm_bindgen(method, getter, js_name = dateMs)]
    pub fn date_ms(this: &Answered) -> f64;

    /// Its `Retry-After`; not a number where there was none.
    #[wasm_bindgen(method, getter, js_name = retryAfterMs)]
    pub fn retry_after_ms(this: &Answered) -> f64;

    #[wasm_bindgen(method, getter, js_name = isProblem)]
    pub fn is_problem(this: &Answered) -> bool;

    /// Its JSON as an object; undefined where it isn't that.
    #[wasm_bindgen(method, getter)]
    pub fn parsed(this: &Answered) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    /// A plain object on its way to the facade.
    pub type Plain;

    // An import for each of the members would weigh more.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub fn set(this: &Plain, name: &str, value: &JsValue);
}
