// Whatever is passed in, a check answers: it never throws, never traps, never hangs, and never says that all is well
// where it couldn't look.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import fc from "fast-check";
import { installed, uninstalled } from "../support/installed.mjs";

const now = Date.UTC(2027, 0, 1);
const checks = ["checkCreate", "checkModify", "checkDelete", "checkGet", "checkList"];

/** @type {string} */
let folder;
/** @type {any} */
let timpush;
before(async () => {
  folder = await installed();
  const entry = join(folder, "entry.mjs");
  await writeFile(entry, `export * from "timpush-sched";`);
  timpush = await import(pathToFileURL(entry).href);
});
after(() => uninstalled(folder));

/** A request in which nothing is wrong, with other members in its Content. @returns {any} */
function request(/** @type {Record<string, unknown>} */ content = {}) {
  return {
    Sdkappid: 88888888,
    Type: "User",
    SchedAt: "2027-06-01 02:00:00",
    Content: {
      From_Account: "administrator",
      To_Account: ["user1", "user2"],
      OfflinePushInfo: { Title: "Title", Desc: "Text" },
      ...content,
    },
  };
}

/** @returns {{ code: string, path: (string | number)[], severity: string, message: string, serverCode?: number, params: Record<string, any> }[]} */
function create(/** @type {unknown} */ value, options = {}) {
  return timpush.checkCreate(value, { now, ...options });
}

const told = (/** @type {any[]} */ issues) => issues.map(({ code, path }) => `${code} at ${path.join(".")}`);
const unreadable = (/** @type {any[]} */ issues) =>
  issues
    .filter(({ code }) => code === "value.unreadable")
    .map(({ path, params }) => `${params.cause} at ${path.join(".")}`);

/** All checks answer it, in both languages, with issues that a form can show. */
function answers(/** @type {unknown} */ value) {
  const all = [];
  for (const check of checks) {
    for (const locale of ["en", "zh"]) {
      const issues = timpush[check](value, { now, locale });
      assert.ok(Array.isArray(issues));
      for (const issue of issues) {
        assert.ok(timpush.issueCodes.includes(issue.code), `${issue.code} is no code`);
        assert.ok(Array.isArray(issue.path) && issue.path.length > 0, `${issue.code} has no path`);
        for (const step of issue.path)
          assert.ok(typeof step === "string" || Number.isSafeInteger(step), `${String(step)} is no step`);
        assert.ok(issue.severity === "error" || issue.severity === "warning");
        assert.equal(typeof issue.message, "string");
        assert.ok(issue.message.length > 0, `${issue.code} has no message`);
        assert.doesNotMatch(
          issue.message,
          /\{(min|max|actual|path|why|kind|hint|allowed|more)\}/,
          "the message has a hole",
        );
        assert.notEqual(issue.params.cause, "internal", "the check itself failed");
        assert.equal(issue.serverCode === undefined, issue.severity === "warning");
      }
      all.push(...issues);
    }
  }
  return all;
}

/** A proxy one of whose traps does something else. */
const trapped = (/** @type {ProxyHandler<any>} */ handler, target = {}) => new Proxy(target, handler);
const throwing = () => {
  throw new Error("not for you");
};
function revoked(/** @type {object} */ target = {}) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const cyclic = /** @type {any} */ ({ Type: "All" });
cyclic.Content = cyclic;
const cyclicList = /** @type {any[]} */ ([]);
cyclicList.push(cyclicList);

