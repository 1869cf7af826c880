//! Wall time in a zone to UTC and back.
//!
//! The zone is a function from a moment to the seconds by which its clocks are ahead of UTC: in a browser `Intl`
//! knows them, natively any time zone database does. So no database is carried along.

use serde::Serialize;
use tsify::Tsify;

use super::{Civil, DAY, SchedAt, push_two};
use crate::split::split;

/// Whether the clocks of a zone show a wall time once, never or twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum WallKind {
    /// Once.
    Exact,
    /// Never: the clocks skip it.
    Gap,
    /// Twice: the clocks go back over it.
    Overlap,
}

impl WallKind {
    /// As `ZonedResult.kind` spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Gap => "gap",
            Self::Overlap => "overlap",
        }
    }
}

/// A wall time in UTC.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ZonedResult {
    /// The moment in the service's form: the first of an overlap; for a gap, as long after the clocks jump as the wall
    /// time is after the gap's beginning (02:30 in a gap from 02:00 to 03:00 becomes 03:30).
    pub utc: String,
    /// The zone's offset at that moment: `+08:00`, with seconds only where it has some.
    pub offset: String,
    /// Whether the clocks show the wall time once, never or twice.
    pub kind: WallKind,
    /// The second moment of an overlap.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub later: Option<String>,
}

/// What clocks on a wall show, in a zone yet to be told: seconds from 1970 as though the wall were in UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct WallTime(i64);

/// Why a text is no wall time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WallFault {
    /// Another form than `YYYY-MM-DDTHH:MM`.
    Format,
    /// The form is right; the calendar has no such day, or the day no such time.
    NotATime,
}

impl WallTime {
    /// Reads `2026-03-29T02:30` as `<input type="datetime-local">` gives it, and what else such inputs are known to
    /// give: seconds, a fraction (which is cut), a space instead of the `T`.
    ///
    /// # Errors
    ///
    /// [`WallFault::Format`] on another form, [`WallFault::NotATime`] on a day or time that doesn't exist.
    #[inline(never)]
    pub fn parse(text: &str) -> Result<Self, WallFault> {
        let (whole, fraction) = split(text, b'.').unwrap_or((text, "0"));
        let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
        let only_with_seconds = fraction == "0" || whole.len() == 19;
        if !digits || !only_with_seconds {
            return Err(WallFault::Format);
        }
        let whole = whole.as_bytes();
        let mut form = *b"0000-00-00 00:00:00";
        match (whole.len(), form.get_mut(..whole.len())) {
            (16 | 19, Some(part)) => part.copy_from_slice(whole),
            _ => return Err(WallFault::Format),
        }
        if form[10] == b'T' {
            form[10] = b' ';
        }
        let civil = Civil::read(&form).ok_or(WallFault::Format)?;
        civil.moment().map(|at| Self(at.unix())).ok_or(WallFault::NotATime)
    }
}

/// The moment at which the clocks of a zone show `wall`. `offset_at` tells the zone's seconds east of UTC at a moment
/// (Unix seconds); it is asked four times at most.
///
/// A wall time that is skipped or shown twice is decided as Temporal's `"compatible"` does: of two moments the first,
/// and in a gap the one that the offset before the jump gives. The hours at the two ends of the calendar that UTC
/// has in year 0 or 10000 are held within it.
pub fn zoned_to_utc(wall: WallTime, offset_at: impl Fn(i64) -> i32) -> ZonedResult {
    moment_of(wall, &offset_at)
}

#[inline(never)]
fn moment_of(wall: WallTime, offset_at: &dyn Fn(i64) -> i32) -> ZonedResult {
    // No zone is a day or more away from UTC, so a day to either side the moment sought lies between.
    let (before, after) = (offset_at(wall.0 - DAY), offset_at(wall.0 + DAY));
    let (by_before, by_after) = (wall.0 - i64::from(before), wall.0 - i64::from(after));
    let result = |seconds: i64, offset: i32, kind: WallKind, later: Option<i64>| ZonedResult {
        utc: SchedAt::nearest(seconds).text(),
        offset: offset_text(offset),
        kind,
        later: later.map(|seconds| SchedAt::nearest(seconds).text()),
    };
    if before == after {
        return result(by_before, before, WallKind::Exact, None);
    }
    match (offset_at(by_before) == before, offset_at(by_after) == after) {
        (true, true) => result(by_before, before, WallKind::Overlap, Some(by_after)),
        (true, false) => result(by_before, before, WallKind::Exact, None),
        (false, true) => result(by_after, after, WallKind::Exact, None),
        (false, false) => result(by_before, after, WallKind::Gap, None),
    }
}

/// What the clocks of a zone show at a moment, as `<input type="datetime-local">` takes it: `2026-03-29T03:30`, and
/// `:SS` only where there are seconds. `offset_at` as for [`zoned_to_utc`].
pub fn utc_to_zoned(at: SchedAt, offset_at: impl Fn(i64) -> i32) -> String {
    wall_text(SchedAt::nearest(at.unix() + i64::from(offset_at(at.unix()))))
}

#[inline(never)]
fn wall_text(wall: SchedAt) -> String {
    let wall = Civil::of(wall);
    let mut out = String::with_capacity(19);
    wall.push_date(&mut out);
    out.push('T');
    wall.push_hour_and_minute(&mut out);
    if wall.second != 0 {
        out.push(':');
        push_two(&mut out, wall.second);
    }
    out
}

/// `+08:00`; some zones of the twentieth century had seconds as well.
fn offset_text(offset: i32) -> String {
    let seconds = offset.unsigned_abs();
    let mut out = String::with_capacity(9);
    out.push(if offset < 0 { '-' } else { '+' });
    push_two(&mut out, seconds / 3600);
    out.push(':');
    push_two(&mut out, seconds / 60 % 60);
    if !seconds.is_multiple_of(60) {
        out.push(':');
        push_two(&mut out, seconds % 60);
    }
    out
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
