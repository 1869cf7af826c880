//! Moments as the service writes them, and the calendar under them.
//!
//! The calendar is the proleptic Gregorian one, by hand: a few integer divisions instead of a date library,
//! and the valid case of [`SchedAt::parse`] allocates nothing.

mod slip;
mod zoned;

pub use slip::{TimeCause, TimeFault};
pub use zoned::{WallFault, WallKind, WallTime, ZonedResult, utc_to_zoned, zoned_to_utc};

const DAY: i64 = 86_400;
/// Days from the calendar's own origin, 0000-03-01, to 1970-01-01.
const ORIGIN: i64 = 719_468;

/// A moment in the service's form, `YYYY-MM-DD HH:MM:SS` in UTC, to the second.
///
/// From 0001-01-01 to 9999-12-31. Year 0000 is refused everywhere: it only ever comes from a database's zero date.
///
/// ```
/// use timpush_sched::time::SchedAt;
///
/// let at = SchedAt::parse("2027-06-01 10:00:00").expect("well-formed");
/// assert_eq!(at.unix(), 1_811_844_000);
/// assert_eq!(SchedAt::from_unix(1_811_844_001).map(SchedAt::text).as_deref(), Some("2027-06-01 10:00:01"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct SchedAt(i64);

impl SchedAt {
    /// 0001-01-01 00:00:00
    pub const MIN: Self = Self(-62_135_596_800);
    /// 9999-12-31 23:59:59
    pub const MAX: Self = Self(253_402_300_799);

    /// The moment so many seconds after 1970-01-01 00:00:00 UTC; none outside the years 1 to 9999.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Option<Self> {
        if seconds < Self::MIN.0 || seconds > Self::MAX.0 { None } else { Some(Self(seconds)) }
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// Reads the service's form and no other: ASCII digits, one space, two-digit parts.
    ///
    /// # Errors
    ///
    /// [`TimeFault::Format`] with the likely slip where the form is another one, [`TimeFault::NotATime`] where the
    /// form is right and the calendar has no such day or the day no such time (a leap second included).
    #[inline]
    pub fn parse(text: &str) -> Result<Self, TimeFault> {
        match Civil::read(text.as_bytes()) {
            Some(civil) => civil.moment().ok_or(TimeFault::NotATime),
            None => Err(slip::fault(text)),
        }
    }

    /// The moment in the service's form.
    #[must_use]
    pub fn text(self) -> String {
        let mut out = String::with_capacity(19);
        self.push_to(&mut out);
        out
    }

    /// Appends the moment in the service's form.
    pub fn push_to(self, out: &mut String) {
        let civil = Civil::of(self);
        civil.push_date(out);
        out.push(' ');
        civil.push_hour_and_minute(out);
        out.push(':');
        push_two(out, civil.second);
    }

    /// The nearest moment that the form can write: what a zone shifts out of the years 1 to 9999 stays at their edge.
    fn nearest(seconds: i64) -> Self {
        Self(seconds.clamp(Self::MIN.0, Self::MAX.0))
    }
}

impl std::fmt::Display for SchedAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

/// A date and a time of day, as written: it may be one that no calendar has.
#[derive(Clone, Copy)]
struct Civil {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
}

impl Civil {
    /// The parts of `YYYY-MM-DD HH:MM:SS`; none where the form is another one.
    #[inline]
    fn read(text: &[u8]) -> Option<Self> {
        const DATE: Form = Form::of(*b"0000-00-");
        const DAY: Form = Form::of(*b"00 00:00");
        const TIME: Form = Form::of(*b"00:00:00");
        let text: &[u8; 19] = text.try_into().ok()?;
        let date = DATE.read(*text.first_chunk()?)?;
        let day = DAY.read(*text.get(8..)?.first_chunk()?)?;
        let time = TIME.read(*text.last_chunk()?)?;
        Some(Self {
            year: date.at(0) * 100 + date.at(2),
            month: date.at(5),
            day: day.at(0),
            hour: time.at(0),
            minute: time.at(3),
            second: time.at(6),
        })
    }

    /// The moment of this date and time in UTC, where there is such a one.
    #[inline]
    fn moment(self) -> Option<SchedAt> {
        let real = (1..=9999).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=days_in_month(self.year, self.month)).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 60;
        if !real {
            return None;
        }
        // The year begins in March, so that the leap day is its last and the months before it follow one formula.
        let year = self.year - u32::from(self.month <= 2);
        let month = (self.month + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + self.day - 1;
        let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
        let seconds = (self.hour * 60 + self.minute) * 60 + self.second;
        Some(SchedAt((i64::from(days) - ORIGIN) * DAY + i64::from(seconds)))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 … 3 652 364 days")]
    fn of(moment: SchedAt) -> Self {
        let days = (moment.0.div_euclid(DAY) + ORIGIN) as u32;
        let seconds = moment.0.rem_euclid(DAY) as u32;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        Self {
            year: era * 400 + year_of_era + u32::from(month <= 2),
            month,
            day: day_of_year - (153 * march_month + 2) / 5 + 1,
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
        }
    }

    fn push_date(&self, out: &mut String) {
        push_two(out, self.year / 100);
        push_two(out, self.year % 100);
        out.push('-');
        push_two(out, self.month);
        out.push('-');
        push_two(out, self.day);
    }

    fn push_hour_and_minute(&self, out: &mut String) {
        push_two(out, self.hour);
        out.push(':');
        push_two(out, self.minute);
    }
}

/// Eight bytes of a form, read at once: each check of a request begins with a time.
struct Form {
    sample: u64,
    /// What each byte may be raised by before its high bit tells that it was more than the form allows.
    room: u64,
}

/// Digits of a text, in the places that they had there.
struct Digits(u64);

impl Form {
    /// A `0` stands for any digit, all else for itself.
    const fn of(sample: [u8; 8]) -> Self {
        let mut room = [0x7f; 8];
        let mut at = 0;
        while at < 8 {
            if sample[at] == b'0' {
                room[at] -= 9;
            }
            at += 1;
        }
        Self { sample: u64::from_le_bytes(sample), room: u64::from_le_bytes(room) }
    }

    #[inline]
    fn read(&self, text: [u8; 8]) -> Option<Digits> {
        // Leaves 0 … 9 of a digit and 0 of what stands for itself.
        let digits = u64::from_le_bytes(text) ^ self.sample;
        let beyond = (digits | digits.wrapping_add(self.room)) & 0x8080_8080_8080_8080;
        (beyond == 0).then_some(Digits(digits))
    }
}

impl Digits {
    /// The number of two digits that begins at a place.
    #[expect(clippy::cast_possible_truncation, reason = "what is cut off belongs to later places")]
    #[inline]
    fn at(&self, place: u32) -> u32 {
        let pair = (self.0 >> (8 * place)) as u32;
        (pair & 0xf) * 10 + (pair >> 8 & 0xf)
    }
}

#[inline]
fn days_in_month(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Two digits by hand: number formatting would weigh more than the whole calendar.
fn push_two(out: &mut String, number: u32) {
    out.push(char::from(b'0' + (number / 10 % 10) as u8));
    out.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
