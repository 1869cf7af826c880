// Sign mode: where signatures come from, how long they serve, and what is called with them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { packed } from "../support/packed.mjs";
import { deaf, ended, fail, ok, pause, rejects, until } from "../support/scripted.mjs";

const place = packed();
const found = ok({ TaskInfo: { TaskID: 1 } });
const seconds = () => Math.floor(Date.now() / 1000);
const usersig = "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYkl_";

/** A UserSig of this life, as far as its times go. */
function usersigOf(/** @type {number} */ time, /** @type {number} */ expire) {
  const claims = { "TLS.ver": "2.0", "TLS.time": time, "TLS.expire": expire, "TLS.sig": "???>>>" };
  return deflateSync(JSON.stringify(claims))
    .toString("base64")
    .replace(/[+/=]/g, (sign) => /** @type {any} */ ({ "+": "*", "/": "-", "=": "_" })[sign]);
}

/**
 * A client with a fetch that knows the service and the backend apart.
 *
 * @param {{ sign?: any, service?: any[], signs?: any[], host?: string, options?: any, backend?: any }} script
 */
function client({
  sign = "https://backend.example/sign",
  service = [found],
  signs,
  host = "singapore",
  options,
  backend,
}) {
  /** @type {any[]} */
  const asked = [];
  /** @type {any[]} */
  const calls = [];
  /** @type {any[]} */
  const events = [];
  const given = signs ?? [{ usersig, identifier: "administrator", expiresAt: seconds() + 600 }];
  const step = (/** @type {any[]} */ steps, /** @type {number} */ at, /** @type {Request} */ request) => {
    const one = steps[Math.min(at, steps.length - 1)];
    if (typeof one === "function") return one(request);
    return typeof one === "number" ? new Response("no", { status: one }) : Response.json(one);
  };
  const fetch = async (/** @type {string} */ address, /** @type {RequestInit} */ init) => {
    const request = new Request(address, init);
    const { url, method, credentials, signal } = request;
    const entry = {
      url,
      method,
      credentials,
      signal,
      headers: Object.fromEntries(request.headers),
      body: await request.clone().text(),
    };
    const list = url.startsWith("https://backend.example") ? asked : calls;
    list.push(entry);
    return list === asked ? step(given, asked.length - 1, request) : step(service, calls.length - 1, request);
  };
  const made = new place.t.TaskClient({
    sdkappid: 1400000000,
    backend: { sign, host, dangerouslyExposeUserSig: true, ...backend },
    requestsPerSecond: 500,
    fetch,
    onEvent: (/** @type {any} */ event) => events.push(event),
    ...options,
  });
  return { client: made, asked, calls, events };
}

const reasons = (/** @type {any[]} */ events) =>
  events.filter(({ type }) => type === "sign").map(({ reason }) => reason);

test("the backend is asked for a signature once, and the service is called with it", async () => {
  const { client: c, asked, calls, events } = client({ backend: { headers: { "x-csrf": "n" } } });
  await Promise.all([c.get(1), c.get(2), c.get(3)]);
  assert.equal(asked.length, 1);
  const [ask] = asked;
  assert.equal(ask.method, "POST");
  assert.equal(ask.body, `{"sdkappid":1400000000,"command":"get_sched_task"}`);
  assert.equal(ask.headers["x-csrf"], "n");
  assert.equal(ask.credentials, "same-origin");
  assert.deepEqual(reasons(events), ["first"]);
  assert.equal(calls.length, 3);
  for (const call of calls) {
    const url = new URL(call.url);
    assert.equal(url.origin + url.pathname, "https://adminapisgp.im.qcloud.com/v4/timpush/get_sched_task");
    const { random, ...query } = Object.fromEntries(url.searchParams);
    assert.deepEqual(query, {
      sdkappid: "1400000000",
      identifier: "administrator",
      usersig,
      contenttype: "json",
    });
    assert.ok(Number(random) < 2 ** 32);
    assert.equal(call.credentials, "omit");
    assert.equal("x-csrf" in call.headers || "idempotency-key" in call.headers, false);
  }
  assert.notEqual(calls[0].url, calls[1].url);
});

for (const [host, origin] of /** @type {const} */ ([
  ["china", "https://console.tim.qq.com"],
  ["singapore", "https://adminapisgp.im.qcloud.com"],
  ["seoul", "https://adminapikr.im.qcloud.com"],
  ["frankfurt", "https://adminapiger.im.qcloud.com"],
  ["siliconvalley", "https://adminapiusa.im.qcloud.com"],
  ["jakarta", "https://adminapiidn.im.qcloud.com"],
  ["riyadh", "https://adminapiksa.im.qcloud.com"],
  ["adminapi.my-imcloud.com", "https://adminapi.my-imcloud.com"],
  ["https://adminapi.my-imcloud.com/", "https://adminapi.my-imcloud.com"],
  ["127.0.0.1:8080", "http://127.0.0.1:8080"],
  ["http://localhost:8080", "http://localhost:8080"],
  ["http://[::1]:8080", "http://[::1]:8080"],
]))
  test(`the host ${host} is called at ${origin}`, async () => {
    const { client: c, calls } = client({ host });
    await c.get(1);
    assert.equal(new URL(calls[0].url).origin, origin);
  });

