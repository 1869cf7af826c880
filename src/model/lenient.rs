//! Reading members of answers: a number is taken where text was expected.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::{Map, Value};

use super::{LiveActivity, NumberOrText};

/// A type that a member may be read into. Only texts are lenient; the others read as they always do.
pub(super) trait Lenient: Sized {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error>;
}

/// For members that every object of their kind has.
pub(super) fn required<'de, D: Deserializer<'de>, T: Lenient>(from: D) -> Result<T, D::Error> {
    T::read(from)
}

/// For members that may be missing, or null.
pub(super) fn optional<'de, D: Deserializer<'de>, T: Lenient>(from: D) -> Result<Option<T>, D::Error> {
    Ok(Option::<Read<T>>::deserialize(from)?.map(|read| read.0))
}

/// `Option::is_none` under another name: tsify takes that name as a sign that the member is optional in TypeScript, too,
/// while this marks members that a caller may count on and only a failed or an odd answer lacks.
#[expect(clippy::ref_option, reason = "serde calls it so")]
pub(super) fn absent<T>(member: &Option<T>) -> bool {
    member.is_none()
}

struct Read<T>(T);

impl<'de, T: Lenient> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::read(from).map(Self)
    }
}

impl Lenient for String {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextVisitor)
    }
}

impl Lenient for Vec<String> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Vec::<Read<String>>::deserialize(from)?.into_iter().map(|read| read.0).collect())
    }
}

impl Lenient for BTreeMap<String, String> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let read = BTreeMap::<String, Read<String>>::deserialize(from)?;
        Ok(read.into_iter().map(|(name, value)| (name, value.0)).collect())
    }
}

macro_rules! as_always {
    ($($kind:ty),*) => {$(
        impl Lenient for $kind {
            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::deserialize(from)
            }
        }
    )*};
}
as_always!(i64, NumberOrText, Map<String, Value>, LiveActivity);

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        Ok(Value::from(number).to_string())
    }
}
