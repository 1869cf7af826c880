// What comes one after the other: all tasks of a query, a task's changes, one task for each 500 accounts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { packed } from "../support/packed.mjs";
import { ended, fail, hang, ok, pause, scripted, until } from "../support/scripted.mjs";

const place = packed();
const relay = "https://backend.example/api";
const range = {
  OrderBy: "createat",
  Asc: true,
  BeginTime: "2027-01-01 00:00:00",
  EndTime: "2027-02-01 00:00:00",
};

function client(/** @type {any[]} */ steps, /** @type {Record<string, unknown>} */ options = {}) {
  const script = scripted(...steps);
  const made = new place.t.TaskClient({
    sdkappid: 88888888,
    backend: { relay },
    requestsPerSecond: 500,
    fetch: script.fetch,
    ...options,
  });
  return { client: made, script, asked: script.asked };
}

/** A list of so many tasks, the last with a 64-bit TaskID. */
function listOf(/** @type {number} */ count) {
  const ids = Array.from({ length: count }, (_, i) =>
    i === count - 1 ? "18446744073709551615" : String(i + 1),
  );
  return async (/** @type {Request} */ request) => {
    const { Offset, Want } = await request.json();
    const tasks = ids.slice(Offset, Offset + Want).map((id) => `{"TaskID":${id},"Content":{}}`);
    return new Response(
      `{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"Total":${count},"Tasks":[${tasks.join()}]}`,
    );
  };
}

/** All that an iterator gives. */
async function all(/** @type {AsyncIterable<any>} */ series) {
  const items = [];
  for await (const item of series) items.push(item);
  return items;
}

test("tasks gives every task once, page after page, and no page before it is read", async () => {
  const { client: c, asked } = client([listOf(23)]);
  const tasks = c.tasks({ ...range, pageSize: 10 });
  assert.equal(asked.length, 0);
  assert.equal((await tasks.next()).value.TaskID, 1);
  await pause(10);
  assert.equal(asked.length, 1);
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ""), { Sdkappid: 88888888, ...range, Offset: 0, Want: 10 });
  const rest = await all(tasks);
  assert.deepEqual(
    rest.map(({ TaskID }) => TaskID),
    [...Array.from({ length: 21 }, (_, i) => i + 2), 2n ** 64n - 1n],
  );
  assert.deepEqual(await tasks.next(), { done: true, value: undefined });
});

test("tasks of an empty list are none", async () => {
  const { client: c } = client([listOf(0)]);
  assert.deepEqual(await all(c.tasks(range)), []);
});

test("several readings at once are served in order", async () => {
  const { client: c, asked } = client([listOf(5)]);
  const tasks = c.tasks({ ...range, pageSize: 2 });
  const read = await Promise.all(Array.from({ length: 7 }, () => tasks.next()));
  assert.deepEqual(
    read.map(({ value, done }) => (done ? "end" : String(value.TaskID))),
    ["1", "2", "3", "4", "18446744073709551615", "end", "end"],
  );
  assert.ok(asked.length >= 3);
});

test("to break off between pages fetches no further page, and amid one ends it at once", async () => {
  const { client: c, asked } = client([listOf(50), hang]);
  let count = 0;
  for await (const _ of c.tasks({ ...range, pageSize: 10 })) if (++count === 3) break;
  await pause(10);
  assert.equal(asked.length, 1);

  const { client: d, asked: again, script } = client([hang]);
  const tasks = d.tasks(range);
  const next = tasks.next();
  await until(() => again.length === 1);
  assert.deepEqual(await tasks.return(), { done: true, value: undefined });
  assert.deepEqual(await next, { done: true, value: undefined });
  assert.equal(again[0]?.signal.aborted, true);
  await until(() => script.active === 0);
  assert.deepEqual(await tasks.next(), { done: true, value: undefined });
  assert.equal(again.length, 1);
});

test("an abort ends a series with its own reason, also between two pages", async () => {
  for (const amid of [true, false]) {
    const { client: c, asked } = client([listOf(50), hang]);
    const controller = new AbortController();
    const tasks = c.tasks({ ...range, pageSize: 2 }, { signal: controller.signal });
    await tasks.next();
    await tasks.next();
    const next = amid ? tasks.next() : undefined;
    if (amid) await until(() => asked.length === 2);
    controller.abort("enough");
    assert.equal((await ended(next ?? tasks.next())).error, "enough");
    assert.deepEqual(await tasks.next(), { done: true, value: undefined });
  }
});

