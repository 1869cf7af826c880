/** Reads issues out of the wasm's memory, where `src/wasm/desk.rs` left them. */

import { textAt, wordsAt } from "./engine.js";
import { issueCodes, paramNames } from "./generated/catalogue.js";
import type { Issue } from "./generated/model.js";
import { answer } from "./generated/timpush_sched.js";

/** So many issues; `messages` has other words for some codes. */
export function readIssues(count: number, messages?: Record<string, string>): Issue[] {
  const issues: Issue[] = [];
  const [wordsStart, textsStart, textsLength] = wordsAt(answer(), 3) as unknown as [number, number, number];
  const words = wordsAt(wordsStart, (wordsAt(0, 0).buffer.byteLength - wordsStart) >> 2);
  const texts = textAt(textsStart, textsLength);
  let at = 0;
  let end = 0;
  const word = () => words[at++] as number;
  const text = (length: number) => texts.slice(end, (end += length));
  while (issues.length < count) {
    const head = word();
    const serverCode = word();
    const code = issueCodes[head & 0xffff] as string;
    const message = text(word() >> 1);
    const path: (string | number)[] = [];
    for (let steps = word(); steps > 0; steps--) {
      const step = word();
      path.push(step & 1 ? text(step >>> 1) : step >>> 1);
    }
    const params: Record<string, string | number> = {};
    for (let left = word(); left > 0; left--) {
      const param = word();
      const name = paramNames[param >> 1] as string;
      params[name] = param & 1 ? text(word() >> 1) : word() + (word() | 0) * 2 ** 32;
    }
    const issue: Issue = {
      code,
      path,
      severity: head >> 16 ? "warning" : "error",
      message: messages && Object.hasOwn(messages, code) ? fill(messages[code] as string, params) : message,
      params,
    };
    if (serverCode) issue.serverCode = serverCode;
    issues.push(issue);
  }
  return issues;
}

function fill(template: string, params: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}
