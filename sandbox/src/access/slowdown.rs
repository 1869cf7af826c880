//! Slowing down who guesses passwords.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How many wrong passwords in a row are a slip of the fingers.
const FREE: u32 = 5;
/// The longest wait. Whoever guesses can keep the operator out as well, so it must not be a long one.
const LONGEST: Duration = Duration::from_secs(60);
/// How long a name's failures are remembered after the last one.
const MEMORY: Duration = Duration::from_secs(15 * 60);
/// How many names are remembered; names that no operator has are among them, or the answer would give away which exist.
const MOST: usize = 4096;

/// The failures of each name.
#[derive(Default)]
pub(super) struct Slowdown(HashMap<String, Failures>);

struct Failures {
    count: u32,
    last: Instant,
}

impl Slowdown {
    /// Lets an attempt to sign in under this name through, or tells how long to wait. The attempt counts as failed until
    /// [`succeeded`](Self::succeeded) says otherwise, so that many at once aren't all let through.
    pub fn attempt(&mut self, name: &str, now: Instant) -> Result<(), Duration> {
        if let Some(failures) = self.0.get(name) {
            let free_at = failures.last + failures.wait();
            if free_at > now {
                return Err(free_at - now);
            }
        } else if self.0.len() >= MOST {
            self.make_room(now);
        }
        let failures = self.0.entry(name.to_owned()).or_insert(Failures { count: 0, last: now });
        if now.duration_since(failures.last) >= MEMORY {
            failures.count = 0;
        }
        failures.count = failures.count.saturating_add(1);
        failures.last = now;
        Ok(())
    }

    /// The attempt was a good one.
    pub fn succeeded(&mut self, name: &str) {
        self.0.remove(name);
    }

    fn make_room(&mut self, now: Instant) {
        self.0.retain(|_, failures| now.duration_since(failures.last) < MEMORY);
        // Names that somebody made up to have others forgotten have failed once each.
        let least = self.0.iter().min_by_key(|(_, failures)| (failures.count, failures.last));
        if self.0.len() >= MOST
            && let Some(name) = least.map(|(name, _)| name.clone())
        {
            self.0.remove(&name);
        }
    }
}

impl Failures {
    /// Nothing at first, then a second, and twice as long after each further one.
    fn wait(&self) -> Duration {
        match self.count.checked_sub(FREE) {
            None => Duration::ZERO,
            Some(beyond) => Duration::from_secs(1 << beyond.min(6)).min(LONGEST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FREE, MEMORY, MOST, Slowdown};
    use std::time::{Duration, Instant};

    #[test]
    fn after_some_failures_each_further_one_doubles_the_wait_up_to_a_minute() {
        let mut slowdown = Slowdown::default();
        let mut now = Instant::now();
        for _ in 0..FREE {
            assert_eq!(slowdown.attempt("ann", now), Ok(()));
        }
        for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
            let wait = Duration::from_secs(wait);
            assert_eq!(slowdown.attempt("ann", now), Err(wait));
            assert_eq!(slowdown.attempt("bob", now), Ok(()), "others don't wait");
            slowdown.succeeded("bob");
            now += wait;
            assert_eq!(slowdown.attempt("ann", now), Ok(()));
        }
        slowdown.succeeded("ann");
        assert_eq!(slowdown.attempt("ann", now), Ok(()));
    }

    #[test]
    fn failures_are_forgotten_after_a_while() {
        let mut slowdown = Slowdown::default();
        let now = Instant::now();
        for _ in 0..FREE {
            assert_eq!(slowdown.attempt("ann", now), Ok(()));
        }
        assert_eq!(slowdown.attempt("ann", now + MEMORY), Ok(()));
        assert_eq!(slowdown.attempt("ann", now + MEMORY), Ok(()));
    }

    #[test]
    fn any_number_of_names_takes_so_much_room_and_no_more() {
        let mut slowdown = Slowdown::default();
        let now = Instant::now();
        for name in 0..MOST + 50 {
            assert_eq!(slowdown.attempt(&name.to_string(), now + Duration::from_micros(name as u64)), Ok(()));
        }
        assert_eq!(slowdown.0.len(), MOST);
    }

    #[test]
    fn many_other_names_don_t_make_a_name_s_failures_forgotten() {
        let mut slowdown = Slowdown::default();
        let now = Instant::now();
        for _ in 0..FREE {
            assert_eq!(slowdown.attempt("ann", now), Ok(()));
        }
        for name in 0..MOST + 50 {
            assert_eq!(slowdown.attempt(&name.to_string(), now + Duration::from_micros(name as u64)), Ok(()));
        }
        assert!(slowdown.attempt("ann", now).is_err());
    }
}
