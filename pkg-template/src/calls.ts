/**
 * The calls that are under way in the wasm, and what they wait for.
 *
 * Nothing of a caller's (fetch, functions, listeners) runs while the wasm does: it is put in the outbox, which is
 * emptied once the wasm has returned. So a caller's code may call us as it likes, and whatever is thrown out of the wasm
 * is a fault of ours.
 */

import { drop, guarded, instance, settleIn } from "./engine.js";
import { client_abandon, client_settle } from "./generated/timpush_sched.js";
import type { Told } from "./told.js";

/** A call that is under way. */
export interface Call {
  readonly command: string;
  /** How often it was sent. */
  attempts: number;
  done(reply: unknown): void;
  failed(told: Told): void;
  /** The instance is gone. */
  lost(cause: unknown): void;
  /** One answer of a series. */
  part?(more: () => void, reply: unknown, fresh: number[]): void;
  /** What became of a bulk's chunk. */
  fate?(chunk: number, taskId: bigint, told: Told | undefined): void;
  /** How far a bulk is. */
  progress?(tasks: number, done: number, failed: number, accounts: number): void;
}

/** Something that a call waits for. */
interface Wait {
  readonly number: number;
  leave: (() => void) | undefined;
}

const calls = /* @__PURE__ */ new Map<number, Call>();
const waits = /* @__PURE__ */ new Map<number, Wait>();
const outbox: (() => void)[] = [];
let emptying = false;
let numbers = 0;

/** Runs what goes into the wasm, and then what came out of it. */
function enter<T>(run: () => T): T {
  try {
    return guarded(run);
  } catch (error) {
    // No wasm that has thrown anything at all can be trusted with calls.
    drop(error);
    throw error;
  } finally {
    empty();
  }
}

function empty(): void {
  if (emptying) return;
  emptying = true;
  try {
    for (let run = outbox.shift(); run; run = outbox.shift()) run();
  } finally {
    emptying = false;
  }
}

/** Later, when the wasm has returned. What it throws is nobody's. */
export function later(run: () => void): void {
  outbox.push(() => {
    try {
      run();
    } catch {
      // It is the caller's own, and must not disturb the call.
    }
  });
}

/** A number for a call. They go on from one instance to the next. */
export function newNumber(): number {
  return ++numbers;
}

/** Begins a call. Throws where there is no wasm. */
export function begin(number: number, call: Call, start: () => void): void {
  settleIn(tenant);
  instance();
  calls.set(number, call);
  try {
    enter(start);
  } catch {
    // The call has been told by then.
  }
}

/** Gives a call up. A bulk tells what became of it before this returns. */
export function abandon(number: number): void {
  if (!calls.has(number)) return;
  try {
    enter(() => client_abandon(number));
  } catch {
    // All calls have been told.
  }
  calls.delete(number);
}

export function callOf(number: number): Call | undefined {
  return calls.get(number);
}

export function over(number: number): Call | undefined {
  const call = calls.get(number);
  calls.delete(number);
  return call;
}

/** What hangs on each signal: one listener for all, since Node warns of more than ten. */
const hanging = /* @__PURE__ */ new WeakMap<AbortSignal, Set<() => void>>();

function abortAll(this: AbortSignal): void {
  for (const abort of [...(hanging.get(this) ?? [])]) abort();
}

/** Calls back when the signal is aborted. What it returns takes that back. */
export function onAbort(signal: AbortSignal, abort: () => void): () => void {
  const aborts = hanging.get(signal) ?? new Set();
  hanging.set(signal, aborts);
  if (aborts.size === 0) signal.addEventListener("abort", abortAll);
  aborts.add(abort);
  return () => {
    if (aborts.delete(abort) && aborts.size === 0) signal.removeEventListener("abort", abortAll);
  };
}

/** Notes what a call waits for, and how to leave off. */
export function waiting(number: number, leave?: () => void): Wait {
  const wait = { number, leave };
  waits.set(number, wait);
  return wait;
}

/** Whether anybody still waits for it. */
export function isWanted(wait: Wait): boolean {
  // By itself: a new instance has the same numbers again.
  return waits.get(wait.number) === wait;
}

/** Brings what a call waits for, or what was thrown instead. */
export function settle(wait: Wait, came: boolean, value?: unknown): void {
  if (!isWanted(wait)) return;
  waits.delete(wait.number);
  try {
    enter(() => client_settle(wait.number, came, value));
  } catch {
    // All calls have been told.
  }
}

/** Nobody waits for it any more. */
export function cancel(number: number): void {
  const wait = waits.get(number);
  waits.delete(number);
  wait?.leave?.();
}

const tenant = {
  isBusy: () => calls.size > 0,
  lost(cause: unknown): void {
    const lostCalls = [...calls.values()];
    const lostWaits = [...waits.values()];
    calls.clear();
    waits.clear();
    for (const wait of lostWaits) wait.leave?.();
    for (const call of lostCalls) call.lost(cause);
    // What they leave is left later, as it may run a caller's listeners.
    queueMicrotask(empty);
  },
};
