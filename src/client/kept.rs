//! A place for something that many hold and one at a time uses.

use std::cell::Cell;

/// Taken out while it is in use, and put back after. `RefCell` would bring the text of its panics along.
#[derive(Default)]
pub(super) struct Kept<T>(Cell<T>);

impl<T: Default> Kept<T> {
    /// Uses it. What happens in there must not come back here: it would find an empty place.
    pub(super) fn with<R>(&self, use_it: impl FnOnce(&mut T) -> R) -> R {
        let mut kept = self.0.take();
        let result = use_it(&mut kept);
        // What stood in for it is empty: to drop it would only weigh something.
        std::mem::forget(self.0.replace(kept));
        result
    }
}
