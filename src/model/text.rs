//! Text that an answer may give as a number, or not at all.

use std::fmt;
use std::ops::Deref;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer};

use super::lenient;

/// Text of an answer. It reads from a number as well, and is used like a `&str`.
///
/// A type rather than a rule at the field, for members that TypeScript may count on though a failed answer lacks them:
/// serde wants a default beside such a rule, and tsify takes a default for an optional member.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Text(pub String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        lenient::required(from).map(Self)
    }
}
