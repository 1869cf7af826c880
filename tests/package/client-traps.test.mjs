// A trap in the wasm ends what is under way, by name, and nothing else. Each script runs in a Node of its own, in which
// it sees the instances being made.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { child } from "../support/child.mjs";
import { installed, uninstalled } from "../support/installed.mjs";

/** @type {string} */
let folder;
before(async () => {
  folder = await installed();
});
after(() => uninstalled(folder));

/**
 * `trap` makes the named export of the present instance trap as often as it says; a real one, by an instruction that
 * the wasm itself would stop at.
 */
const prelude = `
  const trapping = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11,
  ]))).exports.t;
  const faults = new Map();
  const memories = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (module, imports) {
    const { exports } = new Instance(module, imports);
    memories.push(exports.memory);
    const spoilt = {};
    for (const [name, value] of Object.entries(exports))
      spoilt[name] = typeof value !== "function" ? value : (...given) => {
        const left = faults.get(name) ?? 0;
        if (left > 0) { faults.set(name, left - 1); trapping(); }
        return value(...given);
      };
    return { exports: spoilt };
  };
  const trap = (name, times = 1) => faults.set(name, times);
  const unhandled = [];
  process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));
  process.on("uncaughtException", (reason) => unhandled.push(String(reason)));
  const t = await import("timpush-sched");
  const asked = [];
  let answer = () => new Promise(() => {});
  const fetch = (address, init) => { const request = new Request(address, init); asked.push(request); return answer(request); };
  const client = new t.TaskClient({ sdkappid: 88888888, backend: { relay: "https://x.example" }, fetch, requestsPerSecond: 500 });
  const found = () => Response.json({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, TaskID: 7, Total: 2, TaskInfo: { TaskID: 1, Status: "pending" }, Tasks: [{ TaskID: 1 }, { TaskID: 2 }] });
  const task = { Type: "All", SchedAt: "2037-06-01 02:00:00", Content: { From_Account: "a", OfflinePushInfo: { Title: "T", Desc: "D" } } };
  const range = { OrderBy: "createat", Asc: true, BeginTime: "2027-01-01 00:00:00", EndTime: "2027-02-01 00:00:00" };
  const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
  const shown = (promise) => promise.then(
    (value) => ({ value }),
    (error) => ({ name: error.name, kind: error.kind, command: error.command, attempts: error.attempts, ambiguous: error.ambiguous,
      retryable: error.retryable, ours: error instanceof t.TimPushError, trap: error.cause instanceof WebAssembly.RuntimeError, message: error.message }),
  );
  const end = (result) => { console.log(JSON.stringify({ ...result, unhandled, instances: memories.length })); process.exit(0); };
`;

test("a trap in a call rejects all that is under way, and the next call works", async () => {
  const { ends, next, aborted, instances, unhandled } = await child(
    folder,
    `${prelude}
    const calls = [client.create(task), client.get(1), client.tasks(range).next(), client.watch(1).next(), client.delete({ TaskID: 1, Type: "All" })].map(shown);
    await turn();
    const signals = asked.map(({ signal }) => signal);
    trap("client_begin");
    calls.push(shown(client.get(2)));
    const ends = await Promise.all(calls);
    await turn();
    answer = found;
    const next = await shown(client.get(3));
    end({ ends, next, aborted: signals.map(({ aborted }) => aborted) });`,
  );
  assert.equal(ends.length, 6);
  for (const one of ends) {
    assert.equal(one.ours, true, JSON.stringify(one));
    assert.equal(one.kind, "internal");
    assert.equal(one.name, "TimPushError");
    assert.equal(one.trap, true);
    assert.equal(one.retryable, !one.ambiguous);
    assert.match(one.message, /fault of its own/);
  }
  const commands = ["add", "get", "list", "get", "delete", "get"].map((name) => `${name}_sched_task`);
  assert.deepEqual(
    ends.map((/** @type {any} */ { command, attempts, ambiguous }) => [command, attempts, ambiguous]),
    commands.map((command, i) => [command, i === 5 ? 0 : 1, /^(add|delete)/.test(command)]),
  );
  assert.deepEqual(aborted, [true, true, true, true, true]);
  assert.equal(next.value.TaskID, 1);
  assert.deepEqual(unhandled, []);
  assert.equal(instances, 2);
});

test("a trap amid an answer, a timer or an abort does the same", async () => {
  const { ends, unhandled, instances } = await child(
    folder,
    `${prelude}
    const ends = [];
    for (const provoke of [
      () => { answer = () => { trap("client_settle"); return Promise.resolve(found()); }; return client.get(1); },
      () => { answer = () => Promise.reject("no"); const call = client.get(1); trap("client_settle"); return call; },
      () => { answer = () => new Promise(() => {}); const call = client.get(1, { timeoutMs: 10 }); setTimeout(() => trap("client_settle"), 5); return call; },
    ]) {
      ends.push(await shown(provoke()));
      faults.clear();
      answer = found;
      ends.push(await shown(client.get(2)));
    }
    answer = () => new Promise(() => {});
    const controller = new AbortController();
    const other = shown(client.get(1));
    const call = shown(client.get(1, { signal: controller.signal }).catch((reason) => { throw { name: reason }; }));
    await turn();
    trap("client_abandon");
    controller.abort("mine");
    ends.push(await other, await call);
    end({ ends });`,
  );
  assert.deepEqual(
    ends.map((/** @type {any} */ one) => one.kind ?? one.name ?? one.value?.TaskID),
    ["internal", 1, "internal", 1, "internal", 1, "internal", "mine"],
  );
  assert.deepEqual(unhandled, []);
  assert.equal(instances, 4);
});

