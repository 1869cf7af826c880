//! The plain questions: is it there, is it a text, a whole number, in range?

use crate::issue::{Code, Param, Shown};
use crate::value::{Read, Value};

use super::{At, Check};

/// The codes of a member that holds a whole number.
pub(crate) struct Whole {
    pub(super) not_integer: Code,
    pub(super) out_of_range: Code,
    pub(crate) min: i64,
    pub(crate) max: i64,
}

/// Where a number of JavaScript stops to be exact.
pub(super) const EXACT: f64 = 9_007_199_254_740_991.0;

pub(super) const fn number(param: Param, figure: usize) -> (Param, Shown<'static>) {
    (param, Shown::Number(figure as i64))
}

pub(super) const fn word(param: Param, text: &str) -> (Param, Shown<'_>) {
    (param, Shown::Text(text))
}

pub(super) fn maybe(param: Param, text: Option<&str>) -> (Param, Shown<'_>) {
    (param, text.map_or(Shown::Nothing, Shown::Text))
}

/// A number's whole value, where it has one that is exact.
pub(super) fn whole(number: f64) -> Option<i64> {
    (number.trunc() == number && number.abs() <= EXACT).then_some(number as i64)
}

impl Check<'_> {
    /// The text there; anything else is told.
    pub(super) fn text<'a, V: Value<'a>>(&mut self, at: &At, value: V, not_string: Code) -> Option<&'a str> {
        match value.read() {
            Read::Text(text) => Some(text),
            read => {
                self.wrong_kind(at, &read, not_string);
                None
            }
        }
    }

    /// The members of the object there; anything else is told.
    pub(crate) fn members<'a, V: Value<'a>>(
        &mut self,
        at: &At,
        value: V,
        not_object: Code,
    ) -> Option<V::Members> {
        match value.read() {
            Read::Members(members) => Some(members),
            read => {
                self.wrong_kind(at, &read, not_object);
                None
            }
        }
    }

    /// The elements of the list there; anything else is told.
    pub(super) fn elements<'a, V: Value<'a>>(
        &mut self,
        at: &At,
        value: V,
        not_array: Code,
    ) -> Option<V::List> {
        match value.read() {
            Read::List(list) => Some(list),
            read => {
                self.wrong_kind(at, &read, not_array);
                None
            }
        }
    }

    /// Tells that the kind is wrong, unless it couldn't be read: that is told as such, once.
    #[cold]
    #[inline(never)]
    pub(super) fn wrong_kind<'a, V: Value<'a>>(&mut self, at: &At, read: &Read<'a, V>, code: Code) {
        if !matches!(read, Read::Unreadable(_)) {
            self.tell_with(at, code, &[word(Param::Actual, read.kind())]);
        }
    }

    /// The whole number there, within its range; anything else is told.
    pub(super) fn whole<'a, V: Value<'a>>(&mut self, at: &At, value: V, rule: &Whole) -> Option<i64> {
        let number = self.integer(at, value, rule.not_integer, None)?;
        if (rule.min..=rule.max).contains(&number) {
            return Some(number);
        }
        self.tell_with(at, rule.out_of_range, &range(rule.min, rule.max, Some(number)));
        None
    }

    /// The whole number there, the least or greatest of all where it is beyond what JavaScript holds exactly; anything
    /// else is told, with the name of the member where the message needs it.
    pub(super) fn integer<'a, V: Value<'a>>(
        &mut self,
        at: &At,
        value: V,
        not_integer: Code,
        member: Option<&'static str>,
    ) -> Option<i64> {
        let read = value.read();
        let actual = match read {
            Read::Number(number) if number.trunc() == number => {
                return Some(whole(number).unwrap_or(if number < 0.0 { i64::MIN } else { i64::MAX }));
            }
            Read::Number(_) => "fraction",
            // JSON has no other numbers, so natively a long one is only too large.
            Read::Big(Some(big)) if big > EXACT as u64 => return Some(i64::MAX),
            Read::Unreadable(_) => return None,
            _ => read.kind(),
        };
        self.tell_with(at, not_integer, &[maybe(Param::Member, member), word(Param::Actual, actual)]);
        None
    }
}

/// The figures of a number out of its range.
pub(super) fn range(min: i64, max: i64, actual: Option<i64>) -> [(Param, Shown<'static>); 3] {
    let exact = actual.filter(|actual| actual.unsigned_abs() <= EXACT as u64);
    let actual = exact.map_or(Shown::Nothing, Shown::Number);
    [(Param::Min, Shown::Number(min)), (Param::Max, Shown::Number(max)), (Param::Actual, actual)]
}

/// The figures of something that is too much.
pub(super) const fn above(max: usize, actual: usize) -> [(Param, Shown<'static>); 2] {
    [number(Param::Max, max), number(Param::Actual, actual)]
}
