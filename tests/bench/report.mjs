// The figures as aligned text.

/** Adds to a row whether its goal is met, and the ratio that it is judged by. */
export function judged(row) {
  const judges = row.times.filter(({ name }) => row.goal.peers.includes(name));
  const ratio = Math.max(...judges.map((judge) => judge.ratio));
  return { ...row, ratio, met: ratio <= row.goal.atMost };
}

export function sizesTable(rows) {
  const verdict = ({ goal, met }) =>
    goal ? goal.map((most, index) => `≤ ${most / 1000} kB ${metOrMissed(met[index])}`).join(", ") : "";
  return table([
    ["bytes, minified", "raw", "gzip -9", "brotli 11", "goal (gzip)"],
    ...rows.map((row) => [row.row, grouped(row.raw), grouped(row.gzip), grouped(row.brotli), verdict(row)]),
  ]);
}

/** In brackets our time ÷ theirs: below 1, ours is faster. */
export function timesTables(rows) {
  const checks = rows.filter(({ issues }) => issues);
  const parsings = rows.filter(({ issues }) => !issues);
  return [timesTable("ns a call", checks), issuesTable(checks), timesTable("ns a call", parsings)].join("\n");
}

/** Calls over loopback, and how many leave in a second when many more wait. */
export function callsTable(rows, { calls, perSecond }) {
  const limiter = `${calls} calls at once, held by the limiter: ${perSecond.toFixed(2)} a second, of 5 allowed`;
  return `${timesTable("ns a call", rows)}${limiter}\n`;
}

function timesTable(title, rows) {
  const [first] = rows;
  const cells = ({ name, ns, ratio }) =>
    name === "ours" ? grouped(Math.round(ns)) : `${grouped(Math.round(ns))} (${ratio.toFixed(2)})`;
  return table([
    [title, ...first.times.map(({ name }) => name), "goal", "ratio", ""],
    ...rows.map(({ row, lines, times, goal, ratio, met }) => [
      lines ? `${row}, ${grouped(lines)} lines` : row,
      ...times.map(cells),
      `${goal.atMost} × ${goal.peers.join(", ")}`,
      ratio.toFixed(2),
      metOrMissed(met),
    ]),
  ]);
}

function issuesTable(rows) {
  const faulty = rows.filter(({ issues }) => Object.values(issues).some((count) => count > 0));
  const names = Object.keys(rows[0].issues);
  return table([
    ["issues told", ...names],
    ...faulty.map(({ row, issues }) => [row, ...names.map((name) => String(issues[name]))]),
  ]);
}

export function memoryTable({ first, total, after, end, met }) {
  const lost = end.instances > 1 ? `, ${end.instances} instances` : "";
  return table([
    ["wasm memory, bytes", `after ${grouped(first)}`, `after ${grouped(total)}`, "goal", ""],
    [
      "checks, half invalid",
      grouped(after.bytes),
      `${grouped(end.bytes)}${lost}`,
      "the same",
      metOrMissed(met),
    ],
  ]);
}

function metOrMissed(met) {
  return met ? "met" : "missed";
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** The first column to the left, the others to the right, save words of judgement. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const left = (column) => column === 0 || rows[0][column].startsWith("goal");
  const line = (row) =>
    row.map((cell, column) => (left(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])));
  return `${rows.map((row) => line(row).join("  ").trimEnd()).join("\n")}\n`;
}
