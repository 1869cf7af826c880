//! The five commands.

use timpush_sched::Request;

/// What is asked for: the last part of the URL's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Command {
    Add,
    List,
    Modify,
    Get,
    Delete,
}

impl Command {
    /// The command of a path. The vendor's names are case-sensitive.
    pub(super) fn of(path: &str) -> Option<Self> {
        match path.strip_prefix("/v4/timpush/")? {
            "add_sched_task" => Some(Self::Add),
            "list_sched_task" => Some(Self::List),
            "modify_sched_task" => Some(Self::Modify),
            "get_sched_task" => Some(Self::Get),
            "delete_sched_task" => Some(Self::Delete),
            _ => None,
        }
    }

    /// As the library's rules call it.
    pub(super) const fn request(self) -> Request {
        match self {
            Self::Add => Request::Create,
            Self::List => Request::List,
            Self::Modify => Request::Modify,
            Self::Get => Request::Get,
            Self::Delete => Request::Delete,
        }
    }

    /// Whether its answer names a task; where it is refused, that is task 0.
    pub(super) const fn names_a_task(self) -> bool {
        matches!(self, Self::Add | Self::Modify | Self::Delete)
    }
}
