// A network that does its worst: how often what is sent, how a call ends, and that nothing is left of it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { packed } from "../support/packed.mjs";
import {
  deaf,
  ended,
  endless,
  fail,
  hang,
  ok,
  pause,
  rejects,
  scripted,
  until,
} from "../support/scripted.mjs";

const place = packed();
const relay = "https://backend.example/api";
const found = ok({ TaskInfo: { TaskID: 1 } });

function client(/** @type {any[]} */ steps, /** @type {Record<string, unknown>} */ options = {}) {
  const script = scripted(...steps);
  /** @type {any[]} */
  const events = [];
  const made = new place.t.TaskClient({
    sdkappid: 88888888,
    backend: { relay },
    requestsPerSecond: 500,
    fetch: script.fetch,
    onEvent: (/** @type {any} */ event) => events.push(event),
    ...options,
  });
  return { client: made, script, asked: script.asked, events };
}

/** Nothing is under way, no timer runs, and the client makes its next call as ever. */
async function healthy(/** @type {any} */ c, /** @type {any} */ script) {
  await until(() => script.active === 0);
  const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout");
  // The runner has one of its own, for the test's time-out.
  assert.ok(timers.length <= timersBefore, `${timers.length} timers are left`);
  const { asked } = script;
  const before = asked.length;
  await ended(c.get(99, { retries: 0, timeoutMs: 20 }));
  assert.equal(asked.length, before + 1, "the next request leaves");
  assert.match(asked.at(-1).body, /"TaskID":99/);
}
const timersBefore = 2;

const faults = {
  "a status 500": 500,
  "a status 502": 502,
  "a status 503": 503,
  "a status 504": 504,
  "a status 408": 408,
  "an answer without a body": () => new Response(null, { status: 200 }),
  "half of an answer": () => new Response(`{"ActionStatus":"OK","Task`),
  "an Error": rejects(new TypeError("fetch failed")),
  "a text": rejects("user left"),
  undefined: rejects(undefined),
  null: rejects(null),
  "a number": rejects(5),
  "a symbol": rejects(Symbol("reset")),
  "a DOMException": rejects(new DOMException("The network is gone.", "NetworkError")),
  "an AbortError of its own": rejects(new DOMException("aborted", "AbortError")),
  "an object without a prototype": rejects(Object.create(null)),
  "an error thrown at once": () => {
    throw new TypeError("at once");
  },
  "no promise and no response": () => 5,
  nothing: () => undefined,
  "a response that can't be read": () => ({
    get status() {
      throw new Error("no status");
    },
  }),
  "headers that can't be read": () => ({
    status: 502,
    get headers() {
      throw new Error("no headers");
    },
    text: async () => "x",
  }),
  "headers that are no texts": () => ({
    status: 502,
    headers: { get: () => ({}) },
    get type() {
      throw new Error("no type");
    },
    text: async () => "x",
  }),
  "a body that can't be read": () => ({
    status: 200,
    headers: new Headers(),
    text: () => {
      throw "no text";
    },
  }),
  "a body that is none": () => ({ status: 200, headers: new Headers(), text: async () => 5 }),
  "a body that breaks": () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array([123]));
          controller.error(new TypeError("terminated"));
        },
      }),
    ),
  "the service's own 60008": fail(60008),
  "the service's own 90105": fail(90105),
  "the service's own 60007": fail(60007),
};

for (const [name, fault] of Object.entries(faults)) {
  test(`after ${name} a get is made once more, with the same body`, async () => {
    const { client: c, asked, script } = client([fault, found]);
    assert.equal((await c.get(1)).TaskID, 1);
    assert.equal(asked.length, 2);
    assert.equal(asked[0]?.body, `{"Sdkappid":88888888,"TaskID":1}`);
    assert.equal(asked[1]?.body, asked[0]?.body);
    await healthy(c, script);
  });

  test(`after ${name} each time a get fails, having been made as often as allowed`, async () => {
    for (const retries of [0, 2]) {
      const { client: c, asked, script } = client([fault], { retries });
      const { error } = await ended(c.get(1));
      assert.ok(error instanceof place.t.TimPushError, String(error));
      assert.match(error.kind, /^(network|service)$/);
      assert.equal(error.retryable, true);
      assert.equal(error.ambiguous, false);
      assert.equal(error.attempts, retries + 1);
      assert.equal(asked.length, retries + 1);
      await healthy(c, script);
    }
  });
}