/** @type {[string, () => unknown][]} */
const hostile = [
  ["null", () => null],
  ["undefined", () => undefined],
  ["a function", () => () => {}],
  ["a class", () => class {}],
  ["a symbol", () => Symbol("a symbol")],
  ["a bigint", () => 1n],
  ["a huge bigint", () => 1n << 4096n],
  ["a negative bigint", () => -1n],
  ["NaN", () => Number.NaN],
  ["-0", () => -0],
  ["Infinity", () => Number.POSITIVE_INFINITY],
  ["-Infinity", () => Number.NEGATIVE_INFINITY],
  ["the smallest number", () => Number.MIN_VALUE],
  ["the largest number", () => Number.MAX_VALUE],
  ["an empty text", () => ""],
  ["half a surrogate pair", () => "\udc00"],
  ["a cyclic object", () => cyclic],
  ["a cyclic array", () => cyclicList],
  ["a revoked proxy", () => revoked()],
  ["a revoked proxy of an array", () => revoked([])],
  ["a proxy whose ownKeys throws", () => trapped({ ownKeys: throwing })],
  [
    "a proxy whose ownKeys names what isn't there",
    () => trapped({ ownKeys: () => ["Type", "Content", "nowhere"] }),
  ],
  ["a proxy whose ownKeys is nonsense", () => trapped({ ownKeys: () => /** @type {any} */ ([1, null]) })],
  ["a proxy whose ownKeys is no list", () => trapped({ ownKeys: () => /** @type {any} */ (5) })],
  ["a proxy whose getPrototypeOf throws", () => trapped({ getPrototypeOf: throwing })],
  [
    "a proxy whose getPrototypeOf is nonsense",
    () => trapped({ getPrototypeOf: () => /** @type {any} */ (7) }),
  ],
  [
    "a proxy that is its own prototype",
    () => {
      const proxy = /** @type {any} */ (trapped({ getPrototypeOf: () => proxy }));
      return proxy;
    },
  ],
  ["a proxy whose has throws", () => trapped({ has: throwing }, { Type: "All" })],
  ["a proxy whose get throws", () => trapped({ get: throwing }, { Type: "All" })],
  [
    "a proxy whose getOwnPropertyDescriptor throws",
    () => trapped({ getOwnPropertyDescriptor: throwing }, { Type: "All" }),
  ],
  ["a proxy whose every trap throws", () => trapped(trapped({ get: () => throwing }), { Type: "All" })],
  ["a proxy whose every trap throws, of a list", () => trapped(trapped({ get: () => throwing }), [])],
  ["an array with holes", () => Object.assign(new Array(4), { 1: 1, 3: 2 })],
  ["a Map", () => new Map([["Type", "All"]])],
  ["a Set", () => new Set(["All"])],
  ["a WeakMap", () => new WeakMap()],
  ["typed arrays", () => ({ Type: new Uint8Array(9), Content: new Float64Array([Number.NaN, -0]) })],
  ["a DataView and a buffer", () => [new DataView(new ArrayBuffer(8)), new ArrayBuffer(8)]],
  ["an error", () => new Error("x")],
  ["a promise", () => Promise.resolve()],
  ["a regular expression", () => /x/],
  ["a generator", () => (function* () {})()],
  ["globalThis", () => globalThis],
  ["an object without a prototype", () => Object.create(null)],
  ["an invalid Date", () => new Date(Number.NaN)],
  ["a boxed symbol", () => Object(Symbol("a symbol"))],
  ["a boxed bigint", () => Object(1n)],
  ["a toJSON that throws", () => ({ toJSON: throwing })],
  [
    "a toJSON that gives itself",
    () => ({
      toJSON() {
        return this;
      },
    }),
  ],
  ["a toJSON that gives nothing", () => ({ toJSON() {} })],
  ["a toJSON that is none", () => ({ toJSON: "text" })],
];

for (const [name, make] of hostile) {
  test(`${name} is answered as the whole request`, () => {
    assert.ok(answers(make()).length > 0, "no check finds anything wrong with it");
  });

  test(`${name} is answered at every member`, () => {
    const value = make();
    answers({ Sdkappid: value, Type: value, TaskID: value, SchedAt: value, Content: value });
    answers({ Sdkappid: value, Offset: value, Want: value, OrderBy: value, Asc: value, BeginTime: value });
    const info = { Title: value, Desc: value, Ext: value, AndroidInfo: value, ApnsInfo: value };
    answers(
      request({
        To_Account: [value, "user1", value],
        OfflinePushInfo: { ...info, MultiLanguageContent: [value] },
      }),
    );
    answers({ ...request({ Condition: { TagsAnd: value, AttrsAnd: { a: value } } }), Type: "Tag" });
    answers(request({ From_Account: value, To_Account: value, DataId: value, MsgRandom: value }));
  });

  test(`${name} stops neither diffTask nor a builder's issues`, () => {
    const value = /** @type {any} */ (make());
    for (const [before, later] of [
      [value, request()],
      [{ ...request(), TaskID: 5 }, value],
      [{ ...request(), TaskID: 5 }, request({ OfflinePushInfo: value })],
    ]) {
      try {
        timpush.diffTask(before, later);
      } catch (error) {
        assert.ok(error instanceof timpush.ValidationError, `it throws ${String(error)}`);
        assert.ok(error.issues.length > 0 && error.message.length > 0);
      }
    }
    const builder = new timpush.TaskBuilder(value).toUsers(value).from(value).title(value).desc(value);
    builder.android(value).apns(value).harmony(value).dataId(value).toUsers([value]);
    assert.ok(builder.issues({ now }).length > 0);
    assert.throws(() => builder.build(), timpush.ValidationError);
  });
}

