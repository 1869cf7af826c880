//! UserSigs that have expired before their time, for a fault wanted it so.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::signing::usersig::Claims;

/// The code and the text of the refusal.
pub(crate) const EXPIRED: (u32, &str) = (70001, "usersig expired: make a new one");

/// How many are remembered. The signing endpoint makes one a second, and each lives for 600.
const MOST: usize = 1000;

/// The UserSigs that have expired, the latest of them. Goes with each call that faults may strike; its copies are one.
#[derive(Clone, Default)]
pub(crate) struct Expired {
    sigs: Arc<Mutex<VecDeque<String>>>,
    /// Whether the UserSig of this very call expires.
    now: bool,
}

impl Expired {
    /// For a call whose UserSig expires now, where it `expires`.
    pub fn of_call(&self, expires: bool) -> Self {
        Self { now: expires, ..self.clone() }
    }

    /// Whether this UserSig, which the call came with, has expired.
    pub(super) fn holds(&self, claims: &Claims) -> bool {
        let mut sigs = self.sigs.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = sigs.iter().any(|sig| sig == claims.sig());
        if self.now && !is_known {
            sigs.truncate(MOST - 1);
            sigs.push_front(claims.sig().to_owned());
        }
        is_known || self.now
    }
}

#[cfg(test)]
mod tests {
    use super::{Expired, MOST};
    use crate::signing::secret::Secret;
    use crate::signing::usersig::{Claims, make};

    #[test]
    fn the_latest_are_remembered_and_no_more() {
        let usersig = |time: usize| make(&Secret::new("key"), "administrator", 1, time as i64, 600);
        let claims: Vec<_> = (0..=MOST).map(|time| Claims::read(&usersig(time)).unwrap()).collect();
        let expired = Expired::default();
        let rest = expired.of_call(false);
        assert!(!rest.holds(&claims[0]));
        for claims in &claims {
            // One that is struck twice takes no other's place.
            assert!(expired.of_call(true).holds(claims) && expired.of_call(true).holds(claims));
        }
        assert_eq!(claims.iter().filter(|claims| rest.holds(claims)).count(), MOST);
        assert!(!rest.holds(&claims[0]));
    }
}
