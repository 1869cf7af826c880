//! Not more creates at once than lookups can follow.

use std::cell::Cell;

use super::line::Line;

/// Lets some in and the others wait.
///
/// Where many answers are lost, each create needs lookups, and the service allows only so many of them. If all creates went
/// ahead at once, the lookups would fall behind, and the longer they take, the more each has to read.
#[derive(Default)]
pub(super) struct Gate {
    line: Line,
    inside: Cell<u32>,
}

/// Who is inside; leaves when dropped.
pub(super) struct Inside<'a>(&'a Gate);

impl Gate {
    /// Waits until fewer than `most` are inside, and goes in.
    pub(super) async fn enter(&self, most: u32) -> Inside<'_> {
        let place = self.line.join();
        place.turn(|| self.inside.get() < most).await;
        self.inside.set(self.inside.get() + 1);
        Inside(self)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.inside.set(self.0.inside.get() - 1);
        self.0.line.nudge();
    }
}
