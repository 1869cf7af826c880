//! Simplified Chinese.

use super::Language;
use crate::issue::Code;

pub(super) const LANGUAGE: Language = Language {
    sentence,
    more: "此处另有 {more} 项存在同样的问题。",
    kind,
    cause,
    suggestion: "是否应为 {suggestion}？",
};

fn kind(actual: &str) -> &'static str {
    match actual {
        "undefined" => "空值",
        "null" => "null",
        "boolean" => "布尔值",
        "number" => "数字",
        "fraction" => "小数",
        "bigint" => "bigint",
        "string" => "文本",
        "array" => "数组",
        _ => "对象",
    }
}

fn cause(cause: &str) -> &'static str {
    match cause {
        "iso" => "日期与时间之间有字母 T",
        "zone" => "末尾带有时区",
        "slashes" => "日期使用了斜杠或点",
        "no_seconds" => "缺少秒",
        "fraction" => "带有小数秒",
        "surrounding_space" => "首尾有空白",
        "unpadded" => "某一部分不足两位",
        "date_only" => "缺少时刻",
        "full_width" => "含有全角字符",
        "unix" => "这是时间戳",
        "threw" => "读取时 getter 或代理抛出了异常",
        "cycle" => "它包含自身",
        "depth" => "嵌套过深",
        "size" => "请求过大，无法检查",
        "internal" => "检查程序自身出错，属于本包的缺陷，请反馈",
        _ => "写法不符",
    }
}

