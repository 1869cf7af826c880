//! The service's clock, learnt from its answers.

use std::cell::Cell;

/// How long a round trip counts as the best one: clocks drift, and machines sleep.
const MEMORY_MS: f64 = 60_000.0;

/// How far the machine's clock is from the service's, as the answers' `Date` tells.
#[derive(Default)]
pub(super) struct Clock(Cell<Option<Sight>>);

#[derive(Clone, Copy)]
struct Sight {
    offset_ms: f64,
    round_trip_ms: f64,
    at_ticks: f64,
}

/// When a request left and its answer was there: by the machine's clock, and by the one that only goes forward.
#[derive(Clone, Copy)]
pub(super) struct Trip {
    pub(super) left_ms: f64,
    pub(super) left_ticks: f64,
    pub(super) back_ticks: f64,
}

impl Trip {
    pub(super) fn ms(&self) -> f64 {
        self.back_ticks - self.left_ticks
    }
}

impl Clock {
    /// Learns from an answer. `Date` is cut to the second, and was written somewhere between leaving and coming back: the
    /// shorter the trip, the more exact.
    pub(super) fn learn(&self, date_ms: f64, trip: Trip) {
        let better = self.0.get().is_none_or(|known| {
            trip.ms() <= known.round_trip_ms || trip.back_ticks - known.at_ticks > MEMORY_MS
        });
        if better {
            let offset_ms = date_ms + 500.0 - (trip.left_ms + trip.ms() / 2.0);
            self.0.set(Some(Sight { offset_ms, round_trip_ms: trip.ms(), at_ticks: trip.back_ticks }));
        }
    }

    /// A moment of the machine's clock by the service's; the same where nothing is known.
    pub(super) fn service_ms(&self, machine_ms: f64) -> f64 {
        machine_ms + self.0.get().map_or(0.0, |known| known.offset_ms)
    }

    /// By how much that may be wrong; none where nothing is known.
    pub(super) fn doubt_ms(&self) -> Option<f64> {
        self.0.get().map(|known| 500.0 + known.round_trip_ms / 2.0)
    }
}