test("a circle is told at the member that closes it", () => {
  const value = request();
  value.Content.OfflinePushInfo.AndroidInfo = { again: value.Content };
  assert.deepEqual(unreadable(create(value)), ["cycle at Content.OfflinePushInfo.AndroidInfo.again"]);
  assert.deepEqual(unreadable(create(request({ To_Account: cyclicList }))), [
    "cycle at Content.To_Account.0",
  ]);
});

test("what is there twice is no circle", () => {
  const tags = ["a"];
  const value = {
    ...request({ Condition: { TagsAnd: tags, TagsNot: ["b"] }, To_Account: undefined }),
    Type: "Tag",
  };
  value.Content.OfflinePushInfo.PushTemplateParam = { tags, again: tags };
  assert.deepEqual(unreadable(create(value)), []);
});

test("a getter that throws is told where it is, and the rest is checked", () => {
  const value = request();
  Object.defineProperty(value.Content, "From_Account", { enumerable: true, get: throwing });
  value.SchedAt = "tomorrow";
  const issues = create(value);
  assert.deepEqual(unreadable(issues), ["threw at Content.From_Account"]);
  assert.ok(issues.some(({ code }) => code === "sched_at.format"));
});

test("a getter is asked once, so what it answers later can't matter", () => {
  let asked = 0;
  const value = request();
  Object.defineProperty(value, "SchedAt", {
    enumerable: true,
    get: () => (asked++ === 0 ? "2027-06-01 02:00:00" : throwing()),
  });
  assert.deepEqual(create(value), []);
  assert.equal(asked, 1);
});

test("a getter that has something checked itself disturbs nothing", () => {
  /** @type {any[]} */
  const inner = [];
  const value = request();
  const tags = Array.from({ length: 50 }, (_, index) => `标签${index}`);
  Object.defineProperty(value.Content, "DataId", {
    enumerable: true,
    get() {
      inner.push(create({ Type: "All", Content: { tags } }));
      inner.push(timpush.formatTime(now), timpush.parseAccounts("a,b").accounts.length);
      // So large that the instance is given up.
      inner.push(create(request({ DataId: "x".repeat(20 << 20) })).length > 0);
      return "数据";
    },
  });
  value.Content.To_Account = ["用户1", "用户2", "用户1"];
  const issues = create(value);
  assert.deepEqual(told(issues), ["account.duplicate at Content.To_Account.2"]);
  assert.deepEqual(told(inner[0]), told(create({ Type: "All", Content: { tags } })));
  // It may be read twice: once as if all were ASCII.
  assert.deepEqual(inner.slice(1, 4), ["2027-01-01 00:00:00", 2, true]);
});

test("a hundred thousand places that can't be read are told as a few and a sum", () => {
  const broken = revoked();
  const issues = create(request({ To_Account: new Array(100_000).fill(broken) }));
  const about = issues.filter(({ code }) => code === "value.unreadable");
  assert.ok(about.length < 50, `${about.length} issues are told`);
  assert.ok(about.some(({ params }) => /** @type {number} */ (params.more) > 99_000));
});

test("a proxy's length is asked once, and may be anything", () => {
  for (const length of [
    -5,
    -0,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "2",
    "x",
    null,
    undefined,
    {},
    5n,
  ]) {
    let asked = 0;
    const list = new Proxy([], {
      get(target, name, receiver) {
        if (name !== "length")
          return name === "0" || name === "1" ? "user" : Reflect.get(target, name, receiver);
        asked++;
        return length;
      },
    });
    answers(request({ To_Account: list }));
    assert.equal(asked, checks.length * 2, `length ${String(length)}`);
  }
});

test("a list of a length that no memory has room for is too large, and nothing else is", () => {
  const issues = create(request({ To_Account: new Array(4294967295) }));
  assert.deepEqual(told(issues), ["value.unreadable at Content.To_Account"]);
  assert.equal(issues[0]?.params.cause, "size");
});

