//! What all clients of a page share.

use std::rc::Rc;

use super::Command;
use super::claims::Claims;
use super::kept::Kept;
use super::pace::Lane;

/// What all clients of a page share: the service counts calls by app, and a task belongs to one create only.
///
/// Make one, keep it as long as the page lives, and give it to every client.
#[derive(Default)]
pub struct Page {
    lanes: Kept<Vec<(u32, Command, Rc<Lane>)>>,
    pub(super) claims: Claims,
}

impl Page {
    /// The line in which the calls of one command of one app wait for their turn.
    pub(super) fn lane(&self, sdkappid: u32, command: Command) -> Rc<Lane> {
        self.lanes.with(|lanes| {
            let known = lanes.iter().find(|(app, of, _)| *app == sdkappid && *of == command);
            if let Some((_, _, lane)) = known {
                return Rc::clone(lane);
            }
            let lane = Rc::<Lane>::default();
            lanes.push((sdkappid, command, Rc::clone(&lane)));
            lane
        })
    }
}
