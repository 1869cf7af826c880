// The packed tarball starts in Node, by `import` and by `require`, from both entries.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { installed, uninstalled } from "../support/installed.mjs";

/** @type {string} */
let folder;
before(async () => {
  folder = await installed();
});
after(() => uninstalled(folder));

function node(/** @type {string} */ code, type = "module") {
  return execFileSync(process.execPath, [`--input-type=${type}`, "--eval", code], {
    cwd: folder,
    encoding: "utf8",
  });
}

test("the default entry starts by import, with nothing to load", () => {
  node(`import init, { initSync } from "timpush-sched"; initSync(); await init();`);
});

test("the default entry starts by require", () => {
  node(`const { default: init, initSync } = require("timpush-sched"); initSync(); init();`, "commonjs");
});

test("the slim entry starts with the wasm file that the package exports", () => {
  const file = `require.resolve("timpush-sched/timpush_sched.wasm")`;
  const bytes = `require("node:fs").readFileSync(${file})`;
  node(`const { default: init } = require("timpush-sched/slim"); init(${bytes});`, "commonjs");
});

test("the tarball holds the licence, the built files and nothing that only the build needs", async () => {
  const home = join(folder, "node_modules", "timpush-sched");
  const names = await readdir(home);
  assert.deepEqual(names.filter((name) => name !== "README.md").sort(), ["LICENSE", "dist", "package.json"]);
  const manifest = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
  assert.match(manifest.version, /^\d+\.\d+\.\d+/);
  assert.notEqual(manifest.version, "0.0.0");
  assert.equal(manifest.private, undefined);
  assert.equal(manifest.scripts, undefined);
});
