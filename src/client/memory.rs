//! What the client has found out about the service where its pages say nothing.

use std::cell::Cell;

use super::Listed;
use super::claims::Claims;

/// What the client has found out about the service where its pages say nothing.
#[derive(Default)]
pub(super) struct Memory {
    keeps: Cell<Option<bool>>,
    filters: Cell<Option<Filters>>,
    /// A task that a create of this client made.
    made: Cell<Option<u64>>,
}

/// Which of a task's times the range of a list filters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Filters {
    Created,
    Scheduled,
}

impl Memory {
    /// Whether the service keeps the MsgRandom that a task was sent with; none where that isn't known.
    pub(super) fn keeps(&self) -> Option<bool> {
        self.keeps.get()
    }

    /// A task was found by its MsgRandom.
    pub(super) fn found(&self) {
        self.keeps.set(Some(true));
    }

    pub(super) fn made(&self) -> Option<u64> {
        self.made.get()
    }

    pub(super) fn remember_made(&self, task_id: u64) {
        self.made.set(Some(task_id));
    }

    pub(super) fn filters(&self) -> Option<Filters> {
        self.filters.get()
    }

    /// Learns from a task that came by. One whose MsgRandom is another one outweighs all that kept theirs: to doubt is safe.
    pub(super) fn learn_random(&self, task: &Listed, claims: &Claims) {
        if let Some(sent) = claims.sent_with(task.task_id) {
            let kept = task.msg_random == Some(sent);
            if !kept || self.keeps.get().is_none() {
                self.keeps.set(Some(kept));
            }
        }
    }

    /// Learns from a task that a list with this range gave. The time that is outside can't be the one that is filtered.
    pub(super) fn learn_filter(&self, task: &Listed, begin: &str, end: &str) {
        let inside = |time: &str| time.is_empty() || (begin..=end).contains(&time);
        match (inside(&task.create_at), inside(&task.sched_at)) {
            (true, false) => self.filters.set(Some(Filters::Created)),
            (false, true) => self.filters.set(Some(Filters::Scheduled)),
            _ => {}
        }
    }
}
