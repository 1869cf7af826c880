#![expect(clippy::unwrap_used, reason = "a test may fail that way")]

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use proptest::prelude::*;

use super::{WallFault, WallKind, WallTime, ZonedResult, utc_to_zoned, zoned_to_utc};
use crate::time::SchedAt;

const ZONES: [&str; 16] = [
    "UTC",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Europe/Berlin",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Africa/Monrovia",  // seconds in its offset until 1972
    "Antarctica/Troll", // two hours of summer time
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Shanghai",
    "Australia/Lord_Howe", // half an hour of summer time
    "Pacific/Apia",        // skipped 2011-12-30
    "Pacific/Chatham",
    "Pacific/Kwajalein", // skipped 1993-08-21
];
/// 1970-01-02 to 2037-12-31.
const SPAN: std::ops::Range<i64> = 86_400..2_145_916_800;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn offset_in(zone: &TimeZone) -> impl Fn(i64) -> i32 {
    |seconds| zone.to_offset(Timestamp::from_second(seconds).unwrap()).seconds()
}

fn text_of(timestamp: Timestamp) -> String {
    timestamp.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn by_jiff(wall: DateTime, zone: &TimeZone) -> ZonedResult {
    let ambiguous = zone.to_ambiguous_zoned(wall);
    let (kind, later) = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => (WallKind::Exact, None),
        AmbiguousOffset::Gap { .. } => (WallKind::Gap, None),
        AmbiguousOffset::Fold { .. } => {
            (WallKind::Overlap, Some(text_of(ambiguous.clone().later().unwrap().timestamp())))
        }
    };
    let compatible = ambiguous.compatible().unwrap();
    let offset = compatible.strftime("%::z").to_string();
    let offset = offset.strip_suffix(":00").unwrap_or(&offset).to_owned();
    ZonedResult { utc: text_of(compatible.timestamp()), offset, kind, later }
}

fn agrees(wall: DateTime, zone: &TimeZone) {
    let text = wall.to_string();
    let ours = zoned_to_utc(WallTime::parse(&text).unwrap(), offset_in(zone));
    let theirs = by_jiff(wall, zone);
    // jiff sees an overlap in America/Nuuk where a rule begins without a jump; its own answer then shows another time.
    let read_back = zone.to_datetime(format!("{}Z", theirs.utc).parse().unwrap());
    if theirs.kind == WallKind::Overlap && read_back != wall {
        return;
    }
    assert_eq!(ours, theirs, "{text} in {zone:?}");
}

/// Around each change of a zone's clocks, to the minute and to the second.
fn agrees_around_changes(name: &str) {
    let zone = zone(name);
    let first = Timestamp::from_second(SPAN.start).unwrap();
    let last = Timestamp::from_second(SPAN.end).unwrap();
    for change in zone.following(first).take_while(|change| change.timestamp() < last) {
        for seconds in [-86_400, -5400, -3600, -1800, -1, 0, 1, 900, 1800, 3599, 3600, 5400, 7200, 86_400] {
            let at = Timestamp::from_second(change.timestamp().as_second() + seconds).unwrap();
            // As the clocks before the change would show it, which is where the gaps are, and as they do.
            let old = zone.to_offset(Timestamp::from_second(change.timestamp().as_second() - 1).unwrap());
            for wall in [old.to_datetime(at), zone.to_datetime(at)] {
                agrees(wall, &zone);
            }
        }
    }
}

#[test]
fn every_change_of_the_clocks_is_read_as_another_library_reads_it() {
    for name in ZONES {
        agrees_around_changes(name);
    }
}

/// All zones there are: some 600 of them, so only when asked for.
#[test]
fn every_change_of_every_zone_agrees() {
    for name in jiff::tz::db().available() {
        agrees_around_changes(name.as_str());
    }
}

