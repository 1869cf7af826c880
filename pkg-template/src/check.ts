/** Checking before submit. */

import { put, readIssues } from "./desk.js";
import { drop, guarded, start } from "./engine.js";
import { issueCodes } from "./generated/catalogue.js";
import type { Issue } from "./generated/model.js";
import { check_request } from "./generated/timpush_sched.js";
import { tape } from "./tape.js";

/** The language of messages. */
export type Locale = "en" | "zh";

/** How to check. */
export interface CheckOptions {
  /** The present, for "already passed"; default: the clock. */
  now?: Date | number | undefined;
  /** Default: "en". */
  locale?: Locale | undefined;
  /** Only these members and what is under them, e.g. while a person types: ["Content.To_Account"]. An empty list asks for nothing. */
  only?: string[] | undefined;
  /** Other words for a code, with {placeholders} of its params. */
  messages?: Record<string, string> | undefined;
}

/** The requests, at the numbers that the wasm knows them by. */
const REQUESTS = ["create", "modify", "delete", "get", "list", "createForUsers"] as const;
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

/** A request of `app`'s, which needn't name it. @internal */
export function checkRequest(
  request: RequestName,
  value: unknown,
  options?: CheckOptions,
  app?: number,
): Issue[] {
  return run(REQUESTS.indexOf(request), value, options, app);
}

function run(request: number, value: unknown, options?: CheckOptions, app = 0): Issue[] {
  // What keeps the wasm from starting is no matter of the value.
  start();
  if (options?.only?.length === 0) return [];
  const check = () => {
    put(value, options?.only);
    const now = Math.floor(time(options?.now) / 1000);
    const { words, bytes, unreadable } = tape;
    const count = check_request(request, words, bytes, unreadable, now, isChinese(options), app);
    return count === 0 ? [] : readIssues(count, options?.messages);
  };
  try {
    return guarded(check);
  } catch {
    // It may have been an older fault's; a fresh instance tells.
    drop();
  }
  try {
    return guarded(check);
  } catch {
    drop();
    return [failed(options)];
  }
}

function time(now: Date | number | undefined): number {
  if (typeof now === "number" && Number.isFinite(now)) return now;
  const ms = now === undefined || now === null || typeof now === "symbol" ? Number.NaN : Number(now);
  return Number.isFinite(ms) ? ms : Date.now();
}

/** @internal */
export function isChinese(options?: CheckOptions): boolean {
  return options?.locale !== undefined && String(options.locale).startsWith("zh");
}

/** What a check says that failed itself: it never throws, and it never says that all is well. */
function failed(options?: CheckOptions): Issue {
  const code = "value.unreadable";
  const message = isChinese(options)
    ? "检查程序自身出错，属于本包的缺陷，请反馈。"
    : "The check itself failed, which is a fault of timpush-sched: please report it.";
  return {
    code,
    path: ["Sdkappid"],
    severity: "error",
    message,
    serverCode: 90104,
    params: { cause: "internal" },
  };
}

export { issueCodes };
