//! A task's changes until it is dispatched.

use super::{Body, Cause, Client, Command, Failure, Limits, Listed, Progress, Reply, World};
use crate::time::SchedAt;

const SHORTEST_MS: f64 = 1_000.0;
const LONGEST_MS: f64 = 60_000.0;
const DISPATCHED: &str = "dispatched";

/// Looks at a task again and again: the more often, the nearer its time. Rests while nobody sees the page.
#[derive(Default)]
pub struct Watch {
    interval_ms: Option<f64>,
    last: Option<Listed>,
}

impl Watch {
    /// From now on; with the same wait between any two looks, where one is given.
    #[must_use]
    pub fn new(interval_ms: Option<f64>) -> Self {
        Self { interval_ms, last: None }
    }

    fn is_over(&self) -> bool {
        self.last.as_ref().is_some_and(|task| task.status == DISPATCHED)
    }

    /// How long to wait before the next look.
    fn interval_ms(&self, task: &Listed, now_ms: f64) -> f64 {
        self.interval_ms.unwrap_or_else(|| {
            let at_ms = SchedAt::parse(&task.sched_at).map_or(now_ms, |at| at.unix() as f64 * 1_000.0);
            ((at_ms - now_ms) / 10.0).clamp(SHORTEST_MS, LONGEST_MS)
        })
    }
}

impl<W: World> Client<W> {
    /// Waits until the task's status is another one than told before, and gives the get's answer; none when the task was
    /// dispatched or is gone. The first one comes at once. The limits are each look's.
    ///
    /// # Errors
    ///
    /// As [`Client::call`]. It can then be asked again.
    pub async fn next_change(
        &self,
        watch: &mut Watch,
        request: &W::Request,
        limits: Limits,
        progress: &Progress,
    ) -> Result<Option<W::Reply>, Box<Failure<W>>> {
        while !watch.is_over() {
            if let Some(last) = &watch.last {
                self.world.sleep(watch.interval_ms(last, self.now())).await;
                self.world.until_seen().await;
            }
            let order = self.order(Command::Get, Body::Given(request), limits, progress);
            let reply = match self.run(order).await {
                Ok(reply) => reply,
                Err(failure) if watch.last.is_some() && is_gone(&failure) => return Ok(None),
                Err(failure) => return Err(failure),
            };
            let task = reply.task().unwrap_or_default();
            let changed = watch.last.as_ref().is_none_or(|last| last.status != task.status);
            watch.last = Some(task);
            if changed {
                return Ok(Some(reply));
            }
        }
        Ok(None)
    }
}

fn is_gone<W: World>(failure: &Failure<W>) -> bool {
    matches!(&failure.cause, Cause::Service(reply) if reply.code() == 90_104)
}
