// TaskClient in Chromium, in a page and in a worker, with the browser's own fetch and timers, against a server of the test.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launched } from "../support/browser.mjs";

const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self' blob:; img-src data:";
const usersig = "eJyrCANARYusersig";

/** What a page and a worker both do: the name of a scenario in, what came of it out. */
const scenarios = `
  import { TaskClient, isTimPushError } from "/pkg/index.js";
  const relay = (name, options = {}) => new TaskClient({ sdkappid: 88888888, backend: { relay: "/relay/" + name }, requestsPerSecond: 500, ...options });
  const shown = (error) => ({ name: error?.name, kind: error?.kind, status: error?.status, attempts: error?.attempts, ambiguous: error?.ambiguous, ours: isTimPushError(error), text: String(error) });
  const told = async (call) => { const began = performance.now(); try { return { value: await call(), ms: performance.now() - began }; } catch (error) { return { error: shown(error), ms: performance.now() - began }; } };
  const task = { Type: "All", SchedAt: "2037-06-01 02:00:00", Content: { From_Account: "canary-account", OfflinePushInfo: { Title: "T", Desc: "D" } } };
  const range = { OrderBy: "createat", Asc: true, BeginTime: "2027-01-01 00:00:00", EndTime: "2027-02-01 00:00:00" };
  const scenarios = {
    create: () => told(() => relay("ok").create(task)),
    big: () => told(async () => String((await relay("big").get(2n ** 64n - 1n)).TaskID)),
    headers: () => told(() => relay("echo", { backend: { relay: "/relay/echo", headers: () => ({ "x-csrf": "n" }) } }).create(task)),
    redirect: () => told(() => relay("redirect").create(task)),
    refused: () => told(() => relay("forbidden").create(task)),
    html: () => told(() => relay("html", { retries: 1 }).get(1)),
    reset: () => told(() => relay("reset", { retries: 1 }).get(1)),
    cut: () => told(() => relay("cut", { retries: 1 }).get(1)),
    timeout: () => told(() => relay("hang", { timeoutMs: 50, retries: 1 }).get(1)),
    endless: () => told(() => relay("endless", { timeoutMs: 50, retries: 0 }).get(1)),
    total: () => told(() => relay("hang", { totalTimeoutMs: 60 }).get(1)),
    async abort() {
      const controller = new AbortController();
      const call = relay("hang").get(1, { signal: controller.signal });
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.abort("left");
      const began = performance.now();
      const reason = await call.catch((reason) => reason);
      return { reason, ms: performance.now() - began };
    },
    async close() {
      const client = relay("hang");
      const call = client.get(1);
      setTimeout(() => client.close(), 20);
      return (await told(() => call)).error;
    },
    async tasks() {
      const ids = [];
      for await (const { TaskID } of relay("list").tasks({ ...range, pageSize: 10 })) ids.push(TaskID);
      return ids;
    },
    async sign() {
      const client = new TaskClient({ sdkappid: 88888888, backend: { sign: "/sign", host: location.host, dangerouslyExposeUserSig: true } });
      return told(() => client.get(1));
    },
    odd: async () => {
      const ends = [];
      for (const reason of ["text", undefined, null, new DOMException("gone", "NetworkError"), Symbol("s")])
        ends.push((await told(() => relay("ok", { fetch: () => Promise.reject(reason), retries: 0 }).get(1))).error);
      return ends;
    },
    async overlap() {
      const client = relay("ok");
      return (await Promise.all(Array.from({ length: 40 }, (_, i) => client.get(i + 1)))).length;
    },
  };
  export const run = (name) => scenarios[name]();
`;

const page = (/** @type {string} */ script) =>
  `<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`;
/** @type {Record<string, [string, string]>} */
const files = {
  "/page": ["text/html", page("/page.js")],
  "/page.js": ["text/javascript", `import { run } from "/scenarios.js"; globalThis.run = run;`],
  "/scenarios.js": ["text/javascript", scenarios],
  "/worker.js": [
    "text/javascript",
    `import { run } from "/scenarios.js"; onmessage = async ({ data }) => postMessage(await run(data));`,
  ],
  "/in-worker": ["text/html", page("/in-worker.js")],
  "/in-worker.js": [
    "text/javascript",
    `globalThis.run = (name) => new Promise((resolve, reject) => {
      const worker = new Worker("/worker.js", { type: "module" });
      worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(name);
    });`,
  ],
};

const ok = (members = {}) => ({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, ...members });

/** @type {{ url: string, headers: import("node:http").IncomingHttpHeaders, body: string, closed: boolean }[]} */
const asked = [];

