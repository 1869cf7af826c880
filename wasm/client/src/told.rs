//! A failure as the facade makes an error of it.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};

use super::driver::Driver;
use super::host::Told;
use timpush_sched::Locale;
use timpush_sched::client::{Cause, Failure, Reply, Trouble};
use timpush_sched::messages;

/// A failure as the facade makes an error of it.
pub(super) fn told(failure: &Failure<Driver>, locale: Locale) -> Told {
    let told: Told = Object::new().unchecked_into();
    told.set_command(failure.command as u8);
    told.set_attempts(failure.attempts);
    told.set_retryable(failure.retryable);
    told.set_ambiguous(failure.ambiguous);
    let trouble = |kind: u8, trouble: &Trouble<JsValue>| {
        told.set_kind(kind);
        if let Some(status) = trouble.status {
            told.set_status(status);
        }
        if let Some(thrown) = &trouble.thrown {
            told.set_thrown(thrown);
        }
    };
    match &failure.cause {
        Cause::Service(reply) => {
            told.set_kind(0);
            told.set_reply(&reply.0);
            told.set_meaning(&JsValue::from_str(messages::meaning(locale, reply.code())));
        }
        Cause::Signing(why) => trouble(1, why),
        Cause::Network(why) => trouble(2, why),
        Cause::Timeout { timeout_ms } => {
            told.set_kind(3);
            told.set_timeout_ms(*timeout_ms);
        }
    }
    told.set_message(&JsValue::from_str(&messages::failure(locale, failure)));
    told
}
