//! The number of a task.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use tsify::Tsify;

/// The number of a task, which the service gives at its creation. TaskIDs are 64-bit: a `number` while that is exact, a
/// `bigint` above 2^53 − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Tsify)]
#[serde(transparent)]
#[tsify(type = "number | bigint")]
pub struct TaskId(pub u64);

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<u64> for TaskId {
    fn from(id: u64) -> Self {
        Self(id)
    }
}

/// By hand, to take digits in text as well: that is how ids travel where numbers are doubles.
impl<'de> Deserialize<'de> for TaskId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TaskIdVisitor)
    }
}

struct TaskIdVisitor;

impl Visitor<'_> for TaskIdVisitor {
    type Value = TaskId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a TaskID")
    }

    fn visit_u64<E: Error>(self, id: u64) -> Result<TaskId, E> {
        Ok(TaskId(id))
    }

    fn visit_i64<E: Error>(self, id: i64) -> Result<TaskId, E> {
        u64::try_from(id).map(TaskId).map_err(|_| E::custom("a TaskID is never negative"))
    }

    fn visit_str<E: Error>(self, digits: &str) -> Result<TaskId, E> {
        digits.parse().map(TaskId).map_err(|_| E::custom("a TaskID has digits only, and fits in 64 bits"))
    }
}
