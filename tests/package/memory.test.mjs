// What the wasm's memory comes to, and what becomes of a trap. Each script runs in a Node of its own, in which it sees
// the instances being made.
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

/** Keeps count of instances; `spoil(exports, number)` may put other exports in their place. */
const watched = `
  const memories = [];
  let spoil = (exports) => exports;
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (module, imports) {
    const { exports } = new Instance(module, imports);
    memories.push(exports.memory);
    return { exports: spoil({ ...exports }, memories.length) };
  };
  const bytes = () => memories.at(-1).buffer.byteLength;
  const now = Date.UTC(2027, 0, 1);
  const request = (content) => ({
    Sdkappid: 88888888, Type: "User", SchedAt: "2027-06-01 02:00:00",
    Content: { From_Account: "administrator", To_Account: ["user1", "user2"], OfflinePushInfo: { Title: "T", Desc: "D" }, ...content },
  });
  const t = await import("timpush-sched");
`;

test("after a million checks, half of them invalid, the memory is as after the first thousand", async () => {
  const { early, late, instances, wrong } = await child(
    folder,
    `${watched}
    const throwing = {};
    for (const name of ["Type", "SchedAt", "Content"])
      Object.defineProperty(throwing, name, { enumerable: true, get() { throw new Error(); } });
    const cyclic = {}; cyclic.Content = cyclic;
    const bad = [throwing, cyclic, null, request({ To_Account: ["", "", 5], 名: "中文" }), { Content: { OfflinePushInfo: [] } }];
    const good = [request(), { ...request({ To_Account: undefined }), Type: "All" }, request({ DataId: "数据" })];
    let early, wrong = 0;
    for (let i = 0; i < 1_000_000; i++) {
      const valid = i % 2 === 0;
      const issues = t.checkCreate(valid ? good[i % 3] : bad[i % 5], { now });
      if (valid !== (issues.length === 0)) wrong++;
      if (i === 1000) early = bytes();
    }
    console.log(JSON.stringify({ early, late: bytes(), instances: memories.length, wrong }));`,
  );
  assert.equal(wrong, 0);
  assert.equal(instances, 1);
  assert.equal(late, early);
});

test("neither do accounts, times, zones, previews and diffs leave anything behind", async () => {
  const { early, late, instances } = await child(
    folder,
    `${watched}
    let early;
    for (let i = 0; i < 100_000; i++) {
      t.parseAccounts("amy, 李雷\\nbob;amy\\u0001");
      t.parseTime(t.formatTime(now + i * 1000));
      t.preview({ Title: "标题".repeat(40), Desc: "text" });
      if (i % 20 === 0) t.utcToZoned(t.zonedToUtc("2027-03-28T02:30", "Europe/Berlin").utc, "Asia/Kathmandu");
      t.diffTask({ ...request(), TaskID: 5 }, request({ DataId: "x" }));
      try { t.diffTask({ ...request(), TaskID: 5, Type: "All" }, request()); } catch {}
      try { t.parseTime("no time"); } catch {}
      if (i === 1000) early = bytes();
    }
    console.log(JSON.stringify({ early, late: bytes(), instances: memories.length }));`,
  );
  assert.equal(instances, 1);
  assert.equal(late, early);
});

test("after one huge text the instance is replaced, and the memory is small again", async () => {
  const { before, large, small, instances, issues } = await child(
    folder,
    `${watched}
    t.checkCreate(request(), { now });
    const before = bytes();
    t.checkCreate(request({ DataId: "x".repeat(50_000_000) }), { now });
    const large = bytes();
    const issues = t.checkCreate(request(), { now });
    const small = bytes();
    t.parseAccounts("user\\n".repeat(10_000_000));
    t.checkCreate(request(), { now });
    console.log(JSON.stringify({ before, large, small: [small, bytes()], instances: memories.length, issues }));`,
  );
  assert.ok(large > 50_000_000);
  assert.deepEqual(small, [before, before]);
  assert.equal(instances, 3);
  assert.deepEqual(issues, []);
});

for (const name of ["check_request", "words", "texts", "answer"]) {
  // Words are asked for once a tape outgrows them, so this one is long.
  const value = `request({ To_Account: Array.from({ length: 600 }, (_, i) => "u" + i) })`;

  test(`after a trap in ${name} a new instance gives the right answer`, async () => {
    const { told, instances } = await child(
      folder,
      `${watched}
      spoil = (exports, number) => {
        if (number === 1) exports.${name} = () => { throw new WebAssembly.RuntimeError("unreachable"); };
        return exports;
      };
      let told;
      try { told = t.checkCreate(${value}, { now }); } catch (error) { told = [{ code: String(error) }]; }
      if (told.length !== 1) throw new Error(JSON.stringify(told));
      console.log(JSON.stringify({ told: told.map(({ code }) => code), instances: memories.length }));`,
    );
    assert.deepEqual(told, ["to_account.too_many"]);
    assert.equal(instances, 2);
  });

  test(`where ${name} always traps, a check says that it failed itself`, async () => {
    const told = await child(
      folder,
      `${watched}
      spoil = (exports) => {
        exports.${name} = () => { throw new WebAssembly.RuntimeError("unreachable"); };
        return exports;
      };
      const told = [t.checkCreate(${value}), t.checkGet(null), t.checkList(5, { locale: "zh" })];
      console.log(JSON.stringify(told));`,
    );
    for (const issues of told) {
      assert.equal(issues.length, 1);
      assert.equal(issues[0].code, "value.unreadable");
      assert.equal(issues[0].severity, "error");
      assert.deepEqual(issues[0].params, { cause: "internal" });
      assert.deepEqual(issues[0].path, ["Sdkappid"]);
      assert.ok(issues[0].message.length > 0);
    }
    assert.match(told[2][0].message, /[\u4e00-\u9fff]/);
  });
}

test("a trap now and then does no harm to the checks after it", async () => {
  const answers = await child(
    folder,
    `${watched}
    let calls = 0;
    spoil = (exports) => {
      const { check_request } = exports;
      exports.check_request = (...given) => {
        if (++calls % 3 === 0) throw new WebAssembly.RuntimeError("unreachable");
        return check_request(...given);
      };
      return exports;
    };
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push(t.checkCreate(i % 2 ? request() : {}, { now }).length);
    console.log(JSON.stringify(answers));`,
  );
  assert.deepEqual(
    answers,
    Array.from({ length: 30 }, (_, index) => (index % 2 ? 0 : 4)),
  );
});
