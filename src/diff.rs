//! What changed between a task as it is and as it shall be.

use crate::issue::{Code, Issue};
use crate::members::{self as m, Member};
use crate::rules::{At, Check, Options};
use crate::value::{Read, Value};

/// Which members of a modify request are needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The time.
    pub sched_at: bool,
    /// Something in the content. The whole of it is to be sent: whether the service merges or replaces isn't said.
    pub content: bool,
}

/// Compares a task as get or list return it with the request that it shall become.
///
/// What only the service adds is no change: a `MsgRandom`, a `From_Account` as a number.
///
/// # Errors
///
/// Issues where the two can't be the same task: another Type, another app, no TaskID, no objects at all.
pub fn changes<'a, V: Value<'a>>(before: V, after: V, options: &Options) -> Result<Changes, Vec<Issue>> {
    let mut check = Check::new(options);
    for value in [before, after] {
        if check.members(&At::top(m::SDKAPPID), value, Code::ValueNotObject).is_none() {
            return Err(check.issues());
        }
    }
    let differs = |name: Member| match (before.member(name), after.member(name)) {
        (Some(before), Some(after)) => !same(before, after),
        (None, None) => false,
        _ => true,
    };
    check.task_id(before.member(m::TASK_ID));
    if differs(m::SDKAPPID) {
        check.tell(&At::top(m::SDKAPPID), Code::SdkappidChanged);
    }
    if differs(m::TYPE) {
        check.tell(&At::top(m::TYPE), Code::TypeChanged);
    }
    let issues = check.issues();
    if !issues.is_empty() {
        return Err(issues);
    }
    let content = match (before.member(m::CONTENT), after.member(m::CONTENT)) {
        (Some(before), Some(after)) => !same_content(before, after),
        (_, after) => after.is_some(),
    };
    Ok(Changes { sched_at: after.member(m::SCHED_AT).is_some() && differs(m::SCHED_AT), content })
}

fn same_content<'a, V: Value<'a>>(before: V, after: V) -> bool {
    let (Read::Members(old), Read::Members(new)) = (before.read(), after.read()) else {
        return same(before, after);
    };
    new.clone().all(|(name, value)| {
        let Some(old) = before.named(name.text) else { return false };
        name.known == Some(m::FROM_ACCOUNT) && same_account(old, value) || same(old, value)
    }) && old.clone().all(|(name, _)| {
        let added = name.known == Some(m::MSG_RANDOM);
        added || after.named(name.text).is_some()
    })
}

/// The get page shows `"From_Account": 12345`.
fn same_account<'a, V: Value<'a>>(before: V, after: V) -> bool {
    let (Read::Number(number), Read::Text(text)) = (before.read(), after.read()) else { return false };
    text.parse::<u64>().is_ok_and(|account| account as f64 == number)
}

/// Whether JSON would write the same of both, the order of members aside.
fn same<'a, V: Value<'a>>(a: V, b: V) -> bool {
    match (a.read(), b.read()) {
        (Read::Null, Read::Null) => true,
        (Read::Bool(a), Read::Bool(b)) => a == b,
        (Read::Number(a), Read::Number(b)) => a == b,
        (Read::Big(a), Read::Big(b)) => a == b,
        (Read::Number(number), Read::Big(Some(big))) | (Read::Big(Some(big)), Read::Number(number)) => {
            big as f64 == number && number as u64 == big
        }
        (Read::Text(a), Read::Text(b)) => a == b,
        (Read::List(one), Read::List(two)) => one.len() == two.len() && one.zip(two).all(|(a, b)| same(a, b)),
        (Read::Members(one), Read::Members(two)) => {
            one.clone().count() == two.count()
                && one.clone().all(|(name, value)| b.named(name.text).is_some_and(|other| same(value, other)))
        }
        _ => false,
    }
}
