//! How long what was dispatched is kept.

use std::time::Duration;

use tokio::time::Instant;

use crate::clock::Clock;
use crate::store::{Portion, Result, Store};

/// So much is deleted in one transaction: requests and what is due get their turn in between.
const AT_ONCE: Portion = Portion { tasks: 500, deliveries: 5000 };
/// How long it rests when it has caught up. What lapses meanwhile goes together.
const REST: Duration = Duration::from_secs(60);

/// What is kept for a while, or for ever.
pub struct Retention {
    kept: Option<Duration>,
    rests_until: Instant,
}

impl Retention {
    pub fn of(kept: Option<Duration>) -> Self {
        Self { kept, rests_until: Instant::now() }
    }

    /// Deletes a portion of what has lapsed, and tells when there may be more to delete.
    pub async fn turn(&mut self, store: &Store, clock: &Clock) -> Result<Option<Instant>> {
        let Some(kept) = self.kept else { return Ok(None) };
        let now = Instant::now();
        if now < self.rests_until {
            return Ok(Some(self.rests_until));
        }
        let kept_ms = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
        let before = clock.now_ms().saturating_sub(kept_ms);
        let Some(earliest) = store.earliest_push().await? else { return Ok(None) };
        if earliest >= before {
            let lapses_in = earliest.saturating_sub(before).saturating_add(1);
            return Ok(Some(now + Duration::from_millis(lapses_in.unsigned_abs()).min(REST)));
        }
        if !store.forget(before, AT_ONCE).await? {
            self.rests_until = now + REST;
            return Ok(Some(self.rests_until));
        }
        Ok(Some(now))
    }
}
