// Where the time of a check goes: `node tests/bench/run.mjs --profile`, or `cargo xtask bench --profile`.
//
// V8's own sampling profiler, over some seconds of each case. The wasm that is shipped has no names, so it is one row; the
// encoder's row holds the flattening of the texts as well, which the engine puts off until somebody asks for their bytes.
import { fork } from "node:child_process";
import { once } from "node:events";
import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";
import { bare, sdkappid } from "./bare.mjs";
import { checks, now } from "./cases.mjs";

const SECONDS = 2;
const ROWS = 8;

/** A table of the busiest functions for each case, and of whose they are for a call. */
export async function profile({ checkCreate, TaskClient }) {
  const tables = [];
  for (const { row, value } of checks) {
    const work = () => checkCreate(value, { now });
    for (let i = 0; i < 20_000; i++) work();
    const { profile } = await sample(() => {
      for (let i = 0; i < 100; i++) work();
    });
    tables.push(`${row}\n${lines(profile)}`);
  }
  tables.push(await calls(TaskClient));
  return `${tables.join("\n\n")}\n`;
}

/** Some seconds of it, and how often it was done. */
async function sample(work, seconds = SECONDS) {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 200 });
  await session.post("Profiler.start");
  let times = 0;
  for (const end = performance.now() + seconds * 1000; performance.now() < end; times++) await work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return { profile, times };
}

/** Where the time of a get goes, beside that of a bare fetch: by turns, in µs a call. */
async function calls(TaskClient) {
  const relay = fork(fileURLToPath(new URL("relay-child.mjs", import.meta.url)));
  const [origin] = await once(relay, "message");
  const client = new TaskClient({
    sdkappid,
    backend: { relay: `${origin}/relay` },
    requestsPerSecond: 1_000_000,
  });
  const body = { Sdkappid: sdkappid, TaskID: 1 };
  const works = [() => bare(`${origin}/relay`, "get_sched_task", body), () => client.get(1)];
  const spent = works.map(() => ({ calls: 0, by: new Map() }));
  for (let i = 0; i < 2_000; i++) for (const work of works) await work();
  for (let turn = 0; turn < 20; turn++) {
    for (const [place, work] of works.entries()) {
      const { profile, times } = await sample(work, SECONDS / 5);
      spent[place].calls += times;
      for (const [name, time] of timesBy(profile, ownerOf))
        spent[place].by.set(name, (spent[place].by.get(name) ?? 0) + time);
    }
  }
  client.close();
  relay.disconnect();
  const cell = (name) =>
    spent.map(({ calls, by }) => ((by.get(name) ?? 0) / calls).toFixed(1).padStart(12)).join("");
  const names = [...spent[1].by.keys()]
    .filter(Boolean)
    .sort((a, b) => spent[1].by.get(b) - spent[1].by.get(a));
  const head = `${"client.get, µs a call".padEnd(40)}${"bare fetch".padStart(12)}${"ours".padStart(12)}`;
  return [head, ...names.map((name) => `${name.padEnd(40)}${cell(name)}`)].join("\n");
}

/** Whose code it is; nobody's where it is the profiler's own. */
function ownerOf({ functionName, url }) {
  if (url === "" && functionName === "dispatch") return undefined;
  // That of fetch reads HTTP, as much of it in both.
  if (url.startsWith("wasm:")) return "wasm, ours and fetch's own";
  if (url.startsWith("file:")) return "the facade, or the bare call";
  if (/createAbortSignal|AbortListener|[aA]bort_controller|setMaxListeners/.test(functionName + url))
    return "the signal";
  if (/timers$/.test(url)) return "timers";
  if (functionName === "(idle)") return "waiting for the answer";
  if (functionName === "(garbage collector)") return "collecting garbage";
  if (url.includes("undici")) return "fetch";
  return url === "" ? "system calls, V8 itself" : "Node's streams and the like";
}

/** The time of each kind of frame, in µs. */
function timesBy({ nodes, samples, timeDeltas }, kindOf) {
  const kinds = new Map(nodes.map(({ id, callFrame }) => [id, kindOf(callFrame)]));
  const times = new Map();
  samples.forEach((id, i) => {
    const kind = kinds.get(id);
    times.set(kind, (times.get(kind) ?? 0) + timeDeltas[i]);
  });
  return times;
}

function lines(profile) {
  const times = timesBy(profile, nameOf);
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
