/** What the wasm asks of JavaScript for a client: the other side of `wasm/client/src/host.rs`. */

import { answered } from "./answer.js";
import { headersOf, type Way } from "./backend.js";
import { callOf, cancel, isWanted, later, over, settle, waiting } from "./calls.js";
import { type ClientEvent, eventOf, REASONS, REQUEST } from "./events.js";
import { integer } from "./json.js";
import { COMMANDS, type Told } from "./told.js";
import { expiryOf } from "./usersig.js";

/** What a client's host needs to know of it. */
export interface HostOptions {
  way: Way;
  sdkappid: number;
  fetch: typeof fetch | undefined;
  onEvent: ((event: ClientEvent) => void) | undefined;
  secrets: Secrets;
}

/** What must stand in no error: the last few UserSigs and headers. */
export class Secrets {
  readonly #kept: string[] = [];

  add(secret: string): void {
    // What is shorter tells nothing, and stands anywhere.
    if (secret.length < 6 || this.#kept.includes(secret)) return;
    this.#kept.push(secret);
    if (this.#kept.length > 32) this.#kept.shift();
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#kept.values();
  }
}

type Wait = ReturnType<typeof waiting>;

/** What requests to one place have in common, from `wasm/client/src/request.rs`. */
type Init = RequestInit & { headers: Headers };

const pool = /* @__PURE__ */ new Uint32Array(64);
let left = 0;

/** 32 random bits. Many at once: to ask for them takes long. */
function random(): number {
  if (left === 0) {
    crypto.getRandomValues(pool);
    left = pool.length;
  }
  return pool[--left] as number;
}

/** Runs a caller's function when the wasm has returned, and brings what comes of it. */
function bring(wait: Wait, run: () => Promise<unknown>): void {
  later(() => {
    if (!isWanted(wait)) return;
    run().then(
      (value) => settle(wait, true, value),
      (thrown) => settle(wait, false, thrown),
    );
  });
}

/** Like `bring`, with a signal that is aborted when nobody waits for it any more. */
function bringOrAbort(number: number, run: (signal: AbortSignal) => Promise<unknown>): void {
  const controller = new AbortController();
  bring(
    waiting(number, () => later(() => controller.abort())),
    () => run(controller.signal),
  );
}

const SIGNED = /[?&]usersig=/;
let forgets = false;

/**
 * Browsers keep a list of the addresses that were fetched, for every script of a page to read: one with a UserSig must not
 * stay there. An entry can't be taken out by itself, so the whole list goes; who observes it has been told before.
 */
function forgetSigned(): void {
  if (forgets || typeof PerformanceObserver === "undefined") return;
  forgets = true;
  const observer = new PerformanceObserver((list) => {
    if (list.getEntries().some(({ name }) => SIGNED.test(name))) performance.clearResourceTimings();
  });
  observer.observe({ type: "resource" });
}

/** One object for each client. No method throws, and none runs a caller's code before the wasm has returned. */
export function hostOf({ way, sdkappid, fetch: given, onEvent, secrets }: HostOptions) {
  const noted = (headers: Headers) => {
    headers.forEach((value) => {
      secrets.add(value);
    });
    return headers;
  };
  const { headers } = way;
  const fixed = typeof headers === "function" ? undefined : noted(headersOf(headers ?? {}));

  return {
    /** The backend's headers, where they are the same each time. */
    fixed,
    headers(number: number) {
      bring(waiting(number), async () => noted(headersOf(await (headers as () => unknown)())));
    },
    fetch(
      number: number,
      url: string,
      init: Init,
      own: Headers | undefined,
      key: string | undefined,
      body: string,
    ) {
      if (SIGNED.test(url)) forgetSigned();
      bringOrAbort(number, async (signal) => {
        const headers = new Headers(own);
        init.headers.forEach((value, name) => {
          headers.set(name, value);
        });
        if (key) headers.set("idempotency-key", key);
        // The one that is there at the time of the call.
        const answer = await (given ?? globalThis.fetch)(url, { ...init, headers, body, signal });
        // Of a fetch that doesn't heed the signal: nobody waits for a body that may never end.
        return signal.aborted ? undefined : answered(answer);
      });
    },
    timer(number: number, ms: number) {
      const timer = setTimeout(() => settle(wait, true), ms);
      const wait = waiting(number, () => clearTimeout(timer));
    },
    seen(number: number) {
      const page = globalThis.document;
      const event = "visibilitychange";
      if (page?.visibilityState !== "hidden") {
        const wait = waiting(number);
        later(() => settle(wait, true));
        return;
      }
      const look = () => {
        if (page.visibilityState !== "hidden") {
          page.removeEventListener(event, look);
          settle(wait, true);
        }
      };
      const wait = waiting(number, () => page.removeEventListener(event, look));
      page.addEventListener(event, look);
    },
    ask(number: number, command: number, reason: number) {
      bringOrAbort(number, async (signal) => {
        const ask = {
          sdkappid,
          command: COMMANDS[command] as string,
          reason: REASONS[reason] as "first",
          signal,
        };
        const { usersig, identifier, expiresAt } = (await way.signer?.(ask)) ?? {};
        return { usersig, identifier, expiresAt };
      });
    },
    expiry(number: number, usersig: string) {
      bring(waiting(number), () => expiryOf(usersig));
    },
    hide(usersig: string) {
      secrets.add(usersig);
      secrets.add(encodeURIComponent(usersig));
    },
    cancel,
    random,
    answered(id: bigint) {
      return { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, TaskID: integer(id) };
    },
    event(number: number, kind: number, command: number, ...figures: number[]) {
      const call = callOf(number);
      if (call && kind === REQUEST && call.command === COMMANDS[command])
        call.attempts = figures[0] as number;
      if (onEvent) later(() => onEvent(eventOf(kind, command, figures)));
    },
    done(number: number, reply: unknown) {
      over(number)?.done(reply);
    },
    failed(number: number, told: Told) {
      over(number)?.failed(told);
    },
    part(more: number, number: number, reply: unknown, fresh: number[]) {
      const wait = waiting(more);
      callOf(number)?.part?.(() => settle(wait, true), reply, fresh);
    },
    fate(number: number, chunk: number, taskId: bigint, told: Told | undefined) {
      callOf(number)?.fate?.(chunk, taskId, told);
    },
    progress(number: number, tasks: number, done: number, failed: number, accounts: number) {
      callOf(number)?.progress?.(tasks, done, failed, accounts);
    },
  };
}

export type Host = ReturnType<typeof hostOf>;
