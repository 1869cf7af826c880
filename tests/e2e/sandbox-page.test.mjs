// The page as `cargo xtask start` serves it: on the sandbox, by one port.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { launched } from "../support/browser.mjs";
import { ownKey, sandbox, sandboxProgram } from "../support/sandbox.mjs";

const root = fileURLToPath(new URL("../../www/", import.meta.url));

/** @type {string} */
let folder;
/** @type {string} */
let outDir;
/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "timpush-sched-sandbox-page-"));
  outDir = join(folder, "dist");
  await build({ root, logLevel: "error", build: { outDir } });
  browser = await launched();
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A page on a sandbox of its own; what it complains of fails the test, but for what `expected` lets pass. */
async function onSandbox(
  /** @type {(page: import("playwright-core").Page, server: Awaited<ReturnType<typeof sandbox>>) => Promise<void>} */ use,
  { flags = /** @type {string[]} */ ([]), expected = /^$/ } = {},
) {
  const server = await sandbox(["--console", outDir, "--time-to-dispatch-ms", "0", ...flags]);
  const page = await browser.newPage({ locale: "en-GB", timezoneId: "Asia/Shanghai" });
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !expected.test(message.text())) complaints.push(message.text());
  });
  try {
    await page.goto(`${server.url}/#request=user`);
    await page.waitForFunction(() => document.querySelector("#summary")?.hasAttribute("data-state"));
    await use(page, server);
    assert.deepEqual(complaints, []);
  } finally {
    await page.close();
    await server.close();
  }
}

const told = (/** @type {import("playwright-core").Page} */ page, /** @type {string} */ words) =>
  page.locator("#told", { hasText: words }).waitFor();

test("a request that is sent makes a task, and the page shows it", async () => {
  await onSandbox(async (page) => {
    await page.locator("#tasks-summary", { hasText: "No task" }).waitFor();
    await page.click("#send");
    await told(page, "The service answered OK");
    const answer = JSON.parse((await page.textContent("#answer")) ?? "");
    const row = page.locator("#tasks tbody tr", { hasText: String(answer.TaskID) });
    await row.waitFor();
    assert.match((await row.textContent()) ?? "", /User.*pending.*Market opens/);
  });
});

test("what the service refuses is told in its own words", async () => {
  await onSandbox(async (page) => {
    await page.click("#faulty");
    await page.click("#send");
    await told(page, "90104: invalid request! check failed");
  });
});

test("what is under way isn't ended by another kind of request or another language", async () => {
  await onSandbox(
    async (page, server) => {
      const slow = { command: "add_sched_task", fault: "delay", ms: 700, next: 1 };
      const struck = await fetch(`${server.url}/sandbox/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ faults: [slow] }),
      });
      assert.equal(struck.status, 200);
      await page.click("#send");
      await page.selectOption("#kind", "list");
      await page.click("input[value=zh]");
      await told(page, "服务端返回 OK");
      assert.ok(JSON.parse((await page.textContent("#answer")) ?? "").TaskID > 0);
    },
    { flags: ["--faults"] },
  );
});

test("the requests are those of the app that the sandbox signs for", async () => {
  const file = join(folder, "own.toml");
  await writeFile(file, "[[apps]]\nsdkappid = 1400187352\nsecret_key = 'k'\nadmins = ['pusher']\n");
  await onSandbox(
    async (page) => {
      await page.waitForFunction(() => {
        const text = document.querySelector("textarea")?.value ?? "";
        return text.includes("1400187352") && text.includes("pusher");
      });
      await page.click("#send");
      await told(page, "The service answered OK");
      await page.locator("#tasks tbody tr", { hasText: "pending" }).waitFor();
    },
    { flags: ["--settings", file] },
  );
});

test("what isn't JSON can't be sent", async () => {
  await onSandbox(async (page) => {
    await page.fill("#text", "{");
    assert.equal(await page.isDisabled("#send"), true);
  });
});

test("what is delivered while one looks on shows up, and the task is dispatched", async () => {
  await onSandbox(async (page, server) => {
    await page.locator("#delivered-summary", { hasText: "is shown here" }).waitFor();
    const soon = new Date(Date.now() + 2_000).toISOString().slice(0, 19).replace("T", " ");
    const Content = {
      From_Account: "administrator",
      To_Account: ["user7", "user8"],
      OfflinePushInfo: { Title: "It rings", Desc: "Now." },
    };
    const response = await fetch(`${server.url}/relay/add_sched_task`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ Type: "User", SchedAt: soon, Content }),
    });
    assert.equal((await response.json()).ErrorCode, 0);
    await page.locator("#delivered-summary", { hasText: "2 notifications delivered" }).waitFor();
    assert.match((await page.textContent("#delivered")) ?? "", /user8.*It rings.*user7.*It rings/);
    await page.locator("#tasks tbody tr", { hasText: "dispatched" }).waitFor();
  });
});

test("what the real service delivers isn't counted, since it doesn't tell", async () => {
  const real = await sandbox(["--seed"]);
  const key = join(folder, "key.txt");
  await writeFile(key, ownKey, { mode: 0o600 });
  const signing = ["--signing-host", real.url, "--sdkappid", "1400000000", "--secret-key-file", key];
  try {
    await onSandbox(
      async (page) => {
        await page.locator("#delivered-summary", { hasText: "doesn't tell what it delivers" }).waitFor();
        await page.locator("#tasks tbody tr", { hasText: "Welcome" }).waitFor();
        await page.click("#send");
        await told(page, "The service answered OK");
        await page.click("input[name=locale][value=zh]");
        await page.locator("#delivered-summary", { hasText: "不会告知" }).waitFor();
        assert.equal(await page.locator("#delivered li").count(), 0);
      },
      { flags: signing },
    );
  } finally {
    await real.close();
  }
});

test("where operators are named, the page asks who one is", async () => {
  const file = join(folder, "operators.toml");
  const add = ["operator", "add", "ann", "--role", "viewer", "--file", file];
  execFileSync(sandboxProgram(), add, { input: "correct horse\n" });
  const expected = /status of 40[13]/;
  await onSandbox(
    async (page) => {
      await page.locator("#sign-in").waitFor();
      assert.equal(await page.isVisible("#send"), false);
      await page.fill("#sign-in [name=name]", "ann");
      await page.fill("#sign-in [name=password]", "battery staple");
      await page.click("#sign-in button");
      await page.waitForFunction(() => document.querySelector("#told")?.textContent !== "");
      await page.fill("#sign-in [name=password]", "correct horse");
      await page.click("#sign-in button");
      await page.locator("#send").waitFor();
      assert.equal(await page.isVisible("#sign-in"), false);
      // A viewer only looks.
      await page.click("#send");
      await told(page, "403");
    },
    { flags: ["--operators", file], expected },
  );
});

test("nothing sticks out on a narrow screen", async () => {
  await onSandbox(
    async (page) => {
      await page.locator("#tasks tbody tr").first().waitFor();
      await page.setViewportSize({ width: 360, height: 740 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    },
    { flags: ["--seed"] },
  );
});
