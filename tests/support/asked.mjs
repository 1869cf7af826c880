// Asks a server something, in a way that shows all of the answer and lets every header be set.
import { request } from "node:http";

/**
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: string | Buffer, chunked?: boolean, signal?: AbortSignal }} [options]
 * @returns {Promise<import("./openapi.mjs").Answer & { bytes: Buffer }>}
 */
export function asked(url, { method = "POST", headers = {}, body, chunked = false, signal } = {}) {
  return new Promise((resolve, reject) => {
    const length = body === undefined || chunked ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const asking = request(url, { method, headers: { ...length, ...headers }, agent: false, signal });
    // A server that refuses early may close while we still send: its answer is what counts.
    let failure = new Error(`${url} closed without an answer`);
    asking.on("error", (error) => {
      failure = error;
    });
    asking.on("close", () => reject(failure));
    asking.on("response", async (response) => {
      try {
        const chunks = [];
        for await (const chunk of response) chunks.push(chunk);
        const bytes = Buffer.concat(chunks);
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, bytes, text: bytes.toString() });
      } catch (error) {
        reject(error);
      }
    });
    if (chunked && body !== undefined) asking.write(body);
    asking.end(chunked ? undefined : body);
  });
}
