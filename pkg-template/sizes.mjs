// Prints what a page pays for the package: the scripts as a bundler would minify them, raw, gzip -9 and brotli.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { transformSync } from "esbuild";

const read = (/** @type {string} */ name) =>
  readFileSync(fileURLToPath(new URL(`dist/${name}`, import.meta.url)));
const minified = (/** @type {string} */ name) =>
  Buffer.from(
    transformSync(read(name).toString(), { minify: true, format: "esm", target: "es2022", charset: "utf8" })
      .code,
  );
const sizes = (/** @type {Buffer} */ bytes) => [
  bytes.length,
  gzipSync(bytes, { level: 9 }).length,
  brotliCompressSync(bytes).length,
];

const wasm = sizes(read("timpush_sched.wasm"));
const slim = sizes(minified("slim.js"));
const rows = {
  "timpush_sched.wasm": wasm,
  "slim.js, minified": slim,
  "slim.js + wasm": slim.map((size, i) => size + (wasm[i] ?? 0)),
  "index.js, minified": sizes(minified("index.js")),
};

const cell = (/** @type {string | number} */ value) => value.toLocaleString("en").padStart(10);
console.log(`${"bytes".padEnd(20)}${["raw", "gzip -9", "brotli"].map(cell).join("")}`);
for (const [name, row] of Object.entries(rows)) console.log(`${name.padEnd(20)}${row.map(cell).join("")}`);