for (const [name, fault, kind] of /** @type {const} */ ([
  ["a refusal of the relay", 403, "signing"],
  ["a redirect", 303, "signing"],
  ["a refusal of the service", fail(90104), "service"],
  ["a code that nobody knows", fail(12345), "service"],
  ["a signature for another app", fail(70014), "service"],
]))
  test(`${name} is final`, async () => {
    const { client: c, asked } = client([fault]);
    const { error } = await ended(c.get(1));
    assert.equal(error.kind, kind);
    assert.equal(error.retryable, false);
    assert.equal(asked.length, 1);
  });

test("an answer that comes after its time is not read", async () => {
  let reads = 0;
  const late = { status: 200, headers: new Headers(), text: async () => `${++reads}` };
  const { client: c } = client([() => pause(60).then(() => late)], { retries: 0, timeoutMs: 20 });
  const { error } = await ended(c.get(1));
  assert.equal(error.kind, "timeout");
  await pause(80);
  assert.equal(reads, 0);
});

test("a redirect that the browser hides is told as one", async () => {
  const hidden = { status: 0, type: "opaqueredirect", headers: new Headers(), text: async () => "" };
  const { client: c } = client([() => hidden]);
  const { error } = await ended(c.get(1));
  assert.equal(error.kind, "signing");
  assert.equal(error.status, 302);
});

test("what a fetch was rejected with is the error's cause, whatever it is", async () => {
  for (const reason of ["user left", undefined, null, 5, new DOMException("gone", "AbortError")]) {
    const { client: c } = client([rejects(reason)], { retries: 0 });
    const { error } = await ended(c.get(1));
    assert.equal(error.kind, "network");
    assert.ok("cause" in error);
    assert.equal(error.cause, reason);
  }
});

test("Retry-After is obeyed, as seconds and as a date", async () => {
  const { client: c, asked } = client([
    () => new Response("slow down", { status: 429, headers: { "retry-after": "1" } }),
    found,
  ]);
  await c.get(1);
  const [first, second] = /** @type {[any, any]} */ (asked);
  assert.ok(second.at - first.at >= 990, `${second.at - first.at}`);

  const date = (/** @type {number} */ ms) => new Date(ms).toUTCString();
  const now = Math.floor(Date.now() / 1000) * 1000;
  const { client: d, asked: again } = client([
    () =>
      new Response("", {
        status: 503,
        headers: { date: date(now), "retry-after": date(now + 1000) },
      }),
    found,
  ]);
  await d.get(1);
  assert.ok(/** @type {any} */ (again[1]).at - /** @type {any} */ (again[0]).at >= 990);
});

test("a Retry-After beyond the time that is left ends the call at once", async () => {
  const {
    client: c,
    asked,
    script,
  } = client([() => new Response("", { status: 429, headers: { "retry-after": "120" } })]);
  const { error, ms } = await ended(c.get(1));
  assert.equal(error.kind, "signing");
  assert.equal(error.status, 429);
  assert.equal(error.retryable, true);
  assert.ok(ms < 500);
  assert.equal(asked.length, 1);
  await healthy(c, script);
});

