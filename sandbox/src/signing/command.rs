//! The five commands, and who may use them.

use super::caller::Role;

/// One of the five APIs. Nothing else of the service can be called through the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "their names say it")]
pub enum Command {
    Add,
    List,
    Modify,
    Get,
    Delete,
}

impl Command {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Add, Self::List, Self::Modify, Self::Get, Self::Delete];

    /// The command of that name. The vendor's names are case-sensitive.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.name() == name)
    }

    /// As it stands in the service's URL.
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

    /// Whether its answer names a task; where it is refused, that is task 0.
    #[must_use]
    pub const fn names_a_task(self) -> bool {
        matches!(self, Self::Add | Self::Modify | Self::Delete)
    }

    fn only_looks(self) -> bool {
        !self.names_a_task()
    }

    /// Whether somebody of this role may use it for a task of this Type. To an editor nothing is open but what is
    /// plainly not for all users: a Type that this endpoint can't read might be one that the service can.
    #[must_use]
    pub fn is_open_to(self, role: Role, push_type: Option<&str>) -> bool {
        match role {
            Role::Viewer => self.only_looks(),
            Role::Editor => self.only_looks() || matches!(push_type, Some("Tag" | "User")),
            Role::Admin => true,
        }
    }
}
