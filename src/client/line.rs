//! First come, first served.

use std::cell::Cell;
use std::future::poll_fn;
use std::task::{Poll, Waker};

use super::kept::Kept;

/// Those who wait, in the order in which they came.
#[derive(Default)]
pub(super) struct Line {
    waiting: Kept<Vec<(u64, Option<Waker>)>>,
    next: Cell<u64>,
}

/// A place in the line; who drops it leaves, and those behind move up.
pub(super) struct Place<'a> {
    line: &'a Line,
    number: u64,
}

impl Line {
    /// Joins at the end.
    pub(super) fn join(&self) -> Place<'_> {
        let number = self.next.get();
        self.next.set(number + 1);
        self.waiting.with(|waiting| waiting.push((number, None)));
        Place { line: self, number }
    }

    /// How many stand in it.
    pub(super) fn len(&self) -> usize {
        self.waiting.with(|waiting| waiting.len())
    }

    /// Lets the first look again whether it may go.
    pub(super) fn nudge(&self) {
        let first = self.waiting.with(|waiting| waiting.first_mut().and_then(|(_, waker)| waker.take()));
        if let Some(waker) = first {
            waker.wake();
        }
    }
}

impl Place<'_> {
    /// How many stand before this one.
    pub(super) fn ahead(&self) -> usize {
        self.line.waiting.with(|waiting| place_of(waiting, self.number))
    }

    /// Waits until this is the first place and `may` lets it go.
    pub(super) fn turn(&self, may: impl Fn() -> bool) -> impl Future<Output = ()> {
        poll_fn(move |context| {
            let first = self.line.waiting.with(|waiting| {
                let place = place_of(waiting, self.number);
                if let Some((_, waker)) = waiting.get_mut(place) {
                    *waker = Some(context.waker().clone());
                }
                place == 0
            });
            if first && may() { Poll::Ready(()) } else { Poll::Pending }
        })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.line.waiting.with(|waiting| waiting.retain(|(number, _)| *number != self.number));
        self.line.nudge();
    }
}

/// Numbers only grow, so they stand in order.
fn place_of(waiting: &[(u64, Option<Waker>)], number: u64) -> usize {
    waiting.partition_point(|(of, _)| *of < number)
}
