//! What each of the service's codes means, and what to do about it.

use super::Locale;

macro_rules! meanings {
    ($($code:literal: $en:literal, $zh:literal;)*) => {
        /// In the order of the codes.
        const MEANINGS: &[(i64, [&str; 2])] = &[$(($code, [$en, $zh]),)*];
    };
}

/// What a code means, and what to do about it; of one that is not known, that.
#[must_use]
pub fn meaning(locale: Locale, code: i64) -> &'static str {
    const UNKNOWN: [&str; 2] = [
        "The service refused the call with a code that this package doesn't know: its ErrorInfo may say more.",
        "服务以本包未知的错误码拒绝了请求：详情请看其 ErrorInfo。",
    ];
    let known = MEANINGS.binary_search_by_key(&code, |(of, _)| *of).ok().and_then(|at| MEANINGS.get(at));
    let [en, zh] = known.map_or(UNKNOWN, |(_, texts)| *texts);
    match locale {
        Locale::En => en,
        Locale::Zh => zh,
    }
}

meanings! {
    60_002:
        "The service couldn't read the address of the call: check the backend's host and path.",
        "服务无法解析请求地址：请检查后端的域名和路径。";
    60_003:
        "The service couldn't read the body as JSON: check what the backend forwards.",
        "服务无法将请求体解析为 JSON：请检查后端转发的内容。";
    60_004:
        "The account check failed: try again; if it stays, check identifier and UserSig on the backend.",
        "账号校验失败：请重试；若仍失败，请检查后端的 identifier 与 UserSig。";
    60_005:
        "The account check failed: try again; if it stays, check identifier and UserSig on the backend.",
        "账号校验失败：请重试；若仍失败，请检查后端的 identifier 与 UserSig。";
    60_006:
        "The SDKAppID is not valid: check it in the console.",
        "SDKAppID 无效：请在控制台核对。";
    60_007:
        "Calls came too fast: wait a little and try again.",
        "请求过于频繁：请稍后重试。";
    60_008:
        "The service took too long: whether it did the work isn't known; look before you repeat a write.",
        "服务超时，是否已执行未知：重复写操作之前请先查询。";
    60_009:
        "The service doesn't know the address of the call: check the backend's path.",
        "服务不认识该请求地址：请检查后端的路径。";
    60_010:
        "Only an administrator of the app may call this: sign with an administrator's account.",
        "仅应用管理员可调用：请用管理员账号签名。";
    60_011:
        "The app calls too fast: wait a little and try again.",
        "该应用请求过于频繁：请稍后重试。";
    60_012:
        "The address lacks the SDKAppID: check the backend.",
        "请求地址缺少 SDKAppID：请检查后端。";
    60_013:
        "The service got a broken answer inside: whether it did the work isn't known.",
        "服务内部应答损坏，是否已执行未知。";
    60_014:
        "The account check took too long: try again.",
        "账号校验超时：请重试。";
    60_015:
        "A UserID must be text.",
        "UserID 必须为字符串。";
    60_016:
        "The app is disabled: see the console.",
        "应用已被禁用：请查看控制台。";
    60_017:
        "The call is disabled for this app: see the console, or ask the vendor's support.",
        "该应用的此请求已被禁用：请查看控制台或联系厂商支持。";
    60_018:
        "Calls came too fast: wait a little and try again.",
        "请求过于频繁：请稍后重试。";
    60_019:
        "Calls came too fast: wait a little and try again.",
        "请求过于频繁：请稍后重试。";
    60_020:
        "The push service isn't bought, has expired, or its bill isn't paid: see the console.",
        "推送服务未购买、已过期或欠费：请查看控制台。";
    60_021:
        "The backend's address isn't on the app's list of allowed addresses: add it in the console.",
        "后端 IP 不在应用的白名单内：请在控制台添加。";
    60_025:
        "SDKAppID, identifier, UserSig or content type in the address is wrong: check the backend.",
        "请求地址中的 SDKAppID、identifier、UserSig 或 contenttype 有误：请检查后端。";
    60_026:
        "The app belongs to another region: set the host of its region.",
        "应用属于其他地域：请改用所属地域的域名。";
    60_027:
        "The app has the push service alone, and may not use this.",
        "该应用仅开通推送服务，无权使用此资源。";
    60_028:
        "The trial's volume for 24 hours is used up: try again tomorrow, or buy an edition.",
        "体验版 24 小时用量已满：请明天再试或购买正式版。";
    70_001:
        "The UserSig has expired: let the backend make a new one, and check its clock.",
        "UserSig 已过期：请由后端重新生成，并检查后端时钟。";
    70_002:
        "The UserSig is empty or broken: check how the backend makes it.",
        "UserSig 为空或损坏：请检查后端的生成方式。";
    70_003:
        "The UserSig is broken: check how the backend makes it.",
        "UserSig 非法：请检查后端的生成方式。";
    70_005:
        "The UserSig is broken: check how the backend makes it.",
        "UserSig 非法：请检查后端的生成方式。";
    70_009:
        "The UserSig was made with another app's key: check the backend's secret key.",
        "UserSig 由其他应用的密钥生成：请检查后端的密钥。";
    70_013:
        "The UserSig was made for another identifier: check the backend.",
        "UserSig 与 identifier 不匹配：请检查后端。";
    70_014:
        "The UserSig was made for another SDKAppID: check the backend.",
        "UserSig 与 SDKAppID 不匹配：请检查后端。";
    70_016:
        "The app has no public key, or belongs to another region: check SDKAppID and host.",
        "应用没有公钥或属于其他地域：请检查 SDKAppID 与域名。";
    70_020:
        "The SDKAppID isn't known here: check it, and the region's host.",
        "SDKAppID 不存在：请核对，并检查地域域名。";
    70_050:
        "Signatures failed too often: correct them, and wait a minute.",
        "UserSig 校验失败过于频繁：请更正后等待一分钟。";
    70_051:
        "The account is blocked: see the console.",
        "账号已被封禁：请查看控制台。";
    70_107:
        "The account doesn't exist: import it first.",
        "账号不存在：请先导入。";
    70_169:
        "The service took too long inside: try again.",
        "服务内部超时：请重试。";
    70_202:
        "The service took too long inside: try again.",
        "服务内部超时：请重试。";
    70_206:
        "The number of accounts in one request isn't allowed.",
        "单次请求的账号数量不合法。";
    70_398:
        "The app has as many accounts as it may have: see the console.",
        "账号数量已达上限：请查看控制台。";
    70_399:
        "The app has as many accounts as it may have: see the console.",
        "账号数量已达上限：请查看控制台。";
    70_402:
        "A parameter isn't allowed: check the request.",
        "参数非法：请检查请求。";
    70_403:
        "Only an administrator of the app may call this.",
        "仅应用管理员可调用。";
    70_500:
        "The service failed inside: try again; whether it did the work isn't known.",
        "服务内部错误，是否已执行未知：请重试。";
    71_000:
        "The app's quota of active users is used up: see the console.",
        "活跃用户数已达上限：请查看控制台。";
    72_000:
        "The app's quota of active users is used up: see the console.",
        "活跃用户数已达上限：请查看控制台。";
    72_002:
        "The app's quota of active users is used up: see the console.",
        "活跃用户数已达上限：请查看控制台。";
    80_001:
        "The text was refused by content moderation: change it.",
        "文本未通过内容审核：请修改。";
    80_002:
        "The request is too large: shorten it.",
        "请求过大：请缩短内容。";
    80_004:
        "The picture was refused by content moderation: change it.",
        "图片未通过内容审核：请更换。";
    90_001:
        "The service couldn't read the request: a member has the wrong form.",
        "服务无法解析请求：某个字段格式有误。";
    90_002:
        "MsgBody has the wrong form.",
        "MsgBody 格式有误。";
    90_003:
        "To_Account is missing or not known.",
        "To_Account 缺失或不存在。";
    90_005:
        "MsgRandom is missing or not an integer.",
        "MsgRandom 缺失或不是整数。";
    90_007:
        "MsgBody has the wrong form.",
        "MsgBody 格式有误。";
    90_008:
        "From_Account is missing or not known: choose an account of the app.",
        "From_Account 缺失或不存在：请选择应用内的账号。";
    90_009:
        "Only an administrator of the app may call this: sign with an administrator's account.",
        "仅应用管理员可调用：请用管理员账号签名。";
    90_010:
        "MsgBody has the wrong form.",
        "MsgBody 格式有误。";
    90_011:
        "There are more than 500 accounts: make several tasks.",
        "账号超过 500 个：请拆分为多个任务。";
    90_012:
        "To_Account is missing or not known.",
        "To_Account 缺失或不存在。";
    90_018:
        "There are too many accounts: 500 are allowed in a task; make several tasks.",
        "账号过多：每个任务最多 500 个，请拆分为多个任务。";
    90_020:
        "A tag is longer than 50 bytes: shorten it.",
        "标签超过 50 字节：请缩短。";
    90_022:
        "A tag stands in TagsOr and in TagsAnd: take it out of one.",
        "同一标签同时出现在 TagsOr 与 TagsAnd 中：请删去其一。";
    90_024:
        "Two pushes came within a second: wait a little and try again.",
        "两次推送间隔不足一秒：请稍后重试。";
    90_026:
        "MsgLifeTime is too large.",
        "MsgLifeTime 过大。";
    90_028:
        "To_Account must be a list.",
        "To_Account 必须为数组。";
    90_029:
        "To_Account is empty: add an account.",
        "To_Account 为空：请添加账号。";
    90_032:
        "There are more than 10 tags in a list: take some out.",
        "列表中的标签超过 10 个：请删减。";
    90_033:
        "An attribute isn't allowed: its name must be one of the app's, its value at most 50 bytes long.",
        "属性不合法：名称须为应用已定义的属性名，值不超过 50 字节。";
    90_034:
        "A tag is longer than 50 bytes: shorten it.",
        "标签超过 50 字节：请缩短。";
    90_035:
        "An attribute belongs to another kind of account.",
        "属性与账号类型不匹配。";
    90_039:
        "Tags and attributes can't be used together: choose one of them.",
        "标签与属性不能同时使用：请择其一。";
    90_040:
        "A tag is empty: fill it in or take it out.",
        "标签为空：请填写或删除。";
    90_043:
        "OfflinePushInfo has the wrong form.",
        "OfflinePushInfo 格式有误。";
    90_044:
        "MsgLifeTime must be an integer.",
        "MsgLifeTime 必须为整数。";
    90_045:
        "This kind of push isn't enabled for the app: see the console.",
        "应用未开通此类推送：请查看控制台。";
    90_047:
        "The day's number of pushes is used up: try again tomorrow.",
        "当日推送次数已达上限：请明天再试。";
    90_048:
        "An account doesn't exist: take it out or import it first.",
        "账号不存在：请移除或先导入。";
    90_055:
        "The request is larger than 12 kB: shorten it.",
        "请求超过 12 KB：请缩短内容。";
    90_056:
        "The request is larger than 10 kB: shorten its texts.",
        "请求超过 10 KB：请缩短内容。";
    90_057:
        "DataId is longer than 64 bytes: shorten it. (For pushes to single accounts also: too fast.)",
        "DataId 超过 64 字节：请缩短。（单推时也表示请求过于频繁。）";
    90_104:
        "The service found something wrong with the request, or has no such task: check its members.",
        "请求参数有误，或任务不存在：请检查各字段。";
    90_105:
        "The service failed inside: whether it did the work isn't known; look before you repeat a write.",
        "服务内部错误，是否已执行未知：重复写操作之前请先查询。";
    90_106:
        "The task was dispatched already: it can't be changed or deleted any more.",
        "任务已下发：不能再修改或删除。";
    90_107:
        "The task is being dispatched: it can't be changed or deleted any more.",
        "任务正在下发：不能再修改或删除。";
    90_108:
        "The app has no such account: take it out or import it first.",
        "应用内没有该账号：请移除或先导入。";
    90_109:
        "There are as many tasks waiting as the app may have: delete some, or wait until some are dispatched.",
        "待下发任务数已达上限：请删除部分任务或等待其下发。";
    90_110:
        "SchedAt has passed, or is further ahead than the service takes: choose another time.",
        "SchedAt 已过去，或超出服务允许的最远时间：请另选时间。";
    90_992:
        "The service failed inside: try again; whether it did the work isn't known.",
        "服务内部错误，是否已执行未知：请重试。";
    90_994:
        "The service failed inside: try again; whether it did the work isn't known.",
        "服务内部错误，是否已执行未知：请重试。";
    90_995:
        "The service failed inside: try again; whether it did the work isn't known.",
        "服务内部错误，是否已执行未知：请重试。";
    91_000:
        "The service failed inside: try again; whether it did the work isn't known.",
        "服务内部错误，是否已执行未知：请重试。";
    93_000:
        "The request is too long: shorten it.",
        "请求过长：请缩短内容。";
}

#[cfg(test)]
mod tests {
    use super::{Locale, MEANINGS, meaning};

    #[test]
    fn the_codes_are_in_order_so_that_each_is_found() {
        assert!(MEANINGS.is_sorted_by_key(|(code, _)| *code));
        for (code, [en, zh]) in MEANINGS {
            assert_eq!(meaning(Locale::En, *code), *en);
            assert_eq!(meaning(Locale::Zh, *code), *zh);
            assert!(!zh.is_ascii() && en.ends_with(['.', ')']), "{code}");
        }
    }

    #[test]
    fn a_code_that_nobody_knows_is_told_as_that() {
        assert!(meaning(Locale::En, 12_345).contains("doesn't know"));
        assert!(meaning(Locale::Zh, -1).contains("未知"));
    }
}
