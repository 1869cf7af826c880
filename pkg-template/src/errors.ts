/** Errors: real classes, so that `instanceof` works. */

import type { Issue } from "./generated/model.js";

const brand = Symbol.for("timpush-sched.error");

/** What an error is made of. */
interface Made extends ErrorOptions {
  kind?: TimPushError["kind"];
  command?: string | undefined;
  attempts?: number;
  retryable?: boolean;
  ambiguous?: boolean;
}

/** What went wrong, of whatever kind. */
export class TimPushError extends Error {
  declare readonly kind: "validation" | "service" | "signing" | "network" | "timeout" | "internal";
  /** The command that was under way, if any. */
  declare readonly command?: string;
  /** How often it was sent. */
  declare readonly attempts: number;
  /** True where the same call may succeed later. */
  declare readonly retryable: boolean;
  /** True where the service may have carried the call out though no answer came. */
  declare readonly ambiguous: boolean;

  constructor(message?: string, made: Made = {}) {
    super(message, "cause" in made ? { cause: made.cause } : undefined);
    const { kind = "internal", command, attempts = 0, retryable = false, ambiguous = false } = made;
    Object.assign(this, { kind, attempts, retryable, ambiguous });
    if (command !== undefined) Object.assign(this, { command });
  }

  /** What may go into a log: no stack, no cause, and nothing of what was sent or answered but codes and figures. */
  toJSON(): Record<string, unknown> {
    const { name, kind, message, command, attempts, retryable, ambiguous } = this;
    return { name, kind, message, command, attempts, retryable, ambiguous };
  }

  static {
    // biome-ignore lint/complexity/noThisInStatic: a class that names itself is bundled under another name
    this.prototype.name = "TimPushError";
    // biome-ignore lint/complexity/noThisInStatic: a class that names itself is bundled under another name
    Object.defineProperty(this.prototype, brand, { value: true });
  }
}

/** The request is wrong; nothing was sent. */
export class ValidationError extends TimPushError {
  declare readonly kind: "validation";
  readonly issues: Issue[];

  constructor(issues: Issue[], made: Made = {}) {
    const errors = issues.filter((issue) => issue.severity === "error");
    super(errors.map((issue) => issue.message).join(" "), { ...made, kind: "validation" });
    this.issues = issues;
  }

  /** As of any error, with the issues but for their messages and params, which may quote what was typed. */
  override toJSON(): Record<string, unknown> {
    const { message: _, ...rest } = super.toJSON();
    return { ...rest, issues: this.issues.map(({ code, path, severity }) => ({ code, path, severity })) };
  }

  static {
    // biome-ignore lint/complexity/noThisInStatic: a class that names itself is bundled under another name
    this.prototype.name = "ValidationError";
  }
}

/** The service answered FAIL. */
export class ServiceError extends TimPushError {
  declare readonly kind: "service";
  /** The service's ErrorCode. */
  readonly code: number;
  /** The service's ErrorInfo: its own words, which change, and may quote the request. */
  readonly info: string;
  /** What the code means, and what to do about it, in the client's locale. */
  readonly meaning: string;
  /** Accounts that don't exist, where the service named them. */
  readonly invalidUserIds: string[];

  constructor(
    message?: string,
    made: Made & { code?: number; info?: string; meaning?: string; invalidUserIds?: string[] } = {},
  ) {
    super(message, { ...made, kind: "service" });
    this.code = made.code ?? 0;
    this.info = made.info ?? "";
    this.meaning = made.meaning ?? "";
    this.invalidUserIds = made.invalidUserIds ?? [];
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), code: this.code, meaning: this.meaning };
  }

  static {
    // biome-ignore lint/complexity/noThisInStatic: a class that names itself is bundled under another name
    this.prototype.name = "ServiceError";
  }
}

/**
 * The signing endpoint refused or answered nonsense, or a function of yours that it depends on failed. `cause` is what was
 * thrown, or the endpoint's problem with its `type` and `detail`.
 */
export class SigningError extends TimPushError {
  declare readonly kind: "signing";
  /** Of HTTP, where there was an answer. */
  declare readonly status?: number;

  constructor(message?: string, made: Made & { status?: number | undefined } = {}) {
    super(message, { ...made, kind: "signing" });
    if (made.status !== undefined) Object.assign(this, { status: made.status });
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), status: this.status };
  }

  static {
    // biome-ignore lint/complexity/noThisInStatic: a class that names itself is bundled under another name
    this.prototype.name = "SigningError";
  }
}

/** No answer, or one that is not the service's: refused, reset, 502, HTML, broken JSON. */
export class NetworkError extends TimPushError {
  declare readonly kind: "network" | "timeout";
  /** Of HTTP, where there was an answer. */
  declare readonly status?: number;

  constructor(message?: string, made: Made & { status?: number | undefined } = {}) {
    super(message, { kind: "network", ...made });
    if (made.status !== undefined) Object.assign(this, { status: made.status });
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), status: this.status };
  }

  static {
    // biome-ignore lint/complexity/noThisInStatic: a class that names itself is bundled under another name
    this.prototype.name = "NetworkError";
  }
}

/** No answer in time. */
export class TimeoutError extends NetworkError {
  declare readonly kind: "timeout";
  /** The limit that ran out: `timeoutMs` or `totalTimeoutMs`. */
  readonly timeoutMs: number;

  constructor(message?: string, made: Made & { timeoutMs?: number } = {}) {
    super(message, { ...made, kind: "timeout" });
    this.timeoutMs = made.timeoutMs ?? 0;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), timeoutMs: this.timeoutMs };
  }

  static {
    // biome-ignore lint/complexity/noThisInStatic: a class that names itself is bundled under another name
    this.prototype.name = "TimeoutError";
  }
}

/** Any error of this package, told apart by its `kind`. */
export type AnyTimPushError =
  | ValidationError
  | ServiceError
  | SigningError
  | (NetworkError & { readonly kind: "network" })
  | TimeoutError
  | (TimPushError & { readonly kind: "internal" });

/** Also true for an error of another copy of this package, or of another frame. Its `kind` then tells its class. */
export function isTimPushError(error: unknown): error is AnyTimPushError {
  try {
    return typeof error === "object" && error !== null && brand in error;
  } catch {
    // A proxy that refuses.
    return false;
  }
}
