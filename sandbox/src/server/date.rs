//! The `Date` of answers.

use axum::http::HeaderValue;
use timpush_sched::time::SchedAt;

const DAY: i64 = 86_400;
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment in Unix seconds in HTTP's form; none outside the years 1 to 9999.
pub(super) fn date(seconds: i64) -> Option<HeaderValue> {
    let text = SchedAt::from_unix(seconds)?.text();
    let (year, month, day, time) = (text.get(..4)?, text.get(5..7)?, text.get(8..10)?, text.get(11..)?);
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    // 1970-01-01 was a Thursday.
    let weekday = WEEKDAYS.get((seconds.div_euclid(DAY) + 3).rem_euclid(7) as usize)?;
    HeaderValue::try_from(format!("{weekday}, {day} {month} {year} {time} GMT")).ok()
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn a_date_is_written_as_rfc_9110_has_it() {
        let written = |seconds| date(seconds).unwrap().to_str().unwrap().to_owned();
        assert_eq!(written(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(written(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(written(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
        assert_eq!(written(1_811_844_000), "Tue, 01 Jun 2027 10:00:00 GMT");
        assert_eq!(date(i64::MAX), None);
    }
}
