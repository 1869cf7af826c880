/** Errors: real classes, so that `instanceof` works. */

import type { Issue } from "./generated/model.js";

const brand = Symbol.for("timpush-sched.error");

/** What went wrong, of whatever kind. */
export class TimPushError extends Error {
  readonly kind!: "validation" | "service" | "signing" | "network" | "timeout" | "internal";
  /** The command that was under way, if any. */
  readonly command?: string;
  /** How often it was tried. */
  readonly attempts: number = 0;
  /** True where the same call may succeed later. */
  readonly retryable: boolean = false;
  /** True where the service may have carried the call out though no answer came. */
  readonly ambiguous: boolean = false;

  static {
    TimPushError.prototype.name = "TimPushError";
    Object.defineProperty(TimPushError.prototype, brand, { value: true });
  }
}

/** The request is wrong; nothing was sent. */
export class ValidationError extends TimPushError {
  override readonly kind = "validation";
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    const errors = issues.filter((issue) => issue.severity === "error");
    super(errors.map((issue) => issue.message).join(" "));
    this.issues = issues;
  }

  static {
    ValidationError.prototype.name = "ValidationError";
  }
}

/** Also true for an error of another copy of this package, or of another frame. */
export function isTimPushError(error: unknown): error is TimPushError {
  try {
    return typeof error === "object" && error !== null && brand in error;
  } catch {
    // A proxy that refuses.
    return false;
  }
}
