//! How often something may happen.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);
/// On their way, calls may come closer together by so much.
const JITTER: Duration = Duration::from_millis(50);
/// Rather than be refused, a call waits for so long.
const LONGEST_WAIT: Duration = Duration::from_millis(250);

/// Lets each key through so many times in any one second, wherever that second begins.
pub struct Pace<K> {
    per_second: usize,
    second: Duration,
    longest_wait: Duration,
    passed: Mutex<HashMap<K, VecDeque<Instant>>>,
}

impl<K: Eq + Hash> Pace<K> {
    /// 0 is no limit.
    #[must_use]
    pub fn new(per_second: usize) -> Self {
        Self { per_second, second: SECOND, longest_wait: Duration::ZERO, passed: Mutex::default() }
    }

    /// One for what goes on to somebody who counts as strictly: a little slower, and with a little patience, so that who keeps
    /// to the pace isn't refused for that.
    #[must_use]
    pub fn ahead_of_another(per_second: usize) -> Self {
        Self { second: SECOND + JITTER, longest_wait: LONGEST_WAIT, ..Self::new(per_second) }
    }

    /// Lets the key through after a wait, mostly of nothing, or tells how long it is until there is room.
    ///
    /// # Errors
    ///
    /// The time to wait, never zero.
    pub fn pass(&self, key: K) -> Result<Duration, Duration> {
        self.pass_at(key, Instant::now())
    }

    fn pass_at(&self, key: K, now: Instant) -> Result<Duration, Duration> {
        if self.per_second == 0 {
            return Ok(Duration::ZERO);
        }
        let mut all = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = all.entry(key).or_default();
        while passed.front().is_some_and(|earliest| now.saturating_duration_since(*earliest) >= self.second) {
            passed.pop_front();
        }
        // Those who wait are among them, so that the one to come after may be another than the first.
        let before = passed.len().checked_sub(self.per_second).map(|place| passed[place]);
        let wait =
            before.map_or(Duration::ZERO, |before| (before + self.second).saturating_duration_since(now));
        if wait > self.longest_wait {
            return Err(wait.saturating_sub(self.longest_wait));
        }
        passed.push_back(now + wait);
        Ok(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Instant, Pace};

    #[test]
    fn no_second_holds_more_than_it_may() {
        let pace = Pace::new(5);
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        for ms in [0, 100, 200, 300, 900] {
            assert_eq!(pace.pass_at("add", at(ms)), Ok(Duration::ZERO));
        }
        assert_eq!(pace.pass_at("add", at(950)), Err(Duration::from_millis(50)));
        assert_eq!(pace.pass_at("add", at(1000)), Ok(Duration::ZERO));
        assert_eq!(pace.pass_at("add", at(1050)), Err(Duration::from_millis(50)));
    }

    #[test]
    fn ahead_of_another_it_passes_none_earlier_than_that_one_takes_them_though_they_come_closer_together() {
        let pace = Pace::ahead_of_another(2);
        let start = Instant::now();
        let at = |ms| {
            pace.pass_at("add", start + Duration::from_millis(ms)).map(|wait| ms + wait.as_millis() as u64)
        };
        assert_eq!([at(0), at(10)], [Ok(0), Ok(10)]);
        assert_eq!(at(700), Err(Duration::from_millis(100)));
        assert_eq!([at(800), at(820), at(900)], [Ok(1050), Ok(1060), Err(Duration::from_millis(950))]);
        assert_eq!([at(1990), at(3000), at(3001)], [Ok(2100), Ok(3000), Ok(3150)]);
    }

    #[test]
    fn keys_don_t_share_and_zero_is_no_limit() {
        let pace = Pace::new(1);
        assert!(pace.pass("add").is_ok() && pace.pass("list").is_ok() && pace.pass("add").is_err());
        let free = Pace::new(0);
        assert!((0..1000).all(|_| free.pass(()).is_ok()));
    }
}
