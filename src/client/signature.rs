//! The signature of sign mode: in memory only, asked for once however many calls wait.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use super::clock::{Clock, Trip};
use super::flight::{Flight, Passenger};
use super::kept::Kept;
use super::{Ask, Command, Event, Refused, SignReason, Signature, World};

/// A signature is renewed when less than this, or less than a tenth of its life, is left.
const MARGIN_MS: f64 = 60_000.0;

/// A signature and when to ask for the next.
pub(super) struct Held {
    pub(super) signature: Signature,
    renew_at_ms: f64,
    /// By our clock it had ended when it came: then our clock is wrong, or the backend's, and the service decides.
    dead_on_arrival: bool,
}

type Answer<W> = Result<Rc<Held>, Refused<<W as World>::Thrown>>;

/// Keeps the signature that calls are made with.
pub(super) struct Signer<W: World> {
    held: Rc<Kept<Option<Rc<Held>>>>,
    flight: Kept<Weak<Flight<Answer<W>>>>,
    rejected: Cell<bool>,
}

impl<W: World> Default for Signer<W> {
    fn default() -> Self {
        Self { held: Rc::default(), flight: Kept::default(), rejected: Cell::default() }
    }
}

impl<W: World> Signer<W> {
    /// The question for a new signature; none where there is one that needn't be renewed. All who wait share one question;
    /// one who leaves ends it for nobody else.
    pub(super) fn renewal(
        &self,
        world: &Rc<W>,
        clock: &Rc<Clock>,
        command: Command,
    ) -> Option<Passenger<Answer<W>>> {
        let now = clock.service_ms(world.now());
        let held = self.held.with(|held| held.clone());
        let reason = match held {
            Some(held) if now < held.renew_at_ms => return None,
            Some(_) => SignReason::Expiring,
            None if self.rejected.get() => SignReason::Rejected,
            None => SignReason::First,
        };
        let under_way = self.flight.with(|flight| flight.upgrade()).filter(|flight| !flight.has_landed());
        let flight = under_way.unwrap_or_else(|| {
            world.tell(Event::Sign(reason));
            let ask = Ask { command, reason };
            let flight = Flight::new(ask_for(Rc::clone(world), Rc::clone(clock), Rc::clone(&self.held), ask));
            self.flight.with(|kept| *kept = Rc::downgrade(&flight));
            flight
        });
        Some(flight.land())
    }

    /// The signature that a call whose turn has come may leave with, if it need not be renewed first: by then it has waited
    /// for a fresh one already.
    pub(super) fn usable(&self, service_now_ms: f64) -> Option<Rc<Held>> {
        let held = self.held.with(|held| held.clone());
        held.filter(|held| held.dead_on_arrival || service_now_ms < held.signature.expires_at_ms)
    }

    /// The service refused it. A newer one, which another call may have got meanwhile, stays.
    pub(super) fn reject(&self, refused: &Rc<Held>) {
        self.held.with(|kept| {
            if kept.as_ref().is_some_and(|kept| Rc::ptr_eq(kept, refused)) {
                *kept = None;
                self.rejected.set(true);
            }
        });
    }
}

/// Asks, and keeps what comes. A refusal is not kept: the next call asks anew.
async fn ask_for<W: World>(
    world: Rc<W>,
    clock: Rc<Clock>,
    kept: Rc<Kept<Option<Rc<Held>>>>,
    ask: Ask,
) -> Answer<W> {
    let (left_ms, left_ticks) = (world.now(), world.ticks());
    let signature = world.sign(ask).await?;
    if let Some(date_ms) = signature.date_ms {
        clock.learn(date_ms, Trip { left_ms, left_ticks, back_ticks: world.ticks() });
    }
    let now = clock.service_ms(world.now());
    let life_ms = signature.expires_at_ms - now;
    let held = Rc::new(Held {
        renew_at_ms: signature.expires_at_ms - (life_ms / 10.0).max(MARGIN_MS),
        dead_on_arrival: life_ms <= 0.0,
        signature,
    });
    kept.with(|kept| *kept = Some(Rc::clone(&held)));
    Ok(held)
}