test("ten million holes are answered with a few issues", () => {
  const issues = create(request({ To_Account: new Array(10_000_000) }));
  assert.ok(issues.some(({ code }) => code === "to_account.too_many"));
  assert.ok(issues.length < 100);
});

test("a million accounts are too many, and each one was read", () => {
  const accounts = Array.from({ length: 1_000_000 }, (_, index) => `user${index}`);
  accounts[999_999] = "user0";
  const issues = create(request({ To_Account: accounts }));
  const codes = new Map(issues.map((issue) => [issue.code, issue]));
  assert.equal(codes.get("to_account.too_many")?.params.actual, 1_000_000);
  assert.deepEqual(codes.get("account.duplicate")?.path, ["Content", "To_Account", 999_999]);
  assert.ok(!codes.has("value.unreadable"));
});

test("ten thousand levels are told as too deep", () => {
  /** @type {any} */
  let map = {};
  /** @type {any[]} */
  let list = [];
  for (let level = 0; level < 10_000; level++) {
    map = { inner: map };
    list = [list];
  }
  for (const deep of [map, list]) {
    const issues = create(request({ OfflinePushInfo: { Title: "T", Desc: "D", Deep: deep } }));
    const [cause, ...others] = unreadable(issues);
    assert.match(cause ?? "", /^depth at Content\.OfflinePushInfo\.Deep\./);
    assert.deepEqual(others, []);
    answers(deep);
  }
});

test("a few shared objects that would unfold into a forest are told as too large, where they are", () => {
  /** @type {any} */
  let map = { leaf: 1 };
  /** @type {any} */
  let list = ["leaf"];
  for (let level = 0; level < 100; level++) {
    map = { one: map, other: map };
    list = [list, list];
  }
  for (const forest of [map, list]) {
    const value = request();
    value.Content.OfflinePushInfo.PushTemplateParam = forest;
    assert.deepEqual(unreadable(create(value)), ["size at Content.OfflinePushInfo"]);
  }
});

test("a toJSON that goes on for ever is told as too large", () => {
  class Endless {
    toJSON() {
      return { one: new Endless(), other: new Endless() };
    }
  }
  assert.deepEqual(unreadable(create(request({ OfflinePushInfo: new Endless() }))), [
    "size at Content.OfflinePushInfo",
  ]);
});

test("texts that are too long together are told as too large, and the others are checked", () => {
  const megabyte = "x".repeat(1 << 20);
  const issues = create({
    ...request({ To_Account: new Array(100).fill(megabyte) }),
    SchedAt: "tomorrow",
  });
  assert.deepEqual(unreadable(issues), ["size at Content.To_Account"]);
  assert.ok(issues.some(({ code }) => code === "sched_at.format"));
  const long = "y".repeat((1 << 26) + 1);
  assert.deepEqual(unreadable(create(request({ DataId: long }))), ["size at Content.DataId"]);
  answers({ [long]: 1 });
});

for (const [kind, unit, bytes] of /** @type {[string, string, number][]} */ ([
  ["ASCII", "x", 1],
  ["Chinese", "中", 3],
])) {
  test(`fifty million ${kind} characters are counted`, () => {
    const issues = create(request({ To_Account: [unit.repeat(50_000_000), "user2"] }));
    assert.equal(issues.find(({ code }) => code === "account.too_long")?.params.actual, 50_000_000 * bytes);
  });
}

test("members that are undefined cost nothing, however long the texts before them are", () => {
  const value = /** @type {any} */ ({ text: "x".repeat(30_000_000) });
  for (let index = 0; index < 20_000; index++) value[`member${index}`] = undefined;
  // Where each of them copies the text, this takes minutes.
  assert.deepEqual(told(create(value)).slice(0, 1), ["member.unknown at text"]);
});

test("halves of surrogate pairs stay where they are", () => {
  const halves = ["\ud83d", "\ude00"];
  assert.deepEqual(told(create(request({ To_Account: [...halves, "abc", "def", "中中", "abc"] }))), [
    "account.duplicate at Content.To_Account.1",
    "account.duplicate at Content.To_Account.5",
  ]);
  const value = request({
    OfflinePushInfo: { Title: "\ud83d", "\ude00": "x\ud83d", Desc: "\ude00", Ext: "中" },
  });
  assert.ok(!told(create(value)).some((issue) => issue.startsWith("desc.missing")));
  const found = create({ ...request(), "\udc00name": 1, 中: 2, abc: 3 });
  assert.deepEqual(
    found.map(({ path }) => path[0]),
    ["\ufffdname", "中", "abc"],
  );
});

