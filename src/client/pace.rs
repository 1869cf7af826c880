//! Never more calls of one command in any second than the service allows.

use super::kept::Kept;
use super::line::{Line, Place};

/// The second in which the service counts. A little more: timers are early by up to a millisecond, and on their way calls
/// may come closer together, as the relay reckons with too.
const SECOND: f64 = 1_051.0;

/// Where the calls of one command of one app wait for their turn, and when the last of them passed.
#[derive(Default)]
pub(super) struct Lane {
    line: Line,
    passed: Kept<Vec<f64>>,
}

/// A call's place in the lane; dropped, it leaves and the next one moves up.
pub(super) struct Turn<'a> {
    lane: &'a Lane,
    place: Place<'a>,
    most: usize,
}

impl Lane {
    /// Joins at the end; at most so many pass in any second.
    pub(super) fn join(&self, per_second: u32) -> Turn<'_> {
        Turn { lane: self, place: self.line.join(), most: per_second.max(1) as usize }
    }
}

impl Turn<'_> {
    /// Waits until all who came before have passed or left.
    pub(super) fn front(&self) -> impl Future<Output = ()> {
        self.place.turn(|| true)
    }

    /// How long from now until it may pass, if nobody before it leaves.
    pub(super) fn delay(&self, now: f64) -> f64 {
        let ahead = self.place.ahead();
        self.lane.passed.with(|passed| {
            // In order, so that what is over stands in front: where many may pass, to look at each would take longest of all.
            let over = passed.partition_point(|at| now - at >= SECOND);
            passed.drain(..over);
            // Everybody passes a second after the one who stands `most` places before.
            let mut before = passed.len() + ahead;
            let mut seconds = 0.0;
            while before >= passed.len() {
                if before < self.most {
                    return seconds * SECOND;
                }
                before -= self.most;
                seconds += 1.0;
            }
            // Timers know whole milliseconds only, and a wait of less may end before time has gone on at all.
            passed.get(before).map_or(0.0, |at| (at + seconds * SECOND - now).ceil())
        })
    }

    /// Passes.
    pub(super) fn pass(self, now: f64) {
        self.lane.passed.with(|passed| passed.push(now));
    }
}