test("a trap in a check ends what is under way too, and answers that come late harm nothing", async () => {
  const { ends, late, unhandled } = await child(
    folder,
    `${prelude}
    let release;
    answer = () => new Promise((resolve) => { release = () => resolve(found()); });
    const call = shown(client.get(1));
    await turn();
    trap("check_request");
    const issues = t.checkGet({ Sdkappid: 1, TaskID: 1 });
    const ends = [await call, { issues: issues.length }];
    // The new instance waits for something under the same number as the old one did.
    const old = release;
    const again = client.get(2);
    await turn();
    old();
    await turn();
    release();
    end({ ends, late: await shown(again) });`,
  );
  assert.equal(ends[0].kind, "internal");
  assert.equal(ends[1].issues, 0);
  assert.equal(late.value.TaskID, 1);
  assert.deepEqual(unhandled, []);
});

test("a series that a trap met between two pages says so at the next one", async () => {
  const { first, second, third, unhandled } = await child(
    folder,
    `${prelude}
    answer = () => Response.json({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, Total: 90, Tasks: [{ TaskID: 1 }, { TaskID: 2 }] });
    const tasks = client.tasks({ ...range, pageSize: 2 });
    const first = [await shown(tasks.next()), await shown(tasks.next())];
    trap("client_settle");
    const second = await shown(tasks.next());
    end({ first, second, third: await shown(tasks.next()) });`,
  );
  assert.deepEqual(
    first.map((/** @type {any} */ { value }) => value.value.TaskID),
    [1, 2],
  );
  assert.equal(second.kind, "internal");
  assert.equal(third.value.done, true);
  assert.deepEqual(unhandled, []);
});

test("what a bulk has made survives a trap", async () => {
  const { result, unhandled } = await child(
    folder,
    `${prelude}
    let count = 0;
    answer = () => {
      if (++count === 2) setTimeout(() => { trap("client_begin"); client.get(1).catch(() => {}); }, 5);
      return count === 1 ? found() : new Promise(() => {});
    };
    const accounts = Array.from({ length: 1200 }, (_, i) => "user" + i);
    const { created, failed, pending } = await client.createForUsers({ ...task, Type: "User", Content: { ...task.Content, To_Account: accounts } });
    end({ result: {
      created: created.map(({ TaskID, accounts }) => [TaskID, accounts.length]),
      failed: failed.map(({ error, accounts }) => [error.kind, error.ambiguous, error.attempts, accounts.length]),
      pending: pending.map((accounts) => accounts.length),
    } });`,
  );
  assert.deepEqual(result, { created: [[7, 500]], failed: [["internal", true, 1, 500]], pending: [200] });
  assert.deepEqual(unhandled, []);
});

test("a huge paste takes no instance away from calls that are under way", async () => {
  const { value, instances, small, unhandled } = await child(
    folder,
    `${prelude}
    let release;
    answer = () => new Promise((resolve) => { release = () => resolve(found()); });
    const call = client.get(1);
    await turn();
    t.parseAccounts("user\\n".repeat(10_000_000));
    release();
    const value = await call;
    t.checkGet({});
    t.checkGet({});
    end({ value, small: memories.at(-1).buffer.byteLength < 16 << 20 });`,
  );
  assert.equal(value.TaskID, 1);
  assert.equal(instances, 2);
  assert.equal(small, true);
  assert.deepEqual(unhandled, []);
});

test("five thousand calls, good and bad, leave no memory behind", async () => {
  const { early, late, instances, unhandled } = await child(
    folder,
    `${prelude}
    const answers = [found, () => Promise.reject("x"), () => new Response("", { status: 502 }), () => new Response("<html>"), () => Response.json({ ActionStatus: "FAIL", ErrorInfo: "", ErrorCode: 90104 })];
    const round = async (n) => {
      for (let i = 0; i < n; i++) {
        const one = new t.TaskClient({ sdkappid: 5, backend: { relay: "https://x.example" }, fetch, requestsPerSecond: 1000, retries: 0 });
        await Promise.all(Array.from({ length: 20 }, (_, j) => {
          answer = answers[j % 5];
          return shown([() => one.get(1), () => one.delete({ TaskID: 1, Type: "All" }), () => one.tasks(range).next(), () => one.watch(1).next()][j % 4]());
        }));
        one.close();
      }
    };
    await round(50);
    const early = memories.at(-1).buffer.byteLength;
    await round(200);
    end({ early, late: memories.at(-1).buffer.byteLength });`,
  );
  assert.equal(late, early);
  assert.equal(instances, 1);
  assert.deepEqual(unhandled, []);
});