test("a byte order mark is a character like any other, wherever it stands", () => {
  const told = timpush.checkCreate({ "\ufeffExtra": 1, "\ufeff": 2 }, { now });
  const plain = timpush.checkCreate({ "?Extra": 1, "?": 2 }, { now });
  assert.deepEqual(JSON.parse(JSON.stringify(told).replaceAll("\ufeff", "?")), plain);
});

test("own enumerable members count, as in JSON, and no others", () => {
  const valid = request();
  class Request {
    constructor() {
      Object.assign(this, valid);
    }
    get Nonsense() {
      return throwing();
    }
  }
  assert.deepEqual(create(new Request()), []);
  assert.deepEqual(create(Object.assign(Object.create(null), valid)), []);
  assert.deepEqual(create(Object.assign(Object.create({ Nonsense: 1 }), valid)), []);
  assert.ok(told(create(Object.create(valid))).includes("content.missing at Content"));
  const hidden = Object.defineProperty({ ...valid }, "Nonsense", { value: 1 });
  assert.deepEqual(create({ ...hidden, [Symbol("Nonsense")]: 1 }), []);
  assert.deepEqual(create(vm.runInNewContext(`(${JSON.stringify(valid)})`)), []);
});

test("an own member called __proto__ is a member like any other", () => {
  const own = JSON.parse(`{ "__proto__": { "Type": "All" }, "constructor": 1, "hasOwnProperty": 2 }`);
  assert.deepEqual(told(create({ ...request(), ...own })).sort(), [
    "member.unknown at __proto__",
    "member.unknown at constructor",
    "member.unknown at hasOwnProperty",
  ]);
  const value = Object.defineProperty(request(), "__proto__", { enumerable: true, value: 1 });
  assert.deepEqual(told(create(value)), ["member.unknown at __proto__"]);
});

test("toJSON has its say, as in JSON", () => {
  const at = new Date("2027-06-01T02:00:00Z");
  assert.deepEqual(
    told(create({ ...request(), SchedAt: at })),
    told(create({ ...request(), SchedAt: at.toJSON() })),
  );
  assert.deepEqual(create(request({ DataId: new URL("https://example.com/") })), []);
  const valid = request({ DataId: "数据" });
  // What was read before toJSON is met counts for nothing.
  assert.deepEqual(create({ note: "中文中文", other: [1, "文"], toJSON: () => valid }), []);
  assert.deepEqual(create(request({ DataId: { toJSON: () => undefined } })), []);
  assert.deepEqual(create(request({ DataId: { toJSON: () => "text" } })), []);
  assert.deepEqual(unreadable(create(request({ DataId: { toJSON: throwing } }))), [
    "threw at Content.DataId",
  ]);
  assert.deepEqual(told(create({ toJSON: () => undefined })), told(create(undefined)));
});

test("boxed primitives are what they hold", () => {
  assert.deepEqual(
    create({
      ...request(),
      Sdkappid: Object(88888888),
      Type: Object("User"),
      SchedAt: Object("2027-06-01 02:00:00"),
    }),
    [],
  );
});

const anything = fc.anything({
  maxDepth: 4,
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
});
const member = fc.oneof(
  anything,
  fc.string({ unit: "binary" }),
  fc.constantFrom("All", "Tag", "User", "2027-06-01 02:00:00", 1, []),
);
const shaped = fc.record(
  {
    Sdkappid: member,
    TaskID: member,
    Type: member,
    SchedAt: member,
    Content: fc.oneof(
      member,
      fc.record(
        {
          From_Account: member,
          To_Account: fc.oneof(member, fc.array(member)),
          Condition: fc.oneof(member, fc.record({ TagsAnd: member, AttrsOr: member }, { requiredKeys: [] })),
          MsgRandom: member,
          DataId: member,
          OfflinePushInfo: fc.oneof(
            member,
            fc.record(
              {
                Title: member,
                Desc: member,
                Ext: member,
                AndroidInfo: fc.dictionary(fc.string(), member),
                MultiLanguageContent: fc.array(
                  fc.record({ Language: member, Title: member }, { requiredKeys: [] }),
                ),
                BadgeAddNum: member,
              },
              { requiredKeys: [] },
            ),
          ),
        },
        { requiredKeys: [] },
      ),
    ),
    Offset: member,
    Want: member,
    OrderBy: member,
    Asc: member,
    BeginTime: member,
    EndTime: member,
  },
  { requiredKeys: [] },
);

