// TaskClient as its typings say: what is sent, what comes back, and what a caller is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { packed } from "../support/packed.mjs";
import { ended, fail, hang, ok, rejects, scripted, until } from "../support/scripted.mjs";

const place = packed();
const relay = "https://backend.example/api";
const app = 88888888;

/** A client whose fetch answers by this script. */
function client(/** @type {any[]} */ steps, /** @type {Record<string, unknown>} */ options = {}) {
  const script = scripted(...steps);
  /** @type {any[]} */
  const events = [];
  const made = new place.t.TaskClient({
    sdkappid: app,
    backend: { relay },
    requestsPerSecond: 500,
    fetch: script.fetch,
    onEvent: (/** @type {any} */ event) => events.push(event),
    ...options,
  });
  return { client: made, ...script, events, script };
}

/** @returns {any} */
const task = (content = {}, others = {}) => ({
  Type: "All",
  SchedAt: "2037-06-01 02:00:00",
  Content: { From_Account: "administrator", OfflinePushInfo: { Title: "Title", Desc: "Text" }, ...content },
  ...others,
});
/** The errors among the issues, as their code and place: a warning of the time may be with them. */
const errors = (/** @type {any} */ { issues }) =>
  issues
    .filter((/** @type {any} */ { severity }) => severity === "error")
    .map((/** @type {any} */ { code, path }) => [code, path.join(".")]);
const range = {
  OrderBy: "createat",
  Asc: true,
  BeginTime: "2027-01-01 00:00:00",
  EndTime: "2027-02-01 00:00:00",
};

test("create posts the request as JSON to the relay, with Sdkappid and a MsgRandom of its own", async () => {
  const { client: c, asked } = client([ok({ TaskID: 77, RequestId: "x" })]);
  const given = Object.freeze(task());
  const answer = await c.create(given);
  assert.deepEqual(answer, ok({ TaskID: 77, RequestId: "x" }));
  const [{ url, method, headers, body, request }] = /** @type {[any]} */ (asked);
  assert.equal(url, `${relay}/add_sched_task`);
  assert.equal(method, "POST");
  assert.equal(headers["content-type"], "application/json");
  assert.match(headers["idempotency-key"], /^[0-9a-f]{32}$/);
  const sent = JSON.parse(body);
  assert.ok(Number.isInteger(sent.Content.MsgRandom) && sent.Content.MsgRandom < 2 ** 32);
  delete sent.Content.MsgRandom;
  assert.deepEqual(sent, { Sdkappid: app, ...given });
  assert.equal(request.redirect, "manual");
  assert.equal(request.cache, "no-store");
  assert.equal(request.referrerPolicy, "no-referrer");
  assert.equal(request.credentials, "same-origin");
});

test("a caller's own MsgRandom is sent as it is", async () => {
  const { client: c, asked } = client([ok({ TaskID: 77 })]);
  await c.create(task({ MsgRandom: 7 }));
  assert.equal(JSON.parse(asked[0]?.body ?? "").Content.MsgRandom, 7);
});

for (const address of ["https://backend.example/api/", new URL("https://backend.example/api")])
  test(`the relay may be given as ${address.constructor.name} ${address}`, async () => {
    const { client: c, asked } = client([ok({ TaskInfo: { TaskID: 1 } })], { backend: { relay: address } });
    await c.get(1);
    assert.equal(asked[0]?.url, `${relay}/get_sched_task`);
  });

test("a 64-bit TaskID goes and comes with all its digits, and unknown members are kept", async () => {
  const id = 2n ** 64n - 1n;
  const text = `{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"New":{"deep":[9007199254740993]},"TaskInfo":{"TaskID":${id},"PushTaskID":"18446744073709551615","Half":9007199254740991,"Float":1234567890123456.5,"Status":"paused","From":12345,"Text":"\\"12345678901234567890\\""}}`;
  const { client: c, asked } = client([() => new Response(text)]);
  const info = await c.get(id);
  assert.deepEqual(info, {
    TaskID: id,
    PushTaskID: "18446744073709551615",
    Half: 9007199254740991,
    Float: 1234567890123456.5,
    Status: "paused",
    From: 12345,
    Text: '"12345678901234567890"',
  });
  assert.equal(asked[0]?.body, `{"Sdkappid":${app},"TaskID":18446744073709551615}`);
  await c.get({ TaskID: id });
  assert.equal(asked[1]?.body, asked[0]?.body);
});

