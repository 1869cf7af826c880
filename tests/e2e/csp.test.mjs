// Pages under a Content-Security-Policy, and workers: the package runs there as anywhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launched } from "../support/browser.mjs";
import { served } from "../support/served.mjs";

const html = (/** @type {string} */ script) => ({
  text: `<!doctype html><title>page</title><output></output><script type="module" src="${script}"></script>`,
  type: "text/html",
});
const script = (/** @type {string} */ text) => ({ text, type: "text/javascript" });
const checked = `JSON.stringify([checkGet({ Sdkappid: 1, TaskID: 1 }).length, checkGet({}).map((issue) => issue.code)])`;
const shown = (/** @type {string} */ entry, start = "") =>
  script(`import init, { checkGet } from "${entry}";
    const output = document.querySelector("output");
    try { ${start}; output.textContent = ${checked}; } catch (error) { output.textContent = String(error); }`);

const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const places = {
  "/pkg/": fileURLToPath(new URL("../../pkg/dist/", import.meta.url)),
  "/plain": html("/plain.js"),
  "/plain.js": shown("/pkg/index.js"),
  "/ahead": html("/ahead.js"),
  "/ahead.js": shown("/pkg/index.js", "await init()"),
  "/slim": html("/slim.js"),
  "/slim.js": shown("/pkg/slim.js", `await init("/pkg/timpush_sched.wasm")`),
  "/worker": html("/starts-worker.js"),
  "/starts-worker.js": script(`
    const worker = new Worker("/worker.js", { type: "module" });
    const show = (text) => { document.querySelector("output").textContent = text; };
    worker.onmessage = ({ data }) => show(data);
    worker.onerror = ({ message }) => show("failed: " + message);`),
  "/worker.js": script(`import { checkGet } from "/pkg/index.js"; postMessage(${checked});`),
};

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof served>>[]} */
const servers = [];
before(async () => {
  browser = await launched();
});
after(async () => {
  await browser?.close();
  for (const server of servers) server.close();
});

/** What a page shows, and what the browser blocked. */
async function visited(/** @type {string} */ path, /** @type {string} */ csp) {
  const server = await served(places, { "content-security-policy": csp });
  servers.push(server);
  const page = await browser.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(server.origin + path);
  const output = page.locator("output");
  await output.filter({ hasText: /./ }).waitFor({ timeout: 10_000 });
  const text = await output.textContent();
  await page.close();
  return { text, errors: errors.filter((error) => !error.includes("404")) };
}

for (const [path, name] of /** @type {[string, string][]} */ ([
  ["/plain", "the default entry checks without anything to await"],
  ["/ahead", "the default entry starts ahead by init()"],
  ["/slim", "the slim entry starts from the hosted file"],
  ["/worker", "a module worker checks"],
])) {
  test(`${name}, under a policy without unsafe-eval`, async () => {
    const { text, errors } = await visited(path, policy);
    assert.deepEqual(JSON.parse(text ?? ""), [0, ["sdkappid.missing", "task_id.missing"]]);
    assert.deepEqual(errors, []);
  });
}

test("under a policy that forbids wasm a check says what the policy needs instead of saying that all is well", async () => {
  const { text } = await visited("/plain", "default-src 'self'");
  assert.match(text ?? "", /^Error: timpush-sched can't start .*'wasm-unsafe-eval'/);
});
