//! Who is reached: everybody, those with certain tags or attributes, or those on a list.

use crate::issue::{Code, Param};
use crate::members::{self as m, Member};
use crate::seen::Seen;
use crate::value::{Read, Value};

use super::many::Many;
use super::plain::{above, number, range, word};
use super::{At, Check, suggest, texts};

/// What the Type says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    All,
    Tag,
    User,
}

pub(crate) const MAX_TAGS: usize = 10;
const MAX_ATTRS: usize = 10;
/// Of a tag, an attribute's name and its value, in bytes.
pub(crate) const MAX_NAME: usize = 50;
pub(crate) const MAX_ACCOUNTS: usize = 500;
/// A UserID's; a RegistrationID may be longer.
const USUAL_ACCOUNT: usize = 32;

/// Type All has no Condition, Tag has one, User has none.
pub(super) fn condition<'a, V: Value<'a>>(
    check: &mut Check,
    content: &At,
    value: Option<V>,
    audience: Option<Audience>,
    required: bool,
) {
    let at = content.member(m::CONDITION);
    match (value, audience) {
        (None, Some(Audience::Tag)) if required => check.tell(&at, Code::ConditionMissing),
        (None, _) => {}
        (Some(_), Some(Audience::All | Audience::User)) => check.tell(&at, Code::ConditionUnexpected),
        (Some(value), Some(Audience::Tag) | None) => selection(check, &at, value),
    }
}

/// Tags or attributes, never both, and something of either.
fn selection<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    const KNOWN: &[Member; 5] = &[m::TAGS_AND, m::TAGS_OR, m::TAGS_NOT, m::ATTRS_AND, m::ATTRS_OR];
    let Some(members) = check.members(at, value, Code::ConditionNotObject) else { return };
    let lists = check.sorted::<V, _>(Some(at), members, KNOWN, suggest::Unknown::strict());
    let filled = |value: &Option<V>| match value.map(Value::read) {
        Some(Read::List(list)) => list.len() > 0,
        Some(Read::Members(mut members)) => members.next().is_some(),
        // Something of the wrong kind is told as that, not as nothing.
        value => value.is_some(),
    };
    let (tags, attrs) = lists.split_at(3);
    match (tags.iter().any(filled), attrs.iter().any(filled)) {
        (true, true) => check.tell(at, Code::ConditionMixed),
        (false, false) => check.tell(at, Code::ConditionEmpty),
        _ => {}
    }
    for (member, value) in KNOWN.iter().zip(lists) {
        let Some(value) = value else { continue };
        let at = at.member(*member);
        if matches!(*member, m::ATTRS_AND | m::ATTRS_OR) {
            attrs_of(check, &at, value);
        } else {
            tags_of(check, &at, value);
        }
    }
    between(check, &at.member(m::TAGS_OR), lists[0], lists[1], Code::TagsConflict);
    between(check, &at.member(m::TAGS_NOT), lists[0], lists[2], Code::TagsExcluded);
}

/// "≤ 10 tags; each tag ≤ 50 bytes, non-empty".
fn tags_of<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    let Some(list) = check.elements(at, value, Code::TagsNotArray) else { return };
    if list.len() > MAX_TAGS {
        check.tell_with(at, Code::TagsTooMany, &above(MAX_TAGS, list.len()));
    }
    let [mut not_string, mut empty, mut too_long, mut duplicate] =
        [Code::TagNotString, Code::TagEmpty, Code::TagTooLong, Code::TagsDuplicate].map(Many::new);
    for (index, value) in list.clone().enumerate() {
        let at = at.index(index);
        match value.read() {
            Read::Text("") => empty.tell(check, &at, &[]),
            Read::Text(tag) if tag.len() > MAX_NAME => too_long.tell(check, &at, &above(MAX_NAME, tag.len())),
            Read::Text(_) | Read::Unreadable(_) => {}
            read => not_string.tell(check, &at, &[word(Param::Actual, read.kind())]),
        }
    }
    texts::twins::<V>(&list, &mut |index, first| {
        duplicate.tell(check, &at.index(index), &[number(Param::First, first)]);
    });
    for many in &[not_string, empty, too_long, duplicate] {
        many.rest(check, at);
    }
}

