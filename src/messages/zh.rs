//! Simplified Chinese.

use super::Language;
use crate::issue::Code;

pub(super) const LANGUAGE: Language = Language {
    sentence,
    more: "此处另有 {more} 项存在同样的问题。",
    kinds: KINDS,
    causes: CAUSES,
    suggestion: "是否应为 {suggestion}？",
};

const KINDS: &[(&str, &str)] = &[
    ("undefined", "空值"),
    ("null", "null"),
    ("boolean", "布尔值"),
    ("number", "数字"),
    ("fraction", "小数"),
    ("bigint", "bigint"),
    ("string", "文本"),
    ("array", "数组"),
    ("", "对象"),
];

const CAUSES: &[(&str, &str)] = &[
    ("invalid_date", "该 Date 无效"),
    ("year", "年份不在 1 到 9999 之间"),
    ("iso", "日期与时间之间有字母 T"),
    ("zone", "末尾带有时区"),
    ("slashes", "日期使用了斜杠或点"),
    ("no_seconds", "缺少秒"),
    ("fraction", "带有小数秒"),
    ("surrounding_space", "首尾有空白"),
    ("unpadded", "某一部分不足两位"),
    ("date_only", "缺少时刻"),
    ("full_width", "含有全角字符"),
    ("unix", "这是时间戳"),
    ("threw", "读取时 getter 或代理抛出了异常"),
    ("cycle", "它包含自身"),
    ("depth", "嵌套过深"),
    ("size", "请求过大，无法检查"),
    ("", "写法不符"),
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
        | Code::KeywordNotString => "{name} 必须是文本，不能是{kind}。",
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
        | Code::WantNotInteger => "{name} 必须是整数，不能是{kind}。",
        Code::SdkappidOutOfRange
        | Code::TaskIdOutOfRange
        | Code::MsgRandomOutOfRange
        | Code::BadgeAddNumOutOfRange
        | Code::BadgeSetNumOutOfRange
        | Code::AndroidOutOfRange
        | Code::HarmonyOutOfRange => "{name} 须在 {min} 到 {max} 之间。",
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
        | Code::LiveActivityMemberNotObject => "{name} 必须是对象，不能是{kind}。",
        Code::TagsNotArray | Code::ToAccountNotArray | Code::TranslationsNotArray => {
            "{name} 必须是数组，不能是{kind}。"
        }
        Code::TypeUnknown
        | Code::PushFlagUnknown
        | Code::AndroidUnknown
        | Code::ApnsUnknown
        | Code::LiveActivityUnknown
        | Code::OrderByUnknown => "{name} 只能是 {allowed} 之一。{hint}",
        Code::TagTooLong
        | Code::AttrTooLong
        | Code::AttrNameTooLong
        | Code::DataIdTooLong
        | Code::LiveActivityTooLong => "{name} 有 {actual} 字节，最多 {max} 字节（一个汉字占 3 字节）。",
        Code::TagEmpty | Code::AccountEmpty => "{name} 不能为空。",
        Code::SchedAtNotString | Code::BeginTimeNotString | Code::EndTimeNotString => {
            "{name} 必须是文本，不能是{kind}：请用 UTC 时间写成 YYYY-MM-DD HH:MM:SS，或使用 formatTime。"
        }
        Code::SchedAtFormat | Code::BeginTimeFormat | Code::EndTimeFormat => {
            "{name} 须为 UTC 时间，格式 YYYY-MM-DD HH:MM:SS（上海 10:00 写作 2027-06-01 02:00:00），但{why}。{hint}"
        }
        Code::SchedAtNotATime | Code::BeginTimeNotATime | Code::EndTimeNotATime => {
            "{name} {actual} 不是真实存在的日期或时间。"
        }
        Code::OffsetNegative | Code::WantNotPositive => "{name} 不能小于 {min}。",

        Code::ValueNotObject => "请求必须是对象，不能是{kind}。",
        Code::ValueUnreadable => "无法读取 {path}：{why}。",
        Code::SdkappidMissing => "缺少 Sdkappid：请填写应用的 SDKAppID。",
        Code::SdkappidChanged => "该任务属于另一个应用：Sdkappid 不能改变。",
        Code::SdkappidForeign => {
            "Sdkappid {actual} 属于另一个应用，而此客户端只为应用 {allowed} 发起请求：请去掉 Sdkappid。"
        }
        Code::TaskIdMissing => "缺少 TaskID：请填写创建任务时返回的 ID。",
        Code::TaskIdImprecise => "TaskID 超过 {max}，用数字表示会丢失精度：请改用 bigint。",
        Code::TypeMissing => "缺少 Type：请选择 All、Tag 或 User。",
        Code::TypeChanged => "任务的 Type 不能修改：请删除该任务后重新创建。",
        Code::MemberUnknown => "服务端没有 {path} 这个字段。{hint}",

        Code::SchedAtMissing => "缺少 SchedAt：请填写推送时间（UTC）。",
        Code::SchedAtPast => {
            "SchedAt {actual} 已经过去：现在是 UTC {now}。SchedAt 也是 UTC 时间，上海 10:00 即 02:00。"
        }
        Code::SchedAtSoon => "SchedAt 距现在只有 {actual} 秒，送达时可能已经过去：请至少预留 {min} 秒。",
        Code::SchedAtFar => "SchedAt 在 {actual} 天之后：年份写对了吗？",
        Code::BeginTimeMissing => "缺少 BeginTime：请填写范围的开始时间（UTC）。",
        Code::EndTimeMissing => "缺少 EndTime：请填写范围的结束时间（UTC）。",
        Code::RangeReversed => "EndTime 早于 BeginTime：请对调。",

        Code::ConditionMissing => "Type 为 Tag 时需要 Condition：请填写标签或属性，或将 Type 改为 All。",
        Code::ConditionUnexpected => "只有 Type 为 Tag 时才有 Condition：请删除，或将 Type 改为 Tag。",
        Code::ConditionEmpty => "Condition 没有选中任何人：请至少填写一个标签或属性。",
        Code::ConditionMixed => "Condition 同时含有标签和属性，服务端不支持组合：请只保留一种。",
        Code::TagsTooMany => "{path} 有 {actual} 个标签，最多 {max} 个。",
        Code::TagsConflict => "该标签已在 TagsAnd 中：请从其中一个列表删除。",
        Code::TagsDuplicate => "该标签在列表中重复。",
        Code::TagsExcluded => "该标签既被 TagsAnd 要求，又在此被排除：没有人符合。",
        Code::AttrsTooMany => "{path} 有 {actual} 个属性；超过 {max} 个时服务端可能拒绝。",
        Code::ToAccountMissing => "Type 为 User 时需要 To_Account：请填写接收的账号。",
        Code::ToAccountUnexpected => "只有 Type 为 User 时才有 To_Account：请删除，或将 Type 改为 User。",
        Code::ToAccountEmpty => "To_Account 为空：请填写 {min} 到 {max} 个账号。",
        Code::ToAccountTooMany => {
            "To_Account 有 {actual} 个账号，最多 {max} 个：请每 {max} 个账号创建一个任务。"
        }
        Code::AccountDuplicate => "该账号已在列表中（位于 [{first}]）。",
        Code::AccountUntrimmed => "该账号首尾有空白，会被当作另一个账号。",
        Code::AccountTooLong => "该账号有 {actual} 字节；UserID 最多 {max} 字节。",

        Code::ContentMissing => "缺少 Content：其中是推送的内容和对象。",
        Code::ContentTooLarge => "Content 的 JSON 有 {actual} 字节；超过 {max} 字节时服务端可能拒绝。",
        Code::FromAccountMissing => "缺少 From_Account：请填写发送方账号。",
        Code::FromAccountEmpty => "From_Account 不能为空：请填写发送方账号。",
        Code::ModifyNothing => "没有任何修改：请填写 SchedAt 或 Content。",

        Code::PushInfoMissing => "缺少 OfflinePushInfo：其中是标题和正文。",
        Code::TitleMissing => "Title 为空：没有标题的推送在手机上可能显示不佳或不显示。",
        Code::TitleCut => "Title 有 {actual} 个字符；{vendors} 会截断，最严为 {max} 个。",
        Code::DescMissing => "Desc 为空：没有正文的推送在手机上可能显示不佳或不显示。",
        Code::DescCut => "Desc 有 {actual} 个字符；{vendors} 会截断，最严为 {max} 个。",
        Code::ExtNotString => "Ext 必须是文本，不能是{kind}：请将对象写成 JSON。",
        Code::ExtNotJson => "Ext 不是 JSON：部分厂商的手机会丢弃它。",
        Code::ExtTooLarge => "Ext 有 {actual} 字节；超过 {max} 字节可能无法送达。",
        Code::PayloadTooLarge => "Desc 与 Ext 合计 {actual} 字节；超过 {max} 字节可能放不进 APNs 的数据包。",
        Code::BadgeBoth => "有 BadgeSetNum 时 BadgeAddNum 会被忽略：请只保留一个。",
        Code::TemplateIdFormat => "PushTemplateId 须形如 1400000000-1：应用 ID、短横线、模板序号。",
        Code::TemplateParamReserved => "{member} 由服务端设置：请删除。",
        Code::TranslationLanguageMissing => "缺少 Language：请填写语言代码，例如 en 或 zh-hant。",
        Code::TranslationLanguageEmpty => "Language 不能为空：请填写语言代码，例如 en 或 zh-hant。",
        Code::TranslationLanguageDuplicate => "该语言已存在（位于 [{first}]）。",
        Code::VendorMemberUnknown => "服务端会忽略 {member}，且不作提示。{hint}",
        Code::ImageNotHttps => "{member} 必须是以 https:// 开头的网址。",
        Code::AndroidNeeds | Code::HarmonyNeeds => "{member} 须与 {other} 一起使用。",
        Code::LiveActivityMissing => "LiveActivity 需要 {member}。",

        Code::OffsetMissing => "缺少 Offset：第一页为 0。",
        Code::WantMissing => "缺少 Want：请填写要返回的任务数。",
        Code::OrderByMissing => "缺少 OrderBy：createat 或 schedat。",
        Code::OrderByCase => "OrderBy 应写作 {suggestion}；其他大小写未必处处可用。",
        Code::AscMissing => "缺少 Asc：true 为升序，false 为降序。",
        Code::AscNotBoolean => "Asc 必须是 true 或 false，不能是{kind}。",
    }
}
