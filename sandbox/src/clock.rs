//! What time it is in the sandbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// The machine's clock, or one that was set and runs on from there. Its copies are one clock.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    ahead: AtomicI64,
    changed: watch::Sender<()>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn of_machine() -> Self {
        Self(Arc::new(Inner { ahead: AtomicI64::new(0), changed: watch::Sender::new(()) }))
    }

    /// Unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    /// Unix milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        machine_ms() + self.0.ahead.load(Ordering::Relaxed)
    }

    /// Makes it this time now, in Unix milliseconds.
    pub fn set_ms(&self, now: i64) {
        self.0.ahead.store(now - machine_ms(), Ordering::Relaxed);
        self.0.changed.send_replace(());
    }

    /// Goes back to the machine's time.
    pub fn reset(&self) {
        self.0.ahead.store(0, Ordering::Relaxed);
        self.0.changed.send_replace(());
    }

    /// Whether it goes another way than the machine's.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.ahead.load(Ordering::Relaxed) != 0
    }

    /// Tells whenever the clock is set: who sleeps until a moment must look again.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<()> {
        self.0.changed.subscribe()
    }
}

/// The machine's time in Unix milliseconds, whatever the sandbox's clock was set to.
#[must_use]
pub fn machine_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Clock, machine_ms};

    #[test]
    fn a_clock_that_was_set_runs_on_from_there_and_its_copies_with_it() {
        let clock = Clock::of_machine();
        let copy = clock.clone();
        clock.set_ms(1_811_844_000_000);
        assert!((1_811_844_000_000..1_811_844_005_000).contains(&copy.now_ms()));
        assert!((1_811_844_000..1_811_844_005).contains(&copy.now()));
        copy.reset();
        assert!((clock.now_ms() - machine_ms()).abs() < 5_000);
    }

    #[test]
    fn setting_it_wakes_who_waits() {
        let clock = Clock::of_machine();
        let changes = clock.changes();
        clock.set_ms(0);
        assert!(changes.has_changed().is_ok_and(|changed| changed));
    }
}
