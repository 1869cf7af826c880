//! "SchedAt … in the format `YYYY-MM-DD HH:MM:SS` (UTC time)".

use crate::issue::{Code, Param, Shown};
use crate::members::{self as m};
use crate::time::{SchedAt, TimeFault};
use crate::value::Value;

use super::plain::{maybe, word};
use super::{At, Check};

/// The codes of a member that holds a time.
pub(super) struct Time {
    pub(super) not_string: Code,
    pub(super) format: Code,
    pub(super) unreal: Code,
}

const SCHED_AT: Time =
    Time { not_string: Code::SchedAtNotString, format: Code::SchedAtFormat, unreal: Code::SchedAtNotATime };

/// Closer than that, it may have passed when it arrives.
const SOON: i64 = 60;
/// Farther than that, the year is probably a slip.
const FAR_DAYS: i64 = 365;
const DAY: i64 = 24 * 60 * 60;

/// A time, and for a task one that is still to come.
pub(super) fn sched_at<'a, V: Value<'a>>(check: &mut Check, value: V) {
    let at = At::top(m::SCHED_AT);
    let Some(time) = check.time(&at, value, &SCHED_AT) else { return };
    let ahead = time.unix().saturating_sub(check.now);
    if ahead <= 0 {
        let now = SchedAt::from_unix(check.now).map(SchedAt::text).unwrap_or_default();
        check.tell_with(&at, Code::SchedAtPast, &[word(Param::Now, &now), word(Param::Actual, &time.text())]);
    } else if ahead < SOON {
        let figures = [(Param::Actual, Shown::Number(ahead)), (Param::Min, Shown::Number(SOON))];
        check.tell_with(&at, Code::SchedAtSoon, &figures);
    } else if ahead > FAR_DAYS * DAY {
        let figures = [(Param::Actual, Shown::Number(ahead / DAY)), (Param::Max, Shown::Number(FAR_DAYS))];
        check.tell_with(&at, Code::SchedAtFar, &figures);
    }
}

impl Check<'_> {
    /// The moment there; anything but the service's form of a real one is told.
    pub(super) fn time<'a, V: Value<'a>>(&mut self, at: &At, value: V, codes: &Time) -> Option<SchedAt> {
        let text = self.text(at, value, codes.not_string)?;
        match SchedAt::parse(text) {
            Ok(time) => return Some(time),
            Err(TimeFault::Format { cause, suggestion }) => {
                let suggestion = suggestion.map(SchedAt::text);
                let suggestion = maybe(Param::Suggestion, suggestion.as_deref());
                self.tell_with(at, codes.format, &[word(Param::Cause, cause.name()), suggestion]);
            }
            Err(TimeFault::NotATime) => self.tell_with(at, codes.unreal, &[word(Param::Actual, text)]),
        }
        None
    }
}
