//! "Get Scheduled Task List".

use crate::issue::{Code, Param};
use crate::members::{self as m, Member};
use crate::value::{Read, Value};

use super::plain::{range as figures, word};
use super::time::Time;
use super::{At, Check, suggest};

const BEGIN: Time = Time {
    not_string: Code::BeginTimeNotString,
    format: Code::BeginTimeFormat,
    unreal: Code::BeginTimeNotATime,
};
const END: Time =
    Time { not_string: Code::EndTimeNotString, format: Code::EndTimeFormat, unreal: Code::EndTimeNotATime };

/// All of a list request but the page.
struct Query<V> {
    sdkappid: Option<V>,
    order_by: Option<V>,
    asc: Option<V>,
    keyword: Option<V>,
}

pub(super) fn list<'a, V: Value<'a>>(check: &mut Check, value: V) {
    const KNOWN: &[Member] =
        &[m::SDKAPPID, m::OFFSET, m::WANT, m::ORDER_BY, m::ASC, m::BEGIN_TIME, m::END_TIME, m::KEYWORD];
    let Some(members) = check.request(value) else { return };
    let mut query = Query { sdkappid: None, order_by: None, asc: None, keyword: None };
    let (mut offset, mut want, mut begin, mut end) = (None, None, None, None);
    let mut unknown = suggest::Unknown::strict();
    for (name, value) in members {
        let slot = match name.known {
            Some(m::SDKAPPID) => &mut query.sdkappid,
            Some(m::OFFSET) => &mut offset,
            Some(m::WANT) => &mut want,
            Some(m::ORDER_BY) => &mut query.order_by,
            Some(m::ASC) => &mut query.asc,
            Some(m::BEGIN_TIME) => &mut begin,
            Some(m::END_TIME) => &mut end,
            Some(m::KEYWORD) => &mut query.keyword,
            _ => {
                unknown.tell(check, &At::top_named(name), name, KNOWN);
                continue;
            }
        };
        *slot = Some(value);
    }
    unknown.rest(check, &At::top(m::SDKAPPID));
    check.sdkappid(query.sdkappid);
    page(check, m::OFFSET, offset, &OFFSET);
    page(check, m::WANT, want, &WANT);
    order(check, &query);
    range(check, begin, end);
    if let Some(value) = query.keyword {
        check.text(&At::top(m::KEYWORD), value, Code::KeywordNotString);
    }
}

/// The codes of a number that counts records.
struct Count {
    missing: Code,
    not_integer: Code,
    too_small: Code,
    min: i64,
}

const OFFSET: Count = Count {
    missing: Code::OffsetMissing,
    not_integer: Code::OffsetNotInteger,
    too_small: Code::OffsetNegative,
    min: 0,
};
const WANT: Count = Count {
    missing: Code::WantMissing,
    not_integer: Code::WantNotInteger,
    too_small: Code::WantNotPositive,
    min: 1,
};

/// "Offset: starting from 0"; "Want: must be greater than 0". Neither has an upper bound in the page.
fn page<'a, V: Value<'a>>(check: &mut Check, member: Member, value: Option<V>, codes: &Count) {
    let at = At::top(member);
    let Some(value) = value else { return check.tell(&at, codes.missing) };
    if let Some(number) = check.integer(&at, value, codes.not_integer, None)
        && number < codes.min
    {
        let [min, _, actual] = figures(codes.min, 0, Some(number));
        check.tell_with(&at, codes.too_small, &[min, actual]);
    }
}

/// "OrderBy: createat … schedat"; the Chinese edition spells them `createAt` and `schedAt`.
fn order<'a, V: Value<'a>>(check: &mut Check, query: &Query<V>) {
    const ORDERS: &[&str] = &["createat", "schedat"];
    let at = At::top(m::ORDER_BY);
    match query.order_by.map(Value::read) {
        None => check.tell(&at, Code::OrderByMissing),
        Some(Read::Text("createat" | "schedat") | Read::Unreadable(_)) => {}
        Some(read) => {
            let text = if let Read::Text(text) = read { Some(text) } else { None };
            let suggestion = suggest::close(text, ORDERS);
            let other_case =
                text.is_some_and(|text| ORDERS.iter().any(|order| order.eq_ignore_ascii_case(text)));
            if other_case {
                check.tell_with(&at, Code::OrderByCase, &[suggestion]);
            } else {
                let allowed = word(Param::Allowed, "createat, schedat");
                check.tell_with(&at, Code::OrderByUnknown, &[allowed, suggestion]);
            }
        }
    }
    let at = At::top(m::ASC);
    match query.asc.map(Value::read) {
        None => check.tell(&at, Code::AscMissing),
        Some(Read::Bool(_)) => {}
        Some(read) => check.wrong_kind(&at, &read, Code::AscNotBoolean),
    }
}

/// "`BeginTime` and `EndTime` must be set together, and `BeginTime` cannot be later than `EndTime`."
fn range<'a, V: Value<'a>>(check: &mut Check, begin: Option<V>, end: Option<V>) {
    let at = At::top(m::BEGIN_TIME);
    let begin = if let Some(value) = begin {
        check.time(&at, value, &BEGIN)
    } else {
        check.tell(&at, Code::BeginTimeMissing);
        None
    };
    let at = At::top(m::END_TIME);
    let end = if let Some(value) = end {
        check.time(&at, value, &END)
    } else {
        check.tell(&at, Code::EndTimeMissing);
        None
    };
    if let (Some(begin), Some(end)) = (begin, end)
        && begin > end
    {
        check.tell(&at, Code::RangeReversed);
    }
}