test("a page that can't be had ends the series with its error", async () => {
  const { client: c } = client([listOf(50), fail(70014)]);
  const tasks = c.tasks({ ...range, pageSize: 2 });
  await tasks.next();
  await tasks.next();
  assert.equal((await ended(tasks.next())).error.code, 70014);
  assert.deepEqual(await tasks.next(), { done: true, value: undefined });
  const { error } = await ended(c.tasks({ ...range, pageSize: 0 }).next());
  assert.match(error.message, /pageSize/);
});

const look = (/** @type {string} */ Status) =>
  ok({ TaskInfo: { TaskID: 1, Status, SchedAt: "2027-01-01 00:00:00" } });

test("watch gives the task each time its status changes, and ends when it is dispatched", async () => {
  const { client: c, asked } = client(
    ["pending", "pending", "dispatching", "dispatched", "pending"].map(look),
  );
  const seen = await all(c.watch(1, { intervalMs: 5 }));
  assert.deepEqual(
    seen.map(({ Status }) => Status),
    ["pending", "dispatching", "dispatched"],
  );
  assert.equal(asked.length, 4);
});

test("watch ends when the task is gone", async () => {
  const { client: c } = client([look("pending"), fail(90104)]);
  assert.equal((await all(c.watch(1, { intervalMs: 5 }))).length, 1);
  const { client: d } = client([fail(90104)]);
  assert.equal((await ended(d.watch(1).next())).error.code, 90104);
});

test("to break off a watch amid its wait stops the wait", async () => {
  const { client: c, asked } = client([look("pending")]);
  const watch = c.watch(1, { intervalMs: 30 });
  await watch.next();
  const next = watch.next();
  await watch.return();
  assert.deepEqual(await next, { done: true, value: undefined });
  await pause(60);
  assert.equal(asked.length, 1);
});

const accounts = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => `user${i + 1}`);
/** @returns {any} */
const task = (/** @type {unknown[]} */ to) => ({
  Type: "User",
  SchedAt: "2037-06-01 02:00:00",
  Content: { From_Account: "a", To_Account: to, MsgRandom: 7, OfflinePushInfo: { Title: "T", Desc: "D" } },
});
/** The errors among the issues, as their code and place: a warning of the time may be with them. @returns {string[][]} */
const errors = (/** @type {any} */ { issues }) =>
  issues
    .filter((/** @type {any} */ { severity }) => severity === "error")
    .map((/** @type {any} */ { code, path }) => [code, path.join(".")]);
/** Makes tasks of growing number. */
function maker() {
  let id = 100;
  return () => Response.json(ok({ TaskID: id++ }));
}

test("createForUsers makes one task for each 500 accounts, each account once, and tells how far it is", async () => {
  const { client: c, asked } = client([maker()]);
  /** @type {any[]} */
  const progress = [];
  const given = task([...accounts(1100), "user1", "user2"]);
  const result = await c.createForUsers(given, {
    onProgress: (/** @type {any} */ done) => progress.push(done),
  });
  assert.deepEqual(result, {
    created: [
      { TaskID: 100, accounts: accounts(1100).slice(0, 500) },
      { TaskID: 101, accounts: accounts(1100).slice(500, 1000) },
      { TaskID: 102, accounts: accounts(1100).slice(1000) },
    ],
    failed: [],
    pending: [],
  });
  assert.deepEqual(progress, [
    { tasks: 3, done: 1, failed: 0, accounts: 500 },
    { tasks: 3, done: 2, failed: 0, accounts: 1000 },
    { tasks: 3, done: 3, failed: 0, accounts: 1100 },
  ]);
  const sent = asked.map(({ body }) => JSON.parse(body));
  assert.deepEqual(
    sent.map(({ Content }) => Content.To_Account),
    result.created.map((/** @type {any} */ { accounts }) => accounts),
  );
  assert.equal(new Set(sent.map(({ Content }) => Content.MsgRandom)).size, 3);
  for (const { Content, ...rest } of sent) {
    const { To_Account: _, MsgRandom, ...content } = Content;
    assert.ok(Number.isInteger(MsgRandom));
    const { To_Account, MsgRandom: own, ...expected } = given.Content;
    assert.deepEqual({ ...rest, Content: content }, { Sdkappid: 88888888, ...given, Content: expected });
  }
});

