// A page that Vite built from the packed tarball, in Chromium: a form that tells what is wrong while one types.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "vite";
import { launched } from "../support/browser.mjs";
import { installed, uninstalled } from "../support/installed.mjs";
import { served } from "../support/served.mjs";

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof served>>} */
let server;
/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  folder = await installed({ template: new URL("vite/", import.meta.url) });
  await build({ root: folder, configFile: false, logLevel: "silent" });
  server = await served({ "/": join(folder, "dist") });
  browser = await launched();
});
after(async () => {
  await browser?.close();
  server?.close();
  if (folder) await uninstalled(folder);
});

test("the build needs no settings and leaves no wasm file to host", async () => {
  const names = await readdir(join(folder, "dist"), { recursive: true });
  assert.ok(names.some((name) => name.endsWith(".js")));
  assert.deepEqual(
    names.filter((name) => name.endsWith(".wasm")),
    [],
  );
});

test("a form shows an issue while one types, until it is mended", async () => {
  const page = await browser.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(server.origin);
  const at = page.locator("[data-path='SchedAt']");
  const accounts = page.locator("[data-path='Content.To_Account']");
  const submit = page.getByRole("button");
  const shows = (/** @type {import("playwright-core").Locator} */ output, /** @type {RegExp} */ text) =>
    output.filter({ hasText: text }).waitFor({ state: "attached", timeout: 5000 });

  await shows(at, /^SchedAt must read YYYY-MM-DD/);
  await page.getByLabel("Time").pressSequentially("2026-06-01 02:00:00");
  await shows(at, /has passed/);
  await page.getByLabel("Time").fill("2027-06-01 02:00:00");
  await shows(at, /^$/);

  await shows(accounts, /To_Account/);
  assert.equal(await submit.isDisabled(), true);
  await page
    .getByLabel("Accounts")
    .fill(Array.from({ length: 501 }, (_, index) => `user${index}`).join("\n"));
  await shows(accounts, /501/);
  await page.getByLabel("Accounts").fill("李雷，amy");
  await shows(accounts, /^$/);
  await page.getByLabel("Title").fill("Sale");
  await shows(page.locator("[data-path='Content.OfflinePushInfo.Title']"), /^$/);
  assert.equal(await submit.isDisabled(), false);
  assert.deepEqual(errors, []);
});
