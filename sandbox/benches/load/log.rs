//! What the dispatcher tells of itself.

use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber, subscriber};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// How late each task was taken, in microseconds.
#[derive(Clone, Default)]
pub struct Taken(Arc<Mutex<Vec<u64>>>);

impl Taken {
    /// Listens to the dispatcher from now on.
    pub fn follow() -> Self {
        let taken = Self::default();
        let layer = taken.clone().with_filter(LevelFilter::DEBUG);
        // Only one can: a second one would hear nothing, and that is an error.
        subscriber::set_global_default(tracing_subscriber::registry().with(layer)).unwrap();
        taken
    }

    pub fn lateness(&self) -> Vec<u64> {
        self.0.lock().unwrap().clone()
    }
}

#[derive(Default)]
struct Fields {
    tasks: u64,
    late_ms: Option<i64>,
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "tasks" {
            self.tasks = value;
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        if field.name() == "late_ms" {
            self.late_ms = Some(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl<S: Subscriber> Layer<S> for Taken {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != "timpush_sandbox::dispatch" {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        if let Some(late_ms) = fields.late_ms {
            let late = late_ms.unsigned_abs() * 1000;
            self.0.lock().unwrap().extend((0..fields.tasks).map(|_| late));
        }
    }
}
