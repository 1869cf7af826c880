// No UserSig, no header and no account in any message, event, stack, log or error, whatever happens.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { packed } from "../support/packed.mjs";
import { ended, fail, hang, ok, rejects } from "../support/scripted.mjs";

const place = packed();
const canaries = {
  usersig: "eJyrCANARY*usersig-_",
  header: "Bearer canary-header-value",
  cookie: "canary-cookie-value",
  account: "canary-account",
  identifier: "canary-identifier",
  title: "canary-title",
};

/** @returns {any} */
const task = () => ({
  Type: "User",
  SchedAt: "2037-06-01 02:00:00",
  Content: {
    From_Account: canaries.account,
    To_Account: [canaries.account],
    OfflinePushInfo: { Title: canaries.title, Desc: "D" },
  },
});

/** An error as some instrumented fetch throws it: with the request, and with its address in the text. */
const indiscreet = (/** @type {Request} */ request) => {
  const error = /** @type {any} */ (
    new TypeError(`POST ${request.url} with ${request.headers.get("authorization")} failed`)
  );
  error.request = request;
  error.config = { headers: Object.fromEntries(request.headers) };
  error.cause = new Error(request.url);
  return Promise.reject(error);
};

const answers = {
  "an OK": ok({ TaskID: 1, TaskInfo: { TaskID: 1, Status: "dispatched" }, Total: 0, Tasks: [] }),
  "a refusal": fail(90104),
  "unknown accounts": fail(90108),
  "a refused signature": fail(70001),
  "a 401": () => new Response("no", { status: 401 }),
  "a 502": () => new Response("<html>", { status: 502 }),
  "no answer": hang,
  "a plain network error": rejects(new TypeError("fetch failed")),
  "an indiscreet network error": indiscreet,
  "an indiscreet text": (/** @type {Request} */ request) =>
    Promise.reject(`failed: ${request.url} ${request.headers.get("authorization")}`),
};

/** All that can be read of a value, hidden members and causes included. */
function everything(/** @type {unknown} */ value) {
  return inspect(value, {
    depth: 10,
    showHidden: true,
    getters: true,
    maxStringLength: null,
    maxArrayLength: null,
  });
}

for (const mode of ["relay", "sign"])
  for (const [name, answer] of Object.entries(answers))
    test(`in ${mode} mode, nothing secret is told after ${name}`, async () => {
      /** @type {string[]} */
      const told = [];
      const methods = /** @type {const} */ (["log", "info", "warn", "error", "debug", "trace"]);
      const before = methods.map((method) => console[method]);
      for (const method of methods) console[method] = (...given) => void told.push(everything(given));
      const headers = { authorization: canaries.header, "x-cookie": canaries.cookie };
      const fetch = async (/** @type {string} */ address, /** @type {RequestInit} */ init) => {
        const request = new Request(address, init);
        if (new URL(request.url).pathname === "/sign")
          return Response.json({
            usersig: canaries.usersig,
            identifier: canaries.identifier,
            expiresAt: Date.now() / 1000 + 600,
          });
        return typeof answer === "function" ? answer(request) : Response.json(answer);
      };
      const backend =
        mode === "relay"
          ? { relay: "https://backend.example/relay", headers }
          : { sign: "https://backend.example/sign", host: "china", dangerouslyExposeUserSig: true, headers };
      const c = new place.t.TaskClient({
        sdkappid: 1400000000,
        backend,
        fetch,
        retries: 1,
        timeoutMs: 30,
        requestsPerSecond: 500,
        // Not long enough for a lost create to be looked up: that it isn't known is an error too.
        totalTimeoutMs: 300,
        onEvent: (/** @type {unknown} */ event) => told.push(everything(event)),
      });
      const range = {
        OrderBy: "createat",
        Asc: true,
        BeginTime: "2027-01-01 00:00:00",
        EndTime: "2027-02-01 00:00:00",
      };
      try {
        for (const call of [
          () => c.create(task()),
          () => c.get(1),
          () => c.delete({ TaskID: 1, Type: "User" }),
          () => c.modify({ TaskID: 1, ...task() }),
          () => c.list({ ...range, Offset: 0, Want: 1 }),
          () => c.tasks(range).next(),
          () => c.watch(1).next(),
          async () => {
            const { failed } = await c.createForUsers(task());
            for (const { error } of failed) throw error;
          },
        ]) {
          const { error } = await ended(call());
          if (error === undefined) continue;
          told.push(everything(error), String(error), error.stack, JSON.stringify(error), error.message);
          told.push(everything(place.t.issuesOf(error)));
        }
        told.push(everything(c), JSON.stringify(c));
      } finally {
        methods.forEach((method, i) => {
          console[method] = /** @type {any} */ (before[i]);
        });
        c.close();
      }
      assert.ok(told.length > 10);
      for (const [canary, text] of Object.entries(canaries))
        for (const line of told) {
          assert.equal(line.includes(text), false, `${canary} in ${line}`);
          assert.equal(line.includes(encodeURIComponent(text)), false, `${canary}, encoded, in ${line}`);
        }
    });
