//! What there is once in a page.

use std::cell::Cell;

/// A thread's own storage would bring the text of its panics along, and with that all of `core::fmt`.
pub struct OnlyThread<T>(Cell<Option<T>>);

#[expect(unsafe_code, reason = "wasm32 without atomics has one thread, so nothing is ever shared")]
unsafe impl<T> Sync for OnlyThread<T> {}

#[expect(clippy::new_without_default, reason = "a static can't be made by `Default`")]
impl<T: Default> OnlyThread<T> {
    /// Nothing yet: the first to use it makes it.
    #[must_use]
    pub const fn new() -> Self {
        Self(Cell::new(None))
    }

    /// Uses it. What happens in there must not come back here: it would find another one.
    pub fn with<R>(&self, use_it: impl FnOnce(&mut T) -> R) -> R {
        let mut taken = self.take();
        let result = use_it(&mut taken);
        self.put_back(taken);
        result
    }

    // Out of line, as is putting it back: each use would have its own copy of both.
    #[inline(never)]
    fn take(&self) -> T {
        self.0.take().unwrap_or_default()
    }

    #[inline(never)]
    fn put_back(&self, taken: T) {
        // There is nothing there: to drop that would only weigh something.
        std::mem::forget(self.0.replace(Some(taken)));
    }
}
