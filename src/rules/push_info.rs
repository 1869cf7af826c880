//! OfflinePushInfo: what a phone shows.

use crate::issue::{Code, Param};
use crate::members::{self as m, Member};
use crate::preview::{LIMITS, Limit};
use crate::split::split;
use crate::value::{Read, Value};

use super::many::Many;
use super::plain::{Whole, above, number, word};
use super::texts::Texts;
use super::{At, Check, json, suggest, vendors};

pub(crate) const BADGE_ADD: Whole = Whole {
    not_integer: Code::BadgeAddNumNotInteger,
    out_of_range: Code::BadgeAddNumOutOfRange,
    min: 1,
    max: 99,
};
pub(crate) const BADGE_SET: Whole = Whole {
    not_integer: Code::BadgeSetNumNotInteger,
    out_of_range: Code::BadgeSetNumOutOfRange,
    min: 0,
    max: 999,
};
/// "keep ≤ 1 K".
const MAX_EXT: usize = 1024;
/// APNs takes 4 K, of which Desc and Ext should stay under 3.
const MAX_PAYLOAD: usize = 3000;
/// The variables that the service sets itself.
pub(crate) const RESERVED: &[&str] = &["timTitle", "timDesc", "timSenderNick", "timGroupName"];

const KNOWN: &[Member; 12] = &[
    m::PUSH_FLAG,
    m::TITLE,
    m::DESC,
    m::EXT,
    m::MULTI_LANGUAGE_CONTENT,
    m::ANDROID_INFO,
    m::APNS_INFO,
    m::HARMONY_INFO,
    m::BADGE_ADD_NUM,
    m::BADGE_SET_NUM,
    m::PUSH_TEMPLATE_ID,
    m::PUSH_TEMPLATE_PARAM,
];

pub(super) fn push_info<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    let Some(members) = check.members(at, value, Code::PushInfoNotObject) else { return };
    let [
        flag,
        title,
        desc,
        ext,
        translations,
        android,
        apns,
        harmony,
        badge_add,
        badge_set,
        template,
        params,
    ] = check.sorted::<V, _>(Some(at), members, KNOWN, suggest::Unknown::lenient());
    if let Some(flag) = flag {
        push_flag(check, &at.member(m::PUSH_FLAG), flag);
    }
    let shown = shown(flag, template, apns);
    let big_text = matches!(
        android.and_then(|info| info.member(m::PUSH_STYLE)).map(Value::read),
        Some(Read::Number(1.0))
    );
    text(check, &at.member(m::TITLE), title, shown, &TITLE, &|limit| limit.title);
    let desc = text(check, &at.member(m::DESC), desc, shown, &DESC, &|limit| limit.desc_in(big_text));
    let ext = ext.and_then(|ext| ext_text(check, &at.member(m::EXT), ext));
    payload(check, at, desc, ext);
    if let Some(list) = translations {
        translated(check, &at.member(m::MULTI_LANGUAGE_CONTENT), list);
    }
    if let Some(info) = android {
        vendors::android(check, &at.member(m::ANDROID_INFO), info);
    }
    if let Some(info) = apns {
        vendors::apns(check, &at.member(m::APNS_INFO), info);
    }
    if let Some(info) = harmony {
        vendors::harmony(check, &at.member(m::HARMONY_INFO), info);
    }
    if let Some(badge) = badge_add {
        let at = at.member(m::BADGE_ADD_NUM);
        check.whole(&at, badge, &BADGE_ADD);
        if badge_set.is_some() {
            check.tell(&at, Code::BadgeBoth);
        }
    }
    if let Some(badge) = badge_set {
        check.whole(&at.member(m::BADGE_SET_NUM), badge, &BADGE_SET);
    }
    if let Some(id) = template {
        template_id(check, &at.member(m::PUSH_TEMPLATE_ID), id);
    }
    if let Some(params) = params {
        template_params(check, &at.member(m::PUSH_TEMPLATE_PARAM), params);
    }
}

/// "0 normal; 1 online message only".
fn push_flag<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    if !matches!(value.read(), Read::Number(0.0 | 1.0) | Read::Unreadable(_)) {
        check.tell_with(at, Code::PushFlagUnknown, &[word(Param::Allowed, "0, 1")]);
    }
}

/// Whether the push shows Title and Desc: not where it is for open apps only, silent, or made from a template.
fn shown<'a, V: Value<'a>>(flag: Option<V>, template: Option<V>, apns: Option<V>) -> bool {
    let silent = apns.and_then(|info| info.member(m::CONTENT_AVAILABLE));
    let one = |value: Option<V>| matches!(value.map(Value::read), Some(Read::Number(1.0)));
    !one(flag) && template.is_none() && !one(silent)
}

struct Text {
    missing: Code,
    not_string: Code,
    cut: Code,
    /// The least that a vendor shows.
    tightest: usize,
}

/// The least of each vendor's limits: a title's, and a text's.
const TIGHTEST: (usize, usize) = {
    let (mut title, mut desc) = (usize::MAX, usize::MAX);
    let mut index = 0;
    while index < LIMITS.len() {
        let limit = &LIMITS[index];
        title = if limit.title < title { limit.title } else { title };
        desc = if limit.desc < desc { limit.desc } else { desc };
        index += 1;
    }
    (title, desc)
};

const TITLE: Text = Text {
    missing: Code::TitleMissing,
    not_string: Code::TitleNotString,
    cut: Code::TitleCut,
    tightest: TIGHTEST.0,
};
const DESC: Text = Text {
    missing: Code::DescMissing,
    not_string: Code::DescNotString,
    cut: Code::DescCut,
    tightest: TIGHTEST.1,
};

