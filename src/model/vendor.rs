//! The members of `AndroidInfo`, `ApnsInfo` and `HarmonyInfo`, each declared in one place.
//!
//! The vendors' lists grow a few times a year. With [`vendor_members!`] a new member is one line, from which its field,
//! its typing and its rule all come.

use serde::{Deserialize, Serialize};

/// What the service takes at a vendor member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Any text.
    Text,
    /// Any integer.
    Integer,
    /// An integer from the first to the second, both included.
    Range(i64, i64),
    /// One of these integers.
    OneOf(&'static [i64]),
    /// One of these words.
    Words(&'static [&'static str]),
    /// A URL that begins with `https://`.
    Https,
    /// An object.
    Object,
    /// An integer from the first to the second, both included, or the same in text.
    NumberOrText(i64, i64),
}

/// A member that a vendor's part of a notification may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VendorMember {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// The member without which it is of no use, by its name on the wire.
    pub needs: Option<&'static str>,
}

/// A number that some of the vendor's pages write as text. It is kept as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NumberOrText {
    /// As an integer.
    Number(i64),
    /// As text.
    Text(String),
}

/// Declares a vendor's object. A line is: field: name on the wire, type in Rust, type in TypeScript, shape \[, needs name\].
macro_rules! vendor_members {
    (
        $(#[$($about:tt)*])*
        pub struct $object:ident {
            $(
                $(#[$($doc:tt)*])*
                $field:ident: $name:literal, $rust:ty, $ts:literal, $shape:expr $(, needs $needs:literal)?;
            )*
        }
    ) => {
        $(#[$($about)*])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize, tsify::Tsify)]
        pub struct $object {
            $(
                $(#[$($doc)*])*
                #[serde(rename = $name, default, skip_serializing_if = "Option::is_none")]
                #[serde(deserialize_with = "super::lenient::optional")]
                #[tsify(type = $ts)]
                pub $field: Option<$rust>,
            )*
            /// What else there was.
            #[serde(flatten)]
            pub other: super::OtherMembers,
        }

        impl $object {
            /// What the service takes at each member that is known here.
            pub const MEMBERS: &'static [super::VendorMember] = &[
                $(super::VendorMember {
                    name: $name,
                    shape: $shape,
                    needs: $crate::model::vendor::vendor_members!(@needs $($needs)?),
                },)*
            ];
        }
    };
    (@needs) => { None };
    (@needs $needs:literal) => { Some($needs) };
}
pub(super) use vendor_members;
