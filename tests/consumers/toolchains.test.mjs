// The packed tarball in other people's toolchains, each in a folder of its own.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { installed, uninstalled } from "../support/installed.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const tsc = join(root, "node_modules/typescript/bin/tsc");

const usage = `
const builder: TaskBuilder = new TaskBuilder(88888888).toTags({ and: ["Stock A"] }).at(new Date(0)).title("T").desc("D");
const issues: Issue[] = builder.issues({ locale: "zh", only: ["Content.To_Account"] });
const request: CreateTaskRequest = { Sdkappid: 1, Type: "All", SchedAt: "", Content: { OfflinePushInfo: { Title: "T" } } };
const ready: Promise<void> = init();
try { builder.build(); } catch (error) { if (isTimPushError(error) && error instanceof ValidationError) error.issues satisfies Issue[]; }
const result = schemas.create["~standard"].validate(request);
if (result.issues) result.issues[0]?.path; else result.value.Type satisfies "All" | "Tag" | "User";
const zoned: "exact" | "gap" | "overlap" = zonedToUtc("2027-06-01T10:00", "Asia/Shanghai").kind;
const first: string | undefined = parseAccounts("a,b").chunks()[0]?.[0];
console.log(issues, ready, zoned, first, checkCreate(request).length, preview({}).length);
const undefinedMembers = (client: TaskClient, Title: string | undefined, signal: AbortSignal | undefined) =>
  client.create({ Type: "All", SchedAt: "", Content: { OfflinePushInfo: { Title } } }, { signal, retries: undefined });
console.log(undefinedMembers);
// @ts-expect-error: such a Type there is not
const wrong: CreateTaskRequest = { ...request, Type: "Everybody" };
console.log(wrong);
`;
const names =
  "TaskBuilder, TaskClient, ValidationError, checkCreate, isTimPushError, parseAccounts, preview, schemas, zonedToUtc";
const types = `import type { CreateTaskRequest, Issue } from "timpush-sched";`;
const source = (/** @type {string} */ entry) =>
  `import init, { ${names} } from "${entry}";\n${types}\n${usage}`;
const required = (/** @type {string} */ entry) =>
  `import entry = require("${entry}");\nconst { default: init, ${names} } = entry;\ntype TaskBuilder = entry.TaskBuilder; type TaskClient = entry.TaskClient; type Issue = entry.Issue; type CreateTaskRequest = entry.CreateTaskRequest;\n${usage}`;

/** What Node's types, and those of other platforms, have as well. */
const platform = `declare global {
  class URL { href: string } class Request { url: string } class Response { ok: boolean }
  class Headers { has(name: string): boolean } class AbortSignal { aborted: boolean }
  function fetch(address: string): Promise<Response>;
  var console: { log(...shown: unknown[]): void };
}`;

for (const [name, type, file, code, options] of /** @type {const} */ ([
  ["node16, as an ES module", "module", "use.ts", source, { module: "node16", moduleResolution: "node16" }],
  ["node16, as CommonJS", "commonjs", "use.ts", source, { module: "node16", moduleResolution: "node16" }],
  ["node16, by require", "commonjs", "use.cts", required, { module: "node16", moduleResolution: "node16" }],
  ["nodenext", "module", "use.ts", source, { module: "nodenext", moduleResolution: "nodenext" }],
  ["bundler", "module", "use.ts", source, { module: "esnext", moduleResolution: "bundler" }],
  [
    "nodenext, without the DOM's types",
    "module",
    "use.ts",
    (entry) => `${source(entry)}\n${platform}`,
    { module: "nodenext", moduleResolution: "nodenext", lib: ["es2022"] },
  ],
])) {
  test(`TypeScript takes the package with moduleResolution ${name}`, async () => {
    const folder = await installed({ type });
    try {
      for (const entry of ["timpush-sched", "timpush-sched/slim"]) {
        await writeFile(join(folder, file), code(entry));
        const compilerOptions = {
          ...{
            target: "es2022",
            lib: ["es2022", "dom"],
            types: [],
            strict: true,
            skipLibCheck: false,
            noEmit: true,
          },
          ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
          ...options,
        };
        await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
        const { stdout } = await run(process.execPath, [tsc, "-p", folder]).catch((error) => error);
        assert.equal(stdout, "", entry);
      }
    } finally {
      await uninstalled(folder);
    }
  });
}

/** Bundles a script, and gives the text. */
async function bundled(/** @type {string} */ folder, /** @type {string} */ script, options = {}) {
  const { outputFiles } = await build({
    ...{
      stdin: { contents: script, resolveDir: folder },
      bundle: true,
      write: false,
      minify: true,
      logLevel: "silent",
    },
    ...{ format: "esm", platform: "browser", ...options },
  });
  assert.equal(outputFiles.length, 1);
  return /** @type {{ text: string }} */ (outputFiles[0]).text;
}

test("esbuild bundles the package into one script that runs, for pages and for Node", async () => {
  const folder = await installed();
  try {
    const script = `import { checkGet } from "timpush-sched"; globalThis.answer = [checkGet({ Sdkappid: 1, TaskID: 1 }).length, checkGet(null).length];`;
    for (const options of [
      {},
      { format: "iife" },
      { platform: "node", format: "cjs" },
      { target: "es2022" },
    ]) {
      const text = await bundled(folder, script, options);
      const file = join(folder, "format" in options && options.format === "cjs" ? "out.cjs" : "out.mjs");
      await writeFile(file, `${text}\nconsole.log(JSON.stringify(globalThis.answer));`);
      const { stdout } = await run(process.execPath, [file]);
      assert.deepEqual(JSON.parse(stdout), [0, 1]);
    }
  } finally {
    await uninstalled(folder);
  }
});

test("what isn't used stays out of a bundle", async () => {
  const folder = await installed();
  try {
    assert.equal((await bundled(folder, `import {} from "timpush-sched";`)).trim(), "");
    assert.equal((await bundled(folder, `import {} from "timpush-sched/slim";`)).trim(), "");
    const size = async (/** @type {string} */ script) => gzipSync(await bundled(folder, script)).length;
    const all = await size(`export * from "timpush-sched/slim";`);
    const one = await size(`export { checkCreate } from "timpush-sched/slim";`);
    assert.ok(one < all * 0.75, `checkCreate alone takes ${one} of ${all} bytes`);
    // A name of the wasm itself would say that the default entry's text of it came along.
    assert.ok((await bundled(folder, `export * from "timpush-sched/slim";`)).length < 100_000);
  } finally {
    await uninstalled(folder);
  }
});

test("nothing that is shipped names a place of the machine that built it", async () => {
  const folder = await installed();
  try {
    const home = join(folder, "node_modules", "timpush-sched");
    for (const name of await readdir(home, { recursive: true })) {
      const text = await readFile(join(home, name), "latin1").catch(() => "");
      const found = /[^\0]{0,9}(\/(home|root|Users|tmp)\/|\.cargo\b|sourceMappingURL)[^\0]{0,40}/.exec(
        text,
      )?.[0];
      assert.equal(found, undefined, name);
    }
    const manifest = createRequire(join(home, "x.js"))("timpush-sched/package.json");
    assert.equal(manifest.dependencies, undefined);
  } finally {
    await uninstalled(folder);
  }
});