test("bigints are digits also where a page has given them a toJSON", async () => {
  const { client: c, asked } = client([ok({ TaskID: 0 })]);
  /** @type {any} */ (BigInt.prototype).toJSON = function () {
    return `${this}n`;
  };
  try {
    await c.modify({ TaskID: 2n ** 63n, Type: "All", SchedAt: "2037-06-01 02:00:00" });
  } finally {
    delete (/** @type {any} */ (BigInt.prototype).toJSON);
  }
  assert.match(asked[0]?.body ?? "", /"TaskID":9223372036854775808,/);
});

test("delete takes a task as the service gave it, and sends no more than it needs", async () => {
  const { client: c, asked } = client([ok({ TaskID: 5 })]);
  await c.delete({ TaskID: 5, Sdkappid: app, Type: "All", Content: {}, Status: "pending", Title: "" });
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ""), { Sdkappid: app, TaskID: 5, Type: "All" });
});

test("list gives the page as it came, and an empty one where there are no tasks", async () => {
  const { client: c } = client([ok({ Total: 1, Tasks: [{ TaskID: 1, Odd: true }] }), ok({ Total: 0 })]);
  const query = { ...range, Offset: 0, Want: 10 };
  assert.deepEqual(await c.list(query), ok({ Total: 1, Tasks: [{ TaskID: 1, Odd: true }] }));
  assert.deepEqual((await c.list(query)).Tasks, []);
});

test("a request with an error in it never leaves, and the caller is told all of them", async () => {
  const { client: c, asked } = client([ok()]);
  const wrong = [
    () => c.create(task({ OfflinePushInfo: 5 }, { SchedAt: "soon" })),
    () => c.modify({ TaskID: -1, Type: "All" }),
    () => c.delete(null),
    () => c.delete({ TaskID: 1 }),
    () => c.get(1.5),
    () => c.get(2 ** 60),
    () => c.get(undefined),
    () => c.list({}),
    () =>
      c.create({
        ...task(),
        get Type() {
          throw new Error("no");
        },
      }),
    () => c.tasks({}).next(),
    () => c.watch("x").next(),
    () => c.createForUsers(task({}, { Type: "User" })),
    () => c.createForUsers(task({ To_Account: [] }, { Type: "User" })),
    () => c.createForUsers(null),
  ];
  for (const call of wrong) {
    const { error } = await ended(call());
    assert.ok(error instanceof place.t.ValidationError, `${call}: ${error}`);
    assert.ok(
      error.issues.some((/** @type {any} */ issue) => issue.severity === "error"),
      String(call),
    );
    assert.equal(error.kind, "validation");
    assert.equal(error.attempts, 0);
    assert.equal(error.ambiguous, false);
    assert.equal(error.retryable, false);
    assert.match(error.command, /^[a-z]+_sched_task$/);
  }
  assert.equal(asked.length, 0);
});

test("a getter that throws, and a value that is its own member, are told like any other fault", async () => {
  const { client: c, asked } = client([ok({ TaskID: 1 })]);
  const cyclic = task();
  cyclic.Content.OfflinePushInfo.Ext = cyclic;
  const throwing = (/** @type {any} */ rest, /** @type {string} */ name) =>
    Object.defineProperty({ ...rest }, name, {
      enumerable: true,
      get() {
        throw new Error("no");
      },
    });
  for (const [call, where] of /** @type {[() => Promise<any>, string][]} */ ([
    [() => c.create(cyclic), "Content.OfflinePushInfo.Ext"],
    [() => c.create(throwing(task(), "SchedAt")), "SchedAt"],
    [() => c.createForUsers(throwing(task({ To_Account: ["a"] }, { Type: "User" }), "SchedAt")), "SchedAt"],
    [() => c.get(throwing({}, "TaskID")), "TaskID"],
    [() => c.tasks(throwing(range, "Keyword")).next(), "Keyword"],
  ])) {
    const { error } = await ended(call());
    assert.ok(error instanceof place.t.ValidationError, String(error));
    assert.deepEqual(errors(error), [["value.unreadable", where]]);
    assert.ok(error.cause instanceof Error);
  }
  assert.equal(asked.length, 0);
});

test("what is only a warning leaves", async () => {
  const { client: c, asked } = client([ok({ TaskID: 1 })]);
  await c.create(task({ OfflinePushInfo: { Title: "T".repeat(200), Desc: "D" } }));
  assert.equal(asked.length, 1);
});

