//! Why the store couldn't do it.

use std::fmt;
use std::sync::Arc;

/// Why the store couldn't do it. Nothing is half-done then.
#[derive(Clone, Debug)]
pub enum StoreError {
    /// SQLite refused.
    Sqlite(Arc<rusqlite::Error>),
    /// A Content can't be written as JSON, or was no JSON object when it was read.
    Content(Arc<serde_json::Error>),
    /// SQLite had to undo a whole transaction, as on a full disk.
    Undone,
    /// The store is closing.
    Ended,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(error) => write!(f, "The database refused: {error}"),
            Self::Content(error) => write!(f, "A task's Content in the database is damaged: {error}"),
            Self::Undone => f.write_str("The database couldn't keep it: is the disk full?"),
            Self::Ended => f.write_str("The database is being closed."),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(Arc::new(error))
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Content(Arc::new(error))
    }
}
