//! Exactly one task, or a failure that says whether there may be one.

use super::recover::{Recovered, Sought};
use super::tries::Tries;
use super::{Body, Call, Client, Command, Limits, Marks, Mode, Outcome, Progress, Reply, World};
use super::{Event, Reason, digits};

/// Creates that may be at it at once, for each call that may leave in a second.
const AT_ONCE: u32 = 8;

impl<W: World> Client<W> {
    /// Makes exactly one task, or fails; where it can't be known whether it was made, the failure is ambiguous.
    ///
    /// # Errors
    ///
    /// As [`Client::call`].
    pub fn create<'a>(
        &'a self,
        request: &'a W::Request,
        marks: &'a Marks,
        limits: Limits,
        progress: &'a Progress,
    ) -> Call<'a, W> {
        let msg_random = marks.msg_random.unwrap_or_else(|| self.world.random());
        let mut order = self.order(Command::Add, Body::Marked(request, msg_random), limits, progress);
        let run = Box::pin(async move {
            let at_once = self.options.requests_per_second.saturating_mul(AT_ONCE);
            let _inside = self.gate.enter(at_once).await;
            let mut tries = Tries::of(limits);
            loop {
                // One key for all that is sent until it is proven that nothing came of it.
                order.key = (self.options.mode == Mode::Relay).then(|| self.key());
                let ended = match self.persist(&order, &mut tries).await {
                    Ok(reply) => {
                        let task_id = reply.task_id().unwrap_or_default();
                        self.page.claims.claim(task_id, msg_random);
                        self.memory.remember_made(task_id);
                        return Ok(reply);
                    }
                    Err(ended) if !progress.ambiguous() => return Err(ended.failure(&order, false)),
                    Err(ended) => ended,
                };
                let sought = Sought { marks, msg_random, order: &order };
                let recovered = match self.recover(&sought, ended.at_least_ms).await {
                    // It was answered with OK, though without its TaskID: no list can prove that it wasn't made.
                    Recovered::Absent if ended.reason == Reason::Code(0) => Recovered::Unknown,
                    recovered => recovered,
                };
                self.world.tell(Event::Recover(match recovered {
                    Recovered::Found(_) => Outcome::Found,
                    Recovered::Absent => Outcome::Absent,
                    Recovered::Unknown => Outcome::Unknown,
                }));
                match recovered {
                    Recovered::Found(task_id) => {
                        progress.set_ambiguous(false);
                        return Ok(self.world.answered(task_id));
                    }
                    Recovered::Unknown => return Err(ended.failure(&order, true)),
                    Recovered::Absent => progress.starts_over(),
                }
                // Not out of the budget: the lookup has just shown that the service is alive.
                if !tries.take() {
                    return Err(ended.failure(&order, false));
                }
                self.tell_retry(&order, 0.0, ended.reason);
            }
        });
        self.in_time(Command::Add, limits, progress, run)
    }

    /// A fresh Idempotency-Key: 128 random bits.
    fn key(&self) -> String {
        let mut key = String::with_capacity(32);
        for _ in 0..4 {
            digits::push_hex(&mut key, self.world.random());
        }
        key
    }
}
