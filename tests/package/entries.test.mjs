// How the package loads: both entries, as ES modules and as CommonJS, from whatever the wasm comes from.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { child } from "../support/child.mjs";
import { installed, tarball, uninstalled } from "../support/installed.mjs";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** @type {string} */
let folder;
before(async () => {
  folder = await installed();
});
after(() => uninstalled(folder));

const home = () => join(folder, "node_modules", "timpush-sched");

for (const [entry, type] of /** @type {["." | "./slim", "module" | "commonjs"][]} */ ([
  [".", "module"],
  [".", "commonjs"],
  ["./slim", "module"],
  ["./slim", "commonjs"],
])) {
  const name = join("timpush-sched", entry);
  const load = type === "module" ? `await import("${name}")` : `require("${name}")`;

  test(`importing ${name} as ${type} does nothing`, async () => {
    const used = await child(
      folder,
      `
      const used = [];
      const watch = (name) => {
        Object.defineProperty(globalThis, name, { configurable: true, get() { used.push(name); throw new Error(name); } });
      };
      for (const name of ["WebAssembly", "fetch", "XMLHttpRequest", "window", "document", "atob", "Response", "Intl"]) watch(name);
      const timers = ["setTimeout", "setInterval", "queueMicrotask"].map((name) => [name, globalThis[name]]);
      for (const [name] of timers) globalThis[name] = () => used.push(name);
      const before = Object.keys(globalThis).join();
      const exported = Object.keys(${load});
      for (const [name, timer] of timers) globalThis[name] = timer;
      if (exported.length < 10) used.push("exports nothing");
      if (Object.keys(globalThis).join() !== before) used.push("a new global");
      console.log(JSON.stringify(used));`,
      { type },
    );
    assert.deepEqual(used, []);
  });

  test(`${name} as ${type} has the same names as the default entry, and no raw wasm`, async () => {
    const script = `const names = (entry) => Object.keys(entry).filter((name) => !["module.exports", "__esModule"].includes(name)).sort();
      console.log(JSON.stringify([names(${load}), names(await import("timpush-sched"))]));`;
    const wrapped = type === "module" ? script : `(async () => { ${script} })();`;
    const [here, default_] = await child(folder, wrapped, { type });
    assert.deepEqual(here, default_);
    for (const raw of here) assert.doesNotMatch(raw, /^__|wbg|bindgen|_|initSync\w/);
  });
}

test("init may be called often and at once, before and after the first check", async () => {
  const { instances, results } = await child(
    folder,
    `
    let instances = 0;
    const { Instance } = WebAssembly;
    WebAssembly.Instance = function (...given) { instances++; return new Instance(...given); };
    const { default: init, initSync, checkGet } = await import("timpush-sched");
    const results = await Promise.all([init(), init(), init()]);
    results.push(initSync(), await init(), checkGet({ Sdkappid: 1, TaskID: 1 }).length, initSync(), await init());
    console.log(JSON.stringify({ instances, results: results.map((result) => result ?? null) }));`,
  );
  assert.equal(instances, 1);
  assert.deepEqual(results, [null, null, null, null, null, 0, null, null]);
});

