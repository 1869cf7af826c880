//! A dead service must not be asked four times as often as a living one.

use std::cell::Cell;

const FULL: u32 = 500;
const RETRY: u32 = 5;
/// A time-out has kept the service busy for longest, if it is there at all.
const RETRY_AFTER_TIMEOUT: u32 = 10;
/// A success pays for two retries after time-outs, or four others. So a network that loses two calls of three is lived with
/// for as long as it lasts, and a service that answers nothing gets a hundred retries from a whole page.
const SUCCESS: u32 = 20;

/// What all calls of a client may spend on retries.
pub(super) struct Budget(Cell<u32>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(FULL))
    }
}

impl Budget {
    /// Pays for a retry; false where there isn't enough left.
    pub(super) fn spend(&self, after_timeout: bool) -> bool {
        let cost = if after_timeout { RETRY_AFTER_TIMEOUT } else { RETRY };
        let rest = self.0.get().checked_sub(cost);
        self.0.set(rest.unwrap_or(self.0.get()));
        rest.is_some()
    }

    /// A call succeeded.
    pub(super) fn earn(&self) {
        self.0.set((self.0.get() + SUCCESS).min(FULL));
    }
}
