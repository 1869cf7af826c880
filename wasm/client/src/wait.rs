//! Waiting for JavaScript.
//!
//! Not by promises: their callbacks come in without the facade, so that nobody would hear of a trap in one, and after a
//! trap those of the old instance throw where nobody catches.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use wasm_bindgen::JsValue;

use super::host::Host;
use super::only_thread::OnlyThread;
use super::table::Table;

static WAITS: OnlyThread<Table<State>> = OnlyThread::new();

enum State {
    Waiting(Option<Waker>),
    Settled(Result<JsValue, JsValue>),
}

/// Ends when the facade settles it, with what came or what was thrown. Dropped, the facade is told to leave off.
pub(super) struct Wait<'a> {
    number: u32,
    host: &'a Host,
    over: bool,
}

impl<'a> Wait<'a> {
    /// A new one, which `ask` tells the facade of.
    pub(super) fn new(host: &'a Host, ask: impl FnOnce(&Host, u32)) -> Self {
        let number = WAITS.with(|waits| {
            let number = waits.number();
            waits.put(number, State::Waiting(None));
            number
        });
        ask(host, number);
        Self { number, host, over: false }
    }

    /// The same for whom it's enough that it is over, whatever came.
    pub(super) fn over(mut self) -> impl Future<Output = ()> + Unpin + use<'a> {
        poll_fn(move |context| Pin::new(&mut self).poll(context).map(drop))
    }
}

/// The facade brings what was waited for; where nobody waits any more, nothing happens.
pub(super) fn settle(number: u32, result: Result<JsValue, JsValue>) {
    let waker = WAITS.with(|waits| {
        let state = waits.get(number)?;
        match std::mem::replace(state, State::Settled(result)) {
            State::Waiting(waker) => waker,
            State::Settled(_) => None,
        }
    });
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl Future for Wait<'_> {
    type Output = Result<JsValue, JsValue>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let number = self.number;
        let result = WAITS.with(|waits| {
            match waits.get(number) {
                Some(State::Waiting(waker)) => *waker = Some(context.waker().clone()),
                _ => {
                    if let Some(State::Settled(result)) = waits.take(number) {
                        return Some(result);
                    }
                }
            }
            None
        });
        match result {
            Some(result) => {
                self.over = true;
                Poll::Ready(result)
            }
            None => Poll::Pending,
        }
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        if !self.over {
            let left = WAITS.with(|waits| waits.take(self.number));
            if matches!(left, Some(State::Waiting(_))) {
                self.host.cancel(self.number);
            }
        }
    }
}
