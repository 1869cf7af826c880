// The built package answers every vector in Chromium as it does natively.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));
const vectorFiles = (await readdir(join(root, "tests/vectors")))
  .filter((name) => name.endsWith(".json"))
  .sort();

/** What is served from where; nothing else is. @type {Record<string, string>} */
const folders = { pkg: "pkg/dist", support: "tests/support", vectors: "tests/vectors" };
/** @type {Record<string, string>} */
const types = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

const server = createServer(async (request, response) => {
  const [, top = "", ...rest] = decodeURIComponent(
    new URL(request.url ?? "/", "http://localhost").pathname,
  ).split("/");
  if (top === "")
    return response.setHeader("content-type", "text/html").end("<!doctype html><title>vectors</title>");
  const folder = folders[top];
  const path = normalize(rest.join("/"));
  if (!folder || path.startsWith("..")) return response.writeHead(404).end();
  try {
    const bytes = await readFile(join(root, folder, path));
    response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream").end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${address.port}/`);
});
after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
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