test("what failed is told, what succeeded stays, and resume goes on from there", async () => {
  const { client: c } = client([
    ok({ TaskID: 1 }),
    fail(90108, { InvalidUserID: ["user501"] }),
    ok({ TaskID: 3 }),
  ]);
  const result = await c.createForUsers(task(accounts(1500)));
  assert.deepEqual(
    result.created.map((/** @type {any} */ { TaskID }) => TaskID),
    [1, 3],
  );
  assert.equal(result.failed.length, 1);
  assert.equal(result.failed[0].error.code, 90108);
  assert.deepEqual(result.failed[0].error.invalidUserIds, ["user501"]);
  assert.deepEqual(result.pending, []);

  const { client: d, asked } = client([ok({ TaskID: 9 })]);
  /** @type {any[]} */
  const progress = [];
  const resumed = await d.createForUsers(task(accounts(1500)), {
    resume: result,
    onProgress: (/** @type {any} */ done) => progress.push(done),
  });
  assert.equal(asked.length, 1);
  assert.deepEqual(JSON.parse(asked[0]?.body ?? "").Content.To_Account, accounts(1500).slice(500, 1000));
  assert.deepEqual(
    resumed.created.map((/** @type {any} */ { TaskID, accounts }) => [TaskID, accounts.length]).sort(),
    [
      [1, 500],
      [3, 500],
      [9, 500],
    ],
  );
  assert.deepEqual([resumed.failed, resumed.pending], [[], []]);
  assert.deepEqual(progress.at(-1), { tasks: 3, done: 3, failed: 0, accounts: 1500 });
});

test("resume never repeats what may have been made, and takes what JSON has kept", async () => {
  const before = {
    created: [{ TaskID: 1, accounts: ["a"] }],
    failed: [
      { accounts: ["b"], error: { ambiguous: true } },
      { accounts: ["c"], error: { ambiguous: false } },
    ],
    pending: [["d"]],
  };
  const { client: c, asked } = client([maker()]);
  const result = await c.createForUsers(task(["a", "b", "c", "d"]), {
    resume: JSON.parse(JSON.stringify(before)),
  });
  assert.deepEqual(
    asked.map(({ body }) => JSON.parse(body).Content.To_Account),
    [["c"], ["d"]],
  );
  assert.deepEqual(
    result.created.map((/** @type {any} */ { TaskID }) => TaskID),
    [1, 100, 101],
  );
  assert.deepEqual(result.failed, [before.failed[0]]);
});

test("a failure that would hit all stops the bulk, and leaves the rest pending", async () => {
  const { client: c, asked } = client([ok({ TaskID: 1 }), fail(90109)]);
  const result = await c.createForUsers(task(accounts(2000)));
  assert.equal(asked.length, 2);
  assert.equal(result.created.length, 1);
  assert.equal(result.failed.length, 1);
  assert.deepEqual(
    result.pending.map((/** @type {any} */ { length }) => length),
    [500, 500],
  );
});

test("an abort gives what there is: the one under way is ambiguous, the rest is pending", async () => {
  for (const close of [false, true]) {
    const { client: c, asked, script } = client([ok({ TaskID: 1 }), hang]);
    const controller = new AbortController();
    const bulk = c.createForUsers(task(accounts(1600)), { signal: controller.signal });
    await until(() => asked.length === 2 && script.active === 1);
    await pause(5);
    if (close) c.close();
    else controller.abort("enough");
    const { value, ms } = await ended(bulk);
    assert.ok(ms < 50);
    const { created, failed, pending } = /** @type {any} */ (value);
    assert.deepEqual(created, [{ TaskID: 1, accounts: accounts(500) }]);
    assert.equal(failed.length, 1);
    const { error } = failed[0];
    assert.equal(error.ambiguous, true);
    assert.match(error.message, /was ended before an answer came/);
    assert.equal(close ? error.cause.name : error.cause, close ? "AbortError" : "enough");
    assert.equal(failed[0].accounts.length, 500);
    assert.deepEqual(
      pending.map((/** @type {any} */ { length }) => length),
      [500, 100],
    );
    await pause(20);
    assert.equal(asked.length, 2);
  }
});

