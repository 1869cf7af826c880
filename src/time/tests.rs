#![expect(clippy::unwrap_used, reason = "a test may fail that way")]

use jiff::Timestamp;
use jiff::civil::DateTime;
use proptest::prelude::*;

use super::{SchedAt, TimeFault};

/// 1970-01-01 to 2100-12-31, both whole.
const SAMPLED: std::ops::Range<i64> = 0..4_133_980_800;

fn by_jiff(seconds: i64) -> String {
    Timestamp::from_second(seconds).unwrap().strftime("%Y-%m-%d %H:%M:%S").to_string()
}

proptest! {
    #[test]
    fn a_moment_is_written_as_another_calendar_writes_it(seconds in SAMPLED) {
        prop_assert_eq!(SchedAt::from_unix(seconds).unwrap().text(), by_jiff(seconds));
    }

    #[test]
    fn reading_undoes_writing(seconds in SchedAt::MIN.unix()..=SchedAt::MAX.unix()) {
        let at = SchedAt::from_unix(seconds).unwrap();
        prop_assert_eq!(SchedAt::parse(&at.text()), Ok(at));
    }

    #[test]
    fn a_well_formed_text_is_a_time_just_where_the_calendar_has_it(
        year in 1970..=2100, month in 0..=13, day in 0..=32, hour in 0..=24, minute in 0..=60, second in 0..=60,
    ) {
        let text = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
        // jiff takes a leap second for the one before it; the service has no such time.
        let other = DateTime::strptime("%Y-%m-%d %H:%M:%S", &text).ok().filter(|_| second < 60);
        let expected = other.map(|it| it.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second());
        prop_assert_eq!(SchedAt::parse(&text).map(SchedAt::unix), expected.ok_or(TimeFault::NotATime));
    }

    #[test]
    fn whatever_is_read_is_written_the_same(text in "[0-9]{1,4}[-/0-9]{1,6}[ T]?[0-9:]{0,9}|.{0,24}") {
        if let Ok(at) = SchedAt::parse(&text) {
            prop_assert_eq!(at.text(), text);
        }
    }
}

#[test]
fn every_day_of_1970_to_2100_agrees() {
    for day in 0..SAMPLED.end / 86_400 {
        let seconds = day * 86_400 + day % 86_400;
        let at = SchedAt::from_unix(seconds).unwrap();
        assert_eq!(SchedAt::parse(&at.text()), Ok(at));
        let date = Timestamp::from_second(seconds).unwrap().to_zoned(jiff::tz::TimeZone::UTC).date();
        assert_eq!(at.text()[..10], date.to_string());
    }
}

#[test]
fn the_years_1_to_9999_are_all_there_is() {
    assert_eq!(SchedAt::MIN.text(), "0001-01-01 00:00:00");
    assert_eq!(SchedAt::MAX.text(), "9999-12-31 23:59:59");
    assert_eq!(SchedAt::parse("0001-01-01 00:00:00"), Ok(SchedAt::MIN));
    assert_eq!(SchedAt::parse("9999-12-31 23:59:59"), Ok(SchedAt::MAX));
    assert_eq!(SchedAt::from_unix(SchedAt::MIN.unix() - 1), None);
    assert_eq!(SchedAt::from_unix(SchedAt::MAX.unix() + 1), None);
    assert_eq!(SchedAt::parse("0000-06-01 00:00:00"), Err(TimeFault::NotATime));
}

#[test]
fn a_day_or_time_that_does_not_exist_is_told_apart_from_a_wrong_form() {
    for text in [
        "2027-02-29 10:00:00",
        "2100-02-29 10:00:00",
        "2027-13-01 10:00:00",
        "2027-00-01 10:00:00",
        "2027-06-00 10:00:00",
        "2027-06-31 10:00:00",
        "2027-06-01 24:00:00",
        "2027-06-01 10:60:00",
        "2027-06-01 10:00:60",
    ] {
        assert_eq!(SchedAt::parse(text), Err(TimeFault::NotATime), "{text}");
    }
    assert!(SchedAt::parse("2000-02-29 10:00:00").is_ok());
    assert!(SchedAt::parse("2028-02-29 10:00:00").is_ok());
}
