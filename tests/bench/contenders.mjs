// Ours and its peers, each as a function that takes a request and returns its list of issues.
import { checkCreate, parseAccounts } from "timpush-sched";
import { now } from "./cases.mjs";
import { check as ajv } from "./peers/ajv.mjs";
import { check as ajvAhead } from "./peers/ajv-standalone.mjs";
import { check as arktype } from "./peers/arktype.mjs";
import { check as valibot } from "./peers/valibot.mjs";
import { check as zod } from "./peers/zod.mjs";

const options = { now, locale: "en" };

/** Ours comes first: it is what the others are compared with. */
export const checkers = [
  { name: "ours", check: (value) => checkCreate(value, options) },
  { name: "zod", check: zod },
  { name: "valibot", check: valibot },
  { name: "ajv", check: ajv },
  { name: "ajv ahead", check: ajvAhead },
  { name: "arktype", check: arktype },
];

export const parsers = [
  { name: "ours", parse: (text) => parseAccounts(text).accounts },
  {
    name: "split+trim+Set",
    parse: (text) => [
      ...new Set(
        text
          .split("\n")
          .map((line) => line.trim())
          .filter(Boolean),
      ),
    ],
  },
];

/** How many errors; a warning is no error. */
export function faults(issues) {
  let count = 0;
  for (const issue of issues) if (issue.severity !== "warning") count += 1;
  return count;
}
