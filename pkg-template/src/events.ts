/** What a client tells of itself while it works. */

import { COMMANDS } from "./told.js";

/** One for each thing that happens; never holds a UserSig, a header or a body. */
export type ClientEvent =
  | { type: "request"; command: string; attempt: number }
  | { type: "response"; command: string; attempt: number; status: number; errorCode: number; ms: number }
  | { type: "retry"; command: string; attempt: number; delayMs: number; reason: string }
  | { type: "sign"; reason: "first" | "expiring" | "rejected" }
  | { type: "recover"; command: "add_sched_task"; outcome: "found" | "absent" | "unknown" }
  | { type: "throttle"; command: string; delayMs: number };

/** The kind of the event that a request leaves. */
export const REQUEST = 0;
export const REASONS = ["first", "expiring", "rejected"] as const;
const OUTCOMES = ["found", "absent", "unknown"] as const;
const WHY = [
  (code: number) => `code ${code}`,
  (status: number) => `HTTP ${status}`,
  () => "timeout",
  () => "network",
];

/** An event out of the figures that the wasm gives, in the order of their kinds in `wasm/client/src/driver.rs`. */
export function eventOf(kind: number, number: number, figures: readonly number[]): ClientEvent {
  const command = COMMANDS[number] as string;
  const [a = 0, b = 0, c = 0, d = 0] = figures;
  switch (kind) {
    case REQUEST:
      return { type: "request", command, attempt: a };
    case 1:
      return { type: "response", command, attempt: a, status: b, errorCode: c, ms: d };
    case 2:
      return {
        type: "retry",
        command,
        attempt: a,
        delayMs: b,
        reason: (WHY[c] as (figure: number) => string)(d),
      };
    case 3:
      return { type: "sign", reason: REASONS[a] as "first" };
    case 4:
      return { type: "recover", command: "add_sched_task", outcome: OUTCOMES[a] as "found" };
    default:
      return { type: "throttle", command, delayMs: a };
  }
}
