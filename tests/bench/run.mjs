// Weight and speed beside the peers, in one run: `node tests/bench/run.mjs [--json] [--node-only] [--quick]`
//
//   --json        one JSON document on stdout in place of the tables
//   --node-only   leaves Chromium out; otherwise the environment variable CHROMIUM names its executable
//   --quick       a tenth of the work: shows that the bench runs, not how fast anything is
//   --profile     instead: where the time of our own checks and of a call goes, in Node
//
// A goal that is missed is no failure. What fails is a bench that can't run, or contenders that don't agree.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { calls, checks, parsing } from "./cases.mjs";
import { openNode } from "./node.mjs";
import { packed } from "./packed.mjs";
import { openPage } from "./page.mjs";
import { profile } from "./profile.mjs";
import { callsTable, judged, memoryTable, sizesTable, timesTables } from "./report.mjs";
import { sizes } from "./sizes.mjs";

const full = {
  times: { rounds: 15, batchMs: 20, warmUpMs: 300 },
  lines: 1_000_000,
  memory: { first: 1_000, total: 1_000_000 },
  calls: { rounds: 42 },
  seconds: 5,
};
const quick = {
  times: { rounds: 5, batchMs: 5, warmUpMs: 20 },
  lines: 100_000,
  memory: { first: 1_000, total: 100_000 },
  calls: { rounds: 6 },
  seconds: 2,
};

const options = {
  json: { type: "boolean" },
  "node-only": { type: "boolean" },
  quick: { type: "boolean" },
  profile: { type: "boolean" },
};
const { values: asked } = parseArgs({ options });
const chromium = process.env.CHROMIUM;
if (!chromium && !asked["node-only"] && !asked.profile)
  throw new Error("Name Chromium's executable in the environment variable CHROMIUM, or pass --node-only.");

const scratch = await mkdtemp(join(tmpdir(), "timpush-sched-bench-"));
try {
  if (asked.profile) {
    const ours = await import(pathToFileURL(join(await packed(scratch), "dist/index.js")).href);
    process.stdout.write(await profile(ours));
  } else {
    const result = await bench(asked.quick ? quick : full);
    process.stdout.write(asked.json ? `${JSON.stringify(result, null, 2)}\n` : text(result));
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function bench(effort) {
  const home = await packed(scratch);
  tell("sizes");
  const result = {
    quick: Boolean(asked.quick),
    peers: await versions(),
    sizes: await sizes(home),
    engines: [],
  };
  result.engines.push(await measured("Node", effort, () => openNode(home, scratch)));
  if (!asked["node-only"])
    result.engines.push(await measured("Chromium", effort, () => openPage(home, chromium)));
  return result;
}

async function measured(name, effort, open) {
  const { times, lines, memory } = effort;
  const { version, origin, measure, close } = await open();
  try {
    tell(`${name}: agreement`);
    await measure("agree", {});
    const rows = [];
    for (const { row, goal } of checks) {
      tell(`${name}: ${row}`);
      rows.push(judged({ row, goal, ...(await measure("checking", { row, ...times })) }));
    }
    tell(`${name}: ${parsing.row}`);
    rows.push(judged({ ...parsing, lines, ...(await measure("parsing", { lines, ...times })) }));
    const relay = `${origin}/relay`;
    const called = [];
    for (const one of calls) {
      tell(`${name}: ${one.row}`);
      called.push(judged({ ...one, ...(await measure("calling", { ...one, ...effort.calls, relay })) }));
    }
    tell(`${name}: the limiter`);
    const limiter = await measure("limited", { relay, seconds: effort.seconds });
    tell(`${name}: memory`);
    const held = await measure("memory", memory);
    return {
      name,
      version,
      rows,
      calls: called,
      limiter,
      memory: { ...held, met: held.end.bytes <= held.after.bytes },
    };
  } finally {
    await close();
  }
}

function text({ quick, peers, sizes, engines }) {
  const names = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  const parts = [`Beside ${names.join(", ")}\n`, sizesTable(sizes)];
  for (const { name, version, rows, calls, limiter, memory } of engines)
    parts.push(
      `${name} ${version}. In brackets: our time ÷ theirs.\n`,
      timesTables(rows),
      callsTable(calls, limiter),
      memoryTable(memory),
    );
  if (quick) parts.push("A quick run: the times say little.\n");
  return parts.join("\n");
}

/** The versions of the peers as installed; not every package lets its package.json be imported. */
async function versions() {
  const { resolve } = createRequire(import.meta.url);
  const found = {};
  for (const name of ["zod", "valibot", "ajv", "arktype"]) {
    for (const folder of resolve.paths(name)) {
      const json = await readFile(join(folder, name, "package.json"), "utf8").catch(() => undefined);
      if (json) found[name] ??= JSON.parse(json).version;
    }
  }
  return found;
}

function tell(what) {
  process.stderr.write(`${what}\n`);
}
