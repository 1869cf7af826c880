//! What each of the service's codes means, and what to do about it.

use super::Locale;
use crate::split::split;

macro_rules! meanings {
    ($($codes:literal: $en:literal, $zh:literal;)*) => {
        /// By turns a line of codes, their meaning in English, and in Chinese: a table of places and lengths would weigh more.
        const MEANINGS: &str = concat!($($codes, "\n", $en, "\n", $zh, "\n",)*);
    };
}

/// What a code means, and what to do about it; of one that is not known, that.
#[must_use]
pub fn meaning(locale: Locale, code: i64) -> &'static str {
    let mut rest = MEANINGS;
    while let Some((codes, after)) = split(rest, b'\n')
        && let Some((en, after)) = split(after, b'\n')
        && let Some((zh, after)) = split(after, b'\n')
    {
        if has(codes, code) {
            return in_locale(locale, [en, zh]);
        }
        rest = after;
    }
    in_locale(
        locale,
        [
            "The service refused the call with a code that this package doesn't know: its ErrorInfo may say more.",
            "服务以本包未知的错误码拒绝了请求：详情请看其 ErrorInfo。",
        ],
    )
}

/// Whether a line of codes has this one. Each is of five digits.
fn has(codes: &str, code: i64) -> bool {
    codes.as_bytes().chunks(6).any(|digits| {
        digits.iter().take(5).fold(0, |number, digit| number * 10 + i64::from(digit - b'0')) == code
    })
}

