// Measures in a headless Chromium, each time in a fresh page that a loopback server hands out.
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { bundle } from "./bundle.mjs";
import { answerCall } from "./serving.mjs";

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];

const html = `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
<script type="module">globalThis.bench = import("/measure.mjs");</script>`;

/** As openNode in node.mjs. */
export async function openPage(home, executablePath) {
  const script = await bundle('export * from "./measure.mjs";', home);
  const server = await serve({ "/": ["text/html", html], "/measure.mjs": ["text/javascript", script] });
  const browser = await chromium.launch({ executablePath, args }).catch((error) => {
    server.close();
    throw error;
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  const measure = async (what, options) => {
    const page = await browser.newPage();
    try {
      await page.exposeFunction("collectGarbage", () => page.requestGC());
      await page.goto(`${origin}/`);
      return await page.evaluate(
        async ([what, options]) => {
          return (await globalThis.bench)[what](options, globalThis.collectGarbage);
        },
        [what, options],
      );
    } finally {
      await page.close();
    }
  };
  const close = async () => {
    await browser.close();
    server.close();
  };
  return { version: browser.version(), origin, measure, close };
}

/** The two headers isolate the page, which gives it a clock of 5 µs in place of 100. */
async function serve(files) {
  const server = createServer((request, response) => {
    if (answerCall(request, response)) return;
    const { url } = request;
    const [type, body] = files[url] ?? ["text/plain", ""];
    response.writeHead(url in files ? 200 : 404, {
      "Content-Type": `${type}; charset=utf-8`,
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(body);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}
