// Reads tests/vectors: requests with the issues that a check must tell of them. Runs in Node and in browsers alike.
//
// A file is an array of vectors; bases.json is an object of clean requests. A vector:
//
//   name      the behaviour in words, no two alike
//   request   "create", "modify", "delete", "get" or "list"
//   base      the clean request to start from
//   patch     what is merged into it: objects member by member, anything else replaces, {"$absent": true} removes
//   value     instead of both: the whole request
//   now       the present, in UTC; "2027-01-01 00:00:00" where it is left out
//   only      as in CheckOptions
//   browser   true where JSON can't show the value, so that only JS can check it
//   issues    what must be told, in any order, without the messages
//
// These stand for values that JSON doesn't have or that would be long:
//
//   {"$bigint": "1"}                                a bigint
//   {"$repeat": "中", "times": 17, "then": "ab"}     a text, 17 times, and what follows (a text, or another one of these)
//   {"$list": 5, "times": 21}                       an array, of the same value each time
//   {"$accounts": 501}                              ["user1", …, "user501"]
//   {"$undefined": true} {"$function": true} {"$symbol": true}
//   {"$throws": true}                               as a member: a getter that throws

export const present = "2027-01-01 00:00:00";

/** The check of each kind of request, by its name in the package. */
export const checks = /** @type {const} */ ({
  create: "checkCreate",
  modify: "checkModify",
  delete: "checkDelete",
  get: "checkGet",
  list: "checkList",
});

/** @typedef {keyof typeof checks} Request */
/** @typedef {{ code: string, path: (string | number)[], severity: string, serverCode?: number, params: Record<string, string | number> }} Expected */
/** @typedef {{ file: string, name: string, request: Request, now: number, only?: string[], browser: boolean, value: unknown, issues: Expected[] }} Vector */

/**
 * All vectors, with their requests ready to be checked.
 *
 * @param {Record<string, any>} files what each file of tests/vectors holds, by its name: "bases.json", "times.json", …
 * @returns {Vector[]}
 */
export function vectors(files) {
  const bases = files["bases.json"];
  if (!bases) throw new Error("bases.json is missing among the vectors");
  return Object.entries(files)
    .filter(([file]) => file !== "bases.json")
    .flatMap(([file, rows]) => rows.map((/** @type {any} */ row) => vector(file, row, bases)));
}

/** @returns {Vector} */
function vector(
  /** @type {string} */ file,
  /** @type {any} */ row,
  /** @type {Record<string, unknown>} */ bases,
) {
  if (!(row.request in checks)) throw new Error(`${file}: "${row.name}" asks for an unknown check`);
  if (!("value" in row) && !Object.hasOwn(bases, row.base))
    throw new Error(`${file}: "${row.name}" starts from an unknown base`);
  return {
    file,
    name: row.name,
    request: row.request,
    now: Date.parse(`${(row.now ?? present).replace(" ", "T")}Z`),
    only: row.only,
    browser: row.browser === true,
    value: expand("value" in row ? row.value : merged(bases[row.base], row.patch ?? {})),
    issues: row.issues,
  };
}

/** A JSON value with all that stands for something else replaced by what it stands for. @returns {unknown} */
export function expand(/** @type {any} */ value) {
  if (Array.isArray(value)) return value.map(expand);
  if (value === null || typeof value !== "object") return value;
  if ("$bigint" in value) return BigInt(value.$bigint);
  if ("$repeat" in value) return value.$repeat.repeat(value.times) + expand(value.then ?? "");
  if ("$list" in value) return Array.from({ length: value.times }, () => expand(value.$list));
  if ("$accounts" in value) return Array.from({ length: value.$accounts }, (_, index) => `user${index + 1}`);
  if ("$undefined" in value) return undefined;
  if ("$function" in value) return () => {};
  if ("$symbol" in value) return Symbol("a symbol");
  const object = {};
  for (const [name, member] of Object.entries(value)) {
    const common = { enumerable: true, configurable: true };
    // Defined, not assigned: a member may be called __proto__.
    if (isObject(member) && "$throws" in member)
      Object.defineProperty(object, name, { ...common, get: unreadable });
    else Object.defineProperty(object, name, { ...common, writable: true, value: expand(member) });
  }
  return object;
}

function unreadable() {
  throw new Error("This member can't be read.");
}

/** @returns {value is Record<string, unknown>} */
function isObject(/** @type {unknown} */ value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** An object that is meant as it stands, and doesn't stand for something else. @returns {value is Record<string, unknown>} */
function isPlain(/** @type {unknown} */ value) {
  return isObject(value) && !Object.keys(value).some((name) => name.startsWith("$"));
}

/** @returns {unknown} */
function merged(/** @type {unknown} */ base, /** @type {unknown} */ patch) {
  if (!isPlain(patch)) return patch;
  const members = new Map(isPlain(base) ? Object.entries(base) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (isObject(value) && "$absent" in value) members.delete(name);
    else members.set(name, merged(members.get(name), value));
  }
  return Object.fromEntries(members);
}

/**
 * What is missing among the issues and what is too many; null where they are the expected ones. The order and the
 * messages don't count, everything else does, also how often an issue is told.
 *
 * @param {readonly Expected[]} expected
 * @param {readonly unknown[]} actual
 * @returns {string | null}
 */
export function compare(expected, actual) {
  const surplus = actual.map(line);
  const missing = expected.map(line).filter((issue) => {
    const at = surplus.indexOf(issue);
    if (at >= 0) surplus.splice(at, 1);
    return at < 0;
  });
  if (missing.length + surplus.length === 0) return null;
  return [
    ...missing.map((issue) => `  missing: ${issue}`),
    ...surplus.map((issue) => `  surplus: ${issue}`),
  ].join("\n");
}

/** An issue as one line of text, the same for the same issue. */
function line(/** @type {any} */ issue) {
  const { code, path, severity, serverCode, params, message: _, ...others } = issue;
  const sorted = Object.fromEntries(Object.entries(params ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ code, path, severity, serverCode, params: sorted, ...others });
}

/**
 * Checks the requests of all vectors, and tells of those that bring other issues than they should.
 *
 * @param {readonly Vector[]} all
 * @param {any} timpush the package
 * @returns {string[]}
 */
export function mismatches(all, timpush) {
  return all.flatMap(({ file, name, request, now, only, value, issues }) => {
    let told;
    try {
      const actual = timpush[checks[request]](value, only ? { now, only } : { now });
      told = compare(issues, actual);
    } catch (error) {
      told = `  threw: ${error}`;
    }
    return told === null ? [] : [`${file}: ${name}\n${told}`];
  });
}
