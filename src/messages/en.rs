//! English.

use super::Language;
use crate::issue::Code;

pub(super) const LANGUAGE: Language = Language {
    sentence,
    more: "{more} more entries here have this fault.",
    kinds: KINDS,
    causes: CAUSES,
    suggestion: " Did you mean {suggestion}?",
};

const KINDS: &[(&str, &str)] = &[
    ("undefined", "nothing"),
    ("null", "null"),
    ("boolean", "true or false"),
    ("number", "a number"),
    ("fraction", "a number with a fraction"),
    ("bigint", "a bigint"),
    ("string", "text"),
    ("array", "a list"),
    ("", "an object"),
];

const CAUSES: &[(&str, &str)] = &[
    ("invalid_date", "the Date is invalid"),
    ("year", "its year isn't one from 1 to 9999"),
    ("iso", "there is a T between date and time"),
    ("zone", "there is a time zone at the end"),
    ("slashes", "the date has slashes or dots"),
    ("no_seconds", "the seconds are missing"),
    ("fraction", "there are fractions of a second"),
    ("surrounding_space", "there is white space around it"),
    ("unpadded", "a part has fewer than two digits"),
    ("date_only", "the time of day is missing"),
    ("full_width", "it has full-width characters"),
    ("unix", "it is a count of seconds"),
    ("threw", "a getter or a proxy threw"),
    ("cycle", "it contains itself"),
    ("depth", "it is nested too deep"),
    ("size", "the request is too large to be checked"),
    ("", "it has another form"),
];

