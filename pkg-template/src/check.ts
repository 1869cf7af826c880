/** Checking before submit. */

import { drop, guarded, putText, wordRoom } from "./engine.js";
import { issueCodes } from "./generated/catalogue.js";
import type { Issue } from "./generated/model.js";
import { check_request } from "./generated/timpush_sched.js";
import { readIssues } from "./issues.js";
import { writeTape } from "./tape.js";

/** The language of messages. */
export type Locale = "en" | "zh";

/** How to check. */
export interface CheckOptions {
  /** The present, for "already passed"; default: the clock. */
  now?: Date | number;
  /** Default: "en". */
  locale?: Locale;
  /** Only these members and what is under them, e.g. while a person types: ["Content.To_Account"]. */
  only?: string[];
  /** Other words for a code, with {placeholders} of its params. */
  messages?: Record<string, string>;
}

/** The requests, at the numbers that the wasm knows them by. */
const REQUESTS = ["create", "modify", "delete", "get", "list"] as const;
export type RequestName = (typeof REQUESTS)[number];

/** All that is wrong with a request to make a task, not only the first; [] when nothing is. Takes anything at all and never throws. */
export function checkCreate(value: unknown, options?: CheckOptions): Issue[] {
  return run(0, value, options);
}

/** All that is wrong with a request to change a task. Takes anything at all and never throws. */
export function checkModify(value: unknown, options?: CheckOptions): Issue[] {
  return run(1, value, options);
}

/** All that is wrong with a request to delete a task. Takes anything at all and never throws. */
export function checkDelete(value: unknown, options?: CheckOptions): Issue[] {
  return run(2, value, options);
}

/** All that is wrong with a request to look a task up. Takes anything at all and never throws. */
export function checkGet(value: unknown, options?: CheckOptions): Issue[] {
  return run(3, value, options);
}

/** All that is wrong with a request to list tasks. Takes anything at all and never throws. */
export function checkList(value: unknown, options?: CheckOptions): Issue[] {
  return run(4, value, options);
}

/** @internal */
export function checkRequest(request: RequestName, value: unknown, options?: CheckOptions): Issue[] {
  return run(REQUESTS.indexOf(request), value, options);
}

function run(request: number, value: unknown, options?: CheckOptions): Issue[] {
  const once = () => guarded(() => checkOnce(request, value, options));
  try {
    return once();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
  }
  // The trap may have been an older fault's; a fresh instance tells.
  try {
    return once();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    return [failed(options)];
  }
}

function checkOnce(request: number, value: unknown, options?: CheckOptions): Issue[] {
  const values = options?.only ? [value, options.only] : [value];
  const { words, texts, unreadable } = writeTape(values, wordRoom(0), wordRoom);
  const bytes = putText(texts);
  const chinese = isChinese(options);
  const now = Math.floor(time(options?.now) / 1000);
  const count = check_request(request, words, bytes, texts.length, unreadable, now, chinese);
  return count === 0 ? [] : readIssues(count, options?.messages);
}

function time(now: Date | number | undefined): number {
  const ms = now === undefined ? Number.NaN : Number(now);
  return Number.isNaN(ms) ? Date.now() : ms;
}

/** @internal */
export function isChinese(options?: CheckOptions): boolean {
  return options?.locale?.startsWith("zh") ?? false;
}

/** What a check says that failed itself: it never throws, and it never says that all is well. */
function failed(options?: CheckOptions): Issue {
  drop();
  const code = "value.unreadable";
  const message = isChinese(options)
    ? "检查程序自身出错，属于本包的缺陷，请反馈。"
    : "The check itself failed, which is a fault of timpush-sched: please report it.";
  return { code, path: ["Sdkappid"], severity: "error", message, serverCode: 90104, params: { cause: "internal" } };
}

export { issueCodes };
