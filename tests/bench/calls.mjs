// Calls over loopback, beside bare fetch with JSON.parse. Runs in Node and in a page alike; the server is in serving.mjs.
import { TaskClient } from "timpush-sched";

const sdkappid = 88888888;
const range = {
  OrderBy: "createat",
  Asc: true,
  BeginTime: "2027-01-01 00:00:00",
  EndTime: "2027-02-01 00:00:00",
};

/** What bare fetch does for the same answer. */
async function bare(relay, command, body) {
  const response = await fetch(`${relay}/${command}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    cache: "no-store",
  });
  return JSON.parse(await response.text());
}

/** One row of calls: our time and bare fetch's, taking turns, and the median of the ratios. */
export async function calling({ row, relay, rounds, calls }) {
  const client = new TaskClient({ sdkappid, backend: { relay }, requestsPerSecond: 1_000_000 });
  const query = { ...range, Offset: 0, Want: 1000 };
  const rows = {
    "client.get": {
      command: "get_sched_task",
      ours: async () => (await client.get(1)).TaskID,
      bare: async () =>
        (await bare(relay, "get_sched_task", { Sdkappid: sdkappid, TaskID: 1 })).TaskInfo.TaskID,
    },
    "client.list, 1 000 tasks": {
      command: "list_sched_task",
      ours: async () => (await client.list(query)).Tasks.length,
      bare: async () => (await bare(relay, "list_sched_task", { Sdkappid: sdkappid, ...query })).Tasks.length,
    },
  };
  const { ours, bare: theirs } = rows[row];
  const timed = async (call) => {
    const began = performance.now();
    for (let i = 0; i < calls; i++) await call();
    return ((performance.now() - began) * 1e6) / calls;
  };
  if ((await ours()) !== (await theirs())) throw new Error(`${row}: we don't get what bare fetch gets`);
  await timed(ours);
  await timed(theirs);
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0;
    const a = first ? await timed(ours) : await timed(theirs);
    const b = first ? await timed(theirs) : await timed(ours);
    taken.push(first ? [a, b] : [b, a]);
  }
  client.close();
  return {
    times: [
      { name: "ours", ns: median(taken.map(([ns]) => ns)), ratio: 1 },
      {
        name: "fetch + JSON.parse",
        ns: median(taken.map(([, ns]) => ns)),
        ratio: median(taken.map(([ours, theirs]) => ours / theirs)),
      },
    ],
  };
}

/** How many calls leave in a second while others wait for their turn. */
export async function limited({ relay, seconds }) {
  const client = new TaskClient({ sdkappid: 1, backend: { relay } });
  const began = performance.now();
  const calls = 5 * seconds + 1;
  const limits = { totalTimeoutMs: Number.POSITIVE_INFINITY };
  await Promise.all(Array.from({ length: calls }, () => client.get(1, limits)));
  const perSecond = ((calls - 1) * 1000) / (performance.now() - began);
  return { calls, perSecond };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
