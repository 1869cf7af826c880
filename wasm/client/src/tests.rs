//! In a browser: the driver with a host that the test plays, so that what comes in is anything at all.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestRedirect};

use super::answer::Raw;
use super::host::Host;
use super::request;
use super::{client_abandon, client_begin, client_close, client_open, client_settle};

wasm_bindgen_test_configure!(run_in_browser);

const SAME: RequestCredentials = RequestCredentials::SameOrigin;

/// Writes down what it is asked and told, each with its name first.
const HOST: &str = r"
    const log = [];
    const names = ['headers', 'fetch', 'timer', 'seen', 'ask', 'expiry', 'hide', 'cancel', 'event', 'done', 'part', 'failed', 'progress', 'fate'];
    const host = Object.fromEntries(names.map((name) => [name, (...given) => { log.push([name, ...given]); }]));
    return { ...host, log, random: () => 7, answered: () => ({}) };
";

/// A get that is under way, and the host that is asked for what it needs.
struct Get {
    host: Object,
    client: u32,
    call: u32,
}

impl Get {
    fn begun(call: u32) -> Self {
        let host: Object = Function::new_no_args(HOST).call0(&JsValue::NULL).unwrap().unchecked_into();
        let base = JsValue::from_str("https://backend.example/relay/");
        let given: Host = host.clone().unchecked_into();
        let none = JsValue::UNDEFINED;
        let client =
            client_open(given, 1, &base, &none, false, &none, false, SAME, 1_000.0, 1_000_000, false);
        let request: Raw = Object::new().unchecked_into();
        let pieces = Array::of1(&JsValue::from_str("{}"));
        client_begin(client, call, 3, pieces, request, 1_000.0, 9_000.0, 0, -1.0);
        Self { host, client, call }
    }

    /// All that the host was asked or told under this name.
    fn all(&self, name: &str) -> Vec<Array> {
        let log: Array = Reflect::get(&self.host, &"log".into()).unwrap().unchecked_into();
        log.iter().map(Array::unchecked_from_js).filter(|entry| entry.get(0) == name).collect()
    }

    fn last(&self, name: &str) -> Option<Array> {
        self.all(name).pop()
    }

    /// Settles what it waits for under this name.
    fn settle(&self, name: &str, came: bool, value: JsValue) {
        let wait = self.last(name).unwrap().get(1).as_f64().unwrap() as u32;
        client_settle(wait, came, value);
    }

    /// Brings an answer as the facade reads it.
    fn answered(&self, status: u16, parsed: &str) {
        let members =
            format!("status: {status}, dateMs: NaN, retryAfterMs: NaN, isProblem: false, parsed: {parsed}");
        self.settle("fetch", true, of(&format!("return {{ {members} }}")));
    }

    /// A member of the failure that the host was told.
    fn failure(&self, member: &str) -> JsValue {
        let told = self.last("failed").expect("it has failed");
        assert_eq!(told.get(1), f64::from(self.call));
        Reflect::get(&told.get(2), &member.into()).unwrap()
    }
}

impl Drop for Get {
    fn drop(&mut self) {
        client_abandon(self.call);
        client_close(self.client);
    }
}

fn of(text: &str) -> JsValue {
    Function::new_no_args(text).call0(&JsValue::NULL).unwrap()
}

#[wasm_bindgen_test]
fn a_fetch_may_reject_with_anything_at_all() {
    let reasons = [
        "return 'user left'",
        "return undefined",
        "return null",
        "return 5",
        "return Symbol('x')",
        "return 7n",
        "return new DOMException('gone', 'AbortError')",
        "return Object.create(null)",
        "return new Proxy({}, { get() { throw 1; } })",
    ];
    for (number, reason) in (100..).zip(reasons) {
        let get = Get::begun(number);
        let reason = of(reason);
        get.settle("fetch", false, reason.clone());
        assert_eq!(get.failure("kind"), 2.0);
        assert!(Object::is(&get.failure("thrown"), &reason));
    }
}

#[wasm_bindgen_test]
fn an_answer_without_json_of_the_services_is_told_by_its_status() {
    for (number, (status, parsed, kind)) in (200..).zip([
        (0, "undefined", 2.0),
        (200, "undefined", 2.0),
        (200, "{}", 2.0),
        (200, "{ ErrorCode: '0' }", 2.0),
        (302, "undefined", 1.0),
    ]) {
        let get = Get::begun(number);
        get.answered(status, parsed);
        assert_eq!(get.failure("kind"), kind, "{status} {parsed}");
        assert_eq!(get.failure("status"), f64::from(status));
    }
}

#[wasm_bindgen_test]
fn what_comes_after_a_call_was_given_up_harms_nothing() {
    let get = Get::begun(400);
    let wait = get.last("fetch").unwrap().get(1);
    client_abandon(400);
    assert!(get.all("cancel").iter().any(|cancelled| cancelled.get(1) == wait));
    client_settle(wait.as_f64().unwrap() as u32, true, JsValue::NULL);
    client_settle(wait.as_f64().unwrap() as u32, false, JsValue::NULL);
    client_abandon(400);
    assert!(get.last("failed").is_none() && get.last("done").is_none());
}

#[wasm_bindgen_test]
fn an_answer_that_is_the_services_is_given_as_it_came() {
    let get = Get::begun(500);
    get.answered(200, "{ ActionStatus: 'OK', ErrorCode: 0, TaskInfo: {}, New: [1] }");
    let done = get.last("done").unwrap();
    assert_eq!(done.get(1), 500.0);
    let text = js_sys::JSON::stringify(&done.get(2)).unwrap();
    assert_eq!(String::from(text), r#"{"ActionStatus":"OK","ErrorCode":0,"TaskInfo":{},"New":[1]}"#);
}

#[wasm_bindgen_test]
async fn a_request_is_what_fetch_takes_for_one_that_keeps_to_itself() {
    let own: Headers = of("return new Headers({ 'x-csrf-token': 'own' })").unchecked_into();
    let init = request::post(&own, RequestCredentials::Include);
    init.set_body(&JsValue::from_str("{}"));
    let request = Request::new_with_str_and_init("https://backend.example/", &init).unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.headers().get("content-type").unwrap().as_deref(), Some("application/json"));
    assert_eq!(request.headers().get("x-csrf-token").unwrap().as_deref(), Some("own"));
    assert_eq!(request.credentials(), RequestCredentials::Include);
    assert_eq!(request.cache(), RequestCache::NoStore);
    assert_eq!(request.redirect(), RequestRedirect::Manual);
    assert_eq!(request.referrer_policy(), ReferrerPolicy::NoReferrer);
    let body = JsFuture::from(request.text().unwrap()).await.unwrap();
    assert_eq!(body, "{}");
}
