// What builds, compares, reads and shows: each as its typings say.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { installed, uninstalled } from "../support/installed.mjs";

const now = Date.UTC(2027, 0, 1);

/** @type {string} */
let folder;
/** @type {any} */
let t;
/** @type {any} The same package once more, as CommonJS. */
let other;
before(async () => {
  folder = await installed();
  const entry = join(folder, "entry.mjs");
  await writeFile(entry, `export * from "timpush-sched";`);
  t = await import(pathToFileURL(entry).href);
  other = createRequire(pathToFileURL(entry))("timpush-sched");
});
after(() => uninstalled(folder));

const builder = () =>
  new t.TaskBuilder(88888888).from("administrator").title("Title").desc("Text").at("2027-06-01 02:00:00");
const built = {
  Sdkappid: 88888888,
  SchedAt: "2027-06-01 02:00:00",
  Type: "All",
  Content: { From_Account: "administrator", OfflinePushInfo: { Title: "Title", Desc: "Text" } },
};
/** @returns {any} A task as the service gives it. */
const task = (content = {}) => ({
  TaskID: 77,
  Sdkappid: 88888888,
  CreateAt: "2027-01-01 00:00:00",
  Type: "User",
  SchedAt: "2027-06-01 02:00:00",
  Title: "Title",
  Desc: "Text",
  Status: "pending",
  DispatchSuccess: 0,
  DispatchErr: "",
  PushTaskID: "",
  Content: {
    From_Account: "administrator",
    MsgRandom: 5,
    To_Account: ["a", "b"],
    OfflinePushInfo: { Title: "Title", Desc: "Text" },
    ...content,
  },
});
/** @returns {any} */
const request = (content = {}) => ({
  Sdkappid: 88888888,
  Type: "User",
  SchedAt: "2027-06-01 02:00:00",
  Content: {
    From_Account: "administrator",
    To_Account: ["a", "b"],
    OfflinePushInfo: { Title: "Title", Desc: "Text" },
    ...content,
  },
});
const codes = (/** @type {any[]} */ issues) => issues.map(({ code }) => code);
function thrown(/** @type {() => unknown} */ call) {
  try {
    call();
  } catch (error) {
    return /** @type {any} */ (error);
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

test("a builder's steps make a request, in whatever order they come", () => {
  assert.deepEqual(builder().toAll().build({ now }), built);
  const late = new t.TaskBuilder(88888888)
    .at("2027-06-01 02:00:00")
    .desc("Text")
    .toAll()
    .title("Title")
    .from("administrator");
  assert.deepEqual(late.build({ now }), built);
});

test("every step of a builder sets its member", () => {
  const made = builder()
    .toUsers(["a", "b"])
    .at(new Date("2027-06-01T02:00:00.999Z"))
    .ext({ page: 1 })
    .translate("en", { title: "T" })
    .translate("zh", { title: "标题", desc: "内容" })
    .translate("en", { title: "T2", desc: "D2" })
    .android({ PushStyle: 1 })
    .apns({ BadgeMode: 1 })
    .harmony({ Sound: "s", SoundDuration: 5 })
    .dataId("id")
    .build({ now });
  assert.deepEqual(made, {
    ...built,
    Type: "User",
    Content: {
      From_Account: "administrator",
      To_Account: ["a", "b"],
      DataId: "id",
      OfflinePushInfo: {
        Title: "Title",
        Desc: "Text",
        Ext: '{"page":1}',
        MultiLanguageContent: [
          { Language: "zh", Title: "标题", Desc: "内容" },
          { Language: "en", Title: "T2", Desc: "D2" },
        ],
        AndroidInfo: { PushStyle: 1 },
        ApnsInfo: { BadgeMode: 1 },
        HarmonyInfo: { Sound: "s", SoundDuration: 5 },
      },
    },
  });
});

test("an Ext that is text stays as it is", () => {
  assert.equal(builder().toAll().ext("plain").build({ now }).Content.OfflinePushInfo.Ext, "plain");
});

test("the last audience named is the one that counts", () => {
  const audiences = builder()
    .toUsers(["a"])
    .toAttrs({ and: { sex: "f" }, or: { city: "x" } });
  assert.deepEqual(audiences.toTags({ and: ["a"], not: ["b"] }).build({ now }).Content.Condition, {
    TagsAnd: ["a"],
    TagsNot: ["b"],
  });
  const content = audiences.toUsers(["z"]).build({ now }).Content;
  assert.deepEqual([content.To_Account, content.Condition], [["z"], undefined]);
  assert.equal(audiences.toAttrs({ or: { city: "x" } }).build({ now }).Type, "Tag");
  assert.deepEqual(audiences.toAll().build({ now }), built);
});

test("build throws a ValidationError with all issues where an error is left", () => {
  const wrong = builder().toUsers([]).at("tomorrow");
  const error = thrown(() => wrong.build({ now }));
  assert.ok(error instanceof t.ValidationError);
  assert.deepEqual(error.issues, wrong.issues({ now }));
  assert.ok(codes(error.issues).includes("sched_at.format"));
  assert.ok(error.message.includes(error.issues[0].message));
});

test("build lets warnings pass, and issues tells them", () => {
  const step = builder().toUsers(["a", "a"]);
  assert.deepEqual(codes(step.issues({ now })), ["account.duplicate"]);
  assert.equal(step.build({ now }).Content.To_Account.length, 2);
});

test("later steps change no request that was built before", () => {
  const step = builder().toUsers(["a"]).translate("en", { title: "T" });
  const first = step.build({ now });
  const before = structuredClone(first);
  step
    .title("other")
    .from("x")
    .translate("en", { title: "U" })
    .translate("zh", { title: "V" })
    .android({ PushStyle: 1 });
  step
    .toTags({ and: ["t"] })
    .at("2028-01-01 00:00:00")
    .dataId("id");
  assert.deepEqual(first, before);
  assert.notDeepEqual(step.build({ now }), before);
});

test("a copy of a task has its audience and content, and nothing that was the task's own", () => {
  const copy = t.TaskBuilder.copyOf(task({ From_Account: 12345, Extra: 1 })).at("2027-07-01 00:00:00");
  assert.deepEqual(copy.build({ now }), {
    ...request({ From_Account: "12345", Extra: 1 }),
    SchedAt: "2027-07-01 00:00:00",
  });
  assert.ok(codes(t.TaskBuilder.copyOf(task()).issues({ now })).includes("sched_at.missing"));
});

test("steps on a copy leave the task as it was", () => {
  const original = task({
    OfflinePushInfo: { Title: "T", Desc: "D", MultiLanguageContent: [{ Language: "en", Title: "a" }] },
  });
  const before = structuredClone(original);
  t.TaskBuilder.copyOf(original).title("x").translate("en", { title: "b" }).toAll().from("y");
  assert.deepEqual(original, before);
});

test("a copy of next to nothing is a builder with issues", () => {
  for (const content of [undefined, null, {}])
    assert.ok(t.TaskBuilder.copyOf({ Sdkappid: 1, Content: content }).issues({ now }).length > 0);
});

test("diffTask gives only what changed", () => {
  const head = { Sdkappid: 88888888, TaskID: 77, Type: "User" };
  assert.equal(t.diffTask(task(), request()), undefined);
  const later = { ...request(), SchedAt: "2027-06-02 02:00:00" };
  assert.deepEqual(t.diffTask(task(), later), { ...head, SchedAt: "2027-06-02 02:00:00" });
  const changed = request({ To_Account: ["a", "c"] });
  assert.deepEqual(t.diffTask(task(), changed), { ...head, Content: changed.Content });
  assert.deepEqual(t.diffTask(task(), { ...changed, SchedAt: "2027-06-02 02:00:00" }), {
    ...head,
    SchedAt: "2027-06-02 02:00:00",
    Content: changed.Content,
  });
});

test("what the service itself added or wrote otherwise is no change", () => {
  assert.equal(
    t.diffTask(task({ MsgRandom: 99, From_Account: 12345 }), request({ From_Account: "12345" })),
    undefined,
  );
  assert.ok(t.diffTask(task({ From_Account: 12345 }), request({ From_Account: "12346" })));
  assert.ok(t.diffTask(task({ DataId: "gone" }), request()), "a member taken out is a change");
  assert.ok(t.diffTask(task(), request({ MsgRandom: 6 })));
  assert.equal(t.diffTask({ ...task(), TaskID: 2n ** 60n }, request()), undefined);
});

test("the order of members is no change, the order of accounts is one", () => {
  const turned = { Content: Object.fromEntries(Object.entries(request().Content).reverse()), ...request() };
  assert.equal(t.diffTask(task(), turned), undefined);
  assert.ok(t.diffTask(task(), request({ To_Account: ["b", "a"] })));
});

test("diffTask throws on another Type, another app, no TaskID", () => {
  const of = (/** @type {any} */ before, /** @type {any} */ after, options = {}) => {
    const error = thrown(() => t.diffTask(before, after, options));
    assert.ok(error instanceof t.ValidationError, String(error));
    return error;
  };
  assert.deepEqual(codes(of(task(), { ...request(), Type: "All" }).issues), ["type.changed"]);
  assert.deepEqual(codes(of(task(), { ...request(), Sdkappid: 1 }).issues), ["sdkappid.changed"]);
  assert.deepEqual(codes(of({ ...task(), TaskID: undefined }, request()).issues), ["task_id.missing"]);
  assert.match(of(task(), { ...request(), Type: "All" }, { locale: "zh" }).message, /[\u4e00-\u9fff]/);
});

test("a time is written and read in the service's form, from year 1 to 9999", () => {
  const pairs = /** @type {[number, string][]} */ ([
    [0, "1970-01-01 00:00:00"],
    [-1000, "1969-12-31 23:59:59"],
    [Date.UTC(2028, 1, 29, 23, 59, 59), "2028-02-29 23:59:59"],
    [-62135596800000, "0001-01-01 00:00:00"],
    [253402300799000, "9999-12-31 23:59:59"],
  ]);
  for (const [ms, text] of pairs) {
    assert.equal(t.formatTime(ms), text);
    assert.equal(t.formatTime(new Date(ms)), text);
    assert.equal(t.formatTime(ms + 999), text);
    assert.equal(t.parseTime(text).getTime(), ms);
    assert.ok(t.parseTime(text) instanceof Date);
  }
  assert.equal(t.formatTime(vm.runInNewContext("new Date(0)")), "1970-01-01 00:00:00");
});

test("what is no time, or out of range, is refused with the reason", () => {
  for (const none of [
    Number.NaN,
    new Date(Number.NaN),
    Number.POSITIVE_INFINITY,
    -62135596800001,
    253402300800000,
  ]) {
    const error = thrown(() => t.formatTime(none));
    assert.ok(error instanceof t.ValidationError, String(none));
    assert.ok(error.message.length > 0);
  }
  const texts = [
    "",
    "2027-06-01",
    "2027-06-01T02:00:00Z",
    "2027-02-29 00:00:00",
    "2027-06-01 24:00:00",
    "0000-00-00 00:00:00",
  ];
  for (const text of [
    ...texts,
    " 2027-06-01 02:00:00",
    "２０２７-06-01 02:00:00",
    null,
    undefined,
    5,
    {},
    new Date(0),
  ]) {
    const error = thrown(() => t.parseTime(text));
    assert.ok(error instanceof t.ValidationError, String(text));
    assert.deepEqual(error.issues[0].path, ["SchedAt"]);
  }
});

test("a moment that the service's form can't write is told as that, and a cleared field as missing", () => {
  for (const [none, words] of /** @type {[any, RegExp][]} */ ([
    [new Date(""), /Date is invalid/],
    [Number.NaN, /Date is invalid/],
    [253402300800000, /year isn't one from 1 to 9999/],
    [new Date(253402300800000), /year isn't one from 1 to 9999/],
    [-62135596800001, /year isn't one from 1 to 9999/],
    [null, /SchedAt is missing/],
    [undefined, /SchedAt is missing/],
    [true, /must be text/],
  ]))
    assert.match(thrown(() => t.formatTime(none)).message, words, String(none));
  assert.match(thrown(() => t.parseTime(null)).message, /SchedAt is missing/);
});

test("the functions of times throw their issues in the language asked for", () => {
  const locale = { locale: "zh" };
  for (const call of [
    () => t.formatTime(new Date(""), locale),
    () => t.formatTime("tomorrow", locale),
    () => t.parseTime("tomorrow", locale),
    () => t.zonedToUtc("tomorrow", "Asia/Shanghai", locale),
    () => t.utcToZoned("tomorrow", "Asia/Shanghai", locale),
  ])
    assert.match(thrown(call).message, /[\u4e00-\u9fff]/, String(call));
  assert.deepEqual(["2027-06-01 02:00:00", "1970-01-01 00:00:00"].map(t.parseTime), [
    new Date(Date.UTC(2027, 5, 1, 2)),
    new Date(0),
  ]);
});

test("an invalid Date breaks no chain, and is told of the request", () => {
  const step = builder().toAll().at(new Date("")).title("T");
  const [issue, ...others] = step.issues({ now });
  assert.deepEqual([issue.code, issue.params.cause, others], ["sched_at.format", "invalid_date", []]);
  assert.match(issue.message, /Date is invalid/);
  assert.deepEqual(thrown(() => step.build({ now })).issues, [issue]);
  assert.equal(builder().toAll().at(new Date(8e15)).issues({ now })[0].params.cause, "year");
});

test("wall times are turned into UTC and back", () => {
  const exact = (/** @type {string} */ local, /** @type {string} */ zone) => {
    const result = t.zonedToUtc(local, zone);
    assert.equal(result.kind, "exact");
    assert.ok(!("later" in result));
    return [result.utc, result.offset];
  };
  assert.deepEqual(exact("2027-06-01T10:00", "Asia/Shanghai"), ["2027-06-01 02:00:00", "+08:00"]);
  assert.deepEqual(exact("2027-06-01T10:00:30", "Asia/Kathmandu"), ["2027-06-01 04:15:30", "+05:45"]);
  assert.deepEqual(exact("2027-01-01T00:00", "America/St_Johns"), ["2027-01-01 03:30:00", "-03:30"]);
  assert.deepEqual(exact("2027-06-01T10:00", "UTC"), ["2027-06-01 10:00:00", "+00:00"]);
  assert.equal(
    t.utcToZoned("2027-06-01 02:00:00", "Asia/Shanghai"),
    "2027-06-01T10:00:00".slice(0, t.utcToZoned("2027-06-01 02:00:00", "Asia/Shanghai").length),
  );
  assert.match(t.utcToZoned("2026-12-31 18:15:00", "Asia/Kathmandu"), /^2027-01-01T00:00/);
});

test("a wall time that the clocks skip is a gap, one that they show twice an overlap", () => {
  assert.deepEqual(t.zonedToUtc("2027-03-28T02:30", "Europe/Berlin"), {
    utc: "2027-03-28 01:30:00",
    offset: "+02:00",
    kind: "gap",
  });
  assert.deepEqual(t.zonedToUtc("2027-10-31T02:30", "Europe/Berlin"), {
    utc: "2027-10-31 00:30:00",
    offset: "+02:00",
    kind: "overlap",
    later: "2027-10-31 01:30:00",
  });
  assert.deepEqual(t.zonedToUtc("2027-04-04T01:45", "Australia/Lord_Howe"), {
    utc: "2027-04-03 14:45:00",
    offset: "+11:00",
    kind: "overlap",
    later: "2027-04-03 15:15:00",
  });
  assert.equal(t.zonedToUtc("2027-10-03T02:15", "Australia/Lord_Howe").kind, "gap");
});

test("early years have the offset that the zone had then", () => {
  assert.deepEqual(t.zonedToUtc("0100-03-01T12:00", "Asia/Shanghai"), {
    utc: "0100-03-01 03:54:17",
    offset: "+08:05:43",
    kind: "exact",
  });
  assert.match(t.utcToZoned("0100-03-01 03:54:17", "Asia/Shanghai"), /^0100-03-01T12:00/);
  assert.equal(t.zonedToUtc("0001-01-01T00:00", "Asia/Shanghai").offset, "+08:05:43");
});

test("what is no wall time, or no zone, is refused", () => {
  for (const local of [
    "",
    "2027-06-01",
    "-0001-01-01T00:00",
    "0000-01-01T00:00",
    "2027-02-30T10:00",
    "2027-06-01T10:00Z",
    null,
    5,
  ])
    assert.ok(thrown(() => t.zonedToUtc(local, "UTC")) instanceof t.ValidationError, String(local));
  assert.ok(thrown(() => t.utcToZoned("soon", "UTC")) instanceof t.ValidationError);
  assert.throws(() => t.zonedToUtc("2027-06-01T10:00", "Mars/Olympus"), RangeError);
  assert.throws(() => t.utcToZoned("2027-06-01 10:00:00", ""), RangeError);
});

test("accounts are found between whatever separates them", () => {
  const text =
    '\ufeffamy,bob;carl\tdora eve\r\n"frank"\r\n\r\n李雷，韩梅梅；小明、小红\u3000小刚\u00a0x\n😀y';
  assert.deepEqual(t.parseAccounts(text).accounts, [
    ...["amy", "bob", "carl", "dora", "eve", "frank", "李雷", "韩梅梅", "小明", "小红", "小刚", "x", "😀y"],
  ]);
});

test("an account that is there again counts once, in the place of its first appearance", () => {
  const list = t.parseAccounts('b\na\nb\n"a"\nb\nB');
  assert.deepEqual([list.accounts, list.duplicates, list.invalid], [["b", "a", "B"], 3, []]);
});

test("what can't be an account is told with its line", () => {
  const list = t.parseAccounts(
    `ok\r\n\r\nbad\u0001one 李雷\n\ufffd\ufffdname,half\ud800\n${"\u0002".repeat(100)}`,
  );
  assert.deepEqual(list.accounts, ["ok", "李雷"]);
  assert.deepEqual(list.invalid, [
    { line: 3, value: "bad\u0001one", code: "account.control" },
    { line: 4, value: "\ufffd\ufffdname", code: "account.garbled" },
    { line: 4, value: "half\ufffd", code: "account.garbled" },
    { line: 5, value: "\u0002".repeat(64), code: "account.control" },
  ]);
});

test("texts without an account have none", () => {
  for (const text of ["", "\ufeff", " ,;\t\r\n", '""', "\u200b"]) {
    const list = t.parseAccounts(text);
    assert.deepEqual(
      [list.accounts, list.duplicates, list.invalid, list.chunks()],
      [[], 0, [], []],
      JSON.stringify(text),
    );
  }
});

test("a million lines are read, and come in groups of five hundred", () => {
  const lines = Array.from({ length: 1_000_000 }, (_, index) => `用户${index % 900_001}`);
  const list = t.parseAccounts(lines.join("\n"));
  assert.deepEqual([list.accounts.length, list.duplicates], [900_001, 99_999]);
  const chunks = list.chunks();
  assert.equal(chunks.length, 1801);
  assert.ok(chunks.slice(0, -1).every((/** @type {string[]} */ chunk) => chunk.length === 500));
  assert.deepEqual(chunks.at(-1), ["用户900000"]);
  assert.deepEqual(chunks.flat(), list.accounts);
});

test("a preview tells of each vendor, in order, and what it cuts", () => {
  const shown = t.preview({
    Title: "t".repeat(45),
    Desc: "d".repeat(120),
    ApnsInfo: { Title: "apns" },
    HarmonyInfo: { Title: "h" },
  });
  assert.deepEqual(
    shown.map((/** @type {any} */ { vendor, titleCut, descCut }) => [vendor, titleCut, descCut]),
    [
      ["apns", false, false],
      ["fcm", false, false],
      ["huawei", false, false],
      ["honor", false, false],
      ["xiaomi", false, false],
      ["oppo", false, true],
      ["vivo", true, true],
      ["meizu", true, true],
      ["harmony", false, false],
    ],
  );
  assert.deepEqual([shown[0].title, shown[8].title], ["apns", "h"]);
  assert.equal(shown[7].title, `${"t".repeat(29)}...`);
  const big = t.preview({ Title: "t", Desc: "d".repeat(120), AndroidInfo: { PushStyle: 1 } });
  assert.equal(big[5].descCut, false);
});

test("a preview cuts no character in two, and takes half a one for no cut", () => {
  for (const { title, titleCut } of t.preview({ Title: "😀".repeat(40), Desc: "" })) {
    assert.ok(!/[\ud800-\udbff]$|[\ud800-\udbff]\.|^[\udc00-\udfff]/.test(title), title);
    assert.equal(titleCut, title.endsWith("..."));
  }
  assert.ok(
    t
      .preview({ Title: "\ud800", Desc: "\udfff" })
      .every((/** @type {any} */ it) => !it.titleCut && !it.descCut),
  );
});

test("a preview takes what may stand in a form", () => {
  for (const info of [
    undefined,
    null,
    {},
    [],
    "text",
    5,
    { Title: 5, Desc: null, ApnsInfo: null, AndroidInfo: "x", HarmonyInfo: { Title: {} } },
  ])
    assert.equal(t.preview(info).length, 9);
});

test("the schemas are Standard Schemas: plain, synchronous, and with the value as it came", () => {
  assert.deepEqual(Object.keys(t.schemas), ["create", "modify", "delete", "get", "list"]);
  for (const schema of Object.values(t.schemas)) {
    assert.equal(Object.getPrototypeOf(schema), Object.prototype);
    const standard = schema["~standard"];
    assert.deepEqual([standard.version, standard.vendor], [1, "timpush-sched"]);
    const result = standard.validate(undefined);
    assert.ok(!(result instanceof Promise) && result.issues.length > 0);
    for (const target of ["draft-2020-12", "draft-07"])
      for (const side of ["input", "output"])
        assert.equal(typeof standard.jsonSchema[side]({ target }).$schema, "string");
    assert.throws(() => standard.jsonSchema.input({ target: "openapi-3.0" }));
  }
  const value = { Sdkappid: 1, TaskID: 5 };
  const result = t.schemas.get["~standard"].validate(value);
  assert.equal(result.value, value);
  assert.equal(result.issues, undefined);
});

test("a warning fails no schema, an error does", () => {
  const { validate } = t.schemas.create["~standard"];
  const libraryOptions = { now, locale: "zh" };
  assert.ok("value" in validate(request({ To_Account: ["a", "a"] }), { libraryOptions }));
  const { issues } = validate(request({ To_Account: ["a", "a", 5] }), { libraryOptions });
  assert.deepEqual(codes(issues), ["account.not_string"]);
  assert.match(issues[0].message, /[\u4e00-\u9fff]/);
});

test("the JSON Schemas handed out are the asker's own", () => {
  const ask = () => t.schemas.create["~standard"].jsonSchema.input({ target: "draft-07" });
  const before = JSON.stringify(ask());
  Object.assign(ask(), { type: "x" }).properties = null;
  assert.equal(JSON.stringify(ask()), before);
});

test("issueCodes can't be changed and names each code once", () => {
  assert.ok(Object.isFrozen(t.issueCodes));
  assert.equal(new Set(t.issueCodes).size, t.issueCodes.length);
  for (const code of t.issueCodes) assert.match(code, /^[a-z_]+\.[a-z_]+$/);
});

test("errors are real classes with their names, and keep their cause", () => {
  const error = thrown(() => t.parseTime("x"));
  for (const kind of [t.ValidationError, t.TimPushError, Error]) assert.ok(error instanceof kind);
  assert.deepEqual(
    [error.name, error.kind, error.attempts, error.retryable, error.ambiguous],
    ["ValidationError", "validation", 0, false, false],
  );
  assert.match(error.stack, /^ValidationError: /);
  assert.ok(!Object.keys(error).includes("name"));
  const cause = new Error("why");
  const plain = new t.TimPushError("what", { cause });
  assert.deepEqual([plain.name, plain.message, plain.cause], ["TimPushError", "what", cause]);
});

test("an error of another copy of the package is known as one", () => {
  const error = thrown(() => other.parseTime("x"));
  assert.ok(!(error instanceof t.TimPushError));
  assert.ok(t.isTimPushError(error) && other.isTimPushError(thrown(() => t.parseTime("x"))));
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const none of [new Error("x"), undefined, null, "x", {}, Symbol("x"), () => {}, proxy])
    assert.equal(t.isTimPushError(none), false);
});

test("a time that is already in the service's form stays as it is", () => {
  assert.equal(t.formatTime(/** @type {any} */ ("2027-06-01 02:00:00")), "2027-06-01 02:00:00");
  const error = thrown(() => t.formatTime(/** @type {any} */ ("tomorrow")));
  assert.ok(error instanceof t.ValidationError);
  assert.notEqual(error.message, "");
});

test("a diff of what is no object says what it is instead", () => {
  const error = thrown(() => t.diffTask(/** @type {any} */ (null), /** @type {any} */ ({})));
  assert.ok(error instanceof t.ValidationError);
  assert.match(error.message, /not null/);
});

test("asked for nothing, a check tells nothing", () => {
  assert.deepEqual(t.checkCreate({}, { only: [] }), []);
});

test("a text that is no wall time is told how one is written", () => {
  const error = thrown(() => t.zonedToUtc("nonsense", "Asia/Shanghai"));
  assert.ok(error instanceof t.ValidationError);
  assert.match(error.message, /2026-03-29T02:30/);
});
