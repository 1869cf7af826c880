//! Members of a request that has passed the rules.
//!
//! The rules take a whole number however it is written, `20`, `20.0` or `2e1`, as JavaScript does; so do these. What they
//! don't find would be a gap between them and the rules, and is answered as an internal error.

use serde_json::{Map, Value};
use timpush_sched::model::PushType;
use timpush_sched::time::SchedAt;

use super::answer::Refusal;

type Members = Map<String, Value>;

/// A whole number that isn't negative; the greatest where it is beyond 64 bits.
pub(super) fn whole(members: &Members, name: &str) -> Result<u64, Refusal> {
    members.get(name).and_then(as_whole).ok_or(Refusal::internal())
}

pub(super) fn as_whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_f64().filter(|number| *number >= 0.0).map(|number| number as u64))
}

/// A text.
pub(super) fn text<'a>(members: &'a Members, name: &str) -> Result<&'a str, Refusal> {
    members.get(name).and_then(Value::as_str).ok_or(Refusal::internal())
}

/// A time, in Unix seconds.
pub(super) fn time(members: &Members, name: &str) -> Result<i64, Refusal> {
    SchedAt::parse(text(members, name)?).map(SchedAt::unix).map_err(|_| Refusal::internal())
}

/// The Type.
pub(super) fn push_type(members: &Members) -> Result<PushType, Refusal> {
    match text(members, "Type")? {
        "All" => Ok(PushType::All),
        "Tag" => Ok(PushType::Tag),
        "User" => Ok(PushType::User),
        _ => Err(Refusal::internal()),
    }
}

/// The object of that name, taken out.
pub(super) fn object(members: &mut Members, name: &str) -> Option<Members> {
    match members.remove(name) {
        Some(Value::Object(object)) => Some(object),
        _ => None,
    }
}