#[allow(clippy::too_many_lines, reason = "one line for each code")]
fn sentence(code: Code) -> &'static str {
    match code {
        Code::TagNotString
        | Code::AttrNotString
        | Code::AccountNotString
        | Code::FromAccountNotString
        | Code::DataIdNotString
        | Code::TitleNotString
        | Code::DescNotString
        | Code::TemplateIdNotString
        | Code::TranslationLanguageNotString
        | Code::TranslationTitleNotString
        | Code::TranslationDescNotString
        | Code::AndroidNotString
        | Code::ApnsNotString
        | Code::HarmonyNotString
        | Code::LiveActivityNotString
        | Code::KeywordNotString => "{name} must be text, not {kind}.",
        Code::SdkappidNotInteger
        | Code::TaskIdNotInteger
        | Code::MsgRandomNotInteger
        | Code::BadgeAddNumNotInteger
        | Code::BadgeSetNumNotInteger
        | Code::AndroidNotInteger
        | Code::ApnsNotInteger
        | Code::HarmonyNotInteger
        | Code::LiveActivityNotInteger
        | Code::OffsetNotInteger
        | Code::WantNotInteger => "{name} must be a whole number, not {kind}.",
        Code::SdkappidOutOfRange
        | Code::TaskIdOutOfRange
        | Code::MsgRandomOutOfRange
        | Code::BadgeAddNumOutOfRange
        | Code::BadgeSetNumOutOfRange
        | Code::AndroidOutOfRange
        | Code::HarmonyOutOfRange => "{name} must lie between {min} and {max}.",
        Code::ConditionNotObject
        | Code::AttrsNotObject
        | Code::ContentNotObject
        | Code::PushInfoNotObject
        | Code::TemplateParamNotObject
        | Code::TranslationNotObject
        | Code::AndroidNotObject
        | Code::ApnsNotObject
        | Code::HarmonyNotObject
        | Code::LiveActivityNotObject
        | Code::AndroidMemberNotObject
        | Code::LiveActivityMemberNotObject => "{name} must be an object, not {kind}.",
        Code::TagsNotArray | Code::ToAccountNotArray | Code::TranslationsNotArray => {
            "{name} must be a list, not {kind}."
        }
        Code::TypeUnknown
        | Code::PushFlagUnknown
        | Code::AndroidUnknown
        | Code::ApnsUnknown
        | Code::LiveActivityUnknown
        | Code::OrderByUnknown => "{name} must be one of {allowed}.{hint}",
        Code::TagTooLong
        | Code::AttrTooLong
        | Code::AttrNameTooLong
        | Code::DataIdTooLong
        | Code::LiveActivityTooLong => {
            "{name} has {actual} bytes, at most {max} are allowed; a Chinese character has 3."
        }
        Code::TagEmpty | Code::AccountEmpty => "{name} must not be empty.",
        Code::SchedAtNotString | Code::BeginTimeNotString | Code::EndTimeNotString => {
            "{name} must be text, not {kind}: write it in UTC as YYYY-MM-DD HH:MM:SS, or let formatTime do it."
        }
        Code::SchedAtFormat | Code::BeginTimeFormat | Code::EndTimeFormat => {
            "{name} must read YYYY-MM-DD HH:MM:SS in UTC, 2027-06-01 02:00:00 for 10:00 in Shanghai, but {why}.{hint}"
        }
        Code::SchedAtNotATime | Code::BeginTimeNotATime | Code::EndTimeNotATime => {
            "{name} {actual} is no day or time that exists."
        }
        Code::OffsetNegative | Code::WantNotPositive => "{name} must be at least {min}.",

        Code::ValueNotObject => "The request must be an object, not {kind}.",
        Code::ValueUnreadable => "{path} can't be read: {why}.",
        Code::SdkappidMissing => "Sdkappid is missing: give the SDKAppID of your app.",
        Code::SdkappidChanged => "The task belongs to another app: Sdkappid must stay what it was.",
        Code::SdkappidForeign => {
            "Sdkappid {actual} is another app's, and this client makes calls for {allowed} alone: leave Sdkappid out."
        }
        Code::TaskIdMissing => "TaskID is missing: give the one that creating the task returned.",
        Code::TaskIdImprecise => "TaskID is above {max}, where a number loses digits: give it as a bigint.",
        Code::TypeMissing => "Type is missing: All, Tag or User.",
        Code::TypeChanged => "The Type of a task can't be changed: delete the task and make another.",
        Code::MemberUnknown => "{path} is not a member that the service knows.{hint}",

        Code::SchedAtMissing => "SchedAt is missing: give the time of the push, in UTC.",
        Code::SchedAtPast => {
            "SchedAt {actual} has passed: it is {now} in UTC. SchedAt is in UTC as well: 10:00 in Shanghai is 02:00."
        }
        Code::SchedAtSoon => {
            "SchedAt is only {actual} s ahead and may have passed when it arrives: leave at least {min} s."
        }
        Code::SchedAtFar => "SchedAt is {actual} days ahead: is the year right?",
        Code::BeginTimeMissing => "BeginTime is missing: give the start of the range, in UTC.",
        Code::EndTimeMissing => "EndTime is missing: give the end of the range, in UTC.",
        Code::RangeReversed => "EndTime is before BeginTime: exchange the two.",

        Code::ConditionMissing => "Type Tag needs a Condition: name tags or attributes, or choose Type All.",
        Code::ConditionUnexpected => "Only Type Tag has a Condition: remove it, or choose Type Tag.",
        Code::ConditionEmpty => "Condition selects nobody: name at least one tag or attribute.",
        Code::ConditionMixed => {
            "Condition has tags and attributes, which the service doesn't combine: keep one of the two."
        }
        Code::TagsTooMany => "{path} has {actual} tags, at most {max} are allowed.",
        Code::TagsConflict => "This tag is in TagsAnd already: remove it from one of the two lists.",
        Code::TagsDuplicate => "This tag is in the list twice.",
        Code::TagsExcluded => "This tag is required by TagsAnd and excluded here: nobody is left.",
        Code::AttrsTooMany => "{path} has {actual} attributes; the service may refuse more than {max}.",
        Code::ToAccountMissing => "Type User needs To_Account: name the accounts to reach.",
        Code::ToAccountUnexpected => "Only Type User has To_Account: remove it, or choose Type User.",
        Code::ToAccountEmpty => "To_Account is empty: name {min} to {max} accounts.",
        Code::ToAccountTooMany => {
            "To_Account has {actual} accounts, at most {max} are allowed: make one task for each {max}."
        }
        Code::AccountDuplicate => "This account is in the list already, at [{first}].",
        Code::AccountUntrimmed => "This account has white space at an end, which makes it another account.",
        Code::AccountTooLong => "This account has {actual} bytes; a UserID has at most {max}.",

        Code::ContentMissing => "Content is missing: it holds what is pushed, and to whom.",
        Code::ContentTooLarge => {
            "Content has {actual} bytes as JSON; the service may refuse more than {max}."
        }
        Code::FromAccountMissing => "From_Account is missing: name the account that sends.",
        Code::FromAccountEmpty => "From_Account must not be empty: name the account that sends.",
        Code::ModifyNothing => "Nothing is changed: give SchedAt, Content or both.",

        Code::PushInfoMissing => "OfflinePushInfo is missing: it holds the title and the text.",
        Code::TitleMissing => "Title is empty: a phone shows a push without a title badly, or not at all.",
        Code::TitleCut => "Title has {actual} characters; {vendors} cut it, the tightest at {max}.",
        Code::DescMissing => "Desc is empty: a phone shows a push without a text badly, or not at all.",
        Code::DescCut => "Desc has {actual} characters; {vendors} cut it, the tightest at {max}.",
        Code::ExtNotString => "Ext must be text, not {kind}: write the object as JSON.",
        Code::ExtNotJson => "Ext is not JSON: some makers' phones drop it.",
        Code::ExtTooLarge => "Ext has {actual} bytes; more than {max} may not arrive.",
        Code::PayloadTooLarge => {
            "Desc and Ext have {actual} bytes together; above {max} they may not fit Apple's packet."
        }
        Code::BadgeBoth => "BadgeAddNum is ignored beside BadgeSetNum: remove one of the two.",
        Code::TemplateIdFormat => {
            "PushTemplateId must read like 1400000000-1: the app, a dash, the template."
        }
        Code::TemplateParamReserved => "{member} is set by the service itself: remove it.",
        Code::TranslationLanguageMissing => "Language is missing: give its code, such as en or zh-hant.",
        Code::TranslationLanguageEmpty => "Language must not be empty: give its code, such as en or zh-hant.",
        Code::TranslationLanguageDuplicate => "This language is there already, at [{first}].",
        Code::VendorMemberUnknown => "The service ignores {member} without a word.{hint}",
        Code::ImageNotHttps => "{member} must be a URL that starts with https://.",
        Code::AndroidNeeds | Code::HarmonyNeeds => "{member} works only together with {other}.",
        Code::LiveActivityMissing => "LiveActivity needs {member}.",

        Code::OffsetMissing => "Offset is missing: 0 for the first page.",
        Code::WantMissing => "Want is missing: how many tasks to return.",
        Code::OrderByMissing => "OrderBy is missing: createat or schedat.",
        Code::OrderByCase => {
            "OrderBy is written {suggestion}; another letter case may not be taken everywhere."
        }
        Code::AscMissing => "Asc is missing: true for ascending, false for descending.",
        Code::AscNotBoolean => "Asc must be true or false, not {kind}.",
    }
}
