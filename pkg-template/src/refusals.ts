/** What the service refused, as issues on the fields of the request. */

import { type CheckOptions, isChinese } from "./check.js";
import { fill, readTexts } from "./desk.js";
import { guarded } from "./engine.js";
import { isTimPushError, type ServiceError, type ValidationError } from "./errors.js";
import type { Issue } from "./generated/model.js";
import { meaning } from "./generated/timpush_sched.js";

type Path = (string | number)[];

/** Where the fault of some codes may be: the first of these places that the request has, else the first. */
const PLACES: [string, string][] = [
  ["Sdkappid", "60006 60012 70014 70020"],
  ["Content.To_Account Content.From_Account", "70107"],
  ["Content.To_Account", "70206 90003 90011 90012 90018 90028 90029 90048 90108"],
  ["Content.OfflinePushInfo.Desc Content.OfflinePushInfo.Title", "80001"],
  ["Content", "80002 90055 90056 93000"],
  ["Content.OfflinePushInfo", "80004 90043"],
  ["Content.MsgRandom", "90005"],
  ["Content.From_Account", "90008"],
  ["Content.Condition.TagsAnd Content.Condition.TagsOr Content.Condition.TagsNot", "90020 90032 90034 90040"],
  ["Content.Condition.TagsOr", "90022"],
  ["SchedAt", "90024 90047 90109 90110"],
  ["Content.Condition.AttrsAnd Content.Condition.AttrsOr", "90033 90035"],
  ["Content.Condition", "90039"],
  ["Type", "90045"],
  ["Content.DataId", "90057"],
  ["TaskID", "90106 90107"],
];

/** What words of an ErrorInfo hint at, where the code alone doesn't tell the member: the most telling first. */
const HINTS: [RegExp, string][] = [
  [/task ?id|no such task|task not (found|exist)/i, "TaskID"],
  [/sdk ?app ?id/i, "Sdkappid"],
  [/sched_?at|schedule time/i, "SchedAt"],
  [/begin_?time/i, "BeginTime"],
  [/end_?time|time range/i, "EndTime"],
  [/order_?by/i, "OrderBy"],
  [/offset/i, "Offset"],
  [/\bwant\b/i, "Want"],
  [/keyword/i, "Keyword"],
  [/type/i, "Type"],
  [/to_?account/i, "Content.To_Account"],
  [/from_?account/i, "Content.From_Account"],
  [/msg_?random/i, "Content.MsgRandom"],
  [/data_?id/i, "Content.DataId"],
  [/tag|attr|condition/i, "Content.Condition"],
  [/offline_?push_?info|title|desc/i, "Content.OfflinePushInfo"],
  [/content/i, "Content"],
];

/** The first member that each command needs, by which a form can show what can't be placed better. */
const FIRST: Record<string, string> = {
  add_sched_task: "Type",
  list_sched_task: "Offset",
  modify_sched_task: "TaskID",
  get_sched_task: "TaskID",
  delete_sched_task: "TaskID",
};

/**
 * What the service refused, as issues on the fields of the request: 90110 at SchedAt, 90108 at each unknown account. Those
 * of a ValidationError are its own.
 *
 * Their codes are `service.` and the service's number, "service.90110"; `serverCode` is that number, and `params` has it
 * as `code`. [] where the error has nothing to do with a field: a network that failed, a signature.
 */
export function issuesOf(error: unknown, request?: unknown, options?: CheckOptions): Issue[] {
  if (!isTimPushError(error)) return [];
  const issues =
    error.kind === "validation"
      ? own(error)
      : error.kind === "service"
        ? refused(error, request, options)
        : [];
  const { only, messages } = options ?? {};
  return issues
    .filter(({ path }) => only === undefined || only.some((member) => isUnder(path, member)))
    .map((issue) =>
      messages && Object.hasOwn(messages, issue.code)
        ? { ...issue, message: fill(String(messages[issue.code]), issue.params) }
        : issue,
    );
}

function own({ issues }: ValidationError): Issue[] {
  return Array.isArray(issues) ? [...issues] : [];
}

function refused(error: ServiceError, request: unknown, options: CheckOptions | undefined): Issue[] {
  const { code, command = "" } = error;
  const message = meaningOf(error, options);
  const issue = (path: Path, params: Issue["params"] = {}): Issue => ({
    code: `service.${code}`,
    path: [...path],
    severity: "error",
    message,
    serverCode: code,
    params: { code, ...params },
  });
  const unknown = new Set(Array.isArray(error.invalidUserIds) ? error.invalidUserIds : []);
  if (unknown.size > 0) {
    const accounts = at(request, ["Content", "To_Account"]);
    const found = (Array.isArray(accounts) ? accounts : []).flatMap((account, index) =>
      unknown.has(String(account))
        ? [issue(["Content", "To_Account", index], { actual: String(account) })]
        : [],
    );
    if (found.length > 0) return found;
    return [issue(["Content", "To_Account"], { actual: [...unknown].slice(0, 3).join(", ") })];
  }
  const places = PLACES.find(([, codes]) => codes.split(" ").includes(String(code)))?.[0]
    .split(" ")
    .map((path) => path.split("."));
  if (places) return [issue(places.find((place) => at(request, place) !== undefined) ?? (places[0] as Path))];
  // Signatures, frequencies and faults of the service are no matter of any field.
  if (code !== 90104 && code !== 90001 && code !== 60003) return [];
  const info = typeof error.info === "string" ? error.info : "";
  const hinted = HINTS.find(([words, path]) => words.test(info) && belongs(path, command))?.[1];
  return [issue((hinted ?? FIRST[command] ?? "Type").split("."))];
}

/** Whether a command has such a member. */
function belongs(path: string, command: string): boolean {
  const named = (...commands: string[]) => commands.some((name) => command.startsWith(name));
  switch (path.split(".")[0]) {
    case "TaskID":
      return !named("add", "list");
    case "SchedAt":
    case "Content":
      return !named("get", "list", "delete");
    case "Type":
      return !named("get", "list");
    case "Sdkappid":
      return true;
    default:
      return !named("add", "get", "modify", "delete");
  }
}

/** In the language asked for, and in the client's where none is. */
function meaningOf(error: ServiceError, options: CheckOptions | undefined): string {
  if (options?.locale !== undefined || !error.meaning) {
    try {
      return guarded(() => readTexts(meaning(error.code, isChinese(options)))[0]?.text) ?? error.meaning;
    } catch {
      // Without the wasm there is still what the error says itself.
    }
  }
  return error.meaning || error.message;
}

function at(request: unknown, path: Path): unknown {
  try {
    return path.reduce<unknown>(
      (value, name) => (value as Record<string | number, unknown> | null | undefined)?.[name],
      request,
    );
  } catch {
    // A member that can't be read.
    return undefined;
  }
}

function isUnder(path: Path, member: string): boolean {
  const names = member.replaceAll("[", ".").replaceAll("]", "").split(".");
  return names.every((name, place) => String(path[place]) === name);
}
