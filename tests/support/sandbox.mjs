// Starts the sandbox as a program, with a database of its own that it keeps in memory.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { started } from "./started.mjs";

const name = process.platform === "win32" ? "timpush-sandbox.exe" : "timpush-sandbox";
const program = process.env.SANDBOX || fileURLToPath(new URL(`../../target/debug/${name}`, import.meta.url));

/** The key of the app that sandboxes have without settings. */
export const ownKey = "the sandbox's own key, which opens nothing else";

/** The program's path, where it is. */
export function sandboxProgram() {
  if (!existsSync(program))
    throw new Error(
      `${program} isn't there: run \`cargo xtask test signing\`, or \`cargo build -p timpush-sandbox\`.`,
    );
  return program;
}

/**
 * A sandbox whose service and signing endpoint have no limit of calls a second.
 *
 * @param {string[]} [flags]
 * @param {Parameters<typeof started>[2]} [options]
 */
export function sandbox(flags = [], options) {
  const always = ["--port", "0", "--database", ":memory:", "--end-with-stdin"];
  for (const limit of ["--requests-per-second", "--signing-requests-per-second"])
    if (!flags.includes(limit)) always.push(limit, "0");
  return started(sandboxProgram(), [...always, ...flags], options);
}