for (const [name, stuck] of Object.entries({
  "no answer": hang,
  "an endless body": endless,
  "a deaf fetch": deaf,
})) {
  test(`${name} is given up after timeoutMs and tried again`, async () => {
    const { client: c, asked } = client([stuck, found], { timeoutMs: 40 });
    assert.equal((await c.get(1)).TaskID, 1);
    assert.equal(asked.length, 2);
    assert.equal(asked[0]?.signal.aborted, true);
    assert.equal(asked[1]?.signal.aborted, false);
  });

  test(`${name} each time is a TimeoutError`, async () => {
    const { client: c, asked } = client([stuck], { timeoutMs: 30, retries: 1 });
    const { error } = await ended(c.get(1));
    assert.ok(error instanceof place.t.TimeoutError && error instanceof place.t.NetworkError);
    assert.equal(error.name, "TimeoutError");
    assert.equal(error.kind, "timeout");
    assert.equal(error.timeoutMs, 30);
    assert.equal(error.attempts, 2);
    assert.equal(error.retryable, true);
    assert.equal(asked.length, 2);
    assert.ok(asked.every(({ signal }) => signal.aborted));
  });

  test(`${name} ends with totalTimeoutMs, whatever is left to try`, async () => {
    const { client: c, asked } = client([stuck], { totalTimeoutMs: 60, retries: 50 });
    const { error, ms } = await ended(c.get(1));
    assert.equal(error.kind, "timeout");
    assert.equal(error.timeoutMs, 60);
    assert.ok(ms >= 55 && ms < 200, `${ms}`);
    assert.equal(asked.length, 1);
    await pause(30);
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.signal.aborted, true);
  });

  test(`an abort amid ${name} settles the call at once with its own reason`, async () => {
    for (const reason of [new Error("the page was left"), "a text", 0, undefined]) {
      const { client: c, asked } = client([stuck]);
      const controller = new AbortController();
      const call = c.get(1, { signal: controller.signal });
      await until(() => asked.length === 1);
      await pause(5);
      const aborted = performance.now();
      controller.abort(reason);
      const { error } = await ended(call);
      assert.ok(performance.now() - aborted < 50);
      assert.equal(error, controller.signal.reason);
      assert.equal(asked[0]?.signal.aborted, true);
      await pause(20);
      assert.equal(asked.length, 1, "no dispatch after the abort");
    }
  });
}

test("a signal that is aborted already lets nothing leave", async () => {
  const { client: c, asked, events } = client([found]);
  const signal = AbortSignal.abort("no");
  for (const call of [
    () => c.get(1, { signal }),
    () => c.create(null, { signal }),
    () => c.tasks({}, { signal }).next(),
    () => c.watch(1, { signal }).next(),
    () => c.createForUsers(null, { signal }),
  ])
    assert.equal((await ended(call())).error, "no");
  assert.equal(asked.length, 0);
  assert.equal(events.length, 0);
});

test("a getter of the request that aborts the call lets nothing leave", async () => {
  const { client: c, asked } = client([found]);
  const controller = new AbortController();
  const request = {
    get TaskID() {
      controller.abort("amid");
      return 1;
    },
  };
  assert.equal((await ended(c.get(request, { signal: controller.signal }))).error, "amid");
  assert.equal(asked.length, 0);
});

test("an abort amid the wait for a further attempt ends it, and no attempt follows", async () => {
  const {
    client: c,
    asked,
    script,
  } = client([() => new Response("", { status: 429, headers: { "retry-after": "30" } })]);
  const controller = new AbortController();
  const call = c.get(1, { signal: controller.signal });
  await until(() => asked.length === 1 && script.active === 0);
  await pause(10);
  controller.abort("enough");
  const { error, ms } = await ended(call);
  assert.equal(error, "enough");
  assert.ok(ms < 50);
  await pause(30);
  assert.equal(asked.length, 1);
  await healthy(c, script);
});

test("an abort amid the wait for a turn gives the turn to the next", async () => {
  const { client: c, asked } = client([found], { sdkappid: 777, requestsPerSecond: 1 });
  await c.get(1);
  const controller = new AbortController();
  const second = c.get(2, { signal: controller.signal });
  const third = c.get(3);
  await pause(20);
  controller.abort("enough");
  const { error, ms } = await ended(second);
  assert.equal(error, "enough");
  assert.ok(ms < 50);
  await third;
  assert.deepEqual(
    asked.map(({ body }) => JSON.parse(body).TaskID),
    [1, 3],
  );
  assert.ok(/** @type {any} */ (asked[1]).at - /** @type {any} */ (asked[0]).at < 1300);
});

test("an abort amid the headers' function lets nothing leave", async () => {
  const { client: c, asked } = client([found], { backend: { relay, headers: deaf } });
  const controller = new AbortController();
  const call = c.get(1, { signal: controller.signal });
  await pause(10);
  controller.abort("enough");
  const { error, ms } = await ended(call);
  assert.equal(error, "enough");
  assert.ok(ms < 50);
  assert.equal(asked.length, 0);
});

test("one caller's abort ends no other call", async () => {
  const { client: c, asked } = client([hang, found, found]);
  const controller = new AbortController();
  const calls = [c.get(1, { signal: controller.signal }), c.get(2), c.get(3)];
  await until(() => asked.length === 3);
  controller.abort("mine");
  const [first, ...others] = await Promise.allSettled(calls);
  assert.equal(/** @type {any} */ (first).reason, "mine");
  for (const { status } of others) assert.equal(status, "fulfilled");
});