/// "If offline push is needed, strongly recommend to give both"; and what is too long is cut.
fn text<'a, V: Value<'a>>(
    check: &mut Check,
    at: &At,
    value: Option<V>,
    shown: bool,
    codes: &Text,
    max: &dyn Fn(&Limit) -> usize,
) -> Option<&'a str> {
    let text = match value {
        Some(value) => check.text(at, value, codes.not_string)?,
        None => "",
    };
    if shown && text.trim().is_empty() {
        check.tell(at, codes.missing);
    }
    // A text has never more UTF-16 units than bytes.
    if text.len() > codes.tightest {
        cut(check, at, text, codes, max);
    }
    Some(text)
}

/// What is longer than a vendor shows is cut there.
#[cold]
#[inline(never)]
fn cut(check: &mut Check, at: &At, text: &str, codes: &Text, max: &dyn Fn(&Limit) -> usize) {
    let actual = text.encode_utf16().count();
    let mut vendors = String::new();
    for limit in LIMITS.iter().filter(|limit| actual > max(limit)) {
        if !vendors.is_empty() {
            vendors.push_str(", ");
        }
        vendors.push_str(limit.vendor.name());
    }
    if !vendors.is_empty() {
        let [max, actual] = above(LIMITS.iter().map(max).min().unwrap_or_default(), actual);
        check.tell_with(at, codes.cut, &[max, actual, word(Param::Vendors, &vendors)]);
    }
}

/// "Ext must be JSON text or some vendors drop it."
fn ext_text<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) -> Option<&'a str> {
    let text = check.text(at, value, Code::ExtNotString)?;
    if !text.is_empty() && !json::is_json(text) {
        check.tell(at, Code::ExtNotJson);
    }
    if text.len() > MAX_EXT {
        check.tell_with(at, Code::ExtTooLarge, &above(MAX_EXT, text.len()));
    }
    Some(text)
}

fn payload(check: &mut Check, info: &At, desc: Option<&str>, ext: Option<&str>) {
    let [desc, ext] = [desc, ext].map(|text| text.map_or(0, str::len));
    if desc + ext > MAX_PAYLOAD {
        let longer = if ext > desc { m::EXT } else { m::DESC };
        check.tell_with(&info.member(longer), Code::PayloadTooLarge, &above(MAX_PAYLOAD, desc + ext));
    }
}

/// "Array of {Language, Title, Desc}".
fn translated<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    const KNOWN: &[Member; 3] = &[m::LANGUAGE, m::TITLE, m::DESC];
    let Some(list) = check.elements(at, value, Code::TranslationsNotArray) else { return };
    let [mut not_object, mut missing, mut empty, mut twice] = [
        Code::TranslationNotObject,
        Code::TranslationLanguageMissing,
        Code::TranslationLanguageEmpty,
        Code::TranslationLanguageDuplicate,
    ]
    .map(Many::new);
    let [mut language_kind, mut title_kind, mut desc_kind] =
        [Code::TranslationLanguageNotString, Code::TranslationTitleNotString, Code::TranslationDescNotString]
            .map(Many::new);
    let mut languages = Texts::for_up_to(list.len());
    for (index, value) in list.enumerate() {
        let at = at.index(index);
        let first = match value.member(m::LANGUAGE).map(V::read) {
            Some(Read::Text(language)) => languages.first(language),
            _ => languages.first(""),
        };
        let members = match value.read() {
            Read::Members(members) => members,
            Read::Unreadable(_) => continue,
            read => {
                not_object.tell(check, &at, &[word(Param::Actual, read.kind())]);
                continue;
            }
        };
        let [language, title, desc] =
            check.sorted::<V, _>(Some(&at), members, KNOWN, suggest::Unknown::lenient());
        for (member, value, kinds) in [(m::TITLE, title, &mut title_kind), (m::DESC, desc, &mut desc_kind)] {
            let read = value.map(Value::read);
            if let Some(read) = read.filter(|read| !matches!(read, Read::Text(_) | Read::Unreadable(_))) {
                kinds.tell(check, &at.member(member), &[word(Param::Actual, read.kind())]);
            }
        }
        let at = at.member(m::LANGUAGE);
        match language.map(Value::read) {
            None => missing.tell(check, &at, &[]),
            Some(Read::Text("")) => empty.tell(check, &at, &[]),
            Some(Read::Text(_)) => {
                if let Some(first) = first {
                    twice.tell(check, &at, &[number(Param::First, first)]);
                }
            }
            Some(Read::Unreadable(_)) => {}
            Some(read) => language_kind.tell(check, &at, &[word(Param::Actual, read.kind())]),
        }
    }
    for many in &[not_object, missing, language_kind, empty, twice, title_kind, desc_kind] {
        many.rest(check, at);
    }
}

/// "form `1400000000-1`".
fn template_id<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(id) = check.text(at, value, Code::TemplateIdNotString)
        && !split(id, b'-').is_some_and(|(app, number)| digits(app) && digits(number))
    {
        check.tell(at, Code::TemplateIdFormat);
    }
}

/// "must not contain timTitle, timDesc, timSenderNick, timGroupName".
fn template_params<'a, V: Value<'a>>(check: &mut Check, at: &At, value: V) {
    let Some(members) = check.members(at, value, Code::TemplateParamNotObject) else { return };
    for (name, _) in members {
        if let Some(reserved) = RESERVED.iter().find(|reserved| **reserved == name.text) {
            check.tell_with(&at.named(name), Code::TemplateParamReserved, &[word(Param::Member, reserved)]);
        }
    }
}