test("with validate: false the service decides", async () => {
  const { client: c, asked } = client([fail(90104)], { validate: false });
  const { error } = await ended(c.create({ Type: "Nobody" }));
  assert.equal(error.code, 90104);
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ""), { Sdkappid: app, Type: "Nobody" });
});

test("another app's request is refused, whether requests are checked or not", async () => {
  for (const validate of [true, false]) {
    const { client: c, asked } = client([ok({ TaskID: 1 })], { validate });
    const { error } = await ended(c.create({ Sdkappid: 1, ...task() }));
    assert.ok(error instanceof place.t.ValidationError);
    assert.deepEqual(errors(error), [["sdkappid.foreign", "Sdkappid"]]);
    assert.match(error.message, /another app's.*88888888 alone: leave Sdkappid out/);
    assert.equal(asked.length, 0);
  }
});

test("whatever else is wrong is told along with another app, and with an app that is no number", async () => {
  const codes = async (/** @type {any} */ Sdkappid, /** @type {any} */ options = {}) => {
    const { client: c } = client([ok({ TaskID: 1 })], options);
    const { error } = await ended(c.create({ ...task(), Sdkappid, SchedAt: "2020-01-01 00:00:00" }));
    return error.issues.map((/** @type {any} */ { code }) => code);
  };
  assert.deepEqual(await codes(5), ["sdkappid.foreign", "sched_at.past"]);
  assert.deepEqual(await codes(String(app)), ["sdkappid.not_integer", "sched_at.past"]);
  assert.deepEqual(await codes(null), ["sched_at.past"]);
  assert.deepEqual(await codes(String(app), { validate: false }), ["sdkappid.not_integer"]);
  const { client: zh } = client([ok()], { locale: "zh" });
  assert.match((await ended(zh.get({ TaskID: 1, Sdkappid: 5 }))).error.message, /只为应用 88888888 发起请求/);
});

test("validation goes by the service's clock once an answer has told it", async () => {
  const late = new Date(Date.UTC(2040, 0, 1)).toUTCString();
  const answer = () => Response.json(ok({ TaskID: 1, TaskInfo: { TaskID: 1 } }), { headers: { date: late } });
  const { client: c, asked } = client([answer]);
  await c.create(task());
  const { error } = await ended(c.create(task()));
  assert.deepEqual(
    error.issues.map((/** @type {any} */ { code }) => code),
    ["sched_at.past"],
  );
  assert.equal(asked.length, 1);
});

test("the service's refusal is a ServiceError with its meaning in the client's locale", async () => {
  for (const [locale, words] of /** @type {const} */ ([
    ["en", /dispatched already/],
    ["zh", /已下发/],
  ])) {
    const { client: c } = client([fail(90106, { InvalidUserID: ["a", 5] })], { locale });
    const { error } = await ended(c.delete({ TaskID: 5, Type: "All" }));
    assert.ok(error instanceof place.t.ServiceError && error instanceof place.t.TimPushError);
    assert.equal(error.name, "ServiceError");
    assert.equal(error.constructor.name, "ServiceError");
    assert.equal(error.kind, "service");
    assert.equal(error.code, 90106);
    assert.equal(error.info, "invalid request! check failed");
    assert.match(error.meaning, words);
    assert.match(error.message, words);
    assert.match(error.message, /90106/);
    assert.deepEqual(error.invalidUserIds, ["a", "5"]);
    assert.equal(error.command, "delete_sched_task");
    assert.equal(error.attempts, 1);
    assert.equal(error.retryable, false);
    assert.equal(error.ambiguous, false);
    const shown = JSON.parse(JSON.stringify(error));
    assert.equal(shown.name, "ServiceError");
    assert.equal(shown.code, 90106);
    assert.equal("info" in shown || "invalidUserIds" in shown || "stack" in shown, false);
  }
});

test("an error is known by another copy of the package", async () => {
  const { client: c } = client([fail(90106)]);
  const { error } = await ended(c.delete({ TaskID: 5, Type: "All" }));
  assert.equal(error instanceof place.other.TimPushError, false);
  assert.equal(place.other.isTimPushError(error), true);
});

test("the backend's refusals are SigningErrors that say what to do", async () => {
  for (const [status, words] of /** @type {const} */ ([
    [401, /sign in/],
    [403, /doesn't allow/],
    [404, /backend/],
    [413, /too large/],
    [302, /signing in/],
  ])) {
    const { client: c, asked } = client([
      () => new Response(null, { status, headers: { location: "/login" } }),
    ]);
    const { error } = await ended(c.create(task()));
    assert.ok(error instanceof place.t.SigningError, `${status}: ${error}`);
    assert.equal(error.kind, "signing");
    assert.equal(error.status, status);
    assert.match(error.message, words);
    assert.equal(error.ambiguous, false);
    assert.equal(asked.length, 1);
  }
});

test("what is not the service's answer is a NetworkError with the status", async () => {
  for (const body of ["<html>", "", `{"ActionStatus":`, "null", "[1]", `{"other":"JSON"}`, `"text"`]) {
    const { client: c } = client([() => new Response(body, { status: 200 })], { retries: 0 });
    const { error } = await ended(c.get(1));
    assert.ok(error instanceof place.t.NetworkError, `${body}: ${error}`);
    assert.equal(error.kind, "network");
    assert.equal(error.status, 200);
    assert.equal(error.name, "NetworkError");
  }
  const { client: c } = client([ok()], { retries: 0 });
  const { error } = await ended(c.get(1));
  assert.ok(error instanceof place.t.NetworkError, "an OK without a task");
});

test("a network that fails keeps its cause", async () => {
  const cause = new TypeError("fetch failed", {
    cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }),
  });
  const { client: c } = client([rejects(cause)], { retries: 0 });
  const { error } = await ended(c.get(1));
  assert.ok(error instanceof place.t.NetworkError);
  assert.equal(error.cause, cause);
  assert.equal(error.retryable, true);
  assert.equal(error.ambiguous, false);
});

