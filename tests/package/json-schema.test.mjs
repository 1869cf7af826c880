// The JSON Schemas of the packed package say of the vectors what its checks say, as far as a schema can.
import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { installed, uninstalled } from "../support/installed.mjs";
import { checks, present, vectors } from "../support/vectors.mjs";

/** @typedef {keyof typeof checks} Request */
/** @typedef {{ code: string, severity: string, path: (string | number)[], params: Record<string, any> }} Issue */

const requests = /** @type {Request[]} */ (Object.keys(checks));
const dialects = /** @type {const} */ ({ "draft-07": Ajv, "draft-2020-12": Ajv2020 });
const targets = /** @type {(keyof typeof dialects)[]} */ (Object.keys(dialects));

/** What no schema can say: it is about the present, about two members at once, or about what JSON doesn't have. */
const unsayable = [
  "value.unreadable",
  "sched_at.past",
  "range.reversed",
  "tags.conflict",
  // These two are about two requests.
  "sdkappid.changed",
  "type.changed",
  // And this one is about the app of a client.
  "sdkappid.foreign",
];
/** The service counts bytes and a schema characters: it can say only that there are more characters than bytes may be. */
const inBytes = [
  "tag.too_long",
  "attr.too_long",
  "attr.name_too_long",
  "data_id.too_long",
  "live_activity.too_long",
];

const home = fileURLToPath(new URL("../vectors/", import.meta.url));
/** @type {Record<string, any>} */
const files = {};
for (const name of await readdir(home))
  if (name.endsWith(".json")) files[name] = JSON.parse(await readFile(join(home, name), "utf8"));

/** @type {string} */
let folder;
/** @type {any} */
let timpush;
/** @type {Map<Request, import("ajv").ValidateFunction[]>} */
const compiled = new Map();
before(async () => {
  folder = await installed();
  const entry = join(folder, "entry.mjs");
  await writeFile(entry, `export * from "timpush-sched";`);
  timpush = await import(pathToFileURL(entry).href);
  for (const request of requests) {
    const validators = targets.map((target) =>
      new dialects[target]({ strict: true }).compile(schema(request, target)),
    );
    compiled.set(request, validators);
  }
});
after(() => uninstalled(folder));

function schema(/** @type {Request} */ request, /** @type {string} */ target) {
  return timpush.schemas[request]["~standard"].jsonSchema.input({ target });
}

/** Whether the schema takes the value, under each draft the same. */
function accepts(/** @type {Request} */ request, /** @type {unknown} */ value) {
  const [answer, ...others] = (compiled.get(request) ?? []).map((validate) => validate(value));
  assert.ok(
    others.every((other) => other === answer),
    `the drafts disagree on ${JSON.stringify(value)}`,
  );
  return answer === true;
}

/** The errors that a schema can say. */
function sayable(/** @type {unknown} */ value, /** @type {Issue[]} */ issues) {
  return issues.filter(({ code, severity, path, params }) => {
    if (severity !== "error" || unsayable.includes(code)) return false;
    // As JSON, such a number is one like any other, until it doesn't fit 64 bits.
    if (code === "task_id.imprecise") return /** @type {any} */ (value).TaskID > 2 ** 64;
    if (!inBytes.includes(code)) return true;
    const text =
      code === "attr.name_too_long"
        ? path.at(-1)
        : path.reduce((/** @type {any} */ at, step) => at[step], value);
    return typeof text === "string" && [...text].length > params.max;
  });
}

/** The value as it would be sent; undefined where JSON can't show it. */
function sent(/** @type {unknown} */ value) {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

test("the schemas are what each target asks for, and plain copies that are anyone's to change", () => {
  for (const request of requests) {
    for (const target of targets) {
      const { $schema, ...rest } = schema(request, target);
      assert.match($schema, target === "draft-07" ? /draft-07/ : /2020-12/);
      assert.equal(rest.type, "object");
      assert.deepEqual(timpush.schemas[request]["~standard"].jsonSchema.output({ target }), {
        $schema,
        ...rest,
      });
      const before = JSON.stringify(rest);
      for (const place of places(rest)) if (!Array.isArray(place)) place.changed = true;
      assert.notEqual(JSON.stringify(rest), before);
      const { $schema: _, ...again } = schema(request, target);
      assert.equal(JSON.stringify(again), before);
    }
    for (const target of ["openapi-3.0", "draft-04", "toString", ""])
      assert.throws(() => schema(request, target), new RegExp(`no JSON Schema for ${target}`));
  }
});

/** Every object and array in a value, none of them met twice. */
function places(/** @type {any} */ value, /** @type {Set<any>} */ found = new Set()) {
  if (value === null || typeof value !== "object") return found;
  assert.ok(!found.has(value), "a part stands in two places");
  assert.ok([Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)));
  found.add(value);
  for (const member of Object.values(value)) places(member, found);
  return found;
}

