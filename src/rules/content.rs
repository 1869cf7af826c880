//! Content: what is pushed, and to whom.

use crate::issue::{Code, Param, Severity};
use crate::members::{self as m, Member};
use crate::value::{Read, Value};

use super::audience::{self, Audience};
use super::plain::{Whole, above, number};
use super::{At, Check, push_info, suggest};

pub(crate) const MSG_RANDOM: Whole = Whole {
    not_integer: Code::MsgRandomNotInteger,
    out_of_range: Code::MsgRandomOutOfRange,
    min: 0,
    max: u32::MAX as i64,
};
pub(crate) const MAX_DATA_ID: usize = 64;

/// How much of a content there has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// All of it: a new task.
    Whole,
    /// What is to change.
    Change,
}

pub(super) fn content<'a, V: Value<'a>>(check: &mut Check, value: V, audience: Option<Audience>, need: Need) {
    // MsgBody and the two after it belong to the Chat edition of the push APIs; they pass as they are.
    const KNOWN: &[Member; 9] = &[
        m::FROM_ACCOUNT,
        m::TO_ACCOUNT,
        m::CONDITION,
        m::OFFLINE_PUSH_INFO,
        m::MSG_RANDOM,
        m::DATA_ID,
        m::MSG_BODY,
        m::ONLINE_ONLY_FLAG,
        m::MSG_LIFE_TIME,
    ];
    let at = At::top(m::CONTENT);
    let Some(members) = check.members(&at, value, Code::ContentNotObject) else { return };
    let [from, to, condition, info, random, data_id, ..] =
        check.sorted::<V, _>(Some(&at), members, KNOWN, suggest::Unknown::strict());
    let whole = need == Need::Whole;
    from_account(check, &at, from, audience.filter(|_| whole));
    audience::condition(check, &at, condition, audience, whole);
    audience::to_account(check, &at, to, audience, whole);
    let info_at = at.member(m::OFFLINE_PUSH_INFO);
    match info {
        Some(info) => push_info::push_info(check, &info_at, info),
        None if whole => check.tell(&info_at, Code::PushInfoMissing),
        None => {}
    }
    if let Some(random) = random {
        check.whole(&at.member(m::MSG_RANDOM), random, &MSG_RANDOM);
    }
    if let Some(id) = data_id {
        let at = at.member(m::DATA_ID);
        if let Some(id) = check.text(&at, id, Code::DataIdNotString)
            && id.len() > MAX_DATA_ID
        {
            check.tell_with(&at, Code::DataIdTooLong, &above(MAX_DATA_ID, id.len()));
        }
    }
    if let Some(audience) = audience
        && !check.spread
    {
        size(check, &at, value, audience);
    }
}

/// "`From_Account` … required" for a list of users; every sample for the others has it too.
fn from_account<'a, V: Value<'a>>(
    check: &mut Check,
    content: &At,
    value: Option<V>,
    audience: Option<Audience>,
) {
    let at = content.member(m::FROM_ACCOUNT);
    match (value.map(Value::read), audience) {
        (None, Some(Audience::User)) => check.tell(&at, Code::FromAccountMissing),
        (None, Some(_)) => check.tell_as(&at, Code::FromAccountMissing, Severity::Warning, &[]),
        (Some(Read::Text("")), _) => check.tell(&at, Code::FromAccountEmpty),
        (None, None) | (Some(Read::Text(_)), _) => {}
        (Some(read), _) => check.wrong_kind(&at, &read, Code::FromAccountNotString),
    }
}

/// The push APIs take bodies of so many bytes: 90056 for pushes to all, 90055 for lists of users.
fn size<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V, audience: Audience) {
    let (max, push_code) = if audience == Audience::User { (12_000, 90_055) } else { (10_000, 90_056) };
    if !value.may_exceed(max) {
        return;
    }
    let actual = value.json_len();
    if actual > max {
        let [max, actual] = above(max, actual);
        check.tell_with(at, Code::ContentTooLarge, &[max, actual, number(Param::PushCode, push_code)]);
    }
}
