// Starts a server that is a program of its own, and ends it.
import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Resolves when the program has said its address, other than one of those.
 *
 * @param {string} program
 * @param {string[]} parameters
 * @param {{ env?: Record<string, string>, notAt?: string[] }} [options]
 */
export async function started(program, parameters, { env = {}, notAt = [] } = {}) {
  const child = spawn(program, parameters, {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let said = "";
  const url = await new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => fail("said no address within 30 s"), 30_000);
    const fail = (/** @type {string} */ what) => {
      clearTimeout(tooLate);
      child.kill("SIGKILL");
      reject(new Error(`${program} ${what}:\n${said}`));
    };
    const hear = (/** @type {Buffer} */ chunk) => {
      said += chunk;
      const urls = said.match(/http:\/\/127\.0\.0\.1:\d+[\w/]*/g) ?? [];
      // What has no end yet may still grow.
      const found = urls.find((url) => !notAt.includes(url) && new RegExp(`${url}[^\\w/]`).test(said));
      if (found === undefined) return;
      clearTimeout(tooLate);
      resolve(found.replace(/\/$/, ""));
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", (error) => fail(`couldn't be started (${error.message})`));
    child.on("exit", (code) => fail(`ended with ${code}`));
  });
  return {
    url: /** @type {string} */ (url),
    /** All that it has written so far. */
    said: () => said,
    async close() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
