//! How far a connection's request is, and how long that may take.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Limits;
use super::cut::Cut;

/// How long a request in the making is safe from having to make room: an honest one is whole by then.
const PATIENCE: Duration = Duration::from_millis(250);

/// What a connection waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stage {
    /// For a request.
    Idle,
    /// For the rest of a request's head.
    Head,
    /// For the rest of a request's body, and nothing is answered yet.
    Body,
    /// For us.
    Work,
    /// For the client to take the rest of the answer.
    Sent,
}

/// What everybody knows of a connection.
pub(super) struct Watch {
    state: Mutex<State>,
    pub cut: Cut,
}

struct State {
    stage: Stage,
    since: Instant,
    /// Since when the client has taken nothing of what waits for it.
    stalled: Option<Instant>,
    /// The number of the request, since what is left of one may outlive it.
    request: u64,
}

impl Watch {
    pub fn new() -> Self {
        let state = State { stage: Stage::Idle, since: Instant::now(), stalled: None, request: 0 };
        Self { state: Mutex::new(state), cut: Cut::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes came in.
    pub fn has_read(&self) {
        let mut state = self.state();
        if state.stage == Stage::Idle {
            state.enter(Stage::Head);
        }
    }

    /// The client took bytes, or didn't though some wait.
    pub fn has_written(&self, taken: bool) {
        let mut state = self.state();
        if taken {
            state.stalled = None;
        } else {
            state.stalled.get_or_insert_with(Instant::now);
        }
    }

    /// A request's head is there. Tells its number.
    pub fn begin(&self, has_body: bool) -> u64 {
        let mut state = self.state();
        state.request += 1;
        state.enter(if has_body { Stage::Body } else { Stage::Work });
        state.request
    }

    /// The request's body was read, or nobody wants it any more, or it is being answered already.
    pub fn work(&self, request: u64) {
        let mut state = self.state();
        if state.request == request && state.stage == Stage::Body {
            state.enter(Stage::Work);
        }
    }

    /// The request was answered, as far as we are concerned: much of the answer may still wait for the client.
    pub fn end(&self, request: u64) {
        let mut state = self.state();
        if state.request == request {
            state.enter(Stage::Sent);
        }
    }

    /// Nothing waits for the client any more.
    pub fn has_flushed(&self) {
        let mut state = self.state();
        if state.stage == Stage::Sent {
            state.enter(Stage::Idle);
        }
    }

    /// There won't be another request.
    pub fn leave(&self) {
        self.state().enter(Stage::Idle);
    }

    pub fn stage(&self) -> Stage {
        self.state().stage
    }

    /// When its patience with the client ends.
    pub fn deadline(&self, limits: &Limits) -> Option<Instant> {
        let state = self.state();
        let limit = match state.stage {
            Stage::Idle => Some(limits.idle),
            Stage::Head => Some(limits.head),
            Stage::Body => Some(limits.body),
            Stage::Work | Stage::Sent => None,
        };
        let late = limit.map(|limit| state.since + limit);
        let stalled = state.stalled.map(|since| since + limits.stalled);
        late.into_iter().chain(stalled).min()
    }

    /// Who is to make room first: idle ones, then those that dawdle, then those that leave their answers lying, each by age.
    /// None who is at work.
    pub fn dispensable(&self) -> Option<(u8, Instant)> {
        let state = self.state();
        let (rank, since) = match state.stage {
            Stage::Idle => return Some((0, state.since)),
            Stage::Head | Stage::Body => (1, state.since),
            Stage::Sent => (2, state.stalled?),
            Stage::Work => return None,
        };
        (since.elapsed() >= PATIENCE).then_some((rank, since))
    }
}

impl State {
    fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.since = Instant::now();
    }
}
