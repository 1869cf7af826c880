// Where the time of a check goes: `node tests/bench/run.mjs --profile`, or `cargo xtask bench --profile`.
//
// V8's own sampling profiler, over some seconds of each case. The wasm that is shipped has no names, so it is one row; the
// encoder's row holds the flattening of the texts as well, which the engine puts off until somebody asks for their bytes.
import { Session } from "node:inspector/promises";
import { checks, now } from "./cases.mjs";

const SECONDS = 2;
const ROWS = 8;

/** A table of the busiest functions for each case. */
export async function profile(checkCreate) {
  const tables = [];
  for (const { row, value } of checks)
    tables.push(`${row}\n${lines(await sample(() => checkCreate(value, { now })))}`);
  return `${tables.join("\n\n")}\n`;
}

async function sample(work) {
  for (let i = 0; i < 20_000; i++) work();
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 200 });
  await session.post("Profiler.start");
  for (const end = performance.now() + SECONDS * 1000; performance.now() < end; )
    for (let i = 0; i < 100; i++) work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return profile;
}

function lines({ nodes, samples, timeDeltas }) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map();
  samples.forEach((id, i) => {
    const name = names.get(id);
    times.set(name, (times.get(name) ?? 0) + timeDeltas[i]);
  });
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, ROWS)
    .map(([name, time]) => `${((100 * time) / all).toFixed(1).padStart(7)} %  ${name}`)
    .join("\n");
}

function nameOf({ functionName, url }) {
  return url.startsWith("wasm:") ? "the wasm" : functionName || "(anonymous)";
}
