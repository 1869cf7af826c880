// What the service refused, on the fields of the request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { packed } from "../support/packed.mjs";
import { ended, fail, scripted } from "../support/scripted.mjs";

const place = packed();
const request = {
  Sdkappid: 88888888,
  Type: "User",
  SchedAt: "2037-06-01 02:00:00",
  Content: {
    From_Account: "a",
    To_Account: ["amy", "bob", "eve", "bob"],
    OfflinePushInfo: { Title: "T", Desc: "D" },
  },
};

/** The error of a call that the service answers so. */
async function refused(/** @type {any} */ answer, command = "create", /** @type {any} */ options = {}) {
  const { fetch } = scripted(answer);
  const c = new place.t.TaskClient({
    sdkappid: 88888888,
    backend: { relay: "https://x.example" },
    fetch,
    retries: 0,
    validate: false,
    requestsPerSecond: 500,
    ...options,
  });
  return (await ended(c[command](command === "create" ? request : { TaskID: 1, Type: "All", Offset: 0 })))
    .error;
}
const at = (/** @type {any[]} */ issues) => issues.map(({ code, path }) => [code, path.join(".")]);

test("90110 stands at SchedAt, with what it means", async () => {
  const error = await refused(fail(90110));
  const [issue, ...others] = place.t.issuesOf(error, request);
  assert.deepEqual(others, []);
  assert.deepEqual(issue, {
    code: "service.90110",
    path: ["SchedAt"],
    severity: "error",
    message: error.meaning,
    serverCode: 90110,
    params: { code: 90110 },
  });
  assert.match(issue.message, /SchedAt has passed/);
});

test("90108 stands at each unknown account, wherever it is in the list", async () => {
  const error = await refused(fail(90108, { InvalidUserID: ["bob", "eve", "zed"] }));
  assert.deepEqual(at(place.t.issuesOf(error, request)), [
    ["service.90108", "Content.To_Account.1"],
    ["service.90108", "Content.To_Account.2"],
    ["service.90108", "Content.To_Account.3"],
  ]);
  for (const other of [
    undefined,
    null,
    5,
    {},
    { Content: { To_Account: "amy" } },
    { Content: { To_Account: ["amy"] } },
  ])
    assert.deepEqual(at(place.t.issuesOf(error, other)), [["service.90108", "Content.To_Account"]]);
  const throws = {
    get Content() {
      throw new Error("no");
    },
  };
  assert.deepEqual(at(place.t.issuesOf(error, throws)), [["service.90108", "Content.To_Account"]]);
});

for (const [info, command, path] of /** @type {const} */ ([
  [
    "invalid request! check failed: invalid type: xxx, parse to tasktype failed: invalid type: xxx",
    "create",
    "Type",
  ],
  ["sdkappid mismatch", "create", "Sdkappid"],
  ["invalid TaskID", "get", "TaskID"],
  ["invalid TaskID", "delete", "TaskID"],
  ["task type mismatch", "delete", "Type"],
  ["invalid schedat format", "modify", "SchedAt"],
  ["BeginTime is later than EndTime", "list", "BeginTime"],
  ["want must not be 0", "list", "Want"],
  ["offset < 0", "list", "Offset"],
  ["something that nobody knows", "create", "Type"],
  ["something that nobody knows", "modify", "TaskID"],
  ["something that nobody knows", "list", "Offset"],
  ["the content of the task type", "get", "TaskID"],
]))
  test(`90104 "${info.slice(0, 40)}" of ${command} stands at ${path}`, async () => {
    const error = await refused(fail(90104, { ErrorInfo: info }), command);
    assert.deepEqual(at(place.t.issuesOf(error)), [["service.90104", path]]);
  });

