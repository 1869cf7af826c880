/** What a client and a call may be told. */

import { type Backend, type Way, wayOf, wrong } from "./backend.js";
import type { Locale } from "./check.js";
import type { ClientEvent } from "./events.js";

export interface ClientOptions {
  /** The app's SDKAppID. */
  sdkappid: number;
  /** Who signs: your backend. */
  backend: Backend;
  /** Per attempt, the reading of the answer included. Default 10 000. A caller's signal adds to it, never replaces it. */
  timeoutMs?: number | undefined;
  /** For a whole call, waits and retries included. Default 60 000. */
  totalTimeoutMs?: number | undefined;
  /** Further attempts after the first. Default 3. */
  retries?: number | undefined;
  /** Per command, as the service allows. Default 5; calls beyond it wait their turn. */
  requestsPerSecond?: number | undefined;
  /** Check requests before they leave. Default true. */
  validate?: boolean | undefined;
  /** The language of messages. Default "en". */
  locale?: Locale | undefined;
  /** Default: globalThis.fetch at the time of the call. It is given an address and a RequestInit. */
  fetch?: typeof fetch | undefined;
  /** One call for each thing that happens; never holds a UserSig, a header or a body. */
  onEvent?: ((event: ClientEvent) => void) | undefined;
}

/** What a call may have of its own. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  totalTimeoutMs?: number | undefined;
  retries?: number | undefined;
}

/** How long and how often a call tries. */
export interface Limits {
  timeoutMs: number;
  totalTimeoutMs: number;
  retries: number;
}

/** A client's options, checked and filled in. */
export interface Settled extends Limits {
  sdkappid: number;
  way: Way;
  requestsPerSecond: number;
  validate: boolean;
  locale: Locale;
  fetch: typeof fetch | undefined;
  onEvent: ((event: ClientEvent) => void) | undefined;
}

const MOST = 2 ** 32 - 1;

/** Throws a TypeError that names the option where something is wrong with it. */
export function settled(options: unknown): Settled {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`TaskClient needs options: { sdkappid, backend: { relay: "/api/timpush/relay" } }.`);
  const given = options as ClientOptions;
  const { sdkappid, requestsPerSecond = 5, validate = true, locale = "en", fetch, onEvent } = given;
  if (!Number.isInteger(sdkappid) || sdkappid < 1 || sdkappid > MOST)
    throw wrong("sdkappid", `must be the app's SDKAppID, a whole number from 1 to ${MOST}`);
  if (!Number.isInteger(requestsPerSecond) || requestsPerSecond < 1 || requestsPerSecond > MOST)
    throw wrong("requestsPerSecond", "must be a whole number from 1");
  if (typeof validate !== "boolean") throw wrong("validate", "must be true or false");
  // With a region it is no less one of the two.
  if (!/^(en|zh)([-_]|$)/.test(String(locale))) throw wrong("locale", `must be "en" or "zh"`);
  for (const [name, value] of Object.entries({ fetch, onEvent }))
    if (value !== undefined && typeof value !== "function") throw wrong(name, "must be a function");
  const limits = limitsOf({ timeoutMs: 10_000, totalTimeoutMs: 60_000, retries: 3 }, given);
  return {
    ...limits,
    sdkappid,
    way: wayOf(given.backend),
    requestsPerSecond,
    validate,
    locale,
    fetch,
    onEvent,
  };
}

/** A call's own limits, and else the client's. */
export function limitsOf(common: Limits, own: CallOptions | undefined): Limits {
  const {
    timeoutMs = common.timeoutMs,
    totalTimeoutMs = common.totalTimeoutMs,
    retries = common.retries,
  } = own ?? {};
  for (const [name, ms] of Object.entries({ timeoutMs, totalTimeoutMs }))
    if (typeof ms !== "number" || !(ms > 0)) throw wrong(name, "must be a number of milliseconds above 0");
  if (
    typeof retries !== "number" ||
    !(retries >= 0) ||
    (retries % 1 !== 0 && retries !== Number.POSITIVE_INFINITY)
  )
    throw wrong("retries", "must be a whole number from 0");
  return { timeoutMs, totalTimeoutMs, retries: Math.min(retries, MOST) };
}
