// Times contenders side by side. They take turns round by round in random order, so that what slows the
// machine for a while slows all of them; a ratio is taken within its round, and the median of them is told.
//
// Each row is meant to have a process or page of its own. Engines compile for the values seen so far, and after
// a few kinds of request some peers take twice as long; a fresh engine shows each of them at its best.

/**
 * A contender's batch: `run(times)` calls it so often and adds up what it returns. The sum keeps the engine
 * from dropping calls whose results nobody reads, and shows whether every call did its work.
 */
export function batch(name, call, inputs) {
  const expected = inputs.map(call);
  if (expected.some((size) => size !== expected[0]))
    throw new Error(`${name}: equal inputs, unequal results`);
  const run = (times) => {
    let sum = 0;
    let next = 0;
    for (let done = 0; done < times; done += 1) {
      sum += call(inputs[next]);
      next = next + 1 === inputs.length ? 0 : next + 1;
    }
    if (sum !== times * expected[0]) throw new Error(`${name}: a result changed from one call to the next`);
  };
  return { name, run };
}

/** Runs it for so long, untimed, and at least once. */
function warmUp({ run }, milliseconds) {
  const end = performance.now() + milliseconds;
  let times = 1;
  do {
    run(times);
    times = Math.min(times * 2, 64);
  } while (performance.now() < end);
}

/**
 * The median time of a call in ns for each batch, and how the first one's compares with it (below 1: the
 * first is faster). `settle` is awaited before each batch, where given.
 */
export async function compare(batches, { rounds, batchMs, warmUpMs, settle }) {
  for (const one of batches) warmUp(one, warmUpMs);
  const times = batches.map((one) => timesFor(one, batchMs));
  const taken = batches.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const index of shuffled(batches.length)) {
      await settle?.();
      taken[index].push((duration(batches[index], times[index]) * 1e6) / times[index]);
    }
  }
  const [ours] = taken;
  return batches.map(({ name }, index) => ({
    name,
    ns: median(taken[index]),
    ratio: median(taken[index].map((ns, round) => ours[round] / ns)),
  }));
}

/** How many calls make a batch that takes at least `batchMs`. */
function timesFor(one, batchMs) {
  let times = 1;
  for (;;) {
    const took = duration(one, times);
    if (took >= batchMs) return times;
    times = Math.max(times + 1, Math.ceil(times * Math.min(10, (1.2 * batchMs) / Math.max(took, 0.01))));
  }
}

function duration({ run }, times) {
  const start = performance.now();
  run(times);
  return performance.now() - start;
}

function shuffled(count) {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    [order[index], order[other]] = [order[other], order[index]];
  }
  return order;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