for (const [code, path] of /** @type {const} */ ([
  [90018, "Content.To_Account"],
  [90020, "Content.Condition.TagsOr"],
  [90022, "Content.Condition.TagsOr"],
  [90032, "Content.Condition.TagsOr"],
  [90033, "Content.Condition.AttrsOr"],
  [90039, "Content.Condition"],
  [90040, "Content.Condition.TagsOr"],
  [90056, "Content"],
  [90057, "Content.DataId"],
  [90106, "TaskID"],
  [90107, "TaskID"],
  [90109, "SchedAt"],
]))
  test(`${code} stands at ${path}`, async () => {
    const error = await refused(fail(code));
    const tags = { Content: { Condition: { TagsOr: ["a"], AttrsOr: {} } } };
    assert.deepEqual(at(place.t.issuesOf(error, tags)), [[`service.${code}`, path]]);
    assert.equal(place.t.issuesOf(error).length, 1);
  });

test("what the signing endpoint refuses is told with its meaning, and its own words are the cause", async () => {
  const problem = (/** @type {string} */ name, /** @type {number} */ status) => () =>
    new Response(
      JSON.stringify({ type: `urn:timpush-sched:problem:${name}`, title: name, status, detail: "Do so." }),
      { status, headers: { "content-type": "application/problem+json" } },
    );
  for (const [name, status, meaning, zh] of /** @type {[string, number, RegExp, RegExp][]} */ ([
    ["other-origin", 403, /its own pages.*\(HTTP 403\)\. Nothing/, /自己页面.*（HTTP 403）。未/],
    ["wrong-app", 400, /another app.*`sdkappid` \(HTTP 400\)\./, /另一个应用/],
    ["misdirected", 421, /host name/, /主机名/],
    ["not-allowed", 403, /ask whoever gives out the rights/, /管理员/],
  ])) {
    const error = await refused(problem(name, status));
    assert.ok(error instanceof place.t.SigningError);
    assert.match(error.message, meaning);
    assert.deepEqual([error.cause.detail, error.status], ["Do so.", status]);
    assert.match((await refused(problem(name, status), "create", { locale: "zh" })).message, zh);
  }
});

test("an OK without its task is no answer of the service, and is told in the client's language", async () => {
  const error = await refused({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }, "get", {
    locale: "zh",
    retries: 1,
  });
  assert.ok(error instanceof place.t.NetworkError, String(error));
  assert.deepEqual([error.status, error.attempts, error.ambiguous], [200, 2, false]);
  assert.match(error.message, /^get_sched_task：应答者不是该服务/);
});

test("a FAIL without a code is told with the same one everywhere", async () => {
  const error = await refused({ ActionStatus: "FAIL", ErrorInfo: "bad" });
  assert.equal(error.code, -1);
  assert.match(error.message, /refused it with -1\./);
});

test("what is no matter of any field has no issues", async () => {
  for (const error of [
    await refused(fail(60007)),
    await refused(fail(70014), "get", {}).then((error) => Object.assign(error, { code: 70009 })),
    await refused(502, "get"),
    await refused(403, "get"),
    new Error("another one"),
    null,
    undefined,
    "text",
  ])
    assert.deepEqual(place.t.issuesOf(error, request), []);
});

test("a ValidationError's issues are its own", async () => {
  const error = await refused(fail(90110), "create", { validate: true }).then(() =>
    ended(new place.t.TaskClient({ sdkappid: 1, backend: { relay: "https://x.example" } }).get(0)),
  );
  assert.deepEqual(place.t.issuesOf(error.error), error.error.issues);
});

test("the words are those of the locale asked for, or one's own", async () => {
  const error = await refused(fail(90110));
  assert.match(place.t.issuesOf(error, request, { locale: "zh" })[0].message, /SchedAt 已过去/);
  assert.match(place.t.issuesOf(error, request, { locale: "en" })[0].message, /has passed/);
  const messages = { "service.90110": "Too late ({code})" };
  assert.equal(place.t.issuesOf(error, request, { messages })[0].message, "Too late (90110)");
  assert.deepEqual(place.t.issuesOf(error, request, { only: ["Content"] }), []);
  assert.equal(place.t.issuesOf(error, request, { only: ["SchedAt"] }).length, 1);
});

test("an error of another copy is read like one's own", async () => {
  const error = await refused(fail(90108, { InvalidUserID: ["eve"] }));
  assert.deepEqual(at(place.other.issuesOf(error, request)), [["service.90108", "Content.To_Account.2"]]);
});
