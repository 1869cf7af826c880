//! The five calls, as logic without I/O: what to send, when, what an answer means, and what next.
//!
//! A [`Client`] asks a [`World`] for everything outside: to send, to sign, to wait, to tell the time. A call is a
//! future, and dropping it aborts it at once, wherever it stands. Nothing goes on behind it.
//!
//! - Every call is paced ([`Options::requests_per_second`]), signed, tried again where that is safe, and limited in time.
//! - [`Client::create`] makes exactly one task. An answer that was lost is looked up before anything is sent again.
//! - [`Tasks`] reads a list page by page while it shifts, [`Chunk`]s make one task for each 500 accounts, and [`Watch`] tells
//!   a task's changes.

#![allow(
    clippy::boxed_local,
    clippy::unnecessary_box_returns,
    reason = "what ends a call is handed through many futures, and each would have the code that moves it"
)]

mod attempt;
mod backoff;
mod budget;
mod bulk;
mod call;
mod claims;
mod clock;
mod command;
mod create;
mod event;
mod failure;
mod flight;
mod gate;
mod kept;
mod line;
mod marks;
mod memory;
mod options;
mod pace;
mod page;
mod pages;
pub mod race;
mod recover;
mod signature;
mod sorted;
mod sweep;
mod tasks;
mod tries;
mod verdict;
mod watch;
mod world;

pub use bulk::{Before, BulkProgress, Chunk, Fate, Ledger};
pub use command::Command;
pub use event::{Event, Outcome, Reason, SignReason};
pub use failure::{Cause, Failure, Progress, Trouble};
pub use marks::Marks;
pub use options::{Limits, Mode, Options};
pub use page::Page;
pub use tasks::{TaskPage, Tasks};
pub use watch::Watch;
pub use world::{
    Ask, Body, Heard, Incoming, Listed, Lost, Outgoing, Problem, Refused, Reply, Signature, World,
};

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use crate::digits;
use budget::Budget;
use clock::Clock;
use gate::Gate;
use memory::Memory;
use signature::Signer;
use sweep::Sweeps;

/// A part of a call that several calls have: in a box, or each of them would have its code once more.
type Shared<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A call that is under way: dropped, it is aborted.
pub type Call<'a, W> = Pin<Box<dyn Future<Output = Result<<W as World>::Reply, Box<Failure<W>>>> + 'a>>;

/// Makes the calls of one app through one backend.
pub struct Client<W: World> {
    world: Rc<W>,
    options: Options,
    page: Rc<Page>,
    clock: Rc<Clock>,
    signer: Signer<W>,
    budget: Budget,
    gate: Gate,
    memory: Memory,
    sweeps: Sweeps,
    rest_until: Cell<f64>,
}

impl<W: World> Client<W> {
    /// A client of the page.
    pub fn new(world: W, options: Options, page: Rc<Page>) -> Self {
        Self {
            world: Rc::new(world),
            options,
            page,
            clock: Rc::default(),
            signer: Signer::default(),
            budget: Budget::default(),
            gate: Gate::default(),
            memory: Memory::default(),
            sweeps: Sweeps::default(),
            rest_until: Cell::new(f64::NEG_INFINITY),
        }
    }

    /// The world that it works in.
    pub fn world(&self) -> &W {
        &self.world
    }

    /// The present by the service's clock, Unix ms; by the machine's while no answer has told it.
    pub fn now(&self) -> f64 {
        self.clock.service_ms(self.world.now())
    }
}
