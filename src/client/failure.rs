//! How a call ends that did not succeed.

use std::cell::Cell;

use super::{Command, Problem, World};

/// Why a call did not succeed, and whether to try again.
pub struct Failure<W: World> {
    /// Which call.
    pub command: Command,
    /// How often it was sent.
    pub attempts: u32,
    /// True where the same call may succeed later. Never of an add that may have been carried out: it would make a second task.
    pub retryable: bool,
    /// True where the service may have carried the call out though no answer came.
    pub ambiguous: bool,
    /// What happened.
    pub cause: Cause<W>,
}

/// What happened.
pub enum Cause<W: World> {
    /// The service refused: the answer says why.
    Service(W::Reply),
    /// Whoever signs refused or answered nonsense.
    Signing(Trouble<W::Thrown>),
    /// No answer, or one that is not the service's.
    Network(Trouble<W::Thrown>),
    /// The caller ended it before an answer came.
    Aborted,
    /// No answer in time.
    Timeout {
        /// The limit that ran out, of the attempt or of the whole call.
        timeout_ms: f64,
    },
}

/// What is known of an answer that was none.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble<T> {
    /// Of HTTP, where there was an answer.
    pub status: Option<u16>,
    /// The answer, where it is a problem.
    pub problem: Option<Problem<T>>,
    /// What was thrown, where something was.
    pub thrown: Option<T>,
}

/// What a call has come to so far. Whoever drops a call can still tell by it.
#[derive(Default)]
pub struct Progress {
    attempts: Cell<u32>,
    perhaps: Cell<bool>,
    first_left_ms: Cell<Option<f64>>,
}

impl Progress {
    /// How often the call was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts.get()
    }

    /// Whether the service may have carried out an attempt that no answer came to: true also while one is under way.
    pub fn ambiguous(&self) -> bool {
        self.perhaps.get()
    }

    /// An attempt leaves, at this time of the machine's clock; its number.
    pub(super) fn leaves(&self, command: Command, now_ms: f64) -> u32 {
        let attempt = self.attempts.get() + 1;
        self.attempts.set(attempt);
        if self.first_left_ms.get().is_none() {
            self.first_left_ms.set(Some(now_ms));
        }
        if command.writes() {
            self.perhaps.set(true);
        }
        attempt
    }

    /// When the first attempt left of which nobody knows what came of it, by the machine's clock.
    pub(super) fn first_left_ms(&self) -> f64 {
        self.first_left_ms.get().unwrap_or_default()
    }

    /// It is proven that nothing came of all attempts so far. What arrives of them after all is newer than the proof.
    pub(super) fn starts_over(&self) {
        self.perhaps.set(false);
        self.first_left_ms.set(None);
    }

    /// What is known of all attempts so far.
    pub(super) fn set_ambiguous(&self, perhaps: bool) {
        self.perhaps.set(perhaps);
    }

    /// For the next call.
    pub(super) fn restart(&self) {
        self.attempts.set(0);
        self.starts_over();
    }
}
