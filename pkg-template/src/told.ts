/** Failures that the wasm tells, as errors. */

import { NetworkError, ServiceError, SigningError, TimeoutError, TimPushError } from "./errors.js";

/** The commands, at the numbers that the wasm knows them by. */
export const COMMANDS = [
  "add_sched_task",
  "list_sched_task",
  "modify_sched_task",
  "get_sched_task",
  "delete_sched_task",
] as const;

/** The kind of what the caller ended. */
export const ABORTED = 4;

/** What the wasm tells of a failure. */
export interface Told {
  /** 0 service, 1 signing, 2 network, 3 timeout, 4 aborted. */
  kind: number;
  command: number;
  attempts: number;
  retryable: boolean;
  ambiguous: boolean;
  message: string;
  status?: number;
  timeoutMs?: number;
  code?: number;
  meaning?: string;
  reply?: { ErrorInfo?: unknown; InvalidUserID?: unknown };
  thrown?: unknown;
}

/** A failure as an error; `secrets` are what its cause must not hold. */
export function errorOf(told: Told, secrets: Iterable<string>): TimPushError {
  const { attempts, retryable, ambiguous, message } = told;
  const command = COMMANDS[told.command];
  const made = { command, attempts, retryable, ambiguous };
  const caused = "thrown" in told ? { ...made, cause: withoutSecrets(told.thrown, [...secrets]) } : made;
  switch (told.kind) {
    case 0: {
      const { ErrorInfo, InvalidUserID } = told.reply ?? {};
      return new ServiceError(message, {
        ...made,
        code: told.code ?? 0,
        info: typeof ErrorInfo === "string" ? ErrorInfo : "",
        meaning: told.meaning ?? "",
        invalidUserIds: Array.isArray(InvalidUserID) ? InvalidUserID.map(String) : [],
      });
    }
    case 1:
      return new SigningError(message, { ...caused, status: told.status });
    case 2:
    case ABORTED:
      return new NetworkError(message, { ...caused, status: told.status });
    default:
      return new TimeoutError(message, { ...made, timeoutMs: told.timeoutMs ?? 0 });
  }
}

/** The wasm is gone, and nobody knows how far the call was. */
export function lostError(
  command: string,
  attempts: number,
  writes: boolean,
  chinese: boolean,
  cause: unknown,
): TimPushError {
  const ambiguous = writes && attempts > 0;
  const retryable = !ambiguous;
  const made = { kind: "internal", command, attempts, retryable, ambiguous, cause } as const;
  if (chinese) {
    const perhaps = ambiguous ? "操作可能已经生效：请查询确认后再重试。" : "可以重试。";
    return new TimPushError(`${command}：本包内部出错，属于缺陷，请反馈。${perhaps}`, made);
  }
  const perhaps = ambiguous
    ? "It may have been carried out all the same: look before you repeat it."
    : "It may be repeated.";
  return new TimPushError(
    `${command}: timpush-sched failed inside, which is a fault of its own: please report it. ${perhaps}`,
    made,
  );
}

/** The query of a call that we sign: there is more than a signature in it. */
const signed = /\?[^\s"']*usersig=[^\s"']*/gi;

/** How deep an error is looked into for secrets. */
const DEPTH = 4;

/** What was thrown, as it is where it holds no secret; else its name and message without them. */
function withoutSecrets(thrown: unknown, secrets: readonly string[]): unknown {
  try {
    if (isClean(thrown, secrets, DEPTH)) return thrown;
  } catch {
    // Something that can't be looked into.
  }
  const hidden = (text: string) => secrets.reduce((text, secret) => text.replaceAll(secret, "…"), text);
  let name = "Error";
  let message = "";
  try {
    if (thrown instanceof Error) ({ name, message } = thrown);
    else if (typeof thrown === "string") message = thrown;
  } catch {
    // Nothing can be told of it.
  }
  const error = new Error(hidden(String(message)).replace(signed, "?…"));
  error.name = hidden(String(name));
  return error;
}

function isClean(value: unknown, secrets: readonly string[], depth: number): boolean {
  if (typeof value === "string")
    return !secrets.some((secret) => value.includes(secret)) && !/usersig=/i.test(value);
  if (typeof value === "function") return false;
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  const known = value instanceof Error || Array.isArray(value) || isPlain(value);
  return (
    known &&
    Reflect.ownKeys(value).every((name) => {
      if (typeof name === "symbol") return true;
      return (
        isClean(name, secrets, 1) && isClean((value as Record<string, unknown>)[name], secrets, depth - 1)
      );
    })
  );
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