test("a function may sign; it is told what for, and its signal is aborted when nobody waits any more", async () => {
  /** @type {any[]} */
  const asks = [];
  const {
    client: c,
    calls,
    asked,
  } = client({
    sign: async (/** @type {any} */ ask) => {
      asks.push(ask);
      if (asks.length === 1) return deaf();
      return { usersig: "a*b-c_", identifier: "ad min", expiresAt: seconds() + 600 };
    },
  });
  const one = new AbortController();
  const two = new AbortController();
  const first = c.get(1, { signal: one.signal });
  const second = c.get(2, { signal: two.signal });
  await until(() => asks.length === 1);
  one.abort("one");
  assert.equal((await ended(first)).error, "one");
  assert.equal(asks[0].signal.aborted, false, "the other call still waits for it");
  two.abort("two");
  assert.equal((await ended(second)).error, "two");
  assert.equal(asks[0].signal.aborted, true);
  await c.get(3);
  assert.deepEqual(
    asks.map(({ sdkappid, command, reason }) => [sdkappid, command, reason]),
    [
      [1400000000, "get_sched_task", "first"],
      [1400000000, "get_sched_task", "first"],
    ],
  );
  const { searchParams } = new URL(calls[0].url);
  assert.equal(searchParams.get("identifier"), "ad min");
  assert.equal(searchParams.get("usersig"), "a*b-c_");
  assert.equal(asked.length, 0);
});

test("a signature that soon ends is renewed before the next call", async () => {
  const {
    client: c,
    asked,
    events,
  } = client({
    signs: [
      { usersig, identifier: "a", expiresAt: seconds() + 30 },
      { usersig, identifier: "a", expiresAt: seconds() + 600 },
    ],
  });
  await c.get(1);
  await c.get(2);
  await c.get(3);
  assert.equal(asked.length, 2);
  assert.deepEqual(reasons(events), ["first", "expiring"]);
});

test("where the backend tells no end, it is read out of the UserSig", async () => {
  const { client: c, asked } = client({
    signs: [
      { usersig: usersigOf(seconds() - 570, 600), identifier: "a" },
      { usersig: usersigOf(seconds(), 86400), identifier: "a" },
    ],
  });
  for (let i = 1; i < 4; i++) await c.get(i);
  assert.equal(asked.length, 2);
});

test("an end that is no time counts as none", async () => {
  for (const expiresAt of [Number.NaN, Number.POSITIVE_INFINITY]) {
    let signed = 0;
    const sign = () => {
      signed++;
      return { usersig: usersigOf(seconds(), 600), identifier: "a", expiresAt };
    };
    const { client: c } = client({ sign });
    for (let i = 1; i < 4; i++) await c.get(i);
    assert.equal(signed, 1);
  }
});

for (const code of [70001, 70003])
  test(`after ${code} a new signature is asked for, once`, async () => {
    const { client: c, asked, calls, events } = client({ service: [fail(code), found] });
    await c.get(1);
    assert.equal(asked.length, 2);
    assert.equal(calls.length, 2);
    assert.deepEqual(reasons(events), ["first", "rejected"]);

    const again = client({ service: [fail(code)] });
    const { error } = await ended(again.client.get(1));
    assert.equal(error.code, code);
    assert.equal(again.calls.length, 2);
  });

const bad = {
  "a refusal": 403,
  "a redirect": 302,
  "no JSON": () => new Response("<html>"),
  "no usersig": { identifier: "a", expiresAt: 5 },
  "an empty usersig": { usersig: "", identifier: "a" },
  "no identifier": { usersig },
  "a usersig that is none": { usersig: "nonsense", identifier: "a" },
  "a network that failed": rejects(new TypeError("fetch failed")),
};
for (const [name, answer] of Object.entries(bad))
  test(`where the backend gives ${name}, all who wait are told, nothing is sent, and the next call asks again`, async () => {
    const good = { usersig, identifier: "a", expiresAt: seconds() + 600 };
    const { client: c, asked, calls } = client({ signs: [answer, good] });
    const ends = await Promise.all([
      ended(c.get(1)),
      ended(
        c.create({
          Type: "All",
          SchedAt: "2037-06-01 02:00:00",
          Content: { From_Account: "a", OfflinePushInfo: { Title: "T", Desc: "D" } },
        }),
      ),
    ]);
    for (const { error } of ends) {
      assert.ok(error instanceof place.t.SigningError, String(error));
      assert.equal(error.kind, "signing");
      assert.equal(error.attempts, 0);
      assert.equal(error.ambiguous, false);
    }
    if (typeof answer === "number") assert.equal(ends[0].error.status, answer);
    assert.equal(asked.length, 1);
    assert.equal(calls.length, 0);
    await c.get(2);
    assert.equal(asked.length, 2);
  });

test("a function that signs may fail in any way", async () => {
  for (const sign of [
    () => {
      throw new Error("at once");
    },
    () => Promise.reject("text"),
    () => undefined,
    () => ({
      get usersig() {
        throw new Error("no");
      },
    }),
    async () => ({ usersig: 5, identifier: {} }),
  ]) {
    const { client: c, calls } = client({ sign });
    const { error } = await ended(c.get(1));
    assert.ok(error instanceof place.t.SigningError, String(error));
    assert.equal(calls.length, 0);
  }
});

test("who is asked for a signature has as long as an attempt", async () => {
  const { client: c } = client({ sign: deaf, options: { timeoutMs: 40 } });
  const { error, ms } = await ended(c.get(1));
  assert.ok(error instanceof place.t.SigningError);
  assert.ok(ms < 300);
});

test("a call whose signature is refused too often rests for a minute, abortably", async () => {
  const { client: c, calls, events } = client({ service: [fail(70050)] });
  assert.equal((await ended(c.get(1))).error.code, 70050);
  const controller = new AbortController();
  const call = c.get(2, { signal: controller.signal });
  await pause(20);
  assert.ok(events.some(({ type, delayMs }) => type === "throttle" && delayMs > 59_000));
  controller.abort("enough");
  const { error, ms } = await ended(call);
  assert.equal(error, "enough");
  assert.ok(ms < 50);
  assert.equal(calls.length, 1);
});
