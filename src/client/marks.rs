//! By what a task that is to be made can be told from others.

use super::Listed;

/// By what a task that is to be made can be told from others, when the answer to its create is lost.
#[derive(Clone, Default, Debug, PartialEq)]
pub struct Marks {
    /// `Type`
    pub push_type: String,
    /// `SchedAt`
    pub sched_at: String,
    /// `Content.OfflinePushInfo.Title`; empty where there is none.
    pub title: String,
    /// `Content.OfflinePushInfo.Desc`; empty where there is none.
    pub desc: String,
    /// `Content.MsgRandom`, where the caller chose one.
    pub msg_random: Option<u32>,
}

impl Marks {
    /// Whether a task could be the one, whatever its MsgRandom: the service may have chosen that itself. What a list leaves
    /// out speaks against nothing.
    pub(super) fn fit(&self, task: &Listed) -> bool {
        let same = |own: &str, told: &str| told.is_empty() || told == own;
        self.when_and_whom(task) && same(&self.title, &task.title) && same(&self.desc, &task.desc)
    }

    /// Whether a task is the one that was sent with this MsgRandom.
    pub(super) fn are_of(&self, task: &Listed, msg_random: u32) -> bool {
        task.msg_random == Some(msg_random) && self.when_and_whom(task)
    }

    fn when_and_whom(&self, task: &Listed) -> bool {
        // A time of ours in another form than the service's counts as missing too: a lenient service may have taken it.
        let same = |own: &str, told: &str| told.is_empty() || own.is_empty() || told == own;
        same(&self.push_type, &task.push_type) && same(&self.sched_at, &task.sched_at)
    }
}
