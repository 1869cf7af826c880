//! How often something may happen.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(1);

/// Lets each key through so many times in any one second, wherever that second begins.
pub struct Pace<K> {
    per_second: usize,
    passed: Mutex<HashMap<K, VecDeque<Instant>>>,
}

impl<K: Eq + Hash> Pace<K> {
    /// 0 is no limit.
    #[must_use]
    pub fn new(per_second: usize) -> Self {
        Self { per_second, passed: Mutex::default() }
    }

    /// Lets the key through, or tells how long it is until there is room.
    ///
    /// # Errors
    ///
    /// The time to wait, never zero.
    pub fn pass(&self, key: K) -> Result<(), Duration> {
        self.pass_at(key, Instant::now())
    }

    fn pass_at(&self, key: K, now: Instant) -> Result<(), Duration> {
        if self.per_second == 0 {
            return Ok(());
        }
        let mut all = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = all.entry(key).or_default();
        while passed.front().is_some_and(|earliest| now.duration_since(*earliest) >= WINDOW) {
            passed.pop_front();
        }
        if let Some(earliest) = passed.front().filter(|_| passed.len() >= self.per_second) {
            return Err(WINDOW.saturating_sub(now.duration_since(*earliest)));
        }
        passed.push_back(now);
        Ok(())
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
            assert_eq!(pace.pass_at("add", at(ms)), Ok(()));
        }
        assert_eq!(pace.pass_at("add", at(950)), Err(Duration::from_millis(50)));
        assert_eq!(pace.pass_at("add", at(1000)), Ok(()));
        assert_eq!(pace.pass_at("add", at(1050)), Err(Duration::from_millis(50)));
    }

    #[test]
    fn keys_don_t_share_and_zero_is_no_limit() {
        let pace = Pace::new(1);
        assert!(pace.pass("add").is_ok() && pace.pass("list").is_ok() && pace.pass("add").is_err());
        let free = Pace::new(0);
        assert!((0..1000).all(|_| free.pass(()).is_ok()));
    }
}
