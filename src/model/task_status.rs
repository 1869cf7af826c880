//! How far a task is.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// How far a task is: waiting for its time, being sent, or done. Only a pending task can be changed or deleted; whether a
/// dispatched one succeeded is told by `DispatchSuccess` and `DispatchErr`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[tsify(type = r#""pending" | "dispatching" | "dispatched""#)]
#[serde(rename_all = "lowercase")]
pub enum TaskStatus {
    /// Waits for its time.
    Pending,
    /// Is being sent.
    Dispatching,
    /// Is done, well or badly.
    Dispatched,
    /// One that this version doesn't know, as the service wrote it.
    #[serde(untagged)]
    Other(String),
}