test("a write that nobody knows the end of says so", async () => {
  const { client: c } = client([rejects(new TypeError("reset"))], { retries: 0 });
  const { error } = await ended(c.modify({ TaskID: 1, Type: "All", SchedAt: "2037-06-01 02:00:00" }));
  assert.equal(error.ambiguous, true);
  assert.match(error.message, /may have been made/);
});

test("each thing that happens is told in order", async () => {
  const { client: c, events } = client([502, ok({ TaskInfo: { TaskID: 1 } })]);
  await c.get(1);
  const shown = events.map(({ ms, delayMs, ...event }) => ({
    ...event,
    ...(ms === undefined ? {} : { ms: ms >= 0 }),
    ...(delayMs === undefined ? {} : { delayMs: delayMs >= 0 }),
  }));
  const command = "get_sched_task";
  assert.deepEqual(shown, [
    { type: "request", command, attempt: 1 },
    { type: "response", command, attempt: 1, status: 502, errorCode: 0, ms: true },
    { type: "retry", command, attempt: 2, reason: "HTTP 502", delayMs: true },
    { type: "request", command, attempt: 2 },
    { type: "response", command, attempt: 2, status: 200, errorCode: 0, ms: true },
  ]);
});

test("an onEvent that throws disturbs no call, and one that calls the client is served", async () => {
  /** @type {Promise<any>[]} */
  const inner = [];
  const { client: c } = client([ok({ TaskInfo: { TaskID: 1 } })], {
    onEvent: (/** @type {any} */ { type }) => {
      if (type === "request" && inner.length === 0) inner.push(c.get(2));
      throw new Error("a fault of the page's");
    },
  });
  assert.equal((await c.get(1)).TaskID, 1);
  assert.equal((await inner[0]).TaskID, 1);
});

test("headers go along: as given, or anew from a function for each request", async () => {
  let count = 0;
  for (const headers of [
    { "X-Csrf": "n0", "Content-Type": "text/plain" },
    () => ({ "x-csrf": `n${count++}` }),
    async () => ({ "x-csrf": `n${count++}` }),
  ]) {
    count = 0;
    const { client: c, asked } = client([502, ok({ TaskInfo: { TaskID: 1 } })], {
      backend: { relay, headers, credentials: "include" },
    });
    await c.get(1);
    const second = typeof headers === "function" ? "n1" : "n0";
    assert.deepEqual(
      asked.map((one) => one.headers["x-csrf"]),
      ["n0", second],
    );
    for (const { headers, request } of asked) {
      assert.equal(headers["content-type"], "application/json");
      assert.equal(request.credentials, "include");
    }
  }
});

test("where the headers' function fails nothing is sent, and it is said why", async () => {
  const cause = new Error("not signed in");
  for (const headers of [
    () => {
      throw cause;
    },
    () => Promise.reject(cause),
    () => 5,
    () => ({ "bad name": "x" }),
  ]) {
    const { client: c, asked } = client([ok({ TaskID: 1 })], { backend: { relay, headers } });
    const { error } = await ended(c.create(task()));
    assert.ok(error instanceof place.t.SigningError, String(error));
    assert.ok(error.cause instanceof Error);
    assert.equal(error.ambiguous, false);
    assert.equal(asked.length, 0);
  }
});

