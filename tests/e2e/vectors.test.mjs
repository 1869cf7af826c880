// The built package answers every vector in Chromium as it does natively.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launched } from "../support/browser.mjs";
import { served } from "../support/served.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const vectorFiles = (await readdir(join(root, "tests/vectors")))
  .filter((name) => name.endsWith(".json"))
  .sort();

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof served>>} */
let server;
/** @type {import("playwright-core").Page} */
let page;
before(async () => {
  server = await served({
    "/": { text: "<!doctype html><title>vectors</title>", type: "text/html" },
    "/pkg/": join(root, "pkg/dist"),
    "/support/": join(root, "tests/support"),
    "/vectors/": join(root, "tests/vectors"),
  });
  browser = await launched();
  page = await browser.newPage();
  await page.goto(server.origin);
});
after(async () => {
  await browser?.close();
  server?.close();
});

for (const file of vectorFiles.filter((name) => name !== "bases.json")) {
  test(`the vectors of ${file} in Chromium`, async () => {
    const { count, wrong } = await page.evaluate(async (file) => {
      const load = (/** @type {string} */ address) => import(address);
      const fetched = async (/** @type {string} */ name) => (await fetch(`/vectors/${name}`)).json();
      const { vectors, mismatches } = await load("/support/vectors.mjs");
      const timpush = await load("/pkg/index.js");
      const all = vectors({ "bases.json": await fetched("bases.json"), [file]: await fetched(file) });
      return { count: all.length, wrong: mismatches(all, timpush) };
    }, file);
    assert.ok(count > 0, `${file} holds no vector`);
    assert.equal(
      wrong.length,
      0,
      `${wrong.length} of ${count} aren't answered as they should be\n${wrong.join("\n")}`,
    );
  });
}
