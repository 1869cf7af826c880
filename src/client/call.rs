//! Get, list, modify and delete: they may be sent again whatever happened.

use super::attempt::{Ended, Order};
use super::tries::Tries;
use super::verdict::Verdict;
use super::{
    Body, Call, Cause, Client, Command, Failure, Limits, Progress, Shared, World, digits, race, verdict,
};

impl<W: World> Client<W> {
    /// Makes a get, a list or a modify.
    ///
    /// # Errors
    ///
    /// With what came of the last attempt, when no further one would help or is left.
    pub fn call<'a>(
        &'a self,
        command: Command,
        request: &'a W::Request,
        limits: Limits,
        progress: &'a Progress,
    ) -> Call<'a, W> {
        self.run(self.order(command, Body::Given(request), limits, progress))
    }

    /// Makes a delete. Where an answer was lost and the task turns out to be gone, that is success.
    ///
    /// # Errors
    ///
    /// As [`Client::call`].
    pub fn delete<'a>(
        &'a self,
        request: &'a W::Request,
        task_id: u64,
        limits: Limits,
        progress: &'a Progress,
    ) -> Call<'a, W> {
        let order = self.order(Command::Delete, Body::Given(request), limits, progress);
        let run = Box::pin(async move {
            let ended = match self.persist(&order, &mut Tries::of(limits)).await {
                Ok(reply) => return Ok(reply),
                Err(ended) => ended,
            };
            if !progress.ambiguous() || !matches!(ended.code, 90_104 | 90_106) {
                return Err(failed(&order, ended));
            }
            // The refusal may tell of what the lost attempt did: then the task is gone.
            match self.ask(task_id, &order).await {
                Ok(_) => Err(ended.failure(&order, false)),
                Err(asked) if asked.code == 90_104 => Ok(self.world.answered(task_id)),
                Err(_) => Err(ended.failure(&order, true)),
            }
        });
        self.in_time(Command::Delete, limits, progress, run)
    }

    /// Makes a call of which another attempt does no harm.
    pub(super) fn run<'a>(&'a self, order: Order<'a, W>) -> Call<'a, W> {
        let Order { command, limits, progress, .. } = order;
        let run = Box::pin(async move {
            let result = self.persist(&order, &mut Tries::of(limits)).await;
            result.map_err(|ended| failed(&order, ended))
        });
        self.in_time(command, limits, progress, run)
    }

    pub(super) fn order<'a>(
        &self,
        command: Command,
        body: Body<'a, W::Request>,
        limits: Limits,
        progress: &'a Progress,
    ) -> Order<'a, W> {
        let deadline = self.world.ticks() + limits.total_timeout_ms;
        Order { command, body, key: None, limits, deadline, progress }
    }

    /// Ends it when its time is over.
    pub(super) fn in_time<'a>(
        &'a self,
        command: Command,
        limits: Limits,
        progress: &'a Progress,
        run: Call<'a, W>,
    ) -> Call<'a, W> {
        let timeout_ms = limits.total_timeout_ms;
        Box::pin(async move {
            let result = race::before(self.world.sleep(timeout_ms), run).await;
            result.unwrap_or_else(|| {
                let ambiguous = progress.ambiguous();
                Err(Box::new(Failure {
                    command,
                    attempts: progress.attempts(),
                    retryable: !(ambiguous && command == Command::Add),
                    ambiguous,
                    cause: Cause::Timeout { timeout_ms },
                }))
            })
        })
    }

    /// Asks for a task, on behalf of another call.
    pub(super) fn ask<'a>(
        &'a self,
        task_id: u64,
        on_behalf: &'a Order<'_, W>,
    ) -> Shared<'a, Result<W::Reply, Box<Ended<W>>>> {
        let mut body = String::from("{\"Sdkappid\":");
        digits::push(&mut body, u64::from(self.options.sdkappid));
        body.push_str(",\"TaskID\":");
        digits::push(&mut body, task_id);
        body.push('}');
        self.inquire(Command::Get, body, on_behalf)
    }

    /// Makes a call of the client's own, within the time of the one that it serves.
    pub(super) fn inquire<'a>(
        &'a self,
        command: Command,
        body: String,
        on_behalf: &'a Order<'_, W>,
    ) -> Shared<'a, Result<W::Reply, Box<Ended<W>>>> {
        Box::pin(async move {
            let progress = Progress::default();
            let order = Order {
                command,
                body: Body::Own(&body),
                key: None,
                limits: on_behalf.limits,
                deadline: on_behalf.deadline,
                progress: &progress,
            };
            self.persist(&order, &mut Tries::of(order.limits)).await
        })
    }
}

/// What the caller of anything but a create is told.
fn failed<W: World>(order: &Order<'_, W>, ended: Box<Ended<W>>) -> Box<Failure<W>> {
    let refused = ended.verdict == Verdict::Stop && matches!(&ended.cause, Cause::Service(_));
    let told = refused && !verdict::leaves_open(order.command, ended.code);
    ended.failure(order, order.progress.ambiguous() && !told)
}
