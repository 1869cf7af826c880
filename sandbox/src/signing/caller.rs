//! Who is calling.

use serde::{Deserialize, Serialize};

/// Who is calling, as the guard in front of the endpoint found out. It lies in the request's extensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Caller {
    /// The operator's name, for the audit.
    pub name: String,
    /// What the operator may do.
    pub role: Role,
}

/// What an operator may do. Each may do what the one before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Look: get and list.
    Viewer,
    /// Make, change and delete tasks, but none that goes to all users.
    Editor,
    /// Everything.
    Admin,
}

impl Role {
    /// As it stands in files and in the audit.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }
}
