//! What the phones' makers take: every member of the tables in `model`, with its type, range or list of values.

use crate::issue::{Code, Param, Shown};
use crate::members::{self as m, Member};
use crate::model::{AndroidInfo, ApnsInfo, HarmonyInfo, Shape, VendorMember};
use crate::value::{Read, Value};

use super::plain::{above, range, whole, word};
use super::{At, Check, suggest};

/// The codes of one maker's object; none for a shape that no member of its table has.
struct Group {
    members: &'static [VendorMember],
    not_object: Code,
    not_string: Code,
    not_integer: Code,
    out_of_range: Option<Code>,
    unknown: Option<Code>,
    needs: Option<Code>,
    member_not_object: Option<Code>,
}

/// Every shape in the tables has its code: a new member that needs a new one does not compile without.
const _: () = {
    let groups = [&ANDROID, &APNS, &HARMONY];
    let mut group = 0;
    while group < groups.len() {
        let Group { members, out_of_range, unknown, needs, member_not_object, .. } = groups[group];
        let mut index = 0;
        while index < members.len() {
            assert!(match members[index].shape {
                Shape::Text | Shape::Integer | Shape::Https => true,
                Shape::Range(..) | Shape::NumberOrText(..) => out_of_range.is_some(),
                Shape::OneOf(_) | Shape::Words(_) => unknown.is_some(),
                Shape::Object => member_not_object.is_some(),
            });
            assert!(members[index].needs.is_none() || needs.is_some());
            index += 1;
        }
        group += 1;
    }
};

const ANDROID: Group = Group {
    members: AndroidInfo::MEMBERS,
    not_object: Code::AndroidNotObject,
    not_string: Code::AndroidNotString,
    not_integer: Code::AndroidNotInteger,
    out_of_range: Some(Code::AndroidOutOfRange),
    unknown: Some(Code::AndroidUnknown),
    needs: Some(Code::AndroidNeeds),
    member_not_object: Some(Code::AndroidMemberNotObject),
};

const APNS: Group = Group {
    members: ApnsInfo::MEMBERS,
    not_object: Code::ApnsNotObject,
    not_string: Code::ApnsNotString,
    not_integer: Code::ApnsNotInteger,
    out_of_range: None,
    unknown: Some(Code::ApnsUnknown),
    needs: None,
    member_not_object: Some(Code::LiveActivityNotObject),
};

const HARMONY: Group = Group {
    members: HarmonyInfo::MEMBERS,
    not_object: Code::HarmonyNotObject,
    not_string: Code::HarmonyNotString,
    not_integer: Code::HarmonyNotInteger,
    out_of_range: Some(Code::HarmonyOutOfRange),
    unknown: None,
    needs: Some(Code::HarmonyNeeds),
    member_not_object: None,
};

pub(super) fn android<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    group(check, at, value, &ANDROID);
}

pub(super) fn apns<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    group(check, at, value, &APNS);
}

pub(super) fn harmony<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    group(check, at, value, &HARMONY);
}

fn group<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V, group: &Group) {
    let Some(members) = check.members(at, value, group.not_object) else { return };
    let mut unknown = suggest::Unknown::lenient();
    for (name, value) in members.clone() {
        let here = at.named(name);
        let Some(known) = group.members.iter().find(|known| known.name == name.text) else {
            unknown.tell_among(check, &here, name, &|index| group.members.get(index).map(|known| known.name));
            continue;
        };
        if name.known == Some(m::LIVE_ACTIVITY) {
            live_activity(check, &here, value);
        } else {
            shape(check, &here, value, known, group);
        }
        if let Some(other) = known.needs
            && !members.clone().any(|(name, _)| name.text == other)
        {
            check.tell_of(&here, group.needs, known.name, &[word(Param::Other, other)]);
        }
    }
    unknown.rest(check, at);
}

impl Check<'_> {
    /// Tells an issue whose message names the member.
    fn tell_of(&mut self, at: &At, code: Option<Code>, member: &'static str, figures: &[(Param, Shown)]) {
        if let Some(code) = code {
            let mut all = vec![word(Param::Member, member)];
            all.extend_from_slice(figures);
            self.tell_with(at, code, &all);
        }
    }
}

