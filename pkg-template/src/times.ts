/** Times in the service's form, and in people's. */

import { type CheckOptions, checkCreate, isChinese } from "./check.js";
import { putText, readTexts } from "./desk.js";
import { guarded } from "./engine.js";
import { ValidationError } from "./errors.js";
import type { Issue, UtcTime, ZonedResult } from "./generated/model.js";
import { format_time, parse_time, utc_to_zoned, zoned_to_utc } from "./generated/timpush_sched.js";

/** The language of the issues that are thrown. */
type Words = Pick<CheckOptions, "locale">;

/** A moment in the service's form, fractions of a second cut off. Throws ValidationError on an invalid Date. */
export function formatTime(time: Date | number): UtcTime;
/** The same, its issues in the language asked for. A signature of its own: what `map` hands over second are no options. */
export function formatTime(time: Date | number, options: Words | undefined): UtcTime;
export function formatTime(time: Date | number, options?: Words): UtcTime {
  const isMoment = typeof time === "number" || (typeof time === "object" && time !== null);
  // Not by their types, but people will try what `TaskBuilder.at` takes, and what a cleared field gives.
  const text = isMoment ? textOf(time) : (time as unknown as UtcTime);
  parseTime(text, options);
  return text;
}

/**
 * A moment in the service's form; where it has none there, as JavaScript writes it, so that a check tells why.
 *
 * @internal
 */
export function textOf(time: Date | number): string {
  const ms = Number(time);
  const text = guarded(() => readTexts(format_time(ms))[0]?.text);
  if (text !== undefined) return text;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? String(date) : date.toISOString();
}

/** Throws ValidationError on anything but `YYYY-MM-DD HH:MM:SS` of a real calendar day. */
export function parseTime(text: UtcTime): Date;
/** The same, its issues in the language asked for. A signature of its own: what `map` hands over second are no options. */
export function parseTime(text: UtcTime, options: Words | undefined): Date;
export function parseTime(text: UtcTime, options?: Words): Date {
  const ms = typeof text === "string" ? guarded(() => parse_time(putText(text))) : Number.NaN;
  if (Number.isNaN(ms)) throw new ValidationError(faultsOf(text, options));
  return new Date(ms);
}

/** What the rules say of a time that is none. */
function faultsOf(text: unknown, options: Words | undefined) {
  return checkCreate({ SchedAt: text ?? undefined }, { only: ["SchedAt"], locale: options?.locale });
}

/**
 * A wall time as `<input type="datetime-local">` gives it, "2026-03-29T02:30", in an IANA zone.
 *
 * In the hour that daylight saving skips, `kind` is "gap" and `utc` the moment as far after the jump; in the hour that
 * happens twice it is "overlap", `utc` the first moment and `later` the second. Throws ValidationError on a text that is
 * no wall time, RangeError on a zone that the platform doesn't know.
 */
export function zonedToUtc(local: string, timeZone: string, options?: Words): ZonedResult {
  const offsetAt = offsetsOf(timeZone);
  const [utc, offset, kind, later] = guarded(() => readTexts(zoned_to_utc(putText(String(local)), offsetAt)));
  if (!utc || !offset || !kind) throw new ValidationError([noWallTime(local, options)]);
  const result: ZonedResult = { utc: utc.text, offset: offset.text, kind: kind.text as ZonedResult["kind"] };
  if (later) result.later = later.text;
  return result;
}

/** A time of the service as wall time in an IANA zone, as `<input type="datetime-local">` takes it. */
export function utcToZoned(utc: UtcTime, timeZone: string, options?: Words): string {
  const offsetAt = offsetsOf(timeZone);
  const text = guarded(() => readTexts(utc_to_zoned(putText(String(utc)), offsetAt))[0]?.text);
  if (text === undefined) throw new ValidationError(faultsOf(utc, options));
  return text;
}

/** A wall time is written otherwise than the service's times, so their messages would mislead. */
function noWallTime(local: unknown, options: Words | undefined): Issue {
  const shown = String(local).slice(0, 60);
  const message = isChinese(options)
    ? `“${shown}”不是当地时间：请写成 2026-03-29T02:30，即 <input type="datetime-local"> 的格式。`
    : `"${shown}" is no wall time: write it as 2026-03-29T02:30, as <input type="datetime-local"> does.`;
  return {
    code: "sched_at.format",
    path: ["SchedAt"],
    severity: "error",
    message,
    serverCode: 90104,
    params: { cause: "other" },
  };
}

const zones = /* @__PURE__ */ new Map<string, (seconds: number) => number>();

/** How many seconds a zone is east of UTC at a moment, by the browser's own knowledge of it. */
function offsetsOf(timeZone: string): (seconds: number) => number {
  let offsetAt = zones.get(timeZone);
  if (!offsetAt) {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    offsetAt = (seconds) => {
      const parts: Record<string, string> = {};
      for (const { type, value } of format.formatToParts(seconds * 1000)) parts[type] = value;
      const year = parts.era === "BC" ? 1 - Number(parts.year) : Number(parts.year);
      const wall = new Date(0);
      wall.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
      wall.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
      return wall.getTime() / 1000 - seconds;
    };
    zones.set(timeZone, offsetAt);
  }
  return offsetAt;
}
