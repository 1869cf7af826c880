//! Virtual time and an executor: nothing waits for a clock, and every run of a seed is the same.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;
type Ready = Arc<Mutex<VecDeque<u64>>>;

/// Virtual time in ms, and the tasks that live in it.
#[derive(Clone, Default)]
pub struct Time(Rc<Inner>);

#[derive(Default)]
struct Inner {
    now: Cell<f64>,
    next: Cell<u64>,
    /// By time, in µs, and by number.
    timers: RefCell<BinaryHeap<Reverse<(u64, u64)>>>,
    sleepers: RefCell<BTreeMap<u64, Option<Waker>>>,
    tasks: RefCell<BTreeMap<u64, Task>>,
    ready: Ready,
}

struct Alarm {
    task: u64,
    ready: Ready,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.ready.lock().unwrap().push_back(self.task);
    }
}

/// A task that was started; dropping this leaves it running.
pub struct Started<T> {
    time: Time,
    task: u64,
    result: Rc<Cell<Option<T>>>,
}

impl<T> Started<T> {
    /// Drops it where it stands.
    pub fn abort(&self) {
        let task = self.time.0.tasks.borrow_mut().remove(&self.task);
        drop(task);
    }

    /// What it brought, once.
    pub fn result(&self) -> Option<T> {
        self.result.take()
    }
}

impl Time {
    pub fn now(&self) -> f64 {
        self.0.now.get()
    }

    /// How many timers are running: none when nothing is under way.
    pub fn timers(&self) -> usize {
        self.0.sleepers.borrow().len()
    }

    pub fn start<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> Started<T> {
        let result = Rc::new(Cell::new(None));
        let brought = Rc::clone(&result);
        let task = self.number();
        self.0.tasks.borrow_mut().insert(task, Box::pin(async move { brought.set(Some(future.await)) }));
        self.0.ready.lock().unwrap().push_back(task);
        Started { time: self.clone(), task, result }
    }

    /// Runs until this is done, and leaves everything else where it is.
    pub fn run<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> T {
        let started = self.start(future);
        loop {
            if let Some(result) = started.result() {
                return result;
            }
            assert!(self.step(f64::INFINITY), "nothing is left that could wake what is waited for");
        }
    }

    /// Runs whatever there is for so long.
    pub fn pass(&self, ms: f64) {
        let until = self.now() + ms;
        while self.step(until) {}
        self.0.now.set(until);
    }

    /// Runs until nothing more happens.
    pub fn settle(&self) {
        while self.step(f64::INFINITY) {}
    }

    /// Polls one task, or lets time pass to the next timer; false where there is neither before `until`.
    pub fn step(&self, until: f64) -> bool {
        let ready = self.0.ready.lock().unwrap().pop_front();
        if let Some(number) = ready {
            let task = self.0.tasks.borrow_mut().remove(&number);
            if let Some(mut task) = task {
                let alarm = Arc::new(Alarm { task: number, ready: Arc::clone(&self.0.ready) });
                let waker = Waker::from(alarm);
                if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
                    self.0.tasks.borrow_mut().insert(number, task);
                }
            }
            return true;
        }
        let Some(Reverse((at, number))) = self.0.timers.borrow().peek().copied() else { return false };
        let at_ms = at as f64 / 1_000.0;
        let slept = self.0.sleepers.borrow().contains_key(&number);
        if slept && at_ms > until {
            return false;
        }
        self.0.timers.borrow_mut().pop();
        if slept {
            self.0.now.set(at_ms.max(self.now()));
            let waker = self.0.sleepers.borrow_mut().remove(&number).flatten();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
        true
    }

    pub fn sleep(&self, ms: f64) -> impl Future<Output = ()> + use<> {
        assert!(ms <= 2_147_483_647.0, "no timer can wait for {ms} ms");
        let at = ((self.now() + ms.max(0.0)) * 1_000.0).ceil() as u64;
        let number = self.number();
        self.0.timers.borrow_mut().push(Reverse((at, number)));
        self.0.sleepers.borrow_mut().insert(number, None);
        let sleeper = Sleeper { time: self.clone(), number };
        poll_fn(move |context| sleeper.poll(context))
    }

    fn number(&self) -> u64 {
        let number = self.0.next.get();
        self.0.next.set(number + 1);
        number
    }
}

struct Sleeper {
    time: Time,
    number: u64,
}

impl Sleeper {
    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        match self.time.0.sleepers.borrow_mut().get_mut(&self.number) {
            Some(waker) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        self.time.0.sleepers.borrow_mut().remove(&self.number);
    }
}