test("arbitrary values are answered with well-formed issues", () => {
  fc.assert(
    fc.property(fc.oneof(anything, shaped), (value) => {
      answers(value);
    }),
    { numRuns: 1500 },
  );
});

test("a value and what JSON makes of it have the same issues", () => {
  const json = fc.oneof(
    fc.json({ stringUnit: "binary" }).map((text) => JSON.parse(text)),
    shaped,
  );
  fc.assert(
    fc.property(json, (value) => {
      let text;
      try {
        text = JSON.stringify(value);
      } catch {
        // A bigint, which JSON has no text for.
      }
      fc.pre(text !== undefined);
      // A Map from a key to a bigint, say, is read further than by JSON.
      for (const check of checks)
        assert.deepEqual(
          timpush[check](value, { now }),
          timpush[check](JSON.parse(/** @type {string} */ (text)), { now }),
        );
    }),
    { numRuns: 1500 },
  );
});

test("only what is asked for is told, in either spelling of a path", () => {
  const accounts = Array.from({ length: 19 }, (_, index) => `user${index}`);
  accounts[17] = "";
  accounts[18] = "";
  const value = { ...request({ To_Account: accounts, MsgRandom: -1 }), SchedAt: "tomorrow" };
  const paths = (/** @type {string[]} */ ...only) => [
    ...new Set(create(value, { only }).map(({ path }) => path.join("."))),
  ];
  assert.deepEqual(paths("Content.To_Account[17]"), ["Content.To_Account.17"]);
  assert.deepEqual(paths("Content.To_Account.17"), ["Content.To_Account.17"]);
  assert.deepEqual(paths("Content.To_Account[1]"), []);
  assert.deepEqual(paths("Content.To_Account"), ["Content.To_Account.17", "Content.To_Account.18"]);
  assert.deepEqual(paths("SchedAt", "Content.MsgRandom"), ["SchedAt", "Content.MsgRandom"]);
  assert.deepEqual(paths("Cont"), []);
  assert.equal(paths("Content").length, 3);
  assert.deepEqual(create(value, { only: ["nowhere", cyclic, null, revoked()] }), []);
});

test("now is a Date or a number; any other is the clock", () => {
  const past = { ...request(), SchedAt: "2020-01-01 00:00:00" };
  const long = Date.UTC(2019, 11, 31);
  const codes = (/** @type {any} */ now) => create(past, { now }).map(({ code }) => code);
  assert.deepEqual(codes(long), []);
  assert.deepEqual(codes(new Date(long)), []);
  assert.deepEqual(codes(vm.runInNewContext(`new Date(${long})`)), []);
  for (const none of [
    undefined,
    null,
    Number.NaN,
    new Date(Number.NaN),
    Number.POSITIVE_INFINITY,
    "x",
    {},
    Symbol("x"),
  ])
    assert.deepEqual(codes(none), ["sched_at.past"], `now: ${String(none)}`);
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 19).replace("T", " ");
  assert.deepEqual(create({ ...request(), SchedAt: soon }, { now: Number.NEGATIVE_INFINITY }), []);
});

test("a code's words can be replaced, with its figures in them", () => {
  const messages = {
    "to_account.too_many": "{actual} > {max}{nothing}$& {max}",
    "sched_at.past": "never told",
    toString: "never told",
  };
  const [issue] = create(request({ To_Account: Array.from({ length: 612 }, (_, index) => `u${index}`) }), {
    messages,
    locale: "zh",
  });
  assert.equal(issue?.message, "612 > 500{nothing}$& 500");
});

test("the Chinese words are Chinese, and what is no language is English", () => {
  const [chinese] = create(undefined, { locale: "zh" });
  assert.match(chinese?.message ?? "", /[\u4e00-\u9fff]/);
  for (const locale of ["en", "fr", "", undefined, null, 5, {}])
    assert.doesNotMatch(create(undefined, { locale })[0]?.message ?? "", /[\u4e00-\u9fff]/);
});