fn in_locale(locale: Locale, [en, zh]: [&'static str; 2]) -> &'static str {
    match locale {
        Locale::En => en,
        Locale::Zh => zh,
    }
}

meanings! {
    "60002":
        "The service couldn't read the address of the call: check the backend's host and path.",
        "服务无法解析请求地址：请检查后端的域名和路径。";
    "60003":
        "The service couldn't read the body as JSON: check what the backend forwards.",
        "服务无法将请求体解析为 JSON：请检查后端转发的内容。";
    "60004 60005":
        "The account check failed: try again; if it stays, check identifier and UserSig on the backend.",
        "账号校验失败：请重试；若仍失败，请检查后端的 identifier 与 UserSig。";
    "60006":
        "The SDKAppID is not valid: check it in the console.",
        "SDKAppID 无效：请在控制台核对。";
    "60007 60011 60018 60019":
        "Calls came too fast: wait a little and try again.",
        "请求过于频繁：请稍后重试。";
    "60008 70169 70202":
        "The service took too long, perhaps after doing the work: try again, but look before you repeat a write.",
        "服务超时，是否已执行未知：请重试，但重复写操作之前请先查询。";
    "60009":
        "The service doesn't know the address of the call: check the backend's path.",
        "服务不认识该请求地址：请检查后端的路径。";
    "60010 70403 90009":
        "Only an administrator of the app may call this: sign with an administrator's account.",
        "仅应用管理员可调用：请用管理员账号签名。";
    "60012":
        "The address lacks the SDKAppID: check the backend.",
        "请求地址缺少 SDKAppID：请检查后端。";
    "60013 70500 90105 90992 90994 90995 91000":
        "The service failed, perhaps after doing the work: try again, but look before you repeat a write.",
        "服务出错，是否已执行未知：请重试，但重复写操作之前请先查询。";
    "60014":
        "The account check took too long: try again.",
        "账号校验超时：请重试。";
    "60015":
        "A UserID must be text.",
        "UserID 必须为字符串。";
    "60016":
        "The app is disabled: see the console.",
        "应用已被禁用：请查看控制台。";
    "60017":
        "The call is disabled for this app: see the console, or ask the vendor's support.",
        "该应用的此请求已被禁用：请查看控制台或联系厂商支持。";
    "60020":
        "The push service isn't bought, has expired, or its bill isn't paid: see the console.",
        "推送服务未购买、已过期或欠费：请查看控制台。";
    "60021":
        "The backend's address isn't on the app's list of allowed addresses: add it in the console.",
        "后端 IP 不在应用的白名单内：请在控制台添加。";
    "60025":
        "SDKAppID, identifier, UserSig or content type in the address is wrong: check the backend.",
        "请求地址中的 SDKAppID、identifier、UserSig 或 contenttype 有误：请检查后端。";
    "60026":
        "The app belongs to another region: set the host of its region.",
        "应用属于其他地域：请改用所属地域的域名。";
    "60027":
        "The app has the push service alone, and may not use this.",
        "该应用仅开通推送服务，无权使用此资源。";
    "60028":
        "The trial's volume for 24 hours is used up: try again tomorrow, or buy an edition.",
        "体验版 24 小时用量已满：请明天再试或购买正式版。";
    "70001":
        "The UserSig has expired: let the backend make a new one, and check its clock.",
        "UserSig 已过期：请由后端重新生成，并检查后端时钟。";
    "70002 70003 70005":
        "The UserSig is empty or broken: check how the backend makes it.",
        "UserSig 为空或损坏：请检查后端的生成方式。";
    "70009":
        "The UserSig was made with another app's key: check the backend's secret key.",
        "UserSig 由其他应用的密钥生成：请检查后端的密钥。";
    "70013":
        "The UserSig was made for another identifier: check the backend.",
        "UserSig 与 identifier 不匹配：请检查后端。";
    "70014":
        "The UserSig was made for another SDKAppID: check the backend.",
        "UserSig 与 SDKAppID 不匹配：请检查后端。";
    "70016":
        "The app has no public key, or belongs to another region: check SDKAppID and host.",
        "应用没有公钥或属于其他地域：请检查 SDKAppID 与域名。";
    "70020":
        "The SDKAppID isn't known here: check it, and the region's host.",
        "SDKAppID 不存在：请核对，并检查地域域名。";
    "70050":
        "Signatures failed too often: correct them, and wait a minute.",
        "UserSig 校验失败过于频繁：请更正后等待一分钟。";
    "70051":
        "The account is blocked: see the console.",
        "账号已被封禁：请查看控制台。";
    "70107 90048 90108":
        "An account doesn't exist: take it out or import it first.",
        "账号不存在：请移除或先导入。";
    "70206":
        "The number of accounts in one request isn't allowed.",
        "单次请求的账号数量不合法。";
    "70398 70399":
        "The app has as many accounts as it may have: see the console.",
        "账号数量已达上限：请查看控制台。";
    "70402":
        "A parameter isn't allowed: check the request.",
        "参数非法：请检查请求。";
    "71000 72000 72002":
        "The app's quota of active users is used up: see the console.",
        "活跃用户数已达上限：请查看控制台。";
    "80001":
        "The text was refused by content moderation: change it.",
        "文本未通过内容审核：请修改。";
    "80002 93000":
        "The request is too large: shorten it.",
        "请求过大：请缩短内容。";
    "80004":
        "The picture was refused by content moderation: change it.",
        "图片未通过内容审核：请更换。";
    "90001":
        "The service couldn't read the request: a member has the wrong form.",
        "服务无法解析请求：某个字段格式有误。";
    "90002 90007 90010":
        "MsgBody has the wrong form.",
        "MsgBody 格式有误。";
    "90003 90012":
        "To_Account is missing or not known.",
        "To_Account 缺失或不存在。";
    "90005":
        "MsgRandom is missing or not an integer.",
        "MsgRandom 缺失或不是整数。";
    "90008":
        "From_Account is missing or not known: choose an account of the app.",
        "From_Account 缺失或不存在：请选择应用内的账号。";
    "90011 90018":
        "There are more than 500 accounts: make several tasks.",
        "账号超过 500 个：请拆分为多个任务。";
    "90020 90034":
        "A tag is longer than 50 bytes: shorten it.",
        "标签超过 50 字节：请缩短。";
    "90022":
        "A tag stands in TagsOr and in TagsAnd: take it out of one.",
        "同一标签同时出现在 TagsOr 与 TagsAnd 中：请删去其一。";
    "90024":
        "Two pushes came within a second: wait a little and try again.",
        "两次推送间隔不足一秒：请稍后重试。";
    "90026":
        "MsgLifeTime is too large.",
        "MsgLifeTime 过大。";
    "90028":
        "To_Account must be a list.",
        "To_Account 必须为数组。";
    "90029":
        "To_Account is empty: add an account.",
        "To_Account 为空：请添加账号。";
    "90032":
        "There are more than 10 tags in a list: take some out.",
        "列表中的标签超过 10 个：请删减。";
    "90033":
        "An attribute isn't allowed: its name must be one of the app's, its value at most 50 bytes long.",
        "属性不合法：名称须为应用已定义的属性名，值不超过 50 字节。";
    "90035":
        "An attribute belongs to another kind of account.",
        "属性与账号类型不匹配。";
    "90039":
        "Tags and attributes can't be used together: choose one of them.",
        "标签与属性不能同时使用：请择其一。";
    "90040":
        "A tag is empty: fill it in or take it out.",
        "标签为空：请填写或删除。";
    "90043":
        "OfflinePushInfo has the wrong form.",
        "OfflinePushInfo 格式有误。";
    "90044":
        "MsgLifeTime must be an integer.",
        "MsgLifeTime 必须为整数。";
    "90045":
        "This kind of push isn't enabled for the app: see the console.",
        "应用未开通此类推送：请查看控制台。";
    "90047":
        "The day's number of pushes is used up: try again tomorrow.",
        "当日推送次数已达上限：请明天再试。";
    "90055":
        "The request is larger than 12 kB: shorten it.",
        "请求超过 12 KB：请缩短内容。";
    "90056":
        "The request is larger than 10 kB: shorten it.",
        "请求超过 10 KB：请缩短内容。";
    "90057":
        "DataId is longer than 64 bytes: shorten it. (For pushes to single accounts also: too fast.)",
        "DataId 超过 64 字节：请缩短。（单推时也表示请求过于频繁。）";
    "90104":
        "The service found something wrong with the request, or has no such task: check its members.",
        "请求参数有误，或任务不存在：请检查各字段。";
    "90106":
        "The task was dispatched already: it can't be changed or deleted any more.",
        "任务已下发：不能再修改或删除。";
    "90107":
        "The task is being dispatched: it can't be changed or deleted any more.",
        "任务正在下发：不能再修改或删除。";
    "90109":
        "There are as many tasks waiting as the app may have: delete some, or wait until some are dispatched.",
        "待下发任务数已达上限：请删除部分任务或等待其下发。";
    "90110":
        "SchedAt has passed, or is further ahead than the service takes: choose another time.",
        "SchedAt 已过去，或超出服务允许的最远时间：请另选时间。";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Locale, MEANINGS, meaning};

    #[test]
    fn each_code_is_found_with_its_own_meaning() {
        let lines: Vec<_> = MEANINGS.lines().collect();
        let mut seen = HashSet::new();
        for entry in lines.chunks(3) {
            let [codes, en, zh] = entry else { panic!("{entry:?}") };
            assert!(!zh.is_ascii() && en.is_ascii() && en.ends_with(['.', ')']), "{codes}");
            for code in codes.split(' ') {
                assert!(code.len() == 5 && seen.insert(code), "{code}");
                let code = code.parse().unwrap_or_default();
                assert_eq!(meaning(Locale::En, code), *en);
                assert_eq!(meaning(Locale::Zh, code), *zh);
            }
        }
        assert!(seen.len() > 90);
    }

    #[test]
    fn a_code_that_nobody_knows_is_told_as_that() {
        for code in [12_345, -1, 0, 6_000, 600_020] {
            assert!(meaning(Locale::En, code).contains("doesn't know"));
        }
        assert!(meaning(Locale::Zh, -1).contains("未知"));
    }
}
