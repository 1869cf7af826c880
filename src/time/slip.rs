//! What went wrong in a time of another form, and what the person most probably meant.

use super::{Civil, SchedAt};
use crate::split::split;

/// Why a text is no moment of the service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeFault {
    /// Another form than `YYYY-MM-DD HH:MM:SS`.
    Format {
        /// The likely slip.
        cause: TimeCause,
        /// What was most probably meant, in UTC; none when unsure, or when there is no such day or time.
        suggestion: Option<SchedAt>,
    },
    /// The form is right; the calendar has no such day, or the day no such time.
    NotATime,
}

/// The likely slip in a time of another form. Of several, the one that comes first here is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TimeCause {
    /// `Invalid Date`, as JavaScript and its date libraries write what is none.
    InvalidDate,
    /// A year that isn't of four digits, or is 0000: no year from 1 to 9999.
    Year,
    /// A `Z`, an offset or a zone's name at the end. Told before all slips of form, since it alone moves the moment.
    Zone,
    /// Fractions of a second.
    Fraction,
    /// A `T` between date and time.
    Iso,
    /// Slashes between the parts of the date.
    Slashes,
    /// Full-width digits, colons, spaces and the like, as a Chinese input method gives them.
    FullWidth,
    /// Parts of one digit: `2027-6-1 9:00:00`.
    Unpadded,
    /// Hours and minutes alone.
    NoSeconds,
    /// No time of day.
    DateOnly,
    /// Only digits: seconds or milliseconds since 1970.
    Unix,
    /// White space before or after.
    SurroundingSpace,
    /// Anything else.
    Other,
}

impl TimeCause {
    /// The cause as an issue's `params.cause` shows it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidDate => "invalid_date",
            Self::Year => "year",
            Self::Zone => "zone",
            Self::Fraction => "fraction",
            Self::Iso => "iso",
            Self::Slashes => "slashes",
            Self::FullWidth => "full_width",
            Self::Unpadded => "unpadded",
            Self::NoSeconds => "no_seconds",
            Self::DateOnly => "date_only",
            Self::Unix => "unix",
            Self::SurroundingSpace => "surrounding_space",
            Self::Other => "other",
        }
    }
}

/// The fault of a text that is not of the service's form.
#[cold]
pub(super) fn fault(text: &str) -> TimeFault {
    let trimmed = text.trim_matches(is_space);
    let mut reading = Reading { rest: trimmed.chars(), cause: TimeCause::Other };
    if trimmed.len() != text.len() && !trimmed.is_empty() {
        reading.note(TimeCause::SurroundingSpace);
    }
    let suggestion = if !trimmed.is_empty() && trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
        reading.note(TimeCause::Unix);
        since_1970(trimmed)
    } else if trimmed == "Invalid Date" {
        reading.note(TimeCause::InvalidDate);
        None
    } else {
        reading.moment()
    };
    TimeFault::Format { cause: reading.cause, suggestion }
}

/// Nine or ten digits are seconds (1973 to 2286), thirteen are milliseconds; others may be anything.
fn since_1970(digits: &str) -> Option<SchedAt> {
    let number = digits.parse::<i64>().ok()?;
    match digits.len() {
        9 | 10 => SchedAt::from_unix(number),
        13 => SchedAt::from_unix(number / 1000),
        _ => None,
    }
}

/// Reads what people and programs write instead, noting every slip on the way.
struct Reading<'a> {
    rest: std::str::Chars<'a>,
    cause: TimeCause,
}

