//! Every rule of the service, once.
//!
//! The same code judges a form in the browser and a request in native Rust. A rule is told what it looks at and where
//! that stands, and tells issues; none of them stops another.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::issue::{Code, Issue, Param, Severity, Shown};
use crate::messages::Locale;
use crate::value::Value;

mod at;
mod audience;
mod content;
mod json;
mod list;
mod many;
mod plain;
mod push_info;
mod request;
mod suggest;
mod texts;
mod time;
mod vendors;

pub(crate) use at::At;

/// The figures in the rules that a JSON Schema can say as well.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod figures {
    pub(crate) use super::audience::{MAX_ACCOUNTS, MAX_NAME, MAX_TAGS};
    pub(crate) use super::content::{MAX_DATA_ID, MSG_RANDOM};
    pub(crate) use super::push_info::{BADGE_ADD, BADGE_SET, RESERVED};
    pub(crate) use super::request::SDKAPPID;
    pub(crate) use super::vendors::MAX_LA_ID;
}

/// Which request a value is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Make a scheduled task.
    Create,
    /// Make one for each 500 of a request's accounts: as [`Self::Create`], but for how many and how often they are there.
    CreateForUsers,
    /// Change one that is still pending.
    Modify,
    /// Take one back.
    Delete,
    /// Look one up.
    Get,
    /// Page through them.
    List,
}

/// How to check.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The present in Unix seconds, for "already passed"; the clock's where absent.
    pub now: Option<i64>,
    /// The language of the messages.
    pub locale: Locale,
    /// Only these members and what is under them: `Content.To_Account`. Empty means all.
    pub only: Vec<String>,
    /// The app that the request is to be made for: another one's is refused, and none need be named. Any where absent.
    pub app: Option<u32>,
}

/// All that is wrong with a request, not only the first fault; nothing where nothing is.
///
/// ```
/// use timpush_sched::{check, Options, Request};
///
/// let task = serde_json::json!({
///     "Sdkappid": 88888888, "Type": "Tag", "SchedAt": "2027-06-01T02:00:00Z",
///     "Content": { "From_Account": "administrator", "OfflinePushInfo": { "Title": "Sale", "Desc": "Ends tonight" } },
/// });
/// let options = Options { now: Some(1_798_761_600), ..Options::default() };
/// let codes: Vec<_> = check(Request::Create, &task, &options).iter().map(|issue| issue.code.name()).collect();
/// assert_eq!(codes, ["sched_at.format", "condition.missing"]);
/// ```
pub fn check<'a>(request: Request, value: impl Value<'a>, options: &Options) -> Vec<Issue> {
    let mut check = Check::new(options);
    match request {
        Request::Create => request::create(&mut check, value),
        Request::CreateForUsers => {
            check.spread = true;
            request::create(&mut check, value);
        }
        Request::Modify => request::modify(&mut check, value),
        Request::Delete => request::delete(&mut check, value),
        Request::Get => request::get(&mut check, value),
        Request::List => list::list(&mut check, value),
    }
    check.issues
}

fn clock() -> i64 {
    // The browser's caller always gives the time: there is no system clock in wasm.
    if cfg!(target_arch = "wasm32") {
        return 0;
    }
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// One check under way.
pub(crate) struct Check<'o> {
    now: i64,
    locale: Locale,
    only: &'o [String],
    app: Option<u32>,
    /// Whether the accounts are spread over several tasks, each once.
    spread: bool,
    issues: Vec<Issue>,
}

impl<'o> Check<'o> {
    pub(crate) fn new(options: &'o Options) -> Self {
        let now = options.now.unwrap_or_else(clock);
        Self {
            now,
            locale: options.locale,
            only: &options.only,
            app: options.app,
            spread: false,
            issues: Vec::new(),
        }
    }

    /// What was told.
    pub(crate) fn issues(self) -> Vec<Issue> {
        self.issues
    }
}

impl Check<'_> {
    /// Tells an issue without figures.
    #[cold]
    #[inline(never)]
    pub(crate) fn tell(&mut self, at: &At, code: Code) {
        self.tell_with(at, code, &[]);
    }

    /// Tells an issue with the figures that its message shows.
    #[cold]
    #[inline(never)]
    fn tell_with(&mut self, at: &At, code: Code, shown: &[(Param, Shown)]) {
        self.tell_as(at, code, code.severity(), shown);
    }

    // Out of line, and so is all that tells: a clean request passes none of it.
    #[cold]
    #[inline(never)]
    fn tell_as(&mut self, at: &At, code: Code, severity: Severity, shown: &[(Param, Shown)]) {
        if self.wants(at) {
            self.issues.push(Issue::new(code, severity, at.path(), shown, self.locale));
        }
    }

    /// Whether the caller asked for what stands there.
    fn wants(&self, at: &At) -> bool {
        if self.only.is_empty() {
            return true;
        }
        let path = at.dotted();
        self.only.iter().any(|only| {
            let rest = path.strip_prefix(only.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
