//! How a rule reads anything at all.
//!
//! A form hands over whatever it holds, so the rules can't start from typed models: a derived `Deserialize` stops at
//! its first fault. They read a [`Value`] instead, of which there are two: the tape that the browser writes, and
//! `serde_json::Value` natively.

use crate::members::Member;

/// Something that was handed over to be checked.
pub trait Value<'a>: Copy {
    /// The elements of a list, in order.
    type List: ExactSizeIterator<Item = Self> + Clone;
    /// The members of an object, in order.
    type Members: Iterator<Item = (Name<'a>, Self)> + Clone;

    /// What it is.
    fn read(self) -> Read<'a, Self>;

    /// How many bytes it takes as compact JSON in UTF-8.
    fn json_len(self) -> usize;

    /// Whether it may take more than so many: a quick guess that is never too low.
    fn may_exceed(self, _max: usize) -> bool {
        true
    }

    /// The member of an object, if it is one and has it.
    fn member(self, member: Member) -> Option<Self> {
        let Read::Members(mut members) = self.read() else { return None };
        members.find(|(name, _)| name.known == Some(member)).map(|(_, value)| value)
    }

    /// The member of that name.
    fn named(self, text: &str) -> Option<Self> {
        let Read::Members(mut members) = self.read() else { return None };
        members.find(|(name, _)| name.text == text).map(|(_, value)| value)
    }

    /// Whether something in it could not be read; then [`Read::Unreadable`] stands at those places.
    fn has_unreadable(self) -> bool {
        false
    }
}

/// What a value turned out to be.
pub enum Read<'a, V: Value<'a>> {
    /// No JSON at all: `undefined`, a function. Only ever the value as a whole.
    Undefined,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number, as JavaScript holds it.
    Number(f64),
    /// A whole number that came with all its digits; `None` where it does not fit 64 bits without a sign.
    Big(Option<u64>),
    /// A text.
    Text(&'a str),
    /// A list.
    List(V::List),
    /// An object.
    Members(V::Members),
    /// Reading it failed.
    Unreadable(Unreadable),
}

impl<'a, V: Value<'a>> Read<'a, V> {
    /// The kind, in JavaScript's words. Out of line, since only faults ask.
    #[cold]
    #[inline(never)]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Big(_) => "bigint",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Members(_) => "object",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// Why a member could not be read. The numbers are those that the browser's walker writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A getter or a proxy threw.
    Threw = 0,
    /// It contains itself.
    Cycle = 1,
    /// It is nested too deep.
    Depth = 2,
    /// All of it together is too large.
    Size = 3,
}

impl Unreadable {
    /// As `params.cause` shows it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Threw => "threw",
            Self::Cycle => "cycle",
            Self::Depth => "depth",
            Self::Size => "size",
        }
    }
}

/// A member's name.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a> {
    /// Which one of the service's it is, if any.
    pub known: Option<Member>,
    /// As it is spelt.
    pub text: &'a str,
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use serde_json::{Map, Value as Json, map};

    use super::{Name, Read, Value};
    use crate::members::Member;

    /// Beyond it a number of JavaScript has lost digits.
    const EXACT: u64 = (1 << 53) - 1;

    /// The members of a JSON object.
    #[derive(Clone)]
    pub struct Members<'a>(map::Iter<'a>);

    impl<'a> Iterator for Members<'a> {
        type Item = (Name<'a>, &'a Json);

        fn next(&mut self) -> Option<Self::Item> {
            self.0.next().map(|(name, value)| (Name { known: Member::named(name), text: name }, value))
        }
    }

    impl<'a> From<&'a Map<String, Json>> for Members<'a> {
        fn from(map: &'a Map<String, Json>) -> Self {
            Self(map.iter())
        }
    }

    impl<'a> Value<'a> for &'a Json {
        type List = std::slice::Iter<'a, Json>;
        type Members = Members<'a>;

        fn read(self) -> Read<'a, Self> {
            match self {
                Json::Null => Read::Null,
                Json::Bool(bool) => Read::Bool(*bool),
                Json::Number(number) => match number.as_u64() {
                    Some(whole) if whole > EXACT => Read::Big(Some(whole)),
                    _ => Read::Number(number.as_f64().unwrap_or(f64::MAX)),
                },
                Json::String(text) => Read::Text(text),
                Json::Array(list) => Read::List(list.iter()),
                Json::Object(map) => Read::Members(map.into()),
            }
        }

        fn json_len(self) -> usize {
            self.to_string().len()
        }
    }
}