impl Reading<'_> {
    fn note(&mut self, cause: TimeCause) {
        self.cause = self.cause.min(cause);
    }

    fn moment(&mut self) -> Option<SchedAt> {
        // With a sign they write years that four digits don't hold.
        let signed = self.next_if(&|c| matches!(c, '+' | '-')).is_some();
        let (year, digits) = self.number()?;
        let separator = self.next_if(&|c| matches!(c, '-' | '/' | '.'))?;
        if separator != '-' {
            self.note(TimeCause::Slashes);
        }
        if signed || digits > 4 || (digits == 4 && year == 0) {
            self.note(TimeCause::Year);
            return None;
        }
        // A date that begins with its day or month is read differently in every country: no guess.
        if digits != 4 {
            return None;
        }
        let month = self.part()?;
        self.next_if(&|c| c == separator)?;
        let day = self.part()?;
        let midnight = Civil { year, month, day, hour: 0, minute: 0, second: 0 };
        if self.rest.as_str().is_empty() {
            self.note(TimeCause::DateOnly);
            return midnight.moment();
        }
        match self.next_if(&|c| is_space(c) || matches!(c, 'T' | 't'))? {
            'T' | 't' => self.note(TimeCause::Iso),
            _ => self.spaces(),
        }
        let civil = self.time_of_day(midnight)?;
        self.spaces();
        let offset = self.offset()?;
        if !self.rest.as_str().is_empty() {
            return None;
        }
        SchedAt::from_unix(civil.moment()?.unix() - offset)
    }

    fn time_of_day(&mut self, date: Civil) -> Option<Civil> {
        let hour = self.part()?;
        if self.next_if(&|c| c == ':').is_none() {
            self.note(TimeCause::NoSeconds);
            return None;
        }
        let minute = self.part()?;
        let mut second = 0;
        if self.next_if(&|c| c == ':').is_some() {
            second = self.part()?;
            if self.next_if(&|c| matches!(c, '.' | ',')).is_some() {
                self.note(TimeCause::Fraction);
                self.number()?;
            }
        } else {
            self.note(TimeCause::NoSeconds);
        }
        Some(Civil { hour, minute, second, ..date })
    }

    /// Seconds east of UTC as the text ends with them; none where it ends otherwise, or with a zone's name alone.
    fn offset(&mut self) -> Option<i64> {
        let text = self.rest.as_str();
        if text.is_empty() {
            return Some(0);
        }
        for utc in ["Z", "z", "UTC", "GMT"] {
            if let Some(rest) = text.strip_prefix(utc) {
                self.note(TimeCause::Zone);
                self.rest = rest.chars();
                // "GMT+0800", as a Date prints itself, goes on with the offset.
                if rest.is_empty() || rest.starts_with('[') {
                    return self.zone_name().then_some(0);
                }
                break;
            }
        }
        if names_a_zone(self.rest.as_str()) {
            self.note(TimeCause::Zone);
            return None;
        }
        let sign = self.next_if(&|c| matches!(c, '+' | '-' | '\u{2212}'))?;
        self.note(TimeCause::Zone);
        let (number, digits) = self.number()?;
        let (hours, minutes) = match digits {
            4 => (number / 100, number % 100),
            1 | 2 if self.next_if(&|c| c == ':').is_some() => {
                (number, self.number().filter(|(_, digits)| *digits == 2)?.0)
            }
            1 | 2 => (number, 0),
            _ => return None,
        };
        if hours > 23 || minutes > 59 || !self.zone_name() {
            return None;
        }
        let east = i64::from(hours * 60 + minutes) * 60;
        Some(if sign == '+' { east } else { -east })
    }

    /// The `[Asia/Shanghai]` that may follow an offset: the offset has already said all. False where it never ends.
    fn zone_name(&mut self) -> bool {
        if self.rest.as_str().starts_with('[') {
            return self.rest.any(|c| c == ']');
        }
        true
    }

    /// One or two digits.
    fn part(&mut self) -> Option<u32> {
        let (number, digits) = self.number()?;
        if digits == 1 {
            self.note(TimeCause::Unpadded);
        }
        (digits <= 2).then_some(number)
    }

    /// Digits as they come, and how many. What is too long for any part keeps its length alone.
    fn number(&mut self) -> Option<(u32, u32)> {
        let (mut number, mut digits) = (0_u32, 0);
        while let Some(digit) = self.next_if(&|c| c.is_ascii_digit()) {
            number = number.wrapping_mul(10).wrapping_add(u32::from(digit) - u32::from('0'));
            digits += 1;
        }
        (digits > 0).then_some((number, digits))
    }

    fn spaces(&mut self) {
        while self.next_if(&is_space).is_some() {}
    }

    /// The next character in its ASCII form, where it is wanted.
    fn next_if(&mut self, wanted: &dyn Fn(char) -> bool) -> Option<char> {
        let mut ahead = self.rest.clone();
        let written = ahead.next()?;
        let ascii = half_width(written);
        if !wanted(ascii) {
            return None;
        }
        if ascii != written {
            self.note(TimeCause::FullWidth);
        }
        self.rest = ahead;
        Some(ascii)
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// `[Asia/Shanghai]`, `Asia/Shanghai`, `CST`: which offset it has needs a table, and `CST` alone is three zones.
fn names_a_zone(text: &str) -> bool {
    let word = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let capitals = text.bytes().all(|byte| byte.is_ascii_uppercase());
    text.starts_with('[') || (word && split(text, b'/').is_some()) || (capitals && text.len() > 2)
}

/// What copying out of a page, a sheet or a chat leaves around and between.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{a0}' | '\u{200b}' | '\u{202f}' | '\u{3000}' | '\u{feff}')
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
