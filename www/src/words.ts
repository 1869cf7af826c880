/** What the page says, besides what the package says. */

import type { Locale, TaskInfo } from "timpush-sched";
import type { Slip } from "./json.js";

export interface Words {
  /** In place of the English texts of the elements that name them in `data-word`. */
  page: Record<string, string>;
  count(errors: number, warnings: number): string;
  verdict: { refused: string; hurts: string; clean: string; unread: string };
  severity: { error: string; warning: string };
  server(code: string | number): string;
  slips: Record<Slip, string>;
  notJson: string;
  place(line: number, column: number): string;
  when(utc: string, local: string, zone: string, ahead: string): string;
  cut: string;
  answered(answer: string): string;
  noAnswer: string;
  tasks(shown: number, total: number): string;
  noTasks: string;
  status(task: TaskInfo): string;
  deliveries(count: number): string;
  noDeliveries: string;
  untold: string;
}

const plural = (count: number, word: string) =>
  count > 0 ? [`${count} ${word}${count > 1 ? "s" : ""}`] : [];

export const words: Record<Locale, Words> = {
  en: {
    page: {},
    count: (errors, warnings) =>
      [...plural(errors, "error"), ...plural(warnings, "warning")].join(", ") || "Nothing is wrong",
    verdict: {
      refused: "The service would refuse this request.",
      hurts: "The service would take this request.",
      clean: "Which accounts exist and what quota is left, only the service knows.",
      unread: "It is checked once it can be read.",
    },
    severity: { error: "Error", warning: "Warning" },
    server: (code) => `service ${code}`,
    slips: {
      value: "A value is expected here: text, number, true, false, null, { or [.",
      name: "A member's name in double quotes is expected here.",
      colon: "A colon is expected here.",
      comma: "A comma or the closing bracket is expected here.",
      string: "This text isn't closed, or holds a line break or an unknown escape.",
      end: "The request has ended before this: nothing may follow.",
      depth: "This is nested too deep.",
    },
    notJson: "This isn't JSON yet",
    place: (line, column) => `Line ${line}, column ${column}`,
    when: (utc, local, zone, ahead) => `SchedAt is ${local} in ${zone}, ${ahead} (${utc} UTC).`,
    cut: "cut off",
    answered: (answer) => `The service answered ${answer}`,
    noAnswer: "The sandbox doesn't answer: is it still running?",
    tasks: (shown, total) =>
      `${plural(total, "task").join()} of the last 30 days${total > shown ? `, the newest ${shown}` : ""}`,
    noTasks: "No task was made in the last 30 days.",
    status: ({ Status, DispatchErr }) => (DispatchErr ? `${Status}, failed: ${DispatchErr}` : Status),
    deliveries: (count) =>
      `${plural(count, "notification").join()} delivered since this page was opened; the last ones:`,
    noDeliveries: "What is delivered while this page is open is shown here.",
    untold: "Requests go on to the real service, which doesn't tell what it delivers.",
  },
  zh: {
    page: {
      about: "输入即时通信 IM 的定时推送请求，边输入边检查；只有点击发送后，内容才会离开本页。",
      language: "语言",
      request: "请求",
      clean: "正确示例",
      faulty: "错误示例",
      json: "JSON 格式的请求",
      outcome: "用户将看到",
      stale: "以下为上一次可解析文本的结果。",
      send: "发送",
      sandbox: "服务端",
      name: "名称",
      password: "密码",
      signIn: "登录",
    },
    count: (errors, warnings) =>
      [errors && `${errors} 个错误`, warnings && `${warnings} 个警告`].filter(Boolean).join("，") ||
      "没有问题",
    verdict: {
      refused: "服务端会拒绝此请求。",
      hurts: "服务端会接受此请求。",
      clean: "账号是否存在、配额是否足够，只有服务端知道。",
      unread: "可解析后才能检查。",
    },
    severity: { error: "错误", warning: "警告" },
    server: (code) => `服务端 ${code}`,
    slips: {
      value: "此处应为一个值：文本、数字、true、false、null、{ 或 [。",
      name: "此处应为双引号括起的成员名。",
      colon: "此处应为冒号。",
      comma: "此处应为逗号或右括号。",
      string: "此文本没有结束，或含有换行、无效的转义。",
      end: "请求已经结束，此后不应再有内容。",
      depth: "嵌套过深。",
    },
    notJson: "还不是 JSON",
    place: (line, column) => `第 ${line} 行，第 ${column} 列`,
    when: (utc, local, zone, ahead) => `SchedAt 为 ${zone} 时间 ${local}，${ahead}（UTC ${utc}）。`,
    cut: "被截断",
    answered: (answer) => `服务端返回 ${answer}`,
    noAnswer: "沙箱没有响应：它还在运行吗？",
    tasks: (shown, total) =>
      `最近 30 天有 ${total} 个任务${total > shown ? `，以下为最新的 ${shown} 个` : ""}`,
    noTasks: "最近 30 天没有创建任务。",
    status: ({ Status, DispatchErr }) => (DispatchErr ? `${Status}，失败：${DispatchErr}` : Status),
    deliveries: (count) => `打开本页后已送达 ${count} 条通知，最近的是：`,
    noDeliveries: "本页打开期间送达的通知会显示在这里。",
    untold: "请求会转发到真实的服务端，它不会告知送达了什么。",
  },
};
