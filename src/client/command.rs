//! The five calls.

/// One of the service's five APIs for scheduled tasks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    /// Makes a task.
    Add,
    /// Reads a page of tasks.
    List,
    /// Changes a task.
    Modify,
    /// Reads one task.
    Get,
    /// Removes a task.
    Delete,
}

impl Command {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Add, Self::List, Self::Modify, Self::Get, Self::Delete];

    /// The command's name in a URL.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "add_sched_task",
            Self::List => "list_sched_task",
            Self::Modify => "modify_sched_task",
            Self::Get => "get_sched_task",
            Self::Delete => "delete_sched_task",
        }
    }

    /// Whether it changes anything: only then can a lost answer have done something.
    #[must_use]
    pub const fn writes(self) -> bool {
        matches!(self, Self::Add | Self::Modify | Self::Delete)
    }
}
