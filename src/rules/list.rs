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

pub(super) fn list<'a, V: Value<'a>>(check: &mut Check, value: V) {
    const KNOWN: &[Member; 8] =
        &[m::SDKAPPID, m::OFFSET, m::WANT, m::ORDER_BY, m::ASC, m::BEGIN_TIME, m::END_TIME, m::KEYWORD];
    let Some(members) = check.request(value) else { return };
    let [sdkappid, offset, want, order_by, asc, begin, end, keyword] =
        check.sorted::<V, _>(None, members, KNOWN, suggest::Unknown::strict());
    check.sdkappid(sdkappid);
    page(check, m::OFFSET, offset, &OFFSET);
    page(check, m::WANT, want, &WANT);
    order(check, order_by, asc);
    range(check, begin, end);
    if let Some(value) = keyword {
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
fn order<'a, V: Value<'a>>(check: &mut Check, order_by: Option<V>, asc: Option<V>) {
    const ORDERS: &[&str] = &["createat", "schedat"];
    let at = At::top(m::ORDER_BY);
    match order_by.map(Value::read) {
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
    match asc.map(Value::read) {
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