/** The backend: how it answers is in the path. */
async function answer(
  /** @type {import("node:http").IncomingMessage} */ request,
  /** @type {import("node:http").ServerResponse} */ response,
) {
  const { pathname, search } = new URL(request.url ?? "", "http://localhost");
  let body = "";
  for await (const chunk of request) body += chunk;
  const entry = { url: pathname + search, headers: request.headers, body, closed: false };
  asked.push(entry);
  response.on("close", () => {
    entry.closed = !response.writableFinished;
  });
  const json = (/** @type {unknown} */ value) =>
    response
      .setHeader("content-type", "application/json")
      .end(typeof value === "string" ? value : JSON.stringify(value));
  if (pathname === "/sign")
    return json({ usersig, identifier: "administrator", expiresAt: Math.floor(Date.now() / 1000) + 600 });
  if (pathname.startsWith("/v4/timpush/")) return json(ok({ TaskInfo: { TaskID: 1, Status: "pending" } }));
  const [, , how] = pathname.split("/");
  switch (how) {
    case "big":
      return json(
        `{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"TaskInfo":{"TaskID":18446744073709551615}}`,
      );
    case "echo":
      return json(ok({ TaskID: 1, Echo: { headers: request.headers, body: JSON.parse(body) } }));
    case "redirect":
      return response.writeHead(302, { location: "/page" }).end();
    case "forbidden":
      return response
        .writeHead(403, { "content-type": "application/problem+json" })
        .end(`{"type":"about:blank"}`);
    case "html":
      return response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
    case "reset":
      return request.socket.destroy();
    case "cut":
      response.writeHead(200, { "content-length": "1000" }).write("{");
      return setTimeout(() => response.destroy(), 10);
    case "hang":
      return undefined;
    case "endless":
      return response.writeHead(200).write("{");
    case "list": {
      const { Offset, Want } = JSON.parse(body);
      const tasks = Array.from({ length: 25 }, (_, i) => ({ TaskID: i + 1, Content: {} }));
      return json(ok({ Total: 25, Tasks: tasks.slice(Offset, Offset + Want) }));
    }
    default:
      return json(ok({ TaskID: 77, TaskInfo: { TaskID: 1, Status: "pending" } }));
  }
}

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("node:http").Server} */
let server;
let origin = "";
before(async () => {
  browser = await launched();
  const dist = new URL("../../pkg/dist/", import.meta.url);
  server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    response.setHeader("content-security-policy", policy);
    const file = files[pathname];
    if (file) return response.setHeader("content-type", file[0]).end(file[1]);
    if (pathname.startsWith("/pkg/"))
      return response
        .setHeader("content-type", "text/javascript")
        .end(await readFile(new URL(pathname.slice(5), dist)));
    return answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

for (const where of ["/page", "/in-worker"]) {
  /** @type {import("playwright-core").Page} */
  let tab;
  /** @type {string[]} */
  const faults = [];
  /** @returns {Promise<any>} */
  const run = (/** @type {string} */ name) => {
    asked.length = 0;
    return tab.evaluate((name) => /** @type {any} */ (globalThis).run(name), name);
  };

  test(`${where}: opens`, async () => {
    tab = await browser.newPage();
    tab.on("pageerror", (error) => faults.push(String(error)));
    tab.on("console", (message) => faults.push(message.text()));
    await tab.goto(origin + where);
    await tab.waitForFunction(() => "run" in globalThis);
  });

  test(`${where}: create sends what it should`, async () => {
    const { value } = await run("create");
    assert.equal(value.TaskID, 77);
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.url, "/relay/ok/add_sched_task");
    assert.equal(asked[0]?.headers["content-type"], "application/json");
    assert.match(String(asked[0]?.headers["idempotency-key"]), /^[0-9a-f]{32}$/);
    assert.equal(asked[0]?.headers.referer, undefined);
    assert.equal(JSON.parse(asked[0]?.body ?? "").Sdkappid, 88888888);
  });

  test(`${where}: 64 bits and the caller's headers arrive`, async () => {
    assert.equal((await run("big")).value, "18446744073709551615");
    assert.equal(asked[0]?.body, `{"Sdkappid":88888888,"TaskID":18446744073709551615}`);
    assert.equal((await run("headers")).value.Echo.headers["x-csrf"], "n");
  });

  test(`${where}: a redirect is not followed, and is told as what it most likely is`, async () => {
    const { error } = await run("redirect");
    assert.deepEqual([error.name, error.status, error.ambiguous], ["SigningError", 302, false]);
    assert.match(error.text, /signing in/);
    assert.deepEqual(
      asked.map(({ url }) => url),
      ["/relay/redirect/add_sched_task"],
    );
  });

  test(`${where}: refusals and broken answers are told by name`, async () => {
    assert.deepEqual((await run("refused")).error.status, 403);
    for (const [name, status] of /** @type {const} */ ([
      ["html", 502],
      ["reset", undefined],
      ["cut", undefined],
    ])) {
      const { error } = await run(name);
      assert.equal(error.name, "NetworkError", name);
      assert.equal(error.status, status);
      assert.equal(error.attempts, 2);
      // A browser sends what was reset once more by itself, now and then.
      assert.ok(asked.length >= 2);
    }
    for (const error of await run("odd")) assert.equal(error.name, "NetworkError");
  });

  test(`${where}: an attempt and a call end in time`, async () => {
    for (const [name, attempts, least, most] of /** @type {const} */ ([
      ["timeout", 2, 95, 1500],
      ["endless", 1, 45, 500],
      ["total", 1, 55, 500],
    ])) {
      const { error, ms } = await run(name);
      assert.equal(error.name, "TimeoutError");
      assert.equal(error.attempts, attempts);
      assert.ok(ms >= least && ms < most, `${name}: ${ms}`);
    }
  });

  test(`${where}: an abort ends the request itself, at once`, async () => {
    const { reason, ms } = await run("abort");
    assert.equal(reason, "left");
    assert.ok(ms < 50);
    for (let i = 0; i < 100 && !asked[0]?.closed; i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.closed, true);
    assert.equal((await run("close")).name, "AbortError");
  });

  test(`${where}: a list is read page by page, and many calls go at once`, async () => {
    assert.deepEqual(
      await run("tasks"),
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
    assert.equal(await run("overlap"), 40);
  });

  test(`${where}: a signature leaves nothing behind`, async () => {
    const { value } = await run("sign");
    assert.equal(value.TaskID, 1);
    assert.deepEqual(
      asked.map(({ url }) => url.split("?")[0]),
      ["/sign", "/v4/timpush/get_sched_task"],
    );
    assert.match(asked[1]?.url ?? "", new RegExp(`usersig=${usersig}`));
    const left = await tab.evaluate(async () =>
      JSON.stringify([
        location.href,
        history.state,
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        document.documentElement.outerHTML,
        await indexedDB.databases(),
        await caches.keys(),
      ]),
    );
    assert.equal(left.includes("CANARY"), false);
  });

  test(`${where}: nothing was logged by the package, and nothing went unhandled`, async () => {
    // The browser's own notes of failed requests name addresses, which only sign mode has anything in.
    const own = faults.filter((text) => !text.startsWith("Failed to load resource"));
    assert.deepEqual(own, []);
    for (const text of faults) assert.doesNotMatch(text, /CANARY|canary/);
    await tab.close();
  });
}

test("a watch rests while nobody sees the page, and looks at once when somebody does", async () => {
  const tab = await browser.newPage();
  await tab.goto(`${origin}/page`);
  await tab.waitForFunction(() => "run" in globalThis);
  asked.length = 0;
  await tab.evaluate(async () => {
    const name = "/pkg/index.js";
    const { TaskClient } = await import(name);
    let hidden = true;
    Object.defineProperty(document, "visibilityState", { get: () => (hidden ? "hidden" : "visible") });
    const client = new TaskClient({ sdkappid: 5, backend: { relay: "/relay/ok" } });
    const watch = client.watch(1, { intervalMs: 20 });
    await watch.next();
    Object.assign(globalThis, {
      next: watch.next(),
      show() {
        hidden = false;
        document.dispatchEvent(new Event("visibilitychange"));
      },
    });
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(asked.length, 1);
  await tab.evaluate(() => /** @type {any} */ (globalThis).show());
  for (let i = 0; i < 200 && asked.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(asked.length >= 2);
  await tab.close();
});

test("a worker made of a blob finds a relay that is named by its path", async () => {
  const tab = await browser.newPage();
  await tab.goto(`${origin}/page`);
  const answer = await tab.evaluate(
    (origin) =>
      new Promise((resolve) => {
        const text = `import { TaskClient } from "${origin}/pkg/index.js";
          new TaskClient({ sdkappid: 5, backend: { relay: "/relay/ok" } }).get(1).then((task) => postMessage(task.TaskID), (error) => postMessage(String(error)));`;
        const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })), {
          type: "module",
        });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => resolve(`failed: ${message}`);
      }),
    origin,
  );
  assert.equal(answer, 1);
  await tab.close();
});