test("the constructor names the option that is wrong, and quotes none", () => {
  const secret = "top-secret";
  const good = { sdkappid: app, backend: { relay } };
  const wrong = /** @type {[RegExp, any][]} */ ([
    [/options/, undefined],
    [/sdkappid/, { ...good, sdkappid: 0 }],
    [/sdkappid/, { ...good, sdkappid: "88888888" }],
    [/sdkappid/, { ...good, sdkappid: 2 ** 32 }],
    [/options.*"\/api\/timpush\/relay"/, undefined],
    [/backend is missing.*"\/api\/timpush\/relay"/, { sdkappid: app }],
    [/backend has neither.*"\/api\/timpush\/relay"/, { ...good, backend: {} }],
    [/backend has both/, { ...good, backend: { relay, sign: relay } }],
    [/backend\.relay.*absolute/, { ...good, backend: { relay: "/api" } }],
    [/backend\.relay/, { ...good, backend: { relay: "ftp://x" } }],
    [/backend\.relay.*password/, { ...good, backend: { relay: `https://u:${secret}@x/` } }],
    [/backend\.relay.*query/, { ...good, backend: { relay: `https://x/?${secret}` } }],
    [/backend\.headers/, { ...good, backend: { relay, headers: { "x-a": `${secret}\nx` } } }],
    [/backend\.credentials/, { ...good, backend: { relay, credentials: secret } }],
    [/dangerouslyExposeUserSig/, { ...good, backend: { sign: relay, host: "china" } }],
    ...[undefined, "", "Singapore", "mars", 5, {}].map((host) => [
      /backend\.host must be one of china, singapore, .*, or a host name/,
      { ...good, backend: { sign: relay, host, dangerouslyExposeUserSig: true } },
    ]),
    [/backend\.host/, { ...good, backend: { sign: relay, host: "a/b", dangerouslyExposeUserSig: true } }],
    [
      /backend\.host.*https/,
      { ...good, backend: { sign: relay, host: "http://x.example", dangerouslyExposeUserSig: true } },
    ],
    [/timeoutMs/, { ...good, timeoutMs: -1 }],
    [/totalTimeoutMs/, { ...good, totalTimeoutMs: Number.NaN }],
    [/retries/, { ...good, retries: 1.5 }],
    [/requestsPerSecond/, { ...good, requestsPerSecond: 0 }],
    [/validate/, { ...good, validate: "yes" }],
    [/locale must be "en" or "zh"/, { ...good, locale: "fr" }],
    [/locale/, { ...good, locale: "english" }],
    [/fetch/, { ...good, fetch: {} }],
    [/onEvent/, { ...good, onEvent: 5 }],
  ]);
  for (const [words, options] of wrong)
    assert.throws(
      () => new place.t.TaskClient(options),
      (/** @type {any} */ error) => {
        assert.ok(error instanceof TypeError);
        assert.match(error.message, words);
        assert.equal(`${error.message}${error.stack}`.includes(secret), false);
        return true;
      },
    );
});

test("a service's host may be a region, a name or an address", () => {
  for (const host of [
    "singapore",
    "x.example",
    "https://mars",
    "mars:8443",
    "localhost",
    "127.0.0.1:1",
    "[::1]",
  ])
    new place.t.TaskClient({
      sdkappid: app,
      backend: { sign: relay, host, dangerouslyExposeUserSig: true },
    }).close();
});

test("a locale may name its region", async () => {
  const { client: c } = client([ok()], { locale: "zh-CN" });
  assert.match((await ended(c.get(0))).error.message, /[\u4e00-\u9fff]/);
});

test("a call's own limits are checked too, and the signal it is given", async () => {
  const { client: c, asked } = client([ok({ TaskInfo: { TaskID: 1 } })]);
  for (const signal of [{}, 5, new AbortController()]) {
    const { error } = await ended(c.get(1, { signal }));
    assert.ok(error instanceof TypeError, String(error));
    assert.match(error.message, /option signal must be an AbortSignal/);
  }
  for (const options of [{ timeoutMs: 0 }, { totalTimeoutMs: "1" }, { retries: -1 }]) {
    const { error } = await ended(c.get(1, options));
    assert.ok(error instanceof TypeError, String(error));
  }
  assert.equal(asked.length, 0);
  assert.equal(
    (await c.get(1, { timeoutMs: Infinity, totalTimeoutMs: Infinity, retries: Infinity })).TaskID,
    1,
  );
});

