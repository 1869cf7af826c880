//! What to tell the person whose call failed: what happened, what it means, what to do.

use super::{Locale, meaning};
use crate::client::{Cause, Command, Failure, Problem, Reply, Trouble, World};
use crate::digits;

/// The message of an error. Nothing in it comes from the request or from an answer but numbers.
#[must_use]
pub fn failure<W: World>(locale: Locale, failure: &Failure<W>) -> String {
    let of = |[en, zh]: [&'static str; 2]| match locale {
        Locale::En => en,
        Locale::Zh => zh,
    };
    let mut out = String::from(failure.command.name());
    out.push_str(of([": ", "："]));
    let mut figure = |[before, after]: [&'static str; 2], number: i64| {
        out.push_str(before);
        digits::push_signed(&mut out, number);
        out.push_str(after);
    };
    match &failure.cause {
        Cause::Service(reply) => {
            let code = reply.code();
            let (en, zh) = (["the service refused it with ", ". "], ["服务拒绝了请求，错误码 ", "。"]);
            figure(if locale == Locale::En { en } else { zh }, code);
            out.push_str(meaning(locale, code));
        }
        Cause::Timeout { timeout_ms } => {
            let (en, zh) = (["there was no answer within ", " ms."], ["", " 毫秒内没有应答。"]);
            figure(if locale == Locale::En { en } else { zh }, *timeout_ms as i64);
        }
        Cause::Signing(trouble) => {
            out.push_str(of(signing(trouble)));
            push_status(&mut out, trouble.status, locale);
        }
        Cause::Aborted => out.push_str(of([
            "it was ended before an answer came. See `cause`.",
            "在收到应答之前已被中止。参见 cause。",
        ])),
        Cause::Network(Trouble { status: Some(status), .. }) => {
            out.push_str(of(match status {
                300..=399 => REDIRECTED,
                200..=299 => [
                    "what answered is not the service: check the address, and what stands between.",
                    "应答者不是该服务：请检查地址及中间的代理。",
                ],
                _ => [
                    "something between here and the service failed: try again later.",
                    "与服务之间的链路出错：请稍后重试。",
                ],
            }));
            push_status(&mut out, Some(*status), locale);
        }
        Cause::Network(Trouble { status: None, .. }) => out.push_str(of([
            "no answer came: the network failed, or the address can't be reached from here. See `cause`.",
            "没有应答：网络故障，或从此处无法访问该地址。参见 cause。",
        ])),
    }
    if failure.ambiguous {
        out.push_str(of(perhaps(failure.command)));
    } else if failure.command.writes() && !matches!(failure.cause, Cause::Service(_)) {
        out.push_str(of([" Nothing was changed.", "未作任何更改。"]));
    }
    out
}

const REDIRECTED: [&str; 2] = [
    "the address leads somewhere else, most likely to a page for signing in: sign in again, or correct the address.",
    "地址被重定向，多半是登录页：请重新登录，或更正地址。",
];

fn signing<T>(trouble: &Trouble<T>) -> [&'static str; 2] {
    match trouble.problem.as_ref().and_then(Problem::name) {
        Some("other-origin") => {
            return [
                "the backend takes calls from its own pages only: open this one at its address, or let the proxy pass on `Host`.",
                "后端只接受自己页面的调用：请通过其地址打开本页，或让代理原样转发 Host。",
            ];
        }
        Some("wrong-app") => {
            return [
                "the backend signs for another app: correct the option `sdkappid`.",
                "后端为另一个应用签名：请更正 sdkappid 选项。",
            ];
        }
        Some("misdirected") => {
            return [
                "the backend doesn't go by this host name: call it by its own, or add this one to its settings.",
                "后端不认识此主机名：请使用其自己的名称，或在其设置中添加。",
            ];
        }
        Some("sign-off") => {
            return [
                "the backend hands out no signatures: use `relay`, or switch them on there.",
                "后端不提供签名：请使用 relay，或在后端开启。",
            ];
        }
        _ => {}
    }
    match trouble.status {
        Some(401) => [
            "the backend doesn't know who is calling: sign in again, and repeat the call.",
            "后端不知道调用者是谁：请重新登录后再试。",
        ],
        Some(403) => [
            "the backend doesn't allow you this call: ask whoever gives out the rights.",
            "后端不允许您进行此操作：请联系权限管理员。",
        ],
        Some(404 | 405) => [
            "the backend has nothing at this address: check the option `backend`.",
            "后端在此地址没有服务：请检查 backend 选项。",
        ],
        Some(409) => [
            "the backend has seen this call before, with something else in it: repeat it as a new one.",
            "后端见过此次调用且内容不同：请作为新的调用重试。",
        ],
        Some(413) => {
            ["the backend finds the request too large: shorten it.", "后端认为请求过大：请缩短内容。"]
        }
        Some(429) => [
            "calls came too fast for the backend: wait a little and try again.",
            "请求过于频繁：请稍后重试。",
        ],
        Some(300..=399) => REDIRECTED,
        Some(200..=299) => [
            "the backend answered without a signature: it must give `usersig` and `identifier`.",
            "后端的应答中没有签名：须包含 usersig 与 identifier。",
        ],
        Some(500..) => ["the backend failed: try again later.", "后端出错：请稍后重试。"],
        Some(_) => ["the backend refused the call.", "后端拒绝了此次调用。"],
        None if trouble.thrown.is_some() => [
            "no signature could be had, or none of the headers that the backend wants. See `cause`.",
            "未能取得签名，或后端所需的请求头。参见 cause。",
        ],
        None => [
            "the function `sign` gave no signature: it must give `usersig` and `identifier`.",
            "sign 函数没有给出签名：须包含 usersig 与 identifier。",
        ],
    }
}

/// Puts the status before the stop.
fn push_status(out: &mut String, status: Option<u16>, locale: Locale) {
    let Some(status) = status else { return };
    let [before, after] = if locale == Locale::En { [" (HTTP ", ")."] } else { ["（HTTP ", "）。"] };
    out.pop();
    out.push_str(before);
    digits::push(out, u64::from(status));
    out.push_str(after);
}

const fn perhaps(command: Command) -> [&'static str; 2] {
    match command {
        Command::Add => [
            " The task may have been made all the same: look for it in the list before you make it again.",
            "任务可能已经创建：重新创建之前请先在列表中查找。",
        ],
        Command::Delete => {
            [" The task may have been deleted all the same: get it to see.", "任务可能已经删除：请查询确认。"]
        }
        _ => [
            " The change may have been made all the same: get the task to see.",
            "更改可能已经生效：请查询任务确认。",
        ],
    }
}
