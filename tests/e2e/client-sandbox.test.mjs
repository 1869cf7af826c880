// TaskClient in Chromium against the sandbox and its faults, through the relay and with a UserSig of its own.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launched } from "../support/browser.mjs";
import { installed, uninstalled } from "../support/installed.mjs";
import { sandbox } from "../support/sandbox.mjs";

const page = `<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>`;
const script = `
  import * as t from "/pkg/index.js";
  const task = (title, sched, more = {}) => ({
    Type: "User", SchedAt: sched,
    Content: { From_Account: "administrator", To_Account: ["user1"], OfflinePushInfo: { Title: title, Desc: "Once." }, ...more },
  });
  const inSeconds = (seconds) => t.formatTime(Date.now() + seconds * 1000);
  const relay = (options = {}) => new t.TaskClient({ sdkappid: 1400000000, backend: { relay: "/relay" }, requestsPerSecond: 1000, ...options });
  const today = () => ({ OrderBy: "createat", Asc: true, BeginTime: inSeconds(-3600), EndTime: inSeconds(3600) });
  const shown = (error) => ({ name: error?.name, kind: error?.kind, code: error?.code, ambiguous: error?.ambiguous, text: String(error) });
  Object.assign(globalThis, { t, task, inSeconds, relay, today, shown });
`;

