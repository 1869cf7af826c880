//! What is due next, read before it is due: at that moment only what becomes of it has to be written.

use std::collections::HashMap;

use super::{TASKS_AT_ONCE, push};
use crate::audience::Audience;
use crate::clock::Clock;
use crate::store::{Edition, Finished, Next, Result, Store};

/// How long before.
const BEFORE_MS: i64 = 1000;
/// How many notifications are made ready at most; what reaches more people is read when it is due.
const NOTIFICATIONS: usize = 20_000;

/// What becomes of tasks that are due next, as long as nobody changes them.
#[derive(Default)]
pub struct Ahead {
    due: Option<i64>,
    ready: HashMap<Edition, Finished>,
}

impl Ahead {
    /// When to read, in Unix milliseconds of the sandbox's clock; not twice for the same second.
    pub fn moment(&self, next: Next) -> Option<i64> {
        let due = next.due.filter(|due| self.due != Some(*due))?;
        Some(due.saturating_mul(1000).saturating_sub(BEFORE_MS))
    }

    /// Reads the tasks of the next second, and forgets those of any other.
    pub async fn read(
        &mut self,
        next: Next,
        store: &Store,
        audience: &Audience,
        clock: &Clock,
    ) -> Result<()> {
        let Some(due) = next.due else { return Ok(()) };
        let tasks = store.upcoming(due, TASKS_AT_ONCE).await?;
        self.due = Some(due);
        self.ready.clear();
        let mut notifications = 0;
        for (edition, task) in tasks {
            let finished = push::dispatched(&task, audience, clock.now());
            notifications += finished.reached.len();
            if notifications > NOTIFICATIONS {
                break;
            }
            self.ready.insert(edition, finished);
        }
        Ok(())
    }

    /// What becomes of these, and which of them have to be read yet.
    pub fn made_of(&mut self, tasks: &[Edition]) -> (Vec<Finished>, Vec<u64>) {
        let (mut ready, mut unread) = (Vec::new(), Vec::new());
        for edition in tasks {
            match self.ready.remove(edition) {
                Some(finished) => ready.push(finished),
                None => unread.push(edition.task),
            }
        }
        (ready, unread)
    }
}
