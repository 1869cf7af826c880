use jiff::Timestamp;
use jiff::tz::Offset;
use proptest::prelude::*;

use super::{TimeCause, TimeFault};
use crate::time::SchedAt;

fn slip(text: &str) -> (&'static str, Option<String>) {
    match SchedAt::parse(text) {
        Err(TimeFault::Format { cause, suggestion }) => (cause.name(), suggestion.map(SchedAt::text)),
        other => panic!("{text}: {other:?}"),
    }
}

/// Each text means 2027-06-01 10:00:00, or what stands beside it.
#[test]
fn the_most_telling_slip_is_named_and_mended() {
    let ten = "2027-06-01 10:00:00";
    for (text, cause, meant) in [
        ("2027-06-01T10:00:00Z", "zone", ten),
        ("2027-06-01T10:00:00.000Z", "zone", ten),
        ("2027-06-01T10:00:00+08:00", "zone", "2027-06-01 02:00:00"),
        ("2027-06-01T10:00:00+08:00[Asia/Shanghai]", "zone", "2027-06-01 02:00:00"),
        ("2027-06-01 00:30:00-0330", "zone", "2027-06-01 04:00:00"),
        ("2027-06-01 10:00:00 +08", "zone", "2027-06-01 02:00:00"),
        ("2027-06-01 10:00:00 UTC", "zone", ten),
        ("2027-06-01 10:00 GMT+8", "zone", "2027-06-01 02:00:00"),
        ("2027-06-01 10:00:00.999", "fraction", ten),
        ("2027-06-01T10:00:00,5", "fraction", ten),
        ("2027-06-01T10:00:00", "iso", ten),
        ("2027-06-01t10:00", "iso", ten),
        ("2027/06/01 10:00:00", "slashes", ten),
        ("2027/6/1 10:00", "slashes", ten),
        ("２０２７-06-01 10：00：00", "full_width", ten),
        ("2027-06-01\u{3000}10:00:00", "full_width", ten),
        ("2027-6-1 10:00:00", "unpadded", ten),
        ("2027-06-01 9:00", "unpadded", "2027-06-01 09:00:00"),
        ("2027-06-01 10:00", "no_seconds", ten),
        ("2027-06-01", "date_only", "2027-06-01 00:00:00"),
        ("1811844000", "unix", ten),
        ("1811844000999", "unix", ten),
        (" 1811844000\n", "unix", ten),
        (" 2027-06-01 10:00:00", "surrounding_space", ten),
        ("2027-06-01 10:00:00\r\n", "surrounding_space", ten),
        ("\u{feff}2027-06-01 10:00:00", "surrounding_space", ten),
        ("2027-06-01  10:00:00", "other", ten),
        ("2027-06-01\t10:00:00", "other", ten),
        ("2027.06.01 10:00:00", "slashes", ten),
    ] {
        assert_eq!(slip(text), (cause, Some(meant.to_owned())), "{text:?}");
    }
}

#[test]
fn nothing_is_suggested_when_unsure_or_when_there_is_no_such_time() {
    for (text, cause) in [
        ("", "other"),
        ("  ", "other"),
        ("tomorrow", "other"),
        ("Tue Jun 01 2027 10:00:00", "other"),
        ("01/06/2027 10:00:00", "slashes"),
        ("2027/06-01 10:00:00", "slashes"),
        ("2027-06-01 10", "no_seconds"),
        ("2027-06-01 10:00:00 PM", "other"),
        ("2027-06-01 10:00:00 CST", "zone"),
        ("2027-06-01T10:00:00[Asia/Shanghai]", "zone"),
        ("2027-06-01 10:00:00 Asia/Shanghai", "zone"),
        ("2027-06-01T10:00:00+08:0", "zone"),
        ("2027-06-01T10:00:00+99:00", "zone"),
        ("2027-06-01T10:00:00+08:00[Asia", "zone"),
        ("2027-02-29T10:00:00", "iso"),
        ("2027-02-29", "date_only"),
        ("2027-06-01T24:00:00Z", "zone"),
        ("0001-01-01T00:00:00+08:00", "zone"),
        ("20270601100000", "unix"),
        ("99999999999999999999999999", "unix"),
        ("2027-06-001 10:00:00", "other"),
        ("Invalid Date", "invalid_date"),
        ("+010000-01-01T00:00:00.000Z", "year"),
        ("-000001-12-31T23:59:59.999Z", "year"),
        ("0000-12-31T23:59:59.999Z", "year"),
        ("10000-01-01 00:00:00", "year"),
    ] {
        assert_eq!(slip(text), (cause, None), "{text:?}");
    }
}

proptest! {
    #[test]
    fn an_rfc_3339_time_is_suggested_in_utc(
        seconds in 0_i64..4_133_980_800, minutes in -23 * 60..=23 * 60, millis in 0..1000,
    ) {
        let at = Timestamp::new(seconds, millis * 1_000_000).unwrap();
        let text = at.display_with_offset(Offset::from_seconds(minutes * 60).unwrap()).to_string();
        prop_assert_eq!(slip(&text), ("zone", Some(at.strftime("%Y-%m-%d %H:%M:%S").to_string())));
    }

    #[test]
    fn any_text_at_all_is_taken(text in ".{0,30}|[0-9/T:.+ Z\\[\\]-]{0,30}") {
        if let Err(TimeFault::Format { cause, .. }) = SchedAt::parse(&text) {
            prop_assert!(cause <= TimeCause::Other);
        }
    }
}
