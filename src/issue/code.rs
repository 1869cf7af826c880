//! The catalogue of codes: one line each. `E` is an error, `W` a warning.

use super::Severity;

macro_rules! severity {
    (E) => {
        Severity::Error
    };
    (W) => {
        Severity::Warning
    };
}

macro_rules! codes {
    ($($severity:ident $code:ident = $name:literal $(, server $server:literal)? $(, push $push:literal)?;)*) => {
        /// What kind of fault an issue tells of.
        ///
        /// New ones are added where the service grows; the names of those that exist stay.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $name, "`")] $code,)*
        }

        impl Code {
            /// Every code, each at its own number.
            pub const ALL: &'static [Self] = &[$(Self::$code,)*];

            /// As `Issue.code` spells it: `member.problem`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// What the service answers to such a request.
            #[must_use]
            pub const fn server_code(self) -> u32 {
                match self { $($(Self::$code => $server,)?)* _ => 90104 }
            }

            /// Whether it is an error or a warning; `from_account.missing` alone is the one or the other by Type.
            #[must_use]
            pub fn severity(self) -> Severity {
                // A table: as a match it would be copied to each place that asks.
                const SEVERITIES: &[Severity] = &[$(severity!($severity),)*];
                SEVERITIES.get(self as usize).copied().unwrap_or(Severity::Error)
            }

            /// What the push APIs answer for the same fault, where they have a code of their own for it.
            pub(super) const fn push_code(self) -> Option<i64> {
                match self { $($(Self::$code => Some($push),)?)* _ => None }
            }
        }
    };
}

