//! What became of a create whose answer was lost.

use std::rc::Rc;

use super::attempt::Order;
use super::memory::Filters;
use super::sweep::{Range, Sweep};
use super::{Client, Listed, Marks, Reply, World};
use crate::time::SchedAt;

/// How long after an attempt's end the service may still carry it out: its back end gives up after 3 s, and what a relay or
/// a proxy still holds arrives in that time.
const SETTLE_MS: f64 = 5_000.0;
/// The relay's clock, by which we know the service's, may be off by that much.
const SLACK_MS: f64 = 30_000.0;
/// The machine's own clock may be off by that much.
const WIDE_SLACK_MS: f64 = 86_400_000.0;

/// The task that may have been made.
pub(super) struct Sought<'a, W: World> {
    pub(super) marks: &'a Marks,
    pub(super) msg_random: u32,
    pub(super) order: &'a Order<'a, W>,
}

/// What became of it.
#[derive(Clone, Copy)]
pub(super) enum Recovered {
    /// It was made.
    Found(u64),
    /// It was not, and won't be.
    Absent,
    /// Nobody can tell.
    Unknown,
}

/// Whether lists had tasks that look like the one.
#[derive(Default)]
struct Doubt {
    alike: bool,
    /// And the list doesn't tell their MsgRandom.
    unmarked: bool,
}

impl<W: World> Client<W> {
    /// Waits until it would be there, and looks for it.
    pub(super) async fn recover(&self, sought: &Sought<'_, W>, at_least_ms: f64) -> Recovered {
        self.world.sleep(at_least_ms.max(SETTLE_MS)).await;
        let is_it = |task: &Listed| {
            sought.marks.are_of(task, sought.msg_random) && self.page.claims.sent_with(task.task_id).is_none()
        };
        let Some(begin) = self.created_from(sought, 0.0) else { return Recovered::Unknown };
        let mut doubt = Doubt::default();
        if self.is_worth_reading(Filters::Created) {
            // Somewhat older ones too: another create that looks for its own may have waited for a time-out.
            let range = || {
                let begin = self.created_from(sought, sought.order.limits.timeout_ms)?;
                let end = moment(self.clock.service_ms(self.world.now()) + self.slack_ms())?;
                Some(Range { begin, end })
            };
            let Some(sweep) = self.sweep_newest(sought.order, &begin, &range, &is_it).await else {
                return Recovered::Unknown;
            };
            if let Some(recovered) = self.judge(sought, &sweep, &begin, &mut doubt) {
                return recovered;
            }
        }
        if self.is_worth_reading(Filters::Scheduled) {
            let sched_at = &sought.marks.sched_at;
            let range = Range { begin: sched_at.clone(), end: sched_at.clone() };
            let sweep = Rc::new(self.sweep(sought.order, &range, &begin, &is_it).await);
            if let Some(recovered) = self.judge(sought, &sweep, &begin, &mut doubt) {
                return recovered;
            }
        }
        if !doubt.alike || (!doubt.unmarked && self.keeps_random(sought).await) {
            Recovered::Absent
        } else {
            Recovered::Unknown
        }
    }

    /// What a list tells; nothing where the task isn't in it.
    fn judge(
        &self,
        sought: &Sought<'_, W>,
        sweep: &Sweep,
        begin: &str,
        doubt: &mut Doubt,
    ) -> Option<Recovered> {
        for task in &sweep.tasks {
            if sought.marks.are_of(task, sought.msg_random)
                && self.page.claims.claim(task.task_id, sought.msg_random)
            {
                self.memory.found();
                return Some(Recovered::Found(task.task_id));
            }
            let fits = sought.marks.fit(task)
                && (task.create_at.is_empty() || *task.create_at >= *begin)
                && self.page.claims.sent_with(task.task_id).is_none();
            doubt.alike |= fits;
            doubt.unmarked |= fits && task.msg_random.is_none();
        }
        (!sweep.whole).then_some(Recovered::Unknown)
    }

    /// Whether the service keeps the MsgRandom of what it is sent. Where that isn't known yet, a task that was made is asked for.
    async fn keeps_random(&self, sought: &Sought<'_, W>) -> bool {
        if self.memory.keeps().is_none()
            && let Some(made) = self.memory.made()
            && let Ok(reply) = self.ask(made, sought.order).await
            && let Some(task) = reply.task()
        {
            self.memory.learn_random(&task, &self.page.claims);
        }
        self.memory.keeps() == Some(true)
    }

    /// The earliest moment at which it can have been created, and so much earlier, in the service's form.
    fn created_from(&self, sought: &Sought<'_, W>, earlier_ms: f64) -> Option<String> {
        let left_ms = self.clock.service_ms(sought.order.progress.first_left_ms());
        moment(left_ms - self.slack_ms() - earlier_ms)
    }

    fn slack_ms(&self) -> f64 {
        self.clock.doubt_ms().map_or(WIDE_SLACK_MS, |doubt_ms| SLACK_MS + doubt_ms)
    }
}

fn moment(service_ms: f64) -> Option<String> {
    SchedAt::from_unix((service_ms / 1_000.0) as i64).map(SchedAt::text)
}
