/** An answer, read to its end. */

import { read } from "./json.js";

/** What counts of an answer: `Answered` of `wasm/client/src/host.rs`. */
interface Answered {
  status: number;
  dateMs: number;
  retryAfterMs: number;
  isProblem: boolean;
  parsed: object | undefined;
}

/** Takes whatever fetch gave, which may be anything where the caller brought it along. */
export async function answered(answer: Response): Promise<Answered> {
  const { status } = answer;
  const dateMs = Date.parse(header(answer, "date"));
  return {
    // A browser hides which redirect it was.
    status: isHidden(answer) ? 302 : typeof status === "number" ? status : 0,
    dateMs,
    retryAfterMs: waitOf(header(answer, "retry-after"), dateMs),
    isProblem: header(answer, "content-type").startsWith("application/problem+json"),
    parsed: read(await answer.text()),
  };
}

function isHidden(answer: Response): boolean {
  try {
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

function header({ headers }: Response, name: string): string {
  try {
    const value: unknown = headers.get(name);
    if (typeof value === "string") return value;
  } catch {
    // As if there were none.
  }
  return "";
}

/** Seconds, or a moment by the clock of whoever answered. */
function waitOf(retryAfter: string, dateMs: number): number {
  if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
  return Math.max(Date.parse(retryAfter) - (dateMs || Date.now()), 0);
}