fn shape<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V, known: &VendorMember, group: &Group) {
    let read = value.read();
    let name = known.name;
    let actual = [word(Param::Actual, read.kind())];
    match (&known.shape, read) {
        (_, Read::Unreadable(_)) | (Shape::Text, Read::Text(_)) | (Shape::Object, Read::Members(_)) => {}
        // "HTTPS URL": a plain http one is not fetched.
        (Shape::Https, Read::Text(url)) => {
            if !url.starts_with("https://") {
                check.tell_of(at, Some(Code::ImageNotHttps), name, &[]);
            }
        }
        (Shape::Text | Shape::Https, _) => check.tell_of(at, Some(group.not_string), name, &actual),
        (Shape::Object, _) => check.tell_of(at, group.member_not_object, name, &actual),
        (Shape::Integer, _) => {
            check.integer(at, value, group.not_integer, Some(name));
        }
        (Shape::NumberOrText(min, max), Read::Text(text)) => {
            let mut digits = String::new();
            let fits = (*min..=*max).any(|number| {
                digits.clear();
                crate::digits::push_signed(&mut digits, number);
                digits == text
            });
            if !fits {
                check.tell_of(at, group.out_of_range, name, &range(*min, *max, None));
            }
        }
        (Shape::Range(min, max) | Shape::NumberOrText(min, max), _) => {
            if let Some(number) = check.integer(at, value, group.not_integer, Some(name))
                && !(*min..=*max).contains(&number)
            {
                check.tell_of(at, group.out_of_range, name, &range(*min, *max, Some(number)));
            }
        }
        (Shape::OneOf(allowed), read) => {
            let number = if let Read::Number(number) = read { whole(number) } else { None };
            if !number.is_some_and(|number| allowed.contains(&number)) {
                let list = numbers(allowed);
                check.tell_of(at, group.unknown, name, &[word(Param::Allowed, &list)]);
            }
        }
        (Shape::Words(allowed), read) => {
            let text = if let Read::Text(text) = read { Some(text) } else { None };
            if !text.is_some_and(|text| allowed.contains(&text)) {
                let list = words(allowed);
                check.tell_of(at, group.unknown, name, &[word(Param::Allowed, &list)]);
            }
        }
    }
}

/// The numbers that are allowed.
#[cold]
#[inline(never)]
fn numbers(allowed: &[i64]) -> String {
    let mut list = String::new();
    for number in allowed {
        separate(&mut list);
        crate::digits::push_signed(&mut list, *number);
    }
    list
}

/// The words that are allowed.
#[cold]
#[inline(never)]
fn words(allowed: &[&str]) -> String {
    let mut list = String::new();
    for word in allowed {
        separate(&mut list);
        list.push_str(word);
    }
    list
}

fn separate(list: &mut String) {
    if !list.is_empty() {
        list.push_str(", ");
    }
}

/// Of a `LaId`, in bytes.
pub(crate) const MAX_LA_ID: usize = 64;

/// "`LaId` String required ≤ 64 bytes; `Event` required update|end; `ContentState` Object required; `DismissalDate`".
fn live_activity<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    const KNOWN: &[Member; 4] = &[m::LA_ID, m::EVENT, m::CONTENT_STATE, m::DISMISSAL_DATE];
    let Some(members) = check.members(at, value, Code::LiveActivityNotObject) else { return };
    let found = check.sorted::<V, _>(Some(at), members, KNOWN, suggest::Unknown::lenient());
    for (member, value) in KNOWN.iter().zip(found) {
        let at = at.member(*member);
        let name = member.name();
        let Some(value) = value else {
            if *member != m::DISMISSAL_DATE {
                check.tell_of(&at, Some(Code::LiveActivityMissing), name, &[]);
            }
            continue;
        };
        let read = value.read();
        let actual = [word(Param::Actual, read.kind())];
        match (*member, read) {
            (_, Read::Unreadable(_))
            | (m::EVENT, Read::Text("update" | "end"))
            | (m::CONTENT_STATE, Read::Members(_)) => {}
            (m::LA_ID, Read::Text(id)) => {
                if id.len() > MAX_LA_ID {
                    check.tell_of(&at, Some(Code::LiveActivityTooLong), name, &above(MAX_LA_ID, id.len()));
                }
            }
            (m::LA_ID, _) => check.tell_of(&at, Some(Code::LiveActivityNotString), name, &actual),
            (m::EVENT, _) => {
                let allowed = word(Param::Allowed, "update, end");
                check.tell_of(&at, Some(Code::LiveActivityUnknown), name, &[allowed]);
            }
            (m::DISMISSAL_DATE, _) => {
                check.integer(&at, value, Code::LiveActivityNotInteger, Some(name));
            }
            _ => check.tell_of(&at, Some(Code::LiveActivityMemberNotObject), name, &actual),
        }
    }
}