test("close aborts what is under way, and later calls are refused", async () => {
  const { client: c, asked, script } = client([hang]);
  const calls = [c.create(task()), c.get(1), c.tasks(range).next(), c.watch(1).next()];
  await until(() => asked.length === 4);
  c.close();
  c.close();
  for (const call of calls) {
    const { error, ms } = await ended(call);
    assert.ok(error instanceof DOMException && error.name === "AbortError", String(error));
    assert.ok(ms < 50);
  }
  assert.ok(asked.every(({ signal }) => signal.aborted));
  await until(() => script.active === 0);
  const { error } = await ended(c.get(1));
  assert.match(error.message, /closed/);
  assert.equal(asked.length, 4);
});

test("a client is disposable", { skip: !Symbol.dispose }, async () => {
  const { client: c } = client([ok()]);
  c[Symbol.dispose]();
  assert.match((await ended(c.get(1))).error.message, /closed/);
});

test("never more calls of a command leave in a second than allowed, whichever client makes them", async () => {
  const {
    client: one,
    asked,
    events,
    script,
  } = client([ok({ TaskInfo: { TaskID: 1 } })], {
    sdkappid: 4242,
    requestsPerSecond: 5,
  });
  const two = new place.t.TaskClient({ sdkappid: 4242, backend: { relay }, fetch: script.fetch });
  await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 ? one : two).get(i + 1)));
  const times = asked.map(({ at }) => at).sort((a, b) => a - b);
  assert.equal(times.length, 12);
  for (let i = 5; i < times.length; i++)
    assert.ok(/** @type {any} */ (times[i]) - /** @type {any} */ (times[i - 5]) >= 990, `${times}`);
  assert.ok(events.some(({ type, delayMs }) => type === "throttle" && delayMs > 0));
});

test("a client works in a worker thread, and under CommonJS", async () => {
  const { Worker } = await import("node:worker_threads");
  const script = `
    const { parentPort } = require("node:worker_threads");
    const { TaskClient } = require("timpush-sched");
    const fetch = async () => Response.json({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, TaskInfo: { TaskID: 7 } });
    new TaskClient({ sdkappid: 1, backend: { relay: "https://x.example" }, fetch }).get(7).then(
      (task) => parentPort.postMessage(task), (error) => parentPort.postMessage(String(error)));`;
  const file = `${place.folder}/worker.cjs`;
  const { writeFile } = await import("node:fs/promises");
  await writeFile(file, script);
  const worker = new Worker(file);
  const answer = await new Promise((resolve, reject) => {
    worker.on("message", resolve);
    worker.on("error", reject);
  });
  assert.deepEqual(answer, { TaskID: 7 });
});

test("what JSON would round or lose goes and comes as it is", async () => {
  const texts = [
    "9007199254740993",
    "-9007199254740993",
    "9007199254740991",
    "1e30",
    "12345678901234567890.5",
  ];
  const [big, negative, safe, float, half] = texts;
  const answer = `{"ErrorCode":0,"ActionStatus":"OK","TaskInfo":{"a":${big},"b":[${negative},{"c":${safe}}],"d":${float},"e":${half},"f":"${big}","g":"\\"${big}","__proto__":5}}`;
  for (const padding of [0, 1, 7, 15]) {
    const { client: c } = client([() => new Response(`${" ".repeat(padding)}${answer}`)]);
    const info = await c.get(1);
    assert.equal(info.a, 9007199254740993n);
    assert.deepEqual(info.b, [-9007199254740993n, { c: 9007199254740991 }]);
    assert.equal(info.d, 1e30);
    assert.equal(info.e, Number(half));
    assert.equal(info.f, big);
    assert.equal(info.g, `"${big}`);
  }
});

test("the slim entry's client says what is missing before init", async () => {
  const { createRequire } = await import("node:module");
  const slim = createRequire(`${place.folder}/x.cjs`)("timpush-sched/slim");
  const c = new slim.TaskClient({ sdkappid: 1, backend: { relay: "https://x.example" } });
  const { error } = await ended(c.get(1));
  assert.match(error.message, /timpush-sched\/slim has no wasm.*init\(/);
  c.close();
});
