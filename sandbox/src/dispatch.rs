//! The scheduler: sleeps until a task is due, takes it, and delivers it.
//!
//! Several may share a database, each with a lease on what it took ([`store::due`](crate::store)). It sleeps until the next
//! task is due by the sandbox's clock, or another's lease runs out, and is woken by what changes either. When nothing is due,
//! it deletes what was dispatched longer ago than that is kept.

mod ahead;
mod push;
mod retention;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::audience::Audience;
use crate::clock::{Clock, machine_ms};
use crate::store::{Finished, Next, Owner, Result, Store};
use ahead::Ahead;
use retention::Retention;

const PACE: Pace = Pace { lease: Duration::from_secs(10), longest_sleep: Duration::from_secs(5) };
/// How long it waits when the database refuses.
const PATIENCE: Duration = Duration::from_secs(1);
/// How many tasks are taken in one transaction, and how many notifications are written in one: requests get their turn in
/// between. A task that reaches more is still written at once.
const TASKS_AT_ONCE: u32 = 2000;
const NOTIFICATIONS_AT_ONCE: usize = 500;

/// Dispatches what is due, until it is told to stop. A task stays `dispatching` for `time_to_dispatch`, and is `kept` for so
/// long from then on, or for ever.
pub async fn run(
    store: Store,
    audience: Arc<Audience>,
    clock: Clock,
    time_to_dispatch: Duration,
    kept: Option<Duration>,
    stop: watch::Receiver<bool>,
) {
    run_with(PACE, store, audience, clock, time_to_dispatch, kept, stop).await;
}

#[derive(Clone, Copy)]
struct Pace {
    /// How long a dispatcher that fell silent keeps what it took; it renews that three times as often.
    lease: Duration,
    /// How long it sleeps at most. Nothing tells of a task that another sandbox put into the same file, and that one may be
    /// gone when the task is due; so much late it is then. A look reads the first entry of an index, and writes nothing.
    longest_sleep: Duration,
}

