// Calls over loopback, beside bare fetch with JSON.parse. Runs in Node and in a page alike; the server is in serving.mjs.
import { TaskClient } from "timpush-sched";
import { abortable, bare, sdkappid } from "./bare.mjs";

const range = {
  OrderBy: "createat",
  Asc: true,
  BeginTime: "2027-01-01 00:00:00",
  EndTime: "2027-02-01 00:00:00",
};

/** One row of calls: our time and that of fetch, as it is and to be aborted, taking turns; the medians of the ratios. */
export async function calling({ row, relay, rounds, calls }) {
  const client = new TaskClient({ sdkappid, backend: { relay }, requestsPerSecond: 1_000_000 });
  const query = { ...range, Offset: 0, Want: 1000 };
  const rows = {
    "client.get": {
      ours: async () => (await client.get(1)).TaskID,
      theirs: async (fetched) =>
        (await fetched(relay, "get_sched_task", { Sdkappid: sdkappid, TaskID: 1 })).TaskInfo.TaskID,
    },
    "client.list, 1 000 tasks": {
      ours: async () => (await client.list(query)).Tasks.length,
      theirs: async (fetched) =>
        (await fetched(relay, "list_sched_task", { Sdkappid: sdkappid, ...query })).Tasks.length,
    },
  };
  const { ours, theirs } = rows[row];
  const contenders = [
    { name: "ours", call: ours },
    { name: "fetch + JSON.parse", call: () => theirs(bare) },
    { name: "fetch with a signal and limits", call: () => theirs(abortable) },
  ];
  const timed = async (call) => {
    const began = performance.now();
    for (let i = 0; i < calls; i++) await call();
    return ((performance.now() - began) * 1e6) / calls;
  };
  for (const { name, call } of contenders) {
    if ((await call()) !== (await ours())) throw new Error(`${row}: we don't get what ${name} gets`);
    await timed(call);
  }
  const taken = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    // Each is first, second and last equally often.
    for (let turn = 0; turn < contenders.length; turn++) {
      const place = (round + turn) % contenders.length;
      taken[place].push(await timed(contenders[place].call));
    }
  }
  client.close();
  const times = contenders.map(({ name }, place) => ({
    name,
    ns: median(taken[place]),
    ratio: median(taken[place].map((ns, round) => taken[0][round] / ns)),
  }));
  return { times };
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