proptest! {
    #[test]
    fn any_wall_time_agrees(name in prop::sample::select(&ZONES[..]), seconds in SPAN) {
        agrees(Timestamp::from_second(seconds).unwrap().to_zoned(TimeZone::UTC).datetime(), &zone(name));
    }

    #[test]
    fn any_moment_is_shown_as_another_library_shows_it(name in prop::sample::select(&ZONES[..]), seconds in SPAN) {
        let zone = zone(name);
        let wall = zone.to_datetime(Timestamp::from_second(seconds).unwrap()).to_string();
        let expected = wall.strip_suffix(":00").unwrap_or(&wall);
        prop_assert_eq!(utc_to_zoned(SchedAt::from_unix(seconds).unwrap(), offset_in(&zone)), expected);
    }
}

fn in_zone(wall: &str, name: &str) -> ZonedResult {
    zoned_to_utc(WallTime::parse(wall).unwrap(), offset_in(&zone(name)))
}

#[test]
fn a_skipped_wall_time_is_as_long_after_the_jump() {
    let skipped = in_zone("2026-03-29T02:30", "Europe/Berlin");
    assert_eq!(
        (skipped.utc.as_str(), skipped.offset.as_str(), skipped.kind),
        ("2026-03-29 01:30:00", "+02:00", WallKind::Gap)
    );
    let whole_day = in_zone("2011-12-30T12:00", "Pacific/Apia");
    assert_eq!(
        (whole_day.utc.as_str(), whole_day.offset.as_str(), whole_day.kind),
        ("2011-12-30 22:00:00", "+14:00", WallKind::Gap)
    );
}

#[test]
fn a_repeated_wall_time_is_its_first_and_tells_the_second() {
    let twice = in_zone("2026-10-25T02:30", "Europe/Berlin");
    assert_eq!((twice.utc.as_str(), twice.kind), ("2026-10-25 00:30:00", WallKind::Overlap));
    assert_eq!(twice.later.as_deref(), Some("2026-10-25 01:30:00"));
}

#[test]
fn a_result_reads_in_js_as_the_contract_says() {
    let json = serde_json::to_string(&in_zone("2027-06-01T10:00", "Asia/Shanghai")).unwrap();
    assert_eq!(json, r#"{"utc":"2027-06-01 02:00:00","offset":"+08:00","kind":"exact"}"#);
}

#[test]
fn the_edges_of_the_calendar_hold() {
    let first = zoned_to_utc(WallTime::parse("0001-01-01T00:00").unwrap(), |_| 8 * 3600);
    assert_eq!(first.utc, "0001-01-01 00:00:00");
    assert_eq!(utc_to_zoned(SchedAt::MAX, |_| 8 * 3600), "9999-12-31T23:59:59");
    assert_eq!(utc_to_zoned(SchedAt::MIN, |_| i32::MIN), "0001-01-01T00:00");
}

#[test]
fn what_an_input_may_give_is_read() {
    let wall = WallTime::parse("2026-03-29T02:30");
    assert!(wall.is_ok());
    for text in
        ["2026-03-29 02:30", "2026-03-29T02:30:00", "2026-03-29T02:30:00.000", "2026-03-29 02:30:00.9"]
    {
        assert_eq!(WallTime::parse(text), wall, "{text}");
    }
    for text in [
        "",
        "2026-03-29",
        "2026-03-29T02",
        "2026-03-29T02:30:",
        "2026-03-29T02:30.5",
        "2026-03-29T02:30:00.",
        "2026-03-29T02:30:00.x",
        "2026-03-29T02:30Z",
        "26-03-29T02:30:00:0",
        "2026-03-29t02:30",
        " 2026-03-29T02:30",
        "12026-03-29T02:30",
        "２０２６-03-29T02:30",
    ] {
        assert_eq!(WallTime::parse(text), Err(WallFault::Format), "{text}");
    }
    for text in ["2026-02-29T02:30", "2026-03-29T24:00", "0000-03-29T02:30"] {
        assert_eq!(WallTime::parse(text), Err(WallFault::NotATime), "{text}");
    }
}
