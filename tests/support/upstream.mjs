// Stands in for the service behind a signing endpoint: keeps what it got, and fails as it is told to.
import { once } from "node:events";
import { createServer } from "node:http";

const done = (/** @type {string} */ rest) =>
  `{"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0, ${rest}}\n`;
const info =
  '{"TaskID": 18446744073709551615, "Type": "Tag", "SchedAt": "2027-06-01 02:00:00", "Status": "pending"}';
/** Its answers, with blanks and an id of 64 bits: whoever reads and writes them makes something else of them. */
export const answerOk = done('"TaskID": 18446744073709551615');
const answers = /** @type {Record<string, string>} */ ({
  "/v4/timpush/get_sched_task": done(`"TaskInfo": ${info}`),
  "/v4/timpush/list_sched_task": done(`"Total": 2, "Tasks": [${info},  ${info}]`),
});
export const answerTo = (/** @type {string} */ command) => answers[`/v4/timpush/${command}`] ?? answerOk;

export const html = "<html><body><h1>502 Bad Gateway</h1></body></html>";

/** An answer of the service that refuses, with this code. */
export const failed = (/** @type {number} */ code) =>
  `{"ActionStatus":"FAIL","ErrorInfo":"made for a test","ErrorCode":${code},"TaskID":0}`;

/** @typedef {{ path: string, query: URLSearchParams, headers: import("node:http").IncomingHttpHeaders, method?: string, text: string }} Call */
/** @typedef {(response: import("node:http").ServerResponse, call: Call) => unknown} Reaction */

/** @returns {Reaction} */
export const says =
  (/** @type {string} */ text, status = 200, type = "application/json", headers = {}) =>
  (response) =>
    response.writeHead(status, { "content-type": type, ...headers }).end(text);

/** @type {Record<string, Reaction>} */
export const failures = {
  "never answers": () => {},
  "drops the connection": (response) => response.socket?.destroy(),
  "resets the connection in the middle of the body": (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
    response.write('{"ActionStatus"', () => response.socket?.resetAndDestroy());
  },
  "answers 502 with HTML": says(html, 502, "text/html"),
  "answers 503 with nothing": says("", 503),
  "answers 500 with what would be an answer": says(answerOk, 500),
  "answers nothing": says(""),
  "answers HTML": says(html, 200, "text/html"),
  "answers half an object": says(answerOk.slice(0, 40)),
  "answers JSON that is no answer": says('{"hello":"world"}'),
  "answers null": says("null"),
  "answers a redirect": says("", 307, "text/plain", { location: "/elsewhere" }),
};

/** Listens on a free port, or on the one that it had. */
export async function upstream(port = 0) {
  /** @type {Call[]} */
  const calls = [];
  /** @type {Reaction[]} */
  const planned = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const call = {
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      text,
      method: request.method,
    };
    calls.push(call);
    (planned.shift() ?? says(answers[call.path] ?? answerOk))(response, call);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    /** What it got, oldest first. */
    calls,
    /** How it reacts to the next call; without a plan, by answering OK. */
    next: (/** @type {Reaction} */ reaction) => planned.push(reaction),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