test("the slim entry says what is missing before init, whatever is called", async () => {
  const messages = await child(
    folder,
    `
    const t = await import("timpush-sched/slim");
    const calls = [
      () => t.checkCreate({}), () => t.checkList(null), () => t.formatTime(0), () => t.parseAccounts("a"), () => t.preview({}),
      () => t.schemas.get["~standard"].validate({}), () => new t.TaskBuilder(1).build(), () => t.diffTask({}, {}), () => t.initSync(),
    ];
    const messages = calls.map((call) => { try { return "answered " + call(); } catch (error) { return error.message; } });
    messages.push(await t.default().then(() => "answered", (error) => error.message));
    console.log(JSON.stringify(messages));`,
  );
  for (const message of messages) assert.match(message, /timpush-sched\/slim has no wasm.*init\(/);
});

const sources = `
  const { readFileSync } = await import("node:fs");
  const { createServer } = await import("node:http");
  const { createRequire } = await import("node:module");
  const t = await import("timpush-sched/slim");
  const bytes = readFileSync(createRequire(process.cwd() + "/x.js").resolve("timpush-sched/timpush_sched.wasm"));
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    if (request.url === "/missing") return response.writeHead(404).end("no");
    if (request.url === "/broken") return response.writeHead(200, { "content-type": "application/wasm" }).end("no wasm");
    if (request.url === "/reset") return request.socket.destroy();
    const type = { "/typed": "application/wasm", "/params": "application/wasm; charset=utf-8" }[request.url];
    response.writeHead(200, type ? { "content-type": type } : {}).end(bytes);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const base = "http://127.0.0.1:" + server.address().port;
  const end = (result) => { console.log(JSON.stringify(result)); server.closeAllConnections(); server.close(); };
  const works = () => t.checkGet({ Sdkappid: 1, TaskID: 1 }).length === 0 && t.checkGet({}).length > 0;
`;

for (const [name, source] of Object.entries({
  "a Buffer": "bytes",
  "an ArrayBuffer": "new Uint8Array(bytes).buffer",
  "a part of an ArrayBuffer": "new Uint8Array([0, 0, ...bytes]).subarray(2)",
  "a Module": "new WebAssembly.Module(bytes)",
  "a Response": "new Response(bytes)",
  "a Response of the right type": `new Response(bytes, { headers: { "content-type": "application/wasm" } })`,
  "a promise of a Response": `fetch(base + "/typed")`,
  "an address": `base + "/plain"`,
  "a URL served as application/wasm": `new URL(base + "/typed")`,
  "a URL served as application/wasm with a charset": `new URL(base + "/params")`,
  "a Request": `new Request(base + "/typed")`,
})) {
  test(`the slim entry starts from ${name}`, async () => {
    assert.equal(await child(folder, `${sources} await t.default(${source}); end(works());`), true);
  });
}

test("initSync takes bytes and modules", async () => {
  for (const source of ["bytes", "new WebAssembly.Module(bytes)"])
    assert.equal(await child(folder, `${sources} t.initSync(${source}); end(works());`), true);
});

test("after an init that failed another one may do better", async () => {
  const { failures, ok } = await child(
    folder,
    `${sources}
    const failures = [];
    const bad = [
      () => base + "/missing", () => base + "/broken", () => base + "/reset", () => new Uint8Array(8),
      () => Promise.reject(new Error("refused")),
    ];
    for (const source of bad) {
      const ends = await Promise.allSettled([t.default(source()), t.default(base + "/missing")]);
      failures.push(ends.map(({ status, reason }) => status + " " + (reason instanceof Error) + " " + reason?.message));
      try { works(); failures.push("works without wasm"); } catch {}
    }
    try { t.initSync(new Uint8Array(3)); failures.push("started without wasm"); } catch {}
    await t.default(base + "/typed");
    end({ failures, ok: works() });`,
  );
  assert.equal(ok, true);
  assert.equal(failures.length, 5);
  for (const ends of failures) for (const end of ends) assert.match(end, /^rejected true ./);
  assert.match(failures[0][0], /\/missing answered 404/);
});

test("init that is called at once from several places fetches once", async () => {
  const { asked, ok } = await child(
    folder,
    `${sources}
    await Promise.all([1, 2, 3].map(() => t.default(base + "/typed")));
    await t.default(base + "/typed");
    end({ asked, ok: works() });`,
  );
  assert.deepEqual([asked, ok], [["/typed"], true]);
});

test("nothing that is shipped makes code out of text", async () => {
  const dist = join(home(), "dist");
  const scripts = (await readdir(dist)).filter((name) => /\.c?js$/.test(name));
  assert.deepEqual(scripts.sort(), ["index.cjs", "index.js", "slim.cjs", "slim.js"]);
  for (const name of scripts) {
    const text = await readFile(join(dist, name), "utf8");
    assert.doesNotMatch(
      text,
      /(?<!wasm-unsafe-)\beval\b|\bnew Function\b|\bFunction\(|import\.meta|\bprocess\.|\bwindow\b|document\./,
      name,
    );
  }
  const flags = ["--disallow-code-generation-from-strings"];
  const script = `import { checkGet } from "timpush-sched"; console.log(checkGet({ Sdkappid: 1, TaskID: 1 }).length);`;
  assert.equal(await child(folder, script, { flags }), 0);
});

test("the typings show nothing of the wasm's own face, and nothing private", async () => {
  const dist = join(home(), "dist");
  for (const name of await readdir(dist, { recursive: true })) {
    if (!/\.d\.c?ts$/.test(name)) continue;
    const text = await readFile(join(dist, name), "utf8");
    assert.doesNotMatch(text, /InitOutput|__wb|timpush_sched(?!\.wasm)|@internal|free\(\)/, name);
  }
  // What the entries give is what is written down in src/api.ts, and types.
  const entry = await readFile(join(dist, "index.d.ts"), "utf8");
  assert.match(entry, /export \* from "\.\/api\.js"/);
  assert.doesNotMatch(await readFile(join(dist, "api.d.ts"), "utf8"), /carry|guarded|writeTape|drop/);
});

test("publint has nothing to say", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({ pkgDir: home(), strict: true, pack: false });
  // The template is where a repository comes in.
  assert.deepEqual(
    messages.filter(({ code }) => code !== "USE_LICENSE").map(({ code, args }) => ({ code, args })),
    [],
  );
});

test("the types are right for everyone, says attw", async () => {
  const name = "@arethetypeswrong/cli/package.json";
  const manifests = (require.resolve.paths(name) ?? []).map((path) => join(path, name));
  const manifest = manifests.find((path) => existsSync(path));
  assert.ok(manifest, "attw isn't installed");
  const attw = join(dirname(manifest), JSON.parse(await readFile(manifest, "utf8")).bin.attw);
  const options = [
    "--profile",
    "node16",
    "--exclude-entrypoints",
    "timpush_sched.wasm",
    "--no-emoji",
    "--format",
    "ascii",
  ];
  await assert.doesNotReject(run(process.execPath, [attw, await tarball(), ...options]));
});