#[allow(clippy::too_many_lines, reason = "one line for each code")]
fn sentence(code: Code) -> &'static str {
    match code {
        Code::ValueNotObject => "请求必须是对象，不能是{kind}。",
        Code::ValueUnreadable => "无法读取 {path}：{why}。",
        Code::SdkappidMissing => "缺少 Sdkappid：请填写应用的 SDKAppID。",
        Code::SdkappidNotInteger => "Sdkappid 必须是整数，不能是{kind}。",
        Code::SdkappidOutOfRange => "Sdkappid 须在 {min} 到 {max} 之间。",
        Code::SdkappidChanged => "该任务属于另一个应用：Sdkappid 不能改变。",
        Code::TaskIdMissing => "缺少 TaskID：请填写创建任务时返回的 ID。",
        Code::TaskIdNotInteger => "TaskID 必须是整数，不能是{kind}。",
        Code::TaskIdOutOfRange => "TaskID 须在 {min} 到 {max} 之间。",
        Code::TaskIdImprecise => "TaskID 超过 {max}，用数字表示会丢失精度：请改用 bigint。",
        Code::TypeMissing => "缺少 Type：请选择 All、Tag 或 User。",
        Code::TypeUnknown => "Type 只能是 {allowed} 之一。{hint}",
        Code::TypeChanged => "任务的 Type 不能修改：请删除该任务后重新创建。",
        Code::MemberUnknown => "服务端没有 {path} 这个字段。{hint}",

        Code::SchedAtMissing => "缺少 SchedAt：请填写推送时间（UTC）。",
        Code::SchedAtNotString => {
            "SchedAt 必须是文本，不能是{kind}：请用 UTC 时间写成 YYYY-MM-DD HH:MM:SS，或使用 formatTime。"
        }
        Code::SchedAtFormat => {
            "SchedAt 须为 UTC 时间，格式 YYYY-MM-DD HH:MM:SS（上海 10:00 写作 2027-06-01 02:00:00），但{why}。{hint}"
        }
        Code::SchedAtNotATime => "SchedAt {actual} 不是真实存在的日期或时间。",
        Code::SchedAtPast => {
            "SchedAt {actual} 已经过去：现在是 UTC {now}。SchedAt 也是 UTC 时间，上海 10:00 即 02:00。"
        }
        Code::SchedAtSoon => "SchedAt 距现在只有 {actual} 秒，送达时可能已经过去：请至少预留 {min} 秒。",
        Code::SchedAtFar => "SchedAt 在 {actual} 天之后：年份写对了吗？",
        Code::BeginTimeMissing => "缺少 BeginTime：请填写范围的开始时间（UTC）。",
        Code::BeginTimeNotString => {
            "BeginTime 必须是文本，不能是{kind}：请用 UTC 时间写成 YYYY-MM-DD HH:MM:SS。"
        }
        Code::BeginTimeFormat => "BeginTime 须为 UTC 时间，格式 YYYY-MM-DD HH:MM:SS，但{why}。{hint}",
        Code::BeginTimeNotATime => "BeginTime {actual} 不是真实存在的日期或时间。",
        Code::EndTimeMissing => "缺少 EndTime：请填写范围的结束时间（UTC）。",
        Code::EndTimeNotString => "EndTime 必须是文本，不能是{kind}：请用 UTC 时间写成 YYYY-MM-DD HH:MM:SS。",
        Code::EndTimeFormat => "EndTime 须为 UTC 时间，格式 YYYY-MM-DD HH:MM:SS，但{why}。{hint}",
        Code::EndTimeNotATime => "EndTime {actual} 不是真实存在的日期或时间。",
        Code::RangeReversed => "EndTime 早于 BeginTime：请对调。",

        Code::ConditionMissing => "Type 为 Tag 时需要 Condition：请填写标签或属性，或将 Type 改为 All。",
        Code::ConditionUnexpected => "只有 Type 为 Tag 时才有 Condition：请删除，或将 Type 改为 Tag。",
        Code::ConditionNotObject => "Condition 必须是对象，不能是{kind}。",
        Code::ConditionEmpty => "Condition 没有选中任何人：请至少填写一个标签或属性。",
        Code::ConditionMixed => "Condition 同时含有标签和属性，服务端不支持组合：请只保留一种。",
        Code::TagsNotArray => "{path} 必须是标签数组，不能是{kind}。",
        Code::TagsTooMany => "{path} 有 {actual} 个标签，最多 {max} 个。",
        Code::TagNotString => "标签必须是文本，不能是{kind}。",
        Code::TagEmpty => "标签不能为空。",
        Code::TagTooLong => "该标签有 {actual} 字节，最多 {max} 字节（一个汉字占 3 字节）。",
        Code::TagsConflict => "该标签已在 TagsAnd 中：请从其中一个列表删除。",
        Code::TagsDuplicate => "该标签在列表中重复。",
        Code::TagsExcluded => "该标签既被 TagsAnd 要求，又在此被排除：没有人符合。",
        Code::AttrsNotObject => "{path} 必须是由名称和值组成的对象，不能是{kind}。",
        Code::AttrNotString => "属性值必须是文本，不能是{kind}。",
        Code::AttrTooLong => "该属性值有 {actual} 字节，最多 {max} 字节（一个汉字占 3 字节）。",
        Code::AttrNameTooLong => "该属性名有 {actual} 字节，最多 {max} 字节。",
        Code::AttrsTooMany => "{path} 有 {actual} 个属性；超过 {max} 个时服务端可能拒绝。",
        Code::ToAccountMissing => "Type 为 User 时需要 To_Account：请填写接收的账号。",
        Code::ToAccountUnexpected => "只有 Type 为 User 时才有 To_Account：请删除，或将 Type 改为 User。",
        Code::ToAccountNotArray => "To_Account 必须是账号数组，不能是{kind}。",
        Code::ToAccountEmpty => "To_Account 为空：请填写 {min} 到 {max} 个账号。",
        Code::ToAccountTooMany => {
            "To_Account 有 {actual} 个账号，最多 {max} 个：请每 {max} 个账号创建一个任务。"
        }
        Code::AccountNotString => "账号必须是文本，不能是{kind}。",
        Code::AccountEmpty => "账号不能为空。",
        Code::AccountDuplicate => "该账号已在列表中（位于 [{first}]）。",
        Code::AccountUntrimmed => "该账号首尾有空白，会被当作另一个账号。",
        Code::AccountTooLong => "该账号有 {actual} 字节；UserID 最多 {max} 字节。",

        Code::ContentMissing => "缺少 Content：其中是推送的内容和对象。",
        Code::ContentNotObject => "Content 必须是对象，不能是{kind}。",
        Code::ContentTooLarge => "Content 的 JSON 有 {actual} 字节；超过 {max} 字节时服务端可能拒绝。",
        Code::FromAccountMissing => "缺少 From_Account：请填写发送方账号。",
        Code::FromAccountNotString => "From_Account 必须是文本，不能是{kind}。",
        Code::FromAccountEmpty => "From_Account 不能为空：请填写发送方账号。",
        Code::MsgRandomNotInteger => "MsgRandom 必须是整数，不能是{kind}。",
        Code::MsgRandomOutOfRange => "MsgRandom 须在 {min} 到 {max} 之间。",
        Code::DataIdNotString => "DataId 必须是文本，不能是{kind}。",
        Code::DataIdTooLong => "DataId 有 {actual} 字节，最多 {max} 字节。",
        Code::ModifyNothing => "没有任何修改：请填写 SchedAt 或 Content。",

        Code::PushInfoMissing => "缺少 OfflinePushInfo：其中是标题和正文。",
        Code::PushInfoNotObject => "OfflinePushInfo 必须是对象，不能是{kind}。",
        Code::PushFlagUnknown => "PushFlag 只能是 {allowed} 之一。",
        Code::TitleMissing => "Title 为空：没有标题的推送在手机上可能显示不佳或不显示。",
        Code::TitleNotString => "Title 必须是文本，不能是{kind}。",
        Code::TitleCut => "Title 有 {actual} 个字符；{vendors} 会截断，最严为 {max} 个。",
        Code::DescMissing => "Desc 为空：没有正文的推送在手机上可能显示不佳或不显示。",
        Code::DescNotString => "Desc 必须是文本，不能是{kind}。",
        Code::DescCut => "Desc 有 {actual} 个字符；{vendors} 会截断，最严为 {max} 个。",
        Code::ExtNotString => "Ext 必须是文本，不能是{kind}：请将对象写成 JSON。",
        Code::ExtNotJson => "Ext 不是 JSON：部分厂商的手机会丢弃它。",
        Code::ExtTooLarge => "Ext 有 {actual} 字节；超过 {max} 字节可能无法送达。",
        Code::PayloadTooLarge => "Desc 与 Ext 合计 {actual} 字节；超过 {max} 字节可能放不进 APNs 的数据包。",
        Code::BadgeAddNumNotInteger => "BadgeAddNum 必须是整数，不能是{kind}。",
        Code::BadgeAddNumOutOfRange => "BadgeAddNum 须在 {min} 到 {max} 之间。",
        Code::BadgeSetNumNotInteger => "BadgeSetNum 必须是整数，不能是{kind}。",
        Code::BadgeSetNumOutOfRange => "BadgeSetNum 须在 {min} 到 {max} 之间。",
        Code::BadgeBoth => "有 BadgeSetNum 时 BadgeAddNum 会被忽略：请只保留一个。",
        Code::TemplateIdNotString => "PushTemplateId 必须是文本，不能是{kind}。",
        Code::TemplateIdFormat => "PushTemplateId 须形如 1400000000-1：应用 ID、短横线、模板序号。",
        Code::TemplateParamNotObject => "PushTemplateParam 必须是对象，不能是{kind}。",
        Code::TemplateParamReserved => "{member} 由服务端设置：请删除。",
        Code::TranslationsNotArray => "MultiLanguageContent 必须是数组，不能是{kind}。",
        Code::TranslationNotObject => "每项译文必须是对象，不能是{kind}。",
        Code::TranslationLanguageMissing => "缺少 Language：请填写语言代码，例如 en 或 zh-hant。",
        Code::TranslationLanguageNotString => "Language 必须是文本，不能是{kind}。",
        Code::TranslationLanguageEmpty => "Language 不能为空：请填写语言代码，例如 en 或 zh-hant。",
        Code::TranslationLanguageDuplicate => "该语言已存在（位于 [{first}]）。",
        Code::TranslationTitleNotString => "译文的 Title 必须是文本，不能是{kind}。",
        Code::TranslationDescNotString => "译文的 Desc 必须是文本，不能是{kind}。",
        Code::VendorMemberUnknown => "服务端会忽略 {member}，且不作提示。{hint}",
        Code::ImageNotHttps => "{member} 必须是以 https:// 开头的网址。",
        Code::AndroidNotObject => "AndroidInfo 必须是对象，不能是{kind}。",
        Code::ApnsNotObject => "ApnsInfo 必须是对象，不能是{kind}。",
        Code::HarmonyNotObject => "HarmonyInfo 必须是对象，不能是{kind}。",
        Code::LiveActivityNotObject => "LiveActivity 必须是对象，不能是{kind}。",
        Code::AndroidNotString
        | Code::ApnsNotString
        | Code::HarmonyNotString
        | Code::LiveActivityNotString => "{member} 必须是文本，不能是{kind}。",
        Code::AndroidNotInteger
        | Code::ApnsNotInteger
        | Code::HarmonyNotInteger
        | Code::LiveActivityNotInteger => "{member} 必须是整数，不能是{kind}。",
        Code::AndroidMemberNotObject | Code::LiveActivityMemberNotObject => {
            "{member} 必须是对象，不能是{kind}。"
        }
        Code::AndroidOutOfRange | Code::HarmonyOutOfRange => "{member} 须在 {min} 到 {max} 之间。",
        Code::AndroidUnknown | Code::ApnsUnknown | Code::LiveActivityUnknown => {
            "{member} 只能是 {allowed} 之一。"
        }
        Code::AndroidNeeds | Code::HarmonyNeeds => "{member} 须与 {other} 一起使用。",
        Code::LiveActivityMissing => "LiveActivity 需要 {member}。",
        Code::LiveActivityTooLong => "{member} 有 {actual} 字节，最多 {max} 字节。",

        Code::OffsetMissing => "缺少 Offset：第一页为 0。",
        Code::OffsetNotInteger => "Offset 必须是整数，不能是{kind}。",
        Code::OffsetNegative => "Offset 不能小于 {min}。",
        Code::WantMissing => "缺少 Want：请填写要返回的任务数。",
        Code::WantNotInteger => "Want 必须是整数，不能是{kind}。",
        Code::WantNotPositive => "Want 不能小于 {min}。",
        Code::OrderByMissing => "缺少 OrderBy：createat 或 schedat。",
        Code::OrderByUnknown => "OrderBy 只能是 {allowed} 之一。{hint}",
        Code::OrderByCase => "OrderBy 应写作 {suggestion}；其他大小写未必处处可用。",
        Code::AscMissing => "缺少 Asc：true 为升序，false 为降序。",
        Code::AscNotBoolean => "Asc 必须是 true 或 false，不能是{kind}。",
        Code::KeywordNotString => "Keyword 必须是文本，不能是{kind}。",
    }
}