codes! {
    // Any request
    E ValueNotObject = "value.not_object";
    E ValueUnreadable = "value.unreadable";
    E SdkappidMissing = "sdkappid.missing";
    E SdkappidNotInteger = "sdkappid.not_integer";
    E SdkappidOutOfRange = "sdkappid.out_of_range";
    E SdkappidChanged = "sdkappid.changed";
    E SdkappidForeign = "sdkappid.foreign";
    E TaskIdMissing = "task_id.missing";
    E TaskIdNotInteger = "task_id.not_integer";
    E TaskIdOutOfRange = "task_id.out_of_range";
    E TaskIdImprecise = "task_id.imprecise";
    E TypeMissing = "type.missing";
    E TypeUnknown = "type.unknown";
    E TypeChanged = "type.changed";
    W MemberUnknown = "member.unknown";

    // Times
    E SchedAtMissing = "sched_at.missing";
    E SchedAtNotString = "sched_at.not_string";
    E SchedAtFormat = "sched_at.format";
    E SchedAtNotATime = "sched_at.not_a_time";
    E SchedAtPast = "sched_at.past", server 90110;
    W SchedAtSoon = "sched_at.soon";
    W SchedAtFar = "sched_at.far";
    E BeginTimeMissing = "begin_time.missing";
    E BeginTimeNotString = "begin_time.not_string";
    E BeginTimeFormat = "begin_time.format";
    E BeginTimeNotATime = "begin_time.not_a_time";
    E EndTimeMissing = "end_time.missing";
    E EndTimeNotString = "end_time.not_string";
    E EndTimeFormat = "end_time.format";
    E EndTimeNotATime = "end_time.not_a_time";
    E RangeReversed = "range.reversed";

    // Audience
    E ConditionMissing = "condition.missing";
    E ConditionUnexpected = "condition.unexpected";
    E ConditionNotObject = "condition.not_object";
    E ConditionEmpty = "condition.empty";
    E ConditionMixed = "condition.mixed", push 90039;
    E TagsNotArray = "tags.not_array";
    E TagsTooMany = "tags.too_many", push 90032;
    E TagNotString = "tag.not_string";
    E TagEmpty = "tag.empty", push 90040;
    E TagTooLong = "tag.too_long", push 90020;
    E TagsConflict = "tags.conflict", push 90022;
    W TagsDuplicate = "tags.duplicate";
    W TagsExcluded = "tags.excluded";
    E AttrsNotObject = "attrs.not_object", push 90033;
    E AttrNotString = "attr.not_string", push 90033;
    E AttrTooLong = "attr.too_long", push 90033;
    E AttrNameTooLong = "attr.name_too_long", push 90033;
    W AttrsTooMany = "attrs.too_many";
    E ToAccountMissing = "to_account.missing";
    E ToAccountUnexpected = "to_account.unexpected";
    E ToAccountNotArray = "to_account.not_array";
    E ToAccountEmpty = "to_account.empty";
    E ToAccountTooMany = "to_account.too_many", push 90018;
    E AccountNotString = "account.not_string";
    E AccountEmpty = "account.empty";
    W AccountDuplicate = "account.duplicate";
    W AccountUntrimmed = "account.untrimmed";
    W AccountTooLong = "account.too_long";

    // Content
    E ContentMissing = "content.missing";
    E ContentNotObject = "content.not_object";
    W ContentTooLarge = "content.too_large";
    E FromAccountMissing = "from_account.missing";
    E FromAccountNotString = "from_account.not_string";
    E FromAccountEmpty = "from_account.empty";
    E MsgRandomNotInteger = "msg_random.not_integer";
    E MsgRandomOutOfRange = "msg_random.out_of_range";
    E DataIdNotString = "data_id.not_string";
    E DataIdTooLong = "data_id.too_long", push 90057;
    W ModifyNothing = "modify.nothing";

    // OfflinePushInfo
    E PushInfoMissing = "push_info.missing";
    E PushInfoNotObject = "push_info.not_object";
    E PushFlagUnknown = "push_flag.unknown";
    W TitleMissing = "title.missing";
    E TitleNotString = "title.not_string";
    W TitleCut = "title.cut";
    W DescMissing = "desc.missing";
    E DescNotString = "desc.not_string";
    W DescCut = "desc.cut";
    E ExtNotString = "ext.not_string";
    W ExtNotJson = "ext.not_json";
    W ExtTooLarge = "ext.too_large";
    W PayloadTooLarge = "payload.too_large";
    E BadgeAddNumNotInteger = "badge_add_num.not_integer";
    E BadgeAddNumOutOfRange = "badge_add_num.out_of_range";
    E BadgeSetNumNotInteger = "badge_set_num.not_integer";
    E BadgeSetNumOutOfRange = "badge_set_num.out_of_range";
    W BadgeBoth = "badge.both";
    E TemplateIdNotString = "template_id.not_string";
    E TemplateIdFormat = "template_id.format";
    E TemplateParamNotObject = "template_param.not_object";
    E TemplateParamReserved = "template_param.reserved";
    E TranslationsNotArray = "translations.not_array";
    E TranslationNotObject = "translation.not_object";
    E TranslationLanguageMissing = "translation.language_missing";
    E TranslationLanguageNotString = "translation.language_not_string";
    E TranslationLanguageEmpty = "translation.language_empty";
    W TranslationLanguageDuplicate = "translation.language_duplicate";
    E TranslationTitleNotString = "translation.title_not_string";
    E TranslationDescNotString = "translation.desc_not_string";
    W VendorMemberUnknown = "vendor_member.unknown";
    E ImageNotHttps = "image.not_https";
    E AndroidNotObject = "android.not_object";
    E AndroidNotString = "android.not_string";
    E AndroidNotInteger = "android.not_integer";
    E AndroidMemberNotObject = "android.member_not_object";
    E AndroidOutOfRange = "android.out_of_range";
    E AndroidUnknown = "android.unknown";
    E AndroidNeeds = "android.needs";
    E ApnsNotObject = "apns.not_object";
    E ApnsNotString = "apns.not_string";
    E ApnsNotInteger = "apns.not_integer";
    E ApnsUnknown = "apns.unknown";
    E HarmonyNotObject = "harmony.not_object";
    E HarmonyNotString = "harmony.not_string";
    E HarmonyNotInteger = "harmony.not_integer";
    E HarmonyOutOfRange = "harmony.out_of_range";
    E HarmonyNeeds = "harmony.needs";
    E LiveActivityNotObject = "live_activity.not_object";
    E LiveActivityMissing = "live_activity.missing";
    E LiveActivityNotString = "live_activity.not_string";
    E LiveActivityTooLong = "live_activity.too_long";
    E LiveActivityUnknown = "live_activity.unknown";
    E LiveActivityNotInteger = "live_activity.not_integer";
    E LiveActivityMemberNotObject = "live_activity.member_not_object";

    // List
    E OffsetMissing = "offset.missing";
    E OffsetNotInteger = "offset.not_integer";
    E OffsetNegative = "offset.negative";
    E WantMissing = "want.missing";
    E WantNotInteger = "want.not_integer";
    E WantNotPositive = "want.not_positive";
    E OrderByMissing = "order_by.missing";
    E OrderByUnknown = "order_by.unknown";
    W OrderByCase = "order_by.case";
    E AscMissing = "asc.missing";
    E AscNotBoolean = "asc.not_boolean";
    E KeywordNotString = "keyword.not_string";
}