test("a fault in any part keeps the whole from leaving, and is told where it stands in the list that was given", async () => {
  const list = /** @type {unknown[]} */ (["user1", ...accounts(700)]);
  list[650] = "";
  const { client: c, asked } = client([maker()]);
  const { error } = await ended(c.createForUsers(task(list)));
  assert.ok(error instanceof place.t.ValidationError);
  assert.deepEqual(errors(error), [["account.empty", "Content.To_Account.650"]]);
  assert.equal(asked.length, 0);
});

test("a bulk is told all its faults at once, each account where its message says", async () => {
  const list = ["user1", ...accounts(600), "", 5];
  const { client: c, asked } = client([maker()]);
  const { error } = await ended(
    c.createForUsers({ ...task(list), Sdkappid: 1, SchedAt: "2020-01-01 00:00:00" }),
  );
  assert.deepEqual(errors(error), [
    ["sdkappid.foreign", "Sdkappid"],
    ["sched_at.past", "SchedAt"],
    ["account.empty", "Content.To_Account.601"],
    ["account.not_string", "Content.To_Account.602"],
  ]);
  assert.match(error.message, /To_Account\[601\].*To_Account\[602\]/);
  assert.equal(asked.length, 0);
});

test("a bulk without accounts is told what is wrong with them, and nothing else", async () => {
  const { client: c, asked } = client([maker()]);
  const { To_Account: _, ...content } = task([]).Content;
  for (const [given, code] of /** @type {[any, string][]} */ ([
    [task([]), "to_account.empty"],
    [{ ...task([]), Content: content }, "to_account.missing"],
    [task(/** @type {any} */ ("user1")), "to_account.not_array"],
    [{ ...task(["user1"]), Type: "All" }, "to_account.unexpected"],
    [{ ...task(["user1"]), Type: "user" }, "type.unknown"],
  ])) {
    const { error } = await ended(c.createForUsers(given));
    assert.deepEqual(
      errors(error).map(([first]) => first),
      [code],
    );
  }
  assert.equal(asked.length, 0);
});

test("a task for no list of accounts is no bulk, and it is said which call makes it", async () => {
  const all = { ...task([]), Type: "All" };
  delete all.Content.To_Account;
  for (const validate of [true, false])
    for (const given of [all, { ...all, Sdkappid: 88888888 }]) {
      const { client: c, asked } = client([maker()], { validate });
      const { error } = await ended(c.createForUsers(given));
      assert.ok(error instanceof TypeError, String(error));
      assert.match(error.message, /createForUsers.*Type User.*To_Account.*create\.$/);
      assert.equal(asked.length, 0);
    }
});

test("a bulk in which nothing is left is what it was, whatever has become of its time", async () => {
  const { client: c, asked } = client([maker()]);
  const made = { created: [{ TaskID: 1, accounts: ["a"] }], failed: [], pending: [] };
  const perhaps = [{ accounts: ["b"], error: { ambiguous: true } }];
  for (const resume of [made, { ...made, failed: perhaps }, { created: [], failed: [], pending: [] }])
    assert.deepEqual(
      await c.createForUsers({ ...task([]), SchedAt: "2020-01-01 00:00:00" }, { resume }),
      resume,
    );
  assert.equal(asked.length, 0);
});

test("a bulk that goes on is checked for the accounts that are left, whatever list is given with them", async () => {
  const { client: c, asked } = client([maker()]);
  const resume = { created: [{ TaskID: 1, accounts: [""] }], failed: [], pending: [["a"], ["b", ""]] };
  const { error } = await ended(c.createForUsers(task([]), { resume }));
  assert.deepEqual(errors(error), [["account.empty", "Content.To_Account.2"]]);
  assert.equal(asked.length, 0);
  resume.pending = [["a"]];
  assert.equal((await c.createForUsers(task([]), { resume })).created.length, 2);
});

test("what is no earlier result is named as that", async () => {
  const { client: c } = client([maker()]);
  for (const resume of [null, 5, [], { pending: {} }]) {
    const { error } = await ended(c.createForUsers(task(["a"]), /** @type {any} */ ({ resume })));
    assert.ok(error instanceof TypeError, String(error));
    assert.match(error.message, /option resume must be what createForUsers gave/);
  }
});

test("an onProgress that throws stops nothing", async () => {
  const { client: c } = client([maker()]);
  const result = await c.createForUsers(task(accounts(600)), {
    onProgress: () => {
      throw new Error("a fault of the page's");
    },
  });
  assert.equal(result.created.length, 2);
});
