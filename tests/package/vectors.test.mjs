// The packed package answers every vector as it says: the same issues as natively, code by code and figure by figure.
import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installed, uninstalled } from "../support/installed.mjs";
import { checks, mismatches, vectors } from "../support/vectors.mjs";

const home = fileURLToPath(new URL("../vectors/", import.meta.url));
const names = (await readdir(home)).filter((name) => name.endsWith(".json")).sort();
/** @type {Record<string, any>} */
const files = {};
for (const name of names) files[name] = JSON.parse(await readFile(join(home, name), "utf8"));
const all = vectors(files);

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

for (const file of new Set(all.map((vector) => vector.file))) {
  test(`the vectors of ${file}`, () => {
    const wrong = mismatches(
      all.filter((vector) => vector.file === file),
      timpush,
    );
    assert.equal(
      wrong.length,
      0,
      `${wrong.length} of them aren't answered as they should be\n${wrong.join("\n")}`,
    );
  });
}

test("the vectors have names of their own", () => {
  const seen = new Set();
  for (const { name } of all) {
    assert.ok(!seen.has(name), `two vectors are called "${name}"`);
    seen.add(name);
  }
});

test("every code of the package is raised by a vector", () => {
  const raised = new Set(all.flatMap((vector) => vector.issues.map((issue) => issue.code)));
  // diffTask tells the first two, of two requests; the last one is told by a client of another app.
  raised.add("sdkappid.changed").add("type.changed").add("sdkappid.foreign");
  assert.deepEqual(
    timpush.issueCodes.filter((/** @type {string} */ code) => !raised.has(code)),
    [],
  );
});

test("what a check is given stays as it was", () => {
  for (const { request, value, now, name, issues } of all) {
    if (issues.some((issue) => issue.code === "value.unreadable")) continue;
    const before = structure(value);
    timpush[checks[request]](value, { now });
    assert.equal(structure(value), before, name);
  }
});

function structure(/** @type {unknown} */ value) {
  return JSON.stringify(value, (_, member) =>
    ["bigint", "function", "symbol", "undefined"].includes(typeof member)
      ? `a ${typeof member}: ${String(member)}`
      : member,
  );
}
