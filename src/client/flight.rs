//! One future for all who wait for the same thing.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::kept::Kept;

type Task<T> = Pin<Box<dyn Future<Output = T>>>;

/// One future for all who wait for the same thing. It goes on while anybody waits, and is dropped with the last of them.
pub(super) struct Flight<T> {
    task: Cell<Option<Task<T>>>,
    landed: Cell<Option<T>>,
    waiting: Kept<Vec<(u32, Waker)>>,
    next: Cell<u32>,
}

/// One who waits for what it brings.
pub(super) struct Passenger<T> {
    flight: Rc<Flight<T>>,
    number: u32,
}

impl<T: Clone + 'static> Flight<T> {
    pub(super) fn new(task: impl Future<Output = T> + 'static) -> Rc<Self> {
        let task: Task<T> = Box::pin(task);
        Rc::new(Self {
            task: Cell::new(Some(task)),
            landed: Cell::default(),
            waiting: Kept::default(),
            next: Cell::default(),
        })
    }

    /// Waits for what it brings.
    pub(super) fn land(self: Rc<Self>) -> Passenger<T> {
        let number = self.next.get();
        self.next.set(number + 1);
        Passenger { flight: self, number }
    }
}

impl<T> Flight<T> {
    /// Whether it has brought what it brings: who comes now is too late for it.
    pub(super) fn has_landed(&self) -> bool {
        let landed = self.landed.take();
        let has = landed.is_some();
        self.landed.set(landed);
        has
    }

    fn wake_all(&self) {
        for (_, waker) in self.waiting.with(std::mem::take) {
            waker.wake();
        }
    }
}

impl<T: Clone> Future for Passenger<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let flight = &*self.flight;
        if let Some(landed) = flight.landed.take() {
            flight.landed.set(Some(landed.clone()));
            return Poll::Ready(landed);
        }
        if let Some(mut task) = flight.task.take() {
            if let Poll::Ready(landed) = task.as_mut().poll(context) {
                flight.landed.set(Some(landed.clone()));
                flight.wake_all();
                return Poll::Ready(landed);
            }
            flight.task.set(Some(task));
        }
        flight.waiting.with(|waiting| {
            waiting.retain(|(number, _)| *number != self.number);
            waiting.push((self.number, context.waker().clone()));
        });
        Poll::Pending
    }
}

impl<T> Drop for Passenger<T> {
    /// The task wakes only who polled it last. If that one leaves, another has to poll it.
    fn drop(&mut self) {
        self.flight.waiting.with(|waiting| waiting.retain(|(number, _)| *number != self.number));
        self.flight.wake_all();
    }
}
