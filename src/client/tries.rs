//! Whether another attempt is made, and when.

use super::attempt::{Ended, Order};
use super::verdict::Verdict;
use super::{Client, Command, Event, Limits, Reason, Shared, World, backoff};

/// What a call has left to try.
pub(super) struct Tries {
    retries_left: u32,
    waits: u32,
    signed_again: bool,
    asked_once_more: bool,
}

impl Tries {
    pub(super) fn of(limits: Limits) -> Self {
        Self { retries_left: limits.retries, waits: 0, signed_again: false, asked_once_more: false }
    }

    fn any_left(&self) -> bool {
        self.retries_left > 0
    }

    /// Takes one of the retries, where there is one.
    pub(super) fn take(&mut self) -> bool {
        let left = self.any_left();
        if left {
            self.retries_left -= 1;
            self.waits += 1;
        }
        left
    }
}

impl<W: World> Client<W> {
    /// Sends until it succeeds, or no further attempt would help or is left. A create's answer that is lost ends it too: what
    /// comes next isn't simply another attempt.
    pub(super) fn persist<'a>(
        &'a self,
        order: &'a Order<'_, W>,
        tries: &'a mut Tries,
    ) -> Shared<'a, Result<W::Reply, Box<Ended<W>>>> {
        Box::pin(async {
            loop {
                let ended = match self.attempt(order).await {
                    Ok(reply) => return Ok(reply),
                    Err(ended) => ended,
                };
                let lost_create = order.command == Command::Add && ended.verdict == Verdict::Unknown;
                let delay_ms = if lost_create { None } else { self.delay(order, tries, &ended) };
                let Some(delay_ms) = delay_ms else { return Err(ended) };
                self.tell_retry(order, delay_ms, ended.reason);
                if delay_ms > 0.0 {
                    self.world.sleep(delay_ms).await;
                }
            }
        })
    }

    /// How long to wait for the next attempt; none where there is none.
    fn delay(&self, order: &Order<'_, W>, tries: &mut Tries, ended: &Ended<W>) -> Option<f64> {
        match ended.verdict {
            Verdict::Stop | Verdict::Rest => return None,
            Verdict::Resign => {
                let first = !tries.signed_again;
                tries.signed_again = true;
                return first.then_some(0.0);
            }
            Verdict::Once if tries.asked_once_more => return None,
            Verdict::Once => tries.asked_once_more = true,
            Verdict::Again | Verdict::Crowded | Verdict::Busy | Verdict::Unknown => {}
        }
        let crowded = matches!(ended.verdict, Verdict::Crowded | Verdict::Busy);
        let delay_ms = backoff::delay(tries.waits, crowded, self.world.random(), ended.at_least_ms);
        // To wait beyond the end would only hide what happened behind a time-out.
        let affordable = |tries: &mut Tries| {
            tries.any_left() && self.budget.spend(ended.reason == Reason::Timeout) && tries.take()
        };
        (self.world.ticks() + delay_ms < order.deadline && affordable(tries)).then_some(delay_ms)
    }

    pub(super) fn tell_retry(&self, order: &Order<'_, W>, delay_ms: f64, reason: Reason) {
        let attempt = order.progress.attempts() + 1;
        self.world.tell(Event::Retry { command: order.command, attempt, delay_ms, reason });
    }
}
