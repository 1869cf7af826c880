// The page that `cargo xtask start` serves, in Chromium: as built, and as Vite serves it while one works on it.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build, createServer, preview } from "vite";
import { launched } from "../support/browser.mjs";

const root = fileURLToPath(new URL("../../www/", import.meta.url));
const host = "127.0.0.1";

/** @type {string} */
let folder;
/** @type {import("vite").PreviewServer} */
let server;
/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "timpush-sched-page-"));
  const outDir = join(folder, "dist");
  await build({ root, logLevel: "error", build: { outDir } });
  // Any free port will do: the one asked for is only where Vite starts looking.
  server = await preview({ root, logLevel: "error", build: { outDir }, preview: { host, port: 42_100 } });
  browser = await launched();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** What the page complained of: errors, and what its Content-Security-Policy refused. @type {string[]} */
let complaints = [];
/** @type {import("playwright-core").Page} */
let page;
beforeEach(async () => {
  complaints = [];
  page = await browser.newPage({ locale: "en-GB", timezoneId: "Asia/Shanghai" });
  page.on("pageerror", (error) => complaints.push(String(error)));
  // A refusal by the policy is told as an error as well.
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await open();
});
afterEach(async () => {
  await page.close();
  assert.deepEqual(complaints, []);
});

async function open(address = server.resolvedUrls?.local[0], hash = "#request=all") {
  await page.goto(`${address}${hash}`);
  await page.waitForFunction(() => document.querySelector("#summary")?.hasAttribute("data-state"));
}

/** Replaces a part of the request, as typing would. */
async function replace(/** @type {string | RegExp} */ part, /** @type {string} */ by) {
  const text = await page.inputValue("#text");
  const changed = text.replace(part, by);
  assert.notEqual(changed, text, `${part} isn't in the request`);
  await page.fill("#text", changed);
}

const summary = () => page.textContent("#status");
const issues = () => page.locator("#issues li").allTextContents();

test("a wrong time is told while it is typed, and no longer once it is right", async () => {
  assert.equal(await summary(), "Nothing is wrong");
  await replace(/"SchedAt": ".*"/, '"SchedAt": "2127-06-01T02:00:00Z"');
  assert.equal(await summary(), "1 error");
  const [told = "", ...others] = await issues();
  assert.deepEqual(others, []);
  for (const part of ["Error", "SchedAt", "sched_at.format", "90104", "2127-06-01 02:00:00"])
    assert.ok(told.includes(part), `${part} isn't in: ${told}`);
  await replace("T02:00:00Z", " 02:00:00");
  assert.equal(await summary(), "1 warning");
  await replace("2127-06-01", new Date(Date.now() + 864e5).toISOString().slice(0, 10));
  assert.equal(await summary(), "Nothing is wrong");
  assert.deepEqual(await issues(), []);
});

test("errors come before warnings", async () => {
  await page.click("#faulty");
  const names = await page.locator("#issues .badge").allTextContents();
  assert.ok(names.includes("Error") && names.includes("Warning"));
  assert.deepEqual(names, [...names].sort());
});

test("each kind of request has a sample without faults, and one with", async () => {
  for (const kind of ["all", "tag", "user", "modify", "delete", "get", "list"]) {
    await page.selectOption("#kind", kind);
    assert.equal(await summary(), "Nothing is wrong", kind);
    await page.click("#faulty");
    assert.match((await summary()) ?? "", /\d error/, kind);
  }
});

test("the page and the messages change their language", async () => {
  await page.click("#faulty");
  const english = await issues();
  await page.locator("input[name=locale][value=zh]").check({ force: true });
  const chinese = await issues();
  assert.equal(chinese.length, english.length);
  assert.ok(chinese.every((told) => /\p{Script=Han}/u.test(told)));
  assert.match((await summary()) ?? "", /个错误/);
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
});

test("broken JSON is told with its line and column", async () => {
  await page.fill("#text", '{\n  "Sdkappid": 1400000000\n  "Type": "All"\n}');
  assert.equal(await summary(), "This isn't JSON yet");
  assert.match((await issues()).join(), /Line 3, column 3.*comma/);
  await page.fill("#text", '{ "Type": "A');
  assert.match((await issues()).join(), /Line 1, column 11/);
  await page.fill("#text", "");
  assert.match((await issues()).join(), /Line 1, column 1/);
});

test("an issue leads to its place in the text", async () => {
  await replace('"All"', '"all"');
  await page.locator("#issues button", { hasText: "type.unknown" }).click();
  const selected = await page.evaluate(() => String(getSelection()));
  assert.equal(selected, '"all"');
});

test("a TaskID of 64 bits keeps its digits", async () => {
  await page.selectOption("#kind", "get");
  await replace("1234567890", "18446744073709551615");
  assert.equal(await summary(), "Nothing is wrong");
  await replace("18446744073709551615", "18446744073709551616");
  assert.match((await issues()).join(), /task_id\.out_of_range/);
});

test("it shows what phones cut, and the time where the viewer is", async () => {
  await replace(/"SchedAt": ".*"/, '"SchedAt": "2127-06-01 02:00:00"');
  assert.match((await page.textContent("#when")) ?? "", /2127-06-01 10:00.*Asia\/Shanghai/);
  assert.equal(await page.locator("#phones li").count(), 1);
  await replace("Market opens", "M".repeat(33));
  assert.equal(await page.locator("#phones li").count(), 2);
  const meizu = page.locator("#phones li", { hasText: "Meizu" });
  assert.equal(await meizu.locator("del").textContent(), "M".repeat(4));
});

test("a reload keeps what was typed, for which request and in which language", async () => {
  await page.selectOption("#kind", "delete");
  await page.locator("input[name=locale][value=zh]").check({ force: true });
  await page.fill("#text", '{ "Sdkappid": 1 }');
  await page.waitForFunction(() => location.hash.includes("text="));
  const told = await issues();
  await page.reload();
  await page.waitForFunction(() => document.querySelector("#summary")?.hasAttribute("data-state"));
  assert.equal(await page.inputValue("#text"), '{ "Sdkappid": 1 }');
  assert.equal(await page.inputValue("#kind"), "delete");
  assert.deepEqual(await issues(), told);
});

test("it is dark where the system is", async () => {
  const lightness = () =>
    page.evaluate(() => {
      const channels = getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g) ?? [];
      return Math.max(...channels.slice(0, 3).map(Number));
    });
  assert.ok((await lightness()) > 200);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.ok((await lightness()) < 60);
});

test("nothing sticks out on a narrow screen", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.click("#faulty");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

test("it also runs as Vite serves it while one works on it", async () => {
  const workshop = await createServer({ root, logLevel: "error", server: { host, port: 42_200 } });
  try {
    await workshop.listen();
    await open(workshop.resolvedUrls?.local[0]);
    assert.equal(await summary(), "Nothing is wrong");
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).maxWidth), "none");
  } finally {
    // Left open, the page would look for its server, by a worker that the policy refuses.
    await page.goto("about:blank");
    await workshop.close();
  }
});
