// What a page has to load: ours whole, and for each peer the schema of the create body with what it needs.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { bundle } from "./bundle.mjs";

/** Goals in bytes of gzip -9: the first one, and the one after it. */
const goals = { slim: [40_000, 32_000], whole: [52_000, 42_000] };

const peers = [
  ["zod", "zod"],
  ["valibot", "valibot"],
  ["ajv", "ajv"],
  ["ajv ahead", "ajv-standalone"],
  ["arktype", "arktype"],
];

export async function sizes(home) {
  const minified = async (contents) => size(await bundle(contents, home, { minify: true }));
  const wasm = createRequire(join(home, "package.json")).resolve("timpush-sched/timpush_sched.wasm");
  const parts = {
    "slim.js": await minified(entry("timpush-sched/slim")),
    "the wasm": size(await readFile(wasm)),
  };
  const rows = [
    { row: "slim + wasm", ...sum(Object.values(parts)), goal: goals.slim },
    ...Object.entries(parts).map(([row, part]) => ({ row: `  ${row}`, ...part })),
    { row: "default entry", ...(await minified(entry("timpush-sched"))), goal: goals.whole },
  ];
  for (const [row, file] of peers)
    rows.push({ row, ...(await minified(`export { check } from "./peers/${file}.mjs";`)) });
  return rows.map((row) => (row.goal ? { ...row, met: row.goal.map((most) => row.gzip <= most) } : row));
}

/** Everything that an entry exports, so that nothing is shaken off. */
function entry(path) {
  return `export * from "${path}"; export { default } from "${path}";`;
}

function size(bytes) {
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  };
}

function sum(parts) {
  const total = { raw: 0, gzip: 0, brotli: 0 };
  for (const part of parts) for (const key of Object.keys(total)) total[key] += part[key];
  return total;
}
