//! What a check has to say: issues, their codes, paths and figures.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use tsify::Tsify;

mod code;

pub use code::Code;

use crate::messages::{self, Locale};

/// Whether the service refuses the request, or takes it and does what nobody wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The service refuses it.
    Error,
    /// The service takes it, and it will hurt.
    Warning,
}

/// One step on the way to a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A member of an object.
    Member(Cow<'static, str>),
    /// An element of a list.
    Index(usize),
}

/// A figure that a message shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A number.
    Number(i64),
    /// A word or a text.
    Text(String),
}

/// A figure as a rule shows it, before it belongs to an issue.
#[derive(Clone, Copy)]
pub(crate) enum Shown<'a> {
    /// A number.
    Number(i64),
    /// A word or a text.
    Text(&'a str),
    /// Nothing, where there is none this time.
    Nothing,
}

/// The names of the figures. Those of `Issue.params`, in the order of their numbers on the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param {
    /// What is there.
    Actual,
    /// The least that is allowed.
    Min,
    /// The most that is allowed.
    Max,
    /// What is allowed, where it is a few values.
    Allowed,
    /// What was probably meant.
    Suggestion,
    /// The likely slip behind a fault of form.
    Cause,
    /// The member that the message is about.
    Member,
    /// The other member that it needs, or clashes with.
    Other,
    /// Where the same thing stands first.
    First,
    /// How many more of the same there are.
    More,
    /// The present that a time was compared with.
    Now,
    /// The phones that cut a text.
    Vendors,
    /// What the push APIs answer for the same fault.
    PushCode,
}

impl Param {
    /// All of them, each at its own number.
    pub const ALL: [Self; 13] = [
        Self::Actual,
        Self::Min,
        Self::Max,
        Self::Allowed,
        Self::Suggestion,
        Self::Cause,
        Self::Member,
        Self::Other,
        Self::First,
        Self::More,
        Self::Now,
        Self::Vendors,
        Self::PushCode,
    ];

    /// As `Issue.params` and the placeholders of messages spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Min => "min",
            Self::Max => "max",
            Self::Allowed => "allowed",
            Self::Suggestion => "suggestion",
            Self::Cause => "cause",
            Self::Member => "member",
            Self::Other => "other",
            Self::First => "first",
            Self::More => "more",
            Self::Now => "now",
            Self::Vendors => "vendors",
            Self::PushCode => "pushCode",
        }
    }
}

/// The figures of an issue, few and in the order in which they were told.
pub type Params = Vec<(Param, Figure)>;

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// Stable and machine-readable, `member.problem`: "to_account.too_many", "sched_at.past".
    #[tsify(type = "string")]
    pub code: Code,
    /// Where: ["Content", "To_Account", 17]. Never empty: what is wrong with the value as a whole is told at the
    /// member that a person would mend first.
    #[tsify(type = "(string | number)[]")]
    pub path: Vec<Step>,
    /// "error" where the service refuses it, "warning" where it takes it and it hurts.
    #[tsify(type = "\"error\" | \"warning\"")]
    pub severity: Severity,
    /// What to tell the person, in the locale asked for.
    pub message: String,
    /// What the service would answer: 90104, 90110, …; absent on warnings.
    #[tsify(optional)]
    pub server_code: Option<u32>,
    /// The figures in the message: { max: 500, actual: 612 }.
    #[tsify(type = "Record<string, string | number>")]
    pub params: Params,
}

impl Issue {
    pub(crate) fn new(
        code: Code,
        severity: Severity,
        path: Vec<Step>,
        shown: &[(Param, Shown)],
        locale: Locale,
    ) -> Self {
        let mut params = Params::with_capacity(shown.len() + 1);
        for (param, shown) in shown {
            let figure = match *shown {
                Shown::Number(number) => Figure::Number(number),
                Shown::Text(text) => Figure::Text(text.to_owned()),
                Shown::Nothing => continue,
            };
            params.push((*param, figure));
        }
        if let Some(push_code) = code.push_code() {
            params.push((Param::PushCode, Figure::Number(push_code)));
        }
        let message = messages::message(locale, code, &path, &params);
        let server_code = (severity == Severity::Error).then(|| code.server_code());
        Self { code, path, severity, message, server_code, params }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code.name())?;
        map.serialize_entry("path", &Path(&self.path))?;
        map.serialize_entry("severity", &self.severity)?;
        map.serialize_entry("message", &self.message)?;
        if let Some(code) = self.server_code {
            map.serialize_entry("serverCode", &code)?;
        }
        map.serialize_entry("params", &Figures(&self.params))?;
        map.end()
    }
}

struct Path<'a>(&'a [Step]);

impl Serialize for Path<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for step in self.0 {
            match step {
                Step::Member(name) => list.serialize_element(name)?,
                Step::Index(index) => list.serialize_element(index)?,
            }
        }
        list.end()
    }
}

struct Figures<'a>(&'a Params);

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (param, figure) in self.0 {
            match figure {
                Figure::Number(number) => map.serialize_entry(param.name(), number)?,
                Figure::Text(text) => map.serialize_entry(param.name(), text)?,
            }
        }
        map.end()
    }
}
