// Serves a folder, or whatever a function answers, on a free port of this machine.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

/** @type {Record<string, string>} */
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/**
 * @param {Record<string, string | { text: string, type: string }>} places what stands where: a folder under a path that
 *   ends in a slash, or a text
 * @param {Record<string, string>} [headers] sent with all of it
 */
export async function served(places, headers = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const exact = places[path];
    if (typeof exact === "object") return response.setHeader("content-type", exact.type).end(exact.text);
    const top = Object.keys(places).find(
      (place) => typeof places[place] === "string" && path.startsWith(place),
    );
    const rest = normalize(path.slice(top?.length ?? 0) || "index.html");
    if (top === undefined || rest.startsWith("..")) return response.writeHead(404).end();
    try {
      const bytes = await readFile(join(/** @type {string} */ (places[top]), rest));
      response.setHeader("content-type", types[extname(rest)] ?? "application/octet-stream").end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address !== "object") throw new Error("The server has no port.");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