/// A tag of `TagsAnd` that stands in another list as well.
fn between<'a, V: Value<'a>>(check: &mut Check, at: &At, and: Option<V>, other: Option<V>, code: Code) {
    let (Some(Read::List(and)), Some(Read::List(other))) = (and.map(Value::read), other.map(Value::read))
    else {
        return;
    };
    let mut many = Many::new(code);
    texts::shared::<V>(&and, &other, &mut |index, first| {
        many.tell(check, &at.index(index), &[number(Param::First, first)]);
    });
    many.rest(check, at);
}

/// "Object name→String"; name and value ≤ 50 bytes.
fn attrs_of<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    let Some(members) = check.members(at, value, Code::AttrsNotObject) else { return };
    let [mut not_string, mut too_long, mut name_too_long] =
        [Code::AttrNotString, Code::AttrTooLong, Code::AttrNameTooLong].map(Many::new);
    let mut count = 0;
    for (name, value) in members {
        count += 1;
        let at = at.named(name);
        if name.text.len() > MAX_NAME {
            name_too_long.tell(check, &at, &above(MAX_NAME, name.text.len()));
        }
        match value.read() {
            Read::Text(text) if text.len() > MAX_NAME => {
                too_long.tell(check, &at, &above(MAX_NAME, text.len()));
            }
            Read::Text(_) | Read::Unreadable(_) => {}
            read => not_string.tell(check, &at, &[word(Param::Actual, read.kind())]),
        }
    }
    if count > MAX_ATTRS {
        check.tell_with(at, Code::AttrsTooMany, &above(MAX_ATTRS, count));
    }
    for many in &[not_string, too_long, name_too_long] {
        many.rest(check, at);
    }
}

/// Type User has a list of accounts, the others have none.
pub(super) fn to_account<'a, V: Value<'a>>(
    check: &mut Check,
    content: &At,
    value: Option<V>,
    audience: Option<Audience>,
    required: bool,
) {
    let at = content.member(m::TO_ACCOUNT);
    match (value, audience) {
        (None, Some(Audience::User)) if required => check.tell(&at, Code::ToAccountMissing),
        (None, _) => {}
        (Some(_), Some(Audience::All | Audience::Tag)) => check.tell(&at, Code::ToAccountUnexpected),
        (Some(value), Some(Audience::User) | None) => accounts(check, &at, value),
    }
}

/// "`To_Account`: Array size range: [1, 500]".
fn accounts<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    let Some(list) = check.elements(at, value, Code::ToAccountNotArray) else { return };
    match list.len() {
        0 => check.tell_with(at, Code::ToAccountEmpty, &range(1, MAX_ACCOUNTS as i64, None)),
        1..=MAX_ACCOUNTS => {}
        _ if check.spread => {}
        actual => check.tell_with(at, Code::ToAccountTooMany, &above(MAX_ACCOUNTS, actual)),
    }
    let [mut not_string, mut empty, mut untrimmed, mut too_long, mut duplicate] = [
        Code::AccountNotString,
        Code::AccountEmpty,
        Code::AccountUntrimmed,
        Code::AccountTooLong,
        Code::AccountDuplicate,
    ]
    .map(Many::new);
    // What `Texts` does, but in variables of this loop: by `cargo xtask bench` a tenth of the time for 500 accounts.
    let mut texts: Vec<&str> = Vec::with_capacity(list.len());
    let mut seen = Seen::for_up_to(list.len());
    for (index, value) in list.enumerate() {
        let account = match value.read() {
            Read::Text(account) => account,
            read => {
                texts.push("");
                if !matches!(read, Read::Unreadable(_)) {
                    not_string.tell(check, &at.index(index), &[word(Param::Actual, read.kind())]);
                }
                continue;
            }
        };
        texts.push(account);
        if account.is_empty() {
            empty.tell(check, &at.index(index), &[]);
            continue;
        }
        if ends_blank(account) {
            untrimmed.tell(check, &at.index(index), &[]);
        }
        if account.len() > USUAL_ACCOUNT {
            too_long.tell(check, &at.index(index), &above(USUAL_ACCOUNT, account.len()));
        }
        let text_of = |index: u32| texts.get(index as usize).copied().unwrap_or_default();
        if !check.spread
            && let Some(first) = seen.first(account, index as u32, text_of)
        {
            duplicate.tell(check, &at.index(index), &[number(Param::First, first as usize)]);
        }
    }
    for many in &[not_string, empty, untrimmed, too_long, duplicate] {
        many.rest(check, at);
    }
}

/// Whether there is white space at an end, or one of the marks without width that come with pasted text.
fn ends_blank(text: &str) -> bool {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) {
        return false;
    }
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    text.starts_with(blank) || text.ends_with(blank)
}
