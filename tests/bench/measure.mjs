// What runs inside Node and inside the page: the entry of the bundle.
import "./memory.mjs"; // Ahead of all else: it has to see the wasm being started.

export { calling, limited } from "./calls.mjs";

import { accountLines, checks, copies, samples } from "./cases.mjs";
import { checkers, faults, parsers } from "./contenders.mjs";
import { batch, compare } from "./harness.mjs";
import { wasmMemory } from "./memory.mjs";

/** Throws unless every contender accepts what is valid and refuses what isn't. */
export function agree() {
  const wrong = [];
  for (const { row, valid, value } of [...checks, ...samples]) {
    for (const { name, check } of checkers) {
      if ((faults(check(value)) === 0) !== valid)
        wrong.push(`${name}: ${row} ${valid ? "refused" : "accepted"}`);
    }
  }
  if (wrong.length > 0) throw new Error(`The contenders don't agree on what is valid.\n${wrong.join("\n")}`);
  return true;
}

/** One row of checkCreate: how many issues each contender tells, and its time. */
export async function checking({ row, ...effort }) {
  const inputs = copies(value(row));
  const issues = Object.fromEntries(checkers.map(({ name, check }) => [name, check(inputs[0]).length]));
  const batches = checkers.map(({ name, check }) => batch(name, (input) => check(input).length, inputs));
  return { issues, times: await compare(batches, effort) };
}

/**
 * The row of parseAccounts. `collectGarbage` is awaited before each batch: what one contender leaves would
 * otherwise be collected at the next one's expense.
 */
export async function parsing({ lines, ...effort }, collectGarbage) {
  return { times: await compare(parsings(lines), { ...effort, settle: collectGarbage }) };
}

function parsings(lines) {
  const text = accountLines(lines);
  const [ours, theirs] = parsers.map(({ parse }) => parse(text));
  if (ours.length !== theirs.length || ours.some((account, index) => account !== theirs[index]))
    throw new Error(
      `parseAccounts: ${ours.length} accounts, ${theirs.length} by ${parsers[1].name}, or others`,
    );
  const size = (accounts) => accounts.length + accounts.at(-1).length;
  return parsers.map(({ name, parse }) => batch(name, (input) => size(parse(input)), [text]));
}

/** The wasm memory after the first `first` checks and after `total`, half of them of invalid requests. */
export function memory({ first, total }) {
  const [ours] = checkers;
  const small = [value("valid All"), value("3 faults"), value("valid Tag"), value("3 faults")];
  const large = [value("500 accounts"), value("501 accounts, 5 faults")];
  let after;
  for (let done = 0; done < total; done += 1) {
    // Two in a hundred are large, one of them valid.
    const hundredth = done % 100;
    ours.check(hundredth < 98 ? small[hundredth % 4] : large[hundredth - 98]);
    if (done + 1 === first) after = wasmMemory();
  }
  return { first, total, after, end: wasmMemory() };
}

function value(row) {
  return checks.find((check) => check.row === row).value;
}
