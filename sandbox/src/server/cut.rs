//! Ending a connection from within a request.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::task::AtomicWaker;

/// Ends the connection of the request in whose extensions it lies. Whatever answers the request is dropped with it, so
/// what must go on belongs into a task of its own. Its copies are the same connection.
#[derive(Clone, Default)]
pub struct Cut(Arc<Asked>);

#[derive(Default)]
struct Asked {
    how: Mutex<Option<How>>,
    waker: AtomicWaker,
}

/// How a connection is ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum How {
    /// By a FIN: to the client the server is done, with whatever it has sent.
    Close,
    /// By a RST: to the client the connection broke.
    Reset,
    /// At once, whatever that looks like: its place is needed.
    Evict,
}

impl Cut {
    /// Closes the connection in order, as if the server were done with it. What wasn't sent yet never is.
    pub fn close(&self) {
        self.ask(How::Close);
    }

    /// Breaks the connection off.
    pub fn reset(&self) {
        self.ask(How::Reset);
    }

    pub(super) fn evict(&self) {
        self.ask(How::Evict);
    }

    fn ask(&self, how: How) {
        self.0.how.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(how);
        self.0.waker.wake();
    }

    /// For the connection's own task alone: there is but one waker.
    pub(super) fn poll(&self, cx: &Context<'_>) -> Poll<How> {
        self.0.waker.register(cx.waker());
        let how = *self.0.how.lock().unwrap_or_else(PoisonError::into_inner);
        how.map_or(Poll::Pending, Poll::Ready)
    }
}