test("no listener stays on a signal, however a call ended", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  /** @type {any} */ (signal).addEventListener = (/** @type {any} */ ...given) => {
    listeners++;
    return /** @type {any} */ (add)(...given);
  };
  /** @type {any} */ (signal).removeEventListener = (/** @type {any} */ ...given) => {
    listeners--;
    return /** @type {any} */ (remove)(...given);
  };
  const options = { signal, retries: 0, timeoutMs: 20 };
  const { client: c } = client([
    found,
    502,
    hang,
    fail(90104),
    ok({ TaskInfo: { TaskID: 1, Status: "dispatched" } }),
  ]);
  await c.get(1, options);
  await ended(c.get(1, options));
  await ended(c.get(1, options));
  await ended(c.get(1, options));
  await ended(c.get(-1, options));
  for await (const _ of c.watch(1, options));
  for await (const _ of c.watch(1, options)) break;
  assert.equal(listeners, 0);
});

test("a wait for nobody knows how long is no limit", async () => {
  const { client: c } = client([found]);
  for (const ms of [2 ** 31, Number.MAX_VALUE, Number.POSITIVE_INFINITY])
    assert.equal((await c.get(1, { timeoutMs: ms, totalTimeoutMs: ms })).TaskID, 1);
});

/** A real server, with whatever answer. */
async function server(/** @type {import("node:http").RequestListener} */ answer) {
  const made = createServer(answer);
  made.listen(0, "127.0.0.1");
  await once(made, "listening");
  const address = made.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    relay: `http://127.0.0.1:${port}`,
    close() {
      made.closeAllConnections();
      made.close();
    },
  };
}

for (const [name, answer] of /** @type {[string, import("node:http").RequestListener][]} */ ([
  ["a connection that is reset", (request) => request.socket.destroy()],
  [
    "a body that is cut off",
    (_, response) => {
      response.writeHead(200, { "content-length": 1000 });
      response.write("{");
      setTimeout(() => response.destroy(), 5);
    },
  ],
  ["a body that takes for ever", (_, response) => void response.writeHead(200).write("{")],
  ["an answer that takes for ever", () => {}],
  [
    "502 with HTML",
    (_, response) => void response.writeHead(502, { "content-type": "text/html" }).end("<h1>no</h1>"),
  ],
])) {
  test(`over real HTTP, ${name} is tried again and then told`, async () => {
    let count = 0;
    const { relay, close } = await server((request, response) => {
      count++;
      answer(request, response);
    });
    const c = new place.t.TaskClient({
      sdkappid: 88888888,
      backend: { relay },
      requestsPerSecond: 500,
      timeoutMs: 100,
      retries: 1,
    });
    const { error } = await ended(c.get(1));
    assert.ok(error instanceof place.t.NetworkError, String(error));
    assert.equal(error.attempts, 2);
    assert.equal(count, 2);
    close();
  });
}

test("over real HTTP, a redirect is not followed", async () => {
  /** @type {any[]} */
  const urls = [];
  const { relay, close } = await server((request, response) => {
    urls.push(request.url);
    response.writeHead(302, { location: "/login" }).end();
  });
  const c = new place.t.TaskClient({ sdkappid: 88888888, backend: { relay } });
  const { error } = await ended(
    c.create({
      Type: "All",
      SchedAt: "2037-06-01 02:00:00",
      Content: { From_Account: "a", OfflinePushInfo: { Title: "T", Desc: "D" } },
    }),
  );
  assert.ok(error instanceof place.t.SigningError);
  assert.equal(error.status, 302);
  assert.deepEqual(urls, ["/add_sched_task"]);
  close();
});

test("where nobody listens the cause says so", async () => {
  const { relay, close } = await server(() => {});
  close();
  const c = new place.t.TaskClient({ sdkappid: 88888888, backend: { relay }, retries: 0 });
  const { error } = await ended(c.get(1));
  assert.ok(error instanceof place.t.NetworkError);
  assert.match(String(error.cause?.cause?.code ?? error.cause), /ECONNREFUSED|fetch failed/);
});