async fn run_with(
    pace: Pace,
    store: Store,
    audience: Arc<Audience>,
    clock: Clock,
    time_to_dispatch: Duration,
    kept: Option<Duration>,
    mut stop: watch::Receiver<bool>,
) {
    let mut dispatcher = Dispatcher {
        owner: Owner(getrandom::u64().unwrap_or_else(|_| machine_ms().cast_unsigned()).cast_signed()),
        store,
        audience,
        clock,
        time_to_dispatch,
        pace,
        ahead: Ahead::default(),
        retention: Retention::of(kept),
        taken: VecDeque::new(),
        renewed: Instant::now(),
    };
    tokio::select! {
        () = dispatcher.work() => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
    // Whatever was begun, others may go on with at once.
    if let Err(error) = dispatcher.store.release(dispatcher.owner).await {
        tracing::warn!("what was being dispatched is free for others only when its lease runs out: {error}");
    }
}

struct Dispatcher {
    store: Store,
    audience: Arc<Audience>,
    clock: Clock,
    time_to_dispatch: Duration,
    owner: Owner,
    pace: Pace,
    /// What is due next.
    ahead: Ahead,
    retention: Retention,
    /// In the order in which they are to be finished.
    taken: VecDeque<Taken>,
    renewed: Instant,
}

impl Dispatcher {
    async fn work(&mut self) {
        let mut tasks = self.store.task_changes();
        let mut clock = self.clock.changes();
        loop {
            // Before it looks: what changes from here on wakes it.
            tasks.mark_unchanged();
            clock.mark_unchanged();
            let wake = match self.turn().await {
                Ok(Turn::More) => continue,
                Ok(Turn::Until(moment)) => moment,
                Err(error) => {
                    tracing::error!("dispatching goes on in a second: {error}");
                    tokio::time::sleep(PATIENCE).await;
                    continue;
                }
            };
            let woken = async {
                tokio::select! {
                    _ = tasks.changed() => {}
                    _ = clock.changed() => {}
                }
            };
            let _ = timeout_at(wake, woken).await;
        }
    }

    /// Takes what is due, finishes what was taken long enough ago, reads what is due next, and deletes some of what has lapsed.
    async fn turn(&mut self) -> Result<Turn> {
        let mut next = self.store.next(self.owner).await?;
        if self.is_due(next) {
            let more = self.take(next).await?;
            self.finish_taken().await?;
            if more {
                return Ok(Turn::More);
            }
            next = self.store.next(self.owner).await?;
        } else {
            self.finish_taken().await?;
        }
        if self.ahead.moment(next).is_some_and(|moment| moment <= self.clock.now_ms()) {
            self.ahead.read(next, &self.store, &self.audience, &self.clock).await?;
        }
        let lapse = self.retention.turn(&self.store, &self.clock).await?;
        Ok(Turn::Until(self.wake(next, lapse)))
    }

    fn is_due(&self, next: Next) -> bool {
        next.due.is_some_and(|at| at <= self.clock.now())
            || next.lease.is_some_and(|until| until <= machine_ms())
    }

    /// Whether there may be more.
    async fn take(&mut self, next: Next) -> Result<bool> {
        let tasks = self.store.take(self.owner, &self.clock, self.pace.lease, TASKS_AT_ONCE).await?;
        let late_ms = next.due.map(|at| self.clock.now_ms() - at * 1000);
        tracing::debug!(tasks = tasks.len(), late_ms, "tasks were taken");
        let more = tasks.len() >= TASKS_AT_ONCE as usize;
        if !tasks.is_empty() {
            self.renewed = Instant::now();
            let moment = self.renewed + self.time_to_dispatch;
            let (ready, unread) = self.ahead.made_of(&tasks);
            self.taken.push_back(Taken { moment, ready, unread });
        }
        Ok(more)
    }

    async fn finish_taken(&mut self) -> Result<()> {
        while self.taken.front().is_some_and(|taken| taken.moment <= Instant::now()) {
            self.finish_first().await?;
        }
        self.renew().await
    }

    /// Finishes the tasks that were taken first. Where the database refuses, it keeps them for the next turn; those that are
    /// finished by then are no longer held.
    async fn finish_first(&mut self) -> Result<()> {
        let Some(first) = self.taken.front_mut() else { return Ok(()) };
        let ready = std::mem::take(&mut first.ready);
        let known: Vec<_> = ready.iter().map(|finished| finished.task).collect();
        if let Err(error) = self.finish(ready.into_iter()).await {
            self.taken[0].unread.extend(known);
            return Err(error);
        }
        if !self.taken[0].unread.is_empty() {
            let tasks = self.store.held(self.owner, self.taken[0].unread.clone()).await?;
            let (audience, clock) = (Arc::clone(&self.audience), self.clock.clone());
            let finished = move |task| push::dispatched(&task, &audience, clock.now());
            self.finish(tasks.into_iter().map(finished)).await?;
        }
        self.taken.pop_front();
        Ok(())
    }

    async fn finish(&mut self, finished: impl Iterator<Item = Finished> + Send) -> Result<()> {
        let mut finished = finished.peekable();
        while finished.peek().is_some() {
            let (mut together, mut notifications) = (Vec::new(), 0);
            while notifications < NOTIFICATIONS_AT_ONCE
                && let Some(one) = finished.next()
            {
                notifications += one.reached.len().max(1);
                together.push(one);
            }
            self.renew().await?;
            self.store.finish(self.owner, &self.clock, together).await?;
        }
        Ok(())
    }

    async fn renew(&mut self) -> Result<()> {
        if !self.taken.is_empty() && self.renewed.elapsed() >= self.pace.lease / 3 {
            self.store.renew(self.owner, self.pace.lease).await?;
            self.renewed = Instant::now();
        }
        Ok(())
    }

    fn wake(&self, next: Next, lapse: Option<Instant>) -> Instant {
        let now = Instant::now();
        let longest = self.pace.longest_sleep;
        let after = |ms: i64| now + Duration::from_millis(u64::try_from(ms).unwrap_or(0)).min(longest);
        let by_clock = |at_ms: i64| after(at_ms.saturating_sub(self.clock.now_ms()));
        let due = next.due.map(|at| by_clock(at.saturating_mul(1000)));
        let ahead = self.ahead.moment(next).map(by_clock);
        let lease = next.lease.map(|until| after(until.saturating_sub(machine_ms())));
        let finish = self.taken.front().map(|taken| taken.moment);
        let renewal = finish.map(|_| self.renewed + self.pace.lease / 3);
        let wake = [due, ahead, lease, finish, renewal, lapse].into_iter().flatten().min();
        wake.map_or(now + longest, |wake| wake.min(now + longest))
    }
}

/// What was taken together.
struct Taken {
    /// When it is to be finished.
    moment: Instant,
    /// What became of tasks that were read ahead.
    ready: Vec<Finished>,
    /// The other tasks.
    unread: Vec<u64>,
}

/// What a turn ends with.
enum Turn {
    /// More is due at once.
    More,
    /// Nothing is until then, unless something changes.
    Until(Instant),
}

#[cfg(test)]
mod tests;
