// A fetch that answers by a script, and keeps a record of what it was asked.

/** An answer of the service. */
export const ok = (/** @type {Record<string, unknown>} */ members = {}) => ({
  ActionStatus: "OK",
  ErrorInfo: "",
  ErrorCode: 0,
  ...members,
});

/** A refusal of the service. */
export const fail = (/** @type {number} */ code, /** @type {Record<string, unknown>} */ members = {}) => ({
  ActionStatus: "FAIL",
  ErrorInfo: "invalid request! check failed",
  ErrorCode: code,
  ...members,
});

/** A fetch that rejects with this. */
export const rejects = (/** @type {unknown} */ reason) => () => Promise.reject(reason);

/** Ends when it is aborted, as fetch does. */
export const hang = (/** @type {Request} */ { signal }) =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason));
  });

/** Never ends, whatever happens. */
export const deaf = () => new Promise(() => {});

/** Answers, and then never ends the body until it is aborted. */
export const endless = (/** @type {Request} */ { signal }) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`{"ActionStatus":`));
        signal.addEventListener("abort", () => controller.error(signal.reason));
      },
    }),
  );

/**
 * @typedef {number | Record<string, unknown> | Response | ((request: Request) => unknown)} Step a status, an answer as
 *   JSON, a Response, or a function that does whatever
 * @typedef {{ url: string, method: string, headers: Record<string, string>, body: string, at: number, signal: AbortSignal, request: Request }} Asked
 */

/**
 * One step for each request; the last one again and again.
 *
 * @param {...Step} steps
 */
export function scripted(...steps) {
  /** @type {Asked[]} */
  const asked = [];
  let active = 0;
  const fetch = async (/** @type {string} */ address, /** @type {RequestInit} */ init) => {
    const request = new Request(address, init);
    const step = steps[Math.min(asked.length, steps.length - 1)];
    const { url, method, signal } = request;
    const headers = Object.fromEntries(request.headers);
    /** @type {Asked} */
    const entry = { url, method, headers, body: "", at: performance.now(), signal, request };
    asked.push(entry);
    active++;
    try {
      entry.body = await request.clone().text();
      return await answered(step, request);
    } finally {
      active--;
    }
  };
  return {
    /** @type {any} */
    fetch,
    asked,
    get active() {
      return active;
    },
  };
}

function answered(/** @type {Step | undefined} */ step, /** @type {Request} */ request) {
  if (typeof step === "function") return step(request);
  if (typeof step === "number") return new Response("<html>no JSON</html>", { status: step });
  if (step instanceof Response) return step.clone();
  return Response.json(step);
}

/** How a promise ends, and after how many ms. */
export async function ended(/** @type {Promise<unknown>} */ promise) {
  const began = performance.now();
  try {
    const value = await promise;
    return { value, error: undefined, ms: performance.now() - began };
  } catch (error) {
    return { value: undefined, error: /** @type {any} */ (error), ms: performance.now() - began };
  }
}

export const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something holds, with a deadline. */
export async function until(/** @type {() => boolean} */ holds, ms = 5000) {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`It never came to hold: ${holds}`);
    await pause(2);
  }
}
