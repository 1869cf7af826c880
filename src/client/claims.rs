//! Which tasks the creates of this page made.

use super::kept::Kept;
use super::sorted::Sorted;

/// Which tasks the creates of this page made, each with the MsgRandom that it was sent with.
#[derive(Default)]
pub(super) struct Claims(Kept<Sorted>);

impl Claims {
    /// A create takes a task as its own; false where another one has it already.
    pub(super) fn claim(&self, task_id: u64, msg_random: u32) -> bool {
        self.0.with(|claims| claims.insert(task_id, msg_random))
    }

    /// The MsgRandom that a task was sent with, where a create of this page made it.
    pub(super) fn sent_with(&self, task_id: u64) -> Option<u32> {
        self.0.with(|claims| claims.get(task_id))
    }
}
