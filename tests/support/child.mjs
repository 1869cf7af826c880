// Runs a script in a Node of its own, where a test wants to change what the package finds around it before it loads.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * What the script prints, read as JSON.
 *
 * @param {string} folder where it runs
 * @param {string} script
 * @param {{ type?: "module" | "commonjs", flags?: string[] }} [options]
 */
export async function child(folder, script, { type = "module", flags = [] } = {}) {
  const { stdout } = await run(process.execPath, [...flags, `--input-type=${type}`, "--eval", script], {
    cwd: folder,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout);
}
