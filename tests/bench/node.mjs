// Measures in Node, each time in a process of its own.
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";
import { answerCall } from "./serving.mjs";

const child = fileURLToPath(new URL("node-child.mjs", import.meta.url));

/** `measure(what, options)` of the result resolves to what that function of measure.mjs returns. */
export async function openNode(home, scratch) {
  const file = join(scratch, "measure.mjs");
  const server = createServer((request, response) => {
    if (!answerCall(request, response)) response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await writeFile(file, await bundle('export * from "./measure.mjs";', home, { platform: "node" }));
  const measure = (what, options) =>
    new Promise((resolve, reject) => {
      const running = fork(child, [pathToFileURL(file).href, what, JSON.stringify(options)], {
        execArgv: ["--expose-gc"],
        stdio: ["ignore", 2, 2, "ipc"],
      });
      let result;
      running.on("message", (message) => {
        result = message;
      });
      running.on("error", reject);
      running.on("close", (code) =>
        result ? resolve(result.value) : reject(new Error(`measuring ${what} in Node failed (${code})`)),
      );
    });
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { version: process.version, origin: `http://127.0.0.1:${server.address().port}`, measure, close };
}
