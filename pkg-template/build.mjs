// Turns src/ (with what `cargo xtask pack` generated into src/generated/) into dist/: each entry as one ES module and
// one CommonJS file, the wasm beside them, and typings for both kinds.
import { execFileSync } from "node:child_process";
import { copyFile, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const entries = ["index", "slim"];

/** What wasm-bindgen's glue has and nobody here needs, and what there is in its place. */
const unneeded = /** @type {[RegExp, string][]} */ ([
  // A new instance at the next call, where the wasm asks for one: ours never does, the facade decides about that.
  [/__wbg_call_guard\(\);\n/g, ""],
  // The facade gives an object, as it should be.
  [
    /if \(module !== undefined\) \{\s+if \(Object\.getPrototypeOf.*?\} else \{.*?\}\s+\}/s,
    "({module} = module)",
  ],
  // For TextEncoders without encodeInto, which is older than what the facade itself needs.
  [/if \(!\('encodeInto' in cachedTextEncoder\)\) \{.*?\};\s+\};\s+\}/s, ""],
  // For a wasm without realloc.
  [/if \(realloc === undefined\) \{.*?\}/s, ""],
]);

/** @type {import("esbuild").Plugin} */
const withoutUnneeded = {
  name: "without-unneeded",
  setup({ onLoad }) {
    onLoad({ filter: /generated[\\/]timpush_sched\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [part, instead] of unneeded) {
        if (contents.search(part) < 0) throw new Error(`wasm-bindgen's glue has no ${part} any more.`);
        contents = contents.replace(part, instead);
      }
      return { contents };
    });
  },
};

await rm(dist, { recursive: true, force: true });

for (const [format, extension] of /** @type {const} */ ([
  ["esm", ".js"],
  ["cjs", ".cjs"],
])) {
  await build({
    absWorkingDir: here,
    entryPoints: entries.map((name) => `src/${name}.ts`),
    outdir: "dist",
    outExtension: { ".js": extension },
    bundle: true,
    format,
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    plugins: [withoutUnneeded],
  });
}
await copyFile(join(here, "src/generated/timpush_sched.wasm"), join(dist, "timpush_sched.wasm"));

const tsc = createRequire(import.meta.url).resolve("typescript/package.json");
execFileSync(process.execPath, [join(dirname(tsc), "bin/tsc"), "-p", here, "--emitDeclarationOnly"], {
  stdio: "inherit",
});

// tsc emits nothing for the declarations that are already there as such.
const generated = join(here, "src/generated");
for (const name of await readdir(generated)) {
  if (!name.endsWith(".d.ts")) continue;
  await copyFile(join(generated, name), join(dist, "generated", name));
}

// What the entries' typings lead to is shipped, each file a second time as `.d.cts` for those who `require`: to them a
// `.d.ts` of this package describes an ES module, which isn't what they get. The rest stays private.
const relativeImport = /(\bfrom\s*|\bimport\s*\(?\s*)"(\.{1,2}\/[^"]+)\.js"/g;
const shipped = new Set();
const waiting = entries.map((name) => join(dist, `${name}.d.ts`));
for (let path = waiting.pop(); path; path = waiting.pop()) {
  if (shipped.has(path)) continue;
  shipped.add(path);
  const text = await readFile(path, "utf8");
  for (const [, , target] of text.matchAll(relativeImport))
    waiting.push(resolve(dirname(path), `${target}.d.ts`));
  await writeFile(path.replace(/\.d\.ts$/, ".d.cts"), text.replace(relativeImport, '$1"$2.cjs"'));
}
for (const name of await readdir(dist, { recursive: true })) {
  const path = join(dist, name);
  if (name.endsWith(".d.ts") && !shipped.has(path)) await rm(path);
}
for (const entry of await readdir(dist, { withFileTypes: true })) {
  // rmdir refuses a folder with something in it, and then that folder is wanted.
  if (entry.isDirectory()) await rmdir(join(dist, entry.name)).catch(() => {});
}