/** @type {string} */
let folder;
/** @type {string} */
let package_;
/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "timpush-sched-client-"));
  package_ = await installed();
  await cp(join(package_, "node_modules/timpush-sched/dist"), join(folder, "pkg"), { recursive: true });
  await writeFile(join(folder, "index.html"), page);
  await writeFile(join(folder, "page.js"), script);
  browser = await launched();
});
after(async () => {
  await browser?.close();
  await uninstalled(package_);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

/**
 * Runs a function in a page on a sandbox of its own.
 *
 * @template T
 * @param {{ flags?: string[], faults?: object[] }} options
 * @param {string} body of an async function
 */
async function inPage({ flags = [], faults }, body) {
  const server = await sandbox(["--faults", "--console", folder, "--accounts", "50", ...flags]);
  const page = await browser.newPage();
  try {
    await page.goto(server.url);
    await page.waitForFunction("globalThis.t !== undefined");
    if (faults) {
      const answer = await fetch(`${server.url}/sandbox/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ seed: 11, faults }),
      });
      assert.equal(answer.status, 200, await answer.text());
    }
    return await page.evaluate(`(async () => { ${body} })()`);
  } finally {
    await page.close();
    await server.close();
  }
}

const lossy = [
  { at: "relay", command: "add_sched_task", fault: "drop_before", probability: 0.15 },
  { at: "relay", command: "add_sched_task", fault: "work_after_drop", ms: 1_500, probability: 0.15 },
  { at: "relay", command: "add_sched_task", fault: "drop_answer", probability: 0.3 },
];

test("a task's whole life, by the relay", async () => {
  const seen = await inPage(
    { flags: ["--time-to-dispatch-ms", "0"] },
    `
    const client = relay();
    const { TaskID } = await client.create(task("Life", inSeconds(3600)));
    await client.modify({ TaskID, Type: "User", SchedAt: inSeconds(3) });
    const statuses = [];
    for await (const { Status } of client.watch(TaskID, { intervalMs: 200 })) statuses.push(Status);
    const other = await client.create(task("Gone", inSeconds(3600)));
    const before = await client.list({ ...today(), Offset: 0, Want: 10 });
    await client.delete(before.Tasks.find((listed) => listed.TaskID === other.TaskID));
    const titles = [];
    for await (const { Title } of client.tasks(today())) titles.push(Title);
    const late = await client.modify({ TaskID, Type: "User", SchedAt: inSeconds(60) }).catch(shown);
    return { statuses, total: before.Total, titles, late };`,
  );
  assert.equal(seen.statuses[0], "pending");
  assert.equal(seen.statuses.at(-1), "dispatched");
  assert.equal(seen.total, 2);
  assert.deepEqual(seen.titles, ["Life"]);
  assert.equal(seen.late.code, 90106);
});

test("accounts that nobody has are told at their places", async () => {
  const told = await inPage(
    {},
    `
    const request = task("Whom", inSeconds(3600), { To_Account: ["user1", "nobody", "user2", "no one"] });
    const error = await relay().create(request).catch((error) => error);
    return { ...shown(error), ids: error.invalidUserIds, paths: t.issuesOf(error, request).map(({ path }) => path.join(".")) };`,
  );
  assert.equal(told.code, 90108);
  assert.deepEqual(told.ids, ["nobody", "no one"]);
  assert.deepEqual(told.paths, ["Content.To_Account.1", "Content.To_Account.3"]);
});

for (const fault of [
  { fault: "drop_before" },
  { fault: "drop_answer" },
  { fault: "work_after_drop" },
  { fault: "reset_mid_body" },
  { fault: "bad_gateway" },
  { fault: "unavailable" },
  { fault: "empty_body" },
  { fault: "truncated_json" },
  { fault: "wrong_content_length" },
  { fault: "error_code", code: 60008 },
  { fault: "error_code", code: 60018 },
]) {
  for (const at of ["relay", "service"]) {
    const name = [fault.fault, fault.code].filter(Boolean).join(" ");
    test(`a get survives ${name} at the ${at}`, async () => {
      const title = await inPage(
        { faults: [{ at, command: "get_sched_task", ...fault, next: 1 }] },
        `
        const client = relay();
        const { TaskID } = await client.create(task("Here", inSeconds(3600)));
        return (await client.get(TaskID)).Title;`,
      );
      assert.equal(title, "Here");
    });
    test(`a create makes one task after ${name} at the ${at}`, async () => {
      const { answer, tasks } = await inPage(
        { faults: [{ at, command: "add_sched_task", ...fault, next: 1 }] },
        `
        const client = relay();
        const answer = await client.create(task("One", inSeconds(3600)));
        const { Tasks } = await client.list({ ...today(), Offset: 0, Want: 10 });
        return { answer, tasks: Tasks.map(({ TaskID }) => TaskID) };`,
      );
      assert.deepEqual(tasks, [answer.TaskID]);
    });
  }
}

test("a UserSig that expires at once is renewed, and held by nobody but the client", async () => {
  const seen = await inPage(
    {
      flags: ["--sign"],
      faults: [{ command: "add_sched_task", fault: "expired_usersig", next: 1 }],
    },
    `
    const events = [];
    const client = new t.TaskClient({
      sdkappid: 1400000000,
      backend: { sign: "/sign", host: location.host, dangerouslyExposeUserSig: true },
      onEvent: (event) => events.push(event),
    });
    const { ErrorCode } = await client.create(task("Signed", inSeconds(3600)));
    const listed = () => performance.getEntriesByType("resource").some(({ name }) => name.includes("usersig="));
    for (const deadline = Date.now() + 5000; listed() && Date.now() < deadline; ) await new Promise((resolve) => setTimeout(resolve, 10));
    return { ErrorCode, listed: listed(), reasons: events.filter(({ type }) => type === "sign").map(({ reason }) => reason), stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]) };`,
  );
  assert.equal(seen.ErrorCode, 0);
  assert.deepEqual(seen.reasons, ["first", "rejected"]);
  assert.equal(seen.listed, false);
  assert.doesNotMatch(seen.stored, /eJ/);
});

test("ten thousand creates make ten thousand tasks, though most requests or answers are lost", async () => {
  const { settled, ids, titles, failed } = await inPage(
    { flags: ["--quota", "1000000"], faults: lossy },
    `
    const client = relay({ retries: 100, timeoutMs: 30_000, totalTimeoutMs: 3_000_000 });
    const creates = Array.from({ length: 10_000 }, (_, i) => client.create(task("Task " + i, inSeconds(3600 + (i % 5000)))));
    const settled = await Promise.allSettled(creates);
    const failed = settled.filter(({ status }) => status === "rejected").slice(0, 3).map(({ reason }) => shown(reason));
    const ids = settled.map(({ value }) => value?.TaskID);
    const titles = [];
    const reader = relay({ totalTimeoutMs: 600_000 });
    for await (const { Title } of reader.tasks({ ...today(), BeginTime: inSeconds(-7200), pageSize: 500 })) titles.push(Title);
    return { settled: settled.length, ids: new Set(ids).size, titles, failed };`,
  );
  assert.deepEqual(failed, []);
  assert.equal(settled, 10_000);
  assert.equal(ids, 10_000);
  assert.equal(titles.length, 10_000);
  assert.equal(new Set(titles).size, 10_000);
});

test("where the service overwrites MsgRandom none is made twice, and what can't be known is ambiguous", async () => {
  const { made, errors, tasks } = await inPage(
    { flags: ["--msg-random", "overwrite"], faults: lossy },
    `
    const client = relay({ retries: 20, totalTimeoutMs: 300_000 });
    const when = inSeconds(3600);
    const settled = await Promise.allSettled(Array.from({ length: 100 }, () => client.create(task("Same", when))));
    const { Total } = await client.list({ ...today(), Offset: 0, Want: 1 });
    const errors = settled.filter(({ status }) => status === "rejected").map(({ reason }) => shown(reason));
    return { made: settled.length - errors.length, errors, tasks: Total };`,
  );
  assert.ok(tasks <= 100, `${tasks} tasks were made of 100 creates`);
  assert.ok(tasks >= made);
  assert.ok(errors.length > 0);
  assert.deepEqual(
    errors.filter(({ ambiguous }) => !ambiguous),
    [],
  );
});
