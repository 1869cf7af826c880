//! Those who add and list.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::Target;
use crate::report::{Report, Times};

/// How many call at once where each calls as soon as it was answered.
const AT_ONCE: u64 = 32;

#[derive(Clone, Copy)]
pub enum Call {
    Add,
    List,
}

/// Those who call until they are stopped.
pub struct Callers {
    stop: Arc<AtomicBool>,
    running: Vec<JoinHandle<Vec<u64>>>,
    begun: Instant,
}

impl Callers {
    /// Each calls as soon as it was answered.
    pub fn at_full_speed(target: &impl Target, call: Call, many: u64) -> Self {
        Self::start(many, |numbers, stop| {
            let target = target.clone();
            tokio::spawn(async move {
                let mut took = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    took.push(once(&target, call, numbers.fetch_add(1, Ordering::Relaxed)).await);
                }
                took
            })
        })
    }

    /// So many calls a second, whether or not those before were answered.
    pub fn at_pace(target: &impl Target, call: Call, per_second: u32) -> Self {
        Self::start(1, |numbers, stop| {
            let target = target.clone();
            tokio::spawn(async move {
                let mut ticks = interval(Duration::from_secs(1) / per_second);
                ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
                let mut calls = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    ticks.tick().await;
                    let (target, number) = (target.clone(), numbers.fetch_add(1, Ordering::Relaxed));
                    calls.push(tokio::spawn(async move { once(&target, call, number).await }));
                }
                let mut took = Vec::new();
                for call in calls {
                    took.push(call.await.unwrap());
                }
                took
            })
        })
    }

    fn start(many: u64, start: impl Fn(Arc<AtomicU64>, Arc<AtomicBool>) -> JoinHandle<Vec<u64>>) -> Self {
        let (numbers, stop) = (Arc::default(), Arc::default());
        let running = (0..many).map(|_| start(Arc::clone(&numbers), Arc::clone(&stop))).collect();
        Self { stop, running, begun: Instant::now() }
    }

    pub async fn end(self) -> Times {
        self.stop.store(true, Ordering::Relaxed);
        let mut took = Vec::new();
        for caller in self.running {
            took.extend(caller.await.unwrap());
        }
        Times::of(took, Some(self.begun.elapsed()))
    }
}

/// In microseconds.
async fn once(target: &impl Target, call: Call, number: u64) -> u64 {
    let begun = Instant::now();
    match call {
        Call::Add => target.add(number).await,
        Call::List => target.list(number).await,
    }
    begun.elapsed().as_micros() as u64
}

/// Lists, then adds; one at a time and many at once.
pub async fn adds_and_lists(report: &mut Report, place: &str, target: &impl Target, long: Duration) {
    for (name, call, many) in [
        ("list, one at a time", Call::List, 1),
        ("list, 32 at once", Call::List, AT_ONCE),
        ("add, one at a time", Call::Add, 1),
        ("add, 32 at once", Call::Add, AT_ONCE),
    ] {
        let callers = Callers::at_full_speed(target, call, many);
        tokio::time::sleep(long).await;
        report.add(place, name, callers.end().await);
    }
}
