//! All that any test of this process has logged, at every level and by every crate.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let writer = log.clone();
        // By `init`, which takes over the records of the `log` crate too.
        tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .init();
        log
    })
}

/// Must be called before what is to be found.
pub fn listen() {
    log();
}

pub fn text() -> String {
    String::from_utf8(log().0.lock().unwrap().clone()).unwrap()
}

/// The fields of the audit's events about this operator.
pub fn audit_of(operator: &str) -> Vec<Value> {
    let text = text();
    let events = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    events
        .filter(|event| event["target"] == "audit" && event["fields"]["operator"] == operator)
        .map(|event| {
            assert!(event["timestamp"].is_string(), "an audit without a time: {event}");
            event["fields"].clone()
        })
        .collect()
}