test("the schemas refuse the vectors with an error that a schema can say, and take all others", () => {
  const refused = new Set();
  for (const { name, request, value, now } of vectors(files)) {
    const json = sent(value);
    if (json === undefined) continue;
    const issues = timpush[checks[request]](json, { now });
    const errors = sayable(json, issues);
    assert.equal(accepts(request, json), errors.length === 0, name);
    for (const { code } of errors) refused.add(code);
  }
  const warnings = vectors(files).flatMap(({ issues }) =>
    issues.filter(({ severity }) => severity === "warning"),
  );
  const silent = new Set([...unsayable, "task_id.imprecise", ...warnings.map(({ code }) => code)]);
  // An error for some and a warning for others.
  silent.delete("from_account.missing");
  assert.deepEqual(
    timpush.issueCodes.filter((/** @type {string} */ code) => !silent.has(code) && !refused.has(code)),
    [],
    "these are in no vector that the schemas refuse",
  );
});

test("a time is one for the schemas exactly when it is one for the package", () => {
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const times = [
    "2027-06-01 02:00",
    "2027-06-01T02:00:00",
    "2027-06-01 02:00:00 ",
    "2027-06-01 02:00:00\n",
    "２０２７-06-01 02:00:00",
  ];
  for (const year of ["0000", "0001", "0004", "1900", "2000", "2023", "2024", "2100", "9996", "9999"])
    for (let month = 0; month <= 13; month++)
      for (let day = 0; day <= 32; day++) times.push(`${year}-${two(month)}-${two(day)} 12:34:56`);
  for (let part = 0; part <= 99; part++)
    times.push(
      `2027-06-01 ${two(part)}:00:00`,
      `2027-06-01 00:${two(part)}:00`,
      `2027-06-01 00:00:${two(part)}`,
    );
  for (const time of times) {
    let known = true;
    try {
      timpush.parseTime(time);
    } catch {
      known = false;
    }
    assert.equal(accepts("list", { ...files["bases.json"].list, BeginTime: time }), known, time);
  }
});

const full = {
  Title: "Title",
  Desc: "Desc",
  PushFlag: 0,
  Ext: "{}",
  BadgeAddNum: 1,
  BadgeSetNum: 1,
  PushTemplateId: "1400000000-1",
  PushTemplateParam: { name: "value" },
  MultiLanguageContent: [{ Language: "en", Title: "Title", Desc: "Desc" }],
  ApnsInfo: { LiveActivity: { LaId: "1", Event: "end", ContentState: { any: 1 }, DismissalDate: 1 } },
};

test("whatever stands at a member, the schemas say of it what the checks say", () => {
  const odd = [
    ...[null, true, false, 0, -0, 1, 2, 16, 60, 61, 99, 100, 999, 1000, -1, 1.5, 1e10, 1e20, -1e20, 1e300],
    ..."| |a|1|4|5|01|-|1-1|https://a|http://a|All|Tag|User|LOW|high|end|CreateAt".split("|"),
    ...["2027-06-01 02:00:00", "中".repeat(17), "中".repeat(51), "a".repeat(65)],
    ...[[], [[]], [null], ["a"], [""], [{}], Array(11).fill("a")],
    ...[{}, { a: 1 }, { a: "a" }, { timTitle: "a" }, { "": "" }, { ["a".repeat(51)]: "a" }],
  ];
  const bases = Object.entries(files["bases.json"]).map(([name, base]) => {
    const request = /** @type {Request} */ (
      name in checks ? name : name.startsWith("modify") ? "modify" : "create"
    );
    const whole = structuredClone(/** @type {any} */ (base));
    if (whole.Content) whole.Content.OfflinePushInfo = structuredClone(full);
    return { request, whole };
  });
  // The members of the vendors, known to the schemas from the same tables as to the checks.
  const vendors = schema("create", "draft-07").properties.Content.properties.OfflinePushInfo.properties;
  const members = ["AndroidInfo", "ApnsInfo", "HarmonyInfo"].flatMap((vendor) =>
    Object.keys(vendors[vendor].properties).map((name) => ["Content", "OfflinePushInfo", vendor, name]),
  );
  assert.ok(members.length > 35);
  const now = Date.parse(`${present.replace(" ", "T")}Z`);
  for (const { request, whole } of bases) {
    const paths = [...pathsOf(whole), ["Content", "MsgRandom"], ["Content", "DataId"]];
    for (const name of ["To_Account", "Condition"]) paths.push(["Content", name]);
    for (const name of ["TagsAnd", "TagsOr", "TagsNot", "AttrsAnd", "AttrsOr"])
      paths.push(["Content", "Condition", name]);
    for (const path of [...paths, ...members]) {
      for (const value of [undefined, ...odd]) {
        const changed = structuredClone(whole);
        const [last, ...way] = [...path].reverse();
        let at = changed;
        for (const step of way.reverse()) at = at[step] ??= {};
        at[/** @type {string | number} */ (last)] = value;
        const json = sent(changed);
        const issues = timpush[checks[request]](json, { now });
        assert.equal(
          accepts(request, json),
          sayable(json, issues).length === 0,
          `${request}: ${path.join(".")} = ${JSON.stringify(value)}: ${issues.map((/** @type {Issue} */ issue) => issue.code)}`,
        );
      }
    }
  }
});

/** The path of each member and element in a value. @returns {(string | number)[][]} */
function pathsOf(/** @type {any} */ value) {
  if (value === null || typeof value !== "object") return [];
  const steps = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...steps].flatMap((step) => [[step], ...pathsOf(value[step]).map((path) => [step, ...path])]);
}
