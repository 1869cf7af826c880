//! A failure as the facade makes an error of it.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};

use super::driver::Driver;
use super::host::Plain;
use timpush_sched::Locale;
use timpush_sched::client::{Cause, Failure, Reply, Trouble};
use timpush_sched::messages;

/// A failure as the facade makes an error of it.
pub(super) fn told(failure: &Failure<Driver>, locale: Locale) -> Plain {
    let told: Plain = Object::new().unchecked_into();
    let number = |name, number: u32| told.set(name, &JsValue::from(number));
    number("command", failure.command as u32);
    number("attempts", failure.attempts);
    told.set("retryable", &JsValue::from_bool(failure.retryable));
    told.set("ambiguous", &JsValue::from_bool(failure.ambiguous));
    let trouble = |kind, trouble: &Trouble<JsValue>| {
        number("kind", kind);
        if let Some(status) = trouble.status {
            number("status", status.into());
        }
        let problem = trouble.problem.as_ref().map(|problem| &problem.whole);
        if let Some(thrown) = trouble.thrown.as_ref().or(problem) {
            told.set("thrown", thrown);
        }
    };
    match &failure.cause {
        Cause::Service(reply) => {
            number("kind", 0);
            told.set("reply", &reply.0);
            told.set("code", &JsValue::from_f64(reply.code() as f64));
            told.set("meaning", &JsValue::from_str(messages::meaning(locale, reply.code())));
        }
        Cause::Signing(why) => trouble(1, why),
        Cause::Network(why) => trouble(2, why),
        Cause::Aborted => number("kind", 4),
        Cause::Timeout { timeout_ms } => {
            number("kind", 3);
            told.set("timeoutMs", &JsValue::from_f64(*timeout_ms));
        }
    }
    told.set("message", &JsValue::from_str(&messages::failure(locale, failure)));
    told
}
